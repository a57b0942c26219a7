"""The emulator ends while people are half-way; what they were doing goes on when it is back."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.people import PASSWORD, Person, address, client_user, enrol, office, register, wait_for_status
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e
SNAPSHOT_SECONDS = 3
RECONCILED_SECONDS = 120
"""Whatever a restart interrupted is finished by the schedule of every minute."""


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack that may be killed without disturbing other tests."""
    running = Stack(tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.mark.statement("J7")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_what_waits_goes_on_after_a_restart(own_stack: Stack, ending: signal.Signals) -> None:
    ana = office(own_stack)
    invited, registered = address("carla"), address("davi")
    invited_id, registered_id = client_user(ana, invited), client_user(ana, registered)
    invitation = own_stack.token_in(own_stack.mails_to(invited)[0])
    davi, challenge = _register_only(own_stack, registered)
    time.sleep(SNAPSHOT_SECONDS)

    own_stack.stop(ending)
    own_stack.start()

    assert ana.ok("GET", f"/client-users/{invited_id}")["status"] == "invited"
    enrol(davi, challenge)
    register(own_stack, invitation, invited)
    wait_for_status(ana, invited_id, "active", RECONCILED_SECONDS)
    wait_for_status(ana, registered_id, "active", RECONCILED_SECONDS)
    mails = own_stack.mails_to(invited)
    assert len([mail for mail in mails if "/convite#" in mail["text"]]) == 1


def _register_only(stack: Stack, email: str) -> tuple[Person, str]:
    """Registered with a password, without a second factor yet."""
    person = Person(stack, email)
    token = stack.token_in(stack.mails_to(email)[0])
    body = {"token": token, "password": PASSWORD, "accept_terms": True}
    return person, str(person.ok("POST", "/invitations/register", body)["challenge"])
