"""The template as it is deployed, made by Chalice's own machinery without building the zip (half a second)."""

from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from chalice.awsclient import TypedAWSClient
from chalice.cli.factory import CLIFactory
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import BuildStage, SwaggerBuilder
from chalice.deploy.swagger import CFNSwaggerGenerator
from chalice.package import (
    PackageOptions,
    ResourceBuilder,
    SAMTemplateGenerator,
    TemplateDeepMerger,
    YAMLTemplateSerializer,
)

from infra.definitions import inline_definitions

PROJECT = Path(__file__).parents[2]
INFRA = PROJECT / "infra"
REGION = "sa-east-1"
STAGE = "prod"

Template = dict[str, Any]


@cache
def deployed() -> Template:
    """The whole template: Chalice's part, ``resources.yaml`` over it, the definitions inlined."""
    merge_file = INFRA / "resources.yaml"
    ours = YAMLTemplateSerializer().load_template(merge_file.read_text("utf-8"), str(merge_file))
    merged = TemplateDeepMerger().merge(ours, _made_by_chalice())
    whole: Template = inline_definitions(merged, INFRA)
    return whole


def of_type(kind: str) -> dict[str, Template]:
    """Logical id → properties of every resource of this type."""
    every = deployed()["Resources"].items()
    return {name: each["Properties"] for name, each in every if each.get("Type") == kind}


def functions() -> dict[str, Template]:
    return of_type("AWS::Serverless::Function")


def properties(name: str) -> Template:
    found: Template = deployed()["Resources"][name]["Properties"]
    return found


def on_aws(value: Any) -> Any:
    """The value with each ``Fn::If`` on ``IsAws`` decided as on AWS; ``AWS::NoValue`` is ``None``."""
    if isinstance(value, list):
        return [on_aws(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::NoValue"}:
        return None
    if list(value) == ["Fn::If"] and value["Fn::If"][0] == "IsAws":
        return on_aws(value["Fn::If"][1])
    return {key: on_aws(each) for key, each in value.items()}


def _made_by_chalice() -> Template:
    config = CLIFactory(str(PROJECT), environ={}).create_config_obj(STAGE)
    build = BuildStage(steps=[SwaggerBuilder(CFNSwaggerGenerator())])
    builder = ResourceBuilder(ApplicationGraphBuilder(), DependencyBuilder(), build)
    session = botocore.session.Session()
    session.set_config_variable("region", REGION)
    generator = SAMTemplateGenerator(config, PackageOptions(TypedAWSClient(session)))
    template: Template = generator.generate(builder.construct_resources(config, STAGE))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "./deployment.zip"
    return template
