"""Makes what CloudFormation deploys: one zip with bytecode, and one self-contained template.

Chalice says what is deployed and copies its runtime; the dependencies come from pip as wheels for the
target and are kept by the hash of requirements.txt, so that a change of code costs about a second.
"""

import argparse
import fcntl
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from infra import dependencies
from infra.archive import add_tree, compile_tree
from infra.definitions import inline_definitions
from infra.sources import fingerprint

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".local" / "build"
LOCAL_STAGE = "local"
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
NOT_CODE = shutil.ignore_patterns("__pycache__", "*.pyc", "*.md", ".DS_Store")
ZIP, TEMPLATE = "deployment.zip", "template.json"


class PackagingFailed(SystemExit):
    """What stopped it, in one line or in the words of the tool that failed."""


def package(stage: str, out: Path) -> Path:
    """Writes deployment.zip and template.json into `out`; gives the template's path."""
    staging = stage_sources(stage)
    template = chalice_template(stage, staging)
    ready_made = dependencies.archive_for(
        runtime_of(template), architecture_of(template), native=stage == LOCAL_STAGE
    )
    out.mkdir(parents=True, exist_ok=True)
    write_zip(staging / "out" / ZIP, ready_made, out / ZIP)
    written = out / TEMPLATE
    written.write_text(json.dumps(inline_definitions(template, ROOT / "infra"), indent=1, sort_keys=True))
    return written


def package_if_changed(stage: str, out: Path) -> bool:
    """Whether it had to package; what lies in `out` is then the present sources' package."""
    with alone():
        mark, now = out / "sources", f"{stage} {fingerprint()}"
        if mark.exists() and mark.read_text() == now:
            return False
        package(stage, out)
        mark.write_text(now)
        return True


@contextmanager
def alone() -> Iterator[None]:
    """Test runs and `make run` of one checkout build in the same folder: one after the other."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stage_sources(stage: str) -> Path:
    """A copy of the application without dependencies, for the machine it will run on."""
    staging = BUILD / stage
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    shutil.copy(ROOT / "app.py", staging)
    shutil.copytree(ROOT / "chalicelib", staging / "chalicelib", ignore=NOT_CODE)
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    if stage == LOCAL_STAGE:
        config["stages"].setdefault(stage, {})["lambda_architecture"] = MACHINES[platform.machine().lower()]
    (staging / ".chalice").mkdir()
    (staging / ".chalice" / "config.json").write_text(json.dumps(config))
    return staging


def chalice_template(stage: str, staging: Path) -> dict[str, Any]:
    """Runs `chalice package` and reads what it wrote; the zip beside it holds our code alone."""
    resources = ROOT / "infra" / "resources.yaml"
    chalice = ["-c", "from chalice.cli import main; main()", "package"]
    command = [*chalice, "--stage", stage, "--merge-template", str(resources), "out"]
    run = subprocess.run(
        [sys.executable, *command],
        cwd=staging,
        env=chalice_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise PackagingFailed(f"chalice package failed:\n{run.stdout}{run.stderr}")
    template: dict[str, Any] = yaml.safe_load((staging / "out" / "sam.yaml").read_text())
    return template


def chalice_environment() -> dict[str, str]:
    """It imports the application, which must find a region; bytecode of the copy would be shipped."""
    return os.environ | {"AWS_DEFAULT_REGION": "sa-east-1", "PYTHONDONTWRITEBYTECODE": "1"}


def functions_of(template: dict[str, Any]) -> list[dict[str, Any]]:
    found = template["Resources"].values()
    return [resource["Properties"] for resource in found if resource["Type"] == "AWS::Serverless::Function"]


def architecture_of(template: dict[str, Any]) -> str:
    return str(functions_of(template)[0]["Architectures"][0])


def runtime_of(template: dict[str, Any]) -> str:
    """Bytecode fits one version of Python: the functions' must be the one that packages."""
    runtime = str(functions_of(template)[0]["Runtime"])
    own = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if runtime != own:
        raise PackagingFailed(f"The functions run on {runtime}; package with that Python instead of {own}.")
    return runtime.removeprefix("python")


def write_zip(ours: Path, ready_made: Path, target: Path) -> None:
    """Our code with its bytecode, added to the dependencies' archive; same sources, same bytes."""
    code = ours.parent / "code"
    with zipfile.ZipFile(ours) as archive:
        archive.extractall(code)
    compile_tree(code)
    shutil.copyfile(ready_made, target)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        add_tree(archive, code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default=LOCAL_STAGE)
    parser.add_argument("--out", type=Path, default=ROOT / ".local" / "package")
    chosen = parser.parse_args()
    package_if_changed(chosen.stage, chosen.out)
    template, size = chosen.out / TEMPLATE, (chosen.out / ZIP).stat().st_size
    print(
        f"{chosen.out / ZIP}: {size / 1_000_000:.1f} MB, {template.name}: {template.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
