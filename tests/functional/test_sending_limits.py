"""How many invitations may leave, for a person and for an office: the catalogue's own numbers."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.world import Answer, Person, World

RELAXED = {"password_address": [100_000], "token_address": [100_000], "reset_address": [100_000]}


@pytest.fixture(scope="module")
def ana(world: World) -> Iterator[Person]:
    world.with_limits(RELAXED)
    return world.staff(email="ana@limites.com.br")


@pytest.fixture(autouse=True)
def signed_in(world: World, ana: Person) -> None:
    world.with_limits(RELAXED)
    world.sign_in(ana)


def with_office_limit(world: World, most: int) -> None:
    world.with_limits(RELAXED | {"invitation_office": [most]})


def resend(staff: Person, client_user: str) -> Answer:
    return staff.call("POST", f"/client-users/{client_user}/invitation")


def ensure_held_back(answer: Answer) -> None:
    assert (answer.status, answer.code) == (429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.statement("B15")
def test_three_resends_in_six_hours_and_ten_in_a_day(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "carla@limites.com.br")

    sent = 0
    for _ in range(4):
        answers = [resend(ana, client_user) for _ in range(4)]
        sent += [answer.status for answer in answers].count(202)
        ensure_held_back(answers[-1])
        world.clock.advance(hours=6)
        world.sign_in(ana)

    assert sent == 10
    assert len(world.mails_to("carla@limites.com.br")) == 11
    assert resend(ana, client_user).status == 202, "the day is over"


@pytest.mark.statement("B15")
def test_every_way_of_sending_again_counts_for_the_person(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "outra@limites.com.br")
    version = ana.call("GET", f"/client-users/{client_user}").json["version"]
    moved = ana.call("PATCH", f"/client-users/{client_user}/email", {"email": "nova@limites.com.br"}, version)
    assert moved.status == 200
    assert edited(world, ana, client_user, "nova@limites.com.br").status == 202
    assert resend(ana, client_user).status == 202

    ensure_held_back(resend(ana, client_user))
    ensure_held_back(edited(world, ana, client_user, "nova@limites.com.br"))
    version = ana.call("GET", f"/client-users/{client_user}").json["version"]
    body = {"email": "terceira@limites.com.br"}
    ensure_held_back(ana.call("PATCH", f"/client-users/{client_user}/email", body, version))
    assert world.mails_to("terceira@limites.com.br") == []


def edited(world: World, ana: Person, client_user: str, email: str) -> Answer:
    draft = ana.call("POST", "/drafts", {"client_user_id": client_user}).json
    general = {"name": "Carla Dias", "email": email, "portal_access": {"active": True, "send": "now"}}
    saved = ana.call("PUT", f"/drafts/{draft['id']}/general", general, draft["version"]).json
    return world.complete(ana, (draft["id"], saved["version"]))


@pytest.mark.statement("B15")
def test_an_office_at_its_limit_loses_nothing_of_a_finished_wizard(world: World, ana: Person) -> None:
    rui = world.staff("Contábil Limitada", "rui@limites.com.br")
    draft = world.draft(rui, "um@limites.com.br", world.company(rui))
    with_office_limit(world, 0)
    before = world.state()

    ensure_held_back(world.complete(rui, draft))

    assert world.state() == before
    with_office_limit(world, 10)
    assert world.complete(rui, draft).status == 202
    assert len(world.mails_to("um@limites.com.br")) == 1


@pytest.mark.statement("B15")
def test_the_offices_count_holds_for_first_sends_resends_and_collaborators(world: World) -> None:
    rui = world.staff("Contábil Contada", "rui2@limites.com.br")
    with_office_limit(world, 3)

    client_user = world.client_user(rui, "dois@limites.com.br")
    later = world.client_user(rui, "tres@limites.com.br", "later")
    assert resend(rui, client_user).status == 202
    assert rui.call("POST", "/staff", {"name": "Bia", "email": "bia@limites.com.br"}).status == 201

    ensure_held_back(resend(rui, client_user))
    ensure_held_back(resend(rui, later))
    ensure_held_back(rui.call("POST", "/staff", {"name": "Caio", "email": "caio@limites.com.br"}))
    assert rui.call("GET", f"/client-users/{later}").json["status"] == "not_invited"
    assert len(rui.call("GET", "/staff").json["items"]) == 2
    world.clock.advance(days=1)
    assert resend(world.sign_in(rui), later).status == 202


@pytest.mark.statement("B15")
def test_a_sending_that_fails_takes_nothing_off_the_limit(world: World, ana: Person) -> None:
    rui = world.staff("Contábil Tomada", "rui3@limites.com.br")
    first, second = world.client_user(rui, "a@limites.com.br"), world.client_user(rui, "b@limites.com.br")
    with_office_limit(world, 3)

    for _ in range(5):
        version = rui.call("GET", f"/client-users/{first}").json["version"]
        body = {"email": "b@limites.com.br"}
        taken = rui.call("PATCH", f"/client-users/{first}/email", body, version)
        assert taken.code == "email_taken"

    assert resend(rui, second).status == 202


@pytest.mark.statement("B15")
def test_a_new_link_asked_for_by_the_person_counts_and_stays_silent(world: World, ana: Person) -> None:
    world.client_user(ana, "renova@limites.com.br")
    with_office_limit(world, 0)
    token = world.mails_to("renova@limites.com.br")[-1].token
    world.clock.advance(days=8)

    answer = world.call("POST", "/invitations/renew", {"token": token})

    assert (answer.status, answer.body) == (202, "")
    assert len(world.mails_to("renova@limites.com.br")) == 1


def test_delivery_tests_of_an_office_are_counted(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "entrega@limites.com.br")
    world.with_limits(RELAXED | {"delivery_test_office": [2]})
    body: dict[str, Any] = {"email": "colega@limites.com.br"}

    answers = [ana.call("POST", f"/client-users/{client_user}/delivery-test", body) for _ in range(3)]

    assert [answer.status for answer in answers] == [202, 202, 429]
    ensure_held_back(answers[-1])
    assert len(world.mails_to("colega@limites.com.br")) == 2
