"""Links that are over: replaced, taken back, expired, or never made; all answered alike."""

from typing import Any

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World

DOORS: dict[str, dict[str, Any]] = {
    "/invitations/lookup": {},
    "/invitations/register": {"password": PASSWORD, "accept_terms": True},
    "/invitations/link": {"password": PASSWORD},
    "/invitations/decline": {},
}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@link.com.br")


def look(world: World, token: str, **headers: str) -> Answer:
    return world.call("POST", "/invitations/lookup", {"token": token}, headers)


def told(answer: Answer) -> tuple[int, dict[str, Any], dict[str, Any]]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


@pytest.mark.statement("B7")
def test_sending_again_kills_every_earlier_link_at_once(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "again@link.com.br")
    for _ in range(3):
        answer = ana.call("POST", f"/client-users/{client_user}/invitation")
        assert answer.status == 202

    tokens = [mail.token for mail in world.mails_to("again@link.com.br")]

    assert len(set(tokens)) == 4
    assert [look(world, token).status for token in tokens] == [410, 410, 410, 200]
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert (read["status"], read["invitation"]["sends"]) == ("invited", 4)
    assert [name for name in world.workflow.executions if client_user in name] == [
        f"onboarding-{client_user}-v1"
    ]
    world.register(tokens[-1], "again@link.com.br")


@pytest.mark.statement("B9")
def test_every_dead_link_is_answered_alike_on_every_route(world: World, ana: Person) -> None:
    used, replaced, revoked, declined, off = [f"dead{number}@link.com.br" for number in range(5)]
    ids = {email: world.client_user(ana, email) for email in (used, replaced, revoked, declined, off)}
    tokens = {email: world.mails_to(email)[-1].token for email in ids}
    world.register(tokens[used], used)
    ana.call("POST", f"/client-users/{ids[replaced]}/invitation")
    assert ana.call("DELETE", f"/client-users/{ids[revoked]}/invitation").status == 204
    assert world.call("POST", "/invitations/decline", {"token": tokens[declined]}).status == 204
    ana.call("POST", f"/client-users/{ids[off]}/deactivate")
    dead = [
        *tokens.values(),
        "x" * 43,
        "A" * 42 + "-",
        "",
        " ",
        "é",
        "\x00",
        "../..",
        "x" * 100_000,
        tokens[used][:-1],
    ]

    for path, more in DOORS.items():
        answers = [told(world.call("POST", path, {"token": token} | more)) for token in dead]
        assert answers[0][0] == 410
        assert answers[0][2]["code"] == "invitation_invalid"
        assert all(answer == answers[0] for answer in answers), path


@pytest.mark.statement("B9")
@pytest.mark.parametrize("token", [1, None, ["x"], {"a": 1}, True])
def test_a_token_that_is_no_text_is_refused_by_field(world: World, token: object) -> None:
    answer = world.call("POST", "/invitations/lookup", {"token": token})

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "token")


@pytest.mark.statement("B5")
def test_a_link_dies_to_the_second_though_the_table_still_holds_it(world: World, ana: Person) -> None:
    world.client_user(ana, "second@link.com.br")
    token = world.mails_to("second@link.com.br")[-1].token
    body = {"token": token, "password": PASSWORD, "accept_terms": True}

    world.clock.advance(days=7, seconds=-1)
    alive = look(world, token).status
    world.clock.advance(seconds=1)
    before = world.items()
    dead = [look(world, token), world.call("POST", "/invitations/register", body)]

    assert alive == 200
    assert [(answer.status, answer.code) for answer in dead] == [(410, "invitation_expired")] * 2
    assert world.items() == before
    world.sign_in(ana)


@pytest.mark.statement("B5")
def test_the_time_is_compared_in_the_condition_of_the_write(world: World, ana: Person) -> None:
    """The link expires after the last look and before the commit."""
    world.client_user(ana, "race@link.com.br")
    token = world.mails_to("race@link.com.br")[-1].token
    passwords = world.wiring.door().passwords
    hashed = passwords.hash

    def while_the_time_runs_out(password: str) -> str:
        world.clock.advance(days=7)
        return str(hashed(password))

    passwords.hash = while_the_time_runs_out
    try:
        answer = world.call(
            "POST", "/invitations/register", {"token": token, "password": PASSWORD, "accept_terms": True}
        )
    finally:
        del passwords.hash

    assert (answer.status, answer.code) == (410, "invitation_invalid")
    assert "EMAIL#race@link.com.br" not in [
        item["pk"]["S"] for item in world.items() if item["table"] == "Identity"
    ]
    world.sign_in(ana)


@pytest.mark.statement("B6")
def test_an_office_may_shorten_the_life_of_its_links_to_a_day(world: World) -> None:
    zoe = world.staff("Contábil Um Dia", "zoe@link.com.br")
    zoe.call("PATCH", "/office", {"invitation_life_hours": 24}, 1)
    world.client_user(zoe, "day@link.com.br")
    token = world.mails_to("day@link.com.br")[-1].token

    world.clock.advance(hours=24, seconds=-1)
    assert look(world, token).status == 200
    world.clock.advance(seconds=1)
    assert look(world, token).code == "invitation_expired"


@pytest.mark.statement("J13")
def test_an_invitation_that_was_taken_back_ends_its_execution_and_can_be_sent_anew(
    world: World, ana: Person
) -> None:
    world.sign_in(ana)
    client_user = world.client_user(ana, "back@link.com.br")

    assert ana.call("DELETE", f"/client-users/{client_user}/invitation").status == 204

    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "revoked"
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "Closed"
    assert ana.call("DELETE", f"/client-users/{client_user}/invitation").code == "no_pending_invitation"
    ana.call("POST", f"/client-users/{client_user}/invitation")
    assert world.workflow.executions[f"onboarding-{client_user}-v2"].status == "RUNNING"
    world.register(world.mails_to("back@link.com.br")[-1].token, "back@link.com.br")
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


def test_switching_access_off_takes_a_waiting_invitation_back(world: World, ana: Person) -> None:
    world.sign_in(ana)
    client_user = world.client_user(ana, "switch@link.com.br")
    token = world.mails_to("switch@link.com.br")[-1].token

    ana.call("POST", f"/client-users/{client_user}/deactivate")

    assert look(world, token).status == 410
    assert ana.call("POST", f"/client-users/{client_user}/invitation").code == "portal_access_inactive"
    ana.call("POST", f"/client-users/{client_user}/activate")
    assert len(world.mails_to("switch@link.com.br")) == 1
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "revoked"


@pytest.mark.statement("B9")
def test_every_dead_link_costs_one_read_and_one_count_at_every_door(world: World, ana: Person) -> None:
    world.sign_in(ana)
    used, replaced = "reads1@link.com.br", "reads2@link.com.br"
    ids = {email: world.client_user(ana, email) for email in (used, replaced)}
    tokens = [world.mails_to(email)[-1].token for email in ids]
    world.register(tokens[0], used)
    ana.call("POST", f"/client-users/{ids[replaced]}/invitation")

    look(world, "y" * 43)

    for path, more in DOORS.items():
        counted = []
        for token in [*tokens, "x" * 43, "", "é" * 1000]:
            with world.requests() as made:
                assert world.call("POST", path, {"token": token} | more).status == 410
            counted.append(dict(made))
        assert counted == [{"GetItem": 1, "UpdateItem": 1}] * len(counted), path
