"""What an operator has AWS hold, whatever the application does: the month's money, and one country."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra import sms_limits
from infra.sms_limits import ALLOW, BLOCK, LimitsRefused, block_other_countries, limit_spend


def client(service: str) -> Any:
    return boto3.client(
        service, region_name="sa-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


class Account:
    """The part of AWS End User Messaging that is asked here."""

    def __init__(self, *protections: dict[str, Any]) -> None:
        self.protections = list(protections)
        self.rules = {each: dict.fromkeys(("BR", "PT", "US"), ALLOW) for each in sms_limits.CAPABILITIES}
        self.default: str | None = None
        self.updates = 0

    def get_paginator(self, name: str) -> Any:
        assert name == "describe_protect_configurations"
        return self

    def paginate(self) -> list[dict[str, Any]]:
        return [{"ProtectConfigurations": [each]} for each in self.protections]

    def create_protect_configuration(self, **asked: Any) -> dict[str, str]:
        assert asked["DeletionProtectionEnabled"]
        self.protections.append({"ProtectConfigurationId": "protect-new", "AccountDefault": False})
        return self.protections[-1]

    def get_protect_configuration_country_rule_set(self, **asked: str) -> dict[str, Any]:
        return {"CountryRuleSet": self.rules[asked["NumberCapability"]]}

    def update_protect_configuration_country_rule_set(self, **asked: Any) -> None:
        self.updates += 1
        self.rules[asked["NumberCapability"]] |= asked["CountryRuleSetUpdates"]

    def set_account_default_protect_configuration(self, **asked: str) -> None:
        self.default = asked["ProtectConfigurationId"]
        for each in self.protections:
            each["AccountDefault"] = each["ProtectConfigurationId"] == self.default


@pytest.mark.statement("K12")
@pytest.mark.statement("D8")
def test_messages_go_to_brazil_and_to_no_other_country_by_the_accounts_default() -> None:
    account = Account({"ProtectConfigurationId": "protect-other", "AccountDefault": False})

    block_other_countries(account)

    assert account.default == "protect-new"
    assert account.rules["SMS"] == {"BR": ALLOW, "PT": BLOCK, "US": BLOCK}
    assert account.rules["VOICE"] == account.rules["MMS"] == dict.fromkeys(("BR", "PT", "US"), BLOCK)


def test_a_repeat_changes_nothing() -> None:
    account = Account()

    ids = [block_other_countries(account) for _ in range(2)]

    assert ids == ["protect-new", "protect-new"]
    assert account.updates == len(sms_limits.CAPABILITIES)


def test_a_default_that_somebody_made_for_other_countries_is_theirs_to_change() -> None:
    account = Account({"ProtectConfigurationId": "protect-own", "AccountDefault": True})

    with pytest.raises(LimitsRefused, match=r"protect-own, .* SMS to PT, US"):
        block_other_countries(account)

    assert account.updates == 0


def test_an_account_that_names_no_country_is_not_taken_for_a_strict_one() -> None:
    account = Account()
    account.rules["SMS"] = {"BR": ALLOW}

    with pytest.raises(LimitsRefused, match="names no country for SMS"):
        block_other_countries(account)

    assert account.default is None


@pytest.mark.statement("K12")
def test_sns_stops_at_the_months_money() -> None:
    sns = client("sns")
    asked = {"attributes": {"MonthlySpendLimit": "50", "DefaultSMSType": "Transactional"}}
    with Stubber(sns) as stub:
        stub.add_response("set_sms_attributes", {}, asked)
        limit_spend(sns, "50")

        stub.assert_no_pending_responses()


def test_what_is_asked_is_what_aws_takes() -> None:
    texting = client("pinpoint-sms-voice-v2")
    chosen = {"ProtectConfigurationId": "protect-1", "NumberCapability": "SMS"}
    named = {"ProtectConfigurationId": "protect-1"}
    arn = {
        "ProtectConfigurationArn": "arn:aws:sms-voice:sa-east-1:1:protect-configuration/protect-1",
        **named,
    }
    made = arn | {"AccountDefault": False, "DeletionProtectionEnabled": True, "CreatedTimestamp": 0}
    known = {"CountryRuleSet": {"BR": ALLOW, "US": ALLOW}}
    with Stubber(texting) as stub:
        stub.add_response("describe_protect_configurations", {}, {})
        stub.add_response("create_protect_configuration", made)
        for capability in sms_limits.CAPABILITIES:
            asked = chosen | {"NumberCapability": capability}
            stub.add_response("get_protect_configuration_country_rule_set", arn | asked | known, asked)
            updates = {"BR": ALLOW if capability == "SMS" else BLOCK, "US": BLOCK}
            stub.add_response(
                "update_protect_configuration_country_rule_set",
                arn | asked | {"CountryRuleSet": updates},
                asked | {"CountryRuleSetUpdates": updates},
            )
        stub.add_response(
            "set_account_default_protect_configuration",
            {f"Default{name}": value for name, value in arn.items()},
            named,
        )

        assert block_other_countries(texting) == "protect-1"
