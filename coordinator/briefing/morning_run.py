"""The record of the morning run (점검 기록): half a page on what was done, by whom, and who is left and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Cell, Column, Heading, KeyFacts, Note, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import severity_cell
from coordinator.records.morning_run import ANSWER_LABELS, Answer
from coordinator.text import day, mark, ntr, tr
from coordinator.worklist import morning_run as joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Block
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.morning_run import Record, StepRow
    from coordinator.worklist.rows import Line


def ask(session: Session, now: datetime, request: Request) -> Record:
    """Ask for the newest run.

    Raises
    ------
    UsageError
        `no_run`: there was none yet.
    """
    return joined.record(session, now, subjects=request.subjects, answers=request.answers)


def compose(run: Record, letterhead: Letterhead) -> Document:
    """Compose the record.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = Redaction.at(letterhead.level).knows(
        (row.household_id, row.name) for rows in (run.steps, run.waiting) for row in rows
    )
    blocks: list[Block] = [_facts(run), _done(run.steps, rules)]
    blocks += _left([step for step in run.steps if step.answer == Answer.LATER], run.waiting, rules)
    return document.compose(letterhead, day(run.day_on), blocks, dense=True)


def _facts(run: Record) -> KeyFacts:
    counted = Counter(step.answer for step in run.steps)
    later = counted.pop(Answer.LATER, 0)
    counts = [
        tr("{label} {n}", label=tr(ANSWER_LABELS[answer]), n=counted[answer]) for answer in Answer if counted[answer]
    ]
    detail = "  ".join(words.replace(" ", "\u00a0") for words in counts)  # what belongs together stays on one line
    last = max((step.answered_at for step in run.steps), default=run.begun_at)
    until = run.ended_at or last
    times = tr("{begin} to {end}", begin=f"{run.begun_at:%H:%M}", end=f"{until:%H:%M}")
    waiting_count = len(run.waiting) + later
    facts = (
        (tr("Asked"), Cell(ntr("{n} person", "{n} people", counted.total()), "strong", detail=detail)),
        (tr("Left"), Cell(ntr("{n} person", "{n} people", waiting_count), "strong")),
        (tr("Time"), Cell(times, detail=run.begun_by)),
    )
    return KeyFacts(facts, columns=3)


def _done(steps: Sequence[StepRow], rules: Redaction) -> Table:
    rows = tuple(
        (
            Cell(f"{step.answered_at:%H:%M}", "quiet"),
            severity_cell(step.severity) if step.severity else Cell(""),
            Cell(rules.person(step.household_id, step.name), "strong", detail=_where(step, rules)),
            Cell(tr(ANSWER_LABELS.get(step.answer, step.answer))),
            Cell(rules.free(step.note)),
            Cell(step.answered_by, "quiet"),
        )
        for step in steps
    )
    columns = (
        Column(tr("At"), 8),
        Column(tr("Level"), 12),
        Column(tr("Household"), 24),
        Column(tr("What was done"), 20),
        Column(tr("Note"), 36),
        Column(tr("Asked by"), 12),
    )
    return Table(columns, rows, tr("Nobody was asked."), tr("Morning run"))


def _left(later: Sequence[StepRow], waiting: Sequence[Line], rules: Redaction) -> list[Block]:
    if not later and not waiting:
        return [Note(tr("Everybody of the run was asked; nobody is left."))]
    rows = [
        (
            Cell(rules.person(step.household_id, step.name), "strong", detail=_where(step, rules)),
            Cell(tr("Put off")),
            Cell(rules.free(step.note)),
        )
        for step in later
    ]
    rows += [
        (
            Cell(rules.person(line.household_id, line.name), "strong", detail=_where(line, rules)),
            Cell(tr("Not asked yet")),
            Cell("\n".join(rules.reason(reason) for reason in line.reasons[:1])),
        )
        for line in waiting
    ]
    columns = (Column(tr("Household"), 30), Column(tr("Why left"), 20), Column(tr("Note"), 50))
    return [
        Heading(tr("Who is left"), aside=ntr("{n} person", "{n} people", len(rows))),
        Table(columns, tuple(rows), name=tr("Who is left")),
    ]


def _where(row: StepRow | Line, rules: Redaction) -> str:
    return " · ".join(part for part in (rules.age(row.age), rules.area(row.area)) if part)


PAPER = Paper("run", mark("Record of the morning run"), ask, compose, mark("Morning meeting"))
