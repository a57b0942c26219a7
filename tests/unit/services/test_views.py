"""Staff look at the portal as a demonstration user: one session that moves there and back, and ends with theirs."""

from typing import Any, NamedTuple

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit import Actor
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.demonstration import CompanyNotTest, NotDemo
from chalicelib.domain.errors import NotFound, PortalAccessInactive, Unauthenticated
from chalicelib.domain.member import StaffMember
from chalicelib.domain.session import Session
from chalicelib.domain.steps import StepName
from chalicelib.services import deletion, ended_sessions, sessions, views
from tests.unit.services.both_sides import BothSides
from tests.unit.services.scene import ANA, A, B

TEST = "cmp_teste"


class Cast(NamedTuple):
    """Ana, who uses the client portal, with her session; and the demonstration user of her office."""

    sides: BothSides
    account: Account
    ana: StaffMember
    session: Session
    demo: ClientUser

    @property
    def by(self) -> Actor:
        return Actor(kind="staff", id=self.ana.id, name=self.ana.name)

    def open(self, session: Session | None = None, client_user_id: str | None = None) -> tuple[Session, str]:
        return views.open_view(
            session or self.session,
            client_user_id or self.demo.id,
            self.by,
            tools=self.sides.tools,
            door=self.sides.door(),
        )

    def close(self, view: Session) -> tuple[Session, str]:
        return views.close_view(view, self.by, tools=self.sides.tools, door=self.sides.door())

    def current(self, token: str) -> Session:
        session = sessions.current(token, sessions=self.sides.door().sessions, clock=self.sides.clock)
        if session.is_view:
            views.ensure_still_open(session, store=self.sides.store)
        return session


@pytest.fixture
def cast() -> Cast:
    sides = BothSides()
    account = sides.house.add_account("Ana")
    ana = sides.keep(sides.house.add_staff(account, A, uses_client_portal=True))
    sides.add_company(TEST, "45820671000137", test=True, name="Empresa de Teste")
    draft = sides.draft("demo@modelo.com.br", None, demo=True, name="Maria Demonstração")
    demo = sides.complete(sides.save(draft, StepName.COMPANIES, {"companies": [{"id": TEST}]}))
    return Cast(sides, account, ana, sides.session(account), demo)


def change_demo(cast: Cast, **what: Any) -> None:
    cast.sides.change(cast.demo, **what)


@pytest.mark.statement("E2")
def test_a_view_goes_there_and_back_with_a_new_token_each_time(cast: Cast) -> None:
    cast.sides.clock.pass_time(minutes=10)

    view, looking = cast.open()
    before_and_there = list(cast.sides.house.sessions.values())
    back, token = cast.close(view)

    assert before_and_there == [view]
    assert list(cast.sides.house.sessions.values()) == [back]
    assert cast.current(token) == back
    assert len({cast.session.hash, view.hash, back.hash}) == 3
    with pytest.raises(Unauthenticated):
        cast.current(looking)
    same = {
        "id",
        "created_at",
        "expires_at",
        "proven_at",
        "member_id",
        "role",
        "uses_client_portal",
        "viewer",
    }
    assert back.model_dump(include=same) == cast.session.model_dump(include=same)


def test_a_view_shows_the_demonstration_and_is_marked(cast: Cast) -> None:
    view, token = cast.open()

    me = views.about(cast.current(token), store=cast.sides.store)

    assert (me.account.id, me.account.name) == (cast.demo.id, "Maria Demonstração")
    assert me.context.company is not None
    assert (me.context.role, me.context.company.id, me.permissions) == ("client", TEST, cast.demo.permissions)
    assert [(each.role, [company.id for company in each.companies]) for each in me.offices] == [
        ("client", [TEST])
    ]
    assert me.view is not None
    assert (me.view.by, me.view.expires_at) == ("Ana", view.expires_at)


