"""Workbooks (.xlsx) from outside: checked as a stream first, then read by a limited child process."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

INFLATED_LIMIT_BYTES = 200 * 1024 * 1024
ENTRY_LIMIT = 5_000
COLUMN_LIMIT = 500
ROW_LIMIT = 200_000
TIME_LIMIT_SECONDS = 60
MEMORY_LIMIT_BYTES = 2 * 1024**3

_CHUNK = 1024 * 1024
_OVERLAP = 256
# A cell beyond column SF (500) or row 200,000: one such cell makes readers ask for memory for the whole field.
_FAR_CELL = re.compile(
    rb"""\sr\s*=\s*["']\s*(?:[A-Z]{3,}\d+|(?:S[G-Z]|[T-Z][A-Z])\d+
    |[A-Z]{1,2}0*(?:\d{7,}|[3-9]\d{5}|2(?:[1-9]\d{4}|0[1-9]\d{3}|00[1-9]\d\d|000[1-9]\d|0000[1-9])))\s*["']""",
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_workbook(raw: bytes) -> None:
    """Inflate a workbook once as a stream, counting, and refuse what could overwhelm a reader.

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
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook.") for name in names):
                raise ImportRefused(
                    tr("This is not an Excel workbook. Unpack it, or save the table as .xlsx or CSV."), code="kind"
                )
            if "xl/workbook.bin" in names:
                raise ImportRefused(tr("This is a binary workbook (.xlsb). Save it as .xlsx."), code="kind")
            size = 0
            for part in parts:
                if part.flag_bits & 1:
                    raise ImportRefused(tr("The workbook is locked with a password. Remove it first."), code="password")
                size = _check_part(book, part, size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
        raise _damaged() from fault


def _check_part(book: zipfile.ZipFile, part: zipfile.ZipInfo, size: int) -> int:
    is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
    is_sheet = part.filename.startswith("xl/worksheets/")
    tail = b""
    with book.open(part) as inflated:
        while chunk := inflated.read(_CHUNK):
            size += len(chunk)
            if size > INFLATED_LIMIT_BYTES:
                raise _too_large()
            window = tail + chunk
            if is_xml and _ENTITY.search(window):
                raise ImportRefused(tr("The workbook holds what no table needs, and was not opened."), code="hostile")
            if is_sheet and _FAR_CELL.search(window):
                raise _too_large()
            tail = window[-_OVERLAP:]
    return size


def _too_large() -> ImportRefused:
    return ImportRefused(
        tr(
            "The workbook is too large: at most {rows:,} rows, {columns} columns and 200 MB. "
            "Delete what lies outside the table, or save it as CSV.",
            rows=ROW_LIMIT,
            columns=COLUMN_LIMIT,
        ),
        code="too_large",
    )


def _damaged() -> ImportRefused:
    return ImportRefused(tr("The workbook is damaged and cannot be read. Ask for it again."), code="damaged")


def read_xlsx(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that holds anything, as text cells with their row numbers.

    Numbers come as written (`48`, `0.1`), dates and times as ISO. The reading runs in a child process with limits of
    memory and time, since a parser's abort cannot be caught.

    Raises
    ------
    ImportRefused
        What `check_workbook` refuses; `damaged` or `too_large` where the child fails.
    """
    check_workbook(raw)
    home = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([home, os.environ.get("PYTHONPATH", "")])}
    try:
        child = subprocess.run(
            [
                sys.executable,
                "-m",
                "coordinator.importers.xlsx_child",
                str(MEMORY_LIMIT_BYTES),
                str(TIME_LIMIT_SECONDS),
            ],
            input=raw,
            capture_output=True,
            timeout=TIME_LIMIT_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise _too_large() from fault
    if child.returncode == 4:
        raise ImportRefused(tr("The workbook is locked with a password. Remove it first."), code="password")
    if child.returncode == 5:
        raise _too_large()
    if child.returncode != 0:
        raise _damaged()
    for line in child.stdout.splitlines():
        row, cells = json.loads(line)
        yield int(row), [str(cell) for cell in cells]
