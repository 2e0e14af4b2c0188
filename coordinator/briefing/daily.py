"""The daily briefing: whom to go to first and why, how many are not watched, calls due, what yesterday brought."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coordinator.briefing import coverage, document, lines
from coordinator.briefing.blocks import Block, Cell, Heading, KeyFacts, Note
from coordinator.briefing.checkins import round_calls
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import SHAPES
from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.records.power import FEED_HEALTH
from coordinator.text import day, mark, ntr, short_moment, tr
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
    from coordinator.worklist.rows import FeedRow, Today, Yesterday

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


def compose(morning: Day, letterhead: Letterhead) -> Document:
    """Compose the daily briefing.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    today, week_calls, left_over, now = morning.today, morning.week_calls, morning.left_over, letterhead.as_of
    rules = Redaction.at(letterhead.level).knows(
        (row.household_id, row.name) for rows in (today.lines, today.not_watched, week_calls, left_over) for row in rows
    )
    week = round_calls.section(week_calls, left_over, rules, now)
    blocks: list[Block] = [
        *lines.in_danger(today.lines, rules, now),
        _facts(today, (*week_calls, *left_over), rules, now),
        *_coverage(today, rules),
        *_head(today, rules),
        *lines.everybody(today.lines, rules, now),
        *week,
        *_yesterday(morning.yesterday),
        Note(tr(NOT_AN_EMERGENCY_SYSTEM)),
        *coverage.annex(today.not_watched, rules, tr("Annex: not watched today"), tr("Not watched")),
    ]
    return document.compose(letterhead, day(now.date()), blocks)


def _coverage(today: Today, rules: Redaction) -> list[Block]:
    """Say on the first page how many are not watched: silence of the data must not look like safety."""
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
    return [Note(coverage.cause_counts(today.not_watched, rules), "coverage", title)]


def _head(today: Today, rules: Redaction) -> list[Block]:
    """Say once what concerns many homes: outages, partners whose data stopped, silences to look through."""
    if not today.head:
        return []
    return [Note("\n".join(rules.reason(line.said) for line in today.head), title=tr("Told once for many homes"))]


def _facts(today: Today, week_calls: Sequence[RoundItemRow], rules: Redaction, now: datetime) -> KeyFacts:
    by_severity = "  ".join(  # no-break spaces hold sign, word and figure together
        f"{SHAPES[code]}\u00a0{tr(SEVERITY_LABELS[code])}\u00a0{ntr('{n} household', '{n} households', count)}"
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
    facts += [(rules.said(feed.name), _feed(feed)) for feed in today.feeds]
    return KeyFacts(tuple(facts), columns=max(2, min(4, len(facts))))


def _feed(feed: FeedRow) -> Cell:
    label = next((tr(state.label) for state in FEED_HEALTH.states if state.code == feed.health), feed.health)
    tone = _FEED_TONES.get(feed.health, "no_data")
    if feed.health == "late" and feed.late_hours:
        label = ntr("{n} hour late", "{n} hours late", feed.late_hours)
    newest = tr("up to {at}", at=short_moment(feed.newest_at)) if feed.newest_at else ""
    return Cell(label, tone, SHAPES[tone], newest)


def _counted(pairs: Sequence[tuple[str, int]], labels: Mapping[str, str]) -> str:
    return ", ".join(
        tr("{label}: {n}", label=tr(labels[code]) if code in labels else code, n=f"{count:,}") for code, count in pairs
    )


def _yesterday(past: Yesterday) -> list[Block]:
    resolved = sum(count for _, count in past.alerts_resolved)
    called = sum(count for _, count in past.calls)
    facts = (
        (tr("New alerts"), Cell(ntr("{n} case", "{n} cases", past.alerts_new), "strong")),
        (
            tr("Alerts resolved"),
            Cell(
                ntr("{n} case", "{n} cases", resolved),
                "strong",
                detail=_counted(past.alerts_resolved, OUTCOME_LABELS),
            ),
        ),
        (
            tr("Calls made"),
            Cell(ntr("{n} call", "{n} calls", called), "strong", detail=_counted(past.calls, CALL_RESULT_LABELS)),
        ),
        (tr("Service links moved"), Cell(ntr("{n} link", "{n} links", past.links_moved), "strong")),
    )
    return [Heading(tr("Outcome of the day before"), aside=day(past.day)), KeyFacts(facts, columns=4)]


PAPER = Paper("daily", mark("Daily briefing"), ask, compose, mark("Morning meeting"))
