"""One home on the Power desk: what is usual there, its year by days, and the same weeks a year ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.analysis import activity
from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.households.people import towns
from coordinator.casework.power import watched_homes
from coordinator.records.alerts import SEVERITY_ORDER, Episode
from coordinator.records.households import Absence, Household
from coordinator.records.power import Feed, Meter, Outage, feed_health
from coordinator.records.states import IN_ERROR
from coordinator.records.values.given_names import given
from coordinator.text import mark
from coordinator.vault.readings import instant, wall_clock
from coordinator.worklist.facts.people import people
from coordinator.worklist.power.rows import HomeYear, MeterFacts, PowerHome
from coordinator.worklist.power.usage import usage
from coordinator.worklist.power.watched_list import county_end, state_of
from coordinator.worklist.rule import long_time, short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.worklist.rows import Usage

YEAR_WEEKS = 53
COMPARED_DAYS = 28
YEAR_DAYS = 364
"""A year of whole weeks, so that weekdays meet."""
HOUR = np.timedelta64(1, "h")

QUIET_NOW = mark("Quiet for {hours} hours, since {since}.")
ACTIVE_NOW = mark("Active up to {at}.")
USUAL = mark("At this hour of day it is quiet for {p90} hours on nine days of ten, and {most} at most ({days} days).")
USUALLY_ACTIVE = mark(
    "At this hour of day it is in use on nine days of ten; the longest quiet time was {most} hours ({days} days)."
)
ALWAYS_ACTIVE = mark("At this hour of day it was in use on each of {days} days.")
EVER = mark("Quiet times as long as this in {days} days: {n}; the longest was {longest} hours, up to {at}.")
LONGEST = mark("The longest quiet time in {days} days was {longest} hours, up to {at}.")
EXPECTED = mark("In these hours it usually uses {usual} kWh; it used {used} kWh.")


def power_home(session: Session, household_id: int, now: datetime) -> PowerHome:
    """Gather what the Power desk shows of one home; a home without readings has its name and its meter."""
    person = people(session, now.date(), {household_id})[household_id]
    linked = session.execute(
        select(Meter, Feed.name, Feed.cadence_minutes)
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Meter.household_id == household_id, Meter.ended_on.is_(None))
        .limit(1)
    ).one_or_none()
    drawn = usage(session, household_id, now)
    meter: MeterFacts | None = None
    year: HomeYear | None = None
    ago: activity.YearAgo | None = None
    facts: tuple[Said, ...] = ()
    compared_on: date | None = None
    if linked is not None:
        own, feed, cadence = linked
        health = feed_health(own.newest_at, cadence, now)
        missing: float | None = None
        if own.newest_at is not None:
            end = county_end(session, now)
            stop = wall_clock(end).astype("datetime64[h]")
            today = (stop - HOUR).astype("datetime64[D]")
            # Weeks begin on Mondays; day 0 of numpy's count was a Thursday.
            monday = today - np.timedelta64((int(today.astype(np.int64)) + 3) % 7, "D")
            first = monday - np.timedelta64((YEAR_WEEKS - 1) * 7, "D")
            start = (today - np.timedelta64(YEAR_DAYS + COMPARED_DAYS, "D")).astype("datetime64[h]")
            start = min(start, first.astype("datetime64[h]"))
            midnight = (today + np.timedelta64(1, "D")).astype("datetime64[h]")
            wh = watched_homes.read_home(session, household_id, own.id, start, midnight)
            line = activity.moving_line(wh)
            hour_count = int((stop - start) / HOUR)
            read = ~np.isnan(wh[:hour_count])
            missing = float(1 - read[-COMPARED_DAYS * 24 :].mean())
            absent = _absent(session, household_id, start, len(wh))
            year = _year(session, household_id, wh, line, absent, start, first)
            facts = _facts(wh[:hour_count], line[:hour_count], absent[:hour_count], start, drawn)
            ago = _year_ago(wh, line, start, today)
            compared_on = instant(today - np.timedelta64(COMPARED_DAYS, "D")).date()
        meter = MeterFacts(own.external_id, given(feed), own.step_minutes, own.first_at, own.newest_at, health, missing)
    return PowerHome(
        household_id=household_id,
        name=person.name,
        age=person.age,
        area=person.area,
        state=state_of(session, household_id, now),
        nats=linked[0].watchability_nats if linked is not None else None,
        usage=drawn,
        sentence=drawn.sentence if drawn is not None else None,
        facts=facts,
        year=year,
        year_ago=ago,
        year_ago_on=compared_on,
        meter=meter,
        readings_since=linked[0].first_at if linked is not None else None,
    )


def _absent(session: Session, household_id: int, start: np.datetime64, hours: int) -> NDArray[np.bool_]:
    spans = session.execute(
        select(Absence.starts_at, Absence.rests_until).where(
            Absence.household_id == household_id,
            Absence.rests_until > instant(start),
            Absence.starts_at < instant(start + hours * HOUR),
        )
    )
    return _hours(start, hours, [(row.starts_at, row.rests_until) for row in spans])


def _hours(start: np.datetime64, hours: int, spans: list[tuple[datetime, datetime]]) -> NDArray[np.bool_]:
    mask = np.zeros(hours, np.bool_)
    for starts_at, ends_at in spans:
        first = int((wall_clock(starts_at) - start) // HOUR)
        end = -int((start - wall_clock(ends_at)) // HOUR)
        mask[max(0, first) : max(0, end)] = True
    return mask


def _year(
    session: Session,
    household_id: int,
    wh: NDArray[np.float32],
    line: NDArray[np.float32],
    absent: NDArray[np.bool_],
    start: np.datetime64,
    first: np.datetime64,
) -> HomeYear:
    """Cut the year out of the hours read, and mark what was the case on its days."""
    from_hour = int((first - start) / HOUR)
    daily, active = activity.by_day(wh[from_hour:], line[from_hour:])
    days = len(daily)
    home = session.get_one(Household, household_id)
    dark = session.execute(
        select(Outage.starts_at, Outage.ends_at).where(
            Outage.area_id.in_((home.area_id, towns(session).get(home.area_id or 0))), Outage.ends_at > instant(first)
        )
    )
    outage = _hours(first.astype("datetime64[h]"), days * 24, [(row.starts_at, row.ends_at) for row in dark])
    level = np.zeros(days, np.int8)
    begin = instant(first)
    for severity, since_at, fired_at, cleared_at, resolved_at, state in session.execute(
        select(
            Episode.severity,
            Episode.since_at,
            Episode.last_fired_at,
            Episode.cleared_at,
            Episode.resolved_at,
            Episode.state,
        ).where(
            Episode.household_id == household_id,
            Episode.signal == "power",
            Episode.state != IN_ERROR,
            Episode.last_fired_at > begin,
        )
    ):
        is_open = state in OPEN_STATES
        ends_at = cleared_at or (instant(first + np.timedelta64(days, "D")) if is_open else resolved_at) or fired_at
        low, high = (since_at - begin).days, (max(ends_at, fired_at) - begin).days
        part = level[max(0, low) : high + 1]
        np.maximum(part, SEVERITY_ORDER.index(severity) + 1, out=part)
    return HomeYear(
        first_on=begin.date(),
        daily_wh=daily,
        active_hours=active,
        absent=_any_of_day(absent[from_hour:]),
        outage=_any_of_day(outage),
        level=level,
    )


def _any_of_day(hours: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(hours.reshape(-1, 24).any(1), np.bool_)


def _facts(
    wh: NDArray[np.float32],
    line: NDArray[np.float32],
    absent: NDArray[np.bool_],
    start: np.datetime64,
    drawn: Usage | None,
) -> tuple[Said, ...]:
    """Say how quiet the home is, what is usual at this hour, whether it ever was so quiet, what was expected."""
    read = ~np.isnan(wh)
    if not read.any() or np.isnan(line).all():
        return ()
    end = int(np.flatnonzero(read)[-1]) + 1  # the readings may have ended before the county's
    wh, line, absent, read = wh[:end], line[:end], absent[:end], read[:end]
    silence = activity.silence(activity.quiet_counts(wh, line, absent), read)
    since = instant(start + silence.first * HOUR)
    facts: list[Said] = []
    still = drawn is not None and drawn.sentence is not None and drawn.silent_since is not None
    if silence.hours and not still:  # an alert's own sentence says it already
        facts.append(Said("quiet_now", QUIET_NOW, {"hours": end - silence.first, "since": short_time(since)}))
    elif not silence.hours:
        facts.append(Said("active_now", ACTIVE_NOW, {"at": short_time(instant(start + end * HOUR))}))
    if silence.usual_days and (drawn is None or drawn.sentence is None):
        usual = {"p90": f"{silence.usual_p90_hours:g}", "most": silence.usual_max_hours, "days": silence.usual_days}
        words = USUAL if silence.usual_p90_hours >= 1 else USUALLY_ACTIVE if silence.usual_max_hours else ALWAYS_ACTIVE
        facts.append(Said("usual", words, usual))
    if silence.longest_hours:
        ever = {
            "days": silence.watched_days,
            "longest": silence.longest_hours,
            "at": long_time(instant(start + silence.longest_end * HOUR)),
        }
        if silence.hours:
            facts.append(Said("ever", EVER, {**ever, "n": silence.times_before}))
        else:
            facts.append(Said("longest", LONGEST, ever))
    expected = _expected(drawn, since) if silence.hours else None
    return (*facts, expected) if expected is not None else tuple(facts)


def _expected(drawn: Usage | None, since: datetime) -> Said | None:
    """Say what the hours since the last activity usually use, where the chart knows it."""
    if drawn is None:
        return None
    first = max(0, int((since - drawn.start) // timedelta(hours=1)))
    usual, used = drawn.median[first:], drawn.wh[first:]
    both = ~np.isnan(usual) & ~np.isnan(used)
    if not both.any():
        return None
    return Said("expected", EXPECTED, {"usual": _kwh(usual[both]), "used": _kwh(used[both])})


def _kwh(wh: NDArray[np.float32]) -> str:
    return f"{float(wh.sum()) / 1000:.1f}"


def _year_ago(
    wh: NDArray[np.float32], line: NDArray[np.float32], start: np.datetime64, today: np.datetime64
) -> activity.YearAgo:
    """Compare the last whole days with the same weekdays a year before."""
    last = int((today.astype("datetime64[h]") - start) / HOUR)
    hours, back = COMPARED_DAYS * 24, YEAR_DAYS * 24
    now, then = slice(last - hours, last), slice(max(0, last - back - hours), last - back)
    then_wh = np.full(hours, np.nan, np.float32)
    then_line = np.full(hours, np.nan, np.float32)
    count = then.stop - then.start
    then_wh[hours - count :], then_line[hours - count :] = wh[then], line[then]
    return activity.year_ago(wh[now], then_wh, line[now], then_line)
