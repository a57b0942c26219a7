"""Every refusal has a status, a Portuguese sentence and a use; every sentence has a refusal."""

import ast
import importlib
import tomllib
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from chalicelib.domain.delivery import Kind
from chalicelib.domain.errors import DomainError
from chalicelib.entrypoints.problems import STATUS
from tests.architecture.sources import TEXTS, all_strings, dotted, name, product, tree, whole_code

WORKFLOW_ONLY = {
    "member_not_found",
    "onboarding_superseded",
    "mail_refused",
    "sms_refused",
    "mail_event_refused",
    "import_incomplete",
}
OF_THE_API_ITSELF = {"internal_error", "method_not_allowed", "unsupported_media_type"}
DYNAMIC = {
    "invitation.expired",
    "invitation.revoked",
    "session.opened",
    "account.registered",
    "account.linked",
    "office.left",
    "membership.ended",
    *(f"{mail}.{kind}" for mail in ("invitation", "delivery_test") for kind in Kind),
} - {"delivery_test.sent"}
ADD_A_ROW = {"part_of_history", "part_of_own_history", "part_of_member_history", "_history", "_row"}
SENTENCES = tomllib.loads(TEXTS.read_text("utf-8"))
OF_PYDANTIC = set(get_args(ErrorType))


def refusals() -> dict[str, type[DomainError]]:
    for path in product():
        importlib.import_module(name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    found, left = {}, [DomainError]
    while left:
        for each in left.pop().__subclasses__():
            found[each.__name__] = each
            left.append(each)
    return {name: each for name, each in found.items() if each.__module__.startswith("chalicelib")}


REFUSALS = refusals()


def named(node: ast.AST) -> str:
    return dotted(node.func if isinstance(node, ast.Call) else node).rsplit(".", 1)[-1]


def in_use() -> set[str]:
    """Names that are raised, or handed over as the meaning of a failed condition."""
    found = set()
    for path in product():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Raise) and node.exc is not None:
                found.add(named(node.exc))
            if isinstance(node, ast.Tuple | ast.Call | ast.Return | ast.IfExp):
                found |= {named(inner) for inner in ast.walk(node) if isinstance(inner, ast.Name | ast.Call)}
    return found


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_has_a_code_of_its_own_with_status_and_sentence(name: str) -> None:
    code = REFUSALS[name].code

    assert [each.__name__ for each in REFUSALS.values() if each.code == code] == [name]
    if code in WORKFLOW_ONLY:
        assert code not in STATUS
    else:
        assert 400 <= STATUS[code] <= 503
        assert SENTENCES["titles"][code]
        assert SENTENCES["details"][code]


def test_every_refusal_is_used() -> None:
    assert set(REFUSALS) - in_use() == set()


def test_there_is_no_status_and_no_sentence_for_what_nobody_refuses() -> None:
    codes = {each.code for each in REFUSALS.values()} - WORKFLOW_ONLY | OF_THE_API_ITSELF

    assert set(STATUS) == set(SENTENCES["titles"]) == set(SENTENCES["details"]) == codes
    assert all_strings() >= OF_THE_API_ITSELF


def test_errors_of_the_workflow_stay_there() -> None:
    assert {each.code for each in REFUSALS.values()} >= WORKFLOW_ONLY


def test_every_sentence_under_a_field_is_used() -> None:
    refused = {each.code for each in REFUSALS.values()}
    ours = set(SENTENCES["fields"]) - OF_PYDANTIC

    assert not ours - refused - all_strings()


@pytest.mark.parametrize("code", sorted(set(SENTENCES["fields"]) & {each.code for each in REFUSALS.values()}))
def test_a_refusal_with_a_sentence_for_the_field_names_fields_somewhere(code: str) -> None:
    (name,) = [name for name, each in REFUSALS.items() if each.code == code]

    assert f"{name}.code" in whole_code() or "refusal.code" in whole_code()


def test_every_event_of_a_history_has_a_sentence_and_every_sentence_an_event() -> None:
    assert set(SENTENCES["history"]) == actions_of_history() | DYNAMIC | {"other"}


def actions_of_history() -> set[str]:
    """The literal actions that are handed to whoever makes a row."""
    found = set()
    for path in product():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                given = [each.value for each in node.keywords if each.arg == "action"]
                if named(node) in ADD_A_ROW:
                    given += [each for word in node.args[:1] for each in ast.walk(word)]
                found |= {each.value for each in given if isinstance(each, ast.Constant)}
    return found
