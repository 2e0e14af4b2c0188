"""Above a list, its views by their names with what each would show counted, its filters, and the choice of columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from coordinator.casework.saved_views import ViewContent, ViewRow
from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Button, Flow
from coordinator.widgets.kit.desks.columns_menu import ColumnsMenu
from coordinator.widgets.kit.desks.frame import hairline
from coordinator.widgets.kit.desks.view_forms import RenameViewForm, SaveViewForm
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.saved_views import SavedViews

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk

MOST_DIGITS = 9


class NamedViews(QWidget):
    """The views of one list; digits choose the pinned ones while the keyboard is in the table, 0 shows everything.

    Parameters
    ----------
    titles : the titles of the views that came with the program, source texts, by their codes
    column : where the list stands, in which the forms have room

    Attributes
    ----------
    forms : the place of the forms, to be laid out below it
    """

    def __init__(self, desk: ListingDesk, titles: Mapping[str, str], column: QWidget) -> None:
        super().__init__()
        self._desk, self._titles = desk, titles
        self.name = desk.listing.name
        self.setObjectName(f"{self.name}Views")
        self.setAccessibleName(tr("Views of the list"))
        self.views: tuple[ViewRow, ...] = ()
        self.chosen: ViewRow | None = None
        """The view somebody chose last; it may have been changed on the screen since."""
        self._counts: dict[int, int] = {}
        self.chips: dict[int, Button] = {}
        """The button of each view by its number, that of everything under 0."""
        self._row = QWidget()
        self._flow = Flow(self._row, gap=6, ends=3)
        self.save = Button("")
        self.save.setProperty("link", "true")
        self.save.setAutoDefault(False)
        self.save.setObjectName(f"{self.name}ViewSave")
        self.save.clicked.connect(self._on_save)
        self.more = QToolButton()
        self.more.setObjectName(f"{self.name}ViewMore")
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.menu().aboutToShow.connect(self._on_more)
        for button in (self.save, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.columns = ColumnsMenu(f"{self.name}Columns", desk.table.table)
        self.forms = FormHost(column)
        self.forms.saved.connect(self._on_form)
        self.forms.form_closed.connect(desk.table.enter)
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 8, 16, 8)
        lines.setSpacing(6)
        lines.addWidget(self._row)
        lines.addWidget(desk.filters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(lines)
        layout.addWidget(hairline())
        desk.filters.changed.connect(self._mark)
        head = desk.table.table.horizontalHeader()
        head.sortIndicatorChanged.connect(self._mark)
        desk.table.table.columns_chosen.connect(self._mark)
        for digit in range(MOST_DIGITS + 1):
            key = QShortcut(QKeySequence(str(digit)), desk.table.table)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(partial(self._on_digit, digit))
        self._write()

    # the views there are

    def ask(self) -> None:
        """Ask for the views again."""
        views = self._desk.bridge.workspace.saved_views
        self._desk.ask(views.of, self.name, then=self.show_views, key=f"views.{self.name}")

    def show_views(self, views: Sequence[ViewRow]) -> None:
        """Take the views there are."""
        if tuple(views) == self.views and self.chips:
            return
        self.views = tuple(views)
        self.chosen = next((view for view in views if self.chosen is not None and view.id == self.chosen.id), None)
        focus = self._row.focusWidget()
        had_focus = focus is not None and focus.hasFocus()
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None and widget not in (self.columns, self.save, self.more):
                widget.deleteLater()
        self.chips = {0: self._chip(0, None)}
        for view in self.views:
            self.chips[view.id] = self._chip(view.id, view)
        for part in (*self.chips.values(), self.columns, self.save, self.more):
            self._flow.addWidget(part)
            part.show()
        if had_focus:
            self.chips[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.count()

    def _chip(self, number: int, view: ViewRow | None) -> Button:
        chip = Button("")
        chip.setObjectName(f"{self.name}View{number}")
        chip.setProperty("pill", "true")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.clicked.connect(partial(self.choose, view))
        if view is not None:
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(partial(self._on_menu, view))
        return chip

    def title(self, view: ViewRow) -> str:
        """Give the name a view goes by."""
        return view.name or tr(self._titles.get(view.code, view.code))

    def digit(self, view: ViewRow) -> int | None:
        """Give the digit of a pinned view, by the order of the pinned ones."""
        pinned = [each.id for each in self.views if each.pinned]
        place = pinned.index(view.id) + 1 if view.id in pinned else MOST_DIGITS + 1
        return place if place <= MOST_DIGITS else None

    def count(self) -> None:
        """Count anew what each view would show of the rows there are."""
        rows, filters = self._desk.table.all_rows(), self._desk.filters
        is_known = self._desk.table.is_known
        self._counts = {0: len(rows)} if is_known else {}
        if is_known:
            for view in self.views:
                self._counts[view.id] = filters.count(rows, view.content.words, view.content.filters)
        self._write()

    def _write(self) -> None:
        names = {0: tr("Everything"), **{view.id: self.title(view) for view in self.views}}
        digits: dict[int, int | None] = {0: 0, **{view.id: self.digit(view) for view in self.views}}
        for number, chip in self.chips.items():
            count = self._counts.get(number)
            chip.setText(names[number] if count is None else f"{names[number]}  {count:,}")
            chip.setAccessibleName(chip.text())
            digit = digits[number]
            key = "" if digit is None else str(digit)
            chip.setToolTip(tr("{act} ({key})", act=names[number], key=key) if key else names[number])
        self.save.setText(tr("Save this view…"))
        self.save.setAccessibleName(tr("Save this view…"))
        self.more.setText("⋯")
        self.more.setAccessibleName(tr("More for the chosen view"))
        self.more.setToolTip(tr("More for the chosen view"))
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        """Write the names in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._write()

    # what is shown

    def content(self) -> ViewContent:
        """Say what the list shows now."""
        table, filters = self._desk.table.table, self._desk.filters
        head, columns = table.horizontalHeader(), table.rows_model.columns
        sorted_by = head.sortIndicatorSection()
        order = None
        if 0 <= sorted_by < len(columns):
            order = (columns[sorted_by].title, head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)
        shown = table.shown_columns()
        words = " ".join(filters.words.text().split())
        return ViewContent(words, filters.codes(), order, () if shown == table.usual_columns() else shown)

    def choose(self, view: ViewRow | None, *_: object) -> None:
        """Show a view; None shows everything, in the usual order and columns."""
        self.chosen = view
        content = ViewContent() if view is None else view.content
        table = self._desk.table.table
        table.show_columns(content.columns)
        titles = [column.title for column in table.rows_model.columns]
        if content.order is not None and content.order[0] in titles:
            down = Qt.SortOrder.DescendingOrder if content.order[1] else Qt.SortOrder.AscendingOrder
            table.sortByColumn(titles.index(content.order[0]), down)
        else:
            table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._desk.filters.apply(content.words, content.filters)
        # Rows in an order of their own stand in it again only when they are taken anew.
        self._desk.table.filter()
        self._mark()

    @Slot()
    def _mark(self, *_: object) -> None:
        """Mark the view that is shown as it was kept; a view changed on the screen is marked no more."""
        now = self.content()
        shown = next((view for view in self.views if view.content == now), None)
        if shown is not None:
            self.chosen = shown
        everything = shown is None and now == ViewContent()
        for number, chip in self.chips.items():
            chip.setChecked(everything if number == 0 else shown is not None and shown.id == number)
        self.save.setEnabled(shown is None and not everything)
        self.save.setToolTip(
            tr("Save this view…") if self.save.isEnabled() else tr("Filter, sort or choose columns first.")
        )
        self.more.setEnabled(self.chosen is not None)

    def _on_digit(self, digit: int) -> None:
        if digit == 0:
            self.choose(None)
            return
        view = next((view for view in self.views if self.digit(view) == digit), None)
        if view is not None:
            self.choose(view)

    # what is done with a view

    @Slot()
    def _on_save(self) -> None:
        content = self.content()
        self.forms.begin(("save",), lambda: SaveViewForm(self.name, content, self.forms))

    def _on_menu(self, view: ViewRow, at: QPoint) -> None:
        menu = QMenu(self)
        self._fill(menu, view)
        menu.popup(self.chips[view.id].mapToGlobal(at))

    @Slot()
    def _on_more(self) -> None:
        menu = self.more.menu()
        menu.clear()
        if self.chosen is not None:
            self._fill(menu, self.chosen)

    def acts(self, view: ViewRow) -> list[tuple[str, Any]]:
        """List what can be done with a view: words, and what does it."""
        verbs = SavedViews
        place, last = self.views.index(view), len(self.views) - 1
        acts: list[tuple[str, Any]] = []
        content = self.content()
        if view == self.chosen and view.content != content and content != ViewContent():
            changed = ask_for(verbs.change, view.id, content, WHEN_RUN)
            acts.append((tr("Let “{name}” show this from now on", name=self.title(view)), changed))
        acts.append((tr("Rename “{name}”…", name=self.title(view)), None))
        pinning = ask_for(verbs.pin, view.id, WHEN_RUN, pinned=not view.pinned)
        acts.append((tr("Take its digit away") if view.pinned else tr("Give it a digit"), pinning))
        if place > 0:
            acts.append((tr("Move it forward"), ask_for(verbs.move, view.id, -1, WHEN_RUN)))
        if place < last:
            acts.append((tr("Move it back"), ask_for(verbs.move, view.id, 1, WHEN_RUN)))
        acts.append((tr("Delete “{name}”", name=self.title(view)), ask_for(verbs.delete, view.id, WHEN_RUN)))
        return acts

    def _fill(self, menu: QMenu, view: ViewRow) -> None:
        for words, request in self.acts(view):
            action = QAction(words, menu)
            action.triggered.connect(partial(self.do, view, request))
            menu.addAction(action)

    def do(self, view: ViewRow, request: Request | None, *_: object) -> None:
        """Do one of the acts; without a request the form for another name opens."""
        if request is None:
            self.forms.begin(("rename", view.id), lambda: RenameViewForm(view, self.title(view), self.forms))
        else:
            self._desk.act(request, then=self._on_done)

    def _on_done(self, _done: Any) -> None:
        self.ask()

    @Slot(object)
    def _on_form(self, request: Request) -> None:
        self._desk.messages.clear()
        self.forms.hand_over(request, self._desk.bridge, self._on_refused)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        if not self.forms.refuse(why_not(error), request) or not isinstance(error, CoordinatorError):
            self._desk.on_failed(error)
