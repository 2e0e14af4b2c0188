"""The utility's own alert list against what is stored: each row an alert of its household, or kept for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select

from coordinator.casework.alerts.acts import OPEN_STATES, absence_at, raise_alert, take_apart
from coordinator.casework.intake.plan import (
    SHOWN_NEW_ROWS,
    Cancelled,
    Compared,
    Matching,
    NewRow,
    Outcome,
    Storing,
    stop_if,
)
from coordinator.casework.joining import merged_numbers
from coordinator.casework.moves import move
from coordinator.records.alerts import HANDLING, Episode, UtilityAlert
from coordinator.records.households import Household, Resident, home_numbered
from coordinator.records.imports import ImportBatch
from coordinator.records.power import Meter, Signal
from coordinator.records.states import IN_ERROR
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.alerts.utility import UtilityAlertRow
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

FRESH = timedelta(days=7)
"""An alert older than this when its list comes is history: kept, and nobody is called for it."""


@dataclass(frozen=True, slots=True)
class _Fired:
    """What an alert needs to know of what set it off."""

    household_id: int
    severity: str
    since_at: datetime
    found_at: datetime
    id: int | None = None


@dataclass
class UtilityPlan:
    """What the rows of a list mean: new ones with their household (None: nobody's), and how many are there already."""

    matching: Matching
    new: list[tuple[int | None, UtilityAlertRow]] = field(default_factory=list[tuple[int | None, "UtilityAlertRow"]])
    same: int = 0

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first new alerts."""
        return tuple(
            NewRow(
                row.line,
                household_id,
                row.number,
                (("happened_at", f"{row.happened_at:%Y-%m-%d %H:%M}"), ("level", row.severity), ("text", row.text)),
            )
            for household_id, row in self.new[:SHOWN_NEW_ROWS]
        )

    @property
    def unassigned(self) -> tuple[str, ...]:
        """The numbers nobody has."""
        return tuple(dict.fromkeys(row.number for household_id, row in self.new if household_id is None))


def compare_alerts(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing a list would do."""
    rows = cast("tuple[UtilityAlertRow, ...]", preview.rows)
    plan = plan_alerts(session, rows, dict(preview.profile.columns), now)
    return Compared(plan.matching, len(plan.new), same=plan.same, new_rows=plan.new_rows(), unassigned=plan.unassigned)


def commit_alerts(storing: Storing) -> Outcome:
    """Store a list and raise its alerts; a list without a row reaches up to now too."""
    act = storing.act
    rows = cast("tuple[UtilityAlertRow, ...]", storing.preview.rows)
    plan = plan_alerts(act.session, rows, storing.columns, act.now)
    notes = apply_alerts(act, plan, storing.batch_id, cancelled=storing.cancelled)
    counts = {"new": len(plan.new), "changed": 0, "same": plan.same, "unassigned": len(plan.unassigned)}
    return Outcome(counts, plan.matching, notes=tuple(notes), reached=act.now)


def plan_alerts(
    session: Session, rows: Sequence[UtilityAlertRow], columns: dict[str, str], now: datetime | None
) -> UtilityPlan:
    """Match alerts to households and to the alerts that are stored; one after `now` is not taken."""
    matching = Matching()
    plan = UtilityPlan(matching)
    owners = _Owners(session)
    stored = {
        (number, at, severity)
        for number, at, severity in session.execute(
            select(UtilityAlert.external_id, UtilityAlert.happened_at, UtilityAlert.severity)
        )
    }
    for row in rows:
        if now is not None and row.happened_at > now:
            message = tr("The utility's alert lies in the future.")
            matching.add(row.line, columns["happened_at"], row.happened_at, "future", message)
            continue
        if (row.number, row.happened_at, row.severity) in stored:
            plan.same += 1
            continue
        household_id = owners.of(row)
        if household_id is None:
            name = "meter" if row.meter else "external_id" if row.external_id else "phone"
            matching.add(
                row.line,
                columns.get(name, ""),
                row.number,
                "nobody",
                tr("Nobody has this number yet. The utility's alert is kept and rises when the meter is linked."),
                reject=False,
            )
        plan.new.append((household_id, row))
    return plan


class _Owners:
    """Whose a number of the list is: the meter's household, the household's own number, or who has the phone."""

    def __init__(self, session: Session) -> None:
        self._meters: dict[str, int] = {}
        for number, household_id in session.execute(
            select(Meter.external_id, Meter.household_id)
            .where(Meter.household_id.is_not(None))
            .order_by(Meter.ended_on.is_not(None), Meter.id)
        ):
            if household_id is not None:
                self._meters.setdefault(number, household_id)
        self._numbers: dict[str, int] = {
            number: household_id
            for household_id, number in session.execute(
                select(Household.id, Household.external_id).where(Household.external_id.is_not(None))
            )
            if number
        }
        self._homes = set(session.scalars(select(Household.id)))
        self._merged = merged_numbers(session)
        self._phones: dict[str, set[int]] = {}
        for household_id, phone in session.execute(
            select(Resident.household_id, Resident.phone)
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.moved_out_on.is_(None), Household.ended_on.is_(None), Resident.phone != "")
        ):
            self._phones.setdefault(phone, set()).add(household_id)

    def of(self, row: UtilityAlertRow) -> int | None:
        """Give the household of a row, None where nobody has it or two have the same phone."""
        if row.meter and row.meter in self._meters:
            return self._meters[row.meter]
        numbered = home_numbered(row.external_id, self._numbers, self._homes, self._merged)
        if numbered is not None:
            return numbered
        homes = self._phones.get(row.phone, set())
        return next(iter(homes)) if len(homes) == 1 else None


