"""Ctrl+K: finds any household, action or setting, by keyboard alone; what was chosen lately comes first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import tr
from coordinator.widgets.frame.actions import shown_shortcut
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.homes.search import HitSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.subject import Action
    from coordinator.worklist.rows import SearchHit

_FIRST_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MOST_RECENT = 8
_MOST_SHOWN = 30
_ASK_AFTER_MS = 60
_ARROWS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of the palette: what it is, and what stands beside it."""

    kind: str
    """household or action."""
    key: int | str
    text: str
    detail: str = ""
    end: str = ""
    """Shortcut or area, at the right."""


def offers(actions: Iterable[Action], desks: Iterable[tuple[str, str]]) -> list[Found]:
    """List what can be chosen here beside households: the actions of now, and the way to each desk by id and title."""
    found = [
        Found("action", action.id, tr(action.text), "", shown_shortcut(action.shortcut))
        for action in actions
        if action.id != "palette"
    ]
    return found + [
        Found("action", f"desk:{desk}", tr("Go to {desk}", desk=title), "", f"Ctrl+{number}")
        for number, (desk, title) in enumerate(desks, 1)
    ]


def initials(text: str) -> str:
    """Reduce Hangul syllables to their first consonants; other characters stay."""
    return "".join(_FIRST_CONSONANTS[(ord(ch) - 0xAC00) // 588] if "가" <= ch <= "힣" else ch for ch in text)


def fits(text: str, wanted: str) -> bool:
    """Tell whether each word of `wanted` stands in `text`, as written or by first consonants."""
    low, first = text.lower(), initials(text)
    return all(word in low or word in first for word in wanted.lower().split())


class _Delegate(QStyledItemDelegate):
    """Paints an entry in one line of 36 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        """Give each entry one line."""
        return QSize(200, 36)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        """Paint one entry."""
        found: Found | None = index.data(Qt.ItemDataRole.UserRole)
        if found is None:
            return
        c = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        strong, plain, second = theme.font(bold=found.kind == "household"), theme.font(), theme.font(theme.SECOND_PT)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(c.primary_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        inner = rect.adjusted(16, 0, -16, 0)
        painter.setFont(second)
        painter.setPen(QColor(c.subtle))
        end = QFontMetrics(second).elidedText(found.end, Qt.TextElideMode.ElideRight, inner.width() * 45 // 100)
        painter.drawText(inner, right, end)
        room = inner.width() - QFontMetrics(second).horizontalAdvance(end) - 12
        painter.setFont(strong)
        painter.setPen(QColor(c.text))
        text = QFontMetrics(strong).elidedText(found.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, left, text)
        used = QFontMetrics(strong).horizontalAdvance(text) + 8
        painter.setFont(plain)
        painter.setPen(QColor(c.subtle))
        detail = QFontMetrics(plain).elidedText(found.detail, Qt.TextElideMode.ElideRight, max(0, room - used))
        painter.drawText(inner.adjusted(used, 0, 0, 0), left, detail)
        painter.restore()


class Palette(QFrame):
    """The box that finds things.

    Signals
    -------
    household_chosen : int
    action_chosen : str, the id of an action
    closed : nothing
    """

    household_chosen = Signal(int)
    action_chosen = Signal(str)
    closed = Signal()

    WIDTH = 560
    HEIGHT = 420

    def __init__(
        self, bridge: Bridge, offers: Callable[[], Sequence[Found]], recent: list[Found], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(tr("Find a household or a command"))
        self.setProperty("panel", "true")
        self._bridge, self._offers, self._recent = bridge, offers, recent
        self._households: list[Found] = []
        self.field = QLineEdit()
        self.field.setObjectName("paletteField")
        self.field.setAccessibleName(tr("Find a household or a command"))
        self.field.setPlaceholderText(tr("Name, initials, phone, address or command"))
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("paletteList")
        self.list.setAccessibleName(tr("What was found"))
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        self._nothing = QLabel(tr("Nothing found. Try part of the name, ㄱㅅㅎ, a phone number or an address."))
        self._nothing.setObjectName("paletteNothing")
        self._nothing.setProperty("role", "second")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(12, 4, 12, 4)
        self._nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)
        self._search = HitSearch(self.field, _ASK_AFTER_MS)
        self._search.wanted.connect(self._ask)
        self._search.found.connect(self._on_hits)
        self._search.entered.connect(self._choose_current)
        self._moved = False
        """Whether the arrows have gone to another entry than the first."""
        self.hide()

    def place(self, room: QSize) -> None:
        """Stand in the middle of the upper part of a room."""
        width = min(self.WIDTH, room.width() - 32)
        self.setGeometry((room.width() - width) // 2, 52, width, min(self.HEIGHT, room.height() - 80))

    def open_box(self) -> None:
        """Show the box, empty, with what was chosen lately on top."""
        self.field.clear()
        self._households, self._moved = [], False
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_box(self) -> None:
        """Put the box away."""
        self._search.forget_enter()
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def found(self) -> list[Found]:
        """List what is shown, top down."""
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._moved = False
        self._fill()

    @Slot(str)
    def _ask(self, words: str) -> None:
        search, found = self._bridge.workspace.households.search, partial(self._search.answer, words)
        self._bridge.ask(search, words, limit=_MOST_SHOWN, then=found, key="palette")

    @Slot(object)
    def _on_hits(self, hits: Sequence[SearchHit]) -> None:
        self._households = [_household(hit) for hit in hits]
        self._fill()

    def _fill(self) -> None:
        wanted = self.field.text().strip()
        offers = list(self._offers())
        can = {found.key for found in offers}
        if wanted:
            lately = [key for found in self._recent for key in [found.key]]
            rank = {key: n for n, key in enumerate(lately)}
            households = sorted(self._households, key=lambda found: rank.get(found.key, len(rank)))
            actions = [found for found in offers if fits(found.text, wanted)]
            shown = [*households, *actions][:_MOST_SHOWN]
        else:
            recent = [found for found in self._recent if found.kind == "household" or found.key in can]
            known = {found.key for found in recent}
            shown = [*recent, *(found for found in offers if found.key not in known)]
        before = self.list.currentItem()
        kept = before.data(Qt.ItemDataRole.UserRole).key if before is not None and self._moved else None
        self.list.clear()
        for found in shown:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, found)
            words = ", ".join(part for part in (found.text, found.detail, found.end) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        # An answer that comes late does not move what the arrows have gone to.
        place = next((n for n, found in enumerate(shown) if kept is not None and found.key == kept), 0)
        self.list.setCurrentRow(place if shown else -1)
        self._nothing.setVisible(bool(wanted) and not shown and not self._search.waits)

    @Slot()
    def _choose_current(self) -> None:
        self._choose(self.list.currentItem())

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        found: Found = item.data(Qt.ItemDataRole.UserRole)
        self._recent[:] = [found, *(old for old in self._recent if old.key != found.key)][:_MOST_RECENT]
        self.close_box()
        if found.kind == "household":
            self.household_chosen.emit(int(found.key))
        else:
            self.action_chosen.emit(str(found.key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrow keys, Enter and Esc rule the list; leaving the field closes the box."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row, last = self.list.currentRow(), self.list.count() - 1
            self._moved = self._moved or event.key() in _ARROWS
            match event.key():
                case Qt.Key.Key_Down:
                    self.list.setCurrentRow(min(last, row + 1))
                case Qt.Key.Key_Up:
                    self.list.setCurrentRow(max(0, row - 1))
                case Qt.Key.Key_PageDown:
                    self.list.setCurrentRow(min(last, row + 8))
                case Qt.Key.Key_PageUp:
                    self.list.setCurrentRow(max(0, row - 8))
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._search.enter(chosen=self._moved)
                case Qt.Key.Key_Escape:
                    self.close_box()
                case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                    pass
                case _:
                    return False
            return True
        if event.type() == QEvent.Type.FocusOut and not self.list.underMouse():
            QTimer.singleShot(0, self, self._close_when_left)
        return super().eventFilter(watched, event)

    @Slot()
    def _close_when_left(self) -> None:
        # A menu of the input method takes the focus for a moment; only another widget of this window means "away".
        window = self.window()
        if window.isActiveWindow() and window.focusWidget() is not self.field:
            self.close_box()


def _household(hit: SearchHit) -> Found:
    who = tr("{age} years old", age=hit.age) if hit.age is not None else ""
    return Found(
        "household", hit.household_id, hit.name, " · ".join(p for p in (who, hit.phone) if p), hit.address or hit.area
    )
