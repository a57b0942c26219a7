"""The deployment on AWS, against CloudFormation and S3 in memory."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra import deploy


class CloudFormationInMemory:
    """Creates and updates at once; an update with the same template has nothing to do."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.template_url = ""

    def create_stack(self, **request: Any) -> None:
        self.calls.append(("create", request))
        self.template_url = request["TemplateURL"]

    def update_stack(self, **request: Any) -> None:
        if request["TemplateURL"] == self.template_url:
            raise self.refusal("No updates are to be performed.")
        self.calls.append(("update", request))
        self.template_url = request["TemplateURL"]

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if not self.template_url:
            raise self.refusal(f"Stack with id {StackName} does not exist")
        return {"Stacks": [{"Outputs": [{"OutputKey": "ApiUrl", "OutputValue": "https://portal"}]}]}

    def get_waiter(self, name: str) -> "CloudFormationInMemory":
        self.calls.append(("waiter", {"name": name}))
        return self

    def wait(self, **request: Any) -> None:
        """Already there."""

    @staticmethod
    def refusal(message: str) -> ClientError:
        return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "operation")


def parameters_file(folder: Path, **parameters: str) -> Path:
    path = folder / "prod.json"
    path.write_text(json.dumps(parameters), "utf-8")
    return path


def test_a_sample_value_stops_the_deployment_and_is_named(tmp_path: Path) -> None:
    path = parameters_file(tmp_path, Stage="prod", SenderDomain="portaria.example")

    with pytest.raises(deploy.DeploymentRefused, match="set SenderDomain first"):
        deploy.read_parameters(path)


def test_the_sample_of_the_repository_is_not_deployable_as_it_stands() -> None:
    with pytest.raises(deploy.DeploymentRefused):
        deploy.read_parameters(deploy.PARAMETERS / "prod.json")


def test_the_first_deployment_creates_a_stack_that_cannot_be_deleted_by_mistake() -> None:
    cloudformation = CloudFormationInMemory()

    outputs = deploy.apply(cloudformation, "portaria-prod", "https://one", {"Stage": "prod"})

    action, request = cloudformation.calls[0]
    assert action == "create"
    assert request["EnableTerminationProtection"] is True
    assert request["Parameters"] == [{"ParameterKey": "Stage", "ParameterValue": "prod"}]
    assert outputs == {"ApiUrl": "https://portal"}


def test_the_next_deployment_updates_it() -> None:
    cloudformation = CloudFormationInMemory()
    deploy.apply(cloudformation, "portaria-prod", "https://one", {})

    deploy.apply(cloudformation, "portaria-prod", "https://two", {})

    assert [action for action, _ in cloudformation.calls if action != "waiter"] == ["create", "update"]


def test_a_deployment_of_the_same_is_no_failure() -> None:
    cloudformation = CloudFormationInMemory()
    deploy.apply(cloudformation, "portaria-prod", "https://one", {})

    outputs = deploy.apply(cloudformation, "portaria-prod", "https://one", {})

    assert outputs == {"ApiUrl": "https://portal"}


def test_functions_take_their_code_from_the_bucket_and_the_template_stays() -> None:
    template = {
        "Resources": {
            "Work": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}},
            "Data": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
        }
    }

    placed = deploy.with_code(template, "bucket", "key.zip")

    assert placed["Resources"]["Work"]["Properties"]["CodeUri"] == {"Bucket": "bucket", "Key": "key.zip"}
    assert template["Resources"]["Work"]["Properties"] == {"CodeUri": "./deployment.zip"}


def test_package_and_template_are_uploaded_under_their_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moto = pytest.importorskip("moto")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    (tmp_path / "deployment.zip").write_bytes(b"code")
    template = tmp_path / "template.json"
    template.write_text('{"Resources": {}}', "utf-8")

    with moto.mock_aws():
        session = boto3.Session(region_name="sa-east-1")
        bucket = deploy.ensure_bucket(session)
        first = deploy.upload(session, bucket, template)
        again = deploy.upload(session, deploy.ensure_bucket(session), template)
        kept = session.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"]

    assert first == again
    assert bucket == "portaria-deployments-123456789012-sa-east-1"
    assert kept == 2
