"""A wizard in progress: saved step by step, resumed after closing the browser, completed once."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.client_user import ClientUser, DepartmentGrant, Grants, moved
from chalicelib.domain.difference import difference, merged
from chalicelib.domain.errors import (
    CompanyWithoutDepartment,
    DraftCompleted,
    DraftIncomplete,
    FieldProblem,
    NotFound,
    VersionStale,
)
from chalicelib.domain.model import Model
from chalicelib.domain.steps import MODELS, GeneralStep, StepName

LIFE: Final = timedelta(days=30)


class Draft(Model):
    """``client_user_id`` is chosen at the start, so that a repeated Concluir can only mean the same person.

    ``base_version`` is set when an existing client user is edited: the version the form was filled from, and ``base``
    what it was filled with. ``step_versions`` tells which version of the draft last saved a step.
    """

    id: str
    office_id: str
    client_user_id: str
    base_version: int | None = None
    base: dict[StepName, dict[str, Any]] = {}
    steps: dict[StepName, dict[str, Any]] = {}
    step_versions: dict[StepName, int] = {}
    version: int = 1
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    expires_at: datetime
    completed_at: datetime | None = None

    @property
    def is_edit(self) -> bool:
        return self.base_version is not None

    @property
    def missing(self) -> list[str]:
        return [name.value for name in StepName if name not in self.steps]

    def general(self) -> GeneralStep:
        return GeneralStep.model_validate(self.steps[StepName.GENERAL])

    def grants(self) -> Grants:
        """What the other four steps decide, as one; a company is narrowed to departments that the person has."""
        merged: dict[str, Any] = {}
        for name in MODELS:
            if name is not StepName.GENERAL:
                merged |= self.steps[name]
        told = self.steps[StepName.NOTIFICATIONS].get("preset")
        own_preset = self.steps[StepName.PERMISSIONS].get("preset")
        grants = Grants.model_validate(merged | {"preset": own_preset, "notification_preset": told})
        own = {each.id for each in grants.departments}
        for company in grants.companies:
            if company.departments is not None:
                company.departments = [each for each in company.departments if each in own]
        return grants

    def names_department(self, department_id: str) -> bool:
        return department_id in self._departments_named()

    def move_department(self, old: str, new: str) -> dict[StepName, dict[str, Any]]:
        """The steps with ``new`` in the place of ``old``, as for a client user."""
        steps = deepcopy(self.steps)
        if StepName.DEPARTMENTS in steps:
            chosen = [DepartmentGrant.model_validate(each) for each in self._chosen("departments")]
            steps[StepName.DEPARTMENTS]["departments"] = [
                each.model_dump(mode="json") for each in moved(chosen, old, new)
            ]
        for company in steps.get(StepName.COMPANIES, {}).get("companies", []):
            if old in company.get("departments", []):
                company["departments"] = sorted(
                    {new if each == old else each for each in company["departments"]}
                )
        return steps

    def _departments_named(self) -> set[str]:
        narrowed = (each for company in self._chosen("companies") for each in company.get("departments", []))
        return {*narrowed, *(each["id"] for each in self._chosen("departments"))}

    def _chosen(self, name: str) -> list[dict[str, Any]]:
        return list(self.steps.get(StepName(name), {}).get(name, []))

    def ensure_open(self, now: datetime) -> None:
        """Errors: ``NotFound`` past its life, ``DraftCompleted`` after Concluir."""
        if now >= self.expires_at:
            raise NotFound
        if self.completed_at is not None:
            raise DraftCompleted

    def ensure_version(self, seen: int) -> None:
        """Errors: ``VersionStale`` with the current version, who made it, and the steps saved since."""
        if seen != self.version:
            since = [name for name in StepName if self.step_versions.get(name, 0) > seen]
            raise VersionStale(current_version=self.version, changed_by=self.updated_by, changes=since)

    def ensure_current(self, user: ClientUser) -> None:
        """Errors: ``VersionStale`` with what changed in the person since the form was filled."""
        if user.version != self.base_version:
            since = difference(self.base, prefilled(user)) if self.base else []
            raise VersionStale(current_version=user.version, changed_by=user.updated_by, changes=since)

    def take_up(self, user: ClientUser, by: str, now: datetime) -> None:
        """Goes on from the person as they are now: what was changed here stays, the rest is theirs.

        A draft of before there was a ``base`` keeps all of its own.
        """
        theirs = prefilled(user)
        self.steps = merged(self.base or theirs, self.steps, theirs)
        self.base, self.base_version = theirs, user.version
        self.version += 1
        self.step_versions = dict.fromkeys(StepName, self.version)
        self.updated_at, self.updated_by, self.expires_at = now, by, now + LIFE

    def ensure_complete(self) -> None:
        """Errors: ``DraftIncomplete`` naming each step that was never saved, ``CompanyWithoutDepartment``.

        A company narrowed to departments that were all taken from the person since would show them nothing, and
        is never widened by itself.
        """
        if self.missing:
            raise DraftIncomplete(
                missing=self.missing, fields=[FieldProblem(name, "step_missing") for name in self.missing]
            )
        for position, company in enumerate(self.grants().companies):
            if company.departments == []:
                field = f"companies.companies.{position}.departments"
                raise CompanyWithoutDepartment(fields=[FieldProblem(field, CompanyWithoutDepartment.code)])


def prefilled(user: ClientUser) -> dict[StepName, dict[str, Any]]:
    """The five steps as they stand for an existing client user."""
    plain = user.model_dump(mode="json", exclude_none=True)
    own = {name: plain[name] for name in ("name", "email", "cpf", "phone", "demo") if name in plain}
    return {
        StepName.GENERAL: own | {"portal_access": {"active": user.portal_access}},
        StepName.DEPARTMENTS: {"departments": plain["departments"]},
        StepName.COMPANIES: {"companies": plain["companies"]},
        StepName.PERMISSIONS: {"permissions": plain["permissions"], "preset": plain.get("preset")},
        StepName.NOTIFICATIONS: {
            "notifications": plain["notifications"],
            "preset": plain.get("notification_preset"),
        },
    }
