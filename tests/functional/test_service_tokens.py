"""Service tokens: made once, good for the directories of one office within their scopes, dead when revoked."""

from typing import Any

import pytest

from tests.functional.own_account import prove
from tests.functional.world import Answer, Person, World
from tests.functional.written import log

PHONE = "(11) 98765-4321"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@servicos.com.br")


@pytest.fixture(scope="module")
def company(world: World, ana: Person) -> str:
    return world.company(ana, messenger_enabled=True, processes_enabled=True)


def make(ana: Person, **what: Any) -> Answer:
    prove(ana)
    answer = ana.call("POST", "/office/service-tokens", {"name": "Messenger", "scopes": ["messenger"]} | what)
    assert answer.status == 201, answer.body
    return answer


def service(world: World, ana: Person, **what: Any) -> Person:
    return Person(world, "", token=make(ana, **what).json["token"])


def test_a_token_is_shown_once_and_kept_as_a_hash(world: World, ana: Person) -> None:
    with log() as written:
        made = make(ana, scopes=["processes", "messenger"]).json
        Person(world, "", token=made["token"]).call("GET", "/processes/tasks")
    listed = next(
        each for each in ana.call("GET", "/office/service-tokens").json["items"] if each["id"] == made["id"]
    )

    assert made["token"].startswith("portaria_st_")
    assert made["scopes"] == ["messenger", "processes"]
    assert "token" not in listed and "hash" not in listed
    assert listed["created_by"] == "Ana Souza"
    assert listed["last_used_at"] is not None
    secret = made["token"][-43:]
    assert secret not in world.everything_stored()
    assert secret not in written.getvalue()


def test_making_one_asks_for_a_proof(world: World, ana: Person) -> None:
    world.clock.advance(minutes=6)

    answer = ana.call("POST", "/office/service-tokens", {"name": "M", "scopes": ["messenger"]})

    assert (answer.status, answer.code) == (403, "proof_required")


def test_a_scope_opens_its_directory_and_nothing_else(world: World, ana: Person, company: str) -> None:
    messenger, processes = service(world, ana), service(world, ana, scopes=["processes"])

    assert messenger.call("GET", f"/messenger/contacts?company={company}").status == 200
    assert messenger.call("GET", "/messenger/lookup?phone=11987654321").status == 200
    assert processes.call("GET", "/processes/tasks").status == 200
    assert messenger.call("GET", "/processes/tasks").code == "forbidden"
    assert processes.call("GET", "/messenger/lookup?phone=11987654321").code == "forbidden"
    for path in ("/me", "/office", "/client-users", "/office/service-tokens"):
        assert messenger.call("GET", path).code == "unauthenticated", path


def test_a_token_in_a_cookie_is_none(world: World, ana: Person) -> None:
    token = service(world, ana).token

    answer = world.call(
        "GET", "/messenger/lookup?phone=11987654321", None, {"Cookie": f"__Host-portaria={token}"}
    )

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.statement("F1")
def test_a_token_of_another_office_finds_nothing_here(world: World, ana: Person, company: str) -> None:
    bruno = world.staff("Contábil do Bruno", "bruno@servicos.com.br")
    foreign = service(world, bruno, scopes=["messenger", "processes"])
    world.complete(ana, world.draft(ana, "carla@servicos.com.br", company, "later", phone=PHONE))

    assert foreign.call("GET", f"/messenger/contacts?company={company}").status == 404
    assert foreign.call("GET", "/messenger/lookup?phone=11987654321").json["items"] == []


def test_a_revoked_token_is_dead_on_the_next_request(world: World, ana: Person) -> None:
    made = make(ana).json
    caller = Person(world, "", token=made["token"])
    assert caller.call("GET", "/messenger/lookup?phone=11987654321").status == 200

    assert ana.call("DELETE", f"/office/service-tokens/{made['id']}").status == 204

    assert caller.call("GET", "/messenger/lookup?phone=11987654321").code == "unauthenticated"
    assert ana.call("DELETE", f"/office/service-tokens/{made['id']}").status == 404
    rows = [item for item in world.items() if item["pk"]["S"].endswith(f"#{made['id']}")]
    assert [row["action"]["S"] for row in rows] == ["service_token.created", "service_token.revoked"]


def test_a_task_that_a_service_adds_is_its_doing_and_added_once(
    world: World, ana: Person, company: str
) -> None:
    made = make(ana, name="Processes", scopes=["processes"]).json
    caller = Person(world, "", token=made["token"])
    department = ana.call("GET", "/departments").json["items"][0]["id"]
    body = {"company_id": company, "department_id": department, "title": "Folha"}

    first, again = (
        caller.call("POST", "/processes/tasks", body, **{"Idempotency-Key": "t1"}) for _ in range(2)
    )

    assert first.status == 201
    assert first.json["id"] == again.json["id"]
    assert first.json["created_by"] == "Processes"
    (row,) = [item for item in world.items() if item["pk"]["S"].endswith(f"#{first.json['id']}")]
    assert (row["actor"]["M"]["kind"]["S"], row["actor"]["M"]["id"]["S"]) == ("service", made["id"])


def test_wrong_tokens_are_counted_against_the_address_they_come_from(world: World, ana: Person) -> None:
    good = service(world, ana)
    world.source_ip = "203.0.113.9"
    wrong = Person(world, "", token=f"{str(good.token)[:-43]}{'x' * 43}")
    with world.undone():
        met = [wrong.call("GET", "/messenger/lookup?phone=11987654321") for _ in range(21)]
        still = good.call("GET", "/messenger/lookup?phone=11987654321")
    world.source_ip = "127.0.0.1"

    assert {(each.status, each.code) for each in met[:20]} == {(401, "unauthenticated")}
    assert (met[20].status, met[20].code) == (429, "too_many_attempts")
    assert still.status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": "M", "scopes": []},
        {"name": "M", "scopes": ["documents"]},
        {"name": "", "scopes": ["messenger"]},
        {"name": "M", "scopes": ["messenger"], "expires_in_days": 366},
    ],
)
def test_a_token_without_scope_or_end_is_not_made(ana: Person, body: dict[str, Any]) -> None:
    assert ana.call("POST", "/office/service-tokens", body).status == 400


def test_an_office_has_twenty_in_force_at_most_and_an_expired_one_counts_no_more(world: World) -> None:
    rui = world.staff("Contábil com Muitos", "rui@servicos.com.br")
    short = Person(world, "", token=make(rui, expires_in_days=1).json["token"])
    body = {"name": "M", "scopes": ["messenger"]}
    made = {rui.call("POST", "/office/service-tokens", body).status for _ in range(19)}

    refused = rui.call("POST", "/office/service-tokens", body)
    world.clock.advance(days=1)
    world.sign_in(rui)

    assert made == {201}
    assert (refused.status, refused.code) == (409, "too_many_service_tokens")
    assert short.call("GET", "/messenger/lookup?phone=11987654321").code == "unauthenticated"
    make(rui)