def apply_alerts(act: OpenAct, plan: UtilityPlan, batch_id: int, *, cancelled: Cancelled | None = None) -> list[str]:
    """Store the rows and raise their alerts, oldest first; gives what has to be said about them."""
    stop_if(cancelled)
    history = away = 0
    for household_id, row in sorted(plan.new, key=lambda pair: pair[1].happened_at):
        record = UtilityAlert(
            batch_id=batch_id,
            external_id=row.number,
            happened_at=row.happened_at,
            severity=row.severity,
            text=row.text,
            household_id=household_id,
        )
        act.session.add(record)
        act.session.flush()
        if household_id is None:
            continue
        if row.happened_at < act.now - FRESH:
            history += 1
        elif absence_at(act.session, household_id, act.now) is not None:
            away += 1
        else:
            _raise(act, record, household_id)
    act.session.flush()
    act.touch("alerts")
    notes: list[str] = []
    if history:
        notes.append(
            ntr(
                "{n} alert is older than {days} days; it is kept as history and raises nothing.",
                "{n} alerts are older than {days} days; they are kept as history and raise nothing.",
                history,
                days=FRESH.days,
            )
        )
    if away:
        notes.append(
            ntr(
                "{n} alert of the utility falls into a registered absence; it is kept and raises nothing.",
                "{n} alerts of the utility fall into a registered absence; they are kept and raise nothing.",
                away,
            )
        )
    return notes


def _raise(act: OpenAct, record: UtilityAlert, household_id: int) -> None:
    fired = _Fired(household_id, record.severity, record.happened_at, record.happened_at)
    alert = raise_alert(act, fired, signal=Signal.UTILITY)
    act.session.flush()
    record.episode_id = alert.id


def meter_linked(act: OpenAct, external_id: str, household_id: int) -> None:
    """Let the alerts that waited for this meter rise with its household."""
    waiting = act.session.scalars(
        select(UtilityAlert)
        .where(UtilityAlert.external_id == external_id, UtilityAlert.household_id.is_(None))
        .order_by(UtilityAlert.happened_at)
    ).all()
    for record in waiting:
        record.household_id = household_id
        if record.happened_at >= act.now - FRESH and absence_at(act.session, household_id, act.now) is None:
            _raise(act, record, household_id)
    if waiting:
        act.touch("alerts")


def undo_alerts(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    """Take a list back: its rows go, and an alert that rests on nothing else is marked as entered in error."""
    session = act.session
    rows = session.scalars(select(UtilityAlert).where(UtilityAlert.batch_id == batch.id)).all()
    episodes = {row.episode_id for row in rows if row.episode_id is not None}
    for row in rows:
        session.delete(row)
    session.flush()
    for alert in session.scalars(select(Episode).where(Episode.id.in_(episodes), Episode.state.in_(OPEN_STATES))).all():
        remaining = session.scalars(
            select(UtilityAlert).where(UtilityAlert.episode_id == alert.id).order_by(UtilityAlert.happened_at)
        ).all()
        if remaining:
            alert.last_fired_at = remaining[-1].happened_at
            continue
        move(act, HANDLING, alert, IN_ERROR)
        alert.remind_at = alert.silenced_until = alert.merged_into_id = None
        take_apart(act, alert)
    act.touch("alerts")


def newest_list(session: Session) -> datetime | None:
    """Say when the newest list came that was not taken back; a list without a row is one too."""
    return session.scalar(
        select(func.max(ImportBatch.imported_at)).where(
            ImportBatch.kind == "utility-alerts", ImportBatch.state == "applied", ImportBatch.mends_id.is_(None)
        )
    )
