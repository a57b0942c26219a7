"""Puts the packaged template on the emulator by CloudFormation, and calls what its CloudFormation skips."""

import hashlib
import json
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.local import aws
from infra.local.places import REGION, ROOT, STACK, Places
from infra.local.template import APP_HOST, for_emulator
from infra.package import TEMPLATE, ZIP

BUCKET = "portaria-deployments"
PARAMETERS = ROOT / "infra" / "parameters" / "local.json"
TABLES = ("PortalTable", "IdentityTable", "AuditTable", "OutboxTable")
POLL = {"Delay": 1, "MaxAttempts": 180}


class DeploymentFailedError(RuntimeError):
    """CloudFormation's own reasons, one a line."""


def deploy(places: Places, package: Path, overrides: dict[str, str] | None = None) -> dict[str, str]:
    """Creates or updates the stack when anything changed; gives its outputs."""
    parameters = parameters_for(places) | (overrides or {})
    version = version_of(package, parameters)
    found = current_stack(places)
    if found is None or version_tag(found) != version:
        upload_and_apply(places, package, parameters, version, exists=found is not None)
        after_deploy(places, outputs(places))
    return outputs(places)


def parameters_for(places: Places) -> dict[str, str]:
    return dict(aws.read_json(PARAMETERS)) | {
        "PortalUrl": places.portal_url,
        "UploadOrigin": places.emulator_url,
    }


def version_of(package: Path, parameters: dict[str, str]) -> str:
    content = (package / ZIP).read_bytes() + (package / TEMPLATE).read_bytes()
    return hashlib.sha256(content + json.dumps(parameters, sort_keys=True).encode()).hexdigest()


def current_stack(places: Places) -> dict[str, Any] | None:
    try:
        stacks = aws.client(places, "cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return dict(stacks[0])


def version_tag(stack: dict[str, Any]) -> str | None:
    tags = {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
    return tags.get("version")


def outputs(places: Places) -> dict[str, str]:
    stack = current_stack(places) or {}
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def upload_and_apply(
    places: Places, package: Path, parameters: dict[str, str], version: str, *, exists: bool
) -> None:
    """The template is over the 51,200 bytes that a call may carry, so it goes by S3."""
    s3 = aws.client(places, "s3")
    code_key, template_key = f"{version}.zip", f"{version}.json"
    ensure_bucket(s3)
    s3.upload_file(str(package / ZIP), BUCKET, code_key)
    template = for_emulator(aws.read_json(package / TEMPLATE), BUCKET, code_key)
    s3.put_object(Bucket=BUCKET, Key=template_key, Body=json.dumps(template).encode())
    apply(
        aws.client(places, "cloudformation"),
        "update" if exists else "create",
        StackName=STACK,
        TemplateURL=f"{places.emulator_url}/{BUCKET}/{template_key}",
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": "version", "Value": version}],
    )


def ensure_bucket(s3: Any) -> None:
    try:
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    except s3.exceptions.BucketAlreadyOwnedByYou:
        return


def apply(cloudformation: Any, action: str, **request: Any) -> None:
    getattr(cloudformation, f"{action}_stack")(**request)
    try:
        cloudformation.get_waiter(f"stack_{action}_complete").wait(StackName=STACK, WaiterConfig=POLL)
    except WaiterError as error:
        raise DeploymentFailedError("\n".join(reasons(cloudformation)) or str(error)) from error


def reasons(cloudformation: Any) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    failed = [event for event in events if "FAILED" in event["ResourceStatus"]]
    return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '?')}" for event in failed]


def after_deploy(places: Places, stack: dict[str, str]) -> None:
    """CloudFormation here skips a table's expiry and backups, and gateway answers wait for a deployment."""
    dynamodb = aws.client(places, "dynamodb")
    for table in (stack[name] for name in TABLES if name in stack):
        switch_on_expiry(dynamodb, table)
        dynamodb.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    gateway = aws.client(places, "apigateway")
    site = gateway.get_base_path_mapping(domainName=APP_HOST, basePath="(none)")
    gateway.create_deployment(restApiId=site["restApiId"], stageName=site["stage"])


def switch_on_expiry(dynamodb: Any, table: str) -> None:
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if described["TimeToLiveStatus"] == "DISABLED":
        dynamodb.update_time_to_live(
            TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
        )
