"""docs/events.md names every event that the code publishes, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.invitation import Outcome
from chalicelib.domain.member import Stage
from chalicelib.services import client_users, deliveries, departments, offices
from tests.unit.services.scene import ANA, PERSONNEL, A, Scene

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"\| `([a-z_]+\.[a-z_]+)` \|")
# A name that is put together; what it can come to.
MADE = {
    "f'invitation.{status.value}'": {"invitation.revoked", "invitation.declined"},
    "[each for each in news.actions if each in PUBLISHED]": set(deliveries.PUBLISHED),
    "word": {f"account.{outcome.value}" for outcome in (Outcome.REGISTERED, Outcome.LINKED)},
}


def told(node: ast.expr) -> Iterator[str]:
    """The names in a list of events, or the one name."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.List):
        for each in node.elts:
            yield from told(each)
    elif isinstance(node, ast.IfExp):
        yield from told(node.body)
        yield from told(node.orelse)
    elif ast.unparse(node) in MADE:
        yield from MADE[ast.unparse(node)]


def published_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg == "events":
        yield from told(node.value)
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "events":
        yield from told(node.value)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
        ("_publish", ".publish", "events.append")
    ):
        yield from told(node.args[0])


def test_the_page_and_the_code_name_the_same_events() -> None:
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "chalicelib" / "services").glob("*.py"))
    published = {name for tree in trees for node in ast.walk(tree) for name in published_by(node)}

    page = ROW.findall((ROOT / "docs" / "events.md").read_text("utf-8"))

    assert sorted(page) == sorted(published)


@pytest.mark.parametrize("general", [{"phone": "11987654321"}, {"name": "Carla Nogueira"}])
def test_a_change_of_the_record_is_told_with_its_version(general: dict[str, str]) -> None:
    scene = Scene()
    user = scene.client_user(send="later")

    changed = scene.complete(scene.draft(user=user.id, send=None, **general))

    assert scene.events.names[-1] == "client_user.changed"
    assert scene.events.record_versions[-1] == changed.version == user.version + 1


def test_people_who_are_moved_to_another_department_are_told_of() -> None:
    scene = Scene()
    user = scene.client_user(send="later")
    other = offices.add_department(A, "Consultoria", ANA, tools=scene.tools).id

    owed = departments.still_to_move(A, (PERSONNEL, other), scene.tools)

    departments.move_people(owed, ANA, tools=scene.tools)

    assert scene.events.published[-1][:2] == ("client_user.changed", user.id)
    assert scene.events.record_versions[-1] == scene.fresh(user).version


def test_access_that_is_given_back_to_somebody_who_was_in_is_told_as_such() -> None:
    scene = Scene()
    user = scene.client_user(send="later")

    client_users.activate(A, user.id, ANA, tools=scene.tools)
    assert scene.events.names[-1] == "client_user.changed"
    scene.change(user, stage=Stage.ACTIVE, account_id="acc_carla")
    client_users.activate(A, user.id, ANA, tools=scene.tools)

    assert scene.events.names[-1] == "client_user.activated"
