"""Large delimited texts cut into columns as arrays, piece by piece on two threads; irregular pieces go row by row."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.importers.reading.cells import KEPT_PROBLEMS
from coordinator.importers.reading.delimited import FIELD_LIMIT_CHARACTERS
from coordinator.importers.reading.row_fit import RowFit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.reading.formats import Sheet

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

_PIECE_BYTES = 8 * 1024 * 1024
_WIDEST_BYTES = 32
_WORD = 8
_ROOM = _WIDEST_BYTES + 2 * _WORD
_KEEP = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
"""Masks that keep the first n bytes of a word."""


@dataclass
class TextColumn:
    """A column as codes into its different texts: codes int32 [row], texts [code]."""

    name: str
    codes: Codes
    texts: list[str]

    def at(self, row: int) -> str:
        """Give the text of a row."""
        return self.texts[int(self.codes[row])]


@dataclass
class UnfitRows:
    """Rows that do not stand under their head: the first of each fault by line, cells and fault, and the count of all.

    The faults are those of `row_fit`.
    """

    kept: list[tuple[int, list[str], str]] = field(default_factory=list[tuple[int, list[str], str]])
    counts: Counter[str] = field(default_factory=Counter[str])

    def add(self, line: int, cells: list[str], fault: str) -> None:
        """Add a row; a whole file of them is only counted."""
        if self.counts[fault] < KEPT_PROBLEMS:
            self.kept.append((line, cells, fault))
        self.counts[fault] += 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece's rows: how many lines it has, which of them hold a row, and the codes and texts of each column.

    `unfit` are the rows that do not stand under the head; None where all do.
    """

    line_count: int
    lines: NDArray[np.int32]
    columns: tuple[tuple[Codes, list[bytes]], ...]
    unfit: UnfitRows | None = None


def load_columns(
    sheet: Sheet, wanted: Sequence[int], figures: Sequence[int] = ()
) -> tuple[NDArray[np.int32], list[TextColumn], UnfitRows]:
    """Load some columns of a sheet, blank rows left out.

    Parameters
    ----------
    wanted : positions of the columns
    figures : positions of columns of numbers

    Returns
    -------
    int32 [row] the line of each row, the columns in the order asked for, and the rows that do not stand under the head

    Raises
    ------
    ImportRefused
        Code `quote`, as `Sheet.rows`.
    """
    fit = RowFit(sheet, {}, figures=figures)
    if not sheet.data or b'"' in sheet.data:
        return _load_rows(sheet, wanted, fit)
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as threads:
        has_returns = b"\r" in sheet.data
        read = list(
            threads.map(lambda piece: _read_piece(piece, sheet, wanted, fit, has_returns=has_returns), _pieces(sheet))
        )
    lines: list[NDArray[np.int32]] = []
    unfit = UnfitRows()
    line = sheet.header_row + 1
    for part in read:
        lines.append(part.lines + np.int32(line))
        if part.unfit is not None:
            unfit.kept += [(line + at, cells, fault) for at, cells, fault in part.unfit.kept]
            unfit.counts += part.unfit.counts
        line += part.line_count
    columns: list[TextColumn] = []
    for place, position in enumerate(wanted):
        known: dict[bytes, int] = {}
        codes: list[Codes] = []
        for part in read:
            own, texts = part.columns[place]
            table = np.array([known.setdefault(text, len(known)) for text in texts], np.int32)
            codes.append(table[own] if len(own) else own)
        joined = np.concatenate(codes) if codes else np.empty(0, np.int32)
        columns.append(TextColumn(sheet.columns[position], joined, [text.decode(sheet.encoding) for text in known]))
    return (np.concatenate(lines) if lines else np.empty(0, np.int32)), columns, unfit


