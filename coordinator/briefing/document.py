"""A briefing as data: composed once, rendered to paper, HTML, spreadsheet and HWPX; nothing is drawn here."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from coordinator.errors import UsageError
from coordinator.text import Language, language, mark, moment, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

Align = Literal["left", "right", "center"]
Tone = Literal["", "quiet", "strong", "serious", "caution", "watch", "normal", "no_data", "absent", "silenced"]
"""How a text is coloured: plain, less, more, or as a severity; never the only carrier of a meaning."""
NoteKind = Literal["note", "coverage", "safety", "urgent"]


class Level(StrEnum):
    """How much of a person a document shows (공개 수준)."""

    FULL = "full"
    INITIALS = "initials"
    ANONYMOUS = "anonymous"


LEVEL_LABELS: dict[str, str] = {
    Level.FULL: mark("Full names"),
    Level.INITIALS: mark("Family names only"),
    Level.ANONYMOUS: mark("No names"),
}


def clean(text: str) -> str:
    """Drop what no page can hold: control characters (line ends stay), direction overrides, lone surrogates; in NFC."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


class _Clean:
    """Cleans the text fields of a block when it is made, so that no renderer has to."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:  # type: ignore[attr-defined]
            value: object = getattr(self, name)
            if type(value) is str:
                object.__setattr__(self, name, clean(value))


@dataclass(frozen=True, slots=True)
class Cell(_Clean):
    """A text with its manner.

    Attributes
    ----------
    text : may hold line ends
    sign : a severity's shape, drawn before the text in the colour of `tone`
    detail : said below in less, e.g. the village under a name
    """

    text: str
    tone: Tone = ""
    sign: str = ""
    detail: str = ""

    @property
    def plain(self) -> str:
        """Everything it says, without manner."""
        first = f"{self.sign} {self.text}" if self.sign else self.text
        return f"{first}\n{self.detail}" if self.detail else first


@dataclass(frozen=True, slots=True)
class Heading(_Clean):
    """A heading; `level` 1 starts a sheet, 2 a section. `aside` stands at the right end, such as a count."""

    text: str
    level: int = 2
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(_Clean):
    """Running text."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Column(_Clean):
    """A table's column: its title, its share of the width, how it is aligned."""

    title: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table(_Clean):
    """Rows under named columns; the head repeats on each page, a row is never cut while it fits on one.

    Attributes
    ----------
    empty : what to say when there is no row
    name : short name, for a sheet of a workbook
    ruled : a lightly ruled strip without the usual room, for narrow cells such as weeks
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    name: str = ""
    ruled: bool = False

    def __post_init__(self) -> None:
        _Clean.__post_init__(self)
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as the table has columns")


@dataclass(frozen=True, slots=True)
class ChartSpan(_Clean):
    """A stretch of a chart; `kind` is silent, absence, outage or missing."""

    starts_at: datetime
    ends_at: datetime
    label: str
    kind: Literal["silent", "absence", "outage"]


@dataclass(frozen=True, slots=True)
class Chart(_Clean):
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
        _Clean.__post_init__(self)
        if len({len(self.wh), len(self.low), len(self.median), len(self.high)}) != 1:
            raise ValueError("the series of a chart are of one length")


@dataclass(frozen=True, slots=True)
class DayChart(_Clean):
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
        _Clean.__post_init__(self)
        if {len(self.now), len(self.usual), len(self.low), len(self.high), len(self.year_ago) or 24} != {24}:
            raise ValueError("a day has 24 hours")


@dataclass(frozen=True, slots=True)
class Note(_Clean):
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


Block = Heading | Paragraph | Table | Chart | DayChart | Note | KeyFacts | PageBreak | Beside


@dataclass(frozen=True, slots=True)
class Document(_Clean):
    """A composed briefing, in the language of the moment it was composed.

    Attributes
    ----------
    kind : `daily`, `household`, `calls`, …
    title : names the kind of paper, never a person: it goes into the metadata of files
    subtitle : what it is about; may name a person
    purpose : why it is made; the law asks for it on every print (DOMAIN section 7, art. 12)
    as_of : the moment the facts are of
    number : the document's own number; empty before it is issued
    dense : set closely, for a sheet that must stay on one page
    """

    kind: str
    title: str
    subtitle: str
    purpose: str
    level: Level
    as_of: datetime
    issued_by: str
    blocks: tuple[Block, ...]
    county: str = ""
    issued_to: str = ""
    number: str = ""
    practice: bool = False
    lang: Language = "ko"
    confidentiality: str = ""
    dense: bool = False

    def head_facts(self) -> tuple[tuple[str, str], ...]:
        """Name and value of what the head of the first page says."""
        facts = [(tr("As of"), moment(self.as_of)), (tr("Purpose"), self.purpose), (tr("Issued by"), self.issued_by)]
        if self.issued_to:
            facts.append((tr("Issued to"), self.issued_to))
        if self.number:
            facts.append((tr("Number"), self.number))
        facts.append((tr("Shown"), tr(LEVEL_LABELS[self.level])))
        return tuple((name, value) for name, value in facts if value)

    def texts(self) -> Iterator[str]:
        """Every text the document shows, in reading order."""
        yield from (self.title, self.subtitle, self.county, self.confidentiality)
        for name, value in self.head_facts():
            yield from (name, value)
        for block in self.blocks:
            yield from block_texts(block)


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
    elif isinstance(block, KeyFacts):
        for name, cell in block.facts:
            yield from (name, cell.plain)
    elif isinstance(block, Beside):
        for inner in (*block.left, *block.right):
            yield from block_texts(inner)


def confidentiality_line() -> str:
    """Say what every page says of itself; there is no switch for it (complaint 31)."""
    return tr("Confidential · Personal data. Use for the stated purpose only, and shred after use.")


def practice_line() -> str:
    """Say that nobody in the document is real."""
    return tr("Practice data: everyone here is made up.")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a paper is called, why, by whom and how openly it is issued; composing adds what it says.

    Attributes
    ----------
    kind, title : of the kind of paper, as in its row of the table; the title in the language of the moment
    purpose : why it is issued; compulsory
    level : full, initials or anonymous
    as_of : the moment the facts are of
    practice : whether everybody in it is made up
    """

    kind: str
    title: str
    purpose: str
    level: str
    as_of: datetime
    issued_by: str
    county: str = ""
    practice: bool = False
    issued_to: str = ""
    number: str = ""


