"""The map book of an eup or myeon, one page a village, and the print of a view; numbers on the map are the list's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Note, PageBreak, Paragraph, Table
from coordinator.briefing.document import Level
from coordinator.briefing.maps.figures import figure
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import SHAPES, TONES
from coordinator.reference.limits import limit
from coordinator.text import mark, ntr, phone_text, tr
from coordinator.worklist.on_map import book as map_book
from coordinator.worklist.places.map_rows import ALERTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.on_map.book import BookPage, MapBook, PlacedHome
    from coordinator.worklist.places.map_rows import LayerWords

_MOST_LISTED = 1500
"""Homes of a view that are listed; a page of more is looked at, not read."""


def ask_book(session: Session, now: datetime, request: Request) -> MapBook:
    """Read the pages of an eup or myeon."""
    return map_book.book(session, now, request.on_map, request.subjects, request.answers)


def ask_view(session: Session, now: datetime, request: Request) -> MapBook:
    """Read what a view shows."""
    return map_book.view(session, now, request.on_map, request.subjects, request.answers)


def compose_book(book: MapBook, letterhead: Letterhead) -> Document:
    """Compose the book: each village begins a page of its own, with its map and the list below.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = _rules(book, letterhead)
    least = limit("map_least_households", letterhead.as_of.date())
    blocks: list[Block] = [Paragraph(_how(rules), "quiet")]
    for number, page in enumerate(book.pages):
        if number:
            blocks.append(PageBreak())
        numbers = {placed.home.household_id: str(at) for at, placed in enumerate(page.homes, 1)}
        count = ntr("{n} household", "{n} households", len(page.homes))
        blocks.append(Heading(page.name, level=1 if number else 2, aside=count))
        blocks.append(figure(page, rules, numbers, layer=book.wish.layer, least=least))
        blocks += _unplaced(page, numbers, rules)
        blocks.append(_list(page, numbers, rules, book.picture.layer, page.name))
    if not book.pages:
        blocks.append(Paragraph(tr("There are no households in it.")))
    blocks.append(_outlines())
    return document.compose(letterhead, book.title, blocks)


