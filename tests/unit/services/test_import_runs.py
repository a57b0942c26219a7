"""A confirmed import begins once, stops between two people, and is looked after until it ends."""

import pytest

from chalicelib.domain.errors import Conflict, NotFound, ServiceUnavailable
from chalicelib.domain.import_errors import ImportNotReady, ImportOver, TooManyImports
from chalicelib.domain.import_job import ImportStatus
from chalicelib.domain.import_run import MOST_RUNS, Stage
from chalicelib.domain.notification import staff_of
from chalicelib.services import import_plans, import_runs, import_writing
from tests.unit.services.import_scene import ImportScene, line
from tests.unit.services.scene import ANA, A, B

CARLA, DAVI, EVA = "carla@padaria.com.br", "davi@padaria.com.br", "eva@padaria.com.br"


@pytest.fixture
def scene() -> ImportScene:
    return ImportScene()


def cancelled(scene: ImportScene, import_id: str) -> ImportStatus:
    return import_runs.cancel(A, import_id, ANA, desk=scene.desk()).status


@pytest.mark.statement("J2")
def test_confirming_twice_starts_one_execution(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA))

    first, again = scene.confirm(import_id), scene.confirm(import_id)

    assert (first.status, again) == (ImportStatus.RUNNING, first)
    assert [(order.run, stage) for order, stage in scene.machine.started] == [(1, Stage.PREPARE)]
    assert scene.actions(import_id) == ["import.confirmed"]


@pytest.mark.statement("J8")
def test_two_writes_in_the_same_instant_are_tried_again_before_anybody_hears_of_it(
    scene: ImportScene,
) -> None:
    """DynamoDB cancels one of two transactions that meet at an item, whatever their conditions say."""
    import_id = scene.read(line(CARLA))

    desk = scene.desk(scene.losing_race(meet_another))
    running = import_runs.confirm(A, import_id, ANA, desk=desk, report=scene.reported.append)
    stopping = import_runs.cancel(A, import_id, ANA, desk=scene.desk(scene.losing_race(meet_another)))

    assert (running.status, running.slot) == (ImportStatus.RUNNING, 1)
    assert stopping.status is ImportStatus.CANCELLING
    assert scene.actions(import_id) == ["import.confirmed", "import.cancelled"]


def meet_another() -> None:
    raise Conflict


def test_only_what_was_read_can_be_confirmed_and_only_by_its_office(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA))
    cancelled(scene, import_id)

    with pytest.raises(ImportNotReady):
        scene.confirm(import_id)
    with pytest.raises(NotFound):
        import_runs.confirm(B, import_id, ANA, desk=scene.desk(), report=print)


@pytest.mark.statement("I7")
def test_an_office_has_two_imports_under_way_and_a_third_once_one_has_ended(scene: ImportScene) -> None:
    first, second, third = (scene.read(line(email)) for email in (CARLA, DAVI, EVA))
    scene.confirm(first)
    scene.confirm(second)

    with pytest.raises(TooManyImports):
        scene.confirm(third)
    scene.play(first)

    assert scene.confirm(third).status is ImportStatus.RUNNING


def test_the_end_is_told_once_to_the_office_and_on_the_bus(scene: ImportScene) -> None:
    import_id = scene.imported(line(CARLA))

    assert scene.actions(import_id) == ["import.confirmed", "import.finished"]
    assert [each for each in scene.events.published if each[0] == "import.finished"] == [
        ("import.finished", import_id, 1)
    ]
    assert scene.store.notifications.slugs(staff_of(A)) == ["import_finished"]  # type: ignore[attr-defined]


def test_an_import_that_was_not_confirmed_is_cancelled_at_once(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA))

    assert cancelled(scene, import_id) is ImportStatus.CANCELLED
    assert cancelled(scene, import_id) is ImportStatus.CANCELLED
    assert scene.actions(import_id) == ["import.cancelled"]


def test_what_is_over_cannot_be_cancelled_any_more(scene: ImportScene) -> None:
    import_id = scene.imported(line(CARLA))

    with pytest.raises(ImportOver):
        cancelled(scene, import_id)


@pytest.mark.statement("J6")
def test_a_start_that_was_lost_is_made_by_the_sweep(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA))
    scene.machine.is_down = True
    scene.confirm(import_id)
    scene.machine.is_down = False

    scene.clock.pass_time(seconds=61)
    scene.reconcile()

    assert scene.reported == ["service_unavailable"]
    assert [order.run for order, _ in scene.machine.started] == [1]


@pytest.mark.statement("J6")
def test_a_run_that_was_lost_is_begun_anew_and_the_row_of_the_outbox_goes_with_the_end(
    scene: ImportScene,
) -> None:
    import_id = scene.read(line(CARLA), line(DAVI))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    scene.machine.lose()

    scene.clock.pass_time(seconds=61)
    scene.reconcile()
    scene.play(import_id)
    scene.clock.pass_time(seconds=61)
    scene.reconcile()

    assert [order.run for order, _ in scene.machine.started] == [1, 2]
    assert scene.job(import_id).status is ImportStatus.DONE
    assert scene.outcomes(import_id) == ["created", "created"]
    assert not [each for each in scene.store.outbox.due(scene.clock.now()) if each.runs_import]


@pytest.mark.statement("J6")
def test_an_import_that_fails_again_and_again_is_closed_with_what_is_done(scene: ImportScene) -> None:
    scene.client_user("antiga@padaria.com.br", send="later")
    lines = [line(f"p{number}@padaria.com.br") for number in range(11)]
    import_id = scene.read(*lines, line("antiga@padaria.com.br", name="Outra"))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    import_writing.do_batch(scene.batches(import_id)[0], desk=scene.desk())
    for _ in range(MOST_RUNS):
        scene.machine.lose()
        scene.clock.pass_time(seconds=61)
        scene.reconcile()

    import_plans.finish(import_runs.order_of(scene.job(import_id)), desk=scene.desk())

    assert [stage for _, stage in scene.machine.started] == [Stage.PREPARE] * MOST_RUNS + [Stage.FINISH]
    assert scene.job(import_id).status is ImportStatus.FAILED
    assert scene.outcomes(import_id) == ["created"] * 10 + ["failed", "skipped"]
    assert scene.report(import_id)[10].reason == "import_interrupted"


@pytest.mark.statement("J6")
def test_even_one_that_cannot_be_closed_in_order_ends(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA), line(DAVI, company="1"), *(line(f"p{n}@x.com.br") for n in range(10)))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    import_writing.do_batch(scene.batches(import_id)[0], desk=scene.desk())

    for _ in range(MOST_RUNS + 1):
        scene.machine.lose()
        scene.clock.pass_time(seconds=61)
        scene.reconcile()

    job = scene.job(import_id)
    counts = job.counts
    assert job.status is ImportStatus.FAILED
    assert (counts.rows, counts.done, counts.created, counts.failed, counts.invalid) == (12, 12, 10, 1, 1)
    assert scene.confirm(scene.read(line(DAVI))).slot == 1


@pytest.mark.statement("I3")
def test_rows_that_cannot_be_reached_just_now_are_not_taken_for_none(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA))
    scene.confirm(import_id)
    kept, scene.files.read_rows[import_id, ""] = scene.files.read_rows[import_id, ""], []

    with pytest.raises(ServiceUnavailable):
        scene.play(import_id)
    scene.files.read_rows[import_id, ""] = kept
    scene.play(import_id)

    assert scene.outcomes(import_id) == ["created"]
