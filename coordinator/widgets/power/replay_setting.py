"""The setting a replay is asked about: a slider over the alert budget, and the threshold it comes to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.fields import still
from coordinator.worklist.power.replayed import LEAST_BUDGET, MOST_BUDGET

if TYPE_CHECKING:
    from coordinator.worklist.power.replayed import Replay

_STEPS_A_DOUBLING = 12
_STEPS = round(math.log2(MOST_BUDGET / LEAST_BUDGET) * _STEPS_A_DOUBLING)


def budget_of(step: int) -> float:
    """Give the budget of a step of the slider; each step is as much more as the one before."""
    return round(float(LEAST_BUDGET * 2 ** (step / _STEPS_A_DOUBLING)), 2)


def step_of(budget: float) -> int:
    """Give the step nearest to a budget."""
    held = min(MOST_BUDGET, max(LEAST_BUDGET, budget))
    return round(math.log2(held / LEAST_BUDGET) * _STEPS_A_DOUBLING)


class ReplaySetting(QWidget):
    """Slider and threshold, one moving the other.

    Signals
    -------
    changed : float, the threshold asked about
    use_wanted : float, the budget that is to be put in force
    """

    changed = Signal(float)
    use_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replay: Replay | None = None
        self.slider = still(QSlider(Qt.Orientation.Horizontal))
        self.slider.setObjectName("replaySlider")
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS_A_DOUBLING)
        self.slider.setTickInterval(_STEPS_A_DOUBLING)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setMinimumWidth(220)
        self.slider.setAccessibleName(tr("Alerts a household-year"))
        self.slider.setToolTip(tr("Arrow keys move it by a step, Page Up and Page Down halve and double it"))
        self.slider.valueChanged.connect(self._on_slider)
        self.budget = QLabel()
        self.budget.setObjectName("replayBudget")
        self.budget.setProperty("role", "figure")
        self.budget.setMinimumWidth(56)
        self.threshold = still(QDoubleSpinBox())
        self.threshold.setObjectName("replayThreshold")
        self.threshold.setAccessibleName(tr("Threshold"))
        self.threshold.setToolTip(tr("The score from which on an alert is raised; higher is rarer"))
        self.threshold.setDecimals(2)
        self.threshold.setSingleStep(0.1)
        self.threshold.setKeyboardTracking(False)
        self.threshold.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.threshold.setMinimumWidth(92)
        self.threshold.valueChanged.connect(self._on_threshold)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(10)
        row.addWidget(QLabel(tr("Alerts a household-year")))
        row.addWidget(second(f"{LEAST_BUDGET:g}"))
        row.addWidget(self.slider, 1)
        row.addWidget(second(f"{MOST_BUDGET:g}"))
        row.addWidget(self.budget)
        row.addSpacing(8)
        row.addWidget(second(tr("Threshold"), wrap=False))
        row.addWidget(self.threshold)
        self.use = button(tr("Use this setting"), "replayUse", main=True)
        self.use.setToolTip(tr("Puts this budget in force for the watch; alerts that are open stay as they are"))
        self.use.clicked.connect(self._on_use)
        row.addSpacing(8)
        row.addWidget(self.use)
        self._budget = LEAST_BUDGET
        self._line = 0.0
        self.setEnabled(False)

    @property
    def value(self) -> float:
        """The threshold asked about."""
        return self._line

    def show_replay(self, replay: Replay, budget: float | None = None) -> None:
        """Take another period; the slider stays where it was, or goes to `budget`."""
        self._replay = replay
        self.threshold.blockSignals(True)
        top = float(replay.hours.value.max()) if len(replay.hours.value) else 0.0
        self.threshold.setRange(math.ceil(replay.hours.floor * 100) / 100, math.ceil(max(top, 0.0) * 100) / 100 + 1)
        self.threshold.blockSignals(False)
        self.setEnabled(True)
        if budget is not None:
            self.slider.blockSignals(True)
            self.slider.setValue(step_of(budget))
            self.slider.blockSignals(False)
        self._on_slider()

    def show_in_force(self, replay: Replay) -> None:
        """Take the same period with another setting in force; what is asked about stays."""
        self._replay = replay
        self._name(self._budget)
        self.changed.emit(self.value)

    @Slot()
    def _on_slider(self) -> None:
        budget = budget_of(self.slider.value())
        self._name(budget)
        if self._replay is None:
            return
        self._line = self._replay.threshold(budget)  # the field shows it rounded
        self.threshold.blockSignals(True)
        self.threshold.setValue(self._line)
        self.threshold.blockSignals(False)
        self.changed.emit(self._line)

    @Slot()
    def _on_threshold(self) -> None:
        if self._replay is None:
            return
        self._line = self.threshold.value()
        budget = self._replay.budget(self._line)
        self.slider.blockSignals(True)
        self.slider.setValue(step_of(budget or LEAST_BUDGET))
        self.slider.blockSignals(False)
        self._name(budget)
        self.changed.emit(self._line)

    @Slot()
    def _on_use(self) -> None:
        self.use_wanted.emit(self._budget)

    def _name(self, budget: float) -> None:
        self._budget = round(min(MOST_BUDGET, max(LEAST_BUDGET, budget)), 2)
        self.use.setEnabled(self._replay is not None and abs(self._budget - self._replay.budget_in_force) >= 0.005)
        self.budget.setText(f"{budget:.2f}")
        self.slider.setAccessibleDescription(tr("{budget} alerts a household-year", budget=f"{budget:.2f}"))
