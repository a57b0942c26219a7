"""Signing in and out over HTTP."""

import json
from datetime import timedelta
from email.utils import format_datetime

import pyotp
import pytest

from tests.functional.world import PASSWORD, Answer, Person, World


def without_what_differs(answer: Answer) -> tuple[int, dict[str, object], dict[str, object]]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


def log_in(world: World, email: str, password: str) -> Answer:
    return world.call("POST", "/auth/login", {"email": email, "password": password})


def as_cookie(person: Person) -> dict[str, str]:
    return {
        "Cookie": f"__Host-portaria={person.token}",
        "Origin": "https://portal.example",
        "X-Portaria": "1",
    }


@pytest.mark.statement("C1")
def test_whatever_was_wrong_the_answer_is_the_same_to_the_byte(world: World) -> None:
    ana = world.staff(email="c1@modelo.com.br")
    client_user = world.client_user(ana, "c1-inativa@exemplo.com.br")
    world.register(world.mails_to("c1-inativa@exemplo.com.br")[-1].token, "c1-inativa@exemplo.com.br")
    ana.call("POST", f"/client-users/{client_user}/deactivate")
    world.client_user(ana, "c1-pendente@exemplo.com.br")

    answers = [
        log_in(world, "c1@modelo.com.br", "senha errada"),
        log_in(world, "ninguem@exemplo.com.br", PASSWORD),
        log_in(world, "c1-inativa@exemplo.com.br", PASSWORD),
        log_in(world, "c1-pendente@exemplo.com.br", PASSWORD),
        log_in(world, "isto não é um e-mail\x00", PASSWORD),
        log_in(world, "", ""),
        log_in(world, "x" * 1000, "y" * 1000),
    ]

    first = without_what_differs(answers[0])
    assert first[0] == 401
    assert answers[0].code == "invalid_credentials"
    assert [without_what_differs(answer) for answer in answers[1:]] == [first] * 6
    assert len({len(answer.body) for answer in answers}) == 1


@pytest.mark.statement("D1")
def test_a_challenge_reaches_no_route_but_its_own(world: World) -> None:
    ana = world.staff(email="d1@modelo.com.br")
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]

    for method, path in [
        ("GET", "/me"),
        ("GET", "/client-users"),
        ("GET", "/office"),
        ("PUT", "/me/context"),
    ]:
        answer = world.call(method, path, None, {"Authorization": f"Bearer {challenge}"})
        assert (answer.status, answer.code) == (401, "unauthenticated")
    answer = world.call("POST", "/auth/mfa/totp", {"challenge": challenge})
    assert (answer.status, answer.code) == (401, "challenge_invalid")


@pytest.mark.statement("D10")
def test_enrolment_shows_secret_picture_and_codes_once_and_never_to_a_cache(world: World) -> None:
    world.create_office("Enrola", "d10@modelo.com.br")
    token = world.mails_to("d10@modelo.com.br")[-1].token
    registered = world.call(
        "POST", "/invitations/register", {"token": token, "password": PASSWORD, "accept_terms": True}
    )
    challenge = registered.json["challenge"]

    begun = world.call("POST", "/auth/mfa/totp", {"challenge": challenge})
    person = Person(world, "d10@modelo.com.br", totp=begun.json["secret"])
    body = {"challenge": challenge, "code": person.code()}
    confirmed = world.call("POST", "/auth/mfa/totp/confirm", body)

    assert begun.json["otpauth_uri"].startswith("otpauth://totp/Portaria:d10%40modelo.com.br?secret=")
    assert begun.json["qr_svg"].startswith("<svg ")
    assert begun.headers["Cache-Control"] == confirmed.headers["Cache-Control"] == "no-store"
    assert set(confirmed.json) == {"session", "recovery_codes"}
    assert len(set(confirmed.json["recovery_codes"])) == 10
    for again in ("/auth/mfa/totp", "/auth/mfa/totp/confirm"):
        answer = world.call("POST", again, body if again.endswith("confirm") else {"challenge": challenge})
        assert (answer.status, answer.code) == (401, "challenge_invalid")


@pytest.mark.statement("E1")
def test_the_session_comes_as_a_cookie_that_only_https_and_no_script_can_read(world: World) -> None:
    ana = world.staff(email="e1@modelo.com.br")
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]

    answer = world.call(
        "POST", "/auth/mfa/verify", {"challenge": challenge, "factor": "totp", "code": ana.code()}
    )

    token = answer.json["session"]["token"]
    assert answer.headers["Set-Cookie"] == (
        f"__Host-portaria={token}; Path=/; Secure; HttpOnly; SameSite=Strict"
    )
    assert token not in world.everything_stored()
    assert token[20:] not in world.everything_stored()


@pytest.mark.statement("D13")
def test_a_recovery_code_signs_in_once(world: World) -> None:
    ana = world.staff(email="d13@modelo.com.br")
    code = ana.recovery_codes[0]

    outcomes = []
    for _ in range(2):
        challenge = log_in(world, ana.email, PASSWORD).json["challenge"]
        body = {"challenge": challenge, "factor": "recovery_code", "code": code}
        outcomes.append(world.call("POST", "/auth/mfa/verify", body))

    assert [answer.status for answer in outcomes] == [200, 401]
    assert outcomes[1].code == "code_invalid"
    me = world.call("GET", "/me", None, {"Authorization": f"Bearer {outcomes[0].json['session']['token']}"})
    assert me.json["recovery_codes_left"] == 9


