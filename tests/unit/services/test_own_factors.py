"""One's own factors: seen, added, removed while another stays, recovery codes made anew."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import (
    ChallengeInvalid,
    CodeInvalid,
    Conflict,
    InvalidRequest,
    NotFound,
    OfficeScopeOnly,
    ProofRequired,
    Unauthenticated,
)
from chalicelib.domain.mfa import MOST_FACTORS, Factor, FactorKind, LastFactor, TooManyFactors
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.session import PROOF_LIFE, Session
from chalicelib.services import own_factors, totp
from chalicelib.services.challenges import ADDING, ASKED_IN
from chalicelib.services.ports import TransactionFailed
from tests.unit.services.identity_fakes import FakeOffices
from tests.unit.services.identity_house import FakeHouse, with_commit
from tests.unit.services.identity_steps import SOMEBODY, code_of, confirm, enter, prove


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def davi(house: FakeHouse) -> Account:
    """Has two authenticator apps, and recovery codes."""
    account = house.add_account("Davi")
    house.add_client(account, house.add_office("Contábil Modelo"))
    house.add_totp(account)
    house.add_totp(account)
    house.recovery_codes[account.id] = {"A" * 16}
    return account


@pytest.fixture
def session(house: FakeHouse, davi: Account) -> Session:
    return enter(davi, house)[0]


def own(account: Account, house: FakeHouse) -> list[Factor]:
    return [each for each in house.factors.values() if each.account_id == account.id]


def told(house: FakeHouse) -> list[NoticeKind]:
    return [each.kind for each in house.handed_over]


def later(session: Session, **lapse: float) -> Session:
    return session.model_copy(update={"proven_at": session.proven_at - timedelta(**lapse)})


def test_the_overview_has_no_secret_and_the_oldest_factor_first(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    first, second = own(davi, house)
    second.confirmed_at -= timedelta(days=1)
    second.last_step = 12_345

    seen = own_factors.overview(session, door=house.door(), offices=FakeOffices(house))

    assert [each.id for each in seen.items] == [second.id, first.id]
    assert seen.items[0].last_used_at == second.used_at
    assert seen.items[1].last_used_at is None
    assert (seen.recovery_codes.left, seen.recovery_codes.saved_at) == (1, None)
    assert "sealed" not in seen.model_dump_json()


def test_a_factor_for_one_office_says_which(house: FakeHouse, davi: Account, session: Session) -> None:
    own(davi, house)[0].office_id = session.office_id

    seen = own_factors.overview(session, door=house.door(), offices=FakeOffices(house))

    assert sorted(each.office.name if each.office else "" for each in seen.items) == ["", "Contábil Modelo"]


@pytest.mark.statement("D12")
def test_each_change_asks_for_a_proof_of_the_last_five_minutes(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    door, factor = house.door(), own(davi, house)[0]
    stale = later(session, seconds=PROOF_LIFE.total_seconds())

    with pytest.raises(ProofRequired):
        own_factors.begin_adding(stale, FactorKind.TOTP, door=door)
    with pytest.raises(ProofRequired):
        own_factors.remove(stale, factor.id, SOMEBODY, door=door)
    with pytest.raises(ProofRequired):
        own_factors.renew_recovery_codes(stale, SOMEBODY, door=door)
    own_factors.begin_adding(later(session, seconds=299), FactorKind.TOTP, door=door)


@pytest.mark.statement("D14")
def test_a_session_of_a_factor_for_one_office_changes_nothing_of_the_account(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    door, offices = house.door(), FakeOffices(house)
    scoped = session.model_copy(update={"scope": session.office_id})

    with pytest.raises(OfficeScopeOnly):
        own_factors.overview(scoped, door=door, offices=offices)
    with pytest.raises(OfficeScopeOnly):
        own_factors.begin_adding(scoped, FactorKind.TOTP, door=door)
    with pytest.raises(OfficeScopeOnly):
        own_factors.remove(scoped, own(davi, house)[0].id, SOMEBODY, door=door)
    with pytest.raises(OfficeScopeOnly):
        own_factors.renew_recovery_codes(scoped, SOMEBODY, door=door)
    with pytest.raises(OfficeScopeOnly):
        own_factors.note_codes_saved(scoped, door=door)


def test_a_kind_that_is_not_offered_cannot_be_added(house: FakeHouse, session: Session) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        own_factors.begin_adding(session, FactorKind.RECOVERY_CODE, door=house.door())

    assert refusal.value.fields[0].field == "kind"


@pytest.mark.statement("D12")
def test_one_more_factor_ends_every_session_with_the_one_that_asked(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    enter(davi, house)
    challenge = own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())
    secret = totp.start_totp(challenge, door=house.door()).secret

    enrolled = confirm(challenge, code_of(secret, house), house)

    assert enrolled.recovery_codes == []
    assert house.sessions == {}
    assert len(own(davi, house)) == 3
    assert told(house)[-1] is NoticeKind.FACTOR_ADDED


@pytest.mark.statement("D12")
def test_the_challenge_to_add_one_is_dead_with_its_session(house: FakeHouse, session: Session) -> None:
    challenge = own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())
    secret = totp.start_totp(challenge, door=house.door()).secret
    house.sessions.clear()

    with pytest.raises(ChallengeInvalid):
        confirm(challenge, code_of(secret, house), house)


def test_the_challenge_to_add_one_lives_on_when_its_session_gets_another_token(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    challenge = own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())
    secret = totp.start_totp(challenge, door=house.door()).secret
    (moved,) = [each.model_copy(update={"hash": "#other"}) for each in house.sessions.values()]
    house.sessions.clear()
    house.sessions[davi.id, "#other"] = moved

    confirm(challenge, code_of(secret, house), house)

    assert len(own(davi, house)) == 3


def test_ten_factors_are_enough_at_the_beginning_and_at_the_end(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    challenge = own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())
    secret = totp.start_totp(challenge, door=house.door()).secret
    while len(own(davi, house)) < MOST_FACTORS:
        house.add_totp(davi)

    with pytest.raises(TooManyFactors):
        own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())
    with pytest.raises(TooManyFactors):
        confirm(challenge, code_of(secret, house), house)


def test_the_challenge_says_what_it_is_for_and_who_asked(house: FakeHouse, session: Session) -> None:
    token = own_factors.begin_adding(session, FactorKind.TOTP, door=house.door())

    challenge = house.challenges[house.door().challenges.hash_of(token)]

    assert challenge.purpose is Purpose.ENROL
    assert challenge.facts == {ADDING: "totp", ASKED_IN: session.id}


@pytest.mark.statement("D12")
def test_removing_one_ends_the_other_sessions_and_tells_the_owner(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    enter(davi, house)
    gone, stays = own(davi, house)

    own_factors.remove(session, gone.id, SOMEBODY, door=house.door())

    assert own(davi, house) == [stays]
    assert [each.hash for each in house.sessions.values()] == [session.hash]
    assert told(house)[-1] is NoticeKind.FACTOR_REMOVED
    assert (house.audit.rows[-1].action, house.audit.rows[-1].facts) == ("factor.removed", {"kind": "totp"})


@pytest.mark.statement("D12")
def test_the_last_one_stays_whatever_is_beside_it_for_one_office_only(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    whole, scoped = own(davi, house)
    scoped.office_id = session.office_id

    for factor in (whole, scoped):
        with pytest.raises(LastFactor):
            own_factors.remove(session, factor.id, SOMEBODY, door=house.door())

    assert own(davi, house) == [whole, scoped]


def test_one_for_an_office_that_the_person_has_left_may_go(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    whole, scoped = own(davi, house)
    scoped.office_id = "off_left"

    own_factors.remove(session, scoped.id, SOMEBODY, door=house.door())

    assert own(davi, house) == [whole]


def test_somebody_elses_or_none_is_not_found(house: FakeHouse, session: Session) -> None:
    carla = house.add_account("Carla")
    house.add_totp(carla)

    for factor_id in (own(carla, house)[0].id, "fac_x"):
        with pytest.raises(NotFound):
            own_factors.remove(session, factor_id, SOMEBODY, door=house.door())


@pytest.mark.statement("D12")
def test_of_two_removed_at_once_one_stays(house: FakeHouse, davi: Account, session: Session) -> None:
    first, second = own(davi, house)
    commit, left = house.door().commit, [second.id]

    def outrun(parts: object) -> None:
        if left:
            house.factors.pop(left.pop())
        commit(parts)  # type: ignore[arg-type]

    with pytest.raises(LastFactor):
        own_factors.remove(session, first.id, SOMEBODY, door=with_commit(house.door(), outrun))

    assert own(davi, house) == [first]


def test_whoever_was_signed_out_meanwhile_changes_nothing(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    house.sessions.clear()

    with pytest.raises(Unauthenticated):
        own_factors.remove(session, own(davi, house)[0].id, SOMEBODY, door=house.door())
    with pytest.raises(Unauthenticated):
        own_factors.renew_recovery_codes(session, SOMEBODY, door=house.door())

    assert house.recovery_codes[davi.id] == {"A" * 16}


@pytest.mark.statement("D13")
def test_ten_new_recovery_codes_take_the_place_of_the_old(
    house: FakeHouse, davi: Account, session: Session
) -> None:
    enter(davi, house)

    codes = own_factors.renew_recovery_codes(session, SOMEBODY, door=house.door())

    assert len(set(codes)) == 10
    assert all(len(each.replace("-", "")) == 16 for each in codes)
    assert [each.hash for each in house.sessions.values()] == [session.hash]
    assert told(house)[-1] is NoticeKind.RECOVERY_CODES_RENEWED
    with pytest.raises(CodeInvalid):
        prove(davi, FactorKind.RECOVERY_CODE, "A" * 16, house)
    assert prove(davi, FactorKind.RECOVERY_CODE, codes[0], house).recovery_codes_left == 9


def test_new_codes_have_not_been_saved_yet(house: FakeHouse, davi: Account, session: Session) -> None:
    door, offices = house.door(), FakeOffices(house)
    own_factors.note_codes_saved(session, door=door)
    saved = own_factors.overview(session, door=door, offices=offices).recovery_codes.saved_at

    own_factors.renew_recovery_codes(session, SOMEBODY, door=door)

    assert saved == house.clock.now()
    assert own_factors.overview(session, door=door, offices=offices).recovery_codes.saved_at is None


def test_a_change_that_loses_every_race_is_a_conflict(house: FakeHouse, session: Session) -> None:
    def lose(parts: object) -> None:
        raise TransactionFailed([None, {}, *[None] * 9])

    with pytest.raises(Conflict):
        own_factors.renew_recovery_codes(session, SOMEBODY, door=with_commit(house.door(), lose))
