"""How the county runs the check-in calls: capacity, office hours, the escalation, urgent words, the script."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from coordinator.casework.workdays import add_working_days, is_working_day
from coordinator.errors import RuleError
from coordinator.records.base import KST, free_text, normal
from coordinator.records.checkins import STEPS, CallPolicy, Step
from coordinator.records.households import RISK_LABELS, Risk
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

UNITS: dict[str, str] = {
    "minutes": mark("minutes, whatever the hour"),
    "hours": mark("working hours"),
    "days": mark("working days, until the office closes"),
}
"""How a wait is counted; no days = until the office closes on the day of the miss."""
LEVELS: tuple[str, ...] = (Risk.HIGH, Risk.MIDDLE, Risk.LOW, "usual")
"""Risk levels that have waits of their own; `usual` is for everybody else."""
LEVEL_LABELS: dict[str, str] = {
    **{level: RISK_LABELS[level] for level in (Risk.HIGH, Risk.MIDDLE, Risk.LOW)},
    "usual": mark("Everybody else"),
}
TIMED_STEPS: tuple[str, ...] = STEPS[:-1]
"""Steps with a wait; 119 has none: it is called on a person's judgement."""
URGENT_WITHIN = timedelta(minutes=30)
"""How soon a person calls after urgent words, whatever the hour."""

Waits = dict[str, dict[str, tuple[int, str]]]

_USUAL: dict[str, tuple[int, str]] = {
    Step.RETRY: (60, "minutes"),
    Step.STAFF: (0, "days"),
    Step.CONTACTS: (1, "days"),
    Step.VISIT: (2, "days"),
}
DEFAULT_WAITS: Waits = {
    Risk.HIGH: {
        Step.RETRY: (15, "minutes"),
        Step.STAFF: (1, "hours"),
        Step.CONTACTS: (3, "hours"),
        Step.VISIT: (0, "days"),
    },
    Risk.MIDDLE: dict(_USUAL),
    Risk.LOW: dict(_USUAL),
    "usual": dict(_USUAL),
}
"""Each wait counts from the miss."""
MOST_WAIT: dict[str, int] = {"minutes": 1440, "hours": 80, "days": 20}


@dataclass(frozen=True, slots=True)
class Plan:
    """The check-in calls as the county runs them (안부전화 기준).

    Attributes
    ----------
    capacity : people the contract has room for, 0 = not known
    lapsed_weeks : weeks without a conversation after which somebody counts as lapsed
    opens_minute, closes_minute : office hours of a working day, minutes of the day
    waits : by level of `LEVELS` and step a count and a unit of `UNITS`, from the miss
    urgent_words : words in a summary that send the call to a person at once; empty = the program's own
    script : what a person says in a call by hand; empty = the program's own
    version : number of the stored version, 0 for the defaults
    """

    capacity: int = 0
    lapsed_weeks: int = 4
    opens_minute: int = 9 * 60
    closes_minute: int = 18 * 60
    waits: Waits = field(default_factory=lambda: {level: dict(steps) for level, steps in DEFAULT_WAITS.items()})
    urgent_words: tuple[str, ...] = ()
    script: str = ""
    version: int = 0

    def due_at(self, step: str, missed_at: datetime, risk: str) -> datetime:
        """Say until when a step is to be done; never before the step that goes before it.

        Where the step before it leaves it no time, it has until the office closes next.
        """
        level = risk if risk in self.waits else "usual"
        due = missed_at
        for earlier in TIMED_STEPS[: TIMED_STEPS.index(step) + 1]:
            count, unit = self.waits[level][earlier]
            mine = self.after(missed_at, count, unit)
            if mine < due:
                mine = due if unit == "minutes" else self.after(due, 0, "days")
            due = mine
        return due

    def after(self, at: datetime, count: int, unit: str) -> datetime:
        """Add a wait of one of `UNITS` to an instant; no days: until the office closes next."""
        if unit == "minutes":
            return at + timedelta(minutes=count)
        opens, closes = timedelta(minutes=self.opens_minute), timedelta(minutes=self.closes_minute)
        local = at.astimezone(KST)
        day = local.date()
        clock = local - datetime.combine(day, time(0), KST)
        if not is_working_day(day) or clock >= closes:
            day, clock = add_working_days(day, 1), opens
        if unit == "days":
            return datetime.combine(add_working_days(day, count), time(0), KST) + closes
        clock, remaining = max(clock, opens), timedelta(hours=count)
        while clock + remaining > closes:
            remaining -= closes - clock
            day, clock = add_working_days(day, 1), opens
        return datetime.combine(day, time(0), KST) + clock + remaining


