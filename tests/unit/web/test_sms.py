"""The words of the text message."""

import pytest

from chalicelib.domain.sms import is_one_message
from chalicelib.web import sms


@pytest.mark.statement("D6")
def test_the_message_tells_the_code_its_end_and_to_whom_it_is_to_be_told() -> None:
    text = sms.message_of("042042", portal_url="https://portal.portaria.example")

    first, last = text.split("\n")
    assert "042042" in first
    assert "5 minutos" in first
    assert "Nao passe a ninguem" in first
    assert last == "@portal.portaria.example #042042"
    assert is_one_message(text)


@pytest.mark.parametrize(
    ("portal_url", "host"),
    [("http://localhost:8000", "localhost"), ("https://portal.modelo.com.br", "portal.modelo.com.br")],
)
def test_the_host_is_told_without_scheme_and_port(portal_url: str, host: str) -> None:
    assert sms.message_of("123456", portal_url=portal_url).endswith(f"\n@{host} #123456")


def test_there_is_room_for_a_host_of_forty_letters() -> None:
    assert "@" in sms.message_of("123456", portal_url="https://" + "a" * 40)
