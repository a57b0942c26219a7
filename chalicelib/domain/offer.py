"""What an office offers of the catalogue: entries that it hides are not for new choices; what was granted stays."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.domain import catalogue
from chalicelib.domain.catalogue import Channel, Entry, NotificationPreset, Preset
from chalicelib.domain.client_user import Grants
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import FieldProblem
from chalicelib.domain.office import HiddenEntries
from chalicelib.domain.office_errors import NotificationHidden, PermissionHidden
from chalicelib.domain.steps import StepName

NOTHING_YET: Final = Grants()


def shown(entries: tuple[Entry, ...], hidden: list[str]) -> list[Entry]:
    return [entry for entry in entries if entry.slug not in hidden]


def kept_back(entries: tuple[Entry, ...], hidden: list[str]) -> list[Entry]:
    """The other entries, for whoever decides on them and for whoever still has one."""
    return [entry for entry in entries if entry.slug in hidden]


def presets(hidden: HiddenEntries) -> list[Preset]:
    """The presets of permissions without what is hidden."""
    return [
        preset.model_copy(
            update={"permissions": [each for each in preset.permissions if each not in hidden.permissions]}
        )
        for preset in catalogue.PRESETS
    ]


def notification_presets(hidden: HiddenEntries) -> list[NotificationPreset]:
    return [
        preset.model_copy(
            update={
                "notifications": {
                    slug: channel
                    for slug, channel in preset.notifications.items()
                    if slug not in hidden.notifications
                }
            }
        )
        for preset in catalogue.NOTIFICATION_PRESETS
    ]


def offered(draft: Draft, hidden: HiddenEntries, had: Grants = NOTHING_YET) -> Draft:
    """The finished draft with :func:`offered_steps`."""
    return draft.model_copy(update={"steps": offered_steps(draft.steps, hidden, had)})


def offered_steps(
    finished: Mapping[StepName, dict[str, Any]], hidden: HiddenEntries, had: Grants = NOTHING_YET
) -> dict[StepName, dict[str, Any]]:
    """The finished steps without what their presets would newly give although it is hidden.

    ``had`` is what the person has already, and keeps. Errors: ``PermissionHidden``, ``NotificationHidden`` for a
    hidden entry that was newly chosen by itself.
    """
    return {
        **finished,
        StepName.PERMISSIONS: _permissions(finished[StepName.PERMISSIONS], hidden, had),
        StepName.NOTIFICATIONS: _notifications(finished[StepName.NOTIFICATIONS], hidden, had),
    }


def _permissions(step: dict[str, object], hidden: HiddenEntries, had: Grants) -> dict[str, object]:
    chosen = _texts(step["permissions"])
    refused = [each for each in chosen if each in hidden.permissions and each not in had.permissions]
    preset = step.get("preset")
    filled = catalogue.permissions_of(preset) if isinstance(preset, str) else []
    for slug in refused:
        if slug not in filled:
            field = f"permissions.permissions.{chosen.index(slug)}"
            raise PermissionHidden(fields=[FieldProblem(field, PermissionHidden.code)])
    return step | {"permissions": [each for each in chosen if each not in refused]}


def _notifications(step: dict[str, object], hidden: HiddenEntries, had: Grants) -> dict[str, object]:
    chosen = step["notifications"]
    assert isinstance(chosen, dict)
    kept = {slug for slug, channel in had.notifications.items() if channel is not Channel.NONE}
    refused = [
        slug
        for slug, channel in chosen.items()
        if slug in hidden.notifications and channel != Channel.NONE and slug not in kept
    ]
    preset = step.get("preset")
    filled = catalogue.notifications_of(preset) if isinstance(preset, str) else {}
    for slug in refused:
        if chosen[slug] != filled.get(slug):
            field = f"notifications.notifications.{slug}"
            raise NotificationHidden(fields=[FieldProblem(field, NotificationHidden.code)])
    return step | {"notifications": {slug: each for slug, each in chosen.items() if slug not in refused}}


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
