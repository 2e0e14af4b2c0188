"""A county in which every state of every state machine occurs, alone and with others: made by walking the machines."""

from __future__ import annotations

import importlib
import pkgutil
from collections import deque
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator import records
from coordinator.casework.moves import move
from coordinator.records.alerts import HANDLING, Episode, Outcome
from coordinator.records.checkins import (
    ENROLMENT,
    ROUND_ITEM,
    STEPS,
    Call,
    Enrolment,
    EscalationStep,
    Round,
    RoundItem,
    Step,
)
from coordinator.records.households import Absence, Area, Contact, Household, Resident
from coordinator.records.power import Feed, Finding, Meter
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.states import Machine
from coordinator.records.tasks import TASK, Task
from tests.casework.homes import DAY, HOUR
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.vault.acts import OpenAct

STORED = (HANDLING, ROUND_ITEM, ENROLMENT, LINK, TASK)
"""The machines whose records belong to a household."""
COMPUTED = ("condition", "feed")
"""Machines whose states are computed, never stored."""
OF_FILES = ("batch", "person_pair", "power_proposal", "finding")
"""The machines of files and lists: an import, two households held against each other, lists of others."""

RUNGS_DONE = (None, *range(len(STEPS)))
"""How many rungs of a missed call are done below the one that is up; none where no rung has come up."""
ITEMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("", {}),
    *((state.code, {}) for state in ROUND_ITEM.states if state.code not in ("missed", "due", "concern_open")),
    ("due", {"caller": "vendor"}),
    ("due", {"caller": "staff"}),
    ("concern_open", {"urgent": True}),
    ("concern_open", {"urgent": False}),
    *(("missed", {"rungs": rungs}) for rungs in RUNGS_DONE),
)
ALERTS = (("", ""), *product((state.code for state in HANDLING.states), ("serious", "watch")))


def machines() -> dict[str, Machine]:
    """Find every state machine of the records."""
    modules = [
        importlib.import_module(f"{records.__name__}.{module_info.name}")
        for module_info in pkgutil.iter_modules(records.__path__)
    ]
    return {
        machine.name: machine for module in modules for machine in vars(module).values() if isinstance(machine, Machine)
    }


def paths(machine: Machine) -> dict[str, tuple[str, ...]]:
    """Give the shortest way from the first state of a machine to each that can be reached."""
    first = machine.states[0].code
    ways: dict[str, tuple[str, ...]] = {first: (first,)}
    waiting = deque([first])
    while waiting:
        state = waiting.popleft()
        for target in machine.moves.get(state, ()):
            if target not in ways:
                ways[target] = (*ways[state], target)
                waiting.append(target)
    return ways


