"""Service tokens in the Identity table, in a partition of their office under the hash of their secret."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import Table, TransactItem
from chalicelib.adapters.tokens import digest
from chalicelib.domain.service_token import LISTED_AFTER_THE_END, ServiceToken

_as_counted = "attribute_not_exists(made) OR made = :seen"


class ServiceTokens:
    def __init__(self, table: Table) -> None:
        self._table = table

    def hash_of(self, secret: str) -> str:
        return digest(secret)

    def find(self, office_id: str, token_hash: str) -> ServiceToken | None:
        """One consistent read."""
        item = self._table.get(keys_identity.service_token(office_id, token_hash))
        return ServiceToken.model_validate(item) if item else None

    def all(self, office_id: str) -> list[ServiceToken]:
        prefix = keys_identity.service_token(office_id, "")["sk"]
        items = self._table.query_all(keys_identity.service_tokens_of(office_id), prefix=prefix)
        return [ServiceToken.model_validate(item) for item in items]

    def made(self, office_id: str) -> int:
        """How many the office has ever made: to be read before ``all``, for ``parts_create``."""
        item = self._table.get(keys_identity.service_token_count(office_id))
        return int(item["made"]) if item else 0

    def parts_create(self, token: ServiceToken, made: int) -> list[TransactItem]:
        """The count, which holds while no other was made since ``made`` was read; then the token."""
        ttl = int((token.expires_at + LISTED_AFTER_THE_END).timestamp())
        counted = self._table.part_update(
            keys_identity.service_token_count(token.office_id),
            "SET made = :next, #ttl = :ttl",
            _as_counted,
            names={"#ttl": "ttl"},
            values={":seen": made, ":next": made + 1, ":ttl": ttl},
        )
        item = keys_identity.service_token(token.office_id, token.hash) | token.model_dump() | {"ttl": ttl}
        return [counted, self._table.part_put(item, "attribute_not_exists(pk)")]

    def part_revoke(self, token: ServiceToken) -> TransactItem:
        return self._table.part_delete(
            keys_identity.service_token(token.office_id, token.hash), "attribute_exists(pk)"
        )

    def touch(self, token: ServiceToken, now: datetime) -> bool:
        """Notes that it was used; ``False`` when it was revoked meanwhile."""
        return self._table.update_if(
            keys_identity.service_token(token.office_id, token.hash),
            "SET last_used_at = :now",
            "attribute_exists(pk)",
            values={":now": now},
        )
