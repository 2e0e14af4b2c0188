"""The list of visits: in the order of the way, what a visitor must know first, why, whom to ask, and room to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Note, Paragraph, Table
from coordinator.briefing.document import Level
from coordinator.briefing.maps.figures import figure
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.errors import UsageError
from coordinator.records.values.row_codes import row_code
from coordinator.text import day, mark, phone_text, tr
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines
from coordinator.worklist.on_map import book as map_book
from coordinator.worklist.on_map import visits
from coordinator.worklist.on_map.visits import WHY_NOT, VisitRow, clock, estimate_words, summary
from coordinator.worklist.places.map_rows import MapWish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Value
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.on_map.book import MapBook
    from coordinator.worklist.places.map_rows import VisitRoute

_MEMO_LINES = 3
_MOST_REASONS = 2
_MOST_CONTACTS = 2


@dataclass(frozen=True, slots=True)
class Visits:
    """What a list of visits tells of: the rows in their order, the way where one was asked for, the map of them."""

    rows: Sequence[VisitRow]
    way: VisitRoute | None
    seen: MapBook


def ask(session: Session, now: datetime, request: Request) -> Visits:
    """Read the visits chosen; where none are, those that the worklist asks for today.

    Raises
    ------
    UsageError
        `visits`: none is chosen and none is due.
    """
    wish = request.on_map
    homes = wish.households
    if not homes:
        with opened(session, now, request.answers) as instant:
            due = [line for line in instant.once(lines, request.subjects) if line.reach and line.reach.act == "visit"]
        homes = tuple(line.household_id for line in due)
    if not homes:
        raise UsageError(
            tr("No visit is due today. Choose the households on the map, or name them with --homes."), code="visits"
        )
    way = visits.route(session, now, homes, wish.route, answers=request.answers) if wish.route else None
    rows = visits.visit_rows(session, now, homes, way, request.subjects, request.answers)
    seen = map_book.view(
        session, now, MapWish(households=tuple(homes), layer=wish.layer), request.subjects, request.answers
    )
    return Visits(rows, way, map_book.about(seen, way.wish if way else None))


def compose(listed: Visits, letterhead: Letterhead) -> Document:
    """Compose the list of visits.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = Redaction.at(letterhead.level).knows(
        [
            *((row.household_id, row.name) for row in listed.rows),
            *((None, contact.name) for row in listed.rows for contact in row.contacts),
        ]
    )
    numbers = _numbers(listed)
    blocks: list[Block] = []
    if listed.way is not None:
        blocks += _ways(listed.way)
    (page,) = listed.seen.pages
    if rules.level is Level.FULL and page.homes:
        ways = (
            [
                [
                    (listed.way.wish.start_x, listed.way.wish.start_y),
                    *((stop.x, stop.y) for stop in car.stops),
                    (listed.way.wish.start_x, listed.way.wish.start_y),
                ]
                for car in listed.way.days
            ]
            if listed.way
            else []
        )
        blocks.append(figure(page, rules, numbers, lines=ways))
    blocks.append(
        Paragraph(
            tr("Read what stands before a visit first. The code is the household's number with a check digit."), "quiet"
        )
    )
    blocks.append(Heading(tr("Visits")))
    blocks.append(_sheet(listed, numbers, rules))
    blocks.append(
        Note(tr("If nobody opens and there is reason to fear for someone, call 119 from the door; do not drive on."))
    )
    return document.compose(letterhead, day(letterhead.as_of.date()), blocks)


def _numbers(listed: Visits) -> dict[int, str]:
    several = listed.way is not None and len(listed.way.days) > 1
    return {
        row.household_id: (f"{row.stop.car}-{row.stop.number}" if several else str(row.stop.number))
        if row.stop is not None
        else str(place)
        for place, row in enumerate(listed.rows, 1)
        if listed.way is None or row.stop is not None
    }


