"""What may be left out, and what counts as given."""

import pytest

from chalicelib.domain.steps import GeneralStep
from tests.functional.routes import API
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


@pytest.mark.statement("L7")
def test_a_person_without_cpf_and_phone_goes_all_the_way_and_none_is_kept(world: World) -> None:
    ana = world.staff(email="ana@pouco.com.br")

    client_user, carla = world.client(ana, "carla@pouco.com.br")

    read = ana.call("GET", f"/client-users/{client_user}").json
    assert (read["status"], read["cpf"], read["phone"]) == ("active", None, None)
    assert carla.call("GET", "/documents/folders").json["items"]
    (kept,) = [item for item in world.items() if item["sk"]["S"] == client_user]
    assert [kept.get(field, {"NULL": True}) for field in ("cpf", "phone")] == [{"NULL": True}] * 2


@pytest.mark.statement("L7")
def test_nothing_else_is_asked_about_a_person() -> None:
    """Of whoever is registered, and of whoever registers: a new field here is a new reason to be written down."""
    asked = {name for each in API.values() if each.body for name in each.body.model_fields}

    assert set(GeneralStep.model_fields) == {"name", "email", "cpf", "phone", "portal_access", "demo"}
    assert not asked & {
        "birth_date", "birthday", "gender", "sex", "race", "religion", "address", "mother_name", "rg", "pis", "nis",
        "marital_status", "salary", "photo", "nationality", "health",
    }  # fmt: skip
