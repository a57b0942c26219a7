"""Members as they are kept: written only over what was read, one e-mail once, found when something is due."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.member import Member
from chalicelib.services.ports import Store, TransactionFailed
from tests.unit.domain.people import NOON, WEEK, ana, carla, sent


def add(store: Store, member: Member) -> None:
    store.commit(store.members.parts_create(member))


def test_a_member_comes_back_as_they_were(store: Store) -> None:
    user = carla(
        phone="+5511987654321",
        stage="invited",
        invitation=sent(),
        departments=[{"id": "dep_tax", "level": "owner"}],
        companies=[{"id": "cmp_a"}, {"id": "cmp_b", "departments": ["dep_tax"]}],
        notifications={"news": "both"},
    )
    add(store, user)
    add(store, ana(administrator=True))

    assert store.members.get_client_user("off_a", "usr_carla") == user
    assert store.members.get_staff("off_a", "stf_ana") == ana(administrator=True)
    assert store.members.find("off_a", "usr_nobody") is None


@pytest.mark.statement("F1")
def test_a_member_is_found_at_their_own_office_and_as_what_they_are(store: Store) -> None:
    add(store, carla())

    assert store.members.find("off_b", "usr_carla") is None
    with pytest.raises(NotFound):
        store.members.get_client_user("off_b", "usr_carla")
    with pytest.raises(NotFound):
        store.members.get_staff("off_a", "usr_carla")


def test_a_client_user_is_found_by_their_email(store: Store) -> None:
    add(store, carla())
    add(store, ana())

    assert store.members.client_user_with("off_a", carla().email_key) == carla()
    assert store.members.client_user_with("off_b", carla().email_key) is None
    assert store.members.client_user_with("off_a", ana().email_key) is None


def test_an_office_lists_its_own_by_kind(store: Store) -> None:
    add(store, carla())
    add(store, ana())
    add(store, carla(office_id="off_b"))

    assert store.members.all_client_users("off_a") == [carla()]
    assert store.members.all_staff("off_a") == [ana()]
    assert store.members.all_staff("off_b") == []


def test_an_email_is_held_once_per_office_and_kind(store: Store) -> None:
    add(store, carla())

    with pytest.raises(TransactionFailed) as failure:
        add(store, carla(id="usr_other"))

    assert (failure.value.failed(0), failure.value.failed(1)) == (False, True)
    assert store.members.find("off_a", "usr_other") is None
    add(store, carla(office_id="off_b"))
    add(store, ana(email=carla().email, email_key=carla().email_key))


def test_a_member_is_saved_over_the_revision_that_was_read(store: Store) -> None:
    add(store, carla())
    mine, theirs = (store.members.get_client_user("off_a", "usr_carla") for _ in range(2))

    store.commit([store.members.part_save(mine.model_copy(update={"name": "Carla D."}))])
    with pytest.raises(TransactionFailed) as failure:
        store.commit([store.members.part_save(theirs)])

    kept = store.members.get_client_user("off_a", "usr_carla")
    assert (kept.name, kept.rev) == ("Carla D.", 1)
    assert failure.value.items[0]["name"] == "Carla D."


def test_what_is_saved_is_what_stood_there_when_the_part_was_made(store: Store) -> None:
    add(store, carla())
    user = store.members.get_client_user("off_a", "usr_carla")

    part = store.members.part_save(user)
    user.name = "Changed afterwards"
    store.commit([part])

    assert store.members.get_client_user("off_a", "usr_carla").name == "Carla Dias"


def test_somebody_who_is_not_there_cannot_be_saved(store: Store) -> None:
    with pytest.raises(TransactionFailed) as failure:
        store.commit([store.members.part_save(carla())])

    assert failure.value.items == [{}]


def test_a_moved_email_frees_the_old_and_claims_the_new(store: Store) -> None:
    add(store, carla())
    moved = carla(email="carla@novo.com.br", email_key="carla@novo.com.br")

    store.commit([store.members.part_save(moved), *store.members.parts_move_email(moved, carla().email_key)])

    add(store, carla(id="usr_other"))
    with pytest.raises(TransactionFailed):
        add(store, carla(id="usr_third", email="carla@novo.com.br", email_key="carla@novo.com.br"))


def test_a_deleted_member_leaves_nothing_behind(store: Store) -> None:
    add(store, carla())

    store.commit([store.members.part_delete(carla()), store.members.part_free_email(carla())])

    assert store.members.find("off_a", "usr_carla") is None
    add(store, carla())


def test_a_member_changed_meanwhile_is_not_deleted(store: Store) -> None:
    add(store, carla())
    store.commit([store.members.part_save(carla())])

    with pytest.raises(TransactionFailed):
        store.commit([store.members.part_delete(carla())])


def test_a_member_is_due_from_half_life_on_then_from_the_end(store: Store) -> None:
    add(store, carla(stage="invited", invitation=sent()))

    assert store.members.due(NOON + WEEK / 2 - timedelta(milliseconds=1)) == []
    (found,) = store.members.due(NOON + WEEK / 2)
    found.invitation.reminded_at = NOON + WEEK / 2
    store.commit([store.members.part_save(found)])

    assert store.members.due(NOON + WEEK / 2) == []
    assert [each.id for each in store.members.due(NOON + WEEK)] == ["usr_carla"]


def test_whoever_is_settled_is_never_due_again(store: Store) -> None:
    add(store, carla(stage="invited", invitation=sent()))
    settled = carla(stage="closed", invitation=sent(status="revoked"))

    store.commit([store.members.part_save(settled)])

    assert store.members.due(NOON + 2 * WEEK) == []


def test_members_of_every_office_are_found_when_due(store: Store) -> None:
    offices = [f"off_{letter}" for letter in "abcdefgh"]
    for office_id in offices:
        add(store, carla(office_id=office_id, stage="invited", invitation=sent()))

    assert sorted(each.office_id for each in store.members.due(NOON + WEEK)) == offices


def test_whose_an_email_is_is_known_at_once_and_at_that_office_only(store: Store) -> None:
    user = carla()
    add(store, user)
    add(store, ana())
    moved = user.model_copy(update={"email_key": "carla@nova.com.br", "email": "carla@nova.com.br"})
    before = store.members.client_user_with("off_a", user.email_key)

    store.commit([store.members.part_save(moved), *store.members.parts_move_email(moved, user.email_key)])

    assert before == user
    assert store.members.client_user_with("off_a", user.email_key) is None
    found = store.members.client_user_with("off_a", "carla@nova.com.br")
    assert found is not None
    assert found.id == user.id
    assert store.members.client_user_with("off_b", "carla@nova.com.br") is None
    assert store.members.client_user_with("off_a", ana().email_key) is None
