"""The e-mailed link: what it opens, for how long, and everything that must not spend or revive it."""

import base64
import hashlib
from typing import Any

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World, writes


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@link.com.br")


def look(world: World, token: str, **headers: str) -> Answer:
    return world.call("POST", "/invitations/lookup", {"token": token}, headers)


def told(answer: Answer) -> tuple[int, dict[str, Any], dict[str, Any]]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


def test_looking_shows_the_office_the_masked_address_and_what_to_do(world: World, ana: Person) -> None:
    world.client_user(ana, "carla@link.com.br")
    token = world.mails_to("carla@link.com.br")[-1].token

    opened = look(world, token)

    assert opened.json == {
        "office_name": "Contábil Modelo",
        "email_masked": "c***@link.com.br",
        "action": "register",
        "expires_at": opened.json["expires_at"],
        "invited_by": "Ana Souza",
        "role": "client",
    }
    assert opened.headers["Cache-Control"] == "no-store"


@pytest.mark.statement("B4")
def test_no_amount_of_looking_spends_a_link(world: World, ana: Person) -> None:
    world.client_user(ana, "looked@link.com.br")
    token = world.mails_to("looked@link.com.br")[-1].token

    with world.requests() as made:
        for number in range(60):
            agent = {"User-Agent": f"Scanner/{number}", "X-Forwarded-For": f"10.0.0.{number}"}
            for method in ("GET", "HEAD"):
                assert world.call(method, "/convite", None, agent).status == 200
            assert look(world, token, **agent).status == 200

    assert writes(made) == 0
    world.register(token, "looked@link.com.br")


@pytest.mark.statement("B2")
def test_what_is_stored_opens_nothing(world: World, ana: Person) -> None:
    world.client_user(ana, "stored@link.com.br")
    token = world.mails_to("stored@link.com.br")[-1].token

    stored = world.everything_stored()

    assert len(token) == 43
    for form in (token, token[::-1], token.encode().hex(), base64.b64encode(token.encode()).decode()):
        assert form not in stored
    assert hashlib.sha256(token.encode()).hexdigest() in stored
    assert look(world, hashlib.sha256(token.encode()).hexdigest()).status == 410


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

    for path, more in {
        "/invitations/lookup": {},
        "/invitations/register": {"password": PASSWORD, "accept_terms": True},
        "/invitations/link": {"password": PASSWORD},
        "/invitations/decline": {},
    }.items():
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


@pytest.mark.statement("B8")
def test_a_link_is_for_its_purpose_its_person_and_its_office(world: World, ana: Person) -> None:
    world.sign_in(ana)
    _client_user, _carla = world.client(ana, "purpose@link.com.br")
    bruno = world.staff("Contábil do Bruno", "bruno@link.com.br")
    world.client_user(bruno, "fresh@link.com.br")
    world.client_user(bruno, "purpose@link.com.br")
    fresh, known = (world.mails_to(email)[-1].token for email in ("fresh@link.com.br", "purpose@link.com.br"))

    link = world.call("POST", "/invitations/link", {"token": fresh, "password": PASSWORD})
    register = world.call(
        "POST",
        "/invitations/register",
        {"token": known, "password": "outra senha longa", "accept_terms": True},
    )

    assert (link.status, link.code) == (409, "account_missing")
    assert (register.status, register.code) == (409, "account_exists")
    for path, body in [
        ("/auth/mfa/totp", {"challenge": fresh}),
        ("/auth/mfa/totp/confirm", {"challenge": fresh, "code": "123456"}),
        ("/auth/mfa/verify", {"challenge": fresh, "factor": "totp", "code": "123456"}),
        ("/invitations/link/confirm", {"challenge": fresh, "accept": True}),
    ]:
        assert world.call("POST", path, body).code == "challenge_invalid"
    for path in ("/me", "/client-users"):
        assert world.call("GET", path, None, {"Authorization": f"Bearer {fresh}"}).status == 401
    assert look(world, fresh).json["office_name"] == "Contábil do Bruno"


@pytest.mark.statement("B8")
@pytest.mark.statement("D1")
def test_what_opens_one_step_opens_no_other(world: World, ana: Person) -> None:
    world.client_user(ana, "steps@link.com.br")
    token = world.mails_to("steps@link.com.br")[-1].token
    enrol = world.call(
        "POST", "/invitations/register", {"token": token, "password": PASSWORD, "accept_terms": True}
    ).json["challenge"]

    assert look(world, enrol).status == 410
    for path, body in [
        ("/auth/mfa/verify", {"challenge": enrol, "factor": "totp", "code": ana.code()}),
        ("/invitations/link/confirm", {"challenge": enrol, "accept": True}),
    ]:
        assert world.call("POST", path, body).code == "challenge_invalid"
    assert world.call("GET", "/me", None, {"Authorization": f"Bearer {enrol}"}).status == 401


@pytest.mark.statement("B11")
def test_the_host_of_a_link_is_the_configured_one_whatever_a_request_says(world: World, ana: Person) -> None:
    world.sign_in(ana)
    poison = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": "666",
        "X-Original-URL": "https://evil.example/",
        "Forwarded": "host=evil.example;proto=http",
        "Referer": "https://evil.example/",
    }
    draft = world.draft(ana, "host@link.com.br", world.company(ana))

    answer = ana.call("POST", f"/drafts/{draft[0]}/complete", None, draft[1], **poison)

    (mail,) = world.mails_to("host@link.com.br")
    assert f"https://portal.example/convite#{mail.token}" in mail.text
    assert "evil" not in str(mail.request) + str(answer.headers) + answer.body
    assert answer.headers["Location"].startswith("/client-users/")


@pytest.mark.statement("B13")
def test_the_task_token_stays_where_the_workflow_put_it(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "tasktoken@link.com.br")
    (token,) = world.workflow.executions[f"onboarding-{client_user}-v1"].tokens

    holders = [item for item in world.items() if token in str(item)]
    said = [
        ana.call("GET", path).body
        for path in (
            "/client-users",
            f"/client-users/{client_user}",
            f"/client-users/{client_user}/history",
            "/drafts",
        )
    ]

    assert [item["pk"]["S"].rpartition("#")[2] for item in holders] == ["WAIT"]
    assert not any(token in text for text in said)
    assert not any(token in str(mail.request) for mail in world.mails)
    assert token not in str(world.events)


def test_sending_to_whoever_is_in_already_is_refused(world: World, ana: Person) -> None:
    client_user, _ = world.client(ana, "in@link.com.br")
    before = world.items()

    sent = ana.call("POST", f"/client-users/{client_user}/invitation")
    revoked = ana.call("DELETE", f"/client-users/{client_user}/invitation")

    assert (sent.status, sent.code) == (409, "already_registered")
    assert (revoked.status, revoked.code) == (409, "no_pending_invitation")
    assert world.items() == before


@pytest.mark.statement("J13")
def test_an_invitation_that_was_taken_back_ends_its_execution_and_can_be_sent_anew(
    world: World, ana: Person
) -> None:
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
    client_user = world.client_user(ana, "switch@link.com.br")
    token = world.mails_to("switch@link.com.br")[-1].token

    ana.call("POST", f"/client-users/{client_user}/deactivate")

    assert look(world, token).status == 410
    assert ana.call("POST", f"/client-users/{client_user}/invitation").code == "portal_access_inactive"
    ana.call("POST", f"/client-users/{client_user}/activate")
    assert len(world.mails_to("switch@link.com.br")) == 1
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "revoked"
