"""A lost second factor: the office asks for a new one, mailbox and password are proven, and no other office opens."""

import re

import pytest

from tests.functional.looks import history_of
from tests.functional.world import PASSWORD, Answer, Person, World

REASON = "Perdeu o celular na viagem"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@fator.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Outro Escritório", "bruno@outrofator.com.br")


def ask(staff: Person, client_user: str, reason: str = REASON) -> Answer:
    return staff.call("POST", f"/client-users/{client_user}/mfa-reset", {"reason": reason})


def link_of(world: World, email: str) -> str:
    found = re.search(r"/segundo-fator#([A-Za-z0-9_-]+)", world.mails_to(email)[-1].text)
    assert found, world.mails_to(email)[-1].text
    return found[1]


def redeem(world: World, token: str, password: str = PASSWORD) -> Answer:
    return world.call("POST", "/auth/mfa/reset", {"token": token, "password": password})


def regain(world: World, email: str) -> Person:
    """The whole way of the person after a reset."""
    begun = redeem(world, link_of(world, email))
    assert begun.status == 200, begun.body
    return world.enrol(begun.json["challenge"], email)


def refused_by_old_factor(world: World, person: Person) -> Answer:
    begun = world.call("POST", "/auth/login", {"email": person.email, "password": PASSWORD})
    assert begun.status == 200, begun.body
    body = {"challenge": begun.json["challenge"], "factor": "totp", "code": person.code()}
    return world.call("POST", "/auth/mfa/verify", body)


def at_both(world: World, ana: Person, bruno: Person, email: str) -> tuple[str, str, Person]:
    """Client user at Ana's office first, then at Bruno's, with one account."""
    here, person = world.client(ana, email)
    there = world.client_user(bruno, email)
    linked = world.link(person, world.mails_to(email)[-1].token)
    assert linked.status == 200, linked.body
    return here, there, person


def office_of(person: Person) -> str:
    return str(person.call("GET", "/me").json["context"]["office"]["id"])


@pytest.mark.statement("D14")
def test_a_reset_ends_the_sessions_mails_the_person_and_keeps_the_reason_in_the_office(
    world: World, ana: Person
) -> None:
    client_user, carla = world.client(ana, "carla@fator.com.br")

    answer = ask(ana, client_user)

    assert (answer.status, answer.body) == (202, "")
    assert carla.call("GET", "/me").status == 401
    mail = world.mails_to(carla.email)[-1]
    assert "Contábil Modelo" in mail.subject
    assert REASON not in mail.text + mail.html + mail.subject
    (row,) = [each for each in history_of(ana, client_user) if each["action"] == "client_user.factor_reset"]
    assert (row["note"], row["by"]) == (REASON, "Ana Souza")
    assert ana.call("GET", f"/client-users/{client_user}").json["mfa"] is False
    assert [each["DetailType"] for each in world.events if client_user in each["Detail"]][
        -1
    ] == "factor.reset"


