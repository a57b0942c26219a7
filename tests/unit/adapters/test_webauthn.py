"""What is true of an authenticator's answer, and that nothing that strangers send ends in an error."""

import copy
import json
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.webauthn import LONGEST_ID, LONGEST_KEY, verify
from tests.fakes.authenticator import PRESENT, VERIFIED, Authenticator, as_text, from_text

ORIGIN, RP_ID = "https://portal.example", "portal.example"
CHALLENGE = as_text(b"c" * 32)
CREATION = {"rp": {"id": RP_ID}, "user": {"id": "YWNj"}, "challenge": CHALLENGE}
REQUEST = {"rpId": RP_ID, "challenge": CHALLENGE, "allowCredentials": []}
EXPECTED = {"challenge": CHALLENGE, "rp_id": RP_ID, "origin": ORIGIN}

Json = dict[str, Any]


def registration(credential: Any) -> Json:
    return verify({"do": "registration", "credential": credential} | EXPECTED)


def assertion(credential: Any, public_key: str, sign_count: int = 0) -> Json:
    key = {"public_key": public_key, "sign_count": sign_count}
    return verify({"do": "assertion", "credential": credential} | EXPECTED | key)


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
def test_a_passkey_is_registered_and_used(algorithm: int) -> None:
    device = Authenticator(ORIGIN, algorithm)

    made = registration(device.register(CREATION))
    used = assertion(device.sign_in(REQUEST), made["public_key"], made["sign_count"])

    assert set(made) == {"credential_id", "public_key", "sign_count"}
    assert used == {"credential_id": made["credential_id"], "sign_count": 2}


def test_a_key_of_another_kind_is_refused(device: Authenticator) -> None:
    made = device.register(CREATION)
    attested = cbor2.loads(from_text(made["response"]["attestationObject"]))
    es384 = cbor2.dumps({1: 2, 3: -35, -1: 2, -2: bytes(48), -3: bytes(48)})
    attested["authData"] = attested["authData"].replace(device.passkeys[0].public_key, es384)
    made["response"]["attestationObject"] = as_text(cbor2.dumps(attested))

    assert registration(made) == {"refused": "InvalidRegistrationResponse"}


def test_a_key_that_could_verify_nothing_is_refused_at_once(device: Authenticator) -> None:
    made = device.register(CREATION)
    attested = cbor2.loads(from_text(made["response"]["attestationObject"]))
    nowhere = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\1" * 32})
    attested["authData"] = attested["authData"].replace(device.passkeys[0].public_key, nowhere)
    made["response"]["attestationObject"] = as_text(cbor2.dumps(attested))

    assert "refused" in registration(made)


@pytest.mark.parametrize("what", ["id", "key"])
def test_what_is_too_long_to_keep_is_refused(device: Authenticator, what: str) -> None:
    made = device.register(CREATION)
    passkey = device.passkeys[0]
    attested = cbor2.loads(from_text(made["response"]["attestationObject"]))
    if what == "id":
        passkey.id, old = b"i" * (LONGEST_ID + 1), passkey.id
        put = len(passkey.id).to_bytes(2) + passkey.id
        attested["authData"] = attested["authData"].replace(len(old).to_bytes(2) + old, put)
        made["id"] = made["rawId"] = as_text(passkey.id)
    else:
        long = cbor2.dumps({1: 3, 3: -257, -1: b"\xff" * LONGEST_KEY, -2: b"\1\0\1"})
        attested["authData"] = attested["authData"].replace(passkey.public_key, long)
    made["response"]["attestationObject"] = as_text(cbor2.dumps(attested))

    assert registration(made) == {"refused": "too_long"}


@pytest.mark.parametrize("flags", [0, PRESENT, VERIFIED])
def test_presence_and_verification_are_always_asked_for(device: Authenticator, flags: int) -> None:
    made = registration(device.register(CREATION))
    device.flags = flags

    assert assertion(device.sign_in(REQUEST), made["public_key"]) == {
        "refused": "InvalidAuthenticationResponse"
    }
    assert registration(device.register(CREATION)) == {"refused": "InvalidRegistrationResponse"}


