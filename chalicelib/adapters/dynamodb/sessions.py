"""Sessions in the Identity table, in their account's partition under the hash of their secret."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, TransactItem
from chalicelib.adapters.tokens import digest
from chalicelib.domain.session import Session


class Sessions:
    """A session is one item; ending it deletes it, so that the next request finds nothing."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def hash_of(self, secret: str) -> str:
        return digest(secret)

    def find(self, account_id: str, session_hash: str) -> Session | None:
        """One consistent read."""
        item = self._table.get(keys_identity.session(account_id, session_hash))
        return Session.model_validate(item) if item else None

    def all(self, account_id: str) -> list[Session]:
        prefix = keys_identity.session(account_id, "")["sk"]
        items = self._table.query_all(keys_identity.account_partition(account_id), prefix=prefix)
        return [Session.model_validate(item) for item in items]

    def touch(self, session: Session, now: datetime) -> bool:
        """Notes that the session was used; ``False`` when it has ended meanwhile."""
        try:
            self._table.update(
                keys_identity.session(session.account_id, session.hash),
                "SET last_seen_at = :now",
                "last_seen_at = :seen",
                values={":now": now, ":seen": session.last_seen_at},
            )
        except ConditionFailed as failure:
            return failure.item is not None
        return True

    def end(self, account_id: str, session_hash: str) -> None:
        self._table.delete(keys_identity.session(account_id, session_hash))

    def part_open(self, session: Session) -> TransactItem:
        item = keys_identity.session(session.account_id, session.hash) | session.model_dump()
        ttl = {"ttl": int(session.expires_at.timestamp())}
        return self._table.part_put(item | ttl, "attribute_not_exists(pk)")

    def part_end(self, account_id: str, session_hash: str) -> TransactItem:
        """Holds whether or not the session is still there."""
        return self._table.part_delete(keys_identity.session(account_id, session_hash))

    def part_replace(self, session: Session) -> TransactItem:
        """Ends a session, and holds only while it is there."""
        return self._table.part_delete(
            keys_identity.session(session.account_id, session.hash), "attribute_exists(pk)"
        )

    def part_kept(self, session: Session) -> TransactItem:
        """Holds while the session is there."""
        return self._table.part_check(
            keys_identity.session(session.account_id, session.hash), "attribute_exists(pk)"
        )

    def parts_end_sessions(self, account_id: str, office_id: str) -> list[TransactItem]:
        """Ends every session of an account at one office, with the change of what it may do there.

        Holds while each is there: one that was given another token meanwhile has to be found anew.
        """
        return [
            self.part_replace(session) for session in self.all(account_id) if session.office_id == office_id
        ]
