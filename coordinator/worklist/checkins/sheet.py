"""A row of the printed call sheet found again by its code, to key in what the call brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.errors import RuleError
from coordinator.records.checkins import Round, RoundItem
from coordinator.records.values.row_codes import row_code, row_number
from coordinator.text import tr
from coordinator.worklist.facts.people import people

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Who a row of the sheet is, and the week it belongs to."""

    item_id: int
    household_id: int
    code: str
    name: str
    age: int | None
    area: str
    phone: str
    state: str
    week_on: date


def sheet_row(session: Session, code: str, now: datetime) -> SheetRow:
    """Find the row of a sheet.

    Raises
    ------
    RuleError
        `row_code`: the check digit does not fit, so a digit is wrong; `row_unknown`: no such row was ever printed.
    """
    number = row_number(code)
    if number is None:
        raise RuleError(
            tr("“{code}” is no row code: a digit is wrong or missing. Look at the sheet again.", code=code.strip()),
            code="row_code",
        )
    item = session.execute(
        select(RoundItem.household_id, RoundItem.state, Round.week_on)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.id == number)
    ).one_or_none()
    if item is None:
        raise RuleError(
            tr("No row {code} was printed from this vault. Is it a sheet of ours?", code=row_code(number)),
            code="row_unknown",
        )
    person = people(session, now.date(), [item.household_id]).get(item.household_id)
    return SheetRow(
        item_id=number,
        household_id=item.household_id,
        code=row_code(number),
        name=person.name if person else tr("Household {n}", n=item.household_id),
        age=person.age if person else None,
        area=person.area if person else "",
        phone=person.phone if person else "",
        state=item.state,
        week_on=item.week_on,
    )
