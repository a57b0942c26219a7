"""Password hashes: argon2id with OWASP's parameters (19 MiB, two passes, one lane); the string carries them."""

from functools import cache
from typing import TYPE_CHECKING, Final

from chalicelib.domain.passwords import normalise

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB: Final = 19_456
PASSES: Final = 2
LANES: Final = 1

# Of a random password that nobody kept: verifying against it costs what a real one costs.
_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$HH4l0UqYY4eFfKG5QHPOYQ$l8YTmXIKVp0tS+YZygj6JdfkHzo5PptisIQ4qU+G90g"
)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(
        time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=16
    )


class Passwords:
    """Hashes and checks passwords in NFC, so that an accent counts the same however a keyboard sends it."""

    def hash(self, password: str) -> str:
        return _hasher().hash(normalise(password))

    def verify(self, password_hash: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return _hasher().verify(password_hash, normalise(password))
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, password_hash: str) -> bool:
        return _hasher().check_needs_rehash(password_hash)

    def burn(self, password: str) -> None:
        """Takes as long as checking a password that somebody has."""
        self.verify(_NOBODY, password)
