"""One onboarding in this process, from the first step of the wizard to the active person, with everything counted."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

from moto import mock_aws

from tests.functional.test_deliveries import tell
from tests.functional.world import ENVIRONMENT, Person, World
from tests.load.units import Meter

CARLA, DAVI = "carla@padariasol.com.br", "davi@oficinalua.com.br"
NEWS = ("Email Sent", "Email Delivered")
GRANTS = {
    "departments": {"departments": []},
    "companies": {"companies": []},
    "permissions": {"preset": "owner_manager"},
    "notifications": {
        "notifications": {"document_published": "both", "due_date_near": "email", "news": "portal"}
    },
}


@dataclass
class Counts:
    """What one onboarding took of each service."""

    transitions: int
    mails: int
    sms: int
    kms_calls: int
    events: int
    api_calls: int
    hashes: int
    functions: int
    meter: Meter

    @property
    def read_units(self) -> float:
        return sum(self.meter.read.values())

    @property
    def write_units(self) -> float:
        return sum(self.meter.written.values())


class Bench:
    """The functional tests' world with meters before its clients."""

    def __init__(self) -> None:
        os.environ.update(ENVIRONMENT)
        self.world = World()
        self.ana = self.world.staff()
        self.company = self.world.company(self.ana)
        self.departments = [each["id"] for each in self.ana.call("GET", "/departments").json["items"]]
        self.calls: list[str] = []
        self.hashes = 0
        self.kms = 0
        self.functions = 0
        self.meter: Meter | None = None
        self._call, self.world.call = self.world.call, self._counted  # type: ignore[method-assign]

    def _counted(self, method: str, path: str, *rest: Any, **more: Any) -> Any:
        parts = [each if each[:4] not in {"drf_", "usr_"} else f"{{{each[:3]}}}" for each in path.split("/")]
        self.calls.append(f"{method} {'/'.join(parts)}")
        if self.meter is not None:
            self.meter.act = self.calls[-1]
        self.hashes += path in {"/invitations/register", "/invitations/link", "/auth/login"}
        return self._call(method, path, *rest, **more)

    def start(self) -> None:
        if self.meter is None:
            self.meter = Meter(self.world.wiring.client("dynamodb"))
            self._count_kms(self.world.wiring.client("kms"))
        for counter in (self.meter.requests, self.meter.read, self.meter.written, self.meter.writes):
            counter.clear()
        self.calls, self.hashes, self.kms, self.functions = [], 0, 0, 0
        self.before = set(self.world.workflow.executions)
        self._before = (len(self.world.mails), len(self.world.events))

    @property
    def mails_since(self) -> int:
        return len(self.world.mails) - self._before[0]

    def _count_kms(self, client: Any) -> None:
        call = client._make_api_call

        def counted(*arguments: Any) -> Any:
            self.kms += 1
            return call(*arguments)

        client._make_api_call = counted

    def invite(self, email: str) -> str:
        """The wizard as the console calls it, and Concluir with ENVIE AGORA."""
        draft = self.ana.call("POST", "/drafts", {}).json
        general = {
            "name": "Carla Dias Nogueira",
            "email": email,
            "phone": "(11) 98765-4321",
            "portal_access": {"active": True, "send": "now"},
        }
        granted = [{"id": each, "level": "contributor"} for each in self.departments[:2]]
        steps = {"general": general} | GRANTS
        steps["departments"] = {"departments": granted}
        steps["companies"] = {"companies": [{"id": self.company}]}
        for step, body in steps.items():
            answer = self.ana.call("PUT", f"/drafts/{draft['id']}/{step}", body, draft["version"])
            assert answer.status == 200, answer.body
            draft = answer.json
        answer = self.ana.call("POST", f"/drafts/{draft['id']}/complete", None, draft["version"])
        assert answer.status == 202, answer.body
        self._tell_of_mail()
        return str(answer.json["client_user_id"])

    def _tell_of_mail(self) -> None:
        """As SES does of each: that it left, and that it arrived."""
        for told in NEWS:
            self.functions += 1
            if self.meter is not None:
                self.meter.act = told
            tell(self.world, self.world.mails[-1], told, delivery={})

    def counts(self, client_user: str) -> Counts:
        assert self.meter is not None
        assert self.ana.world.workflow.executions[f"onboarding-{client_user}-v1"].status == "SUCCEEDED"
        states = self.world.workflow.executions[f"onboarding-{client_user}-v1"].entered
        mails = len(self.world.mails) - self._before[0]
        tasks = sum(state not in {"Resume", "InvitationWanted", "Outcome"} for state in states)
        return Counts(
            transitions=len(states),
            mails=mails,
            sms=0,
            kms_calls=self.kms,
            events=len(self.world.events) - self._before[1],
            api_calls=len(self.calls),
            hashes=self.hashes,
            functions=tasks + mails - 1 + self.functions,
            meter=self.meter,
        )


def a_new_person(bench: Bench) -> Counts:
    bench.start()
    client_user = bench.invite(CARLA)
    token = bench.world.mails_to(CARLA)[-1].token
    bench.world.call("POST", "/invitations/lookup", {"token": token})
    bench.world.register(token, CARLA)
    return bench.counts(client_user)


def a_person_with_an_account(bench: Bench, davi: Person, email: str) -> Counts:
    """``davi`` has an account and a factor from another office."""
    bench.start()
    client_user = bench.invite(email)
    token = bench.world.mails_to(email)[-1].token
    bench.world.call("POST", "/invitations/lookup", {"token": token})
    begun = bench.world.call(
        "POST", "/invitations/link", {"token": token, "password": "tucano verde 41 janelas"}
    )
    body = {"challenge": begun.json["challenge"], "factor": "totp", "code": davi.code(), "accept": True}
    confirmed = bench.world.call("POST", "/invitations/link/confirm", body)
    assert confirmed.status == 200, confirmed.body
    return bench.counts(client_user)


@contextmanager
def bench() -> Iterator[Bench]:
    with mock_aws(), redirect_stdout(io.StringIO()):
        made = Bench()
        yield made
        if made.meter is not None:
            made.meter.stop()


def measured() -> dict[str, Counts]:
    """Both ways in, each in a world of its own."""
    with bench() as one:
        new = a_new_person(one)
    with bench() as other:
        davi = other.world.staff("Outro Escritório", DAVI)
        linked = a_person_with_an_account(other, davi, DAVI)
    return {"new registration": new, "linking an account": linked}
