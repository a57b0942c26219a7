"""The notification centre: what is put there after a commit, and what each person finds in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.domain import ids, notification
from chalicelib.domain.account import Membership
from chalicelib.domain.catalogue import Channel
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.model import Model
from chalicelib.domain.notification import (
    ACCOUNT_LINKED,
    KEPT_FOR,
    MOST_COUNTED,
    STAFF_SLUGS,
    Addressee,
    Notification,
    Position,
)
from chalicelib.domain.outbox import Owed
from chalicelib.domain.session import Role, Session
from chalicelib.services import ports_beside as ports
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.ports import Store
from chalicelib.services.ports_identity import Door

MAIL: Final = "notification"

InWords = Callable[[str, str], str]
"""The sentence of a slug; the second is the name of what it is about, empty where that is not there any more."""


def put(owed: Owed, centre: ports.Notifications) -> None:
    """Puts what a commit owes into the centre. Repeating it writes no second row."""
    identity = f"{ids.NOTIFICATION}_{owed.id.removeprefix(f'{ids.OUTBOX}_')}"
    for slug in owed.notifications:
        is_for_staff = slug in STAFF_SLUGS
        subject_id = owed.member_id if is_for_staff else owed.subject_id or ""
        told = Notification(id=identity, slug=slug, at=owed.created_at, subject_id=subject_id)
        to = notification.staff_of(owed.office_id) if is_for_staff else _member(owed)
        centre.add(to, told)
    if owed.forgets:
        centre.forget(_member(owed))


def _member(owed: Owed) -> Addressee:
    return notification.person_at(owed.office_id, owed.member_id)


def notify(user: ClientUser, slug: str, subject_id: str, *, tools: Tools) -> Owed | None:
    """What a person is owed of a switchable notification: by mail, in the portal, both, or nothing (``None``).

    The row goes into the transaction of the fact and is dispatched after it. Nothing chosen means nothing.
    """
    channel = user.notifications.get(slug, Channel.NONE)
    if not user.may_enter or channel is Channel.NONE:
        return None
    mails = [MAIL] if channel in {Channel.EMAIL, Channel.BOTH} else []
    rows = [slug] if channel in {Channel.PORTAL, Channel.BOTH} else []
    return owe(user, tools, notifications=rows, mails=mails, mail_slug=slug, subject_id=subject_id)


class AtOffice:
    """A client user's centre at an office: what was put there, and that their account was linked.

    That is told by the membership, so that it costs no row and no office can tell who had an account before.
    """

    def __init__(self, centre: ports.Notifications, membership: Membership | None) -> None:
        self._centre = centre
        self.add, self.forget = centre.add, centre.forget
        self.read_until, self.mark_read = centre.read_until, centre.mark_read
        self._linked: list[Notification] = []
        if membership is not None and membership.is_linked:
            identity = f"{ids.NOTIFICATION}_{membership.member_id}"
            self._linked = [Notification(id=identity, slug=ACCOUNT_LINKED, at=membership.joined_at)]

    def newest(
        self, to: Addressee, *, since: datetime, most: int, before: Position | None = None
    ) -> list[Notification]:
        rows = self._centre.newest(to, since=since, most=most, before=before)
        rows += [
            each for each in self._linked if each.at > since and (before is None or each.position < before)
        ]
        return sorted(rows, key=lambda each: each.position, reverse=True)[:most]


class About(Model):
    """``name`` is ``null`` once the person is deleted."""

    client_user_id: str
    name: str | None


class Shown(Model):
    """``about`` is the person of an office's notification, ``import_id`` the import of one that ended."""

    id: str
    slug: str
    text: str
    at: datetime
    read: bool
    about: About | None
    import_id: str | None = None


@dataclass(frozen=True)
class Sheet:
    """One page; ``unread`` counts on behind it, up to one more than :data:`MOST_COUNTED`."""

    items: list[Shown]
    unread: int
    after: Position | None


