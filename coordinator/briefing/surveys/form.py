"""The survey form: whom a round asks, with boxes to tick, each keyed back by its row code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, KeyFacts, Note, PageBreak, Paragraph, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import TICK
from coordinator.records.surveys import RESULT_LABELS, SurveyResult
from coordinator.text import day, mark, phone_text, short_day, tr
from coordinator.worklist.surveys.offers import InstrumentRow, instrument_rows
from coordinator.worklist.surveys.rows import PlaceRow, RoundRow, is_open, newest_round, places, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request

_BLANK = "＿"


@dataclass(frozen=True, slots=True)
class FormsToFill:
    """What the form tells of: a round, its instrument, and who is still to be asked, or one of them.

    Attributes
    ----------
    apart : each person on a page of their own, with the items in words
    """

    row: RoundRow | None
    instrument: InstrumentRow | None
    places: Sequence[PlaceRow]
    apart: bool = False


def ask(session: Session, now: datetime, request: Request) -> FormsToFill:
    """List who is still to be asked in the round that is worked on; of one household that one alone."""
    row = newest_round(rounds(session))
    if row is None:
        return FormsToFill(None, None, ())
    key = (row.instrument, row.version)
    instrument = next((each for each in instrument_rows(session, now.date()) if each.instrument.key == key), None)
    asked = places(session, row.id, now, request.household_id)
    if request.household_id is None:
        asked = [place for place in asked if is_open(place)]
    return FormsToFill(row, instrument, asked, request.everything or request.household_id is not None)


def compose(forms: FormsToFill, letterhead: Letterhead) -> Document:
    """Compose the forms.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = Redaction.at(letterhead.level).knows((place.household_id, place.name) for place in forms.places)
    row, instrument = forms.row, forms.instrument
    if row is None or instrument is None:
        words = tr("No survey round is planned yet. Plan one on the desk of surveys.")
        return document.compose(letterhead, day(letterhead.as_of.date()), [Paragraph(words)])
    blocks: list[Block] = [Paragraph(_how(row, instrument), "quiet")]
    if forms.apart:
        for number, place in enumerate(forms.places):
            if number:
                blocks.append(PageBreak())
            blocks += _page(place, instrument, rules)
        if not forms.places:
            blocks.append(Paragraph(tr("Nobody is left to be asked in this round.")))
    else:
        blocks.append(_sheet(forms, instrument, rules))
        blocks.append(_legend(instrument))
    if instrument.instrument.urgent is not None:
        hotline = instrument.instrument.urgent.hotline
        blocks.append(
            Note(
                tr(
                    "Who tells of thoughts of death or self-harm is not left alone: "
                    "hotline {hotline}, in danger 119 or 112.",
                    hotline=hotline,
                )
            )
        )
    return document.compose(letterhead, f"{row.name} · {row.title}", blocks)


def _how(row: RoundRow, instrument: InstrumentRow) -> str:
    until = tr("Until {day}.", day=short_day(row.ends_on))
    how = tr("Tick one answer an item, or why nothing could be asked. Each is keyed in by its row code.")
    words = [until, how]
    if instrument.instrument.texts_from_county and not instrument.has_texts:
        words.append(
            tr("The official wording is not pasted: the numbers stand for the items of the official form beside you.")
        )
    elif not instrument.has_texts:
        words.append(tr("The items are topics in our words; ask as the official form has it."))
    if not instrument.instrument.sets_risk:
        words.append(tr("A screening is no diagnosis."))
    return " ".join(words)


def _reasons() -> str:
    return "  ".join(
        f"{TICK}\u00a0{tr(label)}".replace(" ", "\u00a0")
        for code, label in RESULT_LABELS.items()
        if code != SurveyResult.DONE
    )


def _legend(instrument: InstrumentRow) -> Table:
    """Give the items under the list: number, words, answers."""
    items = instrument.instrument.items
    rows = tuple(
        (
            Cell(str(item.number)),
            Cell(instrument.wording(item.number) or _BLANK * 12),
            Cell(" · ".join(f"{option.key} {option.name}" for option in item.options), "quiet"),
        )
        for item in items
    )
    columns = (Column(tr("No."), 6, "right"), Column(tr("Item"), 60), Column(tr("Answers of the form"), 38))
    return Table(columns, rows, name=tr("Item"), close=True)


