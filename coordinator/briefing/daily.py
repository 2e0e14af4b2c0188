"""The daily briefing: who is not watched, whom to call first and why, calls due, and what yesterday brought."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coordinator.briefing import coverage, document
from coordinator.briefing.blocks import Block, Cell, Column, Heading, KeyFacts, Note, Table
from coordinator.briefing.checkins import round_calls
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import SHAPES, TICK, due_cell, severity_cell
from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.records.power import FEED_HEALTH
from coordinator.text import day, mark, ntr, phone_text, short_moment, tr
from coordinator.worklist import today as joined
from coordinator.worklist.beside import BESIDE_CALLS
from coordinator.worklist.checkins import round_board

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Tone
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.worklist.rows import FeedRow, Line, Today, Yesterday

NOT_AN_EMERGENCY_SYSTEM = mark(
    "This paper does not replace the emergency services. The last step is always a person’s call: 119, or 112 for the "
    "police."
)

_FEED_TONES: dict[str, Tone] = {"live": "normal", "late": "caution"}


@dataclass(frozen=True, slots=True)
class Day:
    """What the daily briefing tells of.

    Attributes
    ----------
    today, yesterday : what the Today window shows, and the outcome of the day before
    week_calls, left_over : this week's round, settled calls too; what earlier weeks left open
    """

    today: Today
    yesterday: Yesterday
    week_calls: Sequence[RoundItemRow]
    left_over: Sequence[RoundItemRow] = ()


def ask(session: Session, now: datetime, request: Request) -> Day:
    """Read the day: the whole worklist, this week's calls, and what yesterday brought."""
    beside = partial(BESIDE_CALLS, subjects=request.subjects)
    week_calls = round_board.this_round(session, now, beside=beside)
    left_over = round_board.left_over(session, now, week_calls, beside=beside)
    today = joined.today(session, now, request.subjects, request.answers)
    return Day(today, joined.yesterday(session, now), week_calls, left_over)


