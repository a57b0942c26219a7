"""A small office and the rows of an import, for the tests of the domain."""

from typing import Any

from chalicelib.domain.catalogue import SYSTEM_DEPARTMENTS
from chalicelib.domain.import_row import OfficeBook
from chalicelib.domain.import_sheet import Cell, Column, SheetRow
from chalicelib.domain.office import Company, Department, HiddenEntries
from tests.unit.domain.people import NOON

PADARIA, OFICINA, BANCO, FECHADA = "11222333000181", "11444777000161", "00000000000191", "12ABC34501DE35"
ROW: dict[str, Cell] = {
    "name": "Carla Dias",
    "email": "Carla@Padaria.com.br",
    "companies": "11.222.333/0001-81",
    "departments": "Pessoal: Revisor",
    "phone": "(11) 98765-4321",
}


def company(own_id: str, tax_id: str, **more: Any) -> Company:
    facts = {"id": own_id, "office_id": "off_a", "name": own_id, "tax_id": tax_id, "portal_enabled": True}
    return Company.model_validate(facts | {"updated_at": NOON, "updated_by": "Ana Souza"} | more)


def book(**hidden: list[str]) -> OfficeBook:
    departments = [
        Department(id=f"dep_{each.slug}", office_id="off_a", name=each.name, folder=each.folder)
        for each in SYSTEM_DEPARTMENTS
    ]
    return OfficeBook(
        companies=[
            company("cmp_padaria", PADARIA, code="Pad-01"),
            company("cmp_oficina", OFICINA, code="0042"),
            company("cmp_banco", BANCO),
            company("cmp_fechada", FECHADA, portal_enabled=False),
        ],
        departments=[*departments, Department(id="dep_own", office_id="off_a", name="Consultoria")],
        hidden=HiddenEntries.model_validate(hidden),
    )


def row(number: int = 2, **cells: Cell) -> SheetRow:
    """A good row but for what is given; ``None`` leaves a cell empty."""
    said = {Column(name): value for name, value in (ROW | cells).items() if value is not None}
    return SheetRow(number, said)
