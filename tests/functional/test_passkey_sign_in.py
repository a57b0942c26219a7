"""Signing in with a passkey alone: nothing typed, nothing told, one office where the passkey is good for one."""

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.adapters.tokens import digest
from chalicelib.domain.session import PROOF_LIFE
from tests.fakes.authenticator import PRESENT, as_text
from tests.functional.passkeys import (
    ALONE,
    CONFIRM,
    OPTIONS,
    ORIGIN,
    Holder,
    adding,
    begin_alone,
    enter_alone,
    holder,
)
from tests.functional.world import PASSWORD, Answer, World


def without_what_differs(answer: Answer) -> tuple[Any, ...]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


def refused(answer: Answer) -> bool:
    return (answer.status, answer.code) == (401, "code_invalid")


@pytest.mark.statement("E1")
def test_whoever_holds_a_passkey_signs_in_with_nothing_typed(world: World) -> None:
    person = holder(world, "so@chaves.com.br")
    begun = begin_alone(world)

    answer = enter_alone(world, person.device)

    assert set(begun) == {"challenge", "options"}
    assert begun["options"] == {
        "challenge": begun["options"]["challenge"], "timeout": 300_000, "rpId": "portal.example",
        "allowCredentials": [], "userVerification": "required",
    }  # fmt: skip
    assert (answer.status, set(answer.json)) == (200, {"session"})
    person.token = answer.json["session"]["token"]
    assert answer.headers["Set-Cookie"].startswith(
        f"__Host-portaria={person.token}; Path=/; Secure; HttpOnly"
    )
    assert person.call("GET", "/me").json["account"]["email"] == person.email


@pytest.mark.statement("D12")
def test_a_session_that_no_password_opened_has_to_be_proven_before_anything_that_needs_it(
    world: World,
) -> None:
    person = holder(world, "prove@chaves.com.br")
    person.token = enter_alone(world, person.device).json["session"]["token"]

    sessions = world.wiring.session_table().all(person.account_id)

    (opened,) = [each for each in sessions if each.hash == digest(person.token[20:])]
    assert opened.proven_at == opened.created_at - PROOF_LIFE
    proven: datetime = next(each.proven_at for each in sessions if each.hash != opened.hash)
    assert proven == next(each.created_at for each in sessions if each.hash != opened.hash)


def of_nobody(credential: Any) -> None:
    credential["response"]["userHandle"] = as_text(b"acc_" + b"z" * 20)


def without_a_name(credential: Any) -> None:
    del credential["response"]["userHandle"]


def of_no_account_of_ours(credential: Any) -> None:
    credential["response"]["userHandle"] = as_text(b"\xff\x00 anything")


def of_an_unknown_passkey(credential: Any) -> None:
    credential["id"] = credential["rawId"] = as_text(b"u" * 32)


def wrongly_signed(credential: Any) -> None:
    credential["response"]["signature"] = as_text(b"s" * 70)


SPOILING = [of_nobody, without_a_name, of_no_account_of_ours, of_an_unknown_passkey, wrongly_signed]


@pytest.mark.statement("C1")
def test_nothing_is_learnt_about_whether_there_is_such_an_account(world: World) -> None:
    person = holder(world, "quem@chaves.com.br")

    def outcome(spoil: Callable[[Any], None]) -> tuple[Any, ...]:
        begun = begin_alone(world)
        credential = person.device.sign_in(begun["options"])
        spoil(credential)
        return without_what_differs(
            world.call("POST", ALONE, {"challenge": begun["challenge"], "credential": credential})
        )

    outcomes = [outcome(spoil) for spoil in SPOILING]

    assert outcomes[0][0] == 401
    assert outcomes[0][2]["code"] == "code_invalid"
    assert outcomes == [outcomes[0]] * len(SPOILING)


