"""A confirmed import over HTTP: set it in motion, stop it, take home what became of each row."""

from typing import Final

from chalice.app import Blueprint

from chalicelib import wiring_imports
from chalicelib.adapters import spreadsheet
from chalicelib.domain.import_job import ImportedRow
from chalicelib.domain.import_sheet import Column
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.import_answers import ImportAnswer, why
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.observability import logger
from chalicelib.services import import_results, import_runs
from chalicelib.web import sentences

bp = Blueprint(__name__)

_ATTACHED: Final = {"Content-Disposition": 'attachment; filename="resultado-da-importacao.xlsx"'}


@bp.route("/imports/{import_id}/confirm", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Register the people of an import, each as a single registration; again, it sets nothing in motion",
    answer=ImportAnswer,
    status=202,
)
def post_confirm(request: Request, import_id: str) -> ImportAnswer:
    job = import_runs.confirm(
        request.session.office_id,
        import_id,
        actor(request),
        desk=wiring_imports.run_desk(),
        report=lambda code: logger.warning("left to reconcile", extra={"import_id": import_id, "code": code}),
    )
    return ImportAnswer.of(job)


@bp.route("/imports/{import_id}/cancel", methods=["POST"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Stop an import between two people; whoever is registered stays so",
    answer=ImportAnswer,
    status=202,
)
def post_cancel(request: Request, import_id: str) -> ImportAnswer:
    office_id = request.session.office_id
    job = import_runs.cancel(office_id, import_id, actor(request), desk=wiring_imports.run_desk())
    return ImportAnswer.of(job)


@bp.route("/imports/{import_id}/report.xlsx", methods=["GET"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Every row of the file with what became of it, as a workbook",
    produces=spreadsheet.MEDIA_TYPE,
)
def get_report(request: Request, import_id: str) -> Reply:
    rows = import_results.of_import(request.session.office_id, import_id, desk=wiring_imports.run_desk())
    words, more = sentences.import_template(), sentences.import_report()
    headings = [
        more["number"], *(words[column].rstrip("*") for column in Column), more["outcome"], more["reason"],
    ]  # fmt: skip
    return Reply(spreadsheet.write_workbook(more["sheet"], headings, map(_told, rows)), headers=_ATTACHED)


def _told(row: ImportedRow) -> list[spreadsheet.Cell]:
    cells = [row.cells.get(column) for column in Column]
    return [row.number, *cells, sentences.import_outcome(row.outcome), why(row)]
