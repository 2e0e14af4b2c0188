"""The answers of the run by one digit each, with words if need be; what each records is casework's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coordinator.records.morning_run import ANSWER_LABELS, Answer
from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import Choice, Flow
from coordinator.widgets.kit.labels import band

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

KEYS: dict[str, str] = {
    "1": Answer.WELL,
    "2": Answer.CONCERN,
    "3": Answer.NO_ANSWER,
    "4": Answer.CONTACT,
    "5": Answer.VISIT,
    "6": Answer.EMERGENCY,
    "9": Answer.LATER,
}
"""The answer of each digit."""
_DIGIT_PT = 12.0
YES, NO = ("u", "ㅕ"), ("n", "ㅜ")
MEMO = ("m", "ㅡ")
"""The letters of a key, also as the Korean keyboard hands them over."""


class Memo(QLineEdit):
    """The words of an answer; Enter leaves it, and so does Esc, without a word lost.

    Signals
    -------
    left : nothing; the keyboard is to go back to the digits
    entered : Enter was pressed
    """

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("runMemo")
        self.setMaxLength(1_000_000)
        self.setAccessibleName(tr("Note"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Enter or Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AnswerBar(QFrame):
    """Digits, words, and why an answer is not possible here.

    Signals
    -------
    answered : str, an answer that was pressed
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runAnswers")
        self.setProperty("bar", "bottom")
        self._why_not: Mapping[str, str] = {}
        self.refusal, self._refused = band("error", self)
        self.refusal.setObjectName("runRefusal")
        self.refusal.hide()
        self._make_ask()
        self.buttons: dict[str, Choice] = {}
        line = QWidget(self)
        flow = Flow(line, 6)
        for key, answer in KEYS.items():
            button = Choice(answer, tr(ANSWER_LABELS[answer]), key, line)
            button.setObjectName(f"runAnswer_{answer}")
            button.setCheckable(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFont(theme.font(_DIGIT_PT))
            button.clicked.connect(partial(self.answered.emit, str(answer)))
            self.buttons[answer] = button
            flow.addWidget(button)
        self.memo_button = Choice("memo", tr("Note"), "M", line)
        self.memo_button.setCheckable(False)
        self.memo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.memo_button.setFont(theme.font(_DIGIT_PT))
        flow.addWidget(self.memo_button)
        self.memo = Memo(self)
        self.memo.setPlaceholderText(tr("M: words that go with the answer"))
        self.hint = second_label("", self)
        self.hint.setObjectName("runHint")
        self.memo_button.clicked.connect(self.write)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 8, 24, 8)
        rows.setSpacing(6)
        for part in (self.refusal, self.ask, line, self.memo, self.hint):
            rows.addWidget(part)
        self.say("")

    def _make_ask(self) -> None:
        self.ask = QFrame(self)
        self.ask.setObjectName("runUrgentAsk")
        self.ask.setProperty("message", "warning")
        row = QHBoxLayout(self.ask)
        row.setContentsMargins(12, 4, 8, 4)
        self._asked = QLabel(self.ask)
        self._asked.setWordWrap(True)
        self._asked.setTextFormat(Qt.TextFormat.PlainText)
        self.ask_yes = Choice("yes", tr("Mark as urgent"), "U", self.ask)
        self.ask_no = Choice("no", tr("Not urgent"), "N", self.ask)
        row.addWidget(self._asked, 1)
        for answer_button in (self.ask_yes, self.ask_no):
            answer_button.setCheckable(False)
            answer_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(answer_button)
        self.ask.hide()

    @property
    def words(self) -> str:
        """What is written."""
        return self.memo.text().strip()

    def be_of(self, words: str) -> None:
        """Take the words written for another person, and nothing that was said of the one before."""
        self.memo.setText(words)
        self.memo.setPlaceholderText(tr("M: words that go with the answer"))
        self.ask.hide()
        self._why_not = {}
        for button in self.buttons.values():
            button.setEnabled(True)
            button.setToolTip("")
        self.say("")

    def allow(self, why_not: Mapping[str, str]) -> None:
        """Let only those answers be pressed that are possible here; the others say why not."""
        self._why_not = why_not
        for answer, button in self.buttons.items():
            button.setEnabled(answer not in why_not)
            button.setToolTip(why_not.get(answer, ""))
        self.say("")

    def why_not(self, answer: str) -> str:
        """Say why an answer is not possible here."""
        return self._why_not.get(answer, "")

    def say(self, sentence: str) -> None:
        """Say one sentence below the digits; without one, what is not possible here and what the keys do."""
        keys = tr("Backspace takes the last one back")
        label = {answer: tr(ANSWER_LABELS[answer]) for answer in self._why_not}
        by_why: dict[str, list[str]] = {}
        for answer, why in self._why_not.items():
            by_why.setdefault(why, []).append(label[answer])
        parts = [tr("{answers}: {why}", answers=", ".join(names), why=why) for why, names in by_why.items()]
        self.hint.setText(sentence or "   ".join([*parts, keys]))

    def refuse(self, sentence: str) -> None:
        """Say that something was not recorded, until the next answer; empty takes it away."""
        self._refused.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def ask_urgent(self, word: str) -> None:
        """Ask whether a word of the note cannot wait; empty takes the question away."""
        self._asked.setText(tr("The note says “{word}”. Does it need someone today?", word=word) if word else "")
        self.ask.setVisible(bool(word))

    @Slot()
    def write(self) -> None:
        """Take the keyboard into the words."""
        self.memo.setFocus(Qt.FocusReason.OtherFocusReason)

    def want_words(self) -> None:
        """Ask for the words that an answer cannot do without."""
        self.memo.setPlaceholderText(tr("What was different? Enter records it."))
        self.write()


_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_own_key(event: QKeyEvent) -> bool:
    """Say whether a key is one of the run's own: a plain one, not a shortcut of the window."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.NoModifier and (event.text().isprintable() or event.key() in _OWN_KEYS)
