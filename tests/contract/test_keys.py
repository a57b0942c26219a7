"""Keys: in the Portal table every one begins with its office, and no two kinds of thing meet."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys, keys_identity, keys_imports
from tests.unit.domain.people import NOON

OFFICE = "off_" + "a" * 20
MAILED = {"account_email", "invitation_token", "mailed_link", "notice", "notification"}
OTHERS = (
    "member_id",
    "company_id",
    "department_id",
    "task_id",
    "draft_id",
    "outbox_id",
    "email_key",
    "number",
)


MODULES = (keys, keys_identity, keys_imports)


def is_ours(name: str, each: object) -> bool:
    ours = {module.__name__ for module in MODULES}
    return inspect.isfunction(each) and each.__module__ in ours and not name.startswith("_")


def functions() -> dict[str, Callable[..., Any]]:
    named = (item for module in MODULES for item in vars(module).items())
    return {name: each for name, each in named if is_ours(name, each)}


FOR_AN_OFFICE = {
    name: each for name, each in functions().items() if "office_id" in inspect.signature(each).parameters
}
SERVICE = {"service_token", "service_tokens_of", "service_token_count"}
ELSEWHERE = {"due", "mailed_link", "membership", "outbox"} | SERVICE
PORTAL = {name: each for name, each in FOR_AN_OFFICE.items() if name not in ELSEWHERE}
OF_ONE_OFFICE = PORTAL | {name: FOR_AN_OFFICE[name] for name in sorted(SERVICE)}


def arguments(function: Callable[..., Any], office_id: str) -> dict[str, Any]:
    names = inspect.signature(function).parameters
    return {
        name: office_id if name == "office_id" else NOON if name == "at" else f"<{name}>" for name in names
    }


def partitions(made: Any) -> set[str]:
    if isinstance(made, list):
        return set(made)
    return {made if isinstance(made, str) else made["pk"]}


@pytest.mark.statement("F12")
@pytest.mark.parametrize("function", PORTAL.values(), ids=PORTAL)
def test_every_key_of_the_portal_begins_with_its_office(function: Callable[..., Any]) -> None:
    made = partitions(function(**arguments(function, OFFICE)))

    assert all(each == OFFICE or each.startswith(f"{OFFICE}#") for each in made)


@pytest.mark.statement("F1")
@pytest.mark.parametrize("function", OF_ONE_OFFICE.values(), ids=OF_ONE_OFFICE)
def test_two_offices_never_share_a_partition(function: Callable[..., Any]) -> None:
    other = "off_" + "b" * 20

    ours, theirs = (partitions(function(**arguments(function, each))) for each in (OFFICE, other))

    assert ours and theirs and not ours & theirs


def test_no_two_kinds_of_thing_have_one_key() -> None:
    made = [function(**arguments(function, OFFICE)) for function in functions().values()]
    whole = [(each["pk"], each["sk"]) for each in made if isinstance(each, dict) and "pk" in each]

    assert len(set(whole)) == len(whole) > 10


def test_clients_and_staff_have_partitions_of_their_own() -> None:
    assert keys.member(OFFICE, "usr_x")["pk"] == keys.client_users_of(OFFICE)
    assert keys.member(OFFICE, "stf_x")["pk"] == keys.staff_of(OFFICE)


def test_client_and_staff_addresses_are_unique_apart() -> None:
    assert keys.member_email(OFFICE, "a@b.c", "STAFF") != keys.member_email(OFFICE, "a@b.c", "CLIENT")


def test_the_outbox_of_an_office_stays_in_one_of_the_partitions_that_are_read_whole() -> None:
    used = {keys.outbox(f"off_{number:020}", "out_x")["pk"] for number in range(100)}

    assert used == {keys.outbox_shard(number) for number in range(keys.OUTBOX_SHARDS)}
    assert keys.outbox(OFFICE, "out_x")["sk"] == f"{OFFICE}#out_x"


def test_an_office_stays_on_one_shard_and_offices_spread_over_all() -> None:
    shards = {keys.due(f"off_{number:020}", NOON)["due_shard"] for number in range(100)}

    assert keys.due(OFFICE, NOON) == keys.due(OFFICE, NOON)
    assert shards == {str(number) for number in range(keys.DUE_SHARDS)}


@pytest.mark.statement("B2")
def test_links_sessions_and_challenges_are_found_by_hash_only() -> None:
    by_secret = {"invitation_token", "service_token", "session", "challenge", "counter", "idempotency"}

    for name in by_secret:
        parameters = inspect.signature(functions()[name]).parameters
        assert [each for each in parameters if each.endswith("_hash")], name


@pytest.mark.statement("K2")
def test_whoever_mails_finds_its_things_outside_the_partitions_of_accounts() -> None:
    account = keys_identity.account_partition("<account_id>")
    made = [
        function(**arguments(function, OFFICE)) for name, function in functions().items() if name in MAILED
    ]

    assert len(made) == len(MAILED)
    assert not [key for key in made if account in partitions(key)]
    assert {each.partition("#")[0] for key in made for each in partitions(key)} == {
        "EMAIL",
        "INVITATION",
        "LINK",
        "NOTICE",
        "NOTIFICATION",
    }


@pytest.mark.statement("B7")
def test_there_is_one_link_of_a_purpose_and_account_but_one_reset_of_a_factor_for_each_office() -> None:
    account = "acc_" + "c" * 20

    assert keys_identity.mailed_link("password_reset", account) == keys_identity.mailed_link(
        "password_reset", account
    )
    assert keys_identity.mailed_link("password_reset", account) != keys_identity.mailed_link(
        "email_confirm", account
    )
    assert keys_identity.mailed_link("factor_reset", account, OFFICE) != keys_identity.mailed_link(
        "factor_reset", account
    )
