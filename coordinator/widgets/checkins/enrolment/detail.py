"""The chosen households beside the list of the enrolment: who they are, what can be done, and the form that does it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from coordinator.casework.exclusions import EXCLUSION_LABELS
from coordinator.records.checkins import CALL_LANGUAGE_LABELS, CALL_MODE_LABELS, CALL_RESULT_LABELS, ENROLMENT
from coordinator.records.households import RISK_LABELS
from coordinator.text import day, mark, ntr, phone_text, short_day, short_moment, tr
from coordinator.widgets.checkins.enrolment.forms import CADENCE_LABELS
from coordinator.widgets.kit.choices import Flow, push_button
from coordinator.widgets.kit.desks.frame import hairline, second
from coordinator.widgets.kit.form_host import FormHost
from coordinator.worklist.checkins.enrolment.rows import EnrolmentRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.checkins.enrolment.candidates import CandidateRow

ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "enrol": (mark("Enrol"), ("", "proposed", "declined", "ended")),
    "begin": (mark("Let the calls begin"), ("consented",)),
    "resume": (mark("Take up again"), ("paused",)),
    "change": (mark("Change the terms"), ("active", "paused", "consented")),
    "propose": (mark("Propose only"), ("", "declined", "ended")),
    "consent": (mark("Consent"), ("proposed", "consented", "active", "paused")),
    "decline": (mark("Declined"), ("proposed",)),
    "pause": (mark("Pause"), ("active",)),
    "end": (mark("End"), ("consented", "active", "paused")),
    "in_error": (mark("Entered in error"), ("proposed", "consented", "active", "paused", "declined")),
}
"""Each act: its button, and the states of which it can be done; empty for who was never asked. The first is Enter's."""
WEEKDAYS_SHORT = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
AT_ONCE = ("resume", "propose", "in_error")
"""Acts that need no form; Undo takes them back."""


def state_of(row: EnrolmentRow | CandidateRow) -> str:
    """Give the state of a row of either list; empty for who was never asked."""
    return row.state if isinstance(row, EnrolmentRow) else row.asked_before


def how_words(row: EnrolmentRow) -> str:
    """Say how somebody is called: which day, from when until when, who, and how often unless every week."""
    parts = [
        tr(
            "{day} {first}:00 to {last}:00",
            day=tr(WEEKDAYS_SHORT[row.weekday]),
            first=f"{row.hour:02}",
            last=f"{row.until_hour:02}",
        ),
        tr(CALL_MODE_LABELS[row.mode]),
    ]
    if row.every_weeks > 1:
        parts.append(tr(CADENCE_LABELS[row.every_weeks]))
    return " · ".join(parts)


def stop_words(row: EnrolmentRow) -> str:
    """Say what stops the calls, or what they wait for; empty where they go on."""
    if row.state == "paused" and row.paused_until is not None and row.stop == "paused":
        return tr("Paused until {day}", day=short_day(row.paused_until))
    if row.stop:
        return tr(EXCLUSION_LABELS[row.stop])
    if row.state == "declined" and row.ask_again_on is not None:
        if row.ask_again_due:
            return tr("Ask again since {day}", day=short_day(row.ask_again_on))
        return tr("Ask again on {day}", day=short_day(row.ask_again_on))
    if row.state in ("active", "proposed") and row.mode != "human" and not row.phone:
        return tr("No phone number")
    return ""


