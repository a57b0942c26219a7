"""Offices, companies, departments, tasks and history in memory."""

from collections.abc import Sequence

from chalicelib.domain.audit import AuditRow, Place, linked, place_of
from chalicelib.domain.company_code import code_key
from chalicelib.domain.directory import Task
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.search import folded
from tests.fakes.drawer import Drawer, Part, as_seen, not_there, there


class FakeOffices(Drawer):
    def part_create(self, office: Office) -> Part:
        return self.put((office.id,), office, not_there)

    def part_save(self, office: Office, seen: Office) -> Part:
        return self.put((office.id,), office, as_seen(seen.version))

    def part_delete(self, office: Office) -> Part:
        return self.remove((office.id,), as_seen(office.version))


class FakeCompanies(Drawer):
    def __init__(self) -> None:
        super().__init__()
        self.tax_ids = Drawer()
        self.codes = Drawer()

    def get_many(self, office_id: str, ids: Sequence[str]) -> list[Company]:
        return [each for each in self.all_of(office_id) if each.id in ids]

    all = Drawer.all_of

    def parts_create(self, company: Company) -> list[Part]:
        return [self.put((company.office_id, company.id), company, not_there), self._claim(company)]

    def parts_save(self, company: Company, seen: Company) -> list[Part]:
        saved = self.put((company.office_id, company.id), company, as_seen(seen.version))
        if company.tax_id == seen.tax_id:
            return [saved]
        return [saved, self.tax_ids.remove((seen.office_id, seen.tax_id)), self._claim(company)]

    def parts_code(self, company: Company, seen: Company | None = None) -> list[Part]:
        new, old = (code_key(each.code) if each and each.code else "" for each in (company, seen))
        if new == old:
            return []
        freed = [self.codes.remove((company.office_id, old))] if old else []
        return [*freed, *([self.codes.put((company.office_id, new), company, not_there)] if new else [])]

    def _claim(self, company: Company) -> Part:
        return self.tax_ids.put((company.office_id, company.tax_id), company, not_there)


class FakeDepartments(Drawer):
    def __init__(self) -> None:
        super().__init__()
        self.names = Drawer()

    get_many = FakeCompanies.get_many
    all = Drawer.all_of

    def part_create(self, department: Department) -> Part:
        return self.put((department.office_id, department.id), department, not_there)

    def part_save(self, department: Department) -> Part:
        return self.put((department.office_id, department.id), department, as_seen(department.version - 1))

    def part_delete(self, department: Department) -> Part:
        return self.remove((department.office_id, department.id), as_seen(department.version))

    def part_standing(self, department: Department) -> Part:
        return self.change((department.office_id, department.id), lambda standing: standing, there)

    def part_claim_name(self, department: Department) -> Part:
        return self.names.put((department.office_id, folded(department.name)), department, not_there)

    def part_free_name(self, department: Department) -> Part:
        return self.names.remove((department.office_id, folded(department.name)))


class FakeAudit(Drawer):
    def part_row(self, row: AuditRow) -> Part:
        return {"late": lambda earlier: self._part_next(row, earlier)}

    def _part_next(self, row: AuditRow, earlier: dict[tuple[str, str], AuditRow]) -> Part:
        history = (row.owner_id, row.target_id)
        rows = self.rows_about(*history)
        earlier[history] = row = linked(row, earlier.get(history) or (rows[0] if rows else None))
        return self.put((*history, row.seq), row, not_there)

    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]:
        found = sorted(key for key in self.things if key[:2] == (owner_id, target_id))
        return [self.read(key) for key in reversed(found)]

    def newest_about(
        self, owner_id: str, target_id: str, *, limit: int, after: Place | None = None
    ) -> list[AuditRow]:
        rows = self.rows_about(owner_id, target_id)
        return [each for each in rows if after is None or each.seq < after.seq][:limit]

    def newest_of_office(self, office_id: str, *, limit: int, after: Place | None = None) -> list[AuditRow]:
        rows = sorted(self.all_of(office_id), key=place_of, reverse=True)
        return [each for each in rows if after is None or place_of(each) < after][:limit]


class FakeTasks(Drawer):
    all = Drawer.all_of

    def find(self, office_id: str, task_id: str) -> Task | None:
        found: Task | None = self.read((office_id, task_id))
        return found

    def part_conclude(self, task: Task) -> Part:
        new = task.model_dump(include={"version", "done_at", "done_by"})
        return self.change(
            (task.office_id, task.id),
            lambda standing: standing.model_copy(update=new),
            lambda standing: standing is not None and standing.done_at is None,
        )

    def part_create(self, task: Task) -> Part:
        return self.put((task.office_id, task.id), task, not_there)

    def part_move(self, task: Task, department_id: str) -> Part:
        places = {task.department_id, department_id}
        return self.change(
            (task.office_id, task.id),
            lambda standing: standing.model_copy(update={"department_id": department_id}),
            lambda standing: standing is not None and standing.department_id in places,
        )
