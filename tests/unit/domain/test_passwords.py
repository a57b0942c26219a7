"""Which passwords are refused, with which reason, and which are not."""

import json
import random
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import password_words as words
from chalicelib.domain.passwords import WeakPassword, ensure_acceptable, normalise

VECTORS = json.loads((Path(__file__).parents[2] / "vectors.json").read_text("utf-8"))
CARLA = (
    "Carla Nogueira",
    "carla.nogueira@padariaboamassa.com.br",
    "Escritório Contábil Silva & Filhos Ltda.",
    "Padaria Boa Massa",
    "Mercearia Três Irmãos",
    "+5511987654321",
    "52998224725",
)
OWN_WORDS = ["carla", "Nogueira", "carlanogueira", "padaria", "BoaMassa", "Silva", "mercearia", "tresirmaos"]
PRODUCT_WORDS = ["portaria", "contabil", "escritorio", "senha"]
ENDINGS = ["2026", "1985!", "@123", "12345", "#1!!!!"]


def reason(password: str, context: tuple[str, ...] = CARLA) -> str:
    try:
        ensure_acceptable(password, context=context)
    except WeakPassword as refusal:
        return str(refusal.facts["reason"])
    return ""


@pytest.mark.statement("A4")
@pytest.mark.parametrize("password", VECTORS["passwords_reject_min8"])
def test_a_password_that_everybody_chooses_is_refused(password: str) -> None:
    assert reason(password, context=())


@pytest.mark.statement("A3")
@pytest.mark.parametrize(
    "password",
    [
        *VECTORS["passwords_accept"],
        "minha vó faz pão de queijo",
        "o gato subiu no telhado",
        "chuva no telhado as 5",
        "comprei 3 melancias",
        "azulejo-tambor-neblina",
        "carla gosta de chuva fina",
        "padaria do fim do mundo",
        "janela aberta",
        "kd93mfle",
        "Xk7#pQ2z",
        "73546107",
        "🦜🌧🎺🚲🧉🪁🛶🧭",
    ],
)
def test_an_ordinary_passphrase_is_accepted(password: str) -> None:
    assert reason(password) == ""


@pytest.mark.statement("A1")
def test_eight_code_points_are_enough_and_seven_are_not() -> None:
    assert reason("kd93mfl") == "min_length"
    assert reason("kd93mfle") == ""
    assert reason(unicodedata.normalize("NFD", "éèêãõçü")) == "min_length"


@pytest.mark.statement("A2")
def test_128_code_points_are_accepted_and_129_are_refused() -> None:
    assert reason("a" * 63 + "b" + "X") == ""
    assert reason("girafa azul " * 10 + "no prado") == ""
    assert reason(unicodedata.normalize("NFD", "é" * 127 + "x")) == ""
    assert reason("x" * 129) == "max_length"
    assert reason("é" * 1_000_000) == "max_length"


@pytest.mark.statement("A4")
def test_at_least_3000_common_passwords_that_are_long_enough_are_known_and_refused() -> None:
    known = words.common_passwords()

    assert len([word for word in known if len(word) >= 8]) == len(known) > 3_000
    assert [word for word in random.Random(1).sample(sorted(known), 1_000) if not reason(word, ())] == []


@pytest.mark.statement("A4")
@pytest.mark.parametrize(
    "password",
    [
        *("Fl@m3ng0", "P@ssw0rd", "S3nh@123", "Mudar@123", "flamengo10", "brasil2026", "vasco123"),
        *("palmeiras1914", "timao1910", "saudade1", "deusefiel", "jesus123", "2026gremio", "conta2026bil"),
        *("password", "PASSWORD1", "baseball99", "iloveyou!", "gatinhos1", "maria da silva", "minha vida"),
    ],
)
def test_a_common_word_in_disguise_is_refused(password: str) -> None:
    assert reason(password, ()) == "common"


@pytest.mark.statement("A4")
@pytest.mark.parametrize(
    "password",
    [
        *("aaaaaaab", "abcd1234", "87654321", "qwertyui", "1qaz2wsx", "abababab", "aaaabbbb", "xyzxyzxyz"),
        *("12345678a", "98765432!", "😀😀😀😀😀😀😀😀", "        "),
    ],
)
def test_a_run_or_repetition_is_refused(password: str) -> None:
    assert reason(password, ()) == "repetitive"


