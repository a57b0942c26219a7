"""A forgotten password over HTTP: asked for by anybody, mailed to its owner alone, set once, signing nobody in."""

import json
from typing import Any

import pytest

from tests.functional.parallel import AT_ONCE, all_at_once
from tests.functional.world import ENVIRONMENT, PASSWORD, Answer, Person, World

NEW = "jabuti lilás 88 no telhado"


@pytest.fixture(scope="module")
def office(world: World) -> Person:
    return world.staff("Contábil da Ana", "ana@esquece.com.br")


@pytest.fixture
def ana(world: World, office: Person) -> Person:
    """Ana of that office, whose session has not idled out while others waited."""
    return world.sign_in(office)


@pytest.fixture
def carla(world: World, ana: Person, request: pytest.FixtureRequest) -> Person:
    email = f"carla{abs(hash(request.node.name))}@esquece.com.br"
    return world.client(ana, email, name="Carla Dias")[1]


def forgot(world: World, email: str, **headers: str) -> Answer:
    return world.call("POST", "/auth/password/forgot", {"email": email}, headers)


def mailed(world: World, person: Person, **headers: str) -> str:
    """The token behind the link of a mail that was asked for."""
    assert forgot(world, person.email, **headers).status == 202
    mail = world.mails_to(person.email)[-1]
    assert mail.tags["mail"] == "password_reset"
    return mail.link[1]


def reset(world: World, token: str, password: str = NEW) -> Answer:
    return world.call("POST", "/auth/password/reset", {"token": token, "password": password})


def log_in(world: World, person: Person, password: str) -> Answer:
    return world.call("POST", "/auth/login", {"email": person.email, "password": password})


