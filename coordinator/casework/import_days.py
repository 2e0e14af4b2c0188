"""Rows that name a household by phone or number and a time: calls and phone days against what is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import func, insert, select

from coordinator.casework.import_plan import Cancelled, ChangedRow, Matching, Progress, stop_if
from coordinator.casework.rounds import take_results
from coordinator.importers.calls import CallRow
from coordinator.importers.phone_use import PhoneUseRow
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.households import Household, Resident
from coordinator.records.power import PhoneDay
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

_EVERY = 500
Row = TypeVar("Row", CallRow, PhoneUseRow)
Record = TypeVar("Record", Call, PhoneDay)


@dataclass
class DayPlan(Generic[Row, Record]):
    """What such rows mean: new ones with their household, changed ones with their record and new values."""

    matching: Matching
    new: list[tuple[int, Row]] = field(default_factory=list[Any])
    changed: list[tuple[Record, Row, dict[str, Any]]] = field(default_factory=list[Any])
    same: int = 0

    def described(self) -> tuple[ChangedRow, ...]:
        """Describe the changed rows per field."""
        return tuple(
            ChangedRow(
                row.line,
                record.household_id,
                "",
                tuple((name, str(getattr(record, name)), str(new)) for name, new in values.items()),
            )
            for record, row, values in self.changed
        )


class _Finder:
    """Finds the household of a row by the partner's number, else by the phone of who lives there now."""

    def __init__(self, session: Session, columns: dict[str, str], matching: Matching) -> None:
        self._columns = columns
        self._matching = matching
        self._by_number: dict[str, int] = {
            number: household_id
            for household_id, number in session.execute(
                select(Household.id, Household.external_id).where(Household.external_id.is_not(None))
            )
            if number
        }
        self._by_phone: dict[str, set[int]] = defaultdict(set)
        for household_id, phone in session.execute(
            select(Resident.household_id, Resident.phone)
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.moved_out_on.is_(None), Household.ended_on.is_(None), Resident.phone != "")
        ):
            self._by_phone[phone].add(household_id)

    def find(self, row: CallRow | PhoneUseRow) -> int | None:
        """Give the household, or name why there is none."""
        by_number = self._by_number.get(row.external_id) if row.external_id else None
        if by_number is not None:
            return by_number
        if not row.phone:
            self._matching.add(
                row.line,
                self._columns.get("external_id", ""),
                row.external_id,
                "unknown_household",
                tr("No household of the register has this number."),
            )
            return None
        found = self._by_phone.get(row.phone, set())
        if len(found) == 1:
            return next(iter(found))
        code, message = (
            ("shared_phone", tr("Two people of the register share this phone; the row cannot be told apart."))
            if found
            else ("unknown_phone", tr("Nobody in the register has this phone."))
        )
        self._matching.add(row.line, self._columns.get("phone", ""), row.phone, code, message)
        return None


# ------------------------------------------------------------ calls


def plan_calls(
    session: Session, rows: Sequence[CallRow], columns: dict[str, str], now: datetime | None
) -> DayPlan[CallRow, Call]:
    """Match calls to households and to the calls that are stored; a call after `now` is not taken."""
    matching = Matching()
    plan: DayPlan[CallRow, Call] = DayPlan(matching)
    finder = _Finder(session, columns, matching)
    there: dict[tuple[int, datetime, str], Call] = {}
    if rows:
        first, last = min(row.called_at for row in rows), max(row.called_at for row in rows)
        there = {
            (call.household_id, call.called_at, call.caller): call
            for call in session.scalars(select(Call).where(Call.called_at.between(first, last)))
        }
    seen: dict[tuple[int, datetime, str], int] = {}
    for row in rows:
        if now is not None and row.called_at > now:
            matching.add(
                row.line,
                columns["called_at"],
                f"{row.called_at:%Y-%m-%d %H:%M}",
                "future",
                tr("The call lies in the future."),
            )
            continue
        household_id = finder.find(row)
        if household_id is None:
            continue
        key = (household_id, row.called_at, row.caller)
        if not _first(seen, key, row, columns["called_at"], f"{row.called_at:%Y-%m-%d %H:%M}", matching):
            continue
        call = there.get(key)
        if call is None:
            plan.new.append((household_id, row))
            continue
        wanted: dict[str, Any] = {"result": row.result, "urgent": row.urgent, "topics": list(row.topics)}
        wanted |= {name: text for name in ("summary", "follow_up") if (text := getattr(row, name))}
        changes = {name: new for name, new in wanted.items() if getattr(call, name) != new}
        if changes:
            plan.changed.append((call, row, changes))
        else:
            plan.same += 1
    return plan


