"""Reads a request body as strict JSON into a model; whatever is not exactly that is refused by name."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.domain.errors import BodyTooLarge, FieldProblem, InvalidRequest, MalformedBody
from chalicelib.domain.model import Model

MOST_BYTES: Final = 256 * 1024
MOST_DEPTH: Final = 32
MOST_KEYS: Final = 2000


class Nothing(Model):
    """The body of a call that takes none: empty, or an object without fields."""

    model_config = ConfigDict(extra="forbid")


def parse[Model: BaseModel](raw: bytes, model: type[Model]) -> Model:
    """The body as ``model``; an empty body counts as ``{}``.

    Errors: ``BodyTooLarge`` over 256 KiB, ``MalformedBody`` for anything but one plain JSON object,
    ``InvalidRequest`` with each refused field.
    """
    if len(raw) > MOST_BYTES:
        raise BodyTooLarge
    return validate(_object(raw) if raw.strip() else {}, model)


def validate[Model: BaseModel](values: Mapping[str, Any], model: type[Model]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InvalidRequest(fields=field_problems(error)) from None


def field_problems(error: ValidationError) -> list[FieldProblem]:
    """Pydantic's findings as ours: dotted path, stable code, and a sentence only where it is our own."""
    return [
        FieldProblem(
            ".".join(str(part) for part in each["loc"]) or "body",
            each["type"],
            each["msg"] if "_invalid" in each["type"] else "",
        )
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(
            _text(raw),
            object_pairs_hook=_without_duplicates,
            parse_float=_finite,
            parse_constant=_refuse,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise MalformedBody from None
    if not isinstance(value, dict) or not _is_modest(value):
        raise MalformedBody
    return value


def _text(raw: bytes) -> str:
    """The body's text. API Gateway puts U+FFFD where bytes were not UTF-8, and the name would be kept like that."""
    text = raw.decode("utf-8")
    if "\ufffd" in text:
        raise ValueError("not UTF-8")
    return text


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _refuse(text: str) -> float:
    raise ValueError(text)


def _is_modest(value: dict[str, Any]) -> bool:
    """Says whether nesting and number of keys stay within what any model of ours needs."""
    level: list[Any] = [value]
    keys = 0
    for _ in range(MOST_DEPTH):
        keys += sum(len(each) for each in level if isinstance(each, dict))
        if keys > MOST_KEYS:
            return False
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False
