"""Phone use of a file against the days that are stored: compared, stored as a range of numbers, and taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, func, insert, select

from coordinator.casework.households.people import without_consent
from coordinator.casework.intake.finder import DayPlan, Finder, is_first
from coordinator.casework.intake.plan import Cancelled, Compared, Matching, Outcome, Storing, stop_if
from coordinator.casework.intake.rows_back import rows_back
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.households import ConsentPurpose
from coordinator.records.journal import Act, Change
from coordinator.records.power import PhoneDay
from coordinator.text import tr
from coordinator.vault import journal
from coordinator.vault.acts import OpenAct, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.importers.power.phone_use import PhoneUseRow
    from coordinator.importers.preview import Preview
    from coordinator.records.imports import ImportBatch


def compare_phone_days(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the phone use of a file would do."""
    rows = cast("tuple[PhoneUseRow, ...]", preview.rows)
    plan = plan_phone_days(session, rows, dict(preview.profile.columns), now)
    changed = plan.described()
    return Compared(
        plan.matching,
        len(plan.new),
        len(changed),
        plan.same,
        changed_rows=changed,
        new_rows=plan.new_rows(),
    )


def commit_phone_days(storing: Storing) -> Outcome:
    """Store the phone use of a file; its new days are kept by their range in the act."""
    act = storing.act
    rows = cast("tuple[PhoneUseRow, ...]", storing.preview.rows)
    plan = plan_phone_days(act.session, rows, storing.columns, act.now)
    act.details["phone_days"] = list(apply_phone_days(act, plan, cancelled=storing.cancelled))
    return Outcome(
        {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same},
        plan.matching,
        reached=end_of_day(max(row.day for _, row in plan.new)) if plan.new else None,
    )


def plan_phone_days(
    session: Session, rows: Sequence[PhoneUseRow], columns: dict[str, str], now: datetime | None
) -> DayPlan[PhoneUseRow, PhoneDay]:
    """Match phone days to households and to the days that are stored; a day after today is not taken."""
    matching = Matching()
    finder = Finder(session, columns, matching)
    plan: DayPlan[PhoneUseRow, PhoneDay] = DayPlan(matching, names=finder.label, brings=_brings)
    stored_days: dict[tuple[int, date], PhoneDay] = {}
    if rows:
        first, last = min(row.day for row in rows), max(row.day for row in rows)
        stored_days = {
            (stored.household_id, stored.day): stored
            for stored in session.scalars(select(PhoneDay).where(PhoneDay.day.between(first, last)))
        }
    first_lines: dict[tuple[int, date], int] = {}
    lost = without_consent(session, ConsentPurpose.PHONE, now.date()) if now is not None else set[int]()
    for row in rows:
        if now is not None and row.day > now.date():
            matching.add(row.line, columns.get("day", ""), row.day, "future", tr("The day lies in the future."))
            continue
        household_id = finder.find(row)
        if household_id is None:
            continue
        if household_id in lost:
            message = tr("The consent to phone use was refused, withdrawn, or has run out; the day is not taken.")
            matching.add(row.line, columns.get("phone", ""), row.phone, "no_consent", message)
            continue
        key = (household_id, row.day)
        if not is_first(first_lines, key, row, columns.get("day", ""), row.day, matching):
            continue
        stored = stored_days.get(key)
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


def _brings(row: PhoneUseRow) -> tuple[tuple[str, str], ...]:
    return (("day", row.day.isoformat()), ("outgoing", str(row.outgoing_count)))


def undo_phone_days(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    """Take the days of a batch back: new ones go by their range, changed ones return to what they were.

    Raises
    ------
    RuleError
        `later_batch` where a later file changed the same days; `later_depends`.
    """
    first, end = details.get("phone_days", (0, 0))
    later = act.session.execute(
        select(Act.id, Act.undoes_id)
        .join(Change, Change.act_id == Act.id)
        .where(
            Change.table == PhoneDay.__tablename__,
            Change.row_id >= first,
            Change.row_id < end,
            Act.id > batch.act_id,
        )
        .distinct()
    ).all()
    if any(undoes is None and journal.undone_by(act.session, act_id) is None for act_id, undoes in later):
        raise RuleError(tr("A later file changed the same days; undo that import first."), code="later_batch")
    table = table_of(PhoneDay)
    act.session.connection().execute(delete(table).where(table.c.id >= first, table.c.id < end))
    act.touch("power")
    rows_back(act, batch, details)


def end_of_day(day: date) -> datetime:
    """Give the instant a day ends in Korean time."""
    return datetime.combine(day, time(), KST) + timedelta(days=1)


def newest_day(session: Session) -> datetime | None:
    """Say up to when phone use is stored."""
    last = session.scalar(select(func.max(PhoneDay.day)))
    return end_of_day(last) if last else None