def compose_view(book: MapBook, letterhead: Letterhead) -> Document:
    """Compose the print of a view: the map, what it means, and the list of the homes on it.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = _rules(book, letterhead)
    least = limit("map_least_households", letterhead.as_of.date())
    (page,) = book.pages
    shaded = book.picture.shaded
    chosen = set(book.wish.households)
    listed = tuple(placed for placed in page.homes if not shaded or placed.home.household_id in chosen)
    listed = listed[:_MOST_LISTED]
    page = replace(page, homes=listed)
    numbers = {placed.home.household_id: str(at) for at, placed in enumerate(listed, 1)}
    caption = tr("{rate}. {meaning}", rate=tr(shaded.rate.title), meaning=tr(shaded.rate.meaning)) if shaded else ""
    blocks: list[Block] = [
        figure(
            page,
            rules,
            numbers if len(listed) <= 300 else {},
            layer=book.wish.layer,
            shaded=shaded,
            least=least,
            caption=caption,
        )
    ]
    if shaded is not None:
        blocks.append(_rates(book))
    if listed:
        blocks.append(Heading(tr("Homes on the map"), aside=ntr("{n} household", "{n} households", len(listed))))
        blocks.append(_list(page, numbers, rules, book.picture.layer, tr("Homes on the map")))
    blocks.append(_outlines())
    return document.compose(letterhead, tr(book.picture.layer.title), blocks)


def _rules(book: MapBook, letterhead: Letterhead) -> Redaction:
    return Redaction.at(letterhead.level).knows(
        (placed.home.household_id, placed.home.name) for page in book.pages for placed in page.homes
    )


def _how(rules: Redaction) -> str:
    if rules.level is Level.FULL:
        return tr("The numbers on the map are those of the list below it. Read what stands before a visit first.")
    return tr("At this level no home stands at its place: the map counts the homes of each area.")


def _unplaced(page: BookPage, numbers: Mapping[int, str], rules: Redaction) -> list[Block]:
    missing = [numbers[placed.home.household_id] for placed in page.homes if placed.x is None]
    if not missing or rules.level is not Level.FULL:
        return []
    return [Note(tr("Not on the map, as their place is not known: {numbers}.", numbers=", ".join(missing)), "coverage")]


def _list(page: BookPage, numbers: Mapping[int, str], rules: Redaction, layer: LayerWords, name: str) -> Table:
    """List the homes of a page: what a visitor must know first, then who, where, how to reach."""
    contact = rules.shows_contact
    label_of = {category.code: category.label for category in layer.categories}
    rows = tuple(
        (
            Cell(numbers[placed.home.household_id], "strong"),
            Cell(rules.free(placed.home.safety_note), "strong" if placed.home.safety_note else ""),
            Cell(
                rules.person(placed.home.household_id, placed.home.name),
                "strong",
                detail=rules.age(placed.home.age),
            ),
            *((Cell(rules.free(placed.home.address), detail=phone_text(placed.home.phone)),) if contact else ()),
            *(() if contact else (Cell(rules.area(placed.home.area)),)),
            _word(placed, layer, label_of),
        )
        for placed in page.homes
    )
    columns = (
        Column(tr("No."), 7, "right"),
        Column(tr("Before a visit"), 26),
        Column(tr("Name"), 16),
        Column(tr("Address and phone") if contact else tr("Area"), 40),
        Column(tr(layer.title), 18),
    )
    facts = Facts(
        (
            Column(tr("No."), align="right"),
            Column(tr("Before a visit")),
            Column(tr("Name")),
            Column(tr("Age"), align="right"),
            Column(tr("Area")),
            *((Column(tr("Address")), Column(tr("Phone"))) if contact else ()),
            Column(tr(layer.title)),
        ),
        tuple(
            (
                int(numbers[placed.home.household_id]),
                rules.free(placed.home.safety_note),
                rules.person(placed.home.household_id, placed.home.name),
                rules.age_fact(placed.home.age),
                rules.area(placed.home.area),
                *((rules.free(placed.home.address), phone_text(placed.home.phone)) if contact else ()),
                _word(placed, layer, label_of).text,
            )
            for placed in page.homes
        ),
    )
    return Table(columns, rows, tr("No home is on it."), name, close=True, facts=facts)


def _word(placed: PlacedHome, layer: LayerWords, label_of: Mapping[str, str]) -> Cell:
    code = placed.home.category
    words = tr(label_of[code]) if code in label_of else ""
    if layer.code != ALERTS:
        return Cell(words)
    return Cell(words, TONES.get(code, ""), SHAPES.get(code, ""))


def _rates(book: MapBook) -> Table:
    """List the rate by area, masked as on the map."""
    shaded = book.picture.shaded
    assert shaded is not None
    areas: Sequence[tuple[str, str, str]] = [
        (area.name, "◇", "◇")
        if area.is_masked
        else (area.name, f"{area.part:,}/{area.whole:,}", "–" if area.percent is None else f"{area.percent:.1f}")
        for area in shaded.areas
    ]
    columns = (
        Column(tr("Area"), 40),
        Column(tr("Of how many"), 30, "right"),
        Column(tr("For every hundred") if shaded.rate.per_hundred else tr("Percent"), 30, "right"),
    )
    rows = tuple(tuple(Cell(text) for text in row) for row in areas)
    return Table(columns, rows, name=tr(shaded.rate.title), close=True)


def _outlines() -> Note:
    return Note(tr("Outlines as stored in this program; no document about where a boundary runs."))


BOOK = Paper("map-book", mark("Map book"), ask_book, compose_book, mark("Visiting a village"))
VIEW = Paper("map", mark("Map"), ask_view, compose_view, mark("Planning visits"))
