"""The blocks a briefing is made of, as data: texts and their manner, tables, charts, remarks; nothing is drawn here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Align = Literal["left", "right", "center"]
Tone = Literal["", "quiet", "strong", "serious", "caution", "watch", "normal", "no_data", "absent", "silenced"]
"""How a text is coloured: plain, less, more, or as a severity; never the only carrier of a meaning."""
NoteKind = Literal["note", "coverage", "safety", "urgent"]


_HELD = re.compile(r"(?<=[\d.])\u2060(?=[(년월])")
"""The sign without width inside a date, as `text.short_moment` writes it; in a number of a person it never stands."""


def clean(text: str) -> str:
    """Drop what no page can hold: control characters (line ends stay), direction overrides, lone surrogates; in NFC.

    What holds a date together in one line stays there.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "\u2060".join(
        "".join(c for c in part if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
        for part in _HELD.split(text)
    )


class CleanTexts:
    """Cleans the text fields of a block when it is made, so that no renderer has to."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:  # type: ignore[attr-defined]
            value: object = getattr(self, name)
            if type(value) is str:
                object.__setattr__(self, name, clean(value))


@dataclass(frozen=True, slots=True)
class Cell(CleanTexts):
    """A text with its manner.

    Attributes
    ----------
    text : may hold line ends
    sign : a severity's shape, drawn before the text in the colour of `tone`
    detail : said below in less, e.g. the village under a name
    room : so many empty lines follow, to be written on by hand
    """

    text: str
    tone: Tone = ""
    sign: str = ""
    detail: str = ""
    room: int = 0

    @property
    def plain(self) -> str:
        """Everything it says, without manner."""
        first = f"{self.sign} {self.text}" if self.sign else self.text
        return f"{first}\n{self.detail}" if self.detail else first


@dataclass(frozen=True, slots=True)
class Heading(CleanTexts):
    """A heading; `level` 1 starts a sheet, 2 a section. `aside` stands at the right end, such as a count."""

    text: str
    level: int = 2
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(CleanTexts):
    """Running text."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Column(CleanTexts):
    """A table's column: its title, its share of the width, how it is aligned."""

    title: str
    share: float = 1.0
    align: Align = "left"


Value = str | int | float | date | datetime | None
"""What a cell of a spreadsheet holds; nothing is an empty cell."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a table says with one fact a column, to be sorted, filtered and dialled in a spreadsheet.

    Attributes
    ----------
    columns : titles with their share of the width
    rows : as many values each; they say no more of a person than the table itself does
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        rows = tuple(tuple(clean(value) if isinstance(value, str) else value for value in row) for row in self.rows)
        object.__setattr__(self, "rows", rows)
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError("a row has as many values as there are columns")


@dataclass(frozen=True, slots=True)
class Table(CleanTexts):
    """Rows under named columns; the head repeats on each page, a row is never cut while it fits on one.

    Attributes
    ----------
    empty : what to say when there is no row
    name : short name, for a sheet of a workbook
    ruled : a lightly ruled strip without the usual room, for narrow cells such as weeks
    close : rows close to each other, for a table of many short ones
    facts : the same for a spreadsheet; without them its cells are those of the table
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    name: str = ""
    ruled: bool = False
    close: bool = False
    facts: Facts | None = None

    def __post_init__(self) -> None:
        CleanTexts.__post_init__(self)
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as the table has columns")


@dataclass(frozen=True, slots=True)
class ChartSpan(CleanTexts):
    """A stretch of a chart; `kind` is silent, absence, outage or missing."""

    starts_at: datetime
    ends_at: datetime
    label: str
    kind: Literal["silent", "absence", "outage"]


@dataclass(frozen=True, slots=True)
class Chart(CleanTexts):
    """Hourly power use of one home with what is usual; the series are of one length, Wh, None = missing."""

    start: datetime
    wh: tuple[float | None, ...]
    low: tuple[float | None, ...]
    median: tuple[float | None, ...]
    high: tuple[float | None, ...]
    now: datetime
    spans: tuple[ChartSpan, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        CleanTexts.__post_init__(self)
        if len({len(self.wh), len(self.low), len(self.median), len(self.high)}) != 1:
            raise ValueError("the series of a chart are of one length")


@dataclass(frozen=True, slots=True)
class DayChart(CleanTexts):
    """The mean day of one home beside what is usual there; 24 clock hours each, Wh.

    Attributes
    ----------
    now, usual, low, high : the month in question, and mean, least and most of the months before
    year_ago : the same month a year ago, or empty
    now_label, usual_label, year_label : what the legend calls them
    """

    now: tuple[float, ...]
    usual: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    year_ago: tuple[float, ...]
    now_label: str
    usual_label: str
    year_label: str = ""
    caption: str = ""

    def __post_init__(self) -> None:
        CleanTexts.__post_init__(self)
        if {len(self.now), len(self.usual), len(self.low), len(self.high), len(self.year_ago) or 24} != {24}:
            raise ValueError("a day has 24 hours")


@dataclass(frozen=True, slots=True)
class Note(CleanTexts):
    """A remark set apart: who is not watched (`coverage`), what a visitor must know first, what cannot wait."""

    text: str
    kind: NoteKind = "note"
    title: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Facts by name, side by side in `columns` columns."""

    facts: tuple[tuple[str, Cell], ...]
    columns: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", tuple((clean(name), cell) for name, cell in self.facts))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks of blocks side by side, kept on one page; where there is no such thing, one after the other."""

    left: tuple[Heading | Paragraph | Table | Note | DayChart, ...]
    right: tuple[Heading | Paragraph | Table | Note | DayChart, ...]


Places = tuple[tuple[float, float], ...]
"""Metres east and north, of one ring or line."""


@dataclass(frozen=True, slots=True)
class MapArea(CleanTexts):
    """An area on a map: its rings, cut to the page, and its name where there is a place for it.

    Attributes
    ----------
    shade : strength from 0 to 1 with which it is filled; none for no filling
    hatched : its number may not stand
    strong : the page is of it
    """

    rings: tuple[Places, ...]
    level: str
    name: str = ""
    label: tuple[float, float] | None = None
    note: str = ""
    shade: float | None = None
    hatched: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MapMark(CleanTexts):
    """A number upon the map, the same as in the list beside it; `tone` as of a text."""

    x: float
    y: float
    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class MapFigure(CleanTexts):
    """A map as data: metres of EPSG:5179 within an extent; drawn where there are drawings, told elsewhere.

    Attributes
    ----------
    extent : west, south, east, north
    lines : ways from place to place
    key : what the shades mean, each with its strength; None is hatched
    source : whose outlines or pictures these are
    """

    extent: tuple[float, float, float, float]
    areas: tuple[MapArea, ...]
    marks: tuple[MapMark, ...] = ()
    lines: tuple[Places, ...] = ()
    key: tuple[tuple[float | None, str], ...] = ()
    caption: str = ""
    source: str = ""


Block = Heading | Paragraph | Table | Chart | DayChart | Note | KeyFacts | PageBreak | Beside | MapFigure


def block_texts(block: Block) -> Iterator[str]:
    """Give every text of a block, in reading order."""
    if isinstance(block, Heading):
        yield from (block.text, block.aside)
    elif isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Note):
        yield from (block.title, block.text)
    elif isinstance(block, Table):
        yield from (column.title for column in block.columns)
        yield from (cell.plain for row in block.rows for cell in row)
        if not block.rows:
            yield block.empty
    elif isinstance(block, Chart):
        yield block.caption
        yield from (span.label for span in block.spans)
    elif isinstance(block, DayChart):
        yield from (block.caption, block.now_label, block.usual_label, block.year_label if block.year_ago else "")
    elif isinstance(block, MapFigure):
        yield from (block.caption, block.source, *(words for _, words in block.key))
        yield from (text for area in block.areas for text in (area.name, area.note))
        yield from (mark.text for mark in block.marks)
    elif isinstance(block, KeyFacts):
        for name, cell in block.facts:
            yield from (name, cell.plain)
    elif isinstance(block, Beside):
        for inner in (*block.left, *block.right):
            yield from block_texts(inner)
