"""What signing in leaves beside the accounts: counts of tries, notices, mailed links, rows of history; in memory."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.audit import AuditRow
from chalicelib.domain.errors import CodeInvalid
from chalicelib.domain.limits import PAUSE, Limit, Tally, Window
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.domain.notice import Notice
from chalicelib.domain.passkey import NewPasskey, Site
from tests.unit.services.identity_basics import ONE_AT_A_TIME, part


class FakeCounters:
    """One call at a time, as the table's own counters."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[str, int, str], Tally] = {}
        self.paused: dict[tuple[str, int, str], datetime] = {}

    def add(self, limit: Limit, window: Window, subject: str, now: datetime) -> Tally:
        key = (limit.name, window.seconds, subject)
        with ONE_AT_A_TIME:
            last = self.tallies.get(key)
            if last is None or last.ends_at <= now:
                last = Tally(0, 0, now + timedelta(seconds=window.seconds))
                self.paused.pop(key, None)
            self.tallies[key] = last._replace(tried=last.tried + 1)
            return self.tallies[key]

    def mark_passed(self, limit: Limit, window: Window, subject: str, tally: Tally) -> None:
        key = (limit.name, window.seconds, subject)
        with ONE_AT_A_TIME:
            if self.tallies[key].ends_at == tally.ends_at:
                self.tallies[key] = self.tallies[key]._replace(passed=self.tallies[key].passed + 1)

    def take_turn(self, limit: Limit, window: Window, subject: str, now: datetime) -> datetime | None:
        key = (limit.name, window.seconds, subject)
        with ONE_AT_A_TIME:
            if self.paused.get(key, now) > now:
                return self.paused[key]
            self.paused[key] = now + PAUSE
            return None

    def forgive(self, limit: Limit, window: Window, subject: str) -> None:
        key = (limit.name, window.seconds, subject)
        with ONE_AT_A_TIME:
            if key in self.tallies:
                self.tallies[key] = self.tallies[key]._replace(passed=self.tallies[key].tried)
                self.paused.pop(key, None)


class FakePasskeys:
    """Takes for genuine what is signed by writing down what was asked; counts who was asked about."""

    site = Site("portal.example", "https://portal.example")

    def __init__(self) -> None:
        self.asked = 0

    def registered(self, credential: dict[str, Any], challenge: str) -> NewPasskey:
        self._check(credential, challenge)
        return NewPasskey(credential["id"], f"key of {credential['id']}".encode(), credential["count"])

    def sign_count(self, credential: dict[str, Any], challenge: str, public_key: bytes, last: int) -> int:
        self._check(credential, challenge)
        if public_key != f"key of {credential['id']}".encode():
            raise CodeInvalid
        return int(credential["count"])

    def _check(self, credential: dict[str, Any], challenge: str) -> None:
        self.asked += 1
        if credential.get("signed") != challenge:
            raise CodeInvalid


class FakeNotices:
    def __init__(self) -> None:
        self.kept: dict[str, Notice] = {}

    def add(self, notice: Notice) -> None:
        self.kept[notice.id] = notice

    def part_add(self, notice: Notice) -> dict[str, Any]:
        return part(lambda: True, lambda: self.add(notice))

    def find(self, notice_id: str) -> Notice | None:
        return self.kept.get(notice_id)

    def claim(self, notice: Notice, until: datetime) -> bool:
        with ONE_AT_A_TIME:
            standing = self.kept.get(notice.id)
            if standing is None or standing.attempts != notice.attempts:
                return False
            update = {"claimed_until": until, "attempts": standing.attempts + 1}
            self.kept[notice.id] = standing.model_copy(update=update)
            return True

    def done(self, notice: Notice) -> None:
        self.kept.pop(notice.id, None)

    def due(self, now: datetime) -> list[Notice]:
        return [each for each in self.kept.values() if each.due_at <= now and not each.is_claimed(now)]


class FakeLinks:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], MailedLink] = {}

    def hash_of(self, secret: str) -> str:
        return f"#{secret}"

    def find(self, purpose: LinkPurpose, account_id: str, office_id: str = "") -> MailedLink | None:
        return self.kept.get((purpose, account_id, office_id))

    def put(self, link: MailedLink) -> None:
        self.kept[link.purpose, link.account_id, link.office_id] = link

    def part_put(self, link: MailedLink) -> dict[str, Any]:
        return part(lambda: True, lambda: self.put(link))

    def set_hash(self, link: MailedLink, link_hash: str) -> bool:
        standing = self.find(link.purpose, link.account_id, link.office_id)
        if standing is None or standing.notice_id != link.notice_id:
            return False
        self.put(standing.model_copy(update={"hash": link_hash}))
        return True

    def part_spend(self, link: MailedLink, now: datetime) -> dict[str, Any]:
        key = (link.purpose, link.account_id, link.office_id)
        return part(
            lambda: key in self.kept and self.kept[key].hash == link.hash and now < link.expires_at,
            lambda: self.kept.pop(key),
        )

    def part_kill(self, purpose: LinkPurpose, account_id: str, office_id: str = "") -> dict[str, Any]:
        return part(lambda: True, lambda: self.kept.pop((purpose, account_id, office_id), None))


class FakeAudit:
    def __init__(self) -> None:
        self.rows: list[AuditRow] = []

    def part_row(self, row: AuditRow) -> dict[str, Any]:
        return part(lambda: True, lambda: self.rows.append(row))

    def rows_about(self, owner_id: str, target_id: str) -> list[AuditRow]:
        return [row for row in reversed(self.rows) if (row.owner_id, row.target_id) == (owner_id, target_id)]
