"""Asking for a passkey behind a challenge, enrolling it, and finding the one that an answer is of."""

from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.challenge import LIFE, Purpose
from chalicelib.domain.errors import ChallengeInvalid, CodeInvalid
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.domain.mfa import Evidence, Factor, FactorKind, Proven
from chalicelib.domain.passkey import PasskeyMissing, user_handle
from chalicelib.services import mfa, passkeys
from chalicelib.services.challenges import ADDING, RESET_HASH, RESET_OFFICE
from tests.unit.services.identity_basics import NOON
from tests.unit.services.identity_house import NO_CONSEQUENCES, FakeHouse
from tests.unit.services.identity_steps import SOMEBODY, challenge_for

LABEL = passkeys.Label("Celular", "Chrome, Android")


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def answer(credential_id: str, options: Any, count: int = 0, **response: Any) -> dict[str, Any]:
    """What a genuine authenticator gives."""
    return {"id": credential_id, "signed": options["challenge"], "count": count, "response": response}


def confirm(challenge: str, credential: dict[str, Any], house: FakeHouse) -> mfa.Enrolled:
    door = house.door()
    factor, read = passkeys.confirm_passkey(challenge, credential, LABEL, door=door)
    return mfa.complete_enrolment(factor, read, SOMEBODY, door=door, consequences=NO_CONSEQUENCES)


def prove(challenge: str, credential: dict[str, Any], house: FakeHouse) -> Proven:
    door = house.door()
    read = door.challenges.find(door.challenges.hash_of(challenge))
    assert read is not None
    return mfa.prove(read, FactorKind.PASSKEY, Evidence(credential=credential), door=door)


def asked(
    account: Account, house: FakeHouse, purpose: Purpose = Purpose.VERIFY, **facts: str
) -> tuple[str, Any]:
    """A challenge, and the options that were given behind it."""
    challenge = challenge_for(account, purpose, house, **facts)
    return challenge, passkeys.ask(challenge, door=house.door())


def of(factor: Factor, options: Any, count: int = 0, **response: Any) -> dict[str, Any]:
    return answer(factor.credential_id, options, count, **response)


# Enrolling


@pytest.mark.statement("D10")
def test_a_passkey_counts_only_once_it_was_shown_to_work(house: FakeHouse) -> None:
    carla = house.add_account("Carla")
    challenge, options = asked(carla, house, Purpose.ENROL)
    with pytest.raises(CodeInvalid):
        confirm(challenge, answer("NEW", {"challenge": "other"}), house)
    assert not house.factors

    confirm(challenge, answer("NEW", options, 7, transports=["usb", "x"]), house)

    (factor,) = house.factors.values()
    assert house.accounts[carla.id].has_factor
    assert (factor.kind, factor.credential_id, factor.sign_count) == (FactorKind.PASSKEY, "NEW", 7)
    assert (factor.name, factor.hint, factor.transports) == (*LABEL, ["usb"])


@pytest.mark.statement("D10")
def test_what_was_asked_ends_with_its_challenge(house: FakeHouse) -> None:
    challenge, options = asked(house.add_account("Carla"), house, Purpose.ENROL)
    house.clock.instant += LIFE

    with pytest.raises(ChallengeInvalid):
        confirm(challenge, answer("NEW", options), house)


def test_nothing_is_confirmed_that_was_not_asked_for(house: FakeHouse) -> None:
    challenge = challenge_for(house.add_account("Carla"), Purpose.ENROL, house)

    with pytest.raises(ChallengeInvalid):
        confirm(challenge, answer("NEW", {"challenge": "any"}), house)
    assert house.passkeys.asked == 0


