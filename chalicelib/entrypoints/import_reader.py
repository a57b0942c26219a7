"""The function that takes apart what offices send to be imported."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring_imports
from chalicelib.entrypoints.functions import function
from chalicelib.services import imports

bp = Blueprint(__name__)


@bp.lambda_function(name="parse-import")
@function("parse-import")
def parse_import(event: dict[str, Any]) -> None:
    """``{"office_id", "import_id"}``."""
    from chalicelib.adapters.sheet_files import read_lines

    office_id, import_id = str(event["office_id"]), str(event["import_id"])
    imports.read_file(office_id, import_id, desk=wiring_imports.desk(), read_lines=read_lines)
