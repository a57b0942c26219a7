"""Linking: mailbox, password and second factor together add an office, and tell no office about another."""

from typing import Any

import pytest

from chalicelib.adapters.tokens import digest
from chalicelib.domain.audit import Actor
from chalicelib.services import linking
from tests.functional.parallel import AT_ONCE, all_at_once
from tests.functional.world import PASSWORD, Answer, Person, World


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


def test_the_mail_and_the_page_say_that_an_account_is_to_be_linked(
    world: World, ana: Person, davi: Person
) -> None:
    _, token = invite(world, ana, davi)

    mail = world.mails_to(davi.email)[-1]

    assert mail.tags["mail"] == "invitation_link"
    assert "VINCULAR CONTAS" in mail.html.upper()
    assert world.call("POST", "/invitations/lookup", {"token": token}).json["action"] == "link"


@pytest.mark.statement("G8")
def test_after_linking_there_are_two_places_each_with_its_own_rights(
    world: World, ana: Person, bruno: Person, davi: Person
) -> None:
    client_user, token = invite(world, ana, davi)

    linked = world.link(davi, token)

    assert (linked.status, linked.json["next"]) == (200, "done")
    here = Person(world, davi.email, token=linked.json["session"]["token"])
    me = here.call("GET", "/me").json
    assert me["context"]["office"]["name"] == "Contábil da Ana"
    assert sorted(each["name"] for each in me["offices"]) == ["Contábil da Ana", "Contábil do Bruno"]
    for office in me["offices"]:
        (company,) = office["companies"]
        is_here = office["name"] == "Contábil da Ana"
        answer = here.call("GET", f"/documents/folders?company={company['id']}")
        assert answer.status == (200 if is_here else 404)
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-3:] == [
        "Outcome", "LinkAccount", "AnnounceActivation",
    ]  # fmt: skip
    assert [mail.tags["mail"] for mail in world.mails_to(davi.email)][-1] == "account_linked"


@pytest.mark.statement("G8")
def test_no_office_sees_anything_of_the_other(world: World, ana: Person, bruno: Person, davi: Person) -> None:
    client_user, token = invite(world, ana, davi)
    world.link(davi, token)

    seen_by_ana = "".join(
        ana.call("GET", path).body
        for path in (
            "/client-users",
            f"/client-users/{client_user}",
            f"/client-users/{client_user}/history",
            "/companies",
        )
    )
    seen_by_bruno = "".join(
        bruno.call("GET", path).body for path in ("/client-users", "/companies", "/staff")
    )

    assert "do Bruno" not in seen_by_ana
    assert "da Ana" not in seen_by_bruno
    assert client_user not in seen_by_bruno
    for mail in world.mails_to(davi.email):
        assert not ("da Ana" in mail.text + mail.html and "do Bruno" in mail.text + mail.html)


def test_a_recovery_code_links_too_and_is_burnt(world: World, ana: Person, davi: Person) -> None:
    _, token = invite(world, ana, davi)
    code = davi.recovery_codes[3]

    answer = confirm(world, begin(world, token).json["challenge"], factor="recovery_code", code=code)

    assert answer.status == 200
    here = Person(world, davi.email, token=answer.json["session"]["token"])
    assert here.call("GET", "/me").json["recovery_codes_left"] == 9


