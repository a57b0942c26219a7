"""Many client users at once: each with the result that the act on them alone has, refused or done."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.looks import history_of, status
from tests.functional.world import Answer, Person, World

RELAXED = {"password_address": [100_000], "token_address": [100_000], "reset_address": [100_000]}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@muitos.com.br")


@pytest.fixture(autouse=True)
def as_usual(world: World, ana: Person) -> Iterator[None]:
    world.with_limits(RELAXED)
    yield
    world.with_limits(RELAXED)


def bulk(staff: Person, action: str, ids: list[str], **headers: str) -> Answer:
    return staff.call("POST", "/client-users/bulk", {"action": action, "ids": ids}, **headers)


def codes(answer: Answer) -> list[str | None]:
    assert answer.status == 200, answer.body
    return [each["code"] for each in answer.json["results"]]


def invited(world: World, staff: Person, *names: str) -> list[str]:
    return [world.client_user(staff, f"{name}@muitos.com.br") for name in names]


@pytest.mark.statement("F1")
def test_each_has_a_result_of_its_own_in_the_order_given(world: World, ana: Person) -> None:
    pending, later = (
        world.client_user(ana, "a1@muitos.com.br"),
        world.client_user(ana, "a2@muitos.com.br", "later"),
    )
    registered, _ = world.client(ana, "a3@muitos.com.br")
    foreign = world.client_user(world.staff("Contábil Alheia", "rui@alheia.com.br"), "a4@alheia.com.br")
    unknown = "usr_aaaaaaaaaaaaaaaaaaaa"
    ids = [registered, pending, foreign, unknown, later]

    answer = bulk(ana, "resend", ids)

    assert [each["id"] for each in answer.json["results"]] == ids
    assert codes(answer) == ["already_registered", None, "not_found", "not_found", None]
    assert [each["ok"] for each in answer.json["results"]] == [False, True, False, False, True]
    first, *_ = answer.json["results"]
    assert first["detail"] == "O convite já foi usado. Não é preciso enviar outro."
    in_its_place = [{**each, "id": "-"} for each in answer.json["results"][2:4]]
    assert in_its_place[0] == in_its_place[1], "a foreign one is told like one that never was"
    assert [len(world.mails_to(f"a{number}@muitos.com.br")) for number in (1, 2)] == [2, 1]
    assert len(world.mails_to("a4@alheia.com.br")) == 1


@pytest.mark.statement("L4")
@pytest.mark.statement("F8")
def test_taking_and_giving_access_acts_at_once_and_leaves_a_row_each(world: World, ana: Person) -> None:
    (pending,) = invited(world, ana, "b1")
    active, carla = world.client(ana, "b2@muitos.com.br")
    link = world.mails_to("b1@muitos.com.br")[-1].token

    taken = bulk(ana, "deactivate", [pending, active])

    assert codes(taken) == [None, None]
    assert [status(ana, each) for each in (pending, active)] == ["inactive", "inactive"]
    assert carla.call("GET", "/me").status == 401
    assert world.call("POST", "/invitations/lookup", {"token": link}).status == 410
    assert codes(bulk(ana, "activate", [pending, active])) == [None, None]
    assert [status(ana, each) for each in (pending, active)] == ["revoked", "active"]
    for each in (pending, active):
        rows = [row for row in history_of(ana, each) if row["by_kind"] == "staff"]
        assert [row["action"] for row in rows[:2]] == [
            "client_user.activated_by_office",
            "client_user.deactivated",
        ]
        assert {row["by"] for row in rows} == {"Ana Souza"}
        assert rows[1]["changes"] == ["Acesso ao portal: de ativo para inativo"]


@pytest.mark.statement("B15")
def test_every_row_counts_for_its_person_and_for_the_office(world: World, ana: Person) -> None:
    rui = world.staff("Contábil Contada", "rui@muitos.com.br")
    ids = invited(world, rui, "c1", "c2", "c3")
    for _ in range(3):
        assert rui.call("POST", f"/client-users/{ids[0]}/invitation").status == 202

    assert codes(bulk(rui, "resend", ids)) == ["too_many_attempts", None, None]

    world.with_limits(RELAXED | {"invitation_office": [9]})
    assert codes(bulk(rui, "resend", ids[1:])) == [None, "too_many_attempts"]
    assert len(world.mails_to("c3@muitos.com.br")) == 2


@pytest.mark.statement("J8")
def test_repeated_with_its_key_it_sends_once_and_is_answered_alike(world: World, ana: Person) -> None:
    ids = invited(world, ana, "d1", "d2")

    first, again = (bulk(ana, "resend", ids, **{"Idempotency-Key": "muitos-1"}) for _ in range(2))

    assert first.body == again.body
    assert [len(world.mails_to(f"d{number}@muitos.com.br")) for number in (1, 2)] == [2, 2]
    other = bulk(ana, "resend", ids[:1], **{"Idempotency-Key": "muitos-1"})
    assert (other.status, other.code) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    "body",
    [
        {"action": "delete", "ids": ["usr_a"]},
        {"action": "resend", "ids": []},
        {"action": "resend", "ids": ["usr_a", "usr_a"]},
        {"action": "resend", "ids": [f"usr_{number}" for number in range(101)]},
        {"action": "resend", "ids": [""]},
        {"action": "resend", "ids": "usr_a"},
        {"action": "resend", "ids": ["usr_a"], "office_id": "off_x"},
        {"action": "resend"},
    ],
    ids=lambda body: str(body)[:50],
)
def test_what_is_not_one_of_the_three_acts_on_up_to_a_hundred_is_refused(ana: Person, body: Any) -> None:
    answer = ana.call("POST", "/client-users/bulk", body)

    assert (answer.status, answer.code) == (400, "invalid_request")


def test_a_row_makes_few_requests_so_that_a_hundred_stay_within_the_time_of_an_answer(
    world: World, ana: Person
) -> None:
    """At 10 ms each, with the tasks of the workflow that are played here in the same process: 20 s at most."""
    ids = invited(world, ana, "g1", "g2")
    with world.requests() as alone:
        bulk(ana, "resend", ids[:1])

    with world.requests() as both:
        bulk(ana, "resend", ids)

    assert sum(both.values()) - sum(alone.values()) <= 20, (alone, both)
