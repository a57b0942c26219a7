"""Tasks of Processes in the Portal table."""

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.directory import Task
from chalicelib.domain.errors import NotFound
from chalicelib.services.ports import Part

IS_NEW = "attribute_not_exists(pk)"
IS_OPEN = "attribute_exists(pk) AND attribute_not_exists(done_at)"


class Tasks:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, office_id: str, task_id: str) -> Task | None:
        item = self._table.get(keys.task(office_id, task_id))
        return Task.model_validate(item) if item else None

    def get(self, office_id: str, task_id: str) -> Task:
        task = self.find(office_id, task_id)
        if task is None:
            raise NotFound
        return task

    def all(self, office_id: str) -> list[Task]:
        return [Task.model_validate(item) for item in self._table.query_all(keys.tasks_of(office_id))]

    def part_move(self, task: Task, department_id: str) -> Part:
        """Holds while the task is where it was seen, or has been moved there already."""
        return self._table.part_update(
            keys.task(task.office_id, task.id),
            "SET department_id = :new",
            "department_id IN (:old, :new)",
            values={":new": department_id, ":old": task.department_id},
        )

    def part_create(self, task: Task) -> Part:
        return self._table.part_put(keys.task(task.office_id, task.id) | task.model_dump(), IS_NEW)

    def part_conclude(self, task: Task) -> Part:
        """What is new of a concluded task, on one that is still open: the first one to do so concludes it."""
        return self._table.part_update(
            keys.task(task.office_id, task.id),
            "SET version = :version, done_at = :at, done_by = :by",
            IS_OPEN,
            values={":version": task.version, ":at": task.done_at, ":by": task.done_by},
        )
