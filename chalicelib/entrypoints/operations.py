"""What operators do by invoking a function, under IAM: make or delete an office, erase an account."""

from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.email import EmailAddress
from chalicelib.domain.model import Model
from chalicelib.domain.setup import OfficeSetup
from chalicelib.entrypoints.bodies import validate
from chalicelib.entrypoints.functions import function
from chalicelib.observability import logger
from chalicelib.services import erasure, list_repair, office_end, offices

bp = Blueprint(__name__)


class Erase(Model):
    email: EmailAddress


@bp.lambda_function(name="create-office")
@function("create-office")
def create_office(event: dict[str, Any]) -> dict[str, str]:
    """``{"name", "administrator": {"name", "email"}}`` → ``{"office_id"}``; the administrator is invited by mail."""
    setup = validate(event, OfficeSetup)
    office = offices.create_office(setup, tools=wiring.tools())
    return {"office_id": office.id}


@bp.lambda_function(name="erase-account")
@function("erase-account")
def erase_account(event: dict[str, Any]) -> dict[str, bool]:
    """``{"email"}`` → ``{"erased": true}``, for somebody at no office who has asked from that mailbox."""
    erasure.erase_without_office(validate(event, Erase).email, door=wiring.door())
    return {"erased": True}


@bp.lambda_function(name="delete-office")
@function("delete-office")
def delete_office(event: dict[str, Any]) -> dict[str, bool]:
    """``{"office_id", "again"}``, the id said twice → ``{"done"}``; to be called until it is."""
    office_id = str(event["office_id"])
    done = office_end.end_some(
        office_id,
        str(event["again"]),
        tools=wiring.tools(),
        door=wiring.door(),
        items=wiring.office_items(),
    )
    logger.info("office deleted" if done else "office partly deleted", extra={"office_id": office_id})
    return {"done": done}


@bp.lambda_function(name="rebuild-lists")
@function("rebuild-lists")
def rebuild_lists(event: dict[str, Any]) -> dict[str, Any]:
    """``{"office_id", "after"?}`` → ``{"done", "after"}``; to be called with what it gives until it is done."""
    after = list_repair.rebuild_some(
        str(event["office_id"]), str(event.get("after") or ""), store=wiring.store()
    )
    return {"done": not after, "after": after}
