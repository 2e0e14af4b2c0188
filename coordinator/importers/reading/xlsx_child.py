"""The child process that reads one workbook from standard input and writes its rows as JSON lines; knows only its task.

It runs from this file alone, without the program's environment. What the cells expand to is counted before the parser
opens the workbook: a cell names a shared text by its number, so that a small file may stand for any amount of text.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD, TOO_LARGE = 4, 5
"""Exit codes besides 0 and the interpreter's own."""

_SHARED_PART = "xl/sharedstrings.xml"
_CHUNK = 1024 * 1024
_LONGEST_TAIL = 4 * _CHUNK
_WIDTHS = (
    (26, re.compile(rb' r="[A-Z][A-Z]')),
    (52, re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3})')),
    (104, re.compile(rb' r="(?:[D-Z][A-Z]|[A-Z]{3})')),
    (208, re.compile(rb' r="(?:[H-Z][A-Z]|[A-Z]{3})')),
)
_HEIGHTS = (
    (9_999, re.compile(rb' r="[A-Z]+\d{5}')),
    (19_999, re.compile(rb' r="[A-Z]+(?:[2-9]\d{4}|\d{6})')),
    (49_999, re.compile(rb' r="[A-Z]+(?:[5-9]\d{4}|\d{6})')),
    (99_999, re.compile(rb' r="[A-Z]+\d{6}')),
)
"""So many columns or rows, and what is found where a sheet has more."""
_PLACED_CELL = re.compile(rb'[<:]c r="([A-Z]{1,3})([0-9]{1,7})"')  # as nearly every program writes it
_OTHER_CELL = re.compile(rb'<(?:[^<>/:\s]+:)?c(?! r="[A-Z]{1,3}[0-9]{1,7}")[\s/>]')
_PLACE = {"row": re.compile(r"[0-9]{1,7}"), "c": re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")}
_FORMULA = rb"""(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*)?"""
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\b[^<>]*?\st\s*=\s*["']s["'][^<>]*>\s*""" + _FORMULA + rb"""<(?:\w+:)?v\b[^<>]*>\s*(\d+)\s*<"""
)
_NAMES_SHARED = re.compile(rb"""\st\s*=\s*["'](?:s["']|&)""")
_ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]{0,300}\s)?t\s*=\s*["'])e(["'])""")
"""A cell of the type “error” (ECMA-376 part 1, 18.18.11)."""
_OWN_MARKS = (b"<t>", b"<t ", b":t>", b":t ", b'"str"', b"'str'")
_OWN_TEXT = re.compile(
    rb"""<(?:\w+:)?t\b[^<>]*>([^<]*)|\st\s*=\s*["']str["'][^<>]*>\s*""" + _FORMULA + rb"""<(?:\w+:)?v\b[^<>]*>([^<]*)"""
)


@dataclass(frozen=True)
class Limits:
    """What a workbook may cost.

    Attributes
    ----------
    memory_bytes, cpu_seconds : of the process that reads it, where the system can limit them (POSIX)
    rows, columns : of all sheets together; of the widest
    cells : of the field each sheet spans, with the empty ones, of all sheets together; 26 columns to the last row
    characters : of all texts, each as often as a cell names it
    """

    memory_bytes: int = 640 * 1024**2
    cpu_seconds: int = 60
    rows: int = 200_000
    columns: int = 500
    cells: int = 5_200_000
    characters: int = 30_000_000

    def as_json(self) -> str:
        """Write them as the child's argument."""
        return json.dumps(asdict(self))


class TooLargeError(Exception):
    """The workbook asks for more than its limits; `characters` and `cells` were counted before that was seen."""

    def __init__(self, cells: int, characters: int) -> None:
        super().__init__(f"{cells} cells, {characters} characters")
        self.cells, self.characters = cells, characters


def limit(limits: Limits) -> None:
    """Give this process limits of memory and time where the system can (POSIX)."""
    try:
        import resource
    except ImportError:  # Windows: what is counted before and the parent's time limit hold
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold names
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))


# ------------------------------------------------------------ counting before the parser


