"""Links by the hash of their token (Identity), and the task tokens of waiting executions (Portal)."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys, keys_identity
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table
from chalicelib.domain.invitation import KEPT_AFTER_END
from chalicelib.services.ports import InvitationToken, Part, Wait

IS_NEW = "attribute_not_exists(pk)"
IS_LIVE = "attribute_exists(pk) AND expires_at > :now"


class InvitationTokens:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, token_hash: str) -> InvitationToken | None:
        item = self._table.get(keys_identity.invitation_token(token_hash))
        if item is None:
            return None
        return InvitationToken(
            hash=token_hash,
            office_id=item["office_id"],
            member_id=item["member_id"],
            invitation_version=item["invitation_version"],
            expires_at=datetime.fromisoformat(item["expires_at"]),
            sealed=item["sealed"],
        )

    def part_issue(self, token: InvitationToken) -> Part:
        item = keys_identity.invitation_token(token.hash) | {
            "office_id": token.office_id,
            "member_id": token.member_id,
            "invitation_version": token.invitation_version,
            "expires_at": token.expires_at,
            "sealed": token.sealed,
            "ttl": int((token.expires_at + KEPT_AFTER_END).timestamp()),
        }
        return self._table.part_put(item, IS_NEW)

    def part_spend(self, token_hash: str, now: datetime) -> Part:
        """Takes a link away by using it: only while it is there and its time is not over."""
        return self._table.part_delete(
            keys_identity.invitation_token(token_hash), IS_LIVE, values={":now": now}
        )

    def part_kill(self, token_hash: str) -> Part:
        return self._table.part_delete(keys_identity.invitation_token(token_hash))


class Waits:
    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, wait: Wait) -> None:
        item = keys.wait(wait.office_id, wait.member_id) | {
            "onboarding_version": wait.onboarding_version,
            "step": wait.step,
            "task_token": wait.task_token,
        }
        self._table.put(item)

    def find(self, office_id: str, member_id: str) -> Wait | None:
        item = self._table.get(keys.wait(office_id, member_id))
        if item is None:
            return None
        return Wait(office_id, member_id, item["onboarding_version"], item["step"], item["task_token"])

    def clear(self, wait: Wait) -> None:
        """Forgets a settled wait, unless the execution has stored its next one already."""
        try:
            self._table.delete(
                keys.wait(wait.office_id, wait.member_id),
                "task_token = :token",
                values={":token": wait.task_token},
            )
        except ConditionFailed:
            return
