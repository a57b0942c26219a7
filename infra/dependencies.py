"""The runtime's dependencies as one archive per target, made by pip once per requirements.txt."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.archive import add_tree, compile_tree

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".local" / "cache"
LAMBDA_GLIBC_MINOR, OLDEST_GLIBC_MINOR = 34, 17
WHEEL_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
POWERS_NOT_USED = (  # of powertools we use the log and the metrics
    *(
        "auth_alpha",
        "batch",
        "circuit_breaker",
        "data_classes",
        "data_masking",
        "feature_flags",
        "idempotency",
    ),
    *("kafka", "metadata", "parameters", "parser", "streaming", "validation"),
)
NOT_NEEDED = (
    *("bin", "share", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED"),
    *("**/py.typed", "**/*.pyi", "**/*.h", "**/*.c"),
    *("cffi", "pycparser"),  # cffi compiles; what it compiled needs _cffi_backend alone
    "dns",  # email-validator asks the DNS only where a caller wants that
    *("pydantic/v1", "pydantic/mypy.py"),
    "aws_lambda_powertools/event_handler",
    *(f"aws_lambda_powertools/utilities/{each}" for each in POWERS_NOT_USED),
    "phonenumbers/shortdata/region_*.py",  # numbers of emergency services and the like
    *(
        f"defusedxml/{each}.py"
        for each in ("cElementTree", "expatbuilder", "lxml", "minidom", "pulldom", "xmlrpc")
    ),
    "pyasn1_modules/rfc[!5]*",  # webauthn reads certificates: RFC 5280
)


def archive_for(python: str, architecture: str, *, native: bool) -> Path:
    """`native` takes what runs on this machine instead of Lambda's image."""
    requirements = ROOT / "requirements.txt"
    own_ways = Path(__file__).read_bytes()
    key = hashlib.sha256(requirements.read_bytes() + own_ways).hexdigest()[:16]
    kept = CACHE / f"dependencies-{key}-{python}-{architecture}{'-native' if native else ''}.zip"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            build(requirements, Path(folder), [] if native else lambda_target(python, architecture))
            write(Path(folder), kept)
    return kept


def lambda_target(python: str, architecture: str) -> list[str]:
    """pip takes a platform tag literally, so each glibc up to the image's is named."""
    machine = WHEEL_MACHINES[architecture]
    minors = range(LAMBDA_GLIBC_MINOR, OLDEST_GLIBC_MINOR - 1, -1)
    tags = [*(f"manylinux_2_{minor}_{machine}" for minor in minors), f"manylinux2014_{machine}"]
    platforms = [word for tag in tags for word in ("--platform", tag)]
    return [*platforms, "--python-version", python, "--implementation", "cp"]


def build(requirements: Path, folder: Path, target: list[str]) -> None:
    ways = ["-qq", "--only-binary", ":all:", "--no-compile", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *ways, "--target", str(folder), *target]
    subprocess.run([*command, "--requirement", str(requirements)], check=True)
    for pattern in NOT_NEEDED:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    compile_tree(folder)


def write(folder: Path, target: Path) -> None:
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        add_tree(archive, folder)
    unfinished.rename(target)
