"""What each step of the wizard takes, refuses by field, and makes the office look at twice."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chalicelib.domain import catalogue
from chalicelib.domain.errors import NotificationUnknown, PermissionUnknown
from chalicelib.domain.steps import (
    MODELS,
    MOST_GRANTS,
    MOST_NARROWED,
    CompaniesStep,
    DepartmentsStep,
    GeneralStep,
    NotificationsStep,
    PermissionsStep,
    warnings,
)

GENERAL = {
    "name": "Carla Dias",
    "email": "Carla@Padaria.com.br",
    "phone": "(11) 98765-4321",
    "portal_access": {"active": True, "send": "now"},
}
WITHOUT_PHONE = {name: value for name, value in GENERAL.items() if name != "phone"}
LOOK_ALIKE = "carla@p\u0430daria.com.br"  # a Cyrillic letter


def general(**what: Any) -> GeneralStep:
    return GeneralStep.model_validate(GENERAL | what)


def refused(model: type[BaseModel], content: dict[str, Any]) -> list[str]:
    """The dotted paths of the fields that are refused."""
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(content)
    return [".".join(str(part) for part in each["loc"]) for each in refusal.value.errors()]


@pytest.mark.statement("H1")
def test_general_keeps_one_canonical_form() -> None:
    step = general(cpf="111.444.777-35")

    assert (step.cpf, step.phone) == ("11144477735", "+5511987654321")
    assert not step.demo


@pytest.mark.statement("L7")
def test_cpf_and_phone_may_be_left_out() -> None:
    step = GeneralStep.model_validate(WITHOUT_PHONE)

    assert (step.cpf, step.phone) == (None, None)


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "carla"}, "email"),
        ({"cpf": "111.444.777-36"}, "cpf"),
        ({"phone": "123"}, "phone"),
        ({"portal_access": {"active": "yes"}}, "portal_access.active"),
        ({"portal_access": {"active": True, "send": "soon"}}, "portal_access.send"),
        ({"demo": 1}, "demo"),
    ],
)
def test_what_general_refuses_it_names(what: dict[str, Any], field: str) -> None:
    assert refused(GeneralStep, GENERAL | what) == [field]


@pytest.mark.statement("F5")
@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "field", ["office_id", "role", "status", "mfa", "account_id", "version", "created_at"]
)
def test_no_step_takes_a_field_that_is_not_its_own(model: type[BaseModel], field: str) -> None:
    assert field in refused(model, {field: "x"})


def test_a_person_needs_a_company() -> None:
    assert refused(CompaniesStep, {"companies": []}) == ["companies"]


@pytest.mark.parametrize(
    ("model", "content"),
    [
        (
            DepartmentsStep,
            {"departments": [{"id": "dep_a", "level": "owner"}, {"id": "dep_a", "level": "reviewer"}]},
        ),
        (CompaniesStep, {"companies": [{"id": "cmp_a"}, {"id": "cmp_a"}]}),
    ],
    ids=["departments", "companies"],
)
def test_nothing_is_granted_twice(model: type[BaseModel], content: dict[str, Any]) -> None:
    assert len(refused(model, content)) == 1


@pytest.mark.statement("F6")
@pytest.mark.parametrize("level", ["", "OWNER", "admin", None])
def test_a_folder_level_is_one_of_three_and_never_assumed(level: str | None) -> None:
    assert refused(DepartmentsStep, {"departments": [{"id": "dep_a", "level": level}]}) == [
        "departments.0.level"
    ]
    assert refused(DepartmentsStep, {"departments": [{"id": "dep_a"}]}) == ["departments.0.level"]


def test_a_step_holds_a_bounded_number_of_grants() -> None:
    many = [{"id": f"cmp_{number}"} for number in range(MOST_GRANTS + 1)]

    assert refused(CompaniesStep, {"companies": many}) == ["companies"]


@pytest.mark.statement("H6")
def test_an_edit_of_whoever_has_the_most_grants_fits_into_an_item_of_dynamodb() -> None:
    """It holds them twice, as they were and as they are; an item takes 400 KB."""
    many = [f"dep_{number:020}" for number in range(MOST_GRANTS)]
    companies = [{"id": f"cmp_{number:020}", "departments": many} for number in range(MOST_GRANTS)]

    with pytest.raises(ValidationError, match="too_long"):
        CompaniesStep.model_validate({"companies": companies})

    most = CompaniesStep.model_validate({"companies": companies[: MOST_NARROWED // MOST_GRANTS]})
    assert 2 * len(most.model_dump_json()) < 200_000


@pytest.mark.parametrize("preset", catalogue.PRESETS, ids=lambda preset: preset.slug)
def test_a_preset_without_ticks_gives_its_own(preset: catalogue.Preset) -> None:
    step = PermissionsStep.model_validate({"preset": preset.slug})

    assert step.permissions == sorted(preset.permissions)


def test_ticks_beside_a_preset_are_what_counts() -> None:
    step = PermissionsStep.model_validate({"preset": "owner_manager", "permissions": []})

    assert (step.permissions, step.preset) == ([], "owner_manager")


def test_ticks_are_kept_once_and_in_order() -> None:
    step = PermissionsStep.model_validate({"permissions": ["request_services", "read_news", "read_news"]})

    assert step.permissions == ["read_news", "request_services"]


@pytest.mark.parametrize(
    ("content", "field"),
    [({"permissions": ["read_news", "rule_the_world"]}, "permissions.1"), ({"preset": "boss"}, "preset")],
)
def test_an_unknown_permission_is_named(content: dict[str, Any], field: str) -> None:
    with pytest.raises(PermissionUnknown) as refusal:
        PermissionsStep.model_validate(content)

    assert [each.field for each in refusal.value.fields] == [field]


@pytest.mark.parametrize("slug", ["invitation", "nothing"])
def test_a_mandatory_or_unknown_notification_cannot_be_switched(slug: str) -> None:
    with pytest.raises(NotificationUnknown) as refusal:
        NotificationsStep.model_validate({"notifications": {slug: "none"}})

    assert [each.field for each in refusal.value.fields] == [f"notifications.{slug}"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (GENERAL, []),
        (WITHOUT_PHONE, ["phone_missing"]),
        (GENERAL | {"phone": "(11) 3456-7890"}, ["phone_not_mobile"]),
        (WITHOUT_PHONE | {"email": LOOK_ALIKE}, ["phone_missing", "email_lookalike"]),
    ],
    ids=["fine", "no phone", "fixed line", "look-alike"],
)
def test_what_is_allowed_but_worth_a_second_look(content: dict[str, Any], codes: list[str]) -> None:
    assert warnings(GeneralStep.model_validate(content)) == codes


def test_a_person_without_departments_sees_no_folder_and_the_office_is_told() -> None:
    none, one = [], [{"id": "dep_a", "level": "reviewer"}]

    assert warnings(DepartmentsStep.model_validate({"departments": none})) == ["departments_empty"]
    assert warnings(DepartmentsStep.model_validate({"departments": one})) == []
    assert warnings(NotificationsStep.model_validate({"notifications": {}})) == []
