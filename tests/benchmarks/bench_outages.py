"""A village without power: what the watch calls on top, and whether it still finds those who are dark by themselves.

python -m tests.benchmarks.bench_outages --judge FILE [--towns 6] [--days 400] [--seed 7]

Ten homes of each town of eighty form a village. Every twelve days its power goes for some hours; the same homes without
outages, at the same threshold, are what would have been called anyway. In the same run: outages told by towns alone, as
they were before villages were looked at.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from coordinator.analysis.inactivity import DEFAULT, calibrate, findings, score
from tests.benchmarks import Row, judged_sets, show

if TYPE_CHECKING:
    from coordinator.analysis.scores import Scores

TOWN_HOMES: Final = 80
VILLAGE_HOMES: Final = 10
EVERY_DAYS: Final = 12
LENGTHS: Final = {"1 to 6 h": (1, 6), "7 to 11 h": (7, 11), "12 to 36 h": (12, 36)}
AFTER_HOURS: Final = 24
"""Alerts so long after an outage are taken to come of it."""
GOAL: Final = 0.02
"""Alerts more for a home and outage."""
_NEVER: Final = 10**6
TOWNS_ONLY: Final = replace(DEFAULT, outage_village_homes=_NEVER, outage_town_homes=_NEVER)


class County(NamedTuple):
    """People in towns, a village in each, and the outages of the villages: (first home, first hour, end hour)."""

    wh: np.ndarray
    start: np.datetime64
    area: np.ndarray
    outages: list[tuple[int, int, int]]


class Called(NamedTuple):
    """What was called in and after the outages: by score, and because a meter read zero; over so many home-outages."""

    scores: int
    zeros: int
    home_outages: int

    def more(self, before: Called) -> float:
        """Give the alerts more than `before`, for a home and outage."""
        return (self.scores + self.zeros - before.scores - before.zeros) / self.home_outages


def county(judge: Any, towns: int, days: int, seed: int, hours: tuple[int, int], last_to_come_back: int = 0) -> County:
    """Make the towns; the power of each home of a village comes back up to so many hours later than the first one's."""
    people = judge.synthetic_population(towns * TOWN_HOMES, days, seed=seed, homes_per_area=TOWN_HOMES)
    (clean,) = judge.make_scenarios(people, seed, 90, kinds=(), outages_per_year=0.0)
    village = people.area + towns + 1
    village[np.arange(len(village)) % TOWN_HOMES >= VILLAGE_HOMES] += towns
    rng = np.random.default_rng([seed, 12])
    outages: list[tuple[int, int, int]] = []
    wh = clean.readings.wh.copy()
    for town in range(towns):
        for day in range(92, days - 4, EVERY_DAYS):
            first = day * 24 + int(rng.integers(24))
            end = first + int(rng.integers(hours[0], hours[1] + 1))
            outages.append((town * TOWN_HOMES, first, end))
            for home in range(town * TOWN_HOMES, town * TOWN_HOMES + VILLAGE_HOMES):
                mine = wh[home, first : end + int(rng.integers(last_to_come_back + 1))]
                mine[~np.isnan(mine)] = 0
    return County(wh, people.start, np.stack([people.area, village], 1), outages)


def without(judge: Any, towns: int, days: int, seed: int) -> np.ndarray:
    """Give the same people's readings without outages."""
    people = judge.synthetic_population(towns * TOWN_HOMES, days, seed=seed, homes_per_area=TOWN_HOMES)
    (clean,) = judge.make_scenarios(people, seed, 90, kinds=(), outages_per_year=0.0)
    return clean.readings.wh


def called(of: County, wh: np.ndarray, threshold: float, *, towns_only: bool = False) -> Called:
    """Count what the watch calls in the villages from the begin of each outage to a day after it."""
    area = of.area[:, 0] if towns_only else of.area
    scores = score(wh, of.start, area=area, settings=TOWNS_ONLY if towns_only else DEFAULT)
    above = [np.flatnonzero(row >= threshold) for row in scores.value]
    begins = [at[np.diff(at, prepend=-_NEVER) >= DEFAULT.episode_gap_hours] for at in above]
    zeros = zero_steps(scores)
    by_score = by_zero = 0
    for first_home, first, end in of.outages:
        homes = range(first_home, first_home + VILLAGE_HOMES)
        by_score += sum(np.count_nonzero((begins[h] >= first) & (begins[h] < end + AFTER_HOURS)) for h in homes)
        by_zero += sum(any(first <= step < end + AFTER_HOURS for step in zeros.get(h, ())) for h in homes)
    return Called(by_score, by_zero, len(of.outages) * VILLAGE_HOMES)


def zero_steps(scores: Scores) -> dict[int, list[int]]:
    """Give the hours in which it is said of a home that its meter reads zero."""
    steps: dict[int, list[int]] = {}
    for finding in findings(scores, _NEVER):
        if finding.kind == "zero":
            steps.setdefault(finding.household, []).append(finding.step)
    return steps


def dark_alone(of: County, seed: int) -> tuple[int, int]:
    """Let one home of each village fall to zero at another hour than its neighbours; gives how many are found of all.

    It fell some hours to a day and more before them, and stays dark for three days.
    """
    wh = of.wh.copy()
    rng = np.random.default_rng([seed, 13])
    own: list[tuple[int, int]] = []
    for number, (first_home, first, _) in enumerate(of.outages):
        home = first_home + number % VILLAGE_HOMES  # another each time: of who is dark every fortnight that is ordinary
        begin = first - int(rng.integers(3, 31))
        wh[home, begin : begin + 72] = 0
        own.append((home, begin))
    zeros = zero_steps(score(wh, of.start, area=of.area))
    within = 2 * DEFAULT.zero_hours
    return sum(any(begin <= step < begin + within for step in zeros.get(h, ())) for h, begin in own), len(own)


def bench(towns: int = 6, days: int = 400, seed: int = 7, judge_file: str | None = None) -> list[Row]:
    """Measure outages of each length."""
    judge = judged_sets.load_judge(judged_sets.judge_file(judge_file))
    plain = without(judge, towns, days, seed)
    rows: list[Row] = []
    for name, hours in LENGTHS.items():
        for late, how in ((0, ""), (4, ", back one by one")):
            of = county(judge, towns, days, seed, hours, late)
            threshold = calibrate(score(plain, of.start, area=of.area), 1.0)
            anyway = called(of, plain, threshold)
            now, before = called(of, of.wh, threshold), called(of, of.wh, threshold, towns_only=True)
            rows.append(
                Row(
                    f"village dark {name}{how}: more alerts a home and outage",
                    f"{now.more(anyway):.3f}",
                    f"{GOAL}",
                    f"{before.more(anyway):.3f} by towns; {now.scores}+{now.zeros}, {before.scores}+{before.zeros}, "
                    f"{anyway.scores} of {now.home_outages}",
                    now.more(anyway) <= GOAL,
                )
            )
    found, of_all = dark_alone(county(judge, towns, days, seed, LENGTHS["12 to 36 h"]), seed)
    rows.append(Row("dark alone beside a dark village: found in a day", f"{found}", f"{of_all}", "", found == of_all))
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", metavar="FILE")
    parser.add_argument("--towns", type=int, default=6)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    try:
        show(bench(options.towns, options.days, options.seed, options.judge))
    except judged_sets.NoJudgeError as error:
        sys.exit(str(error))
