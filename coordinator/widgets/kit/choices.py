"""Small parts of the inline forms: buttons, choices by number key, a flow of them, and a moment that may be unset."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QEvent, QPoint, QRect, QRectF, QSize, Qt, QTime, QTimeZone, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDateTimeEdit,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from coordinator.korea import KST
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.fields import still, write_as_texts_do

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


class Flow(QLayout):
    """Lays its widgets in lines, as many a line as fit.

    Parameters
    ----------
    ends : how many widgets, the last ones, stand at the right of their line; together or not at all beside the others
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 4, ends: int = 0) -> None:
        super().__init__(parent)
        self._ends = ends
        self._items: list[QLayoutItem] = []
        self._height_at: dict[int, int] = {}
        """The height of the lines at each width that was asked for since anything changed."""
        self._gap = gap
        self.is_one_line = False
        """Whether it asks for the width of all it holds."""
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item, as Qt asks."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Grow in no direction by itself."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Count the height that the lines need."""
        height = self._height_at.get(width)
        if height is None:
            height = self._height_at[width] = self._place(QRect(0, 0, width, 0), move=False)
        return height

    def invalidate(self) -> None:
        """Forget what was counted: something of it changed."""
        self._height_at.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Lay the widgets out."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for the smallest size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Ask for the widest widget, or for one line of all."""
        size = QSize()
        if self.is_one_line and self._items:
            hints = [item.sizeHint() for item in self._items]
            whole = sum(hint.width() for hint in hints) + self._gap * (len(hints) - 1)
            return QSize(whole, max(hint.height() for hint in hints))
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), max(item.sizeHint().height() for item in line)
            room = rect.width() - sum(item.sizeHint().width() for item in line) - self._gap * (len(line) - 1)
            for item in line:
                if item is self._first_end:
                    x += max(0, room)
                size = QSize(min(item.sizeHint().width(), rect.width()), item.sizeHint().height())
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    @property
    def _first_end(self) -> QLayoutItem | None:
        return self._items[-self._ends] if 0 < self._ends <= len(self._items) else None

    def _width_of_ends(self) -> int:
        return sum(end.sizeHint().width() + self._gap for end in self._items[-self._ends :]) - self._gap

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            wide = item.sizeHint().width()
            whole = self._width_of_ends() if item is self._first_end else wide
            if not lines or wide > room or whole > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= wide + self._gap
        return lines


class Button(QPushButton):
    """A button that Enter presses as Space does; outside a dialog Qt gives Enter to nobody."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


def push_button(
    text: str, clicked: Callable[[], object], parent: QWidget, *, main: bool = False, link: bool = False
) -> QPushButton:
    """Make a button: the main one of its pane, a flat one, or one that looks like a link."""
    button = Button(text, parent)
    button.setAutoDefault(False)
    if main or link:
        button.setProperty("main" if main else "link", True)
    button.clicked.connect(lambda _checked=False: clicked())
    return button


CHOICE_AIR = 6
"""Pixels above and below the text of a choice, together."""


class Choice(QAbstractButton):
    """One of several answers, with the key that picks it written before it."""

    def __init__(self, code: str, label: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self.key = key
        self.setText(label)
        self.setCheckable(True)
        self.setAccessibleName(label)
        self.setAccessibleDescription(key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _key_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.key) + 7 if self.key else 0

    def sizeHint(self) -> QSize:
        """Ask for key and label."""
        room = self.fontMetrics()
        return QSize(room.horizontalAdvance(self.text()) + self._key_width() + 18, room.height() + CHOICE_AIR)

    def minimumSizeHint(self) -> QSize:
        """Never cut the label."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw key and label; the chosen one is filled softly and has a heavier edge."""
        ink = theme.current()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, on = self.isChecked(), self.isEnabled()
        edge = ink.primary if chosen or self.hasFocus() else ink.edge if on else ink.hairline
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        fill = ink.ground if on and self.underMouse() else ink.surface
        painter.setBrush(QColor(ink.primary_soft if chosen else fill))
        painter.drawRoundedRect(box, 6, 6)
        left = 9
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self.key:
            painter.setPen(QColor(ink.primary_text if chosen else ink.faint))
            painter.drawText(QRect(left, 0, self._key_width(), self.height()), side, self.key)
            left += self._key_width()
        painter.setPen(QColor(ink.primary_text if chosen else ink.text if on else ink.faint))
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), side, self.text())


CAPTION_WIDTH = 40
"""Least width of a caption that stands before its answers, so that most of them begin below each other."""


