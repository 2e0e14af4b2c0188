"""What detectors are judged on, by a judge whose file is given: synthetic people, and real homes where there are any.

The judge knows nothing of this project. It makes people, or takes real readings, adds events whose truth is known, and
counts. Every figure comes from its own functions.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(os.environ.get("COORDINATOR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
WARMUP_DAYS: Final = {"synthetic": 90, "real": 60}
LEAST_EVENTS: Final = 100
"""Real sets are small: each home gets events of its own several times, until there are so many in all."""


class RealSet(NamedTuple):
    """One file of real readings: its clock, and the greatest use a year of the homes taken, kWh."""

    name: str
    file: str
    timezone: str | None
    most_kwh: float = float("inf")


REAL_SETS: Final = (
    RealSet("London < 2,000 kWh", "lcl_london_hourly.csv.gz", "Europe/London", 2000),
    RealSet("London < 3,000 kWh", "lcl_london_hourly.csv.gz", "Europe/London", 3000),
    RealSet("London, all", "lcl_london_hourly.csv.gz", "Europe/London"),
    RealSet("Australia", "sgsc_australia_hourly.csv.gz", "Australia/Sydney"),
    RealSet("France", "uci_sceaux_hourly.csv.gz", None),
)


class Judged(NamedTuple):
    """One set of homes with its scenarios; the threshold of a small real set is chosen on the same homes."""

    name: str
    homes: int
    scenarios: list[Any]
    split: bool


class NoJudgeError(Exception):
    """There is no judge where it was looked for; the text says what to give."""


def judge_file(given: str | None = None) -> Path:
    """Find the judge: as given, by COORDINATOR_JUDGE, or among the tools of COORDINATOR_SHARED."""
    asked = given or os.environ.get("COORDINATOR_JUDGE") or str(SHARED / "tools" / "evaluate_detection.py")
    if not Path(asked).is_file():
        raise NoJudgeError(
            "No judge: there is no file of that name. Give the judge's script with --judge FILE or COORDINATOR_JUDGE."
        )
    return Path(asked)


def data_folder(given: str | None = None) -> Path | None:
    """Find the folder of real readings: as given, or the data of COORDINATOR_SHARED; none where there is none."""
    folder = Path(given) if given else SHARED / "data"
    return folder if folder.is_dir() else None


def load_judge(file: Path) -> Any:
    """Import the judge from its file."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise NoJudgeError("The file given as judge is not a Python script.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its data classes look for it there
    spec.loader.exec_module(module)
    return module


def synthetic(judge: Any, seed: int, homes: int, days: int) -> Judged:
    """Make people living alone, and a copy of their year for each kind of emergency."""
    people = judge.synthetic_population(homes, days, seed=seed)
    scenarios = judge.make_scenarios(people, seed, WARMUP_DAYS["synthetic"])
    return Judged(f"synthetic, seed {seed}", homes, scenarios, split=True)


def real(judge: Any, folder: Path, injections: int, seed: int = 1) -> Iterator[Judged]:
    """Give the real sets one after another; suspected holidays are excused, none are added."""
    runs = folder / "runs_by_rule.csv"
    for one in REAL_SETS:
        if not (folder / one.file).is_file():
            continue
        homes = judge.load_population(
            str(folder / one.file),
            one.timezone,
            seed,
            str(runs) if runs.is_file() else None,
            max_kwh_per_year=one.most_kwh,
        )
        count = len(homes.wh)
        copies = max(injections, -(-LEAST_EVENTS // count))
        many = repeated(homes, copies)
        scenarios = judge.make_scenarios(many, seed, WARMUP_DAYS["real"], vacations_per_year=0.0)
        yield Judged(f"{one.name}, {count} homes x {copies}", count, scenarios, split=False)


def repeated(homes: Any, copies: int) -> Any:
    """Put the same homes one below the other, each copy with areas of its own, so that events of many draws pool."""
    count, areas = len(homes.wh), int(homes.area.max()) + 1
    return replace(
        homes,
        wh=np.tile(homes.wh, (copies, 1)),
        base=np.tile(homes.base, (copies, 1)),
        area=np.concatenate([homes.area + n * areas for n in range(copies)]).astype(np.int32),
        natural=[e._replace(household=e.household + n * count) for n in range(copies) for e in homes.natural],
    )


def first_homes(judged: Judged, homes: int) -> Judged:
    """Keep the first homes only, with what happened to them."""

    def cut(scenario: Any) -> Any:
        r = scenario.readings
        return replace(
            scenario,
            readings=replace(
                r,
                wh=r.wh[:homes],
                area=r.area[:homes],
                absences=[a for a in r.absences if a[0] < homes],
                outgoing=None if r.outgoing is None else r.outgoing[:homes],
            ),
            emergencies=[e for e in scenario.emergencies if e.household < homes],
            benign=[e for e in scenario.benign if e.household < homes],
        )

    return judged._replace(homes=min(homes, judged.homes), scenarios=[cut(s) for s in judged.scenarios])
