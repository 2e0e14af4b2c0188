"""What happens in the practice county: who travels, whose meter fails, and who is in trouble at this moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.records.households import AbsenceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEW_YEAR_AND_HARVEST: Final[dict[int, tuple[str, str]]] = {
    2020: ("01-25", "10-01"), 2021: ("02-12", "09-21"), 2022: ("02-01", "09-10"), 2023: ("01-22", "09-29"),
    2024: ("02-10", "09-17"), 2025: ("01-29", "10-06"), 2026: ("02-17", "09-25"), 2027: ("02-07", "09-15"),
    2028: ("01-27", "10-03"), 2029: ("02-13", "09-22"), 2030: ("02-03", "09-12"), 2031: ("01-23", "10-01"),
    2032: ("02-11", "09-19"), 2033: ("01-31", "09-08"), 2034: ("02-19", "09-27"), 2035: ("02-08", "09-16"),
}  # fmt: skip
"""설날 and 추석 by year, when people go to their children or children come; a test checks them against `holidays`."""

OUTAGE_TOWN: Final = "북면"
"""Where the power was off in the last two days."""
LATE_TOWN: Final = "상동읍"
"""Whose plugs have stopped sending."""

TROUBLES: Final[dict[str, int]] = {
    "fell_silent": 4,
    "left_on": 2,
    "quiet": 3,
    "hospital": 3,
    "return_due": 2,
    "not_returned": 1,
    "recovered": 2,
    "settled_yesterday": 4,
    "declining": 4,
    "meter_gap": 6,
    "late_feed": 8,
    "zero_meter": 2,
    "learning": 8,
    "day_night": 2,
    "company": 2,
}
"""Kinds of trouble and in how many of 1,200 homes each is; at least one, whatever the size."""

_FIRM: Final = ("fell_silent", "left_on", "quiet", "recovered", "declining", "not_returned", "day_night", "company")
"""Troubles that befall people of firm habits, in whose homes they can be seen."""

SILENT_HOURS: Final = 31
LEFT_ON_HOURS: Final = 14
QUIET_HOURS: Final = 20


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of hours in one home.

    `kind`: away (travels), silent (nobody moves), left_on (nobody moves and something runs at `amount` Wh an hour),
    decline (life thins out to the share `amount`, reached half-way), guests (`amount` times the life), turned (the day
    is lived `amount` hours later), gap (nothing is sent), outage, zero (the meter is dead).
    """

    home: int
    first_hour: int
    end_hour: int
    kind: str
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """A registered absence, in hours since the first reading."""

    home: int
    kind: str
    first_hour: int
    end_hour: int
    reason: str
    checked: bool
    """Whether the return was checked."""


@dataclass
class Happenings:
    """All that happens, by home number.

    Attributes
    ----------
    spells : what lies over the readings
    absences : what the county was told
    troubles : kind of `TROUBLES` → homes, none of them twice
    travels : unregistered absences of two days and more that are over: (home, first hour, end hour)
    meterless : homes without a meter
    unwatchable : homes whose load hides the person
    firm : homes whose people have firm habits
    """

    spells: list[Spell] = field(default_factory=list[Spell])
    absences: list[AbsenceDraft] = field(default_factory=list[AbsenceDraft])
    troubles: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    travels: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    meterless: list[int] = field(default_factory=list[int])
    unwatchable: list[int] = field(default_factory=list[int])
    firm: list[int] = field(default_factory=list[int])


