"""The lines at the head of the day: what concerns many homes at once and would be noise home by home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.workdays import is_working_day
from coordinator.records.power import SIGNAL_LABELS, Outage
from coordinator.text import mark, short_moment, tr
from coordinator.worklist.call_head import call_lines
from coordinator.worklist.feed_health import stale_homes
from coordinator.worklist.handling_rows import HeadLine
from coordinator.worklist.people import area_names
from coordinator.worklist.reasons import short_time
from coordinator.worklist.rows import Said
from coordinator.worklist.silences import silences

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

OUTAGE_SHOWN = timedelta(hours=36)
"""An outage of an area is news of the day for so long after its end."""

HEAD_LINES: dict[str, str] = {
    "vendor_outage": mark("{signal} data cut off: {n} households since {since} ({vendor})"),
    "area_outage": mark("Outage presumed: {area}, {n} homes, {span}"),
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
    names = area_names(session) if found else {}
    return [
        _line(
            "area_outage",
            "no_data",
            "",
            area=names.get(outage.area_id, ""),
            n=f"{outage.home_count:,}",
            span=_span(outage.starts_at, outage.ends_at, now),
        )
        for outage in found
    ]


def _silences(session: Session, now: datetime) -> list[HeadLine]:
    if not _opens_the_week(now.date()):
        return []
    long = sum(row.is_long for row in silences(session, now))
    return [_line("long_silences", "silenced", "silences", n=f"{long:,}")] if long else []


def _opens_the_week(day: date) -> bool:
    """Say whether the office opens for the first time in this week."""
    earlier = (day - timedelta(days=n) for n in range(1, day.weekday() + 1))
    return is_working_day(day) and not any(is_working_day(one) for one in earlier)


def _span(first: datetime, last: datetime, now: datetime) -> Callable[[], str]:
    """Say from when to when, each with its day unless that is said already or is today."""

    def said() -> str:
        begin = f"{first:%H:%M}" if first.date() == now.date() else short_moment(first)
        return f"{begin}–{f'{last:%H:%M}' if last.date() == first.date() else short_moment(last)}"

    return said


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def _line(code: str, severity: str, action: str, **fields: object) -> HeadLine:
    return HeadLine(Said(code, HEAD_LINES[code], fields), severity, action)
