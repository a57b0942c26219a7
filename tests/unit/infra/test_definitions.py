"""The step between Chalice's package and CloudFormation."""

import json
from pathlib import Path
from typing import Any

from infra.definitions import inline_definitions


def template_with(**resources: Any) -> dict[str, Any]:
    return {"Resources": resources}


def machine(definition: str) -> dict[str, Any]:
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": definition}}


def write_definition(folder: Path, **states: Any) -> None:
    (folder / "flow.asl.json").write_text(json.dumps({"StartAt": "Only", "States": states}), "utf-8")


def test_a_named_file_becomes_the_definition_itself(tmp_path: Path) -> None:
    write_definition(tmp_path, Only={"Type": "Succeed", "Comment": "Até já"})

    complete = inline_definitions(template_with(Flow=machine("flow.asl.json")), tmp_path)

    properties = complete["Resources"]["Flow"]["Properties"]
    assert json.loads(properties["DefinitionString"])["States"]["Only"]["Comment"] == "Até já"
    assert "Definition" not in properties


def test_a_number_of_seconds_loses_its_quotes_and_a_name_keeps_them(tmp_path: Path) -> None:
    write_definition(tmp_path, Only={"TimeoutSeconds": "${WaitSeconds}", "FunctionName": "${Work}"})

    complete = inline_definitions(template_with(Flow=machine("flow.asl.json")), tmp_path)

    text = complete["Resources"]["Flow"]["Properties"]["DefinitionString"]
    assert '"TimeoutSeconds":${WaitSeconds}' in text
    assert '"FunctionName":"${Work}"' in text


def test_the_given_template_is_left_as_it_was(tmp_path: Path) -> None:
    write_definition(tmp_path, Only={"Type": "Succeed"})
    given = template_with(Flow=machine("flow.asl.json"))

    inline_definitions(given, tmp_path)

    assert given == template_with(Flow=machine("flow.asl.json"))


def test_the_gateways_answers_stand_in_the_definition_of_the_api_too(tmp_path: Path) -> None:
    api = {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {"paths": {}}}}
    answer = {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResponseType": "THROTTLED",
            "StatusCode": "429",
            "ResponseParameters": {"gatewayresponse.header.Retry-After": "'2'"},
        },
    }

    complete = inline_definitions(template_with(Api=api, Throttled=answer), tmp_path)

    body = complete["Resources"]["Api"]["Properties"]["DefinitionBody"]
    assert body["x-amazon-apigateway-gateway-responses"] == {
        "THROTTLED": {
            "statusCode": "429",
            "responseParameters": {"gatewayresponse.header.Retry-After": "'2'"},
        }
    }


def test_every_path_lets_every_method_in_so_that_the_application_can_refuse_it() -> None:
    reading = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": "api"}}
    paths = {"/health": {"get": reading}, "/me": {"get": reading, "put": reading}}
    api = {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {"paths": paths}}}

    complete = inline_definitions(template_with(Api=api), Path())

    body = complete["Resources"]["Api"]["Properties"]["DefinitionBody"]
    assert {path: list(methods) for path, methods in body["paths"].items()} == {
        "/health": ["get", "x-amazon-apigateway-any-method"],
        "/me": ["get", "put", "x-amazon-apigateway-any-method"],
    }
    assert all(method == reading for methods in body["paths"].values() for method in methods.values())
