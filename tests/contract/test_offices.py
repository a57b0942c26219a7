"""Offices, companies, departments and tasks as they are kept."""

from typing import Any

import pytest

from chalicelib.domain.directory import Task
from chalicelib.domain.errors import NotFound
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.text import parse_department_name
from chalicelib.services.ports import Store, TransactionFailed
from tests.unit.domain.people import NOON

OFFICE = Office(id="off_a", name="Contábil Modelo", reply_to="oi@modelo.com.br", created_at=NOON)
TAX = Department(id="dep_tax", office_id="off_a", name="Departamento Fiscal", system="tax", folder="Fiscal")


def company(**what: Any) -> Company:
    facts = {"id": "cmp_a", "office_id": "off_a", "name": "Padaria Sol", "tax_id": "11222333000181"}
    return Company.model_validate(facts | {"updated_at": NOON, "updated_by": "Ana Souza"} | what)


def test_an_office_comes_back_as_it_was_and_is_made_once(store: Store) -> None:
    store.commit([store.offices.part_create(OFFICE)])

    assert store.offices.get("off_a") == OFFICE
    with pytest.raises(NotFound):
        store.offices.get("off_b")
    with pytest.raises(TransactionFailed):
        store.commit([store.offices.part_create(OFFICE)])


def test_an_office_is_saved_over_the_version_that_was_seen(store: Store) -> None:
    store.commit([store.offices.part_create(OFFICE)])
    renamed = OFFICE.model_copy(update={"name": "Contábil Nova", "version": 2})

    store.commit([store.offices.part_save(renamed, OFFICE)])

    assert store.offices.get("off_a") == renamed
    with pytest.raises(TransactionFailed):
        store.commit([store.offices.part_save(renamed, OFFICE)])


@pytest.mark.statement("F1")
def test_companies_are_found_at_their_own_office(store: Store) -> None:
    other = company(id="cmp_b", office_id="off_b")
    store.commit(store.companies.parts_create(company(portal_enabled=True)))
    store.commit(store.companies.parts_create(other))

    assert store.companies.get("off_a", "cmp_a") == company(portal_enabled=True)
    assert store.companies.all("off_a") == [company(portal_enabled=True)]
    assert store.companies.get_many("off_a", ["cmp_a", "cmp_a", "cmp_b", "cmp_x"]) == store.companies.all(
        "off_a"
    )
    assert store.companies.get_many("off_a", []) == []
    with pytest.raises(NotFound):
        store.companies.get("off_a", "cmp_b")


def test_a_tax_id_is_held_once_per_office(store: Store) -> None:
    store.commit(store.companies.parts_create(company()))

    with pytest.raises(TransactionFailed) as failure:
        store.commit(store.companies.parts_create(company(id="cmp_b")))

    assert (failure.value.failed(0), failure.value.failed(1)) == (False, True)


def test_a_code_is_held_once_per_office_and_freed_when_it_changes(store: Store) -> None:
    first, second = company(code="Pad-01"), company(id="cmp_b", code="PAD-01")
    store.commit(store.companies.parts_code(first))

    with pytest.raises(TransactionFailed):
        store.commit(store.companies.parts_code(second))
    assert store.companies.parts_code(company(code="pad-01"), first) == []
    store.commit(store.companies.parts_code(company(code="b"), first))
    store.commit(store.companies.parts_code(second))

    store.commit(store.companies.parts_code(company(), company(code="b")))
    store.commit(store.companies.parts_code(company(id="cmp_c", code="B")))


def test_a_changed_tax_id_frees_the_old_one(store: Store) -> None:
    store.commit(store.companies.parts_create(company()))
    changed = company(tax_id="11444777000161", version=2)

    store.commit(store.companies.parts_save(changed, company()))

    store.commit(store.companies.parts_create(company(id="cmp_b")))
    with pytest.raises(TransactionFailed):
        store.commit(store.companies.parts_create(company(id="cmp_c", tax_id="11444777000161")))


def test_a_company_is_saved_over_the_version_that_was_seen(store: Store) -> None:
    store.commit(store.companies.parts_create(company()))
    renamed = company(name="Padaria Lua", version=2)

    store.commit(store.companies.parts_save(renamed, company()))

    with pytest.raises(TransactionFailed):
        store.commit(store.companies.parts_save(renamed, company()))


def test_departments_are_found_renamed_and_deleted_over_the_version_seen(store: Store) -> None:
    store.commit([store.departments.part_create(TAX)])
    renamed = TAX.model_copy(update={"name": "Fiscal", "version": 2})

    store.commit([store.departments.part_save(renamed)])

    assert store.departments.get("off_a", "dep_tax") == renamed
    assert (
        store.departments.get_many("off_a", ["dep_tax", "dep_x"])
        == store.departments.all("off_a")
        == [renamed]
    )
    with pytest.raises(TransactionFailed):
        store.commit([store.departments.part_delete(TAX)])
    store.commit([store.departments.part_delete(renamed)])
    with pytest.raises(NotFound):
        store.departments.get("off_a", "dep_tax")


def test_tasks_are_found_at_their_own_office(store: Store) -> None:
    task = Task(
        id="tsk_x",
        office_id="off_a",
        company_id="cmp_a",
        department_id="dep_tax",
        title="Entregar a DCTF",
        created_at=NOON,
        created_by="Ana Souza",
    )
    store.commit([store.tasks.part_create(task)])

    assert store.tasks.get("off_a", "tsk_x") == task
    assert store.tasks.all("off_a") == [task]
    assert store.tasks.all("off_b") == []
    with pytest.raises(NotFound):
        store.tasks.get("off_b", "tsk_x")


@pytest.mark.statement("H6")
@pytest.mark.parametrize(
    "name", ["ﷺ" * 200, "한" * 200, "\u0301"], ids=["expands", "falls apart", "marks alone"]
)
def test_any_name_that_a_department_may_have_is_claimed(store: Store, name: str) -> None:
    """Folded, it is longer than a sort key may be, or nothing at all."""
    named = TAX.model_copy(update={"name": parse_department_name(name)})

    store.commit([store.departments.part_claim_name(named)])

    with pytest.raises(TransactionFailed):
        store.commit([store.departments.part_claim_name(named)])


def test_a_task_that_is_concluded_stays_where_it_was_moved_meanwhile(store: Store) -> None:
    task = Task(
        id="tsk_a", office_id="off_a", company_id="cmp_a", department_id="dep_old", title="Folha",
        created_at=NOON, created_by="Ana Souza",
    )  # fmt: skip
    store.commit([store.tasks.part_create(task)])
    store.commit([store.tasks.part_move(task, "dep_new")])
    task.conclude("Ana Souza", NOON)

    store.commit([store.tasks.part_conclude(task)])

    assert store.tasks.get("off_a", "tsk_a") == task.model_copy(update={"department_id": "dep_new"})
