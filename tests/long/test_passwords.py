"""Whatever is typed, the password rules answer with acceptance or with one of their own refusals."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.passwords import WeakPassword, ensure_acceptable

KEYS = "aeo s1234@!.ção😀"
TYPED = st.one_of(st.text(max_size=140), st.text(alphabet=KEYS, min_size=8, max_size=128))


def reason(password: str, context: list[str]) -> str:
    try:
        ensure_acceptable(password, context=context)
    except WeakPassword as refusal:
        return str(refusal.facts["reason"])
    return ""


@given(TYPED, st.lists(st.text(max_size=30), max_size=4))
def test_a_refusal_is_the_only_error_and_does_not_hang_on_how_accents_are_typed(
    password: str, context: list[str]
) -> None:
    composed, apart = (unicodedata.normalize(form, password) for form in ("NFC", "NFD"))

    assert reason(composed, context) == reason(apart, context)