DEFAULT = Plan()


def plan(session: Session) -> Plan:
    """Read the policy in force."""
    row = session.scalars(select(CallPolicy).order_by(CallPolicy.id.desc()).limit(1)).one_or_none()
    return DEFAULT if row is None else _plan(row)


def plans(session: Session) -> dict[int, Plan]:
    """Read every version by its number; 0 is the one the program came with."""
    return {0: DEFAULT, **{row.id: _plan(row) for row in session.scalars(select(CallPolicy))}}


def _plan(row: CallPolicy) -> Plan:
    waits = cast("Mapping[str, Mapping[str, tuple[int, str]]]", row.waits)
    return Plan(
        capacity=row.capacity,
        lapsed_weeks=row.lapsed_weeks,
        opens_minute=row.opens_minute,
        closes_minute=row.closes_minute,
        waits={level: {step: (wait[0], wait[1]) for step, wait in steps.items()} for level, steps in waits.items()},
        urgent_words=tuple(row.urgent_words),
        script=row.script,
        version=row.id,
    )


def set_plan(act: OpenAct, wanted: Plan) -> None:
    """Put another version in force from now on; escalations that run keep the version they began with.

    Raises
    ------
    RuleError
        `call_capacity`, `call_hours`, `call_waits`, `call_lapsed`, `call_policy_same`.
    """
    if not 0 <= wanted.capacity <= 100_000:
        raise RuleError(tr("The contract has room for none to 100,000 people."), code="call_capacity")
    if not 1 <= wanted.lapsed_weeks <= 52:
        raise RuleError(tr("Somebody counts as lapsed after 1 to 52 weeks without a conversation."), code="call_lapsed")
    if not 0 <= wanted.opens_minute < wanted.closes_minute <= 24 * 60:
        raise RuleError(tr("The office closes after it opens."), code="call_hours")
    _refuse_waits(wanted.waits)
    words = tuple(dict.fromkeys(filter(None, map(normal, wanted.urgent_words))))
    stored: dict[str, Any] = {
        "capacity": wanted.capacity,
        "lapsed_weeks": wanted.lapsed_weeks,
        "opens_minute": wanted.opens_minute,
        "closes_minute": wanted.closes_minute,
        "waits": {level: {step: list(wait) for step, wait in steps.items()} for level, steps in wanted.waits.items()},
        "urgent_words": list(words),
        "script": "\n".join(free_text(line) for line in wanted.script.strip().splitlines()),
    }
    in_force = plan(act.session)
    row = CallPolicy(set_at=act.now, set_by=act.actor, **stored)
    if replace(_plan(row), version=in_force.version) == in_force:
        raise RuleError(tr("These settings are in force already."), code="call_policy_same")
    act.session.add(row)
    act.touch("checkins")
    act.message = tr("Settings of the check-in calls changed; escalations that run stay as they began")


def _refuse_waits(waits: Waits) -> None:
    whole = set(waits) == set(LEVELS) and all(set(steps) == set(TIMED_STEPS) for steps in waits.values())
    sound = whole and all(
        unit in UNITS and 0 <= count <= MOST_WAIT[unit] for steps in waits.values() for count, unit in steps.values()
    )
    if not sound:
        raise RuleError(tr("Give each step a wait that can be counted."), code="call_waits")
