"""The OpenAPI 3.1 document, made from the routes and the models that the handlers use."""

import re
from datetime import datetime
from functools import cache
from typing import Any, Final

from chalice.app import Blueprint
from pydantic import BaseModel

from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import VIEW_ATTRIBUTE, Operation, Reply, Request, endpoint
from chalicelib.version import VERSION

bp = Blueprint(__name__)

_REF: Final = "#/components/schemas/{model}"
_SECURITY: Final[list[dict[str, list[str]]]] = [{"bearer": []}, {"cookie": []}]


class FieldError(Model):
    field: str
    code: str
    message: str


class Problem(Model):
    """RFC 9457, with a stable code, the id of the request, the fields to correct, and what a code has to tell:
    the steps that are missing, which version is current, who made it and what has changed since (in words), when
    it expired."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None
    missing: list[str] | None = None
    current_version: int | None = None
    changed_by: str | None = None
    changes: list[str] | None = None
    expired_at: datetime | None = None


@bp.route("/openapi.json", methods=["GET"])
@endpoint(access=Access.ANYONE, summary="This document")
def get_openapi(request: Request) -> Reply:  # noqa: ARG001
    return Reply(document(bp.current_app.routes), headers={"Cache-Control": "public, max-age=300"})


def document(routes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The whole document for a Chalice route table; pages are no part of the API."""
    operations = [
        (path, method.lower(), getattr(entry.view_function, VIEW_ATTRIBUTE))
        for path, methods in sorted(routes.items())
        for method, entry in sorted(methods.items())
        if hasattr(entry.view_function, VIEW_ATTRIBUTE)
    ]
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in operations:
        paths.setdefault(path, {})[method] = _operation(path, method, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Portaria", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": _schemas([operation for _, _, operation in operations]),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-portaria"},
            },
        },
    }


def _schemas(operations: list[Operation]) -> dict[str, Any]:
    from pydantic.json_schema import models_json_schema

    bodies = {each.body for each in operations if each.body}
    answers = {each.answer for each in operations if each.answer} | {Problem}
    wanted: list[tuple[type[BaseModel], Any]] = [(model, "validation") for model in _sorted(bodies - answers)]
    wanted += [(model, "serialization") for model in _sorted(answers)]
    _, definitions = models_json_schema(wanted, ref_template=_REF)
    schemas: dict[str, Any] = definitions.get("$defs", {})
    return schemas


def _sorted(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: model.__name__)


def _operation(path: str, method: str, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": f"{method}_{re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')}",
        "parameters": [
            *_path_parameters(path),
            *_query_parameters(operation),
            *_version_parameter(operation),
        ],
        "responses": {str(operation.status): _success(operation), "default": _failure()},
    }
    if operation.body:
        described["requestBody"] = {"required": True, "content": _json(operation.body)}
    if operation.access is not Access.ANYONE:
        described["security"] = _SECURITY
    return described


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)\}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


@cache
def _query_schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = _query_schema(operation.query)
    definitions = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _inlined(value, definitions)}
        for name, value in schema["properties"].items()
    ]


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return definitions[schema["$ref"].rsplit("/", 1)[-1]]
    return {key: _inlined(value, definitions) for key, value in schema.items()}


def _version_parameter(operation: Operation) -> list[dict[str, Any]]:
    if not operation.versioned:
        return []
    return [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]


def _success(operation: Operation) -> dict[str, Any]:
    if operation.produces:
        file = {"type": "string", "contentMediaType": operation.produces}
        return {"description": operation.summary, "content": {operation.produces: {"schema": file}}}
    if operation.answer is None:
        return {"description": operation.summary}
    return {"description": operation.summary, "content": _json(operation.answer)}


def _failure() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "Problem (RFC 9457)", "content": {"application/problem+json": {"schema": schema}}}


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
