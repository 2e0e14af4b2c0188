"""The form of a call by hand (전화 기록): topics by 1 to 5, the result by 6 to 0, a note, Ctrl+Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from coordinator.records.checkins import CALL_RESULT_LABELS, TOPIC_LABELS, CallResult
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choice, Choices, push_button
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.worklist.checkins.script import CallScript
from coordinator.workspace.checkins import Checkins

if TYPE_CHECKING:
    from datetime import datetime

RESULT_KEYS: dict[str, str] = {
    CallResult.OK: "6",
    CallResult.CONCERN: "7",
    CallResult.NO_ANSWER: "8",
    CallResult.UNREACHABLE: "9",
    CallResult.WRONG_PERSON: "0",
    CallResult.SILENT: "",
    CallResult.CONTENT_UNKNOWN: "",
    CallResult.DECLINED_AI: "",
    CallResult.NOT_ATTEMPTED: "",
}
"""The results in the order of their keys; the rarer ones are reached by arrows or the pointer."""
_URGENT, _NOT_URGENT, _NOTE = ("u", "ㅕ"), ("n", "ㅜ"), ("n", "ㅜ")
"""The letters of a key, also as the Korean keyboard hands them over."""
_ARROWS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class _Note(QPlainTextEdit):
    """The field of the note; in a form that is filled in quickly Enter leaves it.

    Signals
    -------
    entered : Enter was pressed where it makes no new line
    """

    entered = Signal()

    def __init__(self, parent: QWidget, *, lines: int, enter_leaves: bool) -> None:
        super().__init__(parent)
        self._enter_leaves = enter_leaves
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("What was said, in a few words"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Enter, where that is wanted."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if self._enter_leaves and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CallForm(ActForm):
    """Record a call: what was talked of, what came of it, a word if need be.

    Parameters
    ----------
    phone : shown large; empty where nobody dials
    script : what to say, and which words of a note ask whether it is urgent
    offer_script : what to say can be unfolded here; without it, it stands elsewhere
    called_at : when the call was; at the time of recording without it
    quick : Enter leads from the result to the note and saves from there, as a sheet is keyed in
    """

    def __init__(
        self,
        household: Whom,
        phone: str,
        parent: QWidget | None = None,
        *,
        script: CallScript | None = None,
        offer_script: bool = True,
        called_at: datetime | None = None,
        quick: bool = False,
    ) -> None:
        super().__init__(tr("Record call"), phone, parent, household=household)
        self.setObjectName("callForm")
        self.detail.setProperty("role", "figure")
        self.detail.setAccessibleName(tr("Phone"))
        self._script = script or CallScript()
        self._quick = quick
        self._cleared = ""
        self.called_at = called_at
        self.script_button = push_button("", self._on_script, self, link=True)
        self.script_button.setObjectName("callScriptButton")
        self.script_label = QLabel("\n".join(self._script.lines), self)
        self.script_label.setObjectName("callScript")
        self.script_label.setWordWrap(True)
        self.script_label.setTextFormat(Qt.TextFormat.PlainText)
        self.topics = Choices(
            ((code, tr(label)) for code, label in TOPIC_LABELS.items()),
            self,
            keys=[str(n) for n in range(1, len(TOPIC_LABELS) + 1)],
            several=True,
        )
        self.results = Choices(
            ((code, tr(CALL_RESULT_LABELS[code])) for code in RESULT_KEYS), self, keys=RESULT_KEYS.values()
        )
        self.note = _Note(self, lines=2 if offer_script and not quick else 1, enter_leaves=quick)
        self.urgent = Choice("urgent", tr("Urgent: needs someone today"), "U", self)
        self.body.addWidget(self.script_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.script_label)
        self.add_field(tr("Topics with a concern"), self.topics)
        self.add_field(tr("What came of the call"), self.results)
        self.add_field(tr("Note"), self.note)
        self.body.addSpacing(4)
        self.body.addWidget(self.urgent, 0, Qt.AlignmentFlag.AlignLeft)
        self._make_ask()
        for answer in self.results.buttons:
            answer.installEventFilter(self)  # a button's own arrows go by place on the screen, and pass some of them by
        self.topics.changed.connect(self._on_topics)
        self.results.changed.connect(self.refresh)
        self.urgent.toggled.connect(self.refresh)
        self.note.textChanged.connect(self._on_note)
        self.note.entered.connect(self.save)
        self._show_script(shown=False)
        self.script_button.setVisible(offer_script and not quick)
        self.refresh()

    def _make_ask(self) -> None:
        self.ask = QFrame(self)
        self.ask.setObjectName("urgentAsk")
        self.ask.setProperty("message", "warning")
        rows = QVBoxLayout(self.ask)
        rows.setContentsMargins(8, 6, 8, 6)
        self._asked = QLabel(self.ask)
        self._asked.setWordWrap(True)
        self._asked.setTextFormat(Qt.TextFormat.PlainText)
        rows.addWidget(self._asked)
        answers = QHBoxLayout()
        self.ask_yes = Choice("yes", tr("Mark as urgent"), "U", self.ask)
        self.ask_no = Choice("no", tr("Not urgent"), "N", self.ask)
        for answer, clicked in ((self.ask_yes, self._on_urgent), (self.ask_no, self._on_not_urgent)):
            answer.setCheckable(False)
            answer.clicked.connect(clicked)
            answers.addWidget(answer)
        answers.addStretch(1)
        rows.addLayout(answers)
        self.body.addWidget(self.ask)
        self.ask.hide()

    # ------------------------------------------------------------ what to say

    @Slot()
    def _on_script(self) -> None:
        self._show_script(shown=self.script_label.isHidden())
        self.reshaped.emit()

    def _show_script(self, *, shown: bool) -> None:
        self.script_label.setVisible(shown)
        self.script_button.setText(tr("Hide what to say") if shown else tr("What to say"))

    # ------------------------------------------------------------ keys

    def on_digit(self, digit: int) -> None:
        """Pick a topic by 1 to 5, take it back by the same key; pick the result by 6 to 0."""
        topic = self.topics.by_key(str(digit))
        result = self.results.by_key(str(digit))
        if topic is not None:
            topic.setChecked(not topic.isChecked())
            topic.setFocus(Qt.FocusReason.OtherFocusReason)
        elif result is not None:
            self.results.choose(result.code)
            if self._quick:
                self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark as urgent with U, answer with N, go along the results with the arrows."""
        letter = event.text().lower()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if letter in _URGENT:
            self._on_urgent() if not self.ask.isHidden() else self.urgent.toggle()
        elif letter in _NOT_URGENT and not self.ask.isHidden():
            self._on_not_urgent()
        elif letter in _NOTE:
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        elif plain and event.key() in _ARROWS:
            self._go_along(_ARROWS[Qt.Key(event.key())])
        elif self._quick and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows of the results."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ARROWS:
            self._go_along(_ARROWS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def _go_along(self, by: int) -> None:
        codes = [answer.code for answer in self.results.buttons]
        chosen = self.results.one()
        place = codes.index(chosen) + by if chosen else (0 if by > 0 else len(codes) - 1)
        self.results.choose(codes[place % len(codes)])

    # ------------------------------------------------------------ topics, note, urgency

    @Slot()
    def _on_topics(self) -> None:
        """Make the call a concern with the first topic, unless it brought something else already."""
        if self.topics.chosen() and self.results.one() in ("", CallResult.OK):
            for answer in self.results.buttons:
                answer.setChecked(answer.code == CallResult.CONCERN)
        self.refresh()

    @Slot()
    def _on_note(self) -> None:
        if not self._word():
            self._cleared = ""
        self.refresh()

    def _word(self) -> str:
        return self._script.urgent_in(self.note.toPlainText())

    def _open_word(self) -> str:
        """Give the urgent word of the note about which nobody has decided yet."""
        word = self._word()
        return "" if self.urgent.isChecked() or word == self._cleared else word

    @Slot()
    def _on_urgent(self) -> None:
        self.urgent.setChecked(True)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_not_urgent(self) -> None:
        self._cleared = self._word()
        self.refresh()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Say what is missing, and ask about an urgent word as it is typed."""
        word = self._open_word()
        self._asked.setText(tr("The note says “{word}”. Does it need someone today?", word=word) if word else "")
        self.ask.setVisible(bool(word))
        super().refresh()

    def save(self) -> None:
        """Hand the call out; an urgent word nobody has decided about is asked for first."""
        super().save()
        if self._open_word():
            self.ask_yes.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ the request

    def missing(self) -> str:
        """Ask for the result, then about an urgent word."""
        if not self.results.one():
            return tr("Choose what came of the call: keys 6 to 0, or the arrows.")
        if self.results.one() == CallResult.OK and self.topics.chosen():
            return tr("A topic is marked as a concern: 7 for a concern, or take the topic back.")
        return tr("Is it urgent? U for yes, N for no.") if self._open_word() else ""

    def is_dirty(self) -> bool:
        """Say whether a result, a topic or a note was given."""
        return bool(self.results.one() or self.topics.chosen() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        return ask_for(
            Checkins.record_call,
            self.household_id,
            self.results.one(),
            WHEN_RUN,
            topics=self.topics.chosen(),
            note=self.note.toPlainText().strip(),
            urgent=self.urgent.isChecked(),
            called_at=self.called_at,
        )