@pytest.mark.parametrize("said", [{"crossOrigin": True}, {"crossOrigin": 1}, {"topOrigin": ORIGIN}], ids=str)
def test_an_answer_from_within_another_page_is_refused(device: Authenticator, said: Json) -> None:
    made = registration(device.register(CREATION))

    assert registration(device.register(CREATION, **said)) == {"refused": "cross_origin"}
    assert assertion(device.sign_in(REQUEST, **said), made["public_key"]) == {"refused": "cross_origin"}


def test_a_browser_that_says_nothing_of_frames_is_taken(device: Authenticator) -> None:
    assert "refused" not in registration(device.register(CREATION, crossOrigin=None))


def test_a_reason_names_no_value(device: Authenticator) -> None:
    told = registration(device.register(CREATION, origin="https://evil.example/secret"))

    assert told == {"refused": "InvalidRegistrationResponse"}


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"do": "anything"},
        {"do": None},
        {"do": []},
        {"do": "registration"},
        {"do": "assertion", "credential": 1},
    ],
    ids=str,
)
def test_an_order_that_is_none_is_refused(order: Json) -> None:
    assert set(verify(order)) == {"refused"}


BOMBS = {
    "a list of four thousand million": b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    "a text of four thousand million": b"\x7b\x00\x00\x00\x01\x00\x00\x00\x00",
    "nine thousand lists within each other": b"\x81" * 9000,
    "a number without an end": b"\xc2\x5b\x00\x00\x00\x02\x00\x00\x00\x00",
    "a reference to itself": b"\xd8\x1c\x81\xd8\x1d\x00",
}


@pytest.mark.statement("D16")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_an_attestation_is_refused(device: Authenticator, bomb: str) -> None:
    made = device.register(CREATION)
    made["response"]["attestationObject"] = as_text(BOMBS[bomb])
    assert set(registration(made)) == {"refused"}

    made["response"]["attestationObject"] = as_text(
        cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": bytes(32) + b"\x45" + bytes(22) + BOMBS[bomb]})
    )
    assert set(registration(made)) == {"refused"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.binary(max_size=60).map(as_text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
PARTS = [
    "id",
    "rawId",
    "type",
    "response",
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
]


@pytest.mark.statement("D16")
@settings(max_examples=200, deadline=None, derandomize=True)
@given(part=st.sampled_from(PARTS), value=JSON)
def test_whatever_stands_in_the_place_of_a_part_it_is_refused_or_true(part: str, value: Any) -> None:
    for true, judge in TRUE:
        spoilt = copy.deepcopy(true)
        (spoilt if part in spoilt else spoilt["response"])[part] = value

        told = judge(spoilt)

        assert set(told) == {"refused"} or spoilt == true or part not in (*true, *true["response"])
        assert json.dumps(told)


@pytest.mark.statement("D16")
@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    at=st.integers(0, 400),
    bit=st.integers(0, 7),
    which=st.sampled_from(["attestationObject", "authenticatorData"]),
)
def test_one_wrong_bit_breaks_nothing(at: int, bit: int, which: str) -> None:
    for true, judge in TRUE:
        if which not in true["response"]:
            continue
        spoilt = copy.deepcopy(true)
        raw = bytearray(from_text(spoilt["response"][which]))
        raw[at % len(raw)] ^= 1 << bit
        spoilt["response"][which] = as_text(bytes(raw))

        told = judge(spoilt)

        assert set(told) == {"refused"} or which == "attestationObject"


def _true_ones() -> list[tuple[Json, Any]]:
    device = Authenticator(ORIGIN)
    made, used = device.register(CREATION), device.sign_in(REQUEST)
    public_key = as_text(device.passkeys[0].public_key)
    return [(made, registration), (used, lambda credential: assertion(credential, public_key))]


TRUE = _true_ones()
