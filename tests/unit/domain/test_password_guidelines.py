"""The rules as data: one for each refusal, and all that a browser needs to check what can be checked while typing."""

from chalicelib.domain.password_guidelines import guidelines
from chalicelib.domain.passwords import _SENTENCES

RULES = {rule.code: rule for rule in guidelines()}


def test_each_refusal_has_its_rule_and_each_rule_but_the_free_one_its_refusal() -> None:
    assert set(RULES) - {"free"} == set(_SENTENCES) - {"unreadable"}
    assert all(rule.text.endswith(".") for rule in RULES.values())


def test_lengths_and_repetitions_are_checked_while_typing_and_the_rest_on_saving() -> None:
    by_time = {rule.code: rule.checked for rule in guidelines()}

    assert by_time == {
        "min_length": "typing", "max_length": "typing", "repetitive": "typing",
        "personal": "saving", "number": "saving", "common": "saving", "free": None,
    }  # fmt: skip
    assert (RULES["min_length"].value, RULES["max_length"].value) == (8, 128)
    assert RULES["repetitive"].rows
    assert (RULES["repetitive"].value, RULES["repetitive"].up_to) == (5, 64)
