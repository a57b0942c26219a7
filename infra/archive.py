"""Zip archives whose bytes depend on nothing but what is in them, with bytecode beside the sources."""

import subprocess
import sys
import zipfile
from pathlib import Path

FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
TASK_ROOT = "/var/task"


def compile_tree(folder: Path) -> None:
    """Unchecked, since file dates say nothing in Lambda; in a process of its own, to be the same always."""
    command = ["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    where = ["-s", str(folder), "-p", TASK_ROOT, str(folder)]
    subprocess.run([sys.executable, *command, *where], check=True, env={"PYTHONHASHSEED": "0"})


def add_tree(archive: zipfile.ZipFile, folder: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), FIRST_DATE_OF_ZIP)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
        archive.writestr(entry, path.read_bytes(), compresslevel=6)
