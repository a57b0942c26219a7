"""Who may come in by which port: people by the portal's, programs by the emulator's.

The portal's port serves the application at its root and the outbox, never the AWS API. The emulator's
port refuses browsers, since the emulator takes any key for the root's and answers every origin; but a page of
the portal may post a form to a bucket, as it does on AWS.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from infra.local import outbox
from infra.local.mailbox import Mail

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

APP_HOST = b"localhost"
AWS_PATHS = ("/_ministack", "/_aws", "/_localstack", "/restapis")
ROUTING_HEADERS = (b"host", b"x-forwarded-for", b"x-amz-target", b"x-amz-date", b"x-amz-security-token")
LOCAL_HOSTS = ("localhost", "127.0.0.1")
BUCKET = re.compile(r"/[a-z0-9][a-z0-9-]{2,62}/?")


class Behind(NamedTuple):
    """What the door opens to: the emulator, where the site is in it, and what the outbox reads, newest first.

    `site` gives the API's id and stage; none before the first deployment.
    """

    emulator: Application
    site: Callable[[], tuple[str, str] | None]
    mails: Callable[[], Sequence[Mail]]
    texts: Callable[[], Sequence[outbox.Sms]]


class FrontDoor:
    """The ASGI application in front of the emulator's."""

    def __init__(self, behind: Behind, portal_port: int, on_request: Callable[[], None]) -> None:
        self._behind, self._portal_port, self._on_request = behind, portal_port, on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._behind.emulator(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["server"][1] == self._portal_port:
            await self._people(scope, receive, send)
        else:
            await self._programs(scope, receive, send)

    async def _people(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == outbox.ROOT or path.startswith(outbox.ROOT + "/"):
            await say(send, self._outbox(scope))
        elif path.startswith(AWS_PATHS):
            await say(send, outbox.Page(404, "text/plain", "not found"))
        elif (site := self._behind.site()) is None:
            await say(send, outbox.Page(503, "text/plain", "the portal is not deployed yet"))
        else:
            self._on_request()
            await self._behind.emulator(as_site_request(scope, *site), receive, send)

    async def _programs(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_browser = header(scope, b"origin") is not None
        if (is_browser and not self._is_upload(scope)) or not is_local(scope, suffix=".localhost"):
            await say(send, outbox.Page(403, "text/plain", "this port is for programs on this machine"))
            return
        self._on_request()
        await self._behind.emulator(scope, receive, send)

    def _is_upload(self, scope: Scope) -> bool:
        """A form for one bucket from a page of the portal, or the browser's question whether it may be posted."""
        is_ours = header(scope, b"origin") == f"http://{LOCAL_HOSTS[0]}:{self._portal_port}".encode()
        is_form = (header(scope, b"content-type") or b"").startswith(b"multipart/form-data;")
        is_posted = scope["method"] == "OPTIONS" or (scope["method"] == "POST" and is_form)
        return is_ours and is_posted and BUCKET.fullmatch(scope["path"]) is not None

    def _outbox(self, scope: Scope) -> outbox.Page:
        """Another site's name that leads to this machine must not read the mails."""
        if not is_local(scope):
            return outbox.Page(403, "text/plain", "the outbox is at localhost")
        if scope["method"] not in ("GET", "HEAD"):
            return outbox.Page(405, "text/plain", "the outbox is read only")
        return outbox.answer(scope["path"], self._behind.mails(), self._behind.texts())


def header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)


def is_local(scope: Scope, suffix: str = "") -> bool:
    name = (header(scope, b"host") or b"").decode("latin-1").rsplit(":", 1)[0]
    return name in LOCAL_HOSTS or (suffix != "" and name.endswith(suffix))


def as_site_request(scope: Scope, api: str, stage: str) -> Scope:
    """Addressed to the API by its path, since the emulator keeps `/health`, `/login` and others for itself.

    It comes from the address that really called: neither that nor the host can be forged.
    """
    kept = [(name, value) for name, value in scope["headers"] if name not in ROUTING_HEADERS]
    caller = scope["client"][0].encode() if scope.get("client") else b"127.0.0.1"
    root = f"/_aws/execute-api/{api}/{stage}"
    return scope | {
        "path": root + scope["path"],
        "raw_path": root.encode() + scope["raw_path"],
        "headers": [*kept, (b"host", APP_HOST), (b"x-forwarded-for", caller)],
    }


async def say(send: Send, page: outbox.Page) -> None:
    body = page.body.encode()
    headers = {
        "content-type": page.content_type,
        "content-length": str(len(body)),
        "content-security-policy": outbox.POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": page.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
