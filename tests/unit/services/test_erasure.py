"""An account is erased whole: all of its own at once, each office keeps its record and hears of it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.errors import (
    Conflict,
    LastAdministrator,
    NotFound,
    OfficeScopeOnly,
    ProofRequired,
    ServiceUnavailable,
    Unauthenticated,
)
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.domain.member import Stage
from chalicelib.domain.notice import NoticeKind
from chalicelib.domain.office import Office
from chalicelib.domain.session import PROOF_LIFE, Session
from chalicelib.services import erasure
from chalicelib.services.ports_identity import Door
from tests.unit.services.both_sides import BothSides
from tests.unit.services.identity_basics import NOON
from tests.unit.services.identity_steps import SOMEBODY
from tests.unit.services.scene import A, B


@pytest.fixture
def scene() -> BothSides:
    return BothSides()


def erase(scene: BothSides, session: Session, door: Door | None = None) -> None:
    erasure.erase(session, SOMEBODY, door=door or scene.door(), tools=scene.tools)


def interrupted(scene: BothSides, act: Any, after: int = 0) -> Door:
    """A door in which ``act`` happens right before a commit, once ``after`` have passed."""
    door, waiting = scene.door(), [None] * after + [act]

    def commit(parts: Any) -> None:
        meanwhile = waiting.pop(0) if waiting else None
        if meanwhile is not None:
            meanwhile()
        door.commit(parts)

    return replace(door, commit=commit)


def fail() -> None:
    raise ServiceUnavailable


def office(scene: BothSides, number: int) -> str:
    made = Office(id=f"off_{number}", name=f"Escritório {number}", created_at=NOON)
    scene.store.commit([scene.store.offices.part_create(made)])
    scene.house.offices[made.id] = made
    return made.id


def left_of(scene: BothSides, account: Account) -> list[object]:
    """What is still there of an account, but for history."""
    house = scene.house
    return [
        *(each for each in house.accounts.values() if each.id == account.id),
        *(each for each in house.memberships.values() if each.account_id == account.id),
        *(each for each in house.factors.values() if each.account_id == account.id),
        *(each for each in house.sessions.values() if each.account_id == account.id),
        *(each for each in house.links.kept.values() if each.account_id == account.id),
        *house.recovery_codes.get(account.id, ()),
    ]


@pytest.mark.statement("L8")
def test_all_of_the_account_goes_at_once(scene: BothSides) -> None:
    _, carla = scene.person()
    scene.house.add_totp(carla)
    scene.house.recovery_codes[carla.id] = {"A" * 16}
    scene.session(carla)
    for purpose, office_id in (
        (LinkPurpose.PASSWORD_RESET, ""),
        (LinkPurpose.EMAIL_CONFIRM, ""),
        (LinkPurpose.FACTOR_RESET, A),
    ):
        link = MailedLink(
            purpose=purpose, account_id=carla.id, office_id=office_id, notice_id="ntc_x", expires_at=NOON
        )
        scene.house.links.put(link)
    commits: list[int] = []
    door = scene.door()

    erase(
        scene,
        scene.session(carla),
        replace(door, commit=lambda parts: (commits.append(len(parts)), door.commit(parts))[1]),
    )

    assert left_of(scene, carla) == []
    assert len(commits) == 1


@pytest.mark.statement("L8")
def test_the_office_keeps_its_record_without_the_account_and_hears_of_it(scene: BothSides) -> None:
    user, carla = scene.person(cpf="52998224725")

    erase(scene, scene.session(carla))

    kept = scene.fresh(user)
    assert (kept.name, kept.email, kept.cpf) == (user.name, user.email, "52998224725")
    assert (kept.account_id, kept.mfa, kept.last_login_at, kept.stage) == (None, False, None, Stage.CLOSED)
    assert scene.actions(user.id)[-1] == "client_user.left"
    assert "client_user.left" in scene.events.names


@pytest.mark.statement("L8")
def test_the_old_address_is_told_and_nothing_in_that_names_the_account(scene: BothSides) -> None:
    _, carla = scene.person()

    erase(scene, scene.session(carla))

    (told,) = scene.house.handed_over
    assert (told.kind, told.to, told.account_id) == (NoticeKind.ACCOUNT_ERASED, carla.email, "")
    assert carla.id not in told.model_dump_json()
    assert scene.own_actions(carla)[-1] == "account.erased"


@pytest.mark.statement("L8")
def test_it_asks_for_a_proof_and_for_a_whole_session(scene: BothSides) -> None:
    _, carla = scene.person()
    session = scene.session(carla)

    with pytest.raises(ProofRequired):
        erase(scene, session.model_copy(update={"proven_at": session.proven_at - PROOF_LIFE}))
    with pytest.raises(OfficeScopeOnly):
        erase(scene, session.model_copy(update={"scope": A}))

    assert left_of(scene, carla) != []


@pytest.mark.statement("L8")
def test_the_last_administrator_of_any_office_stays(scene: BothSides) -> None:
    _, bia = scene.person("Bia")
    only = scene.keep(scene.house.add_staff(bia, B, administrator=True, stage=Stage.ACTIVE))

    with pytest.raises(LastAdministrator):
        erase(scene, scene.session(bia))

    assert scene.fresh(only).account_id == bia.id
    assert len(scene.house.memberships) == 2


@pytest.mark.statement("L8")
def test_a_collaborator_who_erases_their_account_is_removed(scene: BothSides) -> None:
    ana = scene.house.add_account("Ana")
    scene.house.add_totp(ana)
    member = scene.keep(scene.house.add_staff(ana, A, stage=Stage.ACTIVE))

    erase(scene, scene.session(ana))

    assert scene.fresh(member) is None
    assert scene.actions(member.id)[-1] == "staff.left"


@pytest.mark.statement("L8")
def test_whoever_signed_out_meanwhile_erases_nothing(scene: BothSides) -> None:
    _, carla = scene.person()
    session = scene.session(carla)
    scene.house.sessions.clear()

    with pytest.raises(Unauthenticated):
        erase(scene, session)

    assert scene.house.accounts[carla.id] is carla


def test_an_account_that_is_gone_already_is_nobodys(scene: BothSides) -> None:
    _, carla = scene.person()
    session = scene.session(carla)
    erase(scene, session)

    with pytest.raises(Unauthenticated):
        erase(scene, session)


@pytest.mark.statement("L8")
def test_an_office_that_is_joined_in_the_same_instant_is_left_too(scene: BothSides) -> None:
    _, carla = scene.person()
    joined = []

    def join() -> None:
        joined.append(scene.joined(carla, B))
        carla.gains += 1

    session = scene.session(carla)
    scene.house.accounts[carla.id] = carla
    erase(scene, session, interrupted(scene, join))

    assert left_of(scene, carla) == []
    assert scene.fresh(joined[0]).account_id is None


@pytest.mark.statement("L8")
def test_the_office_that_writes_in_the_same_instant_wins_and_the_erasure_follows(scene: BothSides) -> None:
    user, carla = scene.person()

    erase(scene, scene.session(carla), interrupted(scene, lambda: scene.change(user, portal_access=False)))

    assert (scene.fresh(user).portal_access, scene.fresh(user).account_id) == (False, None)


@pytest.mark.statement("L8")
@pytest.mark.parametrize("passed", [0, 1, 2])
def test_an_erasure_that_broke_off_at_any_step_is_finished_by_repeating_it(
    scene: BothSides, passed: int
) -> None:
    user, carla = scene.person()
    users = [user, *(scene.joined(carla, office(scene, number)) for number in range(13))]
    session = scene.session(carla)

    with pytest.raises(ServiceUnavailable):
        erase(scene, session, interrupted(scene, fail, after=passed))
    assert carla.id in scene.house.accounts
    members_and_memberships = {
        (scene.fresh(each).account_id is not None, (carla.id, each.office_id) in scene.house.memberships)
        for each in users
    }
    assert members_and_memberships <= {(True, True), (False, False)}
    assert (True, True) in members_and_memberships

    erase(scene, session)

    assert left_of(scene, carla) == []
    assert all(scene.fresh(each).account_id is None for each in users)


@pytest.mark.statement("L8")
def test_no_transaction_is_too_big_for_one_who_has_all_that_can_be_had(scene: BothSides) -> None:
    _, carla = scene.person()
    for _ in range(9):
        scene.house.add_totp(carla)
    for number in range(20):
        scene.joined(carla, office(scene, number))
    sessions = [scene.session(carla) for _ in range(20)]
    sizes: list[int] = []
    door = scene.door()

    def commit(parts: Any) -> None:
        sizes.append(len(parts))
        door.commit(parts)

    erase(scene, sessions[-1], replace(door, commit=commit))

    assert left_of(scene, carla) == []
    assert max(sizes) <= 100


def test_a_conflict_that_stays_is_told(scene: BothSides) -> None:
    user, carla = scene.person()

    def always(parts: Any) -> None:
        scene.change(user, portal_access=True)
        scene.door().commit(parts)

    with pytest.raises(Conflict):
        erase(scene, scene.session(carla), replace(scene.door(), commit=always))


@pytest.mark.statement("L8")
def test_an_operator_erases_the_account_of_whoever_is_at_no_office(scene: BothSides) -> None:
    eva = scene.house.add_account("Eva")
    scene.house.add_totp(eva)

    erasure.erase_without_office(eva.email_key, door=scene.door())

    assert left_of(scene, eva) == []
    assert [(each.kind, each.to) for each in scene.house.handed_over] == [
        (NoticeKind.ACCOUNT_ERASED, eva.email)
    ]
    assert scene.house.audit.rows[-1].actor.kind == "system"


@pytest.mark.statement("L8")
def test_an_operator_erases_nobody_who_can_do_it_themselves(scene: BothSides) -> None:
    _, carla = scene.person()

    with pytest.raises(Conflict):
        erasure.erase_without_office(carla.email_key, door=scene.door())
    with pytest.raises(NotFound):
        erasure.erase_without_office("ninguem@exemplo.com.br", door=scene.door())

    assert carla.id in scene.house.accounts
