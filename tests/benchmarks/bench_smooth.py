"""The longest turns of the window's event loop over a morning: what each act costs the UI thread at once.

python -m tests.benchmarks.bench_smooth [households] [days]      1,200 and 60 unless told

CPU time of the UI thread, the least of some rounds: a busy machine makes some dearer, what is ours costs it always.
"""

from __future__ import annotations

import importlib
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, show
from tests.widgets.morning import ROOMS, a_morning

LIMIT_S = 0.050
ROUNDS = 4


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

    def begin(self, label: str) -> None:
        """Count what follows as a part of this act."""
        self.label = label

    @Slot()
    def _on_turn(self) -> None:
        now = time.thread_time()
        self.worst[self.label] = max(self.worst.get(self.label, 0.0), now - self._since)
        self._since = now

    def stop(self) -> None:
        """Measure no more."""
        self._beat.stop()
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.disconnect(self._on_turn)


def reference() -> float:
    """Measure how long this machine needs for a fixed piece of work, at its best of some tries."""
    best = 1.0
    for _ in range(15):
        begin = time.thread_time()
        sum(i * i for i in range(200_000))
        best = min(best, time.thread_time() - begin)
    return best


def bench(households: int = 1200, days: int = 60) -> list[Row]:
    """Measure a morning a few times; gives a line an act, the dearest first."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    for room in ROOMS:
        importlib.import_module(room)
    bridge = Bridge(lambda: NOW, Workspace.open(practice_county(households, days), PASSPHRASE, now=NOW))
    least: dict[str, float] = {}
    for _ in range(ROUNDS):
        text.remember()
        text.set_language("ko")
        theme.apply(application, "light")
        idle.keep()
        watch = Watch()
        a_morning(bridge, watch.begin)
        watch.stop()
        least = {label: min(spent, least.get(label, spent)) for label, spent in watch.worst.items() if label}
    bridge.close()
    fixed = reference()
    return [
        Row(
            f"longest turn: {label}",
            f"{spent * 1000:.0f} ms CPU",
            f"{LIMIT_S * 1000:.0f} ms",
            f"{spent / fixed:.1f} x adding up 200,000 squares",
            spent <= LIMIT_S,
        )
        for label, spent in sorted(least.items(), key=lambda item: -item[1])
    ]


if __name__ == "__main__":
    show(bench(*(int(given) for given in sys.argv[1:])))
