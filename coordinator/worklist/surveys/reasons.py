"""Why a household is on the worklist for a survey: an answer that cannot wait, a day to ask again, a round it is on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from coordinator.casework.surveys.grades import standing
from coordinator.records.base import KST
from coordinator.records.follow_ups import FollowUp
from coordinator.records.households import LifeStatus, Resident
from coordinator.records.surveys import RESULT_LABELS, Assessment, SurveyPlace, SurveyResult, SurveyRound
from coordinator.records.tasks import Task
from coordinator.text import mark, tr
from coordinator.worklist.facts.county import register
from coordinator.worklist.rule import Rule, by_code, reason_of, short_date
from coordinator.worklist.surveys.rows import came_of

if TYPE_CHECKING:
    from datetime import date

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons

DUE_HOUR = 18

RULES: tuple[Rule, ...] = (
    Rule(
        "screening_urgent",
        "serious",
        mark("A screening of {day} tells of thoughts of death or self-harm"),
        mark("Speak with the person today"),
        timedelta(0),
        act="call",
        short=mark("Thoughts of self-harm in a screening"),
    ),
    Rule(
        "survey_register",
        "caution",
        mark("The survey of {day} says “{result}”, and the register does not"),
        mark("Check it and correct the register"),
        timedelta(hours=24),
        short=mark("Survey: {result}"),
    ),
    Rule(
        "survey_again",
        "watch",
        mark("Not assessed on {day} ({result}); to be asked again"),
        mark("Ask again for the survey"),
        timedelta(hours=24),
        short=mark("Survey: to be asked again ({result})"),
    ),
    Rule(
        "survey_open",
        "watch",
        mark("On the list of “{name}” until {day}"),
        mark("Visit for the survey"),
        short=mark("Survey “{name}”"),
    ),
)

_reason = partial(reason_of, by_code(RULES))
_FOR_THE_REGISTER = (SurveyResult.MOVED, SurveyResult.DIED, SurveyResult.NOT_ALONE)


def urgent(instant: Instant, reasons: Reasons) -> None:
    """Find who answered so that somebody is to speak with them, while the task that came of it is open."""
    for row in instant.once(_waiting):
        if row.task_due_on is not None:
            due_at = datetime.combine(row.task_due_on, time(DUE_HOUR), KST)
            since = datetime.combine(row.assessed_on, time(), KST)
            found = _reason("screening_urgent", since, due_at=due_at, day=short_date(row.assessed_on))
            reasons[row.household_id].append(found)


class _Asked(NamedTuple):
    """What of an assessment says whether somebody is to be asked again, or spoken with.

    `task_due_on` is the day of the task that came of it, while that is open.
    """

    id: int
    household_id: int
    supersedes_id: int | None
    assessed_on: date
    result: str
    next_on: date | None
    round_id: int | None
    task_due_on: date | None


def again(instant: Instant, reasons: Reasons) -> None:
    """Find who is to be asked again by today, and whose register does not know what a survey found."""
    everyone = instant.once(register)
    for home, rows in _of_unfinished(instant).items():
        stand = standing(rows)
        if not stand or stand[-1].result == SurveyResult.DONE:
            continue
        newest = stand[-1]
        day, result = short_date(newest.assessed_on), partial(tr, RESULT_LABELS[newest.result])
        since = datetime.combine(newest.assessed_on, time(DUE_HOUR), KST)
        if newest.result in _FOR_THE_REGISTER:
            is_known = newest.result == SurveyResult.NOT_ALONE and home in instant.once(_homes_of_several)
            if home in everyone and not is_known:
                reasons[home].append(_reason("survey_register", since, day=day, result=result))
        elif newest.next_on is not None and newest.next_on <= instant.today:
            if newest.round_id is not None and newest.round_id in instant.once(_closed_rounds):
                continue
            at = datetime.combine(newest.next_on, time(), KST)
            due_at = at.replace(hour=DUE_HOUR)
            reasons[home].append(_reason("survey_again", at, due_at=due_at, day=day, result=result))


def _waiting(instant: Instant) -> list[_Asked]:
    """Read the assessments of every home that has one without a result, and those of which a task is open."""
    unfinished = select(Assessment.household_id).where(Assessment.result != SurveyResult.DONE)
    came = (
        select(FollowUp.source_id, Task.due_on)
        .join(Task, (FollowUp.target_kind == "task") & (Task.id == FollowUp.target_id))
        .where(FollowUp.source_kind == "assessment", Task.state.in_(("ready", "in_progress")))
        .subquery()
    )
    # Plain columns straight from the connection: a county has thousands of them, with all their answers.
    columns = [getattr(Assessment, name) for name in _Asked._fields[:-1]]
    rows = instant.session.connection().execute(
        select(*columns, came.c.due_on)
        .select_from(Assessment)
        .outerjoin(came, came.c.source_id == Assessment.id)
        .where(Assessment.household_id.in_(unfinished) | came.c.due_on.is_not(None))
    )
    return [_Asked._make(row) for row in rows.all()]


def _of_unfinished(instant: Instant) -> dict[int, list[_Asked]]:
    """Gather the assessments of every home that has one without a result."""
    by_home: dict[int, list[_Asked]] = defaultdict(list)
    for row in {row.id: row for row in instant.once(_waiting)}.values():
        by_home[row.household_id].append(row)
    return {home: rows for home, rows in by_home.items() if any(row.result != SurveyResult.DONE for row in rows)}


def _closed_rounds(instant: Instant) -> set[int]:
    return set(instant.session.scalars(select(SurveyRound.id).where(SurveyRound.closed_at.is_not(None))))


def _homes_of_several(instant: Instant) -> set[int]:
    query = (
        select(Resident.household_id)
        .where(Resident.moved_out_on.is_(None), Resident.life_status == LifeStatus.ALIVE)
        .group_by(Resident.household_id)
        .having(func.count() > 1)
    )
    return set(instant.session.connection().scalars(query))


def on_list(instant: Instant, reasons: Reasons) -> None:
    """Find who is still to be visited in an open round that stands on the worklist."""
    session = instant.session
    open_rounds = session.scalars(
        select(SurveyRound).where(
            SurveyRound.on_worklist, SurveyRound.closed_at.is_(None), SurveyRound.starts_on <= instant.today
        )
    ).all()
    if not open_rounds:
        return
    came = came_of(session, [each.id for each in open_rounds])
    for each in open_rounds:
        since = datetime.combine(each.starts_on, time(), KST)
        due_at = datetime.combine(each.ends_on, time(DUE_HOUR), KST)
        for home in session.scalars(select(SurveyPlace.household_id).where(SurveyPlace.round_id == each.id)):
            if (each.id, home) not in came:
                reasons[home].append(
                    _reason("survey_open", since, due_at=due_at, name=each.name, day=short_date(each.ends_on))
                )
