"""An invitation that came to nothing is anonymised within ninety days."""

from typing import Any

import pytest

from tests.functional.world import Person, World


def invitation(world: World, client_user: str) -> dict[str, Any]:
    (item,) = [each for each in world.items() if each["sk"]["S"] == client_user and "invitation" in each]
    return dict(item["invitation"]["M"])


def pass_days(world: World, ana: Person, days: int) -> None:
    world.clock.advance(days=days)
    world.reconcile()
    world.sign_in(ana)


@pytest.mark.statement("L9")
def test_an_expired_invitation_is_anonymised_after_sixty_days(world: World) -> None:
    ana = world.staff(email="ana@l9-expira.com.br")
    user = world.client_user(ana, "carla@l9-expira.com.br")
    pass_days(world, ana, 7)
    assert ana.call("GET", f"/client-users/{user}").json["status"] == "expired"

    pass_days(world, ana, 59)
    kept = invitation(world, user)
    pass_days(world, ana, 1)
    left = invitation(world, user)

    assert kept["invited_by"]["S"] == "Ana Souza"
    assert kept["token_hash"]["S"]
    assert left["invited_by"]["S"] == ""
    assert not {"token_hash", "decline_message", "bounce_reason"} & set(left)
    found = ana.call("GET", f"/client-users/{user}").json
    assert (found["status"], found["invitation"]["sent_by"], found["name"]) == ("expired", "", "Carla Dias")
    history = ana.call("GET", f"/client-users/{user}/history").json["items"]
    assert [each["by_kind"] for each in history if each["action"] == "invitation.forgotten"] == ["system"]


@pytest.mark.statement("L9")
def test_what_was_answered_is_forgotten_too_and_once(world: World) -> None:
    ana = world.staff(email="ana@l9-recusa.com.br")
    user = world.client_user(ana, "carla@l9-recusa.com.br")
    body = {
        "token": world.mails_to("carla@l9-recusa.com.br")[-1].token,
        "not_me": True,
        "message": "Sou outra Carla",
    }
    assert world.call("POST", "/invitations/decline", body).status == 204
    assert "Sou outra Carla" in str(invitation(world, user))

    pass_days(world, ana, 67)
    first = world.items()
    pass_days(world, ana, 1)

    assert "Sou outra Carla" not in world.everything_stored()
    assert [each for each in world.items() if each["sk"]["S"] == user] == [
        each for each in first if each["sk"]["S"] == user
    ]


@pytest.mark.statement("L9")
def test_whoever_was_invited_again_meanwhile_is_left_alone(world: World) -> None:
    ana = world.staff(email="ana@l9-denovo.com.br")
    user = world.client_user(ana, "carla@l9-denovo.com.br")
    pass_days(world, ana, 7)
    world.clock.advance(days=60)
    world.sign_in(ana)
    assert ana.call("POST", f"/client-users/{user}/invitation").status == 202

    world.reconcile()

    assert invitation(world, user)["invited_by"]["S"] == "Ana Souza"
    carla = world.register(world.mails_to("carla@l9-denovo.com.br")[-1].token, "carla@l9-denovo.com.br")
    assert carla.call("GET", "/me").status == 200


@pytest.mark.statement("L9")
def test_a_forgotten_invitation_can_be_sent_again(world: World) -> None:
    ana = world.staff(email="ana@l9-volta.com.br")
    user = world.client_user(ana, "carla@l9-volta.com.br")
    pass_days(world, ana, 7)
    pass_days(world, ana, 60)

    assert ana.call("POST", f"/client-users/{user}/invitation").status == 202

    world.register(world.mails_to("carla@l9-volta.com.br")[-1].token, "carla@l9-volta.com.br")
    assert ana.call("GET", f"/client-users/{user}").json["status"] == "active"
