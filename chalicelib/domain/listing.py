"""Where a client user is to be found in the lists of their office: by what, in which order, at which place.

The orders (name, status, last sign-in) and the entries are made from the person and are hints: whoever is found by
one is looked at before being shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from chalicelib.domain import client_user
from chalicelib.domain.client_user import ClientUser, Status
from chalicelib.domain.errors import DomainError
from chalicelib.domain.model import Model
from chalicelib.domain.search import folded, is_found, terms

LONGEST_NAME: Final = 100
"""Folded names are in order by so many characters; those who have more in common stand in the order of their ids."""


class Order(StrEnum):
    """Everybody of an office, or everybody with a status, one after the other."""

    NAME = "name"
    STATUS = "status"
    LOGIN = "last_login_at"


class Facet(StrEnum):
    """What entries are about; those of one value stand by name, terms by themselves and then by name."""

    TERM = "term"
    COMPANY = "company"
    DEPARTMENT = "department"
    PHONE = "phone"


class Entry(NamedTuple):
    facet: Facet
    value: str
    name: str


@dataclass(frozen=True)
class Lookup:
    """What one query reads: an order, or the entries of a facet whose value is, or begins with, ``value``."""

    by: Order | Facet
    value: str = ""
    is_whole: bool = True


@dataclass(frozen=True)
class Hit:
    """Somebody who may be meant. ``place`` is where they stand in what was looked up.

    ``value`` and ``name`` are those of the entry that led to them.
    """

    member_id: str
    place: str
    value: str = ""
    name: str = ""


class Listed(Model):
    """What of a person their entries are made from."""

    name: str
    email_key: str
    cpf: str | None = None
    phone: str | None = None
    companies: list[str] = []
    departments: list[str] = []

    @classmethod
    def of(cls, user: ClientUser) -> "Listed":
        return cls(
            name=user.name,
            email_key=user.email_key,
            cpf=user.cpf,
            phone=user.phone,
            companies=[each.id for each in user.companies],
            departments=[each.id for each in user.departments],
        )

    def entries(self) -> frozenset[Entry]:
        values = {
            Facet.TERM: terms(name=self.name, email=self.email_key, cpf=self.cpf),
            Facet.COMPANY: self.companies,
            Facet.DEPARTMENT: self.departments,
            Facet.PHONE: [self.phone] if self.phone else [],
        }
        name = name_key(self.name)
        return frozenset(Entry(facet, value, name) for facet, found in values.items() for value in found)


def is_true_of(lookup: Lookup, user: ClientUser) -> bool:
    """Says whether an entry of one fact still tells the truth of whom it leads to."""
    return any((each.facet, each.value) == (lookup.by, lookup.value) for each in Listed.of(user).entries())


def name_key(name: str) -> str:
    return folded(name)[:LONGEST_NAME]


@dataclass(frozen=True)
class Filters:
    """What is asked of a list; ``text`` is as it was typed."""

    text: str = ""
    company: str = ""
    department: str = ""
    status: Status | None = None

    @property
    def wanted(self) -> str:
        return folded(self.text)

    @property
    def are_several(self) -> bool:
        return sum(map(bool, (self.wanted, self.company, self.department, self.status))) > 1

    def check(self, now: datetime) -> Callable[[ClientUser], bool]:
        """Says of a person whether they meet everything that is asked."""
        wanted = self.wanted
        return lambda user: (
            (not wanted or is_found(wanted, name=user.name, email=user.email_key, cpf=user.cpf))
            and (not self.company or any(each.id == self.company for each in user.companies))
            and (not self.department or any(each.id == self.department for each in user.departments))
            and (self.status is None or client_user.status(user, now) is self.status)
        )

    def lookup(self, order: Order) -> Lookup:
        """The query that leaves least to be checked; of the statuses, only *active* is most of an office."""
        if order is Order.LOGIN:
            return Lookup(Order.LOGIN)
        if self.company:
            return Lookup(Facet.COMPANY, self.company)
        is_rare = self.status not in {None, Status.ACTIVE}
        if self.department and not is_rare:
            return Lookup(Facet.DEPARTMENT, self.department)
        return Lookup(Order.STATUS, self.status.value) if self.status else Lookup(Order.NAME)


class ExportTooLarge(DomainError):
    """More people than a workbook of them may have."""

    code = "export_too_large"
