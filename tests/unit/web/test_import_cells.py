"""Whatever may be said about a cell of an import has a sentence of its own."""

import ast
from pathlib import Path

from chalicelib.web import sentences

DOMAIN = Path(__file__).parents[3] / "chalicelib" / "domain"


def codes() -> set[str]:
    """The literal codes that the domain notes on cells."""
    found = set()
    for path in DOMAIN.glob("import_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [each.value for each in node.keywords if each.arg == "code"] + node.args[1:2]
                if name in {"refuse", "warn", "CellNote"}:
                    found |= {str(each.value) for each in given if isinstance(each, ast.Constant)}
    return found


def test_every_note_on_a_cell_tells_what_to_do_and_none_reads_as_any_refused_value() -> None:
    told = {code: sentences.import_cell(code, "Fiscall") for code in codes()}

    assert {"missing", "level_missing", "other_row_refused", "zeros_added"} <= set(told)
    assert sentences.field_message("invalid") not in told.values()
    assert not [text for text in told.values() if "{" in text]
    assert "“Fiscall”" in told["department_unknown"]


def test_what_the_wizard_says_of_a_field_is_said_of_the_cell_too() -> None:
    assert sentences.import_cell("phone_missing", "") == sentences.field_message("phone_missing")