def compose(letterhead: Letterhead, subtitle: str, blocks: Sequence[Block], *, dense: bool = False) -> Document:
    """Make a document of blocks, with its confidentiality line and in the language of the moment.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is none of `Level`.
    """
    if not clean(letterhead.purpose).strip():
        raise UsageError(tr("State what this document is for; paper with personal data needs a purpose."))
    return Document(
        kind=letterhead.kind,
        title=letterhead.title,
        subtitle=subtitle,
        purpose=" ".join(letterhead.purpose.split()),
        level=parse_level(letterhead.level),
        as_of=letterhead.as_of,
        issued_by=letterhead.issued_by,
        blocks=tuple(blocks),
        county=letterhead.county,
        issued_to=letterhead.issued_to,
        number=letterhead.number,
        practice=letterhead.practice,
        lang=language(),
        confidentiality=confidentiality_line(),
        dense=dense,
    )


def parse_level(level: str) -> Level:
    """Read a redaction level.

    Raises
    ------
    UsageError
        If it is none of `Level`.
    """
    try:
        return Level(level)
    except ValueError:
        raise UsageError(
            tr("There is no level “{level}”; use full, initials or anonymous.", level=clean(level))
        ) from None


def bind(documents: Sequence[Document]) -> Document:
    """Bind sheets of one kind into one document, each on a page of its own.

    Raises
    ------
    UsageError
        If there is no sheet to bind.
    """
    if not documents:
        raise UsageError(tr("There is nothing to print."))
    first = documents[0]
    blocks: list[Block] = []
    for sheet in documents:
        if blocks:
            blocks.append(PageBreak())
        blocks.append(Heading(sheet.subtitle or sheet.title, level=1))
        blocks.extend(sheet.blocks)
    subtitle = ntr("{n} sheet", "{n} sheets", len(documents))
    return replace(first, subtitle=subtitle, blocks=tuple(blocks))
