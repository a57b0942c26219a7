"""Concluir: one client user, one execution, one mail, however often and however simultaneously it is pressed."""

import json
from typing import Any

import pytest

from chalicelib.domain.audit import Actor
from chalicelib.services import completion
from tests.functional.parallel import AT_ONCE, all_at_once
from tests.functional.world import Person, World, aws_error, writes

BY = Actor(kind="staff", id="stf_ana", name="Ana Souza")


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@concluir.com.br")


def office_of(person: Person) -> str:
    return str(person.call("GET", "/me").json["context"]["office"]["id"])


def of_kind(world: World, ending: str) -> list[dict[str, Any]]:
    return [item for item in world.items() if item["pk"]["S"].endswith(ending)]


@pytest.mark.statement("B14")
def test_now_sends_one_mail_and_starts_one_execution(world: World, ana: Person) -> None:
    draft = world.draft(ana, "now@concluir.com.br", world.company(ana), "now")

    answer = world.complete(ana, draft)

    assert answer.status == 202
    client_user = answer.json["client_user_id"]
    assert answer.json == {"client_user_id": client_user, "status": "invited"}
    assert answer.headers["Location"] == f"/client-users/{client_user}"
    assert len(world.mails_to("now@concluir.com.br")) == 1
    assert [name for name in world.workflow.executions if client_user in name] == [
        f"onboarding-{client_user}-v1"
    ]
    read = ana.call("GET", f"/client-users/{client_user}").json
    assert read["invitation"]["status"] == "sent"
    assert (read["invitation"]["sends"], read["invitation"]["sent_by"]) == (1, "Ana Souza")


@pytest.mark.statement("B14")
@pytest.mark.parametrize("send", ["later", None])
def test_later_sends_nothing_and_its_execution_ends(world: World, ana: Person, send: str | None) -> None:
    email = f"{send}@concluir.com.br".lower()
    answer = world.complete(ana, world.draft(ana, email, world.company(ana), send))
    world.settle_down()

    client_user = answer.json["client_user_id"]
    assert answer.json["status"] == "not_invited"
    assert world.mails_to(email) == []
    assert world.workflow.executions[f"onboarding-{client_user}-v1"].entered[-1] == "NotInvited"
    world.sign_in(ana)
    sent = ana.call("POST", f"/client-users/{client_user}/invitation")
    assert (sent.status, len(world.mails_to(email))) == (202, 1)


@pytest.mark.statement("B14")
def test_nobody_without_access_is_mailed(world: World, ana: Person) -> None:
    email = "inativa@concluir.com.br"

    client_user = world.client_user(ana, email, "now", portal_access={"active": False, "send": "now"})
    refused = ana.call("POST", f"/client-users/{client_user}/invitation")
    world.settle_down()

    assert (refused.status, refused.code) == (409, "portal_access_inactive")
    assert world.mails_to(email) == []
    world.sign_in(ana)


def test_a_wizard_that_was_answered_in_full_is_kept_in_full(world: World, ana: Person) -> None:
    company = world.company(ana)
    department = ana.call("GET", "/departments").json["items"][0]["id"]

    answer = world.complete(
        ana,
        world.draft(ana, "full@concluir.com.br", company, "later", cpf="529.982.247-25", phone="11987654321"),
    )
    read = ana.call("GET", answer.headers["Location"]).json

    assert {name: read[name] for name in ("name", "email", "cpf", "phone", "portal_access", "demo", "status")} == {
        "name": "Carla Dias", "email": "full@concluir.com.br", "cpf": "52998224725", "phone": "+5511987654321",
        "portal_access": True, "demo": False, "status": "not_invited",
    }  # fmt: skip
    assert read["departments"] == [{"id": department, "level": "reviewer"}]
    assert read["companies"] == [{"id": company, "departments": None}]
    assert (read["permissions"], read["notifications"]) == (["read_news"], {"news": "email"})
    assert (read["created_by"], read["version"]) == ("Ana Souza", 1)


