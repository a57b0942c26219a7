"""The person's side of a link: looking spends nothing, acting spends it once."""

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.errors import AccountExists, DomainError, InvitationExpired, InvitationInvalid
from chalicelib.domain.invitation import InvitationStatus
from chalicelib.domain.member import Stage
from chalicelib.services import client_users, invitations, registration
from tests.unit.services.scene import ANA, CARLA, PASSWORD, STRANGER, A, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def register(scene: Scene, link: str, **more: object) -> object:
    facts = {"tools": scene.tools, "hash_password": lambda password: f"hashed:{password}"} | more
    return registration.register(link, PASSWORD, STRANGER, **facts)  # type: ignore[arg-type]


def give_phone(scene: Scene, user: ClientUser) -> None:
    """The office writes something else about the person."""
    edited = scene.fresh(user)
    edited.phone = "+5511987654321"
    scene.store.commit([scene.store.members.part_save(edited)])


@pytest.mark.statement("B4")
def test_looking_at_a_link_never_spends_it(scene: Scene) -> None:
    user, link = scene.invited()

    opened = [registration.look_up(link, tools=scene.tools) for _ in range(3)]

    assert opened[0] == opened[2]
    assert (opened[0].action, opened[0].office_name) == ("register", "Contábil Modelo")
    assert opened[0].invited_by == ANA.name
    assert CARLA not in str(opened[0])
    assert scene.fresh(user) == user


def test_the_link_of_a_person_with_an_account_says_so(scene: Scene) -> None:
    _, link = scene.invited()
    scene.add_account(CARLA)

    assert registration.look_up(link, tools=scene.tools).action == "link"


def test_registering_makes_the_account_and_the_membership_and_tells_the_wait(scene: Scene) -> None:
    user, link = scene.invited()

    register(scene, link)

    account = scene.store.accounts.by_email(CARLA)
    assert account is not None
    assert account.password_hash == f"hashed:{PASSWORD}"
    assert not account.has_factor
    (membership,) = scene.store.accounts.memberships(account.id)
    assert (membership.office_id, membership.member_id) == (A, user.id)
    assert scene.fresh(user).stage is Stage.REGISTERED
    assert scene.fresh(user).invitation.status is InvitationStatus.ACCEPTED
    assert scene.workflow.settled == [("task-1", "registered")]
    assert [owed.mails for owed in scene.handed] == [["password_set"]]


def test_whatever_the_office_writes_in_that_instant_is_kept_and_the_link_works(scene: Scene) -> None:
    user, link = scene.invited()

    register(scene, link, tools=scene.losing_race(lambda: give_phone(scene, user)))

    assert (scene.fresh(user).stage, scene.fresh(user).phone) == (Stage.REGISTERED, "+5511987654321")


def test_a_link_that_is_taken_back_in_that_instant_registers_nobody(scene: Scene) -> None:
    user, link = scene.invited()

    def revoke() -> None:
        invitations.revoke(A, user.id, ANA, tools=scene.tools)

    with pytest.raises(InvitationInvalid):
        register(scene, link, tools=scene.losing_race(revoke))

    assert scene.store.accounts.by_email(CARLA) is None


@pytest.mark.statement("B3")
def test_a_link_registers_once(scene: Scene) -> None:
    _, link = scene.invited()
    register(scene, link)

    with pytest.raises(InvitationInvalid):
        register(scene, link)
    with pytest.raises(InvitationInvalid):
        registration.look_up(link, tools=scene.tools)


@pytest.mark.statement("B3")
def test_of_two_at_once_one_registers_and_the_other_leaves_no_trace(scene: Scene) -> None:
    user, link = scene.invited()
    tools = scene.losing_race(lambda: register(scene, link))

    with pytest.raises(InvitationInvalid):
        register(scene, link, tools=tools)

    assert scene.actions(user.id).count("invitation.accepted") == 1
    assert len(scene.workflow.settled) == 1


@pytest.mark.statement("G5")
def test_whoever_has_an_account_must_link_it(scene: Scene) -> None:
    user, link = scene.invited()
    scene.add_account(CARLA)

    with pytest.raises(AccountExists):
        register(scene, link)

    assert scene.fresh(user) == user


def test_an_account_made_in_the_last_instant_is_not_made_twice(scene: Scene) -> None:
    _, link = scene.invited()
    tools = scene.losing_race(lambda: scene.add_account(CARLA))

    with pytest.raises(AccountExists):
        register(scene, link, tools=tools)

    assert scene.store.invitation_tokens.find(link) is not None


