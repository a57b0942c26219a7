"""The environment, the clock, randomness and clients have one place each; the floors hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, PROJECT, dotted, imported, name, product, strings, tree

ONE_PLACE = {
    "os.environ": "chalicelib/settings.py",
    "os.getenv": "chalicelib/settings.py",
    "boto3.client": "chalicelib/wiring.py",
    "boto3.resource": "",
    "boto3.Session": "",
    "datetime.now": "chalicelib/adapters/clock.py",
    "datetime.utcnow": "",
    "datetime.datetime.now": "chalicelib/adapters/clock.py",
    "date.today": "",
    "time.time": "",
    "os.urandom": "",
}
RANDOM = {"random", "secrets", "uuid"}
OF_RANDOMNESS = "chalicelib/adapters/tokens.py"
OF_THE_DOMAIN = {
    "chalicelib",
    "pydantic",
    "pydantic_core",
    "pyotp",
    "phonenumbers",
    "email_validator",
    "idna",
}
PORTUGUESE = set("áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ")
VALIDATORS = (
    "catalogue",
    "password_guidelines",
    "passwords",
    "text",
    "email",
    "tax_id",
    "phone",
    "company_code",
)
PEOPLE_READ = {f"chalicelib/domain/{each}.py" for each in VALIDATORS}
OF_LOOKALIKES = "chalicelib/domain/mail.py"


def every(paths: tuple[Path, ...], what: str) -> set[str]:
    """The files in which the dotted name ``what`` is used."""
    return {
        name(path)
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) == what
    }


@pytest.mark.parametrize("what", ONE_PLACE)
def test_the_outside_is_asked_in_one_place(what: str) -> None:
    assert every(product(), what) <= {ONE_PLACE[what]}


@pytest.mark.statement("B1")
def test_randomness_is_made_in_one_place_by_the_operating_system() -> None:
    using = {name(path) for path in product() if {each.split(".")[0] for each in imported(path)} & RANDOM}

    assert using == {OF_RANDOMNESS}
    assert "random" not in imported(PROJECT / OF_RANDOMNESS)


def test_only_the_wiring_knows_the_sdk_and_only_the_adapters_its_errors() -> None:
    for path in product():
        modules = {each.split(".")[0] for each in imported(path)}
        if "boto3" in modules:
            assert name(path) == "chalicelib/wiring.py"
        if "botocore" in modules:
            assert name(path).startswith(("chalicelib/adapters/", "chalicelib/wiring.py")), name(path)


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda path: path.stem)
def test_the_domain_stands_on_the_standard_library_and_a_few(path: Path) -> None:
    foreign = {each.split(".")[0] for each in imported(path)} - sys.stdlib_module_names

    assert foreign <= OF_THE_DOMAIN


def test_only_keys_builds_keys() -> None:
    for path in sorted((PACKAGE / "adapters" / "dynamodb").glob("*.py")):
        built = [
            node
            for node in ast.walk(tree(path))
            if isinstance(node, ast.JoinedStr)
            and any(isinstance(each, ast.Constant) and "#" in str(each.value) for each in node.values)
        ]
        assert not built or path.stem in {"keys", "keys_identity", "keys_imports"}, name(path)


@pytest.mark.statement("H11")
def test_no_expression_is_put_together_from_values() -> None:
    for path in sorted((PACKAGE / "adapters" / "dynamodb").glob("*.py")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr):
                fixed = "".join(str(each.value) for each in node.values if isinstance(each, ast.Constant))
                assert not any(word in fixed for word in ("SET ", "ADD ", "attribute_", " = ")), name(path)


def test_what_people_read_stands_where_people_s_words_stand() -> None:
    for path in product():
        if name(path).startswith("chalicelib/web/") or name(path) in PEOPLE_READ | {OF_LOOKALIKES}:
            continue
        summaries = {id(each.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)
                     for each in node.keywords if each.arg == "summary"}  # fmt: skip
        for text in strings(path):
            assert id(text) in summaries or not set(str(text.value)) & PORTUGUESE, (
                f"{name(path)}:{text.lineno}"
            )


def test_each_floor_knows_only_those_below() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert "2 kept, 0 broken" in run.stdout
