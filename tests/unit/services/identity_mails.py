"""The mails to owners of accounts, as the function that may send them does it in a house."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.notice import NoticeKind
from chalicelib.services.letters import Post
from chalicelib.services.notices import Sending, send_notice
from chalicelib.services.ports import Store
from tests.fakes.outside import FakeMailer, SentMail
from tests.unit.services.identity_basics import FakeSealer
from tests.unit.services.identity_fakes import FakeAccounts, FakeCompanies, FakeMembers, FakeOffices
from tests.unit.services.identity_house import FakeHouse

PORTAL = "https://portal.example"


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class PostOffice:
    """Sends what a house has handed over; a mail's link is all that its reader gets to see of it."""

    house: FakeHouse
    mailer: FakeMailer = field(default_factory=FakeMailer)

    def sending(self) -> Sending:
        return Sending(
            notices=self.house.notices,
            notifications=self.house.notifications,
            links=self.house.links,
            owners=FakeAccounts(self.house),
            clock=self.house.clock,
            tokens=self.house.tokens,
            post=Post(self.mailer, FakeSealer(), digest, PORTAL),
        )

    def send(self, notice_id: str) -> None:
        send_notice(notice_id, sending=self.sending())

    def send_all(self) -> list[SentMail]:
        """Everything that was handed over since the last time, and what came of it."""
        before = len(self.mailer.sent)
        while self.house.handed_over:
            self.send(self.house.handed_over.pop(0).id)
        return self.mailer.sent[before:]

    def kinds(self) -> list[NoticeKind]:
        return [NoticeKind(mail.name) for mail in self.mailer.sent]


def token_in(mail: SentMail) -> str:
    return str(mail.facts["url"]).partition("#")[2]


def store_of(house: FakeHouse) -> Store:
    """What is known about people, as far as a new password asks for it."""

    class Known:
        accounts, members = FakeAccounts(house), FakeMembers(house)
        offices, companies = FakeOffices(house), FakeCompanies(house)

    known: Any = Known
    return known  # type: ignore[no-any-return]
