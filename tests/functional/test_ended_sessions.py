"""An office ends the sessions of its people: at this office at once, and at no other."""

import pytest

from tests.functional.looks import history_of, rows_of
from tests.functional.world import Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@sessoes.com.br")


@pytest.mark.statement("E6")
def test_the_office_ends_sessions_at_this_office_only(world: World, ana: Person) -> None:
    here, davi = world.client(ana, "davi@sessoes.com.br")
    bruno = world.staff("Outro Escritório", "bruno@outrasessoes.com.br")
    world.client_user(bruno, davi.email)
    at_first = Person(world, davi.email, totp=davi.totp)
    world.sign_in(at_first)
    world.link(davi, world.mails_to(davi.email)[-1].token)
    elsewhere = Person(world, davi.email, totp=davi.totp)
    elsewhere.totp = davi.totp
    world.sign_in(elsewhere)
    account = elsewhere.call("GET", "/me").json["account"]["id"]

    answer = ana.call("DELETE", f"/client-users/{here}/sessions")

    assert (answer.status, answer.body) == (204, "")
    assert at_first.call("GET", "/me").status == 401
    assert elsewhere.call("GET", "/me").status == 200
    (row,) = [each for each in history_of(ana, here) if each["action"] == "client_user.sessions_ended"]
    assert row["by"] == "Ana Souza"
    (own,) = [row for row in rows_of(world, account) if row["action"]["S"] == "session.ended_by_office"]
    assert own["actor"]["M"]["name"]["S"] == "Contábil Modelo"
    assert "Ana Souza" not in str(own)


@pytest.mark.statement("E6")
def test_whoever_has_no_account_yet_has_no_session_to_end(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "nova@sessoes.com.br")

    assert ana.call("DELETE", f"/client-users/{client_user}/sessions").status == 204

    assert "client_user.sessions_ended" not in [each["action"] for each in history_of(ana, client_user)]


@pytest.mark.statement("E6")
def test_an_administrator_ends_a_collaborators_sessions(world: World, ana: Person) -> None:
    bia = world.colleague(ana, "bia@sessoes.com.br", uses_client_portal=True)
    own = next(each["id"] for each in ana.call("GET", "/staff").json["items"] if each["email"] == bia.email)

    assert bia.call("DELETE", f"/staff/{own}/sessions").status == 403
    assert ana.call("DELETE", f"/staff/{own}/sessions").status == 204

    assert bia.call("GET", "/me").status == 401
    assert world.sign_in(bia).call("GET", "/me").status == 200
