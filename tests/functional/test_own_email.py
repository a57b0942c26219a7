"""The signed-in person changes the e-mail of their account: asked for, confirmed by the new mailbox, told to both."""

import pytest

from tests.functional.own_account import (
    account_token,
    elsewhere,
    is_in,
    mail_names,
    own_actions,
    prove,
)
from tests.functional.world import PASSWORD, Answer, Person, World


def ask(person: Person, email: str) -> Answer:
    return person.call("POST", "/me/email", {"email": email})


def confirm(world: World, address: str) -> Answer:
    return world.call("POST", "/me/email/confirm", {"token": account_token(world, address, "email")})


def sign_in_status(world: World, email: str) -> int:
    return world.call("POST", "/auth/login", {"email": email, "password": PASSWORD}).status


@pytest.mark.statement("G4")
def test_a_change_asks_for_password_and_factor_of_the_last_five_minutes(world: World) -> None:
    ana = world.staff(email="g4-prova@modelo.com.br")
    world.clock.advance(minutes=5)

    late = ask(ana, "g4-prova-novo@modelo.com.br")

    assert (late.status, late.code) == (403, "proof_required")
    assert world.mails_to("g4-prova-novo@modelo.com.br") == []
    assert ask(prove(ana), "g4-prova-novo@modelo.com.br").status == 202


@pytest.mark.statement("G4")
def test_nothing_changes_before_the_new_address_confirms_and_the_old_one_is_told_at_once(
    world: World,
) -> None:
    ana = world.staff(email="g4-antes@modelo.com.br")

    assert ask(ana, "g4-depois@modelo.com.br").status == 202

    assert mail_names(world, "g4-antes@modelo.com.br")[-1] == "email_change_asked"
    assert mail_names(world, "g4-depois@modelo.com.br") == ["email_confirm"]
    assert "g4-depois" not in world.mails_to("g4-antes@modelo.com.br")[-1].text
    assert ana.call("GET", "/me").json["account"]["email"] == "g4-antes@modelo.com.br"
    assert sign_in_status(world, "g4-depois@modelo.com.br") == 401


@pytest.mark.statement("G4")
@pytest.mark.statement("E5")
def test_the_link_moves_the_account_ends_every_session_and_both_addresses_are_told(world: World) -> None:
    ana = world.staff(email="g4-velho@modelo.com.br")
    other, account_id = elsewhere(world, ana), ana.call("GET", "/me").json["account"]["id"]
    ask(ana, "G4-Novo@Modelo.com.br")

    assert confirm(world, "g4-novo@modelo.com.br").status == 204

    assert (is_in(ana), is_in(other)) == (False, False)
    assert mail_names(world, "g4-velho@modelo.com.br")[-1] == "email_changed"
    assert mail_names(world, "g4-novo@modelo.com.br")[-1] == "email_changed"
    assert sign_in_status(world, "g4-velho@modelo.com.br") == 401
    ana.email = "g4-novo@modelo.com.br"
    world.sign_in(ana)
    me = ana.call("GET", "/me").json["account"]
    assert (me["id"], me["email"]) == (account_id, "g4-novo@modelo.com.br")
    assert {"email.change_asked", "email.changed"} <= set(own_actions(world, account_id))


@pytest.mark.statement("G4")
def test_a_link_is_good_once(world: World) -> None:
    ana = world.staff(email="g4-uma@modelo.com.br")
    ask(ana, "g4-uma-novo@modelo.com.br")

    answers = [confirm(world, "g4-uma-novo@modelo.com.br") for _ in range(2)]

    assert [each.status for each in answers] == [204, 410]
    assert answers[1].code == "link_invalid"


@pytest.mark.statement("G4")
def test_a_newer_request_kills_the_link_of_the_one_before(world: World) -> None:
    ana = world.staff(email="g4-duas@modelo.com.br")
    ask(ana, "g4-primeiro@modelo.com.br")
    ask(ana, "g4-segundo@modelo.com.br")

    assert confirm(world, "g4-primeiro@modelo.com.br").status == 410
    assert confirm(world, "g4-segundo@modelo.com.br").status == 204


@pytest.mark.statement("G4")
def test_a_change_that_was_asked_for_dies_after_a_day(world: World) -> None:
    ana = world.staff(email="g4-dia@modelo.com.br")
    ask(ana, "g4-dia-novo@modelo.com.br")
    world.clock.advance(hours=24)

    assert confirm(world, "g4-dia-novo@modelo.com.br").status == 410
    assert sign_in_status(world, "g4-dia@modelo.com.br") == 200


@pytest.mark.statement("G4")
@pytest.mark.parametrize("by", ["change", "reset"])
def test_a_change_that_was_asked_for_dies_with_the_password(world: World, by: str) -> None:
    email, new = f"g4-senha-{by}@modelo.com.br", f"g4-senha-{by}-novo@modelo.com.br"
    ana = world.staff(email=email)
    ask(ana, new)
    password = "girafa azul 77 na varanda"

    if by == "change":
        body = {"current_password": PASSWORD, "password": password}
        assert ana.call("PUT", "/me/password", body).status == 204
    else:
        world.call("POST", "/auth/password/forgot", {"email": email})
        body = {"token": account_token(world, email, "senha"), "password": password}
        assert world.call("POST", "/auth/password/reset", body).status == 204

    assert confirm(world, new).status == 410