@pytest.mark.statement("D1")
def test_an_account_without_a_factor_links_and_then_has_to_enrol(
    world: World, ana: Person, bruno: Person
) -> None:
    email = "nofactor@vincula.com.br"
    at_b = world.client_user(bruno, email)
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    world.call("POST", "/invitations/register", body)
    at_a = world.client_user(ana, email)
    token = world.mails_to(email)[-1].token

    begun = begin(world, token).json
    linked = confirm(world, begun["challenge"])

    assert (begun["next"], begun["factors"]) == ("confirm", [])
    assert (linked.json["session"], linked.json["next"]) == (None, "enrol_mfa")
    assert "Set-Cookie" not in linked.headers
    assert [
        ana.call("GET", f"/client-users/{at_a}").json["status"],
        bruno.call("GET", f"/client-users/{at_b}").json["status"],
    ] == [
        "registered", "registered",
    ]  # fmt: skip
    person = world.enrol(linked.json["challenge"], email)
    assert len(person.call("GET", "/me").json["offices"]) == 2
    for staff, client_user in ((ana, at_a), (bruno, at_b)):
        assert staff.call("GET", f"/client-users/{client_user}").json["status"] == "active"
        assert world.workflow.executions[f"onboarding-{client_user}-v1"].status == "SUCCEEDED"


@pytest.mark.statement("B3")
def test_sixteen_confirmations_at_once_give_one_membership(world: World, ana: Person, davi: Person) -> None:
    client_user, token = invite(world, ana, davi)
    account = world.wiring.door().accounts.by_email(davi.email)
    by = Actor(kind="link_holder", id="", name="")

    made = all_at_once(
        world, lambda _: linking.confirm(digest(token), account, by, tools=world.wiring.tools(), also=[])
    )

    kinds = [type(each).__name__ for each in made]
    assert kinds.count("Link") == 1
    assert set(kinds) == {"Link", "InvitationInvalid"}
    assert len(kinds) == AT_ONCE
    memberships = [
        item
        for item in world.items()
        if item.get("member_id") == {"S": client_user} and item["sk"]["S"].startswith("MEMBERSHIP")
    ]
    assert len(memberships) == 1
    history = [
        each["action"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    ]
    assert history.count("invitation.accepted") == 1
    assert [mail.tags["mail"] for mail in world.mails_to(davi.email)].count("account_linked") == 1


@pytest.mark.statement("G12")
def test_leaving_one_office_by_its_hand_leaves_the_other_alone(
    world: World, ana: Person, bruno: Person, davi: Person
) -> None:
    client_user, token = invite(world, ana, davi)
    there = Person(world, davi.email, token=davi.token)
    linked = world.link(davi, token)
    here = Person(world, davi.email, token=linked.json["session"]["token"])

    ana.call("POST", f"/client-users/{client_user}/deactivate")

    assert here.call("GET", "/me").status == 401
    me = there.call("GET", "/me")
    assert [each["name"] for each in me.json["offices"]] == ["Contábil do Bruno"]
    assert world.sign_in(davi).call("GET", "/me").json["context"]["office"]["name"] == "Contábil do Bruno"


@pytest.mark.statement("G3")
def test_one_office_changing_its_pending_persons_address_touches_nobody_elses(
    world: World, ana: Person, davi: Person
) -> None:
    client_user, token = invite(world, ana, davi)

    ana.call("PATCH", f"/client-users/{client_user}/email", {"email": f"novo-{davi.email}"}, 1)

    assert begin(world, token).status == 410
    assert davi.call("GET", "/me").json["account"]["email"] == davi.email
    opened = world.call(
        "POST", "/invitations/lookup", {"token": world.mails_to(f"novo-{davi.email}")[-1].token}
    )
    assert opened.json["action"] == "register"


@pytest.mark.statement("E2")
@pytest.mark.statement("F8")
def test_switching_office_gives_a_new_token_with_the_rights_of_that_office(
    world: World, ana: Person, davi: Person
) -> None:
    _, token = invite(world, ana, davi)
    session = world.link(davi, token).json["session"]["token"]
    here = Person(world, davi.email, token=session)
    offices = {each["name"]: each["id"] for each in here.call("GET", "/me").json["offices"]}

    switched = here.call("PUT", "/me/context", {"office_id": offices["Contábil do Bruno"]})

    there = Person(world, davi.email, token=switched.json["session"]["token"])
    assert there.token != session
    assert here.call("GET", "/me").status == 401
    assert there.call("GET", "/me").json["context"]["office"]["name"] == "Contábil do Bruno"
