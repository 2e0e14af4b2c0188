"""Calls out of files against what is stored: which call is which, what it adds, and whom the file does not name."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.casework.checkins.rounds import HISTORY
from coordinator.casework.checkins.urgent_question import with_urgency
from coordinator.casework.exclusions import exclusions
from coordinator.casework.intake.finder import DayPlan, Finder, is_first
from coordinator.casework.intake.plan import (
    Matching,
)
from coordinator.casework.intake.questions import Asking
from coordinator.casework.workdays import monday
from coordinator.importers.checkins.call_row import SAID, CallRow
from coordinator.records.checkins import CONNECTED, SPOKE, Call, CallResult, Round, RoundItem
from coordinator.text import ntr, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session


ONE_CALL = timedelta(minutes=10)
"""The vendor's two files write the time of one call this far apart at most."""


_NOTHING_HEARD = (CallResult.SILENT, CallResult.CONTENT_UNKNOWN)


_WAITING = ("due", "in_progress")


@dataclass
class CallPlan(DayPlan[CallRow, Call]):
    """What a file of calls means.

    Attributes
    ----------
    missing : households whose call by the vendor was due on a day the file tells of, has no result, and is not in it;
        who was not to be called is none of them
    unplanned : households of the file that the round of their week does not have
    notes : sentences on weeks and days
    asking : what the rows leave open, with what was answered
    """

    missing: tuple[tuple[int, str], ...] = ()
    unplanned: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    asking: Asking = field(default_factory=Asking)


class _Stored:
    """The calls that are stored in the time of a file, by household and caller."""

    def __init__(self, session: Session, rows: Sequence[CallRow]) -> None:
        self._of: dict[tuple[int, str], list[Call]] = defaultdict(list)
        self._taken: set[int] = set()
        if not rows:
            return
        first, last = min(row.called_at for row in rows), max(row.called_at for row in rows)
        for call in session.scalars(select(Call).where(Call.called_at.between(first - ONE_CALL, last + ONE_CALL))):
            self._of[call.household_id, call.caller].append(call)

    def same_call(self, household_id: int, row: CallRow) -> Call | None:
        """Find the stored call that a row tells of again.

        It is the one of the same instant; else the nearest of the same attempt within ten minutes, as long as both
        connected or both did not: a call in vain and the next one are two.
        """
        best: Call | None = None
        for call in self._of.get((household_id, row.caller), ()):
            if call.called_at == row.called_at:
                best = call
                break
            apart = abs(call.called_at - row.called_at)
            if apart > ONE_CALL or call.id in self._taken or not _may_be_one(call, row):
                continue
            if best is None or apart < abs(best.called_at - row.called_at):
                best = call
        if best is not None:
            self._taken.add(best.id)
        return best


def _may_be_one(call: Call, row: CallRow) -> bool:
    if call.attempt and row.attempt and call.attempt != row.attempt:
        return False
    return call.result == row.result or (call.result in CONNECTED and row.result in CONNECTED)


def _brings(row: CallRow) -> tuple[tuple[str, str], ...]:
    parts = (
        ("called_at", f"{row.called_at:%Y-%m-%d %H:%M}"),
        ("result", row.result),
        ("urgent", "yes" if row.urgent else ""),
        ("topics", ", ".join(row.topics)),
        ("summary", row.summary),
    )
    return tuple((name, text) for name, text in parts if text)


