"""Rows become people, and each is new, changed, as it stands, left alone or refused: nobody by halves."""

from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.draft import Draft
from chalicelib.domain.import_groups import emails_in
from chalicelib.domain.import_people import ImportedPerson, Judgement, Outcome, Policy, judge
from chalicelib.domain.import_sheet import SheetRow
from chalicelib.domain.steps import MODELS, StepName
from tests.unit.domain.imports import book, row
from tests.unit.domain.people import carla, sent

STANDING: dict[str, Any] = {
    "departments": [{"id": "dep_personnel", "level": "reviewer"}],
    "companies": [{"id": "cmp_padaria"}],
    "phone": "+5511987654321",
}


def judged(*rows: SheetRow, user: ClientUser | None = None, policy: Policy = Policy.UPDATE) -> Judgement:
    standing = {user.email_key: user} if user else {}
    return judge(rows, book(permissions=["request_services"]), standing, policy)


def only(*rows: SheetRow, **more: Any) -> ImportedPerson:
    (person,) = judged(*rows, **more).people
    return person


def chosen(person: ImportedPerson, name: StepName) -> Any:
    return person.steps[name][name.value]


def notes(judgement: Judgement) -> list[tuple[Any, ...]]:
    return [
        (each.number, str(note.column), note.code, note.what)
        for each in judgement.rows
        for note in each.errors
    ]


def test_a_new_person_has_five_steps_that_the_wizard_takes_as_they_are() -> None:
    person = only(row(preset="RH", notification_preset="Essencial", send="agora"))

    assert (person.outcome, person.invites, person.client_user_id) == (Outcome.NEW, True, None)
    for name, model in MODELS.items():
        assert model.model_validate(person.steps[name])
    assert chosen(person, StepName.COMPANIES) == [{"id": "cmp_padaria"}]
    assert "register_employees" in chosen(person, StepName.PERMISSIONS)
    assert "request_services" not in chosen(person, StepName.PERMISSIONS), "the office hides it"
    whole = Draft.model_construct(steps=person.steps)
    whole.ensure_complete()


def test_rows_with_one_email_are_one_person_and_each_company_shows_the_departments_of_its_rows() -> None:
    second = row(
        3, name=None, phone=None, email="carla@PADARIA.com.br", companies="11444777000161",
        departments="Fiscal: Proprietário; Pessoal: Revisor",
    )  # fmt: skip

    person = only(row(), second)

    assert person.rows == [2, 3]
    assert chosen(person, StepName.COMPANIES) == [
        {"id": "cmp_padaria", "departments": ["dep_personnel"]},
        {"id": "cmp_oficina"},
    ]
    assert {each["id"] for each in chosen(person, StepName.DEPARTMENTS)} == {"dep_personnel", "dep_tax"}


@pytest.mark.statement("I4")
def test_one_bad_row_refuses_its_person_whole_and_nobody_else() -> None:
    judgement = judged(row(), row(3, companies="1"), row(4, email="davi@x.com.br"))

    assert [each.rows for each in judgement.people] == [[4]]
    assert [each.outcome for each in judgement.rows] == [Outcome.ERROR, Outcome.ERROR, Outcome.NEW]
    assert notes(judgement) == [
        (2, "email", "other_row_refused", ""),
        (3, "companies", "tax_id_unreadable", "1"),
    ]


def test_rows_that_say_two_things_about_one_person_are_refused() -> None:
    judgement = judged(row(), row(3, name="Carla Souza", send="agora", departments="Pessoal: Proprietário"))

    assert notes(judgement) == [
        (2, "email", "other_row_refused", ""),
        (3, "name", "rows_differ", "2"),
        (3, "send", "rows_differ", "2"),
        (3, "departments", "levels_differ", ""),
    ]


@pytest.mark.statement("I3")
def test_every_row_has_one_outcome_whatever_is_in_it() -> None:
    rows = [row(2), row(3), row(4, email=None), row(5, email="x"), row(6, email=None), row(7, name=None)]

    judgement = judged(*rows)

    assert [each.number for each in judgement.rows] == [2, 3, 4, 5, 6, 7]
    assert emails_in(rows) == {"carla@padaria.com.br"}


def test_one_cpf_under_two_emails_deserves_a_second_look() -> None:
    judgement = judged(row(cpf="52998224725"), row(3, email="davi@x.com.br", cpf="529.982.247-25"))

    assert [[note.code for note in each.warnings] for each in judgement.rows] == [[], ["cpf_repeated"]]


@pytest.mark.statement("I5")
def test_whoever_stands_as_the_row_says_is_left_as_they_are() -> None:
    user = carla(**STANDING, invitation=sent())

    for policy in Policy:
        person = only(row(send="agora"), user=user, policy=policy)
        assert (person.outcome, person.changes, person.invites) == (Outcome.UNCHANGED, [], False)


def test_an_update_says_what_it_changes_and_takes_nothing_away() -> None:
    user = carla(**STANDING | {"cpf": "52998224725", "permissions": ["read_news"], "preset": "read_only"})
    more = row(companies="11444777000161", departments="Fiscal: Revisor", phone=None, name="Carla Dias Lima")

    person = only(more, user=user)

    assert person.outcome is Outcome.UPDATE
    assert person.client_user_id == user.id
    assert [(str(each.aspect), each.id, each.before, each.after) for each in person.changes] == [
        ("name", "", "given", "given"),
        ("department", "dep_tax", None, "reviewer"),
        ("company", "cmp_padaria", "all", ["dep_personnel"]),
        ("company", "cmp_oficina", None, ["dep_tax"]),
    ]
    assert only(more, user=user, policy=Policy.NEW_ONLY).outcome is Outcome.SKIPPED


def test_a_first_invitation_is_a_change_and_portal_access_is_not_an_import_s_to_give() -> None:
    person = only(row(send="agora"), user=carla(**STANDING))
    shut_out = only(row(send="agora"), user=carla(**STANDING, **{"portal_access": False}))

    assert (person.outcome, person.invites) == (Outcome.UPDATE, True)
    assert person.steps[StepName.GENERAL]["portal_access"] == {"active": True, "send": "now"}
    assert (shut_out.outcome, shut_out.invites) == (Outcome.UNCHANGED, False)


def test_what_would_be_refused_at_the_end_is_told_in_the_dry_run() -> None:
    nothing = carla(**STANDING | {"departments": []})
    off = carla(**STANDING | {"companies": [{"id": "cmp_fechada"}]})
    demo = carla(**STANDING | {"demo": True, "companies": []})

    assert notes(judged(row(companies="11444777000161"), user=nothing)) == [
        (2, "departments", "company_shows_nothing", "")
    ]
    assert notes(judged(row(), user=off)) == [(2, "companies", "company_switched_off", "")]
    assert notes(judged(row(), user=demo)) == [(2, "companies", "company_not_test", "")]
