"""The wizard, step by step: what each saves, what it refuses, and that nothing leaves before Concluir."""

from typing import Any

import pytest

from chalicelib.domain import catalogue
from tests.functional.world import Answer, Person, World

STEPS = ["general", "departments", "companies", "permissions", "notifications"]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@wizard.com.br")


@pytest.fixture(scope="module")
def bruno(world: World) -> Person:
    return world.staff("Contábil do Bruno", "bruno@wizard.com.br")


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


def test_a_new_draft_has_nothing_and_says_what_is_missing(ana: Person) -> None:
    opened = ana.call("POST", "/drafts", {})

    assert opened.status == 201
    assert opened.headers["Location"] == f"/drafts/{opened.json['id']}"
    assert opened.json["steps"] == dict.fromkeys(STEPS)
    assert opened.json["missing"] == STEPS
    assert opened.json["version"] == 1
    assert opened.json["expires_at"].endswith("Z")


def test_a_draft_survives_closing_the_browser(world: World, ana: Person) -> None:
    wizard = Wizard(ana)
    wizard.put("general", general(cpf="529.982.247-25", phone="(11) 98765-4321"))
    world.call("POST", "/auth/logout", None, {"Authorization": f"Bearer {ana.token}"})
    world.sign_in(ana)

    read = wizard.read().json

    assert read["steps"]["general"] == {
        "name": "Carla Dias",
        "email": "carla@exemplo.com.br",
        "cpf": "52998224725",
        "phone": "+5511987654321",
        "portal_access": {"active": True, "send": "now"},
        "demo": False,
    }
    assert read["missing"] == STEPS[1:]
    assert wizard.id in [each["id"] for each in ana.call("GET", "/drafts").json["items"]]


def test_steps_may_be_saved_in_any_order(world: World, ana: Person) -> None:
    wizard = Wizard(ana)
    company = world.company(ana)

    for step, body in {
        "notifications": {"notifications": {}},
        "permissions": {"permissions": []},
        "companies": {"companies": [{"id": company}]},
        "departments": {"departments": []},
        "general": general(),
    }.items():
        assert wizard.put(step, body).status == 200

    assert wizard.read().json["missing"] == []


def test_warnings_do_not_stop_a_step(ana: Person) -> None:
    wizard = Wizard(ana)

    without = wizard.put("general", general())
    landline = wizard.put("general", general(phone="+551133334444"))
    lookalike = wizard.put("general", general(email="ana@exemplо.com.br", phone="11987654321"))
    empty = wizard.put("departments", {"departments": []})

    assert [each["code"] for each in without.json["warnings"]] == ["phone_missing"]
    assert without.json["warnings"][0]["message"] == "Sem telefone, a pessoa não aparece no Messenger."
    assert [each["code"] for each in landline.json["warnings"]] == ["phone_not_mobile"]
    assert [each["code"] for each in lookalike.json["warnings"]] == ["email_lookalike"]
    assert [each["code"] for each in empty.json["warnings"]] == ["departments_empty"]


@pytest.mark.statement("F4")
def test_only_companies_of_the_office_that_are_on_the_portal_can_be_chosen(
    world: World, ana: Person, bruno: Person
) -> None:
    wizard = Wizard(ana)
    off = world.company(ana, portal_enabled=False)
    foreign = world.company(bruno)
    fine = world.company(ana)
    before = world.items()

    disabled = wizard.put("companies", {"companies": [{"id": fine}, {"id": off}]})
    unknown = [
        wizard.put("companies", {"companies": [{"id": fine}, {"id": each}]})
        for each in (foreign, "cmp_aaaaaaaaaaaaaaaaaaaa")
    ]

    assert (disabled.status, disabled.code) == (422, "company_not_enabled")
    assert disabled.json["errors"][0]["field"] == "companies.1.id"
    assert [answer.status for answer in unknown] == [404, 404]
    assert unknown[0].json | {"request_id": ""} == unknown[1].json | {"request_id": ""}
    assert world.items() == before


@pytest.mark.statement("F4")
def test_a_company_that_leaves_the_portal_before_concluir_stops_it(world: World, ana: Person) -> None:
    company = world.company(ana)
    draft = world.draft(ana, "leaves@wizard.com.br", company)
    ana.call("PATCH", f"/companies/{company}", {"portal_enabled": False}, 1)
    before = world.items()

    answer = world.complete(ana, draft)

    assert (answer.status, answer.code) == (422, "company_not_enabled")
    assert world.items() == before


