"""Survey lists that leave the program: coverage and movement without small numbers, and who is still to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.surveys.masks import masked
from coordinator.reference.limits import limit
from coordinator.text import mark, phone_text, tr
from coordinator.worklist.surveys.movement import GRADE_LABELS, movement
from coordinator.worklist.surveys.rows import STATE_LABELS, coverage, is_open, newest_round, places, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Table, Value
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.surveys.rows import PlaceRow

Rows = tuple[int, "Sequence[Sequence[Value]]"]
"""The least number that is told, and the rows."""


def _told(n: int | None, least: int) -> Value:
    return tr("under {n}", n=least) if n is None else n


def _ask_coverage(session: Session, now: datetime, _request: Request) -> Rows:
    least, row = limit("survey_small_number", now.date()), newest_round(rounds(session))
    if row is None:
        return least, ()
    areas = coverage(session, row.id)
    tables: list[Sequence[Value]] = []
    for level in ("county", "town", "village"):
        chosen = [area for area in areas if area.level == level]
        groups = {area.town_id for area in chosen} if level == "village" else {None}
        for group in sorted(groups, key=lambda number: number or 0):
            of = [area for area in chosen if level != "village" or area.town_id == group]
            counts = masked([[getattr(area.counts, state) for state in STATE_LABELS] for area in of], least)
            tables += [
                (
                    area.name,
                    _told(area.counts.people if area.counts.people >= least else None, least),
                    *(_told(n, least) for n in line),
                )
                for area, line in zip(of, counts, strict=True)
            ]
    return least, tables


def _coverage_table(rows: Rows) -> Table:
    columns = ((tr("Area"), 2.0), (tr("People to ask"), 1.0), *((tr(label), 1.0) for label in STATE_LABELS.values()))
    return plain_table("coverage", columns, rows[1])


def _ask_movement(session: Session, now: datetime, _request: Request) -> Rows:
    least, row = limit("survey_small_number", now.date()), newest_round(rounds(session))
    moved = None if row is None else movement(session, row.id)
    if moved is None:
        return least, ()
    grades = list(GRADE_LABELS)
    cells = moved.cells
    counts = masked([[cells.get((before, now_), 0) for now_ in grades] for before in grades], least)
    return least, [
        (tr(GRADE_LABELS[before]), *(_told(n, least) for n in line))
        for before, line in zip(grades, counts, strict=True)
    ]


def _movement_table(rows: Rows) -> Table:
    return plain_table(
        "movement", ((tr("Grade before"), 2.0), *((tr(label), 1.0) for label in GRADE_LABELS.values())), rows[1]
    )


def _ask_open(session: Session, now: datetime, _request: Request) -> list[PlaceRow]:
    row = newest_round(rounds(session))
    return [] if row is None else [place for place in places(session, row.id, now) if is_open(place)]


def _open_table(rows: Sequence[PlaceRow]) -> Table:
    return plain_table(
        "survey-open",
        (
            (tr("Row code"), 1.0),
            (tr("Name"), 1.0),
            (tr("Before a visit"), 1.6),
            (tr("Age"), 0.6),
            (tr("Area"), 1.6),
            (tr("Address"), 2.4),
            (tr("Phone"), 1.4),
            (tr("Not at home"), 0.8),
            (tr("Day to ask again"), 1.0),
        ),
        [
            (
                row.code,
                row.name,
                row.safety_note,
                row.age,
                row.area,
                row.address,
                phone_text(row.phone),
                row.absences or None,
                row.next_on,
            )
            for row in rows
        ],
    )


COVERAGE = list_paper("survey-coverage", mark("Coverage of the survey"), _ask_coverage, _coverage_table)
MOVEMENT = list_paper("survey-movement", mark("Movement between two surveys"), _ask_movement, _movement_table)
OPEN = list_paper("survey-open", mark("Still to be asked in the survey"), _ask_open, _open_table)
