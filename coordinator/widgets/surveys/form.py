"""The forms of a survey: answers keyed in item by item, and why somebody could not be assessed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit

from coordinator.casework.surveys.assess import Sheet
from coordinator.korea import KST
from coordinator.records.households import RISK_LABELS, Risk
from coordinator.records.surveys import (
    MODE_LABELS,
    RESULT_LABELS,
    TRIED_AGAIN,
    AssessmentMode,
    SurveyResult,
)
from coordinator.reference.instruments import UNANSWERED
from coordinator.reference.limits import limit
from coordinator.reference.scores import band_of, judged
from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, is_save, second_label
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.labels import plain_label
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.widgets.surveys.answer_line import AnswerLine
from coordinator.workspace.surveys import Surveys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.facts.assessments import AssessmentRow
    from coordinator.worklist.surveys.offers import InstrumentRow

_GRADES = (Risk.HIGH, Risk.MIDDLE, Risk.LOW, Risk.NONE)
_MODES = (AssessmentMode.VISIT, AssessmentMode.PHONE, AssessmentMode.PAPER)
_LONGEST_BACK = timedelta(days=730)


def at_noon(day: date) -> datetime:
    """Give a moment of a day, for a field of days."""
    return datetime.combine(day, time(12), KST)


class AssessForm(ActForm):
    """Assess somebody by an instrument; a digit answers an item, Enter saves what is through.

    Parameters
    ----------
    instruments : those to choose from; a single one is not asked for
    on : the day of the survey; today without one
    mode : how somebody was asked, one of `AssessmentMode`
    corrects : the assessment this one takes the place of
    round_id : the round the form belongs to
    """

    def __init__(
        self,
        household: Whom,
        instruments: Sequence[InstrumentRow],
        now: datetime,
        parent: QWidget | None = None,
        *,
        on: date | None = None,
        mode: str = AssessmentMode.VISIT,
        corrects: AssessmentRow | None = None,
        round_id: int | None = None,
    ) -> None:
        title = tr("Assess risk") if corrects is None else tr("Correct an assessment")
        super().__init__(title, "", parent, household=household)
        self._rows, self._row = list(instruments), instruments[0]
        self._corrects, self._round_id, self._today = corrects, round_id, now.date()
        self.instrument = still(QComboBox(self))
        self.instrument.setObjectName("assessInstrument")
        self.instrument.addItems([row.instrument.name for row in self._rows])
        self.instrument.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.instrument.setMinimumContentsLength(16)
        if len(self._rows) > 1:
            self.add_field(tr("Instrument"), self.instrument)
        else:
            self.instrument.hide()
            self.body.addWidget(second_label(self._row.instrument.name, self))
        self.question = plain_label("", self)
        self.question.setObjectName("assessQuestion")
        self.question.setProperty("role", "strong")
        self.options = second_label("", self)
        self.answers = AnswerLine(self._row.instrument, self)
        self.answers.setObjectName("assessAnswers")
        self.answers.setAccessibleName(tr("Answers of the form"))
        self.said = second_label("", self)
        self.said.setObjectName("assessSaid")
        for widget in (self.question, self.options, self.answers, self.said):
            self.body.addWidget(widget)
        self.day = MomentEdit(now - _LONGEST_BACK, tr("Choose the day"), self, begin=now, days_only=True)
        self.day.setObjectName("assessDay")
        self.day.limit(now)
        self.day.give(now if on is None else at_noon(on))
        self.add_field(tr("Day of the survey"), self.day)
        self.mode = Choices([(code, tr(MODE_LABELS[code])) for code in _MODES], self, caption=tr("Way of asking"))
        self.mode.hold((mode,))
        self.body.addWidget(self.mode)
        self.reason = QLineEdit(self)
        self.reason.setObjectName("assessReason")
        if corrects is not None:
            self.add_field(tr("Why it is corrected"), self.reason)
        else:
            self.reason.hide()
        self.grade = Choices(
            [(grade, tr(RISK_LABELS[grade])) for grade in _GRADES], self, caption=tr("Another grade than the score's")
        )
        self.body.addWidget(self.grade)
        self.grade_reason = QLineEdit(self)
        self.grade_reason.setObjectName("assessGradeReason")
        self.grade_reason.setAccessibleName(tr("Why another grade"))
        self.grade_reason.setPlaceholderText(tr("Why another grade"))
        self.body.addWidget(self.grade_reason)
        self.instrument.currentIndexChanged.connect(self._on_instrument)
        self.answers.textChanged.connect(self.refresh)
        self.answers.cursorPositionChanged.connect(self._ask)
        self.answers.refused.connect(self._on_refused)
        self.answers.entered.connect(self._on_entered)
        for changed in (self.grade.changed, self.grade_reason.textChanged, self.reason.textChanged):
            changed.connect(self.refresh)
        self.day.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.answers)
        if corrects is not None:
            self._take_over(corrects)
        self._ask()
        self.refresh()

    def _take_over(self, row: AssessmentRow) -> None:
        """Begin with what stands in the assessment that is corrected."""
        self.answers.setText(row.answers)
        self.answers.setCursorPosition(0)
        self.day.give(at_noon(row.assessed_on))
        self.mode.hold((row.mode,))
        if row.override_risk:
            self.grade.hold((row.override_risk,))
            self.grade_reason.setText(row.override_reason)

    @Slot(int)
    def _on_instrument(self, place: int) -> None:
        self._row = self._rows[place]
        self.answers.take(self._row.instrument)
        self._ask()
        self.refresh()

    @Slot()
    def _ask(self) -> None:
        """Show the item at the cursor with its answers."""
        items, place = self._row.instrument.items, self.answers.place
        if place >= len(items):
            self.question.setText(tr("All {n} items are through.", n=len(items)))
            self.options.setText(tr("Enter saves · Backspace goes back"))
        else:
            item = items[place]
            words = self._row.wording(item.number) or tr("Item {n}", n=item.number)
            self.question.setText(tr("{n} of {all} · {words}", n=item.number, all=len(items), words=words))
            keys = [f"{option.key} {option.name}" for option in item.options]
            self.options.setText(" · ".join((*keys, tr("{sign} no answer", sign=UNANSWERED))))
        self.reshaped.emit()

    @Slot(str)
    def _on_refused(self, sign: str) -> None:
        item = self._row.instrument.items[self.answers.place]
        keys = ", ".join(option.key for option in item.options)
        self.said.setText(tr("“{key}” is no answer to item {n}; it takes {keys}.", key=sign, n=item.number, keys=keys))

    @Slot()
    def _on_entered(self) -> None:
        if self.answers.is_through:
            self.save()
        else:
            self.answers.end(False)

    def refresh(self) -> None:
        """Say how far the answers are, and the score once they are whole."""
        self.said.setText(self._how_far())
        sets_risk = self._row.instrument.sets_risk
        self.grade.setVisible(sets_risk)
        self.grade_reason.setVisible(sets_risk and bool(self.grade.one()))
        super().refresh()

    def _how_far(self) -> str:
        instrument, answers = self._row.instrument, self.answers.text()
        answered = len(answers.replace(UNANSWERED, ""))
        if not self.answers.is_through:
            return tr("{n} of {all} answered", n=answered, all=len(instrument.items))
        bands = self._row.bands
        judgement = judged(instrument, answers, bands)
        band = band_of(bands, judgement)
        score = ntr("{n} point", "{n} points", judgement.score)
        if bands is None:
            words = tr("{score}, bands not chosen", score=score)
        elif band is None:
            words = ntr("cannot be judged ({n} unanswered)", "cannot be judged ({n} unanswered)", judgement.unanswered)
        elif judgement.at_least:
            words = ntr(
                "{band} at least ({n} unanswered)",
                "{band} at least ({n} unanswered)",
                judgement.unanswered,
                band=band.name,
            )
        else:
            words = tr("{score}, {band}", score=score, band=band.name)
        if judgement.is_urgent and instrument.urgent is not None:
            hotline = instrument.urgent.hotline
            words = tr(
                "{words} · an answer cannot wait: speak with them today, hotline {hotline}",
                words=words,
                hotline=hotline,
            )
        return words if instrument.sets_risk else tr("{words} · a screening, no diagnosis", words=words)

    def missing(self) -> str:
        """Ask for what is left."""
        if not self.answers.is_through:
            left = len(self._row.instrument.items) - len(self.answers.text())
            return ntr("{n} item is left.", "{n} items are left.", left)
        if not self.answers.text().strip(UNANSWERED):
            return tr("Nothing is answered. Say instead why nothing could be asked.")
        if not self.day.is_set():
            return tr("Choose the day")
        if self._corrects is not None and not self.reason.text().strip():
            return tr("Write why it is corrected.")
        if self.grade.one() and not self.grade_reason.text().strip():
            return tr("A grade other than the score's needs a reason.")
        return ""

    def is_dirty(self) -> bool:
        """Say whether anything was answered."""
        before = "" if self._corrects is None else self._corrects.answers
        return self.answers.text() != before or bool(self.grade_reason.text() or self.reason.text())

    def on_digit(self, digit: int) -> None:
        """Take a digit typed beside the answers as an answer."""
        self.answers.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answers.give(str(digit))

    def request(self) -> Request:
        """Make the request."""
        instrument, day = self._row.instrument, self.day.moment()
        assert day is not None
        has_grade = instrument.sets_risk and bool(self.grade.one())
        sheet = Sheet(
            household_id=self.household_id,
            instrument=instrument.id,
            version=instrument.version,
            assessed_on=day.date(),
            answers=self.answers.text(),
            override_risk=self.grade.one() if has_grade else "",
            override_reason=self.grade_reason.text().strip() if has_grade else "",
            mode=self.mode.one() or AssessmentMode.VISIT,
            round_id=self._round_id,
        )
        if self._corrects is not None:
            return ask_for(Surveys.correct, self._corrects.id, sheet, self.reason.text().strip(), WHEN_RUN)
        return ask_for(Surveys.assess, sheet, WHEN_RUN)


class NotAssessedForm(ActForm):
    """Say why somebody could not be assessed, and when to ask again; a digit chooses the reason, Enter saves.

    Parameters
    ----------
    instrument : by which somebody was to be assessed
    on, mode, round_id : as in `AssessForm`
    """

    def __init__(
        self,
        household: Whom,
        instrument: InstrumentRow,
        now: datetime,
        parent: QWidget | None = None,
        *,
        on: date | None = None,
        mode: str = AssessmentMode.VISIT,
        round_id: int | None = None,
    ) -> None:
        super().__init__(tr("Could not be assessed"), instrument.instrument.name, parent, household=household)
        self._instrument, self._mode, self._round_id = instrument.instrument, mode, round_id
        reasons = [(code, tr(label)) for code, label in RESULT_LABELS.items() if code != SurveyResult.DONE]
        self.result = Choices(reasons, self, keys=[str(n) for n in range(1, len(reasons) + 1)])
        self.by_digit = (self.result,)
        self.add_field(tr("Because"), self.result)
        self.day = MomentEdit(now - _LONGEST_BACK, tr("Choose the day"), self, begin=now, days_only=True)
        self.day.limit(now)
        self.day.give(now if on is None else at_noon(on))
        self.add_field(tr("Day of the survey"), self.day)
        self.next_day = MomentEdit(now, tr("not asked again"), self, begin=now, days_only=True)
        self.next_day.setObjectName("notAssessedNext")
        self._proposed = now + timedelta(days=limit("survey_again", now.date()))
        self.add_field(tr("Day to ask again"), self.next_day)
        self.note = QLineEdit(self)
        self.add_field(tr("Note"), self.note)
        self.result.changed.connect(self._on_result)
        self.day.dateTimeChanged.connect(self.refresh)
        self.next_day.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.result.buttons[0])
        self.refresh()

    @Slot()
    def _on_result(self) -> None:
        if self.result.one() in TRIED_AGAIN and not self.next_day.is_set():
            self.next_day.give(self._proposed)
        elif self.result.one() not in TRIED_AGAIN:
            self.next_day.take_back(None)
        self.refresh()

    def missing(self) -> str:
        """Ask for the reason, and the day to ask again."""
        if not self.result.one():
            return tr("Choose a reason by its digit.")
        if not self.day.is_set():
            return tr("Choose the day")
        if self.result.one() in TRIED_AGAIN and not self.next_day.is_set():
            return tr("Choose the day on which somebody asks again.")
        return ""

    def is_dirty(self) -> bool:
        """Say whether a reason was chosen."""
        return bool(self.result.one() or self.note.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_save(event):
            self.save()
        else:
            super().keyPressEvent(event)

    def request(self) -> Request:
        """Make the request."""
        day, next_day = self.day.moment(), self.next_day.moment()
        assert day is not None
        sheet = Sheet(
            household_id=self.household_id,
            instrument=self._instrument.id,
            version=self._instrument.version,
            assessed_on=day.date(),
            result=self.result.one(),
            next_on=None if next_day is None else next_day.date(),
            mode=self._mode,
            note=self.note.text().strip(),
            round_id=self._round_id,
        )
        return ask_for(Surveys.could_not_assess, sheet, WHEN_RUN)
