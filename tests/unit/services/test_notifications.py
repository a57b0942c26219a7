"""The notification centre: who is told what, by which way, once; and what each session finds in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.client_user import ClientUser, Grants
from chalicelib.domain.directory import Task
from chalicelib.domain.errors import VersionStale
from chalicelib.domain.notification import Notification, owner_of, person_at, staff_of
from chalicelib.domain.session import Session
from chalicelib.services import directory, followers, letters, notifications
from chalicelib.services.dispatch import dispatch
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.leaving import leave
from chalicelib.services.notifications import Sheet
from tests.fakes.notifications import FakeNotifications
from tests.unit.services.both_sides import BothSides
from tests.unit.services.scene import ANA, PADARIA, PERSONNEL, A, B

STAFF = staff_of(A)
GRANTS = {"companies": [{"id": PADARIA}], "departments": [{"id": PERSONNEL, "level": "reviewer"}]}


@pytest.fixture
def scene() -> BothSides:
    return BothSides()


@pytest.fixture
def centre(scene: BothSides) -> FakeNotifications:
    assert isinstance(scene.store.notifications, FakeNotifications)
    return scene.store.notifications


@pytest.fixture
def account_centre(scene: BothSides) -> FakeNotifications:
    return scene.house.notifications


def follower(scene: BothSides, channel: str | None) -> tuple[ClientUser, Account]:
    """A person who follows the tasks of the bakery and chose this channel for them."""
    user, account = scene.person(f"Carla{len(scene.house.accounts)}")
    chosen = {"task_concluded": channel} if channel else {}
    wanted = Grants.model_validate(GRANTS | {"notifications": chosen})
    scene.change(user, **dict(wanted))
    return scene.fresh(user), account


def add_task(scene: BothSides, title: str) -> Task:
    task = Task(
        id="tsk_x", office_id=A, company_id=PADARIA, department_id=PERSONNEL, title=title,
        created_at=scene.clock.now(), created_by="Ana",
    )  # fmt: skip
    scene.store.commit([scene.store.tasks.part_create(task)])
    return task


def conclude(scene: BothSides, title: str = "Folha de novembro", tools: Tools | None = None) -> Task:
    add_task(scene, title)
    return directory.conclude_task((A, "tsk_x"), 1, ANA, tools=tools or scene.tools)


def mails(scene: BothSides) -> list[tuple[str, Any]]:
    """What the function that mails sends of what was handed to it."""
    for owed in scene.handed:
        letters.send_owed_mails((owed.office_id, owed.id), is_last=True, tools=scene.tools, post=scene.post)
    return [(mail.to, mail.facts["what"]) for mail in scene.mailer.sent if mail.name == "notification"]


def read(scene: BothSides, session: Session, limit: int = 50, before: Any = None) -> Sheet:
    return notifications.read(
        session, limit=limit, before=before, door=scene.door(), store=scene.store, in_words="{}|{}".format
    )


@pytest.mark.parametrize(
    ("channel", "rows", "mailed"),
    [("both", 1, 1), ("portal", 1, 0), ("email", 0, 1), ("none", 0, 0), (None, 0, 0)],
)
def test_a_person_is_told_by_the_way_they_chose_and_by_no_other(
    scene: BothSides, centre: FakeNotifications, channel: str | None, rows: int, mailed: int
) -> None:
    user, account = follower(scene, channel)

    conclude(scene)

    assert centre.slugs(person_at(A, user.id)) == ["task_concluded"] * rows
    assert mails(scene) == [(account.email, "Folha de novembro")] * mailed
    assert scene.store.outbox.due(scene.clock.now() + timedelta(hours=1)) == []


def test_whoever_is_not_let_in_or_does_not_follow_is_not_told(
    scene: BothSides, centre: FakeNotifications
) -> None:
    barred, _ = follower(scene, "both")
    scene.change(barred, portal_access=False)
    elsewhere, _ = follower(scene, "both")
    scene.change(elsewhere, companies=[])

    conclude(scene)

    assert not centre.rows
    assert mails(scene) == []


def test_a_task_is_concluded_once(scene: BothSides, centre: FakeNotifications) -> None:
    follower(scene, "portal")
    done = conclude(scene)

    again = directory.conclude_task((A, "tsk_x"), done.version, ANA, tools=scene.tools)

    assert (again.version, again.done_by) == (2, "Ana Souza")
    assert len(centre.rows) == 1
    with pytest.raises(VersionStale):
        directory.conclude_task((A, "tsk_x"), 1, ANA, tools=scene.tools)


@pytest.mark.statement("J7")
def test_of_a_company_with_very_many_people_everybody_is_told_once_though_the_request_ends(
    scene: BothSides, centre: FakeNotifications
) -> None:
    for number in range(followers.MOST_TOLD_AT_ONCE + 2):
        follower(scene, "portal" if number else "both")
    commits: list[int] = []

    def commit_once(parts: Any) -> None:
        assert not commits, "the request has ended"
        commits.append(len(parts))
        scene.store.commit(parts)

    once = replace(scene.tools, store=replace(scene.store, commit=commit_once))

    conclude(scene, tools=once)
    for _ in range(3):
        scene.clock.pass_time(minutes=2)
        scene.reconcile()

    assert len(centre.rows) == followers.MOST_TOLD_AT_ONCE + 2
    assert [owed for owed in scene.store.outbox.due(scene.clock.now()) if not owed.mails] == []


def test_of_a_task_that_is_gone_nobody_else_is_told(scene: BothSides) -> None:
    task = add_task(scene, "Folha de novembro")
    user, _ = follower(scene, "portal")
    last = owe(user, scene.tools)
    scene.store.commit([scene.store.outbox.part_add(followers.rest_after(task, last, scene.tools))])
    scene.store.tasks.things.clear()  # type: ignore[attr-defined]

    scene.clock.pass_time(minutes=2)
    scene.reconcile()

    assert scene.store.outbox.due(scene.clock.now() + timedelta(hours=1)) == []


@pytest.mark.statement("J8")
def test_what_is_owed_twice_stands_there_once(scene: BothSides, centre: FakeNotifications) -> None:
    user, _ = scene.person()
    owed = owe(user, scene.tools, notifications=["invitation_bounced"])

    for _ in range(2):
        scene.clock.pass_time(minutes=1)
        dispatch(owed, outside=scene.outside)

    (row,) = centre.rows.values()
    assert row == Notification(
        id=f"ntf_{owed.id.removeprefix('out_')}", slug="invitation_bounced", at=owed.created_at,
        subject_id=user.id,
    )  # fmt: skip


def test_whoever_leaves_takes_along_what_they_were_told_and_the_staff_learn_of_it(
    scene: BothSides, centre: FakeNotifications
) -> None:
    user, carla = follower(scene, "portal")
    conclude(scene)

    leave(scene.session(carla), A, ANA, tools=scene.tools, door=scene.door())

    assert centre.slugs(person_at(A, user.id)) == []
    assert centre.slugs(STAFF) == ["client_user_left"]


@pytest.mark.statement("F1")
@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("client", {"task_concluded", "new_sign_in"}),
        ("client of b", {"new_sign_in"}),
        ("scoped", {"task_concluded"}),
        ("portal staff", {"invitation_accepted"}),
        ("staff", set()),
        ("staff of b", set()),
    ],
)
def test_a_session_finds_what_is_its_own_and_nothing_else(
    scene: BothSides, centre: FakeNotifications, who: str, found: set[str]
) -> None:
    user, carla = follower(scene, "portal")
    conclude(scene)
    scene.joined(carla, B)
    staff = sessions_of_staff(scene)
    centre.add(STAFF, told(scene, "invitation_accepted", user.id))
    scene.house.notifications.add(owner_of(carla.id), told(scene, "new_sign_in"))
    sessions: dict[str, Callable[[], Session]] = {
        "client": lambda: scene.session(carla),
        "client of b": lambda: scene.session(carla, B),
        "scoped": lambda: scene.session(carla).model_copy(update={"scope": A}),
        "portal staff": lambda: staff(A, uses_client_portal=True),
        "staff": lambda: staff(A),
        "staff of b": lambda: staff(B, uses_client_portal=True),
    }

    sheet = read(scene, sessions[who]())

    assert {each.slug for each in sheet.items} == found
    assert sheet.unread == len(found)


def sessions_of_staff(scene: BothSides) -> Callable[..., Session]:
    def session(office_id: str, **rights: bool) -> Session:
        account = scene.house.add_account(f"Ana{len(scene.house.accounts)}")
        scene.house.add_totp(account)
        scene.keep(scene.house.add_staff(account, office_id, **rights))
        return scene.session(account, office_id)

    return session


def told(scene: BothSides, slug: str, subject_id: str = "", **ago: float) -> Notification:
    at = scene.clock.now() - timedelta(**ago)
    return Notification(id=f"ntf_{slug}_{subject_id}_{ago}", slug=slug, at=at, subject_id=subject_id)


@pytest.mark.statement("L8")
def test_a_name_is_looked_up_when_it_is_read_and_is_gone_with_its_person(
    scene: BothSides, centre: FakeNotifications
) -> None:
    user_id = "usr_" + "a" * 20
    user, _ = scene.person()
    named = user.model_copy(update={"id": user_id, "name": "Carla Dias"})
    scene.store.commit([scene.store.members.parts_create(named)[0]])
    centre.add(STAFF, told(scene, "invitation_accepted", user_id))
    ana = sessions_of_staff(scene)(A, uses_client_portal=True)

    (before,) = read(scene, ana).items
    scene.store.commit([scene.store.members.part_delete(named)])
    (after,) = read(scene, ana).items

    assert (before.text, before.about and before.about.name) == (
        "invitation_accepted|Carla Dias",
        "Carla Dias",
    )
    assert (after.text, after.about and after.about.name) == ("invitation_accepted|", None)


@pytest.mark.statement("F8")
def test_a_task_is_not_named_to_whoever_may_not_follow_it_any_more(scene: BothSides) -> None:
    user, carla = follower(scene, "portal")
    conclude(scene)
    session = scene.session(carla)

    before = read(scene, session).items[0].text
    scene.change(user, departments=[])

    assert (before, read(scene, session).items[0].text) == (
        "task_concluded|Folha de novembro",
        "task_concluded|",
    )


def test_reading_all_marks_what_stands_there_for_this_reader_alone(
    scene: BothSides, centre: FakeNotifications
) -> None:
    ana, bia = (sessions_of_staff(scene)(A, uses_client_portal=True) for _ in range(2))
    centre.add(STAFF, told(scene, "invitation_accepted", hours=1))

    notifications.read_all(ana, door=scene.door(), store=scene.store)
    scene.clock.pass_time(minutes=1)
    centre.add(STAFF, told(scene, "invitation_declined"))

    assert [(each.slug, each.read) for each in read(scene, ana).items] == [
        ("invitation_declined", False),
        ("invitation_accepted", True),
    ]
    assert (read(scene, ana).unread, read(scene, bia).unread) == (1, 2)


def test_two_shelves_are_one_list_page_by_page_and_the_unread_are_counted_behind_it(
    scene: BothSides, centre: FakeNotifications, account_centre: FakeNotifications
) -> None:
    user, carla = scene.person()
    for hours in range(6):
        shelf, to = (centre, person_at(A, user.id)) if hours % 2 else (account_centre, owner_of(carla.id))
        shelf.add(to, told(scene, f"slug{hours}", hours=hours))
    session = scene.session(carla)

    first = read(scene, session, limit=4)
    second = read(scene, session, limit=4, before=first.after)

    assert [each.slug for each in [*first.items, *second.items]] == [f"slug{hours}" for hours in range(6)]
    assert (first.unread, second.unread, second.after) == (6, 6, None)


def test_the_unread_are_counted_no_further_than_one_beyond_what_is_shown(
    scene: BothSides, centre: FakeNotifications
) -> None:
    for hours in range(120):
        centre.add(STAFF, told(scene, "invitation_accepted", hours=hours))

    sheet = read(scene, sessions_of_staff(scene)(A, uses_client_portal=True), limit=2)

    assert sheet.unread == notifications.MOST_COUNTED + 1


def test_what_is_older_than_ninety_days_is_not_shown_even_before_the_table_has_deleted_it(
    scene: BothSides, centre: FakeNotifications
) -> None:
    for days in (89, 91):
        centre.add(STAFF, told(scene, "invitation_accepted", days=days))

    sheet = read(scene, sessions_of_staff(scene)(A, uses_client_portal=True))

    assert (len(sheet.items), sheet.unread) == (1, 1)