def plan_calls(
    session: Session,
    rows: Sequence[CallRow],
    columns: dict[str, str],
    now: datetime | None,
    answers: Mapping[str, str] | None = None,
) -> CallPlan:
    """Match calls to households and to the calls that are stored, and the file to its weeks' rounds.

    Parameters
    ----------
    now : a call after it is not taken; None leaves that check to the commit
    answers : what a person answered to the questions the rows raise
    """
    asking = Asking.of(session, answers)
    matching = Matching()
    finder = Finder(session, columns, matching)
    plan = CallPlan(matching, names=finder.label, brings=_brings)
    stored = _Stored(session, rows)
    first_lines: dict[tuple[int, datetime, str], int] = {}
    known_calls: list[tuple[int, CallRow]] = []
    for row in rows:
        at = row.called_at
        if now is not None and at > now:
            matching.add(row.line, columns["called_at"], at, "future", tr("The call lies in the future."))
            continue
        household_id = finder.find(row, name=row.name, is_well=row.result == CallResult.OK)
        if household_id is None:
            continue
        if not is_first(first_lines, (household_id, at, row.caller), row, columns["called_at"], at, matching):
            continue
        row = with_urgency(asking, row, household_id, finder.label(household_id), columns)
        known_calls.append((household_id, row))
        call = stored.same_call(household_id, row)
        if call is None:
            plan.new.append((household_id, row))
            continue
        changes = changes_by(call, row)
        if changes:
            plan.changed.append((call, row, changes))
        else:
            plan.same += 1
    _reconcile(session, plan, rows, known_calls, now)
    plan.asking = asking
    return plan


def changes_by(call: Call, row: CallRow) -> dict[str, Any]:
    """Say what a row changes in the stored call it tells of: what it knows is added, what it does not is left.

    The vendor's call list and conversation record each know a part of one call. A row that only says that the phone
    was answered, or that the conversation reached its end, takes back neither what was said nor that nothing was. A
    concern about a topic goes only where the row says that the topic is well; what was urgent once stays so until a
    person has looked.
    """
    has_content = call.result == CallResult.CONCERN or bool(
        call.result == CallResult.OK and (call.summary or call.topics or call.topics_well)
    )
    speaks = row.says == SAID and bool(row.summary or row.topics or row.topics_well or row.urgent)
    concerns = [topic for topic in call.topics if topic not in row.topics_well]
    concerns += [topic for topic in row.topics if topic not in concerns]
    result = row.result
    if row.result == CallResult.OK:
        if (has_content and not speaks) or (call.result in _NOTHING_HEARD and row.says != SAID):
            result = call.result
    elif row.result in _NOTHING_HEARD and has_content:
        result = call.result
    elif row.result == CallResult.CONTENT_UNKNOWN and call.result not in SPOKE:
        result = call.result  # what came of it is known already, but for what was said
    if result == CallResult.OK and (concerns or call.urgent or row.urgent):
        result = CallResult.CONCERN.value
    wanted: dict[str, Any] = {"result": result, "topics": concerns}
    if row.summary and (speaks or not call.summary):
        # what was said urgently stays to be read until a person has looked, whatever a later file says
        is_cry = call.urgent and call.summary and not row.urgent
        wanted["summary"] = _with_cry(call.summary, row.summary) if is_cry else row.summary
    for name in ("follow_up", "attempt", "urgent", "urgent_word"):
        if value := getattr(row, name):
            wanted[name] = value
    if row.topics_well:
        well = [*call.topics_well, *(topic for topic in row.topics_well if topic not in call.topics_well)]
        wanted["topics_well"] = [topic for topic in well if topic not in concerns]
    if row.duration_seconds is not None:
        wanted["duration_seconds"] = row.duration_seconds
    return {name: new for name, new in wanted.items() if getattr(call, name) != new}


def _with_cry(cry: str, summary: str) -> str:
    """Put a later summary behind what was said urgently; nothing twice."""
    return cry if summary in cry else summary if cry in summary else f"{cry} · {summary}"


