"""The bar at the foot of the household pane: the acts that are always in reach, and why one is not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolTip, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.choices import Flow, push_button
from coordinator.widgets.kit.late import late
from coordinator.widgets.kit.window import tell
from coordinator.widgets.today.more_menu import MoreMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.widgets.kit.pane.part import Offered


class ActBar(QFrame):
    """The acts that have a button, and the rarer acts in a menu.

    Parameters
    ----------
    pane : whose acts they are
    offered : lists what the parts of the pane offer in the menu
    """

    def __init__(self, pane: HouseholdActs, offered: Callable[[], Sequence[Offered]]) -> None:
        super().__init__(pane)
        self.setObjectName("actBar")
        self.setProperty("bar", "bottom")
        self.setStyleSheet("QPushButton { padding: 6px 7px; } QPushButton:focus { padding: 5px 6px; }")
        self._pane = pane
        acts = sorted(pane.acts.values(), key=lambda act: act.place)
        self.buttons: dict[str, QPushButton] = {}
        self._main: QPushButton | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(4)
        acts_place = QWidget(self)
        flow = Flow(acts_place)  # in a narrow pane the acts take a second line; none is cut
        line.addWidget(acts_place, 1)
        for act in acts:
            if act.button:
                text = tr(act.button)
                button = push_button(text, partial(pane.begin, act.name), self, main=act.main)
                button.setObjectName(f"{act.name}Button")
                tip = tr("{act} ({key})", act=text, key=act.key) if act.key else text
                button.setProperty("tip", tip)
                button.setToolTip(tip)
                self.buttons[act.name] = button
                flow.addWidget(button)
                if act.main:
                    self._main = button
        self.more_button = QPushButton(tr("More"), self)
        self.more_button.setObjectName("moreButton")
        self.more_button.setAutoDefault(False)
        rarer = [(act.menu, partial(pane.begin, act.name)) for act in acts if act.menu]
        self.more_menu = MoreMenu(offered, rarer, self.more_button)
        self.more_button.setMenu(self.more_menu)
        line.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def first(self) -> QPushButton:
        """The button that has the keyboard first: the main one."""
        return self._main or self.more_button

    def enable(self) -> None:
        """Let only those acts be pressed that are possible now; the others say why not."""
        for name, button in self.buttons.items():
            why_not = self._pane.acts[name].why_not
            reason: str = late(why_not)(self._pane, name) if why_not else ""
            button.setEnabled(not reason)
            button.setToolTip(reason or button.property("tip"))
        self.more_menu.renew()

    def enable_all(self) -> None:
        """Let every act be asked for while it is not known which are possible."""
        for button in self.buttons.values():
            button.setEnabled(True)
            button.setToolTip(button.property("tip"))
        self.more_menu.renew()

    def allows(self, name: str) -> bool:
        """Say whether an act may be begun; where its button is off, say why at the button and in the status line."""
        button = self.buttons.get(name)
        if button is None or button.isEnabled():
            return True
        QToolTip.showText(button.mapToGlobal(QPoint(0, -button.height())), button.toolTip(), button)
        tell(self, button.toolTip())
        return False

    def why_not(self, name: str) -> str:
        """Say why an act that was asked for opened no form: its button says it."""
        button = self.buttons.get(name)
        return tr("This cannot be done here now.") if button is None else button.toolTip()

    def mark_main(self, *, on: bool) -> None:
        """Mark the main button as that, or leave it to an open form's save."""
        button = self._main
        if button is None or button.property("main") == on:
            return
        button.setProperty("main", on)
        button.style().unpolish(button)
        button.style().polish(button)
