"""What a browser is asked for, and what is read in an answer that nobody has verified yet."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import LIFE
from chalicelib.domain.mfa import Factor, FactorKind
from chalicelib.domain.passkey import (
    PATIENCE,
    PasskeyMissing,
    Site,
    assertion_options,
    base64url,
    claims_no_other,
    from_base64url,
    owner_in,
    registration_options,
    site_of,
    transports_in,
    user_handle,
)

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
CARLA = "acc_" + "c" * 20
SITE = Site("portal.example", "https://portal.example")
PASSKEY = Factor(
    id="fac_x",
    account_id=CARLA,
    kind=FactorKind.PASSKEY,
    confirmed_at=NOON,
    credential_id="Y3JlZA",
    transports=["usb"],
)
ACCOUNT = Account(
    id=CARLA, email="carla@exemplo.com.br", email_key="carla@exemplo.com.br", name="Carla", password_hash="-",
    created_at=NOON,
)  # fmt: skip
NOT_A_HANDLE: list[Any] = [
    None,
    1,
    [],
    {},
    "",
    "=",
    "á",
    "A",
    "YWNj",
    base64url(b"acc_\xff"),
    base64url(b"off_" + b"c" * 20),
]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://portal.example", Site("portal.example", "https://portal.example")),
        ("https://Portal.Example:443", Site("portal.example", "https://portal.example")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://localhost:80", Site("localhost", "http://localhost")),
    ],
)
def test_a_site_is_what_a_browser_calls_it(url: str, site: Site) -> None:
    assert site_of(url) == site


def test_a_new_passkey_is_asked_for_in_the_words_of_the_standard() -> None:
    assert registration_options(SITE, ACCOUNT, "Y2g", [PASSKEY]) == {
        "rp": {"id": "portal.example", "name": "Portaria"},
        "user": {"id": base64url(CARLA.encode()), "name": "carla@exemplo.com.br", "displayName": "Carla"},
        "challenge": "Y2g",
        "pubKeyCredParams": [
            {"type": "public-key", "alg": -7},
            {"type": "public-key", "alg": -8},
            {"type": "public-key", "alg": -257},
        ],
        "timeout": 300_000,
        "excludeCredentials": [{"type": "public-key", "id": "Y3JlZA", "transports": ["usb"]}],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def test_a_known_passkey_is_asked_for_in_the_words_of_the_standard() -> None:
    asked = assertion_options(SITE, "Y2g", [PASSKEY.model_copy(update={"transports": []})])

    assert asked == {
        "challenge": "Y2g",
        "timeout": 300_000,
        "rpId": "portal.example",
        "allowCredentials": [{"type": "public-key", "id": "Y3JlZA"}],
        "userVerification": "required",
    }


def test_any_passkey_is_asked_for_on_purpose_only() -> None:
    assert assertion_options(SITE, "Y2g")["allowCredentials"] == []
    with pytest.raises(PasskeyMissing):
        assertion_options(SITE, "Y2g", [])


def test_the_browser_gives_up_before_the_challenge_ends() -> None:
    assert PATIENCE < LIFE


def test_an_answer_tells_whose_it_claims_to_be() -> None:
    assert owner_in({"response": {"userHandle": user_handle(CARLA)}}) == CARLA


@pytest.mark.parametrize("handle", NOT_A_HANDLE, ids=repr)
def test_a_name_that_no_account_can_have_is_nobodys(handle: Any) -> None:
    assert owner_in({"response": {"userHandle": handle}}) is None


@pytest.mark.parametrize(
    "credential", [{}, {"response": None}, {"response": []}, {"response": "x"}], ids=repr
)
def test_an_answer_without_a_response_names_nobody(credential: dict[str, Any]) -> None:
    assert owner_in(credential) is None
    assert claims_no_other(credential, CARLA)
    assert transports_in(credential) == []


def test_an_answer_may_name_its_owner_or_nobody_but_no_other() -> None:
    def naming(handle: Any) -> dict[str, Any]:
        return {"response": {"userHandle": handle}}

    assert claims_no_other(naming(user_handle(CARLA)), CARLA)
    assert claims_no_other(naming(None), CARLA)
    assert not claims_no_other(naming(user_handle("acc_" + "d" * 20)), CARLA)
    assert not claims_no_other(naming("x"), CARLA)


def test_of_the_ways_to_reach_an_authenticator_only_known_words_are_kept() -> None:
    told = ["usb", "carrier-pigeon", 1, None, ["nfc"], "internal", "usb"]

    assert transports_in({"response": {"transports": told}}) == ["internal", "usb"]
    assert transports_in({"response": {"transports": "usb"}}) == []


@pytest.mark.parametrize("length", range(5))
def test_bytes_come_back_from_their_text(length: int) -> None:
    assert from_base64url(base64url(b"\xff" * length)) == b"\xff" * length


@pytest.mark.parametrize("text", ["á", "A", "a b", "a\n", "AA=A", "!!!!"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_base64url(text)
