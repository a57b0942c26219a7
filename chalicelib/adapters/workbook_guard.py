"""What a workbook from outside has to be before anything in it is parsed: small, shallow, open, without macros."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from chalicelib.domain.import_sheet import (
    SheetEncrypted,
    SheetPackedTooTightly,
    SheetUnreadable,
    SheetWithMacros,
)

ZIP: Final = b"PK\x03\x04"
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of before 2007 begin, and those under a password."""

MOST_ENTRIES: Final = 100
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_RATIO: Final = 200
PIECE: Final = 64 * 1024
_IS_ENCRYPTED: Final = 0x1
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class SafeArchive:
    """The parts of a workbook, piece by piece. A part that is longer than it says ends where it says, unread."""

    def __init__(self, content: bytes) -> None:
        """Errors: ``SheetEncrypted``, ``SheetWithMacros``, ``SheetPackedTooTightly``, ``SheetUnreadable``."""
        if content.startswith(OLE):
            raise SheetEncrypted
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise SheetUnreadable from None
        entries = self._archive.infolist()
        _ensure_modest(entries)
        self._names = {each.filename for each in entries}
        if len(self._names) < len(entries):
            raise SheetUnreadable
        for entry in entries:
            _ensure_plain(entry)
            if self._begins(entry) == ZIP:
                raise SheetPackedTooTightly

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def pieces(self, part: str) -> Iterator[bytes]:
        """Errors: ``SheetUnreadable`` where it is missing, damaged, or not what its own header says."""
        try:
            with self._archive.open(part) as file:
                while piece := file.read(PIECE):
                    yield piece
        except (KeyError, *_BROKEN):
            raise SheetUnreadable from None

    def _begins(self, entry: zipfile.ZipInfo) -> bytes:
        try:
            with self._archive.open(entry) as file:
                return file.read(len(ZIP))
        except _BROKEN:
            raise SheetUnreadable from None


def _ensure_modest(entries: list[zipfile.ZipInfo]) -> None:
    """By what the directory declares; nothing is unpacked beyond that."""
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise SheetPackedTooTightly
    if any(each.file_size > MOST_RATIO * each.compress_size for each in entries):
        raise SheetPackedTooTightly


def _ensure_plain(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _IS_ENCRYPTED:
        raise SheetEncrypted
    name = entry.filename.casefold()
    if name.endswith("vbaproject.bin") or "macrosheets/" in name:
        raise SheetWithMacros
    if entry.compress_type not in _PACKED:
        raise SheetUnreadable
