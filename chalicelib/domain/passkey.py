"""Passkeys: what a browser is asked for, and what can be read in its answer before anything in it is believed.

Plain data in the JSON of W3C Web Authentication, level 3. Whether an answer is genuine is found out elsewhere.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from chalicelib.domain import ids
from chalicelib.domain.account import Account
from chalicelib.domain.errors import DomainError
from chalicelib.domain.mfa import Factor

NAME: Final = "Portaria"
PATIENCE: Final = timedelta(minutes=5)
ES256, EDDSA, RS256 = -7, -8, -257
ALGORITHMS: Final = (ES256, EDDSA, RS256)
TRANSPORTS: Final = frozenset({"ble", "hybrid", "internal", "nfc", "smart-card", "usb"})

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Json = dict[str, Any]


class PasskeyMissing(DomainError):
    """A passkey was asked for where there is none."""

    code = "passkey_missing"


class Site(NamedTuple):
    """Where passkeys are good: the relying party's id (a host) and the one origin that its pages have."""

    id: str
    origin: str


class NewPasskey(NamedTuple):
    """What a genuine registration says; id and key as the authenticator made them."""

    credential_id: str
    public_key: bytes
    sign_count: int


def site_of(portal_url: str) -> Site:
    """The origin as a browser writes it: lower case, no port where it is the scheme's own."""
    url = urlsplit(portal_url)
    host = url.hostname or ""
    port = "" if url.port in {None, _DEFAULT_PORTS.get(url.scheme)} else f":{url.port}"
    return Site(host, f"{url.scheme}://{host}{port}")


def registration_options(site: Site, account: Account, challenge: str, known: Sequence[Factor]) -> Json:
    """``PublicKeyCredentialCreationOptionsJSON``: a passkey that is found without typing an e-mail.

    ``known`` ones are excluded, since a second on the same device would take the place of the first.
    """
    return {
        "rp": {"id": site.id, "name": NAME},
        "user": {"id": user_handle(account.id), "name": account.email, "displayName": account.name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in ALGORITHMS],
        "timeout": _milliseconds(PATIENCE),
        "excludeCredentials": [_descriptor(factor) for factor in known],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def assertion_options(site: Site, challenge: str, allowed: Sequence[Factor] | None = None) -> Json:
    """``PublicKeyCredentialRequestOptionsJSON``; without ``allowed`` whichever passkey of the site the person has.

    Errors: ``PasskeyMissing`` where none is allowed: an empty list would mean any.
    """
    if allowed is not None and not allowed:
        raise PasskeyMissing
    return {
        "challenge": challenge,
        "timeout": _milliseconds(PATIENCE),
        "rpId": site.id,
        "allowCredentials": [_descriptor(factor) for factor in allowed or ()],
        "userVerification": "required",
    }


def user_handle(account_id: str) -> str:
    """What an authenticator keeps with the passkey: the account's id, and nothing that tells who it is."""
    return base64url(account_id.encode())


def owner_in(credential: Mapping[str, Any]) -> str | None:
    """The account that an answer claims to be of; ``None`` if it names none, or no id of ours."""
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, Mapping) else None
    if not isinstance(handle, str):
        return None
    try:
        owner = from_base64url(handle).decode("ascii")
    except ValueError:
        return None
    return owner if ids.is_id(ids.ACCOUNT, owner) else None


def claims_no_other(credential: Mapping[str, Any], account_id: str) -> bool:
    """Says whether an answer names this account or, as it may where credentials were listed, nobody."""
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, Mapping) else None
    return handle is None or owner_in(credential) == account_id


def transports_in(credential: Mapping[str, Any]) -> list[str]:
    """How the authenticator can be reached, as far as the words are known."""
    response = credential.get("response")
    told = response.get("transports") if isinstance(response, Mapping) else None
    words = {each for each in told if isinstance(each, str)} if isinstance(told, list) else set[str]()
    return sorted(words & TRANSPORTS)


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Errors: ``ValueError`` for anything but base64url without padding."""
    if not text.isascii():
        raise ValueError("not base64url")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _descriptor(factor: Factor) -> Json:
    described: Json = {"type": "public-key", "id": factor.credential_id}
    return described | {"transports": factor.transports} if factor.transports else described


def _milliseconds(time: timedelta) -> int:
    return int(time.total_seconds() * 1000)
