"""Offices, companies and departments in the Portal table."""

from collections.abc import Sequence

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.tokens import digest
from chalicelib.domain.company_code import code_key
from chalicelib.domain.errors import NotFound
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.search import folded
from chalicelib.services.ports import Part

IS_NEW = "attribute_not_exists(pk)"
IS_AS_SEEN = "version = :seen"


class Offices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, office_id: str) -> Office:
        item = self._table.get(keys.office(office_id))
        if item is None:
            raise NotFound
        return Office.model_validate(item)

    def part_create(self, office: Office) -> Part:
        return self._table.part_put(keys.office(office.id) | office.model_dump(), IS_NEW)

    def part_save(self, office: Office, seen: Office) -> Part:
        item = keys.office(office.id) | office.model_dump()
        return self._table.part_put(item, IS_AS_SEEN, values={":seen": seen.version})

    def part_delete(self, office: Office) -> Part:
        return self._table.part_delete(keys.office(office.id), IS_AS_SEEN, values={":seen": office.version})


class Companies:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, office_id: str, company_id: str) -> Company:
        item = self._table.get(keys.company(office_id, company_id))
        if item is None:
            raise NotFound
        return Company.model_validate(item)

    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]:
        items = self._table.get_many([keys.company(office_id, each) for each in dict.fromkeys(ids)])
        return [Company.model_validate(item) for item in items]

    def all(self, office_id: str) -> list[Company]:
        items = self._table.query_all(keys.companies_of(office_id))
        return [Company.model_validate(item) for item in items]

    def parts_create(self, company: Company) -> list[Part]:
        """The company, then its tax id's uniqueness."""
        item = keys.company(company.office_id, company.id) | company.model_dump()
        return [self._table.part_put(item, IS_NEW), self._claim(company)]

    def parts_save(self, company: Company, seen: Company) -> list[Part]:
        item = keys.company(company.office_id, company.id) | company.model_dump()
        saved = self._table.part_put(item, IS_AS_SEEN, values={":seen": seen.version})
        if company.tax_id == seen.tax_id:
            return [saved]
        freed = self._table.part_delete(keys.tax_id(seen.office_id, seen.tax_id))
        return [saved, freed, self._claim(company)]

    def parts_code(self, company: Company, seen: Company | None = None) -> list[Part]:
        """The code's uniqueness, and the freedom of the one that was seen; nothing where it stays as it was."""
        new, old = (code_key(each.code) if each and each.code else "" for each in (company, seen))
        if new == old:
            return []
        freed = [self._table.part_delete(keys.company_code(company.office_id, old))] if old else []
        claim = keys.company_code(company.office_id, new) | {"company_id": company.id}
        return [*freed, *([self._table.part_put(claim, IS_NEW)] if new else [])]

    def _claim(self, company: Company) -> Part:
        key = keys.tax_id(company.office_id, company.tax_id)
        return self._table.part_put(key | {"company_id": company.id}, IS_NEW)


class Departments:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, office_id: str, department_id: str) -> Department:
        item = self._table.get(keys.department(office_id, department_id))
        if item is None:
            raise NotFound
        return Department.model_validate(item)

    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Department]:
        items = self._table.get_many([keys.department(office_id, each) for each in dict.fromkeys(ids)])
        return [Department.model_validate(item) for item in items]

    def all(self, office_id: str) -> list[Department]:
        items = self._table.query_all(keys.departments_of(office_id))
        return [Department.model_validate(item) for item in items]

    def part_create(self, department: Department) -> Part:
        return self._table.part_put(self._item(department), IS_NEW)

    def part_save(self, department: Department) -> Part:
        return self._table.part_put(
            self._item(department), IS_AS_SEEN, values={":seen": department.version - 1}
        )

    def part_delete(self, department: Department) -> Part:
        key = keys.department(department.office_id, department.id)
        return self._table.part_delete(key, IS_AS_SEEN, values={":seen": department.version})

    def part_standing(self, department: Department) -> Part:
        """Holds while the department is there, whatever it is called."""
        return self._table.part_check(
            keys.department(department.office_id, department.id), "attribute_exists(pk)"
        )

    def part_claim_name(self, department: Department) -> Part:
        return self._table.part_put(_name_key(department) | {"department_id": department.id}, IS_NEW)

    def part_free_name(self, department: Department) -> Part:
        """Holds whether or not the name was claimed."""
        return self._table.part_delete(_name_key(department))

    def _item(self, department: Department) -> dict[str, object]:
        return keys.department(department.office_id, department.id) | department.model_dump()


def _name_key(department: Department) -> keys.Key:
    """By a digest: a folded name may be longer than a key takes, or nothing at all."""
    return keys.department_name(department.office_id, digest(folded(department.name)))
