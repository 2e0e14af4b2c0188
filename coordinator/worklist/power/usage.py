"""One home's hourly use for the chart, with its band, its silent span and the sentence that says why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.analysis.inactivity import band
from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.power import watched_homes
from coordinator.casework.power.last_activity import HISTORY_DAYS
from coordinator.records.alerts import Episode
from coordinator.records.households import ABSENCE_LABELS, Absence, Household
from coordinator.records.power import Finding, Meter, Outage
from coordinator.text import tr
from coordinator.vault.readings import instant as at
from coordinator.vault.readings import wall_clock
from coordinator.worklist.facts.county import current_home, towns
from coordinator.worklist.facts.findings import explain
from coordinator.worklist.instant import Answers, Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.rows import Span, Usage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.analysis.scores import Floats

    Hour = np.datetime64

HOUR = np.timedelta64(1, "h")


def usage(
    session: Session, household_id: int, now: datetime, *, days: int = 4, answers: Answers | None = None
) -> Usage | None:
    """Read the last days of a home's use up to `now`; none where it has no meter or no readings yet.

    Where the readings ended before, the chart ends with them: what the data show, not what the clock says.
    """
    with opened(session, now, answers) as instant:
        return instant.once(_usage, current_home(instant, household_id), days)


def _readings(instant: Instant, household_id: int, meter_id: int, start: Hour, stop: Hour) -> Floats:
    return watched_homes.read_home(instant.session, household_id, meter_id, start, stop)


def _usage(instant: Instant, household_id: int, days: int) -> Usage | None:
    session, now = instant.session, instant.now
    meter = session.execute(
        select(Meter.id, Meter.newest_at)
        .where(Meter.household_id == household_id, Meter.ended_on.is_(None), Meter.newest_at.is_not(None))
        .order_by(Meter.newest_at.desc())
        .limit(1)
    ).one_or_none()
    if meter is None:
        return None
    episode, finding = _open_alert(session, household_id)
    end = now.replace(minute=0, second=0, microsecond=0)
    if end - meter.newest_at > timedelta(days=days):
        end = meter.newest_at
    stop = wall_clock(end).astype("datetime64[h]")
    back = days
    if episode is not None:
        # A long silence is shown with a day of ordinary life before it, within a fortnight.
        back = min(14, max(days, (end - episode.since_at).days + 2))
    start = (stop - np.timedelta64(HISTORY_DAYS, "D")).astype("datetime64[D]").astype("datetime64[h]")
    wh = instant.once(_readings, household_id, meter.id, start, stop)
    drawn = band(wh, start, until=stop, days=back)
    first = at(drawn.start)
    known = slice(0, int((stop - drawn.start) / HOUR))  # the band is of whole days; the chart ends with the readings
    home = session.get_one(Household, household_id)
    shared = (home.area_id, instant.once(towns).get(home.area_id or 0))
    outages = tuple(
        Span(o.starts_at, o.ends_at, tr("Power outage"))
        for o in session.scalars(
            select(Outage).where(Outage.area_id.in_(shared), Outage.ends_at > first, Outage.starts_at < end)
        )
    )
    return Usage(
        start=first,
        wh=drawn.wh[known],
        low=drawn.low_wh[known],
        median=drawn.median_wh[known],
        high=drawn.high_wh[known],
        frozen=finding is not None and finding.kind == "frozen",
        silent_since=episode.since_at if episode is not None and episode.cleared_at is None else None,
        now=end,
        absences=_absences(session, household_id, first, end),
        outages=outages,
        sentence=explain(finding.reason, finding.since_at, finding.figures, now) if finding is not None else None,
    )


def _open_alert(session: Session, household_id: int) -> tuple[Episode | None, Finding | None]:
    row = session.execute(
        select(Episode, Finding)
        .join(Finding, Finding.id == Episode.finding_id)
        .where(Episode.household_id == household_id, Episode.state.in_(OPEN_STATES), Episode.signal == "power")
        .order_by(Episode.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else (None, None)


def _absences(session: Session, household_id: int, start: datetime, end: datetime) -> tuple[Span, ...]:
    absences = session.scalars(
        select(Absence).where(
            Absence.household_id == household_id, Absence.rests_until > start, Absence.starts_at < end
        )
    )
    return tuple(
        Span(absence.starts_at, absence.rests_until, tr(ABSENCE_LABELS.get(absence.kind, absence.kind)))
        for absence in absences
    )
