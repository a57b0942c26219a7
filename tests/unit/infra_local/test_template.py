"""The local pass adds and never takes away."""

from typing import Any

from infra.local.template import for_emulator

PACKAGED: dict[str, Any] = {
    "Resources": {
        "RestAPI": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "api"}},
        "SendMail": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}},
    }
}


def test_functions_take_their_code_from_the_emulator() -> None:
    made = for_emulator(PACKAGED, "bucket", "key")

    assert made["Resources"]["SendMail"]["Properties"]["CodeUri"] == {"Bucket": "bucket", "Key": "key"}
    assert PACKAGED["Resources"]["SendMail"]["Properties"]["CodeUri"] == "./deployment.zip"


def test_the_site_has_a_host_name_that_follows_the_api() -> None:
    site = for_emulator(PACKAGED, "bucket", "key")["Resources"]["LocalSite"]["Properties"]

    assert site["RestApiId"] == {"Ref": "RestAPI"}
    assert site["Stage"] == "api"