class Walker:
    """Adds households whose records are walked to a state, by the moves the tables allow."""

    def __init__(self, act: OpenAct) -> None:
        self.act, self.session = act, act.session
        self.area_id = self.session.scalars(select(Area.id).where(Area.level == "village").order_by(Area.id)).first()
        self.programme_id = self.session.scalars(select(Programme.id).order_by(Programme.id)).first() or 0
        feed, week_on = Feed(name="검침", signal="power"), NOW.date() - timedelta(days=NOW.weekday())
        week = self.session.scalars(select(Round).where(Round.week_on == week_on)).one_or_none() or Round(
            week_on=week_on
        )
        self.session.add_all((feed, week))
        self.session.flush()
        # One meter for all findings: whose readings it has is asked of every home that is shown, and takes its time.
        meter = Meter(feed_id=feed.id, external_id="m", first_at=NOW - 90 * DAY, newest_at=NOW - HOUR)
        self.session.add(meter)
        self.session.flush()
        self.meter_id, self.round_id = meter.id, week.id
        self.count = 0

    def home(self) -> int:
        """Add a household with somebody in it, and whom to ask."""
        self.count += 1
        home = Household(address=f"북면 마차리 {self.count}", area_id=self.area_id, longitude=128.46, latitude=37.18)
        self.session.add(home)
        self.session.flush()
        self.session.add_all(
            (
                Resident(household_id=home.id, name=f"가구{self.count:03}번", phone=f"0105555{self.count:04}"),
                Contact(household_id=home.id, rank=1, name="박딸", relation="딸", phone="01011112222"),
            )
        )  # fmt: skip
        self.session.flush()
        return home.id

    def walk(self, machine: Machine, record: Any, state: str) -> None:
        """Move a record to a state, as the table allows."""
        self.session.add(record)
        record.state = machine.states[0].code
        self.session.flush()
        for target in paths(machine)[state][1:]:
            why = machine.reasons.get(target, ("",))[0]
            move(self.act, machine, record, target, reason=why, given=machine[target].needs)
        self.session.flush()

    def alert(self, home: int, state: str, severity: str, signal: str = "power") -> Episode:
        """Add an alert in a state, with the finding behind it and what the state goes with."""
        kind = "frozen" if signal == "phone" else "silence"
        finding = Finding(
            household_id=home, meter_id=self.meter_id, found_at=NOW - HOUR, since_at=NOW - 30 * HOUR, kind=kind,
            severity=severity, score=2.0, reason="quiet_since_activity",
        )  # fmt: skip
        self.session.add(finding)
        self.session.flush()
        episode = Episode(
            household_id=home, signal=signal, severity=severity, finding_id=finding.id, since_at=NOW - 30 * HOUR,
            opened_at=NOW - HOUR, last_fired_at=NOW - HOUR,
        )  # fmt: skip
        self.walk(HANDLING, episode, state)
        if state == "acknowledged":
            episode.owner, episode.remind_at = "김담당", NOW + HOUR
        elif state == "silenced":
            episode.silenced_until, episode.silence_reason = NOW + DAY, "입원"
        elif state == "resolved":
            episode.outcome, episode.resolved_at = Outcome.METER_FAULT, NOW - HOUR / 2
        elif state == "merged":
            episode.merged_into_id = self.alert(home, "new", "watch", "phone").id
        return episode

    def item(
        self, home: int, state: str, *, caller: str = "vendor", urgent: bool = False, rungs: int | None = 0
    ) -> None:
        """Add the week's call of a household in a state, with the call and the rungs it goes with."""
        enrolled = Enrolment(household_id=home, state="active", started_on=(NOW - 60 * DAY).date())
        self.session.add(enrolled)
        self.session.flush()
        due_at = NOW.replace(hour=7)
        item = RoundItem(
            round_id=self.round_id, household_id=home, enrolment_id=enrolled.id, due_at=due_at, caller=caller
        )  # fmt: skip
        self.walk(ROUND_ITEM, item, state)
        results = {
            "concern_open": "concern",
            "missed": "no_answer",
            "confirmed": "ok",
            "not_attempted": "not_attempted",
        }
        if state in results:
            said = "넘어졌다고 말함" if urgent else "입맛이 없다고 함"
            self.session.add(
                Call(
                    household_id=home, round_item_id=item.id, called_at=NOW - 40 * HOUR, result=results[state],
                    urgent=urgent, topics=["health"] if state == "concern_open" else [],
                    summary=said if state in ("concern_open", "confirmed") else "",
                )
            )  # fmt: skip
        if state == "missed":
            item.missed_at = NOW - HOUR
            for place, step in enumerate(STEPS[: 0 if rungs is None else rungs + 1]):
                done = place < (rungs or 0)
                self.session.add(
                    EscalationStep(
                        round_item_id=item.id, household_id=home, step=step, begun_at=NOW - HOUR,
                        due_at=NOW + (place + 1) * 10 * DAY, done_at=NOW - HOUR / 2 if done else None,
                        outcome=("skipped" if step == Step.RETRY else "not_reached") if done else "",
                    )
                )  # fmt: skip
        self.session.flush()

    def one_record(self, machine: Machine, home: int, state: str) -> None:
        """Add an enrolment, a service link or a task in a state."""
        day = NOW.date()
        if machine is ENROLMENT:
            record: Any = Enrolment(household_id=home, started_on=day - 60 * DAY, paused_until=day + DAY)
        elif machine is LINK:
            record = Link(
                household_id=home, programme_id=self.programme_id, requested_at=NOW - 30 * DAY, review_on=day - DAY,
                resume_on=day - DAY,
            )  # fmt: skip
        else:
            record = Task(
                household_id=home, text="안부 살피기", ready_on=day - DAY, due_on=day - DAY, made_at=NOW - 2 * DAY
            )
        self.walk(machine, record, state)


def add_every_state(act: OpenAct) -> int:
    """Add the households; gives how many."""
    walker = Walker(act)
    for (alert, severity), (item, facts) in product(ALERTS, ITEMS):
        home = walker.home()
        if alert:
            walker.alert(home, alert, severity)
        if item:
            walker.item(home, item, **facts)
    for machine, alert in product((ENROLMENT, LINK, TASK), ("", "new", "silenced")):
        for state in machine.states:
            home = walker.home()
            walker.one_record(machine, home, state.code)
            if alert:
                walker.alert(home, alert, "caution")
    for home, alert in _rest(walker):
        if alert:
            walker.alert(home, alert, "serious")
    return walker.count


def _rest(walker: Walker) -> Iterator[tuple[int, str]]:
    """Give households that are away or back, were heard of since, or need a service."""
    for alert, (starts, ends) in product(("", "new", "silenced"), ((-DAY, DAY), (-9 * DAY, -DAY))):
        home = walker.home()
        walker.session.add(Absence(household_id=home, kind="travel", starts_at=NOW + starts, ends_at=NOW + ends))
        walker.item(home, "missed")
        yield home, alert
    for alert in ("new", "acknowledged", "silenced", "merged"):
        home = walker.home()
        walker.session.add(Call(household_id=home, called_at=NOW - HOUR / 2, result="ok", caller="staff"))
        yield home, alert
    for state in ("", "missed"):
        home = walker.home()
        walker.session.add(
            Episode(
                household_id=home, signal="utility", severity="caution", since_at=NOW - 9 * DAY,
                opened_at=NOW - 9 * DAY, last_fired_at=NOW - 9 * DAY, state="resolved", outcome=Outcome.NEEDS_SERVICE,
                resolved_at=NOW - 8 * DAY,
            )
        )  # fmt: skip
        if state:
            walker.item(home, state)
        yield home, ""
