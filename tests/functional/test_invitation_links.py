"""The e-mailed link: what it opens, for how long, and everything that must not spend or revive it."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World, writes

POISON = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "666",
    "X-Original-URL": "https://evil.example/",
    "Forwarded": "host=evil.example;proto=http",
    "Referer": "https://evil.example/",
}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@link.com.br")


def look(world: World, token: str, **headers: str) -> Answer:
    return world.call("POST", "/invitations/lookup", {"token": token}, headers)


@contextmanager
def poisoned(world: World, origin: str) -> Iterator[list[Answer]]:
    """Every request names another host wherever it can, ``origin`` in its first line; gives the answers."""
    answers: list[Answer] = []
    asked = world.call

    def call(method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        answers.append(asked(method, origin + path, body, (headers or {}) | POISON))
        return answers[-1]

    world.call = call  # type: ignore[method-assign]
    try:
        yield answers
    finally:
        del world.call


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
@pytest.mark.parametrize("origin", ["", "https://evil.example"], ids=["own form", "absolute form"])
def test_the_host_of_a_link_is_the_configured_one_whatever_a_request_says(
    world: World, ana: Person, origin: str
) -> None:
    """On every request that mails somebody, or that answers with an address."""
    world.sign_in(ana)
    domain = f"host{len(origin)}.com.br"
    _, davi = world.client(ana, f"davi@{domain}")
    zoe = world.staff("Contábil da Zoe", f"zoe@{domain}")
    carlas, davis = (
        world.draft(staff, email, world.company(staff))
        for staff, email in ((ana, f"carla@{domain}"), (zoe, davi.email))
    )
    mails = len(world.mails)

    with poisoned(world, origin) as answers:
        carla = world.complete(ana, carlas).headers["Location"]
        ana.call("POST", f"{carla}/invitation")
        ana.call("PATCH", f"{carla}/email", {"email": f"nova@{domain}"}, 1)
        ana.call("POST", f"{carla}/delivery-test", {"email": f"teste@{domain}"})
        ana.call("POST", "/staff", {"name": "Eva Reis", "email": f"eva@{domain}"})
        world.register(world.mails_to(f"nova@{domain}")[-1].token, f"nova@{domain}")
        world.complete(zoe, davis)
        world.link(davi, world.mails_to(davi.email)[-1].token)

    sent = world.mails[mails:]
    assert {mail.tags["mail"] for mail in sent} == {
        "invitation", "delivery_test", "invitation_staff", "password_set", "invitation_link", "account_linked",
    }  # fmt: skip
    for mail in sent:
        assert "evil" not in str(mail.request)
        hosts = re.findall(r"https?://[^/\s]+", mail.text)
        assert set(hosts) <= {"https://portal.example"}, mail.text
    assert len(answers) > 10
    for answer in answers:
        assert answer.status < 300
        assert "evil" not in f"{answer.headers}{answer.body}"
        assert re.fullmatch(r"/[a-z-]+/[a-z0-9_]+", answer.headers.get("Location", "/none/none"))


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
