"""E-mail addresses: the canonical form that tells one mailbox from another, and what looks like another's.

Canonical is NFC, case-folded ASCII local part and the domain as lower-case A-labels. Nothing is known of any
provider: dots and ``+tags`` count.
"""

from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chalicelib.domain.text import has_invisible

MAXIMUM: Final = 254
# The letters beyond ASCII that the .br registry takes; any other script or accent deserves a second look.
_PORTUGUESE: Final = frozenset("àáâãçéêíóôõúü")


def canonical_email(address: object) -> str:
    """Gives the unique key of a mailbox, which is also the address to write to."""
    email = _canonical(address) if isinstance(address, str) else ""
    if not email:
        raise PydanticCustomError(
            "email_invalid", "Confira o e-mail: escreva um só endereço, por exemplo nome@empresa.com.br."
        )
    return email


def looks_alike(address: str) -> bool:
    """Says whether the domain holds letters of another script, which can imitate a known domain."""
    return any(not char.isascii() and char not in _PORTUGUESE for char in _readable_domain(address))


def readable_email(address: str) -> str:
    """Shows the domain of a canonical address with its accents, unless it looks like another."""
    if looks_alike(address):
        return address
    return f"{address.rpartition('@')[0]}@{_readable_domain(address)}"


def mask_email(address: str) -> str:
    """Shows the first character of the local part and the domain: ``c***@exemplo.com.br``."""
    return f"{address[:1]}***@{address.rpartition('@')[2]}"


def _canonical(address: str) -> str:
    """Gives the canonical address, or an empty string when it is not an address to write to."""
    from email_validator import EmailNotValidError, validate_email

    if len(address) > MAXIMUM or has_invisible(address):
        return ""
    try:
        # The "test environment" accepts the reserved domain .test, which the local stack writes to.
        found = validate_email(
            address,
            strict=True,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            check_deliverability=False,
            test_environment=True,
        )
    except EmailNotValidError:
        return ""
    return (found.ascii_email or "").casefold()


def _readable_domain(address: str) -> str:
    domain = address.rpartition("@")[2].lower()
    if "xn--" not in domain:
        return domain
    import idna

    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


EmailAddress = Annotated[
    str,
    BeforeValidator(canonical_email),
    WithJsonSchema(
        {"type": "string", "format": "email", "maxLength": MAXIMUM, "examples": ["carla@exemplo.com.br"]}
    ),
]
