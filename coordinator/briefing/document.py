"""A briefing as data: composed once, rendered to paper, HTML, spreadsheet and HWPX; nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from coordinator.briefing.blocks import CleanTexts, Heading, PageBreak, block_texts, clean
from coordinator.errors import UsageError
from coordinator.text import Language, language, mark, moment, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from coordinator.briefing.blocks import Block


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


@dataclass(frozen=True, slots=True)
class Document(CleanTexts):
    """A composed briefing, in the language of the moment it was composed.

    Attributes
    ----------
    kind : `daily`, `household`, `calls`, …
    title : names the kind of paper, never a person: it goes into the metadata of files
    subtitle : what it is about; may name a person
    purpose : why it is made; the law asks for it on every print (개인정보의 안전성 확보조치 기준 제12조)
    as_of : the moment the facts are of
    number : the document's own number; empty before it is issued
    dense : set closely, for a sheet that must stay on one page
    approval : names of the boxes in which those sign who see it (결재란); none without
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
    approval: tuple[str, ...] = ()

    def head_facts(self) -> tuple[tuple[str, str], ...]:
        """Name and value of what the head of the first page says."""
        facts = [(tr("As of"), moment(self.as_of)), (tr("Purpose"), self.purpose), (tr("Issued by"), self.issued_by)]
        if self.issued_to:
            facts.append((tr("Issued to"), self.issued_to))
        if self.number:
            facts.append((tr("Issue number"), self.number))
        facts.append((tr("Shown"), tr(LEVEL_LABELS[self.level])))
        return tuple((name, value) for name, value in facts if value)

    def texts(self) -> Iterator[str]:
        """Every text the document shows, in reading order."""
        yield from (self.title, self.subtitle, self.county, self.confidentiality, *self.approval)
        for name, value in self.head_facts():
            yield from (name, value)
        for block in self.blocks:
            yield from block_texts(block)


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
    approval : names of the boxes in which those sign who see it
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
    approval: tuple[str, ...] = ()


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
        approval=tuple(filter(None, (" ".join(clean(name).split()) for name in letterhead.approval))),
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
