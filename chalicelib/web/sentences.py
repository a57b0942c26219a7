"""One Portuguese sentence per code: what happened, and what to do."""

from functools import cache
from pathlib import Path


@cache
def _sentences() -> dict[str, dict[str, str]]:
    import tomllib

    with (Path(__file__).parent / "texts" / "pt_BR.toml").open("rb") as file:
        return tomllib.load(file)


def title(code: str) -> str:
    return _sentences()["titles"][code]


def detail(code: str) -> str:
    return _sentences()["details"][code]


def event(action: str) -> str:
    """What happened, as a history says it; an action of earlier days that nobody knows any more has one of its own."""
    told = _sentences()["history"]
    return told.get(action, told["other"])


def notification(slug: str, what: str) -> str:
    """The sentence of the notification centre. ``what`` is the name of what it is about, if that is known."""
    told, unnamed = _sentences()["notifications"], _sentences()["unnamed"]
    return told.get(slug, told["other"]).format(what=what or unnamed.get(slug, unnamed["other"]))


def personnel_documents(is_given: bool) -> str:
    """What an event did with the right to everybody's documents of the personnel department."""
    return _sentences()["personnel_documents"]["given" if is_given else "taken"]


def change(what: str) -> str:
    """What changed in a person's record, or a word for it; ``{name}``, ``{before}``, ``{after}`` are to be filled."""
    return _sentences()["changes"][what]


def factor(kind: str) -> str:
    """What a factor is called until its owner gives it a name."""
    return _sentences()["factors"][kind]


def status(word: str) -> str:
    """What the one word of a client user's list reads as."""
    return _sentences()["statuses"][word]


def yes_or_no(is_so: bool) -> str:
    return _sentences()["answers"]["yes" if is_so else "no"]


def client_user_sheet() -> dict[str, str]:
    """The name and the headings of the workbook of client users."""
    return _sentences()["client_user_sheet"]


def import_template() -> dict[str, str]:
    """Sheets, headings, example and help of the template of an import."""
    return _sentences()["import_template"]


def import_outcome(outcome: str) -> str:
    """What became of a row, as its last word."""
    return _sentences()["import_outcomes"][outcome]


def import_reason(code: str) -> str:
    """Why a row failed: what an import alone knows, or the refusal that a wizard would have met."""
    told = _sentences()["import_reasons"]
    return told.get(code) or _sentences()["details"].get(code, told["other"])


def import_report() -> dict[str, str]:
    """The sheet and the further headings of the workbook of results."""
    return _sentences()["import_report"]


def bounce(reason: str) -> str:
    """Why a mail did not arrive; what the provider says for itself is not for people to read."""
    bounces = _sentences()["bounces"]
    return bounces.get(reason, bounces["other"])


def bounce_in_brief(reason: str) -> str:
    """The same within another sentence: without what to do about it."""
    said = bounce(reason).partition(".")[0]
    return said[:1].lower() + said[1:]


def sms_code(code: str, minutes: int) -> str:
    """The one message of text messages."""
    return _sentences()["sms"]["code"].format(code=code, minutes=minutes)


def import_cell(code: str, what: str) -> str:
    """What is to be done about a cell of an import; what a field's own sentence says too is said by that."""
    cells = _sentences()["import_cells"]
    return cells[code].format(what=what) if code in cells else field_message(code)


def field_message(code: str) -> str:
    """The sentence under a form field; an unknown code reads as a plain refusal of the value."""
    fields = _sentences()["fields"]
    return fields.get(code, fields["invalid"])
