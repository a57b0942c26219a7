"""Composition root: the only boto3 clients (made when first used), the only settings, every port filled."""

import json
from functools import cache, partial
from typing import Any

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.accounts import Accounts
from chalicelib.adapters.dynamodb.audit import Audit
from chalicelib.adapters.dynamodb.challenges import Challenges
from chalicelib.adapters.dynamodb.counters import Counters
from chalicelib.adapters.dynamodb.directory import Tasks
from chalicelib.adapters.dynamodb.drafts import Drafts
from chalicelib.adapters.dynamodb.factors import Factors
from chalicelib.adapters.dynamodb.funnel import Funnel
from chalicelib.adapters.dynamodb.idempotency import Answers
from chalicelib.adapters.dynamodb.invitations import InvitationTokens, Waits
from chalicelib.adapters.dynamodb.lists import Lists
from chalicelib.adapters.dynamodb.mailed_links import MailedLinks
from chalicelib.adapters.dynamodb.members import Members
from chalicelib.adapters.dynamodb.notices import Notices
from chalicelib.adapters.dynamodb.notifications import Notifications
from chalicelib.adapters.dynamodb.office_items import OfficeItems
from chalicelib.adapters.dynamodb.offices import Companies, Departments, Offices
from chalicelib.adapters.dynamodb.outbox import Outbox
from chalicelib.adapters.dynamodb.service_tokens import ServiceTokens
from chalicelib.adapters.dynamodb.sessions import Sessions
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.adapters.events import Events, MailQueue
from chalicelib.adapters.import_folder import ImportFolder
from chalicelib.adapters.kms import Sealer
from chalicelib.adapters.passkeys import Passkeys
from chalicelib.adapters.passwords import Passwords
from chalicelib.adapters.qr import draw_svg
from chalicelib.adapters.stepfunctions import Workflow
from chalicelib.adapters.tokens import Tokens
from chalicelib.domain.errors import DomainError
from chalicelib.domain.member import Member
from chalicelib.domain.mfa import FactorKind
from chalicelib.domain.notice import Notice
from chalicelib.domain.outbox import Owed
from chalicelib.domain.passkey import site_of
from chalicelib.domain.session import Session
from chalicelib.observability import logger
from chalicelib.services import onboarding, sessions
from chalicelib.services.dispatch import Outside, dispatch_quietly
from chalicelib.services.invitations import Tools
from chalicelib.services.ports import Part, Store
from chalicelib.services.ports_identity import Door
from chalicelib.services.throttles import Throttle
from chalicelib.settings import settings

__all__ = ["draw_svg", "settings"]

clock = SystemClock()
tokens = Tokens()


@cache
def client(service: str) -> Any:
    """The boto3 client of one service, with short waits and few repeats."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=3,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 3},
        signature_version="s3v4" if service == "s3" else None,
        # By its own host in its region: the common one sends a browser elsewhere, where a page may not follow.
        s3={"addressing_style": "virtual"} if service == "s3" else None,
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]


@cache
def portal() -> Table:
    return Table(client("dynamodb"), settings().portal_table)


@cache
def identity() -> Table:
    return Table(client("dynamodb"), settings().identity_table)


@cache
def audit_table() -> Table:
    return Table(client("dynamodb"), settings().audit_table)


@cache
def outbox_table() -> Table:
    return Table(client("dynamodb"), settings().outbox_table)


@cache
def store() -> Store:
    return Store(
        offices=Offices(portal()),
        companies=Companies(portal()),
        departments=Departments(portal()),
        members=Members(portal()),
        drafts=Drafts(portal()),
        invitation_tokens=InvitationTokens(identity()),
        waits=Waits(portal()),
        outbox=Outbox(outbox_table()),
        audit=Audit(audit_table()),
        tasks=Tasks(portal()),
        notifications=Notifications(portal()),
        accounts=Accounts(identity()),
        funnel=Funnel(portal()),
        lists=Lists(portal()),
        commit=partial(commit, client("dynamodb")),
    )


@cache
def outside() -> Outside:
    """The workflow, the bus and the function that mails, for what a commit owes."""
    return Outside(
        store=store(),
        workflow=Workflow(client("stepfunctions"), settings().onboarding_arn),
        events=Events(client("events"), settings().event_bus),
        hand_to_mail=mail_queue().hand_over,
        hand_notice_to_mail=mail_queue().hand_over_notice,
    )


@cache
def mail_queue() -> MailQueue:
    return MailQueue(client("lambda"), settings().send_mail_function)


@cache
def tools() -> Tools:
    return Tools(store=store(), clock=clock, tokens=tokens, dispatch=_dispatch, throttle=throttle())


def _dispatch(owed: Owed) -> None:
    dispatch_quietly(
        owed,
        outside=outside(),
        report=lambda code: logger.warning("left to reconcile", extra={"outbox_id": owed.id, "code": code}),
    )


def office_items() -> OfficeItems:
    folder = ImportFolder(client("s3"), settings().imports_bucket)
    return OfficeItems(portal(), identity(), folder.delete_some)


def service_tokens() -> ServiceTokens:
    return ServiceTokens(identity())


@cache
def sealer() -> Sealer:
    return Sealer(client("kms"), settings().secrets_key_id)


@cache
def cursor_secret() -> str:
    answer = client("secretsmanager").get_secret_value(SecretId=settings().cursor_secret_id)
    return str(answer["SecretString"])


def session_table() -> Sessions:
    return Sessions(identity())


def answers() -> Answers:
    """The answers kept for repeated requests."""
    return Answers(identity())


@cache
def door() -> Door:
    return Door(
        accounts=Accounts(identity()),
        challenges=Challenges(identity()),
        factors=Factors(identity()),
        passkeys=passkeys(),
        sessions=session_table(),
        members=Members(portal()),
        passwords=Passwords(),
        sealer=sealer(),
        audit=Audit(audit_table()),
        notices=notices(),
        notifications=Notifications(identity()),
        links=MailedLinks(identity()),
        throttle=throttle(),
        hand_over=_hand_over,
        clock=clock,
        tokens=tokens,
        commit=partial(commit, client("dynamodb")),
        offered=(FactorKind.TOTP, FactorKind.PASSKEY, *([FactorKind.SMS] if settings().is_sms_on else [])),
    )


def passkeys() -> Passkeys:
    return Passkeys(client("lambda"), settings().verify_passkey_function, site_of(settings().portal_url))


def notices() -> Notices:
    return Notices(identity())


@cache
def throttle() -> Throttle:
    """The counters of tries, with an operator's own counts where they are set."""
    return Throttle(Counters(identity()), clock, json.loads(settings().limits))


def _hand_over(notice: Notice) -> None:
    """A call that fails is left to ``reconcile``."""
    try:
        mail_queue().hand_over_notice(notice.id)
    except DomainError as error:
        logger.warning("left to reconcile", extra={"notice_id": notice.id, "code": error.code})


def current_session(token: str) -> Session:
    return sessions.current(token, sessions=session_table(), clock=clock)


def enrolment_parts(account_id: str) -> list[Part]:
    return onboarding.enrolment_parts(account_id, tools=tools())


def factor_enrolled(account_id: str) -> None:
    onboarding.factor_enrolled(account_id, tools=tools())


def parts_ending_sessions(member: Member) -> list[Part]:
    """The parts that end every session of a member at their office."""
    account_id = member.account_id
    return session_table().parts_end_sessions(account_id, member.office_id) if account_id else []