@pytest.mark.statement("D16")
@pytest.mark.parametrize(
    "code", ["١٢٣٤٥٦", " 123456", 123456, 1.5, ["123456"], {"a": 1}, None, True, "", "1" * 5000]
)
def test_garbage_for_a_code_is_refused_and_breaks_nothing(world: World, code: object) -> None:
    ana = Person(world, "d16@modelo.com.br")
    if log_in(world, ana.email, PASSWORD).status != 200:
        ana = world.staff(email="d16@modelo.com.br")
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]

    for path, body in [
        ("/auth/mfa/verify", {"challenge": challenge, "factor": "totp", "code": code}),
        ("/auth/mfa/verify", {"challenge": challenge, "factor": "recovery_code", "code": code}),
        ("/auth/mfa/totp/confirm", {"challenge": challenge, "code": code}),
        ("/auth/mfa/verify", {"challenge": code, "factor": "totp", "code": "123456"}),
        ("/auth/mfa/totp", {"challenge": code}),
        ("/auth/login", {"email": code, "password": PASSWORD}),
        ("/auth/login", {"email": ana.email, "password": code}),
    ]:
        assert 400 <= world.call("POST", path, body).status < 500


@pytest.mark.statement("D15")
@pytest.mark.parametrize("extra", ["time", "step", "now", "account_id"])
def test_a_field_that_is_not_documented_is_refused(world: World, extra: str) -> None:
    body = {"challenge": "c", "factor": "totp", "code": "123456", extra: 1}

    assert world.call("POST", "/auth/mfa/verify", body).status == 400


@pytest.mark.statement("D15")
@pytest.mark.statement("D3")
@pytest.mark.parametrize("steps", [-2, 2])
def test_no_header_moves_the_clock_that_a_code_is_measured_by(world: World, steps: int) -> None:
    ana = world.staff(email=f"d15{steps}@modelo.com.br")
    world.clock.advance(minutes=5)
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]
    then = world.clock.now() + timedelta(seconds=30 * steps)
    said = {name: format_datetime(then, usegmt=True) for name in ("Date", "X-Amz-Date", "X-Date")}
    body = {"challenge": challenge, "factor": "totp", "code": pyotp.TOTP(str(ana.totp)).at(then)}

    answer = world.call("POST", "/auth/mfa/verify", body, said | {"X-Timestamp": str(int(then.timestamp()))})

    assert (answer.status, answer.code) == (401, "code_invalid")


@pytest.mark.statement("E5")
@pytest.mark.statement("E11")
def test_signing_out_ends_the_session_at_once_and_clears_the_browser(world: World) -> None:
    ana = world.staff(email="e11@modelo.com.br")
    cookie = as_cookie(ana)

    answer = world.call("POST", "/auth/logout", None, cookie)

    assert (answer.status, answer.body) == (204, "")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert answer.headers["Set-Cookie"].startswith("__Host-portaria=; Max-Age=0; Path=/; Secure;")
    assert world.call("GET", "/me", None, cookie).status == 401
    assert world.call("POST", "/auth/logout").status == 204


@pytest.mark.statement("E7")
def test_another_site_cannot_sign_a_person_out(world: World) -> None:
    ana = world.staff(email="e7@modelo.com.br")
    cookie = {"Cookie": as_cookie(ana)["Cookie"]}

    for headers in (cookie, cookie | {"Origin": "https://evil.example", "X-Portaria": "1"}):
        assert world.call("POST", "/auth/logout", None, headers).status == 403

    assert ana.call("GET", "/me").status == 200


@pytest.mark.statement("E3")
def test_a_token_chosen_by_the_caller_is_never_adopted(world: World) -> None:
    ana = world.staff(email="e3@modelo.com.br")
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]
    chosen = "k" * 20 + "S" * 43
    headers = as_cookie(Person(world, ana.email, token=chosen))

    answer = world.call(
        "POST", "/auth/mfa/verify", {"challenge": challenge, "factor": "totp", "code": ana.code()}, headers
    )

    assert answer.status == 200
    assert answer.json["session"]["token"] != chosen
    assert world.call("GET", "/me", None, {"Authorization": f"Bearer {chosen}"}).status == 401
    assert world.call("GET", f"/me?token={answer.json['session']['token']}").status == 401


@pytest.mark.statement("E2")
def test_the_old_session_of_the_browser_ends_when_somebody_signs_in_on_it(world: World) -> None:
    ana = world.staff(email="e2@modelo.com.br")
    old = as_cookie(ana)
    challenge = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}, old).json[
        "challenge"
    ]
    body = {"challenge": challenge, "factor": "totp", "code": ana.code()}

    assert world.call("POST", "/auth/mfa/verify", body, old).status == 200

    assert world.call("GET", "/me", None, old).status == 401


def test_the_guidelines_for_passwords_are_data_with_sentences(world: World) -> None:
    rules = world.call("GET", "/auth/password/guidelines").json["rules"]

    assert {"min_length", "max_length"} <= {rule["code"] for rule in rules}
    assert all(rule["text"] for rule in rules)


@pytest.mark.statement("L1")
def test_no_secret_of_a_sign_in_is_logged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ana = world.staff(email="l1@modelo.com.br")
    challenge = log_in(world, ana.email, PASSWORD).json["challenge"]
    code = ana.code()
    world.call("POST", "/auth/mfa/verify", {"challenge": challenge, "factor": "totp", "code": "000000"})
    world.call("POST", "/auth/mfa/verify", {"challenge": challenge, "factor": "totp", "code": code})

    written = "".join(capsys.readouterr())

    assert written
    for secret in (PASSWORD, challenge, code, ana.totp, ana.token, ana.email, *ana.recovery_codes):
        assert str(secret) not in written
    assert json.dumps(PASSWORD) not in written
