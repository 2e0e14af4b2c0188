"""Below the call strip: the step that is up, the call that wants somebody, what came of it, and the acts for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.casework.exclusions import EXCLUSION_LABELS
from coordinator.records.checkins import (
    CALL_RESULT_LABELS,
    STEP_LABELS,
    STEP_OUTCOME_LABELS,
    TOPIC_LABELS,
    CallResult,
    Step,
)
from coordinator.text import short_moment, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import Flow, push_button
from coordinator.widgets.kit.follow_links import FollowLinks
from coordinator.widgets.kit.labels import plain_label

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.checkins.work_rows import CallWork, EscalationRow
    from coordinator.worklist.rows import CallRow

_SEVERITY = {Step.RETRY: "watch", Step.STAFF: "watch", Step.CONTACTS: "caution", Step.VISIT: "caution"}
"""The mark of a step, as the worklist gives it; the last one is serious."""


class CallWorkPanel(QWidget):
    """What the calls of a household ask for.

    Signals
    -------
    wanted : str, an act: `step`, `settle`, `call`, `task`, `alert` or `service`
    follow_chosen : str, int, the record that came of the call
    """

    wanted = Signal(str)
    follow_chosen = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("callWork")
        self.setAccessibleName(tr("What the calls ask for"))
        self._severity = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 2, 0, 0)
        outer.setSpacing(2)
        self._escalation = QWidget(self)
        escalation = QVBoxLayout(self._escalation)
        escalation.setContentsMargins(20, 0, 0, 4)
        escalation.setSpacing(2)
        self.step = plain_label("", self._escalation)
        self.step.setObjectName("escalationStepText")
        self.before = second_label("", self._escalation)
        acts = QWidget(self._escalation)
        self.step_button = push_button(tr("Record the step"), lambda: self.wanted.emit("step"), acts)
        self.step_button.setObjectName("escalationStepButton")
        self.call_button = push_button(tr("Record call"), lambda: self.wanted.emit("call"), acts)
        self.settle_button = push_button(tr("Heard of otherwise"), lambda: self.wanted.emit("settle"), acts)
        self.settle_button.setObjectName("escalationSettleButton")
        line = Flow(acts)
        for button in (self.call_button, self.step_button, self.settle_button):
            line.addWidget(button)
        for part in (self.step, self.before, acts):
            escalation.addWidget(part)
        outer.addWidget(self._escalation)

        self._call = QWidget(self)
        call = QVBoxLayout(self._call)
        call.setContentsMargins(0, 0, 0, 0)
        call.setSpacing(2)
        self.head = plain_label("", self._call)
        self.head.setObjectName("callWorkHead")
        self.urgent = QLabel(self._call)
        self.urgent.setProperty("message", "error")
        self.urgent.setContentsMargins(8, 3, 8, 3)
        self.urgent.setTextFormat(Qt.TextFormat.PlainText)
        self.urgent.setWordWrap(True)
        self.summary = second_label("", self._call)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._acts = QWidget(self._call)
        # Four acts in one line of the narrowest pane.
        self._acts.setStyleSheet("QPushButton { padding: 5px 9px; } QPushButton:focus { padding: 4px 8px; }")
        self.task_button = push_button(tr("As a task"), lambda: self.wanted.emit("task"), self._acts)
        self.alert_button = push_button(tr("As an alert"), lambda: self.wanted.emit("alert"), self._acts)
        self.service_button = push_button(tr("As a service"), lambda: self.wanted.emit("service"), self._acts)
        self.well_button = push_button(tr("Looked after"), lambda: self.wanted.emit("settle"), self._acts)
        for name, button in (
            ("taskFromCall", self.task_button),
            ("alertFromCall", self.alert_button),
            ("serviceFromCall", self.service_button),
            ("settleConcern", self.well_button),
        ):
            button.setObjectName(name)
        flow = Flow(self._acts)
        for button in (self.task_button, self.alert_button, self.service_button, self.well_button):
            flow.addWidget(button)
        self.follow_ups = FollowLinks(self._call)
        self.follow_ups.chosen.connect(self.follow_chosen)
        for part in (self.head, self.urgent, self.summary, self._acts, self.follow_ups):
            call.addWidget(part)
        outer.addWidget(self._call)

    def show_work(self, work: CallWork | None, now: datetime, *, can_link: bool) -> None:
        """Show what the calls ask for; a call without concern and without a follow-up is in the strip above."""
        escalation = None if work is None else work.escalation
        self._escalation.setVisible(escalation is not None)
        self._severity = "" if escalation is None else _SEVERITY.get(Step(escalation.step), "serious")
        if work is not None and escalation is not None:
            self._show_escalation(escalation, work.stopped, now)
        call = None if work is None else work.call
        worrying = call is not None and (call.urgent or call.result == CallResult.CONCERN)
        shows_call = call is not None and work is not None and (worrying or bool(work.came_of) or bool(call.summary))
        self._call.setVisible(shows_call)
        if work is not None and call is not None and shows_call:
            self._show_call(work, call, worrying=worrying, can_link=can_link)
        self.setVisible(escalation is not None or shows_call)
        self.update()

    def _show_escalation(self, escalation: EscalationRow, stopped: str, now: datetime) -> None:
        words = escalation.said.text
        if escalation.step == Step.EMERGENCY and escalation.is_asked:
            sentence = tr(
                "Decide about 119: nobody has heard of the person since {at}", at=_moment(escalation.missed_at)
            )
        elif escalation.due_at < now:
            sentence = tr("{step} · overdue since {at}", step=words, at=short_moment(escalation.due_at))
        else:
            sentence = tr("{step} · by {at}", step=words, at=short_moment(escalation.due_at))
        self.step.setText(sentence)
        facts: list[str] = []
        if not escalation.is_asked:
            facts.append(tr("Step of the missed call: {step}", step=tr(STEP_LABELS[escalation.step])))
        elif escalation.step != Step.EMERGENCY:
            facts.append(escalation.actor.text)
        facts += [
            tr("{step}: {outcome}", step=tr(STEP_LABELS[step]), outcome=tr(STEP_OUTCOME_LABELS[outcome]))
            for step, outcome in escalation.done
            if outcome
        ]
        if stopped:
            facts.insert(0, tr("Rests now: {cause}", cause=tr(EXCLUSION_LABELS[stopped])))
        self.before.setText(" · ".join(facts))
        self.before.setVisible(bool(facts))
        by_call = escalation.asks is not None and escalation.asks.act == "call"
        self.call_button.setVisible(by_call or escalation.step in (Step.RETRY, Step.STAFF))
        self.step_button.setVisible(escalation.step not in (Step.RETRY, Step.STAFF))
        self.settle_button.setVisible(escalation.state == "missed")
        self._escalation.setAccessibleName(sentence)

    def _show_call(self, work: CallWork, call: CallRow, *, worrying: bool, can_link: bool) -> None:
        self.head.setText(call_head(call))
        urgent = tr("Urgent: “{word}”", word=call.urgent_word) if call.urgent_word else tr("Urgent")
        self.urgent.setText(urgent if call.urgent else "")
        self.urgent.setVisible(call.urgent)
        self.summary.setText(call.summary)
        self.summary.setVisible(bool(call.summary))
        self._acts.setVisible(worrying)
        raised = any(row.kind == "episode" and row.is_open for row in work.came_of)
        self.alert_button.setEnabled(not raised)
        self.alert_button.setToolTip(
            tr("An alert was raised for this call before.")
            if raised
            else tr("Raises an alert at once; it can be undone.")
        )
        self.task_button.setToolTip(tr("Makes a task at once: {text}", text=work.task_text))
        self.service_button.setEnabled(can_link)
        suggested = ", ".join(suggestion.programme for suggestion in work.suggestions)
        self.service_button.setToolTip(
            tr("Fits: {programmes}", programmes=suggested)
            if suggested
            else tr("Ask for a service because of this call")
        )
        self.well_button.setVisible(
            work.is_open and not (work.escalation is not None and work.escalation.state == "missed")
        )
        self.follow_ups.show_rows(work.came_of)
        self._call.setAccessibleName(self.head.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the severity's shape before the step."""
        if self._severity:
            top = self._escalation.y() + self.step.y() + (self.fontMetrics().height() - 12) / 2
            theme.paint_severity(QPainter(self), QRectF(3, top, 12, 12), self._severity)


def call_head(call: CallRow) -> str:
    """Say when a call was, by whom, what it brought, and the topics with a concern."""
    caller = tr("staff") if call.caller == "staff" else tr("AI call service")
    result = tr(CALL_RESULT_LABELS.get(call.result, call.result))
    head = tr("{moment} · {result} · {caller}", moment=short_moment(call.called_at), result=result, caller=caller)
    topics = ", ".join(tr(TOPIC_LABELS[topic]) for topic in call.topics if topic in TOPIC_LABELS)
    return tr("{call} · {topics}", call=head, topics=topics) if topics else head


def _moment(at: datetime | None) -> str:
    return "" if at is None else short_moment(at)