@pytest.mark.statement("J8")
def test_concluir_again_gives_the_same_answer_and_sets_nothing_in_motion(world: World, ana: Person) -> None:
    draft = world.draft(ana, "again@concluir.com.br", world.company(ana))
    first = world.complete(ana, draft)
    before, mails, calls = world.items(), len(world.mails), world.workflow.calls.total()

    again = [world.complete(ana, draft), world.complete(ana, (draft[0], draft[1] + 7))]

    for answer in again:
        assert (answer.status, answer.body, answer.headers["Location"]) == (
            202,
            first.body,
            first.headers["Location"],
        )
    assert (world.items(), len(world.mails), world.workflow.calls.total()) == (before, mails, calls)


@pytest.mark.statement("J2")
def test_sixteen_at_once_make_one_client_user_one_execution_and_one_mail(world: World, ana: Person) -> None:
    draft_id, version = world.draft(ana, "sixteen@concluir.com.br", world.company(ana))
    where = (office_of(ana), draft_id, version)

    made = all_at_once(
        world,
        lambda _: completion.complete_draft(
            where, BY, tools=world.wiring.tools(), end_sessions=world.wiring.parts_ending_sessions
        ),
    )

    assert len(made) == AT_ONCE
    assert {user.id for user in made} == {made[0].id}
    assert len([each for each in of_kind(world, "#CLIENT") if each["sk"]["S"] == made[0].id]) == 1
    assert [name for name in world.workflow.executions if made[0].id in name] == [
        f"onboarding-{made[0].id}-v1"
    ]
    assert len(world.mails_to("sixteen@concluir.com.br")) == 1
    history = ana.call("GET", f"/client-users/{made[0].id}/history").json["items"]
    assert [each["action"] for each in history].count("client_user.completed") == 1


@pytest.mark.statement("J2")
def test_whoever_meets_another_transaction_tries_again(world: World, ana: Person) -> None:
    draft = world.draft(ana, "instant@concluir.com.br", world.company(ana))

    with world.conflicting_once():
        answer = world.complete(ana, draft)

    assert answer.status == 202
    assert len(world.mails_to("instant@concluir.com.br")) == 1


@pytest.mark.statement("J2")
def test_two_drafts_for_one_mailbox_at_once_give_one_person_and_one_refusal(
    world: World, ana: Person
) -> None:
    company = world.company(ana)
    drafts = [world.draft(ana, email, company) for email in ("TWIN@concluir.com.br", "twin@Concluir.com.br")]
    office = office_of(ana)

    made = all_at_once(
        world,
        lambda number: completion.complete_draft(
            (office, *drafts[number]),
            BY,
            tools=world.wiring.tools(),
            end_sessions=world.wiring.parts_ending_sessions,
        ),
        times=2,
    )

    assert sorted(type(each).__name__ for each in made) == ["ClientUser", "EmailTaken"]
    assert len(world.mails_to("twin@concluir.com.br")) == 1


def test_an_address_belongs_to_one_client_user_of_the_office(world: World, ana: Person) -> None:
    world.client_user(ana, "taken@concluir.com.br")
    draft = world.draft(ana, "Taken@Concluir.com.br", world.company(ana))
    before, mails = world.state(), len(world.mails)

    answer = world.complete(ana, draft)

    assert (answer.status, answer.code) == (409, "email_taken")
    assert answer.json["errors"][0]["field"] == "general.email"
    assert (world.state(), len(world.mails)) == (before, mails)


@pytest.mark.statement("C10")
def test_an_address_at_another_office_is_as_good_as_new(world: World, ana: Person) -> None:
    bruno = world.staff("Contábil Outra", "bruno@concluir.com.br")
    world.client(bruno, "both@concluir.com.br")

    known = world.complete(ana, world.draft(ana, "both@concluir.com.br", world.company(ana)))
    new = world.complete(ana, world.draft(ana, "nobody@concluir.com.br", world.company(ana)))

    def told(answer: Any) -> dict[str, Any]:
        read = ana.call("GET", answer.headers["Location"]).json
        history = ana.call("GET", answer.headers["Location"] + "/history").json["items"]
        words = sorted((each["action"], each["text"], each["by"]) for each in history)
        return read | dict.fromkeys(("id", "email", "companies"), "-") | {"history": words}

    assert (known.status, known.json["status"]) == (new.status, new.json["status"])
    assert told(known) == told(new)


