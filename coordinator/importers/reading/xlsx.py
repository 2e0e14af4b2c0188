"""Workbooks (.xlsx) from outside: checked as a stream first, then read by a limited child process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
import zlib
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coordinator.errors import ImportRefused
from coordinator.importers.reading.xlsx_child import PASSWORD, TOO_LARGE, Limits
from coordinator.importers.reading.xlsx_formulas import with_formulas_shown
from coordinator.importers.reading.xlsx_parts import (
    BookFacts,
    SheetFacts,
    facts_of,
    plain_name,
    with_plain_names,
    without_blank_cells,
)
from coordinator.records.values.resident_numbers import hide_resident_numbers
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

INFLATED_LIMIT_BYTES = 200 * 1024 * 1024
ENTRY_LIMIT = 5_000
OUTPUT_LIMIT_BYTES = 100 * 1024 * 1024
"""What the child may answer; it is kept as it came until the child has ended well."""
TIME_LIMIT_SECONDS = 60
LIMITS = Limits()

_STOPPED = tuple(-getattr(signal, name, 0) for name in ("SIGABRT", "SIGKILL", "SIGXCPU") if hasattr(signal, name))
"""How a child ends that its limits of memory or time, or we, have stopped."""
_CHUNK = 1024 * 1024
_OVERLAP = 256
# A cell beyond column SF (500) or row 200,000: one such cell makes readers ask for memory for the whole field.
_FAR_CELL = re.compile(
    rb"""\sr\s*=\s*["']\s*(?:[A-Z]{3,}\d+|(?:S[G-Z]|[T-Z][A-Z])\d+
    |[A-Z]{1,2}0*(?:\d{7,}|[3-9]\d{5}|2(?:[1-9]\d{4}|0[1-9]\d{3}|00[1-9]\d\d|000[1-9]\d|0000[1-9])))\s*["']""",
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_workbook(raw: bytes) -> BookFacts:
    """Inflate a workbook once as a stream, counting, and refuse what could overwhelm a reader.

    Returns
    -------
    what its parts say besides the cells

    Raises
    ------
    ImportRefused
        `damaged`, `password`, `kind`, `too_large` (over 200 MB inflated, 5,000 parts, or a cell beyond
        500 columns and 200,000 rows), `hostile` (entities)
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts = book.infolist()
            if len(parts) > ENTRY_LIMIT:
                raise _too_large()
            names = {plain_name(part.filename) for part in parts}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook.") for name in names):
                raise ImportRefused(
                    tr("This is not an Excel workbook. Unpack it, or save the table as .xlsx or CSV."), code="kind"
                )
            if "xl/workbook.bin" in names:
                raise ImportRefused(tr("This is a binary workbook (.xlsb). Save it as .xlsx."), code="kind")
            size = 0
            by_part: dict[str, SheetFacts] = {}
            for part in parts:
                if part.flag_bits & 1:
                    raise ImportRefused(tr("The workbook is locked with a password. Remove it first."), code="password")
                size = _check_part(book, part, size, by_part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
        raise _damaged() from fault
    return facts_of(raw, by_part)


def _check_part(book: zipfile.ZipFile, part: zipfile.ZipInfo, size: int, by_part: dict[str, SheetFacts]) -> int:
    name = plain_name(part.filename)
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = name.startswith("xl/worksheets/")
    facts = by_part.setdefault(name, SheetFacts()) if is_sheet else SheetFacts()
    tail = b""
    with book.open(part) as inflated:
        while chunk := inflated.read(_CHUNK):
            size += len(chunk)
            if size > INFLATED_LIMIT_BYTES:
                raise _too_large()
            window = tail + chunk
            if is_xml and _ENTITY.search(window):
                raise ImportRefused(tr("The workbook holds what no table needs, and was not opened."), code="hostile")
            if is_sheet:
                if _FAR_CELL.search(window):
                    raise _too_large()
                facts.add(window)
            tail = window[-_OVERLAP:]
    return size


def _too_large() -> ImportRefused:
    return ImportRefused(
        tr(
            "The workbook is too large: at most {rows:,} rows, {columns} columns and 200 MB. "
            "Delete what lies outside the table, or save it as CSV.",
            rows=LIMITS.rows,
            columns=LIMITS.columns,
        ),
        code="too_large",
    )


def _damaged() -> ImportRefused:
    return ImportRefused(tr("The workbook is damaged and cannot be read. Ask for it again."), code="damaged")


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook.

    Attributes
    ----------
    cells : rows with their row numbers (1 = first), text cells; a value merged over rows stands in each of them
    filled : (row, column counted from 0) of the cells that were filled from a merged one above
    spans : (row, first column, last column) of cells that are merged over columns
    hidden_rows : numbers of the rows that a filter or a person has hidden
    hidden_columns : the same of columns, counted from 0
    is_1904 : days are counted from 1904, and a number without a format of dates is meant so
    """

    name: str
    cells: tuple[tuple[int, list[str]], ...] = field(repr=False)
    hidden: bool = False
    filled: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    spans: tuple[tuple[int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_1904: bool = False


def read_workbook(
    raw: bytes, limits: Limits = LIMITS, output_limit_bytes: int = OUTPUT_LIMIT_BYTES
) -> tuple[Page, ...]:
    """Read the sheets of a workbook that hold anything.

    Numbers come as written (`48`, `0.1`), dates and times as ISO. The reading runs in a child process with limits of
    memory and time and without the program's environment, since a parser's abort cannot be caught.

    Raises
    ------
    ImportRefused
        What `check_workbook` refuses; `damaged` or `too_large` where the child fails.
    """
    raw = with_plain_names(raw, INFLATED_LIMIT_BYTES, ENTRY_LIMIT)
    try:
        facts, answer = _ask_checked(raw, limits, output_limit_bytes)
    except ImportRefused as refused:
        bare = without_blank_cells(raw, INFLATED_LIMIT_BYTES, ENTRY_LIMIT) if refused.code == "too_large" else raw
        if bare is raw:
            raise
        facts, answer = _ask_checked(bare, limits, output_limit_bytes)
    pages: list[Page] = []
    about: dict[str, Any] = {}
    cells: list[tuple[int, list[str]]] = []
    for line in _lines(answer):
        read = json.loads(line)
        if isinstance(read, dict):
            if about:
                pages.append(_page(about, cells, facts))
            about, cells = cast("dict[str, Any]", read), []
        else:
            row, texts = cast("tuple[int, list[str]]", read)
            cells.append((int(row), [str(text) for text in texts]))
    if about:
        pages.append(_page(about, cells, facts))
    return tuple(page for page in pages if any(cell.strip() for _, row in page.cells for cell in row))


def _ask_checked(raw: bytes, limits: Limits, output_limit_bytes: int) -> tuple[BookFacts, deque[bytes]]:
    facts = check_workbook(raw)
    code, answer = ask_child(with_formulas_shown(raw), limits, output_limit_bytes)
    if code == PASSWORD:
        raise ImportRefused(tr("The workbook is locked with a password. Remove it first."), code="password")
    if code == TOO_LARGE or code in _STOPPED:
        raise _too_large()
    if code != 0:
        raise _damaged()
    return facts, answer


def ask_child(raw: bytes, limits: Limits, output_limit_bytes: int) -> tuple[int, deque[bytes]]:
    """Have the child read a workbook; gives its exit code and what it answered, no more of it than the limit.

    The child knows nothing of the program: neither its environment, which may hold a passphrase, nor its modules.
    """
    # the one thing without which Windows starts no program
    system = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    command = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).with_name("xlsx_child.py")), limits.as_json()]
    answer: deque[bytes] = deque()
    size = 0
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=system
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Timer(TIME_LIMIT_SECONDS, child.kill)
        late.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(raw)
                child.stdin.close()
            while chunk := os.read(child.stdout.fileno(), _CHUNK):
                size += len(chunk)
                answer.append(chunk)
                if size > output_limit_bytes:
                    child.kill()
                    child.wait()
                    return TOO_LARGE, answer
            child.wait()
        finally:
            late.cancel()
            child.kill()
    return child.returncode, answer


