"""Made-up rows of a monthly comparison, for the paper and the screen."""

from __future__ import annotations

from datetime import date

import numpy as np

from coordinator.worklist.power.pattern_change import CAUSES, DECLINE, SENTENCES
from coordinator.worklist.power.pattern_rows import ChangeRow, DayPicture, MonthFigures, MonthlyComparison, NotCompared
from coordinator.worklist.reasons import short_date
from coordinator.worklist.said import Said
from tests.briefing import rows

OCTOBER = date(2026, 10, 1)
SAID = ("turned", "level_up", "active_down", "nights_up", "up_later", "moved", "as_usual")
DAY = np.array(
    [40] * 6 + [180, 260, 150, 120, 120, 200, 240, 150, 120, 120, 140, 220, 320, 300, 260, 200, 90, 50], np.float32
)


def picture(number: int, *, year: bool = False) -> DayPicture:
    usual = DAY * (1 + 0.05 * number)
    now = np.roll(usual, 12) if number == 0 else usual * 1.3
    return DayPicture(now, usual, usual * 0.85, usual * 1.15, usual * 0.95 if year else None)


def change(number: int, **changed: object) -> ChangeRow:
    code = SAID[number % len(SAID)]
    year = number % 3 == 1
    given: dict[str, object] = {
        "household_id": 1001 + number,
        "rank": number + 1,
        "name": rows.NAMES[number % len(rows.NAMES)],
        "age": 79 - number,
        "sex": "FM"[number % 2],
        "area": rows.AREAS[number % len(rows.AREAS)],
        "score": 13.0 - number,
        "parts": (3.5, -1.0, -4.0, 6.0),
        "sentence": Said(code, SENTENCES[code], {"share": "42", "hours": "2.4"}),
        "level_change": 0.28 - 0.1 * number,
        "nights_change": 1.63,
        "active_change_hours": -3.3 + number,
        "moved_share": 0.3,
        "wake_hours": 1.5,
        "bed_hours": None,
        "year_level_change": 0.12 if year else None,
        "now": MonthFigures(6.4, 1.8, 9.4, 31),
        "before": MonthFigures(5.0, 0.7, 12.7, 59),
        "year_ago": MonthFigures(5.1, 0.7, 12.5, 30) if year else None,
        "picture": picture(number, year=year),
        "decline": Said("decline", DECLINE, {"day": short_date(date(2026, 10, 26)), "before": "12.7", "recent": "9.4"})
        if number == 2
        else None,
    }
    return ChangeRow(**{**given, **changed})  # type: ignore[arg-type]


def not_compared(number: int) -> NotCompared:
    code = list(CAUSES)[number // 6 % len(CAUSES)]
    return NotCompared(
        household_id=3001 + number,
        name=rows.NAMES[(number * 3 + 5) % len(rows.NAMES)],
        age=70,
        area=rows.AREAS[number % len(rows.AREAS)],
        cause=Said(code, CAUSES[code]),
    )


def comparison(count: int = 7, missing: int = 8, **changed: object) -> MonthlyComparison:
    given: dict[str, object] = {
        "county": "영월군",
        "practice": False,
        "as_of": rows.NOW,
        "month": OCTOBER,
        "until": None,
        "months_before": (date(2026, 8, 1), date(2026, 9, 1)),
        "year_ago_count": 2,
        "season_removed": True,
        "rows": tuple(change(n) for n in range(count)),
        "not_compared": tuple(not_compared(n) for n in range(missing)),
        "household_count": count + missing,
    }
    return MonthlyComparison(**{**given, **changed})  # type: ignore[arg-type]
