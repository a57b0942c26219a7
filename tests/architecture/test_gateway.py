"""The front door: what API Gateway lets in, writes down, and answers by itself."""

import json
import re
from typing import Any

import pytest

from chalicelib.entrypoints.headers import SECURITY_HEADERS
from chalicelib.entrypoints.problems import STATUS
from chalicelib.web import sentences
from infra.definitions import ANY_METHOD
from tests.architecture import template

PROBLEM = {"Content-Type": "application/problem+json; charset=utf-8"}
CODE_OF_ANSWER = {
    "DEFAULT_4XX": "malformed_body",
    "DEFAULT_5XX": "internal_error",
    "MISSING_AUTHENTICATION_TOKEN": "not_found",
    "INVALID_SIGNATURE": "not_found",
    "RESOURCE_NOT_FOUND": "not_found",
    "REQUEST_TOO_LARGE": "body_too_large",
    "UNSUPPORTED_MEDIA_TYPE": "unsupported_media_type",
    "THROTTLED": "too_many_attempts",
    "INTEGRATION_TIMEOUT": "service_unavailable",
    "INTEGRATION_FAILURE": "service_unavailable",
}


@pytest.mark.statement("K9")
def test_the_api_is_regional_and_speaks_tls_1_2_at_least() -> None:
    api = template.properties("RestAPI")
    domain = template.properties("PortalDomainName")

    assert api["EndpointConfiguration"] == {"Type": "REGIONAL"}
    assert api["DefinitionBody"]["x-amazon-apigateway-security-policy"] == "SecurityPolicy_TLS13_1_2_2021_06"
    assert domain["SecurityPolicy"] == "TLS_1_2"
    assert domain["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["TracingEnabled"] is True
    assert api["OpenApiVersion"] == "2.0"
    assert api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == ["*/*"]


@pytest.mark.statement("K9")
def test_the_access_log_is_json_without_anything_a_person_typed() -> None:
    fields = json.loads(template.properties("RestAPI")["AccessLogSetting"]["Format"])

    assert {"request_id", "at", "ip", "method", "route", "status"} <= set(fields)
    assert not [each for each in fields.values() if re.search(r"query|body|auth|header|\.path$", each, re.I)]


@pytest.mark.statement("K9")
def test_every_method_is_throttled_and_those_that_hash_or_send_the_more() -> None:
    settings = template.properties("RestAPI")["MethodSettings"]
    paths = template.properties("RestAPI")["DefinitionBody"]["paths"]
    rates = {each["ResourcePath"]: each["ThrottlingRateLimit"] for each in settings}

    assert rates.pop("/*") == 500
    assert rates == dict.fromkeys(rates, 50) | {"/~1auth~1mfa~1sms": 10}
    for encoded in rates:
        assert "post" in paths[encoded.removeprefix("/").replace("~1", "/")]
    assert not any(each["DataTraceEnabled"] for each in settings)


@pytest.mark.statement("E13")
def test_every_method_of_a_known_path_reaches_the_application() -> None:
    for path, methods in template.properties("RestAPI")["DefinitionBody"]["paths"].items():
        integration = methods[ANY_METHOD]["x-amazon-apigateway-integration"]
        assert integration["type"] == "aws_proxy", path
        assert "${APIHandler.Arn}" in integration["uri"]["Fn::Sub"], path
        named = {each["name"] for each in methods[ANY_METHOD].get("parameters", [])}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_the_api_stays_within_what_api_gateway_and_cloudformation_take() -> None:
    """300 resources of an API, each part of a path being one, and a megabyte of template."""
    paths = template.properties("RestAPI")["DefinitionBody"]["paths"]
    parts = [path.strip("/").split("/") for path in paths]
    resources = {tuple(words[:end]) for words in parts for end in range(1, len(words) + 1)}

    assert len(resources) <= 300
    assert len(json.dumps(template.deployed())) <= 1_000_000


@pytest.mark.statement("E8")
@pytest.mark.parametrize("kind", CODE_OF_ANSWER)
def test_an_answer_of_the_gateway_carries_the_security_headers(kind: str) -> None:
    answer = gateway_answers()[kind]
    headers = {
        name.removeprefix("gatewayresponse.header."): value
        for name, value in answer["responseParameters"].items()
    }

    for name, value in (SECURITY_HEADERS | PROBLEM).items():
        assert headers[name] == f"'{value}'"
    assert headers["X-Request-Id"] == "context.requestId"


@pytest.mark.parametrize("kind", CODE_OF_ANSWER)
def test_an_answer_of_the_gateway_is_a_problem_in_portuguese(kind: str) -> None:
    answer, code = gateway_answers()[kind], CODE_OF_ANSWER[kind]
    problem = json.loads(answer["responseTemplates"]["application/json"])

    assert problem["title"] == sentences.title(code)
    assert problem["detail"] == sentences.detail(code)
    assert problem["code"] == code
    assert problem["type"] == f"about:blank#{code}"
    assert problem["request_id"] == "$context.requestId"


@pytest.mark.parametrize("kind", CODE_OF_ANSWER)
def test_an_answer_of_the_gateway_has_the_status_of_its_code(kind: str) -> None:
    """The fallback alone keeps the status of whatever happened, and so cannot name it."""
    answer = gateway_answers()[kind]
    problem = json.loads(answer["responseTemplates"]["application/json"])
    expected = None if kind == "DEFAULT_4XX" else STATUS[CODE_OF_ANSWER[kind]]

    assert problem.get("status") == expected
    assert answer.get("statusCode") == (expected and str(expected))


def test_only_these_answers_are_made_and_each_is_a_resource_too() -> None:
    resources = template.of_type("AWS::ApiGateway::GatewayResponse").values()

    assert set(gateway_answers()) == {each["ResponseType"] for each in resources} == set(CODE_OF_ANSWER)


def gateway_answers() -> dict[str, Any]:
    body: dict[str, Any] = template.properties("RestAPI")["DefinitionBody"]
    answers: dict[str, Any] = body["x-amazon-apigateway-gateway-responses"]
    return answers