class EnrolmentDetail(QWidget):
    """Follows the selection; its acts are for all chosen households that fit them.

    Signals
    -------
    act_wanted : str, a code of `ACTS`
    household_wanted : the chosen household is to be shown in Today
    """

    act_wanted = Signal(str)
    household_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("enrolmentDetail")
        self.setAccessibleName(tr("The chosen households"))
        self.setMinimumWidth(340)
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = second()
        self.facts.setObjectName("enrolmentFacts")
        self.hint = second(
            tr("Choose households with Ctrl, Shift or Ctrl+A. Enter begins what comes next, Ctrl+Enter saves.")
        )
        self.buttons: dict[str, QPushButton] = {}
        acts = QWidget()
        flow = Flow(acts, gap=6)
        for code, (label, _) in ACTS.items():
            act_button = push_button(tr(label), partial(self.act_wanted.emit, code), acts)
            act_button.setObjectName("enrolment" + "".join(part.capitalize() for part in code.split("_")))
            act_button.setAccessibleName(tr(label))
            act_button.setStyleSheet("padding: 4px 10px;")
            self.buttons[code] = act_button
            flow.addWidget(act_button)
        self.open_wanted = push_button(tr("Show in Today"), self.household_wanted.emit, acts)
        self.open_wanted.setObjectName("enrolmentOpen")
        self.open_wanted.setStyleSheet("padding: 4px 10px;")
        flow.addWidget(self.open_wanted)
        policy = acts.sizePolicy()
        policy.setHeightForWidth(True)
        acts.setSizePolicy(policy)
        self._acts = acts
        self.report = QPlainTextEdit()
        self.report.setObjectName("enrolmentReport")
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setStyleSheet("border: none; padding: 0;")
        away = push_button(tr("Put away"), partial(self.say, ""), self, link=True)
        away.setObjectName("enrolmentReportClose")
        self._reported = QWidget()
        report_box = QVBoxLayout(self._reported)
        report_box.setContentsMargins(12, 8, 12, 8)
        report_box.addWidget(self.report, 1)
        report_box.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
        self._reported.hide()
        self._chosen = False
        self._lower = QWidget()
        self.forms = FormHost(self._lower, most=1.0)
        self.forms.form_opened.connect(self._make_room)
        self.forms.form_closed.connect(self._make_room)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        for part in (self.who, self.facts, self._acts, self.hint):
            inside.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inside)
        self._line = hairline()
        layout.addWidget(self._line)
        below = QVBoxLayout(self._lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self._rest = QWidget()
        below.addWidget(self._reported, 1)
        below.addWidget(self._rest, 1)
        below.addWidget(self.forms)
        layout.addWidget(self._lower, 1)
        self.show_rows(())

    def offered(self) -> list[str]:
        """List the acts that can be done now, the one of Enter first."""
        return [code for code, act_button in self.buttons.items() if not act_button.isHidden()]

    def show_rows(self, rows: Sequence[EnrolmentRow | CandidateRow]) -> None:
        """Show the chosen households and what can be done with them."""
        states = {state_of(row) for row in rows}
        first = ""
        for code, (_, fits) in ACTS.items():
            is_fitting = any(state in fits for state in states)
            self.buttons[code].setVisible(is_fitting)
            first = first or (code if is_fitting else "")
        for code, act_button in self.buttons.items():
            main = code == first
            if bool(act_button.property("main")) != main:
                act_button.setProperty("main", main)
                act_button.style().unpolish(act_button)
                act_button.style().polish(act_button)
        self.open_wanted.setVisible(len(rows) == 1)
        for part in (self.who, self.facts, self._line):
            part.setVisible(bool(rows))
        self._chosen = bool(rows)
        self._make_room()
        self.hint.setVisible(not rows)
        if not rows:
            return
        shown_row = rows[0]
        if len(rows) == 1:
            self.who.setText(
                tr("{name} ({age})", name=shown_row.name, age=shown_row.age)
                if shown_row.age is not None
                else shown_row.name
            )
            self.facts.setText(
                "\n".join(_facts(shown_row) if isinstance(shown_row, EnrolmentRow) else _reasons(shown_row))
            )
        else:
            self.who.setText(ntr("{n} household chosen", "{n} households chosen", len(rows)))
            self.facts.setText(_counted(rows))
        self.setAccessibleDescription(self.who.text())
        self._acts.updateGeometry()

    @Slot()
    def _make_room(self) -> None:
        """Leave acts and report out while a form is open."""
        is_open = self.forms.form is not None
        has_report = bool(self.report.toPlainText())
        self._acts.setVisible(self._chosen and not is_open)
        self._reported.setVisible(has_report and not is_open)
        self._rest.setVisible(is_open or not has_report)

    def say(self, text: str) -> None:
        """Show a report of what was done, empty for none; it stays until the next act, or is put away."""
        self.report.setPlainText(text)
        self.report.setAccessibleName(tr("What was done"))
        self._make_room()


def _facts(row: EnrolmentRow) -> list[str]:
    lines = [" · ".join(filter(None, (row.area, phone_text(row.phone)))), tr(ENROLMENT[row.state].label)]
    if row.state not in ("declined", "ended"):
        lines.append(f"{how_words(row)} · {tr(CALL_LANGUAGE_LABELS[row.language])}")
    if row.next_call_at is not None:
        lines.append(tr("Next call {at}", at=short_moment(row.next_call_at)))
    if row.last_result and row.last_called_at is not None:
        lines.append(
            tr(
                "Last call {at}: {result}",
                at=short_moment(row.last_called_at),
                result=tr(CALL_RESULT_LABELS[row.last_result]),
            )
        )
    if row.ended_on is not None:
        lines.append(tr("Ended on {day}", day=day(row.ended_on)))
    return [*lines, *filter(None, (stop_words(row), row.note))]


def _reasons(row: CandidateRow) -> list[str]:
    lines = [" · ".join(filter(None, (row.area, phone_text(row.phone), tr(RISK_LABELS[row.risk]))))]
    lines += [
        tr("{points} · {reason}", points=points, reason=reason.text)
        for reason, points in zip(row.reasons, row.reason_points, strict=True)
    ]
    return [*lines, tr("Points together: {n}", n=row.points)]


def _counted(rows: Sequence[EnrolmentRow | CandidateRow]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        state = state_of(row)
        counts[state] = counts.get(state, 0) + 1
    never = tr("not asked yet")
    return " · ".join(
        tr("{state} {n}", state=tr(ENROLMENT[state].label) if state else never, n=f"{n:,}")
        for state, n in counts.items()
    )
