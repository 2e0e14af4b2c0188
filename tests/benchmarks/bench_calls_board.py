"""The board of the weekly calls: 5,000 people in the round, two years of calls, beside one bare count of the same rows.

python -m tests.benchmarks.bench_calls_board [people] [weeks]      5,000 and 104 unless told
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from coordinator.casework.checkins.rounds import monday
from coordinator.records.checkins import Call, Enrolment, EscalationStep, Round, RoundItem
from coordinator.records.households import Consent, Household, Resident
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, seconds, show

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct

BOARD_LIMIT_S = 0.2
WIDE, HIGH = 1366, 768
FLOOR = "SELECT count(*), sum(household_id), sum(length(result)) FROM call WHERE called_at >= ?"
"""The calls of twelve weeks, of which each line of the board tells, read and counted."""
SUMMARIES = (
    "식사 잘 하시고 잠도 잘 주무셨다고 함. 날이 추워 외출은 하지 않으심.",
    "무릎이 조금 아프나 병원에 다녀오셨다고 함.",
    "손주가 다녀가서 기분이 좋다고 하심. 약도 거르지 않으심.",
)


def county(people: int, weeks: int) -> Path:
    """Give a vault with that many people in the weekly calls; made on first use and kept."""
    folder = Path(tempfile.gettempdir()) / "coordinator-benchmarks" / f"calls-board-{people}-{weeks}"
    if (folder / "ready").exists():
        return folder / "vault"
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    workspace, _ = Workspace.create(
        folder / "vault", PASSPHRASE, actor="bench", county="영월군", now=NOW - timedelta(weeks=weeks)
    )
    try:
        workspace.act("bench.people", NOW, _people, people)
        workspace.act("bench.calls", NOW, _calls, people, weeks)
    finally:
        workspace.close()
    (folder / "ready").touch()
    print(f"made {people:,} people x {weeks} weeks of calls in {time.perf_counter() - begin:.0f} s")
    return folder / "vault"


def _people(act: OpenAct, people: int) -> None:
    rng = np.random.default_rng(5)
    names = [f"{a}{b}{c}" for a in "김이박최정" for b in "영순정미경" for c in "자숙희수옥"]
    homes = range(1, people + 1)
    act.bulk(
        Household,
        [
            {"id": n, "address": f"북면 마차리 {n}", "risk": ("high", "middle", "low")[n % 3], "safety_note": ""}
            for n in homes
        ],
    )
    born = NOW.date() - timedelta(days=365 * 60)
    act.bulk(
        Resident,
        [
            {
                "household_id": n,
                "name": names[n % len(names)],
                "sex": "female" if n % 3 else "male",
                "born_on": born - timedelta(days=int(rng.integers(0, 12_000))),
                "phone": f"0105{n:07d}",
                "life_status": "alive",
            }
            for n in homes
        ],
    )
    act.bulk(Consent, [{"household_id": n, "purpose": "calls", "given_on": born} for n in homes])


def _calls(act: OpenAct, people: int, weeks: int) -> None:
    """Store the rounds of the weeks, one call each and a second one after a miss; of this week's a part is to come."""
    rng = np.random.default_rng(7)
    share = np.clip(rng.beta(6, 1.2, people), 0.2, 0.99)
    last = monday(NOW.date())
    first = last - timedelta(weeks=weeks - 1)
    common: dict[str, Any] = {"mode": "ai", "every_weeks": 1, "until_hour": 18, "language": "ko", "note": ""}
    hours = rng.integers(9, 17, people)
    days = rng.integers(0, 5, people)
    act.bulk(
        Enrolment,
        [
            {
                **common,
                "id": n + 1,
                "household_id": n + 1,
                "state": "active",
                "started_on": first,
                "weekday": int(days[n]),
                "hour": int(hours[n]),
            }
            for n in range(people)
        ],
    )
    act.bulk(Round, [{"id": w + 1, "week_on": first + timedelta(weeks=w)} for w in range(weeks)])
    item_id = 0
    for week in range(weeks):
        monday_at = NOW.replace(hour=0, minute=0) - timedelta(days=NOW.weekday()) - timedelta(weeks=weeks - 1 - week)
        items: list[dict[str, Any]] = []
        calls: list[dict[str, Any]] = []
        steps: list[dict[str, Any]] = []
        this = week == weeks - 1
        # In this week a part of the calls is over: those of the first two days.
        for home in range(people):
            item_id += 1
            at = monday_at + timedelta(days=int(days[home]) - (2 if this else 0), hours=int(hours[home]))
            over = not this or days[home] < 2
            answered = bool(rng.random() < share[home])
            state = ("confirmed" if answered else "missed" if this else "closed_unreached") if over else "due"
            missed_at = at if over and not answered else None
            items.append(
                {
                    "id": item_id,
                    "round_id": week + 1,
                    "household_id": home + 1,
                    "enrolment_id": home + 1,
                    "state": state,
                    "due_at": at + timedelta(days=2) if this and not over else at,
                    "caller": "vendor",
                    "missed_at": missed_at,
                }
            )
            if not over:
                continue
            calls.append(_call(home, item_id, at, "ok" if answered else "no_answer", rng))
            if not answered:
                calls.append(_call(home, item_id, at + timedelta(hours=1), "no_answer", rng))
                if this:
                    steps.append(_step(home, item_id, at, "retry", at + timedelta(hours=1), done=True))
                    steps.append(
                        _step(home, item_id, at + timedelta(hours=1), "staff", NOW + timedelta(hours=9), done=False)
                    )
        act.bulk(RoundItem, items)
        act.bulk(Call, calls)
        act.bulk(EscalationStep, steps)


