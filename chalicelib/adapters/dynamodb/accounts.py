"""Accounts in the Identity table: one partition per account, one item per canonical e-mail to find it by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.codec import Item
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, TransactItem
from chalicelib.domain.account import Account, Membership
from chalicelib.domain.errors import Conflict
from chalicelib.domain.mfa import Factor
from chalicelib.domain.session import Session
from chalicelib.services.ports_identity import Standing

_NOBODY: Final = "acc_" + "2" * 20
_not_there_yet: Final = "attribute_not_exists(pk)"
_set_hash: Final = "SET password_hash = :new"
_same_hash: Final = "password_hash = :old"
_mine: Final = "account_id = :id"
_set_email: Final = "SET email = :new, email_key = :new"
_same_email: Final = "email_key = :old"
_is_there: Final = "attribute_exists(pk)"
_as_read: Final = "password_hash = :old AND (gains = :seen OR attribute_not_exists(gains))"
_set_office: Final = "SET last_office_id = :office_id"
_set_office_and_origins: Final = "SET last_office_id = :office_id, origins = :origins"


class Accounts:
    """Reads whole accounts; what a registration or a sign-in writes, it gives as parts of their transactions."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, account_id: str) -> Account | None:
        item = self._table.get(keys_identity.account(account_id))
        return Account.model_validate(item) if item else None

    def by_email(self, email_key: str) -> Account | None:
        """Always two reads: nobody's e-mail takes as long as somebody's."""
        found = self._table.get(keys_identity.account_email(email_key))
        return self.get(found["account_id"] if found else _NOBODY)

    def owner_of(self, email_key: str) -> str | None:
        """The id of the account that has this e-mail, by one read of nothing else."""
        found = self._table.get(keys_identity.account_email(email_key))
        return str(found["account_id"]) if found else None

    def membership(self, account_id: str, office_id: str) -> Membership | None:
        item = self._table.get(keys_identity.membership(account_id, office_id))
        return Membership.model_validate(item) if item else None

    def memberships(self, account_id: str) -> list[Membership]:
        prefix = keys_identity.membership(account_id, "")["sk"]
        items = self._table.query_all(keys_identity.account_partition(account_id), prefix=prefix)
        return [Membership.model_validate(item) for item in items]

    def everything(self, account_id: str) -> Standing | None:
        """The whole partition in one query; ``None`` for an account that is not there."""
        items = self._table.query_all(keys_identity.account_partition(account_id))
        own = next((item for item in items if item["sk"] == keys_identity.account(account_id)["sk"]), None)
        if own is None:
            return None
        codes = next(
            (item for item in items if item["sk"] == keys_identity.recovery_codes(account_id)["sk"]), {}
        )
        return Standing(
            account=Account.model_validate(own),
            memberships=[
                Membership.model_validate(item)
                for item in _of_kind(items, keys_identity.membership(account_id, ""))
            ],
            factors=[
                Factor.model_validate(item) for item in _of_kind(items, keys_identity.factor(account_id, ""))
            ],
            recovery_codes_left=len(codes.get("codes", ())),
            codes_saved_at=datetime.fromisoformat(codes["saved_at"]) if "saved_at" in codes else None,
            sessions=[
                Session.model_validate(item)
                for item in _of_kind(items, keys_identity.session(account_id, ""))
            ],
        )

    def parts_create(self, account: Account) -> list[TransactItem]:
        """The account and the item that makes its e-mail unique."""
        sentinel = keys_identity.account_email(account.email_key) | {"account_id": account.id}
        return [
            self._table.part_put(keys_identity.account(account.id) | account.model_dump(), _not_there_yet),
            self._table.part_put(sentinel, _not_there_yet),
        ]

    def parts_move_email(self, account: Account, email: str) -> list[TransactItem]:
        """Frees the old canonical e-mail, claims the new one, writes it down; while it is as it was read."""
        mine, own = {":id": account.id}, keys_identity.account(account.id)
        return [
            self._table.part_delete(keys_identity.account_email(account.email_key), _mine, values=mine),
            self._table.part_put(
                keys_identity.account_email(email) | {"account_id": account.id}, _not_there_yet
            ),
            self._table.part_update(
                own, _set_email, _same_email, values={":old": account.email_key, ":new": email}
            ),
        ]

    def part_join(self, membership: Membership) -> TransactItem:
        key = keys_identity.membership(membership.account_id, membership.office_id)
        return self._table.part_put(key | membership.model_dump(), _not_there_yet)

    def part_save_membership(self, membership: Membership) -> TransactItem:
        """Changes a membership that is there, of the same member."""
        key = keys_identity.membership(membership.account_id, membership.office_id)
        return self._table.part_put(
            key | membership.model_dump(),
            "member_id = :member_id",
            values={":member_id": membership.member_id},
        )

    def part_leave(self, membership: Membership) -> TransactItem:
        """Holds also for a membership that is gone already, never for another member's at the same office."""
        return self._table.part_delete(
            keys_identity.membership(membership.account_id, membership.office_id),
            "attribute_not_exists(pk) OR member_id = :member_id",
            values={":member_id": membership.member_id},
        )

    def update_password_hash(self, account_id: str, old: str, new: str) -> None:
        """Errors: ``Conflict`` when the hash is no longer ``old``."""
        try:
            self._table.update(
                keys_identity.account(account_id), _set_hash, _same_hash, values={":old": old, ":new": new}
            )
        except ConditionFailed:
            raise Conflict from None

    def part_change_password(self, account: Account, new: str, now: datetime) -> TransactItem:
        """Holds while the password is the one that was read."""
        return self._table.part_update(
            keys_identity.account(account.id),
            "SET password_hash = :new, password_changed_at = :now",
            _same_hash,
            values={":old": account.password_hash, ":new": new, ":now": now},
        )

    def part_gain_office(self, account: Account, office_id: str) -> TransactItem:
        """Notes an office that is added, where the next sign-in leads; holds as :meth:`part_gain_one_more_factor`."""
        return self._table.part_update(
            keys_identity.account(account.id),
            "SET last_office_id = :office_id ADD gains :one",
            _as_read,
            values={":office_id": office_id, ":one": 1, **_what_was_read(account)},
        )

    def part_gain_one_more_factor(self, account: Account) -> TransactItem:
        """Holds while no office and no factor was added since the account was read, and its password is the same."""
        return self._table.part_update(
            keys_identity.account(account.id),
            "ADD gains :one",
            _as_read,
            values={":one": 1, **_what_was_read(account)},
        )

    def part_enter(
        self, account_id: str, office_id: str, origins: Sequence[str] | None = None
    ) -> TransactItem:
        """Remembers the office for the next sign-in, and from where it came, while there is such an account."""
        key, values = keys_identity.account(account_id), {":office_id": office_id}
        if origins is None:
            return self._table.part_update(key, _set_office, _is_there, values=values)
        return self._table.part_update(
            key, _set_office_and_origins, _is_there, values={**values, ":origins": list(origins)}
        )

    def parts_erase(self, account: Account) -> list[TransactItem]:
        """Takes the account and its e-mail away, unless it was moved, or an office or a factor added, since."""
        seen, mine = _what_was_read(account), {":id": account.id}
        return [
            self._table.part_delete(keys_identity.account(account.id), _as_read, values=seen),
            self._table.part_delete(keys_identity.account_email(account.email_key), _mine, values=mine),
        ]

    def part_gain_factor(self, account_id: str) -> TransactItem:
        """Holds once: while the account has no factor."""
        return self._table.part_update(
            keys_identity.account(account_id),
            "SET has_factor = :yes ADD gains :one",
            "has_factor = :no",
            values={":yes": True, ":no": False, ":one": 1},
        )


def _what_was_read(account: Account) -> dict[str, object]:
    return {":old": account.password_hash, ":seen": account.gains}


def _of_kind(items: Sequence[Item], key: keys.Key) -> list[Item]:
    return [item for item in items if item["sk"].startswith(key["sk"])]
