"""Links mailed to the owner of an account, in the Identity table: one item per purpose, the last one counts."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.tokens import digest
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.services.ports import Part

IS_THIS_ONE = "#hash = :hash AND expires_at > :now"
IS_ASKED_BY = "notice_id = :notice_id"
HASH = {"#hash": "hash"}


class MailedLinks:
    def __init__(self, table: Table) -> None:
        self._table = table

    def hash_of(self, secret: str) -> str:
        return digest(secret)

    def find(self, purpose: LinkPurpose, account_id: str, office_id: str = "") -> MailedLink | None:
        item = self._table.get(keys_identity.mailed_link(purpose, account_id, office_id))
        return MailedLink.model_validate(item) if item else None

    def put(self, link: MailedLink) -> None:
        self._table.put(_item(link))

    def part_put(self, link: MailedLink) -> Part:
        return self._table.part_put(_item(link))

    def set_hash(self, link: MailedLink, link_hash: str) -> bool:
        """Makes a link usable that is about to be mailed; ``False`` when another took its place."""
        return self._table.update_if(
            keys_identity.mailed_link(link.purpose, link.account_id, link.office_id),
            "SET #hash = :hash",
            IS_ASKED_BY,
            names=HASH,
            values={":hash": link_hash, ":notice_id": link.notice_id},
        )

    def part_spend(self, link: MailedLink, now: datetime) -> Part:
        """Takes a link away by using it: only while it is the last one and its time is not over."""
        return self._table.part_delete(
            keys_identity.mailed_link(link.purpose, link.account_id, link.office_id),
            IS_THIS_ONE,
            names=HASH,
            values={":hash": link.hash, ":now": now},
        )

    def part_kill(self, purpose: LinkPurpose, account_id: str, office_id: str = "") -> Part:
        """Holds whether or not there is one."""
        return self._table.part_delete(keys_identity.mailed_link(purpose, account_id, office_id))


def _item(link: MailedLink) -> dict[str, object]:
    key = keys_identity.mailed_link(link.purpose, link.account_id, link.office_id)
    return key | link.model_dump() | {"ttl": int(link.expires_at.timestamp())}
