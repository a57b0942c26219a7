"""The shapes in which the API answers about drafts."""

from datetime import datetime
from typing import Any

from chalicelib.domain.client_user import Status
from chalicelib.domain.draft import Draft
from chalicelib.domain.model import Model
from chalicelib.domain.steps import StepName
from chalicelib.web import sentences


class DraftWarning(Model):
    code: str
    message: str


class DraftSteps(Model):
    general: dict[str, Any] | None
    departments: dict[str, Any] | None
    companies: dict[str, Any] | None
    permissions: dict[str, Any] | None
    notifications: dict[str, Any] | None


class DraftAnswer(Model):
    id: str
    version: int
    editing: str | None
    steps: DraftSteps
    missing: list[str]
    warnings: list[DraftWarning]
    updated_at: datetime
    updated_by: str
    expires_at: datetime

    @classmethod
    def of(
        cls, draft: Draft, warnings: list[str] | None = None, clashes: list[str] | None = None
    ) -> "DraftAnswer":
        """``warnings`` are codes, ``clashes`` sentences."""
        told = [(code, sentences.field_message(code)) for code in warnings or []]
        told += [("clash", sentence) for sentence in clashes or []]
        steps = {name.value: draft.steps.get(name) for name in StepName}
        return cls(
            id=draft.id,
            version=draft.version,
            editing=draft.client_user_id if draft.is_edit else None,
            steps=DraftSteps(**steps),
            missing=draft.missing,
            warnings=[DraftWarning(code=code, message=message) for code, message in told],
            updated_at=draft.updated_at,
            updated_by=draft.updated_by,
            expires_at=draft.expires_at,
        )


class DraftList(Model):
    items: list[DraftAnswer]
    next_cursor: str | None = None


class Completed(Model):
    client_user_id: str
    status: Status
