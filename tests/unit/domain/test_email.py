"""E-mail addresses as the vectors list them: refused, the same mailbox, another mailbox."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.email import EmailAddress, canonical_email, looks_alike, mask_email, readable_email

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
EMAIL = TypeAdapter(EmailAddress)


@pytest.mark.statement("H1")
@pytest.mark.parametrize(
    "typed",
    [*VECTORS["email_accept"], "ana@example.com", "ana@demo.example", "ana@portaria.test", "a.na@gmail.com"],
)
def test_an_address_is_accepted(typed: str) -> None:
    assert EMAIL.validate_python(typed) == canonical_email(canonical_email(typed))


@pytest.mark.statement("H1")
@pytest.mark.parametrize(
    "typed",
    [
        *VECTORS["email_reject"],
        '"ana silva"@exemplo.com.br',
        "Ana <ana@exemplo.com.br>",
        "ana@exemplo.com.br\x00",
        "ana@127.0.0.1",
        "ana@exem\xadplo.com.br",
        "ana@exemplo.com.br ",
        "ana",
        "",
        "ana@\ud83d.com.br",
    ],
)
def test_what_is_no_address_to_write_to_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        EMAIL.validate_python(typed)

    assert refusal.value.errors()[0]["type"] == "email_invalid"


@pytest.mark.parametrize("typed", [None, 1, ["ana@exemplo.com.br"], {"$ne": ""}, True, b"ana@exemplo.com.br"])
def test_only_text_is_an_address(typed: object) -> None:
    with pytest.raises(ValidationError):
        EMAIL.validate_python(typed)


@pytest.mark.statement("G10")
@pytest.mark.parametrize(("one", "other"), VECTORS["email_same_account_pairs"])
def test_two_spellings_of_a_mailbox_have_one_key_or_are_both_refused(one: str, other: str) -> None:
    assert _key(one) == _key(other)


@pytest.mark.statement("G10", "G11")
@pytest.mark.parametrize(("one", "other"), VECTORS["email_distinct_pairs"])
def test_look_alikes_and_dots_are_other_mailboxes(one: str, other: str) -> None:
    assert _key(one) != _key(other)


@pytest.mark.statement("G11")
@pytest.mark.parametrize(
    "typed", ["ana@exemplо.com.br", "ana@еxаmрlе.com", "ana@例え.jp", "ana@bаnco.com.br", "ana@ḅanco.com.br"]
)
def test_a_look_alike_domain_calls_for_a_warning(typed: str) -> None:
    address = canonical_email(typed)

    assert looks_alike(address)
    assert readable_email(address) == address


@pytest.mark.parametrize("typed", ["ana@exemplo.com.br", "ana@contábil.com.br", "ana@são-joão.com.br"])
def test_a_portuguese_domain_calls_for_none(typed: str) -> None:
    address = canonical_email(typed)

    assert not looks_alike(address)
    assert readable_email(address) == typed


@pytest.mark.statement("L2")
def test_a_masked_address_shows_one_character_and_the_domain() -> None:
    assert mask_email("carla.nogueira@exemplo.com.br") == "c***@exemplo.com.br"
    assert mask_email("c@exemplo.com.br") == "c***@exemplo.com.br"


@pytest.mark.statement("H9")
@pytest.mark.parametrize("typed", ["a" * 300_000, "a." * 120 + "@x.com", "@" * 254])
def test_addresses_that_are_far_too_long_are_refused(typed: str) -> None:
    assert _key(typed) == "refused"


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_refusal_is_the_only_error(local: str, domain: str) -> None:
    assert _key(f"{local}@{domain}").isascii()


def _key(typed: str) -> str:
    try:
        return canonical_email(typed)
    except ValueError:
        return "refused"
