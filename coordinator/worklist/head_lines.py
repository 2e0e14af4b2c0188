"""The lines at the head of the day: what concerns many homes at once and would be noise home by home."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import towns
from coordinator.casework.workdays import is_working_day
from coordinator.records.journal import VaultFact
from coordinator.records.power import SIGNAL_LABELS, Outage
from coordinator.text import mark, short_moment, tr
from coordinator.worklist.alerts.handling_rows import HeadLine
from coordinator.worklist.alerts.snoozes import snoozes
from coordinator.worklist.checkins.head import call_lines
from coordinator.worklist.people import area_names
from coordinator.worklist.power.feed_health import stale_homes
from coordinator.worklist.reasons import short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.orm import Session

OUTAGE_SHOWN = timedelta(hours=36)
"""An outage of an area is news of the day for so long after its end."""

HEAD_LINES: dict[str, str] = {
    "vendor_outage": mark("{signal} data cut off: {n} households since {since} ({vendor})"),
    "area_outage": mark("Outage presumed: {area}, {n} homes, {span}"),
    "area_outage_goes_on": mark("Outage presumed: {area}, {n} homes, since {since}"),
    "long_silences": mark("Silenced for over a week: {n}, to be looked through this week"),
}


def head_lines(session: Session, now: datetime) -> list[HeadLine]:
    """List them at `now`: outages, partners whose data stopped, calls left undone, once a week the long silences."""
    return [*_outages(session, now), *_vendors(session, now), *call_lines(session, now), *_silences(session, now)]


def _vendors(session: Session, now: datetime) -> list[HeadLine]:
    return [
        _line(
            "vendor_outage",
            "no_data",
            "not_watched" if outage.signal == "power" else "",
            signal=_label(SIGNAL_LABELS.get(outage.signal, outage.signal)),
            vendor=outage.name,
            n=f"{outage.household_count:,}",
            since=short_time(outage.since_at),
        )
        for outage in stale_homes(session, now)[0]
    ]


def _outages(session: Session, now: datetime) -> list[HeadLine]:
    found = session.scalars(
        select(Outage)
        .where(Outage.ends_at > now - OUTAGE_SHOWN, Outage.starts_at <= now)
        .order_by(Outage.starts_at.desc())
    ).all()
    if not found:
        return []
    names, town_of = area_names(session), towns(session)
    screened = session.scalar(select(VaultFact.value).where(VaultFact.name == "screened_until"))
    until = datetime.fromisoformat(screened) if screened else now
    lines: list[HeadLine] = []
    for outage in found:
        town = town_of.get(outage.area_id)
        if any(
            other.area_id == town != outage.area_id and other.starts_at <= outage.ends_at <= other.ends_at
            for other in found
        ):
            continue  # the whole town went dark soon after its first village: its line says both
        place = {"area": names.get(outage.area_id, ""), "n": f"{outage.home_count:,}"}
        if outage.ends_at >= until:
            since = _when(outage.starts_at, now)
            lines.append(_line("area_outage_goes_on", "no_data", "not_watched", **place, since=since))
        else:
            span = _span(outage.starts_at, outage.ends_at, now)
            lines.append(_line("area_outage", "no_data", "", **place, span=span))
    return lines


def _silences(session: Session, now: datetime) -> list[HeadLine]:
    if not _opens_the_week(now.date()):
        return []
    long = sum(row.is_long for row in snoozes(session, now))
    return [_line("long_silences", "silenced", "silences", n=f"{long:,}")] if long else []


def _opens_the_week(day: date) -> bool:
    """Say whether the office opens for the first time in this week."""
    earlier = (day - timedelta(days=n) for n in range(1, day.weekday() + 1))
    return is_working_day(day) and not any(is_working_day(one) for one in earlier)


def _span(first: datetime, last: datetime, now: datetime) -> Callable[[], str]:
    """Say from when to when, each with its day unless that is said already or is today."""
    begin = _when(first, now)
    return lambda: f"{begin()}–{f'{last:%H:%M}' if last.date() == first.date() else short_moment(last)}"


def _when(at: datetime, now: datetime) -> Callable[[], str]:
    return lambda: f"{at:%H:%M}" if at.date() == now.date() else short_moment(at)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def _line(code: str, severity: str, action: str, **fields: object) -> HeadLine:
    return HeadLine(Said(code, HEAD_LINES[code], fields), severity, action)
