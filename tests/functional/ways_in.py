"""Every way to type a password or a second factor, each tried as a person would take it, over HTTP.

A try of a password answers 401 ``invalid_credentials``, a try of a factor 401 ``code_invalid``, when it was wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.functional.world import PASSWORD, Answer, Person, World

NEW = "jabuti lilás 88 no telhado"


def addresses() -> Iterator[str]:
    """A new address for each call."""
    return (f"198.51.{number // 250}.{number % 250}" for number in count())


@dataclass
class Davi:
    """Somebody with an account who is signed in and has an invitation of another office in hand."""

    world: World
    person: Person
    invitation: str
    _addresses: Iterator[str] = field(default_factory=addresses)

    def post(self, path: str, body: dict[str, object]) -> Answer:
        """A call of nobody who is signed in, from yet another address."""
        with self.world.calling_from(next(self._addresses)):
            return self.world.call("POST", path, body)

    def do(self, method: str, path: str, body: dict[str, object]) -> Answer:
        """A call in the session, from yet another address."""
        with self.world.calling_from(next(self._addresses)):
            return self.person.call(method, path, body)

    # Passwords

    def log_in(self, password: str = PASSWORD) -> Answer:
        return self.post("/auth/login", {"email": self.person.email, "password": password})

    def begin_link(self, password: str = PASSWORD) -> Answer:
        return self.post("/invitations/link", {"token": self.invitation, "password": password})

    def change_password(self, password: str = PASSWORD) -> Answer:
        return self.do("PUT", "/me/password", {"current_password": password, "password": NEW})

    def begin_proof(self, password: str = PASSWORD) -> Answer:
        return self.do("POST", "/me/proof", {"password": password})

    # Factors, each behind a challenge of its own

    def verify(self, challenge: str, code: str, factor: str = "totp") -> Answer:
        return self.post("/auth/mfa/verify", {"challenge": challenge, "factor": factor, "code": code})

    def confirm_link(self, challenge: str, code: str, factor: str = "totp") -> Answer:
        body = {"challenge": challenge, "factor": factor, "code": code, "accept": True}
        return self.post("/invitations/link/confirm", body)

    def confirm_proof(self, challenge: str, code: str, factor: str = "totp") -> Answer:
        body = {"challenge": challenge, "factor": factor, "code": code}
        return self.do("POST", "/me/proof/confirm", body)


PASSWORDS = ("log_in", "begin_link", "change_password", "begin_proof")
FACTORS = {"verify": "log_in", "confirm_link": "begin_link", "confirm_proof": "begin_proof"}
"""Each way to type a factor, and the way that gives its challenge."""


def make_davi(world: World, name: str) -> Davi:
    """Davi is a client of one office and invited by another."""
    email = f"davi@{name}.com.br"
    own = world.staff("Contábil do Bruno", f"bruno@{name}.com.br")
    _, person = world.client(own, email, name="Davi Reis")
    other = world.staff("Contábil da Ana", f"ana@{name}.com.br")
    world.client_user(other, email, name="Davi Reis")
    return Davi(world, person, world.mails_to(email)[-1].token)
