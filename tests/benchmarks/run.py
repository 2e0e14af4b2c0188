"""All benchmarks in one run and one table; small sizes unless `--full` asks for those of the design.

python -m tests.benchmarks.run [--full] [--only NAME …] [--beside BUILD]

BUILD is a checkout of an earlier build with its environment; without one `acts` and `builds` have no line.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import (
    Row,
    bench_acts,
    bench_addresses,
    bench_budget,
    bench_builds,
    bench_call_trends,
    bench_calls,
    bench_calls_board,
    bench_card,
    bench_memory,
    bench_night,
    bench_outages,
    bench_readings,
    bench_register,
    bench_replay,
    bench_run,
    bench_start,
    bench_workbook,
    bench_working_list,
    bench_worklist,
    judged_sets,
    show,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"households": 1200, "days": 60}
FULL = {"households": 8000, "days": 365}


def printed(name: str, *arguments: object) -> str:
    """Run a benchmark that prints its own table; gives what it printed."""
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if not ran.stdout:
        raise RuntimeError(f"{name} ended with {ran.returncode}: {ran.stderr[-2000:]}")
    return ran.stdout


def _float(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"nothing like “{pattern}” in:\n{text}")
    return float(found.group(1).replace(",", ""))


def screen(*, full: bool) -> list[Row]:
    """Learning and scoring from memory, beside one sum of the array and a plain pandas rule."""
    text = printed("bench_screen", *((10_000, 365) if full else (500, 200)))
    floor, ours, plain, pandas = (
        _float(rf"{name}\s+[\d.]+ s\s+([\d.]+) M/s", text)
        for name in ("floor: one sum of the array", "score, compiled", "score, plain NumPy", "pandas rolling rule")
    )
    beside = f"{floor / ours:.0f} x one sum, {ours / pandas:.0f} x pandas' speed"
    return [
        Row("learning and scoring from memory", f"{ours:.1f} M/s", "20 M/s", beside, ours >= 20),
        Row("the same without compiled code", f"{plain:.2f} M/s", "0.5 M/s", "", plain >= 0.5),
    ]


def detection(*, full: bool) -> list[Row]:
    """What is found, by a judge that is given; without one there is no line."""
    try:
        judged_sets.judge_file()
    except judged_sets.NoJudgeError as error:
        print(error, file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "detection.json"
        size = (1000, 400) if full else (200, 300)
        printed(
            "bench_detection", "--seeds", 7, "--homes", size[0], "--days", size[1], "--only-synthetic", "--out", out
        )
        points = json.loads(out.read_text(encoding="utf-8"))["synthetic, seed 7"]["points"]
    rows: list[Row] = []
    rule = points["rule: nothing above standby"][str(size[0])]["1.0"]
    for name, kind, hours, target in (
        ("watch, power only", "collapse", "72", 0.90),
        ("watch, power only", "collapse_on", "24", 0.87),
        ("watch, power and phone", "collapse", "72", 0.94),
    ):
        found = points[name][str(size[0])]["1.0"][kind]["recall_within_hours"][hours]
        beside = f"{rule[kind]['recall_within_hours'][hours]:.2f} by nothing above standby"
        rows.append(Row(f"{name}: {kind}, {hours} h", f"{found:.3f}", f"{target}", beside, found >= target))
    return rows


def by_judge(run: Callable[[], list[Row]]) -> list[Row]:
    """Run what needs a judge that is given; without one there is no line."""
    try:
        return run()
    except judged_sets.NoJudgeError as error:
        print(error, file=sys.stderr)
        return []


def imports(*, full: bool) -> list[Row]:
    """Import of a month of readings, beside `pandas.read_csv`."""
    text = printed("bench_import", 10_000 if full else 1000)
    ratio = _float(r"rows: ([\d.]+) x pandas", text)
    rows = _float(r"([\d,]+) rows:", text)
    return [Row(f"import of {rows:,.0f} readings", f"{ratio:.2f} x", "2 x", "pandas.read_csv of the file", ratio <= 2)]


def county_map(*, full: bool) -> list[Row]:
    """Frames of the map, beside pyqtgraph's own outlines."""
    text = printed("bench_map")
    found = re.findall(r"^(map, .+?)\s+median\s+([\d.]+) ms\s+95 %\s+([\d.]+) ms\s+([\d.]+) x", text, re.MULTILINE)
    outlines = _float(r"projected in (\d+) ms", text)
    rows = [Row("outlines of one county", f"{outlines:.0f} ms", "200 ms", "", outlines <= 200)]
    for what, median, _high, ratio in found:
        within = float(median) <= 16
        rows.append(Row(f"{what}, 50,000 homes", f"{median} ms", "16 ms", f"{ratio} x outlines in pyqtgraph", within))
    return rows


