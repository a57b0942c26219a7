"""Members, accounts and drafts in memory."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.client_user import ClientUser, lasting_status
from chalicelib.domain.draft import LIFE, Draft
from chalicelib.domain.errors import NotFound
from chalicelib.domain.listing import Entry, Facet, Hit, Lookup, Order, name_key
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.session import Role
from chalicelib.domain.steps import StepName
from chalicelib.services.ports import ConditionFailed, StepSave
from tests.fakes.drawer import Drawer, Holds, Part, commit, item_of, not_there


class FakeMembers(Drawer):
    def __init__(self) -> None:
        super().__init__()
        self.emails = Drawer()

    def find(self, office_id: str, member_id: str) -> Member | None:
        found: Member | None = self.read((office_id, member_id))
        return found

    def find_many(self, office_id: str, ids: Sequence[str]) -> list[Member]:
        return [each for each in self.all_of(office_id) if each.id in ids]

    def get_client_user(self, office_id: str, member_id: str) -> ClientUser:
        return self._of_kind(ClientUser, office_id, member_id)

    def get_staff(self, office_id: str, member_id: str) -> StaffMember:
        return self._of_kind(StaffMember, office_id, member_id)

    def _of_kind(self, kind: type[Any], office_id: str, member_id: str) -> Any:
        found = self.get(office_id, member_id)
        if not isinstance(found, kind):
            raise NotFound
        return found

    def client_user_with(self, office_id: str, email_key: str) -> ClientUser | None:
        claim = self.emails.read((office_id, Role.CLIENT, email_key))
        found = self.find(office_id, claim.id) if claim else None
        return found if isinstance(found, ClientUser) else None

    def all_client_users(self, office_id: str) -> list[ClientUser]:
        return [each for each in self.all_of(office_id) if isinstance(each, ClientUser)]

    def all_staff(self, office_id: str) -> list[StaffMember]:
        return [each for each in self.all_of(office_id) if isinstance(each, StaffMember)]

    def due(self, now: datetime) -> list[Member]:
        return [deepcopy(each) for each in self.things.values() if each.due_at and each.due_at <= now]

    def parts_create(self, member: Member) -> list[Part]:
        return [self.put((member.office_id, member.id), member, not_there), self._claim(member)]

    def part_save(self, member: Member) -> Part:
        saved = member.model_copy(update={"rev": member.rev + 1})
        return self.put((member.office_id, member.id), saved, self._as_read(member))

    def part_unchanged(self, member: Member) -> Part:
        standing = self.find(member.office_id, member.id)
        version = member.version
        return self.put(
            (member.office_id, member.id), standing, lambda now: now is not None and now.version == version
        )

    def part_delete(self, member: Member) -> Part:
        return self.remove((member.office_id, member.id), self._as_read(member))

    def parts_move_email(self, member: Member, old_key: str) -> list[Part]:
        return [self.emails.remove((member.office_id, member.role, old_key)), self._claim(member)]

    def part_free_email(self, member: Member) -> Part:
        return self.emails.remove((member.office_id, member.role, member.email_key))

    def _claim(self, member: Member) -> Part:
        return self.emails.put((member.office_id, member.role, member.email_key), member, not_there)

    def _as_read(self, member: Member) -> Holds:
        rev = member.rev
        return lambda now: now is not None and now.rev == rev


class FakeLists:
    """Entries as they were written; the orders from the people themselves, as the indexes have them."""

    def __init__(self, members: FakeMembers) -> None:
        self.members = members
        self.entries: set[tuple[str, Facet, str, str, str]] = set()

    def read(
        self,
        office_id: str,
        lookup: Lookup,
        *,
        most: int,
        after: str = "",
        is_descending: bool = False,
        is_fresh: bool = False,
    ) -> tuple[list[Hit], bool]:
        places = self._places(office_id, lookup)
        rest = [each for each in places if not after or (each < after if is_descending else each > after)]
        rest.sort(reverse=is_descending)
        return [self._hit(each) for each in rest[:most]], len(rest) > most

    def _places(self, office_id: str, lookup: Lookup) -> list[str]:
        users = self.members.all_client_users(office_id)
        match lookup.by:
            case Order.LOGIN:
                return [f"{each.last_login_at or ''}\t{each.id}" for each in users]
            case Order.NAME | Order.STATUS:
                is_all = lookup.by is Order.NAME
                return [
                    f"{name_key(each.name)}\t{each.id}"
                    for each in users
                    if is_all or lasting_status(each) == lookup.value
                ]
        begin = lookup.value + "\t" if lookup.is_whole else lookup.value
        places = ["\t".join(each[2:]) for each in self.entries if each[:2] == (office_id, lookup.by)]
        return [each for each in places if each.startswith(begin)]

    def _hit(self, place: str) -> Hit:
        *entry, member_id = place.split("\t")
        value, name = entry if len(entry) == 2 else ("", "")
        return Hit(member_id, place, value, name)

    def people(self, office_id: str, ids: Sequence[str], *, is_fresh: bool = False) -> dict[str, ClientUser]:
        found = {each: self.members.find(office_id, each) for each in ids}
        return {each: user for each, user in found.items() if isinstance(user, ClientUser)}

    def some_of_office(self, office_id: str, *, most: int, after: str = "") -> list[ClientUser]:
        return [each for each in self.members.all_client_users(office_id) if each.id > after][:most]

    def put_in_order(self, user: ClientUser) -> None:
        """The orders here are always the people's own."""

    def write(self, office_id: str, member_id: str, *, put: Iterable[Entry], remove: Iterable[Entry]) -> None:
        self.entries |= {(office_id, *each, member_id) for each in put}
        self.entries -= {(office_id, *each, member_id) for each in remove}


