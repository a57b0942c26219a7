"""The states of the workflow of an import as Lambda functions; between them go ids and numbers only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalice.app import Blueprint

from chalicelib import wiring_imports
from chalicelib.domain.errors import Conflict, ServiceUnavailable
from chalicelib.domain.import_run import Batch, Order
from chalicelib.entrypoints.functions import function
from chalicelib.services import import_plans, import_writing
from chalicelib.services.ports import TransactionFailed

bp = Blueprint(__name__)


@bp.lambda_function(name="prepare-import")
@function("prepare-import")
def prepare_import(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    with _passing():
        batches, place = import_plans.prepare(order, desk=wiring_imports.run_desk())
    return order._asdict() | {"batches": batches, "batches_key": place}


@bp.lambda_function(name="import-row")
@function("import-row")
def import_row(event: dict[str, Any]) -> None:
    """One item of the list of batches."""
    place = (int(event["number"]), int(event["first"]), int(event["end"]))
    batch = Batch(*_order(event), str(event["plan"]), *place)
    with _passing():
        import_writing.do_batch(batch, desk=wiring_imports.run_desk())


@bp.lambda_function(name="finish-import")
@function("finish-import")
def finish_import(event: dict[str, Any]) -> dict[str, Any]:
    order = _order(event)
    with _passing():
        import_plans.finish(order, desk=wiring_imports.run_desk())
    return order._asdict()


@contextmanager
def _passing() -> Iterator[None]:
    """Whoever meets another write in the same instant is called again: the workflow knows that by one name."""
    try:
        yield
    except (Conflict, TransactionFailed):
        raise ServiceUnavailable(service="dynamodb") from None


def _order(event: dict[str, Any]) -> Order:
    return Order(str(event["office_id"]), str(event["import_id"]), int(event["run"]))
