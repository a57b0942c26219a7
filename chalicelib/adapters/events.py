"""Events on the bus, and the hand-over to the functions that may send mails and text messages."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain import ids
from chalicelib.domain.errors import ServiceUnavailable
from chalicelib.domain.outbox import Owed


class Events:
    """Announces changes of state. An event carries ids and versions, nothing about a person (docs/events.md)."""

    def __init__(self, client: Any, bus: str) -> None:
        self._client = client
        self._bus = bus

    def publish(
        self, name: str, *, office_id: str, member_id: str, version: int, record_version: int | None = None
    ) -> None:
        about = "import_id" if ids.is_id(ids.IMPORT, member_id) else "member_id"
        detail = {"office_id": office_id, about: member_id, "version": version}
        if record_version is not None:
            detail["record_version"] = record_version
        entry = {
            "Source": "portaria",
            "DetailType": name,
            "Detail": json.dumps(detail),
            "EventBusName": self._bus,
        }
        try:
            answer = self._client.put_events(Entries=[entry])
        except (ClientError, BotoCoreError) as error:
            raise ServiceUnavailable(service="events") from error
        if answer.get("FailedEntryCount"):
            raise ServiceUnavailable(service="events")


class MailQueue:
    """Wakes ``send-mail`` for a row of the outbox, or for a notice, and does not wait for it."""

    def __init__(self, client: Any, function: str) -> None:
        self._client = client
        self._function = function

    def hand_over(self, owed: Owed) -> None:
        what = {"office_id": owed.office_id, "outbox_id": owed.id}
        self._invoke({**what, "is_last": owed.settle is None})

    def hand_over_notice(self, notice_id: str) -> None:
        self._invoke({"notice_id": notice_id})

    def _invoke(self, event: dict[str, str | bool]) -> None:
        _wake(self._client, self._function, event)


class SmsQueue:
    """Wakes ``send-sms`` for a challenge, and does not wait for it."""

    def __init__(self, client: Any, function: str) -> None:
        self._client = client
        self._function = function

    def hand_over(self, challenge_hash: str) -> None:
        _wake(self._client, self._function, {"challenge_hash": challenge_hash})


class ImportQueue:
    """Wakes ``parse-import`` for an import, and does not wait for it."""

    def __init__(self, client: Any, function: str) -> None:
        self._client = client
        self._function = function

    def hand_over(self, office_id: str, import_id: str) -> None:
        _wake(self._client, self._function, {"office_id": office_id, "import_id": import_id})


def _wake(client: Any, function: str, event: dict[str, str | bool]) -> None:
    payload = json.dumps(event).encode()
    try:
        client.invoke(FunctionName=function, InvocationType="Event", Payload=payload)
    except (ClientError, BotoCoreError) as error:
        raise ServiceUnavailable(service="lambda") from error