@pytest.mark.statement("C10")
def test_an_address_that_is_taken_is_answered_alike_and_gets_nothing(world: World) -> None:
    ana = world.staff(email="g4-quer@modelo.com.br")
    world.staff("Outra", "g4-ocupado@modelo.com.br")
    had = len(world.mails_to("g4-ocupado@modelo.com.br"))

    ask(ana, "g4-primeiro-do-dia@modelo.com.br")
    answers, work = [], []
    for address in ("g4-ocupado@modelo.com.br", "g4-livre@modelo.com.br"):
        with world.requests() as made, world.instead_of("lambda", Deaf()):
            answers.append(ask(ana, address))
        work.append(dict(made))
        world.settle_down()

    assert [each.status for each in answers] == [202, 202]
    assert answers[0].body == answers[1].body
    assert work[0] == work[1]
    assert len(world.mails_to("g4-ocupado@modelo.com.br")) == had
    assert mail_names(world, "g4-quer@modelo.com.br").count("email_change_asked") == 3


@pytest.mark.statement("G4")
def test_an_address_that_became_somebodys_meanwhile_is_theirs(world: World) -> None:
    ana = world.staff(email="g4-lenta@modelo.com.br")
    ask(ana, "g4-rapida@modelo.com.br")
    world.staff("Rápida", "g4-rapida@modelo.com.br")

    answer = confirm(world, "g4-rapida@modelo.com.br")

    assert (answer.status, answer.code) == (410, "link_invalid")
    assert is_in(ana)
    assert sign_in_status(world, "g4-lenta@modelo.com.br") == 200


@pytest.mark.statement("G4")
def test_a_link_for_a_new_password_that_lies_in_the_old_mailbox_is_dead(world: World) -> None:
    ana = world.staff(email="g4-caixa@modelo.com.br")
    world.call("POST", "/auth/password/forgot", {"email": "g4-caixa@modelo.com.br"})
    ask(ana, "g4-caixa-nova@modelo.com.br")
    confirm(world, "g4-caixa-nova@modelo.com.br")

    body = {
        "token": account_token(world, "g4-caixa@modelo.com.br", "senha"),
        "password": "girafa azul 77 na varanda",
    }
    answer = world.call("POST", "/auth/password/reset", body)

    assert (answer.status, answer.code) == (410, "link_invalid")


def test_the_old_address_is_free_for_somebody_else(world: World) -> None:
    ana = world.staff(email="livre@modelo.com.br")
    ask(ana, "livre-novo@modelo.com.br")
    confirm(world, "livre-novo@modelo.com.br")

    somebody = world.staff("Outra", "livre@modelo.com.br")

    assert somebody.call("GET", "/me").json["account"]["email"] == "livre@modelo.com.br"


def test_the_address_that_it_is_already_and_what_is_none_are_refused(world: World) -> None:
    ana = world.staff(email="mesmo@modelo.com.br")

    answers = [ask(ana, address) for address in ("Mesmo@modelo.com.br", "isto não é", "")]

    assert [each.status for each in answers] == [400, 400, 400]
    assert answers[0].json["errors"][0]["message"] == "Este já é o e-mail da sua conta."


@pytest.mark.statement("G4")
def test_no_more_than_five_addresses_a_day_get_a_link(world: World) -> None:
    ana = world.staff(email="cinco@modelo.com.br")

    answers = [ask(ana, f"cinco-{number}@modelo.com.br") for number in range(6)]

    assert [each.status for each in answers] == [202] * 5 + [429]
    assert int(answers[5].headers["Retry-After"]) > 3600
    assert world.mails_to("cinco-5@modelo.com.br") == []


@pytest.mark.statement("B9")
@pytest.mark.parametrize("token", ["", "x", "a" * 20 + "S" * 43, "a" * 40 + "S" * 43, "a" * 63, "é" * 63])
def test_whatever_opens_nothing_is_refused_alike(world: World, token: str) -> None:
    answer = world.call("POST", "/me/email/confirm", {"token": token})

    assert (answer.status, answer.code) == (410, "link_invalid")


@pytest.mark.statement("B8")
def test_a_link_of_another_purpose_moves_nothing(world: World) -> None:
    ana = world.staff(email="b8-email@modelo.com.br")
    ask(ana, "b8-email-novo@modelo.com.br")
    world.call("POST", "/auth/password/forgot", {"email": "b8-email@modelo.com.br"})
    for_password = account_token(world, "b8-email@modelo.com.br", "senha")
    for_email = account_token(world, "b8-email-novo@modelo.com.br", "email")

    moved = world.call("POST", "/me/email/confirm", {"token": for_password})
    body = {"token": for_email, "password": "girafa azul 77 na varanda"}
    reset = world.call("POST", "/auth/password/reset", body)

    assert (moved.status, reset.status) == (410, 410)
    assert is_in(ana)


@pytest.mark.statement("L1")
@pytest.mark.statement("L2")
def test_neither_the_link_nor_the_addresses_are_logged(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ana = world.staff(email="l1-email@modelo.com.br")
    ask(ana, "l1-email-novo@modelo.com.br")
    confirm(world, "l1-email-novo@modelo.com.br")

    written = "".join(capsys.readouterr())

    assert written
    for secret in (account_token(world, "l1-email-novo@modelo.com.br", "email"), "l1-email"):
        assert secret not in written
        assert secret[20:] == "" or secret[20:] not in written
    assert account_token(world, "l1-email-novo@modelo.com.br", "email")[20:] not in world.everything_stored()


class Deaf:
    """A Lambda service that takes every call and runs nothing."""

    def invoke(self, **_: object) -> dict[str, int]:
        return {"StatusCode": 202}
