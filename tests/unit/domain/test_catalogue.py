"""The catalogues agree with themselves and with the matrix of folder levels."""

import pytest

from chalicelib.domain import catalogue
from chalicelib.domain.catalogue import Level, may

SENSITIVE = "request_all_personnel_documents"
MATRIX = {
    "list": (True, True, True),
    "download": (True, True, True),
    "create_folder": (True, True, False),
    "upload": (True, True, False),
    "change_own_document": (True, True, False),
    "delete_own_folder": (True, True, False),
    "rename_folder": (True, False, False),
    "change_any_document": (True, False, False),
    "delete_any_folder": (True, False, False),
}
CATALOGUES = {
    "permissions": catalogue.PERMISSIONS,
    "presets": catalogue.PRESETS,
    "notifications": (*catalogue.NOTIFICATIONS, *catalogue.MANDATORY_NOTIFICATIONS),
    "folder levels": catalogue.FOLDER_LEVELS,
    "system departments": catalogue.SYSTEM_DEPARTMENTS,
}


@pytest.mark.statement("F6")
@pytest.mark.parametrize("action", MATRIX)
def test_the_folder_levels_are_the_documented_matrix(action: str) -> None:
    assert tuple(may(level, action) for level in Level) == MATRIX[action]
    assert not may(None, action)


def test_the_matrix_is_whole() -> None:
    assert {action for level in catalogue.FOLDER_LEVELS for action in level.actions} == set(MATRIX)


@pytest.mark.parametrize("entries", CATALOGUES.values(), ids=CATALOGUES)
def test_each_entry_is_there_once(entries: tuple[catalogue.Entry, ...]) -> None:
    slugs = [entry.slug for entry in entries]

    assert len(set(slugs)) == len(slugs)


def test_presets_tick_what_there_is() -> None:
    for preset in catalogue.PRESETS:
        assert set(preset.permissions) <= catalogue.PERMISSION_SLUGS
        assert catalogue.permissions_of(preset.slug) == preset.permissions


@pytest.mark.statement("F7")
def test_other_peoples_documents_are_in_no_preset() -> None:
    assert SENSITIVE in catalogue.PERMISSION_SLUGS
    assert all(SENSITIVE not in preset.permissions for preset in catalogue.PRESETS)


def test_a_mandatory_notification_cannot_be_chosen() -> None:
    assert not {entry.slug for entry in catalogue.MANDATORY_NOTIFICATIONS} & catalogue.NOTIFICATION_SLUGS


def test_each_system_department_shares_a_folder_of_its_own() -> None:
    folders = [department.folder for department in catalogue.SYSTEM_DEPARTMENTS]

    assert len(set(folders)) == len(folders) == 4
