"""What is forgotten by itself."""

from datetime import timedelta

import pytest

from chalicelib.domain.invitation import KEPT_AFTER_END
from chalicelib.services import registration
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.retention import forget_invitation
from tests.unit.services.scene import LIFE, STRANGER, Scene

LIFE_AND_MORE = timedelta(seconds=LIFE) + KEPT_AFTER_END


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.statement("L9")
def test_a_declined_invitation_is_cleared_when_its_time_comes_and_not_before(scene: Scene) -> None:
    user, link = scene.invited()
    registration.decline(link, STRANGER, tools=scene.tools, not_me=True, message="Sou outra Carla")

    scene.clock.instant += LIFE_AND_MORE - timedelta(seconds=1)
    early = scene.reconcile()["due"]
    scene.clock.instant += timedelta(seconds=1)
    in_time, again = scene.reconcile()["due"], scene.reconcile()["due"]

    assert (early, in_time, again) == (0, 1, 0)
    kept = scene.fresh(user).invitation
    assert (kept.status, kept.invited_by, kept.decline_message, kept.not_me) == ("declined", "", None, False)
    assert scene.actions(user.id)[-1] == "invitation.forgotten"
    assert scene.fresh(user).name == user.name


@pytest.mark.statement("L9")
def test_whoever_was_changed_in_the_same_instant_is_left_for_the_next_round(scene: Scene) -> None:
    user, link = scene.invited()
    registration.decline(link, STRANGER, tools=scene.tools, not_me=False, message=None)
    read = scene.fresh(user)
    scene.change(user, portal_access=False)

    with pytest.raises(TransactionFailed):
        forget_invitation(read, tools=scene.tools)


@pytest.mark.statement("L9")
def test_nothing_is_forgotten_of_whoever_is_in_or_was_never_invited(scene: Scene) -> None:
    never, member = scene.client_user(send="later"), scene.staff()

    for each in (never, member):
        forget_invitation(scene.fresh(each), tools=scene.tools)

    assert "invitation.forgotten" not in scene.actions(never.id) + scene.actions(member.id)
