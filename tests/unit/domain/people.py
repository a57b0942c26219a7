"""Client users and collaborators as values, for the domain's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.invitation import Invitation
from chalicelib.domain.member import StaffMember

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
_FACTS = {
    "office_id": "off_a",
    "created_at": NOON,
    "created_by": "Ana Souza",
    "updated_at": NOON,
    "updated_by": "Ana Souza",
}


def carla(**what: Any) -> ClientUser:
    own = {"id": "usr_carla", "name": "Carla Dias", "email": "carla@padaria.com.br", "portal_access": True}
    return ClientUser.model_validate(_FACTS | own | {"email_key": own["email"]} | what)


def ana(**what: Any) -> StaffMember:
    own = {"id": "stf_ana", "name": "Ana Souza", "email": "ana@modelo.com.br"}
    return StaffMember.model_validate(_FACTS | own | {"email_key": own["email"]} | what)


def sent(**what: Any) -> Invitation:
    """An invitation mailed at noon, for a week."""
    facts = {
        "id": "inv_carla",
        "version": 1,
        "status": "sent",
        "life_seconds": WEEK.total_seconds(),
        "invited_by": "Ana Souza",
        "queued_at": NOON,
        "sent_at": NOON,
        "expires_at": NOON + WEEK,
        "sends": 1,
        "token_hash": "the hash",
    }
    return Invitation.model_validate(facts | what)
