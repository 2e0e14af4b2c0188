"""Two years of check-in calls of 5,000 people, counted by day, by topic and by area, beside one plain scan of them.

python -m tests.benchmarks.bench_call_trends [people] [weeks]      5,000 and 104 unless told
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from coordinator.records.base import KST
from coordinator.records.checkins import TOPIC_LABELS, Call, Enrolment
from coordinator.records.households import Area, AreaLevel, Household, Resident
from coordinator.worklist.checkins import lapsed
from coordinator.worklist.checkins import trends as call_trends
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, once, seconds, show

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct

LIMIT_S = 0.2
SCAN = "SELECT count(*), max(called_at), sum(result = 'ok') FROM call"


def calls_county(people: int, weeks: int) -> Path:
    """Give the folder of a vault with so many people called weekly for so long, made on first use."""
    folder = Path(tempfile.gettempdir()) / "coordinator-benchmarks" / f"calls-{people}-{weeks}"
    if (folder / "ready").exists():
        return folder / "vault"
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    workspace, _ = Workspace.create(folder / "vault", PASSPHRASE, actor="bench", county="영월군", now=NOW)
    try:
        workspace.act("bench.make", NOW, _fill, people, weeks)
    finally:
        workspace.close()
    (folder / "ready").touch()
    print(f"made {people:,} people x {weeks} weeks of calls in {time.perf_counter() - begin:.0f} s")
    return folder / "vault"


def _fill(act: OpenAct, people: int, weeks: int) -> None:
    rng = np.random.default_rng(1)
    areas = act.session.scalars(select(Area.id).where(Area.level == AreaLevel.VILLAGE)).all()
    homes = range(1, people + 1)
    act.bulk(Household, [{"id": n, "area_id": areas[n % len(areas)]} for n in homes])
    act.bulk(Resident, [{"household_id": n, "name": f"김{n}", "phone": f"0100000{n:04}"} for n in homes])
    act.bulk(
        Enrolment, [{"household_id": n, "state": "active", "started_on": NOW.date() - timedelta(weeks=weeks)}
                    for n in homes]
    )  # fmt: skip
    monday = datetime.combine(NOW.date() - timedelta(days=NOW.weekday()), datetime.min.time(), KST)
    topics = list(TOPIC_LABELS)
    results = np.array(["ok", "concern", "no_answer", "silent", "declined_ai", "not_attempted"])
    for week in range(weeks, 0, -1):
        first = monday - timedelta(weeks=week)
        got = results[np.searchsorted([0.72, 0.8, 0.94, 0.97, 0.99], rng.random(people))]
        minutes = rng.integers(0, 5 * 24 * 60, people)
        chosen = rng.integers(0, len(topics), people)
        act.bulk(Call, [_call(n, first, int(minutes[n - 1]), str(got[n - 1]), topics, int(chosen[n - 1]))
                        for n in homes])  # fmt: skip


def _call(home: int, first: datetime, minute: int, result: str, topics: list[str], chosen: int) -> dict[str, Any]:
    spoke = result in ("ok", "concern")
    return {
        "household_id": home,
        "called_at": first + timedelta(minutes=minute),
        "result": result,
        "topics": [topics[chosen]] if result == "concern" else [],
        "topics_well": [topic for topic in topics if spoke and topic != topics[chosen]],
        "duration_seconds": 95 + minute % 80 if spoke else None,
        "attempt": 1,
        "summary": "식사 잘 하시고 잠도 잘 주무신다고 함. 이번 주에는 병원에 다녀오심." if spoke else "",
    }


def bench(people: int = 5000, weeks: int = 104) -> list[Row]:
    """Measure from the opened vault, warm."""
    workspace = Workspace.open(calls_county(people, weeks), PASSPHRASE, now=NOW)
    try:
        with workspace.vault.read() as session:
            connection = session.connection()
            floor = seconds(lambda: connection.exec_driver_sql(SCAN).fetchall(), 5)
            months: call_trends.Remembered = {}
            first = once(lambda: call_trends.trends(session, NOW, months))
            again = seconds(lambda: call_trends.trends(session, NOW, dict(list(months.items())[:-1])), 5)
            listed = seconds(lambda: lapsed.lapsed(session, NOW), 5)
        rows = [
            Row(
                f"{what}, {people * weeks:,} calls",
                f"{spent * 1000:.0f} ms",
                f"{LIMIT_S * 1000:.0f} ms",
                f"{spent / floor:.1f} x one scan of the calls",
                spent <= LIMIT_S,
            )
            for what, spent in (
                ("a year in figures, first time", first),
                ("a year in figures, after another call", again),
                ("lapsed conversations", listed),
            )
        ]
    finally:
        workspace.close()
    return rows


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    show(bench(*given))