class Choices(QWidget):
    """A flow of answers of which one holds, or several.

    Signals
    -------
    changed : an answer was chosen or taken back
    """

    changed = Signal()

    def __init__(
        self,
        answers: Iterable[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        keys: Iterable[str] = (),
        several: bool = False,
        caption: str = "",
    ) -> None:
        super().__init__(parent)
        flow = self._flow = Flow(self)
        if caption:
            self.setAccessibleName(caption)
            before = QLabel(caption, self)
            before.setProperty("role", "second")
            before.setMinimumWidth(CAPTION_WIDTH)
            before.setFixedHeight(self.fontMetrics().height() + CHOICE_AIR)
            flow.addWidget(before)
        self._group = QButtonGroup(self)
        self._group.setExclusive(not several)
        self.buttons: list[Choice] = []
        for (code, label), key in zip_longest(answers, keys, fillvalue=""):
            if not code:
                break
            button = Choice(str(code), str(label), str(key), self)
            button.toggled.connect(self.changed)
            self._group.addButton(button)
            self.buttons.append(button)
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def stand_in_one_line(self) -> None:
        """Take the width of all answers beside each other, whatever size or language they have."""
        self._flow.is_one_line = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def chosen(self) -> tuple[str, ...]:
        """List the codes that hold."""
        return tuple(button.code for button in self.buttons if button.isChecked())

    def one(self) -> str:
        """Give the code that holds, empty if none does."""
        return next(iter(self.chosen()), "")

    def choose(self, code: str) -> None:
        """Set an answer and bring the focus to it."""
        for button in self.buttons:
            if button.code == code and button.isEnabled():
                button.setChecked(True)
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(self, codes: Collection[str]) -> None:
        """Let just these answers hold, wherever the focus is."""
        self.clear()
        for button in self.buttons:
            if button.code in codes and button.isEnabled():
                button.setChecked(True)

    def clear(self) -> None:
        """Take the answer back."""
        exclusive = self._group.exclusive()
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(False)
        self._group.setExclusive(exclusive)

    def by_key(self, key: str) -> Choice | None:
        """Find the answer a key stands for."""
        return next((button for button in self.buttons if button.key == key and button.isEnabled()), None)

    def pick(self, digit: int) -> bool:
        """Choose the answer a digit stands for; say whether there is one."""
        picked = self.by_key(str(digit))
        if picked is not None:
            self.choose(picked.code)
        return picked is not None


class MomentEdit(QDateTimeEdit):
    """A moment in Korean time, or a day, that is unset until someone gives it.

    The lowest value stands for "unset" and shows `unset_text`; a person cannot choose it otherwise.
    """

    def __init__(
        self,
        lowest: datetime,
        unset_text: str,
        parent: QWidget | None = None,
        *,
        begin: datetime | None = None,
        days_only: bool = False,
    ) -> None:
        super().__init__(parent)
        still(self)
        self._begin = _wall(begin or lowest)
        # Korean wall-clock time is counted as if it were UTC, so that no clock change of this machine moves it.
        self.setTimeZone(QTimeZone.utc())
        self._hours = not days_only
        write_as_texts_do(self, hours=self._hours)
        self.setCalendarPopup(True)
        self.setStyleSheet("QDateTimeEdit::drop-down { border: none; width: 24px; }")
        self.setMinimumDateTime(_wall(lowest))
        self.setSpecialValueText(unset_text)
        self.setDateTime(self.minimumDateTime())

    def changeEvent(self, event: QEvent) -> None:
        """Write the same moment in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            write_as_texts_do(self, hours=self._hours)

    def limit(self, latest: datetime) -> None:
        """Take nothing later."""
        self.setMaximumDateTime(_wall(latest))

    def is_set(self) -> bool:
        """Say whether a moment was given."""
        return self.dateTime() > self.minimumDateTime()

    def give(self, moment: datetime) -> None:
        """Set the moment."""
        self.setDateTime(_wall(moment))

    def take_back(self, moment: str | None) -> None:
        """Set the moment as it was written down by `isoformat`; none leaves it unset."""
        if moment is None:
            self.setDateTime(self.minimumDateTime())
        else:
            self.give(datetime.fromisoformat(moment))

    def moment(self) -> datetime | None:
        """Give the moment, None while unset."""
        if not self.is_set():
            return None
        day, time = self.date(), self.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=KST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin at the next morning when the first key comes; the unset text itself cannot be edited."""
        if not self.is_set() and (event.text().isdigit() or event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self.setDateTime(QDateTime(self._begin.date().addDays(1), QTime(9, 0), QTimeZone.utc()))
            self.setSelectedSection(QDateTimeEdit.Section.DaySection)
            if not event.text().isdigit():
                return
        super().keyPressEvent(event)


def _wall(moment: datetime) -> QDateTime:
    in_korea = moment.astimezone(KST)
    return QDateTime(
        QDate(in_korea.year, in_korea.month, in_korea.day), QTime(in_korea.hour, in_korea.minute), QTimeZone.utc()
    )


def digit_of(event: QKeyEvent) -> int | None:
    """Give the digit that was pressed without a modifier, else None."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held != Qt.KeyboardModifier.NoModifier or not Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return None
    return int(event.key()) - int(Qt.Key.Key_0)
