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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.cells import clean
from coordinator.importers.green_button import COLUMNS, is_green_button, parse
from coordinator.importers.xlsx import read_xlsx
from coordinator.records.resident_numbers import hide_resident_numbers
from coordinator.text import tr

if TYPE_CHECKING:
    from pathlib import Path

TEXT_LIMIT_BYTES = 600 * 1024**2
"""A text file larger than this, or a gz that inflates to more, is refused."""
FIELD_LIMIT_CHARACTERS = 1_000_000
HEADER_SEARCH_ROWS = 40
DELIMITERS = ",;\t|"

_CHUNK = 8 * 1024 * 1024
_WEB_PAGE = re.compile(rb"^\s*(?:<!doctype\s+html|<html|<table|<head|<meta|<!--|<\?xml|<style|<div)", re.IGNORECASE)

HeaderScore = Callable[[Sequence[str]], int]
"""How many columns a row of cells would name, were it the header."""


@dataclass(frozen=True)
class Sheet:
    """One table of text cells.

    Attributes
    ----------
    data, encoding, delimiter : the text behind it; empty for a workbook
    cells : rows of a workbook with their row numbers; empty for text
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
    is_running: bool = False
    """The file itself says that its values are running meter readings."""

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal; computed beside the reading, which for a large file takes as long."""
        return self.digest.result()

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


def open_sheet(path: Path, header_score: HeaderScore) -> Sheet:
    """Read a partner's file of any known kind into a sheet of text cells.

    Raises
    ------
    ImportRefused
        `missing`, `not_a_file`, `unreadable`, `empty`, `password`, `old_excel`, `web_page`, `kind`, `encoding`,
        `too_large`, `damaged`, `quote`, `no_header`
    """
    raw, digest = _bytes_of(path)
    # a file name may carry a number that must not be kept
    name = hide_resident_numbers(path.name)
    kind = recognise(raw)
    if kind == "green_button":
        return _green_button_sheet(name, digest, raw)
    if kind == "xlsx":
        return _workbook_sheet(name, digest, tuple(read_xlsx(raw)), header_score)
    if kind == "gz":
        raw = _inflate(raw)
        inner = recognise(raw)
        if inner == "xlsx":
            return _workbook_sheet(name, digest, tuple(read_xlsx(raw)), header_score)
        if inner == "green_button":
            return _green_button_sheet(name, digest, raw)
        if inner != "text":
            raise ImportRefused(tr("“{name}” holds a further archive. Unpack it first.", name=name), code="kind")
    data, encoding = decode(raw)
    delimiter, header_row, columns = _layout(data, encoding, header_score)
    notes: list[str] = []
    if encoding == "cp949":
        notes.append(tr("Read as Korean Windows text (CP949)."))
    if header_row > 1:
        notes.append(tr("The column names stand in line {n}.", n=header_row))
    return Sheet(name, digest, header_row, columns, data, encoding, delimiter, notes=tuple(notes))


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


# ------------------------------------------------------------ encoding
def decode(raw: bytes) -> tuple[bytes, str]:
    """Find the encoding of a text by the strict ladder: mark, UTF-8, CP949; nothing is ever guessed or replaced.

    Returns
    -------
    the text's bytes without a mark, and `utf-8` or `cp949` in which they decode without fault

    Raises
    ------
    ImportRefused
        Code `encoding`, with the first line that fits neither.

    References
    ----------
    A detector guesses short Korean files wrongly; CP949 and not EUC-KR, which lacks 똠 and 8,821 further syllables.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(name).encode(), "utf-8"
            except UnicodeError as fault:
                raise _unreadable_text(1) from fault
    body = raw.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body:
        raise ImportRefused(
            tr(
                "This is not a text table. If a security program has locked the file, release it; "
                "else save it as .xlsx or as CSV in UTF-8."
            ),
            code="encoding",
        )
    if body.isascii():
        return body, "utf-8"
    utf8_fault = _first_fault(body, "utf-8")
    if utf8_fault is None:
        return body, "utf-8"
    if len(body) != len(raw):
        raise _unreadable_text(_line_of(body, utf8_fault))
    cp949_fault = _first_fault(body, "cp949")
    if cp949_fault is not None:
        raise _unreadable_text(_line_of(body, max(utf8_fault, cp949_fault)))
    mixed = _utf8_line(body)
    if mixed:
        raise _unreadable_text(mixed)
    if b"\xa4\xd4" in body:
        return _join_jamo(body.decode("cp949")).encode(), "utf-8"
    return body, "cp949"


def _unreadable_text(line: int) -> ImportRefused:
    return ImportRefused(
        tr(
            "The text of line {n} can be read neither as UTF-8 nor as CP949. "
            "Open the file in Excel, save it as “CSV UTF-8” and import again.",
            n=line,
        ),
        code="encoding",
    )


def _first_fault(body: bytes, encoding: str) -> int | None:
    """Give the place of the first byte that does not decode, in pieces so that no copy of a large file is made."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    for start in range(0, len(body), _CHUNK):
        try:
            decoder.decode(body[start : start + _CHUNK], final=start + _CHUNK >= len(body))
        except UnicodeDecodeError as fault:
            return start + fault.start
    return None


