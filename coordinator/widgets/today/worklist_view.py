"""The worklist (오늘 할 일): one line a household, why it is there, what comes next; its rank is decided elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit import icons
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.skeleton import LINES, Skeleton
from coordinator.widgets.today.head_lines import HeadLines
from coordinator.widgets.today.run.start_bar import RunStart
from coordinator.widgets.today.why_tip import show_why
from coordinator.widgets.today.worklist_rows import LINE, WorklistDelegate, WorklistModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coordinator.widgets.kit.drafts.store import Drafts
    from coordinator.worklist.rows import Line

_FILTER_SEVERITIES = ("serious", "caution", "watch", "no_data")
_SORTS: tuple[tuple[str, str], ...] = (
    ("rank", mark("By urgency")),
    ("due", mark("By time due")),
    ("name", mark("By name")),
    ("area", mark("By area")),
)


class WorklistView(QWidget):
    """The worklist with its title, filter and order.

    Signals
    -------
    household_selected : int, the household of the line chosen by the user
    household_opened : int, by a double click
    run_wanted : int, the household of the line on which Enter was pressed, 0 for none; the morning run begins
    import_requested : nothing; the county has no household yet
    action_wanted : str, id of the action that shows more of a line at the head
    """

    household_selected = Signal(int)
    household_opened = Signal(int)
    run_wanted = Signal(int)
    import_requested = Signal()
    action_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklistPane")
        self.setAccessibleName(tr("Worklist of today"))
        self._all: tuple[Line, ...] | None = None
        self._now: datetime | None = None
        self._severity = ""
        self._owner: str | None = None
        self._sort = "rank"
        self._quiet = False
        self._chosen: int | None = None
        """Who was selected last, also while a filter hides the line."""
        self._last_row = 0
        self._has_households = self._is_watched = True

        self.model = WorklistModel(self)
        self.list = QListView()
        self.list.setObjectName("worklistTable")
        self.list.setAccessibleName(tr("Worklist of today"))
        self.list.setModel(self.model)
        self._delegate = WorklistDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Nothing is typed here: with the input method off, c is c even when the Korean keyboard is on.
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.list.selectionModel().currentRowChanged.connect(self._on_current)
        self.list.doubleClicked.connect(self._on_opened)
        self.list.installEventFilter(self)

        self._empty = QLabel()
        self._empty.setObjectName("worklistEmpty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(16, 16, 16, 8)
        self._show_all = QPushButton(tr("Show everything"))
        self._show_all.setObjectName("worklistShowAll")
        self._show_all.clicked.connect(self._on_show_all)
        self._import = QPushButton(tr("Import households"))
        self._import.setObjectName("worklistImport")
        self._import.setProperty("main", "true")
        self._import.clicked.connect(self.import_requested)
        blank = QWidget()
        blank_layout = QVBoxLayout(blank)
        blank_layout.setContentsMargins(0, 0, 0, 0)
        blank_layout.addWidget(self._empty)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._show_all)
        row.addWidget(self._import)
        row.addStretch()
        blank_layout.addLayout(row)
        blank_layout.addStretch()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(blank)
        # Until the lines are known their shape stands there: no count, no sentence, and nothing that moves later.
        self._coming = Skeleton(LINES)
        self._pages.addWidget(self._coming)
        self._pages.setCurrentWidget(self._coming)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_head())
        self.head_lines = HeadLines(self)
        self.head_lines.action_wanted.connect(self.action_wanted)
        layout.addWidget(self.head_lines)
        self.run_start = RunStart(self)
        self.run_start.run_wanted.connect(partial(self.run_wanted.emit, 0))
        layout.addWidget(self.run_start)
        layout.addWidget(self._pages, 1)

    def _make_head(self) -> QFrame:
        head = QFrame()
        head.setProperty("bar", "top")
        head.setMinimumHeight(44)
        self._title = QLabel(tr("To do today"))
        self._title.setProperty("role", "title")
        self._count = QLabel()
        self._count.setObjectName("worklistCount")
        self._filter = _menu_button("worklistFilter", tr("Filter the list"))
        self._order = _menu_button("worklistSort", tr("Order of the list"))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(16, 4, 8, 4)
        place = QWidget(head)
        flow = Flow(place, gap=8, ends=2)  # filter and order take a second line in a narrow pane; none is cut
        for widget in (self._title, self._count, self._filter, self._order):
            flow.addWidget(widget)
        layout.addWidget(place)
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

    def mark_drafts(self, drafts: Drafts) -> None:
        """Mark the lines of those for whom something is half written."""
        self._delegate.is_written_for = drafts.is_written_for
        drafts.changed.connect(self.list.viewport().update)

    def expect(self) -> None:
        """Say that lines are on their way; until the first are there their shape stands in their place."""
        if self._all is None:
            self._coming.setAccessibleName(tr("Loading the worklist…"))

    def set_watched(self, watched: bool) -> None:
        """Say whether anybody is watched today; where nobody is, an empty list says so and never that nothing waits."""
        if watched != self._is_watched:
            self._is_watched = watched
            self._show()

    def set_lines(self, lines: Sequence[Line], now: datetime, *, household_count: int | None = None) -> None:
        """Show the lines of the day; who was selected stays selected.

        `household_count` is how many households the county has; 0 asks for the first import.
        """
        same_minute = self._now is not None and self._now.replace(second=0, microsecond=0) == now.replace(
            second=0, microsecond=0
        )
        same_county = self._has_households == (household_count != 0)
        if same_minute and same_county and self._all == tuple(lines):
            return  # the same lines: nothing is built anew
        self._has_households = household_count != 0
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
        self._chosen = household_id
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

    def reveal(self) -> None:
        """Bring the selected line into sight."""
        self.list.scrollTo(self.list.currentIndex())

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

    def say_why(self) -> None:
        """Say why the chosen household stands where it stands."""
        show_why(self.list, self.line_of(self._chosen))

    # inside

    def _show(self) -> None:
        if self._all is None or self._now is None:
            return
        lines = [line for line in self._all if self._fits(line)]
        if self._sort != "rank":
            lines.sort(key=_sort_key(self._sort))
        self._quiet = True
        self.model.set_lines(lines, self._now)
        self._quiet = False
        self.select(self._chosen)
        households = len(lines)
        self._count.setText(ntr("{n} household", "{n} households", households))
        self._pages.setCurrentIndex(0 if lines else 1)
        if self._all and not lines:
            self._empty.setText(tr("No household fits this filter."))
        elif not self._has_households:
            self._empty.setText(tr("No household is known yet. Begin with the list of those you look after."))
        elif not self._is_watched:
            self._empty.setText(
                tr("No home is watched today, so that nothing can show here. Above right stands who is not, and why.")
            )
        else:
            self._empty.setText(
                tr("Nothing is waiting today. New alerts, calls due and services to check will appear here.")
            )
        self._show_all.setVisible(bool(self._all) and not lines)
        self._import.setVisible(not self._has_households)

    def _fits(self, line: Line) -> bool:
        return (not self._severity or line.severity == self._severity) and (
            self._owner is None or line.owner == self._owner
        )

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
            self._last_row, self._chosen = current.row(), line.household_id
            self.household_selected.emit(line.household_id)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        line: Line | None = index.data(LINE)
        if line is not None:
            self.household_opened.emit(line.household_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the morning run with Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.NoModifier:
                self.run_wanted.emit(self.selected() or 0)
                return True
        return super().eventFilter(watched, event)


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
