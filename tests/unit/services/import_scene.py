"""A scene with an import that is read and can be confirmed, and a hand that plays its workflow."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.domain.import_job import ImportedRow, ImportJob, ImportStatus
from chalicelib.domain.import_people import Policy
from chalicelib.domain.import_run import Batch, Order
from chalicelib.domain.import_sheet import Cell
from chalicelib.services import import_plans, import_runs, import_writing, imports
from chalicelib.services.imports import Announced
from chalicelib.services.invitations import Tools
from chalicelib.services.ports_imports import ImportDesk, RunDesk
from tests.fakes.imports import FakeImportFiles, FakeImportRuns, FakeImports, FakeImportWorkflow
from tests.unit.services.scene import ANA, A, Scene

HEADINGS: list[Cell] = ["Nome completo", "E-mail", "Empresas", "Departamentos", "Enviar convite"]
PADARIA_CNPJ, OFICINA_CNPJ = "11222333000181", "11444777000161"
CONTENT = b"the sheet"
Line = list[Cell]


def line(email: str, *, name: str = "Carla Dias", company: str = PADARIA_CNPJ, send: str = "agora") -> Line:
    return [name, email, company, "Pessoal: Revisor", send]


class ImportScene(Scene):
    def __init__(self) -> None:
        super().__init__()
        self.files, self.imports, self.machine = FakeImportFiles(), FakeImports(), FakeImportWorkflow()
        self.runs = FakeImportRuns(self.imports)
        self.paused: list[float] = []
        self.outside = replace(
            self.outside, carry_on_import=lambda owed: import_runs.carry_on(owed, desk=self.desk())
        )

    def desk(self, tools: Tools | None = None, **ports: Any) -> RunDesk:
        own = {"imports": self.imports, "runs": self.runs, "files": self.files, "workflow": self.machine}
        return RunDesk(
            tools=tools or self.tools,
            pause=self.paused.append,
            end_sessions=self.end_sessions,
            **(own | ports),
        )

    def read(self, *lines: Line, policy: Policy = Policy.NEW_ONLY) -> str:
        """The id of an import of these lines, judged and waiting to be confirmed."""
        desk = ImportDesk(
            self.store,
            self.imports,
            self.files,
            lambda *_: None,
            self.clock,
            self.tokens,
            self.tools.throttle,
        )
        announced = Announced(len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), policy)
        job, _ = imports.announce(A, announced, ANA, desk=desk)
        self.files.sent[job.id] = CONTENT
        imports.have_read(A, job.id, desk=desk)
        sheet = [HEADINGS, *lines]
        imports.read_file(A, job.id, desk=desk, read_lines=lambda _: enumerate(sheet, start=1))
        assert self.job(job.id).status is ImportStatus.READ
        return job.id

    def job(self, import_id: str) -> ImportJob:
        found = self.imports.find(A, import_id)
        assert found
        return found

    def confirm(self, import_id: str) -> ImportJob:
        return import_runs.confirm(A, import_id, ANA, desk=self.desk(), report=self.reported.append)

    def batches(self, import_id: str) -> list[Batch]:
        planned = self.job(import_id).planned
        return [] if planned is None else self.files.plans[planned.id][0].batches

    def play(
        self, import_id: str, desk: RunDesk | None = None, step: Callable[..., Any] | None = None
    ) -> None:
        """One run as the workflow does it; ``step`` calls each function, once or until it succeeds."""
        desk, call = desk or self.desk(), step or (lambda act: act())
        order = Order(A, import_id, self.job(import_id).run)
        call(lambda: import_plans.prepare(order, desk=desk))
        for batch in self.batches(import_id) if self.job(import_id).planned else []:
            call(lambda b=batch: import_writing.do_batch(b, desk=desk))
        call(lambda: import_plans.finish(order, desk=desk))
        self.machine.statuses[order] = "SUCCEEDED"

    def imported(self, *lines: Line, policy: Policy = Policy.NEW_ONLY) -> str:
        """The id of an import that ran from its sheet to its end."""
        import_id = self.read(*lines, policy=policy)
        self.confirm(import_id)
        self.play(import_id)
        return import_id

    def report(self, import_id: str) -> list[ImportedRow]:
        return self.files.reports[import_id]

    def outcomes(self, import_id: str) -> list[str]:
        return [each.outcome.value for each in self.report(import_id)]

    def everything_between_functions(self) -> str:
        """What the workflow carries: orders and items."""
        items = [batch for todo, _ in self.files.plans.values() for batch in todo.batches]
        return json.dumps([self.machine.started, items])
