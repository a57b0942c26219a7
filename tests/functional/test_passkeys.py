"""Passkeys as a second factor: enrolled, proven, once each, for their own account, site and page."""

import copy
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.fakes.authenticator import PRESENT, VERIFIED, Authenticator, as_text, from_text
from tests.functional.passkeys import CONFIRM, ORIGIN, Holder, adding, holder, newcomer
from tests.functional.world import PASSWORD, Answer, World
from tests.functional.written import log


def refused(answer: Answer) -> bool:
    return (answer.status, answer.code) == (401, "code_invalid")


@pytest.mark.statement("D10")
def test_a_browser_is_asked_for_a_passkey_that_needs_no_typing_and_sees_its_owner(world: World) -> None:
    person = newcomer(world, "opcoes@chaves.com.br")

    options = person.options()

    assert options["rp"] == {"id": "portal.example", "name": "Portaria"}
    assert options["user"]["name"] == person.email
    assert from_text(options["user"]["id"]).startswith(b"acc_")
    assert len(from_text(options["challenge"])) == 32
    assert [each["alg"] for each in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert options["authenticatorSelection"] == {
        "residentKey": "required", "requireResidentKey": True, "userVerification": "required",
    }  # fmt: skip
    assert (options["attestation"], options["excludeCredentials"]) == ("none", [])
    assert person.options()["challenge"] != options["challenge"]


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
def test_a_passkey_is_enrolled_and_then_signs_in_beside_the_password(world: World, algorithm: int) -> None:
    person = newcomer(world, f"entra{algorithm}@chaves.com.br", algorithm=algorithm)

    enrolled = person.confirm(person.device.register(person.options()), name="Celular da Ana")
    step = person.log_in()
    proven = person.confirm(person.device.sign_in(person.options()))

    assert (enrolled.status, set(enrolled.json)) == (200, {"session", "recovery_codes"})
    assert len(enrolled.json["recovery_codes"]) == 10
    assert (step["next"], step["factors"]) == ("mfa", ["passkey", "recovery_code"])
    assert (proven.status, set(proven.json)) == (200, {"session"})
    person.token = proven.json["session"]["token"]
    assert person.call("GET", "/me").json["account"]["email"] == person.email
    assert person.factor_item()["name"] == {"S": "Celular da Ana"}
    assert person.factor_item()["last_used_at"]


def test_without_a_name_a_passkey_is_called_by_its_kind_and_its_browser(world: World) -> None:
    person = newcomer(world, "nome@chaves.com.br")
    body = {"challenge": person.challenge, "credential": person.device.register(person.options())}
    browser = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"}

    person.token = world.call("POST", CONFIRM, body, browser).json["session"]["token"]

    assert person.factor_item()["name"] == {"S": "Chave de acesso"}
    assert person.factor_item()["hint"] == {"S": "Chrome, Windows"}


def test_the_route_for_every_factor_takes_a_passkey_too(world: World) -> None:
    person = holder(world, "qualquer@chaves.com.br")
    body = {"credential": person.assertion(), "challenge": person.challenge, "factor": "passkey"}

    assert world.call("POST", "/auth/mfa/verify", body).status == 200


@pytest.mark.statement("D4")
def test_an_answer_counts_once(world: World) -> None:
    person = holder(world, "replay@chaves.com.br", counts=False)
    credential = person.assertion()

    first, again = person.confirm(credential), person.confirm(credential)
    person.log_in()
    person.options()
    elsewhere = person.confirm(credential)

    assert first.status == 200
    assert (again.status, again.code) == (401, "challenge_invalid")
    assert refused(elsewhere)


@pytest.mark.statement("D4")
def test_new_options_take_the_place_of_those_before(world: World) -> None:
    person = holder(world, "novas@chaves.com.br")
    person.log_in()
    old = person.device.sign_in(person.options())
    person.options()

    assert refused(person.confirm(old))


def test_an_answer_to_nothing_is_refused(world: World) -> None:
    person = holder(world, "nada@chaves.com.br")
    options = {"rpId": "portal.example", "challenge": as_text(b"c" * 32), "allowCredentials": []}
    person.log_in()

    assert refused(person.confirm(person.device.sign_in(options)))
    unasked = newcomer(world, "nada2@chaves.com.br")
    made = {"rp": {"id": "portal.example"}, "user": {"id": "eA"}, "challenge": as_text(b"c" * 32)}
    assert unasked.confirm(unasked.device.register(made)).code == "challenge_invalid"


WRONG: dict[str, dict[str, Any]] = {
    "another page": {"origin": "https://portal.example.evil.example"},
    "no https": {"origin": "http://portal.example"},
    "another port": {"origin": "https://portal.example:8443"},
    "another site": {"rp_id": "evil.example"},
    "another challenge": {"challenge": as_text(b"c" * 32)},
    "no challenge": {"challenge": ""},
    "a registration": {"type": "webauthn.create"},
    "a page within a page": {"crossOrigin": True},
    "a page within another's": {"topOrigin": "https://evil.example"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_was_made_elsewhere_is_refused(world: World, wrong: str) -> None:
    person = holder(world, f"{wrong.replace(' ', '-')}@chaves.com.br".replace("'", ""))

    assert refused(person.confirm(person.assertion(**WRONG[wrong])))
    assert person.confirm(person.assertion()).status == 200


@pytest.mark.parametrize("wrong", [each for each in WRONG if each not in {"another site", "a registration"}])
def test_a_registration_that_was_made_elsewhere_is_refused(world: World, wrong: str) -> None:
    person = newcomer(world, f"novo-{wrong.replace(' ', '-')}@chaves.com.br".replace("'", ""))

    assert refused(person.confirm(person.device.register(person.options(), **WRONG[wrong])))
    assert person.confirm(person.device.register(person.options())).status == 200


@pytest.mark.parametrize("flags", [0, PRESENT, VERIFIED])
def test_an_authenticator_that_did_not_see_its_owner_is_refused(world: World, flags: int) -> None:
    person, new = holder(world, f"uv{flags}@chaves.com.br"), newcomer(world, f"uv-{flags}@chaves.com.br")
    usual = person.device.flags
    person.device.flags = new.device.flags = flags

    assert refused(person.confirm(person.assertion()))
    assert refused(new.confirm(new.device.register(new.options())))
    person.device.flags = usual
    assert person.confirm(person.assertion()).status == 200


@pytest.mark.statement("D4")
def test_a_copied_authenticator_is_refused_once_the_true_one_was_used(world: World) -> None:
    person = holder(world, "clone@chaves.com.br")
    copied = copy.copy(person.device)
    assert person.confirm(person.assertion()).status == 200

    person.device, true = copied, person.device
    outcome = person.confirm(person.assertion())

    person.device = true
    assert refused(outcome)
    assert person.confirm(person.assertion()).status == 200


def test_a_passkey_that_does_not_count_works_every_time(world: World) -> None:
    person = holder(world, "sincronizada@chaves.com.br", counts=False)

    assert [person.confirm(person.assertion()).status for _ in range(3)] == [200, 200, 200]


def test_another_persons_passkey_is_refused(world: World) -> None:
    person, other = holder(world, "dona@chaves.com.br"), holder(world, "outra@chaves.com.br")
    (foreign,) = other.device.passkeys

    assert refused(person.confirm(person.assertion(passkey=foreign)))
    claimed = person.assertion(passkey=foreign)
    claimed["response"]["userHandle"] = as_text(person.account_id.encode())
    assert refused(person.confirm(claimed))
    claimed = person.assertion(passkey=foreign)
    claimed["id"] = claimed["rawId"] = as_text(person.device.passkeys[0].id)
    assert refused(person.confirm(claimed))


def test_an_answer_that_names_another_person_is_refused(world: World) -> None:
    person, other = holder(world, "nome1@chaves.com.br"), holder(world, "nome2@chaves.com.br")
    credential = person.assertion()
    credential["response"]["userHandle"] = as_text(other.account_id.encode())

    assert refused(person.confirm(credential))
    credential = person.assertion()
    del credential["response"]["userHandle"]
    assert person.confirm(credential).status == 200


@pytest.mark.statement("D11")
@pytest.mark.parametrize("what", ["the whole factor", "the credential and its key"])
def test_factors_swapped_in_the_table_open_nothing(world: World, what: str) -> None:
    mallory = holder(world, f"mallory{len(what)}@chaves.com.br")
    victim = holder(world, f"vitima{len(what)}@chaves.com.br")
    mine, theirs = mallory.factor_item(), victim.factor_item()
    place = {name: theirs[name] for name in ("pk", "sk")}
    owner = {} if what == "the whole factor" else {"account_id": theirs["account_id"]}
    item = {name: value for name, value in mine.items() if name != "table"} | place | owner
    world.wiring.client("dynamodb").put_item(TableName="Identity", Item=item)
    victim.log_in()
    options = victim.options()

    credential = mallory.device.sign_in(options)
    credential["response"]["userHandle"] = as_text(victim.account_id.encode())

    assert victim.confirm(credential).status >= 400
    assert victim.account_id not in json.dumps(world.asked[-1])


GARBAGE: list[Any] = [
    {}, {"id": None}, {"id": 1, "response": []}, {"response": {"userHandle": {}}}, {"id": {"a": ["b"]}},
    {"id": "x", "rawId": "x", "type": "public-key", "response": {}}, {"id": "á", "rawId": "\x00", "response": "x"},
]  # fmt: skip
NOT_AN_OBJECT: list[Any] = [None, True, 1, "x", [], [{}], "{}"]


@pytest.mark.statement("D16")
@pytest.mark.parametrize("credential", [*GARBAGE, *NOT_AN_OBJECT], ids=repr)
def test_garbage_for_a_passkey_is_refused_and_breaks_nothing(world: World, credential: Any) -> None:
    person = newcomer(world, f"lixo{len(world.mails)}@chaves.com.br")
    person.options()

    assert 400 <= person.confirm(credential).status < 500
    assert person.confirm(person.device.register(person.options())).status == 200


@pytest.mark.statement("D16")
def test_a_true_answer_with_anything_in_it_spoilt_is_refused(world: World) -> None:
    person = holder(world, "estragada@chaves.com.br")
    spoilt = ["", "====", "\u0000", "ção", "A", "A" * 9000, None, 7, [], {}, True]

    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for value in spoilt:
            world.clock.advance(minutes=30)
            credential = person.assertion()
            credential["response"][part] = value
            assert 400 <= person.confirm(credential).status < 500, (part, value)


@pytest.mark.statement("H10")
def test_a_credential_of_more_than_20_kilobytes_is_refused_by_name(world: World) -> None:
    person = newcomer(world, "grande@chaves.com.br")
    credential = person.device.register(person.options()) | {"more": "x" * 20_000}

    answer = person.confirm(credential)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "credential")
    assert answer.json["errors"][0]["message"] == "A resposta do aparelho é grande demais."


@pytest.mark.parametrize(
    "failure",
    [
        ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke"),
        ReadTimeoutError(endpoint_url="lambda"),
    ],
    ids=["throttled", "too slow"],
)
def test_while_nothing_can_be_verified_the_same_answer_may_be_given_again(
    world: World, failure: Exception
) -> None:
    person = holder(world, f"{type(failure).__name__.lower()}@chaves.com.br")
    credential = person.assertion()
    world.ask_fails.append(failure)

    first, again = person.confirm(credential), person.confirm(credential)

    assert (first.status, first.code) == (503, "service_unavailable")
    assert first.headers["Retry-After"]
    assert again.status == 200


@pytest.mark.statement("D5")
def test_guessing_is_held_back_as_with_any_factor_and_its_owner_is_told(world: World) -> None:
    person, other = holder(world, "d5@chaves.com.br"), holder(world, "d5-outra@chaves.com.br")
    world.clock.advance(minutes=6)
    for _ in range(5):
        assert refused(person.confirm(person.assertion(passkey=other.device.passkeys[0])))

    held = person.confirm(person.assertion())

    assert (held.status, held.code) == (429, "too_many_attempts")
    assert "tentativas" in world.mails_to(person.email)[-1].text
    world.clock.advance(minutes=6)
    assert person.confirm(person.assertion()).status == 200


@pytest.mark.statement("D12")
def test_one_more_passkey_ends_every_session_and_is_told_to_its_owner(world: World) -> None:
    ana = world.staff(email="mais@chaves.com.br")
    device = Authenticator(ORIGIN)
    person = Holder(world, ana.email, device, adding(ana), ana.token or "")

    answer = person.confirm(device.register(person.options()))

    assert answer.status == 200
    assert answer.json["recovery_codes"] == []
    assert ana.call("GET", "/me").status == 401
    assert "segundo fator" in world.mails_to(ana.email)[-1].text
    person.token = answer.json["session"]["token"]
    person.challenge = adding(person)
    (known,) = person.options()["excludeCredentials"]
    assert known == {
        "type": "public-key", "id": as_text(device.passkeys[0].id), "transports": ["hybrid", "internal"],
    }  # fmt: skip


def test_a_passkey_is_enrolled_once(world: World) -> None:
    person = holder(world, "repetida@chaves.com.br")
    device, person.challenge = person.device, adding(person)
    made = device.register(person.options())
    first = device.passkeys[0]
    device.passkeys[-1].id = first.id
    raw = from_text(made["response"]["attestationObject"]).replace(from_text(made["id"]), first.id)
    made["id"] = made["rawId"] = as_text(first.id)
    made["response"]["attestationObject"] = as_text(raw)

    assert refused(person.confirm(made))


@pytest.mark.statement("D12")
def test_a_passkey_proves_a_signed_in_person_again(world: World) -> None:
    person = holder(world, "prova@chaves.com.br")
    begun = person.call("POST", "/me/proof", {"password": PASSWORD})
    person.challenge = begun.json["challenge"]
    body = {"credential": person.device.sign_in(person.options()), "challenge": person.challenge}

    answer = person.call("POST", "/me/proof/confirm", body | {"factor": "passkey"})

    assert begun.json["factors"] == ["passkey", "recovery_code"]
    assert answer.status == 200


@pytest.mark.statement("C9")
def test_a_passkey_adds_an_office_to_an_account(world: World) -> None:
    person, bruno = (
        holder(world, "davi@chaves.com.br"),
        world.staff("Escritório Bruno", "bruno@chaves.com.br"),
    )
    world.client_user(bruno, person.email)
    link = {"token": world.mails_to(person.email)[-1].token, "password": PASSWORD}
    begun = world.call("POST", "/invitations/link", link).json
    person.challenge = begun["challenge"]
    body = {"challenge": person.challenge, "factor": "passkey", "accept": True}
    unproven = world.call("POST", "/invitations/link/confirm", body)

    body["credential"] = person.device.sign_in(person.options())
    linked = world.call("POST", "/invitations/link/confirm", body)

    assert begun["factors"] == ["passkey", "recovery_code"]
    assert refused(unproven)
    assert (linked.status, linked.json["next"]) == (200, "done")


def test_where_there_is_no_passkey_none_is_asked_for(world: World) -> None:
    ana = world.staff(email="sem@chaves.com.br")
    step = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}).json

    answer = world.call("POST", "/auth/mfa/passkey/options", {"challenge": step["challenge"]})

    assert (answer.status, answer.code) == (409, "passkey_missing")


@pytest.mark.statement("L1")
def test_nothing_that_was_signed_is_logged(world: World) -> None:
    person = holder(world, "log@chaves.com.br")
    accepted, wrong = person.assertion(), person.assertion(origin="https://evil.example")

    with log() as kept:
        assert refused(person.confirm(wrong))

    written = kept.getvalue()

    assert '"reason":"InvalidAuthenticationResponse"' in written
    for secret in (
        *accepted["response"].values(),
        *wrong["response"].values(),
        accepted["id"],
        "evil.example",
    ):
        assert secret not in written
    assert person.challenge not in written
