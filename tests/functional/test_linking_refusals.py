"""What does not link: the link alone, the password alone, a dead link, another's factor."""

from typing import Any

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World

OTHER_PASSWORD = "onze girafas azuis na praia"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff("Contábil da Ana", "ana@vincula.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Contábil do Bruno", "bruno@vincula.com.br")


@pytest.fixture
def davi(world: World, bruno: Person, request: pytest.FixtureRequest) -> Person:
    """Has an account since Bruno's office registered him."""
    email = f"davi-{abs(hash(request.node.name))}@vincula.com.br"
    return world.client(bruno, email, name="Davi Reis")[1]


def invite(world: World, staff: Person, person: Person) -> tuple[str, str]:
    client_user = world.client_user(staff, person.email, name="Davi Reis")
    return client_user, world.mails_to(person.email)[-1].token


def begin(world: World, token: str, password: str = PASSWORD) -> Answer:
    return world.call("POST", "/invitations/link", {"token": token, "password": password})


def confirm(world: World, challenge: str, **more: Any) -> Answer:
    return world.call("POST", "/invitations/link/confirm", {"challenge": challenge, "accept": True} | more)


@pytest.mark.statement("G5")
def test_the_link_alone_the_password_alone_and_somebody_elses_password_fail(
    world: World, ana: Person, bruno: Person, davi: Person
) -> None:
    _, token = invite(world, ana, davi)
    eva_mail = f"eva-{davi.email}"
    world.client_user(bruno, eva_mail)
    eva_token = world.mails_to(eva_mail)[-1].token
    world.call(
        "POST",
        "/invitations/register",
        {"token": eva_token, "password": OTHER_PASSWORD, "accept_terms": True},
    )
    before = world.state()

    for password in ("", "senha errada", OTHER_PASSWORD):
        assert begin(world, token, password).code == "invalid_credentials"
    assert begin(world, "x" * 43).code == "invitation_invalid"
    challenge = begin(world, token).json["challenge"]
    for more in ({}, {"factor": "totp"}, {"factor": "totp", "code": "000000"}, {"code": "123456"}):
        assert confirm(world, challenge, **more).code == "code_invalid"
    assert world.call("POST", "/invitations/lookup", {"token": token}).status == 200
    assert world.state() == before


@pytest.mark.statement("G5")
def test_the_factor_of_another_account_does_not_link(
    world: World, ana: Person, bruno: Person, davi: Person
) -> None:
    _, token = invite(world, ana, davi)
    challenge = begin(world, token).json["challenge"]

    answer = confirm(world, challenge, factor="totp", code=bruno.code())

    assert answer.code == "code_invalid"


@pytest.mark.statement("G5")
def test_linking_needs_a_plain_yes(world: World, ana: Person, davi: Person) -> None:
    _, token = invite(world, ana, davi)
    challenge = begin(world, token).json["challenge"]

    for accept in (False, 1, "true", None):
        assert confirm(world, challenge, factor="totp", code=davi.code(), accept=accept).status == 400


@pytest.mark.statement("G5")
def test_five_wrong_codes_end_the_attempt(world: World, ana: Person, davi: Person) -> None:
    _, token = invite(world, ana, davi)
    challenge = begin(world, token).json["challenge"]

    wrong = [confirm(world, challenge, factor="totp", code="000000").code for _ in range(5)]

    assert wrong == ["code_invalid"] * 5
    world.clock.advance(minutes=5)
    assert confirm(world, challenge, factor="totp", code=davi.code()).code == "challenge_invalid"
    assert world.link(davi, token).status == 200


@pytest.mark.statement("G7")
def test_before_the_password_is_right_nothing_is_said_of_the_account(
    world: World, ana: Person, davi: Person
) -> None:
    _, token = invite(world, ana, davi)

    opened = world.call("POST", "/invitations/lookup", {"token": token})
    wrong = begin(world, token, "senha errada")
    right = begin(world, token)

    assert set(opened.json) == {"office_name", "email_masked", "action", "expires_at", "invited_by", "role"}
    for answer in (opened, wrong):
        assert "totp" not in answer.body
        assert "Bruno" not in answer.body
        assert "Davi" not in answer.body
    assert right.json == {
        "next": "mfa",
        "challenge": right.json["challenge"],
        "factors": ["totp", "recovery_code"],
        "office_name": "Contábil da Ana",
    }


@pytest.mark.statement("G5")
@pytest.mark.statement("D4")
def test_a_code_that_linked_does_not_sign_in(world: World, ana: Person, davi: Person) -> None:
    _, token = invite(world, ana, davi)
    code = davi.code()
    confirm(world, begin(world, token).json["challenge"], factor="totp", code=code)

    login = world.call("POST", "/auth/login", {"email": davi.email, "password": PASSWORD}).json
    again = world.call(
        "POST", "/auth/mfa/verify", {"challenge": login["challenge"], "factor": "totp", "code": code}
    )

    assert again.code == "code_invalid"


@pytest.mark.statement("B7")
def test_a_link_that_was_replaced_between_password_and_factor_links_nothing(
    world: World, ana: Person, davi: Person
) -> None:
    client_user, token = invite(world, ana, davi)
    challenge = begin(world, token).json["challenge"]
    ana.call("POST", f"/client-users/{client_user}/invitation")

    answer = confirm(world, challenge, factor="totp", code=davi.code())

    assert (answer.status, answer.code) == (410, "invitation_invalid")
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "invited"
    assert world.link(davi, world.mails_to(davi.email)[-1].token).status == 200


def test_linking_twice_is_over_the_second_time(world: World, ana: Person, davi: Person) -> None:
    _, token = invite(world, ana, davi)
    world.link(davi, token)
    before = world.state()

    again = begin(world, token)

    assert (again.status, again.code) == (410, "invitation_invalid")
    assert world.state() == before


@pytest.mark.statement("G8")
def test_the_office_where_somebody_is_already_cannot_add_them_twice(world: World, bruno: Person) -> None:
    """Staff and client user of one office under one account: the second is refused before anything changes."""
    eva = world.colleague(bruno, "eva@vincula.com.br")
    world.client_user(bruno, eva.email)
    token = world.mails_to(eva.email)[-1].token

    answer = begin(world, token)

    assert (answer.status, answer.code) == (409, "already_linked")
