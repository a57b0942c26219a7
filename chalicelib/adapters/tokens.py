"""The only place that makes random values: ids, invitation and session tokens, recovery codes, seeds."""

import base64
import hashlib
import secrets

from chalicelib.domain import ids


class Tokens:
    """Randomness from the operating system (``secrets``)."""

    def new_id(self, prefix: str) -> str:
        return ids.make_id(prefix, secrets.token_bytes(ids.RANDOM_BYTES))

    def secret(self) -> str:
        """A bearer secret: 256 bits as 43 base64url characters."""
        return secrets.token_urlsafe(32)

    def base32(self, bits: int) -> str:
        """``bits`` (a multiple of 40) of randomness as base32 without padding: TOTP seeds, recovery codes."""
        return base64.b32encode(secrets.token_bytes(bits // 8)).decode()

    def digits(self, count: int) -> str:
        """A code of ``count`` decimal digits for a text message, each one as likely as any other."""
        return f"{secrets.randbelow(10**count):0{count}}"


def digest(secret: str) -> str:
    """SHA-256 of a random secret, in hex: what is stored in place of the secret itself."""
    return hashlib.sha256(secret.encode()).hexdigest()
