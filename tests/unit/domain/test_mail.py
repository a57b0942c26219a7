"""What an office writes can add no link and no other sender to a mail."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.mail import SHOWN_MAXIMUM, inert, sender_name

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))


@pytest.mark.statement("H4")
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Acesse evil.com agora", "Acesse evil. com agora"),
        ("www.evil.com/x", "www. evil. com/x"),
        ("HTTPS://evil.com", "evil. com"),
        ("htthttp://ps://evil.com", "evil. com"),
        ("t.co", "t. co"),
        ("1.2.3.4", "1. 2. 3. 4"),
        ("i❤.ws", "i❤. ws"),
        ("ｈｔｔｐ：／／ｅｖｉｌ。ｃｏｍ", "evil. com"),
        ("ana@banco.com.br", "ana (arroba) banco. com. br"),
        ("javascript:alert(1)", "javascript: alert(1)"),
        ("mailto:a@b.co", "mailto: a (arroba) b. co"),
        ("Ana\r\nBcc: x@y.com", "Ana Bcc: x (arroba) y. com"),
        ("moc\u202elive.com", "moc live. com"),
        ("=?utf-8?q?evil=2Ecom?=", "= ?utf-8?q?evil=2Ecom?="),
    ],
)
def test_what_a_mail_client_would_link_is_broken_up(written: str, shown: str) -> None:
    assert inert(written) == shown


@pytest.mark.parametrize(
    "name", ["Silva & Filhos S.A.", "J.P. Conceição Ltda.", "1º Ofício Contábil", "Zoë Ñandú", "O'Brien - ME"]
)
def test_an_ordinary_name_is_shown_as_it_is(name: str) -> None:
    assert inert(name) == name


@pytest.mark.statement("H4")
@pytest.mark.parametrize("written", [*VECTORS["names_hostile"], "a" * 300_000, ". " * 200])
def test_whatever_is_written_is_one_short_line(written: str) -> None:
    shown = inert(written)

    assert len(shown) <= SHOWN_MAXIMUM
    assert shown.isprintable()


@pytest.mark.statement("H4")
def test_the_platform_always_stands_beside_the_office() -> None:
    assert sender_name("Contábil Silva") == "Contábil Silva via Portaria"
    assert sender_name("x" * 500).endswith("… via Portaria")
    assert sender_name("") == sender_name(None) == "Portaria"
