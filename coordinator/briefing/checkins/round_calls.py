"""The week's calls in the daily briefing: how the round stands, then who wants somebody, step by step, urgent first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Paragraph, Table
from coordinator.briefing.signs import SHAPES, TICK, due_cell
from coordinator.records.checkins import CALL_RESULT_LABELS, MISSED, STEP_ACTORS, STEPS, CallResult, Step
from coordinator.text import mark, ntr, phone_text, tr
from coordinator.worklist.checkins.round_rows import GROUP_LABELS, STATUS_LABELS, next_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.briefing.blocks import Tone
    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.checkins.round_rows import RoundItemRow

COORDINATOR = mark("Coordinator")
_LAST = len(STEPS) + 3


def counts(rows: Sequence[RoundItemRow]) -> str:
    """Say how many of a week's calls stand where, in the order of the board."""
    counted = Counter(row.group for row in rows)
    return " · ".join(
        tr("{label}: {n}", label=tr(label), n=f"{counted[group]:,}")
        for group, label in GROUP_LABELS.items()
        if counted[group]
    )


def waiting(rows: Sequence[RoundItemRow], now: datetime) -> list[RoundItemRow]:
    """List the calls that want a person now: urgent words, concerns, the highest steps, then the calls by hand."""
    waits = [row for row in rows if row.is_mine_now(now)]
    return sorted(waits, key=lambda row: (_place(row), row.rank(now)[1], row.household_id))


def _place(row: RoundItemRow) -> int:
    if row.status == "urgent":
        return 0
    if row.status == "concern_open":
        return 1
    if row.is_missed:
        return _LAST - 1 - STEPS.index(row.step) if row.step in STEPS else _LAST - 1
    return _LAST


def section(
    rows: Sequence[RoundItemRow], left_over: Sequence[RoundItemRow], rules: Redaction, now: datetime
) -> list[Block]:
    """Give heading, counts and table of the week's calls; what waits for the call service is counted, not listed.

    Parameters
    ----------
    rows : this week's calls, settled ones too
    left_over : what earlier weeks left open; it is listed, and not among the counts of this week
    """
    for_person = waiting([*rows, *left_over], now)
    blocks: list[Block] = [
        Heading(tr("Check-in calls"), aside=ntr("{n} wants a person", "{n} want a person", len(for_person)))
    ]
    sentences = [counts(rows)] if rows else []
    again = sum(row.is_missed and row.step == Step.RETRY for row in rows)
    if again:
        sentences.append(ntr("{n} waits for the second AI call", "{n} wait for the second AI call", again))
    missing = sum(row.status == "no_result" for row in rows)
    if missing:
        sentences.append(ntr("no result came of {n} call", "no result came of {n} calls", missing))
    if sentences:
        blocks.append(Paragraph("\n".join(sentences), "quiet"))
    cells = tuple(
        (
            Cell(TICK, "quiet"),
            Cell(str(number), "quiet"),
            Cell(
                rules.person(row.household_id, row.name),
                "strong",
                detail=" · ".join(filter(None, (rules.age(row.age), rules.area(row.area)))),
            ),
            _state(row, rules),
            _step(row, rules),
            _until(row, now),
        )
        for number, row in enumerate(for_person, start=1)
    )
    columns = (
        Column("", 4),
        Column(tr("No."), 6, "right"),
        Column(tr("Household"), 26),
        Column(tr("State"), 28),
        Column(tr("Next step"), 34),
        Column(tr("By"), 16, "right"),
    )
    empty = tr("No check-in call waits for a person.")
    blocks.append(Table(columns, cells, empty, tr("Check-in calls"), close=True, facts=_facts(for_person, rules)))
    return blocks


def _facts(rows: Sequence[RoundItemRow], rules: Redaction) -> Facts:
    """Give the calls that want a person with one fact a column."""
    contact = rules.shows_contact
    columns = (
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Area")),
        *((Column(tr("Phone")),) if contact else ()),
        Column(tr("State")),
        Column(tr("Said")),
        Column(tr("Next step")),
        Column(tr("By")),
    )
    return Facts(
        columns,
        tuple(
            (
                rules.person(row.household_id, row.name),
                rules.age_fact(row.age),
                rules.area(row.area),
                *((phone_text(row.phone),) if contact else ()),
                tr(STATUS_LABELS[row.status]) if row.status in STATUS_LABELS else "",
                rules.free(row.urgent_words),
                _step(row, rules).text,
                row.step_due_at or row.due_at,
            )
            for row in rows
        ),
    )


def _state(row: RoundItemRow, rules: Redaction) -> Cell:
    tone: Tone = "serious" if row.status == "urgent" else "caution" if row.status == "concern_open" else ""
    label = tr(STATUS_LABELS[row.status]) if row.status in STATUS_LABELS else ""
    lines: list[str] = []
    if words := rules.free(row.urgent_words):
        lines.append(tr("“{words}”", words=words))
    if row.status == "missed" and row.last_result in MISSED and row.last_result != CallResult.NO_ANSWER:
        lines.append(tr(CALL_RESULT_LABELS[row.last_result]))
    if row.is_missed and row.answer_share is not None:
        lines.append(tr("usually answers {share}%", share=round(row.answer_share * 100)))
    return Cell(label, tone, SHAPES[tone] if tone else "", "\n".join(lines))


def _step(row: RoundItemRow, rules: Redaction) -> Cell:
    step_words = next_step(row)
    by_escalation = row.is_asked and row.is_missed and row.step in STEPS
    actor = STEP_ACTORS[row.step] if by_escalation else COORDINATOR
    # Whoever calls needs the number; who asks the contacts or visits has the household's sheet.
    calls = row.asks.act == "call" if row.asks else not row.is_missed or row.step in (Step.STAFF, "")
    phone = phone_text(row.phone) if calls and rules.shows_contact else ""
    return Cell(
        "" if step_words is None else rules.reason(step_words), detail=" · ".join(filter(None, (tr(actor), phone)))
    )


def _until(row: RoundItemRow, now: datetime) -> Cell:
    """Say until when: of the step that is up, of a call by hand its own time; what is past is marked in words."""
    if row.is_missed and row.step == Step.EMERGENCY and row.is_asked:
        return Cell(tr("at once"), "strong")
    if row.is_missed and row.step_due_at is None:
        return Cell(tr("today"))
    return due_cell(row.step_due_at or row.due_at, now)
