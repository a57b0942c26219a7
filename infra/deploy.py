"""Puts a stage on AWS: packages, uploads, and has CloudFormation create or update the stack.

``python -m infra.deploy --stage prod``, with credentials as any AWS tool finds them. docs/deploy.md says what
an operator sets before.
"""

import argparse
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from infra.package import ROOT, package

PACKAGE = ROOT / ".local" / "package-aws"
PARAMETERS = ROOT / "infra" / "parameters"
UNSET = (".example", "000000000000")
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
HALF_AN_HOUR = {"Delay": 10, "MaxAttempts": 180}

Template = dict[str, Any]


class DeploymentRefused(SystemExit):
    """What is missing, or CloudFormation's own reasons, one a line."""


def deploy(stage: str, session: Any) -> dict[str, str]:
    """Creates or updates the stack ``portaria-<stage>`` and gives its outputs."""
    parameters = read_parameters(PARAMETERS / f"{stage}.json")
    template_file = package(stage, PACKAGE)
    bucket = ensure_bucket(session)
    template_url = upload(session, bucket, template_file)
    return apply(session.client("cloudformation"), f"portaria-{stage}", template_url, parameters)


def read_parameters(path: Path) -> dict[str, str]:
    """The stage's parameters. Errors: ``DeploymentRefused`` names those that still hold the sample's values."""
    parameters: dict[str, str] = json.loads(path.read_text("utf-8"))
    unset = [name for name, value in parameters.items() if any(each in value for each in UNSET)]
    if unset:
        raise DeploymentRefused(f"{path}: set {', '.join(unset)} first (docs/deploy.md).")
    return parameters


def ensure_bucket(session: Any) -> str:
    """The account's own bucket of packages: private, encrypted, versioned."""
    account = session.client("sts").get_caller_identity()["Account"]
    name = f"portaria-deployments-{account}-{session.region_name}"
    s3 = session.client("s3")
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] != "404":
            raise
        make_bucket(s3, name, session.region_name)
    return name


def make_bucket(s3: Any, name: str, region: str) -> None:
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def upload(session: Any, bucket: str, template_file: Path) -> str:
    """Uploads code and template under the hash of their content: an unchanged key would change nothing."""
    s3 = session.client("s3")
    code = template_file.with_name("deployment.zip")
    code_key = f"{digest(code.read_bytes())}.zip"
    s3.upload_file(str(code), bucket, code_key)
    template = json.dumps(with_code(json.loads(template_file.read_text("utf-8")), bucket, code_key)).encode()
    template_key = f"{digest(template)}.json"
    s3.put_object(Bucket=bucket, Key=template_key, Body=template)
    return f"https://{bucket}.s3.{session.region_name}.amazonaws.com/{template_key}"


def with_code(template: Template, bucket: str, key: str) -> Template:
    """A copy whose functions take their code from the bucket."""
    placed = copy.deepcopy(template)
    for resource in placed["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    return placed


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def apply(cloudformation: Any, stack: str, template_url: str, parameters: dict[str, str]) -> dict[str, str]:
    """Runs the update to its end. Errors: ``DeploymentRefused`` with the reasons; AWS has rolled back then."""
    action = "update" if find_stack(cloudformation, stack) else "create"
    request: dict[str, Any] = {
        "StackName": stack,
        "TemplateURL": template_url,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Capabilities": CAPABILITIES,
    }
    if action == "create":
        request["EnableTerminationProtection"] = True
    if run(cloudformation, action, request):
        wait(cloudformation, action, stack)
    found = find_stack(cloudformation, stack) or {}
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}


def find_stack(cloudformation: Any, stack: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def run(cloudformation: Any, action: str, request: dict[str, Any]) -> bool:
    """Whether there was anything to do."""
    try:
        getattr(cloudformation, f"{action}_stack")(**request)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return False
        raise
    return True


def wait(cloudformation: Any, action: str, stack: str) -> None:
    try:
        cloudformation.get_waiter(f"stack_{action}_complete").wait(StackName=stack, WaiterConfig=HALF_AN_HOUR)
    except WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
        reasons = [f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason', '?')}" for each in failed]
        raise DeploymentRefused("\n".join(reasons) or str(error)) from error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--region", default="sa-east-1")
    chosen = parser.parse_args()
    for name, value in sorted(deploy(chosen.stage, boto3.Session(region_name=chosen.region)).items()):
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
