"""Real argon2id hashes, each made and checked once: a cast that shares a password need not pay for it every time."""

from functools import cache

from chalicelib.adapters.passwords import Passwords

_real = Passwords()
_hashed = cache(_real.hash)
_verified = cache(_real.verify)


class RememberedPasswords(Passwords):
    def hash(self, password: str) -> str:
        return _hashed(password)

    def verify(self, password_hash: str, password: str) -> bool:
        return _verified(password_hash, password)