@pytest.mark.statement("D14")
def test_the_old_factor_and_the_recovery_codes_open_the_office_no_more(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla2@fator.com.br")
    ask(ana, client_user)

    by_app = refused_by_old_factor(world, carla)
    begun = world.call("POST", "/auth/login", {"email": carla.email, "password": PASSWORD})
    body = {"challenge": begun.json["challenge"], "factor": "recovery_code", "code": carla.recovery_codes[0]}
    by_code = world.call("POST", "/auth/mfa/verify", body)

    assert (by_app.status, by_app.code) == (by_code.status, by_code.code) == (403, "factor_was_reset")


@pytest.mark.statement("D14")
@pytest.mark.statement("A13")
def test_the_link_alone_and_the_password_alone_are_not_enough(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla3@fator.com.br")
    ask(ana, client_user)
    token = link_of(world, carla.email)

    assert redeem(world, token, "outra senha qualquer 9").code == "invalid_credentials"
    assert redeem(world, token[:40] + "A" * 43).code == "link_invalid"
    assert redeem(world, "x" * 83).code == "link_invalid"
    begun = redeem(world, token)

    assert (begun.status, begun.json["next"]) == (200, "enrol_mfa")
    assert "totp" in begun.json["factors"]
    assert Person(world, carla.email, token=begun.json["challenge"]).call("GET", "/me").status == 401


@pytest.mark.statement("D14")
def test_with_one_office_the_new_factor_takes_the_place_of_the_lost_ones(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla4@fator.com.br")
    ask(ana, client_user)

    again = regain(world, carla.email)

    assert again.call("GET", "/me").json["recovery_codes_left"] == 10
    assert set(again.recovery_codes).isdisjoint(carla.recovery_codes)
    assert ana.call("GET", f"/client-users/{client_user}").json["mfa"] is True
    refused = refused_by_old_factor(world, carla)
    assert (refused.status, refused.code) == (401, "code_invalid")
    world.clock.advance(minutes=6)
    world.sign_in(ana)
    assert world.sign_in(again).call("GET", "/me").status == 200
    assert again.call("POST", "/me/proof", {"password": PASSWORD}).status == 200


@pytest.mark.statement("D14")
def test_the_reset_of_one_office_never_opens_another(world: World, ana: Person, bruno: Person) -> None:
    here, _, davi = at_both(world, world.sign_in(ana), world.sign_in(bruno), "davi@fator.com.br")
    offices = [each["id"] for each in davi.call("GET", "/me").json["offices"]]
    world.sign_in(davi)
    there = office_of(davi)
    ask(ana, here)
    assert davi.call("GET", "/me").status == 200, "the session at the other office goes on"

    scoped = regain(world, davi.email)

    own = office_of(scoped)
    assert {own, there} == set(offices)
    assert scoped.recovery_codes == []
    assert [each["id"] for each in scoped.call("GET", "/me").json["offices"]] == [own]
    refused = scoped.call("PUT", "/me/context", {"office_id": there})
    assert (refused.status, refused.code) == (403, "office_scope_only")
    by_new = world.sign_in(scoped)
    assert office_of(by_new) == own
    by_old = world.sign_in(davi)
    assert office_of(by_old) == there
    assert by_old.call("PUT", "/me/context", {"office_id": own}).code == "office_scope_only"


@pytest.mark.statement("D14")
@pytest.mark.statement("C9")
def test_a_factor_for_one_office_changes_nothing_of_the_account(
    world: World, ana: Person, bruno: Person
) -> None:
    here, there, davi = at_both(world, world.sign_in(ana), world.sign_in(bruno), "davi2@fator.com.br")
    ask(ana, here)
    scoped = regain(world, davi.email)
    cesar = world.staff("Terceiro Escritório", "cesar@terceirofator.com.br")
    world.client_user(cesar, davi.email)

    linked = world.link(scoped, world.mails_to(davi.email)[-1].token)
    changed = scoped.call(
        "PUT", "/me/password", {"current_password": PASSWORD, "password": "girafa azul 77 na varanda"}
    )
    left = scoped.call("DELETE", f"/me/offices/{bruno.call('GET', '/office').json['id']}")

    for answer in (linked, changed, left):
        assert (answer.status, answer.code) == (403, "office_scope_only")
    assert bruno.call("GET", f"/client-users/{there}").json["status"] == "active"


@pytest.mark.statement("D14")
def test_when_every_office_has_asked_the_next_factor_is_for_the_account_again(
    world: World, ana: Person, bruno: Person
) -> None:
    here, there, davi = at_both(world, world.sign_in(ana), world.sign_in(bruno), "davi3@fator.com.br")
    ask(ana, here)
    at_ana = regain(world, davi.email)
    ask(bruno, there)

    at_bruno = regain(world, davi.email)

    assert len(at_bruno.recovery_codes) == 10
    assert at_bruno.call("POST", "/me/proof", {"password": PASSWORD}).status == 200
    own = bruno.call("GET", "/office").json["id"]
    assert office_of(at_bruno) == own
    foreign = ana.call("GET", "/office").json["id"]
    assert at_bruno.call("PUT", "/me/context", {"office_id": foreign}).code == "office_scope_only"
    assert office_of(world.sign_in(at_ana)) == foreign
    assert refused_by_old_factor(world, davi).code == "code_invalid"


@pytest.mark.statement("D14")
def test_a_person_who_links_while_the_reset_is_redeemed_gets_a_factor_for_one_office(
    world: World, ana: Person, bruno: Person
) -> None:
    """The link of the second office is confirmed between the first and the last step of the reset."""
    world.sign_in(ana), world.sign_in(bruno)
    here, carla = world.client(ana, "carla5@fator.com.br")
    world.client_user(bruno, carla.email)
    invitation = world.mails_to(carla.email)[-1].token
    ask(ana, here)
    begun = redeem(world, link_of(world, carla.email))
    assert world.link(carla, invitation).status == 200

    again = world.enrol(begun.json["challenge"], carla.email)

    assert again.recovery_codes == []
    assert office_of(again) == ana.call("GET", "/office").json["id"]
    assert office_of(world.sign_in(carla)) == bruno.call("GET", "/office").json["id"]


@pytest.mark.statement("D14")
def test_only_the_last_link_counts_and_only_once_and_only_in_time(world: World, ana: Person) -> None:
    client_user, carla = world.client(ana, "carla6@fator.com.br")
    ask(ana, client_user)
    first = link_of(world, carla.email)
    begun_by_first = redeem(world, first).json["challenge"]
    ask(ana, client_user)
    last = link_of(world, carla.email)

    assert redeem(world, first).code == "link_invalid"
    secret = world.call("POST", "/auth/mfa/totp", {"challenge": begun_by_first}).json["secret"]
    carla.totp = secret
    late = world.call("POST", "/auth/mfa/totp/confirm", {"challenge": begun_by_first, "code": carla.code()})
    assert late.code == "link_invalid"
    regain(world, carla.email)
    assert redeem(world, last).code == "link_invalid"
    ask(ana, client_user)
    world.clock.advance(hours=24)
    assert redeem(world, link_of(world, carla.email)).code == "link_invalid"


@pytest.mark.statement("D14")
@pytest.mark.statement("F1")
def test_staff_of_another_office_can_reset_nobody_here(world: World, ana: Person, bruno: Person) -> None:
    client_user, _ = world.client(world.sign_in(ana), "carla7@fator.com.br")
    world.sign_in(bruno).call("GET", "/me")
    before, mails = world.items(), len(world.mails)

    answer = ask(bruno, client_user)

    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.json["detail"] == ask(bruno, "usr_aaaaaaaaaaaaaaaaaaaa").json["detail"]
    assert len(world.mails) == mails
    assert world.items() == before


def test_who_has_no_factor_yet_cannot_have_it_reset(world: World, ana: Person) -> None:
    pending = world.client_user(world.sign_in(ana), "nova@fator.com.br")
    inactive, _ = world.client(ana, "inativa@fator.com.br")
    ana.call("POST", f"/client-users/{inactive}/deactivate")

    assert (ask(ana, pending).status, ask(ana, pending).code) == (409, "not_registered")
    assert (ask(ana, inactive).status, ask(ana, inactive).code) == (409, "portal_access_inactive")


@pytest.mark.parametrize("reason", ["", " ", None, "linha\r\nBcc: x", "a" * 501, 7])
def test_a_reset_needs_a_reason_of_one_line(world: World, ana: Person, reason: str) -> None:
    client_user, _ = world.client(world.sign_in(ana), f"motivo{abs(hash(reason))}@fator.com.br")

    answer = ask(ana, client_user, reason)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "reason")


@pytest.mark.statement("D14")
def test_three_resets_a_day_and_no_more(world: World, ana: Person) -> None:
    client_user, carla = world.client(world.sign_in(ana), "carla8@fator.com.br")

    answers = [ask(ana, client_user) for _ in range(4)]

    assert [answer.status for answer in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len([mail for mail in world.mails_to(carla.email) if "/segundo-fator#" in mail.text]) == 3


@pytest.mark.statement("D14")
def test_an_administrator_resets_a_collaborators_factor_and_never_the_own(world: World, ana: Person) -> None:
    bia = world.colleague(world.sign_in(ana), "bia@fator.com.br", uses_client_portal=True)
    staff = {each["email"]: each["id"] for each in ana.call("GET", "/staff").json["items"]}

    for refused in (
        bia.call("POST", f"/staff/{staff[ana.email]}/mfa-reset", {"reason": REASON}),
        ana.call("POST", f"/staff/{staff[ana.email]}/mfa-reset", {"reason": REASON}),
    ):
        assert (refused.status, refused.code) == (403, "forbidden")
    assert ana.call("POST", f"/staff/{staff[bia.email]}/mfa-reset", {"reason": REASON}).status == 202

    assert bia.call("GET", "/me").status == 401
    assert regain(world, bia.email).call("GET", "/client-users").status == 200


@pytest.mark.statement("D14")
def test_whoever_left_or_was_deleted_regains_nothing_by_an_old_link(world: World, ana: Person) -> None:
    client_user, carla = world.client(world.sign_in(ana), "carla9@fator.com.br")
    ask(ana, client_user)
    token = link_of(world, carla.email)
    begun = redeem(world, token).json["challenge"]

    ana.call("DELETE", f"/client-users/{client_user}")

    assert redeem(world, token).code == "link_invalid"
    secret = world.call("POST", "/auth/mfa/totp", {"challenge": begun}).json["secret"]
    body = {"challenge": begun, "code": Person(world, carla.email, totp=secret).code()}
    assert world.call("POST", "/auth/mfa/totp/confirm", body).code == "link_invalid"


@pytest.mark.statement("C9")
def test_a_reset_begun_with_an_old_password_ends_with_it(world: World, ana: Person) -> None:
    client_user, carla = world.client(world.sign_in(ana), "carla10@fator.com.br")
    ask(ana, client_user)
    begun = redeem(world, link_of(world, carla.email)).json["challenge"]
    world.clock.advance(seconds=1)
    world.call("POST", "/auth/password/forgot", {"email": carla.email})
    found = re.search(r"/senha#([A-Za-z0-9_-]+)", world.mails_to(carla.email)[-1].text)
    assert found
    body = {"token": found[1], "password": "girafa azul 77 na varanda"}
    assert world.call("POST", "/auth/password/reset", body).status == 204

    assert world.call("POST", "/auth/mfa/totp", {"challenge": begun}).code == "challenge_invalid"


@pytest.mark.statement("B10")
def test_links_that_were_never_mailed_are_counted(world: World) -> None:
    world.with_limits({"token_address": [2], "password_address": [100_000], "reset_address": [100_000]})

    world.clock.advance(minutes=6)

    answers = [redeem(world, "x" * 83) for _ in range(3)]

    world.with_limits({"token_address": [100_000], "password_address": [100_000], "reset_address": [100_000]})
    assert [answer.status for answer in answers] == [410, 410, 429]