@pytest.mark.parametrize(
    "client",
    [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"challenge": as_text(b"c" * 32)}],
    ids=str,
)
def test_an_answer_that_was_made_elsewhere_opens_nothing(world: World, client: dict[str, str]) -> None:
    person = holder(world, f"fora{len(str(client))}@chaves.com.br")

    assert refused(enter_alone(world, person.device, **client))
    assert enter_alone(world, person.device).status == 200


def test_an_authenticator_that_did_not_verify_its_owner_opens_nothing(world: World) -> None:
    person = holder(world, "sem-uv@chaves.com.br")
    person.device.flags = PRESENT

    assert refused(enter_alone(world, person.device))


@pytest.mark.statement("D4")
def test_an_answer_opens_one_session(world: World) -> None:
    person = holder(world, "uma@chaves.com.br", counts=False)
    begun = begin_alone(world)
    body = {"challenge": begun["challenge"], "credential": person.device.sign_in(begun["options"])}

    first, again = world.call("POST", ALONE, body), world.call("POST", ALONE, body)
    elsewhere = world.call("POST", ALONE, body | {"challenge": begin_alone(world)["challenge"]})

    assert first.status == 200
    assert (again.status, again.code) == (401, "challenge_invalid")
    assert refused(elsewhere)


@pytest.mark.statement("D4")
def test_a_copied_authenticator_is_refused_once_the_true_one_was_used(world: World) -> None:
    person = holder(world, "copia@chaves.com.br")
    copied = copy.copy(person.device)
    assert enter_alone(world, person.device).status == 200

    assert refused(enter_alone(world, copied))


def test_a_passkey_opens_its_own_account_whatever_name_it_gives(world: World) -> None:
    mallory, victim = holder(world, "m@chaves.com.br"), holder(world, "v@chaves.com.br")
    (own,), (theirs,) = mallory.device.passkeys, victim.device.passkeys
    claiming = copy.copy(own)
    claiming.user_handle = theirs.user_handle
    as_theirs = copy.copy(claiming)
    as_theirs.id = theirs.id

    for forged in (claiming, as_theirs):
        assert refused(enter_alone(world, mallory.device, passkey=forged))


@pytest.mark.statement("C6")
def test_naming_somebody_without_their_passkey_does_not_hold_them(world: World) -> None:
    mallory, victim = holder(world, "pega@chaves.com.br"), holder(world, "livre@chaves.com.br")
    claiming = copy.copy(mallory.device.passkeys[0])
    claiming.user_handle = victim.device.passkeys[0].user_handle
    for _ in range(8):
        assert refused(enter_alone(world, mallory.device, passkey=claiming))

    assert enter_alone(world, victim.device).status == 200


@pytest.mark.statement("C9")
def test_a_known_passkey_is_held_back_like_any_factor(world: World) -> None:
    person = holder(world, "c9@chaves.com.br")
    world.clock.advance(minutes=6)
    for _ in range(5):
        assert refused(enter_alone(world, person.device, origin="https://evil.example"))

    held, also_held = enter_alone(world, person.device), person.confirm(person.assertion())

    assert (held.status, held.code) == (429, "too_many_attempts")
    assert held.headers["Retry-After"]
    assert also_held.status == 429


@pytest.mark.statement("B8")
def test_a_challenge_is_good_for_its_own_way_of_signing_in_only(world: World) -> None:
    person = holder(world, "via@chaves.com.br")
    begun = begin_alone(world)
    alone = {"challenge": begun["challenge"]}
    credential = person.device.sign_in(begun["options"])
    factor = {"factor": "passkey", "credential": credential}

    for path, body in [
        (OPTIONS, alone),
        (CONFIRM, alone | {"credential": credential}),
        ("/auth/mfa/totp", alone),
        ("/auth/mfa/verify", alone | factor),
        ("/invitations/link/confirm", alone | factor | {"accept": True}),
    ]:
        answer = world.call("POST", path, body)
        assert (answer.status, answer.code) == (401, "challenge_invalid"), path
    person.log_in()
    options = person.options()
    body = {"challenge": person.challenge, "credential": person.device.sign_in(options)}
    assert world.call("POST", ALONE, body).code == "challenge_invalid"


