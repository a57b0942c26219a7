"""The clock of an invitation: one reminder at half-life, then its end, both with the same link and no failure."""

import pytest

from tests.functional.world import Person, World


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@prazo.com.br")


def kinds(world: World, email: str) -> list[str]:
    return [mail.tags["mail"] for mail in world.mails_to(email)]


def test_one_reminder_goes_out_at_half_life_with_the_same_link(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "remind@prazo.com.br")
    world.clock.advance(days=3, hours=11)
    world.reconcile()
    before = kinds(world, "remind@prazo.com.br")
    world.clock.advance(hours=2)

    for _ in range(3):
        world.settle_down()

    first, reminder = world.mails_to("remind@prazo.com.br")
    assert before == ["invitation"]
    assert reminder.tags["mail"] == "reminder"
    assert reminder.token == first.token
    world.sign_in(ana)
    actions = [
        each["action"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    ]
    assert actions.count("invitation.reminded") == 1
    world.register(first.token, "remind@prazo.com.br")


def test_nobody_who_answered_is_reminded(world: World, ana: Person) -> None:
    world.client(ana, "quick@prazo.com.br")
    world.client_user(ana, "no@prazo.com.br")
    world.call("POST", "/invitations/decline", {"token": world.mails_to("no@prazo.com.br")[-1].token})

    world.clock.advance(days=4)
    world.settle_down()

    assert "reminder" not in kinds(world, "quick@prazo.com.br") + kinds(world, "no@prazo.com.br")
    world.sign_in(ana)


@pytest.mark.statement("J12")
def test_an_invitation_that_nobody_took_expires_and_its_execution_succeeds(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "late@prazo.com.br")
    world.clock.advance(days=4)
    world.settle_down()
    world.clock.advance(days=3)
    world.settle_down()
    world.sign_in(ana)

    read = ana.call("GET", f"/client-users/{client_user}").json
    execution = world.workflow.executions[f"onboarding-{client_user}-v1"]

    assert (read["status"], read["invitation"]["status"]) == ("expired", "expired")
    assert (execution.status, execution.entered[-2:]) == ("SUCCEEDED", ["ExpireInvitation", "Expired"])
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert names.count("invitation.expired") == 1
    actions = [
        each["action"] for each in ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    ]
    assert actions.count("invitation.expired") == 1
    assert kinds(world, "late@prazo.com.br") == ["invitation", "reminder"]


@pytest.mark.statement("J12")
def test_sending_after_the_end_starts_a_new_execution(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "anew@prazo.com.br")
    world.clock.advance(days=8)
    world.settle_down()
    world.sign_in(ana)

    answer = ana.call("POST", f"/client-users/{client_user}/invitation")

    assert answer.status == 202
    assert world.workflow.executions[f"onboarding-{client_user}-v2"].status == "RUNNING"
    world.register(world.mails_to("anew@prazo.com.br")[-1].token, "anew@prazo.com.br")
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


def test_the_list_shows_expired_from_the_second_on(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "sharp@prazo.com.br")
    world.clock.advance(days=7)
    world.sign_in(ana)

    read = ana.call("GET", f"/client-users/{client_user}").json

    assert (read["status"], read["invitation"]["status"]) == ("expired", "expired")


@pytest.mark.statement("J12")
@pytest.mark.statement("K5")
def test_the_ceiling_of_the_wait_leads_to_the_same_end(world: World, ana: Person) -> None:
    """Should the schedule be down for days, the state machine's own timeout expires the invitation."""
    client_user = world.client_user(ana, "ceiling@prazo.com.br")
    world.clock.advance(days=7, hours=1)

    world.workflow.time_out(f"onboarding-{client_user}-v1")
    world.settle_down()

    world.sign_in(ana)
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "expired"
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "Expired"
    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]
    assert names.count("invitation.expired") == 1


def test_a_resend_begins_a_whole_new_life_with_its_own_reminder(world: World, ana: Person) -> None:
    client_user = world.client_user(ana, "twice@prazo.com.br")
    world.clock.advance(days=4)
    world.settle_down()
    world.sign_in(ana)
    ana.call("POST", f"/client-users/{client_user}/invitation")
    world.clock.advance(days=4)
    world.settle_down()

    mails = world.mails_to("twice@prazo.com.br")

    assert [mail.tags["mail"] for mail in mails] == ["invitation", "reminder", "invitation", "reminder"]
    assert mails[0].token == mails[1].token != mails[2].token == mails[3].token


