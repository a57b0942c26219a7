"""Puts into the packaged template what Chalice leaves out: state machines, gateway answers, every method.

``chalice package`` merges ``resources.yaml``; the packager then calls ``inline_definitions`` and writes JSON.
"""

import copy
import json
import re
from pathlib import Path
from typing import Any

Template = dict[str, Any]

STATE_MACHINE = "AWS::StepFunctions::StateMachine"
GATEWAY_RESPONSE = "AWS::ApiGateway::GatewayResponse"
SERVERLESS_API = "AWS::Serverless::Api"
GATEWAY_EXTENSION = "x-amazon-apigateway-gateway-responses"
ANY_METHOD = "x-amazon-apigateway-any-method"
NUMBER = re.compile(r'"(\$\{\w+Seconds\})"')


def inline_definitions(template: Template, folder: Path) -> Template:
    """A copy of the template in which each ``Definition: <file>`` is a ``DefinitionString`` with the file's
    content, and the API's own definition carries the gateway answers and every method of each path."""
    complete = copy.deepcopy(template)
    for resource in _of_type(complete, STATE_MACHINE):
        properties = resource["Properties"]
        properties["DefinitionString"] = definition_string(folder / properties.pop("Definition"))
    _carry_gateway_responses(complete)
    _let_every_method_in(complete)
    return complete


def definition_string(path: Path) -> str:
    """The definition on one line. A quoted ``"${…Seconds}"`` loses its quotes: Amazon States Language takes
    ``TimeoutSeconds`` only as a number, and a substitution cannot make a number of a string."""
    compact = json.dumps(json.loads(path.read_text("utf-8")), separators=(",", ":"), ensure_ascii=False)
    return NUMBER.sub(r"\1", compact)


def _carry_gateway_responses(template: Template) -> None:
    """CloudFormation may deploy the API before a gateway response of its own exists, and a deployment is a
    snapshot; in the API's definition they are there in time."""
    for resource in _of_type(template, GATEWAY_RESPONSE):
        given = resource["Properties"]
        body = template["Resources"][given["RestApiId"]["Ref"]]["Properties"]["DefinitionBody"]
        answer = {name[0].lower() + name[1:]: given[name] for name in given}
        del answer["restApiId"], answer["responseType"]
        body.setdefault(GATEWAY_EXTENSION, {})[given["ResponseType"]] = answer


def _let_every_method_in(template: Template) -> None:
    """API Gateway takes a method that is not declared for an unknown path; the application answers 405 and
    says which methods there are."""
    for api in _of_type(template, SERVERLESS_API):
        for methods in api["Properties"]["DefinitionBody"]["paths"].values():
            methods[ANY_METHOD] = copy.deepcopy(next(iter(methods.values())))


def _of_type(template: Template, kind: str) -> list[Template]:
    return [each for each in template["Resources"].values() if each.get("Type") == kind]
