"""Rows that name a household by phone or number: whose they are, and phone days against what is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import func, insert, select

from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Cancelled, ChangedRow, Matching, NewRow, stop_if
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.checkins.words import same_name
from coordinator.importers.power.phone_use import PhoneUseRow
from coordinator.records.base import KST
from coordinator.records.checkins import Call, CallResult
from coordinator.records.households import Household, Resident, own_number
from coordinator.records.power import PhoneDay
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

Row = TypeVar("Row", CallRow, PhoneUseRow)
Record = TypeVar("Record", Call, PhoneDay)


@dataclass
class DayPlan(Generic[Row, Record]):
    """What such rows mean: new ones with their household, changed ones with their record and new values."""

    matching: Matching
    new: list[tuple[int, Row]] = field(default_factory=list[Any])
    changed: list[tuple[Record, Row, dict[str, Any]]] = field(default_factory=list[Any])
    same: int = 0

    names: Callable[[int], str] = field(default=lambda _: "")

    def described(self) -> tuple[ChangedRow, ...]:
        """Describe the changed rows per field."""
        return tuple(
            ChangedRow(
                row.line,
                record.household_id,
                self.names(record.household_id),
                tuple((name, as_text(getattr(record, name)), as_text(new)) for name, new in values.items()),
            )
            for record, row, values in self.changed
        )

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first new rows."""
        return tuple(
            NewRow(row.line, household_id, self.names(household_id), told(row))
            for household_id, row in self.new[:SHOWN_NEW_ROWS]
        )


def as_text(value: object) -> str:
    """Write a stored value as a preview shows it; lists by commas, nothing as nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def told(row: CallRow | PhoneUseRow) -> tuple[tuple[str, str], ...]:
    """Give what a row brings, by our field names."""
    if isinstance(row, PhoneUseRow):
        return (("day", row.day.isoformat()), ("outgoing", str(row.outgoing_count)))
    parts = (
        ("called_at", f"{row.called_at:%Y-%m-%d %H:%M}"),
        ("result", row.result),
        ("urgent", "yes" if row.urgent else ""),
        ("topics", ", ".join(row.topics)),
        ("summary", row.summary),
    )
    return tuple((name, text) for name, text in parts if text)


class Finder:
    """Finds the household of a row by the partner's number, else by the phone of who lives there now.

    Attributes
    ----------
    names : who lives in a household now, by its number
    """

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
        self.names: dict[int, list[str]] = defaultdict(list)
        for household_id, phone, name, ended_on in session.execute(
            select(Resident.household_id, Resident.phone, Resident.name, Household.ended_on)
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.moved_out_on.is_(None))
            .order_by(Resident.id)
        ):
            self.names[household_id].append(name)
            if phone and ended_on is None:
                self._by_phone[phone].add(household_id)

    def label(self, household_id: int) -> str:
        """Give the name of who lives there."""
        return ", ".join(self.names.get(household_id, ()))

    def find(self, row: CallRow | PhoneUseRow) -> int | None:
        """Give the household, or name why there is none; a name that is not the register's is said and kept.

        That somebody of another name is well at this phone says nothing of who lives here: such a row is not taken.
        """
        name = row.name if isinstance(row, CallRow) else ""
        found = self._by_number.get(row.external_id) if row.external_id else None
        if found is None and (ours := own_number(row.external_id or "")) in self.names:
            found = ours  # the number under which our own roster named the household
        by_phone = found is None
        if found is None:
            found = self._by_phone_and_name(row, name)
        known = self.names.get(found, ()) if found is not None else ()
        if found is not None and name and known and not any(same_name(name, one) for one in known):
            others_word = by_phone and isinstance(row, CallRow) and row.result == CallResult.OK
            self._matching.add(
                row.line,
                self._columns.get("name", ""),
                name,
                "name_differs",
                tr(
                    "The register has another name for this phone or number (household {n}); look whose it is.", n=found
                ),
                reject=others_word,
            )
            return None if others_word else found
        return found

    def _by_phone_and_name(self, row: CallRow | PhoneUseRow, name: str) -> int | None:
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
        if len(found) > 1 and name:
            exact = {one for one in found if name in self.names[one]}
            found = exact or {one for one in found if any(same_name(name, known) for known in self.names[one])} or found
        if len(found) == 1:
            return next(iter(found))
        code, message = (
            (
                "shared_phone",
                tr(
                    "Households {numbers} share this phone, and the row does not tell them apart. "
                    "Ask the sender for the name or number.",
                    numbers=", ".join(str(one) for one in sorted(found)),
                ),
            )
            if found
            else ("unknown_phone", tr("Nobody in the register has this phone."))
        )
        self._matching.add(row.line, self._columns.get("phone", ""), row.phone, code, message)
        return None


# ------------------------------------------------------------ phone days


def plan_phone_days(
    session: Session, rows: Sequence[PhoneUseRow], columns: dict[str, str], now: datetime | None
) -> DayPlan[PhoneUseRow, PhoneDay]:
    """Match phone days to households and to the days that are stored; a day after today is not taken."""
    matching = Matching()
    finder = Finder(session, columns, matching)
    plan: DayPlan[PhoneUseRow, PhoneDay] = DayPlan(matching, names=finder.label)
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
        if not is_first(seen, key, row, columns.get("day", ""), row.day.isoformat(), matching):
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


def is_first(
    seen: dict[Any, int], key: tuple[Any, ...], row: CallRow | PhoneUseRow, column: str, value: str, matching: Matching
) -> bool:
    """Say whether a row is the first of its key; a later one is named and not taken."""
    earlier = seen.setdefault(key, row.line)
    if earlier == row.line:
        return True
    matching.add(row.line, column, value, "duplicate", tr("This comes twice; line {n} was kept.", n=earlier))
    return False
