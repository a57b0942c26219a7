"""From the rows of an import to people, and what would become of each: new, changed, as they are, left alone, refused.

Rows with one e-mail are one person: companies and departments add up, and a company shows the departments of its own
rows. A person is taken whole or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import ValidationError

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import CompanyNotTest
from chalicelib.domain.difference import Change, difference
from chalicelib.domain.draft import prefilled
from chalicelib.domain.import_groups import CPF_REPEATED, grouped, refuse_all_or_none, with_repeated_cpf
from chalicelib.domain.import_notes import CellNote, refused
from chalicelib.domain.import_row import OfficeBook, Reading
from chalicelib.domain.import_sheet import Column, SheetRow
from chalicelib.domain.import_steps import Steps, invites, steps_of
from chalicelib.domain.model import Model
from chalicelib.domain.steps import StepName


class Policy(StrEnum):
    NEW_ONLY = "new_only"
    UPDATE = "update"


class Outcome(StrEnum):
    """``skipped``: the office has this person, the rows say something else, and only new people are wanted.

    What would be ``new`` or an ``update`` ends as one of the last four; the others end as they are.
    """

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    ERROR = "error"
    CREATED = "created"
    UPDATED = "updated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportedPerson(Model):
    """Whom some rows are about, and the five steps as they would stand.

    ``changes`` are against what stands already and say of personal data only that it changes; ``invites`` says
    whether an invitation would be mailed at once.
    """

    rows: list[int]
    outcome: Outcome
    client_user_id: str | None = None
    steps: Steps = {}
    changes: list[Change] = []
    invites: bool = False


class RowOutcome(Model):
    """One per row of the file, whatever became of it. Rows with one ``email_key`` are one person."""

    number: int
    outcome: Outcome
    email_key: str = ""
    errors: list[CellNote] = []
    warnings: list[CellNote] = []


class Judgement(NamedTuple):
    people: list[ImportedPerson]
    rows: list[RowOutcome]


def judge(
    rows: Sequence[SheetRow], book: OfficeBook, standing: Mapping[str, ClientUser], policy: Policy
) -> Judgement:
    """``standing`` are the office's client users by canonical e-mail."""
    people: list[ImportedPerson] = []
    told: list[RowOutcome] = []
    for readings in grouped(rows, book):
        person = _person(readings, book, standing, policy)
        refuse_all_or_none(readings)
        outcome = person.outcome if person else Outcome.ERROR
        if person:
            people.append(person)
        told += [
            RowOutcome(
                number=each.number,
                outcome=outcome,
                email_key=each.email_key,
                errors=each.errors,
                warnings=each.warnings,
            )
            for each in readings
        ]
    told.sort(key=lambda each: each.number)
    _warn_of_repeated_cpfs(told, rows)
    return Judgement(people, told)


def _warn_of_repeated_cpfs(told: Sequence[RowOutcome], rows: Sequence[SheetRow]) -> None:
    typed = {each.number: each.cells.get(Column.CPF) for each in rows}
    repeated = with_repeated_cpf((each.number, each.email_key, typed[each.number]) for each in told)
    for each in told:
        if each.number in repeated:
            each.warnings.append(CPF_REPEATED)


def _person(
    readings: list[Reading], book: OfficeBook, standing: Mapping[str, ClientUser], policy: Policy
) -> ImportedPerson | None:
    """Nobody where a row is refused; the rows then say why."""
    general = readings[0].general
    if general is None or any(each.errors for each in readings):
        return None
    user = standing.get(general.email)
    try:
        steps = steps_of(readings, user, book.hidden)
    except ValidationError as error:
        readings[0].errors.extend(refused(error))
        return None
    changes = difference(prefilled(user), steps) if user else []
    is_invited = invites(user, readings[0].send)
    person = ImportedPerson(
        rows=[each.number for each in readings],
        outcome=_outcome(user, policy, is_other=bool(changes) or is_invited),
        client_user_id=user.id if user else None,
        steps=steps,
        changes=changes,
        invites=is_invited,
    )
    if person.outcome is Outcome.UPDATE:
        readings[0].errors.extend(_in_the_way(person, book))
    return None if readings[0].errors else person


def _in_the_way(person: ImportedPerson, book: OfficeBook) -> Iterator[CellNote]:
    """What the person has already and Concluir would refuse; it is set right in their record, not in a file."""
    chosen = person.steps[StepName.COMPANIES]["companies"]
    companies = {each.id: each for each in book.companies}
    if any(each.get("departments") == [] for each in chosen):
        yield CellNote(column=Column.DEPARTMENTS, code="company_shows_nothing")
    standing = [companies[each["id"]] for each in chosen if each["id"] in companies]
    if not all(each.portal_enabled for each in standing):
        yield CellNote(column=Column.COMPANIES, code="company_switched_off")
    if person.steps[StepName.GENERAL].get("demo") and not all(each.test for each in standing):
        yield CellNote(column=Column.COMPANIES, code=CompanyNotTest.code)


def _outcome(user: ClientUser | None, policy: Policy, *, is_other: bool) -> Outcome:
    if user is None:
        return Outcome.NEW
    if not is_other:
        return Outcome.UNCHANGED
    return Outcome.UPDATE if policy is Policy.UPDATE else Outcome.SKIPPED
