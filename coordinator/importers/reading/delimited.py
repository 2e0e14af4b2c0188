"""Delimited text: its records with their lines, its delimiter and its head."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from coordinator.errors import ImportRefused
from coordinator.importers.reading.headers import (
    HEADER_SEARCH_ROWS,
    Head,
    HeaderScore,
    head_of,
    header_at,
    header_of,
    no_header,
    trimmed,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD_LIMIT_CHARACTERS = 1_000_000
DELIMITERS = ",;\t|"


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


def layout(data: bytes, encoding: str, header_score: HeaderScore, header_row: int) -> tuple[str, Head]:
    """Find delimiter and head: the reading in which most columns are known by name.

    Raises
    ------
    ImportRefused
        `no_header`, `header_row`, `quote`
    """
    best: tuple[tuple[int, int, int], str, int, tuple[str, ...], list[tuple[int, list[str]]]] | None = None
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
            best = (weight, delimiter, line, columns, head)
    if header_row and (best is None or sum(bool(name) for name in best[3]) < 2):
        header_at((), header_row)
    if best is None:
        raise fault or no_header()
    _, delimiter, line, columns, head = best
    return delimiter, head_of(head, line, columns, header_score)


def _first_lines(data: bytes) -> bytes:
    end = -1
    for _ in range(HEADER_SEARCH_ROWS * 2):
        newline = data.find(b"\n", end + 1)
        if newline < 0:
            return data
        end = newline
    return data[: end + 1]
