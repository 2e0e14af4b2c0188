"""The inline form of the board that hands a household over to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, note_edit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.checkins import Checkins

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class HandOverForm(ActForm):
    """Hand a missed call or a concern over (인계): to whom has to be said."""

    def __init__(self, household: Whom, parent: QWidget | None = None) -> None:
        detail = tr("The round is done with it; whoever takes it over goes on.")
        super().__init__(tr("Hand over"), detail, parent, household=household)
        self.note = note_edit(self, tr("To whom, and what is agreed"))
        self.add_field(tr("Handed over to"), self.note)
        self.note.textChanged.connect(self.refresh)
        self.setFocusProxy(self.note)
        self.refresh()

    def missing(self) -> str:
        """Ask to whom."""
        return "" if self.note.toPlainText().strip() else tr("Say to whom it is handed over.")

    def is_dirty(self) -> bool:
        """Say whether anything is written."""
        return bool(self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        note = self.note.toPlainText().strip()
        return ask_for(Checkins.settle, self.household_id, "handed_over", WHEN_RUN, note)
