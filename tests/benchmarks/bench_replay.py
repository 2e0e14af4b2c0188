"""A replay of stored history: scored once, then each move of the slider; and the list of the Power desk.

python -m tests.benchmarks.bench_replay [homes] [days]      1,000 and 365 unless told
"""

from __future__ import annotations

import sys

import numpy as np

from coordinator.vault.readings import read_hours
from coordinator.worklist.power.replayed import LEAST_BUDGET, MOST_BUDGET, Replay
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, once, practice_county, seconds, show

SLIDER_LIMIT_S, LIST_LIMIT_S = 1.0, 1.0
BUDGETS = tuple(np.geomspace(LEAST_BUDGET, MOST_BUDGET, 49).tolist())


def slide(played: Replay) -> None:
    """Ask every step of the slider anew, with its list of homes."""
    played._answers.clear()
    for budget in BUDGETS:
        threshold = played.threshold(budget)
        played.answer(threshold)
        played.rows(threshold)


def floor(played: Replay) -> None:
    """Count the hours at or above as many thresholds, nothing else."""
    for budget in BUDGETS:
        np.count_nonzero(played.hours.value >= -np.log(budget))


def bench(homes: int = 1000, days: int = 365) -> list[Row]:
    """Measure the scoring beside one read of the same hours, and the slider beside one pass over what is kept."""
    workspace = Workspace.open(practice_county(homes, days), PASSPHRASE, now=NOW)
    end = np.datetime64(NOW.date(), "h")
    try:
        with workspace.vault.read() as session:
            meters = list(range(1, homes + 1))
            reading = seconds(lambda: read_hours(session, meters, end - np.timedelta64(days, "D"), end), 3)
            fortnight = seconds(lambda: read_hours(session, meters, end - np.timedelta64(14, "D"), end), 3)
        listing = seconds(lambda: workspace.power.homes(NOW), 5)
        played = workspace.power.replay(NOW, days=days)  # what is compiled is compiled by now
        scoring = once(lambda: workspace.power.replay(NOW, days=days))
        sliding = seconds(lambda: slide(played), 3) / len(BUDGETS)
        least = seconds(lambda: floor(played), 3) / len(BUDGETS)
    finally:
        workspace.close()
    return [
        Row(
            f"list of the Power desk, {homes:,} homes",
            f"{listing * 1000:.0f} ms",
            f"{LIST_LIMIT_S * 1000:.0f} ms",
            f"{listing / fortnight:.1f} x one read of the fortnight",
            listing <= LIST_LIMIT_S,
        ),
        Row(
            f"replay scored once, {homes:,} homes, {days} days",
            f"{scoring:.2f} s",
            "",
            f"{scoring / reading:.1f} x one read of the hours",
        ),
        Row(
            f"slider of the replay, {homes:,} homes, {days} days",
            f"{sliding * 1000:.1f} ms",
            f"{SLIDER_LIMIT_S * 1000:.0f} ms",
            f"{sliding / least:.0f} x one pass over what is kept",
            sliding <= SLIDER_LIMIT_S,
        ),
    ]


if __name__ == "__main__":
    show(bench(*(int(text) for text in sys.argv[1:])))
