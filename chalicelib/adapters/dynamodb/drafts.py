"""Drafts in the Portal table; saving a step is one conditional write.

Which version saved a step is an attribute of its own for each step, so that it can be set where it never stood.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.draft import LIFE, Draft
from chalicelib.domain.steps import StepName
from chalicelib.services.ports import ConditionFailed, Part, StepSave

IS_NEW = "attribute_not_exists(pk)"
IS_OPEN_AS_SEEN = "version = :seen AND attribute_not_exists(completed_at) AND expires_at > :now"


def _saved(step: str) -> str:
    return f"saved_{step}"


def _item(draft: Draft) -> Item:
    told = draft.model_dump(exclude={"step_versions"})
    versions = {_saved(step): version for step, version in draft.step_versions.items()}
    key = keys.draft(draft.office_id, draft.id)
    return key | told | versions | {"ttl": int(draft.expires_at.timestamp())}


def _with_versions(item: Item) -> Item:
    versions = {name: item[_saved(name)] for name in StepName if _saved(name) in item}
    return item | {"step_versions": versions}


def _draft(item: Item) -> Draft:
    return Draft.model_validate(_with_versions(item))


class Drafts:
    def __init__(self, table: Table) -> None:
        self._table = table

    def create(self, draft: Draft) -> None:
        self._table.put(_item(draft), IS_NEW)

    def find(self, office_id: str, draft_id: str) -> Draft | None:
        item = self._table.get(keys.draft(office_id, draft_id))
        return _draft(item) if item else None

    def all(self, office_id: str) -> list[Draft]:
        return [_draft(item) for item in self._table.query_all(keys.drafts_of(office_id))]

    def save_step(self, save: StepSave) -> Draft:
        """Errors: ``ConditionFailed`` with the draft as it stands."""
        try:
            return _draft(self._save_step(save))
        except ConditionFailed as failure:
            raise ConditionFailed(failure.item and _with_versions(failure.item)) from None

    def _save_step(self, save: StepSave) -> Item:
        return self._table.update(
            keys.draft(save.office_id, save.draft_id),
            "SET steps.#step = :content, #saved = version + :one, version = version + :one,"
            " updated_at = :now, updated_by = :by, expires_at = :expires, #ttl = :ttl",
            IS_OPEN_AS_SEEN,
            names={"#step": save.step, "#saved": _saved(save.step), "#ttl": "ttl"},
            values={
                ":content": save.content,
                ":one": 1,
                ":seen": save.seen_version,
                ":now": save.now,
                ":by": save.by,
                ":expires": save.now + LIFE,
                ":ttl": int((save.now + LIFE).timestamp()),
            },
        )

    def save(self, draft: Draft, seen_version: int, now: datetime) -> None:
        """Writes a whole open draft. Errors: ``ConditionFailed`` with the draft as it stands."""
        self._table.put(_item(draft), IS_OPEN_AS_SEEN, values={":seen": seen_version, ":now": now})

    def part_rewrite(self, draft: Draft, steps: Mapping[StepName, Any], by: str, now: datetime) -> Part:
        """Writes the steps anew over the version that was seen; the draft lives no longer for it."""
        return self._table.part_update(
            keys.draft(draft.office_id, draft.id),
            "SET steps = :steps, version = version + :one, updated_at = :now, updated_by = :by",
            IS_OPEN_AS_SEEN,
            values={":steps": dict(steps), ":one": 1, ":seen": draft.version, ":now": now, ":by": by},
        )

    def part_complete(self, draft: Draft, now: datetime) -> Part:
        return self._table.part_update(
            keys.draft(draft.office_id, draft.id),
            "SET completed_at = :now",
            IS_OPEN_AS_SEEN,
            values={":seen": draft.version, ":now": now},
        )

    def part_delete(self, draft: Draft) -> Part:
        """Holds whether or not it is still there."""
        return self._table.part_delete(keys.draft(draft.office_id, draft.id))

    def delete(self, office_id: str, draft_id: str) -> None:
        self._table.delete(keys.draft(office_id, draft_id))