@pytest.mark.statement("E5")
def test_a_person_whom_no_office_lets_in_does_not_get_in_by_a_passkey(world: World) -> None:
    ana = world.staff(email="ana-passe@chaves.com.br")
    client_user, client = world.client(ana, "carla-passe@chaves.com.br")
    person = Holder(
        world, client.email, holder(world, "x-passe@chaves.com.br").device, token=client.token or ""
    )
    person.challenge = adding(client)
    assert person.confirm(person.device.register(person.options())).status == 200
    carla = person.device.passkeys[-1]
    assert enter_alone(world, person.device, passkey=carla).status == 200
    ana.call("POST", f"/client-users/{client_user}/deactivate")

    answer = enter_alone(world, person.device, passkey=carla)

    assert (answer.status, answer.code) == (401, "invalid_credentials")


@pytest.mark.statement("D14")
def test_a_passkey_of_one_office_opens_that_office_and_no_other(world: World) -> None:
    ana, bruno = world.staff(email="a-um@chaves.com.br"), world.staff("Escritório B", "b-um@chaves.com.br")
    _, carla = world.client(ana, "c-um@chaves.com.br")
    world.client_user(bruno, carla.email)
    linked = world.link(carla, world.mails_to(carla.email)[-1].token)
    carla.token = linked.json["session"]["token"]
    offices = {each["name"]: each["id"] for each in carla.call("GET", "/me").json["offices"]}
    person = Holder(world, carla.email, holder(world, "y-um@chaves.com.br").device, token=carla.token or "")
    person.challenge = adding(carla)
    assert person.confirm(person.device.register(person.options())).status == 200
    _good_for_one_office(world, person, offices["Escritório B"])

    answer = enter_alone(world, person.device, passkey=person.device.passkeys[-1])

    assert answer.status == 200
    person.token = answer.json["session"]["token"]
    assert person.call("GET", "/me").json["context"]["office"]["id"] == offices["Escritório B"]
    moved = person.call("PUT", "/me/context", {"office_id": offices["Contábil Modelo"]})
    assert (moved.status, moved.code) == (403, "office_scope_only")


def _good_for_one_office(world: World, person: Holder, office_id: str) -> None:
    """As after that office's reset: it takes no other factor, and the passkey opens nothing else."""
    door = world.wiring.door()
    membership = door.accounts.membership(person.account_id, office_id)
    (passkey,) = [each for each in door.factors.confirmed(person.account_id) if each.credential_id]
    scoped = passkey.model_copy(update={"office_id": office_id})
    own = membership.model_copy(update={"own_factors": True})
    door.commit([door.factors.part_remove(passkey), door.accounts.part_save_membership(own)])
    door.commit([door.factors.part_add(scoped)])


@pytest.mark.statement("E2")
def test_the_session_that_the_browser_had_ends(world: World) -> None:
    person = holder(world, "e2-passe@chaves.com.br")
    cookie = {"Cookie": f"__Host-portaria={person.token}", "Origin": ORIGIN, "X-Portaria": "1"}
    begun = begin_alone(world)
    body = {"challenge": begun["challenge"], "credential": person.device.sign_in(begun["options"])}

    assert world.call("POST", ALONE, body, cookie).status == 200

    assert person.call("GET", "/me").status == 401


@pytest.mark.statement("A10")
def test_a_new_password_stops_a_sign_in_that_was_begun_before(world: World) -> None:
    person = holder(world, "a10@chaves.com.br")
    begun = begin_alone(world)
    world.clock.advance(seconds=1)
    body = {"current_password": PASSWORD, "password": "girafa azul 77 na varanda"}
    assert person.call("PUT", "/me/password", body).status == 204

    credential = person.device.sign_in(begun["options"])
    answer = world.call("POST", ALONE, {"challenge": begun["challenge"], "credential": credential})

    assert (answer.status, answer.code) == (401, "challenge_invalid")
    assert enter_alone(world, person.device).status == 200
