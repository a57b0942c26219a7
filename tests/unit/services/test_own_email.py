"""One's own e-mail: asked for where it shows nothing, moved by the newest link, and both addresses are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import (
    Conflict,
    InvalidRequest,
    LinkInvalid,
    OfficeScopeOnly,
    ProofRequired,
    TooManyAttempts,
    Unauthenticated,
)
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink, token_of
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.session import Session
from chalicelib.services import own_email
from tests.unit.services.identity_house import FakeHouse
from tests.unit.services.identity_steps import SOMEBODY, enter

NEW = "davi.novo@exemplo.com.br"


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def davi(house: FakeHouse) -> Account:
    account = house.add_account("Davi")
    house.add_client(account, house.add_office("Contábil Modelo")).name = "Davi Rocha"
    house.add_totp(account)
    return account


@pytest.fixture
def session(house: FakeHouse, davi: Account) -> Session:
    return enter(davi, house)[0]


def ask(session: Session, house: FakeHouse, email: str = NEW) -> None:
    own_email.ask(session, email, SOMEBODY, door=house.door())


def mailed(account: Account, house: FakeHouse) -> str:
    """The token of the link as whoever mails makes it."""
    door = house.door()
    link = door.links.find(LinkPurpose.EMAIL_CONFIRM, account.id)
    assert link is not None
    secret = house.tokens.secret()
    assert door.links.set_hash(link, door.links.hash_of(secret))
    return token_of(link, secret)


def confirm(token: str, house: FakeHouse) -> None:
    own_email.confirm(token, SOMEBODY, door=house.door())


def owed(house: FakeHouse) -> list[tuple[NoticeKind, str]]:
    return [(each.kind, each.to) for each in house.handed_over]


@pytest.mark.statement("G4")
def test_asking_owes_a_link_to_the_new_address_and_a_word_to_the_old(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    old = davi.email

    ask(session, house)

    assert owed(house) == [(NoticeKind.EMAIL_CONFIRM, NEW), (NoticeKind.EMAIL_CHANGE_ASKED, old)]
    assert NEW not in house.handed_over[1].facts.values()
    assert davi.email == old
    assert house.audit.rows[-1].action == "email.change_asked"
    assert NEW not in str(house.audit.rows[-1].facts)


@pytest.mark.statement("G4")
def test_the_link_opens_nothing_before_it_was_mailed(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    ask(session, house)
    link = house.links.find(LinkPurpose.EMAIL_CONFIRM, davi.id)
    assert link is not None

    with pytest.raises(LinkInvalid):
        confirm(token_of(link, house.tokens.secret()), house)


@pytest.mark.statement("C10")
def test_asking_never_looks_whose_the_new_address_is(house: FakeHouse, session: Session) -> None:
    house.add_account("Carla")
    door = house.door()
    door.accounts.by_email = door.accounts.owner_of = None  # type: ignore[assignment, attr-defined, method-assign]

    own_email.ask(session, "carla@exemplo.com.br", SOMEBODY, door=door)

    assert owed(house)[0] == (NoticeKind.EMAIL_CONFIRM, "carla@exemplo.com.br")


@pytest.mark.statement("G4")
def test_asking_needs_a_proof_and_a_whole_session(house: FakeHouse, session: Session) -> None:
    stale = session.model_copy(update={"proven_at": session.proven_at - timedelta(minutes=5)})
    scoped = session.model_copy(update={"scope": session.office_id})

    with pytest.raises(ProofRequired):
        ask(stale, house)
    with pytest.raises(OfficeScopeOnly):
        ask(scoped, house)

    assert house.handed_over == []


@pytest.mark.statement("G4")
def test_five_requests_a_day_are_enough(house: FakeHouse, session: Session) -> None:
    for number in range(5):
        ask(session, house, f"davi{number}@exemplo.com.br")

    with pytest.raises(TooManyAttempts):
        ask(session, house)


def test_the_address_that_it_is_already_is_refused(house: FakeHouse, davi: Account, session: Session) -> None:
    with pytest.raises(InvalidRequest):
        ask(session, house, davi.email_key)


def test_whoever_was_signed_out_meanwhile_asks_for_nothing(house: FakeHouse, session: Session) -> None:
    house.sessions.clear()

    with pytest.raises(Unauthenticated):
        ask(session, house)

    assert (house.handed_over, house.links.kept) == ([], {})


@pytest.mark.statement("G4")
@pytest.mark.statement("E5")
def test_confirming_moves_the_account_ends_every_session_and_tells_both(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    enter(davi, house)
    ask(session, house)
    token, old = mailed(davi, house), davi.email
    house.handed_over.clear()

    confirm(token, house)

    assert (davi.email, davi.email_key) == (NEW, NEW)
    assert house.sessions == {}
    assert owed(house) == [(NoticeKind.EMAIL_CHANGED, old), (NoticeKind.EMAIL_CHANGED, NEW)]
    with pytest.raises(LinkInvalid):
        confirm(token, house)


@pytest.mark.statement("G4")
def test_a_newer_request_kills_the_link_before_it(house: FakeHouse, davi: Account, session: Session) -> None:
    ask(session, house)
    token = mailed(davi, house)
    ask(session, house, "davi.outro@exemplo.com.br")

    with pytest.raises(LinkInvalid):
        confirm(token, house)
    confirm(mailed(davi, house), house)

    assert davi.email == "davi.outro@exemplo.com.br"


@pytest.mark.statement("G4")
def test_a_link_is_dead_after_a_day(house: FakeHouse, davi: Account, session: Session) -> None:
    ask(session, house)
    token = mailed(davi, house)
    house.clock.pass_time(hours=24)

    with pytest.raises(LinkInvalid):
        confirm(token, house)


@pytest.mark.statement("G4")
def test_an_address_that_became_somebodys_meanwhile_is_theirs(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    ask(session, house, "carla@exemplo.com.br")
    token, old = mailed(davi, house), davi.email
    house.add_account("Carla")

    with pytest.raises(LinkInvalid):
        confirm(token, house)

    assert davi.email == old
    assert list(house.sessions.values()) != []


@pytest.mark.statement("G4")
def test_links_mailed_to_the_old_address_die_with_it(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    (membership,) = house.memberships.values()
    membership.own_factors = True
    for purpose, office_id in (
        (LinkPurpose.PASSWORD_RESET, ""),
        (LinkPurpose.FACTOR_RESET, membership.office_id),
    ):
        house.links.put(
            MailedLink(
                purpose=purpose,
                account_id=davi.id,
                office_id=office_id,
                notice_id="ntc_x",
                expires_at=house.clock.now() + timedelta(hours=1),
            )
        )
    ask(session, house)

    confirm(mailed(davi, house), house)

    assert house.links.kept == {}


def test_each_office_learns_that_the_address_moved_under_the_name_it_knows(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    ask(session, house)

    confirm(mailed(davi, house), house)

    (row,) = [each for each in house.audit.rows if each.action == "account.email_changed"]
    assert (row.owner_id, row.target_id) == (session.office_id, session.member_id)
    assert (row.actor.id, row.actor.name) == (session.member_id, "Davi Rocha")
    assert davi.id not in row.model_dump_json()
    assert NEW not in row.model_dump_json()


def test_somebody_who_writes_in_the_same_instant_is_no_reason_to_refuse(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    ask(session, house)
    token, left = mailed(davi, house), [Conflict()]
    door = house.door()

    def commit_later(parts: object) -> None:
        if left:
            raise left.pop()
        door.commit(parts)  # type: ignore[arg-type]

    own_email.confirm(token, SOMEBODY, door=replace(door, commit=commit_later))

    assert davi.email == NEW
