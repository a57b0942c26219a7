"""Which company of the office a cell of an import means: by CNPJ, by CPF, or by the office's own code for it.

Numbers that lost their zeros are read with them, and what could mean two companies means none: nobody guesses.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from chalicelib.domain.company_code import code_key
from chalicelib.domain.import_notes import Notes
from chalicelib.domain.import_sheet import Column, padded
from chalicelib.domain.office import Company
from chalicelib.domain.tax_id import CNPJ_LENGTH, CPF_LENGTH, is_tax_id, parse_tax_id


class Meaning(NamedTuple):
    """The company, if there is only one; the code and the part meant of what is wrong or deserves a second look."""

    company: Company | None
    note: str
    what: str


class CompanyIndex:
    """An office's companies by all that they may be called."""

    def __init__(self, companies: Sequence[Company]) -> None:
        self._companies = companies
        self._meanings: dict[str, Meaning] = {}

    @cached_property
    def _by_tax_id(self) -> dict[str, Company]:
        return {each.tax_id: each for each in self._companies}

    @cached_property
    def _by_code(self) -> dict[str, Company]:
        return {code_key(each.code): each for each in self._companies if each.code}

    @cached_property
    def _by_bare_code(self) -> dict[str, list[Company]]:
        """By codes of digits alone, without the zeros before them."""
        found: dict[str, list[Company]] = defaultdict(list)
        for code, company in self._by_code.items():
            if _is_digits(code):
                found[code.lstrip("0")].append(company)
        return found

    def meaning(self, typed: str) -> "Meaning":
        """The only company that ``typed`` can mean, or what is wrong; most cells of a file name the same few."""
        if typed not in self._meanings:
            self._meanings[typed] = self._read(typed)
        return self._meanings[typed]

    def _read(self, typed: str) -> "Meaning":
        readings = {typed, padded(typed, CPF_LENGTH), padded(typed, CNPJ_LENGTH)}
        numbers = {parse_tax_id(each) for each in readings if is_tax_id(each)}
        by_number = self._with_number(numbers)
        meant = {each.id: each for each in [*by_number, *self._with_code(typed)]}
        if len(meant) != 1:
            wrong = "company_ambiguous" if meant else "company_unknown" if numbers else "tax_id_unreadable"
            return Meaning(None, wrong, typed)
        (company,) = meant.values()
        read_as = company.tax_id if by_number else company.code or ""
        if _is_digits(typed) and len(typed) < len(read_as):
            return Meaning(company, "zeros_added", read_as)
        return Meaning(company, "read_as_code" if numbers and not by_number else "", typed)

    def _with_number(self, numbers: set[str]) -> list[Company]:
        return [self._by_tax_id[each] for each in sorted(numbers) if each in self._by_tax_id]

    def _with_code(self, typed: str) -> list[Company]:
        """The one with exactly this code, else those whose code a spreadsheet may have taken zeros from."""
        exact = self._by_code.get(code_key(typed))
        if exact:
            return [exact]
        alike = self._by_bare_code.get(typed.lstrip("0"), []) if _is_digits(typed) else []
        return [each for each in alike if len(each.code or "") > len(typed)]


def company_named(typed: str, index: CompanyIndex, notes: Notes) -> Company | None:
    company, note, what = index.meaning(typed)
    if company is None:
        notes.refuse(Column.COMPANIES, note, what)
    elif note:
        notes.warn(Column.COMPANIES, note, what)
    return company


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
