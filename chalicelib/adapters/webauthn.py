"""Verifies what an authenticator made, with the library; only the function for that imports it.

Knows no table, no key and no person: all that it needs is in the order.
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.passkey import ALGORITHMS, Json, base64url, from_base64url

if TYPE_CHECKING:
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

LONGEST_ID: Final = 1023
LONGEST_KEY: Final = 1200


class Refused(Exception):
    """A reason in one word, never a value of what was sent."""


def verify(order: Mapping[str, Any]) -> Json:
    """What is true of a credential, or ``{"refused": reason}``; whatever is sent, it raises nothing for it.

    ``{do: "registration", credential, challenge, rp_id, origin}`` → ``{credential_id, public_key, sign_count}``
    ``{do: "assertion", …, public_key, sign_count}`` → ``{credential_id, sign_count}``
    Bytes are base64url. Presence and verification of the person are always asked for.
    """
    import webauthn  # noqa: F401 - a library that is not there is a defect, and no refusal

    try:
        return _KINDS[order["do"]](order)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except Exception as error:
        return {"refused": type(error).__name__}


def _registration(order: Mapping[str, Any]) -> Json:
    from webauthn import verify_registration_response
    from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography

    found = verify_registration_response(**_expected(order), supported_pub_key_algs=_algorithms())
    if len(found.credential_id) > LONGEST_ID or len(found.credential_public_key) > LONGEST_KEY:
        raise Refused("too_long")
    decoded_public_key_to_cryptography(decode_credential_public_key(found.credential_public_key))
    return {
        "credential_id": base64url(found.credential_id),
        "public_key": base64url(found.credential_public_key),
        "sign_count": found.sign_count,
    }


def _assertion(order: Mapping[str, Any]) -> Json:
    from webauthn import verify_authentication_response

    found = verify_authentication_response(
        **_expected(order),
        credential_public_key=from_base64url(order["public_key"]),
        credential_current_sign_count=order["sign_count"],
    )
    return {"credential_id": base64url(found.credential_id), "sign_count": found.new_sign_count}


_KINDS: Final[dict[str, Callable[[Mapping[str, Any]], Json]]] = {
    "registration": _registration,
    "assertion": _assertion,
}


def _expected(order: Mapping[str, Any]) -> dict[str, Any]:
    _ensure_not_framed(order["credential"])
    return {
        "credential": order["credential"],
        "expected_challenge": from_base64url(order["challenge"]),
        "expected_rp_id": order["rp_id"],
        "expected_origin": order["origin"],
        "require_user_verification": True,
    }


def _ensure_not_framed(credential: Mapping[str, Any]) -> None:
    """No page of ours is ever inside another site's (WebAuthn level 3, 7.1 step 10 and 7.2 step 14)."""
    told = json.loads(from_base64url(credential["response"]["clientDataJSON"]))
    if told.get("crossOrigin") not in {None, False} or "topOrigin" in told:
        raise Refused("cross_origin")


def _algorithms() -> list["COSEAlgorithmIdentifier"]:
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    return [COSEAlgorithmIdentifier(number) for number in ALGORITHMS]
