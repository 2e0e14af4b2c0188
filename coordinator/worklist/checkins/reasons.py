"""Why a household is on the worklist for its check-in calls: a concern, a miss and its escalation, a call by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Row, func, select

from coordinator.casework.checkins.calls import declined_twice, usual_answer_share
from coordinator.casework.checkins.escalation import UNSETTLED, step_up
from coordinator.casework.checkins.rounds import monday
from coordinator.records.checkins import (
    MISSED,
    STEPS,
    Call,
    CallMode,
    CallResult,
    EscalationStep,
    Round,
    RoundItem,
    Step,
)
from coordinator.text import mark, tr
from coordinator.worklist.checkins.lapsed import since, stand_ins
from coordinator.worklist.checkins.open_items import Item, first_week, for_somebody, waiting
from coordinator.worklist.checkins.rules import ONCE, STEP_WEIGHTS, reason
from coordinator.worklist.facts.concerns import Concern, as_spoken, open_concerns, topic_words
from coordinator.worklist.facts.county import call_plan, enrolments, exclusions
from coordinator.worklist.rule import Evidence, Found, Reasons, short_date

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant

USUALLY_ANSWERS, RARELY_ANSWERS = 0.9, 0.5
CALL_WEEKS = 12
_SEVERITY = ("no_data", "watch", "caution", "serious")
History = dict[int, list["Row[int, datetime, str, bool, list[str], str]"]]


def calls(instant: Instant, reasons: Reasons) -> None:
    """Find what the calls of the open weeks ask for; who is not to be reached now is left out."""
    session, now = instant.session, instant.now
    rows = _without_followed(session, now, instant.once(for_somebody))
    if not rows:
        return
    spoken = open_concerns(
        session, [row.id for row in rows if row.state == "concern_open"], lambda: instant.once(call_plan)
    )
    stopped = instant.once(exclusions)
    rows = [row for row in rows if not stopped.waiting_cause(row.household_id, now, row.state, spoken.get(row.id))]
    steps = steps_up(session, {row.id: row.state for row in rows if row.state in UNSETTLED})
    # Of several weeks of a household the one whose escalation stands highest; of equals the newest.
    rows.sort(key=lambda row: STEPS.index(steps[row.id].step) if row.id in steps else -1)
    concerns = {row.household_id: row for row in rows if row.state == "concern_open"}
    # Urgent words of an earlier week are not made less by a later concern.
    concerns.update({row.household_id: row for row in rows if row.id in spoken and spoken[row.id].urgent})
    missed = {row.household_id: row for row in rows if row.state == "missed"}
    contact_homes = [step.household_id for step in steps.values() if step.step == Step.CONTACTS]
    contacts = {home: contact.words for home, contact in instant.once(stand_ins).items()} if contact_homes else {}
    for home, item in concerns.items():
        reasons[home].append(on_step(_concern(spoken.get(item.id), item.due_at), steps.get(item.id), contacts))
    history = _history(session, now, missed)
    persons = called_by_person(instant) if missed else set[int]()
    for home, item in missed.items():
        entry = _miss(history[home], item.missed_at or item.due_at)
        declined = entry.rule.code == "declined_ai"
        if declined and home in persons:  # the offer was taken: what is left is that person's call
            entry, declined = replace(entry, rule=replace(entry.rule, step=mark("Call today"), act="call")), False
        step = steps.get(item.id)
        if declined:
            # The person is asked for a call by a person; until when is told by the escalation where it is stricter.
            due_at = min(entry.due, step.due_at) if step is not None else entry.due
            reasons[home].append(replace(entry, rule=replace(entry.rule, act="call"), due_at=due_at))
        else:
            reasons[home].append(on_step(entry, step, contacts))
    for row in rows:
        if row.state == "due" and not stopped.planned_cause(row.household_id, now):
            entry = reason("call_by_hand", row.due_at, due_at=row.due_at, day=short_date(row.due_at.date()))
            reasons[row.household_id].append(entry)


def lapsed_calls(instant: Instant, reasons: Reasons) -> None:
    """Name who has not talked in the calls for weeks, unless a missed call of the household waits already."""
    now = instant.now
    lapsed = instant.once(since)
    homes = lapsed.keys() - (instant.once(waiting) if lapsed else set[int]())
    contacts = instant.once(stand_ins) if homes else {}
    # Once a week is soon enough; it never stands as overdue since it began.
    friday = monday(now.date()) + timedelta(days=4)
    due_at = datetime.combine(friday if friday >= now.date() else friday + timedelta(weeks=1), time(18), now.tzinfo)
    for home in homes:
        contact = contacts.get(home)
        words = contact.words if contact else (lambda: tr("somebody who knows the person"))
        lapse = lapsed[home]
        reasons[home].append(
            reason("call_lapsed", lapse.at, due_at=due_at, step_fields={"contact": words}, n=lapse.weeks)
        )


def called_by_person(instant: Instant) -> set[int]:
    """Find the households that are no longer called by the AI."""
    return {
        enrolment.home
        for enrolment in instant.once(enrolments)
        if enrolment.state == "active" and enrolment.mode == CallMode.HUMAN
    }


def _without_followed(session: Session, now: datetime, rows: Sequence[Item]) -> list[Item]:
    """Leave out the calls by hand that are not due today, and those a later one of the household took the place of."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(0), now.tzinfo)
    undone = {row.household_id for row in rows if row.state == "due"}
    newest = dict(
        session.execute(
            select(RoundItem.household_id, func.max(Round.week_on))
            .join(Round, Round.id == RoundItem.round_id)
            .where(
                Round.week_on.between(first_week(now), monday(now.date())),
                RoundItem.household_id.in_(undone),
                (RoundItem.state != "due") | (RoundItem.due_at < tomorrow),
            )
            .group_by(RoundItem.household_id)
        ).all()
        if undone
        else ()
    )
    return [row for row in rows if row.state != "due" or row.week_on == newest.get(row.household_id)]