@pytest.mark.statement("L4")
def test_both_histories_say_who_looked(cast: Cast) -> None:
    view, _ = cast.open()
    cast.close(view)

    told = ["client_user.view_opened", "client_user.view_closed"]
    assert cast.sides.actions(cast.demo.id)[-2:] == told
    assert cast.sides.own_actions(cast.account)[-2:] == told
    rows = cast.sides.store.audit.rows_about(A, cast.demo.id)
    assert {row.actor.name for row in rows if row.action in told} == {"Ana"}


@pytest.mark.parametrize(
    ("what", "refusal"),
    [({"demo": False}, NotDemo), ({"portal_access": False}, PortalAccessInactive)],
)
def test_nobody_else_is_looked_at_and_the_session_stays(
    cast: Cast, what: dict[str, bool], refusal: type[Exception]
) -> None:
    change_demo(cast, **what)

    with pytest.raises(refusal):
        cast.open()

    assert list(cast.sides.house.sessions.values()) == [cast.session]


@pytest.mark.statement("F1")
def test_a_demonstration_of_another_office_is_not_there(cast: Cast) -> None:
    bruno = cast.sides.house.add_account("Bruno")
    cast.sides.keep(cast.sides.house.add_staff(bruno, B, uses_client_portal=True))
    session = cast.sides.session(bruno, B)

    with pytest.raises(NotFound):
        cast.open(session)
    with pytest.raises(NotFound):
        cast.open(client_user_id="usr_unknown")


@pytest.mark.statement("E5")
@pytest.mark.parametrize("what", [{"demo": False}, {"portal_access": False}, {"account_id": "acc_x"}])
def test_a_demonstration_that_is_none_any_more_shows_nothing_from_the_next_request(
    cast: Cast, what: dict[str, Any]
) -> None:
    _, token = cast.open()
    change_demo(cast, **what)

    with pytest.raises(Unauthenticated):
        cast.current(token)


@pytest.mark.statement("E5")
def test_a_deleted_demonstration_shows_nothing_from_the_next_request(cast: Cast) -> None:
    _, token = cast.open()
    deletion.delete_client_user((A, cast.demo.id), ANA, tools=cast.sides.tools, door=cast.sides.door())

    with pytest.raises(Unauthenticated):
        cast.current(token)


def test_a_company_that_is_no_test_any_more_is_never_shown(cast: Cast) -> None:
    _, token = cast.open()
    company = cast.sides.store.companies.get(A, TEST)
    real = company.model_copy(update={"test": False})
    cast.sides.store.commit(cast.sides.store.companies.parts_save(real, company))

    with pytest.raises(Unauthenticated):
        cast.current(token)
    with pytest.raises(CompanyNotTest):
        cast.open(cast.sides.session(cast.account))


@pytest.mark.statement("E5")
def test_whatever_ends_the_staff_members_sessions_ends_the_view(cast: Cast) -> None:
    _, token = cast.open()

    ended_sessions.of_staff((A, cast.ana.id), ANA, tools=cast.sides.tools, door=cast.sides.door())

    with pytest.raises(Unauthenticated):
        cast.current(token)


@pytest.mark.statement("E5")
def test_a_session_that_ended_meanwhile_opens_no_view_and_a_view_that_ended_leads_nowhere(cast: Cast) -> None:
    view, token = cast.open()
    sessions.end_token(token, ANA, door=cast.sides.door())

    with pytest.raises(Unauthenticated):
        cast.close(view)
    with pytest.raises(Unauthenticated):
        cast.open()

    assert not cast.sides.house.sessions


@pytest.mark.statement("E4")
def test_half_an_hour_ends_a_view_however_much_it_is_used(cast: Cast) -> None:
    _, token = cast.open()
    cast.sides.clock.pass_time(minutes=29)
    cast.current(token)
    cast.sides.clock.pass_time(minutes=1)

    with pytest.raises(Unauthenticated):
        cast.current(token)


def test_coming_back_gives_the_rights_of_now(cast: Cast) -> None:
    view, _ = cast.open()
    cast.sides.house.members[A, cast.ana.id].administrator = True  # type: ignore[attr-defined]

    back, _ = cast.close(view)

    assert back.administrator
