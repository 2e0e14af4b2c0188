"""One plain table as a file that another program takes in: XLSX or CSV, nothing but texts."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import xlsxwriter

from coordinator.briefing.render.whole import write_whole
from coordinator.errors import UsageError
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIXES = (".xlsx", ".csv")
_WIDEST = 80
"""Characters of the widest column."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula."""


def write(cells: Sequence[Sequence[str]], path: Path, name: str) -> None:
    """Write a table whose first row names its columns, whole or not at all; the file is its owner's only.

    Parameters
    ----------
    name : of the sheet in a workbook

    Raises
    ------
    UsageError
        If the file's name has another suffix.
    BriefingNotWritten
        If the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(tr("Such a list is written as {suffixes}; name the file so.", suffixes=", ".join(SUFFIXES)))
    write_whole(path, _csv(cells) if suffix == ".csv" else _xlsx(cells, name))


def _csv(cells: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerows([f"'{text}" if text.startswith(_FORMULA) else text for text in row] for row in cells)
    return target.getvalue().encode("utf-8-sig")  # without its mark a Korean Excel reads UTF-8 as CP949


def _xlsx(cells: Sequence[Sequence[str]], name: str) -> bytes:
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(name)
    as_text = book.add_format({"num_format": "@"})
    for number, row in enumerate(cells):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, as_text)
    for place in range(len(cells[0])):
        sheet.set_column(place, place, min(_WIDEST, max(10, 2 + max(2 * len(row[place]) for row in cells))))
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
