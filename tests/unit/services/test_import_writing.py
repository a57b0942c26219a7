"""Each person of an import once, by the way of a wizard: whatever is killed, sent twice, or changed in between."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.import_errors import ImportIncomplete
from chalicelib.domain.import_job import ImportJob, ImportStatus
from chalicelib.domain.import_people import Policy
from chalicelib.domain.import_run import BATCH, MOST_RUNS, PACE, Receipt, people_in, sheet_row
from chalicelib.domain.limits import IMPORTED_INVITATIONS_OF_OFFICE, INVITATIONS_OF_OFFICE
from chalicelib.domain.member import Stage
from chalicelib.services import import_plans, import_runs, import_writing
from chalicelib.services.ports_imports import RunDesk
from tests.unit.services.import_scene import OFICINA_CNPJ, ImportScene, line
from tests.unit.services.scene import ANA, PADARIA, A

CARLA, DAVI, EVA = "carla@padaria.com.br", "davi@padaria.com.br", "eva@padaria.com.br"


class Killed(BaseException):
    """The process is gone; nobody catches it."""


class Kill:
    """Of all calls to the outside, the one with the number ``at`` is never made, or made and not returned from."""

    def __init__(self, at: int, *, is_after: bool) -> None:
        self.at, self.is_after, self.calls = at, is_after, 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*arguments: Any, **more: Any) -> Any:
            self.calls += 1
            is_hit = self.calls == self.at
            if is_hit and not self.is_after:
                raise Killed
            result = call(*arguments, **more)
            if is_hit:
                raise Killed
            return result

        return made


class Fragile:
    """A port whose every call may be the one."""

    def __init__(self, port: Any, kill: Kill) -> None:
        self._port, self._kill = port, kill

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        return found if name.startswith("part") else self._kill.around(found)


def fragile(scene: ImportScene, kill: Kill) -> RunDesk:
    ports = {name: Fragile(getattr(scene, name), kill) for name in ("imports", "runs", "files")}
    store = replace(scene.store, commit=kill.around(scene.store.commit))
    tools = replace(scene.tools, store=store, dispatch=kill.around(scene.tools.dispatch))
    return scene.desk(tools, **ports)


def again(act: Callable[[], Any]) -> None:
    """As the workflow calls a function that died."""
    for _ in range(2):
        try:
            act()
        except Killed:
            continue
        else:
            return


def people(scene: ImportScene) -> list[str]:
    return sorted(each.email_key for each in scene.store.members.all_client_users(A))


def test_each_person_is_registered_as_by_the_wizard(scene: ImportScene) -> None:
    import_id = scene.imported(line(CARLA), line(DAVI, send="depois"))

    carla = scene.store.members.client_user_with(A, CARLA)
    davi = scene.store.members.client_user_with(A, DAVI)
    assert carla and davi
    assert (carla.stage, davi.stage) == (Stage.INVITING, Stage.NONE)
    assert carla.created_by == ANA.name
    assert sorted(scene.workflow.started) == sorted((each.id, 1, "CompleteDraft") for each in (carla, davi))
    assert scene.actions(carla.id) == ["client_user.completed"]
    assert scene.outcomes(import_id) == ["created", "created"]
    assert [each.client_user_id for each in scene.report(import_id)] == [carla.id, davi.id]
    assert scene.store.drafts.all(A) == []


def test_counts_follow_and_end_with_every_row_once(scene: ImportScene) -> None:
    scene.client_user(EVA, send="later")
    import_id = scene.read(line(CARLA), ["=x", DAVI, "1", "", ""], line(EVA, name="Eva Reis"))
    scene.confirm(import_id)

    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    begun = scene.job(import_id).counts
    scene.play(import_id)

    counts = scene.job(import_id).counts
    assert (begun.done, begun.skipped, begun.created) == (2, 1, 0)
    assert (counts.done, counts.rows, counts.created, counts.skipped, counts.invalid) == (3, 3, 1, 1, 1)
    assert scene.outcomes(import_id) == ["created", "error", "skipped"]


@pytest.mark.statement("I3")
@pytest.mark.statement("I6")
@pytest.mark.parametrize("is_after", [False, True])
def test_killed_at_any_call_and_called_again_it_does_everybody_once(is_after: bool) -> None:
    """A run without a kill says how many calls there are; then each of them is the one."""
    for at in range(1, calls_of_a_run() + 1):
        scene = ImportScene()
        eva = scene.client_user(EVA, send="later")
        import_id = an_import(scene)

        scene.play(import_id, fragile(scene, Kill(at, is_after=is_after)), again)
        scene.clock.pass_time(seconds=61)
        scene.reconcile()

        assert scene.outcomes(import_id) == ["created", "created", "updated"], at
        assert people(scene) == [CARLA, DAVI, EVA], at
        starts = [member for member, _, _ in scene.workflow.started]
        assert len(set(starts)) == len(starts) == 3, at
        assert scene.actions(eva.id) == ["client_user.completed", "client_user.changed"], at
        assert scene.actions(import_id) == ["import.confirmed", "import.finished"], at
        assert scene.store.outbox.due(scene.clock.now().replace(year=2100)) == [], at


def an_import(scene: ImportScene) -> str:
    import_id = scene.read(
        line(CARLA), line(DAVI, send="depois"), line(EVA, company=OFICINA_CNPJ, send=""), policy=Policy.UPDATE
    )
    scene.confirm(import_id)
    return import_id


def calls_of_a_run() -> int:
    scene, kill = ImportScene(), Kill(0, is_after=False)
    scene.client_user(EVA, send="later")
    scene.play(an_import(scene), fragile(scene, kill))
    assert kill.calls > 15
    return kill.calls


@pytest.mark.statement("I5")
def test_the_same_file_again_does_nothing(scene: ImportScene) -> None:
    lines = [line(CARLA), line(CARLA, company=OFICINA_CNPJ), line(DAVI)]
    scene.imported(*lines, policy=Policy.UPDATE)
    before = (scene.store.members.all_client_users(A), list(scene.workflow.started))

    again = scene.imported(*lines, policy=Policy.UPDATE)

    assert scene.outcomes(again) == ["unchanged"] * 3
    assert (scene.store.members.all_client_users(A), scene.workflow.started) == before


@pytest.mark.statement("I5")
def test_two_uploads_at_once_make_nobody_twice(scene: ImportScene) -> None:
    first, second = scene.read(line(CARLA), line(DAVI)), scene.read(line(CARLA), line(DAVI))
    for each in (first, second):
        scene.confirm(each)
        import_plans.prepare(import_runs.order_of(scene.job(each)), desk=scene.desk())
    lost = scene.losing_race(lambda: scene.play(first))

    scene.play(second, scene.desk(lost))

    assert people(scene) == [CARLA, DAVI]
    assert len(scene.workflow.started) == 2
    assert scene.outcomes(first) == ["created", "created"]
    assert scene.outcomes(second) == ["unchanged", "unchanged"]


@pytest.mark.statement("I6")
def test_two_workers_of_one_batch_at_once_do_it_once(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA), line(DAVI))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    (batch,) = scene.batches(import_id)
    late = scene.losing_race(lambda: import_writing.do_batch(batch, desk=scene.desk()))

    import_writing.do_batch(batch, desk=scene.desk(late))
    counts = scene.job(import_id).counts
    import_plans.finish(import_runs.order_of(scene.job(import_id)), desk=scene.desk())

    assert people(scene) == [CARLA, DAVI]
    assert len(scene.workflow.started) == 2
    assert scene.outcomes(import_id) == ["created", "created"]
    assert (counts.done, counts.created) == (2, 2)


@pytest.mark.parametrize(
    ("policy", "outcome", "companies"),
    [(Policy.NEW_ONLY, "skipped", [PADARIA]), (Policy.UPDATE, "updated", [PADARIA, "cmp_oficina"])],
)
def test_the_policy_holds_for_who_stands_at_the_moment_of_writing(
    policy: Policy, outcome: str, companies: list[str]
) -> None:
    scene = ImportScene()
    import_id = scene.read(line(CARLA, company=OFICINA_CNPJ, send=""), policy=policy)
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    carla = scene.client_user(CARLA, send="later")

    scene.play(import_id)

    assert scene.outcomes(import_id) == [outcome]
    assert [each.id for each in scene.fresh(carla).companies] == companies


def test_a_person_who_is_edited_in_the_same_instant_is_judged_anew(scene: ImportScene) -> None:
    carla = scene.client_user(CARLA, send="later")
    import_id = scene.read(line(CARLA, company=OFICINA_CNPJ, send=""), policy=Policy.UPDATE)
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    tools = scene.losing_race(lambda: scene.change(carla, version=2, phone="+5511987654321"))

    scene.play(import_id, scene.desk(tools))

    assert scene.outcomes(import_id) == ["updated"]
    assert scene.fresh(carla).phone == "+5511987654321"
    assert len(scene.fresh(carla).companies) == 2


def test_a_person_who_is_deleted_in_the_same_instant_is_judged_anew(scene: ImportScene) -> None:
    carla = scene.client_user(CARLA, send="later")
    import_id = scene.read(line(CARLA, company=OFICINA_CNPJ, send=""), policy=Policy.UPDATE)
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    members = scene.store.members
    look_up = members.client_user_with

    def delete_once_seen(office_id: str, email_key: str) -> ClientUser | None:
        found = look_up(office_id, email_key)
        if found and found.id == carla.id:
            scene.store.commit([members.part_delete(found), members.part_free_email(found)])
        return found

    members.client_user_with = delete_once_seen  # type: ignore[method-assign]

    scene.play(import_id)

    assert scene.outcomes(import_id) == ["created"]


@pytest.mark.statement("I4")
def test_a_row_that_the_office_has_made_impossible_since_fails_alone_and_says_why(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA, company=OFICINA_CNPJ), line(DAVI))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    seen = scene.store.companies.get(A, "cmp_oficina")
    off = seen.model_copy(update={"portal_enabled": False, "version": 2})
    scene.store.commit(scene.store.companies.parts_save(off, seen))

    scene.play(import_id)

    assert scene.outcomes(import_id) == ["failed", "created"]
    assert [each.code for each in scene.report(import_id)[0].errors] == ["company_not_enabled"]


def test_cancelling_stops_before_the_next_person(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA), line(DAVI), line(EVA))
    scene.confirm(import_id)

    def stop(_: float) -> None:
        import_runs.cancel(A, import_id, ANA, desk=scene.desk())

    scene.play(import_id, replace(scene.desk(), pause=stop))

    job = scene.job(import_id)
    assert job.status is ImportStatus.CANCELLED
    assert scene.outcomes(import_id) == ["created", "cancelled", "cancelled"]
    assert (job.counts.created, job.counts.cancelled, job.counts.done) == (1, 2, 3)
    assert people(scene) == [CARLA]


def test_a_worker_of_a_run_that_was_replaced_does_nothing_more(scene: ImportScene) -> None:
    import_id = scene.read(line(CARLA), line(DAVI))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    (late,) = scene.batches(import_id)
    scene.runs.begin_anew(scene.job(import_id))

    import_writing.do_batch(late, desk=scene.desk())

    assert people(scene) == []


def test_an_import_of_more_invitations_than_an_office_sends_by_hand_leaves_that_limit_alone() -> None:
    scene = ImportScene()
    most = INVITATIONS_OF_OFFICE.windows[0].most

    scene.imported(*(line(f"p{number}@padaria.com.br") for number in range(250)))

    assert len(scene.workflow.started) == 250 > most
    assert scene.paused == [PACE] * 250
    resent = scene.client_user(CARLA)
    assert resent.stage is Stage.INVITING


def test_beyond_a_days_invitations_rows_fail_and_say_what_to_do() -> None:
    scene = ImportScene()
    limits = {IMPORTED_INVITATIONS_OF_OFFICE.name: [1]}
    tools = replace(scene.tools, throttle=replace(scene.tools.throttle, counts=limits))
    import_id = scene.read(line(CARLA), line(DAVI), line(EVA, send="depois"))
    scene.confirm(import_id)

    scene.play(import_id, scene.desk(tools))

    assert scene.outcomes(import_id) == ["created", "failed", "created"]
    assert scene.report(import_id)[1].reason == "invitations_spent"


@pytest.mark.statement("I4")
def test_a_batch_that_never_succeeds_blocks_no_other_and_its_rows_are_told_in_the_end(
    scene: ImportScene,
) -> None:
    import_id = scene.read(*(line(f"p{number}@padaria.com.br", send="depois") for number in range(2 * BATCH)))
    scene.confirm(import_id)
    import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
    first, second = scene.batches(import_id)
    with pytest.raises(Killed):
        import_writing.do_batch(first, desk=fragile(scene, Kill(14, is_after=True)))
    import_writing.do_batch(second, desk=scene.desk())
    done = len(people(scene)) - BATCH

    for run in range(1, MOST_RUNS + 1):
        if run > 1:
            scene.runs.begin_anew(scene.job(import_id))
            import_plans.prepare(import_runs.order_of(scene.job(import_id)), desk=scene.desk())
        with suppress(ImportIncomplete):
            import_plans.finish(import_runs.order_of(scene.job(import_id)), desk=scene.desk())

    outcomes = scene.outcomes(import_id)
    assert 0 < done < BATCH
    assert outcomes == ["created"] * done + ["failed"] * (BATCH - done) + ["created"] * BATCH
    assert scene.job(import_id).run == MOST_RUNS
    assert scene.job(import_id).status is ImportStatus.DONE


@pytest.mark.statement("I4")
def test_a_person_on_whom_a_worker_breaks_stands_in_nobodys_way(scene: ImportScene) -> None:
    import_id = scene.read(*(line(f"p{number}@padaria.com.br", send="depois") for number in range(BATCH)))
    scene.confirm(import_id)
    fourth = people_in(map(sheet_row, scene.files.rows(scene.job(import_id))))[3]
    part = scene.runs.part_receipt

    def break_on_one(job: ImportJob, receipt: Receipt) -> Any:
        if receipt.key == fourth.key:
            raise RuntimeError
        return part(job, receipt)

    scene.runs.part_receipt = break_on_one  # type: ignore[method-assign]

    for _ in range(MOST_RUNS):
        with suppress(ImportIncomplete):
            scene.play(import_id, step=surviving)
        scene.runs.begin_anew(scene.job(import_id))

    assert scene.outcomes(import_id) == ["created"] * 3 + ["failed"] + ["created"] * 6


def surviving(act: Callable[[], Any]) -> None:
    """As the map goes on where a batch breaks."""
    with suppress(RuntimeError):
        act()


@pytest.mark.statement("J14")
def test_between_the_functions_go_ids_and_numbers_only(scene: ImportScene) -> None:
    scene.imported(line(CARLA, name="Carla Dias"))

    told = scene.everything_between_functions()

    assert not [each for each in ("Carla", "@", "padaria", "11222333") if each in told]


@pytest.fixture
def scene() -> ImportScene:
    return ImportScene()
