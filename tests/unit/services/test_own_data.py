"""Everything that is held about a person, for themselves: theirs, whole, and nobody else's."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.audit import SYSTEM
from chalicelib.domain.client_user import CompanyGrant
from chalicelib.domain.errors import OfficeScopeOnly, Unauthenticated
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.domain.session import Session
from chalicelib.services import own_data
from chalicelib.services.own_history import part_of_own_history
from tests.unit.services.both_sides import BothSides
from tests.unit.services.scene import PADARIA, A, B


@pytest.fixture
def scene() -> BothSides:
    return BothSides()


def report(scene: BothSides, session: Session) -> own_data.OwnData:
    words = own_data.Words(str.upper, "{}: {}".format)
    return own_data.report(session, door=scene.door(), store=scene.store, in_words=words)


def ask_for_a_new_email(scene: BothSides, account: Account) -> None:
    link = MailedLink(
        purpose=LinkPurpose.EMAIL_CONFIRM,
        account_id=account.id,
        notice_id="ntc_x",
        facts={"email": "nova@exemplo.com.br"},
        expires_at=scene.clock.now() + timedelta(hours=24),
    )
    scene.house.links.put(link)


@pytest.mark.statement("L8")
def test_each_offices_record_is_told_with_what_it_grants_by_name(scene: BothSides) -> None:
    user, carla = scene.person(cpf="52998224725")
    scene.change(user, companies=[CompanyGrant(id=PADARIA), CompanyGrant(id="cmp_gone")])

    (office,) = report(scene, scene.session(carla)).offices

    assert (office.office.name, office.role) == ("Contábil Modelo", "client")
    assert office.record is not None
    assert (office.record.cpf, office.record.phone) == ("52998224725", None)
    assert [each.name for each in office.record.companies] == ["Padaria Sol"]
    assert office.record.invitation is not None and office.record.invitation.status == "accepted"


@pytest.mark.statement("L8")
def test_offices_stand_in_the_order_in_which_they_were_joined(scene: BothSides) -> None:
    _, carla = scene.person(office_id=B)
    scene.joined(carla, A)
    scene.house.memberships[carla.id, A].joined_at += timedelta(days=1)

    told = report(scene, scene.session(carla)).offices

    assert [each.office.id for each in told] == [B, A]


@pytest.mark.statement("L8")
def test_a_membership_whose_record_the_office_deleted_is_told_without_it(scene: BothSides) -> None:
    user, carla = scene.person()
    session = scene.session(carla)
    scene.store.commit([scene.store.members.part_delete(scene.fresh(user))])

    (office,) = report(scene, session).offices

    assert office.record is None


@pytest.mark.statement("L8")
def test_a_change_of_email_that_waits_is_told_while_it_does(scene: BothSides) -> None:
    _, carla = scene.person()
    session = scene.session(carla)
    ask_for_a_new_email(scene, carla)

    waiting = report(scene, session).pending_email
    scene.clock.pass_time(hours=24)

    assert waiting is not None and waiting.email == "nova@exemplo.com.br"
    assert report(scene, session).pending_email is None


@pytest.mark.statement("L8")
def test_history_is_the_accounts_own_in_words_and_without_names(scene: BothSides) -> None:
    _, carla = scene.person()
    row = part_of_own_history("session.ended", carla.id, SYSTEM, door=scene.door(), session_id="ses_x")
    scene.door().commit([row])

    told = report(scene, scene.session(carla)).history[-1]

    assert (told.action, told.text, told.facts) == ("session.ended", "SESSION.ENDED", {"session_id": "ses_x"})
    assert "Portaria" not in told.model_dump_json()


@pytest.mark.statement("D14")
def test_a_factor_for_one_office_does_not_open_the_report_of_all(scene: BothSides) -> None:
    _, carla = scene.person()
    scoped = scene.session(carla).model_copy(update={"scope": A})

    with pytest.raises(OfficeScopeOnly):
        report(scene, scoped)


def test_an_account_that_is_gone_has_no_report(scene: BothSides) -> None:
    _, carla = scene.person()
    session = scene.session(carla)
    scene.house.accounts.clear()

    with pytest.raises(Unauthenticated):
        report(scene, session)
