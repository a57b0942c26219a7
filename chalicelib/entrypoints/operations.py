"""What operators do by invoking a function, under IAM: make an office."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.setup import OfficeSetup
from chalicelib.entrypoints.bodies import validate
from chalicelib.entrypoints.functions import function
from chalicelib.services import offices

bp = Blueprint(__name__)


@bp.lambda_function(name="create-office")
@function("create-office")
def create_office(event: dict[str, Any]) -> dict[str, str]:
    """``{"name", "administrator": {"name", "email"}}`` → ``{"office_id"}``; the administrator is invited by mail."""
    setup = validate(event, OfficeSetup)
    office = offices.create_office(setup, tools=wiring.tools())
    return {"office_id": office.id}
