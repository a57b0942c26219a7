"""A known path answers only to its own methods, and tells every other one which they are."""

import re

import pytest

import app
from tests.functional.routes import PAGE_PATHS
from tests.functional.test_headers import assert_secure
from tests.functional.world import Person, World

# Chalice's local gateway answers OPTIONS itself; the deployed stack is asked for it in tests/e2e.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
OWN_METHODS = {path: set(methods) for path, methods in app.app.routes.items()}


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@metodos.com.br")


@pytest.mark.statement("E13")
@pytest.mark.parametrize("path", OWN_METHODS)
def test_a_method_that_a_path_does_not_have_is_405_and_changes_nothing(
    world: World, ana: Person, path: str
) -> None:
    others = [method for method in METHODS if method not in OWN_METHODS[path]]
    asked = re.sub(r"{\w+}", "x", PAGE_PATHS.get(path, path))
    before = world.items()

    answers = [ana.call(method, asked, {"a": 1}) for method in others]

    assert {(answer.status, answer.code) for answer in answers} == {(405, "method_not_allowed")}
    for answer in answers:
        assert set(answer.headers["Allow"].split(", ")) == OWN_METHODS[path]
        assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
        assert_secure(answer)
    assert world.items() == before


@pytest.mark.statement("E13")
@pytest.mark.statement("B4")
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_does_not_make_another_method_of_a_request(world: World, ana: Person, header: str) -> None:
    before = world.items()

    assert ana.call("GET", "/office", **{header: "PATCH"}).status == 200
    assert ana.call("POST", "/office", {"name": "Outro"}, **{header: "PATCH"}).status == 405
    assert world.items() == before
