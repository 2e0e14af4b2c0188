"""Where a test of the screens stands: one desk by itself, or the whole window, over a real vault.

One desk is what nearly every test wants: the bridge and the desk in a bare shell, without frame, map and other desks.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QTableView, QWidget

from coordinator.app import Program
from coordinator.settings import Settings
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.desks.sections import SectionedDesk
from coordinator.widgets.kit.focus import guard_focus
from coordinator.widgets.subject import sections_of
from coordinator.widgets.subjects import VIEWS
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

WIDTH, HEIGHT = 1366, 768
FRAME_HEIGHT = 110
"""What the bars of the window above and below a desk take of its height."""
NO_KEY = Qt.KeyboardModifier.NoModifier


def waits_for_its_moment(screen: QWidget) -> bool:
    """Say whether something is put off there, as the question about a row, which is asked once that has rested."""
    return any(timer.isSingleShot() and timer.isActive() for timer in screen.findChildren(QTimer))


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

    def seen(self, name: str) -> QPushButton:
        """Wait for a button until it can be seen; one that is on its way out does not count."""

        def buttons() -> list[QPushButton]:
            return [button for button in self.screen.findChildren(QPushButton, name) if button.isVisible()]

        self.qtbot.waitUntil(lambda: bool(buttons()))  # a layout shows what it was given a moment later
        return buttons()[-1]

    def click(self, name: str) -> None:
        """Press a button that can be seen, and wait for what it brings about."""
        self.qtbot.waitUntil(lambda: self.seen(name).isEnabled())
        button = self.seen(name)
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


class _Desks(QStackedWidget):
    """Desks of which the one shown asks again what an act has touched, for as long as it is there."""

    def refresh_shown(self, _nouns: frozenset[str]) -> None:
        desk: Any = self.currentWidget()
        desk.refresh()


class DeskPlace(Place):
    """Desks by themselves. What the window would do for them is kept here: who is opened, which form, which desk."""

    def __init__(self, bridge: Bridge, workspace: Workspace, qtbot: QtBot) -> None:
        self.stack = _Desks()
        super().__init__(self.stack, bridge, workspace, qtbot)
        self.opened: list[int] = []
        self.acts: list[tuple[int, str]] = []
        self.wanted: list[str] = []
        self._desks: dict[str, Any] = {}
        bridge.touched.connect(self.stack.refresh_shown)

    @property
    def desk(self) -> Any:
        """The desk that is shown."""
        return self.stack.currentWidget()

    @property
    def page(self) -> Any:
        """The section that is shown, or the desk where it has none."""
        desk = self.desk
        return desk.page(desk.section) if isinstance(desk, SectionedDesk) else desk

    def go(self, name: str) -> Any:
        """Go to `desk` or `desk:section` and give the desk or the page."""
        name, _, section = name.partition(":")
        if name not in self._desks:
            made: Any = next(desk for desk in desks_of() if desk.id == name).make(self.bridge)
            made.household_opened.connect(self.opened.append)
            made.act_wanted.connect(lambda household_id, act: self.acts.append((household_id, act)))
            made.desk_wanted.connect(self.wanted.append)
            self._desks[name] = made
            self.stack.addWidget(made)
        desk = self._desks[name]
        self.stack.setCurrentWidget(desk)
        if section:
            desk.show_section(section)
        else:
            desk.refresh()
        self.settle()
        return desk.page(section) if section else desk


def window_over(bridge: Bridge, workspace: Workspace, *desks: str, ahead: bool = False) -> MainWindow:
    """Make the window, with these desks only where any are named: a desk that nobody looks at takes its time too.

    `ahead` has the window make its desks in its idle moments, as it does for a person; else each is made when gone to.
    """
    shown = [desk for desk in desks_of() if not desks or desk.id in desks]
    window = MainWindow(bridge, Settings(), county="영월군", practice=workspace.practice, desks=shown)
    window._prepared = not ahead
    return window


class WindowPlace(Place):
    """The whole window, or with some desks only."""

    def __init__(self, bridge: Bridge, workspace: Workspace, qtbot: QtBot, *desks: str, ahead: bool = False) -> None:
        self.window = window_over(bridge, workspace, *desks, ahead=ahead)
        super().__init__(self.window, bridge, workspace, qtbot)
        bridge.crashed.disconnect(self.window.show_crash)

    def go(self, name: str) -> Any:
        """Go to `desk` or `desk:section` and give the desk or the page."""
        self.window.show_desk(name)
        self.settle()
        return self.section(section) if (section := name.partition(":")[2]) else self.desk

    @property
    def desk(self) -> Any:
        """The desk that is shown."""
        return self.window.stack.currentWidget()

    def section(self, name: str) -> Any:
        """Give a section of the desk that is shown."""
        return self.desk.page(name)


def every_page() -> list[str]:
    """Name every desk, or each of its sections where it has any, as `go` takes them; Today first."""
    names = ["today"]
    for desk in desks_of()[1:]:
        names += [f"{desk.id}:{section.id}" for section in sections_of(desk.id, VIEWS)] or [desk.id]
    return names


D = TypeVar("D", bound=DeskPlace)
W = TypeVar("W", bound=WindowPlace)


@contextmanager
def desk_alone(
    name: str, workspace: Workspace, qtbot: QtBot, of: type[D] = DeskPlace, now: Callable[[], datetime] = lambda: NOW
) -> Iterator[D]:
    """Open one desk in front, or none yet, and at the end see that no fault was met."""
    with _bridge_to(workspace, qtbot, now) as bridge:
        made = of(bridge, workspace, qtbot)
        if name:
            made.go(name)
        _bring_up(made)
        yield made
        _wait_for_rest(made)


@contextmanager
def whole_window(
    workspace: Workspace,
    qtbot: QtBot,
    *desks: str,
    of: type[W] = WindowPlace,
    now: Callable[[], datetime] = lambda: NOW,
    ahead: bool = False,
) -> Iterator[W]:
    """Open the window in front, with some desks only where any are named; see at the end that no fault was met."""
    with _bridge_to(workspace, qtbot, now) as bridge:
        made = of(bridge, workspace, qtbot, *desks, ahead=ahead)
        _bring_up(made)
        yield made
        _wait_for_rest(made)


@contextmanager
def program_running(application: QApplication, now: Callable[[], datetime] = lambda: NOW) -> Iterator[Program]:
    """Run the program without its ticks; at the end its window is gone, and with it what it had put off."""
    program = Program(application, Settings(), now=now, ticking=False)
    try:
        yield program
    finally:
        if program.window is not None:
            program.window.close()
            shiboken6.delete(program.window)
        program.close()


@contextmanager
def _bridge_to(workspace: Workspace, qtbot: QtBot, now: Callable[[], datetime]) -> Iterator[Bridge]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    guard_focus()  # the keyboard of a desk alone is guarded as that of the window
    faults: list[BaseException] = []
    bridge = Bridge(now, workspace)
    bridge.crashed.connect(faults.append)
    try:
        yield bridge
    finally:
        bridge.close()
    assert faults == []


def _wait_for_rest(place: Place) -> None:
    """Wait for the questions still under way, so that a fault they meet is seen; the screen is on its way out."""
    place.qtbot.waitUntil(lambda: Place.is_settled(place))


def _bring_up(place: Place) -> None:
    """Show a screen in front and wait for its first answers."""
    place.qtbot.addWidget(place.screen)
    place.screen.resize(WIDTH, HEIGHT if isinstance(place, WindowPlace) else HEIGHT - FRAME_HEIGHT)
    place.screen.show()
    place.screen.activateWindow()
    place.qtbot.waitUntil(place.screen.isActiveWindow)  # without it nothing has the keyboard
    place.settle()
