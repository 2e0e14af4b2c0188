"""Urgent words of calls that stand where nothing is read: in other columns, beside the table, in a line below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.importers.checkins.words import urgent_word
from coordinator.importers.profiles import places
from coordinator.importers.reading.cells import clean
from coordinator.importers.reading.headers import letter
from coordinator.records.checkins import CallResult
from coordinator.records.values.resident_numbers import hide_resident_numbers
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.checkins.call_row import CallRow
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.kind import FileToRead
    from coordinator.importers.reading.cells import Problems

_LETTER = re.compile(r"[가-힣A-Za-z]")
"""A number alone, such as `119` in a column of phones, was said by nobody."""


def unread_words(file: FileToRead, rows: Sequence[FileRow], urgent_words: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Find urgent words in cells of a call from which nothing is taken.

    Returns
    -------
    by line: the column's name or place, and the cell. A text that stands in several rows is a form's, and is none.
    """
    used = {*places(file.profile, file.sheet).values()}
    beside = file.sheet.beside
    texts: list[tuple[int, int, str]] = []
    for row in rows:
        if row.fault:
            continue
        spare = [(place, cell) for place, cell in enumerate(row.raw) if place not in used]
        spare += beside.get(row.line, ())
        texts += [(row.line, place, clean(cell)) for place, cell in spare if _LETTER.search(cell)]
    often = Counter(text for _, _, text in texts)
    columns = file.sheet.columns
    unread: dict[int, tuple[str, str]] = {}
    for line, place, text in texts:
        if often[text] == 1 and urgent_word(text, urgent_words):
            column = columns[place] if place < len(columns) else ""
            unread.setdefault(
                line, (column or tr("column {letter}", letter=letter(place)), hide_resident_numbers(text))
            )
    return unread


def spoken_text(row: FileRow) -> str:
    """Join the cells of a row in which anything could have been said, one behind the other."""
    return " · ".join(cell.strip() for cell in row.raw if _LETTER.search(cell))


def name_unread(row: FileRow, problems: Problems, word: str, column: str, text: str) -> None:
    """Name urgent words of a cell from which nothing is taken, whose call is kept as urgent for them."""
    problems.add(
        row.line,
        column,
        text,
        "urgent_words",
        tr(
            "Urgent words “{word}” stand in “{column}”, from which nothing is taken; the call is kept as urgent with "
            "them. Call now.",
            word=word,
            column=column,
        ),
    )


def goes_on_below(before: CallRow, row: FileRow, problems: Problems, word: str) -> CallRow:
    """Give the call above a line of urgent words that names nobody: a text whose line was broken goes on there."""
    words = hide_resident_numbers(clean(spoken_text(row)))
    problems.add(
        before.line,
        "",
        words,
        "urgent_words",
        tr(
            "Urgent words “{word}” stand alone in line {n}, below this call. They may be the rest of it, so that it is "
            "kept as urgent. Read both lines and call now.",
            word=word,
            n=row.line,
        ),
    )
    return replace(
        before,
        urgent=True,
        urgent_word=before.urgent_word or word,
        result=str(CallResult.CONCERN) if before.result in _MAY_SPEAK else before.result,
        summary=" · ".join(part for part in (before.summary, words) if part),
        says="said",
    )


_MAY_SPEAK = (CallResult.OK, CallResult.SILENT, CallResult.CONTENT_UNKNOWN)