def _lines(answer: deque[bytes]) -> Iterator[bytes]:
    """Yield the lines of the answer, letting go of each part of it that was read."""
    tail = b""
    while answer:
        *lines, tail = (tail + answer.popleft()).split(b"\n")
        yield from lines
    if tail:
        yield tail


def _page(about: dict[str, Any], cells: list[tuple[int, list[str]]], facts: BookFacts) -> Page:
    """Fill values merged over rows downwards in their own column; nothing is ever put into another column."""
    filled: list[tuple[int, int]] = []
    spans: list[tuple[int, int, int]] = []
    for top, left, bottom, right in about["merged"]:
        if right > left:
            spans += [(row, left, right) for row in range(top + 1, min(bottom, len(cells) - 1) + 2)]
        if bottom <= top or top >= len(cells) or left >= len(cells[top][1]):
            continue
        value = cells[top][1][left]
        for row in range(top + 1, min(bottom, len(cells) - 1) + 1):
            texts = cells[row][1]
            if value.strip() and left < len(texts) and not texts[left].strip():
                texts[left] = value
                filled.append((row + 1, left))
    own = facts.sheets.get(str(about["name"]), SheetFacts())
    return Page(
        hide_resident_numbers(str(about["name"])),
        tuple(cells),
        bool(about["hidden"]),
        tuple(filled),
        tuple(sorted(spans)),
        frozenset(own.hidden_rows),
        frozenset(own.hidden_columns),
        facts.is_1904,
    )
