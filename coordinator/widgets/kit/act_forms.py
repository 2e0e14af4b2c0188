"""The inline forms of a household's acts: what they share, and those for a note."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from coordinator.records.drafts import words_in
from coordinator.text import tr
from coordinator.widgets.kit.choices import Choices, Flow, digit_of, push_button
from coordinator.widgets.kit.drafts import fields
from coordinator.widgets.kit.drafts.refusal import Refusal
from coordinator.widgets.kit.labels import OneLine
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households


@dataclass(frozen=True, slots=True)
class Whom:
    """The household an act is for, and the name of who lives there."""

    household_id: int
    name: str


class ActForm(QFrame):
    """An act of the user as a form inside its pane; it says what is missing and saves with Ctrl+Enter, Esc closes.

    Parameters
    ----------
    household : the one the form is for from the first to the last; its request is made of that, never of what is
        shown or selected when it is saved. None for a form of no household, or of several that it names itself.

    Signals
    -------
    saved : the `Request`
    closed : the user gave up
    reshaped : the form may need another height
    touched : a field was changed; only after `follow`
    """

    saved = Signal(object)
    closed = Signal()
    reshaped = Signal()
    touched = Signal()

    def __init__(
        self, title: str, detail: str = "", parent: QWidget | None = None, *, household: Whom | None = None
    ) -> None:
        super().__init__(parent)
        self._whom = household
        self.by_digit: tuple[Choices, ...] = ()
        """The answers a digit chooses among; each digit stands for one of them."""
        self._forbidden = ""
        self.act_title, self.opened_by = title, ""
        self._is_followed = False
        if household is not None:
            title = tr("{act} — {name}", act=title, name=household.name)
        self.setObjectName("actForm")
        self.setProperty("bar", "bottom")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(8)

        line = QHBoxLayout()
        line.setSpacing(10)
        # A number that has no room beside the name stands below it; a phone number is never cut.
        words = QWidget(self)
        self._head = Flow(words, gap=10)
        self.title = OneLine(title, words, QSizePolicy.Policy.Maximum)
        self.title.setProperty("role", "strong")
        self.detail = OneLine(detail, words, QSizePolicy.Policy.Maximum)
        self.detail.setVisible(bool(detail))
        self.mark = second_label(tr("Being written"), self)
        self.mark.setObjectName("draftMark")
        self.mark.setWordWrap(False)
        self.mark.hide()
        self._head.addWidget(self.title)
        self._head.addWidget(self.detail)
        line.addWidget(words, 1)
        line.addWidget(self.mark)
        outer.addLayout(line)

        self.refusal = Refusal(self.words, self)
        outer.addWidget(self.refusal)

        self._scroll = Scrolled(self)
        self._inside = QWidget(self._scroll)
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 2, 0)
        self.body.setSpacing(4)
        self._scroll.setWidget(self._inside)
        outer.addWidget(self._scroll, 1)

        self._foot = foot = QHBoxLayout()
        outer.addLayout(foot)
        foot.setSpacing(8)
        self.missing_label = second_label("", self)
        self.missing_label.setObjectName("missingLabel")
        self.cancel_button = push_button(tr("Cancel"), self.closed.emit, self)
        self.cancel_button.setProperty("source", "Cancel")  # other forms say the Korean word of something else
        self.cancel_button.setToolTip("Esc")
        self.save_button = push_button(tr("Save"), self.save, self, main=True)
        self.save_button.setObjectName("saveButton")
        self.save_button.setToolTip("Ctrl+Enter")
        foot.addWidget(self.missing_label, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)

    def follow(self) -> bool:
        """Tell of every change of a field from now on; say whether that is new."""
        if self._is_followed:
            return False
        self._is_followed = True
        fields.watch(self, self.touched)
        return True

    @property
    def is_of_one(self) -> bool:
        """Whether the form is for one household."""
        return self._whom is not None

    @property
    def whom(self) -> Whom:
        """The household the form is for."""
        if self._whom is None:
            raise ValueError("this form is of no one household")
        return self._whom

    @property
    def household_id(self) -> int:
        """The number of the household the form is for."""
        return self.whom.household_id

    def must_be_of(self, household_id: int) -> None:
        """Refuse a record of another household than the form's; such a form is never made."""
        if household_id != self.household_id:
            raise ValueError("the record is of another household than the form")

    def add_field(self, caption: str, *widgets: QWidget) -> None:
        """Put a captioned row of the form; the caption is also the field's accessible name."""
        label = second_label(caption, self)
        label.setBuddy(widgets[0])
        self.body.addWidget(label)
        for widget in widgets:
            if not widget.accessibleName():
                widget.setAccessibleName(caption)
            self.body.addWidget(widget)

    def widgets_from(self, first: int) -> list[QWidget]:
        """List what stands in the form from a place on, captions and fields, to be shown and hidden together."""
        items = (self.body.itemAt(place) for place in range(first, self.body.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def missing(self) -> str:
        """Say in one sentence what is still missing; empty when the form is complete."""
        raise NotImplementedError

    def request(self) -> Request:
        """Make the request of a complete form."""
        raise NotImplementedError

    def bring_into_view(self, field: QWidget) -> None:
        """Scroll to a field that was just shown, once it has its place."""
        QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field))

    def is_dirty(self) -> bool:
        """Say whether anything was given that would be missed."""
        return False

    def on_digit(self, digit: int) -> None:
        """Take a digit typed outside a text field: the answer it stands for."""
        for choices in self.by_digit:
            if choices.pick(digit):
                return

    def refresh(self) -> None:
        """Say what is missing and let save only what is complete."""
        missing = self._forbidden or self.missing()
        self.save_button.setEnabled(not missing)
        self.missing_label.setText("" if self._forbidden else missing or tr("Ctrl+Enter saves"))
        self.reshaped.emit()

    def save(self) -> None:
        """Hand the request out, if the form is complete."""
        self.refresh()
        if self.save_button.isEnabled():
            self.refusal.hide()
            self.saved.emit(self.request())

    def refuse(self, message: str) -> None:
        """Show why the workspace refused; what was typed stays."""
        self.refusal.say(message)
        self.reshaped.emit()

    def forbid(self, message: str) -> None:
        """Say why this form can never be saved; its words stay and can be copied."""
        self._forbidden = message
        self.refuse(message)
        self.refresh()

    def words(self) -> str:
        """Read what was written by hand, a line a field."""
        return words_in(fields.read(self))

    def wanted_height(self, width: int) -> int:
        """Count the height at which nothing scrolls."""
        layout = self.layout()
        assert layout is not None
        edges = layout.contentsMargins()
        self.body.activate()
        inside = width - edges.left() - edges.right()
        mark = 0 if self.mark.isHidden() else self.mark.sizeHint().width() + 10
        head = self._head.heightForWidth(inside - mark)
        # What is missing may take more than one line beside the buttons.
        foot = max(self._foot.heightForWidth(inside), self.save_button.sizeHint().height())
        rows = [head, self.body.heightForWidth(inside), foot]
        if not self.refusal.isHidden():
            rows.append(self.refusal.heightForWidth(inside))
        return sum(rows) + layout.spacing() * (len(rows) - 1) + edges.top() + edges.bottom() + 2

    def event(self, event: QEvent) -> bool:
        """Keep plain keys from the window's one-letter shortcuts while the form has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if is_save(event) or (plain and (event.text().isprintable() or event.key() == Qt.Key.Key_Escape)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc, save on Ctrl+Enter, hand digits to the form."""
        digit = digit_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif is_save(event):
            self.save()
        elif digit is not None:
            self.on_digit(digit)
        else:
            super().keyPressEvent(event)


