"""Unpacks a function's code once; the emulator does it anew for each process of each function, a second each.

All of them read the same package, and on AWS none may write to it. What was unpacked lies in the emulator's own
temporary folder, which begins empty.
"""

import hashlib
import tempfile
import threading
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

from ministack.core import lambda_runtime

PACKAGE = "code.zip"
_one_at_a_time = threading.Lock()


class UnpackedOnce(zipfile.ZipFile):
    """Puts a link to what is unpacked already in the place of a folder that is asked for."""

    def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
        if Path(str(self.filename)).name != PACKAGE or path is None:
            return super().extractall(path, members, pwd)
        package = Path(str(self.filename))
        kept = Path(tempfile.gettempdir()) / f"unpacked-{hashlib.sha256(package.read_bytes()).hexdigest()}"
        with _one_at_a_time:
            if not kept.exists():
                begun = kept.with_suffix(".begun")
                super().extractall(begun)
                begun.rename(kept)
        Path(path).rmdir()
        return Path(path).symlink_to(kept)


def apply() -> None:
    shown = ModuleType("zipfile")
    vars(shown).update(vars(zipfile) | {"ZipFile": UnpackedOnce})
    lambda_runtime.zipfile = shown
