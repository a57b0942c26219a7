"""Corrections of an import meet: none is lost, none is made twice, and none is taken once it is no longer open."""

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.import_corrections import ImportRowUnknown
from chalicelib.domain.import_job import ImportJob, ImportNotOpen, ImportStatus
from chalicelib.domain.import_people import Outcome
from chalicelib.services import import_corrections, imports
from chalicelib.services.import_corrections import MOST_TOLD, TRIES, Correction, RowPlace
from tests.unit.services.scene import A, B
from tests.unit.services.test_imports import CARLA, DAVI, Desk


def read_desk() -> Desk:
    desk = Desk()
    desk.ask()
    desk.read(CARLA, [*DAVI[:2], "1", DAVI[3]])
    return desk


def correct(desk: Desk, number: int, office: str = A, **typed: str) -> Correction:
    return import_corrections.correct(RowPlace(office, desk.id, number), typed, desk=desk.desk)


def drop(desk: Desk, number: int) -> Correction:
    return import_corrections.drop(RowPlace(A, desk.id, number), desk=desk.desk)


def cells(desk: Desk, column: str) -> list[str]:
    return [str(each.cells.get(column)) for each in imports.rows(A, desk.id, desk=desk.desk)]


def test_a_correction_changes_the_row_and_the_counts_and_nothing_of_the_office() -> None:
    desk = read_desk()

    done = correct(desk, 3, companies="11222333000181")

    assert [(each.number, each.outcome) for each in done.rows] == [(3, Outcome.NEW)]
    assert (done.job.counts.valid, done.job.counts.invalid, done.job.counts.new) == (2, 0, 2)
    assert done.job == imports.find(A, desk.id, desk=desk.desk)
    assert desk.scene.store.members.all_client_users(A) == []


def test_of_very_many_rows_that_change_with_one_some_are_told_and_the_rest_counted() -> None:
    desk = Desk()
    desk.ask()
    desk.read(*[CARLA] * MOST_TOLD, [*CARLA[:2], "1", CARLA[3]], CARLA)

    done = drop(desk, MOST_TOLD + 2)
    mended = correct(desk, MOST_TOLD + 3, name="Carla Souza")

    assert (len(done.rows), done.left_out) == (MOST_TOLD, 1)
    assert (len(mended.rows), mended.left_out) == (MOST_TOLD, 1)
    assert mended.rows[0].number == MOST_TOLD + 3


def test_it_is_judged_against_the_office_as_it_stands_now() -> None:
    desk = read_desk()
    desk.scene.client_user("davi@padaria.com.br", send="later")

    done = correct(desk, 3, companies="11222333000181")

    assert [each.outcome for each in done.rows] == [Outcome.SKIPPED]


def test_of_two_at_once_both_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = read_desk()
    save = desk.imports.save

    def save_after_another(job: ImportJob, seen: ImportJob) -> bool:
        monkeypatch.setattr(desk.imports, "save", save)
        correct(desk, 2, name="Carla Souza")
        return save(job, seen)

    monkeypatch.setattr(desk.imports, "save", save_after_another)
    done = drop(desk, 3)

    assert cells(desk, "name") == ["Carla Souza"]
    assert (done.job.counts.rows, done.job.counts.invalid) == (1, 0)


def test_a_write_whose_answer_was_lost_is_known_again(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = read_desk()
    save = desk.imports.save
    monkeypatch.setattr(desk.imports, "save", lambda job, seen: save(job, seen) and False)

    done = drop(desk, 3)

    assert (done.rows, cells(desk, "name")) == ([], ["Carla Dias"])


def test_whoever_is_always_too_late_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = read_desk()
    monkeypatch.setattr(desk.imports, "save", lambda job, seen: False)

    with pytest.raises(Conflict):
        drop(desk, 3)

    assert len(desk.files.read_rows) == TRIES + 1
    assert len(imports.rows(A, desk.id, desk=desk.desk)) == 2


def test_the_same_again_writes_nothing_and_a_row_is_dropped_once() -> None:
    desk = read_desk()
    once = correct(desk, 3, name="Davi Reis")

    again = correct(desk, 3, name="Davi Reis")
    drop(desk, 3)

    assert (again.job, [each.number for each in again.rows]) == (once.job, [3])
    with pytest.raises(ImportRowUnknown):
        drop(desk, 3)


def test_the_last_row_may_go_too() -> None:
    desk = read_desk()

    for number in (2, 3):
        done = drop(desk, number)

    assert (done.job.counts.rows, done.job.status) == (0, ImportStatus.READ)
    assert imports.rows(A, desk.id, desk=desk.desk) == []


def test_only_an_import_that_is_read_takes_corrections_and_only_from_its_office() -> None:
    desk = Desk()
    with pytest.raises(ImportNotOpen):
        drop(desk, 2)
    desk.ask()
    desk.read(CARLA)

    with pytest.raises(NotFound):
        correct(desk, 2, office=B, name="Alheia")


@pytest.mark.statement("F1")
def test_an_office_s_imports_are_listed_newest_first_until_their_time_is_over() -> None:
    desk = Desk()
    desk.scene.clock.pass_time(days=1)
    newer = desk.announce()

    assert [each.id for each in imports.all_of(A, desk=desk.desk)] == [newer, desk.id]
    assert imports.all_of(B, desk=desk.desk) == []
    desk.scene.clock.pass_time(days=6)
    assert [each.id for each in imports.all_of(A, desk=desk.desk)] == [newer]
