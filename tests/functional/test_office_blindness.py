"""An office cannot tell whether an e-mail has an account elsewhere: not by answers, lists or history."""

import re

import pytest

from tests.functional.looks import history_of
from tests.functional.world import Person, World

NEW, KNOWN = "nova@cegueira.com.br", "davi@cegueira.com.br"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    bruno = world.staff("Outro Escritório", "bruno@outracegueira.com.br")
    world.client(bruno, KNOWN, name="Davi do Outro Escritório")
    return world.staff(email="ana@cegueira.com.br")


def alike(text: str) -> str:
    """What is left of an answer without ids, instants and the address that was typed."""
    text = re.sub(r"\b(usr|drf|inv|cmp|dep|off|stf)_[a-z2-7]{20}\b", r"\1_", text)
    text = re.sub(r"\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|\+00:00)", "at", text)
    return text.replace(NEW, "@").replace(KNOWN, "@")


def onboarded(world: World, ana: Person, email: str) -> list[str]:
    """Everything that the office is answered while it registers somebody and looks at them."""
    company = world.company(ana)
    draft, version = world.draft(ana, email, company)
    answers = [ana.call("GET", f"/drafts/{draft}")]
    answers.append(world.complete(ana, (draft, version)))
    client_user = answers[-1].json["client_user_id"]
    answers += [
        ana.call("GET", f"/client-users?q={email}"),
        ana.call("GET", f"/client-users/{client_user}"),
        ana.call("POST", f"/client-users/{client_user}/invitation"),
        ana.call("POST", f"/client-users/{client_user}/mfa-reset", {"reason": "Teste"}),
        ana.call("DELETE", f"/client-users/{client_user}/sessions"),
    ]
    told = [f"{answer.status} {re.sub(r'[0-9a-f-]{36}', '-', alike(answer.body))}" for answer in answers]
    return told + sorted(alike(str(row)) for row in history_of(ana, client_user))


@pytest.mark.statement("C10")
def test_registering_somebody_is_answered_alike_whether_or_not_there_is_an_account(
    world: World, ana: Person
) -> None:
    assert onboarded(world, ana, NEW) == onboarded(world, ana, KNOWN)


@pytest.mark.statement("C10")
@pytest.mark.statement("G8")
def test_the_history_says_the_same_of_who_registered_and_of_who_linked(world: World, ana: Person) -> None:
    carla_id, _ = world.client(ana, "carla@cegueira.com.br")
    bruno = world.staff("Terceiro Escritório", "bruno3@outracegueira.com.br")
    _, davi = world.client(bruno, "davi3@cegueira.com.br", name="Davi do Terceiro")
    davi_id = world.client_user(ana, davi.email)
    assert world.link(davi, world.mails_to(davi.email)[-1].token).status == 200

    told = [
        sorted((row["action"], row["text"], row["by"], row["by_kind"]) for row in history_of(ana, each))
        for each in (carla_id, davi_id)
    ]

    assert told[0] == told[1]
    assert "Davi do Terceiro" not in str(told)
    read = [ana.call("GET", f"/client-users/{each}").json for each in (carla_id, davi_id)]
    assert [each["status"] for each in read] == ["active", "active"]


@pytest.mark.statement("G9")
def test_an_invitation_of_one_office_does_not_own_the_address(world: World, ana: Person) -> None:
    email = "duas@cegueira.com.br"
    pending = world.client_user(ana, email)
    first = world.mails_to(email)[-1].token
    bruno = world.staff("Quarto Escritório", "bruno4@outracegueira.com.br")

    _, person = world.client(bruno, email)

    assert person.call("GET", "/me").status == 200
    assert ana.call("GET", f"/client-users/{pending}").json["status"] == "invited"
    assert world.link(person, first).status == 200