def _call(home: int, item: int, at: Any, result: str, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "household_id": home + 1,
        "round_item_id": item,
        "called_at": at,
        "caller": "vendor",
        "result": result,
        "urgent": False,
        "urgent_word": "",
        "topics": [],
        "topics_well": [],
        "attempt": 1,
        "duration_seconds": 60,
        "summary": SUMMARIES[int(rng.integers(len(SUMMARIES)))] if result == "ok" else "",
        "follow_up": "",
    }


def _step(home: int, item: int, begun: Any, step: str, due: Any, *, done: bool) -> dict[str, Any]:
    return {
        "round_item_id": item,
        "household_id": home + 1,
        "step": step,
        "begun_at": begun,
        "due_at": due,
        "done_at": due if done else None,
        "outcome": "not_reached" if done else "",
        "done_by": "vendor" if done else "",
        "note": "",
    }


class Opening:
    """The board opened as the desk does it: the question on the worker, its answer shown, the first picture painted."""

    def __init__(self, workspace: Workspace) -> None:
        from PySide6.QtWidgets import QApplication

        from coordinator.widgets.checkins.board import CallsBoard
        from coordinator.widgets.kit import theme
        from coordinator.widgets.kit.bridge import Bridge

        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        theme.apply(self.app, "light")  # pyright: ignore[reportArgumentType]
        self.workspace = workspace
        self.bridge = Bridge(lambda: NOW, workspace)
        self.board = CallsBoard(self.bridge)
        self.board.resize(WIDE, HIGH)
        self.board.show()
        self.settle()

    def settle(self) -> None:
        """Let everything the board asked for be answered."""
        board = self.board
        while self.bridge._open or any(one.isActive() for one in (board._rest, board._sight, board._fill)):  # pyright: ignore[reportPrivateUsage]
            self.app.processEvents()

    def question(self) -> object:
        """Ask for the week."""
        return self.workspace.checkins.board(NOW)

    def show(self) -> None:
        """Ask for the week, take the answer as the board does, and paint it."""
        self.board._on_board(self.workspace.checkins.board(NOW))  # pyright: ignore[reportPrivateUsage]
        self.board.grab()

    def close(self) -> None:
        """Take it apart."""
        self.settle()
        self.bridge.close()
        self.board.deleteLater()


def bench(people: int = 5000, weeks: int = 104) -> list[Row]:
    """Measure from the opened vault, warm: the question, the question shown, and what fills in afterwards."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    workspace = Workspace.open(county(people, weeks), PASSPHRASE, now=NOW)
    try:
        with workspace.vault.read() as session:
            cursor = session.connection().connection.cursor()
            since = int((NOW - timedelta(weeks=12)).timestamp())
            counted = cursor.execute("SELECT count(*) FROM call").fetchone()[0]
            floor = seconds(lambda: cursor.execute(FLOOR, (since,)).fetchall(), 7)
            cursor.close()
        opening = Opening(workspace)
        asked = seconds(opening.question, 7)
        shown = []
        for _ in range(7):
            begin = time.perf_counter()
            opening.show()
            shown.append(time.perf_counter() - begin)
            opening.settle()
        opened = median(shown)
        board = workspace.checkins.board(NOW)
        habits = seconds(lambda: workspace.checkins.with_habits(board), 5)
        strips = seconds(lambda: workspace.checkins.strips([row.household_id for row in board.rows[:24]], NOW), 5)
        opening.close()
    finally:
        workspace.close()
    beside = "x one count of 12 weeks of calls"
    return [
        Row(
            f"board, {people:,} people, {counted:,} calls: the question",
            f"{asked * 1000:.0f} ms",
            "",
            f"{asked / floor:.1f} {beside}",
        ),
        Row(
            "board: asked, shown and painted",
            f"{opened * 1000:.0f} ms",
            f"{BOARD_LIMIT_S * 1000:.0f} ms",
            f"{opened / floor:.1f} {beside}",
            opened <= BOARD_LIMIT_S,
        ),
        Row(
            "board: usual answers of everybody, filled in",
            f"{habits * 1000:.0f} ms",
            "",
            f"{habits / floor:.1f} {beside}",
        ),
        Row("board: strips of 24 rows in sight", f"{strips * 1000:.1f} ms", "", f"{strips / floor:.2f} {beside}"),
    ]


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    show(bench(*given))
