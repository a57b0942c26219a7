"""Links to the owner of an account as they are kept: one of a purpose, used once, in its time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest

from chalicelib.adapters.dynamodb.mailed_links import MailedLinks
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.domain.mailed_link import LinkPurpose, MailedLink
from chalicelib.services.ports import TransactionFailed
from tests.unit.services.identity_basics import commit as commit_in_memory
from tests.unit.services.identity_beside import FakeLinks

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ENDS = NOW + timedelta(hours=1)
CARLA, DAVI = "acc_" + "c" * 20, "acc_" + "d" * 20
SECRET = "S" * 43
RESET = LinkPurpose.PASSWORD_RESET


class Kept(NamedTuple):
    """Where links are kept, and how parts are committed there."""

    links: MailedLinks
    commit: Callable[..., None]


@pytest.fixture(params=["fake", "dynamodb"])
def kept(request: pytest.FixtureRequest) -> Any:
    """The same contract for the fake that the services' tests stand on and for the real adapter."""
    if request.param == "fake":
        return Kept(FakeLinks(), commit_in_memory)  # type: ignore[arg-type]
    links = MailedLinks(request.getfixturevalue("identity"))
    return Kept(links, partial(commit, request.getfixturevalue("dynamodb")))


def link(**what: Any) -> MailedLink:
    facts = {"purpose": RESET, "account_id": CARLA, "notice_id": "ntc_1", "expires_at": ENDS}
    return MailedLink.model_validate(facts | what)


def mailed(kept: Kept, secret: str = SECRET, **what: Any) -> MailedLink:
    """A link that has been asked for and mailed."""
    asked = link(**what)
    kept.links.put(asked)
    assert kept.links.set_hash(asked, kept.links.hash_of(secret))
    found = kept.links.find(asked.purpose, asked.account_id, asked.office_id)
    assert found is not None
    return found


def spend(kept: Kept, found: MailedLink, at: datetime = NOW) -> str:
    try:
        kept.commit([kept.links.part_spend(found, at)])
    except TransactionFailed:
        return "refused"
    return "spent"


def test_a_link_comes_back_as_it_was_put(kept: Kept) -> None:
    asked = link(facts={"email": "nova@exemplo.com.br"})

    kept.commit([kept.links.part_put(asked)])

    assert kept.links.find(RESET, CARLA) == asked
    assert kept.links.find(LinkPurpose.EMAIL_CONFIRM, CARLA) is None
    assert kept.links.find(RESET, DAVI) is None


@pytest.mark.statement("B3")
def test_of_sixteen_uses_at_once_one_counts(kept: Kept) -> None:
    found = mailed(kept)

    with ThreadPoolExecutor(16) as people:
        outcomes = Counter(people.map(lambda _: spend(kept, found), range(16)))

    assert outcomes == {"spent": 1, "refused": 15}
    assert kept.links.find(RESET, CARLA) is None


@pytest.mark.statement("B5")
def test_a_link_past_its_time_is_not_spent_though_it_is_still_stored(kept: Kept) -> None:
    found = mailed(kept)

    assert spend(kept, found, ENDS) == "refused"
    assert spend(kept, found, ENDS - timedelta(milliseconds=1)) == "spent"


@pytest.mark.statement("B7")
def test_a_new_link_takes_the_place_of_the_one_before_at_once(kept: Kept) -> None:
    old = mailed(kept)

    kept.links.put(link(notice_id="ntc_2"))

    assert spend(kept, old) == "refused"
    new = mailed(kept, "T" * 43, notice_id="ntc_2")
    assert (spend(kept, old), spend(kept, new)) == ("refused", "spent")


@pytest.mark.statement("J16")
def test_a_mail_whose_link_was_replaced_gets_no_link(kept: Kept) -> None:
    old = link()
    kept.links.put(old)
    kept.links.put(link(notice_id="ntc_2"))

    assert not kept.links.set_hash(old, "#")
    assert kept.links.find(RESET, CARLA) == link(notice_id="ntc_2")


def test_a_link_that_is_gone_is_not_brought_back_by_its_mail(kept: Kept) -> None:
    assert not kept.links.set_hash(link(), "#")
    assert kept.links.find(RESET, CARLA) is None


@pytest.mark.statement("G4")
def test_a_link_can_be_killed_whether_or_not_there_is_one(kept: Kept) -> None:
    found = mailed(kept)

    for _ in range(2):
        kept.commit([kept.links.part_kill(RESET, CARLA)])

    assert spend(kept, found) == "refused"


@pytest.mark.statement("B8")
def test_links_of_other_purposes_people_and_offices_are_not_touched(kept: Kept) -> None:
    reset = LinkPurpose.FACTOR_RESET
    others = [
        mailed(kept, purpose=LinkPurpose.EMAIL_CONFIRM),
        mailed(kept, account_id=DAVI),
        mailed(kept, purpose=reset, office_id="off_a"),
        mailed(kept, purpose=reset, office_id="off_b"),
    ]
    found = mailed(kept)

    spend(kept, found)
    kept.commit([kept.links.part_kill(reset, CARLA, "off_a")])

    outcomes = [spend(kept, each) for each in others]
    assert outcomes == ["spent", "spent", "refused", "spent"]


# As DynamoDB keeps them


@pytest.mark.statement("B2")
def test_the_secret_of_a_link_is_not_stored(identity: Table, dynamodb: Any) -> None:
    mailed(Kept(MailedLinks(identity), partial(commit, dynamodb)))

    assert SECRET not in str(dynamodb.scan(TableName=identity.name)["Items"])


def test_a_link_is_deleted_by_the_table_after_its_time(identity: Table, dynamodb: Any) -> None:
    MailedLinks(identity).put(link())

    (item,) = dynamodb.scan(TableName=identity.name)["Items"]

    assert item["ttl"] == {"N": str(int(ENDS.timestamp()))}
