"""Registering with a link: passwords as they come, one account however many try, and no way in without a factor."""

from typing import Any

import pytest

from chalicelib.adapters.tokens import digest
from chalicelib.domain.audit import Actor
from chalicelib.services import registration
from tests.functional.parallel import AT_ONCE, all_at_once
from tests.functional.world import PASSWORD, Answer, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@registro.com.br")


@pytest.fixture(scope="module")
def open_link(world: World, ana: Person) -> str:
    """A link that nobody gets to use: refusals are tried on it."""
    world.client_user(ana, "kaique.prado@registro.com.br", name="Kaique Prado")
    return world.mails_to("kaique.prado@registro.com.br")[-1].token


def register(world: World, token: str, password: Any, **more: Any) -> Answer:
    body = {"token": token, "password": password, "accept_terms": True} | more
    return world.call("POST", "/invitations/register", body)


def invited(world: World, ana: Person, email: str) -> str:
    world.client_user(ana, email)
    return world.mails_to(email)[-1].token


@pytest.mark.parametrize("terms", [False, None, "true", 1])
def test_the_terms_are_accepted_by_a_plain_true(world: World, open_link: str, terms: object) -> None:
    answer = register(world, open_link, PASSWORD, accept_terms=terms)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "accept_terms")


@pytest.mark.statement("A13")
@pytest.mark.statement("D1")
def test_a_link_alone_lets_nobody_in(world: World, ana: Person) -> None:
    answer = register(world, invited(world, ana, "noway@registro.com.br"), PASSWORD)

    assert set(answer.json) == {"next", "challenge", "factors"}
    assert answer.json["next"] == "enrol_mfa"
    assert "Set-Cookie" not in answer.headers
    login = world.call("POST", "/auth/login", {"email": "noway@registro.com.br", "password": PASSWORD})
    assert login.json["next"] == "enrol_mfa"
    assert "recovery_code" not in login.json["factors"]
    verify = {"challenge": login.json["challenge"], "factor": "totp", "code": "000000"}
    assert world.call("POST", "/auth/mfa/verify", verify).code == "challenge_invalid"


@pytest.mark.statement("B3")
@pytest.mark.statement("J5")
def test_sixteen_at_once_make_one_account_one_row_of_history_and_one_mail(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "many@registro.com.br")
    token = world.mails_to("many@registro.com.br")[-1].token
    by = Actor(kind="link_holder", id="", name="")

    made = all_at_once(
        world,
        lambda number: registration.register(
            digest(token), PASSWORD, by, tools=world.wiring.tools(), hash_password=lambda _: f"hash {number}"
        ),
    )

    kinds = [type(each).__name__ for each in made]
    assert kinds.count("Account") == 1
    assert set(kinds) - {"Account"} <= {"InvitationInvalid", "AccountExists"}
    assert len(kinds) == AT_ONCE
    (account,) = [each for each in made if type(each).__name__ == "Account"]
    identity = [item for item in world.items() if item["table"] == "Identity"]
    assert [
        item["account_id"]["S"] for item in identity if item["pk"]["S"] == "EMAIL#many@registro.com.br"
    ] == [account.id]
    assert len([item for item in identity if item.get("email_key") == {"S": "many@registro.com.br"}]) == 1
    assert (
        len(
            [
                item
                for item in identity
                if item.get("member_id") == {"S": client_user} and "MEMBERSHIP" in item["sk"]["S"]
            ]
        )
        == 1
    )
    history = [
        each["action"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    ]
    assert history.count("invitation.accepted") == 1
    assert [mail.tags["mail"] for mail in world.mails_to("many@registro.com.br")] == [
        "invitation",
        "password_set",
    ]


@pytest.mark.statement("J5")
def test_the_link_the_account_and_the_membership_are_one_transaction(world: World, ana: Person) -> None:
    token = invited(world, ana, "onetx@registro.com.br")
    before = world.items()

    with world.failing("TransactWriteItems", "ProvisionedThroughputExceededException"):
        refused = register(world, token, PASSWORD)

    assert refused.status == 503
    assert world.items() == before
    assert register(world, token, PASSWORD).status == 201


@pytest.mark.statement("J8")
def test_a_registration_whose_answer_was_lost_is_over_and_signing_in_goes_on(
    world: World, ana: Person
) -> None:
    token = invited(world, ana, "lost@registro.com.br")
    register(world, token, PASSWORD)
    before = world.state()

    again = register(world, token, PASSWORD)

    assert again.status == 410
    assert world.state() == before
    login = world.call("POST", "/auth/login", {"email": "lost@registro.com.br", "password": PASSWORD})
    assert world.enrol(login.json["challenge"], "lost@registro.com.br").call("GET", "/me").status == 200


@pytest.mark.statement("A12")
def test_the_person_is_told_that_a_password_was_set_and_nothing_secret(world: World, ana: Person) -> None:
    token = invited(world, ana, "notice@registro.com.br")

    register(world, token, PASSWORD)

    notice = world.mails_to("notice@registro.com.br")[-1]
    assert notice.tags["mail"] == "password_set"
    assert PASSWORD not in str(notice.request)
    assert "convite#" not in str(notice.request)


@pytest.mark.statement("G9")
def test_a_pending_invitation_elsewhere_owns_nothing(world: World, ana: Person) -> None:
    bruno = world.staff("Contábil do Bruno", "bruno@registro.com.br")
    at_a = world.client_user(ana, "twice@registro.com.br")
    at_b = world.client_user(bruno, "twice@registro.com.br")
    first, second = (mail.token for mail in world.mails_to("twice@registro.com.br"))

    carla = world.register(second, "twice@registro.com.br")

    assert bruno.call("GET", f"/client-users/{at_b}").json["status"] == "active"
    assert ana.call("GET", f"/client-users/{at_a}").json["status"] == "invited"
    assert [each["name"] for each in carla.call("GET", "/me").json["offices"]] == ["Contábil do Bruno"]
    assert world.call("POST", "/invitations/lookup", {"token": first}).json["action"] == "link"
