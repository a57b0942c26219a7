"""Where an onboarding stands, said from the data alone, so that a lost execution can be started anew."""

from enum import StrEnum

from chalicelib.domain.invitation import InvitationStatus, Outcome
from chalicelib.domain.member import Member, Stage


class Step(StrEnum):
    """States of the workflow at which an execution may begin."""

    COMPLETE_DRAFT = "CompleteDraft"
    SEND_INVITATION = "SendInvitation"
    AWAIT_MFA_ENROLMENT = "AwaitMfaEnrolment"
    LINK_ACCOUNT = "LinkAccount"


def execution_name(member_id: str, version: int) -> str:
    return f"onboarding-{member_id}-v{version}"


def parse_execution_name(name: str) -> tuple[str, int] | None:
    """The member and version of an execution's name; ``None`` for a name that is not one of ours."""
    prefix, _, rest = name.partition("-")
    member_id, _, version = rest.rpartition("-v")
    if prefix != "onboarding" or not member_id or not version.isdigit():
        return None
    return member_id, int(version)


def step_to_resume(member: Member, *, has_factor: bool) -> Step | None:
    """The step at which this onboarding waits; ``None`` where nothing more is to happen."""
    if member.stage is Stage.REGISTERED:
        return Step.LINK_ACCOUNT if has_factor else Step.AWAIT_MFA_ENROLMENT
    invitation = member.invitation
    if member.stage in {Stage.INVITING, Stage.INVITED} and invitation is not None and invitation.is_live:
        return Step.SEND_INVITATION
    return None


def awaited_step(outcome: Outcome) -> Step:
    """The waiting step that an outcome settles."""
    is_registered = outcome in {Outcome.ENROLLED, Outcome.LEFT}
    return Step.AWAIT_MFA_ENROLMENT if is_registered else Step.SEND_INVITATION


def farewell(member: Member) -> Outcome | None:
    """What the execution of somebody who goes is told; ``None`` where none waits."""
    if member.stage is Stage.REGISTERED:
        return Outcome.LEFT
    return Outcome.REVOKED if member.stage in {Stage.INVITING, Stage.INVITED} else None


def is_mail_due(member: Member) -> bool:
    """Says whether the invitation's mail has still to go out; a resumed wait never mails twice."""
    is_queued = member.invitation is not None and member.invitation.status is InvitationStatus.QUEUED
    return is_queued and member.may_be_mailed
