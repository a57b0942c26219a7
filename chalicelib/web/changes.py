"""A change of a person's record in words: what changed, from what to what."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from chalicelib.domain import catalogue
from chalicelib.domain.difference import Aspect, Change, Value
from chalicelib.domain.steps import StepName
from chalicelib.web import sentences

_GONE: Final = {Aspect.DEPARTMENT: "department_gone", Aspect.COMPANY: "company_gone"}


def told(change: Change, names: Mapping[str, str]) -> str:
    """One change; ``names`` are those of departments and companies by id, without those that are gone."""
    kind = "given" if change.before is None else "taken" if change.after is None else "changed"
    return sentences.change(f"{change.aspect}.{kind}").format(
        name=_name(change, names), before=_value(change.before, names), after=_value(change.after, names)
    )


def step(name: StepName) -> str:
    """What a step of the wizard is called."""
    return sentences.change(f"step.{name}")


def more(number: int) -> str:
    """That there were further changes, which nobody kept one by one."""
    return sentences.change("more").format(number=number)


def clash(change: str) -> str:
    """That of two edits at once, one's own stands; ``change`` is the way from theirs to it, told."""
    return sentences.change("clash").format(change=change)


def _name(change: Change, names: Mapping[str, str]) -> str:
    if change.aspect in _GONE:
        return names.get(change.id) or sentences.change(_GONE[change.aspect])
    return _labels().get(change.id, change.id)


def _value(value: Value | None, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        gone = sentences.change("department_gone")
        listed = ", ".join(names.get(each) or gone for each in value)
        return sentences.change("value.only").format(names=listed)
    return _labels().get(value or "", "")


@cache
def _labels() -> dict[str, str]:
    """Slugs of permissions, notifications, levels, channels and so on, as the office reads them."""
    entries = {each.slug: each.label for each in (*catalogue.PERMISSIONS, *catalogue.NOTIFICATIONS)}
    levels = {str(each.slug): each.label for each in catalogue.FOLDER_LEVELS}
    values = {each: sentences.change(f"value.{each}") for each in (*catalogue.Channel, "all", "some")}
    return entries | levels | {str(each): word for each, word in values.items()}
