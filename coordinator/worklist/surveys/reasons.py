"""Why a household is on the worklist for a survey: an answer that cannot wait, a day to ask again, a round it is on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.surveys.grades import standing
from coordinator.records.base import KST
from coordinator.records.follow_ups import FollowUp
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.surveys import RESULT_LABELS, Assessment, SurveyPlace, SurveyResult, SurveyRound
from coordinator.records.tasks import Task
from coordinator.text import mark, tr
from coordinator.worklist.rule import Rule, by_code, reason_of, short_date
from coordinator.worklist.surveys.rows import came_of

if TYPE_CHECKING:
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
    rows = instant.session.execute(
        select(FollowUp.household_id, Assessment.assessed_on, Task.due_on)
        .join(Assessment, Assessment.id == FollowUp.source_id)
        .join(Task, Task.id == FollowUp.target_id)
        .where(
            FollowUp.source_kind == "assessment",
            FollowUp.target_kind == "task",
            Task.state.in_(("ready", "in_progress")),
        )
    )
    for home, assessed_on, due_on in rows:
        due_at = datetime.combine(due_on, time(DUE_HOUR), KST)
        since = datetime.combine(assessed_on, time(), KST)
        reasons[home].append(_reason("screening_urgent", since, due_at=due_at, day=short_date(assessed_on)))


def again(instant: Instant, reasons: Reasons) -> None:
    """Find who is to be asked again by today, and whose register does not know what a survey found."""
    session = instant.session
    homes = set(
        session.scalars(select(Assessment.household_id).where(Assessment.result != SurveyResult.DONE).distinct())
    )
    if not homes:
        return
    by_home: dict[int, list[Assessment]] = defaultdict(list)
    for row in session.scalars(select(Assessment).where(Assessment.household_id.in_(homes))):
        by_home[row.household_id].append(row)
    closed = set(session.scalars(select(SurveyRound.id).where(SurveyRound.closed_at.is_not(None))))
    unknown_end = set(
        session.scalars(
            select(Household.id)
            .join(Resident, Resident.household_id == Household.id)
            .where(
                Household.id.in_(homes),
                Household.ended_on.is_(None),
                Resident.moved_out_on.is_(None),
                Resident.life_status == LifeStatus.ALIVE,
            )
        )
    )
    several = _homes_of_several(instant)
    for home, rows in by_home.items():
        stand = standing(rows)
        if not stand:
            continue
        newest = stand[-1]
        day, result = short_date(newest.assessed_on), partial(tr, RESULT_LABELS[newest.result])
        since = datetime.combine(newest.assessed_on, time(DUE_HOUR), KST)
        if newest.result in _FOR_THE_REGISTER:
            if home in unknown_end and not (newest.result == SurveyResult.NOT_ALONE and home in several):
                reasons[home].append(_reason("survey_register", since, day=day, result=result))
        elif newest.next_on is not None and newest.next_on <= instant.today and newest.round_id not in closed:
            at = datetime.combine(newest.next_on, time(), KST)
            due_at = at.replace(hour=DUE_HOUR)
            if newest.result != SurveyResult.DONE:
                reasons[home].append(_reason("survey_again", at, due_at=due_at, day=day, result=result))


def _homes_of_several(instant: Instant) -> set[int]:
    counts: dict[int, int] = defaultdict(int)
    for home in instant.session.scalars(
        select(Resident.household_id).where(Resident.moved_out_on.is_(None), Resident.life_status == LifeStatus.ALIVE)
    ):
        counts[home] += 1
    return {home for home, n in counts.items() if n > 1}


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
