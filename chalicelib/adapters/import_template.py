"""The workbook that an office fills in for an import: the sheet to fill, an example, what may be chosen, and how."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.adapters.spreadsheet import inert
from chalicelib.domain.import_sheet import MOST_ROWS, TEXT_ONLY, Column

WIDTH: Final = 30
WIDEST: Final = 110
ONE_OF_THESE: Final = frozenset({Column.PRESET, Column.NOTIFICATION_PRESET, Column.SEND})
"""Where only a choice of the list is taken; the other columns take several, separated by semicolons."""


@dataclass(frozen=True)
class TemplateWords:
    """Everything that people read: names of the sheets, headings of the columns, rows of the example, lines of help."""

    sheets: Mapping[str, str]
    headings: Mapping[Column, str]
    example: Sequence[Sequence[str]]
    help: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """What a column may hold, and what each is called where that says more."""

    column: Column
    values: Sequence[str]
    names: Sequence[str] = ()


def write_template(words: TemplateWords, choices: Sequence[Choice]) -> bytes:
    """The sheet to fill in comes first, which is the one that is read."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file) as book:
        formats = {
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@"}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        to_fill = book.add_worksheet(words.sheets["sheet"])
        example = book.add_worksheet(words.sheets["example_sheet"])
        for page in (to_fill, example):
            _head(page, words.headings, formats)
        for at, row in enumerate(words.example, start=1):
            for place, value in enumerate(row):
                example.write_string(at, place, inert(value), formats["text"])
        _explain(book.add_worksheet(words.sheets["help_sheet"]), words.help, formats)
        lists = book.add_worksheet(words.sheets["lists_sheet"])
        _offer(lists, to_fill, words, choices, formats)
    return file.getvalue()


def _head(page: Any, headings: Mapping[Column, str], formats: Mapping[str, Any]) -> None:
    for place, column in enumerate(Column):
        kept_as = formats["text"] if column in TEXT_ONLY else None
        page.set_column(place, place, WIDTH, kept_as)
        page.write_string(0, place, headings[column], formats["heading"])
    page.freeze_panes(1, 0)


def _explain(page: Any, lines: Sequence[str], formats: Mapping[str, Any]) -> None:
    page.set_column(0, 0, WIDEST)
    for at, line in enumerate(lines):
        page.write_string(at, 0, line, formats["wrapped"])


def _offer(
    lists: Any, to_fill: Any, words: TemplateWords, choices: Sequence[Choice], formats: Mapping[str, Any]
) -> None:
    """Writes each list into a column of its own and lets the column to fill choose from it."""
    place = 0
    for choice in choices:
        lists.set_column(place, place, WIDTH)
        lists.write_string(0, place, words.headings[choice.column].rstrip("*"), formats["heading"])
        for at, value in enumerate(choice.values, start=1):
            lists.write_string(at, place, inert(value), formats["text"])
        if choice.values:
            _let_choose(
                to_fill, choice, f"='{words.sheets['lists_sheet']}'!{_range(place, len(choice.values))}"
            )
        place += 1
        if choice.names:
            lists.set_column(place, place, WIDTH)
            for at, name in enumerate(choice.names, start=1):
                lists.write_string(at, place, inert(name), formats["text"])
            place += 1


def _let_choose(page: Any, choice: Choice, source: str) -> None:
    place = list(Column).index(choice.column)
    rule = {"validate": "list", "source": source, "show_error": choice.column in ONE_OF_THESE}
    page.data_validation(1, place, MOST_ROWS, place, rule)


def _range(place: int, length: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return str(xl_range_abs(1, place, length, place))
