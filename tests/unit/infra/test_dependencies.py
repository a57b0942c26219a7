"""What the archive of dependencies leaves out is needed by nothing that the application does with them."""

import subprocess
import sys
from pathlib import Path

from infra.dependencies import NOT_NEEDED, POWERS_NOT_USED

PROJECT = Path(__file__).parents[3]
POWERTOOLS = "aws_lambda_powertools"
LEFT_OUT = {
    *(
        "cffi",
        "pycparser",
        "dns",
        "pydantic/v1",
        "pydantic/mypy.py",
        "defusedxml/lxml.py",
        "defusedxml/minidom.py",
    ),
    f"{POWERTOOLS}/event_handler",
    *(f"{POWERTOOLS}/utilities/{each}" for each in POWERS_NOT_USED),
}
USE = """
import sys

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if name in {left_out} or name.startswith("pyasn1_modules.rfc") and not name.startswith("pyasn1_modules.rfc5"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, LeftOut())

import app
import jinja2, phonenumbers, pyotp, segno
from chalicelib.adapters.passwords import Passwords
from chalicelib.adapters.webauthn import verify
from chalicelib.adapters.sheet_files import read_lines
from chalicelib.adapters.spreadsheet import write_workbook
from chalicelib.domain.email import canonical_email
from chalicelib.observability import count, flush_metrics, logger
import webauthn.registration.verify_registration_response

assert Passwords().verify(Passwords().hash("tucano verde"), "tucano verde")
assert verify({{"do": "registration"}})["refused"]
assert canonical_email("ana@exemplo.com.br")
assert list(read_lines(write_workbook("Pessoas", ["E-mail"], [["ana@x.com.br"]])))[1] == (2, ["ana@x.com.br"])
"""


def test_nothing_that_is_left_out_is_imported() -> None:
    modules = {each.removesuffix(".py").replace("/", ".") for each in LEFT_OUT}

    run = subprocess.run(
        [sys.executable, "-c", USE.format(left_out=modules)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert set(NOT_NEEDED) >= LEFT_OUT
    assert (run.returncode, run.stderr) == (0, "")
