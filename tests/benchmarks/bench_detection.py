"""The watch, the rules in use today and two libraries, judged on the same homes at the same alert budgets, in one run.

python -m tests.benchmarks.bench_detection --judge FILE [--data FOLDER] [--seeds 7 8] [--homes 1000] [--days 400]

Recall is the share of injected emergencies with an alert within so many hours; a false alert is one that nothing called
for, in household-years, holidays nobody registered apart. Synthetic homes: the threshold is chosen on the even homes,
the figures come from the odd ones; real homes, few as they are, are not split.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from coordinator.analysis.inactivity import score
from tests.benchmarks import judged_sets, libraries, rules
from tests.benchmarks.detector_adapter import detect, detect_decline, detect_with_phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from coordinator.analysis.scores import Floats
    from tests.benchmarks.judged_sets import Judged

BUDGETS: Final = (0.5, 1.0, 2.0)
BANDS: Final = ((-np.inf, 3.0), (3.0, 5.0), (5.0, 7.0), (7.0, 9.0), (9.0, np.inf))
"""Of watchability, nats a silent day."""
WELL_WATCHED_NATS: Final = 7.0
CAUSES: Final = ("ordinary", "night_away", "meter_gap", "area_outage", "vacation_registered", "vacation_unregistered")
KINDS: Final = ("collapse", "collapse_on")
OURS: Final = ("watch, power only", "watch, power and phone")
RULES: Final = {
    "rule: no change of power": (rules.flat_hours, 24.0),
    "rule: 50 h below usual": (rules.below_usual, 0.5),
    "rule: nothing above standby": (rules.standby_hours, 24.0),
}
"""What scores each rule, and the score from which it calls as it is used today."""
HEAD: Final = (
    f"{'':28} {'homes':>5} {'budget':>6} | {'false':>5} {'ordin':>5} {'night':>5} {'gap':>5} {'outag':>5} {'absen':>5}"
    f" {'+holi':>5} | {'24 h':>5} {'48 h':>5} {'72 h':>5} {'med':>4} {'95 %':>4}"
    f" | {'24 h':>5} {'48 h':>5} {'72 h':>5} {'med':>4} {'95 %':>4}"
)


class Points(NamedTuple):
    """Operating points by budget: the judge's, and those that give just the false alerts of the budget.

    The judge chooses among thresholds some way apart, on other homes where there are enough, so that two detectors do
    not give the same false alerts in the end. To compare them, the second kind sets the threshold on the homes judged.
    """

    judged: dict[str, Any]
    level: dict[str, Any]


def judged(judge: Any, on: Judged, scores: dict[str, Floats]) -> Points:
    """Hold scores of the scenarios named against the truth, at each budget."""
    scenarios = [s for s in on.scenarios if s.name in scores]
    rows = np.arange(len(scores["clean"]))
    level = {
        str(budget): point_at(judge, on, scores, level_threshold(judge, on, scores["clean"], budget), rows)
        for budget in BUDGETS
    }
    return Points(judge.sweep(None, scenarios, BUDGETS, split=on.split, scores=scores), level)


def level_threshold(judge: Any, on: Judged, value: Floats, budget: float) -> float:
    """Find the lowest threshold that gives no more false alerts than the budget."""
    clean = next(s for s in on.scenarios if s.name == "clean")
    rows = np.arange(len(value))
    known = value[:, clean.warmup :]
    least, most = 0.0, 0.3  # share of the hours above it
    known = np.sort(known[np.isfinite(known)])[::-1]
    for _ in range(16):
        share = (least + most) / 2
        at = float(known[int(share * len(known))])
        alerts = new_alerts(judge, value, at, clean.warmup, rows)
        false = judge.false_alerts(clean, alerts, rows.tolist())["per_household_year_without_unregistered_vacations"]
        least, most = (share, most) if false <= budget else (least, share)
    at = float(known[int(least * len(known))])
    return float(np.nextafter(np.float32(at), np.float32(np.inf))) if not least else at


def scored(
    on: Judged, detector: Callable[[Any], Floats], kinds: tuple[str, ...] = ("clean", *KINDS)
) -> dict[str, Floats]:
    """Score the scenarios of these names."""
    return {s.name: np.asarray(detector(s.readings), np.float32) for s in on.scenarios if s.name in kinds}


def lines(name: str, homes: int, points: dict[str, Any]) -> list[str]:
    """Write one line for each budget."""
    written: list[str] = []
    for budget, point in points.items():
        causes = point["by_cause_per_household_year"]
        cells = [f"{name:28} {homes:5} {budget:>6} | {point['false_alerts_per_household_year']:5.2f}"]
        cells += [f"{causes[cause]:5.2f}" for cause in CAUSES]
        for kind in KINDS:
            found = point[kind]
            cells += ["|", *(f"{found['recall_within_hours'][h]:5.3f}" for h in ("24", "48", "72"))]
            cells += [_hours(found["median_hours"]), _hours(found["p95_hours"])]
        written.append(" ".join(cells))
    return written


def _hours(value: float) -> str:
    return f"{value:4.0f}" if np.isfinite(value) else " >72"


def _days(value: float) -> str:
    return f"{value:.0f}" if np.isfinite(value) else "> 70"


def beaten(ours: dict[str, Any], other: dict[str, Any], name: str) -> list[str]:
    """Say where another finds more, or finds it sooner, at the same budget; and what each really gave false alerts."""
    found: list[str] = []
    for budget in ours:
        for kind in KINDS:
            mine, theirs = ours[budget][kind], other[budget][kind]
            better = [
                f"{b:.3f} within {hours} h (ours {a:.3f})"
                for hours in ("24", "48", "72")
                if (b := theirs["recall_within_hours"][hours]) > (a := mine["recall_within_hours"][hours])
            ]
            if theirs["median_hours"] < mine["median_hours"]:
                better.append(f"median {theirs['median_hours']:.0f} h (ours {_hours(mine['median_hours']).strip()})")
            if better:
                false = [points[budget]["false_alerts_per_household_year"] for points in (other, ours)]
                found.append(
                    f"{name}, budget {budget}, {kind}: {', '.join(better)}; false {false[0]:.2f} (ours {false[1]:.2f})"
                )
    return found


def new_alerts(judge: Any, value: Floats, threshold: float, warmup: int, rows: NDArray[np.intp]) -> list[Any]:
    """List the hours that begin an alert: those above the threshold of a home after a day below it."""
    alerts: list[Any] = []
    for home in rows.tolist():
        above = np.flatnonzero(value[home] >= threshold)
        begin = above[np.diff(above, prepend=-judge.MERGE_HOURS) >= judge.MERGE_HOURS]
        alerts += [judge.Alert(home, int(hour)) for hour in begin if hour >= warmup]
    return alerts


def point_at(
    judge: Any, on: Judged, scores: dict[str, Floats], threshold: float, rows: NDArray[np.intp]
) -> dict[str, Any]:
    """Judge these homes at a threshold, in the form in which the judge gives its operating points."""
    clean = next(s for s in on.scenarios if s.name == "clean")
    false = judge.false_alerts(clean, new_alerts(judge, scores["clean"], threshold, clean.warmup, rows), rows.tolist())
    point: dict[str, Any] = {
        "threshold": threshold,
        "false_alerts_per_household_year": false["per_household_year_without_unregistered_vacations"],
        "by_cause_per_household_year": false["by_cause_per_household_year"],
    }
    for scenario in on.scenarios:
        if scenario.name not in KINDS:
            continue
        first: list[Any] = []
        for e in scenario.emergencies:
            above = scores[scenario.name][e.household, e.first : e.end] >= threshold
            if above.any():
                first.append(judge.Alert(e.household, e.first + int(above.argmax())))
        point[scenario.name] = judge.detection(scenario, first, rows.tolist())
    return point


def judged_rows(on: Judged) -> NDArray[np.intp]:
    """Give the homes that figures come from: those the threshold was not chosen on."""
    rows = np.arange(len(on.scenarios[0].readings.wh))
    return rows[rows % 2 == 1] if on.split else rows


def bands(judge: Any, on: Judged, scores: dict[str, Floats], threshold: float) -> list[dict[str, Any]]:
    """Judge the homes of each band of watchability apart, at one threshold for all."""
    clean = next(s for s in on.scenarios if s.name == "clean")
    r = clean.readings
    nats = score(r.wh, r.start, area=r.area, absences=r.absences).watchability
    asked = judged_rows(on)
    found: list[dict[str, Any]] = []
    for least, most in (*BANDS, (WELL_WATCHED_NATS, np.inf)):
        rows = asked[(nats[asked] >= least) & (nats[asked] < most)]
        if len(rows):
            point = point_at(judge, on, scores, threshold, rows)
            found.append({"least": least, "most": most, "share": len(rows) / len(asked), **point})
    return found


def alerts_above(judge: Any, detector: Callable[[Any], Floats], threshold: float, readings: Any) -> list[Any]:
    """List every hour at or above a threshold."""
    found = np.nonzero(detector(readings) >= threshold)
    return [judge.Alert(home, hour) for home, hour in zip(*(x.tolist() for x in found), strict=True)]


def checks(judge: Any, on: Judged, detector: Callable[[Any], Floats], threshold: float) -> dict[str, Any]:
    """Count alerts where there must be none, and differences when the later readings are cut off."""
    clean = next(s for s in on.scenarios if s.name == "clean")
    find = partial(alerts_above, judge, detector, threshold)
    return {
        "alerts_where_none_may_be": judge.check_quiet(clean, find(clean.readings)),
        "causality_problems": judge.check_causality(find, clean),
    }


def peer_homes(on: Judged, asked: int) -> int:
    """Give how many homes the libraries get; the discord costs the square of the hours."""
    readings = on.scenarios[0].readings.wh
    return min(len(readings), max(2, int(asked * min(1.0, 9600 / readings.shape[1]) ** 2)))


def run_set(judge: Any, on: Judged, asked_peers: int) -> dict[str, Any]:
    """Judge everything on one set of homes, and print it."""
    begin = time.perf_counter()
    rows = len(on.scenarios[0].readings.wh)
    kept: dict[str, Any] = {"homes": on.homes, "rows": rows, "peer_rows": peer_homes(on, asked_peers), "points": {}}
    print(f"\n{on.name}: {rows} rows x {on.scenarios[0].readings.wh.shape[1] // 24} days")
    print(f"{'':92} | {'collapse':28} | collapse, an appliance left on")
    print(HEAD)

    level: list[str] = []

    def show(name: str, homes: int, points: Points, in_use: dict[str, Any] | None = None) -> Points:
        shown = points.judged if in_use is None else {**points.judged, "in use": in_use}
        kept["points"].setdefault(name, {})[str(homes)] = {**shown, "level": points.level}
        level.extend(lines(name, homes, points.level))
        print(*lines(name, homes, shown), sep="\n", flush=True)
        return points

    phone = on.scenarios[0].readings.outgoing is not None
    detectors: dict[str, Callable[[Any], Floats]] = {OURS[0]: detect, OURS[1]: detect_with_phone}
    ours: dict[str, Points] = {}
    power: dict[str, Floats] = {}
    for name, detector in detectors.items():
        if detector is detect or phone:
            made = scored(on, detector)
            power = power or made
            ours[name] = show(name, rows, judged(judge, on, made))
    where: list[str] = []
    for name, (rule, in_use) in RULES.items():
        made = scored(on, rule)
        as_used = point_at(judge, on, made, in_use, judged_rows(on))
        points = show(name, rows, judged(judge, on, made), as_used)
        where += beaten(ours[OURS[0]].level, points.level, name)
    few = judged_sets.first_homes(on, kept["peer_rows"])
    mine = {name: made[: kept["peer_rows"]] for name, made in power.items()}
    same = show(OURS[0] + " *", kept["peer_rows"], judged(judge, few, mine))
    for name, (_, library) in libraries.peers().items():
        if library is None:
            print(f"{name:28} {libraries.NOT_INSTALLED}")
        else:
            points = show(f"{name} *", kept["peer_rows"], judged(judge, few, scored(few, library)))
            where += beaten(same.level, points.level, name)
    print("* libraries are slow: these lines are all on the same first homes")
    print("With each threshold set on the homes judged, so that all give the same false alerts:")
    print(*level, sep="\n")
    kept["beaten"] = where
    print("So power only is beaten by:" if where else "So power only is beaten nowhere.")
    print(*(f"  {one}" for one in where), sep="\n" if where else "", flush=True)
    _more(judge, on, kept, detectors, ours, power)
    kept["seconds"] = time.perf_counter() - begin
    return kept


def _more(
    judge: Any,
    on: Judged,
    kept: dict[str, Any],
    detectors: dict[str, Callable[[Any], Floats]],
    ours: dict[str, Points],
    power: dict[str, Floats],
) -> None:
    """Print the checks, the bands of watchability and the list of declines."""
    kept["bands"] = bands(judge, on, power, ours[OURS[0]].judged["1.0"]["threshold"])
    print("Watchability, power only, at an overall budget of 1:")
    for band in kept["bands"]:
        name = f"{band['least']:.0f} to {band['most']:.0f} nats a silent day"
        name = name.replace("-inf to", "below").replace(" to inf", " and more")
        got = " | ".join(
            f"{kind}: 48 h {band[kind]['recall_within_hours']['48']:.3f}, 72 h "
            f"{band[kind]['recall_within_hours']['72']:.3f}, median {_hours(band[kind]['median_hours']).strip()} h"
            for kind in KINDS
        )
        print(
            f"  {name:30} {band['share']:6.1%} of homes, false {band['false_alerts_per_household_year']:5.2f} | {got}"
        )
    kept["checks"] = {}
    for name, points in ours.items():
        found = checks(judge, on, detectors[name], points.judged["2.0"]["threshold"])
        kept["checks"][name] = found
        where = ", ".join(f"{what} {count}" for what, count in found["alerts_where_none_may_be"].items())
        within = ", ".join(
            f"{p['by_cause_per_household_year']['meter_gap'] + p['by_cause_per_household_year']['area_outage']:.3f}"
            for p in points.judged.values()
        )
        causal = "; ".join(found["causality_problems"]) or "none"
        print(f"{name}: alert hours at budget 2 in {where}; causality problems: {causal}")
        print(f"  false alerts within a day after a gap or outage, budgets {'/'.join(points.judged)}: {within}")
    decline = scored(on, detect_decline, ("clean", "decline"))
    if any(s.name == "decline" and s.emergencies for s in on.scenarios) and np.isfinite(decline["clean"]).any():
        listed = [s for s in on.scenarios if s.name in decline]
        point = judge.sweep(None, listed, (0.5,), split=on.split, scores=decline)["0.5"]
        kept["decline"] = point
        found = point["decline"]
        print(
            f"Weekly list of declines, {found['events']} of them: {found['recall_within_days']['70']:.3f} within "
            f"70 days (by chance {found['recall_by_chance']:.3f}), median {_days(found['median_days'])} days, at "
            f"{point['false_alerts_per_household_year']:.2f} false a household-year",
            flush=True,
        )


def main(arguments: list[str] | None = None) -> int:
    """Judge every set there is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", metavar="FILE", help="the judge's script; COORDINATOR_JUDGE says the same")
    parser.add_argument("--data", metavar="FOLDER", help="real readings; without them only synthetic people are judged")
    parser.add_argument("--seeds", type=int, nargs="*", default=[7, 8])
    parser.add_argument("--homes", type=int, default=1000)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--injections", type=int, default=6, help="events of each real home, at the least")
    parser.add_argument("--peer-homes", type=int, default=60, help="homes that the libraries are run on")
    parser.add_argument("--only-synthetic", action="store_true")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write all figures as JSON here")
    options = parser.parse_args(arguments)
    try:
        judge = judged_sets.load_judge(judged_sets.judge_file(options.judge))
    except judged_sets.NoJudgeError as error:
        print(error, file=sys.stderr)
        return 2
    for name, (package, library) in libraries.peers().items():
        if library is None:
            print(f"{name}: {package} is {libraries.NOT_INSTALLED}")
    results: dict[str, Any] = {}

    def run(on: Judged) -> None:
        results[on.name] = run_set(judge, on, options.peer_homes)
        if options.out:
            options.out.write_text(json.dumps(judge.finite(_plain(results)), indent=1) + "\n", encoding="utf-8")

    for seed in options.seeds:
        run(judged_sets.synthetic(judge, seed, options.homes, options.days))
    folder = None if options.only_synthetic else judged_sets.data_folder(options.data)
    if folder is None:
        print("\nNo real homes: give their folder with --data.")
    else:
        for on in judged_sets.real(judge, folder, options.injections):
            run(on)
    return 0


def _plain(value: Any) -> Any:
    """Turn NumPy's numbers and lists into those JSON knows."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value


if __name__ == "__main__":
    sys.exit(main())
