"""Speed of the monthly comparison and the weekly list of declines, in reads of the array, in one run.

python -m tests.benchmarks.bench_patterns [homes] [months]
"""

from __future__ import annotations

import sys

import numpy as np

from coordinator.analysis.decline import HISTORY_DAYS, decline_trend
from coordinator.analysis.month_profiles import MonthReadings
from coordinator.analysis.pattern_change import compare
from tests.benchmarks.bench_screen import county, timed

LAST = np.datetime64("2026-10", "M")


def main(argv: list[str]) -> int:
    """Print seconds and the ratio to one sum of the same readings."""
    homes, months = (int(argv[0]) if argv else 1000), (int(argv[1]) if len(argv) > 1 else 13)
    names = [LAST - k for k in range(months)]
    hours = [
        (month + 1).astype("datetime64[h]").astype(int) - month.astype("datetime64[h]").astype(int) for month in names
    ]
    wh = county(homes, max(sum(hours) // 24, HISTORY_DAYS))
    ends = np.cumsum([0, *hours])
    given = [
        MonthReadings(m, np.ascontiguousarray(wh[:, a:b])) for m, a, b in zip(names, ends[:-1], ends[1:], strict=True)
    ]
    area = (np.arange(homes) // 50).astype(np.int32)
    recent = np.ascontiguousarray(wh[:, : HISTORY_DAYS * 24])
    year_ago = given[12] if months > 12 else None
    for name, work, floor in (
        (f"a month against {months - 1} others", lambda: compare(given[0], given[1:], year_ago, area=area), wh),
        (
            "a month against three and a year ago",
            lambda: compare(given[0], given[1:4], year_ago, area=area),
            wh[:, : ends[4]],
        ),
        ("weekly list of declines", lambda: decline_trend(recent, area=area, last_only=True), recent),
    ):
        one_read = timed(lambda floor=floor: np.nansum(floor))
        took = timed(work, 2)
        print(f"{name:40} {homes:6} homes {took:7.2f} s  one read {one_read:6.3f} s  {took / one_read:5.1f} x one read")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
