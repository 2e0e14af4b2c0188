"""What a screening notes besides alerts: outages of areas, and how well each meter tells of the life in its home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, case, select, update

from coordinator.analysis.outages import area_outages
from coordinator.analysis.scores import State
from coordinator.records.power import Meter, Outage
from coordinator.vault.acts import table_of
from coordinator.vault.readings import instant

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.analysis.scores import Scores
    from coordinator.casework.watched_homes import Homes
    from coordinator.vault.acts import OpenAct

HOUR = np.timedelta64(1, "h")


def store_outages(act: OpenAct, wh: NDArray[np.float32], homes: Homes, start: np.datetime64) -> int:
    """Keep each outage of an area once, and let it grow while it lasts; gives how many are new."""
    found = area_outages(wh, homes.towns)
    replayed = select(Outage).where(Outage.starts_at >= instant(start))
    known = {(o.area_id, o.starts_at): o for o in act.session.scalars(replayed)}
    count = 0
    for outage in found:
        starts_at = instant(start + outage.first_hour * HOUR)
        ends_at = instant(start + outage.end_hour * HOUR)
        there = known.get((int(outage.area), starts_at))
        if there is None:
            act.session.add(
                Outage(area_id=int(outage.area), starts_at=starts_at, ends_at=ends_at, home_count=outage.homes)
            )
            count += 1
        elif there.ends_at < ends_at:
            there.ends_at = ends_at
    return count


def note_meters(session: Session, homes: Homes, scores: Scores) -> None:
    """Keep how much evidence a silent day brings in each home, and what hinders the watch there."""
    meters = table_of(Meter)
    hindered = case((meters.c.hindrance == "solar", "solar"), else_=bindparam("hinders"))
    session.connection().execute(
        update(meters)
        .where(meters.c.id == bindparam("row"))
        .values(watchability_nats=bindparam("nats"), hindrance=hindered),
        [
            {"row": meter_id, "nats": None if np.isnan(nats) else round(float(nats), 2), "hinders": "zero" * zero}
            for meter_id, nats, zero in zip(
                homes.meter_ids, scores.watchability, _reads_zero(scores).tolist(), strict=True
            )
        ],
    )


def _reads_zero(scores: Scores) -> NDArray[np.bool_]:
    """Say of which homes the meter has read zero for long, and still does: bool [home]."""
    last_day = scores.state[:, -24:]
    told = (last_day == State.ZERO) | (last_day == State.OK)
    newest = last_day.shape[1] - 1 - np.argmax(told[:, ::-1], axis=1)
    still = last_day[np.arange(len(last_day)), newest] == State.ZERO
    return still & (np.count_nonzero(last_day == State.ZERO, axis=1) >= scores.settings.zero_hours)
