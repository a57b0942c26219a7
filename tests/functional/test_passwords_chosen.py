"""Passwords as people choose them: how long, of what, what is refused and how they are kept."""

import unicodedata
from typing import Any

import pytest

from tests.functional.world import PASSWORD, Answer, Person, World

LONG = (
    "girafa azul corre na praia sem chapéu, tucano verde dorme na rede e ninguém sabe por que o relógio "
    "parou às onze e quarenta, olha só!"
)


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@registro.com.br")


@pytest.fixture(scope="module")
def open_link(world: World, ana: Person) -> str:
    """A link that nobody gets to use: refusals are tried on it."""
    world.client_user(ana, "kaique.prado@registro.com.br", name="Kaique Prado")
    return world.mails_to("kaique.prado@registro.com.br")[-1].token


def register(world: World, token: str, password: Any, **more: Any) -> Answer:
    body = {"token": token, "password": password, "accept_terms": True} | more
    return world.call("POST", "/invitations/register", body)


def log_in(world: World, email: str, password: str) -> int:
    return world.call("POST", "/auth/login", {"email": email, "password": password}).status


def invited(world: World, ana: Person, email: str) -> str:
    world.client_user(ana, email)
    return world.mails_to(email)[-1].token


@pytest.mark.statement("A1")
@pytest.mark.statement("A2")
@pytest.mark.parametrize(
    ("password", "status"),
    [
        ("girafa7", 422), ("😀girafa", 422), ("gira zul", 201), (LONG[:64], 201), (LONG[:128], 201),
        (LONG[:129], 422), (LONG * 7, 422), (LONG * 100, 400), ("", 422),
    ],
)  # fmt: skip
def test_the_length_of_a_password_is_counted_in_characters(
    world: World, ana: Person, password: str, status: int
) -> None:
    email = f"len{len(password.encode())}@registro.com.br"
    token = invited(world, ana, email)

    answer = register(world, token, password)

    assert answer.status == status
    assert log_in(world, email, password[:1000]) == (200 if status == 201 else 401)
    if status != 201:
        assert answer.json["errors"][0]["field"] == "password"
        assert not password or password not in answer.body
        assert world.call("POST", "/invitations/lookup", {"token": token}).status == 200


@pytest.mark.statement("A2")
@pytest.mark.parametrize("length", [64, 128])
def test_a_long_password_counts_to_its_last_character(world: World, ana: Person, length: int) -> None:
    email = f"tail{length}@registro.com.br"
    password = LONG[: length - 1] + "X"

    assert register(world, invited(world, ana, email), password).status == 201

    assert log_in(world, email, password[:-1]) == 401
    assert log_in(world, email, password[:-1] + "Y") == 401
    assert log_in(world, email, password) == 200


@pytest.mark.statement("A3")
@pytest.mark.parametrize(
    "password",
    [
        "tucano verde janelas",
        " espaços nas pontas ",
        "😀😀😀 girafa azul 77", "ÁRVORE ÍNDIGO ÓRBITA", "日本語の長い合言葉です", "a\u00a0b\u2003c girafa azul"],
)  # fmt: skip
def test_no_composition_is_asked_for_and_the_ends_count(world: World, ana: Person, password: str) -> None:
    email = f"a3{abs(hash(password))}@registro.com.br"

    assert register(world, invited(world, ana, email), password).status == 201

    assert log_in(world, email, password) == 200
    for other in (password.strip(), password + " ", password.swapcase()):
        assert log_in(world, email, other) == (200 if other == password else 401)


@pytest.mark.statement("A7")
def test_an_accent_counts_the_same_however_it_is_typed(world: World, ana: Person) -> None:
    composed, apart = (unicodedata.normalize(form, "coração de girafa 7") for form in ("NFC", "NFD"))

    assert register(world, invited(world, ana, "nfd@registro.com.br"), apart).status == 201

    assert composed != apart
    assert [log_in(world, "nfd@registro.com.br", each) for each in (composed, apart)] == [200, 200]


@pytest.mark.statement("A4")
@pytest.mark.parametrize(
    "password",
    [
        "12345678", "senha123", "corinthians1", "qwerty123", "onvio2026", "mudar123", "aaaaaaaa", "11111111",
        "password", "iloveyou", "flamengo10", "brasil2026", "Portaria2026", "abcd1234", "princess1", "Palmeiras!",
        "kaiqueprado", "Kaique2026", "prado1234", "contabilmodelo", "registro2026", "25121990",
    ],
)  # fmt: skip
def test_what_many_people_choose_and_what_others_know_is_refused(
    world: World, open_link: str, password: str
) -> None:
    answer = register(world, open_link, password)

    assert (answer.status, answer.code) == (422, "password_weak")
    (problem,) = answer.json["errors"]
    assert problem["field"] == "password"
    assert problem["message"].endswith(".")
    assert password not in answer.body.replace('"password"', "").replace("password_", "")


@pytest.mark.statement("A5")
@pytest.mark.parametrize("password", ["Padaria Sol 2026", "padariasol1", "PadariaSol!"])
def test_the_companies_of_a_person_are_no_password(world: World, open_link: str, password: str) -> None:
    answer = register(world, open_link, password)

    assert answer.json["errors"][0]["code"] == "password_personal"


@pytest.mark.statement("H1")
@pytest.mark.parametrize("accepted", ["correct horse battery staple", "tucano verde 41 janelas"])
def test_what_the_vectors_accept_is_accepted(world: World, ana: Person, accepted: str) -> None:
    assert register(world, invited(world, ana, f"v{len(accepted)}@registro.com.br"), accepted).status == 201


@pytest.mark.parametrize("password", [None, 12345678, ["tucano verde"], {"a": 1}, True])
def test_a_password_is_text(world: World, open_link: str, password: object) -> None:
    answer = register(world, open_link, password)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "password")


@pytest.mark.statement("A8")
def test_a_password_is_stored_as_argon2id_and_a_weaker_hash_is_made_anew(world: World, ana: Person) -> None:
    from argon2 import PasswordHasher

    email = "hash@registro.com.br"
    register(world, invited(world, ana, email), PASSWORD)
    (account,) = [
        item for item in world.items() if item.get("email_key") == {"S": email} and "password_hash" in item
    ]
    assert account["password_hash"]["S"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    world.wiring.door().accounts.update_password_hash(account["id"]["S"], account["password_hash"]["S"], weak)

    assert log_in(world, email, "senha errada") == 401
    assert world.wiring.door().accounts.get(account["id"]["S"]).password_hash == weak
    assert log_in(world, email, PASSWORD) == 200

    assert (
        world.wiring.door()
        .accounts.get(account["id"]["S"])
        .password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    )
    assert log_in(world, email, PASSWORD) == 200
