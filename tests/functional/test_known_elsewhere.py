"""An office cannot tell whether an address has an account at another: every answer, count and list says the same."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.functional.world import Answer, Person, World

KNOWN, NEW = "conhecida@alhures.com.br", "novinha45@alhures.com.br"


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff("Contábil da Ana", "ana@alhures.com.br")


@pytest.fixture(scope="module", autouse=True)
def at_another_office(world: World, ana: Person) -> Person:
    """Whoever is known is a client there, signed in, and was a collaborator of a third."""
    bruno = world.staff("Contábil do Bruno", "bruno@alhures.com.br")
    assert len(KNOWN) == len(NEW), "so that answers can be compared to the byte"
    return world.client(bruno, KNOWN)[1]


class Observer:
    """Ana, who notes everything that could tell two addresses apart."""

    def __init__(self, world: World, ana: Person, email: str) -> None:
        self.world, self.ana, self.email = world, ana, email
        self.seen: list[Any] = []
        self.ids: list[str] = []

    def asks(self, method: str, path: str, body: Any = None, version: int | None = None) -> Answer:
        with self.world.requests() as made:
            answer = self.ana.call(method, path, body, version)
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
        self.seen.append((method, answer.status, headers, self._in_order(answer), Counter(made)))
        return answer

    def _in_order(self, answer: Answer) -> str:
        """Rows of one instant come in any order."""
        if '"items"' not in answer.body:
            return answer.body
        rows = sorted(answer.json["items"], key=lambda row: str(row | {"id": ""}))
        return json.dumps(rows, ensure_ascii=False)

    def concludes(self, company: str) -> str:
        draft, version = self.world.draft(self.ana, self.email, company)
        warnings = self.ana.call("GET", f"/drafts/{draft}").json.get("warnings")
        self.seen.append(warnings)
        member = self.asks("POST", f"/drafts/{draft}/complete", None, version).json["client_user_id"]
        self.ids += [member, draft]
        return str(member)

    def report(self) -> str:
        """All that was seen, with the address and the ids made alike."""
        text = json.dumps(self.seen, ensure_ascii=False, default=str)
        for number, each in enumerate([self.email, *self.ids]):
            text = text.replace(each, f"<{number}>")
        return text


@pytest.mark.statement("C10")
def test_concluir_resending_the_list_and_the_history_say_the_same(world: World, ana: Person) -> None:
    reports = []
    for email in (KNOWN, NEW):
        with world.undone():
            observer = Observer(world, ana, email)
            member = observer.concludes(world.company(ana, tax_id="12ABC34501DE35"))
            observer.ids.append(ana.call("GET", f"/client-users/{member}").json["companies"][0]["id"])
            for method, path in (
                ("GET", ""), ("GET", "/history"), ("POST", "/invitation"), ("DELETE", "/invitation"),
                ("POST", "/invitation"), ("POST", "/deactivate"), ("POST", "/activate"), ("GET", "/history"),
            ):  # fmt: skip
                observer.asks(method, f"/client-users/{member}{path}")
            observer.asks("GET", f"/client-users?q={email}")
            reports.append(observer.report())

    assert '"sent"' in reports[0].replace('\\"', '"')
    assert reports[0] == reports[1]


@pytest.mark.statement("C10")
def test_a_corrected_address_and_a_collaborators_say_the_same(world: World, ana: Person) -> None:
    reports = []
    for email in (KNOWN, NEW):
        with world.undone():
            observer = Observer(world, ana, email)
            member = world.client_user(ana, "errada@alhures.com.br")
            observer.ids.append(member)
            observer.ids.append(ana.call("GET", f"/client-users/{member}").json["companies"][0]["id"])
            observer.asks("PATCH", f"/client-users/{member}/email", {"email": email}, 1)
            observer.asks("GET", f"/client-users/{member}/history")
            made = observer.asks("POST", "/staff", {"name": "Eva Reis", "email": email})
            observer.ids.append(made.json["id"])
            observer.asks("GET", "/staff")
            observer.asks("POST", f"/client-users/{member}/delivery-test", {"email": email})
            reports.append(observer.report())

    assert reports[0] == reports[1]
