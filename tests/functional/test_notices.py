"""Mails about an account as its owner gets them: once, whatever fails on the way."""

import json

import pytest

from tests.functional.world import ENVIRONMENT, PASSWORD, Person, World, aws_error

HOME = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
NEW = "jabuti lilás 88 no telhado"


@pytest.fixture
def ana(world: World, request: pytest.FixtureRequest) -> Person:
    return world.staff("Contábil da Ana", f"ana{abs(hash(request.node.name))}@aviso.com.br")


def kinds(world: World, person: Person) -> list[str]:
    """The mails that a person got about the account, beside the invitation."""
    got = [mail.tags["mail"] for mail in world.mails_to(person.email)]
    return [kind for kind in got if kind not in {"invitation_staff", "password_set"}]


def sign_in(world: World, person: Person, **headers: str) -> None:
    begun = world.call("POST", "/auth/login", {"email": person.email, "password": PASSWORD}, headers).json
    body = {"challenge": begun["challenge"], "factor": "totp", "code": person.code()}
    assert world.call("POST", "/auth/mfa/verify", body, headers).status == 200


def change_password(person: Person) -> None:
    body = {"current_password": PASSWORD, "password": NEW}
    assert person.call("PUT", "/me/password", body).status == 204


def owed(world: World) -> list[str]:
    return [item["pk"]["S"] for item in world.items() if item["pk"]["S"].startswith("NOTICE#")]


def test_the_mail_is_in_portarias_own_name_and_greets_its_owner(world: World, ana: Person) -> None:
    change_password(ana)

    mail = world.mails_to(ana.email)[-1]
    assert "Olá, Ana Souza." in mail.text
    assert mail.request["FromEmailAddress"] == '"Portaria" <convites@portaria.example>'
    assert "ReplyToAddresses" not in mail.request
    assert "https://portal.example/senha" in mail.text.splitlines()


def test_a_sign_in_from_where_the_account_was_registered_is_no_news(world: World, ana: Person) -> None:
    sign_in(world, ana)

    assert kinds(world, ana) == []


@pytest.mark.statement("C11")
def test_a_sign_in_from_a_new_browser_or_network_is_mailed_once(world: World, ana: Person) -> None:
    sign_in(world, ana, **HOME)
    sign_in(world, ana, **HOME)
    assert kinds(world, ana) == ["new_sign_in"]
    assert "Aparelho: Firefox, Windows." in world.mails_to(ana.email)[-1].text
    assert "Firefox, Windows" not in str(world.items()), "it is mailed and kept nowhere"

    with world.calling_from("203.0.113.9"):
        sign_in(world, ana, **HOME)
        sign_in(world, ana, **HOME)
    with world.calling_from("203.0.200.200"):
        sign_in(world, ana, **HOME)

    assert kinds(world, ana) == ["new_sign_in", "new_sign_in"]


@pytest.mark.statement("L2")
def test_where_an_account_was_opened_from_is_kept_as_a_hash(world: World, ana: Person) -> None:
    with world.calling_from("203.0.113.9"):
        sign_in(world, ana, **HOME)

    accounts = str([item for item in world.items() if item["sk"]["S"] == "ACCOUNT"])
    assert not any(each in accounts for each in ("203.0", "Firefox"))


# What fails on the way


@pytest.mark.statement("J10")
@pytest.mark.parametrize("code", ["TooManyRequestsException", "SendingPausedException"])
def test_a_mail_that_ses_does_not_take_just_now_is_sent_later_and_once(
    world: World, ana: Person, code: str
) -> None:
    world.mail_fails.append(aws_error(code, "SendEmail"))
    change_password(ana)
    assert kinds(world, ana) == []

    world.settle_down()

    assert kinds(world, ana) == ["password_changed"]
    assert owed(world) == []


@pytest.mark.statement("J9")
def test_a_mail_whose_function_could_not_be_woken_is_sent_later(world: World, ana: Person) -> None:
    world.invoke_fails.append(aws_error("TooManyRequestsException", "Invoke"))
    change_password(ana)
    assert (kinds(world, ana), len(owed(world))) == ([], 1)

    world.settle_down()

    assert (kinds(world, ana), owed(world)) == (["password_changed"], [])


@pytest.mark.statement("J16")
def test_an_event_that_is_delivered_twice_mails_once(world: World, ana: Person) -> None:
    woken: list[bytes] = []

    class Recorder:
        def invoke(self, **request: bytes) -> dict[str, int]:
            woken.append(request["Payload"])
            return {"StatusCode": 202}

    with world.instead_of("lambda", Recorder()):
        change_password(ana)
    (payload,) = woken
    assert set(json.loads(payload)) == {"notice_id"}

    for _ in range(3):
        world.invoke(FunctionName=ENVIRONMENT["SEND_MAIL_FUNCTION"], InvocationType="Event", Payload=payload)

    assert kinds(world, ana) == ["password_changed"]


@pytest.mark.statement("J10")
def test_a_mail_that_is_refused_for_good_is_not_tried_again(world: World, ana: Person) -> None:
    world.mail_fails.append(aws_error("MessageRejected", "SendEmail"))
    change_password(ana)

    world.settle_down()

    assert (kinds(world, ana), owed(world)) == ([], [])


@pytest.mark.statement("J16")
def test_a_link_that_was_asked_for_while_ses_was_down_works_when_it_comes(world: World, ana: Person) -> None:
    world.mail_fails.append(aws_error("TooManyRequestsException", "SendEmail"))
    assert world.call("POST", "/auth/password/forgot", {"email": ana.email}).status == 202

    world.settle_down()

    assert kinds(world, ana) == ["password_reset"]
    body = {"token": world.mails_to(ana.email)[-1].link[1], "password": NEW}
    assert world.call("POST", "/auth/password/reset", body).status == 204


@pytest.mark.statement("A12")
def test_a_change_that_is_not_made_mails_nobody(world: World, ana: Person) -> None:
    body = {"current_password": PASSWORD, "password": "curta"}
    assert ana.call("PUT", "/me/password", body).status == 422

    world.settle_down()

    assert kinds(world, ana) == []
