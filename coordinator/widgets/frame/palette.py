"""Ctrl+K: finds any household and whatever the window can be asked for, by keyboard alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
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

from coordinator.text import phone_text, tr
from coordinator.widgets.frame.offers import KINDS, Found, Offers, best_first
from coordinator.widgets.frame.recent import keep_recent, recent_of
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.homes.search import HitSearch, keep_gone_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.rows import SearchHit

_MOST_RECENT = 8
_MOST_SHOWN = 40
_MOST_HOUSEHOLDS = 20
_ROWS = 10
"""So many rows the box grows to; the rest is scrolled to."""
_ROW_HEIGHT = 36
_ASK_AFTER_MS = 60
_PAGE = 8
"""So many entries a page key goes on."""


class _Delegate(QStyledItemDelegate):
    """Paints an entry in one line of 36 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        """Give each entry one line."""
        return QSize(200, theme.scaled(_ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        """Paint one entry."""
        entry: Found | None = index.data(Qt.ItemDataRole.UserRole)
        if entry is None:
            return
        c = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        strong, plain, second = theme.font(bold=entry.kind == "household"), theme.font(), theme.font(theme.SECOND_PT)
        right_text = entry.why_not or " · ".join(part for part in (tr(KINDS.get(entry.kind, "")), entry.end) if part)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(c.primary_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        inner = rect.adjusted(16, 0, -16, 0)
        painter.setFont(second)
        painter.setPen(QColor(c.subtle))
        end = QFontMetrics(second).elidedText(right_text, Qt.TextElideMode.ElideRight, inner.width() * 45 // 100)
        painter.drawText(inner, right, end)
        room = inner.width() - QFontMetrics(second).horizontalAdvance(end) - 12
        painter.setFont(strong)
        painter.setPen(QColor(c.faint if entry.why_not else c.text))
        text = QFontMetrics(strong).elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, left, text)
        used = QFontMetrics(strong).horizontalAdvance(text) + 8
        painter.setFont(plain)
        painter.setPen(QColor(c.subtle))
        detail = QFontMetrics(plain).elidedText(entry.detail, Qt.TextElideMode.ElideRight, max(0, room - used))
        painter.drawText(inner.adjusted(used, 0, 0, 0), left, detail)
        painter.restore()


class Palette(QFrame):
    """The box that finds things.

    Signals
    -------
    household_chosen : int
    action_chosen : str, the id of an action or what `offers.go` understands
    closed : nothing

    Attributes
    ----------
    recent : keys of what was chosen lately, the newest first
    """

    household_chosen = Signal(int)
    action_chosen = Signal(str)
    closed = Signal()

    WIDTH = 600

    def __init__(
        self,
        bridge: Bridge,
        offers: Offers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(tr("Find a household or a command"))
        self.setProperty("panel", "true")
        self._bridge, self._source, self.recent = bridge, offers, recent_of(bridge)
        self._offers: Sequence[Found] = ()
        self._households: list[Found] = []
        self._known: dict[int | str, Found] = {}
        """Households chosen lately, by number: their names are asked for, never kept."""
        self._came_from: QWidget | None = None
        """What had the keyboard before; it is given back."""
        self._room = QSize()
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
        self._note = QLabel()
        self._note.setObjectName("paletteNote")
        self._note.setProperty("role", "second")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(12, 4, 12, 4)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self._note)
        layout.addWidget(self.list, 1)
        self._search = HitSearch(self.field, _ASK_AFTER_MS)
        self._search.wanted.connect(self._ask)
        self._search.found.connect(self._on_hits)
        self._search.entered.connect(self._choose_current)
        self._gone_to: Found | None = None
        """The entry a person went to; no answer takes it away or puts another in its place."""
        self.hide()

    def place(self, room: QSize) -> None:
        """Stand in the middle of the upper part of a room."""
        self._room = room
        width = min(theme.scaled(self.WIDTH), room.width() - 32)
        rows = min(_ROWS, self.list.count())
        height = self.field.sizeHint().height() + 16 + (rows * theme.scaled(_ROW_HEIGHT) + 8 if rows else 0)
        if not self._note.isHidden():
            height += self._note.heightForWidth(width - 16) + 6
        self.setGeometry((room.width() - width) // 2, 52, width, min(height, room.height() - 80))

    def open_box(self) -> None:
        """Show the box, empty, with what was chosen lately on top."""
        if not self.isVisible():
            self._came_from = self.window().focusWidget()
        self.field.clear()
        self._households, self._gone_to = [], None
        self._offers = self._source.all()
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._source.read_in(self, self.renew)
        numbers = [key for key in self.recent if isinstance(key, int)]
        if numbers:
            named = self._bridge.workspace.households.named
            self._bridge.ask(named, numbers, then=self._on_named, key="palette.recent")

    def renew(self) -> None:
        """Take what can be asked for again, as some of it was not read in yet."""
        if self.isVisible():
            self._offers = self._source.all()
            self._fill()

    def _on_named(self, hits: Sequence[SearchHit]) -> None:
        self._known = {hit.household_id: _household(hit) for hit in hits}
        if not self._search.words:
            self._fill()

    @Slot()
    def close_box(self) -> None:
        """Put the box away and give the keyboard back."""
        self._search.forget_enter()
        if self.isVisible():
            gives_back = self.field.hasFocus()
            self.hide()
            if gives_back and self._came_from is not None and shiboken6.isValid(self._came_from):
                self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
            self._came_from = None
            self.closed.emit()

    def found(self) -> list[Found]:
        """List what is shown, top down."""
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._gone_to = None
        self._fill()

    @Slot(str)
    def _ask(self, words: str) -> None:
        search, answer = self._bridge.workspace.households.search, partial(self._search.answer, words)
        self._bridge.ask(search, words, limit=_MOST_HOUSEHOLDS, then=answer, key="palette")

    @Slot(object)
    def _on_hits(self, hits: Sequence[SearchHit]) -> None:
        self._households = [_household(hit) for hit in hits]
        self._fill()

    def _fill(self) -> None:
        wanted = self._search.words
        if wanted:
            entries = best_first(self._households, self._offers, wanted, self.recent)[:_MOST_SHOWN]
        else:
            can = self._known | {entry.key: entry for entry in self._offers}
            recent = [can[key] for key in self.recent if key in can]
            entries = [*recent, *(entry for entry in self._offers if entry not in recent and entry.kind != "filter")]
        place = keep_gone_to(entries, self._gone_to, self.list.currentRow(), lambda entry: entry.key)
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, entry)
            parts = (entry.text, entry.detail, entry.end, entry.why_not)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))
            self.list.addItem(item)
        self.list.setCurrentRow(place if entries else -1)
        nothing = bool(wanted) and not entries and not self._search.waits
        self._say(tr("Nothing found. Try part of the name, ㄱㅅㅎ, a phone number or an address.") if nothing else "")

    def _go(self, by: int) -> None:
        """Go to another entry, as far as there is one."""
        if self.list.count():
            self.list.setCurrentRow(min(self.list.count() - 1, max(0, self.list.currentRow() + by)))
            self._gone_to = self.list.currentItem().data(Qt.ItemDataRole.UserRole)

    def _enter(self) -> None:
        """Open what is selected; who was found for older words only, or nobody yet, waits for the answer."""
        item = self.list.currentItem()
        entry: Found | None = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        is_meant = self._gone_to is not None or (entry is not None and entry.kind != "household")
        self._search.enter(chosen=is_meant)

    def _say(self, sentence: str) -> None:
        """Say something under the field; nothing puts it away. The box takes the height it needs."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        self.list.setVisible(self.list.count() > 0)
        if not self._room.isEmpty():
            self.place(self._room)

    @Slot()
    def _choose_current(self) -> None:
        self._choose(self.list.currentItem())

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        entry: Found = item.data(Qt.ItemDataRole.UserRole)
        if entry.why_not:
            self._say(tr("{command} cannot be done now. {why}", command=entry.text, why=entry.why_not))
            return
        self.recent = [entry.key, *(key for key in self.recent if key != entry.key)][:_MOST_RECENT]
        keep_recent(self._bridge, self.recent)
        self.close_box()
        if entry.kind == "household":
            self.household_chosen.emit(int(entry.key))
        else:
            self.action_chosen.emit(str(entry.key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrow keys, Enter and Esc rule the list; leaving the field closes the box."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down:
                    self._go(1)
                case Qt.Key.Key_Up:
                    self._go(-1)
                case Qt.Key.Key_PageDown:
                    self._go(_PAGE)
                case Qt.Key.Key_PageUp:
                    self._go(-_PAGE)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._enter()
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
    age = tr("{age} years old", age=hit.age) if hit.age is not None else ""
    return Found(
        "household",
        hit.household_id,
        hit.name,
        " · ".join(p for p in (age, phone_text(hit.phone)) if p),
        hit.address or hit.area,
    )
