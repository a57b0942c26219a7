"""A password that somebody types: counted as a guess before it is tested, written down when it is wrong."""

from contextlib import suppress

from pydantic_core import PydanticCustomError

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.email import canonical_email
from chalicelib.domain.errors import Conflict, InvalidCredentials
from chalicelib.domain.limits import PASSWORD_ANYWHERE, PASSWORD_FROM_ADDRESS, PASSWORD_OF_ACCOUNT
from chalicelib.domain.notice import NoticeKind
from chalicelib.services.notices import notice_to, send_now
from chalicelib.services.own_history import NOBODY, part_of_own_history
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.ports_identity import Door
from chalicelib.services.throttles import Try

TRIES = 12
FAILURES_OF_A_LOCK = 10


def check_password(
    account: Account | None, email_key: str, password: str, by: Actor, *, door: Door
) -> Account:
    """The account, if this is its password; nobody's account costs the same work and the same count.

    A hash made below today's policy is made anew, which is the one case of two hashes in a request.
    Errors: ``TooManyAttempts``, ``InvalidCredentials``.
    """
    tries = door.throttle.attempt(
        (PASSWORD_FROM_ADDRESS, by.source_ip), (PASSWORD_ANYWHERE, ""), (PASSWORD_OF_ACCOUNT, email_key)
    )
    if account is None:
        door.passwords.burn(password)
        is_right = False
    else:
        is_right = door.passwords.verify(account.password_hash, password)
    if account is None or not is_right:
        _write_failure(account, email_key, by, door)
        raise InvalidCredentials
    door.throttle.passed(tries)
    _tell_of_a_lock(account, email_key, tries, door)
    if door.passwords.needs_rehash(account.password_hash):
        with suppress(Conflict):
            door.accounts.update_password_hash(
                account.id, account.password_hash, door.passwords.hash(password)
            )
    return account


def authenticate(email: str, password: str, by: Actor, *, door: Door) -> Account:
    """As :func:`check_password`, for whoever has this e-mail; text that is no e-mail is nobody's."""
    key = email_key(email)
    return check_password(door.accounts.by_email(key), key, password, by, door=door)


def email_key(email: str) -> str:
    """The canonical e-mail; text that is none is looked up and counted all the same, as nobody's."""
    try:
        return canonical_email(email)
    except PydanticCustomError:
        return ""


def _write_failure(account: Account | None, email_key: str, by: Actor, door: Door) -> None:
    """One row for each wrong password; an e-mail that nobody has gets its own, at the same cost."""
    for _ in range(TRIES):
        with suppress(TransactionFailed, Conflict):
            owner = account.id if account else f"{NOBODY}_{door.links.hash_of(email_key)[:20]}"
            row = part_of_own_history("session.refused", owner, by, door=door, result="invalid_credentials")
            door.commit([row])
            return


def _tell_of_a_lock(account: Account, email_key: str, tries: list[Try], door: Door) -> None:
    """The right password after many wrong ones: its owner should know, and the count begins anew."""
    longest = max(
        (each for each in tries if each.limit.name == PASSWORD_OF_ACCOUNT.name),
        key=lambda each: each.window.seconds,
    )
    if longest.failed_before < FAILURES_OF_A_LOCK:
        return
    send_now(notice_to(account, NoticeKind.ACCOUNT_LOCKED, door=door, person_name=account.name), door=door)
    door.throttle.counters.forgive(longest.limit, longest.window, email_key)
