"""Says that the function runs; asks nothing of anything it stands on."""

from chalice.app import Blueprint

from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.version import VERSION

bp = Blueprint(__name__)


class Health(Model):
    status: str
    version: str


@bp.route("/health", methods=["GET"])
@endpoint(access=Access.ANYONE, summary="Whether the API runs", answer=Health)
def health(request: Request) -> Health:  # noqa: ARG001
    return Health(status="ok", version=VERSION)