def test_concluir_is_one_transaction(world: World, ana: Person) -> None:
    draft = world.draft(ana, "budget@concluir.com.br", world.company(ana), "later")
    world.workflow.failing["start_execution"] = [aws_error("ServiceUnavailable")]

    with world.requests() as made:
        assert world.complete(ana, draft).status == 202

    assert writes(made) == made["TransactWriteItems"] == 1


@pytest.mark.statement("J3")
@pytest.mark.parametrize("version", [None, 1])
def test_concluir_needs_the_version_that_was_read(world: World, ana: Person, version: int | None) -> None:
    draft_id, _ = world.draft(ana, f"version{version}@concluir.com.br", world.company(ana))
    before = world.items()

    answer = ana.call("POST", f"/drafts/{draft_id}/complete", None, version)

    assert (answer.status, answer.code) == ((412, "version_stale") if version else (428, "version_required"))
    assert world.items() == before


@pytest.mark.statement("J9")
@pytest.mark.parametrize(
    "code", ["ProvisionedThroughputExceededException", "ThrottlingException", "InternalServerError"]
)
def test_a_database_that_is_throttled_is_a_503_and_trying_again_is_right(
    world: World, ana: Person, code: str
) -> None:
    email = f"{code}@concluir.com.br".lower()
    draft = world.draft(ana, email, world.company(ana))

    with world.failing("TransactWriteItems", code):
        refused = world.complete(ana, draft)
    again = world.complete(ana, draft)

    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (503, "service_unavailable", "2")
    assert again.status == 202
    assert len(world.mails_to(email)) == 1


@pytest.mark.statement("J9")
def test_a_save_that_meets_a_transaction_is_no_defect(world: World, ana: Person) -> None:
    draft_id, version = world.draft(ana, "meets@concluir.com.br", world.company(ana))

    with world.failing("UpdateItem", "TransactionConflictException"):
        answer = ana.call("PUT", f"/drafts/{draft_id}/permissions", {"permissions": []}, version)

    assert (answer.status, answer.code) == (409, "conflict")
    assert ana.call("PUT", f"/drafts/{draft_id}/permissions", {"permissions": []}, version).status == 200


@pytest.mark.statement("J14")
def test_the_workflow_carries_ids_and_nothing_else(world: World, ana: Person) -> None:
    client_user, _ = world.client(ana, "ids@concluir.com.br", cpf="52998224725", phone="11987654321")

    execution = world.workflow.executions[f"onboarding-{client_user}-v1"]

    assert execution.entered == [
        "Resume", "CompleteDraft", "InvitationWanted", "SendInvitation", "Outcome", "AwaitMfaEnrolment",
        "LinkAccount", "AnnounceActivation",
    ]  # fmt: skip
    for data in execution.inputs:
        assert set(data) <= {"office_id", "member_id", "version", "resume", "invitation_wanted", "outcome"}
        assert len(json.dumps(data)) < 8192
    for event in world.events:
        told = set(json.loads(event["Detail"])) - {"record_version"}
        assert told == {"office_id", "member_id", "version"}
        assert event["EventBusName"] == "portaria"


def test_each_change_of_state_is_announced_once(world: World, ana: Person) -> None:
    client_user, _ = world.client(ana, "events@concluir.com.br")

    names = [each["DetailType"] for each in world.events if client_user in each["Detail"]]

    assert names == [
        "client_user.completed", "invitation.sent", "account.registered", "factor.enrolled", "client_user.activated",
    ]  # fmt: skip
