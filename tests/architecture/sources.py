"""The product's source as the guards read it: files, trees, strings, names."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "chalicelib"
TEXTS = PACKAGE / "web" / "texts" / "pt_BR.toml"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def product() -> tuple[Path, ...]:
    """Every Python file that is deployed."""
    return (PROJECT / "app.py", *sorted(PACKAGE.rglob("*.py")))


@cache
def everything() -> tuple[Path, ...]:
    """Every Python file that we keep."""
    kept = [path for folder in ("infra", "tests") for path in sorted((PROJECT / folder).rglob("*.py"))]
    return (*product(), *kept)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of an attribute chain; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at its top or later."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def docstrings(path: Path) -> set[int]:
    """The ids of the nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, *Function.__args__)
    bodies = (node.body for node in ast.walk(tree(path)) if isinstance(node, owners))
    return {
        id(body[0].value)
        for body in bodies
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    }


def strings(path: Path) -> Iterator[ast.Constant]:
    """The string literals of a file, docstrings left out, parts of f-strings included."""
    left_out = docstrings(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node


@cache
def all_strings() -> frozenset[str]:
    return frozenset(str(node.value) for path in product() for node in strings(path))


@cache
def whole_code() -> str:
    return "\n".join(path.read_text("utf-8") for path in product())
