"""Passwords once they are set: known to their owner alone, good for as long as they are kept, hashed once a request."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.domain.session import Access
from tests.functional.quick_passwords import RememberedPasswords
from tests.functional.routes import API, Office, ask, fitting, make_office
from tests.functional.world import PASSWORD, World

WITH_PASSWORD = {
    route for route, each in API.items() if each.body and "password" in " ".join(each.body.model_fields)
}
OF_A_PERSON = {Access.ANYONE, Access.SIGNED_IN}


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    return make_office(world, "Contábil da Ana", "ana-guardada.com.br")


@contextmanager
def hashes_computed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was hashed or checked while it is open; nobody's password is checked as well."""
    computed: list[str] = []
    with monkeypatch.context() as patch:
        for name, argument in (("hash", 0), ("verify", 1)):
            original = getattr(RememberedPasswords, name)

            def counted(self: Any, *given: str, original: Any = original, argument: int = argument) -> Any:
                computed.append(given[argument])
                return original(self, *given)

            patch.setattr(RememberedPasswords, name, counted)
        yield computed


@pytest.mark.statement("A14")
def test_only_the_person_themselves_ever_sends_a_password() -> None:
    assert {"POST /auth/login", "POST /invitations/register"} <= WITH_PASSWORD
    for route in WITH_PASSWORD:
        assert API[route].access in OF_A_PERSON, route
        assert not route.split(" ")[1].startswith(("/client-users", "/staff", "/office", "/drafts")), route


@pytest.mark.statement("A14")
def test_no_answer_to_staff_and_no_mail_that_they_set_off_holds_a_password(
    world: World, ours: Office
) -> None:
    (hashed,) = {
        item["password_hash"]["S"]
        for item in world.items()
        if item.get("email_key") == {"S": ours.client.email} and "password_hash" in item
    }
    mails = len(world.mails)

    for route, operation in API.items():
        if operation.access in {Access.CLIENT, Access.ANYONE}:
            continue
        with world.undone():
            said = ask(route, fitting(route, ours), ours).body
        assert not re.search(r'"\w*password(?!_changed_at)\w*":', said), route
        for secret in (PASSWORD, hashed, hashed.rpartition("$")[2], "argon2"):
            assert secret not in said, route
    for mail in world.mails[mails:]:
        assert PASSWORD not in str(mail.request)
        assert "argon2" not in str(mail.request)


@pytest.mark.statement("A10")
def test_a_password_does_not_grow_old(world: World, ours: Office) -> None:
    with world.undone():
        world.clock.advance(days=5 * 365)
        login = {"email": ours.client.email, "password": PASSWORD}

        assert world.call("POST", "/auth/login", login).json["next"] == "mfa"


@pytest.mark.statement("A9")
@pytest.mark.parametrize(
    "password", [PASSWORD, "senha errada", "", "12345678", "x" * 128, "😀" * 1000, "x" * 1001, "é" * 130_000]
)
def test_a_request_hashes_at_most_one_password_of_at_most_four_kilobytes(
    world: World, ours: Office, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    fresh, known = (f"{name}@ana-guardada.com.br" for name in ("fresca", "carla"))
    bruno = world.staff("Contábil do Bruno", f"bruno{len(password)}@ana-guardada.com.br")
    for email in (fresh, known):
        world.client_user(bruno, email)
    fresh_link, known_link = (world.mails_to(email)[-1].token for email in (fresh, known))

    for path, body in (
        ("/auth/login", {"email": ours.client.email}),
        ("/auth/login", {"email": "ninguem@ana-guardada.com.br"}),
        ("/invitations/link", {"token": known_link}),
        ("/invitations/link", {"token": fresh_link}),
        ("/invitations/link", {"token": "x" * 43}),
        ("/invitations/register", {"token": known_link, "accept_terms": True}),
        ("/invitations/register", {"token": "x" * 43, "accept_terms": True}),
        ("/invitations/register", {"token": fresh_link, "accept_terms": True}),
    ):
        with hashes_computed(monkeypatch) as computed:
            answer = world.call("POST", path, body | {"password": password})
        assert answer.status < 500, answer.body
        assert len(computed) <= 1, path
        assert all(len(each.encode()) <= 4096 for each in computed), path


@pytest.mark.statement("A6")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("girafa7", "password_min_length"),
        ("x" * 129, "password_max_length"),
        ("corinthians1", "password_common"),
        ("carladias1", "password_personal"),
        ("abcd1234", "password_repetitive"),
    ],
)
def test_a_refusal_over_http_names_the_reason_says_what_to_do_and_echoes_nothing(
    world: World, ours: Office, password: str, code: str
) -> None:
    email = f"razao{len(password)}{code}@ana-guardada.com.br"
    world.client_user(ours.administrator, email)
    token = world.mails_to(email)[-1].token

    answer = world.call(
        "POST", "/invitations/register", {"token": token, "password": password, "accept_terms": True}
    )

    assert (answer.status, answer.code) == (422, "password_weak")
    (error,) = answer.json["errors"]
    assert (error["field"], error["code"]) == ("password", code)
    assert error["message"].count(".") >= 2, "the reason, and what to do"
    assert password not in answer.body + str(answer.headers)
