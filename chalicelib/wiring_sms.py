"""The part of the composition root that text messages need; only ``send-sms`` may send one."""

from functools import partial

from chalicelib import wiring
from chalicelib.adapters.events import SmsQueue
from chalicelib.services import sms_codes


def hand_over(challenge_hash: str) -> None:
    """Errors: ``ServiceUnavailable``; then nothing is on its way."""
    SmsQueue(wiring.client("lambda"), wiring.settings().send_sms_function).hand_over(challenge_hash)


def send_code(challenge_hash: str) -> bool:
    """As the service of this name, through SNS and with the portal's own words."""
    from chalicelib.adapters.sns import SnsTexts
    from chalicelib.web import sms

    texts = SnsTexts(wiring.client("sns"), wiring.settings().sms_max_price)
    write = partial(sms.message_of, portal_url=wiring.settings().portal_url)
    return sms_codes.send_code(challenge_hash, door=wiring.door(), write=write, send=texts.send)
