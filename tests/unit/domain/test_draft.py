"""A wizard in progress: what is missing, whether it is still open, and what the five steps add up to."""

from datetime import timedelta

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.draft import LIFE, Draft, prefilled
from chalicelib.domain.errors import DraftCompleted, DraftIncomplete, NotFound, VersionStale
from chalicelib.domain.steps import MODELS, StepName
from tests.unit.domain.people import NOON, carla

GRANTS = {
    "departments": [{"id": "dep_tax", "level": "owner"}],
    "companies": [{"id": "cmp_padaria", "departments": ["dep_tax"]}],
    "permissions": ["read_news"],
    "preset": None,
    "notification_preset": None,
    "notifications": {"news": "both"},
}


def draft(**what: object) -> Draft:
    facts = {
        "id": "drf_x",
        "office_id": "off_a",
        "client_user_id": "usr_carla",
        "created_at": NOON,
        "created_by": "Ana Souza",
        "updated_at": NOON,
        "updated_by": "Ana Souza",
        "expires_at": NOON + LIFE,
    }
    return Draft.model_validate(facts | what)


def test_an_empty_draft_misses_all_five_steps_in_their_order() -> None:
    with pytest.raises(DraftIncomplete) as refusal:
        draft().ensure_complete()

    steps = ["general", "departments", "companies", "permissions", "notifications"]
    assert refusal.value.facts["missing"] == steps
    assert [(each.field, each.code) for each in refusal.value.fields] == [
        (step, "step_missing") for step in steps
    ]


def test_a_draft_filled_from_a_person_is_complete_and_says_the_same_of_them() -> None:
    user = carla(cpf="11144477735", phone="+5511987654321", **GRANTS)

    filled = draft(steps=prefilled(user), base_version=1)

    filled.ensure_complete()
    assert filled.is_edit
    assert filled.grants().model_dump(mode="json") == GRANTS
    assert filled.general().name == user.name
    assert filled.general().portal_access.send is None


def test_what_fills_a_draft_passes_its_own_steps() -> None:
    filled = prefilled(carla(**GRANTS))

    for name, model in MODELS.items():
        model.model_validate(filled[name])


def test_grants_leave_out_who_the_person_is() -> None:
    filled = draft(steps=prefilled(carla(**GRANTS)))

    assert set(filled.grants().model_dump()) < set(ClientUser.model_fields)
    assert "email" not in filled.grants().model_dump()


@pytest.mark.statement("B5")
def test_a_draft_is_open_until_the_instant_its_life_ends() -> None:
    draft().ensure_open(NOON + LIFE - timedelta(milliseconds=1))

    with pytest.raises(NotFound):
        draft().ensure_open(NOON + LIFE)


def test_a_concluded_draft_is_closed() -> None:
    with pytest.raises(DraftCompleted):
        draft(completed_at=NOON).ensure_open(NOON)


@pytest.mark.statement("J1")
def test_a_stale_version_is_told_the_current_one_and_its_author() -> None:
    standing = draft(version=4, updated_by="Bia Reis", step_versions={"general": 3, "companies": 4})

    standing.ensure_version(4)
    with pytest.raises(VersionStale) as refusal:
        standing.ensure_version(3)

    assert refusal.value.facts == {"current_version": 4, "changed_by": "Bia Reis", "changes": ["companies"]}


def test_step_names_are_those_of_the_models() -> None:
    assert list(MODELS) == list(StepName)


@pytest.mark.statement("J1")
def test_an_edit_of_somebody_who_changed_is_told_what_changed_since() -> None:
    filled = prefilled(carla(**GRANTS))
    edit = draft(steps=filled, base=filled, base_version=1)

    edit.ensure_current(carla(**GRANTS))
    with pytest.raises(VersionStale) as refusal:
        edit.ensure_current(carla(**GRANTS | {"permissions": []}, version=2, updated_by="Bia Reis"))

    (change,) = refusal.value.facts["changes"]
    assert (change.id, change.before, change.after) == ("read_news", "given", None)


def test_a_draft_of_before_there_was_a_base_keeps_all_of_its_own() -> None:
    edit = draft(steps=prefilled(carla(**GRANTS)), base_version=1, version=3)

    edit.take_up(carla(version=2), "Bia Reis", NOON)

    assert edit.grants().model_dump(mode="json") == GRANTS
    assert (edit.base_version, edit.version, edit.updated_by) == (2, 4, "Bia Reis")
