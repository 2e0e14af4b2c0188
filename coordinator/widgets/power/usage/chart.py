"""The power chart: hourly use of one home against its habit, as a drawing or a table, and what it shows in words."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QTableView, QVBoxLayout, QWidget

from coordinator.records.base import KST
from coordinator.text import ntr, short_day, tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.power.usage.table import UsageTable
from coordinator.widgets.power.usage.words import PLOT_HEIGHT, silent_label

if TYPE_CHECKING:
    from coordinator.widgets.power.usage.plot import UsagePlot
    from coordinator.worklist.rows import Usage

LOADING_AFTER_MS = 300


class UsageChart(QWidget):
    """The power section of the pane: title, drawing or table, reason sentence.

    Signals
    -------
    meter_wanted : the button of the empty state was pressed
    """

    meter_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("usageChart")
        self.setAccessibleName(tr("Power use"))
        self._usage: Usage | None = None
        self.title = QLabel(tr("Power"), self)
        self.title.setProperty("role", "strong")
        self.table_button = push_button(tr("As table"), self.toggle_table, self, link=True)
        self.table_button.setCheckable(True)
        self.table_button.setObjectName("usageTableButton")
        self.meter_button = push_button(tr("Link a meter"), self.meter_wanted.emit, self, link=True)
        self.meter_button.hide()
        self._plot: UsagePlot | None = None
        self.table: UsageTable | None = None
        self.empty_label = second_label("", self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)

        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.table_button)
        head.addWidget(self.meter_button)
        self._stack_host = QWidget(self)
        self._stack_host.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._stack_host.setFixedHeight(PLOT_HEIGHT)
        self._stack = QStackedLayout(self._stack_host)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self._stack_host)
        outer.addWidget(self.empty_label)
        outer.addWidget(self.sentence)
        self._late = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._late.timeout.connect(self._say_loading)
        self.show_usage(None)
        idle.when_loaded(self, "coordinator.widgets.power.usage.plot", lambda: self.plot)

    @property
    def plot(self) -> UsagePlot:
        """The drawing; made in the first idle moment, or when it is asked for."""
        if self._plot is None:
            from coordinator.widgets.power.usage.plot import UsagePlot

            self._plot = UsagePlot(self._stack_host)
            self._stack.insertWidget(0, self._plot)
            QWidget.setTabOrder(self.table_button, self._plot)
            if self.table is None:
                self._stack.setCurrentWidget(self._plot)
            self._show_in_plot()
        return self._plot

    def _show_in_plot(self) -> None:
        if self._plot is not None:
            self._plot.show_usage(self._usage)
            self._plot.setAccessibleName(self.title.text())
            self._plot.setAccessibleDescription(self._described())

    def expect_usage(self) -> None:
        """Clear the chart; if nothing comes for a moment, say that it is being read."""
        self._usage = None
        self._show_in_plot()
        self._set_state(drawn=True, note="")
        self.sentence.hide()
        self._late.start()

    def show_usage(self, usage: Usage | None, nothing: str = "") -> None:
        """Show the hours, or say in `nothing` why there are none."""
        self._late.stop()
        if usage is not None and (len(usage.wh) == 0 or not np.isfinite(usage.wh).any()):
            usage, nothing = None, tr("No reading came in these days.")
        self._usage = usage
        self._set_state(drawn=usage is not None, note="" if usage is not None else nothing or tr("No readings."))
        sentence = usage.sentence.text if usage is not None and usage.sentence is not None else ""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        days = 4 if usage is None else math.ceil(len(usage.wh) / 24)
        self.title.setText(ntr("Power: last {n} day (Wh)", "Power: last {n} days (Wh)", days))
        self.setAccessibleDescription(self._described())
        self._show_in_plot()
        if self.table is not None:
            self.table.show_usage(usage)

    def _set_state(self, *, drawn: bool, note: str) -> None:
        self._stack_host.setVisible(drawn)
        self.table_button.setVisible(drawn)
        self.empty_label.setText(note)
        self.empty_label.setVisible(bool(note))

    def _say_loading(self) -> None:
        self.empty_label.setText(tr("Reading the meter's values…"))
        self.empty_label.show()

    def _described(self) -> str:
        usage = self._usage
        if usage is None:
            return self.empty_label.text()
        parts: list[str] = [usage.sentence.text] if usage.sentence is not None else []
        if usage.silent_since is not None:
            parts.append(silent_label(usage))
        days = [(usage.start + timedelta(hours=h)).astimezone(KST).date() for h in range(len(usage.wh))]
        for on in dict.fromkeys(days):
            known = usage.wh[[day == on for day in days]]
            parts.append(tr("{day}: {wh} Wh", day=short_day(on), wh=f"{float(np.nansum(known)):,.0f}"))
        return ". ".join(parts)

    def toggle_table(self) -> None:
        """Change between the drawing and the table of the same hours."""
        if self.table is None:
            self.table = UsageTable(self._stack_host)
            self.table.show_usage(self._usage)
            self._stack.addWidget(self.table)
        on = self._stack.currentWidget() is self.plot
        self._stack.setCurrentWidget(self.table if on else self.plot)
        self._stack_host.setFixedHeight(PLOT_HEIGHT + 80 if on else PLOT_HEIGHT)
        self.table_button.setText(tr("As chart") if on else tr("As table"))
        page: QTableView | UsagePlot = self.table if on else self.plot
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the look."""
        super().changeEvent(event)
        plot: UsagePlot | None = getattr(self, "_plot", None)  # the base sends events before we are through
        if plot is not None and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            plot.restyle()
