"""Guesses are held back as people meet it: 429 with the time to wait, alike for everybody, on every way in."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.ways_in import FACTORS, PASSWORDS, Davi, addresses, make_davi
from tests.functional.world import PASSWORD, Answer, World

WRONG = "senha errada"
FORGED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")


@pytest.fixture(autouse=True)
def another_day(world: World) -> None:
    """The counts of the catalogue, on a day when nobody has tried anything yet."""
    world.with_limits({})
    world.clock.advance(days=1)


@pytest.fixture
def davi(world: World, request: pytest.FixtureRequest) -> Davi:
    return make_davi(world, f"d{abs(hash(request.node.name))}")


def told(answer: Answer) -> tuple[int, dict[str, Any], dict[str, Any]]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.status, headers, answer.json | {"request_id": "-"}


def log_in(world: World, email: str, password: str = WRONG, address: str = "", **headers: str) -> Answer:
    with world.calling_from(address or world.source_ip):
        return world.call("POST", "/auth/login", {"email": email, "password": password}, headers)


def from_everywhere(world: World, email: str, times: int) -> list[Answer]:
    return [
        log_in(world, email, address=address) for address, _ in zip(addresses(), range(times), strict=False)
    ]


def assert_held_back(answer: Answer, most: int = 900) -> None:
    assert (answer.status, answer.code) == (429, "too_many_attempts"), answer.body
    assert 1 <= int(answer.headers["Retry-After"]) <= most
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"


# Passwords


@pytest.mark.statement("C3")
def test_after_ten_wrong_passwords_the_right_one_waits_as_long_as_the_answer_says(
    world: World, davi: Davi
) -> None:
    assert {answer.status for answer in from_everywhere(world, davi.person.email, 10)} == {401}
    world.clock.advance(seconds=60)

    held = davi.log_in()

    assert_held_back(held, most=300)
    assert held.headers["Retry-After"] == "240"
    assert held.json["detail"]
    world.clock.advance(seconds=239)
    assert davi.log_in().status == 429
    world.clock.advance(seconds=1)
    assert davi.log_in().status == 200


@pytest.mark.statement("C3")
@pytest.mark.statement("C6")
def test_after_a_hundred_wrong_passwords_a_day_one_try_a_quarter_of_an_hour_is_let_through(
    world: World, davi: Davi
) -> None:
    for _ in range(10):
        assert {answer.status for answer in from_everywhere(world, davi.person.email, 10)} == {401}
        world.clock.advance(minutes=5)

    for _ in range(3):
        tested, held = from_everywhere(world, davi.person.email, 2)
        assert tested.status == 401
        assert_held_back(held)
        world.clock.advance(seconds=int(held.headers["Retry-After"]))

    assert davi.log_in().status == 200


@pytest.mark.statement("C1")
@pytest.mark.statement("C5")
def test_before_and_after_the_lock_nobodys_email_is_answered_like_somebodys_to_the_byte(
    world: World, davi: Davi
) -> None:
    emails = [davi.person.email, "ninguem@exemplo.com.br", "isto não é um e-mail"]

    answers = {email: [told(each) for each in from_everywhere(world, email, 12)] for email in emails}

    somebody, *others = answers.values()
    assert [status for status, _, _ in somebody] == [401] * 10 + [429] * 2
    assert others == [somebody] * 2


@pytest.mark.statement("C5")
def test_one_mailbox_is_one_count_however_it_is_written(world: World, davi: Davi) -> None:
    from_everywhere(world, davi.person.email.upper(), 5)
    from_everywhere(world, davi.person.email.title(), 5)

    assert_held_back(davi.log_in())


@pytest.mark.statement("C7")
def test_one_address_is_held_back_whomever_it_guesses_at_and_the_others_are_not(
    world: World, davi: Davi
) -> None:
    with world.calling_from("203.0.113.9"):
        for number in range(10):
            assert log_in(world, f"{number}@exemplo.com.br").status == 401

        assert_held_back(log_in(world, davi.person.email, PASSWORD), most=300)
    assert log_in(world, davi.person.email, PASSWORD, "203.0.113.10").status == 200


@pytest.mark.statement("C8")
def test_no_header_makes_another_address_of_the_one_that_calls(world: World, davi: Davi) -> None:
    for number in range(10):
        forged = dict.fromkeys(FORGED, f"203.0.113.{number}")
        assert log_in(world, f"{number}@exemplo.com.br", **forged).status == 401

    for header in FORGED:
        assert_held_back(log_in(world, davi.person.email, PASSWORD, **{header: "for=203.0.113.99"}))
    forged = dict.fromkeys(FORGED, world.source_ip)
    assert log_in(world, davi.person.email, PASSWORD, "203.0.113.99", **forged).status == 200


@pytest.mark.statement("C7")
@pytest.mark.parametrize(
    "limits", [{"password_global": [3]}, {"password_account": [3, 100]}, {"password_address": [3]}]
)
def test_each_ceiling_is_where_an_operator_puts_it(
    world: World, davi: Davi, limits: dict[str, list[int]]
) -> None:
    world.with_limits(limits)

    answers = [log_in(world, davi.person.email).status for _ in range(4)]

    assert answers == [401, 401, 401, 429]


@pytest.mark.statement("G6")
@pytest.mark.statement("C9")
@pytest.mark.parametrize("way", PASSWORDS)
def test_every_way_to_type_a_password_counts_for_every_other(davi: Davi, way: str) -> None:
    wrong = [getattr(davi, way)(WRONG) for _ in range(10)]
    assert {(answer.status, answer.code) for answer in wrong} == {(401, "invalid_credentials")}

    for other in PASSWORDS:
        assert_held_back(getattr(davi, other)(), most=300)


@pytest.mark.statement("C4")
@pytest.mark.parametrize("way", ["log_in", "begin_link", "begin_proof"])
def test_the_right_password_uses_nothing_up(davi: Davi, way: str) -> None:
    assert {getattr(davi, way)().status for _ in range(12)} == {200}


@pytest.mark.statement("C6")
@pytest.mark.statement("C11")
def test_the_owner_is_mailed_when_they_get_in_after_a_lock(world: World, davi: Davi) -> None:
    from_everywhere(world, davi.person.email, 15)
    world.clock.advance(minutes=5)

    assert davi.log_in().status == 200

    mail = world.mails_to(davi.person.email)[-1]
    assert (mail.tags["mail"], mail.subject) == ("account_locked", "Muitas tentativas na sua conta")
    assert WRONG not in mail.text


@pytest.mark.statement("C6")
def test_whoever_is_signed_in_is_not_locked_out_by_guesses_elsewhere(world: World, davi: Davi) -> None:
    from_everywhere(world, davi.person.email, 15)

    assert davi.person.call("GET", "/me").status == 200


# Second factors


@pytest.fixture(params=FACTORS)
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param


def try_factor(davi: Davi, way: str, code: str, factor: str = "totp") -> Answer:
    """Behind a new challenge, which the right password gives."""
    challenge = getattr(davi, FACTORS[way])().json["challenge"]
    answer: Answer = getattr(davi, way)(challenge, code, factor)
    return answer


@pytest.mark.statement("C9")
@pytest.mark.statement("D5")
def test_every_way_to_type_a_code_counts_for_every_other(davi: Davi, way: str) -> None:
    wrong = [try_factor(davi, way, "000000") for _ in range(5)]
    assert {(answer.status, answer.code) for answer in wrong} == {(401, "code_invalid")}

    for other in FACTORS:
        assert_held_back(try_factor(davi, other, davi.person.code()), most=300)


@pytest.mark.statement("D5")
def test_neither_another_factor_nor_another_sign_in_begins_the_count_anew(world: World, davi: Davi) -> None:
    for _ in range(3):
        assert try_factor(davi, "verify", "000000").status == 401
    for _ in range(2):
        assert try_factor(davi, "verify", "AAAA-BBBB-CCCC-DDDD", "recovery_code").status == 401
    recovery = davi.person.recovery_codes[0]

    assert_held_back(try_factor(davi, "verify", davi.person.code()))
    assert_held_back(try_factor(davi, "verify", recovery, "recovery_code"))

    world.clock.advance(minutes=5)
    assert try_factor(davi, "verify", recovery, "recovery_code").status == 200, "it was not burnt"


@pytest.mark.statement("D5")
@pytest.mark.statement("C6")
def test_after_twenty_wrong_codes_an_hour_one_try_a_quarter_of_an_hour_is_let_through(
    world: World, davi: Davi
) -> None:
    for _ in range(4):
        assert {try_factor(davi, "verify", "000000").code for _ in range(5)} == {"code_invalid"}
        world.clock.advance(minutes=5)

    for _ in range(2):
        assert try_factor(davi, "verify", "000000").code == "code_invalid"
        held = try_factor(davi, "verify", davi.person.code())
        assert_held_back(held)
        world.clock.advance(seconds=int(held.headers["Retry-After"]))

    assert try_factor(davi, "verify", davi.person.code()).status == 200


@pytest.mark.statement("D5")
def test_wrong_codes_lock_no_password_and_wrong_passwords_no_code(world: World, davi: Davi) -> None:
    challenge = davi.log_in().json["challenge"]
    for _ in range(5):
        try_factor(davi, "verify", "000000")
    assert davi.log_in().status == 200
    world.clock.advance(minutes=5)

    from_everywhere(world, davi.person.email, 15)

    assert davi.verify(challenge, davi.person.code()).status == 200


@pytest.mark.statement("C11")
def test_the_owner_is_mailed_once_at_the_fifth_wrong_code(world: World, davi: Davi) -> None:
    before = len(world.mails)
    for _ in range(4):
        try_factor(davi, "verify", "000000")
    assert len(world.mails) == before

    for _ in range(4):
        try_factor(davi, "verify", "000000")

    (mail,) = world.mails[before:]
    assert (mail.to, mail.tags["mail"]) == (davi.person.email, "account_locked")
    assert mail.tags.keys() == {"mail", "notice_id"}


# Links

DEAD: dict[str, dict[str, Any]] = {
    "/invitations/lookup": {},
    "/invitations/register": {"password": PASSWORD, "accept_terms": True},
    "/invitations/link": {"password": PASSWORD},
    "/invitations/decline": {},
    "/auth/password/reset": {"password": PASSWORD},
}


def follow(world: World, path: str, token: str) -> Answer:
    return world.call("POST", path, {"token": token} | DEAD[path])


@pytest.mark.statement("B10")
def test_after_twenty_dead_links_an_address_waits_and_a_live_link_still_works(
    world: World, davi: Davi
) -> None:
    with world.calling_from("203.0.113.20"):
        for number in range(20):
            path = list(DEAD)[number % len(DEAD)]
            assert follow(world, path, f"{number:043}").status == 410

        for path in DEAD:
            assert_held_back(follow(world, path, "x" * 43), most=300)
        assert follow(world, "/invitations/lookup", davi.invitation).status == 200
    with world.calling_from("203.0.113.21"):
        assert follow(world, "/invitations/lookup", davi.invitation).status == 200
        assert follow(world, "/invitations/lookup", "x" * 43).status == 410


@pytest.mark.statement("B10")
@pytest.mark.statement("C8")
def test_no_header_makes_dead_links_come_from_elsewhere(world: World) -> None:
    for number in range(20):
        forged = dict.fromkeys(FORGED, f"203.0.113.{number}")
        token = {"token": f"{number:043}"}
        assert world.call("POST", "/invitations/lookup", token, forged).status == 410

    forged = dict.fromkeys(FORGED, "203.0.113.99")
    assert_held_back(world.call("POST", "/invitations/lookup", {"token": "x" * 43}, forged))


# What is kept


@pytest.mark.statement("L2")
def test_whom_a_count_is_about_is_not_to_be_read_from_it(world: World, davi: Davi) -> None:
    log_in(world, davi.person.email, address="203.0.113.77")
    try_factor(davi, "verify", "000000")

    counters = str([item for item in world.items() if item["pk"]["S"].startswith("COUNTER#")])

    assert "password_account" in counters
    assert not any(each in counters for each in (davi.person.email, "203.0.113.77", "acc_"))
