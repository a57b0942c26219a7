"""An office is set up, and never grants a department that is gone."""

import pytest

from chalicelib.domain.catalogue import Level
from chalicelib.domain.client_user import DepartmentGrant
from chalicelib.domain.errors import Conflict, DepartmentInUse, NotFound, TaxIdTaken, VersionStale
from chalicelib.domain.office_errors import CompanyCodeTaken, DepartmentOfSystem
from chalicelib.domain.setup import CompanyData, OfficeChange, OfficeSetup
from chalicelib.services import offices
from tests.unit.services.scene import ANA, OFICINA, PADARIA, PERSONNEL, A, B, Scene

FOLDERS = ["Contábil", "Fiscal", "Pessoal", "Societário"]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def own_department(scene: Scene, name: str = "Consultoria") -> str:
    return offices.add_department(A, name, ANA, tools=scene.tools).id


def grant(scene: Scene, department_id: str) -> str:
    user = scene.client_user()
    scene.change(user, departments=[DepartmentGrant(id=department_id, level=Level.OWNER)])
    return user.id


def test_a_new_office_has_its_system_departments_and_an_invited_administrator(scene: Scene) -> None:
    setup = OfficeSetup.model_validate(
        {"name": "Novo Escritório", "administrator": {"name": "Ana Souza", "email": "ana@novo.com.br"}}
    )

    office = offices.create_office(setup, tools=scene.tools)

    (ana,) = scene.store.members.all_staff(office.id)
    assert (ana.administrator, ana.uses_client_portal, ana.account_id) == (True, True, None)
    assert ana.invitation.invited_by == "Novo Escritório"
    assert sorted(each.folder for each in scene.store.departments.all(office.id)) == FOLDERS
    assert scene.workflow.started == [(ana.id, 1, "SendInvitation")]


def test_a_furnished_office_has_all_that_its_file_says(scene: Scene) -> None:
    setup = OfficeSetup.model_validate(
        {
            "name": "Novo Escritório",
            "administrator": {"name": "Ana Souza", "email": "ana@novo.com.br"},
            "staff": [{"name": "Bia Reis", "email": "bia@novo.com.br"}],
            "companies": [{"name": "Padaria Sol", "tax_id": "11.222.333/0001-81", "portal_enabled": True}],
            "departments": [{"name": "Consultoria"}],
        }
    )

    office = offices.create_office(setup, tools=scene.tools)

    assert len(scene.store.members.all_staff(office.id)) == 2
    assert [each.tax_id for each in scene.store.companies.all(office.id)] == ["11222333000181"]
    assert len(scene.store.departments.all(office.id)) == 5


@pytest.mark.statement("B6")
def test_the_life_of_invitations_is_kept_in_seconds(scene: Scene) -> None:
    change = OfficeChange(invitation_life_hours=24)

    office = offices.change_office(A, change, 1, ANA, tools=scene.tools)

    assert (office.invitation_life_seconds, office.version) == (86_400, 2)
    with pytest.raises(VersionStale):
        offices.change_office(A, change, 1, ANA, tools=scene.tools)


def test_a_tax_id_is_taken_once_per_office(scene: Scene) -> None:
    data = CompanyData(name="Outra Padaria", tax_id="11.222.333/0001-81")

    with pytest.raises(TaxIdTaken):
        offices.add_company(A, data, ANA, tools=scene.tools)


def test_a_company_may_change_its_tax_id_and_frees_the_old_one(scene: Scene) -> None:
    change = {"tax_id": "11444777000242"}

    offices.change_company((A, PADARIA), change, 1, ANA, tools=scene.tools)

    offices.add_company(A, CompanyData(name="Nova", tax_id="11222333000181"), ANA, tools=scene.tools)
    with pytest.raises(TaxIdTaken):
        offices.change_company((A, OFICINA), change, 1, ANA, tools=scene.tools)


def test_a_code_is_one_company_s_whatever_its_case_and_is_free_again_once_taken_away(scene: Scene) -> None:
    def change(company: str, code: str | None, seen: int) -> None:
        offices.change_company((A, company), {"code": code}, seen, ANA, tools=scene.tools)

    change(PADARIA, "Pad-01", 1)
    change(PADARIA, "PAD-01", 2)
    with pytest.raises(CompanyCodeTaken):
        change(OFICINA, "pad-01", 1)
    data = CompanyData(name="Nova", tax_id="11444777000242", code="pad-01")
    with pytest.raises(CompanyCodeTaken):
        offices.add_company(A, data, ANA, tools=scene.tools)
    change(PADARIA, None, 3)
    offices.add_company(A, data, ANA, tools=scene.tools)

    with pytest.raises(TaxIdTaken):
        offices.add_company(A, data.model_copy(update={"code": None}), ANA, tools=scene.tools)


def test_a_company_changed_meanwhile_is_not_overrun(scene: Scene) -> None:
    def rename(name: str, tools: object) -> None:
        offices.change_company((A, PADARIA), {"name": name}, 1, ANA, tools=tools)  # type: ignore[arg-type]

    tools = scene.losing_race(lambda: rename("Padaria Lua", scene.tools))

    with pytest.raises(Conflict):
        rename("Padaria Mar", tools)

    assert scene.store.companies.get(A, PADARIA).name == "Padaria Lua"


def test_a_system_department_can_neither_be_renamed_nor_deleted(scene: Scene) -> None:
    with pytest.raises(DepartmentOfSystem):
        offices.rename_department((A, PERSONNEL), "Outro", 1, ANA, tools=scene.tools)
    with pytest.raises(DepartmentOfSystem):
        offices.delete_department((A, PERSONNEL), None, ANA, tools=scene.tools)


def test_an_own_department_can_be_renamed(scene: Scene) -> None:
    department = own_department(scene)

    renamed = offices.rename_department((A, department), "Auditoria", 1, ANA, tools=scene.tools)

    assert scene.store.departments.get(A, department) == renamed
    assert renamed.version == 2


def test_a_department_in_use_needs_another_to_move_its_people_to(scene: Scene) -> None:
    department = own_department(scene)
    user_id = grant(scene, department)

    with pytest.raises(DepartmentInUse):
        offices.delete_department((A, department), None, ANA, tools=scene.tools)
    with pytest.raises(DepartmentInUse):
        offices.delete_department((A, department), department, ANA, tools=scene.tools)
    with pytest.raises(NotFound):
        offices.delete_department((A, department), "dep_nowhere", ANA, tools=scene.tools)

    offices.delete_department((A, department), PERSONNEL, ANA, tools=scene.tools)

    user = scene.store.members.get_client_user(A, user_id)
    assert [(each.id, each.level) for each in user.departments] == [(PERSONNEL, "owner")]
    with pytest.raises(NotFound):
        scene.store.departments.get(A, department)


@pytest.mark.statement("F1")
def test_nothing_of_another_office_can_be_changed(scene: Scene) -> None:
    with pytest.raises(NotFound):
        offices.change_company((B, PADARIA), {"name": "x"}, 1, ANA, tools=scene.tools)
    with pytest.raises(NotFound):
        offices.delete_department((B, PERSONNEL), None, ANA, tools=scene.tools)