def measure(raw: bytes, limits: Limits) -> tuple[int, int]:
    """Count what a workbook's cells expand to, as a stream, without keeping any of it.

    Returns
    -------
    cells of the fields its sheets span; characters of their texts, or more where a bound says that it is few enough

    Raises
    ------
    TooLargeError
        As soon as a limit is passed.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        names = [name for name in book.namelist() if name.replace("\\", "/").startswith("xl/worksheets/")]
        cells = tags = size = 0
        for name in names:
            field = _Field(limits)
            for piece in _pieces(book, name):
                size += len(piece) if any(mark in piece for mark in _OWN_MARKS) else 0
                tags += field.add(piece)
                if cells + field.tags > limits.cells:
                    raise TooLargeError(cells + field.tags, 0)
            spanned = max(field.tags, field.most)
            if cells + spanned > limits.cells:
                exact = _exactly(_pieces(book, name)) if field.is_plain else _in_order(book, name, limits)
                spanned = max(field.tags, exact)
            cells += spanned
            if cells > limits.cells:
                raise TooLargeError(cells, 0)
        # no text is longer than the part it stands in, and most workbooks are known to be small by that alone
        shared = next((name for name in book.namelist() if name.replace("\\", "/").lower() == _SHARED_PART), None)
        longest = book.getinfo(shared).file_size if shared is not None else 0
        if tags * longest + size <= limits.characters:
            return cells, tags * longest + size
        lengths = _shared_lengths(book, shared) if shared is not None else []
        longest = max(lengths, default=0)
        if tags * longest + size <= limits.characters:
            return cells, tags * longest + size
        characters = 0
        for name in names:
            for piece in _pieces(book, name):
                characters += _text_of(piece, lengths, longest)
                if characters > limits.characters:
                    raise TooLargeError(cells, characters)
    return cells, characters


class _Field:
    """How many cells a sheet holds, and how many lie in the field it spans at most, told by what is not found in it."""

    def __init__(self, limits: Limits) -> None:
        self.tags = 0
        self._limits = limits
        self._width = self._height = 0
        self.is_plain = True  # every cell says its place as nearly every program writes it

    def add(self, piece: bytes) -> int:
        """Take in a piece of the sheet; gives how many cells it holds at most."""
        tags = piece.count(b"<c") + piece.count(b":c")
        self.tags += tags
        self.is_plain = self.is_plain and _OTHER_CELL.search(piece) is None
        while self._width < len(_WIDTHS) and _WIDTHS[self._width][1].search(piece):
            self._width += 1
        while self._height < len(_HEIGHTS) and _HEIGHTS[self._height][1].search(piece):
            self._height += 1
        return tags

    @property
    def most(self) -> int:
        """How many cells the field has at most; more than are allowed where that is not known."""
        if not self.is_plain or self._width == len(_WIDTHS) or self._height == len(_HEIGHTS):
            return self._limits.cells + 1
        return _WIDTHS[self._width][0] * _HEIGHTS[self._height][0]


def _exactly(pieces: Iterator[bytes]) -> int:
    """Count the cells of the field that a plain sheet's cells span, by the place of each."""
    left = top = 1 << 30
    right = bottom = 0
    for piece in pieces:
        for column, row in set(_PLACED_CELL.findall(piece)):
            at, line = _number(column), int(row)
            left, right, top, bottom = min(left, at), max(right, at), min(top, line), max(bottom, line)
    return (right - left + 1) * (bottom - top + 1) if right else 0


def _in_order(book: zipfile.ZipFile, name: str, limits: Limits) -> int:
    """Count the same of any sheet: a cell without a place follows the one before; slower, tag by tag."""
    left = top = 1 << 30
    right, bottom, row, column = 0, 0, 1, 0
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal left, top, right, bottom, row, column
        kind = name.rpartition(":")[2]
        if kind not in _PLACE:
            return
        place = _PLACE[kind].fullmatch(attributes["r"]) if "r" in attributes else None
        if place is None and "r" in attributes:
            raise TooLargeError(limits.cells + 1, 0)
        if kind == "row":
            row = row if place is None else int(place[0])
        else:
            column, line = (column + 1, row) if place is None else (_number(place[1].encode()), int(place[2]))
            left, right, top, bottom = min(left, column), max(right, column), min(top, line), max(bottom, line)

    def end(name: str) -> None:
        nonlocal row, column
        if name.rpartition(":")[2] == "row":
            row, column = row + 1, 0

    parser.StartElementHandler, parser.EndElementHandler = start, end
    with book.open(name) as part:
        parser.ParseFile(part)
    return (right - left + 1) * (bottom - top + 1) if right else 0


def _text_of(piece: bytes, lengths: list[int], longest: int) -> int:
    """Count the characters of a piece's texts: those it names by their number, and those that stand in it, in bytes."""
    characters = 0
    if any(mark in piece for mark in _OWN_MARKS):
        characters += sum(len(inline) + len(formula) for inline, formula in _OWN_TEXT.findall(piece))
    naming = len(_NAMES_SHARED.findall(piece))
    named = _SHARED.findall(piece)
    if len(named) < naming:
        return characters + naming * longest  # written in a way that is not known: each may be the longest
    return characters + sum(lengths[at] for at in map(int, named) if at < len(lengths))


