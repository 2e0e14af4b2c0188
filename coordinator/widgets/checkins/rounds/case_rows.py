"""The rows of what was looked up of one item of a round: state, terms, habits, attempts, contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.records.checkins import (
    CALL_LANGUAGE_LABELS,
    CALL_MODE_LABELS,
    CALL_RESULT_LABELS,
    STEP_ACTORS,
    STEP_LABELS,
    STEP_OUTCOME_LABELS,
    TOPIC_LABELS,
    CallLanguage,
    Step,
)
from coordinator.text import phone_text, short_moment, tr
from coordinator.widgets.checkins.rounds.columns import STATUS_MARKS, stop_words, until_words
from coordinator.widgets.checkins.strip import CALLER_LABELS, paint_mark
from coordinator.widgets.kit.labels import contact_name
from coordinator.widgets.kit.pane_section import Row

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.checkins.case import Attempt, CallCase, CaseStep
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.worklist.rows import ContactRow


_SIDE = 18


class StateLine(QWidget):
    """The state with its sign."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = "none"
        row = QVBoxLayout(self)
        row.setContentsMargins(_SIDE + 8, 0, 0, 0)
        self.words = QLabel(self)
        self.words.setProperty("role", "strong")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        row.addWidget(self.words)

    def show_row(self, row: RoundItemRow) -> None:
        """Take another state."""
        self._mark = STATUS_MARKS.get(row.status, "none")
        self.words.setText(stop_words(row))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        top = self.words.y() + (self.words.fontMetrics().height() - _SIDE) / 2
        paint_mark(QPainter(self), QRectF(0, top, _SIDE, _SIDE), self._mark)


def terms_of(case: CallCase) -> list[str]:
    """Say how this person is called: by whom, between which hours, in which language."""
    terms = [tr(CALL_MODE_LABELS[case.mode])] if case.mode in CALL_MODE_LABELS else []
    if case.hour is not None and case.until_hour is not None:
        terms.append(tr("likes calls from {first} to {last} h", first=case.hour, last=case.until_hour))
    if case.language not in ("", CallLanguage.KOREAN) and case.language in CALL_LANGUAGE_LABELS:
        terms.append(tr(CALL_LANGUAGE_LABELS[case.language]))
    if case.enrolment_note:
        terms.append(case.enrolment_note)
    return terms


def pattern_rows(case: CallCase, parent: QWidget) -> list[QWidget]:
    """Say at which hours the person answers."""
    hours = " · ".join(
        tr("{hour} h: {answered} of {tried}", hour=habit.hour, answered=habit.answered, tried=habit.tried)
        for habit in case.pattern.hours
    )
    lines = [case.pattern.sentence.text] if case.pattern.sentence is not None else []
    return [Row(line, "", parent) for line in (*lines, hours) if line]


def attempt_row(attempt: Attempt, parent: QWidget) -> QWidget:
    """Make a row of a call: when, what came of it, by whom, what was said."""
    caller = tr(CALLER_LABELS.get(attempt.caller, attempt.caller))
    result = tr(CALL_RESULT_LABELS.get(attempt.result, attempt.result))
    attempt_words = tr(
        "{moment} · {result} · {caller}", moment=short_moment(attempt.called_at), result=result, caller=caller
    )
    return Row(attempt_words, what_was_said(attempt), parent)


def what_was_said(attempt: Attempt) -> str:
    """Say what was urgent, which topics came up, and the summary."""
    topics = ", ".join(tr(TOPIC_LABELS[topic]) for topic in attempt.topics if topic in TOPIC_LABELS)
    urgent = tr("Urgent") if attempt.urgent else ""
    return " · ".join(filter(None, (urgent, topics, attempt.summary)))


def whom_to_ask(case: CallCase) -> str:
    """Name the first contact who may be asked, with the number."""
    first = next((contact for contact in case.contacts if not contact.do_not_contact), None)
    return "" if first is None else " ".join(filter(None, (contact_name(first), phone_text(first.phone))))


def contact_row(contact: ContactRow, parent: QWidget) -> QWidget:
    """Make a row of a contact."""
    return Row(contact_name(contact), phone_text(contact.phone), parent)


def step_words(step: CaseStep, due_at: datetime | None, now: datetime) -> tuple[str, str]:
    """Say a step and how it stands, and below it by whom it was, or is to be, done.

    Parameters
    ----------
    due_at : until when it is to be done, where it is up
    """
    label, actor = tr(STEP_LABELS[step.step]), tr(STEP_ACTORS[step.step])
    if step.done_at is not None:
        outcome = tr(STEP_OUTCOME_LABELS[step.outcome]) if step.outcome in STEP_OUTCOME_LABELS else ""
        text = tr("✓ {step}: {outcome}", step=label, outcome=outcome) if outcome else f"✓ {label}"
        by = tr(CALLER_LABELS[step.done_by]) if step.done_by in CALLER_LABELS else step.done_by
        return text, " · ".join(filter(None, (short_moment(step.done_at), by, step.note)))
    if not step.is_up:
        passed = step.begun_at is not None
        return (tr("– {step}: time ran out", step=label), "") if passed else (tr("· {step}", step=label), actor)
    if step.step == Step.EMERGENCY or due_at is None:
        until = tr("now")
    elif due_at <= now:
        until = tr("overdue since {at}", at=until_words(due_at, now))
    else:
        until = tr("by {at}", at=until_words(due_at, now))
    return tr("▶ {step} · {until}", step=label, until=until), actor
