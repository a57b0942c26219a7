"""Drafts as they are kept: a step is one conditional write, concluding is possible once."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.drafts import Drafts
from chalicelib.domain.draft import LIFE, Draft
from chalicelib.services.ports import ConditionFailed, StepSave, Store, TransactionFailed
from tests.contract.requests_made import requests_made
from tests.contract.stores import make_table
from tests.unit.domain.people import NOON

LATER = NOON + timedelta(hours=1)
CONTENT = {"name": "Carla Dias", "portal_access": {"active": True, "send": "now"}}


def draft(**what: Any) -> Draft:
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


def save(**what: Any) -> StepSave:
    facts = {
        "office_id": "off_a",
        "draft_id": "drf_x",
        "seen_version": 1,
        "step": "general",
        "content": CONTENT,
        "by": "Bia Reis",
        "now": LATER,
    }
    return StepSave(**(facts | what))


def test_a_draft_comes_back_as_it_was_at_its_own_office(store: Store) -> None:
    store.drafts.create(draft())

    assert store.drafts.find("off_a", "drf_x") == draft()
    assert store.drafts.find("off_b", "drf_x") is None
    assert store.drafts.all("off_a") == [draft()]
    assert store.drafts.all("off_b") == []


def test_a_saved_step_gives_the_draft_as_it_then_stands(store: Store) -> None:
    store.drafts.create(draft(steps={"permissions": {"permissions": []}}))

    saved = store.drafts.save_step(save())

    assert saved.steps == {"general": CONTENT, "permissions": {"permissions": []}}
    assert (saved.version, saved.updated_by, saved.updated_at) == (2, "Bia Reis", LATER)
    assert saved.expires_at == LATER + LIFE
    assert store.drafts.find("off_a", "drf_x") == saved


@pytest.mark.statement("J1")
def test_a_stale_save_fails_with_the_draft_as_it_stands(store: Store) -> None:
    store.drafts.create(draft())
    store.drafts.save_step(save())

    with pytest.raises(ConditionFailed) as failure:
        store.drafts.save_step(save(content={"name": "Outra"}))

    standing = Draft.model_validate(failure.value.item)
    assert (standing.version, standing.steps["general"]) == (2, CONTENT)


def test_a_step_of_nothing_fails_with_nothing(store: Store) -> None:
    with pytest.raises(ConditionFailed) as failure:
        store.drafts.save_step(save())

    assert failure.value.item is None


@pytest.mark.statement("B5")
def test_a_draft_past_its_life_takes_no_step_though_the_table_still_has_it(store: Store) -> None:
    store.drafts.create(draft())

    with pytest.raises(ConditionFailed):
        store.drafts.save_step(save(now=NOON + LIFE))


@pytest.mark.statement("J2")
def test_a_draft_is_concluded_once_and_takes_no_step_after(store: Store) -> None:
    store.drafts.create(draft())

    store.commit([store.drafts.part_complete(draft(), LATER)])

    with pytest.raises(TransactionFailed):
        store.commit([store.drafts.part_complete(draft(), LATER)])
    with pytest.raises(ConditionFailed):
        store.drafts.save_step(save())
    assert store.drafts.find("off_a", "drf_x").completed_at == LATER


def test_a_draft_saved_meanwhile_is_not_concluded(store: Store) -> None:
    store.drafts.create(draft())
    store.drafts.save_step(save())

    with pytest.raises(TransactionFailed) as failure:
        store.commit([store.drafts.part_complete(draft(), LATER)])

    assert failure.value.items[0]["version"] == 2


def test_a_deleted_draft_is_gone(store: Store) -> None:
    store.drafts.create(draft())

    store.drafts.delete("off_a", "drf_x")

    assert store.drafts.find("off_a", "drf_x") is None


def test_a_draft_is_deleted_with_other_things_and_more_than_once(store: Store) -> None:
    store.drafts.create(draft())

    for _ in range(2):
        store.commit([store.drafts.part_delete(draft())])

    assert store.drafts.find("off_a", "drf_x") is None


def test_a_step_is_one_write_and_no_read(dynamodb: Any) -> None:
    drafts = Drafts(make_table(dynamodb, "Portal", has_index=True))
    drafts.create(draft())

    with requests_made(dynamodb) as made:
        drafts.save_step(save())

    assert made == {"UpdateItem": 1}


@pytest.mark.statement("L9")
def test_the_table_forgets_a_draft_after_its_life(dynamodb: Any) -> None:
    drafts = Drafts(make_table(dynamodb, "Portal", has_index=True))
    drafts.create(draft())
    drafts.save_step(save())

    (item,) = dynamodb.scan(TableName="Portal")["Items"]

    assert int(item["ttl"]["N"]) == int((LATER + LIFE).timestamp())
