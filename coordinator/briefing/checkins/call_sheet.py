"""The call sheet: whom to call in this round, with room to write down by hand what the call brought."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Block, Cell, Column, Note, Paragraph, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import SHAPES, TICK
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.records.row_codes import row_code
from coordinator.text import day, mark, phone_text, short_day, tr
from coordinator.worklist.beside import BESIDE_CALLS
from coordinator.worklist.checkins import round_board

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.checkins.round_rows import RoundItemRow

_MARKS = ("ok", "concern", "no_answer")
"""Results that have a box to tick; others are written by hand."""


def ask(session: Session, now: datetime, request: Request) -> list[RoundItemRow]:
    """List whom to call by tonight: what earlier weeks left open, then this week's calls that are not settled.

    Nobody is on it who is not to be called (a contact exclusion stands).
    """
    beside = partial(BESIDE_CALLS, subjects=request.subjects)
    items = round_board.this_round(session, now, beside=beside, states=("due", "in_progress", "missed", "concern_open"))
    pressing = {item.household_id for item in items if item.state in ("missed", "concern_open")}
    older = [
        item for item in round_board.left_over(session, now, (), beside=beside) if item.household_id not in pressing
    ]
    left = {item.household_id for item in older}
    due = older + [
        item
        for item in items
        # its call may have come before its day
        if (item.due_at.date() <= now.date() or item.household_id in pressing)
        and item.status != "stopped"
        and item.household_id not in left
    ]
    return sorted(due, key=lambda item: item.status != "urgent")


def compose(calls_due: Sequence[RoundItemRow], letterhead: Letterhead) -> Document:
    """Compose the call sheet of a round.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    now = letterhead.as_of
    rules = Redaction.at(letterhead.level).knows((row.household_id, row.name) for row in calls_due)
    blocks: list[Block] = [
        Paragraph(
            tr("Tick what each call brought and write the rest beside it. Each row is keyed in by its code."),
            "quiet",
        ),
        _sheet(calls_due, rules, now),
        Note(tr("If there is reason to fear for someone, do not wait for the round: call 119.")),
    ]
    return document.compose(letterhead, day(now.date()), blocks)


def _sheet(rows: Sequence[RoundItemRow], rules: Redaction, now: datetime) -> Table:
    # A box and its word stay together.
    boxes = "   ".join(f"{TICK}\u00a0{tr(CALL_RESULT_LABELS[code])}" for code in _MARKS)
    cells = tuple(
        (
            Cell(row_code(row.id), "quiet"),
            Cell(
                rules.person(row.household_id, row.name),
                "strong",
                detail="\n".join(filter(None, (rules.age(row.age), rules.area(row.area)))),
            ),
            *((Cell(phone_text(row.phone)),) if rules.shows_contact else ()),
            _due(row, now),
            _last_call(row, rules),
            Cell(boxes, detail=tr("At (time):")),
        )
        for row in rows
    )
    columns = (
        Column(tr("Row code"), 10),
        Column(tr("Household"), 17),
        *((Column(tr("Phone"), 20),) if rules.shows_contact else ()),
        Column(tr("By"), 22, "right"),
        Column(tr("Last call"), 20),
        Column(tr("Result"), 38),
    )
    return Table(columns, cells, tr("No call is due."), tr("Call sheet"))


def _last_call(row: RoundItemRow, rules: Redaction) -> Cell:
    """Say what the last call brought; words that cannot wait stand in place of how the person usually answers."""
    if row.status == "urgent":
        words = rules.free(row.urgent_words)
        return Cell(tr("Urgent"), "serious", SHAPES["serious"], tr("“{words}”", words=words) if words else "")
    return Cell(_last(row), detail=_answers(row))


def _last(row: RoundItemRow) -> str:
    if not row.last_result:
        return ""
    label = CALL_RESULT_LABELS.get(row.last_result)
    return tr(label) if label else row.last_result


def _answers(row: RoundItemRow) -> str:
    if row.answer_share is None:
        return ""
    return tr("usually answers {share}%", share=round(row.answer_share * 100))


def _due(row: RoundItemRow, now: datetime) -> Cell:
    due_at = row.step_due_at or row.due_at
    # The space within the day is one that does not break.
    day_text = "" if due_at.date() == now.date() else f"{short_day(due_at.date())} ".replace(". ", ".\u00a0")
    return Cell(f"{day_text}{due_at:%H:%M}")


PAPER = Paper("calls", mark("Call sheet"), ask, compose, mark("Making check-in calls"))