def _load_rows(
    sheet: Sheet, wanted: Sequence[int], fit: RowFit
) -> tuple[NDArray[np.int32], list[TextColumn], UnfitRows]:
    lines: list[int] = []
    unfit = UnfitRows()
    known: list[dict[str, int]] = [{} for _ in wanted]
    codes: list[list[int]] = [[] for _ in wanted]
    for line, row in sheet.rows():
        if fault := fit.fault(row):
            unfit.add(line, row, fault)
            continue
        cells = [row[position] if position < len(row) else "" for position in wanted]
        if not any(cell.strip() for cell in cells):
            continue
        lines.append(line)
        for place, cell in enumerate(cells):
            codes[place].append(known[place].setdefault(cell, len(known[place])))
    columns = [
        TextColumn(sheet.columns[position], np.array(codes[place], np.int32), list(known[place]))
        for place, position in enumerate(wanted)
    ]
    return np.array(lines, np.int32), columns, unfit


def _pieces(sheet: Sheet) -> list[tuple[int, int]]:
    """Split the text below the header at line ends; gives (begin, end) of each piece."""
    data = sheet.data
    start = 0
    for _ in range(sheet.header_row):
        start = data.find(b"\n", start) + 1
        if not start:
            return []
    end = len(data)
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    pieces: list[tuple[int, int]] = []
    while start < end:
        cut = data.find(b"\n", min(start + _PIECE_BYTES, end), end) + 1 or end
        pieces.append((start, cut))
        start = cut
    return pieces


def _read_piece(
    span: tuple[int, int], sheet: Sheet, wanted: Sequence[int], fit: RowFit, *, has_returns: bool
) -> _Piece:
    begin, end = span
    room = len(sheet.data) - end
    # whole words are read, also behind the last field
    raw = np.frombuffer(sheet.data, np.uint8, end - begin + min(room, _ROOM), begin)
    if room < _ROOM:
        raw = np.append(raw, np.zeros(_ROOM - room, np.uint8))
    piece = _read_regular(raw, end - begin, sheet, wanted, has_returns=has_returns)
    return piece or _read_by_row(memoryview(sheet.data)[begin:end], sheet, wanted, fit)


def _read_regular(
    raw: NDArray[np.uint8], size: int, sheet: Sheet, wanted: Sequence[int], *, has_returns: bool
) -> _Piece | None:
    """Cut a piece in which every line has the same number of columns; None where one has not."""
    layout = _cut_lines(raw, size, sheet.delimiter, len(sheet.columns) - 1, has_returns=has_returns)
    if layout is None:
        return None
    starts, ends, cuts = layout
    parts = cuts.shape[1]
    columns: list[tuple[Codes, list[bytes]]] = []
    blank = np.ones(len(ends), bool)
    for position in wanted:
        first = starts if position == 0 else cuts[:, position - 1] + 1
        last = ends if position == parts else cuts[:, position]
        column = _factorise(raw, first, last)
        if column is None:
            return None
        columns.append(column)
        empty = [not text.strip() for text in column[1]]
        blank &= np.array(empty, bool)[column[0]] if any(empty) else False
    lines = np.arange(len(ends), dtype=np.int32)
    if blank.any():
        lines = lines[~blank]
        columns = [(codes[~blank], texts) for codes, texts in columns]
    return _Piece(len(ends), lines, tuple(columns))


def _cut_lines(
    raw: NDArray[np.uint8], size: int, delimiter: str, parts: int, *, has_returns: bool
) -> tuple[Ints, Ints, Ints] | None:
    """Give where lines start and end, and [line, cut] where the delimiters stand; None where their number differs."""
    text = raw[:size]
    sign = ord(delimiter)
    open_end = not size or text[-1] != 10
    if sign < ord("-") and not has_returns and not open_end:
        # signs up to the comma are rare in numbers and times, so that one search finds delimiters and line ends
        at_signs = np.flatnonzero(text <= sign)
        if len(at_signs) % (parts + 1) == 0:
            grid = at_signs.reshape(-1, parts + 1)
            ends = grid[:, -1]
            if (raw[ends] == 10).all() and (raw[grid[:, :-1]] == sign).all():
                starts = np.concatenate([[0], ends[:-1] + 1])
                return starts, ends, grid[:, :-1]
    ends = np.flatnonzero(text == 10)
    if open_end:
        ends = np.append(ends, size)
    starts = np.concatenate([[0], ends[:-1] + 1])
    if has_returns:
        before_end = (raw[ends - 1] == 13) & (ends > starts)
        if int(np.count_nonzero(before_end)) != int(np.count_nonzero(text == 13)):
            return None
        ends = ends - before_end
    signs = np.flatnonzero(text == sign)
    if len(signs) != parts * len(ends):
        return None
    cuts = signs.reshape(len(ends), parts)
    if (cuts[:, 0] < starts).any() or (cuts[:, -1] > ends).any():
        return None
    return starts, ends, cuts


