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
    return [item for item in world.items() if item["table"] == "Outbox"]


def register(world: World, email: str) -> str:
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    answer = world.call("POST", "/invitations/register", body)
    assert answer.status == 201, answer.body
    return str(answer.json["challenge"])


def history_of(staff: Person, client_user: str) -> list[dict[str, Any]]:
    """What the office reads of a person's history, the newest first."""
    answer = staff.call("GET", f"/client-users/{client_user}/history")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def rows_of(world: World, owner: str, target: str = "") -> list[dict[str, Any]]:
    """Rows of the audit table, the oldest first: an office's of one target, or an account's own."""
    found = [item for item in world.items() if item["table"] == "Audit"]
    return [item for item in found if item["pk"]["S"] == f"{owner}#{target or owner}"]
