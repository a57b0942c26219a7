"""Keeps every mail whole for the outbox, and publishes the events SES would send to EventBridge.

The mailbox simulator's addresses behave as on AWS: bounce@, complaint@, suppressionlist@ and success@
of simulator.amazonses.com, each also with a +label.
"""

import asyncio
import contextvars
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ministack.services import eventbridge, ses_v2

from infra.local.mailbox import Mailbox

SIMULATOR = "@simulator.amazonses.com"
BOUNCES = {
    "bounce": ("General", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    "suppressionlist": ("Suppressed", "5.1.1", "Amazon SES has suppressed sending to this address"),
}


def simulated(address: str) -> str:
    """`bounce` of bounce+label@simulator…, empty for every other address."""
    local = address.lower().removesuffix(SIMULATOR)
    return "" if local == address.lower() else local.split("+")[0]


def happenings(address: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What befalls a mail to this address: event type, detail type, and the detail's own part."""
    kind = simulated(address)
    if kind in BOUNCES:
        sub_type, status, said = BOUNCES[kind]
        recipient = {"emailAddress": address, "action": "failed", "status": status, "diagnosticCode": said}
        bounce = {"bounceType": "Permanent", "bounceSubType": sub_type, "bouncedRecipients": [recipient]}
        yield "Bounce", "Email Bounced", {"bounce": bounce | stamped()}
        return
    yield "Delivery", "Email Delivered", {"delivery": {"recipients": [address]} | stamped()}
    if kind == "complaint":
        complaint = {"complaintFeedbackType": "abuse", "complainedRecipients": [{"emailAddress": address}]}
        yield "Complaint", "Email Complaint Received", {"complaint": complaint | stamped()}


def stamped() -> dict[str, str]:
    return {"timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")}


def events_of(request: dict[str, Any], message_id: str) -> list[dict[str, Any]]:
    """EventBridge entries for one accepted SendEmail; none without a configuration set, as on AWS."""
    configuration_set = request.get("ConfigurationSetName")
    if not configuration_set:
        return []
    addresses = (request.get("Destination") or {}).get("ToAddresses") or []
    tags = {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags") or []}
    mail = {
        **stamped(),
        "messageId": message_id,
        "source": request.get("FromEmailAddress"),
        "destination": addresses,
        "tags": tags | {"ses:configuration-set": [configuration_set]},
    }
    found = [("Send", "Email Sent", {"send": {}}), *(each for a in addresses for each in happenings(a))]
    return [
        {
            "Source": "aws.ses",
            "DetailType": detail_type,
            "Detail": json.dumps({"eventType": kind, "mail": mail} | part),
        }
        for kind, detail_type, part in found
    ]


def publish(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def apply() -> None:
    original, mailbox = ses_v2.handle_request, Mailbox.from_environment()

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        answer = await original(method, path, headers, body, query)
        if method == "POST" and path.rstrip("/").endswith("/outbound-emails") and answer[0] == 200:
            request, message_id = json.loads(body), json.loads(answer[2])["MessageId"]
            mailbox.keep(request, message_id)
            run = contextvars.copy_context().run
            asyncio.get_running_loop().run_in_executor(None, run, publish, events_of(request, message_id))
        return answer

    ses_v2.handle_request = handle
