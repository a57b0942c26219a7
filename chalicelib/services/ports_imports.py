"""What an import asks of the outside: where its state is kept, where its file and its rows lie, how it is read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.domain.import_job import ImportedRow, ImportJob
from chalicelib.domain.import_sheet import Cell
from chalicelib.services.ports import Clock, Store, TokenSource
from chalicelib.services.throttles import Throttle


class Imports(Protocol):
    """``find`` gives ``None`` for one that is unknown or foreign; ``save`` says whether nobody was quicker.

    ``all`` are an office's, in any order, those past their life among them.
    """

    def create(self, job: ImportJob) -> None: ...
    def find(self, office_id: str, import_id: str) -> ImportJob | None: ...
    def all(self, office_id: str) -> list[ImportJob]: ...
    def save(self, job: ImportJob, seen: ImportJob) -> bool: ...


class ImportFiles(Protocol):
    """``form`` is what a browser posts the file with: an address and fields, good for this file only."""

    def form(self, job: ImportJob) -> dict[str, Any]: ...
    def read(self, job: ImportJob) -> bytes | None: ...
    def write_rows(self, job: ImportJob, rows: Iterable[ImportedRow]) -> None: ...
    def rows(self, job: ImportJob) -> list[ImportedRow]: ...


ReadLines = Callable[[bytes], Iterable[tuple[int, Sequence[Cell]]]]


@dataclass(frozen=True)
class ImportDesk:
    """``wake`` has the file of an import (office, id) read, and does not wait for it."""

    store: Store
    imports: Imports
    files: ImportFiles
    wake: Callable[[str, str], None]
    clock: Clock
    tokens: TokenSource
    throttle: Throttle
