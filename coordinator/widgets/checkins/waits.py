"""The escalation as a grid, risk level by step, and what it means for one miss, said as it is edited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from coordinator.casework.checkins.policy import LEVEL_LABELS, LEVELS, MOST_WAIT, TIMED_STEPS, UNITS
from coordinator.casework.workdays import is_working_day
from coordinator.records.checkins import STEP_LABELS
from coordinator.text import mark, short_day, short_moment, tr
from coordinator.widgets.kit.choices import MomentEdit
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.fields import still

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.casework.checkins.policy import Plan, Waits

UNIT_WORDS: dict[str, str] = {"minutes": mark("minutes"), "hours": mark("office hours"), "days": mark("office days")}


class _Wait(QWidget):
    """A count and its unit."""

    changed = Signal()

    def __init__(self, level: str, step: str) -> None:
        super().__init__()
        spoken = tr("{level}, {step}: wait", level=tr(LEVEL_LABELS[level]), step=tr(STEP_LABELS[step]))
        self.count = still(QSpinBox())
        self.count.setObjectName(f"wait_{level}_{step}")
        self.count.setAccessibleName(spoken)
        self.count.setFixedWidth(62)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unit = still(QComboBox())
        self.unit.setObjectName(f"waitUnit_{level}_{step}")
        self.unit.setAccessibleName(tr("{what}, counted in", what=spoken))
        for code, words in UNIT_WORDS.items():
            self.unit.addItem(tr(words), code)
            self.unit.setItemData(self.unit.count() - 1, tr(UNITS[code]), Qt.ItemDataRole.ToolTipRole)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.count)
        layout.addWidget(self.unit, 1)
        self.unit.setMinimumContentsLength(6)
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.count.valueChanged.connect(self.changed)
        self.unit.currentIndexChanged.connect(self._on_unit)

    def value(self) -> tuple[int, str]:
        """Give count and unit."""
        return self.count.value(), str(self.unit.currentData())

    def show_value(self, count: int, unit: str) -> None:
        """Show count and unit."""
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.count.setMaximum(MOST_WAIT[unit])
        self.count.setValue(count)

    def _on_unit(self) -> None:
        self.count.setMaximum(MOST_WAIT[str(self.unit.currentData())])
        self.unit.setToolTip(tr(UNITS[str(self.unit.currentData())]))
        self.changed.emit()


class CallWaits(QWidget):
    """The grid of waits.

    Signals
    -------
    changed : a wait was changed
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callWaits")
        self.setAccessibleName(tr("Steps after a missed call, by risk"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, step in enumerate(TIMED_STEPS, 1):
            grid.addWidget(second(tr(STEP_LABELS[step]), wrap=False), 0, column)
            grid.setColumnStretch(column, 1)
        self.cells: dict[tuple[str, str], _Wait] = {}
        for row, level in enumerate(LEVELS, 1):
            grid.addWidget(QLabel(tr(LEVEL_LABELS[level])), row, 0)
            for column, step in enumerate(TIMED_STEPS, 1):
                cell = self.cells[level, step] = _Wait(level, step)
                cell.changed.connect(self.changed)
                grid.addWidget(cell, row, column)

    def value(self) -> Waits:
        """Give the waits as the grid has them."""
        return {level: {step: self.cells[level, step].value() for step in TIMED_STEPS} for level in LEVELS}

    def show_waits(self, waits: Waits) -> None:
        """Show other waits."""
        for (level, step), cell in self.cells.items():
            cell.show_value(*waits[level][step])


class EscalationExample(QWidget):
    """What the escalation means for one miss: until when each step is to be done, level by level, with the days off."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("escalationExample")
        self._plan: Plan | None = None
        friday = now.date() + timedelta(days=(4 - now.date().weekday()) % 7)
        begin = now.replace(year=friday.year, month=friday.month, day=friday.day, hour=17, minute=30, second=0)
        self.missed = MomentEdit(now.replace(year=now.year - 1, month=1, day=1), "")
        self.missed.setObjectName("escalationExampleAt")
        self.missed.setAccessibleName(tr("A call missed at"))
        self.missed.give(begin)
        self.missed.dateTimeChanged.connect(self._refresh)
        first = QHBoxLayout()
        first.setSpacing(8)
        label = second(tr("For example, a call missed at"), wrap=False)
        label.setBuddy(self.missed)
        first.addWidget(label)
        first.addWidget(self.missed)
        first.addStretch()
        self.lines = {level: second() for level in LEVELS}
        self.days_off = second()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(first)
        for level, line in self.lines.items():
            line.setObjectName(f"escalationExample_{level}")
            layout.addWidget(line)
        layout.addWidget(self.days_off)

    def show_plan(self, plan: Plan) -> None:
        """Say the example for another plan."""
        self._plan = plan
        self._refresh()

    def _refresh(self) -> None:
        at = self.missed.moment()
        if self._plan is None or at is None:
            return
        dues = {level: [self._plan.due_at(step, at, level) for step in TIMED_STEPS] for level in LEVELS}
        last = max(times[-1] for times in dues.values())
        for level, line in self.lines.items():
            # Levels with the same times are said in one line, that of the first.
            alike = [tr(LEVEL_LABELS[same_level]) for same_level in LEVELS if dues[same_level] == dues[level]]
            line.setVisible(alike[0] == tr(LEVEL_LABELS[level]))
            steps = [
                tr("{step} until {at}", step=tr(STEP_LABELS[step]), at=short_moment(due))
                for step, due in zip(TIMED_STEPS, dues[level], strict=True)
            ]
            line.setText(tr("{level}: {steps}", level=", ".join(alike), steps=" → ".join(steps)))
        days = [at.date() + timedelta(days=n) for n in range((last.date() - at.date()).days + 1)]
        off = [short_day(day) for day in days if day.weekday() < 5 and not is_working_day(day)]
        self.days_off.setText(tr("Holidays in between: {days}", days=", ".join(off)) if off else "")
        self.days_off.setVisible(bool(off))
