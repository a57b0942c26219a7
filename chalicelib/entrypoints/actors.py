"""Who is at work in a request, as history will name them, and where they come from."""

import ipaddress

from chalicelib.adapters.tokens import digest
from chalicelib.domain.audit import Actor
from chalicelib.domain.device import device_of
from chalicelib.domain.session import Role
from chalicelib.entrypoints.cookies import token_in_hand
from chalicelib.entrypoints.requests import Request
from chalicelib.services.sign_in import Entry


def actor(request: Request) -> Actor:
    """Who is at work: the person or the service that calls; in a view of a demonstration user, whoever looks."""
    if request.service is not None:
        kind, who = "service", request.service
        return Actor(kind=kind, id=who.id, name=who.name, source_ip=request.source_ip, request_id=request.id)
    session = request.session
    viewer = session.viewer
    return Actor(
        kind=Role.STAFF.value if viewer else session.role.value,
        id=viewer.member_id if viewer else session.member_id,
        name=viewer.name if viewer else session.name,
        source_ip=request.source_ip,
        request_id=request.id,
        device=_device(request),
    )


def stranger(request: Request) -> Actor:
    """Somebody who holds a link and nothing else yet."""
    return Actor(
        kind="link_holder",
        id="",
        name="",
        source_ip=request.source_ip,
        request_id=request.id,
        device=_device(request),
    )


def _device(request: Request) -> str:
    return device_of(request.headers.get("user-agent", ""))


def entry(request: Request) -> Entry:
    """Somebody on their way in."""
    return Entry(stranger(request), origin_of(request), token_in_hand(request.headers))


def origin_of(request: Request) -> str:
    """The kind of browser and the network it is in, as a hash: what "from a new place" is told by."""
    try:
        address = ipaddress.ip_address(request.source_ip)
    except ValueError:
        return ""
    network = ipaddress.ip_network((address, 16 if address.version == 4 else 32), strict=False)
    return digest(f"{network} {request.headers.get('user-agent', '')}")[:16]
