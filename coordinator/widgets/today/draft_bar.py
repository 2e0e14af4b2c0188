"""The line above the acts of a household that offers back what was begun for it and is not saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout

from coordinator.text import ntr, short_moment, tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.labels import OneLine

if TYPE_CHECKING:
    from coordinator.records.drafts import DraftRow
    from coordinator.widgets.kit.drafts.store import Drafts
    from coordinator.widgets.today.household_pane import HouseholdPane


class DraftBar(QFrame):
    """The newest draft of the household shown whose form is not open: go on with it, copy it, throw it away.

    A form that was open when the window was made anew is opened again without being asked for.
    """

    def __init__(self, pane: HouseholdPane) -> None:
        super().__init__(pane)
        self.setObjectName("draftBar")
        self.setProperty("bar", "bottom")
        self._pane = pane
        self._store: Drafts | None = None
        self._household_id: int | None = None
        self.row: DraftRow | None = None
        self.words = OneLine("", self)
        self.resume_button = push_button(tr("Go on writing"), self._on_resume, self, link=True)
        self.resume_button.setObjectName("draftResume")
        self.copy_button = push_button(tr("Copy the words"), self._on_copy, self, link=True)
        self.copy_button.setObjectName("draftCopy")
        self.drop_button = push_button(tr("Throw away"), self._on_drop, self, link=True)
        self.drop_button.setObjectName("draftDrop")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 8, 4)
        line.setSpacing(4)
        line.addWidget(self.words, 1)
        for button in (self.resume_button, self.copy_button, self.drop_button):
            line.addWidget(button)
        self.hide()

    def follow(self, store: Drafts) -> None:
        """Show what this store keeps."""
        self._store = store
        store.changed.connect(self._renew)
        self._pane.forms.form_opened.connect(self._renew)
        self._pane.forms.form_closed.connect(self._renew)

    def show_of(self, household_id: int | None) -> None:
        """Offer the drafts of another household, or none until its card is there."""
        self._household_id = household_id
        interrupted = None if self._store is None or household_id is None else self._store.interrupted(household_id)
        if interrupted is not None and interrupted.act in self._pane.acts and self._pane.forms.form is None:
            # In a turn of its own: the window made anew gives the keyboard to its list first.
            idle.later(self, partial(self._go_on, interrupted))
        self._renew()

    def _go_on(self, row: DraftRow) -> None:
        if row.household_id == self._household_id and self._pane.forms.form is None:
            self._pane.begin(row.act)

    @Slot()
    def _renew(self) -> None:
        home = self._household_id
        rows = [] if self._store is None or home is None else self._store.of(home)
        # What stands in the open form or in the line for notes is seen there.
        rows = [row for row in rows if not self._pane.forms.holds(row.key) and (row.act or row.record)]
        self.row = rows[0] if rows else None
        self.setVisible(self.row is not None)
        if self.row is None:
            return
        words = tr("Being written: {form}, {moment}", form=self.row.title, moment=short_moment(self.row.written_at))
        if len(rows) > 1:
            words = tr("{draft}, {more}", draft=words, more=ntr("and {n} more", "and {n} more", len(rows) - 1))
        self.words.setText(words)
        self.words.setToolTip(self.row.words or words)
        goes_on = self.row.act in self._pane.acts or ":" in self.row.place
        self.resume_button.setVisible(goes_on)
        self.copy_button.setVisible(not goes_on)

    @Slot()
    def _on_resume(self) -> None:
        if self.row is None:
            return
        if self.row.act in self._pane.acts:
            self._pane.begin(self.row.act)
        else:
            self._pane.want_place(self.row.place)

    @Slot()
    def _on_copy(self) -> None:
        if self.row is not None:
            QGuiApplication.clipboard().setText(self.row.words)

    @Slot()
    def _on_drop(self) -> None:
        if self.row is not None:
            self._pane.forms.throw_away(self.row.key)