@pytest.mark.statement("A4")
@pytest.mark.parametrize(
    "password",
    [
        *("25121990", "25/12/1990", "1990-12-25", "111.444.777-35", "11144477735", "11.222.333/0001-81"),
        *("(21) 99876-5431", "+55 21 99876-5431", "21998765431"),
    ],
)
def test_a_date_a_document_or_a_telephone_is_refused_whosever_it_is(password: str) -> None:
    assert reason(password) == "number"


@pytest.mark.parametrize("password", ["73546107", "11144477736", "99876-5431 tucano", "2026-13-45"])
def test_other_numbers_are_not_taken_for_one(password: str) -> None:
    assert reason(password, ()) == ""


@pytest.mark.statement("A5")
def test_words_about_the_person_and_the_office_are_refused_with_any_ending() -> None:
    words = [word for word in OWN_WORDS + PRODUCT_WORDS if word]
    tried = [word + ending for word in words for ending in ENDINGS]

    assert len(tried) == 60
    assert [password for password in tried if not reason(password)] == []


@pytest.mark.statement("A5")
@pytest.mark.parametrize(
    "password",
    [
        *("C4rl4N0gueir4", "silvaefilhos2026", "2026carla", "carlacarla", "senhadacarla", "CarlaPadaria!"),
        *("52998224725", "11987654321"[3:], "padariaboamassa", "Três.Irmãos.1"),
    ],
)
def test_own_names_and_numbers_are_told_apart_as_personal(password: str) -> None:
    assert reason(password) in {"personal", "repetitive"}


def test_nothing_is_personal_where_nothing_is_known_about_the_person() -> None:
    assert [word for word in ("12e3e456", "1a2b3c4d5e", "deedee9#") if reason(word, ()) == "personal"] == []


@pytest.mark.parametrize("password", ["girafa\x00azul", "girafa\nazul", "girafa\ud83dazul"])
def test_what_cannot_be_typed_is_refused(password: str) -> None:
    assert reason(password) == "unreadable"


@pytest.mark.statement("A6")
@pytest.mark.parametrize("password", ["corinthians1", "carla2026", "kd93mfl", "abababab", "x" * 129])
def test_a_refusal_says_why_and_what_to_do_and_never_repeats_the_password(password: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        ensure_acceptable(password, context=CARLA)

    told = f"{refusal.value!r} {refusal.value} {refusal.value.facts} {refusal.value.fields}"
    assert password not in told
    assert refusal.value.fields[0].code == f"password_{refusal.value.facts['reason']}"
    assert refusal.value.fields[0].message.count(".") >= 2


@pytest.mark.statement("A7")
def test_composed_and_decomposed_accents_are_one_password_and_the_ends_count() -> None:
    assert normalise(unicodedata.normalize("NFD", "coração azul")) == "coração azul"
    assert normalise(" espaços nas pontas ") == " espaços nas pontas "


def test_random_passwords_are_practically_never_refused() -> None:
    chance = random.Random(7)
    letters = string.ascii_lowercase + string.digits
    tried = ["".join(chance.choices(letters, k=8)) for _ in range(1_000)]

    assert sum(bool(reason(password)) for password in tried) <= 5


def test_three_unrelated_words_are_never_refused() -> None:
    well_known = words.local_words() | words.CONNECTORS
    known = sorted(word for word in words.base_words() | words.names() if len(word) > 3)
    chance, found = random.Random(7), [word for word in known if word not in well_known]
    tried = [" ".join(chance.sample(found, 3)) for _ in range(500)]

    assert [password for password in tried if reason(password)] == []


@given(st.text(max_size=140), st.lists(st.text(max_size=30), max_size=4))
def test_a_refusal_is_the_only_error(password: str, context: list[str]) -> None:
    assert isinstance(reason(password, tuple(context)), str)


@pytest.mark.statement("H9")
@pytest.mark.parametrize("password", ["a1" * 64, "@1!3" * 32, "carla" * 25, "é" * 128, "1!" * 30 + "ab" * 34])
def test_from_64_characters_on_length_outweighs_repetition(password: str) -> None:
    assert reason(password) == ""


def test_the_data_stay_small() -> None:
    folder = Path(words.__file__).with_name("data")

    assert sum(path.stat().st_size for path in folder.iterdir()) <= 200_000
