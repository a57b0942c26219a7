"""Proving oneself anew over HTTP: password and factor, in this session, for a new token of it."""

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World


@pytest.fixture
def ana(world: World, request: pytest.FixtureRequest) -> Person:
    return world.staff("Contábil da Ana", f"ana{abs(hash(request.node.name))}@prova.com.br")


def begin(person: Person, password: str = PASSWORD) -> Answer:
    return person.call("POST", "/me/proof", {"password": password})


def confirm(person: Person, challenge: str, code: str, factor: str = "totp", **headers: str) -> Answer:
    body = {"challenge": challenge, "factor": factor, "code": code}
    return person.call("POST", "/me/proof/confirm", body, **headers)


@pytest.mark.statement("D12")
@pytest.mark.statement("E2")
def test_password_and_factor_give_the_session_a_new_token_and_the_old_one_is_dead(
    world: World, ana: Person
) -> None:
    old = Person(world, ana.email, token=ana.token)
    (before,) = ana.call("GET", "/me/sessions").json["items"]
    begun = begin(ana)
    assert set(begun.json) == {"challenge", "factors"}
    assert begun.json["factors"] == ["totp", "recovery_code"]

    answer = confirm(ana, begun.json["challenge"], ana.code())

    assert answer.status == 200
    ana.token = answer.json["session"]["token"]
    assert answer.headers["Set-Cookie"].startswith(f"__Host-portaria={ana.token};")
    (after,) = ana.call("GET", "/me/sessions").json["items"]
    assert (after["id"], after["created_at"]) == (before["id"], before["created_at"])
    assert old.call("GET", "/me").status == 401


@pytest.mark.statement("D12")
@pytest.mark.parametrize(
    ("password", "code", "factor", "refusal"),
    [
        ("senha errada", "", "totp", "invalid_credentials"),
        (PASSWORD, "000000", "totp", "code_invalid"),
        (PASSWORD, "AAAA-BBBB-CCCC-DDDD", "recovery_code", "code_invalid"),
        (PASSWORD, "", "totp", "code_invalid"),
    ],
)
def test_without_both_nothing_is_proven_and_the_session_goes_on_as_it_was(
    ana: Person, password: str, code: str, factor: str, refusal: str
) -> None:
    answer = begin(ana, password)
    if answer.status == 200:
        answer = confirm(ana, answer.json["challenge"], code, factor)

    assert (answer.status, answer.code) == (401, refusal)
    assert ana.call("GET", "/me").status == 200


@pytest.mark.statement("D12")
def test_a_challenge_of_another_session_or_person_is_refused(world: World, ana: Person) -> None:
    elsewhere = Person(world, ana.email, totp=ana.totp)
    world.sign_in(elsewhere)
    bruno = world.staff("Contábil do Bruno", f"bruno-{ana.email}")
    challenge = begin(ana).json["challenge"]

    for other in (elsewhere, bruno):
        answer = confirm(other, challenge, ana.code())
        assert (answer.status, answer.code) == (401, "challenge_invalid")

    assert confirm(ana, challenge, ana.code()).status == 200


@pytest.mark.statement("D1")
@pytest.mark.statement("E3")
def test_a_challenge_to_prove_opens_nothing_else_and_no_other_challenge_proves(
    world: World, ana: Person
) -> None:
    proving = begin(ana).json["challenge"]
    signing_in = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD})
    verifying = signing_in.json["challenge"]
    body = {"challenge": proving, "factor": "totp", "code": ana.code()}

    assert world.call("POST", "/auth/mfa/verify", body).code == "challenge_invalid"
    assert world.call("POST", "/auth/mfa/totp", {"challenge": proving}).code == "challenge_invalid"
    assert (
        world.call("POST", "/invitations/link/confirm", body | {"accept": True}).code == "challenge_invalid"
    )
    assert confirm(ana, verifying, ana.code()).code == "challenge_invalid"
    assert world.call("GET", "/me", None, {"Authorization": f"Bearer {proving}"}).status == 401


@pytest.mark.statement("D4")
def test_the_code_that_signed_in_does_not_prove_and_one_that_proved_does_not_sign_in(
    world: World, ana: Person
) -> None:
    code = ana.code()
    begun = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}).json
    body = {"challenge": begun["challenge"], "factor": "totp", "code": code}
    assert world.call("POST", "/auth/mfa/verify", body).status == 200
    assert confirm(ana, begin(ana).json["challenge"], code).code == "code_invalid"
    fresh = ana.code()
    assert confirm(ana, begin(ana).json["challenge"], fresh).status == 200

    begun = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}).json
    body = {"challenge": begun["challenge"], "factor": "totp", "code": fresh}
    assert world.call("POST", "/auth/mfa/verify", body).code == "code_invalid"


@pytest.mark.statement("D13")
def test_a_recovery_code_proves_once_and_its_owner_is_told(world: World, ana: Person) -> None:
    code = ana.recovery_codes[0]

    answer = confirm(ana, begin(ana).json["challenge"], code, "recovery_code")

    assert answer.status == 200
    ana.token = answer.json["session"]["token"]
    assert world.mails_to(ana.email)[-1].tags["mail"] == "recovery_code_used"
    assert "Códigos que restam: 9" in world.mails_to(ana.email)[-1].text
    assert confirm(ana, begin(ana).json["challenge"], code, "recovery_code").code == "code_invalid"


@pytest.mark.statement("E1")
def test_asking_again_with_the_same_key_gives_no_token_a_second_time(ana: Person) -> None:
    challenge, code = begin(ana).json["challenge"], ana.code()
    key = {"Idempotency-Key": "once-and-once-only"}
    first = confirm(ana, challenge, code, **key)
    assert first.status == 200
    ana.token = first.json["session"]["token"]

    second = confirm(ana, challenge, code, **key)

    assert (second.status, second.code) == (401, "challenge_invalid")


def test_nobody_proves_without_a_session(world: World) -> None:
    body = {"challenge": "c" * 43, "factor": "totp", "code": "123456"}

    for path, sent in {"/me/proof": {"password": PASSWORD}, "/me/proof/confirm": body}.items():
        assert world.call("POST", path, sent).status == 401
