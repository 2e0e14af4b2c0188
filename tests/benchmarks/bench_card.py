"""A key in the list of Today: the next head and the whole card, beside one indexed read of the household's rows.

python -m tests.benchmarks.bench_card [households] [days] [--profile]      8,000 and 30 unless told

The floor reads, by index and through the same kind of session, every row this household has in every table that its
card is read from, as mapped records. A key is pressed in the whole window, without a screen; each household is asked
for the first time, what the list knows of the county is there already. What counts is CPU time, the process's, and of a
head the UI thread's: a busy machine lets everybody wait. `--profile` prints where a card's time goes.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import event, select

from coordinator import text
from coordinator.casework.power.last_activity import HISTORY_DAYS
from coordinator.records.base import Base
from coordinator.records.power import Meter, ReadingMonth
from coordinator.settings import Settings
from coordinator.vault.observed import observed
from coordinator.vault.readings import month_of, wall_clock
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, show

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.widgets.today.view import TodayView

HEAD_S, CARD_S, BOUND = 0.016, 0.1, 4.0
PEOPLE = 24


def bench(households: int = 8000, days: int = 30) -> list[Row]:
    """Ask for cards, read their rows, press keys."""
    workspace = Workspace.open(practice_county(households, days), PASSPHRASE, now=NOW)
    try:
        lines = workspace.today(NOW).lines
        homes = [line.household_id for line in lines[-3 * PEOPLE :]]
        counted, tables = _statements(workspace, homes[0])
        workspace.households.card(homes[1], NOW)
        _read(workspace, homes[0], tables)
        asked, floors = [], []
        for home in homes[2 : 2 + PEOPLE]:  # in turn, so that a machine that slows down slows both
            floors.append(_timed(lambda home=home: _read(workspace, home, tables)))
            asked.append(_timed(lambda home=home: workspace.households.card(home, NOW)))
        floor, card = median(floors), median(asked)
        heads, wholes = _press(workspace)
    finally:
        workspace.close()
    head, whole = median(heads), median(wholes)
    what = f"{households:,} households"
    return [
        Row(f"one indexed read of a household's rows, {what}", f"{floor * 1000:.1f} ms", "", "the floor"),
        Row(
            "a card asked, beside the floor",
            f"{card / floor:.1f} x",
            f"{BOUND:g} x",
            f"{card * 1000:.1f} ms, {counted} statements, {len(tables)} tables",
            card <= BOUND * floor,
        ),
        _row("a key in the list: the next head, painted", head, HEAD_S, floor),
        _row("a key in the list: the whole card, painted", whole, CARD_S, floor),
        Row("a card painted, beside the floor", f"{whole / floor:.1f} x", f"{BOUND:g} x", "", whole <= BOUND * floor),
    ]


def _row(what: str, spent: float, limit: float, floor: float) -> Row:
    ratio = f"{spent / floor:.1f} x one read of its rows"
    return Row(what, f"{spent * 1000:.1f} ms CPU", f"{limit * 1000:.0f} ms", ratio, spent <= limit)


def _timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _statements(workspace: Workspace, home: int) -> tuple[int, list[type[Any]]]:
    """Ask for a card; gives how many statements that took, and the records it is read from."""
    named: list[frozenset[str]] = []
    workspace.households.card(home, NOW)  # what the county shares is asked with the first
    workspace.answers.clear()
    workspace.today(NOW)
    with observed(workspace.vault._engine, lambda tables, _reads: named.append(tables)):
        workspace.households.card(home, NOW)
    tables = frozenset[str]().union(*named)
    return len(named), [m.class_ for m in Base.registry.mappers if m.local_table.name in tables]  # pyright: ignore


def _read(workspace: Workspace, home: int, records: list[type[Any]]) -> None:
    """Read every row of a household in these tables by index; of its readings the months a card looks at."""
    with workspace.vault.read() as session:
        for record in records:
            if record.__tablename__ == "household":
                session.get(record, home)
            elif record is ReadingMonth:
                months_of(session, home, NOW)
            elif hasattr(record, "household_id"):
                session.scalars(select(record).where(record.household_id == home)).all()


def months_of(session: Session, home: int, now: datetime) -> list[ReadingMonth]:
    """Read the months of a household's readings that a card looks at."""
    first = month_of(wall_clock(now - timedelta(days=HISTORY_DAYS)))
    own = select(Meter.id).where(Meter.household_id == home)
    return list(
        session.scalars(select(ReadingMonth).where(ReadingMonth.meter_id.in_(own), ReadingMonth.month >= first))
    )


def _press(workspace: Workspace) -> tuple[list[float], list[float]]:
    """Give the seconds from each key to the next head and to the whole card, each painted."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    text.set_language("ko")
    theme.apply(application, "light")
    bridge = Bridge(lambda: NOW, workspace)
    window = MainWindow(bridge, Settings(), county="영월군", practice=True)
    window.resize(1366, 768)
    window.show()
    today = window.today
    wait_until(lambda: is_settled(window, bridge))
    idle.keep()
    pressed: list[tuple[float, float]] = []
    for _ in range(PEOPLE):
        pressed.append(_press_key(today))
        wait_until(lambda: is_settled(window, bridge))
    bridge.close()
    window.deleteLater()
    heads, wholes = zip(*pressed, strict=True)
    return list(heads), list(wholes)


def _press_key(today: TodayView) -> tuple[float, float]:
    came, loop = [0.0], QEventLoop()

    def on_card(card: object) -> None:
        if card is not None:
            today.pane.repaint()
            came[0] = time.process_time()
            loop.quit()

    today.card_shown.connect(on_card)
    begin, head = time.process_time(), time.thread_time()
    QTest.keyClick(today.worklist.list, Qt.Key.Key_J)
    today.pane.repaint()
    head = time.thread_time() - head
    if not came[0]:
        loop.exec()
    today.card_shown.disconnect(on_card)
    return head, came[0] - begin


def is_settled(window: MainWindow, bridge: Bridge) -> bool:
    """Tell whether nothing is under way in a window."""
    today = window.today
    return idle.queue().is_empty() and not bridge._open and today.card is not None and today.map.is_settled()


def wait_until(done: Callable[[], bool]) -> None:
    """Let the event loop run."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(5)
    loop.exec()


def profile(households: int = 8000, days: int = 30) -> None:
    """Print where the time of cards goes, and the statements of one."""
    workspace = Workspace.open(practice_county(households, days), PASSPHRASE, now=NOW)
    homes = [line.household_id for line in workspace.today(NOW).lines[-2 * PEOPLE :]]
    workspace.households.card(homes[0], NOW)
    said: list[str] = []
    event.listen(
        workspace.vault._engine, "before_cursor_execute", lambda c, k, statement, *rest: said.append(statement)
    )
    workspace.households.card(homes[1], NOW)
    for statement in said:
        print("  ", " ".join(statement.split())[:200])
    watch = cProfile.Profile(time.thread_time)
    watch.enable()
    for home in homes[2:]:
        workspace.households.card(home, NOW)
    watch.disable()
    pstats.Stats(watch).sort_stats("cumulative").print_stats(70)
    workspace.close()


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if "--profile" in sys.argv:
        profile(*given)
    else:
        show(bench(*given))
