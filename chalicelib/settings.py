"""Every environment variable that Portaria reads, with its type and its reason; read once per process."""

import os
from functools import cache
from typing import NamedTuple


class Settings(NamedTuple):
    """What differs between stages. Names of resources come from the template."""

    portal_table: str
    identity_table: str
    audit_table: str
    outbox_table: str
    secrets_key_id: str
    onboarding_arn: str
    event_bus: str
    portal_url: str
    sender_address: str
    ses_configuration_set: str
    cursor_secret_id: str
    send_mail_function: str
    send_sms_function: str
    sms_enabled: str
    sms_max_price: str
    verify_passkey_function: str
    imports_bucket: str
    upload_origin: str
    parse_import_function: str
    import_arn: str
    stage: str
    limits: str

    @property
    def is_sms_on(self) -> bool:
        """The switch that an operator turns off when somebody sends messages at our expense."""
        return self.sms_enabled == "true"


@cache
def settings() -> Settings:
    """The settings of this process.

    Errors: ``KeyError`` names the variable that the template did not set.
    """
    return Settings(**{name: os.environ[name.upper()] for name in Settings._fields})
