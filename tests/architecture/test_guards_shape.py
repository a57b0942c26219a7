"""Small functions, small files, few parameters, English names, and no word about how the code came to be."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT, docstrings, everything, functions, name, product, tree

LONGEST_FUNCTION = 25
LONGEST_FILE = 250
USUAL_FILE = 180
MOST_PARAMETERS = 5
MADE_BY = re.compile(
    r"(?i)\b(sub-?agents?|language model|(last|previous|earlier) session|session of work|as requested|"
    r"issue #?\d+|gh-\d+|pull request #?\d+)\b|(?:^|[\s(])#\d{1,4}\b"
)
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
OF_THIS_MACHINE = re.compile(r"/work/|/home/[a-z]|/Users/")
DOCUMENTS = sorted([PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")])
OTHER_TEXTS = sorted(path for kind in ("yaml", "json", "toml", "html", "js", "css", "txt")
                     for folder in ("chalicelib", "infra") for path in (PROJECT / folder).rglob(f"*.{kind}")
                     if "domain/data" not in path.as_posix())  # fmt: skip


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    every = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    return [each for each in every if each not in {"self", "cls"}]


@pytest.mark.parametrize("path", everything(), ids=name)
def test_functions_are_short_and_take_few_things(path: Path) -> None:
    for function in functions(path):
        where = f"{name(path)}:{function.lineno} {function.name}"
        assert length(function) <= LONGEST_FUNCTION or path not in product(), where
        assert len(positional(function)) <= MOST_PARAMETERS or path not in product(), where


def test_files_of_the_product_are_small_and_most_of_them_smaller() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in product()}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert sum(lines > USUAL_FILE for lines in lengths.values()) <= len(lengths) / 10


@pytest.mark.parametrize("path", everything(), ids=name)
def test_every_file_says_what_it_is_and_names_things_in_plain_letters(path: Path) -> None:
    is_empty = not path.read_text("utf-8").strip()

    assert is_empty or ast.get_docstring(tree(path)), "what does it know, and what must it not know?"
    for node in ast.walk(tree(path)):
        for word in (getattr(node, "name", None), getattr(node, "id", None), getattr(node, "arg", None)):
            assert word is None or str(word).isascii(), word


@pytest.mark.parametrize("path", product(), ids=name)
def test_a_function_docstring_says_more_than_its_name(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and (text := ast.get_docstring(node)):
            said = re.sub(r"[^a-z]+", " ", text.lower()).strip()
            assert said != node.name.replace("_", " "), f"{name(path)}:{node.lineno}"
    assert docstrings(path) or not path.read_text("utf-8").strip()


@pytest.mark.parametrize("path", [*everything(), *DOCUMENTS, *OTHER_TEXTS], ids=name)
def test_nothing_tells_how_the_code_came_to_be(path: Path) -> None:
    if path == Path(__file__):
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        assert not MADE_BY.search(without_colours(line)), f"{name(path)}:{number}: {line.strip()}"
        assert not LEFT_OPEN.search(line), f"{name(path)}:{number}: {line.strip()}"
        assert not OF_THIS_MACHINE.search(line), f"{name(path)}:{number}: {line.strip()}"


def without_colours(line: str) -> str:
    return re.sub(r"#[0-9a-fA-F]{3,8}\b(?=[;,\"' )])|&#\d+;", "", line)
