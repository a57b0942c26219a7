"""Who is at work in a request, as history will name them."""

from chalicelib.domain.audit import Actor
from chalicelib.entrypoints.requests import Request


def actor(request: Request) -> Actor:
    session = request.session
    return Actor(
        kind=session.role.value,
        id=session.member_id,
        name=session.name,
        source_ip=request.source_ip,
        request_id=request.id,
    )


def stranger(request: Request) -> Actor:
    """Somebody who holds a link and nothing else yet."""
    return Actor(kind="link_holder", id="", name="", source_ip=request.source_ip, request_id=request.id)
