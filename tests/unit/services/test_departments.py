"""Departments: one name once, and a deleted one leaves nothing behind that names it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.catalogue import Level
from chalicelib.domain.client_user import ClientUser, DepartmentGrant
from chalicelib.domain.errors import (
    CompanyWithoutDepartment,
    Conflict,
    DepartmentInUse,
    NotFound,
    ServiceUnavailable,
)
from chalicelib.domain.office_errors import DepartmentGone, DepartmentNameTaken
from chalicelib.domain.outbox import Owed
from chalicelib.domain.setup import OfficeSetup
from chalicelib.domain.steps import StepName
from chalicelib.services import departments, directory, offices
from chalicelib.services.invitations import Tools
from tests.unit.services.scene import ANA, CARLA, HOUR, OFICINA, PADARIA, PERSONNEL, A, B, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def add(scene: Scene, name: str, office_id: str = A) -> str:
    return offices.add_department(office_id, name, ANA, tools=scene.tools).id


def delete(scene: Scene, department_id: str, migrate_to: str | None = None) -> None:
    offices.delete_department((A, department_id), migrate_to, ANA, tools=scene.tools)


def test_a_name_is_given_once_whatever_its_case_and_accents(scene: Scene) -> None:
    add(scene, "Gestão de Pessoas")

    for name in ("Gestão de Pessoas", "GESTAO DE PESSOAS", "gestão  de pessoas"):
        with pytest.raises(DepartmentNameTaken):
            add(scene, name)

    add(scene, "Gestão de Pessoas", office_id=B)


def test_a_new_office_already_has_the_names_of_the_system_departments(scene: Scene) -> None:
    setup = {"name": "Novo", "administrator": {"name": "Ana Souza", "email": "ana@novo.com.br"}}
    office = offices.create_office(OfficeSetup.model_validate(setup), tools=scene.tools)

    with pytest.raises(DepartmentNameTaken):
        add(scene, "departamento contabil", office_id=office.id)
    with pytest.raises(ValueError, match="repeated"):
        OfficeSetup.model_validate(setup | {"departments": [{"name": "DEPARTAMENTO FISCAL"}]})


def test_renaming_frees_the_old_name_and_takes_no_other(scene: Scene) -> None:
    department = add(scene, "Consultoria")
    add(scene, "Auditoria")
    rename = offices.rename_department

    rename((A, department), "CONSULTORIA", 1, ANA, tools=scene.tools)
    with pytest.raises(DepartmentNameTaken):
        rename((A, department), "auditoria", 2, ANA, tools=scene.tools)
    rename((A, department), "Perícia", 2, ANA, tools=scene.tools)

    add(scene, "Consultoria")


def test_a_deleted_department_frees_its_name(scene: Scene) -> None:
    delete(scene, add(scene, "Consultoria"))

    add(scene, "Consultoria")


def test_an_open_draft_keeps_a_department_in_use_and_moves_with_it(scene: Scene) -> None:
    old, new = add(scene, "Velho"), add(scene, "Novo")
    draft = scene.draft(send="later")
    grants = [{"id": old, "level": "owner"}, {"id": PERSONNEL, "level": "reviewer"}]
    draft = scene.save(draft, StepName.DEPARTMENTS, {"departments": grants})
    narrowed = [{"id": PADARIA, "departments": [old]}, {"id": OFICINA}]
    draft = scene.save(draft, StepName.COMPANIES, {"companies": narrowed})

    with pytest.raises(DepartmentInUse):
        delete(scene, old)
    delete(scene, old, new)

    moved = scene.store.drafts.find(A, draft.id)
    assert moved is not None
    user = scene.complete(moved)
    assert {each.id: each.level for each in user.departments} == {PERSONNEL: "reviewer", new: "owner"}
    assert [each.departments for each in user.companies] == [[new], None]


def test_a_draft_saved_in_that_instant_is_not_overrun(scene: Scene) -> None:
    old, new = add(scene, "Velho"), add(scene, "Novo")
    grants = {"departments": [{"id": old, "level": "owner"}]}
    draft = scene.save(scene.draft(send="later"), StepName.DEPARTMENTS, grants)
    tools = scene.losing_race(lambda: scene.save(draft, StepName.PERMISSIONS, {"preset": "finance"}))

    with pytest.raises(Conflict):
        offices.delete_department((A, old), new, ANA, tools=tools)

    assert scene.store.departments.get(A, old)


def given(scene: Scene, department_id: str, email: str) -> ClientUser:
    """A person who has this one department."""
    user = scene.client_user(email, send="later")
    scene.change(user, departments=[DepartmentGrant(id=department_id, level=Level.OWNER)])
    return user


def departments_of(scene: Scene, users: list[ClientUser]) -> list[str]:
    return [each.id for user in users for each in scene.fresh(user).departments]


def test_more_people_than_one_request_can_move_are_moved_by_the_sweep(scene: Scene) -> None:
    old, new = add(scene, "Velho"), add(scene, "Novo")
    users = [given(scene, old, f"carla{number}@padaria.com.br") for number in range(3)]

    def dispatch_slowly(owed: Owed) -> None:
        scene.tools.dispatch(owed)
        scene.clock.instant += departments.TIME_TO_MOVE / 2

    offices.delete_department((A, old), new, ANA, tools=replace(scene.tools, dispatch=dispatch_slowly))
    moved_at_once = departments_of(scene, users).count(new)
    scene.clock.pass_time(minutes=3)
    scene.reconcile()

    assert moved_at_once == 2
    assert departments_of(scene, users) == [new] * 3
    assert scene.store.outbox.due(scene.clock.now() + HOUR) == []


@pytest.mark.statement("J7")
def test_a_deletion_that_is_written_stands_whatever_fails_after_it(scene: Scene) -> None:
    old, new = add(scene, "Velho"), add(scene, "Novo")
    user = given(scene, old, CARLA)
    commits: list[int] = []

    def commit_once(parts: Any) -> None:
        if commits:
            raise ServiceUnavailable(service="dynamodb")
        commits.append(len(parts))
        scene.store.commit(parts)

    once = replace(scene.tools, store=replace(scene.store, commit=commit_once))
    offices.delete_department((A, old), new, ANA, tools=once)
    scene.clock.pass_time(minutes=3)
    scene.reconcile()

    assert departments_of(scene, [user]) == [new]


def test_somebody_who_is_given_a_department_as_it_ends_is_moved_too(scene: Scene) -> None:
    """Their Concluir read it as standing, and was written after everybody in it had been moved."""
    old, new = add(scene, "Velho"), add(scene, "Novo")
    delete(scene, old, new)
    late = given(scene, old, CARLA)

    scene.clock.pass_time(minutes=3)
    scene.reconcile()

    assert departments_of(scene, [late]) == [new]


def test_the_tasks_of_a_department_move_with_its_people(scene: Scene) -> None:
    scene.add_company("cmp_obra", "11222333000262", processes_enabled=True)
    old = add(scene, "Velho")
    task = directory.add_task((A, "cmp_obra", old), "Folha", ANA, tools=scene.tools)

    with pytest.raises(DepartmentInUse):
        delete(scene, old)
    delete(scene, old, PERSONNEL)

    assert scene.store.tasks.get(A, task.id).department_id == PERSONNEL


def test_a_task_that_is_added_as_its_department_ends_is_moved_or_refused(scene: Scene) -> None:
    scene.add_company("cmp_obra", "11222333000262", processes_enabled=True)
    old, new = add(scene, "Velho"), add(scene, "Novo")
    tasks: list[str] = []

    def add_task(tools: Tools) -> None:
        tasks.append(directory.add_task((A, "cmp_obra", old), "Folha", ANA, tools=tools).id)

    add_meanwhile = scene.losing_race(lambda: add_task(scene.tools))
    offices.delete_department((A, old), new, ANA, tools=add_meanwhile)
    late = add(scene, "Breve")
    with pytest.raises(NotFound):
        directory.add_task(
            (A, "cmp_obra", late), "Folha", ANA, tools=scene.losing_race(lambda: delete(scene, late))
        )

    assert [(each.id, each.department_id) for each in scene.store.tasks.all(A)] == [(tasks[0], new)]


def test_a_draft_that_names_a_department_that_is_gone_says_so(scene: Scene) -> None:
    gone = add(scene, "Velho")
    draft = scene.draft(send="later")
    draft = scene.save(draft, StepName.DEPARTMENTS, {"departments": [{"id": gone, "level": "owner"}]})
    scene.store.commit([scene.store.departments.part_delete(scene.store.departments.get(A, gone))])

    with pytest.raises(DepartmentGone) as refused:
        scene.complete(draft)

    assert refused.value.fields[0].field.startswith("departments.")


def test_a_narrowed_company_whose_departments_were_all_taken_is_never_widened(scene: Scene) -> None:
    extra = add(scene, "Extra")
    draft = scene.draft(send="later")
    draft = scene.save(draft, StepName.COMPANIES, {"companies": [{"id": PADARIA, "departments": [extra]}]})

    with pytest.raises(CompanyWithoutDepartment) as refused:
        scene.complete(draft)

    assert refused.value.fields[0].field == "companies.companies.0.departments"


def test_all_departments_of_a_company_are_also_those_given_later(scene: Scene) -> None:
    extra = add(scene, "Extra")
    draft = scene.draft(send="later")
    both = [{"id": PADARIA}, {"id": OFICINA, "departments": [PERSONNEL, extra]}]
    user = scene.complete(scene.save(draft, StepName.COMPANIES, {"companies": both}))
    assert [each.departments for each in user.companies] == [None, [PERSONNEL]]

    edit = scene.draft(user=user.id, send=None)
    edit = scene.save(edit, StepName.COMPANIES, {"companies": [each.model_dump() for each in user.companies]})
    grants = [{"id": PERSONNEL, "level": "reviewer"}, {"id": extra, "level": "owner"}]
    user = scene.complete(scene.save(edit, StepName.DEPARTMENTS, {"departments": grants}))

    assert user.level_at(PADARIA, extra) == "owner"
    assert user.level_at(OFICINA, extra) is None