def _who(place: PlaceRow, rules: Redaction) -> Cell:
    below = [" ".join(filter(None, (rules.age(place.age), rules.area(place.area))))]
    if rules.shows_contact:
        below += [rules.free(place.address), phone_text(place.phone)]
    if note := rules.free(place.safety_note):
        below.insert(0, f"! {note}")
    return Cell(rules.person(place.household_id, place.name), "strong", detail="\n".join(filter(None, below)))


def _sheet(forms: FormsToFill, instrument: InstrumentRow, rules: Redaction) -> Table:
    """Give many people a page: each with a strip of numbered boxes for the digits."""
    items = instrument.instrument.items
    strip = "  ".join(f"{item.number}:{_BLANK}" for item in items)
    rows = tuple(
        (Cell(place.code, "quiet"), _who(place, rules), Cell(strip, detail=_reasons(), room=1))
        for place in forms.places
    )
    columns = (
        Column(tr("Row code"), 11),
        Column(tr("Household"), 32),
        Column(tr("Digit of each item, or why not"), 61),
    )
    empty = tr("Nobody is left to be asked in this round.")
    return Table(columns, rows, empty, tr("Survey form"), facts=_facts(forms, instrument, rules))


def _facts(forms: FormsToFill, instrument: InstrumentRow, rules: Redaction) -> Facts:
    contact = rules.shows_contact
    items = instrument.instrument.items
    columns = (
        Column(tr("Row code")),
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Area")),
        *((Column(tr("Address")), Column(tr("Phone"))) if contact else ()),
        *(Column(tr("Item {n}", n=item.number)) for item in items),
        Column(tr("Result")),
        Column(tr("Note")),
    )
    rows = tuple(
        (
            place.code,
            rules.person(place.household_id, place.name),
            rules.age_fact(place.age),
            rules.area(place.area),
            *((place.address, phone_text(place.phone)) if contact else ()),
            *("" for _ in items),
            "",
            "",
        )
        for place in forms.places
    )
    return Facts(columns, rows)


def _page(place: PlaceRow, instrument: InstrumentRow, rules: Redaction) -> list[Block]:
    """Give one person a page: who, the items with their boxes, why not, room for a note."""
    facts: list[tuple[str, Cell]] = [
        (tr("Row code"), Cell(place.code, "strong")),
        (tr("Age"), Cell(rules.age(place.age))),
        (tr("Area"), Cell(rules.area(place.area))),
    ]
    if rules.shows_contact:
        facts += [(tr("Phone"), Cell(phone_text(place.phone))), (tr("Address"), Cell(rules.free(place.address)))]
    blocks: list[Block] = [Heading(rules.person(place.household_id, place.name), level=1)]
    if note := rules.free(place.safety_note):
        blocks.append(Note(note, "safety", tr("Before a visit")))
    blocks.append(KeyFacts(tuple(facts), columns=3))
    items = tuple(
        (
            Cell(str(item.number)),
            Cell(instrument.wording(item.number) or _BLANK * 20),
            Cell(
                "  ".join(
                    f"{TICK}\u00a0{option.key}\u00a0{option.name}".replace(" ", "\u00a0") for option in item.options
                )
            ),
        )
        for item in instrument.instrument.items
    )
    columns = (Column(tr("No."), 6, "right"), Column(tr("Item"), 52), Column(tr("Answers of the form"), 46))
    blocks.append(Table(columns, items, name=tr("Survey form")))
    blocks.append(Paragraph(tr("Not asked because: {reasons}", reasons=_reasons())))
    rest = (
        (Cell(tr("Day of the survey")), Cell("")),
        (Cell(tr("Who asked")), Cell("")),
        (Cell(tr("Note")), Cell("", room=2)),
    )
    blocks.append(Table((Column("", 20), Column("", 84)), rest, name=tr("Note")))
    return blocks


PAPER = Paper(
    "survey",
    mark("Survey form"),
    ask,
    compose,
    mark("Survey visits"),
    part=mark("Many on a page"),
    whole=mark("Each on a page of their own"),
)
