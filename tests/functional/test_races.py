"""Different people acting on one invitation in the same instant: one of them gets through, and all agrees after."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from chalicelib.adapters.tokens import digest
from chalicelib.domain.audit import Actor
from chalicelib.domain.mfa import FactorKind, Proven
from chalicelib.services import client_users, invitations, registration
from tests.functional.invariants import broken
from tests.functional.parallel import all_at_once
from tests.functional.world import PASSWORD, Person, World

BY = Actor(kind="staff", id="stf_ana", name="Ana Souza")
STRANGER = Actor(kind="link_holder", id="", name="")
Acts = dict[str, Callable[[], Any]]
NAMES = ["send", "register", "decline", "revoke", "move", "deactivate"]


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@corrida.com.br")


def acts(world: World, office: str, client_user: str, token: str) -> Acts:
    wiring = world.wiring
    return {
        "send": lambda: invitations.send_invitation(office, client_user, BY, tools=wiring.tools()),
        "register": lambda: registration.register(
            digest(token),
            PASSWORD,
            STRANGER,
            tools=wiring.tools(),
            hash_password=wiring.door().passwords.hash,
        ),
        "decline": lambda: registration.decline(
            digest(token), STRANGER, tools=wiring.tools(), not_me=False, message=None
        ),
        "revoke": lambda: invitations.revoke(office, client_user, BY, tools=wiring.tools()),
        "move": lambda: invitations.change_email(
            (office, client_user), f"{client_user}@corrida.com.br", 1, BY, tools=wiring.tools()
        ),
        "deactivate": lambda: client_users.deactivate(
            office, client_user, BY, tools=wiring.tools(), end_sessions=wiring.parts_ending_sessions
        ),
    }


def prepared(world: World, ana: Person, email: str) -> tuple[str, Acts]:
    client_user = world.client_user(ana, email)
    office = ana.call("GET", "/me").json["context"]["office"]["id"]
    return client_user, acts(world, office, client_user, world.mails_to(email)[-1].token)


@pytest.mark.statement("J7")
@pytest.mark.parametrize("pair", list(combinations(NAMES, 2)), ids="-".join)
def test_of_two_who_act_at_once_one_gets_through(world: World, ana: Person, pair: tuple[str, str]) -> None:
    _, able = prepared(world, ana, f"{'-'.join(pair)}@corrida.com.br")

    made = all_at_once(world, lambda number: able[pair[number]](), times=2)

    refused = [each for each in made if isinstance(each, Exception)]
    assert len(refused) == 1, made
    assert type(refused[0]).__name__ in {"TransactionFailed", "InvitationInvalid", "Conflict"}
    world.settle_down()
    assert broken(world) == []
    world.sign_in(ana)


@pytest.mark.statement("B7")
@pytest.mark.statement("J16")
def test_sixteen_resends_at_once_leave_one_link_alive(world: World, ana: Person) -> None:
    _, able = prepared(world, ana, "resends@corrida.com.br")

    made = all_at_once(world, lambda _: able["send"]())
    world.settle_down()

    assert [type(each).__name__ for each in made].count("TransactionFailed") == 15
    tokens = {mail.token for mail in world.mails_to("resends@corrida.com.br")}
    alive = [
        each for each in tokens if world.call("POST", "/invitations/lookup", {"token": each}).status == 200
    ]
    assert (len(tokens), len(alive)) == (2, 1)
    assert broken(world) == []


@pytest.mark.statement("E5")
def test_a_sign_in_that_meets_the_end_of_access_leaves_no_session(world: World, ana: Person) -> None:
    world.sign_in(ana)
    client_user, carla = world.client(ana, "signin@corrida.com.br")
    office = ana.call("GET", "/me").json["context"]["office"]["id"]
    from chalicelib.services import sign_in

    account = world.wiring.door().accounts.by_email(carla.email)
    by_app = Proven(kind=FactorKind.TOTP)
    able = [
        lambda: sign_in.enter(account.id, by_app, sign_in.Entry(STRANGER), door=world.wiring.door()),
        acts(world, office, client_user, "-")["deactivate"],
    ]

    all_at_once(world, lambda number: able[number](), times=2)
    if world.wiring.store().members.get_client_user(office, client_user).portal_access:
        able[1]()

    alive = [
        item
        for item in world.items()
        if item["pk"]["S"].endswith(account.id) and item["sk"]["S"].startswith("SESSION#")
    ]
    usable = [item for item in alive if item["office_id"]["S"] == office]
    assert carla.call("GET", "/me").status == 401
    assert usable == []
    assert broken(world) == []


@pytest.mark.parametrize("kind", ["INVITATION#", "EMAIL#", "#EMAIL#CLIENT", "OUTBOX#"])
def test_the_check_of_what_is_stored_sees_a_planted_fault(world: World, ana: Person, kind: str) -> None:
    client_user = world.client_user(ana, f"planted{len(kind)}@corrida.com.br", "later")
    planted = {"member_id": {"S": client_user}, "account_id": {"S": "acc_nobody"}}
    keys = {
        "pk": {"S": f"{kind}planted" if kind[-1] == "#" else f"off_planted{kind}"},
        "sk": {"S": kind.strip("#")},
    }
    table = "Outbox" if kind == "OUTBOX#" else "Identity" if kind[-1] == "#" else "Portal"

    with world.undone():
        world.wiring.client("dynamodb").put_item(TableName=table, Item=keys | planted)
        assert broken(world) != []

    assert broken(world) == []
