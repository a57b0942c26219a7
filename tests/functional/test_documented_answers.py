"""What comes back is what the document says, field for field: of every route, and of a whole journey."""

import copy
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jsonschema
import pytest

from tests.functional.routes import API, Office, ask, fitting, make_office
from tests.functional.world import PASSWORD, Answer, Person, World

WHOLE_NUMBERS = re.compile(r"\b(?:\d{11}|\d{3}\.\d{3}\.\d{3}-\d{2}|\+55\d{10,11})\b")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
LISTS = {route for route, each in API.items() if each.answer and "items" in each.answer.model_fields}
CPF, PHONE = "52998224725", "+5511987654321"


class Recorder:
    """Every answer beside the route that gave it."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, Answer]] = []

    @contextmanager
    def listening(self, world: World) -> Iterator[None]:
        asked = world.call

        def call(method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
            answer = asked(method, path, body, headers)
            self.answers.append((f"{method} {route_of(path)}", answer))
            return answer

        world.call = call  # type: ignore[method-assign]
        try:
            yield
        finally:
            del world.call


def route_of(path: str) -> str:
    """The path of the document that this path is asked by; the fixed ones first."""
    plain = path.partition("?")[0]
    known = sorted({route.split(" ")[1] for route in API}, key=lambda each: each.count("{"))
    return next((each for each in known if re.fullmatch(re.sub(r"{\w+}", "[^/]+", each), plain)), plain)


def journey(world: World) -> None:
    ana = world.staff("Contábil da Ana", "ana@documento.com.br")
    bruno = world.staff("Contábil do Bruno", "bruno@documento.com.br")
    client_user, carla = world.client(ana, "carla@documento.com.br", cpf=CPF, phone=PHONE)
    world.client_user(bruno, carla.email)
    token = world.mails_to(carla.email)[-1].token
    world.call("POST", "/invitations/lookup", {"token": token})
    world.link(carla, token)
    world.sign_in(carla)
    world.call("POST", "/auth/login", {"email": carla.email, "password": "senha errada"})
    world.call("POST", "/invitations/lookup", {"token": token})
    world.call("POST", "/invitations/register", {"token": token, "password": PASSWORD, "accept_terms": True})
    expires(world, ana)
    draft = ana.call("POST", "/drafts", {}).json
    ana.call("POST", f"/drafts/{draft['id']}/complete", None, draft["version"])
    ana.call("PUT", f"/drafts/{draft['id']}/permissions", {"permissions": ["read_news"]}, 99)
    ana.call("PUT", f"/drafts/{draft['id']}/general", {"name": 1}, draft["version"])
    ana.call("POST", f"/client-users/{client_user}/invitation")
    ana.call("GET", "/client-users?status=none")
    ana.call("GET", "/client-users/usr_x")
    Person(world, "").call("GET", "/me")


def expires(world: World, ana: Person) -> None:
    world.client_user(ana, "tarde@documento.com.br")
    with world.undone():
        world.clock.advance(days=8)
        world.call(
            "POST", "/invitations/lookup", {"token": world.mails_to("tarde@documento.com.br")[-1].token}
        )


@pytest.fixture(scope="module")
def answers(world: World) -> list[tuple[str, Answer]]:
    """Of the journey, then of each route by whoever it is for."""
    recorder = Recorder()
    with recorder.listening(world):
        journey(world)
        ours: Office = make_office(world, "Contábil da Zoe", "zoe-documento.com.br")
        for route in API:
            with world.undone():
                ask(route, fitting(route, ours), ours)
    return recorder.answers


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    return closed(world.call("GET", "/openapi.json").json)


def closed(document: Any) -> Any:
    """The document with every object shut: what a schema does not name is an error."""
    shut = copy.deepcopy(document)
    for schema in shut["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return shut


def validate(body: Any, schema: dict[str, Any], document: Any) -> None:
    whole = schema | {"components": document["components"]}
    formats = jsonschema.FormatChecker()
    formats.checks("date-time", raises=ValueError)(is_an_instant)
    jsonschema.Draft202012Validator(whole, format_checker=formats).validate(body)


def is_an_instant(text: object) -> bool:
    return not isinstance(text, str) or INSTANT.fullmatch(text) is not None


@pytest.mark.statement("F9")
def test_every_answer_has_the_documented_fields_and_no_other(
    answers: list[tuple[str, Answer]], document: Any
) -> None:
    seen = set()
    for route, answer in answers:
        method, path = route.lower().split(" ")
        operation = document["paths"][path][method]
        responses = operation["responses"]
        given = responses.get(str(answer.status), responses["default"])
        if "content" not in given:
            assert not answer.body or route == "GET /openapi.json", route
            continue
        ((media_type, content),) = given["content"].items()
        if "json" not in media_type:
            assert answer.headers["Content-Type"] == media_type
            continue
        validate(answer.json, content["schema"], document)
        seen.add((route, answer.status))

    assert {route for route, operation in API.items() if operation.answer} - {
        each for each, _ in seen
    } == set()
    assert {status for _, status in seen} >= {200, 201, 202, 400, 401, 404, 409, 410, 412}


@pytest.mark.statement("F9")
def test_a_whole_cpf_or_phone_stands_in_no_list(answers: list[tuple[str, Answer]]) -> None:
    lists = [answer for route, answer in answers if answer.status == 200 and route in LISTS]

    assert len(lists) > 10
    for answer in lists:
        assert not WHOLE_NUMBERS.search(json.dumps(answer.json["items"], ensure_ascii=False)), answer.body
