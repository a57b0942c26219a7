"""How Chalice hands over the request of the moment; this blueprint has no route of its own."""

from chalice.app import Blueprint, Request

bp = Blueprint(__name__)


def current_request() -> Request:
    return bp.current_request
