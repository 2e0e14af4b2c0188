"""The bar at the foot of the household pane: the acts that are always in reach, and why one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from coordinator.records.alerts import HANDLING
from coordinator.text import tr
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.today.more_menu import MoreMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.worklist.rows import AlertRow


class ActBar(QFrame):
    """Call, acknowledge, silence, resolve, and the rarer acts in a menu.

    Parameters
    ----------
    begin : opens the form of an act by its name
    more : text and what it begins, of the rarer acts on the household
    on_alert : begins a rarer act on the chosen alert, as `MoreMenu` says
    """

    def __init__(
        self,
        begin: Callable[[str], object],
        more: Sequence[tuple[str, Callable[[], object]]],
        on_alert: Callable[[str, AlertRow | None, AlertRow | None], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("actBar")
        self.setProperty("bar", "bottom")
        self.setStyleSheet("QPushButton { padding: 6px 7px; } QPushButton:focus { padding: 5px 6px; }")
        self._begin = begin
        self.call_button = self._act("call", tr("Record call"), "C", main=True)
        self.acknowledge_button = self._act("acknowledge", tr("Acknowledge"), "A")
        self.silence_button = self._act("silence", tr("Silence"), "S")
        self.resolve_button = self._act("resolve", tr("Resolve"), "R")
        self.more_button = QPushButton(tr("More"), self)
        self.more_button.setObjectName("moreButton")
        self.more_button.setAutoDefault(False)
        self.more_menu = MoreMenu(more, on_alert, self.more_button)
        self.more_button.setMenu(self.more_menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(4)
        for button in (self.call_button, self.acknowledge_button, self.silence_button, self.resolve_button):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.more_button)

    def _act(self, name: str, text: str, key: str, *, main: bool = False) -> QPushButton:
        button = push_button(text, lambda: self._begin(name), self, main=main)
        button.setObjectName(f"{name}Button")
        button.setProperty("tip", tr("{act} ({key})", act=text, key=key))
        return button

    def enable_for(self, alert: AlertRow | None, alerts: Sequence[AlertRow]) -> None:
        """Let only those acts be pressed which the chosen alert allows; the others say why not."""
        for button, target in (
            (self.acknowledge_button, "acknowledged"),
            (self.silence_button, "silenced"),
            (self.resolve_button, "resolved"),
        ):
            reason = _why_not(alert, target)
            if reason and button.hasFocus():
                # Qt would hand the keyboard on to whichever button comes next.
                self.call_button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(not reason)
            button.setToolTip(reason or button.property("tip"))
        self.more_menu.show_for(alert, alerts)
        self.call_button.setToolTip(self.call_button.property("tip"))

    def enable_all(self) -> None:
        """Let every act be asked for while it is not known which are allowed."""
        for button in (self.acknowledge_button, self.silence_button, self.resolve_button):
            button.setEnabled(True)
            button.setToolTip(button.property("tip"))
        self.more_menu.show_for(None, ())

    def mark_main(self, *, call: bool) -> None:
        """Make the call the main button, or leave that to an open form's save."""
        if self.call_button.property("main") == call:
            return
        self.call_button.setProperty("main", call)
        self.call_button.style().unpolish(self.call_button)
        self.call_button.style().polish(self.call_button)


def _why_not(alert: AlertRow | None, target: str) -> str:
    if alert is None:
        return tr("There is no open alert here.")
    if alert.state == "merged":
        return tr("This alert is put together with another; take them apart first (More).")
    if not HANDLING.may_move(alert.state, target):
        return tr("An alert that is “{state}” does not allow this.", state=tr(HANDLING[alert.state].label))
    return ""
