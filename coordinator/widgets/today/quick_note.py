"""The line in which a note is written in passing; what stands half written waits for its household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from coordinator.text import tr
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


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
        self.setPlaceholderText(tr("Add a note; Enter saves it"))
        self.setAccessibleName(tr("Add note"))
        self.drafts: dict[int, str] = {}
        self._home: int | None = None
        self._sent: dict[int, str] = {}
        self.returnPressed.connect(self._on_return)

    def be_of(self, household_id: int | None) -> None:
        """Be the line of another household; what stands half written is kept for the one before."""
        if self._home is not None and self.text().strip():
            self.drafts[self._home] = self.text()
        self._home = household_id
        self.setText(self.drafts.pop(household_id, "") if household_id is not None else "")

    @Slot()
    def _on_return(self) -> None:
        words = self.text().strip()
        if self._home is not None and words:
            self.clear()
            self._sent[self._home] = words
            self.wanted.emit(ask_for(Households.add_note, self._home, words, WHEN_RUN))

    def taken(self, request: Request) -> None:
        """Let go of a note that is stored."""
        if request.verb is Households.add_note:
            self._sent.pop(request["household_id"], None)

    def give_back(self, household_id: int | None) -> None:
        """Put a refused note back, or keep it until its household is shown; what was written since stays before it."""
        words = self._sent.pop(household_id, "") if household_id is not None else ""
        if words and household_id == self._home and not self.text():
            self.setText(words)
        elif words and household_id is not None and household_id != self._home:
            self.drafts.setdefault(household_id, words)
