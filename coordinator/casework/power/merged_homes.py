"""Meters that two households of one person both have: one runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.power import Meter
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining


def join_meters(joining: Joining) -> None:
    """Let the meter whose readings are newer run on, of equals that of the household that stays; the other ends."""
    session = joining.act.session
    homes = (joining.stays.id, joining.goes.id)
    running = list(session.scalars(select(Meter).where(Meter.household_id.in_(homes), Meter.ended_on.is_(None))))
    if len(running) < 2:
        return
    running.sort(
        key=lambda meter: (
            -(meter.newest_at.timestamp() if meter.newest_at is not None else 0.0),
            meter.household_id != joining.stays.id,
        )
    )
    for meter in running[1:]:
        newest = meter.newest_at
        meter.ended_on = newest.date() if newest is not None else joining.act.now.date()
    session.flush()
    joining.told.append(
        tr(
            "Both had a meter; meter {number} has the newer readings and goes on. Make sure that it is this home.",
            number=running[0].external_id,
        )
    )
