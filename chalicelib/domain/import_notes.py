"""What is wrong with a cell of an import, or deserves a second look, as codes; the sentences stand with the texts."""

from functools import lru_cache
from typing import Final

from pydantic import ValidationError

from chalicelib.domain.import_sheet import LONGEST_SHOWN, Column
from chalicelib.domain.model import Model


class CellNote(Model):
    """A stable code, its own sentence where it has one, and the part of the cell that is meant."""

    column: Column
    code: str
    message: str = ""
    what: str = ""


MOST_NOTES: Final = 15
"""Of each kind on one row; whoever sets these right is told of more."""


class Notes:
    """Gathers them for one row."""

    def __init__(self) -> None:
        self.errors: list[CellNote] = []
        self.warnings: list[CellNote] = []

    @property
    def are_enough(self) -> bool:
        """The row is refused, and reading on would tell more of the same. Warnings keep nothing from being read."""
        return len(self.errors) >= MOST_NOTES

    def refuse(self, column: Column, code: str, what: str = "") -> None:
        self.errors.append(_note(column, code, what[:LONGEST_SHOWN]))

    def warn(self, column: Column, code: str, what: str = "") -> None:
        if len(self.warnings) < MOST_NOTES:
            self.warnings.append(_note(column, code, what[:LONGEST_SHOWN]))


@lru_cache(maxsize=4096)
def _note(column: Column, code: str, what: str) -> CellNote:
    """One for all rows that it is true of: in a bad file it is the same few."""
    return CellNote(column=column, code=code, what=what)


def refused(error: ValidationError) -> list[CellNote]:
    """What a step of the wizard refuses; its fields are called as the columns are."""
    return [
        CellNote(
            column=Column(str(each["loc"][0])),
            code=each["type"],
            message=each["msg"] if "_invalid" in each["type"] else "",
        )
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
