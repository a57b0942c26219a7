"""The import of many people from a sheet: what its cells may name at an office."""

from chalicelib.domain.import_row import OfficeBook
from chalicelib.services.ports import Store


def book_of(office_id: str, *, store: Store) -> OfficeBook:
    """Errors: ``NotFound`` for an office that is gone."""
    return OfficeBook(
        companies=store.companies.all(office_id),
        departments=store.departments.all(office_id),
        hidden=store.offices.get(office_id).hidden,
    )
