"""The parts of a workbook's archive: hidden rows, how days are counted, and copies without what keeps one unread."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1024 * 1024
_LONGEST_TAIL = 4 * _CHUNK
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']""")
_NUMBER_OF = {
    name: re.compile(rb"\s" + name.encode() + rb"""\s*=\s*["'](\d{1,7})["']""") for name in ("r", "min", "max")
}
_LAST_COLUMN = 500
_BLANK_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^<>]*\sr\s*=)[^<>]*(?:/>|(?<!/)>\s*(?:<(?:\w+:)?v\s*/>\s*)?</(?:\w+:)?c\s*>)"""
)
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACED = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*\s)?r\s*=")
_TRUE = frozenset({"1", "true", "on"})


@dataclass
class SheetFacts:
    """What a sheet's part says besides its cells: its hidden rows (1 = first) and columns (0 = first)."""

    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])

    def add(self, window: bytes) -> None:
        """Take in a piece of the part; a piece may overlap the one before."""
        if b"hidden" not in window:
            return
        for tag in _ROW.findall(window):
            if _HIDDEN.search(tag) and (match := _NUMBER_OF["r"].search(tag)):
                self.hidden_rows.add(int(match[1]))
        for tag in _COLUMN.findall(window):
            first, last = _NUMBER_OF["min"].search(tag), _NUMBER_OF["max"].search(tag)
            if _HIDDEN.search(tag) and first and last:
                self.hidden_columns.update(range(int(first[1]) - 1, min(int(last[1]), _LAST_COLUMN)))


@dataclass
class BookFacts:
    """What the parts of a workbook say: of each sheet, by its name; and whether its days are counted from 1904."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict[str, SheetFacts])
    is_1904: bool = False


def plain_name(name: str) -> str:
    """Give a part's name with the sign the format asks for, where a program wrote a backslash."""
    return name.replace("\\", "/")


def facts_of(raw: bytes, by_part: dict[str, SheetFacts]) -> BookFacts:
    """Put what the parts say to the names of the sheets.

    Parameters
    ----------
    raw : a workbook that was checked
    by_part : of each part in `xl/worksheets/`, by its plain name
    """
    facts = BookFacts()
    targets: dict[str, str] = {}
    sheet_ids: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "workbookPr":
            facts.is_1904 = attributes.get("date1904", "").casefold() in _TRUE
        elif tag == "sheet":
            number = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheet_ids.append((attributes.get("name", ""), number))
        elif tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        for part in book.infolist():
            if plain_name(part.filename) in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                parser = expat.ParserCreate()
                parser.StartElementHandler = start
                try:
                    parser.Parse(book.read(part), True)
                except expat.ExpatError:
                    return facts  # the reader says that it is damaged
    for name, number in sheet_ids:
        target = plain_name(targets.get(number, "")).removeprefix("/").removeprefix("xl/")
        facts.sheets[name] = by_part.get(f"xl/{target}", SheetFacts())
    return facts


# ------------------------------------------------------------ copies


def with_plain_names(raw: bytes, limit_bytes: int, entry_limit: int) -> bytes:
    """Give a workbook whose parts are named as the format asks for; the same bytes where they are, or are too many."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            if not any("\\" in part.orig_filename for part in book.infolist()):
                return raw
    except (zipfile.BadZipFile, OSError, ValueError):
        return raw  # named by the check
    return _copy(raw, limit_bytes, entry_limit, lambda source, _: _chunks(source))


def without_blank_cells(raw: bytes, limit_bytes: int, entry_limit: int) -> bytes:
    """Give a workbook without its cells that have a format and no value; the same bytes where none has.

    Such cells far out, left by colouring whole rows and columns, make a reader ask for memory for all between.
    """
    is_changed = False

    def mended(source: IO[bytes], name: str) -> Iterator[bytes]:
        nonlocal is_changed
        if not name.startswith("xl/worksheets/"):
            yield from _chunks(source)
            return
        for piece in _whole_rows(source):
            if len(_CELL.findall(piece)) != len(_PLACED.findall(piece)):
                yield piece  # a cell without a place of its own follows the one before, which has to stay
                continue
            kept = _BLANK_CELL.sub(b"", piece)
            is_changed = is_changed or len(kept) != len(piece)
            yield kept

    copied = _copy(raw, limit_bytes, entry_limit, mended)
    return copied if is_changed else raw


def _copy(raw: bytes, limit_bytes: int, entry_limit: int, mended: Callable[[IO[bytes], str], Iterator[bytes]]) -> bytes:
    """Copy a workbook part by part; gives it back as it is where that passes a limit or cannot be done."""
    out = io.BytesIO()
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, True, 1) as copy:
            parts = book.infolist()
            if len(parts) > entry_limit or any(part.flag_bits & 1 for part in parts):
                return raw
            for part in parts:
                name = plain_name(part.filename)
                with book.open(part) as source, copy.open(name, "w", force_zip64=True) as target:
                    for piece in mended(source, name):
                        size += len(piece)
                        if source.tell() > limit_bytes or size > limit_bytes:
                            return raw
                        target.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return raw
    return out.getvalue()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _whole_rows(source: IO[bytes]) -> Iterator[bytes]:
    """Read a part piece by piece, each ending behind a row, or at least behind a tag."""
    rest = b""
    while chunk := source.read(_CHUNK):
        text = rest + chunk
        end = text.rfind(b"row>") + 4
        if end < 4:
            if len(text) < _LONGEST_TAIL:
                rest = text
                continue
            end = text.rfind(b">") + 1 or len(text)
        yield text[:end]
        rest = text[end:]
    yield rest