class FakeDrafts(Drawer):
    def create(self, draft: Draft) -> None:
        commit([self.put((draft.office_id, draft.id), draft, not_there)])

    def find(self, office_id: str, draft_id: str) -> Draft | None:
        found: Draft | None = self.read((office_id, draft_id))
        return found

    all = Drawer.all_of

    def save_step(self, save: StepSave) -> Draft:
        key = (save.office_id, save.draft_id)
        standing = self.things.get(key)
        if not _is_open_as_seen(standing, save.seen_version, save.now):
            raise ConditionFailed(item_of(standing) or None)
        stamp = {"updated_at": save.now, "updated_by": save.by, "expires_at": save.now + LIFE}
        name, version = StepName(save.step), standing.version + 1
        steps = standing.steps | {name: deepcopy(save.content)}
        versions = standing.step_versions | {name: version}
        self.things[key] = standing.model_copy(
            update=stamp | {"steps": steps, "step_versions": versions, "version": version}
        )
        saved: Draft = self.read(key)
        return saved

    def save(self, draft: Draft, seen_version: int, now: datetime) -> None:
        key = (draft.office_id, draft.id)
        if not _is_open_as_seen(self.things.get(key), seen_version, now):
            raise ConditionFailed(item_of(self.things.get(key)) or None)
        self.things[key] = deepcopy(draft)

    def part_rewrite(self, draft: Draft, steps: Mapping[StepName, Any], by: str, now: datetime) -> Part:
        seen = draft.version
        stamp = {"steps": deepcopy(steps), "version": seen + 1, "updated_at": now, "updated_by": by}
        return self.change(
            (draft.office_id, draft.id),
            lambda standing: standing.model_copy(update=stamp),
            lambda standing: _is_open_as_seen(standing, seen, now),
        )

    def part_complete(self, draft: Draft, now: datetime) -> Part:
        seen = draft.version
        return self.change(
            (draft.office_id, draft.id),
            lambda standing: standing.model_copy(update={"completed_at": now}),
            lambda standing: _is_open_as_seen(standing, seen, now),
        )

    def part_delete(self, draft: Draft) -> Part:
        return self.remove((draft.office_id, draft.id))

    def delete(self, office_id: str, draft_id: str) -> None:
        commit([self.remove((office_id, draft_id))])


def _is_open_as_seen(draft: Draft | None, seen: int, now: datetime) -> bool:
    return (
        draft is not None and draft.version == seen and draft.completed_at is None and draft.expires_at > now
    )


class FakeAccounts(Drawer):
    def __init__(self) -> None:
        super().__init__()
        self.emails, self.joined = Drawer(), Drawer()

    def get(self, account_id: str) -> Account | None:  # type: ignore[override]
        found: Account | None = self.read(account_id)
        return found

    def by_email(self, email_key: str) -> Account | None:
        found = self.emails.read(email_key)
        return self.get(found.id) if found else None

    def owner_of(self, email_key: str) -> str | None:
        found = self.emails.read(email_key)
        return str(found.id) if found else None

    def memberships(self, account_id: str) -> list[Membership]:
        return self.joined.all_of(account_id)

    def parts_create(self, account: Account) -> list[Part]:
        own = self.put(account.id, account, not_there)
        return [own, self.emails.put(account.email_key, account, not_there)]

    def part_join(self, membership: Membership) -> Part:
        return self.joined.put((membership.account_id, membership.office_id), membership, not_there)

    def part_leave(self, membership: Membership) -> Part:
        member_id = membership.member_id
        return self.joined.remove(
            (membership.account_id, membership.office_id),
            lambda now: now is None or now.member_id == member_id,
        )

    def part_gain_office(self, account: Account, office_id: str) -> Part:
        what = {"last_office_id": office_id, "gains": account.gains + 1}
        return self.change(
            account.id,
            lambda now: now.model_copy(update=what),
            lambda now: now is not None and now.gains == account.gains,
        )
