"""What kind of file came, told by its content, and one sheet of text cells out of it."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coordinator.errors import ImportRefused
from coordinator.importers.reading.cells import shown_name
from coordinator.importers.reading.delimited import layout, records
from coordinator.importers.reading.encodings import decode
from coordinator.importers.reading.green_button import COLUMNS, is_green_button, parse
from coordinator.importers.reading.headers import Head, HeaderScore, distinct
from coordinator.importers.reading.json_rows import is_json, json_rows
from coordinator.importers.reading.workbook_table import about_beside, about_merged, about_pages, choose_page, table_of
from coordinator.importers.reading.xlsx import Page, read_workbook
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

TEXT_LIMIT_BYTES = 600 * 1024**2
"""A text file larger than this, or a gz that inflates to more, is refused."""

_DAYS = re.compile(r"\d{5}(?:\.\d+)?")
_DAYS_TO_1904 = 1462
"""Days from the one Excel counts from elsewhere to 1 January 1904 (ECMA-376 part 1, 18.17.4.1)."""
_SNIFFED = 4096
_CHUNK = 8 * 1024 * 1024
_WEB_ARCHIVE = re.compile(rb"multipart/related|Snapshot-Content-Location|Single File Web Page", re.IGNORECASE)
_MAIL_HEAD = re.compile(rb"^\s*(?:[\w-]+:[^\n]*\n\s*)*?(?:mime-version|content-type)\s*:", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"^\s*(?:<!doctype\s+html|<html|<table|<head|<meta|<!--|<\?xml|<style|<div)", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """One table of text cells.

    Attributes
    ----------
    data, encoding, delimiter : the text behind it; empty for a workbook
    cells : rows of a workbook with their row numbers; empty for text
    name, names : of a workbook: the sheet that was read, and all that hold anything
    header_row : line of the header as a person counts it, 1 or more; the lower one of a head of two lines
    columns : names in the header, cleaned and each once; a group's name above stands before (`보호자 › 성명`)
    width : cells of a row that fits, nameless columns behind the last name counted
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
    width: int = 0
    is_running: bool = False
    """The file itself says that its values are running meter readings."""
    minutes: int = 0
    """The file itself says that each of its readings lasts so long; 0: it says nothing, or not the same of all."""
    beside: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict[int, Any], repr=False)
    """By line: place and text of the cells of a workbook that stand beside its table, of which nothing is read."""

    filled: frozenset[tuple[int, int]] = frozenset()
    """Line and place of the cells below others with which they are merged, whose value stands in them too."""
    is_1904: bool = False
    """Days are counted from 1904, so that a number in a column of dates is meant so."""

    def without_shared(self, places: Iterable[int]) -> tuple[Sheet, list[int]]:
        """Empty the cells of some columns that are merged over rows, with the uppermost: the value is all of theirs.

        Returns
        -------
        the sheet, and the lines of those cells
        """
        shared = {cell for line, place in self.filled for cell in ((line - 1, place), (line, place))}
        shared = {(line, place) for line, place in shared if place in {*places} and line > self.header_row}
        if not shared:
            return self, []
        lines = {line for line, _ in shared}
        cells = tuple(
            (
                line,
                ["" if (line, place) in shared else cell for place, cell in enumerate(row)] if line in lines else row,
            )
            for line, row in self.cells
        )
        return replace(self, cells=cells), sorted(lines)

    def with_days_from_1904(self, columns: Iterable[str]) -> Sheet:
        """Write the numbers that stand for days in some columns as other workbooks would; the same sheet elsewhere."""
        places = [self.columns.index(column) for column in columns]
        if not self.is_1904 or not places:
            return self
        cells: list[tuple[int, list[str]]] = []
        for line, row in self.cells:
            texts = list(row)
            for place in places:
                if line > self.header_row and place < len(texts) and _DAYS.fullmatch(texts[place].strip()):
                    texts[place] = str(Decimal(texts[place].strip()) + _DAYS_TO_1904)
            cells.append((line, texts))
        return replace(self, cells=tuple(cells))

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
        delimiter, head = layout(self.data, self.encoding, header_score, header_row)
        notes: list[str] = []
        if self.encoding == "cp949":
            notes.append(tr("Read as Korean Windows text (CP949)."))
        return Sheet(
            self.file_name,
            self.digest,
            head.line,
            distinct(head.names),
            self.data,
            self.encoding,
            delimiter,
            notes=(*notes, *_about_head(head)),
            width=max(head.width, len(head.names)),
        )


def open_source(path: Path) -> Source:
    """Read a partner's file of any known kind.

    Raises
    ------
    ImportRefused
        `missing`, `not_a_file`, `unreadable`, `empty`, `password`, `old_excel`, `web_page`, `kind`, `encoding`,
        `too_large`, `damaged`, `json`
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
    if b"\n" not in data:  # “CSV (Macintosh)” ends its lines by the other sign
        data = data.replace(b"\r", b"\n")
    if is_json(data[:_SNIFFED].decode(encoding, "ignore")):
        return Source(name, digest, made=_json_sheet(name, digest, data.decode(encoding)))
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
    if _MAIL_HEAD.match(head) and _WEB_ARCHIVE.search(head):
        raise ImportRefused(
            tr(
                "This is a web page kept in one file (MHTML), whatever its name says. Open it in Excel, save it as "
                ".xlsx and import again."
            ),
            code="web_page",
        )
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


# ------------------------------------------------------------ sheets
def _green_button_sheet(name: str, digest: Future[str], raw: bytes) -> Sheet:
    readings = parse(raw)
    notes = (tr("A Green Button file; its times are UTC and were turned into Korean time."), *readings.notes)
    return Sheet(
        name,
        digest,
        1,
        COLUMNS,
        cells=readings.rows,
        notes=notes,
        is_running=readings.is_running,
        minutes=readings.minutes,
    )


def _json_sheet(name: str, digest: Future[str], text: str) -> Sheet:
    columns, rows = json_rows(text)
    return Sheet(name, digest, 0, distinct(columns), cells=rows, width=len(columns))


def _about_head(head: Head) -> list[str]:
    notes: list[str] = []
    if head.line > 1:
        notes.append(tr("The column names stand in line {n}.", n=head.line))
    if head.groups:
        notes.append(tr("Names of groups stand above the columns: {groups}.", groups=", ".join(head.groups)))
    return notes


def _of_workbook(source: Source, header_score: HeaderScore, wanted: str, header_row: int) -> Sheet:
    """Make the sheet of a workbook's table."""
    page, head = choose_page(source.pages, header_score, wanted, header_row)
    cells, width, beside = table_of(page, head)
    outside = about_beside(beside)
    notes = about_pages(page, source.pages, wanted, head.line)
    notes += [*_about_head(head), *outside, *about_merged(page, head.line, head.names)]
    return Sheet(
        source.file_name,
        source.digest,
        head.line,
        distinct(head.names),
        cells=cells,
        notes=tuple(notes),
        name=page.name,
        names=tuple(page.name for page in source.pages),
        width=width,
        is_1904=page.is_1904,
        filled=frozenset(page.filled),
        beside=beside,
    )
