"""The parts of a workbook as what they say: which sheet comes first, the texts it shares, its cells row by row.

Read as a stream that builds no tree, so that memory does not follow what the file would unpack to. Styles are not
read: a date is the number that Excel keeps for it, and no column of ours holds one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from chalicelib.domain.import_sheet import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Cell,
    Formula,
    SheetTooLarge,
    SheetUnreadable,
)

MOST_ELEMENTS: Final = 400_000
"""Of one part: 10,000 rows of nine cells are 280,000 at most. It bounds the time that reading takes."""
MOST_LINES: Final = 50_000
"""Empty ones too."""
MOST_SHARED: Final = 10_000_000
"""Characters of all shared texts together."""
LONGEST_PIECE: Final = 1024 * 1024
"""Bytes of one tag or comment: a parser keeps it whole, and begins it anew with every piece that it is fed."""

Line = tuple[int, list[Cell]]
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Part(ContentHandler):
    """Counts what it is told; the kinds of part say what they make of it in ``opened`` and ``closed``."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.heard = 0, 0
        self.text = ""
        self.is_listening = False

    def opened(self, name: str, attributes: AttributesImpl) -> None: ...
    def closed(self, name: str) -> None: ...

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.elements += 1
        self.heard += 1
        if self.elements > MOST_ELEMENTS:
            raise SheetTooLarge
        self.opened(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.heard += 1
        self.closed(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        self.heard += 1
        if self.is_listening:
            self.text += content
            if len(self.text) > LONGEST_CELL:
                raise SheetTooLarge


class Texts(Part):
    """The shared texts, in order; how a text is to be pronounced is not part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._characters = 0
        self._is_phonetic = False

    def opened(self, name: str, _attributes: AttributesImpl) -> None:
        if name == "si":
            self.text = ""
        elif name == "rPh":
            self._is_phonetic = True
        self.is_listening = name == "t" and not self._is_phonetic

    def closed(self, name: str) -> None:
        self.is_listening = False
        if name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            self._characters += len(self.text)
            if self._characters > MOST_SHARED:
                raise SheetTooLarge
            self.found.append(self.text)


class Sheets(Part):
    """The id by which the first sheet that is shown is related to its part."""

    def __init__(self) -> None:
        super().__init__()
        self.first = ""

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        if name == "sheet" and not self.first and attributes.get("state", "visible") == "visible":
            related = [value for key, value in attributes.items() if key.endswith(":id")]
            self.first = related[0] if related else ""


class Relations(Part):
    def __init__(self) -> None:
        super().__init__()
        self.target_of: dict[str, str] = {}

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.target_of[attributes.get("Id", "")] = attributes.get("Target", "")


class Cells(Part):
    """The rows of a sheet, wherever it says that it ends. A cell with a formula is a :class:`Formula`."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.finished: list[Line] = []
        self._shared = shared
        self._number, self._lines = 0, 0
        self._row: dict[int, Cell] = {}
        self._place, self._kind, self._has_formula = 0, "", False

    def opened(self, name: str, attributes: AttributesImpl) -> None:
        if name == "row":
            self._lines += 1
            if self._lines > MOST_LINES:
                raise SheetTooLarge
            self._number = _whole(attributes.get("r", str(self._number + 1)))
            self._row, self._place = {}, 0
        elif name == "c":
            self._place = _column(attributes.get("r", "")) or self._place + 1
            self._kind, self._has_formula, self.text = attributes.get("t", "n"), False, ""
        elif name == "f":
            self._has_formula = True
        self.is_listening = name == "v" or (name == "t" and self._kind == "inlineStr")

    def closed(self, name: str) -> None:
        self.is_listening = False
        if name == "row":
            width = max(self._row, default=0)
            self.finished.append((self._number, [self._row.get(at) for at in range(1, width + 1)]))
        elif name == "c" and (self.text or self._has_formula):
            if self._place > MOST_COLUMNS:
                raise SheetTooLarge
            self._row[self._place] = self._cell()

    def _cell(self) -> Cell:
        if self._has_formula or self._kind == "e":
            return Formula(self.text)
        if self._kind == "s":
            at = _whole(self.text)
            return self._shared[at] if at < len(self._shared) else None
        if self._kind == "n":
            return _number(self.text)
        return self.text


def read[Kind: Part](pieces: Iterable[bytes], part: Kind) -> Kind:
    """Errors: ``SheetUnreadable`` for what is no XML, or declares entities."""
    for _ in stream(pieces, part):
        pass
    return part


def stream(pieces: Iterable[bytes], part: Part) -> Iterator[None]:
    """Reads on piece by piece, so that whoever has enough can stop.

    Errors: as :func:`read`, and ``SheetTooLarge`` for a tag that nobody would have written.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.sax import make_parser

    parser: Any = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(part)
    unheard, heard = 0, 0
    try:
        for piece in pieces:
            parser.feed(piece)
            unheard = unheard + len(piece) if part.heard == heard else 0
            heard = part.heard
            if unheard > LONGEST_PIECE:
                raise SheetTooLarge
            yield
        parser.close()
        yield
    except (SAXException, DefusedXmlException, UnicodeError, LookupError):
        raise SheetUnreadable from None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise SheetUnreadable
    return int(text)


def _column(reference: str) -> int:
    """``C7`` is 3; nothing is 0."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return 0
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place


def _number(text: str) -> Cell:
    try:
        number = float(text)
    except ValueError:
        return text
    is_whole = text.isascii() and text.isdigit() and len(text) < 16
    return int(text) if is_whole else number
