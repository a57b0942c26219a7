"""`make audit-verify` finds whatever was done to the history by somebody who may write the table itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.local.audit_verify import verify
from tests.functional.world import Person, World

pytestmark = pytest.mark.statement("L5")


@pytest.fixture(scope="module")
def ana(world: World) -> Person:
    return world.staff(email="ana@trilha.com.br")


@pytest.fixture(scope="module")
def history(world: World, ana: Person) -> str:
    """The key of a history of several rows: a person who is registered and active."""
    client_user, _ = world.client(ana, "carla@trilha.com.br")
    office = ana.call("GET", "/me").json["context"]["office"]["id"]
    return f"{office}#{client_user}"


class Told:
    """What the command printed, and whether it was content."""

    def __init__(self, whole: bool, printed: str) -> None:
        self.whole, self.lines = whole, printed.splitlines()


@pytest.fixture
def checked(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def check(heads: str = "heads.json") -> Told:
        client = world.wiring.client("dynamodb")
        whole = verify(client, "Audit", tmp_path / heads)
        return Told(whole, capsys.readouterr().out)

    return check


def length(world: World, history: str) -> int:
    return sum(item["pk"]["S"] == history for item in world.items())


def key(history: str, seq: int) -> dict[str, Any]:
    return {"pk": {"S": history}, "sk": {"S": f"{seq:010d}"}}


def tamper(world: World, history: str, seq: int) -> None:
    world.wiring.client("dynamodb").update_item(
        TableName="Audit",
        Key=key(history, seq),
        UpdateExpression="SET actor.#name = :nobody",
        ExpressionAttributeNames={"#name": "name"},
        ExpressionAttributeValues={":nobody": {"S": "Ninguém"}},
    )


def remove(world: World, history: str, *seqs: int) -> None:
    for seq in seqs:
        world.wiring.client("dynamodb").delete_item(TableName="Audit", Key=key(history, seq))


def test_a_table_that_nobody_touched_is_whole_and_its_heads_are_kept(
    world: World, history: str, checked: Any, tmp_path: Path
) -> None:
    told = checked()

    heads = json.loads((tmp_path / "heads.json").read_text("utf-8"))
    assert told.whole
    assert "all whole" in told.lines[-1]
    assert heads[history]["seq"] == length(world, history)
    assert checked().whole


def test_a_changed_row_is_found(world: World, history: str, checked: Any) -> None:
    with world.undone():
        tamper(world, history, 2)

        told = checked()

    assert not told.whole
    assert told.lines[0] == f"{history}: row 2 was changed"


def test_a_row_taken_out_of_the_middle_is_found(world: World, history: str, checked: Any) -> None:
    with world.undone():
        remove(world, history, 2)

        told = checked()

    assert (told.whole, told.lines[0]) == (False, f"{history}: row 3 has a gap before it")


def test_a_tail_that_was_cut_off_is_found_against_the_heads_of_the_time_before(
    world: World, history: str, checked: Any
) -> None:
    assert checked().whole
    last = length(world, history)

    with world.undone():
        remove(world, history, last)
        told, without_memory = checked(), checked("other.json")

    assert (told.whole, told.lines[0]) == (False, f"{history}: row {last}, once its newest, is gone")
    assert without_memory.whole


def test_a_whole_history_that_is_gone_is_found(world: World, history: str, checked: Any) -> None:
    assert checked().whole

    with world.undone():
        remove(world, history, *range(1, length(world, history) + 1))
        told = checked()

    assert not told.whole


def test_a_history_that_was_written_anew_is_found(world: World, history: str, checked: Any) -> None:
    """Who may write can also make new hashes; not those of the head that was noted."""
    assert checked().whole
    store = world.wiring.store()
    owner, _, target = history.partition("#")
    rows = store.audit.rows_about(owner, target)[::-1]

    with world.undone():
        remove(world, history, *range(1, length(world, history) + 1))
        for row in rows:
            forged = row.model_copy(
                update={"action": "client_user.changed", "seq": 0, "prev": "", "hash": ""}
            )
            store.commit([store.audit.part_row(forged)])
        told, without_memory = checked(), checked("other.json")

    assert (told.whole, without_memory.whole) == (False, True)
    assert told.lines[0] == f"{history}: row {len(rows)} is not the one that it was"


def test_a_row_that_is_none_of_ours_is_found(world: World, history: str, checked: Any) -> None:
    with world.undone():
        world.wiring.client("dynamodb").put_item(
            TableName="Audit", Item={"pk": {"S": history}, "sk": {"S": "zero"}, "action": {"S": "x"}}
        )
        told = checked()

    assert (told.whole, told.lines[0]) == (False, f"{history}: a row cannot be read")


def test_a_row_taken_off_the_office_s_list_is_found(world: World, history: str, checked: Any) -> None:
    with world.undone():
        world.wiring.client("dynamodb").update_item(
            TableName="Audit", Key=key(history, 3), UpdateExpression="REMOVE office_id"
        )
        told = checked()

    assert (told.whole, told.lines[0]) == (False, f"{history}: row 3 is not in its office's list")


def test_heads_are_only_renewed_where_nothing_is_wrong(
    world: World, history: str, checked: Any, tmp_path: Path
) -> None:
    assert checked().whole
    before = (tmp_path / "heads.json").read_text("utf-8")

    with world.undone():
        remove(world, history, length(world, history))
        assert not checked().whole
        assert not checked().whole

    assert (tmp_path / "heads.json").read_text("utf-8") == before


def test_a_history_that_has_grown_keeps_its_earlier_head(
    world: World, ana: Person, history: str, checked: Any
) -> None:
    assert checked().whole

    with world.undone():
        world.sign_in(ana)
        assert ana.call("POST", f"/client-users/{history.partition('#')[2]}/deactivate").status == 200
        assert checked().whole