def _history(session: Session, now: datetime, homes: Collection[int]) -> History:
    answer: History = defaultdict(list)
    if not homes:
        return answer
    for row in session.execute(
        select(Call.household_id, Call.called_at, Call.result, Call.urgent, Call.topics, Call.caller)
        .where(
            Call.household_id.in_(homes),
            Call.called_at > now - timedelta(weeks=CALL_WEEKS),
            Call.called_at <= now,
        )
        .order_by(Call.called_at)
    ):
        answer[row.household_id].append(row)
    return answer


def steps_up(session: Session, states: Mapping[int, str]) -> dict[int, EscalationStep]:
    """Give the step of the escalation that is up, by item; none where none waits.

    Parameters
    ----------
    states : of each item asked of, `missed` or `concern_open`
    """
    came_up: dict[int, dict[str, EscalationStep]] = defaultdict(dict)
    if not states:
        return {}
    for step in session.scalars(select(EscalationStep).where(EscalationStep.round_item_id.in_(list(states)))):
        came_up[step.round_item_id][step.step] = step
    answer: dict[int, EscalationStep] = {}
    for item_id, steps in came_up.items():
        up = step_up(states[item_id], {name: step.done_at is not None for name, step in steps.items()})
        if up is not None:
            answer[item_id] = steps[up]
    return answer


def on_step(entry: Found, step: EscalationStep | None, contacts: dict[int, str]) -> Found:
    """Give a reason the step, the time and at least the mark of the escalation's step that is up."""
    if step is None:
        return entry
    weight = STEP_WEIGHTS[step.step]
    severity = max(entry.rule.severity, weight.severity, key=_SEVERITY.index)
    words = weight.step
    fields: dict[str, object] = {}
    if step.step == Step.CONTACTS:
        contact = contacts.get(step.household_id)
        fields = {"contact": contact or (lambda: tr("somebody who knows the person"))}
    elif step.step == Step.STAFF:
        words = entry.rule.step
    rule = replace(entry.rule, severity=severity, step=words, act=weight.act)
    return replace(entry, rule=rule, step_fields=fields, due_at=step.due_at)


def _concern(concern: Concern | None, due_at: datetime) -> Found:
    """Tell of what was said in the call behind a concern."""
    if concern is None:
        return reason("concern", due_at, due_at=due_at, topics=topic_words([]))
    if not concern.urgent:
        topics = topic_words(list(concern.topics))
        return reason("concern", concern.called_at, due_at=concern.due_at, topics=topics)
    return as_spoken(reason("urgent_call", concern.called_at, due_at=concern.due_at), concern.words, concern.called_at)


def _miss(calls: Sequence[Row[int, datetime, str, bool, list[str], str]], since: datetime) -> Found:
    vendor = [c for c in calls if c.caller != "staff" and c.result != CallResult.NOT_ATTEMPTED]
    if declined_twice([c.result for c in vendor]):
        return reason("declined_ai", since)
    entry = _missed(vendor, since)
    if vendor and vendor[-1].result == CallResult.CONTENT_UNKNOWN:  # it was answered: nothing else may be said of it
        entry = replace(
            entry, rule=replace(entry.rule, says=mark("Check-in call connected, content unknown"), short="")
        )
    return entry


def _missed(vendor: Sequence[Row[int, datetime, str, bool, list[str], str]], since: datetime) -> Found:
    """Hold the misses of just now against how the person usually answers."""
    streak = 0
    for call in reversed(vendor):
        if call.result not in MISSED:
            break
        streak += 1
    share = usual_answer_share([c.result for c in vendor]) if streak < len(vendor) else None
    silent = Evidence(silent_since=since)
    if share is None:  # nothing is known of the person's habit, so nothing is usual
        return replace(_counted(reason("missed_first", since, n=max(1, streak))), evidence=silent)
    code = "missed_unusual" if share >= USUALLY_ANSWERS else "missed_usual" if share < RARELY_ANSWERS else "missed"
    habit = {"missed_unusual": "unlike", "missed_usual": "like"}.get(code, "")
    missed = reason(code, since, n=max(1, streak), share=round(100 * share))
    return replace(_counted(missed), evidence=replace(silent, habit=habit))


def _counted(missed: Found) -> Found:
    """Say of a single call that it was not answered: one is no row."""
    rule = missed.rule
    if missed.fields["n"] > 1 or rule.says not in ONCE:
        return missed
    return replace(missed, rule=replace(rule, says=ONCE[rule.says], short=mark("Call not answered")))