def test_a_department_that_is_deleted_before_concluir_is_not_granted(world: World, ana: Person) -> None:
    department = ana.call("POST", "/departments", {"name": "De passagem"}).json["id"]
    draft_id, version = world.draft(ana, "depgone@wizard.com.br", world.company(ana))
    body = {"departments": [{"id": department, "level": "owner"}]}
    version = ana.call("PUT", f"/drafts/{draft_id}/departments", body, version).json["version"]
    other = ana.call("GET", "/departments").json["items"][1]["id"]

    refused = ana.call("DELETE", f"/departments/{department}")
    moved = ana.call("DELETE", f"/departments/{department}?migrate_to={other}")

    assert (refused.code, moved.status) == ("department_in_use", 204)
    assert world.complete(ana, (draft_id, version)).code == "version_stale"
    done = world.complete(ana, (draft_id, version + 1)).json["client_user_id"]
    assert ana.call("GET", f"/client-users/{done}").json["departments"] == [{"id": other, "level": "owner"}]


def test_an_entry_that_the_office_hides_is_offered_to_nobody_new(world: World) -> None:
    eva = world.staff("Contábil Enxuta", "eva@wizard.com.br")
    kept = world.client_user(eva, "antes@wizard.com.br", "later")
    hidden = {"permissions": ["read_news"], "notifications": ["news"]}

    office = eva.call("PATCH", "/office", {"hidden": hidden}, 1)

    assert office.json["hidden"] == hidden
    told = eva.call("GET", "/catalogue").json
    assert "read_news" not in [each["slug"] for each in told["permissions"]]
    assert [each["slug"] for each in told["hidden"]["permissions"]] == ["read_news"]
    assert all("read_news" not in each["permissions"] for each in told["presets"])
    draft = world.draft(eva, "depois@wizard.com.br", world.company(eva), "later")
    assert world.complete(eva, draft).code == "permission_hidden"
    version = eva.call("PUT", f"/drafts/{draft[0]}/permissions", {"preset": "finance"}, draft[1]).json[
        "version"
    ]
    put = eva.call("PUT", f"/drafts/{draft[0]}/notifications", {"preset": "everything"}, version)
    done = world.complete(eva, (draft[0], put.json["version"])).json["client_user_id"]
    person = eva.call("GET", f"/client-users/{done}").json
    assert "read_news" not in person["permissions"] and "view_fiscal_inbox" in person["permissions"]
    assert "news" not in person["notifications"]
    assert (person["preset"], person["notification_preset"]) == ("finance", "everything")
    assert eva.call("GET", f"/client-users/{kept}").json["permissions"] == ["read_news"]
    (row,) = [
        item for item in world.items() if item.get("action") == {"S": "office.changed"} and eva_in(item)
    ]
    assert row["facts"]["M"]["hidden"]["L"] == [{"S": "news"}, {"S": "read_news"}]


def eva_in(item: Any) -> bool:
    return "hidden" in item["facts"]["M"]


@pytest.mark.statement("F1")
@pytest.mark.parametrize("where", ["departments", "companies"])
def test_a_foreign_department_is_the_same_404_as_an_unknown_one(
    world: World, ana: Person, bruno: Person, where: str
) -> None:
    wizard = Wizard(ana)
    foreign = bruno.call("GET", "/departments").json["items"][0]["id"]
    company = world.company(ana)
    before = world.items()

    def put(department: str) -> Answer:
        if where == "companies":
            return wizard.put("companies", {"companies": [{"id": company, "departments": [department]}]})
        return wizard.put("departments", {"departments": [{"id": department, "level": "owner"}]})

    answers = [put(foreign), put("dep_aaaaaaaaaaaaaaaaaaaa")]

    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].json | {"request_id": ""} == answers[1].json | {"request_id": ""}
    assert world.items() == before


