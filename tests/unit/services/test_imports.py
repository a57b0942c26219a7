"""An import is read once, by whoever is first, against the office as it stands; what nobody can read says why."""

import hashlib

import pytest

from chalicelib.domain.errors import NotFound, ServiceUnavailable, TooManyAttempts
from chalicelib.domain.import_job import ImportJob, ImportStatus
from chalicelib.domain.import_people import Outcome, Policy
from chalicelib.domain.import_sheet import Cell, SheetEncrypted
from chalicelib.domain.limits import IMPORTS_OF_OFFICE
from chalicelib.services import imports
from chalicelib.services.imports import Announced
from chalicelib.services.ports_imports import ImportDesk
from tests.fakes.imports import FakeImportFiles, FakeImports
from tests.unit.services.scene import ANA, A, B, Scene

CONTENT = b"the sheet"
HEADINGS: list[Cell] = ["Nome completo", "E-mail", "Empresas", "Departamentos"]
CARLA: list[Cell] = ["Carla Dias", "carla@padaria.com.br", "11222333000181", "Pessoal: Revisor"]
DAVI: list[Cell] = ["Davi Rocha", "davi@padaria.com.br", "11222333000181", "Pessoal: Revisor"]


class Desk:
    """A scene with an import announced and sent; the reader is woken by the test."""

    def __init__(self, policy: Policy = Policy.NEW_ONLY) -> None:
        self.scene, self.files, self.imports = Scene(), FakeImportFiles(), FakeImports()
        self.woken: list[str] = []
        scene = self.scene
        self.desk = ImportDesk(
            scene.store,
            self.imports,
            self.files,
            lambda _, job: self.woken.append(job),
            scene.clock,
            scene.tokens,
            scene.tools.throttle,
        )
        self.id = self.announce(policy)
        self.files.sent[self.id] = CONTENT

    def announce(self, policy: Policy = Policy.NEW_ONLY) -> str:
        announced = Announced(len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), policy)
        return imports.announce(A, announced, ANA, desk=self.desk)[0].id

    def ask(self) -> ImportJob:
        return imports.have_read(A, self.id, desk=self.desk)

    def read(self, *lines: list[Cell]) -> ImportJob:
        imports.read_file(
            A, self.id, desk=self.desk, read_lines=lambda _: enumerate([HEADINGS, *lines], start=1)
        )
        return imports.find(A, self.id, desk=self.desk)


def test_rows_are_judged_against_who_stands_at_the_office() -> None:
    desk = Desk()
    desk.scene.client_user("carla@padaria.com.br", send="later")

    desk.ask()
    job = desk.read(["Carla Souza", *CARLA[1:]], DAVI)

    rows = imports.rows(A, desk.id, desk=desk.desk)
    assert [each.outcome for each in rows] == [Outcome.SKIPPED, Outcome.NEW]
    assert (job.status, job.counts.rows, job.counts.skipped, job.counts.new) == (ImportStatus.READ, 2, 1, 1)


@pytest.mark.statement("I6")
def test_a_reader_that_is_called_twice_or_too_late_changes_nothing() -> None:
    desk = Desk()

    unasked = desk.read(CARLA)
    desk.ask()
    first = desk.read(CARLA)
    again = desk.read(CARLA, DAVI)

    assert unasked.status is ImportStatus.ANNOUNCED
    assert again == first
    assert len(imports.rows(A, desk.id, desk=desk.desk)) == 1


@pytest.mark.statement("I6")
def test_asking_again_wakes_a_reader_that_got_lost_and_none_once_it_is_done() -> None:
    desk = Desk()

    for _ in range(2):
        desk.ask()
    desk.read(CARLA)
    done = desk.ask()

    assert desk.woken == [desk.id] * 2
    assert done.status is ImportStatus.READ


@pytest.mark.statement("I7")
def test_an_office_announces_so_many_sheets_an_hour_and_no_more() -> None:
    desk = Desk()
    announced = Announced(1, "0" * 64, Policy.NEW_ONLY)
    for _ in range(IMPORTS_OF_OFFICE.windows[0].most - 1):
        imports.announce(A, announced, ANA, desk=desk.desk)

    with pytest.raises(TooManyAttempts):
        imports.announce(A, announced, ANA, desk=desk.desk)


def test_a_file_that_cannot_be_read_says_why_and_has_no_rows() -> None:
    desk = Desk()
    desk.ask()

    def refuse(_: bytes) -> list[tuple[int, list[Cell]]]:
        raise SheetEncrypted

    imports.read_file(A, desk.id, desk=desk.desk, read_lines=refuse)

    assert desk.ask().refusal == "sheet_encrypted"
    assert imports.rows(A, desk.id, desk=desk.desk) == []


@pytest.mark.statement("I6")
def test_a_file_that_cannot_be_reached_just_now_is_not_refused_for_good() -> None:
    desk = Desk()
    desk.ask()

    def fail(_: object) -> bytes:
        raise ServiceUnavailable

    with pytest.MonkeyPatch.context() as patched, pytest.raises(ServiceUnavailable):
        patched.setattr(desk.files, "read", fail)
        desk.read(CARLA)

    assert desk.read(CARLA).status is ImportStatus.READ


def test_an_import_belongs_to_its_office_and_ends_after_seven_days() -> None:
    desk = Desk()

    with pytest.raises(NotFound):
        imports.find(B, desk.id, desk=desk.desk)
    desk.scene.clock.pass_time(days=7)
    with pytest.raises(NotFound):
        desk.ask()
