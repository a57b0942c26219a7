"""The part of the composition root that imports need."""

import time

from chalicelib import wiring
from chalicelib.adapters.dynamodb.import_runs import ImportRuns
from chalicelib.adapters.dynamodb.imports import Imports
from chalicelib.adapters.events import ImportQueue
from chalicelib.adapters.import_run_files import ImportRunFiles
from chalicelib.adapters.import_workflow import ImportWorkflow
from chalicelib.domain.outbox import Owed
from chalicelib.services import import_runs
from chalicelib.services.ports_imports import ImportDesk, RunDesk

pause = time.sleep


def desk() -> ImportDesk:
    settings = wiring.settings()
    return ImportDesk(
        store=wiring.store(),
        imports=Imports(wiring.portal()),
        files=ImportRunFiles(wiring.client("s3"), settings.imports_bucket),
        wake=ImportQueue(wiring.client("lambda"), settings.parse_import_function).hand_over,
        clock=wiring.clock,
        tokens=wiring.tokens,
        throttle=wiring.throttle(),
    )


def run_desk() -> RunDesk:
    settings = wiring.settings()
    return RunDesk(
        tools=wiring.tools(),
        imports=Imports(wiring.portal()),
        runs=ImportRuns(wiring.portal()),
        files=ImportRunFiles(wiring.client("s3"), settings.imports_bucket),
        workflow=ImportWorkflow(wiring.client("stepfunctions"), settings.import_arn),
        pause=pause,
        end_sessions=wiring.parts_ending_sessions,
    )


def carry_on(owed: Owed) -> None:
    import_runs.carry_on(owed, desk=run_desk())
