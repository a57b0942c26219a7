"""How a typed word finds a person: without case, without accents, at the start of any word."""

import unicodedata


def folded(text: str) -> str:
    """``text`` without case and accents, spaces evened out."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def is_found(wanted: str, *, name: str, email: str, cpf: str | None) -> bool:
    """Says whether ``wanted`` (folded) begins a word of the name, the e-mail, or the CPF's digits."""
    digits = "".join(each for each in wanted if each.isdigit())
    return (
        f" {wanted}" in f" {folded(name)}"
        or email.startswith(wanted)
        or (cpf is not None and len(digits) >= 3 and cpf.startswith(digits))
    )
