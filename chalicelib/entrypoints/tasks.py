"""The states of the workflow as Lambda functions, and those that send owed mails and text messages.

One function per Task state; the state ``SendInvitation`` is the function ``send-invitation``.
"""

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring, wiring_notices, wiring_sms
from chalicelib.domain.errors import DomainError, ServiceUnavailable, SmsRefused
from chalicelib.entrypoints.functions import function
from chalicelib.observability import count, logger
from chalicelib.services import letters, notices, onboarding
from chalicelib.services.onboarding import Order
from chalicelib.services.ports import TransactionFailed

bp = Blueprint(__name__)


@bp.lambda_function(name="complete-draft")
@function("complete-draft")
def complete_draft(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    wanted = onboarding.complete_draft(order, tools=wiring.tools(), outside=wiring.outside())
    count("ClientUserCompleted")
    return _answer(order) | {"invitation_wanted": wanted}


@bp.lambda_function(name="send-invitation")
@function("send-invitation")
def send_invitation(event: dict[str, Any]) -> None:
    order, task_token = _order(event), str(event["task_token"])

    def send() -> None:
        if onboarding.send_invitation(
            order, task_token, tools=wiring.tools(), outside=wiring.outside(), post=wiring.post()
        ):
            count("InvitationSent")

    _or_fail_the_task(send, task_token)


@bp.lambda_function(name="await-mfa-enrolment")
@function("await-mfa-enrolment")
def await_mfa_enrolment(event: dict[str, Any]) -> None:
    order, task_token = _order(event), str(event["task_token"])
    _or_fail_the_task(
        lambda: onboarding.await_mfa_enrolment(
            order, task_token, tools=wiring.tools(), outside=wiring.outside()
        ),
        task_token,
    )


@bp.lambda_function(name="link-account")
@function("link-account")
def link_account(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    onboarding.link_account(order, tools=wiring.tools())
    return _answer(order)


@bp.lambda_function(name="announce-activation")
@function("announce-activation")
def announce_activation(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    onboarding.announce_activation(order, outside=wiring.outside())
    count("ClientUserActivated")
    return _answer(order)


@bp.lambda_function(name="expire-invitation")
@function("expire-invitation")
def expire_invitation(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    onboarding.expire_invitation(order, tools=wiring.tools(), outside=wiring.outside())
    count("InvitationExpired")
    return _answer(order)


@bp.lambda_function(name="send-mail")
@function("send-mail")
def send_mail(event: dict[str, Any]) -> None:
    """``{"office_id", "outbox_id", "is_last"}`` for what an office owes, ``{"notice_id"}`` for a notice."""
    if "notice_id" in event:
        notices.send_notice(str(event["notice_id"]), sending=wiring_notices.sending())
        return
    where = (str(event["office_id"]), str(event["outbox_id"]))
    is_last = event.get("is_last") is True
    letters.send_owed_mails(where, is_last=is_last, tools=wiring.tools(), post=wiring.post())


@bp.lambda_function(name="send-sms")
@function("send-sms")
def send_sms(event: dict[str, Any]) -> None:
    """``{"challenge_hash"}``. A number that is refused for good is not tried again."""
    if not wiring.settings().is_sms_on:
        return
    try:
        wiring_sms.send_code(str(event["challenge_hash"]))
    except SmsRefused as error:
        logger.warning("not sent", extra={"code": error.code})


def _order(event: dict[str, Any]) -> Order:
    return Order(str(event["office_id"]), str(event["member_id"]), int(event["version"]))


def _answer(order: Order) -> dict[str, Any]:
    return {"office_id": order.office_id, "member_id": order.member_id, "version": order.version}


def _or_fail_the_task(act: Callable[[], None], task_token: str) -> None:
    """A function that holds a task token says so when it fails, rather than leave the execution waiting."""
    try:
        act()
    except TransactionFailed:
        wiring.outside().workflow.fail(task_token, ServiceUnavailable.__name__)
    except DomainError as error:
        wiring.outside().workflow.fail(task_token, type(error).__name__)
    except Exception as error:
        logger.error("failed", extra={"error_type": type(error).__name__})
        wiring.outside().workflow.fail(task_token, type(error).__name__)
        raise