def plan(ages: NDArray[np.integer], towns: Sequence[str], start: np.datetime64, hours: int, *, seed: int) -> Happenings:
    """Decide what happens between `start` and now, `hours` later; the same arguments give the same plan.

    Parameters
    ----------
    ages : int [home], completed years
    towns : eup/myeon of each home
    start : midnight at which hour 0 begins, Korean wall clock
    """
    rng = np.random.default_rng([seed, 4])
    count = len(ages)
    answer = Happenings()
    order = [int(home) for home in rng.permutation(count)]
    without = min(max(64, round(0.07 * count)), count // 4)
    answer.meterless = sorted(order[:without])
    free = order[without:]
    _choose_troubles(answer, free, ages, towns, count)
    calm = {home for homes in answer.troubles.values() for home in homes}
    answer.firm = sorted(home for kind in _FIRM for home in answer.troubles[kind])
    answer.unwatchable = sorted(home for home in free if home not in calm and rng.random() < 0.025)
    _ordinary_life(answer, rng, count, calm, start, hours)
    _outages(answer, rng, towns, hours)
    _gaps(answer, rng, count, calm, hours)
    _troubles_now(answer, rng, hours)
    _new_habits(answer, start, hours)
    return answer


def _choose_troubles(
    answer: Happenings, free: list[int], ages: NDArray[np.integer], towns: Sequence[str], count: int
) -> None:
    troubled: set[int] = set()
    for kind, of_1200 in TROUBLES.items():
        wanted = max(1, round(of_1200 * count / 1200))

        def fits(home: int, kind: str = kind) -> bool:
            if kind == "late_feed":
                return towns[home] == LATE_TOWN
            return towns[home] != OUTAGE_TOWN and (kind not in _FIRM or ages[home] >= 55)

        ready = [home for home in free if home not in troubled and fits(home)]
        ready += [home for home in free if home not in troubled and not fits(home)]  # a small county takes whom it has
        answer.troubles[kind] = ready[:wanted]
        troubled.update(ready[:wanted])
    answer.troubles["outage"] = sorted(home for home in free if towns[home] == OUTAGE_TOWN and home not in troubled)


def _ordinary_life(
    answer: Happenings, rng: np.random.Generator, count: int, calm: set[int], start: np.datetime64, hours: int
) -> None:
    """Add nights away, journeys and the two great holidays.

    Homes in trouble have had none for two months, people of firm habits none at all.
    """
    nights = rng.poisson(rng.gamma(0.6, 2.6 / 0.6, count) * hours / 8766)
    journeys = rng.poisson(0.6 * hours / 8766, count)
    feasts = _feasts(start, hours)
    firm = set(answer.firm)
    for home in range(count):
        last = 0 if home in firm else hours - 24 * 60 if home in calm else hours
        for _ in range(int(nights[home])):
            begin = int(rng.integers(0, max(hours - 48, 1))) // 24 * 24 + int(rng.integers(11, 18))
            end = begin + int(rng.integers(18, 28))
            if end < last:
                answer.spells.append(Spell(home, begin, end, "away"))
        for _ in range(int(journeys[home])):
            begin = int(rng.integers(0, hours)) // 24 * 24 + int(rng.integers(8, 17))
            end = begin + 24 * int(rng.integers(2, 9)) + int(rng.integers(-4, 5))
            if begin < last and (end < last or home not in calm):
                _journey(answer, rng, home, begin, end, hours)
        for feast in feasts:
            draw = rng.random()
            begin, end = feast - 24 + int(rng.integers(8, 18)), feast + 24 + int(rng.integers(10, 34))
            if end >= last:
                continue
            if draw < 0.2:
                answer.spells.append(Spell(home, begin, end, "away"))
                if draw < 0.07:
                    answer.absences.append(AbsenceDraft(home, AbsenceKind.FAMILY, begin, end, "명절, 자녀 집", True))
            elif draw < 0.32:
                answer.spells.append(Spell(home, begin, end, "guests", 1.6))


def _journey(answer: Happenings, rng: np.random.Generator, home: int, begin: int, end: int, hours: int) -> None:
    answer.spells.append(Spell(home, begin, end, "away"))
    if rng.random() < 0.5:
        kind, reason = (
            (AbsenceKind.FAMILY, "자녀 집 방문"),
            (AbsenceKind.TRAVEL, "친구들과 여행"),
            (AbsenceKind.HOSPITAL, "검사 입원"),
            (AbsenceKind.FAMILY, "김장하러 동생 집"),
        )[int(rng.integers(4))]
        answer.absences.append(AbsenceDraft(home, kind, begin, end, reason, end < hours - 24))
    elif end < hours:
        answer.travels.append((home, begin, end))


def _feasts(start: np.datetime64, hours: int) -> list[int]:
    """Hours at which the days of 설날 and 추석 begin."""
    first = start.astype("datetime64[D]")
    feast_hours: list[int] = []
    for year, days in NEW_YEAR_AND_HARVEST.items():
        for day in days:
            at = int((np.datetime64(date.fromisoformat(f"{year}-{day}")) - first).astype(int)) * 24
            if 0 <= at < hours:
                feast_hours.append(at)
    return feast_hours


def _outages(answer: Happenings, rng: np.random.Generator, towns: Sequence[str], hours: int) -> None:
    when = [
        (town, int(rng.integers(0, max(hours - 96, 1)))) for town in sorted(set(towns)) if rng.random() < hours / 4383
    ]
    spans = [(town, at, at + int(rng.integers(1, 6))) for town, at in when]
    spans.append((OUTAGE_TOWN, hours - 41, hours - 37))
    for home, town in enumerate(towns):
        answer.spells += [Spell(home, begin, end, "outage") for where, begin, end in spans if where == town]


def _gaps(answer: Happenings, rng: np.random.Generator, count: int, calm: set[int], hours: int) -> None:
    many = rng.poisson(5 * hours / 8766, count)
    for home in range(count):
        for _ in range(int(many[home])):
            begin = int(rng.integers(0, max(hours - 24, 1)))
            end = begin + min(int(np.exp(rng.uniform(0, 4.28))), 72)
            if home not in calm or end < hours - 24 * 21:
                answer.spells.append(Spell(home, begin, min(end, hours), "gap"))


def _troubles_now(answer: Happenings, rng: np.random.Generator, hours: int) -> None:
    """Lay the troubles of this moment over the readings."""
    spells, of = answer.spells, answer.troubles
    spells += [Spell(home, hours - SILENT_HOURS - 7 * k, hours, "silent") for k, home in enumerate(of["fell_silent"])]
    spells += [
        Spell(home, hours - LEFT_ON_HOURS, hours, "left_on", float(620 + 240 * (k % 3)))
        for k, home in enumerate(of["left_on"])
    ]
    spells += [Spell(home, hours - QUIET_HOURS - k % 2, hours, "silent") for k, home in enumerate(of["quiet"])]
    spells += [Spell(home, hours - 74, hours - 20, "silent") for home in of["recovered"]]
    midnight = hours // 24 * 24
    spells += [Spell(home, midnight - 42, midnight - 15, "silent") for home in of["settled_yesterday"]]
    spells += [Spell(home, hours - 24 * 45, hours, "decline", 0.35) for home in of["declining"]]
    for k, home in enumerate(of["hospital"]):
        begin = hours - 24 * (4 + 2 * k) - int(rng.integers(0, 6))
        spells.append(Spell(home, begin, hours, "away"))
        reason = ("무릎 수술 입원", "폐렴 치료", "골절 치료")[k % 3]
        answer.absences.append(AbsenceDraft(home, AbsenceKind.HOSPITAL, begin - 3, hours + 24 * (3 + k), reason, False))
    for kind, back in (("return_due", 18), ("not_returned", 0)):
        for home in of[kind]:
            spells.append(Spell(home, hours - 24 * 6, hours - back, "away"))
            answer.absences.append(
                AbsenceDraft(home, AbsenceKind.FAMILY, hours - 24 * 6 - 2, hours - 16, "아들 집 방문", False)
            )
    spells += [Spell(home, hours - 30 - 3 * (k % 4), hours, "gap") for k, home in enumerate(of["meter_gap"])]
    spells += [Spell(home, hours - 83, hours, "gap") for home in of["late_feed"]]
    spells += [Spell(home, hours - 96, hours, "zero") for home in of["zero_meter"]]
    spells += [Spell(home, 0, hours - 24 * 9, "gap") for home in of["learning"]]


def _new_habits(answer: Happenings, start: np.datetime64, hours: int) -> None:
    """Change how some live from the last whole month on: who sleeps by day, and with whom somebody lives now."""
    now = start + np.timedelta64(hours, "h")
    month = now.astype("datetime64[M]") - 1
    first = max(0, int((month.astype("datetime64[h]") - start.astype("datetime64[h]")).astype(int)))
    answer.spells += [
        Spell(home, first, hours, "turned", 11 + k % 2) for k, home in enumerate(answer.troubles["day_night"])
    ]
    answer.spells += [Spell(home, first + 24, hours, "guests", 2.6) for home in answer.troubles["company"]]