def apply_calls(
    act: OpenAct,
    plan: DayPlan[CallRow, Call],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Store calls and move the items of their weekly rounds, oldest first."""
    calls: list[Call] = []
    for household_id, row in sorted(plan.new, key=lambda one: one[1].called_at):
        call = Call(
            household_id=household_id,
            called_at=row.called_at,
            caller=row.caller,
            result=row.result,
            urgent=row.urgent,
            topics=list(row.topics),
            summary=row.summary,
            follow_up=row.follow_up,
        )
        act.session.add(call)
        calls.append(call)
    for call, _, changes in plan.changed:
        for name, value in changes.items():
            setattr(call, name, value)
        calls.append(call)
    act.session.flush()
    calls.sort(key=lambda one: one.called_at)
    for first in range(0, len(calls), _EVERY):
        stop_if(cancelled)
        if progress:
            progress(first, len(calls))
        take_results(act, calls[first : first + _EVERY])
    act.session.flush()
    if progress:
        progress(len(calls), len(calls))


# ------------------------------------------------------------ phone days


def plan_phone_days(
    session: Session, rows: Sequence[PhoneUseRow], columns: dict[str, str], now: datetime | None
) -> DayPlan[PhoneUseRow, PhoneDay]:
    """Match phone days to households and to the days that are stored; a day after today is not taken."""
    matching = Matching()
    plan: DayPlan[PhoneUseRow, PhoneDay] = DayPlan(matching)
    finder = _Finder(session, columns, matching)
    there: dict[tuple[int, date], PhoneDay] = {}
    if rows:
        first, last = min(row.day for row in rows), max(row.day for row in rows)
        there = {
            (one.household_id, one.day): one
            for one in session.scalars(select(PhoneDay).where(PhoneDay.day.between(first, last)))
        }
    seen: dict[tuple[int, date], int] = {}
    for row in rows:
        if now is not None and row.day > now.date():
            matching.add(
                row.line, columns.get("day", ""), row.day.isoformat(), "future", tr("The day lies in the future.")
            )
            continue
        household_id = finder.find(row)
        if household_id is None:
            continue
        key = (household_id, row.day)
        if not _first(seen, key, row, columns.get("day", ""), row.day.isoformat(), matching):
            continue
        stored = there.get(key)
        if stored is None:
            plan.new.append((household_id, row))
        elif stored.outgoing_count != row.outgoing_count:
            plan.changed.append((stored, row, {"outgoing_count": row.outgoing_count}))
        else:
            plan.same += 1
    return plan


def apply_phone_days(
    act: OpenAct, plan: DayPlan[PhoneUseRow, PhoneDay], *, cancelled: Cancelled | None = None
) -> tuple[int, int]:
    """Store phone days; gives the range of numbers of the new ones (first, end not included).

    A file of a month is 300,000 rows, so that new days are journalled by their range and changed ones by row.
    """
    stop_if(cancelled)
    table = table_of(PhoneDay)
    first = (act.session.scalar(select(func.max(PhoneDay.id))) or 0) + 1
    new = [
        {"id": first + place, "household_id": household_id, "day": row.day, "outgoing_count": row.outgoing_count}
        for place, (household_id, row) in enumerate(plan.new)
    ]
    if new:
        act.session.connection().execute(insert(table), new)
        act.touch("power")
    for stored, _, changes in plan.changed:
        for name, value in changes.items():
            setattr(stored, name, value)
    act.session.flush()
    return first, first + len(new)


def end_of_day(day: date) -> datetime:
    """Give the instant a day ends in Korean time."""
    return datetime.combine(day, time(), KST) + timedelta(days=1)


def _first(
    seen: dict[Any, int], key: tuple[Any, ...], row: CallRow | PhoneUseRow, column: str, value: str, matching: Matching
) -> bool:
    earlier = seen.setdefault(key, row.line)
    if earlier == row.line:
        return True
    matching.add(row.line, column, value, "duplicate", tr("This comes twice; line {n} was kept.", n=earlier))
    return False