def _factorise(raw: NDArray[np.uint8], first: Ints, last: Ints) -> tuple[Codes, list[bytes]] | None:
    """Give codes [row] and texts of fields of up to 32 bytes; exact, by words of 8 bytes."""
    lengths = last - first
    widest = int(lengths.max())
    if widest > _WIDEST_BYTES:
        return None
    # every place of the text as a word of the 8 bytes that begin there
    windows = np.ndarray(len(raw) - _WORD, "<u8", raw, strides=(1,))
    shortest = int(lengths.min())
    words: list[Words] = []
    for offset in range(0, max(widest, 1), _WORD):
        word: Words = windows[first + offset] if offset else windows[first]
        if shortest < offset + _WORD:
            over = lengths - offset
            if shortest < offset or widest > offset + _WORD:
                np.clip(over, 0, _WORD, out=over)
            word &= _KEEP[over]
        if (word != word[0]).any():
            words.append(word)
    if not words:
        codes, heads = np.zeros(len(first), np.int32), np.zeros(1, np.int64)
    else:
        codes, heads = _codes(words)
    return codes, [raw[first[row] : last[row]].tobytes() for row in heads]


def _codes(words: list[Words]) -> tuple[Codes, Ints]:
    """Give each different combination of words a code: codes [row] and for each code a row that has it."""
    import pandas as pd  # late: seconds that the start of the window does not need

    change = np.zeros(len(words[0]), bool)
    change[0] = True
    for word in words:
        change[1:] |= word[1:] != word[:-1]
    runs = np.flatnonzero(change)
    in_runs = len(runs) * 4 < len(change)
    picked = [word[runs] for word in words] if in_runs else words
    codes, different = pd.factorize(picked[0])
    for word in picked[1:]:
        more, word_texts = pd.factorize(word)
        codes, different = pd.factorize(codes * len(word_texts) + more)
    heads = np.empty(len(different), np.int64)
    heads[codes[::-1]] = np.arange(len(codes))[::-1]
    narrow = codes.astype(np.int32)
    if in_runs:
        heads = runs[heads]
        narrow = np.repeat(narrow, np.diff(np.append(runs, len(change))))
    return narrow, heads


def _read_by_row(piece: memoryview, sheet: Sheet, wanted: Sequence[int], fit: RowFit) -> _Piece:
    """Read a piece row by row: lines with fewer or more columns, blank lines, long cells."""
    csv.field_size_limit(FIELD_LIMIT_CHARACTERS)
    lines: list[int] = []
    known: list[dict[str, int]] = [{} for _ in wanted]
    codes: list[list[int]] = [[] for _ in wanted]
    unfit = UnfitRows()
    line_count = 0
    with io.TextIOWrapper(io.BytesIO(piece), encoding=sheet.encoding, newline="") as text:
        for line_count, row in enumerate(csv.reader(text, delimiter=sheet.delimiter, quoting=csv.QUOTE_NONE), start=1):
            if fault := fit.fault(row):
                unfit.add(line_count - 1, row, fault)
                continue
            cells = [row[position] if position < len(row) else "" for position in wanted]
            if any(cell.strip() for cell in cells):
                lines.append(line_count - 1)
                for place, cell in enumerate(cells):
                    codes[place].append(known[place].setdefault(cell, len(known[place])))
    columns = tuple(
        (np.array(code, np.int32), [text.encode(sheet.encoding) for text in texts])
        for code, texts in zip(codes, known, strict=True)
    )
    return _Piece(line_count, np.array(lines, np.int32), columns, unfit)
