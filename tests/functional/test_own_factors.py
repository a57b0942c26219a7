"""The signed-in person's own factors: seen, added, removed; recovery codes made anew."""

import pyotp
import pytest

from tests.functional.own_account import (
    add_app,
    begin_app,
    confirm_app,
    elsewhere,
    factor_ids,
    is_in,
    mail_names,
    own_actions,
    prove,
)
from tests.functional.world import PASSWORD, Person, World


def test_factors_are_shown_without_their_secrets(world: World) -> None:
    ana = world.staff(email="fatores@modelo.com.br")

    answer = ana.call("GET", "/me/factors")

    (app,) = answer.json["items"]
    assert set(app) == {"id", "kind", "name", "hint", "office", "created_at", "last_used_at"}
    assert (app["kind"], app["office"]) == ("totp", None)
    assert app["last_used_at"] is not None
    assert answer.json["recovery_codes"] == {"left": 10, "saved_at": None}
    assert str(ana.totp) not in answer.body


@pytest.mark.statement("D12")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/me/factors", {"kind": "totp"}),
        ("DELETE", "/me/factors/fac_x", None),
        ("POST", "/me/recovery-codes", None),
    ],
)
def test_a_change_of_factors_asks_for_password_and_factor_of_the_last_five_minutes(
    world: World, method: str, path: str, body: object
) -> None:
    ana = world.staff(email=f"d12-prova{path.count('/')}{method}{len(path)}@modelo.com.br".lower())
    world.clock.advance(minutes=5)
    assert is_in(ana), "and with that the session is marked as seen"
    before = world.items()

    answer = ana.call(method, path, body)

    assert (answer.status, answer.code) == (403, "proof_required")
    assert world.items() == before
    prove(ana)
    assert ana.call(method, path, body).status in {200, 404}


@pytest.mark.statement("D12")
@pytest.mark.statement("E5")
def test_adding_a_factor_ends_other_sessions_and_tells_the_owner(world: World) -> None:
    ana = world.staff(email="d12-mais@modelo.com.br")
    other = elsewhere(world, ana)
    asking = Person(world, ana.email, token=ana.token)
    codes_before = ana.recovery_codes

    answer = confirm_app(ana, *begin_app(ana))

    assert answer.status == 200
    assert answer.json["recovery_codes"] == []
    ana.token = answer.json["session"]["token"]
    assert (is_in(ana), is_in(other), is_in(asking)) == (True, False, False)
    assert len(factor_ids(ana)) == 2
    assert mail_names(world, ana.email)[-1] == "factor_added"
    assert own_actions(world, ana).count("factor.enrolled") == 2
    assert codes_before
    assert ana.call("GET", "/me").json["recovery_codes_left"] == 10


@pytest.mark.statement("D12")
def test_the_right_to_add_a_factor_ends_with_the_session_that_asked(world: World) -> None:
    ana = world.staff(email="d12-saiu@modelo.com.br")
    challenge, secret = begin_app(ana)

    assert ana.call("POST", "/auth/logout").status == 204
    answer = confirm_app(ana, challenge, secret)

    assert (answer.status, answer.code) == (401, "challenge_invalid")


@pytest.mark.statement("E5")
def test_the_right_to_enrol_a_first_factor_ends_with_the_password_it_came_from(world: World) -> None:
    world.create_office("Troca", "e5-troca@modelo.com.br")
    body = {
        "token": world.mails_to("e5-troca@modelo.com.br")[-1].token,
        "password": PASSWORD,
        "accept_terms": True,
    }
    challenge = world.call("POST", "/invitations/register", body).json["challenge"]
    world.clock.advance(seconds=1)
    world.call("POST", "/auth/password/forgot", {"email": "e5-troca@modelo.com.br"})
    token = world.mails_to("e5-troca@modelo.com.br")[-1].text.partition("/senha#")[2].split()[0]

    reset = world.call(
        "POST", "/auth/password/reset", {"token": token, "password": "girafa azul 77 na varanda"}
    )
    answer = world.call("POST", "/auth/mfa/totp", {"challenge": challenge})

    assert reset.status == 204
    assert (answer.status, answer.code) == (401, "challenge_invalid")


@pytest.mark.statement("D12")
@pytest.mark.statement("E5")
def test_removing_a_factor_ends_other_sessions_and_tells_the_owner(world: World) -> None:
    ana = world.staff(email="d12-menos@modelo.com.br")
    (first,) = factor_ids(ana)
    challenge, secret = begin_app(ana)
    ana.token = confirm_app(ana, challenge, secret).json["session"]["token"]
    other = elsewhere(world, ana)

    answer = ana.call("DELETE", f"/me/factors/{first}")

    assert answer.status == 204
    assert (is_in(ana), is_in(other)) == (True, False)
    assert first not in factor_ids(ana)
    assert mail_names(world, ana.email)[-1] == "factor_removed"
    assert own_actions(world, ana).count("factor.removed") == 1
    begun = world.call("POST", "/auth/login", {"email": ana.email, "password": PASSWORD}).json
    old = {"challenge": begun["challenge"], "factor": "totp", "code": ana.code()}
    assert world.call("POST", "/auth/mfa/verify", old).status == 401
    world.clock.advance(seconds=30)
    new = old | {"code": pyotp.TOTP(secret).at(world.clock.now())}
    assert world.call("POST", "/auth/mfa/verify", new).status == 200