@pytest.mark.statement("A5")
def test_a_password_made_of_the_office_or_the_person_is_refused(scene: Scene) -> None:
    _, link = scene.invited()

    with pytest.raises(DomainError) as refusal:
        registration.register(
            link, "contábil modelo 2026", STRANGER, tools=scene.tools, hash_password=lambda each: each
        )

    assert refusal.value.code == "password_weak"
    assert scene.store.accounts.by_email(CARLA) is None


@pytest.mark.statement("B5")
def test_a_link_past_its_time_is_dead_even_before_anything_settles_it(scene: Scene) -> None:
    _, link = scene.invited()
    scene.clock.pass_time(days=7)

    with pytest.raises(InvitationExpired):
        registration.look_up(link, tools=scene.tools)
    with pytest.raises(InvitationExpired):
        register(scene, link)


def test_an_unknown_link_is_invalid_and_nothing_more_is_said(scene: Scene) -> None:
    with pytest.raises(InvitationInvalid) as refusal:
        registration.look_up("hash of nothing", tools=scene.tools)

    assert refusal.value.facts == {}


def test_an_expired_invitation_is_renewed_to_the_original_address(scene: Scene) -> None:
    user, link = scene.invited()
    scene.clock.pass_time(days=7)

    registration.renew(link, tools=scene.tools)
    scene.send(user, "task-2")

    assert [mail.to for mail in scene.mailer.sent] == [CARLA, CARLA]
    assert scene.fresh(user).invitation.version == 2
    assert scene.actions(user.id)[-2:] == ["invitation.renewed", "invitation.sent"]


def test_a_renewed_mail_still_names_who_invited(scene: Scene) -> None:
    user, link = scene.invited()
    scene.clock.pass_time(days=7)

    registration.renew(link, tools=scene.tools)

    assert scene.fresh(user).invitation.invited_by == ANA.name


@pytest.mark.parametrize("days", [0, 7])
def test_only_an_expired_link_renews_and_only_once(scene: Scene, days: int) -> None:
    user, link = scene.invited()
    scene.clock.pass_time(days=days)

    for _ in range(3):
        registration.renew(link, tools=scene.tools)
    registration.renew("hash of nothing", tools=scene.tools)

    assert scene.fresh(user).invitation.version == (2 if days else 1)


def test_two_clicks_on_renew_at_once_make_one_new_link_and_no_error(scene: Scene) -> None:
    user, link = scene.invited()
    scene.clock.pass_time(days=7)
    tools = scene.losing_race(lambda: registration.renew(link, tools=scene.tools))

    registration.renew(link, tools=tools)

    assert scene.fresh(user).invitation.version == 2


def test_a_person_whose_access_was_taken_gets_no_new_link(scene: Scene) -> None:
    user, link = scene.invited()
    scene.clock.pass_time(days=7)
    invitations.close(scene.fresh(user), InvitationStatus.EXPIRED, ANA, scene.tools)
    client_users.deactivate(A, user.id, ANA, tools=scene.tools, end_sessions=lambda member: [])

    registration.renew(link, tools=scene.tools)

    assert scene.fresh(user).invitation.version == 1


def test_declining_ends_the_invitation_and_keeps_what_was_said(scene: Scene) -> None:
    user, link = scene.invited()

    registration.decline(link, STRANGER, tools=scene.tools, not_me=True, message="Não sou eu.")

    declined = scene.fresh(user).invitation
    assert (declined.status, declined.not_me, declined.decline_message) == ("declined", True, "Não sou eu.")
    assert scene.workflow.settled == [("task-1", "declined")]
    with pytest.raises(InvitationInvalid):
        register(scene, link)


def test_a_declined_invitation_cannot_be_renewed_by_its_link(scene: Scene) -> None:
    user, link = scene.invited()
    registration.decline(link, STRANGER, tools=scene.tools, not_me=False, message=None)
    scene.clock.pass_time(days=8)

    registration.renew(link, tools=scene.tools)

    assert scene.fresh(user).invitation.version == 1


def test_declining_while_the_office_writes_is_no_failure(scene: Scene) -> None:
    user, link = scene.invited()

    registration.decline(
        link, STRANGER, tools=scene.losing_race(lambda: give_phone(scene, user)), not_me=False, message=None
    )

    assert (scene.fresh(user).invitation.status, scene.fresh(user).phone) == ("declined", "+5511987654321")


def test_declining_after_somebody_was_quicker_is_refused(scene: Scene) -> None:
    _, link = scene.invited()
    tools = scene.losing_race(lambda: register(scene, link))

    with pytest.raises(InvitationInvalid):
        registration.decline(link, STRANGER, tools=tools, not_me=False, message=None)
