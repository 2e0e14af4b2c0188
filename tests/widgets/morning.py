"""A morning in the window, act by act; a test sees that each comes to its end, a benchmark what its turns cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from coordinator.settings import Settings
from coordinator.widgets.frame.desks import desks_of, modules_of
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.restyle import restyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.kit.bridge import Bridge

ROOMS = (
    *(f"coordinator.widgets.{room}" for room in ("map.view", "today.household_pane", "power.usage.plot")),
    *modules_of(),
)
"""Modules that are read in before the morning begins, as the program does while the passphrase is typed."""


PATIENCE_MS = 120_000


def wait_until(done: Callable[[], bool]) -> None:
    """Let the event loop itself run: polling from outside would hold the interpreter."""
    loop, reached = QEventLoop(), False

    def look() -> None:
        nonlocal reached
        reached = reached or done()  # what a timer asks a moment later is no matter of this wait
        if reached:
            loop.quit()

    looks, patience = QTimer(), QTimer()
    looks.timeout.connect(look)
    looks.start(20)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    loop.exec()
    looks.stop()
    assert reached


def turn_wheel(window: MainWindow, notches: int) -> None:
    at = QPointF(window.today.map.width() * 0.45, window.today.map.height() / 2)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.today.map, event)


def a_morning(bridge: Bridge, begin: Callable[[str], object]) -> None:
    """Open the window, go through ten households, zoom, look at every desk, change language and look.

    Parameters
    ----------
    begin : is told what is done from now on, by a label, `between` for what lies between two acts
    """
    made: list[MainWindow] = []

    def open_window() -> None:
        window = MainWindow(bridge, Settings(), county="영월군", practice=True)
        window.language_requested.connect(lambda language: restyle(language=language))
        window.look_requested.connect(lambda look: restyle(look=look))
        made.append(window)
        idle.later(window, window.show)

    def settled() -> bool:
        if not made or not made[0].isVisible() or not idle.queue().is_empty() or bridge._open:
            return False
        today = made[0].today
        return today.card is not None and (made[0].current_desk != "today" or today.map.is_settled())

    def do(label: str, act: Callable[[], object]) -> None:
        begin(label)
        QTimer.singleShot(0, act)
        wait_until(settled)
        begin("between")

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
    do("another look", lambda: window.run_action("look"))
    window.close()
    window.deleteLater()
