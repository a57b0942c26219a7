"""Lists of words, and how weak passwords are put together of them."""

from pathlib import Path

import pytest

from chalicelib.domain import password_words as words

DATA = Path(words.__file__).with_name("data")


@pytest.mark.parametrize(
    "base", ["flamengo", "gato", "gatos", "gatinho", "gatinha", "amorzinho", "joana", "iloveyou"]
)
def test_a_word_is_known_in_the_plural_and_as_a_diminutive(base: str) -> None:
    assert words.is_known(base)


@pytest.mark.parametrize("base", ["inho", "zinha", "s", "", "xqzinho", "tucanoverde"])
def test_what_only_ends_like_one_is_not(base: str) -> None:
    assert not words.is_known(base)


@pytest.mark.parametrize("base", ["minhavida", "deusnocomando", "saojorge", "amorefamilia", "bancodobrasil"])
def test_words_that_come_to_mind_first_are_a_saying_with_one_other_at_most(base: str) -> None:
    assert words.is_saying(base)


@pytest.mark.parametrize("base", ["janelaaberta", "minhacasaazul", "dade", "edo", ""])
def test_two_other_words_are_none_nor_are_words_that_only_connect(base: str) -> None:
    assert not words.is_saying(base)


@pytest.mark.parametrize("base", ["anaclara", "joaodasilva", "mariaeduarda", "silva"])
def test_one_or_two_names_are_a_full_name(base: str) -> None:
    assert words.is_full_name(base)


@pytest.mark.parametrize("base", ["pedrolucassouza", "joanajanela", "da"])
def test_three_names_or_another_word_are_none(base: str) -> None:
    assert not words.is_full_name(base)


def test_the_words_of_a_context_are_its_parts_and_each_written_together() -> None:
    found = words.words_of(["Padaria Três Irmãos Ltda.", "carla.dias@sol.com.br"])

    assert found == {
        "padaria", "tres", "irmaos", "ltda", "padariatresirmaosltda", "carla", "dias", "carladias", "sol", "com",
        "solcombr",
    }  # fmt: skip


def test_each_list_is_folded_sorted_by_hand_or_script_and_holds_no_word_twice() -> None:
    for name in ("base_words", "names", "local_words", "common_passwords"):
        lines = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
        assert lines == sorted(set(lines)), name
        assert name == "common_passwords" or all(line.isascii() and line.islower() for line in lines), name
