"""The desk that shows any declared listing: head with filters and acts, the list, and what stands beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.filter_bar import FilterBar
from coordinator.widgets.kit.desks.frame import DeskView, button, hairline
from coordinator.widgets.kit.desks.left_view import LeftView
from coordinator.widgets.kit.desks.listing import RowPane
from coordinator.widgets.kit.desks.named_views import NamedViews
from coordinator.widgets.kit.desks.row_pane import RowPaneView
from coordinator.widgets.kit.desks.table import DeskTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.desks.listing import Listing, RowAct
    from coordinator.widgets.kit.request import Request

_REST_MS = 120
"""How long a row stays selected before more is asked of it; who holds the arrow key down asks for nothing."""
_WINDOW = 1366


class ListingDesk(DeskView):
    """A list as its declaration says; a desk that does more beside is a class of its own over this one.

    Attributes
    ----------
    filters, table : the parts of the list
    menus : the filter menus by their names in the declaration
    buttons : the buttons of all acts by their object names
    above, below, pane : what stands around the list, None where nothing is declared
    column, splitter : where the list stands, with what is over it, and where the pane stands beside it
    """

    def __init__(self, listing: Listing, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, listing.desk or f"{listing.name}Desk", tr(listing.title), parent)
        self.listing = listing
        self.buttons: dict[str, QPushButton] = {}
        self._acts: list[RowAct] = []
        self._wanted: tuple[int, object] | None = None
        """The household to be selected with the next answer, and the row one stands on until then."""
        self._detail_of: object = None
        """The row whose detail was asked for since the rows came: it stands until they come anew."""
        self.above: Any = None
        self.below: Any = None
        self.pane: Any = None
        words = listing.words or (lambda _row: ())
        has_views = listing.views is not None
        self.filters = FilterBar(
            f"{listing.name}Filter", tr(listing.placeholder), words, listing.filters, wraps=has_views
        )
        self.menus = self.filters.menus
        if not has_views:
            self.head.addWidget(self.filters)
        for act_button in self.add_buttons(listing.acts):
            self.head.addWidget(act_button)
        self.table = DeskTable(
            listing.columns,
            f"{listing.name}Table",
            tr(listing.table_title or listing.title),
            key=listing.key,
            filters=self.filters,
            holds=self.holds,
            several=listing.several,
        )
        self.view = LeftView(self.table.table, self.filters, bridge.views)
        self.table.set_empty(tr(listing.empty.sentence), tr(listing.empty.button) if listing.empty.button else "")
        self.table.first_step_wanted.connect(self._on_first_step)
        self.table.row_opened.connect(self._on_opened)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.ask_detail)
        self._lay_out(listing)
        self.setFocusProxy(self.table)
        self._on_selected(None)

    def add_buttons(self, acts: Sequence[RowAct]) -> list[QPushButton]:
        """Make the buttons of acts, with their keys; they follow the selected row from now on."""
        buttons: list[QPushButton] = []
        for act in acts:
            tip = tr(act.tip) if isinstance(act.tip, str) and act.tip else ""
            pushed = self.buttons[act.name] = button(tr(act.text), act.name, main=act.main, tip=tip)
            pushed.clicked.connect(self._on_button)
            for letter in act.keys:
                key = QShortcut(QKeySequence(ord(letter)), self)
                key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                key.activated.connect(pushed.click)
            buttons.append(pushed)
        self._acts += acts
        return buttons

    def _lay_out(self, listing: Listing) -> None:
        # From the outside in: a splitter styles what it is given, and all of it again each time it moves itself.
        beside, under = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        for splitter in (beside, under):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self.splitter = beside
        self.body.addWidget(beside, 1)
        beside.addWidget(under)
        upper = QWidget()
        under.addWidget(upper)
        column = self.column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.named: NamedViews | None = None
        if listing.views is not None:
            self.named = NamedViews(self, listing.views, upper)
            column.addWidget(self.named)
            column.addWidget(self.named.forms)
        if listing.above is not None:
            self.above = listing.above(self)
            column.addWidget(self.above)
            column.addWidget(hairline())
        column.addWidget(self.table, 1)
        if listing.below is not None:
            self.below = listing.below(self)
            under.addWidget(self.below)
            under.setSizes([320, 300])
        if listing.pane is not None:
            width = listing.pane_width
            self.pane = RowPaneView(listing.pane, self) if isinstance(listing.pane, RowPane) else listing.pane(self)
            beside.addWidget(self.pane)
            for number, share in enumerate(listing.shares):
                beside.setStretchFactor(number, share)
            beside.setSizes([_WINDOW - width, width])

    def filter_by(self, name: str, code: str) -> None:
        """Show the rows of one answer of one filter, by its name, and no other filter's."""
        self.filters.clear()
        self.menus[name].choose(code)

    def holds(self) -> bool:
        """Say whether something is filled in beside the selected row, so that no filter selects another."""
        form = self.pane.form if isinstance(self.pane, RowPaneView) else None
        return form is not None and form.is_dirty()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        around = (self.above, self.table.table, self.pane, self.below)
        return (self.filters.words, *(part for part in around if part is not None and not part.isHidden()))

    # asking

    def refresh(self) -> None:
        """Ask for the rows again."""
        self.table.expect()
        if self.named is not None:
            self.named.ask()
        workspace, now = self.bridge.workspace, self.bridge.now()
        self.ask(self.listing.ask, workspace, now, then=self.take_answer, key=f"list.{self.objectName()}")

    def take_answer(self, answer: Any) -> None:
        """Take the answer to the question: the rows."""
        self.show_rows(answer)

    def show_household(self, household_id: int) -> None:
        """Select the row of a household, now or with the next answer; who goes on by hand meanwhile is left there."""
        self._wanted = None if self._select(household_id) else (household_id, self._stands_on())

    def _select(self, household_id: int) -> bool:
        return self.table.select(lambda row: getattr(row, "household_id", None) == household_id)

    def _stands_on(self) -> object:
        row = self.table.selected()
        return None if row is None else self.listing.key(row)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; who was selected stays selected."""
        self._detail_of = None
        (wanted, before), self._wanted = self._wanted or (None, None), None
        stays = self._stands_on() == before and not self.holds()
        self.filters.offer(rows)
        self.table.set_rows(rows)
        if self.named is not None:
            self.named.count()
        if wanted is not None and stays:
            self._select(wanted)
        self._on_selected(self.table.selected())

    @Slot()
    def ask_detail(self) -> None:
        """Ask what the pane shows of the selected row beyond what the list knows."""
        row = self.table.selected()
        if row is not None and self.listing.detail is not None:
            workspace, now = self.bridge.workspace, self.bridge.now()
            self._detail_of = self.listing.key(row)
            then = partial(self._on_detail, self._detail_of)
            self.ask(self.listing.detail, workspace, row, now, then=then, key=f"detail.{self.objectName()}")

    def _on_detail(self, key: object, detail: Any) -> None:
        row = self.table.selected()
        if row is not None and self.listing.key(row) == key:
            self.pane.show_detail(detail)

    # the selected row

    @Slot(int, int)
    def _on_shown(self, shown_count: int, _all: int) -> None:
        self.count.setText(self.listing.count(shown_count, self.table.all_rows()))
        self._follow(self.table.selected())

    @Slot(object)
    def _on_selected(self, row: Any) -> None:
        self._follow(row)
        if self.pane is not None:
            self.pane.show_row(row)
        if row is None or self.listing.key(row) != self._detail_of:
            self._detail_of = None
            self._rest.stop()
            if row is not None and self.listing.detail is not None:
                self._rest.start()

    def _follow(self, row: Any) -> None:
        """Offer what can be done with a row."""
        for act in self._acts:
            if act.when is not None:
                self.buttons[act.name].setEnabled(act.when(row))
            if not isinstance(act.tip, str):
                self.buttons[act.name].setToolTip(act.tip(row))

    @Slot()
    def _on_button(self) -> None:
        pressed, row = self.sender(), self.table.selected()
        act = next((act for act in self._acts if pressed is self.buttons[act.name]), None)
        if act is not None and (act.when is None or act.when(row)):
            act.run(self, row)

    @Slot(object)
    def _on_opened(self, row: Any) -> None:
        if self.listing.opened is not None:
            self.listing.opened(self, row)
        elif not (isinstance(self.pane, RowPaneView) and self.pane.enter()):
            self.open_row(row)

    @Slot()
    def _on_first_step(self) -> None:
        if self.listing.empty.step is not None:
            self.listing.empty.step(self)
        else:
            self.desk_wanted.emit(self.listing.empty.desk)

    def do(self, request: Request) -> None:
        """Run a verb; the rows are asked again as everywhere, once what they are read from was touched."""
        self.act(request)