def _ways(way: VisitRoute) -> list[Block]:
    start = way.wish.start_name
    rows: list[str] = [summary(way)]
    for car in way.days:
        words = tr(
            "Car {n}: leave {start} at {leave}, {count} visits, back at {back}",
            n=car.car,
            start=start or tr("the start"),
            leave=clock(car.leave_minute),
            count=len(car.stops),
            back=clock(car.back_minute),
        )
        if car.lunch_minute is not None:
            words += tr(", lunch at {at}", at=clock(car.lunch_minute))
        rows.append(words)
    blocks: list[Block] = [Note("\n".join(rows), "coverage", tr("The way")), Note(estimate_words(way))]
    return blocks


def _sheet(listed: Visits, numbers: Mapping[int, str], rules: Redaction) -> Table:
    contact = rules.shows_contact
    rows = tuple(
        (
            Cell(
                numbers.get(row.household_id, "–"),
                "strong",
                detail="\n".join(filter(None, (_when(row), row_code(row.household_id)))),
            ),
            Cell(
                rules.free(row.safety_note),
                "strong",
                detail=row.risk_words,
            ),
            Cell(
                rules.person(row.household_id, row.name),
                "strong",
                detail="\n".join(
                    filter(
                        None,
                        (
                            rules.age_and_sex(row.age, row.sex),
                            rules.free(row.address) if contact else rules.area(row.area),
                            phone_text(row.phone) if contact else "",
                        ),
                    )
                ),
            ),
            Cell(_why(row, rules), detail=_contacts(row, rules)),
            Cell("", room=_MEMO_LINES),
        )
        for row in listed.rows
    )
    columns = (
        Column(tr("No., time, code"), 15),
        Column(tr("Before a visit"), 20),
        Column(tr("Household"), 28),
        Column(tr("Why, and whom to ask"), 32),
        Column(tr("What was seen and said"), 36),
    )
    return Table(columns, rows, tr("No home is on it."), tr("Visits"), facts=_facts(listed, numbers, rules))


def _when(row: VisitRow) -> str:
    if row.stop is not None:
        return tr("about {at}", at=clock(row.stop.arrive_minute))
    return tr(WHY_NOT[row.why_not]) if row.why_not else ""


def _why(row: VisitRow, rules: Redaction) -> str:
    return "\n".join(rules.reason(reason) for reason in row.why[:_MOST_REASONS])


def _contacts(row: VisitRow, rules: Redaction) -> str:
    """Name whom to ask, in their order; who is not to be asked is left out."""
    words: list[str] = []
    for contact in [contact for contact in row.contacts if not contact.do_not_contact][:_MOST_CONTACTS]:
        parts = [rules.other(contact.name), rules.free(contact.relation)]
        if rules.shows_contact:
            parts.append(phone_text(contact.phone))
        if contact.may_enter:
            parts.append(tr("May enter the home"))
        words.append(" · ".join(filter(None, parts)))
    return "\n".join(words)


def _facts(listed: Visits, numbers: Mapping[int, str], rules: Redaction) -> Facts:
    contact = rules.shows_contact
    columns = (
        Column(tr("No.")),
        Column(tr("Row code")),
        Column(tr("About (time)")),
        Column(tr("Before a visit")),
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Area")),
        *((Column(tr("Address")), Column(tr("Phone"))) if contact else ()),
        Column(tr("Risk")),
        Column(tr("Why")),
        Column(tr("Whom to ask")),
        Column(tr("What was seen and said")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            numbers.get(row.household_id, ""),
            row_code(row.household_id),
            _when(row),
            rules.free(row.safety_note),
            rules.person(row.household_id, row.name),
            rules.age_fact(row.age),
            rules.area(row.area),
            *((rules.free(row.address), phone_text(row.phone)) if contact else ()),
            row.risk_words,
            _why(row, rules),
            _contacts(row, rules),
            "",
        )
        for row in listed.rows
    ]
    return Facts(columns, tuple(rows))


PAPER = Paper("visits", mark("Visit list"), ask, compose, mark("Visiting at home"))
