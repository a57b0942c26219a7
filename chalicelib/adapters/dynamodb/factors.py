"""Confirmed factors and recovery codes in their account's partition of the Identity table."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, TransactItem
from chalicelib.adapters.tokens import digest
from chalicelib.domain.mfa import Factor

_higher_than_any_accepted = "attribute_exists(pk) AND sign_count < :count"
_never_counted = "attribute_exists(pk) AND sign_count = :count"


class Factors:
    """A code counts once: by the step it was made for, or by leaving the set of recovery codes."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def confirmed(self, account_id: str) -> list[Factor]:
        prefix = keys_identity.factor(account_id, "")["sk"]
        items = self._table.query_all(keys_identity.account_partition(account_id), prefix=prefix)
        return [Factor.model_validate(item) for item in items]

    def has_recovery_codes(self, account_id: str) -> bool:
        """Says whether any are left."""
        item = self._table.get(keys_identity.recovery_codes(account_id))
        return bool(item and item.get("codes"))

    def note_codes_saved(self, account_id: str, now: datetime) -> None:
        """Notes that the owner has said they keep the codes somewhere, while there are any."""
        with suppress(ConditionFailed):
            self._table.update(
                keys_identity.recovery_codes(account_id),
                "SET saved_at = :now",
                "attribute_exists(pk)",
                values={":now": now},
            )

    def part_kept(self, factor: Factor) -> TransactItem:
        """Holds while the factor is there."""
        return self._table.part_check(
            keys_identity.factor(factor.account_id, factor.id), "attribute_exists(pk)"
        )

    def part_remove(self, factor: Factor) -> TransactItem:
        return self._table.part_delete(
            keys_identity.factor(factor.account_id, factor.id), "attribute_exists(pk)"
        )

    def part_remove_codes(self, account_id: str) -> TransactItem:
        """Holds whether or not there are any."""
        return self._table.part_delete(keys_identity.recovery_codes(account_id))

    def part_add(self, factor: Factor) -> TransactItem:
        compared = {"last_step": factor.last_step, "sign_count": factor.sign_count}
        told = factor.model_dump(exclude_defaults=True) | compared
        item = keys_identity.factor(factor.account_id, factor.id) | told
        return self._table.part_put(item, "attribute_not_exists(pk)")

    def part_set_recovery_codes(self, account_id: str, codes: Sequence[str], now: datetime) -> TransactItem:
        """Puts these in place of all earlier ones; only their hashes are kept (each is 80 random bits)."""
        hashes = {digest(code) for code in codes}
        return self._table.part_put(
            keys_identity.recovery_codes(account_id) | {"codes": hashes, "made_at": now}
        )

    def accept_step(self, factor: Factor, step: int) -> bool:
        """Takes a time step as used; ``False`` if it or a later one was used before."""
        later_than_any_accepted = "attribute_exists(pk) AND last_step < :step"
        return self._table.update_if(
            keys_identity.factor(factor.account_id, factor.id),
            "SET last_step = :step",
            later_than_any_accepted,
            values={":step": step},
        )

    def note_use(self, factor: Factor, now: datetime) -> bool:
        """Remembers when a factor was last proven; ``False`` if it is there no more."""
        return self._table.update_if(
            keys_identity.factor(factor.account_id, factor.id),
            "SET last_used_at = :now",
            "attribute_exists(pk)",
            values={":now": now},
        )

    def accept_count(self, factor: Factor, sign_count: int, now: datetime) -> bool:
        """Takes a passkey's count as its last; ``False`` unless it rose, or the authenticator does not count."""
        return self._table.update_if(
            keys_identity.factor(factor.account_id, factor.id),
            "SET sign_count = :count, last_used_at = :now",
            _higher_than_any_accepted if sign_count else _never_counted,
            values={":count": sign_count, ":now": now},
        )

    def burn_recovery_code(self, account_id: str, code: str) -> int | None:
        """Takes a code out of the set and says how many are left; ``None`` if it is not in it (any more)."""
        code_hash = digest(code)
        try:
            item = self._table.update(
                keys_identity.recovery_codes(account_id),
                "DELETE codes :these",
                "contains(codes, :this)",
                values={":these": {code_hash}, ":this": code_hash},
            )
        except ConditionFailed:
            return None
        return len(item.get("codes", ()))