@dataclass(frozen=True)
class Shelf:
    """Where something for a reader stands, and up to when they have read it."""

    centre: ports.Notifications
    to: Addressee
    reader_id: str
    since: datetime
    read_until: datetime

    def newest(self, most: int, before: Position | None) -> list[Notification]:
        return self.centre.newest(self.to, since=self.since, most=most, before=before)

    def unread(self, seen: Sequence[Notification], *, is_all: bool) -> int:
        """``seen`` are the newest, and all that there are if ``is_all``; only beyond them it is asked again."""
        fresh = [each for each in seen if each.at > self.read_until]
        if not is_all and len(fresh) == len(seen):
            fresh = self.centre.newest(self.to, since=self.read_until, most=MOST_COUNTED + 1)
        return len(fresh)


def _places(session: Session, door: Door, store: Store) -> list[tuple[ports.Notifications, Addressee, str]]:
    """What a session may look into: the account's own, and what is this office's; never another office's.

    A session whose factor is good for one office only sees nothing of the account.
    """
    own = (door.notifications, notification.owner_of(session.account_id), session.account_id)
    places = [own] if session.scope is None else []
    if session.role is Role.CLIENT:
        to = notification.person_at(session.office_id, session.member_id)
        membership = door.accounts.membership(session.account_id, session.office_id)
        return [*places, (AtOffice(store.notifications, membership), to, session.member_id)]
    if session.uses_client_portal:
        return [*places, (store.notifications, notification.staff_of(session.office_id), session.member_id)]
    return places


def read(
    session: Session,
    *,
    limit: int,
    before: Position | None,
    door: Door,
    store: Store,
    in_words: InWords,
) -> Sheet:
    """A page, newest first; reads only."""
    found: list[tuple[Shelf, Notification]] = []
    unread = 0
    for shelf in _shelves(session, door, store):
        rows = shelf.newest(limit + 1, before)
        is_all = before is None and len(rows) <= limit
        unread += shelf.unread(rows if before is None else [], is_all=is_all)
        found += [(shelf, row) for row in rows]
    found.sort(key=lambda each: each[1].position, reverse=True)
    page = found[:limit]
    names = names_of([row for _, row in page], session, store)
    return Sheet(
        items=[_shown(row, row.at <= shelf.read_until, names, in_words) for shelf, row in page],
        unread=min(unread, MOST_COUNTED + 1),
        after=page[-1][1].position if len(found) > limit else None,
    )


def _shelves(session: Session, door: Door, store: Store) -> list[Shelf]:
    oldest = door.clock.now() - KEPT_FOR
    return [
        Shelf(centre, to, reader_id, oldest, max(oldest, centre.read_until(to, reader_id) or oldest))
        for centre, to, reader_id in _places(session, door, store)
    ]


def read_all(session: Session, *, door: Door, store: Store) -> None:
    """ "Marcar todos como lidos": everything that stands there now, for this reader."""
    for centre, to, reader_id in _places(session, door, store):
        centre.mark_read(to, reader_id, door.clock.now())


def names_of(rows: Sequence[Notification], session: Session, store: Store) -> dict[str, str]:
    """What the subjects of a page are called today: people for staff, for a person what they may still see."""
    subjects = {row.subject_id for row in rows if row.subject_id}
    if session.role is Role.STAFF:
        people = store.members.find_many(session.office_id, sorted(subjects))
        return {each.id: each.name for each in people}
    user = store.members.find(session.office_id, session.member_id) if subjects else None
    if not isinstance(user, ClientUser):
        return {}
    return {each: name for each in sorted(subjects) if (name := name_for(user, each, store))}


def name_for(user: ClientUser, subject_id: str, store: Store) -> str:
    """The title of a task, if the person still follows it; else nothing."""
    task = store.tasks.find(user.office_id, subject_id)
    if task is None or user.level_at(task.company_id, task.department_id) is None:
        return ""
    return task.title


def _shown(row: Notification, is_read: bool, names: dict[str, str], in_words: InWords) -> Shown:
    name = names.get(row.subject_id, "")
    is_about_somebody = row.slug in STAFF_SLUGS and ids.is_id(ids.CLIENT_USER, row.subject_id)
    about = About(client_user_id=row.subject_id, name=name or None) if is_about_somebody else None
    import_id = row.subject_id if ids.is_id(ids.IMPORT, row.subject_id) else None
    text = in_words(row.slug, name)
    return Shown(
        id=row.id, slug=row.slug, text=text, at=row.at, read=is_read, about=about, import_id=import_id
    )
