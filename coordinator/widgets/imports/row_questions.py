"""What rows of a file leave open, in one grid: who is meant, what became of somebody, what a cell says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.labels import take_out
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.intake.questions import RowQuestion
    from coordinator.widgets.imports.tables import Words

KIND_LABELS: dict[str, str] = {
    "person": mark("Who is it"),
    "death": mark("Death"),
    "moved": mark("Moved out of the county"),
    "closed": mark("Out of the register"),
    "gone": mark("Not in the register"),
    "returned": mark("Back again"),
    "absence": mark("Absence"),
    "withdrawal": mark("Withdrawal"),
    "consent": mark("Consent?"),
    "urgent": mark("Urgent?"),
    "grid": mark("Place"),
    "system": mark("System of the outlines"),
}
"""What a question is about, by its kind."""
_MOST_KEYS = 9
_DETAIL_HEIGHT, _LEAST_DETAIL = 196, 96


def answer_words(question: RowQuestion) -> str:
    """Say what was answered; a dash while nothing was."""
    return next((answer.label for answer in question.answers if answer.code == question.answer), "–")


def about(question: RowQuestion) -> str:
    """Say what a question is about."""
    return tr(KIND_LABELS.get(question.kind, question.kind))


_COLUMNS = (
    Column(mark("Line"), lambda row: f"{row.row:,}", lambda row: row.row, number=True, width=72),
    Column(
        mark("About"),
        about,
        severity=lambda row: "normal" if row.answer else "caution",
        width=112,
    ),
    Column(mark("In the file"), lambda row: row.value or "–", width=110, tip=lambda row: row.value),
    Column(mark("Question"), lambda row: row.message, width=0, tip=lambda row: row.message),
    Column(mark("Answer"), answer_words, width=170, tip=answer_words),
)


class RowQuestionsPane(QWidget):
    """The grid of questions, and the one gone to with what it is decided by; a digit answers and goes on.

    Signals
    -------
    answered : dict of str to str, every answer given so far by the key of its question
    """

    answered = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importQuestions")
        self.setAccessibleName(tr("Questions about rows of the file"))
        self.answers: dict[str, str] = {}
        self._words: Words | None = None
        self._shown_key = ""
        self.count = second(wrap=False)
        self.suggested = button("", "importAnswerSuggested")
        self.suggested.clicked.connect(self._on_suggested)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self.count, 1)
        head.addWidget(self.suggested)
        self.table = RowTable(_COLUMNS, "importQuestionTable", tr("Questions about rows of the file"))
        self.table.row_selected.connect(self._show)
        detail = QWidget()
        self._rows = QVBoxLayout(detail)
        self._rows.setContentsMargins(16, 10, 16, 10)
        self._rows.setSpacing(8)
        self._message = heading("")
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._rows.addWidget(self._message)
        self._facts, self._place = QVBoxLayout(), QVBoxLayout()
        beside = QHBoxLayout()
        beside.setSpacing(28)
        for part in (self._facts, self._place):
            around = QVBoxLayout()
            around.addLayout(part)
            around.addStretch()
            beside.addLayout(around, int(part is self._place))
        self._rows.addLayout(beside)
        self._rows.addStretch()
        self.choices: Choices | None = None
        scroll = Scrolled()
        scroll.setWidget(detail)
        scroll.setMinimumHeight(theme.scaled(_LEAST_DETAIL))
        scroll.setMaximumHeight(theme.scaled(_DETAIL_HEIGHT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addWidget(scroll, 1)
        self.setFocusProxy(self.table)
        for number in range(1, _MOST_KEYS + 1):
            key = QShortcut(QKeySequence(str(number)), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self._on_digit, number))

    def begin(self, questions: Sequence[RowQuestion], words: Words) -> None:
        """Show the questions of another file; nothing of it is answered."""
        self.answers = {}
        self._words = words
        self._shown_key = ""
        self.set_questions(questions)
        self._go_on()

    def set_questions(self, questions: Sequence[RowQuestion]) -> None:
        """Show what is asked now: an answer may raise another question, or settle some."""
        self.table.set_rows(questions, key=lambda question: question.key)
        open_count = sum(not question.answer for question in questions)
        self.count.setText(
            tr("{n} questions, {open} not answered", n=f"{len(questions):,}", open=f"{open_count:,}")
            if open_count
            else ntr("{n} question, answered", "{n} questions, all answered", len(questions))
        )
        likely = [question for question in questions if question.suggested and not question.answer]
        self.suggested.setText(tr("Answer {n} as suggested", n=f"{len(likely):,}"))
        self.suggested.setAccessibleName(self.suggested.text())
        self.suggested.setVisible(bool(likely))
        self._show(self.table.selected_row())

    @property
    def open_count(self) -> int:
        """How many questions are not answered."""
        return sum(not question.answer for question in self.table.rows_model.rows())

    @Slot(object)
    def _show(self, question: RowQuestion | None) -> None:
        """Show a question with what the file and the register say; the same one again keeps the keyboard."""
        if question is None:
            self._message.setText("")
            take_out(self._facts)
            take_out(self._place)
            self.choices, self._shown_key = None, ""
            return
        if question.key == self._shown_key and self.choices is not None:
            if self.choices.one() != question.answer and question.answer:
                self.choices.blockSignals(True)
                self.choices.hold((question.answer,))
                self.choices.blockSignals(False)
            return
        self._shown_key = question.key
        self._message.setText(question.message)
        take_out(self._facts)
        take_out(self._place)
        self._facts.addLayout(self._grid(question))
        answers = [(answer.code, answer.label) for answer in question.answers]
        self.choices = Choices(answers, self, keys=map(str, range(1, len(answers) + 1)))
        self.choices.setObjectName("importAnswers")
        self.choices.setAccessibleName(question.message)
        if question.answer:
            self.choices.hold((question.answer,))
        for choice in self.choices.buttons:
            choice.clicked.connect(partial(self._answer, question.key, choice.code))
        self._place.addWidget(self.choices)
        if question.suggested:
            words = next(answer.label for answer in question.answers if answer.code == question.suggested)
            self._place.addWidget(second(tr("What stands there speaks for: {answer}", answer=words)))

    def _grid(self, question: RowQuestion) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(3, 1)
        if not question.facts:
            return grid
        titles = (tr("In the file"), tr("In the register"))
        if question.other_row is not None:
            titles = tuple(tr("Line {n}", n=f"{line:,}") for line in (question.row, question.other_row))
        for place, title in enumerate(titles):
            grid.addWidget(second(title, wrap=False), 0, place + 1)
        for row, (name, in_file, in_register) in enumerate(question.facts, start=1):
            grid.addWidget(second(self._words.field(name) if self._words else name, wrap=False), row, 0)
            for place, text in enumerate((in_file, in_register)):
                label = QLabel(self._words.value(name, text) if self._words and text else text or "–")
                label.setTextFormat(Qt.TextFormat.PlainText)
                if in_file and in_register and in_file != in_register:
                    label.setProperty("role", "strong")
                grid.addWidget(label, row, place + 1)
        return grid

    def _on_digit(self, number: int) -> None:
        question = self.table.selected_row()
        if question is not None and number <= len(question.answers):
            self._answer(question.key, question.answers[number - 1].code)

    def _answer(self, key: str, code: str, _checked: bool = False) -> None:
        self._take({key: code})
        self._go_on()

    @Slot()
    def _on_suggested(self) -> None:
        rows = self.table.rows_model.rows()
        self._take({row.key: row.suggested for row in rows if row.suggested and not row.answer})
        self._go_on()

    def _take(self, answers: dict[str, str]) -> None:
        self.answers = {**self.answers, **answers}
        self.answered.emit(dict(self.answers))

    def _go_on(self) -> None:
        """Go to the next question that nobody has answered, the keyboard in the grid."""
        rows = self.table.rows_model.rows()
        at = self.table.currentIndex().row()
        waiting = [row for row in (*rows[at + 1 :], *rows[: at + 1]) if row.key not in self.answers and not row.answer]
        if waiting:
            self.table.select(lambda row: row.key == waiting[0].key)
        elif rows and at < 0:
            self.table.select(lambda _row: True)
        if self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