def _pieces(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the text of a part in pieces that end between two cells, or at least between two tags."""
    tail = b""
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            text = tail + chunk
            prefixed = text.rfind(b"<", 0, max(text.rfind(b":c>"), 0))
            cut = max(text.rfind(b"</c>"), prefixed, text.rfind(b"</row>"), 0)
            if not cut and len(text) >= _LONGEST_TAIL:
                cut = max(text.rfind(b"<"), 0)
                if not cut and text.startswith(b"<") and b">" not in text:
                    raise TooLargeError(0, 0)  # no tag is so long
                cut = cut or len(text)
            tail = text[cut:]
            yield text[:cut]
    yield tail


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _shared_lengths(book: zipfile.ZipFile, name: str) -> list[int]:
    """Give the length of each shared text, in order."""
    lengths: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _: object) -> None:
        if name.rpartition(" ")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    with book.open(name) as part:
        parser.ParseFile(part)
    return lengths


# ------------------------------------------------------------ cells of failed formulas


def with_error_words(raw: bytes) -> bytes:
    """Give a workbook in which a cell of a failed formula holds its word (`#N/A`) as text.

    WORKAROUND python-calamine 0.9: an error cell of the old seven kinds reads as an empty one, which nobody would miss;
    one of a newer kind (`#SPILL!`, `#CALC!`) makes the whole workbook unreadable.

    Parameters
    ----------
    raw : a workbook that was checked

    Returns
    -------
    the same bytes where no cell is such
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        sheets = {part.filename for part in book.infolist() if "worksheets/" in part.filename}
        if not any(_has_errors(book, name) for name in sheets):
            return raw
        copied = io.BytesIO()
        with zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for part in book.infolist():
                with book.open(part) as source, copy.open(part.filename, "w") as target:
                    if part.filename not in sheets:
                        shutil.copyfileobj(source, target)
                        continue
                    for tags in _whole_tags(source):
                        target.write(_ERROR_CELL.sub(rb"\1str\2", tags))
        return copied.getvalue()


def _has_errors(book: zipfile.ZipFile, name: str) -> bool:
    with book.open(name) as source:
        return any(_ERROR_CELL.search(tags) for tags in _whole_tags(source))


def _whole_tags(source: IO[bytes]) -> Iterator[bytes]:
    """Read a part piece by piece, each ending behind a tag."""
    rest = b""
    while chunk := source.read(_CHUNK):
        text = rest + chunk
        end = text.rfind(b">") + 1
        yield text[:end]
        rest = text[end:]
    yield rest


# ------------------------------------------------------------ cells as text


def as_text(value: object) -> str:
    """Write a cell as plain text: whole numbers without a point, dates and times as ISO to the second."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500_000)
        return rounded.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def read(raw: bytes, limits: Limits) -> Iterator[str]:
    """Yield the workbook's sheets and rows as JSON lines.

    Raises
    ------
    TooLargeError
        See `measure`; and for more rows or columns than the limits allow.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    cells, characters = measure(raw, limits)
    with CalamineWorkbook.from_filelike(io.BytesIO(with_error_words(raw))) as book:
        rows = 0
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if not sheet.height or sheet.start is None:
                continue
            rows += sheet.total_height
            if rows > limits.rows or sheet.total_width > limits.columns:
                raise TooLargeError(cells, characters)
            hidden = about.visible != SheetVisibleEnum.Visible
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            yield json.dumps({"name": about.name, "hidden": hidden, "merged": merged}, ensure_ascii=False)
            # rows come from the first line on, but cells from the first filled column on
            before = [""] * sheet.start[1]
            for row, values in enumerate(sheet.iter_rows(), start=1):
                yield json.dumps([row, [*before, *map(as_text, values)]], ensure_ascii=False)


def main() -> int:
    """Read, convert, write; gives the exit code."""
    limits = Limits(**json.loads(sys.argv[1]))
    limit(limits)
    from python_calamine import CalamineError, PasswordError

    out = sys.stdout.buffer
    try:
        for line in read(sys.stdin.buffer.read(), limits):
            out.write(line.encode("utf-8", "replace") + b"\n")
    except PasswordError:
        return PASSWORD
    except (MemoryError, TooLargeError):
        return TOO_LARGE
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError):
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
