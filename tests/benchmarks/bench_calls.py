"""A week's round of check-in calls: made, its results imported, reconciled; beside a floor of the same run.

python tests/benchmarks/bench_calls.py [people]      5,000 unless told; bound 5 s in total

The floor reads the same file with the csv module and writes as many plain rows into a table of the same encrypted
database in one transaction: no checks, no journal, no round.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from sqlalchemy import insert

from coordinator.casework.workdays import is_working_day
from coordinator.records.base import KST, Cause
from coordinator.records.checkins import Call, Enrolment
from coordinator.records.households import Household, Resident
from coordinator.vault.acts import OpenAct, table_of
from coordinator.workspace import Workspace
from tests.benchmarks import PASSPHRASE, Row, once, show

MONDAY = datetime(2026, 11, 23, 8, tzinfo=KST)
BOUND_SECONDS = 5.0
COLUMNS = ("수신인", "전화번호", "발신일시", "시도회차", "통화결과", "대화완료", "긴급알림", "건강", "식사", "요약")


def make_people(act: OpenAct, people: int) -> None:
    """Store people enrolled in the calls, a thousand of high risk, spread over the working days."""
    homes = range(1, people + 1)
    risks = ("high", "middle", "low", "none", "unknown")
    act.bulk(Household, [{"id": n, "address": f"{n}번지", "risk": risks[n % 5]} for n in homes])
    act.bulk(
        Resident,
        [{"household_id": n, "name": f"시험{n}", "phone": f"010{n:08}", "life_status": "alive"} for n in homes],
    )
    act.bulk(
        Enrolment,
        [
            {"household_id": n, "state": "active", "weekday": n % 5, "hour": 9 + n % 8, "started_on": MONDAY.date()}
            for n in homes
        ],
    )


def write_results(path: Path, people: int, seed: int = 1) -> int:
    """Write a week's results: one call a person, a second for each no answer; gives the rows."""
    rng = np.random.default_rng(seed)
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for n in range(1, people - people // 100):  # one of a hundred is missing from the file
            at = MONDAY.replace(hour=9 + n % 8) + timedelta(days=n % 5, minutes=int(rng.integers(0, 12)))
            first = rng.choice(["연결", "미응답"], p=[0.85, 0.15])
            for attempt, result in ((1, first), *(((2, rng.choice(["연결", "미응답"])),) if first == "미응답" else ())):
                said = result == "연결"
                out.writerow(
                    (
                        f"시험{n}",
                        f"010-{n // 10000:04}-{n % 10000:04}",
                        (at + timedelta(minutes=45 * (attempt - 1))).strftime("%Y-%m-%d %H:%M:%S"),
                        attempt,
                        result,
                        "Y" if said else "",
                        "Y" if said and n % 1000 == 7 else "N",
                        ("주의" if n % 15 == 0 else "양호") if said else "",
                        "양호" if said else "",
                        "잘 지내신다고 하심" if said else "",
                    )
                )
                count += 1
    return count


def floor(workspace: Workspace, path: Path) -> None:
    """Read the file and write as many plain rows, in one transaction of the same database."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    workspace.act(
        "demo.people",
        MONDAY,
        lambda act: act.session.connection().execute(
            insert(table_of(Call)),
            [
                {
                    "household_id": int(row["전화번호"].replace("-", "")[3:]),
                    "called_at": datetime.strptime(row["발신일시"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=KST)
                    - timedelta(days=365),
                    "caller": "vendor",
                    "result": "ok",
                    "urgent": False,
                    "urgent_word": "",
                    "topics": [],
                    "topics_well": [],
                    "attempt": int(row["시도회차"]),
                    "summary": row["요약"],
                    "follow_up": "",
                }
                for row in rows
            ],
        ),
    )


def bench(people: int = 5_000) -> list[Row]:
    """Measure once, as the week is once."""
    week_end = MONDAY + timedelta(days=5)
    with tempfile.TemporaryDirectory() as folder:
        workspace, _ = Workspace.create(
            Path(folder) / "vault", PASSPHRASE, actor="bench", county="시험군", practice=True, now=MONDAY
        )
        workspace.act("demo.people", MONDAY, make_people, people, cause=Cause.RULE)
        path = Path(folder) / "results.csv"
        rows = write_results(path, people)
        few = Path(folder) / "few.csv"
        write_results(few, 40)
        # the libraries are loaded by now, as they are in a window that is open
        workspace.imports.compare(workspace.imports.preview("calls", few))
        is_working_day(MONDAY.date())
        made = once(lambda: workspace.checkins.make_round(MONDAY))
        workspace.now = week_end
        seen: list[Any] = []
        read = once(lambda: seen.append(workspace.imports.preview("calls", path)))
        compared: list[Any] = []
        held = once(lambda: compared.append(workspace.imports.compare(seen[0])))
        done: list[Any] = []
        stored = once(lambda: done.append(workspace.imports.commit(seen[0], week_end)))
        counts = done[0].value.counts
        assert counts["new"] == rows, (counts, done[0].value.problem_counts)
        bare = once(lambda: floor(workspace, path))
        total = made + read + held + stored
        undone = once(lambda: workspace.imports.undo(done[0].value.batch_id, week_end))
        workspace.close()
    return [
        Row(f"round of {people:,} made", f"{made:.2f} s", "", ""),
        Row(f"results read, {rows:,} rows", f"{read:.2f} s", "", ""),
        Row("held against what is stored, reconciled", f"{held:.2f} s", "", ""),
        Row("stored, round moved, escalations begun", f"{stored:.2f} s", "", ""),
        Row(
            "in total",
            f"{total:.2f} s",
            f"<= {BOUND_SECONDS:.0f} s",
            f"{total / bare:.1f} x bare read and write ({bare:.2f} s)",
            met=total <= BOUND_SECONDS,
        ),
        Row("undone", f"{undone:.2f} s", "", ""),
    ]


if __name__ == "__main__":
    show(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))
