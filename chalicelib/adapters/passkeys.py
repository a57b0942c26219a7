"""Asks the function that verifies passkeys, and waits for its answer."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import CodeInvalid, ServiceUnavailable
from chalicelib.domain.passkey import Json, NewPasskey, Site, base64url, from_base64url


class Passkeys:
    """What is asked holds nothing that opens anything; asking twice changes nothing."""

    def __init__(self, client: Any, function: str, site: Site) -> None:
        self._client = client
        self._function = function
        self.site = site

    def registered(self, credential: Json, challenge: str) -> NewPasskey:
        """The new passkey. Errors: ``CodeInvalid`` unless the answer is genuine, ``ServiceUnavailable``."""
        told = self._verified({"do": "registration", "credential": credential, "challenge": challenge})
        return NewPasskey(told["credential_id"], from_base64url(told["public_key"]), told["sign_count"])

    def sign_count(self, credential: Json, challenge: str, public_key: bytes, last: int) -> int:
        """The passkey's count of its uses. Errors: ``CodeInvalid`` unless it rose, or is and stays 0, and the
        answer is genuine; ``ServiceUnavailable``."""
        key = {"public_key": base64url(public_key), "sign_count": last}
        told = self._verified({"do": "assertion", "credential": credential, "challenge": challenge, **key})
        return int(told["sign_count"])

    def _verified(self, event: Json) -> Json:
        told = self._ask(event | {"rp_id": self.site.id, "origin": self.site.origin})
        if "refused" in told:
            raise CodeInvalid(reason=told["refused"])
        return told

    def _ask(self, event: Json) -> Json:
        payload = json.dumps(event).encode()
        try:
            answer = self._client.invoke(
                FunctionName=self._function, InvocationType="RequestResponse", Payload=payload
            )
            told = json.loads(answer["Payload"].read())
        except (ClientError, BotoCoreError, ValueError) as error:
            raise ServiceUnavailable(service="lambda") from error
        if "FunctionError" in answer or not isinstance(told, dict):
            raise ServiceUnavailable(service="lambda")
        return told
