"""The monthly comparison of the county: who changed most, in one sentence each, and who could not be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import func, select

from coordinator.analysis.month_profiles import MonthReadings, Status
from coordinator.analysis.pattern_change import compare
from coordinator.casework.households.people import is_person_of_home, without_consent
from coordinator.casework.power import watched_homes
from coordinator.errors import UsageError
from coordinator.records.base import KST
from coordinator.records.households import ConsentPurpose, Resident
from coordinator.records.journal import Act, VaultFact
from coordinator.records.pattern_change import Decline
from coordinator.records.power import Meter
from coordinator.text import language, mark, tr
from coordinator.vault.readings import read_hours, wall_clock
from coordinator.worklist.facts.people import people
from coordinator.worklist.power.pattern_rows import (
    AS_USUAL,
    ChangeRow,
    DayPicture,
    MonthChoice,
    MonthFigures,
    MonthlyComparison,
    NotCompared,
)
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from coordinator.analysis.month_profiles import Profile
    from coordinator.analysis.pattern_change import Comparison
    from coordinator.analysis.scores import Floats
    from coordinator.worklist.facts.people import Person

MONTHS_BEFORE: Final = 3
"""The last months a month is held against."""
LEAST_PART_OF_MONTH: Final = 0.5
"""A month that is not over can be compared from its middle on."""
TOLD_FROM: Final = 3.0
"""From so many units of what is ordinary on a part is told as a change."""
TURNED_SHARE: Final = 0.2
"""With so much of the activity elsewhere, and a rhythm unlike that before, day and night have changed places …"""
TURNED_LIKENESS: Final = 0.3
"""… where the correlation is below this; heated mats, which make nights active in autumn, leave it above 0.6."""
SHAPE_SPREAD: Final = 0.15
"""Spread of the active share over the clock below which a day has no shape that could be turned."""
SHIFT_HOURS: Final = (1.0, 6.0)
"""Between so many hours a later or earlier day is told in hours; what is further is another day, not a later one."""

SENTENCES: dict[str, str] = {
    "turned": mark("Day and night have changed places: {share}% of the activity is at other hours."),
    "up_later": mark("The day begins about {hours} hours later."),
    "up_earlier": mark("The day begins about {hours} hours earlier."),
    "bed_later": mark("The day ends about {hours} hours later."),
    "bed_earlier": mark("The day ends about {hours} hours earlier."),
    "moved": mark("{share}% of the day’s activity is at other hours."),
    "level_up": mark("Use is {share}% higher, the season aside."),
    "level_down": mark("Use is {share}% lower, the season aside."),
    "nights_up": mark("Use at night (23:00–05:00) is {share}% higher."),
    "nights_down": mark("Use at night (23:00–05:00) is {share}% lower."),
    "active_up": mark("{hours} more active hours a day."),
    "active_down": mark("{hours} fewer active hours a day."),
    AS_USUAL: mark("As in the months before."),
}
"""What changed most in a home against its months before, in one sentence."""

DECLINE = mark("On the weekly list of declines ({day}): active hours {before} → {recent} a day")

CAUSES: dict[str, str] = {
    "no_meter": mark("No meter"),
    "no_consent": mark("Consent for power use withdrawn"),
    "no_readings": mark("No readings in these months"),
    "month_short": mark("Not enough data: less than half of the month’s hours"),
    "no_history": mark("Not enough data: no month before with half of its hours"),
    "away": mark("Registered as away for most of the month"),
    "silent": mark("Nearly silent for most of the month"),
}
"""Why a household could not be compared."""

_CAUSE_OF: dict[int, str] = {
    Status.MONTH_SHORT: "month_short",
    Status.NO_HISTORY: "no_history",
    Status.AWAY: "away",
    Status.SILENT: "silent",
}


# ---------------------------------------------------------------- months


def months(session: Session, now: datetime) -> list[MonthChoice]:
    """List the months that can be compared, newest first: there are readings, and some in the month before."""
    first_at, newest_at = session.execute(
        select(func.min(Meter.first_at), func.max(Meter.newest_at)).where(
            Meter.household_id.is_not(None), Meter.ended_on.is_(None)
        )
    ).one()
    if first_at is None or newest_at is None:
        return []
    end = min(newest_at, now).astimezone(KST)
    choices: list[MonthChoice] = []
    month = end.date().replace(day=1)
    while _begin(month) > first_at:
        following = shifted(month, 1)
        if _begin(following) <= end:
            choices.append(MonthChoice(month, None))
        elif end - _begin(month) >= LEAST_PART_OF_MONTH * (_begin(following) - _begin(month)):
            choices.append(MonthChoice(month, (end - timedelta(microseconds=1)).date()))
        month = shifted(month, -1)
    return choices


def usual_month(choices: list[MonthChoice]) -> MonthChoice | None:
    """Choose the last month that is over, or else the newest."""
    return next((choice for choice in choices if choice.until is None), choices[0] if choices else None)


def shifted(month: date, by: int) -> date:
    """Give the first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def _begin(month: date) -> datetime:
    return datetime.combine(month, time(), KST)


