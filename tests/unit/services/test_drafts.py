"""The wizard: steps saved one by one, nothing lost to a second tab, nothing foreign granted."""

import pytest

from chalicelib.domain.draft import LIFE
from chalicelib.domain.errors import (
    CompanyNotEnabled,
    CompanyWithoutDepartment,
    DraftCompleted,
    NotFound,
    VersionStale,
)
from chalicelib.domain.steps import StepName
from chalicelib.services import drafts
from tests.unit.services.scene import ANA, BRUNO, CARLA, DAVI, FOREIGN, PADARIA, PERSONNEL, A, B, Scene

GENERAL = {"name": "Carla Dias", "email": CARLA, "portal_access": {"active": False}}


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_new_draft_is_empty_and_already_knows_whom_it_will_be(scene: Scene) -> None:
    draft = drafts.open_draft(A, None, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)

    assert draft.steps == {}
    assert draft.client_user_id.startswith("usr_")
    assert not draft.is_edit
    assert drafts.get_draft(A, draft.id, store=scene.store, clock=scene.clock) == draft


def test_a_draft_of_an_existing_person_is_filled_in(scene: Scene) -> None:
    user = scene.client_user(send="later")

    draft = drafts.open_draft(A, user.id, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)

    assert draft.missing == []
    assert draft.base_version == user.version
    assert draft.steps[StepName.GENERAL]["email"] == CARLA
    assert draft.steps[StepName.GENERAL]["portal_access"]["active"] is True


@pytest.mark.statement("F1")
def test_a_person_of_another_office_cannot_be_edited(scene: Scene) -> None:
    user = scene.client_user(send="later")

    with pytest.raises(NotFound):
        drafts.open_draft(B, user.id, BRUNO, store=scene.store, clock=scene.clock, tokens=scene.tokens)


@pytest.mark.statement("F1")
def test_a_draft_of_another_office_is_not_there(scene: Scene) -> None:
    draft = scene.draft()

    with pytest.raises(NotFound):
        drafts.get_draft(B, draft.id, store=scene.store, clock=scene.clock)
    assert drafts.open_drafts(B, store=scene.store, clock=scene.clock) == []


def test_saving_a_step_raises_the_version_and_keeps_the_others(scene: Scene) -> None:
    draft = drafts.open_draft(A, None, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)

    saved = scene.save(draft, StepName.GENERAL, GENERAL)
    saved = scene.save(saved, StepName.NOTIFICATIONS, {"notifications": {}})

    assert saved.version == 3
    assert set(saved.steps) == {StepName.GENERAL, StepName.NOTIFICATIONS}


@pytest.mark.statement("J1")
def test_a_second_tab_is_told_who_saved_before_it_and_loses_nothing(scene: Scene) -> None:
    draft = drafts.open_draft(A, None, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)
    scene.save(draft, StepName.GENERAL, GENERAL)

    with pytest.raises(VersionStale) as refusal:
        scene.save(draft, StepName.GENERAL, GENERAL | {"name": "Outra Pessoa"})

    assert refusal.value.facts == {"current_version": 2, "changed_by": ANA.name, "changes": ["general"]}
    kept = drafts.get_draft(A, draft.id, store=scene.store, clock=scene.clock)
    assert kept.steps[StepName.GENERAL]["name"] == "Carla Dias"


@pytest.mark.statement("J3")
def test_a_concluded_draft_takes_no_more_steps(scene: Scene) -> None:
    draft = scene.draft()
    scene.complete(draft)

    with pytest.raises(DraftCompleted):
        scene.save(draft, StepName.GENERAL, GENERAL)
    with pytest.raises(NotFound):
        drafts.get_draft(A, draft.id, store=scene.store, clock=scene.clock)


@pytest.mark.statement("L9")
def test_a_draft_is_gone_at_the_end_of_its_life_even_before_the_table_forgets_it(scene: Scene) -> None:
    draft = scene.draft()
    scene.clock.pass_time(seconds=LIFE.total_seconds())

    with pytest.raises(NotFound):
        scene.save(draft, StepName.GENERAL, GENERAL)
    assert drafts.open_drafts(A, store=scene.store, clock=scene.clock) == []


def test_each_saved_step_prolongs_the_life_of_a_draft(scene: Scene) -> None:
    draft = drafts.open_draft(A, None, ANA, store=scene.store, clock=scene.clock, tokens=scene.tokens)
    scene.clock.pass_time(days=20)

    saved = scene.save(draft, StepName.GENERAL, GENERAL)

    assert saved.expires_at == scene.clock.now() + LIFE


