"""Sets once per account and region what CloudFormation cannot: the month's money, and no country but Brazil.

``python -m infra.sms_limits --stage prod``, with credentials as any AWS tool finds them. Repeating it changes
nothing. SNS heeds a protect configuration only as the account's default.
"""

import argparse
from collections.abc import Iterable
from typing import Any

import boto3

from infra.deploy import PARAMETERS, read_parameters

ALLOWED = "BR"
ALLOW, BLOCK = {"ProtectStatus": "ALLOW"}, {"ProtectStatus": "BLOCK"}
CAPABILITIES = ("SMS", "MMS", "VOICE")
SPEND = "SmsMonthlySpend"

Rules = dict[str, dict[str, str]]


class LimitsRefused(SystemExit):
    """What somebody has to decide first."""


def limit_spend(sns: Any, dollars: str) -> None:
    """SNS stops sending within minutes of the month's sum."""
    sns.set_sms_attributes(attributes={"MonthlySpendLimit": dollars, "DefaultSMSType": "Transactional"})


def block_other_countries(texting: Any) -> str:
    """Has the account's default let messages to one country out; gives its id.

    Errors: ``LimitsRefused`` for a default that somebody made for other countries too.
    """
    found = default_protection(texting)
    if found is not None:
        ensure_strict(texting, found)
        return found
    made = texting.create_protect_configuration(
        DeletionProtectionEnabled=True, Tags=[{"Key": "Name", "Value": "portaria"}]
    )
    protection = str(made["ProtectConfigurationId"])
    for capability in CAPABILITIES:
        texting.update_protect_configuration_country_rule_set(
            ProtectConfigurationId=protection,
            NumberCapability=capability,
            CountryRuleSetUpdates=strict_rules(rules_of(texting, protection, capability), capability),
        )
    texting.set_account_default_protect_configuration(ProtectConfigurationId=protection)
    return protection


def ensure_strict(texting: Any, protection: str) -> None:
    for capability in CAPABILITIES:
        standing = rules_of(texting, protection, capability)
        strict = strict_rules(standing, capability)
        loose = [country for country in sorted(strict) if standing[country] != strict[country]]
        if loose:
            raise LimitsRefused(
                f"{protection}, the account's default, has another rule for {capability} to {', '.join(loose)}. "
                f"Change it in the console of AWS End User Messaging, or make it no longer the default."
            )


def rules_of(texting: Any, protection: str, capability: str) -> Rules:
    """The rule of every country that AWS knows of. Errors: ``LimitsRefused`` when it names none to block."""
    answer: dict[str, Any] = texting.get_protect_configuration_country_rule_set(
        ProtectConfigurationId=protection, NumberCapability=capability
    )
    countries: Rules = answer["CountryRuleSet"]
    if not countries.keys() - {ALLOWED}:
        raise LimitsRefused(f"{protection} names no country for {capability}: block them in the console.")
    return countries


def strict_rules(countries: Iterable[str], capability: str) -> Rules:
    return {country: ALLOW if (country, capability) == (ALLOWED, "SMS") else BLOCK for country in countries}


def default_protection(texting: Any) -> str | None:
    pages = texting.get_paginator("describe_protect_configurations").paginate()
    every = [each for page in pages for each in page.get("ProtectConfigurations", [])]
    return next((each["ProtectConfigurationId"] for each in every if each["AccountDefault"]), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--region", default="sa-east-1")
    chosen = parser.parse_args()
    dollars = read_parameters(PARAMETERS / f"{chosen.stage}.json")[SPEND]
    session = boto3.Session(region_name=chosen.region)
    limit_spend(session.client("sns"), dollars)
    protection = block_other_countries(session.client("pinpoint-sms-voice-v2"))
    print(f"US$ {dollars} a month; {protection}: messages to {ALLOWED}, to no other country.")


if __name__ == "__main__":
    main()