@pytest.mark.statement("D12")
def test_the_last_factor_stays(world: World) -> None:
    ana = world.staff(email="d12-ultimo@modelo.com.br")
    (only,) = factor_ids(ana)

    answer = ana.call("DELETE", f"/me/factors/{only}")

    assert (answer.status, answer.code) == (409, "last_factor")
    assert factor_ids(ana) == [only]
    assert is_in(ana)


def test_a_factor_of_somebody_else_is_not_there(world: World) -> None:
    ana, bruno = (world.staff(name, f"alheio@{name}.com.br") for name in ("um", "dois"))
    add_app(bruno)

    answer = ana.call("DELETE", f"/me/factors/{factor_ids(bruno)[0]}")

    assert (answer.status, answer.code) == (404, "not_found")
    assert len(factor_ids(bruno)) == 2


def test_a_kind_that_is_not_offered_or_does_not_exist_cannot_be_added(world: World) -> None:
    ana = world.staff(email="tipos@modelo.com.br")

    refused = [
        ana.call("POST", "/me/factors", {"kind": kind}) for kind in ("recovery_code", "voice", None, 1)
    ]

    assert [(each.status, each.json["errors"][0]["field"]) for each in refused] == [(400, "kind")] * 4


def test_ten_factors_are_enough(world: World) -> None:
    ana = world.staff(email="dez@modelo.com.br")
    late = begin_app(ana)
    asking = ana.token
    for _ in range(9):
        prove(ana)
        add_app(ana)

    prove(ana)
    eleventh = ana.call("POST", "/me/factors", {"kind": "totp"})

    assert (eleventh.status, eleventh.code) == (409, "too_many_factors")
    assert len(factor_ids(ana)) == 10
    assert confirm_app(Person(world, ana.email, token=asking), *late).status == 401


@pytest.mark.statement("D13")
@pytest.mark.statement("E5")
def test_new_recovery_codes_kill_the_old_ones_and_tell_the_owner(world: World) -> None:
    ana = world.staff(email="d13-novos@modelo.com.br")
    other, old = elsewhere(world, ana), ana.recovery_codes
    ana.call("POST", "/me/recovery-codes/saved")

    answer = ana.call("POST", "/me/recovery-codes")

    new = answer.json["recovery_codes"]
    assert answer.status == 200
    assert len(set(new)) == 10
    assert not set(new) & set(old)
    assert (is_in(ana), is_in(other)) == (True, False)
    assert mail_names(world, ana.email)[-1] == "recovery_codes_renewed"
    assert own_actions(world, ana).count("recovery_codes.renewed") == 1
    assert ana.call("GET", "/me/factors").json["recovery_codes"] == {"left": 10, "saved_at": None}
    assert [signs_in_by(world, ana, code) for code in (old[0], new[0], new[0])] == [False, True, False]


@pytest.mark.statement("D13")
def test_new_recovery_codes_are_kept_nowhere_in_the_clear(world: World) -> None:
    ana = world.staff(email="d13-guardado@modelo.com.br")

    answers = [ana.call("POST", "/me/recovery-codes", **{"Idempotency-Key": "once"}).json for _ in range(2)]

    assert answers[0] != answers[1]
    stored = world.everything_stored()
    for code in answers[0]["recovery_codes"] + answers[1]["recovery_codes"]:
        assert code not in stored
        assert code.replace("-", "") not in stored


def test_a_person_says_that_the_codes_are_kept(world: World) -> None:
    ana = world.staff(email="d13-salvos@modelo.com.br")
    world.clock.advance(minutes=6)

    assert ana.call("POST", "/me/recovery-codes/saved").status == 204

    codes = ana.call("GET", "/me/factors").json["recovery_codes"]
    assert codes["left"] == 10
    assert codes["saved_at"].startswith(world.clock.now().strftime("%Y-%m-%dT%H:%M"))


def signs_in_by(world: World, person: Person, code: str) -> bool:
    begun = world.call("POST", "/auth/login", {"email": person.email, "password": PASSWORD}).json
    body = {"challenge": begun["challenge"], "factor": "recovery_code", "code": code}
    return world.call("POST", "/auth/mfa/verify", body).status == 200
