"""The signed-in person's own data over HTTP: all of it to keep, and its end (LGPD, article 18)."""

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.session import Access
from chalicelib.entrypoints import cookies
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.models import Body, Consent
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import erasure, own_data
from chalicelib.web import sentences

bp = Blueprint(__name__)


class Erase(Body):
    accept: Consent


@bp.route("/me/data", methods=["GET"])
@endpoint(access=Access.SIGNED_IN, summary="All that is held about oneself", answer=own_data.OwnData)
def get_data(request: Request) -> Reply:
    words = own_data.Words(sentences.event, sentences.notification)
    report = own_data.report(request.session, door=wiring.door(), store=wiring.store(), in_words=words)
    return Reply(report, headers={"Content-Disposition": 'attachment; filename="meus-dados.json"'})


@bp.route("/me", methods=["DELETE"])
@endpoint(access=Access.SIGNED_IN, summary="Erase the own account", body=Erase, status=204)
def delete_me(request: Request, body: Erase) -> Reply:  # noqa: ARG001 - the consent is all that it says
    erasure.erase(request.session, actor(request), door=wiring.door(), tools=wiring.tools())
    return Reply(headers=cookies.nothing_kept())
