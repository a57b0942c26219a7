"""The local pass: what the emulator needs in the packaged template besides what AWS needs."""

import copy
from typing import Any

APP_HOST = "app.localhost"
API = "RestAPI"


def for_emulator(template: dict[str, Any], bucket: str, code_key: str) -> dict[str, Any]:
    """A copy whose functions take their code from the emulator's S3, with a host name for the site's root.

    The emulator does not read the API's binary media types from its definition.
    """
    changed = copy.deepcopy(template)
    for resource in changed["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": code_key}
    changed["Resources"][API]["Properties"]["BinaryMediaTypes"] = ["*/*"]
    changed["Resources"] |= site_root(changed["Resources"][API]["Properties"])
    return changed


def site_root(api: dict[str, Any]) -> dict[str, Any]:
    """The host that the front door asks for; it follows the API, whose id changes with its routes."""
    domain = {
        "DomainName": APP_HOST,
        "RegionalCertificateArn": "arn:aws:acm:sa-east-1:000000000000:certificate/local",
        "EndpointConfiguration": {"Types": ["REGIONAL"]},
    }
    mapping = {"DomainName": {"Ref": "LocalDomain"}, "RestApiId": {"Ref": API}, "Stage": api["StageName"]}
    return {
        "LocalDomain": {"Type": "AWS::ApiGateway::DomainName", "Properties": domain},
        "LocalSite": {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "Properties": mapping,
        },
    }
