"""The county's alert policy as a form: how many avoidable alerts, for whom more, when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from coordinator.casework.power.watch_policy import Policy
from coordinator.errors import CoordinatorError
from coordinator.records.households import RISK_LABELS, Risk
from coordinator.records.watch import DELIVERY_LABELS, LEAST_BUDGET, LEAST_SHARE, MOST_BUDGET, MOST_SHARE
from coordinator.text import moment, ntr, tr
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.message_bar import MessageBar
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.worklist.power.policy import alerts_a_day
from coordinator.workspace.power import Power

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.power.watch_rows import PolicyRow

_RISKS = (Risk.HIGH, Risk.MIDDLE, Risk.LOW)


class WatchSettings(QDialog):
    """The alert policy (알림 기준); saving makes another version, which Undo takes back.

    Signals
    -------
    policy_saved : nothing
    """

    policy_saved = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("watchSettings")
        self.setAccessibleName(tr("Alert policy"))
        self.setWindowTitle(tr("Alert policy"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._bridge = bridge
        self._row: PolicyRow | None = None
        self.messages = MessageBar("watchSettingsMessage")
        self.budget = _number("policyBudget", tr("Avoidable alerts a household-year"), LEAST_BUDGET, MOST_BUDGET)
        self.means = heading("")
        self.means.setObjectName("policyMeans")
        self.shares = {
            risk: _number(f"policy_{risk}", tr(RISK_LABELS[risk]), LEAST_SHARE, MOST_SHARE) for risk in _RISKS
        }
        self._homes = {risk: second(wrap=False) for risk in _RISKS}
        self.delivery = Choices(((code, tr(label)) for code, label in DELIVERY_LABELS.items()), self)
        self.delivery.setObjectName("policyDelivery")
        self.delivery.setAccessibleName(tr("Alerts are shown"))
        self.feeds: dict[int, QCheckBox] = {}
        self._feeds = QVBoxLayout()
        self._feeds.setSpacing(4)
        self._since = second()
        self.save_button = button(tr("Save"), "policySave", main=True, tip="Ctrl+Enter")
        self.save_button.setShortcut("Ctrl+Return")
        self.save_button.clicked.connect(self.save)
        self.cancel_button = button(tr("Cancel"), "policyCancel", tip="Esc")
        self.cancel_button.clicked.connect(self.reject)
        self._lay_out()
        for number in (self.budget, *self.shares.values()):
            number.valueChanged.connect(self._refresh)
        self.delivery.changed.connect(self._refresh)
        self._refresh()
        bridge.ask(bridge.workspace.power.policy, bridge.now(), then=self.show_policy, failed=self._on_failed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(heading(tr("How many alerts")))
        layout.addWidget(
            second(tr("Alerts where nothing was the matter, that the office can bear for each home in a year."))
        )
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.budget)
        first.addWidget(self.means, 1)
        layout.addLayout(first)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("For whom more")))
        layout.addWidget(second(tr("How many times that many a home of the risk level may cost; others: once.")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for at, risk in enumerate(_RISKS):
            label = QLabel(tr(RISK_LABELS[risk]))
            label.setBuddy(self.shares[risk])
            grid.addWidget(label, at, 0)
            grid.addWidget(self.shares[risk], at, 1)
            grid.addWidget(self._homes[risk], at, 2)
        grid.setColumnStretch(2, 1)
        layout.addLayout(grid)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("When they are shown")))
        layout.addWidget(self.delivery)
        layout.addSpacing(8)
        self._feeds_title = heading(tr("Feeds that come once a month"))
        self._feeds_hint = second(tr("They tell of changed patterns only, never that nobody moves now."))
        layout.addWidget(self._feeds_title)
        layout.addWidget(self._feeds_hint)
        layout.addLayout(self._feeds)
        layout.addSpacing(8)
        layout.addWidget(hairline())
        layout.addWidget(second(tr("Alerts that are open stay as they are; the next run of the watch goes by it.")))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._since, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        layout.addLayout(foot)

    def show_policy(self, row: PolicyRow) -> None:
        """Show the policy in force."""
        self._row = row
        self.budget.setValue(row.budget)
        for risk, share in zip(_RISKS, (row.high, row.middle, row.low), strict=True):
            self.shares[risk].setValue(share)
            self._homes[risk].setText(ntr("{n} home watched", "{n} homes watched", row.homes.get(risk, 0)))
        self.delivery.choose(row.delivery)
        for number, name, by_cadence in row.feeds:
            box = self.feeds[number] = QCheckBox(name)
            box.setObjectName(f"monthlyFeed_{number}")
            box.setChecked(by_cadence or number in row.monthly_feeds)
            box.setEnabled(not by_cadence)
            box.setToolTip(tr("Its files come that seldom.") if by_cadence else name)
            box.toggled.connect(self._refresh)
            self._feeds.addWidget(box)
        for part in (self._feeds_title, self._feeds_hint):
            part.setVisible(bool(row.feeds))
        self._since.setText(
            tr("Set by {name}, {at}", name=row.set_by, at=moment(row.set_at))
            if row.set_at is not None
            else tr("These are the values the program begins with.")
        )
        self.budget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh()
        self.adjustSize()

    def wanted(self) -> Policy:
        """Give the policy as the form has it."""
        by_cadence = {number for number, _, slow in self._row.feeds if slow} if self._row else set[int]()
        return Policy(
            budget=round(self.budget.value(), 2),
            high=round(self.shares[Risk.HIGH].value(), 2),
            middle=round(self.shares[Risk.MIDDLE].value(), 2),
            low=round(self.shares[Risk.LOW].value(), 2),
            delivery=self.delivery.one(),
            monthly_feeds=tuple(n for n, box in self.feeds.items() if box.isChecked() and n not in by_cadence),
        )

    def _refresh(self) -> None:
        if self._row is None:
            self.save_button.setEnabled(False)
            self.means.setText("")
            return
        row, wanted = self._row, self.wanted()
        in_force = Policy(row.budget, row.high, row.middle, row.low, row.delivery, row.monthly_feeds)
        self.save_button.setEnabled(wanted != in_force)
        self.means.setText(
            tr(
                "about {n} a day in this county ({homes} homes)",
                n=f"{alerts_a_day(row, wanted):.1f}",
                homes=f"{sum(row.homes.values()):,}",
            )
        )

    @Slot()
    def save(self) -> None:
        """Put the policy in force and close."""
        self.messages.clear()
        request = ask_for(Power.set_policy, self.wanted(), WHEN_RUN)
        self._bridge.do(request, then=self._on_saved, failed=self._on_failed)

    def _on_saved(self, _done: object) -> None:
        self.policy_saved.emit()
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message)
        else:
            self._bridge.crashed.emit(error)


def _number(name: str, accessible: str, least: float, most: float) -> QDoubleSpinBox:
    field = still(QDoubleSpinBox())
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setRange(least, most)
    field.setSingleStep(0.1)
    field.setDecimals(1)
    field.setFixedWidth(96)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    return field
