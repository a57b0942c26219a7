"""The five steps of the wizard as the rows about one person would leave them.

An import gives and changes; it takes no company and no department away, and nobody is invited twice by it.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Literal

from chalicelib.domain.client_user import ClientUser, Grants
from chalicelib.domain.draft import prefilled
from chalicelib.domain.import_row import Reading
from chalicelib.domain.offer import NOTHING_YET, offered_steps
from chalicelib.domain.office import HiddenEntries
from chalicelib.domain.steps import (
    CompaniesStep,
    DepartmentsStep,
    NotificationsStep,
    PermissionsStep,
    StepName,
)

Steps = dict[StepName, dict[str, Any]]


def steps_of(readings: Sequence[Reading], user: ClientUser | None, hidden: HiddenEntries) -> Steps:
    """``user`` is the person as they stand. Errors: pydantic's, for more companies or departments than one may have."""
    first, had = readings[0], prefilled(user) if user else {}
    steps = {StepName.GENERAL: _general(first, user, had)} | _grants(readings, user)
    if user and not first.preset:
        steps[StepName.PERMISSIONS] = had[StepName.PERMISSIONS]
    if user and not first.notification_preset:
        steps[StepName.NOTIFICATIONS] = had[StepName.NOTIFICATIONS]
    return offered_steps(steps, hidden, user or NOTHING_YET)


def invites(user: ClientUser | None, send: Literal["now", "later"]) -> bool:
    """Nobody gets a second invitation because a file is read again."""
    is_first = user is None or (user.is_invitable and user.invitation is None)
    return send == "now" and is_first


def _grants(readings: Sequence[Reading], user: ClientUser | None) -> Steps:
    """Where no preset is named, nothing is given: no permission, and no notification."""
    first = readings[0]
    levels, companies = _access(readings, user or NOTHING_YET)
    departments = [{"id": own_id, "level": level} for own_id, level in levels.items()]
    told: dict[str, Any] = (
        {"preset": first.notification_preset} if first.notification_preset else {"notifications": {}}
    )
    steps = {
        StepName.DEPARTMENTS: DepartmentsStep.model_validate({"departments": departments}),
        StepName.COMPANIES: CompaniesStep.model_validate({"companies": companies}),
        StepName.PERMISSIONS: PermissionsStep.model_validate(
            {"preset": first.preset} if first.preset else {}
        ),
        StepName.NOTIFICATIONS: NotificationsStep.model_validate(told),
    }
    return {name: step.model_dump(mode="json", exclude_none=True) for name, step in steps.items()}


def _general(reading: Reading, user: ClientUser | None, had: Steps) -> dict[str, Any]:
    """What a cell leaves empty stays as it is; access to the portal is not an import's to change."""
    assert reading.general is not None
    said = reading.general.model_dump(mode="json", exclude_none=True)
    if user:
        said = had[StepName.GENERAL] | {name: said[name] for name in ("name", "cpf", "phone") if name in said}
    is_active = user.portal_access if user else True
    send = {"send": "now"} if invites(user, reading.send) else {}
    return said | {"portal_access": {"active": is_active} | send}


def _access(readings: Sequence[Reading], had: Grants) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Levels by department, and the companies, each narrowed to what it is meant to show.

    A company that the rows do not name shows afterwards what it showed before, and nothing more.
    """
    before = {each.id: each.level.value for each in had.departments}
    shows = {each.id: set(before if each.departments is None else each.departments) for each in had.companies}
    for reading in readings:
        for company_id in reading.companies:
            shows.setdefault(company_id, set()).update(reading.departments)
    added = chain.from_iterable(each.departments.items() for each in readings)
    levels = before | {own_id: level.value for own_id, level in added}
    narrowed = {each.id for each in had.companies if each.departments is not None}
    return levels, [
        {"id": own_id}
        if own_id not in narrowed and shown >= set(levels)
        else {"id": own_id, "departments": sorted(shown)}
        for own_id, shown in shows.items()
    ]
