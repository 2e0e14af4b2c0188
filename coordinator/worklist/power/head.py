"""What the electricity brings to the head of the day: outages of areas, partners whose data stopped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordinator.records.power import SIGNAL_LABELS
from coordinator.text import mark, short_moment, tr
from coordinator.worklist.facts.county import area_names, facts, known_outages, towns
from coordinator.worklist.facts.feeds import stale
from coordinator.worklist.rows import HeadLine
from coordinator.worklist.rule import short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.instant import Instant

OUTAGE_SHOWN = timedelta(hours=36)
"""An outage of an area is news of the day for so long after its end."""

HEAD_LINES: dict[str, str] = {
    "vendor_outage": mark("{signal} data cut off: {n} households since {since} ({vendor})"),
    "area_outage": mark("Outage presumed: {area}, {n} homes, {span}"),
    "area_outage_goes_on": mark("Outage presumed: {area}, {n} homes, since {since}"),
}


def vendors(instant: Instant) -> list[HeadLine]:
    """List the partners whose data stopped."""
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
        for outage in instant.once(stale)[0]
    ]


def outages(instant: Instant) -> list[HeadLine]:
    """List the outages presumed of areas."""
    now = instant.now
    presumed = [
        outage
        for outage in instant.once(known_outages)
        if outage.ends_at > now - OUTAGE_SHOWN and outage.starts_at <= now
    ]
    if not presumed:
        return []
    names, town_of = instant.once(area_names), instant.once(towns)
    screened = instant.once(facts).get("screened_until")
    until = datetime.fromisoformat(screened) if screened else now
    lines: list[HeadLine] = []
    for outage in presumed:
        town = town_of.get(outage.area_id)
        if any(
            wider.area_id == town != outage.area_id and wider.starts_at <= outage.ends_at <= wider.ends_at
            for wider in presumed
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


def _span(first: datetime, last: datetime, now: datetime) -> Callable[[], str]:
    """Say from when to when, each with its day unless that is said already or is today."""
    begin = _when(first, now)
    return lambda: f"{begin()}–{f'{last:%H:%M}' if last.date() == first.date() else short_moment(last)}"


def _when(at: datetime, now: datetime) -> Callable[[], str]:
    return lambda: f"{at:%H:%M}" if at.date() == now.date() else short_moment(at)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def _line(code: str, severity: str, action: str, **fields: object) -> HeadLine:
    """Make a line."""
    return HeadLine(Said(code, HEAD_LINES[code], fields), severity, action)
