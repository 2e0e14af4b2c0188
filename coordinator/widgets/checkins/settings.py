"""How the county runs the check-in calls (안부전화 기준): capacity, hours, the escalation, urgent words, the script."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTime, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from coordinator.casework.checkins.policy import Plan
from coordinator.text import moment, ntr, tr
from coordinator.widgets.checkins.waits import CallWaits, EscalationExample
from coordinator.widgets.kit.desks.frame import DeskView, button, hairline, heading, second
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.checkins import Checkins

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtGui import QResizeEvent

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.checkins.plans import CallPlans, PlanVersion

_SIDE_WIDTH = 340
_FORM_WIDTH = 980


class CallsSettings(DeskView):
    """The settings in force as a form, earlier versions to be read, and the escalations that run by them."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "callsSettings", tr("Settings of the check-in calls"), parent)
        self._plans: CallPlans | None = None
        self.version = still(QComboBox())
        self.version.setObjectName("callPlanVersion")
        self.version.setAccessibleName(tr("Version shown"))
        self.version.setMinimumWidth(320)
        self.version.currentIndexChanged.connect(self._on_version)
        self.save_button = button(
            tr("Save"), "callPlanSave", main=True, tip=tr("{act} ({key})", act=tr("Save"), key="Ctrl+Enter")
        )
        self.save_button.setShortcut("Ctrl+Return")
        self.save_button.clicked.connect(self.save)
        self.save_button.setEnabled(False)
        self.head.addWidget(second(tr("Version shown"), wrap=False))
        self.head.addWidget(self.version)
        self.head.addWidget(self.save_button)
        self.capacity = _number("callCapacity", tr("People the contract has room for"), 0, 100_000)
        self.capacity.setSpecialValueText(tr("not known"))
        self.lapsed = _number(
            "callLapsedWeeks", tr("Weeks without a conversation until somebody counts as lapsed"), 1, 52
        )
        self.opens = _time("callOpens", tr("Office opens"))
        self.closes = _time("callCloses", tr("Office closes"))
        self.waits = CallWaits()
        self.example = EscalationExample(bridge.now())
        self.urgent = _words("callUrgentWords", tr("Urgent words, one a line"))
        self.script = _words("callScript", tr("What a person says in a call by hand"))
        self.script.setPlaceholderText(tr("Empty: the program's own words."))
        self.older = second()
        self.older.setObjectName("callPlanOlder")
        self.apply_button = button(tr("Apply to open escalations"), "callPlanApply")
        self.apply_button.clicked.connect(self._on_apply)
        for field in (self.capacity, self.lapsed):
            field.valueChanged.connect(self._refresh)
        for field in (self.opens, self.closes):
            field.timeChanged.connect(self._refresh)
        for field in (self.urgent, self.script):
            field.textChanged.connect(self._refresh)
        self.waits.changed.connect(self._refresh)
        self._lay_out()

    def _lay_out(self) -> None:
        form, side = QWidget(), QWidget()
        form.setMaximumWidth(_FORM_WIDTH)
        left = QVBoxLayout(form)
        left.setContentsMargins(16, 16, 16, 16)
        left.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(24)
        for words, *fields in (
            (tr("Room in the contract"), self.capacity),
            (tr("Lapsed after weeks"), self.lapsed),
            (tr("Office hours"), self.opens, self.closes),
        ):
            row.addLayout(_field(words, *fields))
        row.addStretch()
        left.addLayout(row)
        left.addSpacing(8)
        left.addWidget(heading(tr("Steps after a missed call")))
        left.addWidget(
            second(tr("Each wait counts from the miss; no step is due before the one below it. 119 has no wait."))
        )
        left.addWidget(self.waits)
        left.addSpacing(4)
        left.addWidget(self.example)
        left.addSpacing(4)
        left.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.older, 1)
        foot.addWidget(self.apply_button)
        left.addLayout(foot)
        left.addStretch()
        right = QVBoxLayout(side)
        right.setContentsMargins(16, 16, 16, 16)
        right.setSpacing(8)
        right.addWidget(heading(tr("Urgent words")))
        right.addWidget(second(tr("One a line. A call in whose record one of them stands goes to a person at once.")))
        right.addWidget(self.urgent, 1)
        right.addSpacing(4)
        right.addWidget(heading(tr("Words for a call by hand")))
        right.addWidget(self.script, 1)
        self._form, self._side, self._between = form, side, hairline(upright=True)
        inside = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        first = QHBoxLayout()
        self._halves.addLayout(first, 1)
        first.addWidget(form, 1)
        first.addStretch()
        self._halves.addWidget(self._between)
        self._halves.addWidget(side)
        self._whole = QScrollArea()
        self._whole.setWidget(inside)
        self._whole.setWidgetResizable(True)
        self._whole.setFrameShape(QFrame.Shape.NoFrame)
        self._whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room = QWidget()
        around = QHBoxLayout(room)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._whole)
        self.body.addWidget(room, 1)
        self._whole.hide()  # no figure is shown that is not in force
        self.setFocusProxy(self.version)

    def _fit(self) -> None:
        """Put the words beside the figures, or in a narrow window below them: nothing is scrolled sideways."""
        needed = self._form.minimumSizeHint().width() + _SIDE_WIDTH + self._whole.verticalScrollBar().sizeHint().width()
        is_narrow = self.width() <= needed
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(way)
        self._between.setVisible(not is_narrow)
        self._side.setMinimumWidth(0 if is_narrow else _SIDE_WIDTH)
        self._side.setMaximumWidth(_FORM_WIDTH if is_narrow else _SIDE_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Put the words where there is room for them in another language or size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange) and self._plans is not None:
            self._fit()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.version, self.capacity, self.urgent)

    def refresh(self) -> None:
        """Ask for the versions again."""
        self.ask(self.bridge.workspace.checkins.plans, then=self._on_plans, key="calls.plans")

    def _on_plans(self, plans: CallPlans) -> None:
        before = self._plans
        self._plans = plans
        self._whole.show()
        edited = before is not None and self.wanted() != self._shown(before)
        self.urgent.setPlaceholderText(
            tr("Empty: the program's own words: {words}", words=", ".join(plans.own_urgent_words))
        )
        # What somebody is writing stays, unless another version came into force meanwhile.
        if before is not None and before.in_force == plans.in_force and edited:
            self._say_older()
            self._refresh()
            return
        self.version.blockSignals(True)
        self.version.clear()
        for number, version in enumerate(plans.versions):
            self.version.addItem(_title(version, in_force=number == 0), version.plan.version)
        self.version.setCurrentIndex(0)
        self.version.blockSignals(False)
        self._say_older()
        self.show_plan(plans.in_force)

    def _shown(self, plans: CallPlans) -> Plan:
        number = self.version.currentData()
        return next((version.plan for version in plans.versions if version.plan.version == number), plans.in_force)

    def _say_older(self) -> None:
        count = self._plans.older_count if self._plans else 0
        self.older.setText(
            ntr(
                "{n} open escalation runs by an earlier version and keeps it until you apply this one.",
                "{n} open escalations run by earlier versions and keep them until you apply this one.",
                count,
            )
            if count
            else tr("Escalations that are open keep the version they began with. None runs by an earlier one.")
        )
        self.apply_button.setEnabled(bool(count))

    def show_plan(self, plan: Plan) -> None:
        """Show a version in the form."""
        self.capacity.setValue(plan.capacity)
        self.lapsed.setValue(plan.lapsed_weeks)
        self.opens.setTime(QTime(plan.opens_minute // 60, plan.opens_minute % 60))
        self.closes.setTime(QTime(plan.closes_minute // 60, plan.closes_minute % 60))
        self.waits.show_waits(plan.waits)
        self.urgent.setPlainText("\n".join(plan.urgent_words))
        self.script.setPlainText(plan.script)
        self._refresh()

    def wanted(self) -> Plan:
        """Give the settings as the form has them, with the number of the version shown."""
        return Plan(
            capacity=self.capacity.value(),
            lapsed_weeks=self.lapsed.value(),
            opens_minute=_minute(self.opens),
            closes_minute=_minute(self.closes),
            waits=self.waits.value(),
            urgent_words=tuple(word for line in self.urgent.toPlainText().splitlines() if (word := line.strip())),
            script=self.script.toPlainText(),
            version=int(self.version.currentData() or 0),
        )

    @Slot()
    def _refresh(self) -> None:
        wanted = self.wanted()
        if wanted.opens_minute < wanted.closes_minute:
            self.example.show_plan(wanted)
        in_force = self._plans.in_force if self._plans else None
        self.save_button.setEnabled(in_force is not None and replace(wanted, version=in_force.version) != in_force)

    @Slot()
    def _on_version(self) -> None:
        if self._plans is not None:
            self.show_plan(self._shown(self._plans))

    @Slot()
    def save(self) -> None:
        """Put the settings of the form in force."""
        self.act(ask_for(Checkins.set_plan, self.wanted(), WHEN_RUN), then=self._on_done)

    @Slot()
    def _on_apply(self) -> None:
        self.act(ask_for(Checkins.apply_plan, WHEN_RUN), then=self._on_done)

    def _on_done(self, _done: Any) -> None:
        self.refresh()


def _title(version: PlanVersion, *, in_force: bool) -> str:
    if version.set_at is None:
        name = tr("As the program came")
    else:
        name = tr(
            "Version {n}, {at}, {by}", n=version.plan.version, at=moment(version.set_at), by=version.set_by
        )  # fmt: skip
    return tr("{version} (in force)", version=name) if in_force else name


def _number(name: str, accessible: str, least: int, most: int) -> QSpinBox:
    field = still(QSpinBox())
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setRange(least, most)
    field.setGroupSeparatorShown(True)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(112)
    return field


def _time(name: str, accessible: str) -> QTimeEdit:
    field = still(QTimeEdit())
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setDisplayFormat("HH:mm")
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setFixedWidth(88)
    return field


def _words(name: str, accessible: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setObjectName(name)
    field.setAccessibleName(accessible)
    field.setTabChangesFocus(True)
    return field


def _minute(field: QTimeEdit) -> int:
    return field.time().hour() * 60 + field.time().minute()


def _field(words: str, *fields: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    label: QLabel = second(words, wrap=False)
    label.setBuddy(fields[0])
    column.addWidget(label)
    row = QHBoxLayout()
    row.setSpacing(8)
    for field in fields:
        row.addWidget(field)
    row.addStretch()
    column.addLayout(row)
    return column
