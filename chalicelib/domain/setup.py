"""What an operator or an administrator says about an office, its people, companies and departments."""

from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field, field_validator, model_validator

from chalicelib.domain import catalogue
from chalicelib.domain.company_code import CompanyCode, code_key
from chalicelib.domain.email import EmailAddress
from chalicelib.domain.errors import DomainError, FieldProblem, NotificationUnknown, PermissionUnknown
from chalicelib.domain.invitation import LONGEST_LIFE, SHORTEST_LIFE
from chalicelib.domain.model import Model
from chalicelib.domain.office import HiddenEntries
from chalicelib.domain.search import folded
from chalicelib.domain.tax_id import TaxId
from chalicelib.domain.text import CompanyName, DepartmentName, PersonName

MOST = 50


def _hours(life: timedelta) -> int:
    return life // timedelta(hours=1)


Flag = Annotated[bool, Field(strict=True)]
Slug = Annotated[str, Field(min_length=1, max_length=64)]


class Data(Model):
    model_config = ConfigDict(extra="forbid")


class PersonData(Data):
    name: PersonName
    email: EmailAddress


class StaffData(PersonData):
    administrator: Flag = False
    uses_client_portal: Flag = False


class StaffChange(Data):
    name: PersonName | None = None
    administrator: Flag | None = None
    uses_client_portal: Flag | None = None


class CompanyData(Data):
    name: CompanyName
    tax_id: TaxId
    code: CompanyCode | None = None
    portal_enabled: Flag = False
    messenger_enabled: Flag = False
    processes_enabled: Flag = False
    test: Flag = False


class CompanyChange(Data):
    name: CompanyName | None = None
    tax_id: TaxId | None = None
    code: CompanyCode | None = None
    portal_enabled: Flag | None = None
    messenger_enabled: Flag | None = None
    processes_enabled: Flag | None = None
    test: Flag | None = None

    def fields(self) -> dict[str, object]:
        """What is to be written; only the code can be taken away."""
        return self.model_dump(exclude_none=True) | self.model_dump(include={"code"}, exclude_unset=True)


class DepartmentData(Data):
    name: DepartmentName


class HiddenData(Data):
    """All that is to be hidden of the catalogue; what is not named is shown again."""

    permissions: list[Slug] = Field(default_factory=list, max_length=MOST)
    notifications: list[Slug] = Field(default_factory=list, max_length=MOST)

    @field_validator("permissions")
    @classmethod
    def of_the_permissions(cls, value: list[str]) -> list[str]:
        return _known(value, catalogue.PERMISSION_SLUGS, "hidden.permissions", PermissionUnknown)

    @field_validator("notifications")
    @classmethod
    def of_the_notifications(cls, value: list[str]) -> list[str]:
        return _known(value, catalogue.NOTIFICATION_SLUGS, "hidden.notifications", NotificationUnknown)


def _known(value: list[str], slugs: frozenset[str], field: str, error: type[DomainError]) -> list[str]:
    for position, slug in enumerate(value):
        if slug not in slugs:
            raise error(fields=[FieldProblem(f"{field}.{position}", error.code)])
    return sorted(set(value))


class OfficeChange(Data):
    """``invitation_life_hours``: 24 hours to 7 days."""

    name: CompanyName | None = None
    reply_to: EmailAddress | None = None
    invitation_life_hours: (
        Annotated[int, Field(strict=True, ge=_hours(SHORTEST_LIFE), le=_hours(LONGEST_LIFE))] | None
    ) = None
    hidden: HiddenData | None = None

    def fields(self) -> dict[str, object]:
        """What is to be written; only the reply address can be taken away."""
        hours = self.invitation_life_hours
        given: dict[str, object] = {
            "name": self.name,
            "invitation_life_seconds": hours and hours * 3600,
            "hidden": self.hidden and HiddenEntries(**self.hidden.model_dump()),
        }
        written = {name: value for name, value in given.items() if value is not None}
        return written | self.model_dump(include={"reply_to"}, exclude_unset=True)


class OfficeSetup(Data):
    """The file of ``make office``: the office and its first administrator, and what else is known already."""

    name: CompanyName
    administrator: PersonData
    staff: list[StaffData] = Field(default_factory=list, max_length=MOST)
    companies: list[CompanyData] = Field(default_factory=list, max_length=MOST)
    departments: list[DepartmentData] = Field(default_factory=list, max_length=MOST)

    @model_validator(mode="after")
    def each_once(self) -> "OfficeSetup":
        """Refused as a whole before anything is written: an office is never made by half."""
        people = [self.administrator, *self.staff]
        departments = [folded(each.name) for each in catalogue.SYSTEM_DEPARTMENTS]
        departments += [folded(each.name) for each in self.departments]
        for values in (
            [each.email for each in people],
            [each.tax_id for each in self.companies],
            [code_key(each.code) for each in self.companies if each.code],
            departments,
        ):
            if len(set(values)) != len(values):
                raise ValueError("repeated")
        return self