def compose(told: Day, letterhead: Letterhead) -> Document:
    """Compose the daily briefing.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    today, week_calls, left_over, now = told.today, told.week_calls, told.left_over, letterhead.as_of
    rules = Redaction.at(letterhead.level).knows(
        (row.household_id, row.name) for rows in (today.lines, today.not_watched, week_calls, left_over) for row in rows
    )
    blocks: list[Block] = [
        *_urgent(today, rules),
        *_coverage(today, rules),
        *_head(today),
        _facts(today, (*week_calls, *left_over), now),
    ]
    blocks += _worklist(today.lines, rules, now)
    blocks += round_calls.section(week_calls, left_over, rules, now)
    blocks += _yesterday(told.yesterday)
    blocks.append(Note(tr(NOT_AN_EMERGENCY_SYSTEM)))
    blocks += coverage.annex(today.not_watched, rules, tr("Annex: not watched today"), tr("Not watched"))
    return document.compose(letterhead, day(now.date()), blocks)


def _urgent(today: Today, rules: Redaction) -> list[Block]:
    """Say before everything who said what in a call that cannot wait, and where to call."""
    lines = [line for line in today.lines if line.is_urgent]
    if not lines:
        return []
    told = [
        " · ".join(
            filter(
                None,
                (
                    rules.person(line.household_id, line.name),
                    rules.age_and_sex(line.age, line.sex),
                    rules.area(line.area),
                    phone_text(line.phone) if rules.shows_contact else "",
                    rules.reason(line.reasons[0]),
                ),
            )
        )
        for line in lines
    ]
    return [Note("\n".join(told), "urgent", tr("Said in a check-in call and cannot wait: call now"))]


def _coverage(today: Today, rules: Redaction) -> list[Block]:
    """Say first who is not watched: silence of the data must not look like safety."""
    if not today.not_watched:
        text = ntr(
            "The {n} household of the register is watched today.",
            "All {n} households of the register are watched today.",
            today.household_count,
        )
        return [Note(text, "coverage", tr("Nobody is unwatched today"))]
    title = tr(
        "Not watched today: {missing} of {total} households",
        missing=f"{len(today.not_watched):,}",
        total=f"{today.household_count:,}",
    )
    return [Note(coverage.cause_lines(today.not_watched, rules), "coverage", title)]


def _head(today: Today) -> list[Block]:
    """Say once what concerns many homes: outages, partners whose data stopped, silences to look through."""
    if not today.head:
        return []
    return [Note("\n".join(line.said.text for line in today.head), title=tr("Told once for many homes"))]


def _facts(today: Today, week_calls: Sequence[RoundItemRow], now: datetime) -> KeyFacts:
    by_severity = "  ".join(  # no-break spaces hold sign, word and figure together
        f"{SHAPES[code]}\u00a0{tr(SEVERITY_LABELS[code])}\u00a0{count}"
        for code in ("serious", "caution", "watch", "no_data")
        if (count := sum(line.severity == code for line in today.lines))
    )
    waiting = len(round_calls.waiting(week_calls, now))
    facts: list[tuple[str, Cell]] = [
        (
            tr("On the worklist"),
            Cell(ntr("{n} household", "{n} households", len(today.lines)), "strong", detail=by_severity),
        ),
        (tr("Calls that want a person"), Cell(ntr("{n} call", "{n} calls", waiting), "strong")),
    ]
    facts += [(tr(feed.name), _feed(feed)) for feed in today.feeds]
    return KeyFacts(tuple(facts), columns=max(2, min(4, len(facts))))


def _feed(feed: FeedRow) -> Cell:
    label = next((tr(state.label) for state in FEED_HEALTH.states if state.code == feed.health), feed.health)
    tone = _FEED_TONES.get(feed.health, "no_data")
    if feed.health == "late" and feed.late_hours:
        label = ntr("{n} hour late", "{n} hours late", feed.late_hours)
    newest = tr("up to {at}", at=short_moment(feed.newest_at)) if feed.newest_at else ""
    return Cell(label, tone, SHAPES[tone], newest)


def _worklist(lines: Sequence[Line], rules: Redaction, now: datetime) -> list[Block]:
    rows = tuple(
        (
            Cell(TICK, "quiet"),
            Cell(str(number), "quiet"),
            severity_cell(line.severity),
            Cell(
                rules.person(line.household_id, line.name),
                "strong",
                detail="\n".join(
                    filter(
                        None,
                        (
                            rules.age_and_sex(line.age, line.sex),
                            rules.area(line.area),
                            phone_text(line.phone) if rules.shows_contact else "",
                        ),
                    )
                ),
            ),
            Cell(
                "\n".join(rules.reason(reason) for reason in line.reasons),
                detail=tr("Before a visit: {note}", note=note) if (note := rules.free(line.safety_note)) else "",
            ),
            Cell(rules.said(line.step.text), detail=line.owner),
            due_cell(line.due_at, now),
        )
        for number, line in enumerate(lines, start=1)
    )
    columns = (
        Column("", 4),
        Column(tr("No."), 6, "right"),
        Column(tr("Level"), 14),
        Column(tr("Household"), 19),
        Column(tr("Why"), 40),
        Column(tr("Next step"), 23),
        Column(tr("By"), 13, "right"),
    )
    return [
        Heading(tr("Worklist of today"), aside=ntr("{n} household", "{n} households", len(lines))),
        Table(columns, rows, tr("No household needs a step today."), tr("Worklist")),
    ]


def _counted(pairs: Sequence[tuple[str, int]], labels: Mapping[str, str]) -> str:
    return ", ".join(
        tr("{label} {n}", label=tr(labels[code]) if code in labels else code, n=f"{count:,}") for code, count in pairs
    )


def _yesterday(past: Yesterday) -> list[Block]:
    resolved = sum(count for _, count in past.alerts_resolved)
    called = sum(count for _, count in past.calls)
    facts = (
        (tr("New alerts"), Cell(f"{past.alerts_new:,}", "strong")),
        (
            tr("Alerts resolved"),
            Cell(f"{resolved:,}", "strong", detail=_counted(past.alerts_resolved, OUTCOME_LABELS)),
        ),
        (tr("Calls made"), Cell(f"{called:,}", "strong", detail=_counted(past.calls, CALL_RESULT_LABELS))),
        (tr("Service links moved"), Cell(f"{past.links_moved:,}", "strong")),
    )
    return [Heading(tr("Outcome of the day before"), aside=day(past.day)), KeyFacts(facts, columns=4)]


PAPER = Paper("daily", mark("Daily briefing"), ask, compose, mark("Morning meeting"))
