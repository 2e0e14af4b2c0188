"""The window over a real county with a person's hands on it, and a bridge whose answers can be held back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from coordinator.records.journal import Act, Change
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from tests.conftest import NOW
from tests.widgets.places import window_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier
PACES_MS = (0, 40, 150, 400)


class HeldBridge(Bridge):
    """The bridge of the program, whose answers can be held back and let go later, in their order."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(lambda: NOW, workspace)
        self.holds = False
        self.held: list[int] = []
        self.refusals = 0
        """How many acts the workspace refused."""

    def _on_arrived(self, ticket: int) -> None:
        job = self._open.get(ticket)
        self.refusals += job is not None and job.verb and job.error is not None
        if self.holds or self.held:
            self.held.append(ticket)
        else:
            super()._on_arrived(ticket)

    def let_go(self, count: int | None = None) -> None:
        """Hand over the answers held, the oldest first."""
        for _ in range(len(self.held) if count is None else min(count, len(self.held))):
            super()._on_arrived(self.held.pop(0))

    def answer(self, qtbot: QtBot) -> None:
        """Hand over the answers to all that was asked so far, and hold on."""
        qtbot.waitUntil(lambda: len(self.held) == len(self._open), timeout=30_000)
        self.let_go()

    def settle(self, qtbot: QtBot) -> None:
        """Hold nothing any more and wait until everything is answered."""
        self.holds = False

        def quiet() -> bool:
            self.let_go()
            return not self._open and not self.held and idle.queue().is_empty()

        qtbot.waitUntil(quiet, timeout=30_000)


@dataclass
class Hands:
    """The window over a real county, and a person's hands on it."""

    window: MainWindow
    bridge: HeldBridge
    workspace: Workspace
    qtbot: QtBot
    faults: list[BaseException] = field(default_factory=list)

    @property
    def today(self) -> Any:
        """The Today desk."""
        return self.window.today

    @property
    def form(self) -> ActForm | None:
        """The form open in the household pane."""
        return self.today.pane.forms.form

    def page(self, desk: str, section: str = "") -> Any:
        """Go to a desk and give its page, with the keyboard in its list."""
        self.window.show_desk(f"{desk}:{section}" if section else desk)
        self.bridge.settle(self.qtbot)
        found: Any = self.window._desk(desk)
        page = found.page(section) if section else found
        page.table.enter()
        self.rest()
        return page

    def rest(self) -> None:
        """Let short timers run out."""
        self.qtbot.wait(1)

    def press(self, *keys: Qt.Key | str, pace_ms: int = 0) -> None:
        """Press keys where the keyboard is; `^` saves."""
        for key in keys:
            focus = self.window.focusWidget() or self.window
            if key == "^":
                self.qtbot.keyClick(focus, Qt.Key.Key_Return, CTRL)
            elif isinstance(key, str) and len(key) == 1 and key.isascii():
                self.qtbot.keyClick(focus, key)
            elif isinstance(key, str):
                event = QInputMethodEvent()
                event.setCommitString(key)
                QApplication.sendEvent(focus, event)
            else:
                self.qtbot.keyClick(focus, key)
            if pace_ms:
                self.qtbot.wait(pace_ms)

    def line(self, row: int) -> Any:
        """Give a line of the worklist."""
        return self.today.worklist.model.lines()[row]

    def acts(self) -> list[tuple[str, int | None]]:
        """Read what the user did from the journal, oldest first: the verb and the household it was done to."""
        return [
            (act.verb, act.household_id) for act in reversed(self.workspace.history.acts(5000)) if act.id > self.before
        ]

    before = 0

    def journal(self) -> list[tuple[int | None, str]]:
        """Read each stored change: the household its act was done to, and what is stored."""
        changes = (
            select(Act.household_id, Change.after).join(Change, Change.act_id == Act.id).where(Act.id > self.before)
        )
        with self.workspace.vault.read() as session:
            return [(home, str(after)) for home, after in session.execute(changes)]

    def check_done(self, wanted: list[int]) -> None:
        """Compare the households of what was saved, in its order, with the vault; what was refused is not there."""
        done = [home for _, home in self.acts()]
        assert len(wanted) - len(done) == self.bridge.refusals
        rest = iter(wanted)
        assert all(home in rest for home in done), (done, wanted)

    def begin(self) -> None:
        """Count acts from here on."""
        self.before = self.workspace.history.acts(1)[0].id


def hands_on(
    workspace: Workspace, qtbot: QtBot, qapp: QApplication, *desks: str, ahead: bool = False
) -> Iterator[Hands]:
    """Open the window over a county, with some desks only where any are named; see at the end that no fault was met."""
    theme.apply(qapp, "light")
    bridge = HeldBridge(workspace)
    window = window_over(bridge, workspace, *desks, ahead=ahead)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Hands(window, bridge, workspace, qtbot)
    bridge.crashed.disconnect(window.show_crash)
    bridge.crashed.connect(made.faults.append)
    qtbot.waitUntil(lambda: window.today.today is not None, timeout=20_000)
    bridge.settle(qtbot)
    window.today.worklist.list.setFocus()
    made.begin()
    yield made
    bridge.settle(qtbot)
    bridge.close()
    assert made.faults == []
