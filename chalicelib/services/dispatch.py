"""Makes the calls that a commit owes: workflow start, callback, entries in the lists, events, notifications, mails.

Repeating one does no harm.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.errors import DomainError
from chalicelib.domain.onboarding import awaited_step
from chalicelib.domain.outbox import Owed
from chalicelib.services import notifications
from chalicelib.services.listing import relist
from chalicelib.services.ports import Store
from chalicelib.services.ports_outside import Events, Workflow


def _leave(_: Owed) -> None:
    """Whoever is not the sweep leaves it to the sweep."""


@dataclass(frozen=True)
class Outside:
    """Whom the calls go to. ``hand_to_mail`` and ``hand_notice_to_mail`` wake the function that may send mail.

    ``carry_on_import`` looks after an import that is under way; only the sweep does.
    """

    store: Store
    workflow: Workflow
    events: Events
    hand_to_mail: Callable[[Owed], None]
    hand_notice_to_mail: Callable[[str], None]
    carry_on_import: Callable[[Owed], None] = _leave


def _never(_: Owed) -> bool:
    return False


def dispatch(owed: Owed, *, outside: Outside, is_over: Callable[[Owed], bool] = _never) -> bool:
    """Makes every call that is owed and says whether all is done; if not, the row stays for ``reconcile``.

    Mails come last: the function that sends them takes the row away, unless there is still somebody to tell.
    ``is_over`` says of a callback that found nobody whether nobody waits for it any more.
    """
    if owed.start is not None:
        outside.workflow.start(owed.office_id, owed.member_id, owed.onboarding_version, owed.start)
    for name in owed.events:
        outside.events.publish(
            name,
            office_id=owed.office_id,
            member_id=owed.member_id,
            version=owed.onboarding_version,
            record_version=owed.record_version,
        )
    if owed.relist:
        relist(owed, store=outside.store)
    notifications.put(owed, outside.store.notifications)
    is_told = settle(owed, outside=outside) or is_over(owed)
    if owed.mails:
        outside.hand_to_mail(owed.model_copy(update={"settle": None}) if is_told else owed)
        return False
    if is_told:
        outside.store.outbox.done(owed)
    return is_told


def dispatch_quietly(owed: Owed, *, outside: Outside, report: Callable[[str], None]) -> None:
    """As :func:`dispatch`, for the request that made the commit: a failed call is left to ``reconcile``."""
    try:
        dispatch(owed, outside=outside)
    except DomainError as error:
        report(error.code)


def settle(owed: Owed, *, outside: Outside) -> bool:
    """Tells the waiting execution; ``False`` while there is nobody to tell yet."""
    if owed.settle is None:
        return True
    wait = outside.store.waits.find(owed.office_id, owed.member_id)
    if wait is None or wait.step != awaited_step(owed.settle):
        return False
    if wait.onboarding_version != owed.onboarding_version:
        return False
    if not outside.workflow.settle(wait, owed.settle):
        return False
    outside.store.waits.clear(wait)
    return True
