"""Two offices in memory and the cast: Ana (staff of A), Bruno (staff of B), Carla (new), Davi (has an account)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.catalogue import SYSTEM_DEPARTMENTS
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.draft import Draft
from chalicelib.domain.listing import Listed
from chalicelib.domain.member import Member, StaffMember, Stage
from chalicelib.domain.office import Company, Department, Office
from chalicelib.domain.onboarding import Step
from chalicelib.domain.outbox import Owed
from chalicelib.domain.steps import MODELS, StepName
from chalicelib.services import completion, drafts, letters, listing, onboarding, reconciliation
from chalicelib.services.dispatch import Outside, dispatch_quietly
from chalicelib.services.invitations import Tools, owe
from chalicelib.services.onboarding import Order
from chalicelib.services.ports import TransactionFailed, Wait
from chalicelib.services.throttles import Throttle
from tests.fakes import fake_store
from tests.fakes.outside import FakeEvents, FakeMailer, FakeWorkflow
from tests.unit.services.identity_beside import FakeCounters, FakeNotices
from tests.unit.services.identity_fakes import NOON, FakeClock, FakeSealer, FakeTokens

ANA = Actor(kind="staff", id="stf_ana", name="Ana Souza")
BRUNO = Actor(kind="staff", id="stf_bruno", name="Bruno Lima")
STRANGER = Actor(kind="anyone", id="", name="")
A, B = "off_a", "off_b"
PADARIA, OFICINA, FOREIGN = "cmp_padaria", "cmp_oficina", "cmp_de_b"
PERSONNEL = "dep_personnel"
CARLA, DAVI = "carla@padaria.com.br", "davi@oficina.com.br"
LIFE = 7 * 24 * 3600
HOUR = timedelta(hours=1)
PASSWORD = "girassol azul na varanda"


def digest(secret: str) -> str:
    return f"hash of {secret}"


class Scene:
    """What is owed is dispatched to fakes; the workflow's tasks are run by the test itself."""

    def __init__(self) -> None:
        self.clock, self.tokens, self.store = FakeClock(), FakeTokens(), fake_store()
        self.workflow, self.events, self.mailer = FakeWorkflow(), FakeEvents(), FakeMailer()
        self.handed: list[Owed] = []
        self.notices, self.counters = FakeNotices(), FakeCounters()
        self.notices_handed: list[str] = []
        self.reported: list[str] = []
        self.sessions_ended: list[str] = []
        self.outside = Outside(
            self.store, self.workflow, self.events, self.handed.append, self.notices_handed.append
        )
        self.tools = Tools(
            self.store, self.clock, self.tokens, self._dispatch, Throttle(self.counters, self.clock)
        )
        self.post = letters.Post(self.mailer, FakeSealer(), digest, "https://portal.example")
        self._furnish()

    def _dispatch(self, owed: Owed) -> None:
        dispatch_quietly(owed, outside=self.outside, report=self.reported.append)

    def _furnish(self) -> None:
        store = self.store
        for office_id, name in ((A, "Contábil Modelo"), (B, "Outro Escritório")):
            store.commit([store.offices.part_create(Office(id=office_id, name=name, created_at=NOON))])
        for system in SYSTEM_DEPARTMENTS:
            self.add_department(f"dep_{system.slug}", system.name, system=system.slug, folder=system.folder)
        self.add_company(PADARIA, "11222333000181")
        self.add_company(OFICINA, "11444777000161")
        self.add_company(FOREIGN, "11222333000181", office_id=B)

    def add_department(self, department_id: str, name: str, *, office_id: str = A, **more: Any) -> None:
        department = Department(id=department_id, office_id=office_id, name=name, **more)
        self.store.commit([self.store.departments.part_create(department)])

    def add_company(self, company_id: str, tax_id: str, *, office_id: str = A, **more: Any) -> None:
        facts = {"portal_enabled": True, "updated_at": NOON, "updated_by": "Ana Souza", "name": "Padaria Sol"}
        company = Company(id=company_id, office_id=office_id, tax_id=tax_id, **(facts | more))
        self.store.commit(self.store.companies.parts_create(company))

    def add_account(self, email: str, **more: Any) -> Account:
        facts = {"name": "Davi Rocha", "password_hash": "hashed", "created_at": NOON}
        account = Account(
            id=self.tokens.new_id("acc"), email=email, email_key=email.lower(), **(facts | more)
        )
        self.store.commit(self.store.accounts.parts_create(account))
        return account

    def staff(self, name: str = "Ana Souza", **more: Any) -> StaffMember:
        """A collaborator who is in, with an account of their own."""
        email = f"{name.split(maxsplit=1)[0].lower()}@modelo.com.br"
        facts = {"created_at": NOON, "created_by": name, "updated_at": NOON, "updated_by": name}
        member = StaffMember(
            id=self.tokens.new_id("stf"), office_id=A, name=name, email=email, email_key=email,
            stage=Stage.ACTIVE, account_id=self.tokens.new_id("acc"), **(facts | more),
        )  # fmt: skip
        self.store.commit(self.store.members.parts_create(member))
        return member

    # The wizard

    def draft(
        self, email: str = CARLA, send: str | None = "now", user: str | None = None, **general: Any
    ) -> Draft:
        """A finished wizard, ready for Concluir."""
        draft = drafts.open_draft(A, user, ANA, store=self.store, clock=self.clock, tokens=self.tokens)
        access = {"active": True, "send": send}
        contents: dict[StepName, dict[str, Any]] = {
            StepName.GENERAL: {"name": "Carla Dias", "email": email, "portal_access": access} | general,
            StepName.DEPARTMENTS: {"departments": [{"id": PERSONNEL, "level": "reviewer"}]},
            StepName.COMPANIES: {"companies": [{"id": PADARIA}]},
            StepName.PERMISSIONS: {"preset": "read_only"},
            StepName.NOTIFICATIONS: {"notifications": {"news": "email"}},
        }
        for name, content in contents.items():
            draft = self.save(draft, name, content)
        return draft

    def save(self, draft: Draft, name: StepName, content: dict[str, Any]) -> Draft:
        step = MODELS[name].model_validate(content)
        where = (draft.office_id, draft.id, draft.version)
        return drafts.save_step(where, step, name, ANA, store=self.store, clock=self.clock)

    def complete(self, draft: Draft) -> ClientUser:
        where = (A, draft.id, draft.version)
        return completion.complete_draft(where, ANA, tools=self.tools, end_sessions=self.end_sessions)

    def end_sessions(self, member: Member) -> list[Any]:
        self.sessions_ended.append(member.id)
        return []

    def client_user(self, email: str = CARLA, send: str | None = "now", **general: Any) -> ClientUser:
        return self.complete(self.draft(email, send, **general))

    def fresh(self, member: Member) -> Any:
        return self.store.members.find(member.office_id, member.id)

    def change(self, member: Member, **what: Any) -> None:
        """Somebody else's write in between."""
        before = self.fresh(member)
        changed = before.model_copy(update=what)
        self.store.commit([self.store.members.part_save(changed)])
        if isinstance(changed, ClientUser):
            owed = owe(changed, self.tools, relist=True, was=Listed.of(before))
            listing.relist(owed, store=self.store)

    # The workflow

    def order(self, member: Member) -> Order:
        return Order(member.office_id, member.id, self.fresh(member).onboarding_version)

    def send(self, member: Member, task_token: str = "task-1") -> bool:
        """The task SendInvitation."""
        return onboarding.send_invitation(
            self.order(member), task_token, tools=self.tools, outside=self.outside, post=self.post
        )

    def invited(self, email: str = CARLA, **general: Any) -> tuple[ClientUser, str]:
        """A person whose invitation has been mailed, and the hash of the link in it."""
        user = self.client_user(email, **general)
        self.send(user)
        return self.fresh(user), digest(self.mailer.sent[-1].secret)

    def awaits_factor(self, member: Member, task_token: str = "task-2") -> None:
        """The task AwaitMfaEnrolment has stored its token."""
        version = self.fresh(member).onboarding_version
        self.store.waits.put(Wait(A, member.id, version, Step.AWAIT_MFA_ENROLMENT, task_token))

    def reconcile(self, tools: Tools | None = None) -> dict[str, int]:
        return reconciliation.reconcile(
            tools=tools or self.tools,
            outside=self.outside,
            notices=self.notices,
            look_back=HOUR,
            report=self.reported.append,
        )

    def actions(self, target_id: str) -> list[str]:
        """The history of one target, oldest first."""
        rows = self.store.audit.things.values()  # type: ignore[attr-defined]
        return [row.action for row in rows if row.target_id == target_id]

    def always_losing(self) -> Tools:
        """Tools that somebody else outruns every time."""

        def commit(parts: Any) -> None:
            raise TransactionFailed([{} for _ in parts])

        return replace(self.tools, store=replace(self.store, commit=commit))

    def losing_race(self, intrude: Any) -> Tools:
        """Tools whose next commit comes too late: ``intrude`` is written first."""
        left = [intrude]

        def commit(parts: Any) -> None:
            if left:
                left.pop()()
            self.store.commit(parts)

        return replace(self.tools, store=replace(self.store, commit=commit))
