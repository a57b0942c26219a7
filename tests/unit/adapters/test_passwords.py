"""How passwords are hashed."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from chalicelib.adapters import passwords
from chalicelib.adapters.passwords import Passwords

PASSWORD = "  ação e reação ☂ "


@pytest.fixture(scope="module")
def password_hash() -> str:
    return Passwords().hash(PASSWORD)


@pytest.mark.statement("A8")
def test_a_hash_is_argon2id_and_carries_its_parameters(password_hash: str) -> None:
    made_with = extract_parameters(password_hash)

    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (made_with.type, made_with.salt_len, made_with.hash_len) == (Type.ID, 16, 32)
    assert not Passwords().needs_rehash(password_hash)


@pytest.mark.statement("A3")
def test_the_spaces_at_the_ends_count(password_hash: str) -> None:
    assert Passwords().verify(password_hash, PASSWORD)
    assert not Passwords().verify(password_hash, PASSWORD.strip())


@pytest.mark.statement("A7")
def test_a_decomposed_accent_is_the_same_password(password_hash: str) -> None:
    decomposed = PASSWORD.replace("ç", "c\u0327").replace("ã", "a\u0303")

    assert decomposed != PASSWORD
    assert Passwords().verify(password_hash, decomposed)


@pytest.mark.statement("A2")
def test_nothing_is_cut_off_a_long_password() -> None:
    long = "a" * 127

    assert not Passwords().verify(Passwords().hash(long + "b"), long)


@pytest.mark.statement("A8")
def test_a_weaker_hash_is_known_as_such() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)

    assert Passwords().verify(weaker, PASSWORD)
    assert Passwords().needs_rehash(weaker)


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"])
def test_a_broken_hash_fits_no_password(stored: str) -> None:
    assert not Passwords().verify(stored, PASSWORD)


@pytest.mark.statement("C2")
def test_nobodys_password_takes_the_work_of_somebodys(password_hash: str) -> None:
    assert extract_parameters(passwords._NOBODY) == extract_parameters(password_hash)
    assert not Passwords().verify(passwords._NOBODY, "wrong")
