"""Demonstration users: fictitious people with companies marked as test, whom nothing is mailed and staff look at."""

import re
from collections.abc import Sequence
from typing import Final

from chalicelib.domain.errors import DomainError, FieldProblem
from chalicelib.domain.office import Company

_FICTITIOUS: Final = re.compile(r"demo(?:[0-9.+_-][^@]*)?@[^@]+")


class DemoEmailExpected(DomainError):
    """The address of a demonstration user does not look fictitious."""

    code = "demo_email_expected"


class CompanyNotTest(DomainError):
    """A demonstration user has a company that is not marked as test."""

    code = "company_not_test"


class DemoFixed(DomainError):
    """Whoever was invited is a real person, and stays one."""

    code = "demo_fixed"


class DemoNeverMailed(DomainError):
    code = "demo_never_mailed"


class NotDemo(DomainError):
    """Only demonstration users may be looked at; nobody looks at the portal as a real person."""

    code = "not_demo"


class ReadOnlyView(DomainError):
    """A view of a demonstration user reads the portal: it writes nothing, and there is no account in it."""

    code = "read_only_view"


def is_fictitious(email: str) -> bool:
    """Says whether an address is ``demo@…``, or ``demo`` with a number or a word after it: ``demo.rh@…``.

    A name that only begins with these letters (Demóstenes) is somebody's.
    """
    return _FICTITIOUS.fullmatch(email) is not None


def ensure_test_companies(companies: Sequence[Company]) -> None:
    """Errors: ``CompanyNotTest``, naming the places of those that are not marked as test."""
    real = [position for position, each in enumerate(companies) if not each.test]
    if real:
        raise CompanyNotTest(
            fields=[FieldProblem(f"companies.{position}.id", CompanyNotTest.code) for position in real]
        )