def test_a_first_passkey_is_not_enrolled_behind_a_challenge_of_whoever_has_a_factor(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    with pytest.raises(ChallengeInvalid):
        asked(davi, house, Purpose.ENROL)


def test_a_passkey_that_the_account_has_is_not_enrolled_again(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    known = house.add_passkey(davi)
    challenge, options = asked(davi, house, Purpose.ENROL, **{ADDING: "yes"})

    assert [each["id"] for each in options["excludeCredentials"]] == [known.credential_id]
    with pytest.raises(CodeInvalid):
        confirm(challenge, of(known, options), house)


def reset(davi: Account, office_id: str, house: FakeHouse) -> dict[str, str]:
    """An office has reset the second factor; gives what the challenge then says."""
    link = MailedLink(
        purpose=LinkPurpose.FACTOR_RESET, account_id=davi.id, office_id=office_id, notice_id="ntc_x",
        hash="#link", expires_at=NOON + LIFE,
    )  # fmt: skip
    house.links.put(link)
    return {RESET_OFFICE: office_id, RESET_HASH: "#link"}


@pytest.mark.statement("D14")
def test_after_a_reset_the_lost_device_may_be_enrolled_again(house: FakeHouse) -> None:
    davi, office = house.add_account("Davi"), house.add_office("A")
    house.add_client(davi, office)
    lost = house.add_passkey(davi)
    challenge, options = asked(davi, house, Purpose.ENROL, **reset(davi, office, house))

    confirm(challenge, of(lost, options), house)

    assert options["excludeCredentials"] == []
    assert [each.credential_id for each in house.factors.values()] == [lost.credential_id]
    assert lost.id not in house.factors


@pytest.mark.statement("D14")
def test_one_offices_reset_does_not_put_a_passkey_in_the_place_of_one_for_all(house: FakeHouse) -> None:
    davi, office, other = house.add_account("Davi"), house.add_office("A"), house.add_office("B")
    house.add_client(davi, office)
    house.add_client(davi, other)
    for_all, lost = house.add_passkey(davi), house.add_passkey(davi, office_id=office)

    _, options = asked(davi, house, Purpose.ENROL, **reset(davi, office, house))

    ids = [each["id"] for each in options["excludeCredentials"]]
    assert ids == [for_all.credential_id]
    assert lost.credential_id not in ids


# Proving


@pytest.mark.parametrize("purpose", [Purpose.VERIFY, Purpose.LINK, Purpose.PROVE])
def test_the_accounts_own_passkeys_are_asked_for_and_prove_it(house: FakeHouse, purpose: Purpose) -> None:
    davi, other = house.add_account("Davi"), house.add_account("Outro")
    own, _ = house.add_passkey(davi), house.add_passkey(other)
    challenge, options = asked(davi, house, purpose)

    proven = prove(challenge, of(own, options), house)

    assert [each["id"] for each in options["allowCredentials"]] == [own.credential_id]
    assert (proven.kind, proven.scope, proven.alone) == (FactorKind.PASSKEY, None, False)
    assert house.factors[own.id].last_used_at == house.clock.now()


def test_a_passkey_of_one_office_says_so(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    own = house.add_passkey(davi, office_id="off_a")
    challenge, options = asked(davi, house)

    assert prove(challenge, of(own, options), house).scope == "off_a"


def test_a_passkey_is_not_asked_of_whoever_has_none(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    house.add_totp(davi)

    with pytest.raises(PasskeyMissing):
        asked(davi, house)


@pytest.mark.statement("B8")
def test_a_challenge_of_nobody_is_no_second_factors(house: FakeHouse) -> None:
    with pytest.raises(ChallengeInvalid):
        asked(house.add_account("Davi"), house, Purpose.PASSKEY)


@pytest.mark.statement("D4")
def test_an_answer_counts_once_even_while_the_challenge_lasts(house: FakeHouse) -> None:
    davi = house.add_account("Davi")
    own = house.add_passkey(davi)
    challenge, options = asked(davi, house)
    prove(challenge, of(own, options), house)

    with pytest.raises(CodeInvalid):
        prove(challenge, of(own, options), house)


@pytest.mark.statement("D4")
@pytest.mark.parametrize(("last", "count"), [(5, 5), (5, 4), (5, 0), (1, 0)])
def test_a_count_that_does_not_rise_is_refused(house: FakeHouse, last: int, count: int) -> None:
    davi = house.add_account("Davi")
    own = house.add_passkey(davi, sign_count=last)
    challenge, options = asked(davi, house)

    with pytest.raises(CodeInvalid):
        prove(challenge, of(own, options, count), house)
    assert house.factors[own.id].sign_count == last


@pytest.mark.parametrize(("last", "count"), [(0, 0), (0, 1), (5, 6), (5, 4_000_000_000)])
def test_a_count_that_rises_or_was_never_kept_is_taken(house: FakeHouse, last: int, count: int) -> None:
    davi = house.add_account("Davi")
    own = house.add_passkey(davi, sign_count=last)
    challenge, options = asked(davi, house)

    prove(challenge, of(own, options, count), house)

    assert house.factors[own.id].sign_count == count


def test_an_answer_that_names_another_account_is_refused_before_anything_is_asked(house: FakeHouse) -> None:
    davi, other = house.add_account("Davi"), house.add_account("Outro")
    own = house.add_passkey(davi)
    challenge, options = asked(davi, house)

    with pytest.raises(CodeInvalid):
        prove(challenge, of(own, options, userHandle=user_handle(other.id)), house)
    assert house.passkeys.asked == 0
    prove(challenge, of(own, options, userHandle=user_handle(davi.id)), house)


@pytest.mark.statement("D11")
def test_a_passkeys_key_opens_for_its_own_account_only(house: FakeHouse) -> None:
    davi, carla = house.add_account("Davi"), house.add_account("Carla")
    own, theirs = house.add_passkey(davi), house.add_passkey(carla)
    house.factors[theirs.id] = own.model_copy(update={"id": theirs.id, "account_id": carla.id})
    challenge, options = asked(carla, house)

    with pytest.raises(AssertionError, match="another context"):
        prove(challenge, of(own, options), house)
