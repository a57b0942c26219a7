"""How long the API function takes to import in a fresh process, beside what it cannot do without."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
RUNS = 9
API = "import app"
# Each name as the application uses it: `import pydantic` alone would load next to nothing.
BASE = (
    "import boto3, chalice.app; from aws_lambda_powertools import Logger, Metrics; "
    "from pydantic import BaseModel, Field"
)
TIMED = "import time; started = time.process_time(); {what}; print(time.process_time() - started)"


def seconds(what: str) -> float:
    run = subprocess.run(
        [sys.executable, "-c", TIMED.format(what=what)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


def cold_imports() -> tuple[float, float]:
    """The least CPU seconds of the API's import and of the base's, run in turns on the same machine."""
    pairs = [(seconds(API), seconds(BASE)) for _ in range(RUNS)]
    api, base = zip(*pairs, strict=True)
    return min(api), min(base)
