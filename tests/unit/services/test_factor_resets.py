"""A reset by an office closes that office at once, is redeemed by mailbox and password, and opens no other."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import Purpose
from chalicelib.domain.errors import (
    Conflict,
    FactorWasReset,
    Forbidden,
    InvalidCredentials,
    LinkInvalid,
    NotFound,
    NotRegistered,
    PortalAccessInactive,
    TooManyAttempts,
)
from chalicelib.domain.mailed_link import LIFE, LinkPurpose, token_of
from chalicelib.domain.member import Stage
from chalicelib.domain.mfa import FactorKind
from chalicelib.services import factor_redemption, factor_resets, totp
from tests.unit.services.both_sides import HERE, THERE, BothSides
from tests.unit.services.identity_basics import PASSWORD
from tests.unit.services.identity_steps import SOMEBODY, code_of, confirm, enter, prove
from tests.unit.services.scene import ANA

RESET = LinkPurpose.FACTOR_RESET


@pytest.fixture
def scene() -> BothSides:
    return BothSides()


def ask(scene: BothSides, member_id: str, office_id: str = HERE) -> None:
    factor_resets.reset_client_user(
        (office_id, member_id), "Perdeu o celular", ANA, tools=scene.tools, door=scene.door()
    )


def mailed(scene: BothSides, account: Account, office_id: str = HERE) -> str:
    """The token in the mail that the last reset owed."""
    link, secret = scene.house.links.find(RESET, account.id, office_id), scene.tokens.secret()
    assert link is not None
    scene.house.links.set_hash(link, f"#{secret}")
    return token_of(link, secret)


def begin(scene: BothSides, token: str, password: str = PASSWORD) -> str:
    return factor_redemption.begin(token, password, SOMEBODY, door=scene.door())[0]


def regain(scene: BothSides, challenge: str) -> str | None:
    """Enrols an app behind the challenge; says what it is good for."""
    secret = totp.start_totp(challenge, door=scene.house.door()).secret
    return confirm(challenge, code_of(secret, scene.house), scene.house).scope


@pytest.mark.statement("D14")
def test_from_the_reset_on_nothing_of_before_opens_the_office(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.session(account, HERE)

    ask(scene, carla.id)

    assert scene.house.sessions == {}
    assert scene.membership(account, HERE).own_factors  # type: ignore[union-attr]
    with pytest.raises(FactorWasReset):
        enter(account, scene.house)
    assert scene.fresh(carla).mfa is False
    assert scene.actions(carla.id)[-1] == "client_user.factor_reset"
    assert scene.own_actions(account)[-1] == "factor.reset"
    assert scene.events.names == ["factor.reset"]


@pytest.mark.statement("D14")
def test_the_mail_goes_to_the_owners_own_address_without_the_reason(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.house.accounts[account.id].email = "endereco-novo@exemplo.com.br"

    ask(scene, carla.id)

    (notice,) = scene.house.handed_over
    assert (notice.kind, notice.to) == ("factor_reset", "endereco-novo@exemplo.com.br")
    assert (notice.office_id, notice.office_name) == (HERE, "Contábil A")
    assert "celular" not in str(notice)
    rows = scene.store.audit.rows_about(HERE, carla.id)
    assert rows[0].facts == {"reason": "Perdeu o celular"}


@pytest.mark.statement("D14")
def test_with_one_office_the_lost_factors_go_and_the_new_one_is_for_all(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.house.recovery_codes[account.id] = {"AAAABBBBCCCCDDDD"}
    lost = set(scene.house.factors)
    ask(scene, carla.id)

    scope = regain(scene, begin(scene, mailed(scene, account)))

    assert scope is None
    assert len(scene.house.factors) == 1
    assert not lost & set(scene.house.factors)
    assert len(scene.house.recovery_codes[account.id]) == 10
    assert "AAAABBBBCCCCDDDD" not in scene.house.recovery_codes[account.id]
    assert scene.membership(account, HERE).own_factors is False  # type: ignore[union-attr]
    assert scene.house.members[HERE, carla.id].mfa is True
    enter(account, scene.house)


@pytest.mark.statement("D14")
def test_with_two_offices_the_new_factor_opens_the_one_that_asked(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.joined(account, THERE)
    before = set(scene.house.factors)
    ask(scene, carla.id)

    scope = regain(scene, begin(scene, mailed(scene, account)))

    assert scope == HERE
    assert before < set(scene.house.factors), "the other office goes by the old one as ever"
    assert enter(account, scene.house, scope=HERE)[0].office_id == HERE
    assert enter(account, scene.house)[0].office_id == THERE


@pytest.mark.statement("D14")
def test_a_second_reset_takes_the_place_of_the_factor_of_the_first(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.joined(account, THERE)
    ask(scene, carla.id)
    regain(scene, begin(scene, mailed(scene, account)))
    (scoped,) = [each for each in scene.house.factors.values() if each.office_id == HERE]

    scene.change(carla, rev=scene.fresh(carla).rev)
    ask(scene, carla.id)

    assert scoped.id not in scene.house.factors
    assert len(scene.house.factors) == 1


@pytest.mark.statement("D14")
def test_when_no_office_goes_by_the_accounts_factors_the_next_one_is_for_all_that_do_not_ask_for_their_own(
    scene: BothSides,
) -> None:
    carla, account = scene.person(office_id=HERE)
    other = scene.joined(account, THERE)
    ask(scene, carla.id)
    regain(scene, begin(scene, mailed(scene, account)))
    ask(scene, other.id, THERE)

    scope = regain(scene, begin(scene, mailed(scene, account, THERE)))

    assert scope is None
    assert enter(account, scene.house)[0].office_id == THERE
    assert enter(account, scene.house, scope=HERE)[0].office_id == HERE


@pytest.mark.statement("D14")
def test_an_office_that_was_added_meanwhile_keeps_the_factor_from_being_for_all(scene: BothSides) -> None:
    """The account is read first; what is written holds only while nothing was added to it since."""
    carla, account = scene.person(office_id=HERE)
    ask(scene, carla.id)
    challenge = begin(scene, mailed(scene, account))
    secret = totp.start_totp(challenge, door=scene.house.door()).secret
    stored = scene.house.accounts[account.id]
    read = scene.house.door().accounts.part_gain_one_more_factor(stored)

    stored.gains += 1
    scene.joined(account, THERE)

    assert read["is_held"]() is False
    assert confirm(challenge, code_of(secret, scene.house), scene.house).scope == HERE


@pytest.mark.statement("D14")
def test_mailbox_and_password_are_both_asked_for(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    ask(scene, carla.id)
    token = mailed(scene, account)

    with pytest.raises(InvalidCredentials):
        begin(scene, token, "não é esta")
    for dead in (token[:-1] + "a", "x", token[:20] + "a" * 43):
        with pytest.raises(LinkInvalid):
            begin(scene, dead)
    challenge = scene.house.challenges[f"#{begin(scene, token)}"]
    assert challenge.purpose is Purpose.ENROL


def test_a_link_that_was_not_mailed_yet_or_is_too_old_opens_nothing(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    ask(scene, carla.id)
    link = scene.house.links.find(RESET, account.id, HERE)
    assert link is not None
    with pytest.raises(LinkInvalid):
        begin(scene, token_of(link, ""))
    token = mailed(scene, account)

    scene.clock.pass_time(seconds=LIFE[RESET].total_seconds())

    with pytest.raises(LinkInvalid):
        begin(scene, token)


def test_a_proof_by_a_recovery_code_is_for_the_account_and_not_for_the_office(scene: BothSides) -> None:
    carla, account = scene.person(office_id=HERE)
    scene.joined(account, THERE)
    scene.house.recovery_codes[account.id] = {"AAAABBBBCCCCDDDD"}
    ask(scene, carla.id)

    proven = prove(account, FactorKind.RECOVERY_CODE, "AAAA-BBBB-CCCC-DDDD", scene.house)

    assert proven.scope is None
    assert enter(account, scene.house)[0].office_id == THERE


@pytest.mark.parametrize("what", [{"stage": Stage.REGISTERED}, {"account_id": None}])
def test_who_is_not_in_yet_has_nothing_to_reset(scene: BothSides, what: dict[str, object]) -> None:
    carla, _ = scene.person(office_id=HERE)
    scene.change(carla, **what)

    with pytest.raises(NotRegistered):
        ask(scene, carla.id)


def test_who_has_no_access_is_not_mailed(scene: BothSides) -> None:
    carla, _ = scene.person(office_id=HERE, portal_access=False)

    with pytest.raises(PortalAccessInactive):
        ask(scene, carla.id)


@pytest.mark.statement("D14")
def test_another_offices_people_cannot_be_reset(scene: BothSides) -> None:
    carla, _ = scene.person(office_id=HERE)

    with pytest.raises(NotFound):
        ask(scene, carla.id, THERE)
    assert scene.house.handed_over == []


def test_nobody_resets_themselves_and_a_fourth_reset_of_the_day_waits(scene: BothSides) -> None:
    account = scene.house.add_account("Ana")
    scene.house.add_totp(account)
    ana = scene.keep(scene.house.add_staff(account, HERE, stage=Stage.ACTIVE))
    herself = ANA.model_copy(update={"id": ana.id})

    with pytest.raises(Forbidden):
        factor_resets.reset_staff((HERE, ana.id), "x", herself, tools=scene.tools, door=scene.door())
    for _ in range(3):
        factor_resets.reset_staff((HERE, ana.id), "x", ANA, tools=scene.tools, door=scene.door())
    with pytest.raises(TooManyAttempts):
        factor_resets.reset_staff((HERE, ana.id), "x", ANA, tools=scene.tools, door=scene.door())


@pytest.mark.statement("E5")
def test_a_reset_that_others_keep_outrunning_says_so(scene: BothSides) -> None:
    carla, _ = scene.person(office_id=HERE)

    with pytest.raises(Conflict):
        factor_resets.reset_client_user(
            (HERE, carla.id), "x", ANA, tools=scene.tools, door=_always_losing(scene)
        )

    assert scene.house.handed_over == []


def _always_losing(scene: BothSides):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(scene.door(), commit=scene.always_losing().store.commit)
