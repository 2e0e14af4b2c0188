"""Who is not watched today (오늘 살피지 못하는 가구): names under their causes, in a drawer of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import ntr, short_day, tr
from coordinator.widgets.kit import icons, theme
from coordinator.worklist.rows import NotWatched

if TYPE_CHECKING:
    from collections.abc import Sequence

_Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Cause:
    """A heading of the list: a cause and how many households it holds."""

    text: str
    count: int


class NotWatchedModel(QAbstractListModel):
    """Causes, most households first, each followed by its households."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Cause | NotWatched] = []

    def set_households(self, households: Sequence[NotWatched]) -> None:
        """Show these households."""
        groups: dict[str, list[NotWatched]] = {}
        for household in households:
            groups.setdefault(household.cause.text, []).append(household)
        self.beginResetModel()
        self._entries = []
        for text, members in sorted(groups.items(), key=lambda item: -len(item[1])):
            self._entries += [Cause(text, len(members)), *members]
        self.endResetModel()

    def entry(self, row: int) -> Cause | NotWatched:
        """Give the heading or household of a row."""
        return self._entries[row]

    def row_of(self, household_id: int) -> int:
        """Find the row of a household; -1 where it is not among them."""
        ids = (entry.household_id if isinstance(entry, NotWatched) else None for entry in self._entries)
        return next((row for row, listed_id in enumerate(ids) if listed_id == household_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count headings and households."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let only households be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._entries[index.row()], Cause):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a row."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            if isinstance(entry, Cause):
                return tr("{cause}: {count}", cause=entry.text, count=_households(entry.count))
            age = tr("{age} years old", age=entry.age) if entry.age is not None else ""
            return ", ".join(part for part in (entry.name, age, entry.area, entry.cause.text, _since(entry)) if part)
        return None


def _households(count: int) -> str:
    return ntr("{n} household", "{n} households", count)


def _since(entry: NotWatched) -> str:
    return tr("since {when}", when=short_day(entry.since_at)) if entry.since_at is not None else ""


class _Delegate(QStyledItemDelegate):
    """Paints headings and households of 32 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give headings a little more room."""
        return QSize(200, theme.scaled(44 if isinstance(index.data(ENTRY), Cause) else 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        c = theme.current()
        entry = index.data(ENTRY)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        bold, plain, second = theme.font(bold=True), theme.font(), theme.font(theme.SECOND_PT)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(c.primary_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        elif state & QStyle.StateFlag.State_MouseOver and not isinstance(entry, Cause):
            painter.fillRect(rect, QColor(c.ground))
        inner = rect.adjusted(16, 0, -16, 0)
        if isinstance(entry, Cause):
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.hairline))
            inner = inner.adjusted(0, 10, 0, 0)
            count = _households(entry.count)
            painter.setFont(second)
            painter.setPen(QColor(c.subtle))
            painter.drawText(inner, right, count)
            room = inner.width() - QFontMetrics(second).horizontalAdvance(count) - 12
            painter.setFont(bold)
            painter.setPen(QColor(c.text))
            text = QFontMetrics(bold).elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, left, text)
        else:
            since = _since(entry)
            painter.setFont(second)
            painter.setPen(QColor(c.subtle))
            painter.drawText(inner, right, since)
            room = inner.width() - QFontMetrics(second).horizontalAdvance(since) - 12
            painter.setFont(plain)
            painter.setPen(QColor(c.text))
            painter.drawText(inner, left, entry.name)
            used = QFontMetrics(plain).horizontalAdvance(entry.name) + 8
            painter.setPen(QColor(c.subtle))
            where = " · ".join(p for p in ("" if entry.age is None else str(entry.age), entry.area) if p)
            where = QFontMetrics(plain).elidedText(where, Qt.TextElideMode.ElideRight, max(0, room - used))
            painter.drawText(inner.adjusted(used, 0, 0, 0), left, where)
        painter.restore()


class NotWatchedPanel(QFrame):
    """The drawer at the right of the window.

    Signals
    -------
    household_opened : int, by Enter or a click
    closed : nothing
    """

    household_opened = Signal(int)
    closed = Signal()

    WIDTH = 420

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notWatchedPanel")
        self.setAccessibleName(tr("Households not watched today"))
        self.setProperty("drawer", "true")
        self.setAutoFillBackground(True)
        self.model = NotWatchedModel(self)
        self._shown: tuple[NotWatched, ...] | None = None
        self._title = QLabel(tr("Not watched today"))
        self._title.setProperty("role", "title")
        self._count = QLabel()
        close = QToolButton()
        close.setObjectName("notWatchedClose")
        close.setAccessibleName(tr("Close"))
        close.setToolTip(tr("Close (Esc)"))
        close.setIcon(icons.icon("close"))
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(close)
        why = QLabel(tr("No signal reaches us from these homes today. A call or a visit is the only way to know."))
        why.setProperty("role", "second")
        why.setWordWrap(True)
        why.setContentsMargins(16, 0, 16, 4)
        self.list = QListView()
        self.list.setObjectName("notWatchedList")
        self.list.setAccessibleName(tr("Households not watched today"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.list.activated.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(why)
        layout.addWidget(self.list, 1)
        self.hide()

    def set_households(self, households: Sequence[NotWatched]) -> None:
        """Show these households under their causes; who was selected stays selected."""
        if self._shown == tuple(households):
            return
        self._shown = tuple(households)
        before = self.list.currentIndex().data(ENTRY)
        self.model.set_households(households)
        if isinstance(before, NotWatched):
            row = self.model.row_of(before.household_id)
            if row >= 0:
                self.list.setCurrentIndex(self.model.index(row, 0))
        self._count.setText(_households(len(households)))

    def place(self, right: int, top: int, bottom: int, least: int = 0) -> None:
        """Stand at the right between two heights, over the whole of what is `least` pixels wide there."""
        width = min(max(theme.scaled(self.WIDTH), least), right)
        self.setGeometry(right - width, top, width, bottom - top)

    def open_panel(self) -> None:
        """Show the drawer with the first household selected."""
        self.show()
        self.raise_()
        if not isinstance(self.list.currentIndex().data(ENTRY), NotWatched):
            self.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_panel(self) -> None:
        """Put the drawer away."""
        self.hide()
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go up or down by households, over the headings."""
        row = self.list.currentIndex().row() + by
        while 0 <= row < self.model.rowCount() and isinstance(self.model.entry(row), Cause):
            row += 1 if by > 0 else -1
        if 0 <= row < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(row, 0))

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, NotWatched):
            self.household_opened.emit(entry.household_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the drawer away with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)
