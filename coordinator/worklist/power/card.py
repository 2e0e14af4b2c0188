"""What a household's card tells of its electricity: meter, supply cuts, when it and the phone were last used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.power import Meter, PhoneDay
from coordinator.records.watch import SupplyCut
from coordinator.worklist.power.watch_rows import SupplyCutRow
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant


@dataclass(frozen=True, slots=True)
class PowerPart(CardPart):
    """The electricity of a household.

    Attributes
    ----------
    meter : the meter's own number, empty without one
    supply_cuts : running ones, and those not yet checked
    used_at : the last hour with activity above standby, and the last day the phone was used, with their sources
    """

    UNTOLD = ("used_at",)

    meter: str
    supply_cuts: tuple[SupplyCutRow, ...] = ()
    used_at: tuple[tuple[datetime, str], ...] = ()

    @property
    def signs(self) -> tuple[tuple[datetime, str], ...]:
        """Give when electricity and phone were last used."""
        return self.used_at


def card(instant: Instant, home: Home) -> PowerPart:
    """Gather it."""
    used: list[tuple[datetime, str]] = []
    if home.last_power_at is not None:
        used.append((home.last_power_at, "power"))
    phone = instant.once(_phone_day, home.id)
    if phone is not None:
        used.append((phone, "phone"))
    return PowerPart(instant.once(_meter, home.id), instant.once(_cuts, home.id), tuple(used))


def _phone_day(instant: Instant, household_id: int) -> datetime | None:
    day = instant.session.scalar(
        select(PhoneDay.day)
        .where(PhoneDay.household_id == household_id, PhoneDay.outgoing_count > 0)
        .order_by(PhoneDay.day.desc())
        .limit(1)
    )
    # Only the day is known; its beginning is all that it proves.
    return None if day is None else datetime.combine(day, time(0), KST)


def _meter(instant: Instant, household_id: int) -> str:
    own = select(Meter.external_id).where(Meter.household_id == household_id, Meter.ended_on.is_(None)).limit(1)
    return instant.session.scalar(own) or ""


def _cuts(instant: Instant, household_id: int) -> tuple[SupplyCutRow, ...]:
    return tuple(
        SupplyCutRow(cut.id, cut.starts_at, cut.ends_at, cut.reason)
        for cut in instant.session.scalars(
            select(SupplyCut)
            .where(SupplyCut.household_id == household_id, SupplyCut.checked_at.is_(None))
            .order_by(SupplyCut.starts_at.desc())
        )
    )