def is_save(event: QKeyEvent) -> bool:
    """Say whether a key is the one that saves a form."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.ControlModifier


def second_label(text: str, parent: QWidget) -> QLabel:
    """Make a label of secondary text that wraps and never reads markup."""
    label = QLabel(text, parent)
    label.setProperty("role", "second")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def beside(field: QWidget, button: QWidget, parent: QWidget) -> QWidget:
    """Put a button beside a field; the two take the place of one in a row of a form."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(field, 1)
    row.addWidget(button)
    box.setFocusProxy(field)
    return box


def note_edit(parent: QWidget, placeholder: str = "", lines: int = 2) -> QPlainTextEdit:
    """Make a field for a few lines of text that Tab leaves."""
    edit = QPlainTextEdit(parent)
    edit.setTabChangesFocus(True)
    edit.setPlaceholderText(placeholder)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 24)
    return edit


class NoteForm(ActForm):
    """Add a note (메모)."""

    def __init__(self, household: Whom, parent: QWidget | None = None) -> None:
        super().__init__(tr("Write a note"), "", parent, household=household)
        self.note = note_edit(self, lines=4)
        self.add_field(tr("Note"), self.note)
        self.note.textChanged.connect(self.refresh)
        self.setFocusProxy(self.note)
        self.refresh()

    def missing(self) -> str:
        """Ask for a text."""
        return "" if self.note.toPlainText().strip() else tr("Write the note.")

    def is_dirty(self) -> bool:
        """Say whether anything is written."""
        return bool(self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Households.add_note, self.household_id, self.note.toPlainText().strip(), WHEN_RUN)


class SafetyNoteForm(ActForm):
    """Set or clear what a visitor must know first (방문 안전 메모)."""

    def __init__(self, household: Whom, text: str, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Safety note for visitors"), tr("Shown first on screen, map and paper."), parent, household=household
        )
        self._before = text
        self.note = note_edit(self, tr("For example: dog in the yard, visit in pairs"))
        self.note.setPlainText(text)
        self.add_field(tr("Safety note"), self.note)
        self.note.textChanged.connect(self.refresh)
        self.setFocusProxy(self.note)
        self.refresh()

    def missing(self) -> str:
        """Ask for a change."""
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def is_dirty(self) -> bool:
        """Say whether the text differs from before."""
        return self.note.toPlainText().strip() != self._before.strip()

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Households.set_safety_note, self.household_id, self.note.toPlainText().strip(), WHEN_RUN)
