"""An office's people and their accounts together: what ends, resets or removes writes on both sides at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.account import Account, Membership
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.invitation import InvitationStatus, first
from chalicelib.domain.member import Member, Stage
from chalicelib.domain.office import Office
from chalicelib.domain.session import Session
from chalicelib.services.ports import TransactionFailed
from chalicelib.services.ports_identity import Door
from tests.fakes.drawer import item_of, made
from tests.unit.services.identity_basics import NOON
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import enter
from tests.unit.services.scene import ANA, LIFE, A, B, Scene

HERE, THERE = "off_" + "a" * 20, "off_" + "b" * 20
"""Offices with ids of full length, as they stand in mailed links."""


def commit(parts: Sequence[dict[str, Any]]) -> None:
    """As one: parts of an office's drawers and parts of a house."""
    parts = made(parts)
    failed = [_failure(each) for each in parts]
    if any(item is not None for item in failed):
        raise TransactionFailed(failed)
    for each in parts:
        each["act"]() if "act" in each else each["drawer"].apply(each)


def _failure(part: dict[str, Any]) -> dict[str, Any] | None:
    if "act" in part:
        return None if part["is_held"]() else {}
    standing = part["drawer"].things.get(part["key"])
    return None if part["holds"](standing) else item_of(standing)


class BothSides(Scene):
    """The scene's offices and a house of accounts, under one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.house = FakeHouse()
        self.house.clock, self.house.tokens = self.clock, self.tokens
        self.house.counters = self.counters
        for office_id in (HERE, THERE):
            office = Office(id=office_id, name=f"Contábil {office_id[-1].upper()}", created_at=NOON)
            self.store.commit([self.store.offices.part_create(office)])
        self.house.offices = {each: self.store.offices.get(each) for each in (A, B, HERE, THERE)}

    def door(self) -> Door:
        return replace(self.house.door(), commit=commit)

    def person(self, name: str = "Carla", office_id: str = A, **what: Any) -> tuple[ClientUser, Account]:
        """A client user who is in, with an account and an authenticator app."""
        account = self.house.add_account(name)
        self.house.add_totp(account)
        return self.joined(account, office_id, **what), account

    def joined(self, account: Account, office_id: str, **what: Any) -> ClientUser:
        """The same account at one more office."""
        invitation = first(self.tokens.new_id("inv"), life_seconds=LIFE, invited_by=ANA.name, now=NOON)
        invitation.status = InvitationStatus.ACCEPTED
        facts = {"stage": Stage.ACTIVE, "mfa": True, "onboarding_version": 1, "invitation": invitation}
        return self.keep(self.house.add_client(account, office_id, **(facts | what)))

    def keep[Kind: Member](self, member: Kind) -> Kind:
        """Puts a member of the house into the office's drawers too."""
        self.store.commit(self.store.members.parts_create(member))
        return member

    def membership(self, account: Account, office_id: str = A) -> Membership | None:
        return self.house.memberships.get((account.id, office_id))

    def session(self, account: Account, office_id: str = A, scope: str | None = None) -> Session:
        """Signed in at one office."""
        self.house.accounts[account.id].last_office_id = office_id
        return enter(account, self.house, scope=scope)[0]

    def own_actions(self, account: Account) -> list[str]:
        """What the person's own history says, oldest first."""
        return [row.action for row in self.house.audit.rows if row.owner_id == account.id]
