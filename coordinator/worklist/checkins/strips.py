"""The call strip of a household: its last twelve weeks of check-in calls, of one household or of those on a screen."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Row, select

from coordinator.casework.checkins.rounds import monday
from coordinator.records.base import KST
from coordinator.records.checkins import SPOKE, Call, CallResult, Enrolment, Round, RoundItem
from coordinator.worklist.rows import CallCell

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    Enrolled = Row[int, date | None, date | None]

CALL_WEEKS = 12
WEEK = timedelta(weeks=1)
_MARKS: dict[str, str] = {CallResult.UNREACHABLE: "no_answer", CallResult.WRONG_PERSON: "no_answer"}


def strips(session: Session, household_ids: Collection[int], now: datetime) -> dict[int, tuple[CallCell, ...]]:
    """Make the twelve weeks of each household, oldest first; a conversation of the week, or its last call, is its mark.

    Empty for a household that was never enrolled nor called.
    """
    this_week = monday(now.date())
    first = this_week - (CALL_WEEKS - 1) * WEEK
    calls: dict[tuple[int, date], CallCell] = {}
    ever: set[int] = set()
    for home, called_at, caller, result, summary in session.execute(
        select(Call.household_id, Call.called_at, Call.caller, Call.result, Call.summary)
        .where(
            Call.household_id.in_(household_ids),
            Call.called_at >= datetime.combine(first, time(0), KST),
            Call.called_at <= now,
        )
        .order_by(Call.called_at)
    ):
        key = (home, monday(called_at.date()))
        if key in calls and calls[key].mark in SPOKE and result not in SPOKE:
            continue
        calls[key] = CallCell(key[1], _MARKS.get(result, result), called_at, caller, summary)
        ever.add(home)
    due: dict[tuple[int, date], str] = {
        (home, week_on): state
        for home, week_on, state in session.execute(
            select(RoundItem.household_id, Round.week_on, RoundItem.state)
            .join(Round, Round.id == RoundItem.round_id)
            .where(RoundItem.household_id.in_(household_ids), Round.week_on >= first, Round.week_on <= this_week)
        )
    }
    enrolments: dict[int, list[Enrolled]] = defaultdict(list)
    for row in session.execute(
        select(Enrolment.household_id, Enrolment.started_on, Enrolment.ended_on).where(
            Enrolment.household_id.in_(household_ids)
        )
    ):
        enrolments[row.household_id].append(row)
    weeks = [first + back * WEEK for back in range(CALL_WEEKS)]
    return {
        home: tuple(
            calls.get((home, week)) or _without_call(week, due.get((home, week)), enrolments[home]) for week in weeks
        )
        if home in ever or enrolments[home]
        else ()
        for home in household_ids
    }


def _without_call(week: date, state: str | None, enrolments: Sequence[Enrolled]) -> CallCell:
    if state is not None:
        return CallCell(week, "due" if state in ("due", "in_progress") else "not_attempted", None, "", "")
    enrolled = any(
        enrolment.started_on is not None
        and enrolment.started_on < week + WEEK
        and (enrolment.ended_on is None or enrolment.ended_on >= week)
        for enrolment in enrolments
    )
    return CallCell(week, "paused" if enrolled else "none", None, "", "")
