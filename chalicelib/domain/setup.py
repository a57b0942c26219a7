"""What an operator or an administrator says about an office, its people, companies and departments."""

from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from chalicelib.domain.email import EmailAddress
from chalicelib.domain.invitation import LONGEST_LIFE, SHORTEST_LIFE
from chalicelib.domain.model import Model
from chalicelib.domain.tax_id import TaxId
from chalicelib.domain.text import CompanyName, PersonName

MOST = 50


def _hours(life: timedelta) -> int:
    return life // timedelta(hours=1)


Flag = Annotated[bool, Field(strict=True)]


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
    portal_enabled: Flag = False
    messenger_enabled: Flag = False
    processes_enabled: Flag = False
    test: Flag = False


class CompanyChange(Data):
    name: CompanyName | None = None
    tax_id: TaxId | None = None
    portal_enabled: Flag | None = None
    messenger_enabled: Flag | None = None
    processes_enabled: Flag | None = None
    test: Flag | None = None


class DepartmentData(Data):
    name: CompanyName


class OfficeChange(Data):
    """``invitation_life_hours``: 24 hours to 7 days."""

    name: CompanyName | None = None
    reply_to: EmailAddress | None = None
    invitation_life_hours: (
        Annotated[int, Field(strict=True, ge=_hours(SHORTEST_LIFE), le=_hours(LONGEST_LIFE))] | None
    ) = None

    def fields(self) -> dict[str, object]:
        """What is to be written; only the reply address can be taken away."""
        hours = self.invitation_life_hours
        given: dict[str, object] = {"name": self.name, "invitation_life_seconds": hours and hours * 3600}
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
        for values in ([each.email for each in people], [each.tax_id for each in self.companies]):
            if len(set(values)) != len(values):
                raise ValueError("repeated")
        return self
