"""What tests of interruptions look at: a status, the executions of a member, what is still owed."""

from typing import Any

from tests.functional.world import PASSWORD, Person, World


def status(ana: Person, client_user: str) -> str:
    answer = ana.call("GET", f"/client-users/{client_user}")
    if answer.status == 401:
        ana.world.sign_in(ana)
        answer = ana.call("GET", f"/client-users/{client_user}")
    return str(answer.json["status"])


def executions_of(world: World, member: str) -> dict[str, str]:
    return {name: each.status for name, each in world.workflow.executions.items() if member in name}


def owed(world: World) -> list[dict[str, Any]]:
    return [item for item in world.items() if item["pk"]["S"].endswith("#OUTBOX")]


def register(world: World, email: str) -> str:
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    answer = world.call("POST", "/invitations/register", body)
    assert answer.status == 201, answer.body
    return str(answer.json["challenge"])
