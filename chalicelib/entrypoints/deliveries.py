"""What SES tells of our mails, by way of EventBridge's default bus."""

from typing import Any, Final

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib import wiring
from chalicelib.adapters.ses_events import DETAIL_TYPES, SOURCE, mail_event_of
from chalicelib.domain.delivery import Kind, MailEventRefused
from chalicelib.entrypoints.functions import function
from chalicelib.observability import count, logger
from chalicelib.services import deliveries

bp = Blueprint(__name__)

METRICS: Final = {
    Kind.DELIVERED: "Delivered",
    Kind.BOUNCED: "Bounced",
    Kind.SOFT_BOUNCED: "SoftBounced",
    Kind.COMPLAINED: "Complained",
    Kind.REFUSED: "Rejected",
    Kind.DELAYED: "Delayed",
}


@bp.on_cw_event({"source": [SOURCE], "detail-type": list(DETAIL_TYPES)}, name="record-delivery")
def record_delivery(event: CloudWatchEvent) -> None:
    """The template narrows the rule to our own configuration set; what comes by another way is refused here."""
    _record_delivery(event.to_dict(), event.context)


@function("record-delivery")
def _record_delivery(event: dict[str, Any]) -> None:
    """One that is refused is not told again: it would be refused for ever."""
    try:
        told = mail_event_of(event, wiring.settings().ses_configuration_set)
    except MailEventRefused as refusal:
        logger.warning("refused", extra={"code": refusal.code, "reason": refusal.facts["reason"]})
        return
    deliveries.record_delivery(told, tools=wiring.tools())
    if told.kind in METRICS:
        count(METRICS[told.kind])
