"""What may be left out, and what counts as given."""

import pytest

from tests.functional.world import World


@pytest.mark.statement("H1")
@pytest.mark.parametrize("field", ["cpf", "phone"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_number_may_be_left_out_but_not_given_empty(world: World, field: str, value: object) -> None:
    ana = world.staff(email=f"ana@{field}{value is None}.com.br".lower())
    draft = ana.call("POST", "/drafts", {}).json
    general = {"name": "Carla Dias", "email": "carla@x.com.br", "portal_access": {"active": False}}
    path = f"/drafts/{draft['id']}/general"

    given = ana.call("PUT", path, general | {field: value}, draft["version"])
    left_out = ana.call("PUT", path, general, draft["version"])

    assert given.status == 400
    assert given.json["errors"][0]["field"] == field
    assert left_out.status == 200


@pytest.mark.statement("F5")
def test_a_call_without_a_body_refuses_one(world: World) -> None:
    ana = world.staff(email="ana@nobody.com.br")
    draft = world.draft(ana, "carla@nobody.com.br", world.company(ana))

    smuggled = ana.call("POST", f"/drafts/{draft[0]}/complete", {"status": "active"}, draft[1])
    empty = ana.call("POST", f"/drafts/{draft[0]}/complete", {}, draft[1])

    assert smuggled.status == 400
    assert empty.status == 202
