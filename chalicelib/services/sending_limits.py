"""How many invitations may leave: to a person, whose mailbox is not to be flooded, and from an office."""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.limits import INVITATION_OF_PERSON, INVITATIONS_OF_OFFICE, Limit
from chalicelib.domain.member import Member
from chalicelib.services.throttles import Throttle


@contextmanager
def counted(member: Member, throttle: Throttle, of_office: Limit = INVITATIONS_OF_OFFICE) -> Iterator[None]:
    """Counts an invitation before it is set in motion; one that then fails takes nothing off the limit.

    The first one counts for the office only, each further one for the person too.
    Errors: ``TooManyAttempts``, with nothing done; those of the block.
    """
    tries = throttle.attempt((INVITATION_OF_PERSON, member.id)) if member.invitation is not None else []
    try:
        tries += throttle.attempt((of_office, member.office_id))
        yield
    except Exception:
        throttle.passed(tries)
        raise
