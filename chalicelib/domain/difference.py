"""What differs between two states of a person's record, aspect by aspect, and how two people's edits become one.

A record is read in the shape of the wizard's five steps. A ``Change`` says of personal data only that it changed, never
what it was or is: changes are kept in the history, which outlives the person's record (docs/data-retention.md).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from chalicelib.domain.audit import AuditRow
from chalicelib.domain.catalogue import Channel
from chalicelib.domain.model import Model
from chalicelib.domain.steps import StepName

MOST_KEPT: Final = 60
"""Changes of one edit that its row of history lists; of more it keeps the number."""
MOST_NAMED: Final = 10
"""Departments that a company is narrowed to, before a change says just "some"."""
ALL, SOME, GIVEN = "all", "some", "given"

type Steps = Mapping[StepName, Mapping[str, Any]]
type Value = str | list[str]
type Aspects = dict[tuple[Aspect, str], Value]


class Aspect(StrEnum):
    """What a record says of a person; those of the second line come once per id or slug."""

    NAME, EMAIL, CPF, PHONE, DEMO, PORTAL_ACCESS = "name", "email", "cpf", "phone", "demo", "portal_access"
    DEPARTMENT, COMPANY, PERMISSION, NOTIFICATION = "department", "company", "permission", "notification"


PERSONAL: Final = frozenset({Aspect.NAME, Aspect.EMAIL, Aspect.CPF, Aspect.PHONE})


class Change(Model):
    """``before`` or ``after`` is ``None`` where there was, or is, nothing.

    Values are a level, a channel, ``given``; of a company ``all``, ``some`` or the ids of its departments.
    """

    aspect: Aspect
    id: str = ""
    before: Value | None = None
    after: Value | None = None


def difference(before: Steps, after: Steps) -> list[Change]:
    """What changed, in the order of the wizard."""
    was, now = aspects(before), aspects(after)
    return list(_changes(was, now, [*now, *(each for each in was if each not in now)]))


def clashes(base: Steps, mine: Steps, theirs: Steps) -> list[Change]:
    """Where both changed the same aspect, each to something else: from theirs to mine."""
    stood, own, other = aspects(base), aspects(mine), aspects(theirs)
    both = [
        each
        for each in {**own, **other, **stood}
        if own.get(each) != stood.get(each) and other.get(each) != stood.get(each)
    ]
    return list(_changes(other, own, both))


def _changes(was: Aspects, now: Aspects, keys: Iterable[tuple[Aspect, str]]) -> Iterator[Change]:
    for aspect, own_id in sorted(keys, key=lambda key: list(Aspect).index(key[0])):
        nothing = Channel.NONE.value if aspect is Aspect.NOTIFICATION else None
        before, after = (side.get((aspect, own_id), nothing) for side in (was, now))
        if before != after:
            yield Change(aspect=aspect, id=own_id, before=_kept(aspect, before), after=_kept(aspect, after))


def _kept(aspect: Aspect, value: Value | None) -> Value | None:
    if value is not None and aspect in PERSONAL:
        return GIVEN
    return SOME if isinstance(value, list) and len(value) > MOST_NAMED else value


def aspects(steps: Steps) -> Aspects:
    """A record, flat; a step that is missing says nothing."""
    general = steps.get(StepName.GENERAL, {})
    found: Aspects = {(each, ""): general[each] for each in Aspect if each in PERSONAL and general.get(each)}
    if general.get("demo"):
        found[Aspect.DEMO, ""] = GIVEN
    if general.get("portal_access", {}).get("active"):
        found[Aspect.PORTAL_ACCESS, ""] = GIVEN
    for each in steps.get(StepName.DEPARTMENTS, {}).get("departments", []):
        found[Aspect.DEPARTMENT, each["id"]] = str(each["level"])
    for each in steps.get(StepName.COMPANIES, {}).get("companies", []):
        narrowed = each.get("departments")
        found[Aspect.COMPANY, each["id"]] = ALL if narrowed is None else sorted(narrowed)
    for slug in steps.get(StepName.PERMISSIONS, {}).get("permissions", []):
        found[Aspect.PERMISSION, slug] = GIVEN
    for slug, channel in steps.get(StepName.NOTIFICATIONS, {}).get("notifications", {}).items():
        found[Aspect.NOTIFICATION, slug] = str(channel)
    return found


def merged(base: Steps, mine: Steps, theirs: Steps) -> dict[StepName, dict[str, Any]]:
    """The five steps in which both edits stand: mine wherever I changed something, theirs everywhere else."""
    stood, own, other = aspects(base), aspects(mine), aspects(theirs)
    chosen: Aspects = {}
    for each in {**own, **other}:
        value = (own if own.get(each) != stood.get(each) else other).get(each)
        if value is not None:
            chosen[each] = value
    return _as_steps(chosen, mine, theirs)


def _as_steps(chosen: Aspects, mine: Steps, theirs: Steps) -> dict[StepName, dict[str, Any]]:
    def of(aspect: Aspect) -> dict[str, Value]:
        return {own_id: value for (each, own_id), value in chosen.items() if each is aspect}

    return {
        StepName.GENERAL: _general(chosen, mine),
        StepName.DEPARTMENTS: {
            "departments": [{"id": own_id, "level": level} for own_id, level in of(Aspect.DEPARTMENT).items()]
        },
        StepName.COMPANIES: {
            "companies": [
                {"id": own_id} | ({} if narrowed == ALL else {"departments": narrowed})
                for own_id, narrowed in of(Aspect.COMPANY).items()
            ]
        },
        StepName.PERMISSIONS: _permissions(sorted(of(Aspect.PERMISSION)), mine, theirs),
        StepName.NOTIFICATIONS: {"notifications": of(Aspect.NOTIFICATION)},
    }


def _general(chosen: Aspects, mine: Steps) -> dict[str, Any]:
    """When to send is what I chose, as long as the person may enter at all."""
    is_active = (Aspect.PORTAL_ACCESS, "") in chosen
    send = mine.get(StepName.GENERAL, {}).get("portal_access", {}).get("send")
    access = {"active": is_active} | ({"send": send} if is_active and send else {})
    personal = {each.value: chosen[each, ""] for each in Aspect if each in PERSONAL and (each, "") in chosen}
    return personal | {"demo": (Aspect.DEMO, "") in chosen, "portal_access": access}


def _permissions(given: list[str], *sides: Steps) -> dict[str, Any]:
    """A preset stands only over the permissions that somebody chose it with."""
    for side in sides:
        step = side.get(StepName.PERMISSIONS, {})
        if sorted(step.get("permissions", [])) == given:
            return {"permissions": given, "preset": step.get("preset")}
    return {"permissions": given, "preset": None}


def as_facts(changes: Sequence[Change]) -> dict[str, Any]:
    """Changes as facts of a row of history; nothing where there are none."""
    kept = [each.model_dump(mode="json", exclude_defaults=True) for each in changes[:MOST_KEPT]]
    return {"changes": kept or None, "more_changes": len(changes) - len(kept) or None}


def changes_in(row: AuditRow) -> list[Change]:
    """The changes that a row of history tells of."""
    facts = row.facts.get("changes", [])
    return [Change.model_validate(each) for each in facts] if isinstance(facts, list) else []
