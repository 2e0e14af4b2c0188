"""The morning run (아침 점검): one person fills the window, one digit records, the next one is already there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.morning_run import Answer, MorningRun
from coordinator.text import tr
from coordinator.widgets.kit.choices import digit_of
from coordinator.widgets.kit.drafts.line import LineDrafts
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.today.run.answers import KEYS, MEMO, NO, YES, AnswerBar, is_own_key
from coordinator.widgets.today.run.cards import Cards
from coordinator.widgets.today.run.end import RunEnd
from coordinator.widgets.today.run.person import RunPerson
from coordinator.widgets.today.run.progress import RunProgress
from coordinator.widgets.today.run.turns import Turn, Turns
from coordinator.worklist.checkins.script import CallScript
from coordinator.workspace.morning_run import MorningRuns

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.morning_run import RunCard, Standing
    from coordinator.worklist.rows import Line
    from coordinator.workspace import Done

_CALLED = (Answer.WELL, Answer.CONCERN, Answer.NO_ANSWER)


class RunView(QWidget):
    """One person after another in the order of the list.

    Each answer is for the household whose card is on the screen, whatever comes in meanwhile: who is answered is not
    asked again, newcomers take their place in the order, and the one on the screen stays until it is answered.

    Signals
    -------
    left : int household that was on the screen, 0 for none; the run can be gone on with
    finished : the run was closed
    print_wanted : the record is to be printed
    said : str, a sentence for the status bar
    """

    SEEN_AFTER_MS = 200
    """A digit sooner after somebody came on the screen is not for them: a key that bounces, or a second press."""

    left = Signal(int)
    finished = Signal()
    print_wanted = Signal()
    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ownKeys", True)
        # Nothing is typed here: with the input method off, m is m even when the Korean keyboard is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self._bridge = bridge
        self.turns = Turns()
        self._level = ""
        self._card: RunCard | None = None
        self._cards = Cards(bridge, self)
        self._cards.came.connect(self._show_card)
        self._cards.failed.connect(self._on_failed)
        self._memos = self._memos_of_today()
        self._given: dict[int, str] = {}
        """What was written with answers that may be taken back."""
        self._cleared = ""
        self._pending = ""
        self._script = CallScript()
        self._since = QElapsedTimer()

        self.progress = RunProgress(self)
        self.progress.stopped.connect(self.stop)
        self.person = RunPerson(self)
        self.answers = AnswerBar(self)
        self.answers.answered.connect(self.press)
        self.answers.memo.left.connect(self._on_memo_left)
        self.answers.memo.entered.connect(self._on_entered)
        self.answers.memo.textEdited.connect(self._on_typed)
        self.answers.ask_yes.clicked.connect(partial(self._on_urgent, True))
        self.answers.ask_no.clicked.connect(partial(self._on_urgent, False))
        self.end = RunEnd(self)
        self.end.milder_wanted.connect(self._on_milder)
        self.end.later_wanted.connect(self._on_later)
        self.end.print_wanted.connect(self.print_wanted)
        self.end.finish_wanted.connect(self._on_finish)
        asking = QWidget(self)
        rows = QVBoxLayout(asking)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.person, 1)
        rows.addWidget(self.answers)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(asking)
        self.pages.addWidget(self.end)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.progress)
        outer.addWidget(self.pages, 1)

    # ------------------------------------------------------------ what Today calls

    @property
    def card(self) -> RunCard | None:
        """The card on the screen, once it is known."""
        return self._card

    def begin(self, script: CallScript | None = None, first: Line | None = None) -> None:
        """Begin, or go on with the run of today.

        Parameters
        ----------
        script : its words of a note ask whether it is urgent
        first : who is shown first, where still to be asked; else whoever comes first in the list
        """
        self._script = script or self._script
        self._card = None
        self._cards.forget()
        self._cards.leave()
        self.turns.show(None)
        self.turns.again.clear()
        self.answers.refuse("")
        self.pages.setCurrentIndex(0)
        if first is not None:
            self._show(Turn(first.household_id, first, first.name))
        else:
            self.person.show_coming(None, "")
            self.answers.be_of("")
        self.refresh()
        self._take_keyboard()

    def refresh(self) -> None:
        """Ask how far the run is."""
        ask, now = self._bridge.workspace.morning_run.standing, self._bridge.now()
        self._bridge.ask(ask, now, self._level, then=self._on_standing, failed=self._on_failed, key="run.standing")

    def touched(self, nouns: AbstractSet[str]) -> None:
        """Take note of what was written into: it is asked again, and the person on the screen stays."""
        if MorningRun.noun not in nouns:
            self._cards.renew(self._bridge.now())
        self.refresh()

    @Slot()
    def stop(self) -> None:
        """Leave; every answer is stored already."""
        self.left.emit(self.turns.here or 0)

    @Slot()
    def _take_keyboard(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _memos_of_today(self) -> LineDrafts:
        """Give the words of this day's run; those of another day are offered with the household, never filled in."""
        day = self._bridge.now().date().isoformat()
        return LineDrafts(self._bridge, "RunMemo", tr("Morning run"), record=f"run/{day}")

    # whose turn it is

    def _on_standing(self, standing: Standing) -> None:
        self.turns.take(standing)
        self._level = standing.level
        if self.turns.here is None:
            self._go_on()
        self.progress.show_count(self.turns.count())
        self._ask_ahead()

    def _go_on(self) -> None:
        """Show whoever comes next, or the end."""
        following = self.turns.following()
        if following is not None:
            self._show(following)
            return
        self._card = None
        self.turns.show(None)
        if self.turns.standing is not None:
            self.end.show_standing(self.turns.standing)
            if self.pages.currentWidget() is not self.end:
                self.pages.setCurrentWidget(self.end)
                self._take_keyboard()

    def _show(self, turn: Turn) -> None:
        home = turn.household_id
        self.turns.show(home)
        self._card = None
        self._since.start()
        self._cleared = self._pending = ""
        self._memos = self._memos_of_today()
        self.pages.setCurrentIndex(0)
        self.answers.be_of(self._memos.words(home))
        card = self._cards.take(home, self._bridge.now())
        if card is not None:
            self._show_card(card)
        else:
            self.person.show_coming(turn.line, turn.name)
        self._take_keyboard()
        self.progress.show_count(self.turns.count())
        self._ask_ahead()

    @Slot(object)
    def _show_card(self, card: RunCard) -> None:
        self._card = card
        self.person.show_card(card)
        self.answers.allow(card.why_not)
        self.setAccessibleName(tr("Morning run: {name}", name=card.card.name))

    def _ask_ahead(self) -> None:
        following = self.turns.following()
        if following is not None:
            self._cards.ask_ahead(following.household_id, self._bridge.now())

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            self.answers.refuse(error.message)
        else:
            self._bridge.crashed.emit(error)

    # answering

    @Slot(str)
    def press(self, answer: str) -> None:
        """Answer for the person on the screen, once there was time to see who it is."""
        if self._card is None:
            self.answers.say(tr("The records are still being read."))
        elif self._since.elapsed() < self.SEEN_AFTER_MS:
            self.answers.say(tr("{name} has only just come: press again.", name=self._card.card.name))
        else:
            self.answer(answer)

    def answer(self, answer: str) -> None:
        """Record an answer for the person on the screen, and show the next one."""
        card = self._card
        if card is None or card.household_id != self.turns.here:
            return
        why, words = self.answers.why_not(answer), self.answers.words
        if why:
            self.answers.say(why)
            return
        if answer == Answer.CONCERN and not words:
            self._pending = answer
            self.answers.want_words()
            return
        word = self._script.urgent_in(words) if answer in _CALLED and self._cleared != words else ""
        if word:
            self._pending = answer
            self.answers.ask_urgent(word)
            self._take_keyboard()
            return
        self._send(card, answer, words, urgent=False)

    def _on_urgent(self, urgent: bool) -> None:
        answer, words = self._pending, self.answers.words
        self.answers.ask_urgent("")
        if urgent and self._card is not None and self._card.household_id == self.turns.here:
            self._send(self._card, answer, words, urgent=True)
        else:
            self._cleared = words
            self.answer(answer)

    def _send(self, card: RunCard, answer: str, words: str, *, urgent: bool) -> None:
        home = card.household_id
        severity = card.line.severity if card.line is not None else card.card.severity
        level = self._level or "serious"
        request = ask_for(
            MorningRuns.answer, home, answer, WHEN_RUN, level=level, severity=severity, note=words, urgent=urgent
        )
        self.answers.refuse("")
        self.turns.send(home, is_later=answer == Answer.LATER)
        self._memos.send(home)
        self._given[home] = words
        done, failed = partial(self._on_stored, home, self._memos), partial(self._on_refused, home, self._memos)
        self._bridge.do(request, then=done, failed=failed)
        self._card = None
        self.turns.show(None)
        self._go_on()
        self.progress.show_count(self.turns.count())

    def _on_stored(self, home: int, memos: LineDrafts, _done: object) -> None:
        # How far the run is, is asked as for everything that was written into (`touched`).
        self.turns.stored(home)
        memos.saved(home)

    def _on_refused(self, home: int, memos: LineDrafts, error: BaseException) -> None:
        self.turns.drop(home)
        memos.refused(home, self.turns.name_of(home), self._given.pop(home, ""))
        if not isinstance(error, CoordinatorError):
            self._bridge.crashed.emit(error)
            return
        name = self.turns.name_of(home)
        why = error.message if name and name in error.message else tr("{name}: {why}", name=name, why=error.message)
        if self.turns.here is None:
            self._go_on()
        self.answers.refuse(why)
        self.refresh()

    @Slot()
    def take_back(self) -> None:
        """Take the newest answer back and show that person again; what was written comes back too."""
        runs = self._bridge.workspace.morning_run
        self._bridge.act(runs.take_back, self._bridge.now(), then=self._on_taken_back, failed=self._on_not_taken_back)

    def _on_taken_back(self, done: Done[int]) -> None:
        home = done.value
        self.turns.drop(home)
        self._cards.forget()
        self.answers.refuse("")
        name, words = self.turns.name_of(home), self._given.pop(home, "")
        if words and not self._memos.words(home):
            self._memos.write(home, name, words)
        self._show(Turn(home, self.turns.line_of(home), name))

    def _on_not_taken_back(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            self.said.emit(error.message)
            self.answers.say(error.message)
        else:
            self._bridge.crashed.emit(error)

    def _on_typed(self) -> None:
        self.answers.ask_urgent("")
        home = self.turns.here
        if home is not None:
            self._memos.write(home, self.turns.name_of(home), self.answers.memo.text())

    def _on_memo_left(self) -> None:
        self._pending = ""
        self._take_keyboard()

    def _on_entered(self) -> None:
        self._take_keyboard()
        if self._pending and self.answers.words:
            self.answer(self._pending)

    @Slot()
    def _on_milder(self) -> None:
        self._level = "caution"
        self.refresh()

    @Slot()
    def _on_later(self) -> None:
        if self.turns.standing is not None:
            self.turns.again = [step.household_id for step in self.turns.standing.later]
            self._go_on()

    @Slot()
    def _on_finish(self) -> None:
        self._bridge.do(ask_for(MorningRuns.finish, WHEN_RUN), then=self._on_finished, failed=self._on_not_taken_back)

    def _on_finished(self, _done: object) -> None:
        self._level = ""
        self._given.clear()
        self.finished.emit()

    # ------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Keep the plain keys of the run from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_own_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a digit, write by M, take back by Backspace, stop by Esc."""
        letter, digit = event.text().lower(), digit_of(event)
        if not is_own_key(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.stop()
        elif event.key() == Qt.Key.Key_Backspace:
            if not event.isAutoRepeat():
                self.take_back()
        elif event.isAutoRepeat():
            event.accept()  # a key that is held down answers one person, not all of them
        elif self.pages.currentIndex() == 1:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            do = self.end.by_key("Enter" if enter else "" if digit is None else str(digit))
            if do is not None:
                do()
        elif not self.answers.ask.isHidden() and letter in (*YES, *NO):
            self._on_urgent(letter in YES)
        elif letter in MEMO:
            self.answers.write()
        elif digit is not None and str(digit) in KEYS:
            self.press(KEYS[str(digit)])
