"""History: who did what to whom, when, from where, with which result; each row vouches for the one before it.

The rows that one owner (an office, or an account) has of one target are a **history**. They are numbered without a
gap, and each carries the hash of the row before it, so that nobody can change, add or take away one unseen.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from chalicelib.domain.model import Model

type Fact = str | int | bool | list[Fact] | dict[str, Fact]


class Actor(Model):
    """A person at work, or Portaria itself (``kind`` system).

    ``device`` is for a mail to the person; no row of history keeps it.
    """

    kind: str
    id: str
    name: str
    source_ip: str = ""
    request_id: str = ""
    device: str = Field(default="", exclude=True)


SYSTEM = Actor.model_construct(kind="system", id="portaria", name="Portaria")


def _what_is_said(facts: Any) -> Any:
    return {name: value for name, value in dict(facts).items() if value is not None}


class AuditRow(Model):
    """One change. Facts are ids and words; what is ``None`` is left out.

    ``seq``, ``prev`` and ``hash`` are its place in the history, given when it is written.
    """

    id: str
    owner_id: str
    action: str
    target_id: str
    at: datetime
    actor: Actor
    result: str = "ok"
    facts: Annotated[dict[str, Fact], BeforeValidator(_what_is_said)] = {}
    seq: int = 0
    prev: str = ""
    hash: str = ""


class Place(NamedTuple):
    """Where a row stands among all of its owner's: enough to go on after it."""

    at: datetime
    target_id: str
    seq: int


def place_of(row: AuditRow) -> Place:
    return Place(row.at, row.target_id, row.seq)


def hash_of(row: AuditRow) -> str:
    """SHA-256 over the row and the hash of the one before it, as base64url.

    What is as by default does not count: a field that is added later leaves every hash as it was.
    """
    told = row.model_dump(mode="json", exclude_defaults=True, exclude={"hash"})
    told["at"] = row.at.astimezone(UTC).isoformat(timespec="milliseconds")
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).decode().rstrip("=")


def linked(row: AuditRow, head: AuditRow | None) -> AuditRow:
    """The row as the next one after ``head``, the newest of its history."""
    place = {"seq": head.seq + 1, "prev": head.hash} if head else {"seq": 1, "prev": ""}
    row = row.model_copy(update=place)
    return row.model_copy(update={"hash": hash_of(row)})


class Fault(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "was changed"
    GAP = "has a gap before it"
    OUT_OF_ORDER = "is out of order"
    UNLINKED = "does not follow the one before it"


class BrokenLink(NamedTuple):
    seq: int
    fault: Fault


def broken_links(rows: Sequence[AuditRow]) -> list[BrokenLink]:
    """What is wrong with a whole history, oldest first. A tail that was cut off shows only against an older head."""
    found = []
    seq, before = 0, ""
    for row in rows:
        fault = _fault(row, seq, before)
        if fault is not None:
            found.append(BrokenLink(row.seq, fault))
        seq, before = row.seq, row.hash
    return found


def _fault(row: AuditRow, seq: int, before: str) -> Fault | None:
    """Of one row after the row numbered ``seq`` with the hash ``before``."""
    if row.hash != hash_of(row):
        return Fault.CHANGED
    if row.seq != seq + 1:
        return Fault.GAP if row.seq > seq + 1 else Fault.OUT_OF_ORDER
    return None if row.prev == before else Fault.UNLINKED