def stamp(session: Session, now: datetime) -> tuple[object, ...]:
    """Tell what a comparison rests on: the day, the language, and the last act that was not a clock's."""
    last = session.scalar(select(func.max(Act.id)).where(Act.verb != "clocks.run"))
    return last, now.date(), language()


# ---------------------------------------------------------------- the comparison


Remembered = dict[date | None, tuple[object, MonthlyComparison]]
"""A comparison for each month asked for, with what it rests on."""


def remembered(session: Session, now: datetime, month: date | None, known: Remembered) -> MonthlyComparison:
    """Compare a month as `monthly` does; a county's months of readings are read once, not at each coming back.

    Parameters
    ----------
    known : comparisons made before; those that do not hold any more are dropped, a new one is put into it
    """
    rests_on = stamp(session, now)
    for old in [old for old, (rested_on, _) in known.items() if rested_on != rests_on]:
        del known[old]
    if month not in known:
        known[month] = rests_on, monthly(session, now, month)
    return replace(known[month][1], as_of=now)


def monthly(session: Session, now: datetime, month: date | None = None) -> MonthlyComparison:
    """Compare a month of every home with its last three months and with the same month a year ago.

    Parameters
    ----------
    month : any day of it; none = the last month that is over

    Raises
    ------
    UsageError
        `month`: no month can be compared yet, or not this one.
    """
    choices = months(session, now)
    wanted = month.replace(day=1) if month is not None else None
    choice = next((choice for choice in choices if choice.month == wanted), None) if wanted else usual_month(choices)
    if choice is None:
        raise UsageError(_no_such_month(choices, wanted), code="month")
    everyone = people(session, now.date())
    before = [shifted(choice.month, -k) for k in range(MONTHS_BEFORE, 0, -1)]
    first, last = _begin(before[0]), _begin(shifted(choice.month, 1))
    homes = watched_homes.watched(session, now.date(), first, min(last, now))
    since = _moved_in(session)

    def read(of: date) -> MonthReadings:
        start, stop = (wall_clock(_begin(m)).astype("datetime64[h]") for m in (of, shifted(of, 1)))
        wh = read_hours(session, homes.meter_ids, start, stop)
        hours_so_far = wall_clock(now).astype("datetime64[h]") - start
        wh[:, max(0, int(hours_so_far.astype(int))) :] = np.nan
        for row, home in enumerate(homes.household_ids):
            moved_in_on = since.get(home)
            if moved_in_on is not None and moved_in_on > of:  # who lived there before is no measure
                wh[row, : (moved_in_on - of).days * 24] = np.nan
        return MonthReadings(
            start.astype("datetime64[M]"), wh, watched_homes.absences(session, homes, start, wh.shape[1])
        )

    comparison = compare(
        read(choice.month), [read(m) for m in before], read(shifted(choice.month, -12)), area=homes.areas
    )
    declines = _declines(session, choice.month)
    order = np.argsort(-np.nan_to_num(comparison.score, nan=-1.0), kind="stable").tolist()
    rows: list[ChangeRow] = []
    missing: dict[int, str] = {}
    for row in order:
        person = everyone.get(homes.household_ids[row])
        if person is None:
            continue
        if comparison.status[row] == Status.COMPARED:
            rows.append(_row(comparison, row, len(rows) + 1, person, declines.get(person.household_id)))
        else:
            missing[person.household_id] = _CAUSE_OF[int(comparison.status[row])]
    facts = dict(
        session.execute(select(VaultFact.name, VaultFact.value).where(VaultFact.name.in_(("county", "practice")))).all()
    )
    return MonthlyComparison(
        county=str(facts.get("county", "")),
        practice=bool(facts.get("practice", False)),
        as_of=now,
        month=choice.month,
        until=choice.until,
        months_before=tuple(sorted(m.astype("datetime64[D]").item() for m in comparison.months_before)),
        year_ago_count=int(np.count_nonzero(comparison.year_ago.known)) if comparison.year_ago is not None else 0,
        season_removed=comparison.season_removed,
        rows=tuple(rows),
        not_compared=tuple(_not_compared(session, now, everyone, set(homes.row_of), missing)),
        household_count=len(everyone),
    )


