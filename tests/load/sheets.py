"""What sheets take of the function that reads them: CPU and memory by rows, and those that were made to do harm.

Each measurement is a process of its own, ``python -m tests.load.sheets WHAT FILE…``, so that its peak is its own; the
files are made here before. Code that runs is the product's, from the bytes of the file to the bytes of the rows.
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.load.imports import PROJECT

SIZES = (1_000, 5_000, 10_000)
COMPANIES = 50
OFFICE, IMPORT = "off_" + "a" * 20, "imp_" + "a" * 20
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEADINGS = (
    "Nome completo", "E-mail", "CPF", "Telefone", "Empresas", "Departamentos", "Perfil de permissões",
    "Perfil de notificações", "Enviar convite",
)  # fmt: skip
_WEIGHTS = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def cnpj(number: int) -> str:
    """A valid one for each number."""
    code = f"{number:08}0001"
    for weights in (_WEIGHTS, (6, *_WEIGHTS)):
        rest = sum(int(digit) * weight for digit, weight in zip(code, weights, strict=True)) % 11
        code += str(0 if rest < 2 else 11 - rest)
    return code


def line(number: int) -> tuple[str, ...]:
    companies = f"{cnpj(1 + number % COMPANIES)}; {cnpj(1 + (number + 7) % COMPANIES)}"
    return (
        f"Maria Aparecida da Silva {number}", f"pessoa.{number}@empresa.com.br", "", f"(11) 9{number:08}", companies,
        "Pessoal: Revisor; Fiscal: Contribuinte", "Financeiro", "Essencial", "agora",
    )  # fmt: skip


def sheet(rows: int) -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet("Pessoas")
        page.write_row(0, 0, HEADINGS)
        for at in range(rows):
            page.write_row(at + 1, 0, line(at))
    return file.getvalue()


class Bucket:
    """One file in, one object of rows out."""

    def __init__(self, sheet: bytes) -> None:
        self.objects = {f"{OFFICE}/{IMPORT}/file": sheet}

    def get_object(self, **what: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.objects[what["Key"]])}

    def put_object(self, **what: Any) -> None:
        self.objects[what["Key"]] = what["Body"]


class Jobs:
    """One import, which nobody else touches."""

    def __init__(self, job: Any) -> None:
        self.job = job

    def find(self, *_: str) -> Any:
        return self.job.model_copy()

    def save(self, job: Any, _: Any) -> bool:
        self.job = job
        return True


class Standing:
    """As many people as the office is to have already, made when they are asked for as if they came from the table."""

    def __init__(self, number: int) -> None:
        self.number = number

    def all_client_users(self, _: str) -> list[Any]:
        from tests.load.lists import person

        return [
            person(at).model_copy(update={"email_key": f"pessoa.{at}@empresa.com.br"})
            for at in range(self.number)
        ]

    def client_user_with(self, *_: str) -> None:
        return None


def desk(content: bytes, people: int) -> Any:
    """An office with some companies and an import whose file is to be read."""
    import hashlib

    from chalicelib.adapters.import_run_files import ImportRunFiles
    from chalicelib.adapters.tokens import Tokens
    from chalicelib.domain.catalogue import SYSTEM_DEPARTMENTS
    from chalicelib.domain.import_job import ImportJob, ImportStatus
    from chalicelib.domain.import_people import Policy
    from chalicelib.domain.office import Company, Department, Office
    from chalicelib.services.ports_imports import ImportDesk
    from tests.fakes import fake_store

    store = replace(fake_store(), members=Standing(people))
    store.commit([store.offices.part_create(Office(id=OFFICE, name="Contábil", created_at=NOON))])
    for at in range(1, COMPANIES + 1):
        facts = {"id": f"cmp_{at}", "office_id": OFFICE, "name": f"Empresa {at}", "tax_id": cnpj(at)}
        stamp = {"portal_enabled": True, "updated_at": NOON, "updated_by": "Ana Souza"}
        store.commit(store.companies.parts_create(Company.model_validate(facts | stamp)))
    for each in SYSTEM_DEPARTMENTS:
        department = Department(id=f"dep_{each.slug}", office_id=OFFICE, name=each.name, folder=each.folder)
        store.commit([store.departments.part_create(department)])
    job = ImportJob(
        id=IMPORT, office_id=OFFICE, policy=Policy.UPDATE, size=len(content), created_at=NOON, created_by="Ana",
        sha256=hashlib.sha256(content).hexdigest(), status=ImportStatus.READING, expires_at=NOON + timedelta(days=7),
    )  # fmt: skip
    clock: Any = type("Clock", (), {"now": lambda _: NOON})()
    files = ImportRunFiles(Bucket(content), "imports")
    return ImportDesk(store, Jobs(job), files, lambda *_: None, clock, Tokens(), throttle=None)  # type: ignore[arg-type]


def read(content: bytes, people: int = 0) -> tuple[Any, float]:
    """The desk after its import was read, and the CPU seconds that reading took."""
    from chalicelib.adapters.sheet_files import read_lines
    from chalicelib.services import imports

    made = desk(content, people)
    started = time.process_time()
    imports.read_file(OFFICE, IMPORT, desk=made, read_lines=read_lines)
    return made, time.process_time() - started


def correct(made: Any) -> float:
    """The CPU seconds of correcting one row."""
    from chalicelib.services import import_corrections
    from chalicelib.services.import_corrections import RowPlace

    started = time.process_time()
    import_corrections.correct(RowPlace(OFFICE, IMPORT, 500), {"email": "outra@empresa.com.br"}, desk=made)
    return time.process_time() - started


def child(what: str, files: list[str]) -> dict[str, Any]:
    """In the process that is measured, which has what the function has when it starts."""
    import app  # noqa: F401

    told: dict[str, Any] = {"seconds": [], "outcomes": []}
    for file in files:
        content = Path(file).read_bytes()
        made, seconds = read(content, people=10_000 if what == "known" else 0)
        job = made.imports.job
        told["seconds"].append(seconds)
        told["outcomes"].append(job.refusal or f"{job.counts.valid} of {job.counts.rows}")
    if what == "correct":
        told["correction"] = correct(made)
    told["megabytes"] = peak()
    return told


def peak() -> float:
    """Of this program alone: what getrusage says is at least what its parent had when it was begun."""
    (line,) = [
        each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM")
    ]
    return int(line.split()[1]) / 1024


def measured(what: str, files: list[Path]) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", __name__, what, *map(str, files)],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told


def figures() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return _of_good(Path(folder)) | _of_hostile(Path(folder))


def _of_good(folder: Path) -> dict[str, float]:
    print("\nreading and judging a sheet, one core")
    per_row, peaks = [], []
    for rows in SIZES:
        file = folder / f"{rows}.xlsx"
        file.write_bytes(sheet(rows))
        told = measured("correct", [file])
        seconds = told["seconds"][0]
        per_row.append(seconds / rows)
        peaks.append(told["megabytes"])
        print(
            f"  {rows:>6} rows{seconds:>7.2f} s{rows / seconds:>7.0f} rows/s{told['megabytes']:>6.0f} MB   "
            f"one row corrected{told['correction']:>6.2f} s   ({told['outcomes'][0]} good)"
        )
    known = measured("known", [folder / f"{SIZES[-1]}.xlsx"])
    print(f"  {SIZES[-1]:>6} rows of people whom the office has: {known['megabytes']:.0f} MB")
    return {
        "peak_megabytes": round(max(*peaks, known["megabytes"])),
        "seconds_of_a_row_ratio": round(per_row[-1] / per_row[0], 2),
        "seconds_of_a_correction": round(told["correction"], 2),
    }


def _of_hostile(folder: Path) -> dict[str, float]:
    """All of them in one process, one after the other, and a good sheet at the end."""
    from tests.unit.adapters.hostile import HEAVY, HOSTILE

    made: dict[str, Callable[[], bytes]] = {name: make for name, (make, _) in HEAVY.items()}
    made |= {name: lambda content=content: content for name, (content, _) in HOSTILE.items()}  # type: ignore[misc]
    files = []
    for at, make in enumerate(made.values()):
        files.append(folder / f"hostile-{at}")
        files[-1].write_bytes(make())
    told = measured("hostile", [*files, folder / f"{SIZES[0]}.xlsx"])
    assert told["outcomes"][-1] == f"{SIZES[0]} of {SIZES[0]}", "the worker is alive afterwards"
    refused = {name: seconds for (name, seconds) in zip(made, told["seconds"], strict=False)
               if name != "as much as is taken"}  # fmt: skip
    slowest = max(refused, key=lambda name: refused[name])
    print(
        f"  {len(made)} hostile files in one process: {told['megabytes']:.0f} MB, slowest to refuse: {slowest}"
    )
    return {
        "hostile_peak_megabytes": round(told["megabytes"]),
        "seconds_to_refuse": round(refused[slowest], 2),
    }


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1], sys.argv[2:])))
