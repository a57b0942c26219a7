"""A draft over time: stale saves, Concluir too early or too late, its end, and what a save costs."""

from typing import Any

import pytest

from tests.functional.world import Answer, Person, World, writes

STEPS = ["general", "departments", "companies", "permissions", "notifications"]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@wizard.com.br")


class Wizard:
    """A draft in somebody's hands, with the version that they saw last."""

    def __init__(self, staff: Person) -> None:
        self.staff = staff
        draft = staff.call("POST", "/drafts", {}).json
        self.id, self.version = draft["id"], draft["version"]

    def put(self, step: str, body: Any) -> Answer:
        answer = self.staff.call("PUT", f"/drafts/{self.id}/{step}", body, self.version)
        if answer.status == 200:
            self.version = answer.json["version"]
        return answer

    def read(self) -> Answer:
        return self.staff.call("GET", f"/drafts/{self.id}")


def general(**more: Any) -> dict[str, Any]:
    access = {"active": True, "send": "now"}
    return {"name": "Carla Dias", "email": "carla@exemplo.com.br", "portal_access": access} | more


@pytest.mark.statement("J1")
def test_a_stale_save_is_refused_with_who_was_quicker_and_loses_nothing(world: World, ana: Person) -> None:
    wizard = Wizard(ana)
    stale = wizard.version
    wizard.put("general", general(name="Nome Primeiro"))

    answer = ana.call("PUT", f"/drafts/{wizard.id}/general", general(name="Nome Segundo"), stale)

    assert (answer.status, answer.code) == (412, "version_stale")
    assert answer.json["current_version"] == wizard.version
    assert answer.json["changed_by"] == "Ana Souza"
    assert wizard.read().json["steps"]["general"]["name"] == "Nome Primeiro"


@pytest.mark.statement("J1")
def test_two_tabs_that_save_different_steps_never_drop_a_field(world: World, ana: Person) -> None:
    wizard = Wizard(ana)
    company = world.company(ana)
    wizard.put("general", general())
    other_tab = wizard.version
    wizard.put("permissions", {"permissions": ["read_news"]})

    stale = ana.call("PUT", f"/drafts/{wizard.id}/companies", {"companies": [{"id": company}]}, other_tab)
    again = ana.call(
        "PUT",
        f"/drafts/{wizard.id}/companies",
        {"companies": [{"id": company}]},
        stale.json["current_version"],
    )

    assert (stale.status, again.status) == (412, 200)
    steps = again.json["steps"]
    assert steps["general"] and steps["permissions"] and steps["companies"]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_without_a_version_is_refused(ana: Person, step: str) -> None:
    wizard = Wizard(ana)
    bodies = {
        "general": general(), "departments": {"departments": []}, "companies": {"companies": [{"id": "cmp_a"}]},
        "permissions": {}, "notifications": {"notifications": {}},
    }  # fmt: skip

    answer = ana.call("PUT", f"/drafts/{wizard.id}/{step}", bodies[step])

    assert (answer.status, answer.code) == (428, "version_required")


@pytest.mark.statement("J3")
def test_concluir_names_each_step_that_is_missing(world: World, ana: Person) -> None:
    wizard = Wizard(ana)
    wizard.put("permissions", {"permissions": []})
    before = world.items()

    answer = ana.call("POST", f"/drafts/{wizard.id}/complete", None, wizard.version)

    assert (answer.status, answer.code) == (409, "draft_incomplete")
    missing = ["general", "departments", "companies", "notifications"]
    assert answer.json["missing"] == missing
    assert [each["field"] for each in answer.json["errors"]] == missing
    assert world.items() == before


@pytest.mark.statement("J3")
def test_nothing_is_saved_into_a_draft_after_concluir(world: World, ana: Person) -> None:
    draft = world.draft(ana, "after@wizard.com.br", world.company(ana))
    world.complete(ana, draft)
    before = world.items()

    answer = ana.call("PUT", f"/drafts/{draft[0]}/general", general(), draft[1])

    assert (answer.status, answer.code) == (409, "draft_completed")
    assert ana.call("GET", f"/drafts/{draft[0]}").status == 404
    assert ana.call("DELETE", f"/drafts/{draft[0]}").status == 404
    assert draft[0] not in [each["id"] for each in ana.call("GET", "/drafts").json["items"]]
    assert world.items() == before


def test_a_draft_is_thrown_away(world: World, ana: Person) -> None:
    wizard = Wizard(ana)

    assert ana.call("DELETE", f"/drafts/{wizard.id}").status == 204
    assert wizard.read().status == 404
    assert wizard.put("permissions", {}).status == 404


@pytest.mark.statement("L9")
def test_a_draft_ends_by_itself_after_thirty_days_without_a_save(world: World, ana: Person) -> None:
    draft = world.draft(ana, "old@wizard.com.br", world.company(ana))
    world.clock.advance(days=30)
    world.sign_in(ana)

    assert ana.call("GET", f"/drafts/{draft[0]}").status == 404
    assert ana.call("PUT", f"/drafts/{draft[0]}/general", general(), draft[1]).status == 404
    assert world.complete(ana, draft).status == 404
    assert draft[0] not in [each["id"] for each in ana.call("GET", "/drafts").json["items"]]


@pytest.mark.statement("B14")
@pytest.mark.parametrize("send", ["now", "later", None])
def test_nothing_is_mailed_before_concluir(world: World, ana: Person, send: str | None) -> None:
    world.settle_down()
    before = len(world.mails), len(world.events), len(world.workflow.executions)

    world.draft(ana, f"b14-{send}@wizard.com.br", world.company(ana), send)
    world.settle_down()

    assert (len(world.mails), len(world.events), len(world.workflow.executions)) == before


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_one_write_and_no_read_beyond_the_session(world: World, ana: Person, step: str) -> None:
    company = world.company(ana)
    department = ana.call("GET", "/departments").json["items"][0]["id"]
    wizard = Wizard(ana)
    bodies = {
        "general": general(phone="11987654321"),
        "departments": {"departments": [{"id": department, "level": "owner"}]},
        "companies": {"companies": [{"id": company}]},
        "permissions": {"preset": "finance"},
        "notifications": {"notifications": {"news": "both"}},
    }
    wizard.put(step, bodies[step])

    with world.requests() as made:
        assert wizard.put(step, bodies[step]).status == 200

    batch = 1 if step in {"departments", "companies"} else 0
    assert writes(made) == made["UpdateItem"] == 1
    assert made["GetItem"] == 1, "the session"
    assert made["BatchGetItem"] == batch
    assert sum(made.values()) == 2 + batch
