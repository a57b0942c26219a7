"""Imports over HTTP: announce a file, have it read, look at its rows, take the bad ones home."""

from typing import Final

from chalice.app import Blueprint

from chalicelib import wiring_imports
from chalicelib.adapters import spreadsheet
from chalicelib.domain.errors import CursorInvalid
from chalicelib.domain.import_job import ImportedRow
from chalicelib.domain.import_people import Outcome
from chalicelib.domain.import_sheet import Column
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.import_answers import (
    Announcement,
    ImportAnswer,
    ImportBody,
    ImportList,
    RowAnswer,
    RowsAnswer,
    RowsQuery,
    why,
)
from chalicelib.entrypoints.paging import Page, paged, read_cursor
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import imports
from chalicelib.web import sentences

bp = Blueprint(__name__)

_ATTACHED: Final = {"Content-Disposition": 'attachment; filename="linhas-a-corrigir.xlsx"'}


@bp.route("/imports", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Announce a file to be imported; its form is good for ten minutes and for this file only",
    body=ImportBody,
    answer=Announcement,
    status=201,
)
def post_import(request: Request, body: ImportBody) -> Announcement:
    office_id = request.session.office_id
    job, form = imports.announce(office_id, body.announced(), actor(request), desk=wiring_imports.desk())
    return Announcement.with_form(job, form)


@bp.route("/imports", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="The office's imports of the last seven days, newest first",
    query=Page,
    answer=ImportList,
)
def get_imports(request: Request, query: Page) -> ImportList:
    office_id = request.session.office_id
    items, cursor = paged(imports.all_of(office_id, desk=wiring_imports.desk()), query, office_id)
    return ImportList(items=[ImportAnswer.of(each) for each in items], next_cursor=cursor)


@bp.route("/imports/{import_id}/validate", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Have the file read and each row judged; nobody is registered by it",
    answer=ImportAnswer,
    status=202,
)
def post_validate(request: Request, import_id: str) -> ImportAnswer:
    return ImportAnswer.of(
        imports.have_read(request.session.office_id, import_id, desk=wiring_imports.desk())
    )


@bp.route("/imports/{import_id}", methods=["GET"])
@endpoint(access=Access.PORTAL_STAFF, summary="How far an import is", answer=ImportAnswer)
def get_import(request: Request, import_id: str) -> ImportAnswer:
    return ImportAnswer.of(imports.find(request.session.office_id, import_id, desk=wiring_imports.desk()))


@bp.route("/imports/{import_id}/rows", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="The rows of an import and what would become of each",
    query=RowsQuery,
    answer=RowsAnswer,
)
def get_rows(request: Request, query: RowsQuery, import_id: str) -> RowsAnswer:
    office_id = request.session.office_id
    found = imports.rows(office_id, import_id, desk=wiring_imports.desk())
    after = _last_number(query, office_id)
    wanted = [each for each in found if each.number > after and query.outcome in {None, each.outcome}]
    items, cursor = paged(wanted, query.model_copy(update={"cursor": ""}), office_id)
    return RowsAnswer(items=[RowAnswer.of(each) for each in items], next_cursor=cursor)


@bp.route("/imports/{import_id}/errors.xlsx", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="The rows to correct as a workbook that can be imported again, with what to do in the last column",
    produces=spreadsheet.MEDIA_TYPE,
)
def get_errors(request: Request, import_id: str) -> Reply:
    found = imports.rows(request.session.office_id, import_id, desk=wiring_imports.desk())
    bad = [_corrigible(each) for each in found if each.outcome in {Outcome.ERROR, Outcome.FAILED}]
    words = sentences.import_template()
    headings = [*(words[column] for column in Column), words["to_correct"]]
    return Reply(spreadsheet.write_workbook(words["sheet"], headings, bad), headers=_ATTACHED)


def _last_number(query: RowsQuery, office_id: str) -> int:
    """Of the page before; that row itself may have another outcome by now, or be dropped."""
    last = read_cursor(query.cursor, office_id) if query.cursor else "0"
    if not last.isdigit():
        raise CursorInvalid
    return int(last)


def _corrigible(row: ImportedRow) -> list[spreadsheet.Cell]:
    return [*(row.cells.get(column) for column in Column), why(row)]
