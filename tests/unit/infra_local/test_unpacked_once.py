"""Processes that run the same package share what was unpacked of it; any other archive is unpacked as ever."""

import shutil
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def unpack(emulator: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Unpacks ``name`` with this content as the emulator does for a process; gives the folder."""
    from infra.local.patches import unpacked_once

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unpacked_once.apply()

    def act(process: str, content: str, name: str = "code.zip") -> Path:
        folder = tmp_path / process / "code"
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder.parent / name, "w") as package:
            package.writestr("app.py", content)
        with emulator.lambda_runtime.zipfile.ZipFile(folder.parent / name) as package:
            package.extractall(folder)
        return folder

    return act


def test_two_processes_of_one_package_read_the_same_files(unpack: Any) -> None:
    first, second = unpack("a", "x = 1"), unpack("b", "x = 1")

    assert first.joinpath("app.py").read_text() == "x = 1"
    assert first.resolve() == second.resolve()


def test_another_package_has_files_of_its_own(unpack: Any) -> None:
    first, second = unpack("a", "x = 1"), unpack("b", "x = 2")

    assert first.joinpath("app.py").read_text() == "x = 1"
    assert second.joinpath("app.py").read_text() == "x = 2"


def test_an_archive_that_is_no_package_is_unpacked_where_it_is_asked_for(unpack: Any) -> None:
    folder = unpack("a", "x = 1", name="layer_0.zip")

    assert not folder.is_symlink()
    assert folder.joinpath("app.py").read_text() == "x = 1"


def test_a_process_that_ends_leaves_the_others_their_files(unpack: Any) -> None:
    first, second = unpack("a", "x = 1"), unpack("b", "x = 1")

    shutil.rmtree(first.parent)

    assert second.joinpath("app.py").read_text() == "x = 1"
