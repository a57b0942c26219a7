"""Running imports over DynamoDB and in the fake: each write holds only for what was seen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.dynamodb.import_runs import ImportRuns
from chalicelib.adapters.dynamodb.imports import Imports
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.adapters.dynamodb.transactions import commit
from chalicelib.adapters.import_run_files import ImportRunFiles
from chalicelib.domain.audit import Actor
from chalicelib.domain.import_job import ImportCounts, ImportedRow, ImportJob, ImportStatus, Planned
from chalicelib.domain.import_people import Outcome, Policy
from chalicelib.domain.import_run import (
    Batch,
    Order,
    Receipt,
    RowResult,
    people_in,
    sheet_row,
    tally,
    todo_of,
)
from chalicelib.domain.import_sheet import Column
from chalicelib.services.ports import TransactionFailed
from tests.fakes.drawer import commit as commit_fake
from tests.fakes.imports import FakeImportRuns, FakeImports

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ANA = Actor(kind="staff", id="stf_ana", name="Ana Souza")
OFFICE, IMPORT = "off_a", "imp_a"


@dataclass
class Desk:
    imports: Any
    runs: Any
    commit: Any

    def found(self) -> ImportJob:
        job: ImportJob | None = self.imports.find(OFFICE, IMPORT)
        assert job
        return job


@pytest.fixture(params=["fake", "dynamodb"])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "fake":
        imports = FakeImports()
        return Desk(imports, FakeImportRuns(imports), commit_fake)
    table: Table = request.getfixturevalue("portal")
    return Desk(Imports(table), ImportRuns(table), lambda parts: commit(table.client, parts))


def job(import_id: str = IMPORT, **more: Any) -> ImportJob:
    facts = {"policy": Policy.UPDATE, "size": 1, "sha256": "0" * 64, "created_at": NOON, "created_by": "Ana"}
    ends = {"expires_at": NOON + timedelta(days=7)}
    return ImportJob(id=import_id, office_id=OFFICE, **(facts | ends | more))


def running(desk: Desk) -> ImportJob:
    """An import whose first run was begun by Ana, in the first slot."""
    desk.imports.create(job(status=ImportStatus.READ, counts=ImportCounts(rows=3, valid=3)))
    began = job(status=ImportStatus.RUNNING, run=1, slot=1, confirmed_by=ANA)
    desk.commit([desk.runs.part_begin(began), desk.runs.part_take_slot(began, NOON)])
    return desk.found()


def test_it_begins_once_and_keeps_what_was_read(desk: Desk) -> None:
    standing = running(desk)

    with pytest.raises(TransactionFailed):
        desk.commit([desk.runs.part_begin(standing)])

    assert (standing.status, standing.run, standing.confirmed_by) == (ImportStatus.RUNNING, 1, ANA)
    assert standing.counts.rows == 3


def test_a_slot_is_held_by_one_import_until_it_is_freed_or_its_time_is_over(desk: Desk) -> None:
    standing, other = running(desk), job("imp_b", slot=1)

    with pytest.raises(TransactionFailed):
        desk.commit([desk.runs.part_take_slot(other, NOON)])
    with pytest.raises(TransactionFailed):
        desk.commit([desk.runs.part_free_slot(other)])
    desk.commit([desk.runs.part_take_slot(other, standing.expires_at)])
    desk.commit([desk.runs.part_free_slot(other)])
    desk.commit([desk.runs.part_free_slot(standing)])


def test_a_run_has_one_plan_and_a_newer_run_another(desk: Desk) -> None:
    standing = running(desk)
    first, second = (
        standing.model_copy(update={"planned": Planned(id=each, run=1, batches=2)}) for each in "ab"
    )

    assert desk.runs.plan(first)
    assert not desk.runs.plan(second)
    assert desk.runs.begin_anew(standing)
    assert not desk.runs.begin_anew(standing)
    assert not desk.runs.plan(second)
    newer = second.model_copy(update={"run": 2, "planned": Planned(id="c", run=2, batches=1)})
    assert desk.runs.plan(newer)

    assert desk.found().planned == newer.planned


@pytest.mark.statement("I6")
def test_a_batch_counts_once_and_only_while_its_plan_stands(desk: Desk) -> None:
    planned = running(desk).model_copy(update={"planned": Planned(id="a", run=1, batches=2)})
    desk.runs.plan(planned)
    counted = tally([RowResult(number=each, outcome=Outcome.CREATED) for each in (2, 3)])

    for _ in range(2):
        desk.runs.count(Batch(OFFICE, IMPORT, 1, "a", 0, 0, 9), counted, NOON)
    desk.runs.count(Batch(OFFICE, IMPORT, 1, "older", 0, 0, 9), counted, NOON)

    assert (desk.found().counts.done, desk.found().counts.created) == (2, 2)


@pytest.mark.statement("I3")
def test_a_batch_of_a_late_worker_counts_nothing_in_an_import_that_is_over(desk: Desk) -> None:
    """Its rows were counted at the end, one by one."""
    planned = running(desk).model_copy(update={"planned": Planned(id="a", run=1, batches=1)})
    desk.runs.plan(planned)
    ended = planned.model_copy(update={"status": ImportStatus.FAILED, "ended_at": NOON})
    desk.commit([desk.runs.part_end(ended, ImportStatus.RUNNING)])
    counted = tally([RowResult(number=2, outcome=Outcome.CREATED)])

    desk.runs.count(Batch(OFFICE, IMPORT, 1, "a", 0, 0, 9), counted, NOON)

    assert desk.found().counts == ended.counts


def test_it_stops_and_ends_over_what_was_seen_alone(desk: Desk) -> None:
    standing = running(desk)
    stopping = standing.model_copy(update={"status": ImportStatus.CANCELLING})
    ended = standing.model_copy(update={"status": ImportStatus.DONE, "ended_at": NOON})

    desk.commit([desk.runs.part_stop(stopping, ImportStatus.RUNNING)])
    with pytest.raises(TransactionFailed):
        desk.commit([desk.runs.part_end(ended, ImportStatus.RUNNING)])
    desk.commit([desk.runs.part_end(ended, ImportStatus.CANCELLING)])

    assert (desk.found().status, desk.found().ended_at) == (ImportStatus.DONE, NOON)
    assert not desk.runs.begin_anew(standing)


@pytest.mark.statement("I5")
def test_there_is_one_receipt_for_a_person_and_an_import_sees_its_own(desk: Desk) -> None:
    standing, other = running(desk), job("imp_b")
    receipt = Receipt(key="k1", client_user_id="usr_c", outcome=Outcome.CREATED)

    desk.commit([desk.runs.part_receipt(standing, receipt)])
    with pytest.raises(TransactionFailed):
        desk.commit([desk.runs.part_receipt(standing, receipt)])

    assert desk.runs.receipts(standing) == desk.runs.receipts_of(standing, ["k0", "k1"]) == {"k1": receipt}
    assert desk.runs.receipts(other) == desk.runs.receipts_of(standing, ["k0"]) == {}


def test_objects_of_a_run_come_back_as_they_were_written_and_batches_cut_between_people(
    dynamodb: Any,
) -> None:
    s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    s3.create_bucket(Bucket="imports")
    files = ImportRunFiles(s3, "imports")
    planned = job(planned=Planned(id="pln", run=1, batches=2), run=1)
    rows = [
        ImportedRow(
            number=at, outcome=Outcome.NEW, cells={Column.NAME: "João\u2028\r\n", Column.EMAIL: f"p{at}@x.br"}
        )
        for at in range(2, 27)
    ]
    people = people_in(map(sheet_row, rows))
    todo = todo_of(people, Order(OFFICE, IMPORT, 1), "pln")
    settled = [RowResult(number=99, outcome=Outcome.SKIPPED)]

    files.write_plan(planned, todo, settled)
    files.write_results(todo.batches[0], settled)
    files.write_report(planned, rows)

    assert [len(files.people(each)) for each in todo.batches] == [10, 10, 5]
    assert [person for each in todo.batches for person in files.people(each)] == people
    assert (files.settled(planned), files.results(planned, 0), files.results(planned, 1)) == (
        settled,
        settled,
        None,
    )
    assert (files.report(planned), files.report(job("imp_b"))) == (rows, None)
    listed = s3.get_object(Bucket="imports", Key=files.place_of_batches(planned))["Body"].read().decode()
    assert len(listed.splitlines()) == 3
    assert "João" not in listed
