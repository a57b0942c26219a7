"""Service tokens of the office over HTTP: an administrator makes, sees and revokes them."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib import wiring
from chalicelib.domain.model import Model
from chalicelib.domain.service_token import Scope, ServiceToken, ServiceTokenData
from chalicelib.domain.session import Access
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import service_tokens

bp = Blueprint(__name__)


class ServiceTokenAnswer(Model):
    """``last_used_at`` is true to five minutes."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None
    in_force: bool

    @classmethod
    def of(cls, token: ServiceToken) -> "ServiceTokenAnswer":
        return cls(**_facts(token))


class NewServiceToken(ServiceTokenAnswer):
    """``token`` is the credential itself, told this once."""

    token: str


class ServiceTokenList(Model):
    items: list[ServiceTokenAnswer]
    next_cursor: str | None = None


@bp.route("/office/service-tokens", methods=["GET"])
@endpoint(access=Access.ADMINISTRATOR, summary="Service tokens of the office", answer=ServiceTokenList)
def get_service_tokens(request: Request) -> ServiceTokenList:
    found = service_tokens.listed(request.session.office_id, service_tokens=wiring.service_tokens())
    return ServiceTokenList(items=[ServiceTokenAnswer.of(each) for each in found])


@bp.route("/office/service-tokens", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Make a service token; it is shown once, and asks for a proof",
    body=ServiceTokenData,
    answer=NewServiceToken,
    status=201,
)
def post_service_token(request: Request, body: ServiceTokenData) -> Reply:
    request.session.ensure_fresh(wiring.clock.now())
    token, secret = service_tokens.create(
        request.session.office_id,
        body,
        actor(request),
        tools=wiring.tools(),
        service_tokens=wiring.service_tokens(),
    )
    return Reply(NewServiceToken(**_facts(token), token=secret))


@bp.route("/office/service-tokens/{token_id}", methods=["DELETE"])
@endpoint(access=Access.ADMINISTRATOR, summary="Revoke a service token at once", status=204)
def delete_service_token(request: Request, token_id: str) -> None:
    service_tokens.revoke(
        request.session.office_id,
        token_id,
        actor(request),
        tools=wiring.tools(),
        service_tokens=wiring.service_tokens(),
    )


def _facts(token: ServiceToken) -> dict[str, object]:
    own = token.model_dump(include=set(ServiceTokenAnswer.model_fields))
    return own | {"in_force": token.is_in_force(wiring.clock.now())}
