"""Where a test of the screens stands: one desk by itself, or the whole window, over a real vault.

One desk is what nearly every test wants: the bridge and the desk in a bare shell, without frame, map and other desks.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QVBoxLayout, QWidget

from coordinator.settings import Settings
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

WIDTH, HEIGHT = 1366, 768
NO_KEY = Qt.KeyboardModifier.NoModifier


class Place:
    """A screen over a vault, with what a person does there and the way to wait for its answers."""

    def __init__(self, screen: QWidget, bridge: Bridge, workspace: Workspace, qtbot: QtBot) -> None:
        self.screen, self.bridge, self.workspace, self.qtbot = screen, bridge, workspace, qtbot

    def is_settled(self) -> bool:
        """Tell whether every question is answered and no step waits for its turn."""
        return not self.bridge._open and idle.queue().is_empty()

    def settle(self) -> None:
        """Wait until everything asked is answered."""
        self.qtbot.waitUntil(self.is_settled)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self.qtbot.keyClick(focus, key, held)

    def click(self, name: str) -> None:
        """Press a button that can be seen, and wait for what it brings about."""

        def seen() -> list[QPushButton]:
            return [button for button in self.screen.findChildren(QPushButton, name) if button.isVisible()]

        self.qtbot.waitUntil(lambda: bool(seen()))  # a layout shows what it was given a moment later
        button = seen()[0]
        assert button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def cells(self, name: str) -> list[list[str]]:
        """Read a table as it is shown."""
        table = self.screen.findChild(QTableView, name)
        assert table is not None
        model = table.model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


class DeskPlace(Place):
    """A desk by itself. What the window would do for it is kept here: who is opened, which form, which desk."""

    def __init__(self, name: str, bridge: Bridge, workspace: Workspace, qtbot: QtBot) -> None:
        super().__init__(QWidget(), bridge, workspace, qtbot)
        self.opened: list[int] = []
        self.acts: list[tuple[int, str]] = []
        self.wanted: list[str] = []
        self.desk: Any = next(desk for desk in desks_of() if desk.id == name).make(bridge)
        layout = QVBoxLayout(self.screen)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.desk)
        self.desk.household_opened.connect(self.opened.append)
        self.desk.act_wanted.connect(lambda household_id, act: self.acts.append((household_id, act)))
        self.desk.desk_wanted.connect(self.wanted.append)
        bridge.changed.connect(lambda _done: self.desk.refresh())

    def go(self, section: str = "") -> Any:
        """Show a section and give its page; without a name the desk itself."""
        if section:
            self.desk.show_section(section)
        else:
            self.desk.refresh()
        self.settle()
        return self.desk.page(section) if section else self.desk


class WindowPlace(Place):
    """The whole window."""

    def __init__(self, bridge: Bridge, workspace: Workspace, qtbot: QtBot) -> None:
        self.window = MainWindow(bridge, Settings(), county="영월군", practice=workspace.practice)
        super().__init__(self.window, bridge, workspace, qtbot)
        bridge.crashed.disconnect(self.window.show_crash)

    def go(self, name: str) -> Any:
        """Go to `desk` or `desk:section` and give the desk or the page."""
        self.window.show_desk(name)
        self.settle()
        desk: Any = self.window.stack.currentWidget()
        return desk.page(desk.section) if ":" in name else desk


D = TypeVar("D", bound=DeskPlace)
W = TypeVar("W", bound=WindowPlace)


@contextmanager
def desk_alone(
    name: str, workspace: Workspace, qtbot: QtBot, of: type[D] = DeskPlace, now: Callable[[], datetime] = lambda: NOW
) -> Iterator[D]:
    """Open one desk in front, and at the end see that no fault was met."""
    with _bridge_to(workspace, qtbot, now) as bridge:
        made = of(name, bridge, workspace, qtbot)
        _bring_up(made)
        yield made
        made.settle()


@contextmanager
def whole_window(
    workspace: Workspace, qtbot: QtBot, of: type[W] = WindowPlace, now: Callable[[], datetime] = lambda: NOW
) -> Iterator[W]:
    """Open the whole window in front, and at the end see that no fault was met."""
    with _bridge_to(workspace, qtbot, now) as bridge:
        made = of(bridge, workspace, qtbot)
        _bring_up(made)
        yield made
        made.settle()


@contextmanager
def _bridge_to(workspace: Workspace, qtbot: QtBot, now: Callable[[], datetime]) -> Iterator[Bridge]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    faults: list[BaseException] = []
    bridge = Bridge(now, workspace)
    bridge.crashed.connect(faults.append)
    try:
        yield bridge
    finally:
        bridge.close()
    assert faults == []


def _bring_up(place: Place) -> None:
    """Show a screen in front and wait for its first answers."""
    place.qtbot.addWidget(place.screen)
    place.screen.resize(WIDTH, HEIGHT)
    place.screen.show()
    place.screen.activateWindow()
    place.qtbot.waitUntil(place.screen.isActiveWindow)  # without it nothing has the keyboard
    place.settle()
