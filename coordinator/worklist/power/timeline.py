"""The supply cuts of a household, as its timeline tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.watch import SupplyCut
from coordinator.text import mark
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {
    "supply_cut": mark("Without electricity until {until}"),
    "supply_back": mark("Electricity is back"),
}


def cuts(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell when it had no electricity."""
    rows: list[TimelineRow] = []
    for cut in instant.session.scalars(select(SupplyCut).where(SupplyCut.household_id == household_id)):
        rows.append(TimelineRow(cut.starts_at, "supply", _said("supply_cut", until=short_time(cut.ends_at))))
        if cut.checked_at is not None:
            rows.append(TimelineRow(cut.checked_at, "supply", _said("supply_back")))
    return rows


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
