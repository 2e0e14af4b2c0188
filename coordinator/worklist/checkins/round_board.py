"""The board of a week's calls: where each household stands, read by a few queries however long the past is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, case, func, select, type_coerce

from coordinator.casework.checkins.calls import declined_twice, usual_answer_share
from coordinator.casework.checkins.escalation import UNSETTLED, step_up
from coordinator.casework.checkins.rounds import monday
from coordinator.casework.exclusions import Exclusions, exclusions
from coordinator.records.base import KST
from coordinator.records.checkins import (
    MISSED,
    SPOKE,
    Call,
    CallMode,
    CallResult,
    Enrolment,
    EscalationStep,
    Round,
    RoundItem,
)
from coordinator.worklist.checkins.reasons import calls
from coordinator.worklist.checkins.round_rows import (
    CALLER_LABELS,
    ON_ESCALATION,
    Habit,
    RoundBoard,
    RoundItemRow,
    status_of,
    with_habit,
)
from coordinator.worklist.facts.concerns import open_concerns
from coordinator.worklist.facts.people import Person, people
from coordinator.worklist.instant import Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.next_steps import by_weight, outreach

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.concerns import Concern
    from coordinator.worklist.rows import NextStep
    from coordinator.worklist.rule import Reasons

    Beside = Callable[[Instant], Reasons]

CALL_WEEKS = 12
_RESULTS = tuple(CallResult)
_PLACES = 16
"""A result is told by its place, behind the instant of its call: the largest of the sums is the newest call."""
_MOST_ASKED = 1500
"""Of more households than these the whole register is read at once."""
_NOT_REACHED = (*MISSED, CallResult.DECLINED_AI)
_NO_STEP: tuple[str, datetime | None] = ("", None)
_PRESSING = ("urgent", "concern_open", *ON_ESCALATION)
_SETTLED = ("confirmed", "handed_over", "closed_unreached")


class _Past(NamedTuple):
    """What twelve weeks of calls tell of a household and one kind of caller."""

    tried: int
    answered: int
    last: int
    last_tried: int | None
    """The newest call, and the newest that was attempted, each with its result at the end of the number."""


def board(session: Session, now: datetime, week_on: date | None = None, *, beside: Beside) -> RoundBoard:
    """Read a week's round, this week's by default; who wants somebody first stands first.

    Parameters
    ----------
    beside : finds what asks to reach a person besides the calls
    """
    this_week = monday(now.date())
    week = monday(week_on) if week_on else this_week
    rounds = session.execute(select(Round.id, Round.week_on)).all()
    number = next((known_round.id for known_round in rounds if known_round.week_on == week), None)
    rows = _rows(session, number, week, now, _reach(session, now, beside)) if number is not None else []
    rows.sort(key=lambda row: row.rank(now))
    return RoundBoard(
        week_on=week,
        this_week=this_week,
        now=now,
        made=number is not None,
        rows=tuple(rows),
        before=any(known_round.week_on < week for known_round in rounds),
        after=week < this_week or any(known_round.week_on > week for known_round in rounds),
    )


def left_over(
    session: Session, now: datetime, week_rows: Sequence[RoundItemRow], *, beside: Beside
) -> list[RoundItemRow]:
    """List what earlier weeks left open, however long ago; of a household its most pressing call.

    Parameters
    ----------
    week_rows : this week's calls; of a household that one of them speaks of as pressingly nothing older is listed
    """
    weeks = session.execute(
        select(Round.id, Round.week_on)
        .where(
            Round.week_on < monday(now.date()),
            Round.id.in_(select(RoundItem.round_id).where(RoundItem.state.in_(UNSETTLED))),
        )
        .order_by(Round.week_on.desc())
    ).all()
    reach = _reach(session, now, beside)
    rows = [row for number, week in weeks for row in _rows(session, number, week, now, reach, only_unsettled=True)]
    pressing = {row.household_id: _PRESSING.index(row.status) for row in week_rows if row.status in _PRESSING}
    answer: list[RoundItemRow] = []
    for row in sorted((row for row in rows if row.status in _PRESSING), key=lambda row: row.rank(now)):
        place = _PRESSING.index(row.status)
        if place < pressing.get(row.household_id, len(_PRESSING)):
            pressing[row.household_id] = -1
            answer.append(row)
    return answer


def household_of(session: Session, item_id: int) -> int:
    """Name the household of an item, 0 where there is no such item."""
    return session.scalar(select(RoundItem.household_id).where(RoundItem.id == item_id)) or 0


def this_round(session: Session, now: datetime, *, beside: Beside, states: Collection[str] = ()) -> list[RoundItemRow]:
    """List this week's calls for papers and lists: what still wants somebody first, then in the order they are due."""
    week = board(session, now, beside=beside)
    habit_of = habits(session, now)
    rank = {state: place for place, state in enumerate(("concern_open", "missed", "in_progress", "due"))}
    rows = [with_habit(row, habit_of) for row in week.rows if not states or row.state in states]
    return sorted(rows, key=lambda row: (rank.get(row.state, len(rank)), row.due_at, row.household_id))


