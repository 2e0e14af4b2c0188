"""Everything that happened to one household, on one line of time."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.enrolment import CHANGED, END_REASONS
from coordinator.records.alerts import HANDLING, OUTCOME_LABELS, SEVERITY_LABELS, Episode, UtilityAlert
from coordinator.records.base import Transition
from coordinator.records.checkins import CALL_RESULT_LABELS, ENROLMENT, ROUND_ITEM, Call
from coordinator.records.households import ABSENCE_LABELS, Absence, Household, Note
from coordinator.records.power import Finding
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.tasks import TASK, TASK_REASON_LABELS, Task
from coordinator.records.watch import SupplyCut
from coordinator.text import mark, tr
from coordinator.worklist.alerts.utility import utility_said
from coordinator.worklist.reasons import explain, short_date, short_time
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.records.states import Machine

_MACHINES: dict[str, Machine] = {m.name: m for m in (HANDLING, ENROLMENT, LINK, TASK)}

WORDS: dict[str, str] = {
    "registered": mark("Registered"),
    "call": mark("Check-in call: {result}"),
    "call_noted": mark("Check-in call: {result}. {summary}"),
    "staff_call": mark("Call by hand: {result}"),
    "staff_call_noted": mark("Call by hand: {result}. {summary}"),
    "absence": mark("Away until {until} ({kind})"),
    "supply_cut": mark("Without electricity until {until}"),
    "supply_back": mark("Electricity is back"),
    "alert": mark("Alert: {severity}"),
    "moved": mark("{what}: {state}"),
    "moved_by_reason": mark("{what}: {state} ({reason})"),
    "note": mark("{text}"),
    "alert_handling": mark("Alert"),
    "enrolment": mark("Check-in calls"),
    "task": mark("Task by {day}: {text}"),
}

WHY_MOVED: dict[str, str] = {
    **OUTCOME_LABELS,
    **TASK_REASON_LABELS,
    "silence_ended": mark("the silence ended"),
    "absence_ended": mark("the absence ended"),
    "absence": mark("an absence is registered"),
    "reminder": mark("no news before the reminder"),
    "rises": mark("the level rises"),
    "again": mark("it came again within a day"),
}
"""Why an alert moved, by the reason kept with the move; an outcome, or the clock that ran out."""

OTHER_TERMS = mark("other terms agreed on")
"""Told of an enrolment whose mode, cadence, day or hours changed while its state stayed."""


def timeline(session: Session, household_id: int, now: datetime) -> list[TimelineRow]:
    """List calls, findings, alerts, absences, services and notes up to `now`, newest first."""
    found: list[TimelineRow] = []
    home = session.get(Household, household_id)
    if home is not None and home.registered_on is not None:
        at = datetime.combine(home.registered_on, time(), now.tzinfo)
        found.append(TimelineRow(at, "household", _said("registered")))
    for call in session.scalars(select(Call).where(Call.household_id == household_id)):
        code = ("staff_call" if call.caller == "staff" else "call") + ("_noted" if call.summary else "")
        label = CALL_RESULT_LABELS[call.result]
        found.append(
            TimelineRow(call.called_at, "call", _said(code, result=lambda label=label: tr(label), summary=call.summary))
        )
    for finding in session.scalars(select(Finding).where(Finding.household_id == household_id)):
        found.append(
            TimelineRow(finding.found_at, "finding", explain(finding.reason, finding.since_at, finding.figures, now))
        )
    for episode in session.scalars(select(Episode).where(Episode.household_id == household_id)):
        label = SEVERITY_LABELS[episode.severity]
        found.append(TimelineRow(episode.opened_at, "alert", _said("alert", severity=lambda label=label: tr(label))))
    for told in session.scalars(select(UtilityAlert).where(UtilityAlert.household_id == household_id)):
        found.append(TimelineRow(told.happened_at, "finding", utility_said(told)))
    tasks = session.scalars(select(Task).where(Task.household_id == household_id)).all()
    for task in tasks:
        found.append(TimelineRow(task.made_at, "task", _said("task", day=short_date(task.due_on), text=task.text)))
    for absence in session.scalars(select(Absence).where(Absence.household_id == household_id)):
        label = ABSENCE_LABELS.get(absence.kind, absence.kind)
        found.append(
            TimelineRow(
                absence.starts_at,
                "absence",
                _said("absence", until=short_time(absence.ends_at), kind=lambda label=label: tr(label)),
            )
        )
    for cut in session.scalars(select(SupplyCut).where(SupplyCut.household_id == household_id)):
        found.append(TimelineRow(cut.starts_at, "supply", _said("supply_cut", until=short_time(cut.ends_at))))
        if cut.checked_at is not None:
            found.append(TimelineRow(cut.checked_at, "supply", _said("supply_back")))
    for note in session.scalars(select(Note).where(Note.household_id == household_id)):
        found.append(TimelineRow(note.written_at, "note", _said("note", text=note.text)))
    found += _moves(session, household_id, {task.id: task.text for task in tasks})
    return sorted((row for row in found if row.at <= now), key=lambda row: row.at, reverse=True)


def _moves(session: Session, household_id: int, tasks: dict[int, str]) -> list[TimelineRow]:
    programmes = dict(
        session.execute(
            select(Link.id, Programme.name)
            .join(Programme, Programme.id == Link.programme_id)
            .where(Link.household_id == household_id)
        ).all()
    )
    rows: list[TimelineRow] = []
    # The newest first: of several moves within one act the last is what came of it.
    for move in session.scalars(
        select(Transition).where(Transition.household_id == household_id).order_by(Transition.id.desc())
    ):
        machine = _MACHINES.get(move.machine)
        if machine is None or move.machine == ROUND_ITEM.name:
            continue
        label = machine[move.to_state].label if move.reason != CHANGED else OTHER_TERMS
        if move.machine == LINK.name:
            what = programmes.get(move.record_id, "")
        elif move.machine == TASK.name:
            what = tasks.get(move.record_id, "")
        else:
            source = WORDS["alert_handling" if move.machine == HANDLING.name else "enrolment"]
            what = lambda source=source: tr(source)  # noqa: E731 - said in the language of the moment
        why = {HANDLING.name: WHY_MOVED, TASK.name: WHY_MOVED, ENROLMENT.name: END_REASONS}.get(move.machine, {})
        reason = why.get(move.reason, "")
        code = "moved_by_reason" if reason else "moved"
        rows.append(
            TimelineRow(
                move.happened_at,
                move.machine,
                _said(code, what=what, state=lambda label=label: tr(label), reason=lambda reason=reason: tr(reason)),
            )
        )
    return rows


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