def smooth(*, full: bool) -> list[Row]:
    """The dearest turns of the window's event loop, in a process of its own."""
    text = printed("bench_smooth", *((8000, 365) if full else (1200, 60)))
    found = re.findall(
        r"^(longest turn: .+?)\s{2,}(\d+) ms CPU\s+\d+ ms\s+([\d.]+ x adding up 200,000 squares)", text, re.MULTILINE
    )
    return [Row(what, f"{spent} ms", "50 ms", ratio, int(spent) <= 50) for what, spent, ratio in found[:4]]


def briefing(*, full: bool) -> list[Row]:
    """Printing, beside an empty Qt page."""
    text = printed("bench_briefing")
    page = _float(r"one-page briefing, first\s+([\d.]+) ms", text)
    page_ratio = _float(r"one-page briefing, first.+?([\d.]+) x", text)
    sheets = _float(r"household sheets\s+([\d.]+) s", text)
    sheet_ratio = _float(r"household sheets.+?([\d.]+) x a sheet", text)
    return [
        Row("one-page briefing, first", f"{page:.0f} ms", "300 ms", f"{page_ratio} x an empty Qt page", page <= 300),
        Row("200 household sheets", f"{sheets:.1f} s", "20 s", f"{sheet_ratio} x an empty page, each", sheets <= 20),
    ]


def patterns(*, full: bool) -> list[Row]:
    """The monthly comparison and the weekly list of declines, beside one read of the array."""
    text = printed("bench_patterns", 10_000 if full else 1000, 13)
    found = re.findall(r"^(.+?)\s+(\d+) homes\s+([\d.]+) s .+?([\d.]+) x one read", text, re.MULTILINE)
    return [
        Row(f"{what}, {int(homes):,} homes", f"{took} s", "3 s", f"{ratio} x one read", float(took) <= 3)
        for what, homes, took, ratio in found
        if "12 others" not in what
    ]


def benchmarks(*, full: bool, beside: Path | None = None) -> dict[str, Callable[[], list[Row]]]:
    """Name every benchmark with what runs it."""
    county = FULL if full else SMALL
    return {
        "readings": lambda: bench_readings.bench(10_000 if full else 1000),
        "night": lambda: bench_night.bench(4000 if full else 500),
        "replay": lambda: bench_replay.bench(8000 if full else 1000, 365 if full else 120),
        "working-list": lambda: bench_working_list.bench(8000, 365 if full else 30),
        "register": lambda: bench_register.bench(10_000 if full else 2000),
        "addresses": lambda: bench_addresses.bench(300_000 if full else 60_000, 10_000 if full else 2000),
        "worklist": lambda: bench_worklist.bench(8000, 365 if full else 30),
        "card": lambda: bench_card.bench(8000, 365 if full else 30),
        "calls": lambda: bench_calls.bench(5000 if full else 1000),
        "calls-board": lambda: bench_calls_board.bench(5000, 104 if full else 26),
        "call-trends": lambda: bench_call_trends.bench(5000, 104 if full else 26),
        "start": lambda: bench_start.bench(**county),
        "memory": lambda: bench_memory.bench(**county),
        "screen": lambda: screen(full=full),
        "detection": lambda: detection(full=full),
        "outages": lambda: by_judge(lambda: bench_outages.bench(6 if full else 1, 400 if full else 250)),
        "budget": lambda: by_judge(lambda: bench_budget.bench(500 if full else 120)),
        "patterns": lambda: patterns(full=full),
        "workbook": lambda: bench_workbook.bench(150_000 if full else 110_000),
        "import": lambda: imports(full=full),
        "map": lambda: county_map(full=full),
        "smooth": lambda: smooth(full=full),
        "briefing": lambda: briefing(full=full),
        "run": lambda: bench_run.bench(8000, 365 if full else 30),
        "acts": lambda: bench_acts.bench(beside) if beside else [],
        "builds": lambda: bench_builds.bench(beside) if beside else [],
    }


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; gives 1 where one could not be run. A missed target fails nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes of the design; some minutes")
    parser.add_argument("--only", nargs="+", choices=list(benchmarks(full=False)), metavar="NAME")
    parser.add_argument("--beside", type=Path, metavar="BUILD", help="an earlier build to hold this one against")
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    failed = False
    for name, run in benchmarks(full=options.full, beside=options.beside).items():
        if options.only and name not in options.only:
            continue
        begin = time.perf_counter()
        try:
            rows += run()
        except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError) as error:
            failed = True
            rows.append(Row(name, "did not run", "", type(error).__name__, met=False))
            print(f"{name}: {error}", file=sys.stderr)
        print(f"{name} done in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    show(rows)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