def test_a_deleted_draft_takes_no_step(scene: Scene) -> None:
    draft = scene.draft()

    drafts.delete_draft(A, draft.id, store=scene.store, clock=scene.clock)

    with pytest.raises(NotFound):
        scene.save(draft, StepName.GENERAL, GENERAL)


@pytest.mark.statement("F4")
def test_a_company_of_another_office_cannot_be_granted(scene: Scene) -> None:
    draft = scene.draft()

    with pytest.raises(NotFound):
        scene.save(draft, StepName.COMPANIES, {"companies": [{"id": PADARIA}, {"id": FOREIGN}]})


@pytest.mark.statement("F4")
def test_a_company_without_the_portal_cannot_be_granted(scene: Scene) -> None:
    scene.add_company("cmp_fechada", "11444777000242", portal_enabled=False)
    draft = scene.draft()

    with pytest.raises(CompanyNotEnabled) as refusal:
        scene.save(draft, StepName.COMPANIES, {"companies": [{"id": PADARIA}, {"id": "cmp_fechada"}]})

    assert [each.field for each in refusal.value.fields] == ["companies.1.id"]


@pytest.mark.statement("F1")
def test_a_department_that_is_not_this_offices_is_not_found(scene: Scene) -> None:
    draft = scene.draft()
    grants = [{"id": PERSONNEL, "level": "owner"}, {"id": "dep_nenhum", "level": "owner"}]

    with pytest.raises(NotFound):
        scene.save(draft, StepName.DEPARTMENTS, {"departments": grants})


def test_a_company_may_be_narrowed_but_not_to_nothing(scene: Scene) -> None:
    draft = scene.draft()

    narrowed = scene.save(
        draft, StepName.COMPANIES, {"companies": [{"id": PADARIA, "departments": [PERSONNEL]}]}
    )

    assert narrowed.steps[StepName.COMPANIES]["companies"] == [{"id": PADARIA, "departments": [PERSONNEL]}]
    with pytest.raises(CompanyWithoutDepartment):
        scene.save(narrowed, StepName.COMPANIES, {"companies": [{"id": PADARIA, "departments": []}]})


@pytest.mark.statement("J1")
def test_an_edit_takes_up_what_a_colleague_changed_and_keeps_what_was_typed(scene: Scene) -> None:
    user = scene.client_user(send="later")
    draft = scene.draft(user=user.id, send=None, name="Carla Nova")
    scene.complete(scene.draft(user=user.id, send=None, phone="(11) 98765-4321"))

    taken = drafts.take_up_changes((A, draft.id, draft.version), ANA, store=scene.store, clock=scene.clock)
    changed = scene.complete(taken.draft)

    assert taken.clashes == []
    assert (changed.name, changed.phone) == ("Carla Nova", "+5511987654321")


def test_where_both_changed_the_same_the_typed_one_stays_and_the_clash_is_told(scene: Scene) -> None:
    user = scene.client_user(send="later")
    draft = scene.draft(user=user.id, send=None, name="Carla Nova")
    scene.complete(scene.draft(user=user.id, send=None, name="Carla Outra"))

    taken = drafts.take_up_changes((A, draft.id, draft.version), ANA, store=scene.store, clock=scene.clock)

    assert [each.aspect for each in taken.clashes] == ["name"]
    assert taken.draft.general().name == "Carla Nova"


def test_there_is_nothing_to_take_up_in_a_new_draft_or_of_whoever_did_not_change(scene: Scene) -> None:
    user = scene.client_user(send="later")

    for draft in (scene.draft(DAVI), scene.draft(user=user.id, send=None)):
        where = (A, draft.id, draft.version)
        taken = drafts.take_up_changes(where, ANA, store=scene.store, clock=scene.clock)
        assert (taken.draft, taken.clashes) == (draft, [])


@pytest.mark.statement("J1")
def test_whoever_saves_meanwhile_is_not_overwritten_by_taking_up(scene: Scene) -> None:
    user = scene.client_user(send="later")
    draft = scene.draft(user=user.id, send=None)
    scene.save(draft, StepName.GENERAL, GENERAL)

    with pytest.raises(VersionStale):
        drafts.take_up_changes((A, draft.id, draft.version), ANA, store=scene.store, clock=scene.clock)
