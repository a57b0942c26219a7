"""Makes a virtual environment from requirements files, anew only when their content or Python changed.

Runs on the Python that was found, before anything is installed: standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

PIP = ["-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def wanted(files: list[Path]) -> str:
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def make(folder: Path, files: list[Path]) -> None:
    mark, now = folder / "made-from", wanted(files)
    if mark.exists() and mark.read_text() == now:
        return
    print(f"Installing {', '.join(path.name for path in files)} into {folder.name} …", flush=True)
    python = folder / "bin" / "python"
    if not runs_this_python(python):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    named = [word for path in files for word in ("--requirement", str(path))]
    subprocess.run([str(python), *PIP, *named], check=True)
    mark.write_text(now)


def runs_this_python(python: Path) -> bool:
    if not python.exists():
        return False
    told = subprocess.run(
        [str(python), "-c", "import sys; print(sys.version)"], capture_output=True, check=False
    )
    return told.stdout.decode().strip() == sys.version.strip()


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
    except subprocess.CalledProcessError as failure:
        sys.exit(
            f"Could not install: {' '.join(failure.cmd[:4])} … failed; is the package registry reachable?"
        )
