"""The line in which a note is written in passing; what stands half written waits for its household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from coordinator.text import tr
from coordinator.widgets.kit.drafts.line import LineDrafts, together
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge


class QuickNote(QLineEdit):
    """One line for a note, with what was begun for each household.

    Signals
    -------
    wanted : `Request` of a note, for the household the line is of
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quickNote")
        self.setPlaceholderText(tr("Write a note; Enter saves it"))
        self.setAccessibleName(tr("Write a note"))
        self.drafts: dict[int, str] = {}
        self._home: int | None = None
        self._name = ""
        self._kept: LineDrafts | None = None
        self._sent: list[tuple[Request, str]] = []
        """Notes on their way, each with the name of its household."""
        self.returnPressed.connect(self._on_return)
        self.textEdited.connect(self._on_edited)

    def keep_with(self, bridge: Bridge) -> None:
        """Keep what is written here in the vault until it is saved."""
        self._kept = LineDrafts(bridge, type(self).__name__, self.accessibleName())
        bridge.drafts.changed.connect(self._on_drafts)

    def be_of(self, household_id: int | None, name: str = "") -> None:
        """Be the line of another household; what stands half written is kept for the one before."""
        if self._home is not None and self.text().strip():
            self.drafts[self._home] = self.text()
        self._home, self._name = household_id, name
        self.setText(self.drafts.pop(household_id, "") if household_id is not None else "")
        self._on_drafts()

    @Slot()
    def _on_drafts(self) -> None:
        """Take what the vault kept of this household, where nothing is written by now."""
        if self._kept is not None and self._home is not None and not self.text() and not self.hasFocus():
            self.setText(self._kept.words(self._home))

    @Slot(str)
    def _on_edited(self, words: str) -> None:
        if self._kept is not None and self._home is not None:
            self._kept.write(self._home, self._name, words)

    @Slot()
    def _on_return(self) -> None:
        words = self.text().strip()
        if self._home is not None and words:
            if self._kept is not None:
                self._kept.send(self._home)
            self.clear()
            request = ask_for(Households.add_note, self._home, words, WHEN_RUN)
            self._sent.append((request, self._name))
            self.wanted.emit(request)

    def taken(self, request: Request) -> None:
        """Let go of a note that is stored."""
        if self._take_sent(request) is not None and self._kept is not None:
            self._kept.saved(request["household_id"])

    def give_back(self, request: Request | None) -> None:
        """Put a refused note before what was written since; it is kept until its household is shown.

        Parameters
        ----------
        request : what was refused; without it, what was sent last
        """
        sent = self._take_sent(request)
        if sent is None:
            return
        refused, name = sent
        home, words = refused["household_id"], refused["text"]
        if self._kept is not None:
            self._kept.refused(home, name, words)
        if home == self._home:
            self.setText(together(words, self.text()))
        else:
            self.drafts[home] = together(words, self.drafts.get(home, ""))

    def _take_sent(self, request: Request | None) -> tuple[Request, str] | None:
        sent = next((entry for entry in reversed(self._sent) if request is None or entry[0] is request), None)
        self._sent = [entry for entry in self._sent if entry is not sent]
        return sent
