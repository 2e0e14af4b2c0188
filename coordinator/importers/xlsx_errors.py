"""Cells of failed formulas in a workbook, made text before it is read: the reader drops some and refuses the rest."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1024 * 1024
_ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]{0,300}\s)?t\s*=\s*["'])e(["'])""")
"""A cell of the type “error” (ECMA-376 part 1, 18.18.11)."""


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
