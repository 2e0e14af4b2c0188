"""The end of a household's meter: the day it was taken down, and the new one in its place where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import button
from coordinator.widgets.kit.fields import DayEdit, still

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class MeterEnd(QWidget):
    """A day, the new meter, and one button.

    Signals
    -------
    wanted : date the meter ended, int the new meter, 0 where none
    """

    wanted = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meterEnd")
        self.setAccessibleName(tr("End or replace the meter"))
        self._meter_id = 0
        self._today = QDate.currentDate()
        self.day = DayEdit()
        self.day.setObjectName("meterEndDay")
        self.day.setAccessibleName(tr("Day the meter ended"))
        self.new = still(QComboBox())
        self.new.setObjectName("meterEndNew")
        self.new.setAccessibleName(tr("New meter in its place"))
        self.new.setEditable(True)
        self.new.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.new.model(), self.new)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.new.setCompleter(completer)
        self.new.currentTextChanged.connect(self._on_changed)
        self.end = button(tr("End the meter"), "meterEndButton")
        self.end.clicked.connect(self._on_end)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for row, (words, field) in enumerate(((tr("Ended on"), self.day), (tr("New meter"), self.new))):
            label = QLabel(words)
            label.setProperty("role", "second")
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.end, 2, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        self.set_free((), None)

    def begin(self, meter_id: int) -> None:
        """Take up a meter; what was chosen stays while it is the same one."""
        if meter_id != self._meter_id:
            self._meter_id = meter_id
            self.day.setDate(self._today)
            self.new.setCurrentIndex(0)

    def set_free(self, meters: Sequence[tuple[int, str]], today: date | None) -> None:
        """Offer these meters as the new one, and days up to today; what was typed or chosen stays."""
        typed, chosen = self.new.currentText(), self._chosen()
        self.new.blockSignals(True)
        self.new.clear()
        self.new.addItem(tr("– none –"), 0)
        for meter_id, number in meters:
            self.new.addItem(number, meter_id)
        place = 0 if chosen is None else self.new.findData(chosen)
        self.new.setCurrentIndex(max(0, place))
        if typed and (chosen is None or place < 0):
            self.new.setEditText(typed)  # also where it is free no more: it is not taken for none
        self.new.blockSignals(False)
        if today is not None:
            new_day = QDate(today.year, today.month, today.day)
            if new_day != self._today or self.day.date() > new_day:
                self._today = new_day
                self.day.setDate(new_day)
            self.day.setMaximumDate(new_day)
        self._on_changed()

    def _chosen(self) -> int | None:
        """Give the new meter, 0 for none, None where what was typed is no meter that is free."""
        place = self.new.findText(self.new.currentText().strip())
        return None if place < 0 else int(self.new.itemData(place))

    @Slot()
    def _on_changed(self) -> None:
        chosen = self._chosen()
        words = tr("Replace the meter") if chosen else tr("End the meter")
        self.end.setText(words)
        self.end.setAccessibleName(words)
        self.end.setToolTip(tr("No meter without a household has this number.") if chosen is None else words)
        self.end.setEnabled(chosen is not None)

    @Slot()
    def _on_end(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.wanted.emit(self.day.day(), chosen)
