"""What a screening notes besides alerts: outages of areas, and how well each meter tells of the life in its home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, case, select, update

from coordinator.analysis.lines import active_hours
from coordinator.analysis.outages import area_outages
from coordinator.analysis.scores import State
from coordinator.casework.power import watched_homes
from coordinator.casework.power.last_activity import HISTORY_DAYS, active_until
from coordinator.records.power import Meter, Outage
from coordinator.vault.acts import table_of
from coordinator.vault.readings import instant, wall_clock

if TYPE_CHECKING:
    from datetime import date, datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.analysis.scores import Scores
    from coordinator.casework.power.watched_homes import Homes
    from coordinator.vault.acts import OpenAct

HOUR = np.timedelta64(1, "h")
_BLOCK_HOMES = 2000


def store_outages(act: OpenAct, wh: NDArray[np.float32], homes: Homes, start: np.datetime64) -> int:
    """Keep each outage once, and correct it by readings that come later; gives how many are new.

    The readings of a village come in at different hours: the outage grows by homes and hours, at either end. Its end
    is moved back only by readings that show it.
    """
    hours = wh.shape[1]
    replayed = select(Outage).where(Outage.ends_at >= instant(start))
    known: dict[int, list[Outage]] = {}
    for outage in act.session.scalars(replayed):
        known.setdefault(outage.area_id, []).append(outage)
    count = 0
    for area_outage in area_outages(wh, homes.areas):
        starts_at = instant(start + area_outage.first_hour * HOUR)
        ends_at = instant(start + area_outage.end_hour * HOUR)
        same = (o for o in known.get(area_outage.area, ()) if o.starts_at <= ends_at and o.ends_at >= starts_at)
        stored = next(same, None)
        if stored is None:
            stored = Outage(
                area_id=area_outage.area, starts_at=starts_at, ends_at=ends_at, home_count=area_outage.homes
            )
            act.session.add(stored)
            known.setdefault(area_outage.area, []).append(stored)
            count += 1
            continue
        stored.starts_at = min(stored.starts_at, starts_at)
        stored.ends_at = max(stored.ends_at, ends_at) if area_outage.end_hour == hours else ends_at
        stored.home_count = max(stored.home_count, area_outage.homes)
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
            {"row": meter_id, "nats": None if np.isnan(nats) else round(float(nats), 2), "hinders": hinders}
            for meter_id, nats, hinders in zip(homes.meter_ids, scores.watchability, _hindrances(scores), strict=True)
        ],
    )


def note_activity(session: Session, homes: Homes, scores: Scores) -> None:
    """Keep the last activity of the homes that were screened."""
    _keep_activity(session, homes, (scores.quiet_hours == 0) & ~np.isnan(scores.made_from().wh), scores.start)


def note_monthly_activity(session: Session, today: date, begin: datetime, end: datetime) -> None:
    """Keep the last activity of the homes whose readings come once a month, of those that came since the last time."""
    homes = watched_homes.watched(session, today, begin, end, monthly=True)
    stop = wall_clock(end).astype("datetime64[h]")
    start = wall_clock(begin - timedelta(days=HISTORY_DAYS)).astype("datetime64[D]").astype("datetime64[h]")
    for first in range(0, len(homes.household_ids), _BLOCK_HOMES):
        block = homes.part(range(first, min(first + _BLOCK_HOMES, len(homes.household_ids))))
        active = active_hours(watched_homes.read(session, block, start, stop), start)
        _keep_activity(session, block, active, start)


def _keep_activity(session: Session, homes: Homes, active: NDArray[np.bool_], start: np.datetime64) -> None:
    meters = table_of(Meter)
    session.connection().execute(
        update(meters)
        .where(meters.c.id == bindparam("row"))
        .values(looked_until=meters.c.newest_at, active_at=bindparam("active")),
        [
            {"row": meter_id, "active": active_at}
            for meter_id, active_at in zip(homes.meter_ids, active_until(active, start), strict=True)
        ],
    )


def _hindrances(scores: Scores) -> list[str]:
    """Say of each home whether its meter has read zero for long and still does, or has no power as its neighbours."""
    last_day = scores.state[:, -24:]
    is_known = (last_day == State.ZERO) | (last_day == State.OK) | (last_day == State.OUTAGE)
    newest = last_day.shape[1] - 1 - np.argmax(is_known[:, ::-1], axis=1)
    row = np.arange(len(last_day))
    state, wh = last_day[row, newest], scores.made_from().wh[:, -24:][row, newest]
    long = np.count_nonzero(last_day == State.ZERO, axis=1) >= scores.settings.zero_hours
    dark = (state == State.OUTAGE) & ~(wh > scores.settings.zero_wh)  # not one whose power is back, catching up
    return np.select([dark, (state == State.ZERO) & long], ["outage", "zero"], "").tolist()
