"""What one row of an import says about a person, read by the same models as the steps of the wizard.

Companies are named by CNPJ, CPF or code, departments by their name, the system's also by their folder ("Pessoal").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from chalicelib.domain import catalogue
from chalicelib.domain.catalogue import Level, NotificationPreset, Preset
from chalicelib.domain.errors import CompanyNotEnabled
from chalicelib.domain.import_companies import CompanyIndex, company_named
from chalicelib.domain.import_notes import CellNote, Notes, refused
from chalicelib.domain.import_sheet import Cell, Column, Formula, SheetRow, padded, text_of
from chalicelib.domain.office import Company, Department, HiddenEntries
from chalicelib.domain.search import folded
from chalicelib.domain.steps import MOST_GRANTS, GeneralStep, warnings
from chalicelib.domain.tax_id import CPF_LENGTH, parse_cpf

_SEND: Final[dict[str, Literal["now", "later"]]] = {"agora": "now", "depois": "later"}
_LEVELS: Final = {folded(each.label): each.slug for each in catalogue.FOLDER_LEVELS}
_OF_GENERAL: Final = (Column.NAME, Column.EMAIL, Column.CPF, Column.PHONE)
_COLUMN_OF_WARNING: Final = {"email_lookalike": Column.EMAIL}


@dataclass(frozen=True)
class OfficeBook:
    """What the cells of an import may name."""

    companies: Sequence[Company]
    departments: Sequence[Department]
    hidden: HiddenEntries

    @cached_property
    def index(self) -> CompanyIndex:
        return CompanyIndex(self.companies)

    @cached_property
    def department_of(self) -> dict[str, Department]:
        """By folded name, and by folder where no other department is called so."""
        by_folder = {folded(each.folder): each for each in self.departments if each.folder}
        return by_folder | {folded(each.name): each for each in self.departments}


class Reading(NamedTuple):
    """One row as it was understood; ``general`` is missing where the person themselves could not be read."""

    number: int
    general: GeneralStep | None
    companies: list[str]
    departments: dict[str, Level]
    preset: str | None
    notification_preset: str | None
    send: Literal["now", "later"]
    errors: list[CellNote]
    warnings: list[CellNote]
    email_key: str = ""


def read_row(row: SheetRow, book: OfficeBook) -> Reading:
    """Everything that is wrong with the row at once, rather than the first thing only."""
    notes = Notes()
    general = _general(row, notes)
    companies = _companies(row, book, notes)
    departments = _departments(row, book, notes)
    preset = _preset(row, Column.PRESET, catalogue.PRESETS, notes)
    told = _preset(row, Column.NOTIFICATION_PRESET, catalogue.NOTIFICATION_PRESETS, notes)
    send = _SEND.get(folded(_text(row, Column.SEND)) or "depois")
    if send is None:
        notes.refuse(Column.SEND, "send_unknown", _text(row, Column.SEND))
    _refuse_formulas(row, notes)
    return Reading(
        row.number,
        general,
        companies,
        departments,
        preset,
        told,
        send or "later",
        notes.errors,
        notes.warnings,
    )


def _refuse_formulas(row: SheetRow, notes: Notes) -> None:
    """Instead of whatever else is wrong with what they showed last."""
    computed = [column for column, value in row.cells.items() if isinstance(value, Formula)]
    notes.errors = [each for each in notes.errors if each.column not in computed]
    for column in computed:
        notes.refuse(column, "formula")


def cpf_of(value: Cell) -> str:
    """The CPF that a cell holds, or nothing."""
    try:
        return parse_cpf(padded(value, CPF_LENGTH))
    except PydanticCustomError:
        return ""


def _text(row: SheetRow, column: Column) -> str:
    return text_of(row.cells.get(column))


def _general(row: SheetRow, notes: Notes) -> GeneralStep | None:
    said: dict[str, Any] = {each.value: _text(row, each) for each in _OF_GENERAL if each in row.cells}
    if Column.CPF in row.cells:
        said["cpf"] = padded(row.cells[Column.CPF], CPF_LENGTH)
    try:
        general = GeneralStep.model_validate(said | {"portal_access": {"active": True}})
    except ValidationError as error:
        notes.errors += refused(error)
        return None
    if said.get("cpf") != (_text(row, Column.CPF) or None):
        notes.warn(Column.CPF, "zeros_added", said["cpf"])
    for code in warnings(general):
        notes.warn(_COLUMN_OF_WARNING.get(code, Column.PHONE), code)
    return general


def _companies(row: SheetRow, book: OfficeBook, notes: Notes) -> list[str]:
    found: list[str] = []
    for piece in _pieces(row, Column.COMPANIES, notes):
        company = company_named(piece, book.index, notes)
        if company is None:
            continue
        if not company.portal_enabled:
            notes.refuse(Column.COMPANIES, CompanyNotEnabled.code, piece)
        elif company.id in found:
            notes.warn(Column.COMPANIES, "company_repeated", piece)
        else:
            found.append(company.id)
    if Column.COMPANIES not in row.cells:
        notes.refuse(Column.COMPANIES, "missing")
    return found


def _departments(row: SheetRow, book: OfficeBook, notes: Notes) -> dict[str, Level]:
    found: dict[str, Level] = {}
    for piece in _pieces(row, Column.DEPARTMENTS, notes):
        name, colon, typed = piece.rpartition(":")
        department = book.department_of.get(folded(name if colon else piece))
        level = _LEVELS.get(folded(typed))
        if department is None:
            notes.refuse(Column.DEPARTMENTS, "department_unknown", (name if colon else piece).strip())
        elif not colon:
            notes.refuse(Column.DEPARTMENTS, "level_missing", piece)
        elif level is None:
            notes.refuse(Column.DEPARTMENTS, "level_unknown", typed.strip())
        elif found.setdefault(department.id, level) != level:
            notes.refuse(Column.DEPARTMENTS, "levels_differ", name.strip())
    if Column.DEPARTMENTS not in row.cells:
        notes.refuse(Column.DEPARTMENTS, "missing")
    return found


def _preset(
    row: SheetRow, column: Column, presets: Sequence[Preset | NotificationPreset], notes: Notes
) -> str | None:
    """The slug of the preset with this label; ``None`` where none is named."""
    typed = folded(_text(row, column))
    slug = next((each.slug for each in presets if folded(each.label) == typed), None)
    if typed and slug is None:
        notes.refuse(column, "preset_unknown", _text(row, column))
    return slug


def _pieces(row: SheetRow, column: Column, notes: Notes) -> Iterator[str]:
    """What stands between semicolons or lines, until enough is wrong with it."""
    pieces = [each.strip() for each in _text(row, column).replace("\n", ";").split(";") if each.strip()]
    if len(pieces) > MOST_GRANTS:
        notes.refuse(column, "too_long")
    for piece in pieces[:MOST_GRANTS]:
        if notes.are_enough:
            return
        yield piece