def _reconcile(
    session: Session,
    plan: CallPlan,
    rows: Sequence[CallRow],
    known_calls: Sequence[tuple[int, CallRow]],
    now: datetime | None,
) -> None:
    """Hold a file against the rounds of its weeks: who is not in it, who is not in them, and which weeks they are."""
    days = [row.called_at.date() for row in rows if row.caller == "vendor" and (now is None or row.called_at <= now)]
    if not days:
        return
    weeks = sorted({monday(day) for day in days})
    items = {
        (week_on, household_id): (due_at, state, caller)
        for week_on, household_id, due_at, state, caller in session.execute(
            select(Round.week_on, RoundItem.household_id, RoundItem.due_at, RoundItem.state, RoundItem.caller)
            .join(Round, Round.id == RoundItem.round_id)
            .where(Round.week_on.between(weeks[0], weeks[-1]))
            .order_by(RoundItem.due_at)
        )
    }
    named = {(monday(row.called_at.date()), household_id) for household_id, row in known_calls}
    covered = _covered(days, items, named)
    stopped = None if now is None else exclusions(session, now)  # the roster did not name them either
    missing = [
        household_id
        for (week, household_id), (due_at, state, caller) in items.items()
        if caller == "vendor"
        and state in _WAITING
        and due_at.date() in covered[week]
        and (week, household_id) not in named
        and not (stopped and stopped.planned_cause(household_id, due_at))
    ]
    unplanned = [
        household_id
        for household_id, row in known_calls
        if row.caller == "vendor" and (monday(row.called_at.date()), household_id) not in items
    ]
    plan.missing = _named(plan, missing)
    plan.unplanned = _named(plan, unplanned)
    early = sum(
        row.called_at.date() < items[key][0].date()
        for household_id, row in known_calls
        if (key := (monday(row.called_at.date()), household_id)) in items
    )
    late = 0 if now is None else sum(row.urgent and row.called_at < now - HISTORY for _, row in plan.new)
    plan.notes = (*_of_other_weeks(weeks, now), *_early(early), *_late(late))


def _covered(
    days: Sequence[date],
    items: Mapping[tuple[date, int], tuple[datetime, str, str]],
    named: Collection[tuple[date, int]],
) -> dict[date, set[date]]:
    """Say which days of its weeks a file tells of: those up to its last call, and later ones it has half of.

    A file that was made on Tuesday does not speak of who is due on Friday, unless the vendor called them early.
    """
    last: dict[date, date] = {}
    for day in days:
        last[monday(day)] = max(day, last.get(monday(day), day))
    planned: Counter[tuple[date, date]] = Counter()
    on_days: Counter[tuple[date, date]] = Counter()
    for (week, household_id), (due_at, _, caller) in items.items():
        if caller == "vendor":
            planned[week, due_at.date()] += 1
            on_days[week, due_at.date()] += (week, household_id) in named
    covered: dict[date, set[date]] = defaultdict(set)
    for (week, day), count in planned.items():
        if week in last and (day <= last[week] or 2 * on_days[week, day] >= count):
            covered[week].add(day)
    return covered


def _named(plan: CallPlan, household_ids: Iterable[int]) -> tuple[tuple[int, str], ...]:
    return tuple((home, plan.names(home)) for home in dict.fromkeys(household_ids))


def _of_other_weeks(weeks: Sequence[date], now: datetime | None) -> list[str]:
    if now is None or monday(now.date()) in weeks:
        return []
    if len(weeks) == 1:
        return [tr("These calls are of the week of {day}; this week's calls stay open.", day=short_day(weeks[0]))]
    return [
        tr(
            "These calls are of the weeks of {first} to {last}; this week's calls stay open.",
            first=short_day(weeks[0]),
            last=short_day(weeks[-1]),
        )
    ]


def _early(count: int) -> list[str]:
    if not count:
        return []
    return [
        ntr(
            "{n} call was made on a day before it was due that week; it counts for that week.",
            "{n} calls were made on a day before they were due that week; they count for that week.",
            count,
        )
    ]


def _late(count: int) -> list[str]:
    if not count:
        return []
    return [
        ntr(
            "{n} call with urgent words is more than three weeks old; it opens nothing. Read it there.",
            "{n} calls with urgent words are more than three weeks old; they open nothing. Read them there.",
            count,
        )
    ]
