"""Lists on the deployed stack, with IAM checks on: indexes, entries, the workbook's bytes, and people of before."""

import io
import urllib.request

import pytest
from openpyxl import load_workbook

from chalicelib.adapters.dynamodb.lists import Lists
from chalicelib.adapters.dynamodb.table import Table
from infra.local import rebuild_lists
from tests.e2e.people import Person, address, client_user, office
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def found(ana: Person, query: str) -> list[str]:
    return [each["email"] for each in ana.ok("GET", f"/client-users?{query}")["items"]]


def workbook(ana: Person, accept: str) -> bytes:
    headers = {"Authorization": f"Bearer {ana.token}", "Accept": accept}
    request = urllib.request.Request(f"{ana.stack.portal_url}/client-users.xlsx", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def test_every_way_to_a_person_works_page_by_page_and_as_a_workbook(ana: Person) -> None:
    emails = [address("lista") for _ in range(3)]
    for email in emails:
        client_user(ana, email)

    queries = ["", "sort=-name", "sort=last_login_at", "q=lista", "status=invited"]
    assert {query: sorted(set(emails) - set(found(ana, query))) for query in queries} == {
        query: [] for query in queries
    }
    first = ana.ok("GET", "/client-users?limit=2")
    second = found(ana, f"limit=2&cursor={first['next_cursor']}")
    assert not {each["email"] for each in first["items"]} & set(second)
    for accept in ("*/*", "text/html,application/xhtml+xml;q=0.9", "application/json"):
        rows = list(load_workbook(io.BytesIO(workbook(ana, accept))).active.values)
        assert set(emails) <= {row[1] for row in rows}


def test_people_of_before_there_were_lists_are_found_after_a_deployment(stack: Stack, ana: Person) -> None:
    email = address("antiga")
    user_id = client_user(ana, email, "later")  # no news of a mail writes the person anew meanwhile
    client, table = stack.client("dynamodb"), stack.outputs["PortalTable"]
    office_id = ana.ok("GET", "/office")["id"]
    where = {"pk": {"S": f"{office_id}#CLIENT"}, "sk": {"S": user_id}}
    orders = "listed, listed_name, listed_status, listed_login"
    client.update_item(TableName=table, Key=where, UpdateExpression=f"REMOVE {orders}")
    user = Lists(Table(client, table)).people(office_id, [user_id])[user_id]
    assert email == user.email
    assert email not in found(ana, "")

    rebuild_lists.rebuild_all(stack.places, stack.outputs)

    assert email in found(ana, "")
    assert rebuild_lists.without_lists(client, table) == []