def habits(session: Session, now: datetime, week_on: date | None = None) -> dict[tuple[int, str], Habit]:
    """Read how everybody answers, by household and caller: twelve weeks of calls of the whole county."""
    until = _end_of(monday(week_on) if week_on else monday(now.date()), now)
    past = _past(session, until)
    unreached_homes = {
        home
        for (home, _), habit in past.items()
        if habit.last_tried is not None and _RESULTS[habit.last_tried % _PLACES] in _NOT_REACHED
    }
    recent = _recent(session, until, unreached_homes)
    answer: dict[tuple[int, str], Habit] = {}
    for key, habit in past.items():
        share = habit.answered / habit.tried if habit.tried else None
        answer[key] = Habit(
            usual_answer_share(recent[key]) if key[0] in unreached_homes else share,
            habit.last,
            _RESULTS[habit.last % _PLACES],
        )
    return answer


def _end_of(week: date, now: datetime) -> datetime:
    """Give the instant a week is told as of: its own end where it is over, so that the past stays what it was."""
    return min(now, datetime.combine(week + timedelta(weeks=1), time(0), KST))


def _rows(
    session: Session,
    number: int,
    week: date,
    now: datetime,
    reach: Mapping[int, NextStep],
    *,
    only_unsettled: bool = False,
) -> list[RoundItemRow]:
    query = select(
        RoundItem.id,
        RoundItem.household_id,
        RoundItem.state,
        RoundItem.due_at,
        RoundItem.caller,
        RoundItem.missed_at,
    ).where(RoundItem.round_id == number)
    items = session.execute(query.where(RoundItem.state.in_(UNSETTLED)) if only_unsettled else query).all()
    week_over = monday(now.date()) > week
    person_of = _people(session, now.date(), [home for _, home, *_ in items])
    missed = {home for _, home, state, *_ in items if state == "missed"}
    recent = _recent(session, _end_of(week, now), missed)
    persons = _called_by_person(session, missed)
    spoken = open_concerns(session, [item for item, _, state, *_ in items if state == "concern_open"])
    unknown = _content_unknown(session, number, week) if missed else set[int | None]()
    steps = _open_steps(session, number)
    nobody = exclusions(session, now)
    answer: list[RoundItemRow] = []
    for item_id, home, state, due_at, caller, missed_at in items:
        person = person_of.get(home)
        if person is None:
            continue
        concern = spoken.get(item_id)
        cause = "" if state in _SETTLED else _cause(nobody, home, state, due_at, now, concern)
        results = recent[home, caller] if state == "missed" else ()
        step, step_due_at = steps.get(item_id, _NO_STEP)
        if concern is not None and step_due_at is None:
            step_due_at = concern.due_at
        urgent = concern is not None and concern.urgent
        # A call of a week that is over is asked for by its own week only where it still waits for somebody.
        waits = state in UNSETTLED or (state not in _SETTLED and not week_over)
        asks = reach.get(home) if waits and not cause else None
        # By position: with names each of thousands of rows would take twice as long.
        answer.append(
            RoundItemRow(
                item_id,
                home,
                person.name,
                person.age,
                person.area,
                person.phone,
                state,
                due_at,
                usual_answer_share(results) if results else None,
                results[-1] if results else "",
                caller,
                status_of(
                    state,
                    due_at,
                    now,
                    urgent=urgent,
                    content_unknown=item_id in unknown,
                    week_over=week_over,
                    stop_cause=cause,
                ),
                missed_at,
                step,
                asks.due_at if asks else step_due_at,
                cause,
                bool(results) and caller != "staff" and home not in persons and declined_twice(results),
                concern.words if concern is not None and urgent else "",
                asks,
            )
        )
    return answer


def _reach(session: Session, now: datetime, beside: Beside) -> dict[int, NextStep]:
    """Say how each household is to be reached next, as the list says it."""
    with opened(session, now) as instant:
        reasons: Reasons = defaultdict(list, {home: list(mine) for home, mine in beside(instant).items()})
        calls(instant, reasons)
    steps = {home: outreach(by_weight(mine)) for home, mine in reasons.items()}
    return {home: step for home, step in steps.items() if step is not None}


