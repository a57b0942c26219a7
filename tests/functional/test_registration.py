"""Registering with a link: passwords as they come, one account however many try, and no way in without a factor."""

import unicodedata
from typing import Any

import pytest

from chalicelib.adapters.tokens import digest
from chalicelib.domain.audit import Actor
from chalicelib.services import registration
from tests.functional.parallel import AT_ONCE, all_at_once
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
    composed, apart = (unicodedata.normalize(form, "coração de mãe 7") for form in ("NFC", "NFD"))

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


@pytest.mark.parametrize("terms", [False, None, "true", 1])
def test_the_terms_are_accepted_by_a_plain_true(world: World, open_link: str, terms: object) -> None:
    answer = register(world, open_link, PASSWORD, accept_terms=terms)

    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "accept_terms")


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


@pytest.mark.statement("A13")
@pytest.mark.statement("D1")
def test_a_link_alone_lets_nobody_in(world: World, ana: Person) -> None:
    answer = register(world, invited(world, ana, "noway@registro.com.br"), PASSWORD)

    assert set(answer.json) == {"next", "challenge"}
    assert answer.json["next"] == "enrol_mfa"
    assert "Set-Cookie" not in answer.headers
    login = world.call("POST", "/auth/login", {"email": "noway@registro.com.br", "password": PASSWORD})
    assert (login.json["next"], login.json["factors"]) == ("enrol_mfa", ["totp"])
    verify = {"challenge": login.json["challenge"], "factor": "totp", "code": "000000"}
    assert world.call("POST", "/auth/mfa/verify", verify).code == "challenge_invalid"


@pytest.mark.statement("B3")
@pytest.mark.statement("J5")
def test_sixteen_at_once_make_one_account_one_row_of_history_and_one_mail(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "many@registro.com.br")
    token = world.mails_to("many@registro.com.br")[-1].token
    by = Actor(kind="link_holder", id="", name="")

    made = all_at_once(
        world,
        lambda number: registration.register(
            digest(token), PASSWORD, by, tools=world.wiring.tools(), hash_password=lambda _: f"hash {number}"
        ),
    )

    kinds = [type(each).__name__ for each in made]
    assert kinds.count("Account") == 1
    assert set(kinds) - {"Account"} <= {"InvitationInvalid", "AccountExists"}
    assert len(kinds) == AT_ONCE
    (account,) = [each for each in made if type(each).__name__ == "Account"]
    identity = [item for item in world.items() if item["table"] == "Identity"]
    assert [
        item["account_id"]["S"] for item in identity if item["pk"]["S"] == "EMAIL#many@registro.com.br"
    ] == [account.id]
    assert len([item for item in identity if item.get("email_key") == {"S": "many@registro.com.br"}]) == 1
    assert (
        len(
            [
                item
                for item in identity
                if item.get("member_id") == {"S": client_user} and "MEMBERSHIP" in item["sk"]["S"]
            ]
        )
        == 1
    )
    history = [
        each["action"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    ]
    assert history.count("account.registered") == 1
    assert [mail.tags["mail"] for mail in world.mails_to("many@registro.com.br")] == [
        "invitation",
        "password_set",
    ]


@pytest.mark.statement("J5")
def test_the_link_the_account_and_the_membership_are_one_transaction(world: World, ana: Person) -> None:
    token = invited(world, ana, "onetx@registro.com.br")
    before = world.items()

    with world.failing("TransactWriteItems", "ProvisionedThroughputExceededException"):
        refused = register(world, token, PASSWORD)

    assert refused.status == 503
    assert world.items() == before
    assert register(world, token, PASSWORD).status == 201


@pytest.mark.statement("J8")
def test_a_registration_whose_answer_was_lost_is_over_and_signing_in_goes_on(
    world: World, ana: Person
) -> None:
    token = invited(world, ana, "lost@registro.com.br")
    register(world, token, PASSWORD)
    before = world.items()

    again = register(world, token, PASSWORD)

    assert again.status == 410
    assert world.items() == before
    login = world.call("POST", "/auth/login", {"email": "lost@registro.com.br", "password": PASSWORD})
    assert world.enrol(login.json["challenge"], "lost@registro.com.br").call("GET", "/me").status == 200


@pytest.mark.statement("A12")
def test_the_person_is_told_that_a_password_was_set_and_nothing_secret(world: World, ana: Person) -> None:
    token = invited(world, ana, "notice@registro.com.br")

    register(world, token, PASSWORD)

    notice = world.mails_to("notice@registro.com.br")[-1]
    assert notice.tags["mail"] == "password_set"
    assert PASSWORD not in str(notice.request)
    assert "convite#" not in str(notice.request)


@pytest.mark.statement("G9")
def test_a_pending_invitation_elsewhere_owns_nothing(world: World, ana: Person) -> None:
    bruno = world.staff("Contábil do Bruno", "bruno@registro.com.br")
    at_a = world.client_user(ana, "twice@registro.com.br")
    at_b = world.client_user(bruno, "twice@registro.com.br")
    first, second = (mail.token for mail in world.mails_to("twice@registro.com.br"))

    carla = world.register(second, "twice@registro.com.br")

    assert bruno.call("GET", f"/client-users/{at_b}").json["status"] == "active"
    assert ana.call("GET", f"/client-users/{at_a}").json["status"] == "invited"
    assert [each["name"] for each in carla.call("GET", "/me").json["offices"]] == ["Contábil do Bruno"]
    assert world.call("POST", "/invitations/lookup", {"token": first}).json["action"] == "link"
