"""Each mark of a test names a statement that exists; the table tells what no test covers."""

import re

import pytest

from tests import statements
from tests.statements import DOCUMENT, Mark, Statement

KNOWN = statements.statements(DOCUMENT.read_text("utf-8"))
B3 = Statement("B3", "P0", "Used once")
C7 = Statement("C7", "P1", "Ceilings exist")
H1 = Statement("H1", "P0", "One canonical form")
SOURCE = """
import pytest
pytestmark = [pytest.mark.e2e, pytest.mark.statement("H1")]

@pytest.mark.statement("B3", "B4")
@pytest.mark.parametrize("way", [pytest.param(1, marks=pytest.mark.statement("Z9"))])
def test_a_link_is_used_once(way): ...

def looked_up(): ...

def test_nothing_else(): ...
"""


def test_every_row_of_the_document_is_read_and_every_number_is_said_once() -> None:
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    numbers = [each.number for each in KNOWN]

    assert len(KNOWN) == len([row for row in rows if not row.startswith("| # |")]) > 150
    assert len(set(numbers)) == len(numbers)
    assert {number[0] for number in numbers} == set("ABCDEFGHIJKLM")


def test_every_mark_names_a_statement_that_exists() -> None:
    assert statements.unknown(statements.all_marks(), KNOWN) == []


def test_a_mark_that_names_no_statement_is_found() -> None:
    found = list(statements.marks(SOURCE, "test_links.py"))

    assert statements.unknown(found, [B3, H1, Statement("B4", "P0", "Reading")]) == [
        Mark("Z9", "test_links.py", "test_a_link_is_used_once")
    ]


def test_marks_of_a_test_of_its_parameters_and_of_the_file_count() -> None:
    found = list(statements.marks(SOURCE, "test_links.py"))

    assert [(mark.number, mark.test) for mark in found] == [
        ("H1", "test_a_link_is_used_once"),
        ("B3", "test_a_link_is_used_once"),
        ("B4", "test_a_link_is_used_once"),
        ("Z9", "test_a_link_is_used_once"),
        ("H1", "test_nothing_else"),
    ]


@pytest.mark.parametrize(("covered", "missing"), [(["B3"], [C7]), (["C7"], [B3]), (["B3", "C7"], [])])
def test_what_an_intruder_may_not_do_must_be_covered(covered: list[str], missing: list[Statement]) -> None:
    found = [Mark(number, "test_links.py", "test_a_link") for number in covered]

    assert statements.uncovered([B3, C7, H1, Statement("C8", "P2", "Later")], found) == missing


def test_the_table_names_the_files_or_says_that_there_are_none() -> None:
    found = [Mark("B3", file, "test_a_link") for file in ("b.py", "a.py", "b.py")]

    assert list(statements.table([B3, H1], found)) == ["B3   P0    3  a.py, b.py", "H1   P0    –  UNCOVERED"]


def test_the_threat_model_names_statements_that_exist() -> None:
    text = (DOCUMENT.parent / "security.md").read_text("utf-8")
    ranges = re.findall(r"\b([A-M])(\d+)–[A-M](\d+)", text)
    named = set(re.findall(r"\b[A-M]\d+\b", text))
    named |= {f"{section}{n}" for section, first, last in ranges for n in range(int(first), int(last) + 1)}

    assert len(named) > 60
    assert named <= {each.number for each in KNOWN}
