"""What the browser's tests prepare by the API: offices, people whom they registered, and links that end soon."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.e2e import people
from tests.e2e.people import Person, eventually
from tests.e2e.stack import Stack

A_WEEK = 7 * 24 * 3600


def registers(
    staff: Person,
    email: str,
    *,
    name: str = "Carla Dias",
    companies: Sequence[str] = ("Padaria Sol",),
    level: str = "reviewer",
) -> str:
    """By the wizard's calls, with the invitation sent at once; gives the client user's id."""
    departments = ids_by_name(staff, "/departments")
    known = ids_by_name(staff, "/companies")
    access = {"active": True, "send": "now"}
    steps: dict[str, Any] = {
        "general": {"name": name, "email": email, "cpf": "529.982.247-25", "portal_access": access},
        "departments": {"departments": [{"id": departments["Departamento Pessoal"], "level": level}]},
        "companies": {"companies": [{"id": known[each]} for each in companies]},
        "permissions": {"preset": "human_resources"},
        "notifications": {"notifications": {"document_published": "email"}},
    }
    draft = staff.ok("POST", "/drafts", {})
    version = draft["version"]
    for step, body in steps.items():
        version = staff.ok("PUT", f"/drafts/{draft['id']}/{step}", body, version)["version"]
    return str(staff.ok("POST", f"/drafts/{draft['id']}/complete", None, version)["client_user_id"])


def ids_by_name(staff: Person, path: str) -> dict[str, str]:
    return {each["name"]: each["id"] for each in staff.ok("GET", path)["items"]}


def comes_in(stack: Stack, staff: Person, client_user_id: str, email: str) -> Person:
    """The person sets password and authenticator by the API, and is active at the office."""
    person = people.register(stack, stack.token_in(stack.mails_to(email)[0]), email)
    people.wait_for_status(staff, client_user_id, "active")
    return person


def linking_link(stack: Stack, email: str) -> str:
    """The link of the mail that asks to link accounts."""
    mails = eventually(lambda: _linking_mails(stack, email), bool)
    return stack.link_in(mails[0])


def _linking_mails(stack: Stack, email: str) -> list[dict[str, Any]]:
    return [mail for mail in stack.mails_to(email) if "VINCULAR CONTAS" in mail["text"].upper()]


@contextmanager
def short_invitations(stack: Stack, staff: Person, seconds: int) -> Iterator[None]:
    """Below what the API allows an office to choose, so that a test can wait for the end."""
    office_id = staff.ok("GET", "/office")["id"]
    _let_invitations_live(stack, office_id, seconds)
    yield
    _let_invitations_live(stack, office_id, A_WEEK)


def _let_invitations_live(stack: Stack, office_id: str, seconds: int) -> None:
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["PortalTable"],
        Key={"pk": {"S": office_id}, "sk": {"S": "OFFICE"}},
        UpdateExpression="SET invitation_life_seconds = :life",
        ExpressionAttributeValues={":life": {"N": str(seconds)}},
    )
