"""Which security statement is covered by which tests: reads docs/statements.md and the marks in the tests.

python -m tests.statements
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

TESTS: Final = Path(__file__).parent
DOCUMENT: Final = TESTS.parent / "docs" / "statements.md"
ROW: Final = re.compile(r"^\| ([A-M][0-9]+) \| (P[0-2]) \| (.+?) \| ?(.*?) ?\|$", re.MULTILINE)
MARK: Final = "pytest.mark.statement"
# What an intruder may not do: in these sections no P0 or P1 goes untested.
GUARDED: Final = frozenset("ABCDEFGL")


class Statement(NamedTuple):
    number: str
    priority: str
    text: str

    @property
    def must_be_covered(self) -> bool:
        return self.number[0] in GUARDED and self.priority in {"P0", "P1"}


class Mark(NamedTuple):
    """A statement's number beside the test that names it."""

    number: str
    file: str
    test: str


def statements(document: str) -> list[Statement]:
    return [Statement(*row.groups()[:3]) for row in ROW.finditer(document)]


def all_marks() -> list[Mark]:
    found = sorted(TESTS.rglob("test_*.py"))
    return [mark for path in found for mark in marks(path.read_text("utf-8"), str(path.relative_to(TESTS)))]


def marks(source: str, file: str) -> Iterator[Mark]:
    """Gives each mark of each test: its own and the whole file's; one of a parameter counts as its own."""
    module = ast.parse(source)
    common = [number for each in module.body if _is_pytestmark(each) for number in _numbers(each)]
    for test in ast.walk(module):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            for number in dict.fromkeys([*common, *_decorated(test)]):
                yield Mark(number, file, test.name)


def unknown(found: Iterable[Mark], known: Iterable[Statement]) -> list[Mark]:
    numbers = {each.number for each in known}
    return [mark for mark in found if mark.number not in numbers]


def table(known: Iterable[Statement], found: Iterable[Mark]) -> Iterator[str]:
    """One line per statement: number, priority, how many tests in which files."""
    files: dict[str, list[str]] = defaultdict(list)
    for mark in found:
        files[mark.number].append(mark.file)
    for each in known:
        tests = files.get(each.number, [])
        told = f"{len(tests):4}  {', '.join(sorted(set(tests)))}" if tests else "   –  UNCOVERED"
        yield f"{each.number:4} {each.priority} {told}"


def uncovered(known: Iterable[Statement], found: Iterable[Mark]) -> list[Statement]:
    """What must be covered and is not."""
    numbers = {mark.number for mark in found}
    return [each for each in known if each.must_be_covered and each.number not in numbers]


def main() -> int:
    known, found = statements(DOCUMENT.read_text("utf-8")), all_marks()
    print("\n".join(table(known, found)))
    print(f"\n{len({mark.number for mark in found})} of {len(known)} statements are covered")
    missing = uncovered(known, found)
    for each in missing:
        print(f"{each.number} ({each.priority}) has no test: {each.text}", file=sys.stderr)
    return 1 if missing else 0


def _decorated(test: ast.FunctionDef) -> list[str]:
    return [number for decorator in test.decorator_list for number in _numbers(decorator)]


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == ["pytestmark"]


def _numbers(node: ast.AST) -> list[str]:
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return [
        str(ast.literal_eval(argument))
        for call in calls
        if ast.unparse(call.func) == MARK
        for argument in call.args
    ]


if __name__ == "__main__":
    sys.exit(main())
