"""Client users and staff in the Portal table: whole items, written only over the revision that was read."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, encode, instant
from chalicelib.adapters.dynamodb.table import Table, translated
from chalicelib.domain.account import Membership
from chalicelib.domain.client_user import ClientUser, lasting_status
from chalicelib.domain.errors import NotFound
from chalicelib.domain.listing import name_key
from chalicelib.domain.member import Member, StaffMember
from chalicelib.domain.session import Role
from chalicelib.services.ports import Part

IS_NEW = "attribute_not_exists(pk)"
IS_AS_READ = "rev = :read"
ENTERED = "SET last_login_at = :now ADD rev :one"
ENTERED_AND_LISTED = "SET last_login_at = :now, listed_login = :listed_login ADD rev :one"
MOST_DUE = 200


def member_of(item: Item) -> Member:
    """The member of an item: what its keys say and what is as by default is not written twice."""
    office_id, _, _ = item["pk"].partition("#")
    model: type[Member] = StaffMember if item["sk"].startswith("stf_") else ClientUser
    implied = {
        "id": item["sk"],
        "office_id": office_id,
        "email": item["email_key"],
        "updated_at": item["created_at"],
        "updated_by": item["created_by"],
    }
    return model.model_validate(implied | item)


class Members:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, office_id: str, member_id: str) -> Member | None:
        item = self._table.get(keys.member(office_id, member_id))
        return member_of(item) if item else None

    get = find

    def find_many(self, office_id: str, ids: Sequence[str]) -> list[Member]:
        """Those that are there, in any order."""
        wanted = [keys.member(office_id, each) for each in ids]
        return [member_of(item) for item in self._table.get_many(wanted)]

    def get_client_user(self, office_id: str, member_id: str) -> ClientUser:
        member = self.find(office_id, member_id)
        if not isinstance(member, ClientUser):
            raise NotFound
        return member

    def get_staff(self, office_id: str, member_id: str) -> StaffMember:
        member = self.find(office_id, member_id)
        if not isinstance(member, StaffMember):
            raise NotFound
        return member

    def client_user_with(self, office_id: str, email_key: str) -> ClientUser | None:
        """Whose a canonical e-mail is at the office, as of this instant."""
        claim = self._table.get(keys.member_email(office_id, email_key, "CLIENT"))
        member = self.find(office_id, claim["member_id"]) if claim else None
        return member if isinstance(member, ClientUser) else None

    def all_client_users(self, office_id: str) -> list[ClientUser]:
        items = self._table.query_all(keys.client_users_of(office_id))
        members = map(member_of, items)
        return [each for each in members if isinstance(each, ClientUser)]

    def all_staff(self, office_id: str) -> list[StaffMember]:
        items = self._table.query_all(keys.staff_of(office_id))
        members = map(member_of, items)
        return [each for each in members if isinstance(each, StaffMember)]

    def due(self, now: datetime) -> list[Member]:
        """Members whose invitation has a reminder or its end due; read again in full before acting on it."""
        found = due_items(self._table, now)
        fresh = (self._table.get({"pk": item["pk"], "sk": item["sk"]}) for item in found)
        members = [member_of(item) for item in fresh if item]
        return [each for each in members if each.due_at is not None and each.due_at <= now]

    def parts_create(self, member: Member) -> list[Part]:
        """The member, then their e-mail's uniqueness within the office."""
        return [self._table.part_put(_item(member), IS_NEW), self._claim(member)]

    def part_save(self, member: Member) -> Part:
        """The whole member over the revision that was read; whoever read an older one fails."""
        item = _item(member) | {"rev": member.rev + 1}
        return self._table.part_put(item, IS_AS_READ, values={":read": member.rev})

    def part_delete(self, member: Member) -> Part:
        key = keys.member(member.office_id, member.id)
        return self._table.part_delete(key, IS_AS_READ, values={":read": member.rev})

    def parts_move_email(self, member: Member, old_key: str) -> list[Part]:
        """Frees the old address, then claims the new one."""
        return [self._table.part_delete(_email_key(member, old_key)), self._claim(member)]

    def part_free_email(self, member: Member) -> Part:
        return self._table.part_delete(_email_key(member, member.email_key))

    def part_unchanged(self, member: Member) -> Part:
        """Holds only while the member's rights are those that were read and the account is theirs."""
        return self._table.part_check(
            keys.member(member.office_id, member.id),
            "version = :version AND account_id = :account",
            values={":version": member.version, ":account": member.account_id},
        )

    def part_entered(self, member: Member, now: datetime) -> Part:
        """As :meth:`part_unchanged`, and notes the sign-in."""
        is_listed = isinstance(member, ClientUser)
        order = keys.login_order(member.id, now) if is_listed else {}
        return self._table.part_update(
            keys.member(member.office_id, member.id),
            ENTERED_AND_LISTED if is_listed else ENTERED,
            "version = :version AND account_id = :account",
            values={":version": member.version, ":account": member.account_id, ":now": now, ":one": 1}
            | {f":{name}": value for name, value in order.items()},
        )

    def part_protected(self, membership: Membership) -> Part:
        """Notes that the person has a second factor for the office again, while the account is theirs."""
        return self._table.part_update(
            keys.member(membership.office_id, membership.member_id),
            "SET mfa = :yes ADD rev :one",
            "account_id = :account",
            values={":account": membership.account_id, ":yes": True, ":one": 1},
        )

    def _claim(self, member: Member) -> Part:
        key = _email_key(member, member.email_key)
        return self._table.part_put(key | {"member_id": member.id}, IS_NEW)


def due_items(table: Table, now: datetime) -> list[Item]:
    """What the index says is due, oldest first; at most a batch per shard, the rest waits for the next round."""
    found: list[Item] = []
    for shard in range(keys.DUE_SHARDS):
        with translated():
            answer = table.client.query(
                TableName=table.name,
                IndexName=keys.DUE_INDEX,
                KeyConditionExpression="due_shard = :shard AND due_at <= :now",
                ExpressionAttributeValues={":shard": encode(str(shard)), ":now": encode(instant(now))},
                Limit=MOST_DUE,
            )
        found += [
            {name: next(iter(value.values())) for name, value in item.items()} for item in answer["Items"]
        ]
    return found


def _email_key(member: Member, email_key: str) -> keys.Key:
    kind = "STAFF" if member.role is Role.STAFF else "CLIENT"
    return keys.member_email(member.office_id, email_key, kind)


def _item(member: Member) -> dict[str, object]:
    told = member.model_dump(exclude_defaults=True, exclude={"id", "office_id"})
    implied = {"email": member.email_key, "updated_at": member.created_at, "updated_by": member.created_by}
    told = {name: value for name, value in told.items() if implied.get(name) != value}
    item = keys.member(member.office_id, member.id) | told | {"version": member.version, "rev": member.rev}
    if isinstance(member, ClientUser):
        item |= orders_of(member)
    return item | keys.due(member.office_id, member.due_at) if member.due_at else item


def orders_of(user: ClientUser) -> dict[str, str]:
    """What puts a client user in their place on each index."""
    placed = keys.orders(user.office_id, user.id, name_key(user.name), lasting_status(user))
    return placed | keys.login_order(user.id, user.last_login_at)