def _called_by_person(session: Session, homes: Collection[int]) -> set[int]:
    """Find the households, of those given, that are no longer called by the AI."""
    return set(
        session.scalars(
            select(Enrolment.household_id).where(
                Enrolment.household_id.in_(homes), Enrolment.state == "active", Enrolment.mode == CallMode.HUMAN
            )
        )
    )


def _content_unknown(session: Session, number: int, week: date) -> set[int | None]:
    """Name the missed items of a round whose newest call connected while what was said is not known."""
    newest = dict(
        session.execute(
            select(Call.round_item_id, Call.result)
            .join(RoundItem, RoundItem.id == Call.round_item_id)
            .where(
                Call.called_at >= datetime.combine(week, time(0), KST),
                Call.result != CallResult.NOT_ATTEMPTED,
                RoundItem.round_id == number,
                RoundItem.state == "missed",
            )
            .order_by(Call.called_at)
        ).all()
    )
    return {item_id for item_id, result in newest.items() if result == CallResult.CONTENT_UNKNOWN}


def _cause(nobody: Exclusions, home: int, state: str, due_at: datetime, now: datetime, concern: Concern | None) -> str:
    """Say why nobody calls: of a call that is still planned also what ended or paused the enrolment."""
    if state in ("due", "in_progress", "not_attempted"):
        return nobody.planned_cause(home, max(now, due_at))
    return nobody.waiting_cause(home, now, state, concern)


def _both(home: int) -> list[tuple[int, str]]:
    return [(home, caller) for caller in CALLER_LABELS]


def _people(session: Session, today: date, homes: Collection[int]) -> Mapping[int, Person]:
    if len(homes) <= _MOST_ASKED:
        return people(session, today, homes)
    residents = people(session, today)
    missing = [home for home in homes if home not in residents]
    return {**residents, **people(session, today, missing)} if missing else residents


def _past(session: Session, until: datetime) -> dict[tuple[int, str], _Past]:
    """Sum up the calls of twelve weeks by household and caller; one pass over them, in the database."""
    at = type_coerce(Call.called_at, BigInteger) * _PLACES
    coded = at + case({result: place for place, result in enumerate(_RESULTS)}, value=Call.result, else_=0)
    tried = Call.result != CallResult.NOT_ATTEMPTED
    rows = session.connection().execute(
        select(
            Call.household_id,
            Call.caller,
            func.sum(case((tried, 1), else_=0)),
            func.sum(case((Call.result.in_(SPOKE), 1), else_=0)),
            func.max(coded),
            func.max(case((tried, coded))),
        )
        .where(Call.called_at > until - timedelta(weeks=CALL_WEEKS), Call.called_at <= until)
        .group_by(Call.household_id, Call.caller)
    )
    return {(home, caller): _Past(*rest) for home, caller, *rest in rows}


def _recent(session: Session, until: datetime, homes: Collection[int]) -> dict[tuple[int, str], list[str]]:
    """List the results of twelve weeks by household and caller, old to new, of those whose misses are to be judged."""
    answer: dict[tuple[int, str], list[str]] = {key: [] for home in homes for key in _both(home)}
    query = (
        select(Call.household_id, Call.caller, Call.result)
        .where(Call.called_at > until - timedelta(weeks=CALL_WEEKS), Call.called_at <= until)
        .order_by(Call.called_at)
    )
    if len(homes) <= _MOST_ASKED:
        query = query.where(Call.household_id.in_(sorted(homes)))
    for home, caller, result in session.connection().execute(query).all() if homes else ():
        if home in homes:
            answer[home, caller].append(result)
    return answer


def _open_steps(session: Session, number: int) -> dict[int, tuple[str, datetime]]:
    """Give the step that is up by item, and until when."""
    came_up: dict[int, dict[str, tuple[datetime, bool]]] = defaultdict(dict)
    states: dict[int, str] = {}
    for item_id, state, step, due_at, done_at in session.execute(
        select(
            EscalationStep.round_item_id,
            RoundItem.state,
            EscalationStep.step,
            EscalationStep.due_at,
            EscalationStep.done_at,
        )
        .join(RoundItem, RoundItem.id == EscalationStep.round_item_id)
        .where(RoundItem.round_id == number, RoundItem.state.in_(UNSETTLED))
    ):
        came_up[item_id][step] = due_at, done_at is not None
        states[item_id] = state
    answer: dict[int, tuple[str, datetime]] = {}
    for item_id, steps in came_up.items():
        up = step_up(states[item_id], {step: is_done for step, (_, is_done) in steps.items()})
        if up is not None:
            answer[item_id] = up, steps[up][0]
    return answer
