"""The threshold as the program sets it: monthly, from a replay of 120 days; what it finds, and what it costs.

python -m tests.benchmarks.bench_budget --judge FILE [--homes 200] [--days 400] [--seed 21]

Each month's threshold is chosen on the days before it and holds for the days after it, as of a county that grows older.
In the same run: a budget counted over all the days replayed, and one threshold for the whole time, chosen in hindsight.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from coordinator.analysis.inactivity import DEFAULT, calibrate, score
from coordinator.casework.power.watch import RECALIBRATE_AFTER, REPLAY_DAYS
from tests.benchmarks import Row, judged_sets, show
from tests.benchmarks.bench_detection import level_threshold
from tests.benchmarks.judged_sets import Judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.analysis.scores import Floats, Scores

FIRST_DAY: Final = 30
BUDGET: Final = 1.0
FOUND_TARGET: Final = 0.70
"""Share of collapses found within 48 hours."""
ALL_DAYS: Final = replace(DEFAULT, budget_days=REPLAY_DAYS + 1)


class Month(NamedTuple):
    """A month of the watch: its days, the history it was set by, and the scores of its hours by scenario."""

    first_day: int
    before: Scores
    value: dict[str, Floats]


def months(on: Judged) -> list[Month]:
    """Score each month behind the days that a screening replays."""
    found: list[Month] = []
    days = on.scenarios[0].readings.wh.shape[1] // 24
    for day in range(FIRST_DAY, days, RECALIBRATE_AFTER.days):
        first, last = max(0, day - REPLAY_DAYS) * 24, min(days, day + RECALIBRATE_AFTER.days) * 24
        scores = {s.name: _score(s.readings, first, last) for s in on.scenarios}
        known = day * 24 - first
        clean = scores["clean"]
        before = replace(
            clean,
            value=clean.value[:, :known],
            quiet_hours=clean.quiet_hours[:, :known],
            state=clean.state[:, :known],
        )
        found.append(Month(day, before, {name: one.value[:, known:] for name, one in scores.items()}))
    return found


def _score(readings: Any, first: int, last: int) -> Scores:
    away = [(h, max(a - first, 0), min(b, last) - first) for h, a, b in readings.absences if b > first and a < last]
    begin = readings.start + np.timedelta64(first, "h")
    return score(readings.wh[:, first:last], begin, area=readings.area, absences=away)


def judge_it(judge: Any, on: Judged, told: list[Month], line: Callable[[Month], float]) -> tuple[float, list[float]]:
    """Give the false alerts a household-year, and the hours to each collapse's alert; endless where there was none."""
    over = {
        name: np.concatenate([np.nan_to_num(m.value[name] - line(m), nan=-np.inf) for m in told], 1)
        for name in ("clean", "collapse")
    }
    clean, collapse = on.scenarios
    skipped = FIRST_DAY * 24
    homes, hours = np.nonzero(over["clean"] >= 0)
    alerts = [judge.Alert(int(h), int(t) + skipped) for h, t in zip(homes, hours, strict=True)]
    false = judge.false_alerts(clean, alerts)["per_household_year_without_unregistered_vacations"]
    delays: list[float] = []
    for event in collapse.emergencies:
        hit = np.flatnonzero(over["collapse"][event.household, event.first - skipped : event.end - skipped] >= 0)
        delays.append(float(hit[0]) + 1 if len(hit) else float("inf"))
    return false, delays


def bench(homes: int = 200, days: int = 400, seed: int = 21, judge_file: str | None = None) -> list[Row]:
    """Judge the ways of setting the threshold on the same homes."""
    judge = judged_sets.load_judge(judged_sets.judge_file(judge_file))
    people = judge.synthetic_population(homes, days, seed=seed)
    scenarios = judge.make_scenarios(people, seed, judged_sets.WARMUP_DAYS["synthetic"], kinds=("collapse",))
    on = Judged(f"synthetic, seed {seed}", homes, scenarios, split=False)
    told = months(on)
    newest = {m.first_day: calibrate(m.before, BUDGET) for m in told}
    everything = {m.first_day: calibrate(replace(m.before, settings=ALL_DAYS), BUDGET) for m in told}
    value = np.full(scenarios[0].readings.wh.shape, np.nan, np.float32)
    value[:, FIRST_DAY * 24 :] = np.concatenate([m.value["clean"] for m in told], 1)
    hindsight = level_threshold(judge, on, value, BUDGET)
    ways: dict[str, Callable[[Month], float]] = {
        "newest 60 days": lambda m: newest[m.first_day],
        "all days replayed": lambda m: everything[m.first_day],
        "one threshold in hindsight": lambda _: hindsight,
    }
    rows: list[Row] = []
    for name, line in ways.items():
        false, hours = judge_it(judge, on, told, line)
        within = {h: float(np.mean(np.array(hours) <= h)) for h in (48, 72)}
        ours = name == "newest 60 days"
        rows.append(
            Row(
                f"monthly threshold, {name}: collapse within 48 h",
                f"{within[48]:.2f}",
                f"{FOUND_TARGET}" if ours else "",
                f"72 h {within[72]:.2f}, median {np.median(hours):.0f} h, {false:.2f} false of {BUDGET:g}",
                within[48] >= FOUND_TARGET if ours else None,
            )
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", metavar="FILE")
    parser.add_argument("--homes", type=int, default=200)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--seed", type=int, default=21)
    options = parser.parse_args()
    try:
        show(bench(options.homes, options.days, options.seed, options.judge))
    except judged_sets.NoJudgeError as error:
        sys.exit(str(error))
