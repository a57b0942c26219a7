"""The import of many people from a sheet: the template to fill in."""

from typing import Final

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.adapters import spreadsheet
from chalicelib.adapters.import_template import Choice, TemplateWords, write_template
from chalicelib.domain import catalogue
from chalicelib.domain.import_row import OfficeBook
from chalicelib.domain.import_sheet import Column
from chalicelib.domain.office import Company
from chalicelib.domain.session import Access
from chalicelib.domain.tax_id import format_tax_id
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import imports
from chalicelib.web import sentences

bp = Blueprint(__name__)

_ATTACHED: Final = {"Content-Disposition": 'attachment; filename="modelo-de-importacao.xlsx"'}


@bp.route("/imports/template.xlsx", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="The workbook to fill in for an import, with the office's own companies and departments to choose from",
    produces=spreadsheet.MEDIA_TYPE,
)
def get_template(request: Request) -> Reply:
    book = imports.book_of(request.session.office_id, store=wiring.store())
    return Reply(write_template(_words(), _choices(book)), headers=_ATTACHED)


def _words() -> TemplateWords:
    words = sentences.import_template()
    return TemplateWords(
        sheets=words,
        headings={column: words[column] for column in Column},
        example=[[each.strip() for each in line.split("|")] for line in words["example"].splitlines()],
        help=words["help"].splitlines(),
    )


def _named(company: Company) -> str:
    coded = sentences.import_template()["coded"]
    return coded.format(name=company.name, code=company.code) if company.code else company.name


def _choices(book: OfficeBook) -> list[Choice]:
    companies = sorted((each for each in book.companies if each.portal_enabled), key=lambda each: each.name)
    levels = [each.label for each in catalogue.FOLDER_LEVELS]
    return [
        Choice(
            Column.COMPANIES,
            [format_tax_id(each.tax_id) for each in companies],
            [_named(each) for each in companies],
        ),
        Choice(
            Column.DEPARTMENTS, [f"{each.name}: {level}" for each in book.departments for level in levels]
        ),
        Choice(Column.PRESET, [each.label for each in catalogue.PRESETS]),
        Choice(Column.NOTIFICATION_PRESET, [each.label for each in catalogue.NOTIFICATION_PRESETS]),
        Choice(Column.SEND, sentences.import_template()["sending"].split("|")),
    ]
