"""Documents: what they point to is there, decisions are short and numbered once."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT, name

DOCUMENTS = sorted([PROJECT / "README.md", PROJECT / "CHANGELOG.md", *(PROJECT / "docs").rglob("*.md")])
DECISIONS = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
LONGEST_DECISION = 40


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    targets = [each for each in LINK.findall(path.read_text("utf-8")) if "://" not in each]

    assert [each for each in targets if not (path.parent / each).exists()] == []


def test_decisions_are_numbered_without_a_repeat() -> None:
    numbers = [path.name[:4] for path in DECISIONS]

    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name) for path in DECISIONS)


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_says_its_number_and_fits_on_a_page(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()

    assert re.match(rf"# 0*{int(path.name[:4])}\b", lines[0]), lines[0]
    assert len(lines) <= LONGEST_DECISION
