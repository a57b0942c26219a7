"""The function that verifies passkeys: it takes an order, answers, and reaches nothing else."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.adapters import webauthn
from chalicelib.entrypoints.functions import function
from chalicelib.observability import logger

bp = Blueprint(__name__)


@bp.lambda_function(name="verify-passkey")
@function("verify-passkey")
def verify_passkey(event: dict[str, Any]) -> dict[str, Any]:
    """``{do, credential, challenge, rp_id, origin, …}`` → the facts, or ``{"refused": reason}``."""
    told = webauthn.verify(event)
    if "refused" in told:
        logger.info("refused", extra={"reason": told["refused"]})
    return told
