"""Idempotency-Key over HTTP."""

from typing import Any

import pytest

from chalicelib.domain.errors import ServiceUnavailable
from tests.functional.world import TAX_IDS, Answer, Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="idempotency@modelo.com.br")


def add_company(person: Person, body: Any, key: str) -> Answer:
    return person.call("POST", "/companies", body, **{"Idempotency-Key": key})


def company() -> dict[str, Any]:
    return {"name": "Padaria Sol", "tax_id": next(TAX_IDS), "portal_enabled": True}


@pytest.mark.statement("J8")
def test_a_repeated_post_acts_once_and_is_answered_alike(world: World, ana: Person) -> None:
    body = company()
    before = len(ana.call("GET", "/companies").json["items"])

    first, again = add_company(ana, body, "k-1"), add_company(ana, body, "k-1")

    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert len(ana.call("GET", "/companies").json["items"]) == before + 1


def test_the_same_key_with_another_body_is_refused(ana: Person) -> None:
    add_company(ana, company(), "k-2")

    answer = add_company(ana, company(), "k-2")

    assert (answer.status, answer.code) == (422, "idempotency_key_reused")


def test_a_key_is_forgotten_after_a_day(world: World, ana: Person) -> None:
    add_company(ana, company(), "k-3")
    world.clock.advance(hours=24)
    world.sign_in(ana)

    assert add_company(ana, company(), "k-3").status == 201


@pytest.mark.parametrize("key", ["", " " * 256, "ação", "a\tb", "x" * 256])
def test_a_key_is_plain_text_of_moderate_length(ana: Person, key: str) -> None:
    answer = add_company(ana, company(), key)

    assert (answer.status, answer.code) == (400, "invalid_request")


def test_a_refusal_is_not_kept_since_nothing_has_happened(ana: Person) -> None:
    taken = company()
    first = add_company(ana, taken, "k-4a")
    refused = add_company(ana, taken, "k-4b")
    ana.call("PATCH", f"/companies/{first.json['id']}", {"tax_id": next(TAX_IDS)}, version=1)

    answer = add_company(ana, taken, "k-4b")

    assert refused.status == 409
    assert answer.status == 201


@pytest.mark.statement("F1")
def test_a_key_belongs_to_its_caller(world: World, ana: Person) -> None:
    bruno = world.staff("Contábil Outra", "idempotency@outra.com.br")
    body = company()

    answers = [add_company(person, body, "k-5") for person in (ana, bruno)]

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]


def test_a_key_belongs_to_one_resource(world: World, ana: Person) -> None:
    first = world.client_user(ana, "k6-um@exemplo.com.br", send="later")
    second = world.client_user(ana, "k6-dois@exemplo.com.br", send="later")

    for client_user in (first, second, second):
        key = {"Idempotency-Key": "k-6"}
        answer = ana.call("POST", f"/client-users/{client_user}/invitation", None, **key)
        assert answer.status == 202

    assert len(world.mails_to("k6-um@exemplo.com.br")) == 1
    assert len(world.mails_to("k6-dois@exemplo.com.br")) == 1


def test_an_answer_that_could_not_be_kept_is_given_all_the_same(
    world: World, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ServiceUnavailable

    answers = world.wiring.answers()
    monkeypatch.setattr(answers, "keep", fail)

    assert add_company(ana, company(), "k-7").status == 201
