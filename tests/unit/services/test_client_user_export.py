"""All that a list shows, for a workbook: every page of it, and no more than a workbook takes."""

from collections.abc import Iterable
from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.listing import ExportTooLarge, Filters
from chalicelib.services import client_user_export
from chalicelib.services.client_user_lists import Wanted
from tests.unit.services.scene import ANA, PADARIA, A, Scene


def export(scene: Scene, filters: Filters, **more: Any) -> list[str]:
    found: list[str] = []

    def draw(people: Iterable[ClientUser], names: dict[str, str]) -> bytes:
        assert names[PADARIA] == "Padaria Sol"
        found.extend(user.name for user in people)
        return b"drawn"

    content = client_user_export.export(A, filters, Wanted(), ANA, tools=scene.tools, draw=draw, **more)
    assert content == b"drawn"
    return found


def test_every_page_is_in_it_and_what_was_searched_for_is_not_kept() -> None:
    scene = Scene()
    names = [f"Pessoa {number:03}" for number in range(120)]
    for number, name in enumerate(names):
        scene.client_user(f"p{number}@padaria.com.br", name=name, send="later")

    assert export(scene, Filters()) == names
    assert export(scene, Filters(text="pessoa 00")) == names[:10]
    assert scene.actions(A) == ["client_users.exported"] * 2
    rows = [row for row in scene.store.audit.things.values() if row.target_id == A]  # type: ignore[attr-defined]
    assert [row.facts for row in rows] == [{"people": 120}, {"people": 10, "searched": True}]


def test_more_people_than_a_workbook_takes_are_refused_and_nothing_is_noted() -> None:
    scene = Scene()
    for number in range(3):
        scene.client_user(f"p{number}@padaria.com.br", send="later")

    with pytest.raises(ExportTooLarge):
        export(scene, Filters(), most=2)

    assert scene.actions(A) == []