def _no_such_month(choices: list[MonthChoice], wanted: date | None) -> str:
    if not choices:
        return tr("No month can be compared yet: that takes readings of two months.")
    names = ", ".join(f"{choice.month:%Y-%m}" for choice in choices[:6])
    return tr("The month {month} cannot be compared; take one of: {months}.", month=f"{wanted:%Y-%m}", months=names)


def _moved_in(session: Session) -> dict[int, date]:
    rows = session.execute(
        select(Resident.household_id, Resident.moved_in_on).where(
            Resident.moved_in_on.is_not(None), is_person_of_home()
        )
    )
    return {home: on for home, on in rows if on is not None}


def _declines(session: Session, month: date) -> dict[int, Decline]:
    """Give the newest entry of each home on the weekly lists that rest on this month: its own and the next month's."""
    rows = session.scalars(
        select(Decline).where(Decline.until_on > month, Decline.week_on < shifted(month, 2)).order_by(Decline.week_on)
    )
    return {decline.household_id: decline for decline in rows}


def _row(comparison: Comparison, row: int, rank: int, person: Person, decline: Decline | None) -> ChangeRow:
    level, nights, active, moved = (float(part) for part in comparison.last.parts[:, row])
    year = comparison.year_ago if comparison.year_ago is not None and comparison.year_ago.known[row] else None
    wake, bed = _known(comparison.last.wake_hours, row), _known(comparison.last.bed_hours, row)
    units = tuple(float(part) for part in comparison.ordinary[:, row])
    return ChangeRow(
        household_id=person.household_id,
        rank=rank,
        name=person.name,
        age=person.age,
        sex=person.sex,
        area=person.area,
        score=float(comparison.score[row]),
        parts=(units[0], units[1], units[2], units[3]),
        sentence=_sentence(comparison, row),
        level_change=float(np.expm1(level)),
        nights_change=float(np.expm1(nights)),
        active_change_hours=active,
        moved_share=moved,
        wake_hours=wake,
        bed_hours=bed,
        year_level_change=float(np.expm1(comparison.year.parts[0, row]))
        if year is not None and comparison.year
        else None,
        now=_figures(comparison.now, row),
        before=_figures(comparison.before, row),
        year_ago=_figures(year, row) if year is not None else None,
        picture=DayPicture(
            now=comparison.now.wh[row],
            usual=comparison.before.wh[row],
            low=comparison.low_wh[row],
            high=comparison.high_wh[row],
            year_ago=year.wh[row] if year is not None else None,
        ),
        decline=_decline(decline) if decline is not None else None,
    )


