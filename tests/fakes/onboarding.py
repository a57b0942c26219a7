"""Links, waits and owed calls in memory."""

from copy import deepcopy
from datetime import datetime

from chalicelib.domain.outbox import Owed
from chalicelib.services.ports import InvitationToken, Wait
from tests.fakes.drawer import Drawer, Part, commit, not_there


class FakeInvitationTokens(Drawer):
    def find(self, token_hash: str) -> InvitationToken | None:
        found: InvitationToken | None = self.read(token_hash)
        return found

    def part_issue(self, token: InvitationToken) -> Part:
        return self.put(token.hash, token, not_there)

    def part_spend(self, token_hash: str, now: datetime) -> Part:
        return self.remove(token_hash, lambda token: token is not None and token.expires_at > now)

    def part_kill(self, token_hash: str) -> Part:
        return self.remove(token_hash)


class FakeWaits(Drawer):
    def put(self, wait: Wait) -> None:  # type: ignore[override]
        commit([Drawer.put(self, (wait.office_id, wait.member_id), wait)])

    def find(self, office_id: str, member_id: str) -> Wait | None:
        found: Wait | None = self.read((office_id, member_id))
        return found

    def clear(self, wait: Wait) -> None:
        standing = self.find(wait.office_id, wait.member_id)
        if standing is not None and standing.task_token == wait.task_token:
            commit([self.remove((wait.office_id, wait.member_id))])


class FakeOutbox(Drawer):
    def part_add(self, owed: Owed) -> Part:
        return self.put((owed.office_id, owed.id), owed)

    def find(self, office_id: str, outbox_id: str) -> Owed | None:
        found: Owed | None = self.read((office_id, outbox_id))
        return found

    def claim(self, owed: Owed, until: datetime) -> bool:
        standing = self.find(owed.office_id, owed.id)
        if standing is None or standing.attempts != owed.attempts:
            return False
        later = standing.model_copy(update={"claimed_until": until, "attempts": standing.attempts + 1})
        commit([self.part_add(later)])
        return True

    def mailed(self, owed: Owed) -> None:
        standing = self.find(owed.office_id, owed.id)
        if standing is not None:
            commit([self.part_add(standing.model_copy(update={"mails": [], "claimed_until": None}))])

    def done(self, owed: Owed) -> None:
        commit([self.remove((owed.office_id, owed.id))])

    def due(self, now: datetime) -> list[Owed]:
        return [
            deepcopy(each) for each in self.things.values() if each.due_at <= now and not each.is_claimed(now)
        ]
