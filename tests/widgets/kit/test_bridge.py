"""Questions run on a thread of their own; whoever asked lives and dies on the UI's."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from coordinator.widgets.kit.bridge import Bridge
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

LONG = 30


@pytest.fixture
def bridge(empty: Workspace, qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(lambda: NOW, empty)
    yield made
    made.close()


class Asker(QWidget):
    """Asks a question and is let go of when it is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []

    @Slot(object)
    def on_answer(self, answer: Any) -> None:
        self.answers.append(answer)


def test_whoever_asked_is_let_go_of_on_the_ui_thread(bridge: Bridge, qtbot: QtBot) -> None:
    told, gone = threading.Event(), threading.Event()

    def hold(_ticket: Any) -> None:
        """Keep the worker where it has just told of its answer."""
        told.set()
        gone.wait(LONG)

    bridge._arrived.connect(hold, Qt.ConnectionType.DirectConnection)
    asker = Asker()
    seen, answers = weakref.ref(asker), asker.answers
    bridge.ask(lambda: 1, then=asker.on_answer)
    assert told.wait(LONG)
    qtbot.waitUntil(lambda: bool(answers))
    try:
        del asker
        assert seen() is None, "the worker still holds it"
    finally:
        gone.set()