def _decline(decline: Decline) -> Said:
    fields = {"before": f"{decline.active_before_hours:.1f}", "recent": f"{decline.active_recent_hours:.1f}"}
    return Said("decline", DECLINE, {"day": short_date(decline.week_on), **fields})


def _figures(profile: Profile, row: int) -> MonthFigures:
    return MonthFigures(
        kwh_a_day=float(profile.kwh_a_day[row]),
        night_kwh=float(profile.night_kwh[row]),
        active_hours=float(profile.active_hours[row]),
        days=int(profile.days[row]),
    )


def _known(values: Floats, row: int) -> float | None:
    value = float(values[row])
    return None if np.isnan(value) else value


def _sentence(comparison: Comparison, row: int) -> Said:
    """Tell the part that is furthest from ordinary."""
    units = comparison.ordinary[:, row]
    part = int(np.argmax(np.abs(units)))
    if abs(float(units[part])) < TOLD_FROM:
        return Said(AS_USUAL, SENTENCES[AS_USUAL])
    value = float(comparison.last.parts[part, row])
    moved = float(comparison.last.parts[3, row])
    if units[3] >= TOLD_FROM and _is_turned(comparison, row, moved):
        return _said("turned", share=f"{moved * 100:.0f}")  # before the nights, which are then used too
    if part == 3:
        return _rhythm(comparison, row, value)
    if part == 2:
        return _said("active_up" if value > 0 else "active_down", hours=f"{abs(value):.1f}")
    code = ("level", "nights")[part] + ("_up" if value > 0 else "_down")
    return _said(code, share=f"{abs(float(np.expm1(value))) * 100:,.0f}")


def _is_turned(comparison: Comparison, row: int, moved: float) -> bool:
    """Tell whether day and night changed places, rather than the day having lost its shape."""
    if moved < TURNED_SHARE or comparison.last.likeness[row] >= TURNED_LIKENESS:
        return False
    return bool(float(np.std(comparison.now.active[row])) >= SHAPE_SPREAD)


def _rhythm(comparison: Comparison, row: int, moved: float) -> Said:
    wake, bed = _known(comparison.last.wake_hours, row) or 0.0, _known(comparison.last.bed_hours, row) or 0.0
    shifts = [(side, by) for side, by in (("up", wake), ("bed", bed)) if SHIFT_HOURS[0] <= abs(by) <= SHIFT_HOURS[1]]
    side, by = max(shifts, key=lambda shift: abs(shift[1]), default=("", 0.0))
    if not side:
        return _said("moved", share=f"{moved * 100:.0f}")
    return _said(f"{side}_{'later' if by > 0 else 'earlier'}", hours=f"{abs(by):.1f}")


def _said(code: str, **fields: str | Callable[[], str]) -> Said:
    return Said(code, SENTENCES[code], dict(fields))


def _not_compared(
    session: Session, now: datetime, everyone: dict[int, Person], read: set[int], missing: dict[int, str]
) -> list[NotCompared]:
    """Name everybody of the register who is not in the ranking, with the cause, by cause and area."""
    metered = set(
        session.scalars(select(Meter.household_id).where(Meter.household_id.is_not(None), Meter.ended_on.is_(None)))
    )
    withdrawn = without_consent(session, ConsentPurpose.POWER, now.date())
    causes = dict(missing)
    for home in everyone.keys() - read:
        causes[home] = "no_meter" if home not in metered else "no_consent" if home in withdrawn else "no_readings"
    order = {code: place for place, code in enumerate(CAUSES)}
    rows = [
        NotCompared(home, everyone[home].name, everyone[home].age, everyone[home].area, Said(code, CAUSES[code]))
        for home, code in causes.items()
    ]
    return sorted(rows, key=lambda row: (order[row.cause.code], row.area, row.household_id))
