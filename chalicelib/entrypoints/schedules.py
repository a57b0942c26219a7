"""The schedule that finishes what was interrupted, every minute."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib import wiring, wiring_imports
from chalicelib.entrypoints.functions import function
from chalicelib.observability import logger
from chalicelib.services import reconciliation

bp = Blueprint(__name__)

LOOK_BACK_MINUTES: Final = 60


@bp.schedule(Rate(1, unit=Rate.MINUTES), name="reconcile")
def reconcile(event: CloudWatchEvent) -> dict[str, int]:
    """A detail ``{"look_back_minutes": n}`` looks further back for executions that were lost."""
    done: dict[str, int] = _reconcile(event.detail or {}, event.context)
    return done


@function("reconcile")
def _reconcile(detail: dict[str, Any]) -> dict[str, int]:
    minutes = int(detail.get("look_back_minutes", LOOK_BACK_MINUTES))
    done = reconciliation.reconcile(
        tools=wiring.tools(),
        outside=replace(wiring.outside(), carry_on_import=wiring_imports.carry_on),
        notices=wiring.notices(),
        look_back=timedelta(minutes=minutes),
        report=lambda error: logger.warning("left for the next round", extra={"error_type": error}),
    )
    logger.info("reconciled", extra=done)
    return done