def test_a_collaborators_invitation_is_reminded_and_expires_too(world: World, ana: Person) -> None:
    world.sign_in(ana)
    added = ana.call("POST", "/staff", {"name": "Caio Reis", "email": "caio@prazo.com.br"}).json
    world.clock.advance(days=4)
    world.settle_down()
    world.clock.advance(days=4)
    world.settle_down()
    world.sign_in(ana)

    (caio,) = [each for each in ana.call("GET", "/staff").json["items"] if each["id"] == added["id"]]

    assert caio["status"] == "expired"
    assert kinds(world, "caio@prazo.com.br") == ["invitation_staff", "reminder"]


def test_whoever_registered_but_never_enrolled_keeps_the_account_after_the_wait_has_ended(
    world: World, ana: Person
) -> None:
    client_user = world.client_user(ana, "slow@prazo.com.br")
    body = {
        "token": world.mails_to("slow@prazo.com.br")[-1].token,
        "password": "tucano verde 41 janelas",
        "accept_terms": True,
    }
    world.call("POST", "/invitations/register", body)
    world.clock.advance(days=30)
    world.workflow.time_out(f"onboarding-{client_user}-v1")
    world.settle_down()

    login = world.call(
        "POST", "/auth/login", {"email": "slow@prazo.com.br", "password": body["password"]}
    ).json
    world.enrol(login["challenge"], "slow@prazo.com.br")
    world.settle_down()

    world.sign_in(ana)
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"


def test_an_offices_new_life_holds_from_the_next_invitation_on(world: World, ana: Person) -> None:
    """Whoever holds a link was told until when it is good: that stands, shorter or longer."""
    client_user = world.client_user(ana, "prazo@prazo.com.br")
    promised = ana.call("GET", f"/client-users/{client_user}").json["invitation"]["expires_at"]
    office = ana.call("GET", "/office").json

    changed = ana.call("PATCH", "/office", {"invitation_life_hours": 24}, office["version"])

    assert changed.status == 200, changed.body
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert read["invitation"]["expires_at"] == promised
    ana.call("POST", f"/client-users/{client_user}/invitation")
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert read["invitation"]["expires_at"] < promised
    world.clock.advance(hours=13)
    world.settle_down()
    assert kinds(world, "prazo@prazo.com.br") == ["invitation", "invitation", "reminder"], "at half a day"
    world.clock.advance(hours=12)
    world.sign_in(ana)
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "expired"
    back = {"invitation_life_hours": 168}
    assert ana.call("PATCH", "/office", back, changed.json["version"]).status == 200


def test_a_link_that_the_person_asked_for_has_a_reminder_of_its_own(world: World, ana: Person) -> None:
    world.client_user(ana, "denovo@prazo.com.br")
    world.clock.advance(days=8)
    world.settle_down()
    old = world.mails_to("denovo@prazo.com.br")[0].token
    assert world.call("POST", "/invitations/renew", {"token": old}).status == 202

    for _ in range(2):
        world.clock.advance(days=4)
        world.settle_down()

    first, second, reminder = world.mails_to("denovo@prazo.com.br")
    assert [each.tags["mail"] for each in (first, second, reminder)] == [
        "invitation",
        "invitation",
        "reminder",
    ]
    assert second.token == reminder.token != first.token
    world.sign_in(ana)


@pytest.mark.statement("J13")
def test_whoever_was_revoked_made_inactive_or_deleted_is_reminded_of_nothing(
    world: World, ana: Person
) -> None:
    """Their executions end, their links open nothing."""
    emails = [f"{name}@prazo.com.br" for name in ("revogada", "inativa", "excluida")]
    ids = [world.client_user(ana, email) for email in emails]
    acts = [("DELETE", "/invitation"), ("POST", "/deactivate"), ("DELETE", "")]
    for client_user, (method, path) in zip(ids, acts, strict=True):
        assert ana.call(method, f"/client-users/{client_user}{path}").status < 300

    world.clock.advance(days=4)
    world.settle_down()

    assert [kinds(world, email) for email in emails] == [["invitation"]] * 3
    running = [
        each.status for name, each in world.workflow.executions.items() if any(id_ in name for id_ in ids)
    ]
    assert running == ["SUCCEEDED"] * 3
    for email in emails:
        answer = world.call("POST", "/invitations/lookup", {"token": world.mails_to(email)[0].token})
        assert (answer.status, answer.code) == (410, "invitation_invalid")
    world.sign_in(ana)
    assert world.client_user(ana, "excluida@prazo.com.br") not in ids, "the address is free again"