def told(answer: Answer) -> tuple[int, dict[str, Any], str]:
    """An answer without what differs each time."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.body and str(answer.json | {"request_id": "-"})


def test_the_mailed_link_sets_a_new_password(world: World, carla: Person) -> None:
    assert reset(world, mailed(world, carla)).status == 204

    assert log_in(world, carla, PASSWORD).status == 401
    world.sign_in(carla, NEW)
    assert carla.call("GET", "/me").status == 200


@pytest.mark.statement("A13")
@pytest.mark.statement("C9")
def test_a_reset_signs_nobody_in_ends_every_session_and_leaves_the_second_factor(
    world: World, carla: Person
) -> None:
    second = Person(world, carla.email, totp=carla.totp)
    world.sign_in(second)

    answer = reset(world, mailed(world, carla))

    assert (answer.status, answer.body) == (204, "")
    assert "Set-Cookie" not in answer.headers
    assert [each.call("GET", "/me").status for each in (carla, second)] == [401, 401]
    begun = log_in(world, carla, NEW).json
    assert begun["next"] == "mfa"
    challenge = {"Authorization": f"Bearer {begun['challenge']}"}
    assert world.call("GET", "/me", None, challenge).status == 401


@pytest.mark.statement("A12")
def test_the_owner_is_mailed_that_the_password_changed_and_the_mail_holds_no_secret(
    world: World, carla: Person
) -> None:
    token = mailed(world, carla)
    reset(world, token)

    mail = world.mails_to(carla.email)[-1]
    assert (mail.tags["mail"], mail.subject) == ("password_changed", "Sua senha da Portaria mudou")
    assert "Não foi você?" in mail.text
    assert not any(each in mail.text + mail.html for each in (token, NEW, PASSWORD))


# Asking


@pytest.mark.statement("C1")
def test_asking_is_answered_alike_for_everybody(world: World, ana: Person, carla: Person) -> None:
    world.client_user(ana, "pendente@esquece.com.br")
    inactive, person = world.client(ana, "inativa@esquece.com.br")
    ana.call("POST", f"/client-users/{inactive}/deactivate")
    emails = [carla.email, carla.email.upper(), person.email, "pendente@esquece.com.br"]
    emails += ["ninguem@exemplo.com.br", "isto não é um e-mail\x00", "", "x" * 1000]

    answers = [told(forgot(world, email)) for email in emails]

    assert answers[0][0] == 202
    assert answers[0][2] == ""
    assert answers == [answers[0]] * len(emails)


@pytest.mark.statement("C1")
def test_asking_a_fourth_time_an_hour_is_answered_alike_and_mails_nobody(world: World, carla: Person) -> None:
    before = len(world.mails_to(carla.email))

    answers = [told(forgot(world, carla.email)) for _ in range(6)]

    assert answers == [answers[0]] * 6
    assert len(world.mails_to(carla.email)) - before == 3
    world.clock.advance(hours=1)
    forgot(world, carla.email)
    assert len(world.mails_to(carla.email)) - before == 4


@pytest.mark.statement("C2")
def test_asking_costs_the_api_the_same_calls_whoevers_the_email_is(world: World, carla: Person) -> None:
    made = []
    for email in (carla.email, "sem-conta@exemplo.com.br"):
        with world.instead_of("lambda", Deaf()), world.requests() as requests:
            forgot(world, email)
        made.append(dict(requests))

    assert made[0] == made[1] != {}


class Deaf:
    """A function that mails which is woken and does not come to it."""

    def invoke(self, **request: Any) -> dict[str, int]:
        return {"StatusCode": 202}


@pytest.mark.statement("C1")
@pytest.mark.parametrize("email", ["ninguem@exemplo.com.br", "pendente2@esquece.com.br"])
def test_who_has_no_account_is_mailed_nothing_and_leaves_nothing_behind(
    world: World, ana: Person, email: str
) -> None:
    if email.startswith("pendente"):
        world.client_user(ana, email)
    before, mailed_before = world.state(), world.mails_to(email)

    forgot(world, email)

    assert world.state() == before
    world.settle_down()
    assert world.mails_to(email) == mailed_before


def test_one_address_asks_for_ten_mailboxes_an_hour_and_is_told_the_same_after(
    world: World, carla: Person
) -> None:
    world.with_limits({})
    with world.calling_from("203.0.113.40"):
        answers = [forgot(world, f"{number}@exemplo.com.br") for number in range(10)]
        before = len(world.mails_to(carla.email))
        answers.append(forgot(world, carla.email))
    world.with_limits(json.loads(ENVIRONMENT["LIMITS"]))
    world.settle_down()

    assert {(answer.status, answer.body) for answer in answers} == {(202, answers[0].body)}
    assert len(world.mails_to(carla.email)) == before
    forgot(world, carla.email)
    assert len(world.mails_to(carla.email)) == before + 1


@pytest.mark.statement("B11")
def test_the_link_leads_to_the_configured_host_whatever_a_caller_says(world: World, carla: Person) -> None:
    poisoned = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example",
    }

    mailed(world, carla, **poisoned)

    mail = world.mails_to(carla.email)[-1]
    assert mail.link[0] == "senha"
    assert "evil" not in mail.text + mail.html


# Links


@pytest.mark.statement("B3")
@pytest.mark.statement("B9")
def test_used_replaced_expired_unknown_and_malformed_links_are_refused_alike(
    world: World, carla: Person
) -> None:
    used = mailed(world, carla)
    assert reset(world, used).status == 204
    replaced = mailed(world, carla)
    expired = mailed(world, carla)
    world.clock.advance(hours=1)
    dead = [used, replaced, expired, expired[:20] + "x" * 43, "a" * 20 + expired[20:]]
    dead += ["", " ", "é", "\x00", "x" * 63, expired + "x", expired[:-1], "../.."]

    answers = [told(reset(world, token)) for token in dead]

    assert (answers[0][0], "link_invalid" in answers[0][2]) == (410, True)
    assert answers == [answers[0]] * len(dead)
    assert log_in(world, carla, NEW).status == 200


@pytest.mark.statement("B3")
def test_of_sixteen_that_use_a_link_at_once_one_sets_a_password(world: World, carla: Person) -> None:
    from chalicelib.domain.audit import Actor
    from chalicelib.services import passwords

    token, wiring = mailed(world, carla), world.wiring
    before = len(world.mails_to(carla.email))
    chosen = [f"jabuti lilás {number} no telhado" for number in range(10, 10 + AT_ONCE)]

    def act(number: int) -> str:
        by = Actor(kind="link_holder", id="", name="", source_ip="127.0.0.1")
        passwords.reset_password(token, chosen[number], by, door=wiring.door(), store=wiring.store())
        return chosen[number]

    outcomes = all_at_once(world, act)

    done = [each for each in outcomes if isinstance(each, str)]
    refused = [type(each).__name__ for each in outcomes if not isinstance(each, str)]
    assert (len(done), set(refused)) == (1, {"LinkInvalid"})
    assert log_in(world, carla, done[0]).status == 200
    assert [mail.tags["mail"] for mail in world.mails_to(carla.email)[before:]] == ["password_changed"]


@pytest.mark.statement("B4")
def test_looking_spends_no_link(world: World, carla: Person) -> None:
    token = mailed(world, carla)
    for method in ("GET", "HEAD"):
        for path in ("/senha", "/auth/password/reset", f"/auth/password/reset?token={token}"):
            world.call(method, path)

    assert reset(world, token).status == 204


@pytest.mark.statement("B8")
def test_a_reset_link_and_an_invitation_are_no_use_in_each_others_place(
    world: World, ana: Person, carla: Person
) -> None:
    world.client_user(ana, f"nova-{carla.email}")
    invitation = world.mails_to(f"nova-{carla.email}")[-1].token
    token = mailed(world, carla)

    assert reset(world, invitation).status == 410
    for secret in (token, token[20:]):
        for path, more in {
            "/invitations/lookup": {},
            "/invitations/register": {"password": NEW, "accept_terms": True},
            "/invitations/link": {"password": PASSWORD},
            "/invitations/decline": {},
        }.items():
            assert world.call("POST", path, {"token": secret} | more).status == 410

    assert reset(world, token).status == 204


@pytest.mark.statement("A6")
@pytest.mark.parametrize("password", ["curta", "brasil2026", "Carla Dias 2026", "contabil da ana"])
def test_a_weak_password_is_told_why_and_leaves_the_link_as_it_was(
    world: World, carla: Person, password: str
) -> None:
    token = mailed(world, carla)

    answer = reset(world, token, password)

    assert (answer.status, answer.code) == (422, "password_weak")
    assert answer.json["errors"][0]["field"] == "password"
    assert password not in answer.body
    assert reset(world, token).status == 204


@pytest.mark.statement("B2")
def test_no_link_is_kept_as_it_was_mailed(world: World, carla: Person) -> None:
    token = mailed(world, carla)

    assert token not in world.everything_stored()
    assert token[20:] not in world.everything_stored()


@pytest.mark.statement("C6")
def test_whom_somebody_else_has_locked_out_a_reset_lets_in(world: World, carla: Person) -> None:
    for _ in range(15):
        log_in(world, carla, "senha errada")
    for _ in range(2):
        assert log_in(world, carla, PASSWORD).status == 429

    assert reset(world, mailed(world, carla)).status == 204

    world.sign_in(carla, NEW)


@pytest.mark.statement("E5")
def test_who_was_half_way_in_before_the_reset_stays_out(world: World, carla: Person) -> None:
    challenge = log_in(world, carla, PASSWORD).json["challenge"]
    world.clock.advance(seconds=1)
    assert reset(world, mailed(world, carla)).status == 204

    body = {"challenge": challenge, "factor": "totp", "code": carla.code()}
    answer = world.call("POST", "/auth/mfa/verify", body)

    assert (answer.status, answer.code) == (401, "challenge_invalid")


# One's own, signed in


@pytest.mark.statement("A10")
@pytest.mark.statement("E5")
def test_changing_the_password_asks_for_it_keeps_this_session_and_ends_the_others(
    world: World, carla: Person
) -> None:
    other = Person(world, carla.email, totp=carla.totp)
    world.sign_in(other)
    wrong = carla.call("PUT", "/me/password", {"current_password": "errada", "password": NEW})
    assert (wrong.status, wrong.code) == (401, "invalid_credentials")
    assert other.call("GET", "/me").status == 200

    changed = carla.call("PUT", "/me/password", {"current_password": PASSWORD, "password": NEW})

    assert (changed.status, changed.body) == (204, "")
    assert [each.call("GET", "/me").status for each in (carla, other)] == [200, 401]
    assert [log_in(world, carla, each).status for each in (PASSWORD, NEW)] == [401, 200]
    assert world.mails_to(carla.email)[-1].tags["mail"] == "password_changed"


@pytest.mark.statement("L1")
def test_neither_old_nor_new_password_is_kept_anywhere(world: World, carla: Person) -> None:
    carla.call("PUT", "/me/password", {"current_password": PASSWORD, "password": NEW})

    stored = world.everything_stored()
    assert NEW not in stored
    assert PASSWORD not in stored
