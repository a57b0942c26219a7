"""One row of an import over HTTP: correct it where it is, or drop it."""

from chalice.app import Blueprint

from chalicelib import wiring_imports
from chalicelib.domain.import_corrections import ImportRowUnknown
from chalicelib.domain.session import Access
from chalicelib.entrypoints.import_answers import CorrectionAnswer, CorrectionBody
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import import_corrections
from chalicelib.services.import_corrections import RowPlace

bp = Blueprint(__name__)

LONGEST_NUMBER = 7
"""Digits: a sheet of Excel has 1,048,576 rows."""


@bp.route("/imports/{import_id}/rows/{number}", methods=["PATCH"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Correct cells of a row; the person that it is about is judged anew, nobody is registered",
    body=CorrectionBody,
    answer=CorrectionAnswer,
)
def patch_row(request: Request, body: CorrectionBody, import_id: str, number: str) -> CorrectionAnswer:
    place = _place(request, import_id, number)
    return CorrectionAnswer.with_rows(
        *import_corrections.correct(place, body.cells, desk=wiring_imports.desk())
    )


@bp.route("/imports/{import_id}/rows/{number}", methods=["DELETE"])
@endpoint(
    access=Access.PORTAL_STAFF,
    summary="Drop a row; the other rows of its person are judged without it",
    answer=CorrectionAnswer,
)
def delete_row(request: Request, import_id: str, number: str) -> CorrectionAnswer:
    place = _place(request, import_id, number)
    return CorrectionAnswer.with_rows(*import_corrections.drop(place, desk=wiring_imports.desk()))


def _place(request: Request, import_id: str, number: str) -> RowPlace:
    """What is no number is no row either. Errors: ``ImportRowUnknown``."""
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise ImportRowUnknown
    return RowPlace(request.session.office_id, import_id, int(number))
