"""The data alone says where an onboarding stands, so that a lost execution can be started anew."""

import pytest

from chalicelib.domain.invitation import Outcome
from chalicelib.domain.onboarding import (
    awaited_step,
    execution_name,
    is_mail_due,
    parse_execution_name,
    step_to_resume,
)
from tests.unit.domain.people import ana, carla, sent


def test_a_registered_person_resumes_at_the_factor_or_past_it() -> None:
    member = carla(stage="registered", account_id="acc_carla", invitation=sent(status="accepted"))

    assert step_to_resume(member, has_factor=False) == "AwaitMfaEnrolment"
    assert step_to_resume(member, has_factor=True) == "LinkAccount"


@pytest.mark.parametrize("stage", ["inviting", "invited"])
@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "bounced", "complained"])
def test_an_invited_person_resumes_at_the_invitation(stage: str, status: str) -> None:
    member = carla(stage=stage, invitation=sent(status=status))

    assert step_to_resume(member, has_factor=False) == "SendInvitation"
    assert (
        step_to_resume(ana(stage=stage, invitation=sent(status=status)), has_factor=False) == "SendInvitation"
    )


@pytest.mark.parametrize("stage", ["none", "active", "closed"])
def test_nothing_resumes_where_nothing_is_awaited(stage: str) -> None:
    assert step_to_resume(carla(stage=stage, invitation=sent()), has_factor=True) is None


@pytest.mark.parametrize("status", ["refused", "expired", "revoked", "declined", "accepted"])
def test_a_dead_invitation_resumes_nothing(status: str) -> None:
    assert step_to_resume(carla(stage="invited", invitation=sent(status=status)), has_factor=False) is None


def test_nobody_without_an_invitation_is_resumed() -> None:
    assert step_to_resume(carla(stage="inviting"), has_factor=False) is None


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_settles_one_step(outcome: Outcome) -> None:
    is_after_it = outcome in {Outcome.ENROLLED, Outcome.LEFT}
    expected = "AwaitMfaEnrolment" if is_after_it else "SendInvitation"

    assert awaited_step(outcome) == expected


@pytest.mark.statement("J4")
@pytest.mark.parametrize(("member_id", "version"), [("usr_abc", 1), ("stf_a-v2", 12)])
def test_an_executions_name_says_whose_it_is_and_which(member_id: str, version: int) -> None:
    assert parse_execution_name(execution_name(member_id, version)) == (member_id, version)


@pytest.mark.parametrize(
    "name", ["", "onboarding", "onboarding-usr_x", "onboarding--v1", "import-usr_x-v1", "onboarding-usr_x-vx"]
)
def test_a_foreign_name_is_nobodys(name: str) -> None:
    assert parse_execution_name(name) is None


def test_only_a_queued_invitation_has_its_mail_still_to_go() -> None:
    assert is_mail_due(carla(invitation=sent(status="queued")))
    assert not is_mail_due(carla(invitation=sent()))
    assert not is_mail_due(carla())
