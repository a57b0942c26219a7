"""People with a passkey: how they come by one, and what they do with it over HTTP."""

from dataclasses import dataclass
from typing import Any

from tests.fakes.authenticator import Authenticator
from tests.functional.people import PASSWORD, Answer, Person
from tests.functional.world import World

ORIGIN = "https://portal.example"
CONFIRM, OPTIONS = "/auth/mfa/passkey/confirm", "/auth/mfa/passkey/options"
ALONE, ALONE_OPTIONS = "/auth/passkey/confirm", "/auth/passkey/options"


@dataclass
class Holder:
    """Somebody whose only factor is a passkey; ``challenge`` waits for the next step."""

    world: World
    email: str
    device: Authenticator
    challenge: str = ""
    token: str = ""

    def options(self) -> Any:
        answer = self.world.call("POST", OPTIONS, {"challenge": self.challenge})
        assert answer.status == 200, answer.body
        return answer.json

    def confirm(self, credential: Any, **more: Any) -> Answer:
        return self.world.call(
            "POST", CONFIRM, {"challenge": self.challenge, "credential": credential} | more
        )

    def log_in(self) -> Any:
        answer = self.world.call("POST", "/auth/login", {"email": self.email, "password": PASSWORD})
        assert answer.status == 200, answer.body
        self.challenge = answer.json["challenge"]
        return answer.json

    def assertion(self, **client: Any) -> Any:
        """An answer to a new challenge of a new sign-in."""
        self.log_in()
        return self.device.sign_in(self.options(), **client)

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        return self.world.call(method, path, body, {"Authorization": f"Bearer {self.token}"})

    @property
    def account_id(self) -> str:
        return f"acc_{self.token[:20]}"

    def factor_item(self) -> dict[str, Any]:
        """As it stands in the table."""
        return next(
            item for item in self.world.items()
            if item["pk"] == {"S": f"ACCOUNT#{self.account_id}"} and item["sk"]["S"].startswith("FACTOR#")
        )  # fmt: skip


def newcomer(world: World, email: str, **device: Any) -> Holder:
    """The first administrator of a new office: has a password, and a factor still to enrol."""
    world.create_office("Contábil das Chaves", email)
    body = {"token": world.mails_to(email)[-1].token, "password": PASSWORD, "accept_terms": True}
    answer = world.call("POST", "/invitations/register", body)
    assert answer.status == 201, answer.body
    return Holder(world, email, Authenticator(ORIGIN, **device), answer.json["challenge"])


def holder(world: World, email: str, **device: Any) -> Holder:
    """Signed in, with a passkey."""
    person = newcomer(world, email, **device)
    answer = person.confirm(person.device.register(person.options()))
    assert answer.status == 200, answer.body
    person.token = answer.json["session"]["token"]
    return person


def adding(person: Holder | Person) -> str:
    """The challenge behind which somebody who has just signed in adds a factor."""
    answer = person.call("POST", "/me/factors", {"kind": "passkey"})
    assert answer.status == 200, answer.body
    return str(answer.json["challenge"])


def begin_alone(world: World) -> Any:
    answer = world.call("POST", ALONE_OPTIONS, {})
    assert answer.status == 200, answer.body
    return answer.json


def enter_alone(world: World, device: Authenticator, **client: Any) -> Answer:
    """Signs in with nothing typed."""
    begun = begin_alone(world)
    credential = device.sign_in(begun["options"], **client)
    return world.call("POST", ALONE, {"challenge": begun["challenge"], "credential": credential})
