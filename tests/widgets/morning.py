"""A morning in the window, and what each turn of its event loop costs the UI thread; for a test and a benchmark."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.settings import Settings
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.kit.bridge import Bridge

ROOMS = (
    "map.view",
    "today.household_pane",
    "power.usage_plot",
    *(f"{room}.desk" for room in ("households", "power", "checkins", "services", "imports", "history")),
)


class Watch(QObject):
    """Measures the CPU time the UI thread spends in each turn of the event loop; time it only waits does not count."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ""
        self.worst: dict[str, float] = {}
        self._since = time.thread_time()
        self._beat = QTimer(self)  # so that turns go on while nothing happens
        self._beat.start(0)
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._on_turn)

    @Slot()
    def _on_turn(self) -> None:
        now = time.thread_time()
        self.worst[self.label] = max(self.worst.get(self.label, 0.0), now - self._since)
        self._since = now

    def stop(self) -> None:
        self._beat.stop()
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.disconnect(self._on_turn)


def wait_until(done: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Let the event loop itself run: polling from outside would hold the interpreter."""
    loop, ends = QEventLoop(), time.monotonic() + limit_s
    reached = False

    def look() -> None:
        nonlocal reached
        reached = reached or done()  # what a timer asks a moment later is no matter of this wait
        if reached or time.monotonic() > ends:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    loop.exec()
    timer.stop()
    assert reached


def turn_wheel(window: MainWindow, notches: int) -> None:
    at = QPointF(window.today.map.width() * 0.45, window.today.map.height() / 2)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.today.map, event)


def a_morning(bridge: Bridge, watch: Watch) -> None:
    """Open the window, go through ten households, zoom, look at every desk, change language and look."""
    made: list[MainWindow] = []

    def open_window() -> None:
        window = MainWindow(bridge, Settings(), county="영월군", practice=True)
        window.language_requested.connect(lambda language: (text.set_language(language), window.rebuild()))
        made.append(window)
        idle.later(window, window.show)

    def settled() -> bool:
        if not made or not made[0].isVisible() or not idle.queue().is_empty() or bridge._open:
            return False
        today = made[0].today
        return today.card is not None and (made[0].current_desk != "today" or today.map.is_settled())

    def do(label: str, act: Callable[[], object]) -> None:
        watch.label = label
        QTimer.singleShot(0, act)
        wait_until(settled)
        watch.label = "between"

    do("opening", open_window)
    window = made[0]
    for _ in range(10):
        do("a step", lambda: window.step(1))
    for notches in (1, 1, 2, 2, -3):
        do("zooming", lambda notches=notches: turn_wheel(window, notches))
    do("the whole county", window.today.map.fit)
    for desk in desks_of()[1:]:
        do(f"desk {desk.id}", lambda desk=desk: window.show_desk(desk.id))
    do("back to today", lambda: window.show_desk("today"))
    do("another language", lambda: window.run_action("language"))
    window.close()
    window.deleteLater()
