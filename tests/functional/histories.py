"""Random histories of three people at three offices: whatever is done in whatever order, the model says how it stands.

The model knows rules only (docs/states.md); the application is asked over HTTP, with its tables in this process.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.functional.world import PASSWORD, TAX_IDS, Answer, Person, World

EMAILS = ("carla@historia.com.br", "davi@historia.com.br", "eva@historia.com.br")
PASSWORDS = (PASSWORD, "girafa azul 77 na varanda", "sete bondes e um piano")
UNLIMITED = {
    "invitation_person": [10**6, 10**6],
    "invitation_office": [10**6],
    "import_office": [10**6, 10**6],
    "import_invitation_office": [10**6],
    "reset_account": [10**6],
    "reset_address": [10**6],
    "password_account": [10**6, 10**6],
    "password_address": [10**6],
    "password_global": [10**6],
    "factor_account": [10**6, 10**6, 10**6],
    "token_address": [10**6],
}
STATUS = {
    "invited": "invited",
    "expired": "expired",
    "closed": "declined",
    "revoked": "revoked",
    "in": "active",
}
offices = st.integers(0, 2)
emails = st.sampled_from(EMAILS)


@dataclass
class Seat:
    """One e-mail at one office: invited, expired, closed (declined, revoked by the person, left) or in."""

    client_user: str
    token: str
    stage: str = "invited"
    access: bool = True

    @property
    def status(self) -> str:
        return STATUS[self.stage] if self.access else "inactive"


@dataclass
class Account:
    person: Person
    password: int = 0


class Histories(RuleBasedStateMachine):
    world: ClassVar[World]
    staff: ClassVar[list[Person]]
    office_ids: ClassVar[list[str]]

    def __init__(self) -> None:
        super().__init__()
        self._undone = self.world.undone()
        self._undone.__enter__()
        self.seats: dict[tuple[int, str], Seat] = {}
        self.accounts: dict[str, Account] = {}
        self.dead: list[str] = []

    def teardown(self) -> None:
        self._undone.__exit__(None, None, None)

    # What the office does

    @rule(office=offices, email=emails)
    def invite(self, office: int, email: str) -> None:
        ana = self._ana(office)
        answer = self.world.complete(ana, self.world.draft(ana, email, self.world.company(ana), "now"))
        if (office, email) in self.seats:
            assert (answer.status, answer.code) == (409, "email_taken")
            return
        assert answer.status == 202, answer.body
        self.seats[office, email] = Seat(answer.json["client_user_id"], self._mailed(email))

    @rule(office=offices, email=emails)
    def resend(self, office: int, email: str) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        answer = self._office_calls(office, "POST", f"/client-users/{seat.client_user}/invitation")
        if seat.stage == "in" or not seat.access:
            assert answer.status == 409, answer.body
            return
        assert answer.status == 202, answer.body
        self._replace(seat, self._mailed(email))

    @rule(office=offices, email=emails, other=emails)
    def change_email(self, office: int, email: str, other: str) -> None:
        seat = self.seats.get((office, email))
        if seat is None or other == email:
            return
        path = f"/client-users/{seat.client_user}"
        version = self._office_calls(office, "GET", path).json["version"]
        answer = self._ana(office).call("PATCH", f"{path}/email", {"email": other}, version)
        if seat.stage == "in" or not seat.access or (office, other) in self.seats:
            assert answer.status == 409, answer.body
            return
        assert answer.status == 200, answer.body
        self.seats[office, other] = self.seats.pop((office, email))
        self._replace(seat, self._mailed(other))

    @rule(office=offices, email=emails, on=st.booleans())
    def switch_access(self, office: int, email: str, on: bool) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        word = "activate" if on else "deactivate"
        assert self._office_calls(office, "POST", f"/client-users/{seat.client_user}/{word}").status == 200
        if not on and seat.stage == "invited":
            self._close(seat, "revoked")
        seat.access = on

    @rule(office=offices, email=emails)
    def delete(self, office: int, email: str) -> None:
        seat = self.seats.pop((office, email), None)
        if seat is None:
            return
        path = f"/client-users/{seat.client_user}"
        assert self._office_calls(office, "DELETE", path).status == 204
        assert self._office_calls(office, "GET", path).status == 404
        self.dead.append(seat.token)

    @rule(office=offices)
    def import_all_three(self, office: int) -> None:
        """Whoever is new is invited; of everybody else nothing changes."""
        ana, tax_id = self._ana(office), next(TAX_IDS)
        self.world.company(ana, tax_id=tax_id)
        rows = [f"Carla Dias;{email};{tax_id};Pessoal: Revisor;agora" for email in EMAILS]
        sheet = "\n".join(["Nome completo;E-mail;Empresas;Departamentos;Enviar convite", *rows])
        job = self.world.imported(ana, sheet.encode())
        outcomes = ana.call("GET", f"/imports/{job}/rows").json["items"]
        for email, row in zip(EMAILS, outcomes, strict=True):
            if (office, email) in self.seats:
                assert row["outcome"] == "skipped", row
                continue
            assert row["outcome"] == "created", row
            self.seats[office, email] = Seat(row["client_user_id"], self._mailed(email))

    # What the person does

    @rule(office=offices, email=emails)
    def register(self, office: int, email: str) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        body = {"token": seat.token, "password": PASSWORD, "accept_terms": True}
        answer = self.world.call("POST", "/invitations/register", body)
        if not self._is_open(seat):
            assert answer.status == 410, answer.body
        elif email in self.accounts:
            assert (answer.status, answer.code) == (409, "account_exists")
        else:
            self.accounts[email] = Account(self.world.enrol(answer.json["challenge"], email))
            self._enter(seat)

    @rule(office=offices, email=emails)
    def link(self, office: int, email: str) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        account = self.accounts.get(email)
        password = PASSWORDS[account.password] if account else PASSWORD
        begun = self.world.call("POST", "/invitations/link", {"token": seat.token, "password": password})
        if not self._is_open(seat):
            assert begun.status == 410, begun.body
            return
        if account is None:
            assert (begun.status, begun.code) == (409, "account_missing")
            return
        body = {
            "challenge": begun.json["challenge"], "factor": "totp", "code": account.person.code(), "accept": True
        }  # fmt: skip
        answer = self.world.call("POST", "/invitations/link/confirm", body)
        assert answer.status == 200, answer.body
        self._enter(seat)

    @rule(office=offices, email=emails, not_me=st.booleans())
    def decline(self, office: int, email: str, not_me: bool) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        answer = self.world.call("POST", "/invitations/decline", {"token": seat.token, "not_me": not_me})
        if not self._is_open(seat):
            assert answer.status == 410, answer.body
            return
        assert answer.status == 204
        self._close(seat, "closed")

    @rule(office=offices, email=emails)
    def leave(self, office: int, email: str) -> None:
        seat, account = self.seats.get((office, email)), self.accounts.get(email)
        if account is None or not self._may_sign_in(email):
            return
        self.world.sign_in(account.person, PASSWORDS[account.password])
        answer = account.person.call("DELETE", f"/me/offices/{self.office_ids[office]}")
        if seat is None or seat.stage != "in":
            assert answer.status == 404, answer.body
            return
        assert answer.status == 204, answer.body
        seat.stage = "closed"

    @rule(email=emails, new=st.integers(0, 2))
    def reset_password(self, email: str, new: int) -> None:
        before = len(self.world.mails_to(email))
        assert self.world.call("POST", "/auth/password/forgot", {"email": email}).status == 202
        mails = self.world.mails_to(email)[before:]
        account = self.accounts.get(email)
        if account is None:
            assert not mails
            return
        token = mails[-1].text.split("/senha#")[1].split()[0]
        body = {"token": token, "password": PASSWORDS[new]}
        assert self.world.call("POST", "/auth/password/reset", body).status == 204
        assert self.world.call("POST", "/auth/password/reset", body).status == 410
        account.password = new
        assert account.person.call("GET", "/me").status == 401

    # What time does

    @rule()
    def expire(self) -> None:
        self.world.clock.advance(days=8)
        self.world.settle_down()
        for seat in self.seats.values():
            if seat.stage == "invited":
                seat.stage = "expired"

    @rule(office=offices, email=emails)
    def renew(self, office: int, email: str) -> None:
        seat = self.seats.get((office, email))
        if seat is None:
            return
        before = len(self.world.mails_to(email))
        assert self.world.call("POST", "/invitations/renew", {"token": seat.token}).status == 202
        mails = self.world.mails_to(email)[before:]
        if seat.stage != "expired" or not seat.access:
            assert not mails
            return
        self._replace(seat, mails[-1].token)

    # What always holds

    @invariant()
    def every_seat_stands_as_the_model_says(self) -> None:
        for (office, _), seat in self.seats.items():
            told = self._office_calls(office, "GET", f"/client-users/{seat.client_user}").json["status"]
            assert told == seat.status, (told, seat)

    @invariant()
    def only_the_last_link_of_an_open_seat_opens_anything(self) -> None:
        for token in self.dead[-3:]:
            assert self._look(token).status == 410
        for (_, email), seat in self.seats.items():
            answer = self._look(seat.token)
            if self._is_open(seat):
                assert answer.json["action"] == ("link" if email in self.accounts else "register")
            else:
                assert answer.status == 410

    @invariant()
    def whoever_has_a_seat_gets_in_and_nobody_else(self) -> None:
        for email, account in self.accounts.items():
            body = {"email": email, "password": PASSWORDS[account.password]}
            status = self.world.call("POST", "/auth/login", body).status
            assert status == (200 if self._may_sign_in(email) else 401)

    @invariant()
    def one_mailbox_is_one_account(self) -> None:
        keys = [item["email_key"]["S"] for item in self.world.items() if item["sk"]["S"] == "ACCOUNT"]
        ours = [key for key in keys if key in EMAILS]
        assert sorted(ours) == sorted(self.accounts)

    # Steps

    def _ana(self, office: int) -> Person:
        ana = self.staff[office]
        if ana.call("GET", "/office").status == 401:
            self.world.sign_in(ana)
        return ana

    def _office_calls(self, office: int, method: str, path: str) -> Answer:
        return self._ana(office).call(method, path)

    def _mailed(self, email: str) -> str:
        return self.world.mails_to(email)[-1].token

    def _look(self, token: str) -> Answer:
        return self.world.call("POST", "/invitations/lookup", {"token": token})

    def _is_open(self, seat: Seat) -> bool:
        return seat.stage == "invited" and seat.access

    def _may_sign_in(self, email: str) -> bool:
        return any(
            seat.stage == "in" and seat.access for (_, whose), seat in self.seats.items() if whose == email
        )

    def _replace(self, seat: Seat, token: str) -> None:
        self.dead.append(seat.token)
        seat.token, seat.stage = token, "invited"

    def _close(self, seat: Seat, stage: str) -> None:
        seat.stage = stage

    def _enter(self, seat: Seat) -> None:
        seat.stage = "in"


def furnish(world: World) -> None:
    """Three offices, each with an administrator; no limit is met by doing things often."""
    world.with_limits(UNLIMITED)
    names = ("aurora", "bruma", "cedro")
    Histories.world = world
    Histories.staff = [world.staff(f"Contábil {name}", f"ana@{name}.com.br") for name in names]
    Histories.office_ids = [
        person.call("GET", "/me").json["context"]["office"]["id"] for person in Histories.staff
    ]


def walk(world: World, *, examples: int, steps: int, **how: Any) -> None:
    """So many histories of at most so many steps, each beginning at the three offices alone."""
    furnish(world)
    walking = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        **how,
    )
    run_state_machine_as_test(Histories, settings=walking)
