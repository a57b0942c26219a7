"""What SES tells of a mail, on the deployed stack with IAM checks on: seen by the office, and acted upon."""

import time
from typing import Any

import pytest

from tests.e2e.people import Person, client_user, eventually, office
from tests.e2e.stack import Stack

pytestmark = pytest.mark.e2e

WITHIN = 60


@pytest.fixture(scope="module")
def ana(stack: Stack) -> Person:
    return office(stack)


def simulated(fate: str) -> str:
    return f"{fate}+{time.time_ns() % 10**9}@simulator.amazonses.com"


def told(ana: Person, client_user_id: str, status: str) -> Any:
    """The person as the list shows them, once the state of the invitation is this one."""

    def look() -> Any:
        items = ana.ok("GET", "/client-users")["items"]
        return next(each for each in items if each["id"] == client_user_id)

    return eventually(look, lambda person: person["invitation"]["status"] == status, WITHIN)


def history(ana: Person, client_user_id: str) -> list[str]:
    return [each["text"] for each in ana.ok("GET", f"/client-users/{client_user_id}/history")["items"]]


@pytest.mark.statement("J11")
def test_an_address_that_bounces_is_shown_and_corrected_before_anything_more_is_sent(
    stack: Stack, ana: Person
) -> None:
    carla = client_user(ana, simulated("bounce"))
    shown = told(ana, carla, "bounced")
    refused = ana.call("POST", f"/client-users/{carla}/invitation")
    right = simulated("success")
    ana.ok("PATCH", f"/client-users/{carla}/email", {"email": right}, shown["version"])

    arrived = told(ana, carla, "delivered")

    assert (shown["status"], shown["email_undeliverable"]) == ("bounced", True)
    assert shown["invitation"]["bounce_reason"] == "O endereço não existe. Confira com a pessoa."
    assert (refused.status, refused.json["code"]) == (409, "address_bounced")
    assert (arrived["status"], arrived["email_undeliverable"]) == ("invited", False)
    assert len(stack.mails_to(right)) == 1
    assert history(ana, carla).count("Convite devolvido: o endereço não existe") == 1


@pytest.mark.statement("J11")
def test_a_complaint_is_shown_and_a_delivery_test_tells_its_own_fate(ana: Person) -> None:
    davi = client_user(ana, simulated("complaint"))

    shown = told(ana, davi, "complained")
    ana.ok("POST", f"/client-users/{davi}/delivery-test", {"email": simulated("suppressionlist")})
    said = eventually(
        lambda: history(ana, davi), lambda texts: "Teste de entrega devolvido" in texts[0], WITHIN
    )

    assert shown["invitation"]["bounce_reason"] == "A pessoa marcou a mensagem como spam."
    assert said[0].startswith("Teste de entrega devolvido (s***@simulator.amazonses.com): este endereço já")
    assert [each for each in said if each.startswith("Convite marcado")] != []