def test_a_company_is_narrowed_to_some_departments_but_not_to_none(world: World, ana: Person) -> None:
    company = world.company(ana)
    department = ana.call("GET", "/departments").json["items"][0]["id"]
    wizard = Wizard(ana)

    narrowed = wizard.put("companies", {"companies": [{"id": company, "departments": [department]}]})
    nothing = wizard.put("companies", {"companies": [{"id": company, "departments": []}]})

    assert narrowed.status == 200
    assert (nothing.status, nothing.code) == (422, "company_without_department")
    assert nothing.json["errors"][0]["field"] == "companies.0.departments"


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("companies", {"companies": []}, "companies"),
        ("companies", {}, "companies"),
        ("companies", {"companies": [{"id": "cmp_a"}, {"id": "cmp_a"}]}, "companies"),
        ("companies", {"companies": [{"id": f"cmp_{n}"} for n in range(101)]}, "companies"),
        ("companies", {"companies": [{"id": ""}]}, "companies.0.id"),
        ("companies", {"companies": [{"id": 1}]}, "companies.0.id"),
        ("companies", {"companies": ["cmp_a"]}, "companies.0"),
        ("companies", {"companies": None}, "companies"),
        ("departments", {"departments": [{"id": "dep_a", "level": "admin"}]}, "departments.0.level"),
        ("departments", {"departments": [{"id": "dep_a"}]}, "departments.0.level"),
        ("departments", {"departments": [{"id": "dep_a", "level": None}]}, "departments.0.level"),
        ("departments", {"departments": [{"id": "dep_a", "level": "owner"}] * 2}, "departments"),
        ("permissions", {"permissions": ["read_everything"]}, "permissions.0"),
        ("permissions", {"preset": "god"}, "preset"),
        ("permissions", {"permissions": "read_news"}, "permissions"),
        ("notifications", {"notifications": {"invitation": "none"}}, "notifications.invitation"),
        ("notifications", {"notifications": {"news": "sms"}}, "notifications.news"),
        ("notifications", {"notifications": []}, "notifications"),
        ("general", {}, "name"),
        ("general", general(name=""), "name"),
        ("general", general(email=""), "email"),
        ("general", general(portal_access={}), "portal_access.active"),
        ("general", general(portal_access={"active": "yes"}), "portal_access.active"),
        ("general", general(portal_access={"active": True, "send": "agora"}), "portal_access.send"),
        ("general", general(demo="true"), "demo"),
    ],
)
def test_what_a_step_does_not_take_is_refused_by_field_and_in_portuguese(
    world: World, ana: Person, step: str, body: dict[str, Any], field: str
) -> None:
    wizard = Wizard(ana)
    before = world.items()

    answer = wizard.put(step, body)

    assert 400 <= answer.status < 500
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert field in [each["field"] for each in answer.json["errors"]]
    assert all(each["message"].endswith(".") for each in answer.json["errors"])
    assert world.items() == before


def test_departments_over_all_companies_are_no_more_than_a_person_can_have(world: World, ana: Person) -> None:
    company = world.company(ana)
    many = [[f"dep_{row}_{number}" for number in range(100)] for row in range(2)]
    companies = [{"id": company, "departments": many[0]}, {"id": world.company(ana), "departments": many[1]}]

    answer = Wizard(ana).put("companies", {"companies": companies})

    assert 400 <= answer.status < 500


@pytest.mark.statement("F6")
def test_a_department_that_was_not_chosen_gives_nothing_and_no_level_is_a_default(
    world: World, ana: Person
) -> None:
    _, carla = world.client(ana, "f6@wizard.com.br")

    folders = carla.call("GET", "/documents/folders").json["items"]

    assert [(each["department"], each["level"]) for each in folders] == [
        ("Departamento Contábil", "reviewer")
    ]
    assert {each.value for each in catalogue.Level} == {"owner", "contributor", "reviewer"}


@pytest.mark.statement("F7")
def test_seeing_everybodys_personnel_documents_is_in_no_preset(ana: Person) -> None:
    wizard = Wizard(ana)

    for preset in catalogue.PRESET_SLUGS:
        saved = wizard.put("permissions", {"preset": preset}).json["steps"]["permissions"]
        assert "request_all_personnel_documents" not in saved["permissions"]
        assert saved["preset"] == preset


def test_ticks_win_over_the_preset_they_started_from(ana: Person) -> None:
    wizard = Wizard(ana)

    saved = wizard.put("permissions", {"permissions": ["read_news", "read_news"], "preset": "finance"}).json

    assert saved["steps"]["permissions"] == {"permissions": ["read_news"], "preset": "finance"}
