"""The worklist (오늘 할 일): one line a household, why it is there, what comes next; its rank is decided elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QActionGroup, QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coordinator.worklist.rows import Line

_Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 60
_FILTER_SEVERITIES = ("serious", "caution", "watch", "no_data")
_SORTS: tuple[tuple[str, str], ...] = (
    ("rank", mark("By urgency")),
    ("due", mark("By time due")),
    ("name", mark("By name")),
    ("area", mark("By area")),
)
_LOADING_AFTER_MS = 300


def due_words(due_at: datetime | None, now: datetime) -> str:
    """Say when something is due as seen from now: a time today, else the day."""
    if due_at is None:
        return ""
    if due_at < now:
        return tr("overdue since {time}", time=f"{due_at:%H:%M}" if due_at.date() == now.date() else short_day(due_at))
    days = (due_at.date() - now.date()).days
    if days == 0:
        # An end of day is no hour anybody has to keep.
        return tr("today") if due_at.hour >= 18 else tr("by {time}", time=f"{due_at:%H:%M}")
    return tr("tomorrow") if days == 1 else tr("by {day}", day=short_day(due_at))


def spoken(line: Line, now: datetime) -> str:
    """Say a line of the list as a screen reader should."""
    who = f"{line.name} {tr('{age} years old', age=line.age)}" if line.age is not None else line.name
    parts = [tr(SEVERITY_LABELS.get(line.severity, "")), who, line.area]
    parts += [reason.text for reason in line.reasons]
    parts += [line.step.text, due_words(line.due_at, now)]
    return ", ".join(part for part in parts if part)


class WorklistModel(QAbstractListModel):
    """An adapter over the lines; answers the spoken text, a tool tip with every reason, and the line itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self.now: datetime | None = None

    def set_lines(self, lines: Sequence[Line], now: datetime) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines, self.now = list(lines), now
        self.endResetModel()

    def lines(self) -> list[Line]:
        """Give the lines as shown."""
        return list(self._lines)

    def row_of(self, household_id: int | None) -> int:
        """Find a household's row; -1 when it is not shown."""
        return next((n for n, line in enumerate(self._lines) if line.household_id == household_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Count the lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a role for a line."""
        if not index.isValid() or self.now is None:
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(line, self.now)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(reason.text for reason in line.reasons)
            case _ if role == LINE:
                return line
            case _:
                return None


class WorklistDelegate(QStyledItemDelegate):
    """Paints a line: shape, who, reasons; at the right the next step and when it is due."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Give every line two rows of text and room around them."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        line: Line | None = index.data(LINE)
        model = index.model()
        if line is None or not isinstance(model, WorklistModel) or model.now is None:
            return
        c = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if selected:
            painter.fillRect(rect, QColor(c.primary_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.hairline))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.primary))
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.primary))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        theme.paint_severity(painter, QRectF(rect.left() + 14, rect.top() + 13, 15, 15), line.severity)
        self._paint_words(painter, rect.adjusted(40, 8, -14, -8), line, model.now)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, line: Line, now: datetime) -> None:
        c, due = theme.current(), due_words(line.due_at, now)
        bold, plain, second = theme.font(bold=True), theme.font(), theme.font(theme.SECOND_PT)
        bold_metrics, plain_metrics, second_metrics = QFontMetrics(bold), QFontMetrics(plain), QFontMetrics(second)
        upper = QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2)
        lower = QRect(rect.left(), upper.bottom() + 1, rect.width(), rect.height() - upper.height())
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter

        step = bold_metrics.elidedText(line.step.text, Qt.TextElideMode.ElideRight, rect.width() * 45 // 100)
        painter.setFont(bold)
        painter.setPen(QColor(c.primary_text))
        painter.drawText(upper, right | middle, step)
        painter.setFont(second)
        painter.setPen(QColor(c.danger_text if self._is_late(line, now) else c.subtle))
        painter.drawText(lower, right | middle, due)

        room = rect.width() - bold_metrics.horizontalAdvance(step) - 12
        name = bold_metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(bold)
        painter.setPen(QColor(c.text))
        painter.drawText(upper, left | middle, name)
        used = bold_metrics.horizontalAdvance(name) + 6
        where = " · ".join(part for part in ("" if line.age is None else str(line.age), line.area) if part)
        painter.setFont(plain)
        painter.setPen(QColor(c.subtle))
        where = plain_metrics.elidedText(where, Qt.TextElideMode.ElideRight, max(0, room - used))
        painter.drawText(upper.adjusted(used, 0, 0, 0), left | middle, where)

        room = rect.width() - (second_metrics.horizontalAdvance(due) + 12 if due else 0)
        why = " · ".join(reason.text for reason in line.reasons)
        painter.setPen(QColor(c.text))
        painter.drawText(lower, left | middle, plain_metrics.elidedText(why, Qt.TextElideMode.ElideRight, room))

    @staticmethod
    def _is_late(line: Line, now: datetime) -> bool:
        # Red is kept for the serious; others are told by the word alone.
        return line.severity == "serious" and line.due_at is not None and line.due_at < now


class WorklistView(QWidget):
    """The worklist with its title, filter and order.

    Signals
    -------
    household_selected : int, the household of the line chosen by the user
    household_opened : int, by Enter or a double click
    """

    household_selected = Signal(int)
    household_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklistPane")
        self.setAccessibleName(tr("Today's worklist"))
        self._all: tuple[Line, ...] | None = None
        self._now: datetime | None = None
        self._severity = ""
        self._owner: str | None = None
        self._sort = "rank"
        self._quiet = False
        self._last_row = 0

        self.model = WorklistModel(self)
        self.list = QListView()
        self.list.setObjectName("worklistTable")
        self.list.setAccessibleName(tr("Today's worklist"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(WorklistDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Nothing is typed here: with the input method off, c is c even when the Korean keyboard is on.
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.list.selectionModel().currentRowChanged.connect(self._on_current)
        self.list.activated.connect(self._on_activated)

        self._empty = QLabel()
        self._empty.setObjectName("worklistEmpty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(16, 16, 16, 8)
        self._show_all = QPushButton(tr("Show everything"))
        self._show_all.setObjectName("worklistShowAll")
        self._show_all.clicked.connect(self._on_show_all)
        blank = QWidget()
        blank_layout = QVBoxLayout(blank)
        blank_layout.setContentsMargins(0, 0, 0, 0)
        blank_layout.addWidget(self._empty)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._show_all)
        row.addStretch()
        blank_layout.addLayout(row)
        blank_layout.addStretch()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(blank)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head())
        layout.addWidget(self._pages, 1)

        self._loading = QTimer(self)
        self._loading.setSingleShot(True)
        self._loading.setInterval(_LOADING_AFTER_MS)
        self._loading.timeout.connect(self._on_loading)
        self._pages.hide()

    def _make_head(self) -> QFrame:
        head = QFrame()
        head.setProperty("bar", "top")
        head.setFixedHeight(44)
        self._title = QLabel(tr("To do today"))
        self._title.setProperty("role", "title")
        self._count = QLabel()
        self._count.setObjectName("worklistCount")
        self._filter = _menu_button("worklistFilter", tr("Filter the list"))
        self._order = _menu_button("worklistSort", tr("Order of the list"))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(16, 0, 8, 0)
        layout.setSpacing(8)
        for widget in (self._title, self._count):
            layout.addWidget(widget)
        layout.addStretch()
        layout.addWidget(self._filter)
        layout.addWidget(self._order)
        self._fill_menus()
        return head

    def _fill_menus(self) -> None:
        choices: list[tuple[str, str, str | None]] = [(tr("All"), "", None)]
        choices += [(tr(SEVERITY_LABELS[word]), word, None) for word in _FILTER_SEVERITIES]
        owners = sorted({line.owner for line in self._all or ()} - {""})
        if owners:
            choices.append((tr("Nobody's yet"), "", ""))
            choices += [(owner, "", owner) for owner in owners]
        menu = self._filter.menu()
        menu.clear()
        group = QActionGroup(menu)
        for text, word, owner in choices:
            action = _choice(group, menu, text, (word, owner), checked=(word, owner) == (self._severity, self._owner))
            if word:
                action.setIcon(icons.severity_icon(word))
            if action.isChecked():
                self._filter.setText(f"{text} ▾")
        group.triggered.connect(self._on_filter)
        menu = self._order.menu()
        menu.clear()
        group = QActionGroup(menu)
        for code, text in _SORTS:
            if _choice(group, menu, tr(text), code, checked=code == self._sort).isChecked():
                self._order.setText(f"{tr(text)} ▾")
        group.triggered.connect(self._on_sort)

    # what the owner calls

    def expect(self) -> None:
        """Say that lines are on their way; words appear when they take longer than 300 ms."""
        if self._all is None and not self._loading.isActive():
            self._loading.start()

    def set_lines(self, lines: Sequence[Line], now: datetime) -> None:
        """Show the lines of the day; who was selected stays selected."""
        self._loading.stop()
        self._all, self._now = tuple(lines), now
        self._fill_menus()
        self._show()

    def household_ids(self) -> list[int]:
        """List the households as shown, top down."""
        return [line.household_id for line in self.model.lines()]

    def line_of(self, household_id: int | None) -> Line | None:
        """Find the line of a household, shown or filtered away."""
        return next((line for line in self._all or () if line.household_id == household_id), None)

    def selected(self) -> int | None:
        """Give the household of the selected line."""
        line: Line | None = self.list.currentIndex().data(LINE)
        return line.household_id if line else None

    def select(self, household_id: int | None) -> None:
        """Select a household's line without telling anybody; a household that is not listed clears the selection."""
        row = self.model.row_of(household_id)
        self._quiet = True
        if row < 0:
            self.list.setCurrentIndex(QModelIndex())
            self.list.clearSelection()
        elif self.list.currentIndex().row() != row:
            index = self.model.index(row, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self._quiet = False
        if row >= 0:
            self._last_row = row

    def step(self, by: int) -> None:
        """Go up or down by lines, as J and K do; from nowhere, to where the selection was last."""
        count = self.model.rowCount()
        if not count:
            return
        current = self.list.currentIndex()
        row = current.row() + by if current.isValid() else self._last_row
        index = self.model.index(max(0, min(count - 1, row)), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    # inside

    def _show(self) -> None:
        if self._all is None or self._now is None:
            return
        kept = self.selected()
        shown = [line for line in self._all if self._fits(line)]
        if self._sort != "rank":
            shown.sort(key=_sort_key(self._sort))
        self._quiet = True
        self.model.set_lines(shown, self._now)
        self._quiet = False
        self.select(kept)
        households = len(shown)
        self._count.setText(ntr("{n} household", "{n} households", households))
        self._pages.show()
        self._pages.setCurrentIndex(0 if shown else 1)
        if self._all and not shown:
            self._empty.setText(tr("No household fits this filter."))
        else:
            self._empty.setText(
                tr("Nothing is waiting today. New alerts, calls due and services to check will appear here.")
            )
        self._show_all.setVisible(bool(self._all) and not shown)

    def _fits(self, line: Line) -> bool:
        return (not self._severity or line.severity == self._severity) and (
            self._owner is None or line.owner == self._owner
        )

    @Slot()
    def _on_loading(self) -> None:
        self._empty.setText(tr("Loading today's worklist…"))
        self._show_all.hide()
        self._pages.setCurrentIndex(1)
        self._pages.show()

    @Slot(QAction)
    def _on_filter(self, action: QAction) -> None:
        self._severity, self._owner = action.data()
        self._filter.setText(f"{action.text()} ▾")
        self._show()

    @Slot(QAction)
    def _on_sort(self, action: QAction) -> None:
        self._sort = action.data()
        self._order.setText(f"{action.text()} ▾")
        self._show()

    @Slot()
    def _on_show_all(self) -> None:
        self._severity, self._owner = "", None
        self._fill_menus()
        self._show()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        line: Line | None = current.data(LINE)
        if line is not None and not self._quiet:
            self._last_row = current.row()
            self.household_selected.emit(line.household_id)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        line: Line | None = index.data(LINE)
        if line is not None:
            self.household_opened.emit(line.household_id)


def _sort_key(by: str) -> Callable[[Line], Any]:
    if by == "due":
        return lambda line: (line.due_at is None, line.due_at.timestamp() if line.due_at else 0.0)
    if by == "area":
        return lambda line: (line.area, line.name)
    return lambda line: line.name


def _menu_button(name: str, accessible: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(accessible)
    button.setToolTip(accessible)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(QMenu(button))
    return button


def _choice(group: QActionGroup, menu: QMenu, text: str, value: object, *, checked: bool) -> QAction:
    action = QAction(text, group)
    action.setCheckable(True)
    action.setChecked(checked)
    action.setData(value)
    menu.addAction(action)
    return action
