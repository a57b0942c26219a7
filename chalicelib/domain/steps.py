"""The five steps of the wizard: what each holds, and what a saved step makes the office look at twice."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.domain import catalogue
from chalicelib.domain.catalogue import Channel
from chalicelib.domain.client_user import CompanyGrant, DepartmentGrant
from chalicelib.domain.demonstration import DemoEmailExpected, is_fictitious
from chalicelib.domain.email import EmailAddress, looks_alike
from chalicelib.domain.errors import FieldProblem, InvalidRequest, NotificationUnknown, PermissionUnknown
from chalicelib.domain.model import Model
from chalicelib.domain.phone import BrazilianPhone, is_mobile, parse_phone
from chalicelib.domain.tax_id import Cpf, parse_cpf
from chalicelib.domain.text import PersonName

MOST_GRANTS: Final = 100
MOST_NARROWED: Final = 2_000
"""Departments that companies are narrowed to, counted for each company. A draft of an edit holds them twice, and an
item of DynamoDB takes 400 KB."""
MOST_SLUGS: Final = 50
Id = Annotated[str, Field(min_length=1, max_length=64)]
Slug = Annotated[str, Field(min_length=1, max_length=64)]


class StepName(StrEnum):
    GENERAL = "general"
    DEPARTMENTS = "departments"
    COMPANIES = "companies"
    PERMISSIONS = "permissions"
    NOTIFICATIONS = "notifications"


class Step(Model):
    model_config = ConfigDict(extra="forbid")


class PortalAccess(Step):
    """``send``: mail the invitation at Concluir (now) or not (later, or not said)."""

    active: bool = Field(strict=True)
    send: Literal["now", "later"] | None = None


class GeneralStep(Step):
    """CPF and phone may be left out; one that is given, even empty, has to be good."""

    name: PersonName
    email: EmailAddress
    cpf: Cpf | None = None
    phone: BrazilianPhone | None = None
    portal_access: PortalAccess
    demo: bool = Field(default=False, strict=True)

    @field_validator("cpf", mode="before")
    @classmethod
    def cpf_is_left_out_or_good(cls, value: object) -> str:
        return parse_cpf(value)

    @field_validator("phone", mode="before")
    @classmethod
    def phone_is_left_out_or_good(cls, value: object) -> str:
        return parse_phone(value)

    @model_validator(mode="after")
    def demonstration_is_fictitious(self) -> "GeneralStep":
        if self.demo and not is_fictitious(self.email):
            raise DemoEmailExpected(fields=[FieldProblem("email", DemoEmailExpected.code)])
        return self


class DepartmentChoice(Step, DepartmentGrant):
    id: Id


class DepartmentsStep(Step):
    departments: list[DepartmentChoice] = Field(max_length=MOST_GRANTS)

    @field_validator("departments")
    @classmethod
    def each_once(cls, value: list[DepartmentChoice]) -> list[DepartmentChoice]:
        return _each_once(value)


class CompanyChoice(Step, CompanyGrant):
    id: Id
    departments: list[Id] | None = Field(default=None, max_length=MOST_GRANTS)


class CompaniesStep(Step):
    """At least one company, or the person would see nothing."""

    companies: list[CompanyChoice] = Field(min_length=1, max_length=MOST_GRANTS)

    @field_validator("companies")
    @classmethod
    def each_once(cls, value: list[CompanyChoice]) -> list[CompanyChoice]:
        return _each_once(value)

    @field_validator("companies")
    @classmethod
    def narrowed_to_what_one_may_have(cls, value: list[CompanyChoice]) -> list[CompanyChoice]:
        narrowed = [each for company in value for each in company.departments or []]
        if len(set(narrowed)) > MOST_GRANTS or len(narrowed) > MOST_NARROWED:
            raise PydanticCustomError("too_long", "too many departments")
        return value


class PermissionsStep(Step):
    """Ticks, a preset, or both; without ticks the preset's own apply."""

    permissions: list[Slug] = Field(default_factory=list, max_length=MOST_SLUGS)
    preset: Slug | None = None

    @model_validator(mode="after")
    def preset_fills_in(self) -> "PermissionsStep":
        if self.preset is not None and self.preset not in catalogue.PRESET_SLUGS:
            raise PermissionUnknown(fields=[FieldProblem("preset", PermissionUnknown.code)])
        if "permissions" not in self.model_fields_set and self.preset is not None:
            self.permissions = list(catalogue.permissions_of(self.preset))
        for position, slug in enumerate(self.permissions):
            if slug not in catalogue.PERMISSION_SLUGS:
                raise PermissionUnknown(
                    fields=[FieldProblem(f"permissions.{position}", PermissionUnknown.code)]
                )
        self.permissions = sorted(set(self.permissions))
        return self


class NotificationsStep(Step):
    """A way for each type, a preset, or both; without ways the preset's own apply."""

    notifications: dict[Slug, Channel] = Field(default_factory=dict, max_length=MOST_SLUGS)
    preset: Slug | None = None

    @model_validator(mode="after")
    def preset_fills_in(self) -> "NotificationsStep":
        if self.preset is not None and self.preset not in catalogue.NOTIFICATION_PRESET_SLUGS:
            raise NotificationUnknown(fields=[FieldProblem("preset", NotificationUnknown.code)])
        if "notifications" not in self.model_fields_set:
            if self.preset is None:
                raise InvalidRequest(fields=[FieldProblem("notifications", "missing")])
            self.notifications = dict(catalogue.notifications_of(self.preset))
        return self

    @model_validator(mode="after")
    def switchable_only(self) -> "NotificationsStep":
        for slug in self.notifications:
            if slug not in catalogue.NOTIFICATION_SLUGS:
                raise NotificationUnknown(
                    fields=[FieldProblem(f"notifications.{slug}", NotificationUnknown.code)]
                )
        return self


MODELS: Final[dict[StepName, type[Step]]] = {
    StepName.GENERAL: GeneralStep,
    StepName.DEPARTMENTS: DepartmentsStep,
    StepName.COMPANIES: CompaniesStep,
    StepName.PERMISSIONS: PermissionsStep,
    StepName.NOTIFICATIONS: NotificationsStep,
}


def warnings(step: Step) -> list[str]:
    """Codes of what is allowed but worth a second look."""
    if isinstance(step, DepartmentsStep):
        return [] if step.departments else ["departments_empty"]
    if not isinstance(step, GeneralStep):
        return []
    found = []
    if step.phone is None:
        found.append("phone_missing")
    elif not is_mobile(step.phone):
        found.append("phone_not_mobile")
    if looks_alike(step.email):
        found.append("email_lookalike")
    if step.demo:
        found.append("demo_never_mailed")
    return found


def _each_once[Choice: (DepartmentChoice, CompanyChoice)](value: list[Choice]) -> list[Choice]:
    if len({each.id for each in value}) != len(value):
        raise ValueError("repeated")
    return value
