"""Who did it and from where: what every row of history says beside what happened."""

from datetime import datetime
from typing import Any

from chalicelib.domain.model import Model


class Actor(Model):
    """A person at work, or Portaria itself (``kind`` system)."""

    kind: str
    id: str
    name: str
    source_ip: str = ""
    request_id: str = ""


SYSTEM = Actor.model_construct(kind="system", id="portaria", name="Portaria")


class AuditRow(Model):
    """One change: what, by whom, to what, when, from where, with which result. Facts are ids and words."""

    id: str
    owner_id: str
    action: str
    target_id: str
    at: datetime
    actor: Actor
    result: str = "ok"
    facts: dict[str, Any] = {}
