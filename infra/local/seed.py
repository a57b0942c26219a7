"""Makes the demonstration office by the doors of a real one: the operator's function, the mails, the site."""

from typing import Any

from infra.local import aws, site
from infra.local.places import ROOT, Places

OFFICE = ROOT / "infra" / "local" / "demo" / "office.json"
PASSWORDS = ROOT / "infra" / "local" / "demo" / "passwords.json"
SETTLED = (201, 409, 410)


class SeedingFailedError(RuntimeError):
    """A person of the demonstration could not register; the site's answer is in the message."""


def seed(places: Places, create_office: str) -> dict[str, Any]:
    """Who can sign in, as `.local/stack.json` says it; safe to repeat after a run that was broken off."""
    office, passwords = aws.read_json(OFFICE), aws.read_json(PASSWORDS)
    people = {"administrator": office["administrator"]["email"], "staff": office["staff"][0]["email"]}
    office_id = office_made_once(places, create_office, office)
    for role, email in people.items():
        register(places, email, passwords[role])
    signing_in = {role: {"email": email, "password": passwords[role]} for role, email in people.items()}
    return {"office_id": office_id, **signing_in}


def office_made_once(places: Places, create_office: str, office: dict[str, Any]) -> str:
    """Its id is noted at once, so that a broken-off seeding does not make a second office."""
    note = places.folder / "demo-office.json"
    if not note.exists():
        aws.write_json(note, aws.invoke(aws.client(places, "lambda"), create_office, office))
    return str(aws.read_json(note)["office_id"])


def register(places: Places, email: str, password: str) -> None:
    """Follows the newest invitation; one that was followed before is settled."""
    token = site.token_in(site.mails_to(places, email, timeout=60)[0])
    body = {"token": token, "password": password, "accept_terms": True}
    status, answer = site.post_json(f"{places.portal_url}/invitations/register", body)
    if status not in SETTLED:
        raise SeedingFailedError(f"{email} could not register: {status} {answer}")
