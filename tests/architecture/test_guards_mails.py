"""Each mail has its three files, is sent by somebody, and is sent by a name that exists."""

import ast

import pytest

from tests.architecture.sources import PACKAGE, all_strings, product, strings, tree

MAILS = sorted(
    folder for folder in (PACKAGE / "web" / "emails").iterdir() if folder.is_dir() and folder.name[0] != "_"
)
PARTS = {"subject.txt", "body.txt", "body.html"}
LETTERS = PACKAGE / "services" / "letters.py"


@pytest.mark.parametrize("folder", MAILS, ids=lambda folder: folder.name)
def test_each_mail_has_its_three_files_and_is_sent(folder: object) -> None:
    assert {path.name for path in folder.iterdir()} == PARTS  # type: ignore[attr-defined]
    assert folder.name in all_strings()  # type: ignore[attr-defined]


def test_whatever_is_owed_as_a_mail_exists() -> None:
    owed = {
        word.value
        for path in product()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "mails"
        for word in ast.walk(keyword.value)
        if isinstance(word, ast.Constant)
    }
    sent = {
        str(each.value) for each in strings(LETTERS) if str(each.value).startswith(("invitation", "reminder"))
    }
    names = {folder.name for folder in MAILS}

    assert owed
    assert owed <= names
    assert {
        word for word in sent if "." not in word and word not in {"invitation_id", "invitation_version"}
    } <= names
