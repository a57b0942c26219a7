"""A corrected row is judged with all whom it concerns, as the whole file would be; nobody else is judged again."""

import random
from collections.abc import Sequence

import pytest

from chalicelib.domain import import_corrections
from chalicelib.domain.import_corrections import (
    Corrected,
    ImportColumnUnknown,
    ImportRowUnknown,
    cells_of,
    corrected,
)
from chalicelib.domain.import_job import ImportedRow, rows_of
from chalicelib.domain.import_people import Judgement, Outcome, Policy, judge
from chalicelib.domain.import_sheet import Column, Formula, Sheet, SheetRow, SheetTooLarge
from tests.unit.domain.imports import book, row

CPF, OTHER_CPF = "529.982.247-25", "11144477735"


def judged(rows: Sequence[SheetRow]) -> Judgement:
    return judge(rows, book(), {}, Policy.UPDATE)


def read(*rows: SheetRow) -> list[ImportedRow]:
    return rows_of(Sheet(list(rows), []), judged(rows))


class Judge:
    """Judges, and remembers which rows it was asked about."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, rows: Sequence[SheetRow]) -> Judgement:
        self.asked = [each.number for each in rows]
        return judged(rows)


def notes(rows: Sequence[ImportedRow]) -> list[tuple[int, str, list[str]]]:
    return [(each.number, each.outcome, [note.code for note in each.errors]) for each in rows]


def changed(rows: list[ImportedRow], number: int, **typed: str) -> Corrected:
    return corrected(rows, number, cells_of(typed), judged)


def test_only_the_person_of_the_row_is_judged_anew() -> None:
    rows = read(row(2, email="davi@x.com.br"), row(3, name=""), row(4), row(5, email="eva@x.com.br"))
    judge = Judge()

    after = corrected(rows, 3, {Column.NAME: "Carla Dias"}, judge)

    assert judge.asked == [3, 4]
    assert notes(after.changed) == [(3, "new", []), (4, "new", [])]
    assert [after.rows[0], after.rows[3]] == [rows[0], rows[3]]


def test_a_row_that_moves_to_another_person_is_judged_with_both() -> None:
    rows = read(row(2), row(3, name="Davi Rocha"), row(4, email="davi@x.com.br", name="Davi Rocha"))
    assert notes(rows)[:2] == [(2, "error", ["other_row_refused"]), (3, "error", ["rows_differ"])]

    after = changed(rows, 3, email="DAVI@x.com.br")

    assert notes(after.rows) == [(2, "new", []), (3, "new", []), (4, "new", [])]
    assert [each.number for each in after.changed] == [2, 3], "the one who was well is told nothing"
    assert after.rows == read(row(2), row(3, name="Davi Rocha", email="DAVI@x.com.br"),
                              row(4, email="davi@x.com.br", name="Davi Rocha"))  # fmt: skip


def test_who_leaves_on_the_first_row_what_the_others_leave_empty_takes_it_along() -> None:
    rows = read(row(2), row(3, name=None, companies="11444777000161"))
    assert notes(rows) == [(2, "new", []), (3, "new", [])]

    after = corrected(rows, 2, None, judged)

    assert notes(after.rows) == notes(after.changed) == [(3, "error", ["missing"])]


def test_a_cpf_is_found_again_or_no_longer_in_rows_of_others() -> None:
    rows = read(row(2, cpf=CPF), row(3, email="davi@x.com.br"), row(4, email="eva@x.com.br", cpf=OTHER_CPF))

    twice = changed(rows, 3, cpf="52998224725")
    moved = changed(twice.rows, 2, cpf=OTHER_CPF)
    dropped = corrected(moved.rows, 2, None, judged)

    def warned(after: Corrected) -> list[int]:
        return [each.number for each in after.rows if "cpf_repeated" in [note.code for note in each.warnings]]

    assert [warned(each) for each in (twice, moved, dropped)] == [[3], [4], []]
    assert [each.number for each in moved.changed] == [2, 3, 4]


@pytest.mark.statement("I8")
def test_what_looks_like_a_formula_is_a_text_and_a_formula_of_the_file_stays_one() -> None:
    rows = read(row(2, phone=Formula("+551133334444"), name=Formula("Carla")))

    half = changed(rows, 2, name="=Carla+1")
    whole = changed(half.rows, 2, phone="+551133334444")

    assert [(note.column, note.code) for note in half.rows[0].errors] == [(Column.PHONE, "formula")]
    assert notes(whole.rows) == [(2, "new", [])]
    assert whole.rows[0].cells[Column.NAME] == "=Carla+1"


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("name", "Carla\u202eDias", "name_invalid"),
        ("name", "x" * 201, "name_invalid"),
        ("email", "sem arroba", "email_invalid"),
        ("cpf", "12345678900", "cpf_invalid"),
        ("companies", "\u0000", "tax_id_unreadable"),
        ("departments", "Pessoal: Dono", "level_unknown"),
        ("name", "", "missing"),
    ],
)
def test_a_correction_passes_the_rules_of_the_file_s_cells(column: str, typed: str, code: str) -> None:
    after = changed(read(row(2)), 2, **{column: typed})

    assert notes(after.rows) == [(2, "error", [code])]


def test_the_same_correction_again_changes_nothing() -> None:
    once = changed(read(row(2), row(3, email="davi@x.com.br")), 2, name="Carla Dias Lima", phone="")

    again = changed(once.rows, 2, name=" Carla Dias Lima ", phone="")

    assert (again.rows, again.changed) == (once.rows, [])
    assert Column.PHONE not in once.rows[0].cells
    assert once.rows[0].outcome is Outcome.NEW


@pytest.mark.statement("I2")
def test_corrections_make_no_sheet_larger_than_a_file_may(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read(row(2), row(3, email="davi@x.com.br"))
    monkeypatch.setattr(import_corrections, "MOST_CHARACTERS", 300)

    with pytest.raises(SheetTooLarge):
        changed(rows, 2, companies="x" * 250)

    assert changed(rows, 2, companies="x" * 50).changed


def test_rows_and_columns_that_are_not_there_are_told_by_name() -> None:
    with pytest.raises(ImportRowUnknown):
        corrected(read(row(2)), 3, None, judged)
    with pytest.raises(ImportColumnUnknown) as refused:
        cells_of({"name": "x", "cor": "azul"})

    assert [each.field for each in refused.value.fields] == ["cells.cor"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_corrected_and_dropped_every_row_stands_as_in_a_file_that_was_right_from_the_start(
    seed: int,
) -> None:
    chance = random.Random(seed)
    choices = {
        Column.NAME: ["Carla Dias", "Davi Rocha", ""],
        Column.EMAIL: ["a@x.com.br", "A@x.com.br", "b@x.com.br", "c@x.com.br", "nada", ""],
        Column.CPF: [CPF, OTHER_CPF, "52998224725", "1", ""],
        Column.COMPANIES: ["11.222.333/0001-81", "0042", "191", "x", ""],
        Column.SEND: ["agora", "", "nunca"],
    }
    sheet = {
        at: row(at, **{column.value: chance.choice(some) or None for column, some in choices.items()})
        for at in range(2, 9)
    }
    rows = read(*sheet.values())

    for _ in range(8):
        number, column = chance.choice([*sheet]), chance.choice([*choices])
        if chance.random() < 0.15 and len(sheet) > 1:
            del sheet[number]
            rows = corrected(rows, number, None, judged).rows
        else:
            text = chance.choice(choices[column])
            cells = {name: value for name, value in sheet[number].cells.items() if name is not column}
            sheet[number] = SheetRow(number, cells | ({column: text} if text else {}))
            rows = corrected(rows, number, {column: text}, judged).rows

        assert rows == read(*sheet.values())
