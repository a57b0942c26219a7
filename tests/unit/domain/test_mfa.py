"""Time-based codes by RFC 6238, and recovery codes as people type them."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from chalicelib.domain.mfa import (
    Factor,
    FactorKind,
    LastFactor,
    TooManyFactors,
    ensure_room,
    grouped,
    matching_step,
    otpauth_uri,
    parse_recovery_code,
    staying,
)

# RFC 6238, appendix B, SHA-1: the secret is "12345678901234567890"; its codes have eight digits, the last six count.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 11, 25, 12, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def code_at(step: int) -> str:
    return pyotp.TOTP(RFC_SECRET).generate_otp(step)


@pytest.mark.statement("D2")
@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_the_codes_of_the_standard_match(seconds: int, code: str) -> None:
    assert matching_step(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.statement("D3")
@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_neighbouring_step_is_accepted_and_named(drift: int) -> None:
    assert matching_step(RFC_SECRET, code_at(STEP + drift), NOW) == STEP + drift


@pytest.mark.statement("D3")
@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_a_step_further_away_is_refused(drift: int) -> None:
    assert matching_step(RFC_SECRET, code_at(STEP + drift), NOW) is None


@pytest.mark.statement("D16")
@pytest.mark.parametrize(
    "change",
    [
        int,
        lambda code: [code],
        lambda code: None,
        lambda code: code.encode(),
        lambda code: f" {code}",
        lambda code: f"{code}\n",
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda code: code[:5],
        lambda code: code + "0",
        lambda code: "",
    ],
)
def test_anything_but_six_ascii_digits_matches_nothing(change: object) -> None:
    code = code_at(STEP)

    assert callable(change)
    assert matching_step(RFC_SECRET, change(code), NOW) is None


@pytest.mark.statement("D15")
def test_the_hour_of_the_server_decides() -> None:
    code = code_at(STEP)

    assert matching_step(RFC_SECRET, code, NOW + timedelta(minutes=5)) is None


def test_the_picture_names_portaria_and_the_mailbox() -> None:
    uri = urlsplit(otpauth_uri(RFC_SECRET, "carla@exemplo.com.br"))

    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Portaria:carla%40exemplo.com.br")
    assert parse_qs(uri.query) == {"secret": [RFC_SECRET], "issuer": ["Portaria"]}


def test_a_recovery_code_is_read_as_it_is_shown_and_as_people_retype_it() -> None:
    code = "ABCDEFGHIJKL2345"

    shown = grouped(code)

    assert shown == "ABCD-EFGH-IJKL-2345"
    assert parse_recovery_code(shown) == parse_recovery_code(" abcd efgh ijkl 2345 ") == code


@pytest.mark.parametrize(
    "text", ["", "ABCD-EFGH-IJKL-234", "ABCD-EFGH-IJKL-2341", "ÁBCD-EFGH-IJKL-2345", "123456"]
)
def test_other_text_is_no_recovery_code(text: str) -> None:
    assert parse_recovery_code(text) is None


def factor(factor_id: str, **what: object) -> Factor:
    facts = {"id": factor_id, "account_id": "acc_x", "kind": FactorKind.TOTP, "confirmed_at": NOW}
    return Factor.model_validate(facts | what)


def test_an_app_was_last_used_at_the_step_of_its_last_code() -> None:
    assert factor("fac_a").used_at is None
    assert factor("fac_a", last_step=STEP).used_at == NOW - timedelta(seconds=10)
    assert factor("fac_a", last_step=STEP, last_used_at=NOW).used_at == NOW


def test_there_is_room_for_ten_factors() -> None:
    nine = [factor(f"fac_{number}") for number in range(9)]

    ensure_room(nine)
    with pytest.raises(TooManyFactors):
        ensure_room([*nine, factor("fac_x")])


@pytest.mark.statement("D12")
def test_a_factor_is_only_replaced_by_one_that_opens_the_same() -> None:
    whole, scoped, other = (
        factor("fac_a"),
        factor("fac_b", office_id="off_a"),
        factor("fac_c", office_id="off_a"),
    )

    assert staying(scoped, [whole, scoped, other]) == other
    for alone in (whole, scoped):
        with pytest.raises(LastFactor):
            staying(alone, [whole, scoped])