def _line_of(body: bytes, place: int) -> int:
    return body.count(b"\n", 0, place) + 1


def _utf8_line(body: bytes) -> int:
    """Give the first line of a CP949 text that is Korean when read as UTF-8: two encodings in one file; else 0."""
    for line, text in enumerate(body.split(b"\n"), start=1):
        if text.isascii():
            continue
        try:
            korean = sum("가" <= c <= "힣" for c in text.decode("utf-8"))
        except UnicodeDecodeError:
            continue
        if korean >= 2:
            return line
    return 0


_EIGHT_BYTES = re.compile("\u3164([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ\u3164])")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = "\u3164ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _join_jamo(text: str) -> str:
    """Put together the syllables that an EUC-KR writer took apart (KS X 1001: filler, initial, vowel, final)."""

    def syllable(found: re.Match[str]) -> str:
        initial, vowel, final = _INITIALS.find(found[1]), ord(found[2]) - ord("ㅏ"), _FINALS.find(found[3])
        if initial < 0 or final < 0:
            return found[0]
        return chr(0xAC00 + (initial * 21 + vowel) * 28 + final)

    return _EIGHT_BYTES.sub(syllable, text)


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


def _layout(data: bytes, encoding: str, header_score: HeaderScore) -> tuple[str, int, tuple[str, ...]]:
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
        line, columns, score = header_of(head, header_score)
        widths = Counter(len(row) for _, row in head if len(row) > 1)
        weight = (score, widths.most_common(1)[0][1] if widths else 0, -rank)
        if len(columns) > 1 and (best is None or weight > best[0]):
            best = (weight, delimiter, line, columns)
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


def no_header() -> ImportRefused:
    """Refuse a file in which no row of column names is found."""
    return ImportRefused(
        tr("No row with column names was found. The first lines must name the columns, one name each."),
        code="no_header",
    )


def header_of(head: Sequence[tuple[int, list[str]]], header_score: HeaderScore) -> tuple[int, tuple[str, ...], int]:
    """Find the header among the first rows, below titles and lines such as `기준일: 2026. 10. 31.`.

    Returns
    -------
    its line, the cleaned names, and the score; where no row is known by its names, the first that looks like names
    """
    scored = [(header_score([clean(cell) for cell in row]), -line, row) for line, row in head]
    score, minus_line, row = max(scored, key=lambda one: one[:2])
    if score >= 2:
        return -minus_line, _trimmed(row), score
    for line, other in head:
        names = _trimmed(other)
        if len(names) > 1 and all(names) and not any(re.search(r"^\W*\d[\d\s.,:/-]*$", name) for name in names):
            return line, names, score
    return -minus_line, _trimmed(row), score


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    names = [hide_resident_numbers(clean(cell)) for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _green_button_sheet(name: str, digest: Future[str], raw: bytes) -> Sheet:
    found = parse(raw)
    notes = (tr("A Green Button file; its times are UTC and were turned into Korean time."), *found.notes)
    return Sheet(name, digest, 1, COLUMNS, cells=found.rows, notes=notes, is_running=found.is_running)


def _workbook_sheet(
    name: str, digest: Future[str], cells: tuple[tuple[int, list[str]], ...], header_score: HeaderScore
) -> Sheet:
    filled = [(line, row) for line, row in cells[:HEADER_SEARCH_ROWS] if any(cell.strip() for cell in row)]
    if not filled:
        raise ImportRefused(tr("“{name}” is empty.", name=name), code="empty")
    line, columns, _ = header_of(filled, header_score)
    if len(columns) < 2:
        raise no_header()
    notes = (tr("The column names stand in line {n}.", n=line),) if line > 1 else ()
    return Sheet(name, digest, line, columns, cells=cells, notes=notes)
