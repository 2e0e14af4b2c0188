"""What kind of file came, told by its content, and one sheet of text cells out of it."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.cells import shown_name
from coordinator.importers.encodings import decode
from coordinator.importers.green_button import COLUMNS, is_green_button, parse
from coordinator.importers.headers import HEADER_SEARCH_ROWS, HeaderScore, header_at, header_of, no_header, trimmed
from coordinator.importers.xlsx import Page, read_workbook
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TEXT_LIMIT_BYTES = 600 * 1024**2
"""A text file larger than this, or a gz that inflates to more, is refused."""
FIELD_LIMIT_CHARACTERS = 1_000_000
DELIMITERS = ",;\t|"

_CHUNK = 8 * 1024 * 1024
_WEB_PAGE = re.compile(rb"^\s*(?:<!doctype\s+html|<html|<table|<head|<meta|<!--|<\?xml|<style|<div)", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One table of text cells.

    Attributes
    ----------
    data, encoding, delimiter : the text behind it; empty for a workbook
    cells : rows of a workbook with their row numbers; empty for text
    name, names : of a workbook: the sheet that was read, and all that hold anything
    header_row : line of the header as a person counts it, 1 or more
    columns : names in the header, cleaned
    notes : sentences on what was found and done
    """

    file_name: str
    digest: Future[str] = field(repr=False)
    header_row: int
    columns: tuple[str, ...]
    data: bytes = field(default=b"", repr=False)
    encoding: str = ""
    delimiter: str = ""
    cells: tuple[tuple[int, list[str]], ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    name: str = ""
    names: tuple[str, ...] = ()
    is_running: bool = False
    """The file itself says that its values are running meter readings."""
    minutes: int = 0
    """The file itself says that each of its readings lasts so long; 0: it says nothing, or not the same of all."""

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal; computed beside the reading, which for a large file takes as long."""
        return self.digest.result()

    def above(self) -> Iterator[str]:
        """Yield the lines above the header, such as titles and the unit of all figures."""
        source = self.cells or records(self.data, self.encoding, self.delimiter, self.header_row)
        for line, row in source:
            if line >= self.header_row:
                return
            yield " ".join(row)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header with their line numbers, raw cells, blank rows left out.

        Raises
        ------
        ImportRefused
            Code `quote`: a quotation mark is opened and never closed, or text follows a closed one; names the line.
        """
        source = self.cells if self.cells else records(self.data, self.encoding, self.delimiter)
        for line, row in source:
            if line > self.header_row and any(cell.strip() for cell in row):
                yield line, row


@dataclass(frozen=True)
class Source:
    """A file of a known kind, before its header is looked for.

    Attributes
    ----------
    data, encoding : of a text
    pages : the sheets of a workbook that hold anything
    made : the finished sheet of a format that has no header to be found
    """

    file_name: str
    digest: Future[str] = field(repr=False)
    data: bytes = field(default=b"", repr=False)
    encoding: str = ""
    pages: tuple[Page, ...] = field(default=(), repr=False)
    made: Sheet | None = None

    def sheet(self, header_score: HeaderScore, *, sheet: str = "", header_row: int = 0) -> Sheet:
        """Find the table in the file.

        Parameters
        ----------
        sheet : name of a workbook's sheet; empty, or one it does not have: the sheet that names most of our fields
        header_row : line of the column names; 0 finds it

        Raises
        ------
        ImportRefused
            `empty`, `quote`, `no_header`, `header_row`
        """
        if self.made is not None:
            return self.made
        if self.pages:
            return _of_workbook(self, header_score, sheet, header_row)
        delimiter, line, columns = _layout(self.data, self.encoding, header_score, header_row)
        notes: list[str] = []
        if self.encoding == "cp949":
            notes.append(tr("Read as Korean Windows text (CP949)."))
        if line > 1:
            notes.append(tr("The column names stand in line {n}.", n=line))
        return Sheet(
            self.file_name, self.digest, line, columns, self.data, self.encoding, delimiter, notes=tuple(notes)
        )


def open_source(path: Path) -> Source:
    """Read a partner's file of any known kind.

    Raises
    ------
    ImportRefused
        `missing`, `not_a_file`, `unreadable`, `empty`, `password`, `old_excel`, `web_page`, `kind`, `encoding`,
        `too_large`, `damaged`
    """
    raw, digest = _bytes_of(path)
    name = shown_name(path.name)
    kind = recognise(raw)
    if kind == "gz":
        raw = _inflate(raw)
        kind = recognise(raw)
        if kind == "gz":
            raise ImportRefused(tr("“{name}” holds a further archive. Unpack it first.", name=name), code="kind")
    if kind == "green_button":
        return Source(name, digest, made=_green_button_sheet(name, digest, raw))
    if kind == "xlsx":
        pages = read_workbook(raw)
        if not pages:
            raise ImportRefused(tr("“{name}” is empty.", name=name), code="empty")
        return Source(name, digest, pages=pages)
    data, encoding = decode(raw)
    return Source(name, digest, data, encoding)


def open_sheet(path: Path, header_score: HeaderScore, *, sheet: str = "", header_row: int = 0) -> Sheet:
    """Read a partner's file of any known kind into a sheet of text cells.

    Raises
    ------
    ImportRefused
        See `open_source` and `Source.sheet`.
    """
    return open_source(path).sheet(header_score, sheet=sheet, header_row=header_row)


def _bytes_of(path: Path) -> tuple[bytes, Future[str]]:
    try:
        if not path.exists():
            raise ImportRefused(tr("There is no file “{name}”.", name=path.name), code="missing")
        if not path.is_file():
            raise ImportRefused(tr("“{name}” is not a file.", name=path.name), code="not_a_file")
        if path.stat().st_size > TEXT_LIMIT_BYTES:
            raise _too_large()
        raw = path.read_bytes()
    except OSError as fault:
        raise ImportRefused(
            tr("“{name}” cannot be read. Is it open in another program?", name=path.name), code="unreadable"
        ) from fault
    if not raw[:_CHUNK].strip():  # a copy of a large file takes longer than reading it
        raise ImportRefused(tr("“{name}” is empty.", name=path.name), code="empty")
    thread = ThreadPoolExecutor(max_workers=1)
    digest = thread.submit(lambda: hashlib.sha256(raw).hexdigest())
    thread.shutdown(wait=False)
    return raw, digest


def _too_large() -> ImportRefused:
    return ImportRefused(tr("The file is too large. Split it, for example by month."), code="too_large")


def recognise(raw: bytes) -> str:
    """Tell by the first bytes what a file is: `xlsx`, `gz`, `green_button` or `text`.

    Raises
    ------
    ImportRefused
        For everything else that is known by its first bytes, with what to do about it.
    """
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        return "xlsx"
    if raw.startswith(b"\x1f\x8b"):
        return "gz"
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise ImportRefused(
                tr("The workbook is locked with a password. Open it, remove the password, save it and import again."),
                code="password",
            )
        if "HwpSummaryInformation".encode("utf-16-le") in raw:
            raise ImportRefused(tr("This is a Hangul document, not a table. Save the table as .xlsx."), code="kind")
        raise ImportRefused(
            tr("This is an old Excel workbook (.xls). Open it in Excel, save it as .xlsx and import again."),
            code="old_excel",
        )
    if raw.startswith(b"%PDF"):
        raise ImportRefused(tr("This is a PDF, not a table. Ask the sender for .xlsx or CSV."), code="kind")
    head = raw[:4096].removeprefix(codecs.BOM_UTF8)
    if head.lstrip().startswith(b"<") and is_green_button(head):
        return "green_button"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\0", b"")[2:]
    if _WEB_PAGE.match(head):
        raise ImportRefused(
            tr("This is a web page that calls itself a table. Open it in Excel, save it as .xlsx and import again."),
            code="web_page",
        )
    return "text"


def _inflate(raw: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.open(io.BytesIO(raw)) as packed:
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                if size > TEXT_LIMIT_BYTES:
                    raise _too_large()
                parts.append(chunk)
    except (OSError, EOFError, zlib.error) as fault:
        raise ImportRefused(tr("The packed file is damaged. Ask for it again."), code="damaged") from fault
    if not size:
        raise ImportRefused(tr("The packed file is empty."), code="empty")
    return b"".join(parts)


# ------------------------------------------------------------ rows and columns
def records(data: bytes, encoding: str, delimiter: str, limit: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield every record of a text with the line it begins in.

    Raises
    ------
    ImportRefused
        Code `quote`, naming the line, or `field` for a cell of over a million characters.
    """
    csv.field_size_limit(FIELD_LIMIT_CHARACTERS)
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        begins = 1
        try:
            for row in reader:
                yield begins, row
                begins = reader.line_num + 1
                if limit is not None and begins > limit:
                    return
        except csv.Error as fault:
            if "field larger" in str(fault) and '"' not in _line_text(data, encoding, begins):
                raise ImportRefused(tr("Line {n} holds a cell that is too long.", n=begins), code="field") from fault
            raise ImportRefused(
                tr(
                    "A quotation mark in line {n} is not closed properly. Correct that line and import again.", n=begins
                ),
                code="quote",
            ) from fault


def _line_text(data: bytes, encoding: str, line: int) -> str:
    lines = data.split(b"\n", line)
    return lines[line - 1][:FIELD_LIMIT_CHARACTERS].decode(encoding, "ignore") if len(lines) >= line else ""


def _layout(data: bytes, encoding: str, header_score: HeaderScore, header_row: int) -> tuple[str, int, tuple[str, ...]]:
    """Find delimiter, header line and column names: the reading in which most columns are known by name."""
    best: tuple[tuple[int, int, int], str, int, tuple[str, ...]] | None = None
    fault: ImportRefused | None = None
    for rank, delimiter in enumerate(DELIMITERS):
        head: list[tuple[int, list[str]]] = []
        try:
            head.extend(records(_first_lines(data), encoding, delimiter, HEADER_SEARCH_ROWS))
        except ImportRefused as refused:
            # the beginning may have been cut within a quoted cell; what was read before it still tells
            fault = fault or refused
        if not head:
            continue
        if header_row:
            line, columns = header_row, next((trimmed(row) for at, row in head if at == header_row), ())
            score = header_score(columns)
        else:
            line, columns, score = header_of(head, header_score)
        widths = Counter(len(row) for _, row in head if len(row) > 1)
        weight = (score, widths.most_common(1)[0][1] if widths else 0, -rank)
        if len(columns) > 1 and (best is None or weight > best[0]):
            best = (weight, delimiter, line, columns)
    if header_row and (best is None or sum(bool(name) for name in best[3]) < 2):
        header_at((), header_row)
    if best is None:
        raise fault or no_header()
    return best[1:]


def _first_lines(data: bytes) -> bytes:
    end = -1
    for _ in range(HEADER_SEARCH_ROWS * 2):
        found = data.find(b"\n", end + 1)
        if found < 0:
            return data
        end = found
    return data[: end + 1]


def _green_button_sheet(name: str, digest: Future[str], raw: bytes) -> Sheet:
    found = parse(raw)
    notes = (tr("A Green Button file; its times are UTC and were turned into Korean time."), *found.notes)
    return Sheet(
        name, digest, 1, COLUMNS, cells=found.rows, notes=notes, is_running=found.is_running, minutes=found.minutes
    )


def _of_workbook(source: Source, header_score: HeaderScore, wanted: str, header_row: int) -> Sheet:
    """Choose a workbook's sheet and its header: visible ones first, then by how many of our fields are named."""
    chosen = [page for page in source.pages if page.name == wanted]
    best: tuple[tuple[bool, int, bool, int], Page, int, tuple[str, ...]] | None = None
    for rank, page in enumerate(chosen or source.pages):
        filled = [(line, row) for line, row in page.cells if any(cell.strip() for cell in row)]
        head = filled[:HEADER_SEARCH_ROWS]
        if header_row:
            at = [one for one in filled if one[0] == header_row]
            line, columns, score = header_row, trimmed(at[0][1]) if at else (), header_score(at[0][1]) if at else 0
        else:
            line, columns, score = header_of(head, header_score)
            line = _below_merged(head, line, columns)
        weight = (not page.hidden, score, bool(filled) and filled[-1][0] > line, -rank)
        if best is None or weight > best[0]:
            best = (weight, page, line, columns)
    assert best is not None
    _, page, line, columns = best
    if header_row:
        columns = header_at(page.cells, header_row)
    elif len(columns) < 2:
        raise no_header()
    notes: list[str] = []
    if wanted and not chosen:
        notes.append(tr("The workbook has no sheet “{wanted}”; “{sheet}” was read.", wanted=wanted, sheet=page.name))
    elif len(source.pages) > 1:
        notes.append(tr("Read from the sheet “{sheet}”, one of {n}.", sheet=page.name, n=len(source.pages)))
    if line > 1:
        notes.append(tr("The column names stand in line {n}.", n=line))
    notes += _about_merged(page, line, columns)
    return Sheet(
        source.file_name,
        source.digest,
        line,
        columns,
        cells=page.cells,
        notes=tuple(notes),
        name=page.name,
        names=tuple(one.name for one in source.pages),
    )


def _below_merged(head: Sequence[tuple[int, list[str]]], line: int, columns: tuple[str, ...]) -> int:
    """Go down to the last of several rows that say the same: names merged over two rows were filled downwards."""
    for at, row in head:
        if at == line + 1 and trimmed(row) == columns:
            line = at
    return line


def _about_merged(page: Page, header_row: int, columns: tuple[str, ...]) -> list[str]:
    notes: list[str] = []
    down = sorted({column for row, column in page.filled if row > header_row})
    if down:
        names = [columns[place] if place < len(columns) and columns[place] else "–" for place in down]
        notes.append(
            tr("Cells merged over several rows were filled downwards in: {columns}.", columns=", ".join(names[:12]))
        )
    across = [row for row in page.across if row > header_row]
    if across:
        notes.append(
            tr(
                "In line {n} cells are merged across columns; only the first column has their value.",
                n=", ".join(str(row) for row in across[:5]) + (" …" if len(across) > 5 else ""),
            )
        )
    return notes
