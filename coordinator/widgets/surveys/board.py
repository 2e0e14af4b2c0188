"""A survey round on its desk: how far it is in each area, what moved since the round before, whom it asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.households import AreaLevel
from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.filter_bar import Filter, FilterBar
from coordinator.widgets.kit.desks.frame import DeskView, button, second
from coordinator.widgets.kit.desks.table import DeskTable, EmptyState
from coordinator.widgets.kit.fields import still
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.surveys.columns import COVERAGE, PLACES
from coordinator.widgets.surveys.movement_grid import MovementGrid
from coordinator.widgets.surveys.round_form import RoundForm
from coordinator.worklist.surveys.movement import GRADE_LABELS, move_of
from coordinator.worklist.surveys.rows import STATE_LABELS
from coordinator.workspace.surveys import Surveys

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.surveys.movement import Movement
    from coordinator.worklist.surveys.offers import Board, InstrumentRow
    from coordinator.worklist.surveys.rows import AreaRow, PlaceRow

_WHOLE = ""
_LEAST_COVERAGE = 176
_MOST_COVERAGE = 960
"""Pixels that areas and movement need at most; the list of people has the rest of a wide screen."""


class Picked(QObject):
    """What was picked elsewhere on the desk and says which rows are shown; empty means all.

    Signals
    -------
    changed : something else is picked
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.code = ""

    def choose(self, code: str) -> None:
        """Pick it."""
        if code != self.code:
            self.code = code
            self.changed.emit()


class RoundsBoard(DeskView):
    """A round at a time: coverage and movement at the left, whom it asks at the right."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "surveysRounds", tr("Rounds"), parent)
        self._board: Board | None = None
        self._round_id: int | None = None
        self._instruments: list[InstrumentRow] = []
        self._areas: list[tuple[int, str]] = []
        self._town_of: dict[int, int] = {}
        self.chooser = still(QComboBox())
        self.chooser.setObjectName("surveyRound")
        self.chooser.setAccessibleName(tr("Survey round"))
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.activated.connect(self._on_chosen)
        self.plan = button(tr("Plan a round"), "surveyPlan", main=True)
        self.plan.clicked.connect(self.begin_plan)
        self.listed = button(tr("Onto the worklist"), "surveyListed")
        self.listed.clicked.connect(self._on_listed)
        self.close_button = button(tr("Close the round"), "surveyClose")
        self.close_button.clicked.connect(self._on_close)
        self.print = button(tr("Print forms"), "surveyPrint", tip=tr("Go to the papers"))
        self.print.clicked.connect(lambda _checked=False: self.desk_wanted.emit("briefings:survey"))
        self.head.insertWidget(1, self.chooser)
        for each in (self.print, self.listed, self.close_button, self.plan):
            self.head.addWidget(each)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.empty = EmptyState("surveysEmpty")
        self.empty.wanted.connect(self.begin_plan)
        self._lay_out()
        self.setFocusProxy(self.coverage)
        self._follow()

    def _lay_out(self) -> None:
        self.coverage = DeskTable(
            COVERAGE, "surveyCoverage", tr("Coverage by area"), key=lambda row: (row.level, row.area_id)
        )
        self.coverage.row_selected.connect(self._on_area)
        self.coverage.row_opened.connect(lambda _row: self.places.enter())
        self.movement = MovementGrid()
        self.picked_area, self.picked_move = Picked(self), Picked(self)
        self.movement.picked.connect(self.picked_move.choose)
        filters = (
            Filter("State", mark("Result"), lambda row, code: row.state == code, STATE_LABELS),
            Filter("Grade", mark("Grade"), lambda row, code: row.grade == code, GRADE_LABELS),
        )
        self.filters = FilterBar(
            "surveyFilter", tr("Name, area, row code"), lambda row: (row.name, row.area, row.code, row.phone), filters
        )
        self.filters.add_filter(self.picked_area, self._in_area)
        self.filters.add_filter(self.picked_move, self._moved)
        self.picked_move.changed.connect(lambda: self.movement.show_picked(self.picked_move.code))
        self.places = DeskTable(
            PLACES, "surveyPlaces", tr("Whom the round asks"), key=lambda row: row.id, filters=self.filters
        )
        self.places.row_selected.connect(self._follow)
        self.places.row_opened.connect(self.open_row)
        self.places.shown.connect(self._on_shown)
        self.open_button = button(tr("Show in Today"), "surveyOpen")
        self.open_button.clicked.connect(lambda _checked=False: self.open_row(self.places.selected()))
        self.assess = button(tr("Assess risk"), "surveyAssess")
        self.assess.clicked.connect(self._on_assess)
        self.shown = second(wrap=False)

        left, right = QWidget(), QWidget()
        left.setMaximumWidth(theme.scaled(_MOST_COVERAGE))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.moved = Scrolled(self)
        self.moved.setWidget(self.movement)
        upper = QSplitter(Qt.Orientation.Vertical)
        upper.setHandleWidth(1)
        upper.setChildrenCollapsible(False)
        self.coverage.setMinimumHeight(_LEAST_COVERAGE)
        for widget in (self.coverage, self.moved):
            upper.addWidget(widget)
        upper.setSizes([260, 300])
        upper.setStretchFactor(0, 1)
        column.addWidget(upper)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        head.setContentsMargins(12, 6, 12, 6)
        flow = Flow(head, gap=8, ends=2)
        for widget in (self.filters, self.shown, self.open_button, self.assess):
            flow.addWidget(widget)
        column.addWidget(head)
        column.addWidget(self.places, 1)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        for number, (widget, share) in enumerate(((left, 720), (right, 646))):
            whole.addWidget(widget)
            whole.setStretchFactor(number, share)
        whole.setSizes([720, 646])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(whole, 1)
        self.stack.addWidget(page)
        self.stack.addWidget(self.empty)
        self.forms = FormHost(self)
        self.forms.keep_with(self.bridge, "surveys:rounds")
        self.forms.saved.connect(self._on_saved)
        self.forms.form_opened.connect(self.moved.hide)  # the form takes its room
        self.forms.form_closed.connect(self._on_form_closed)
        self.body.addWidget(self.forms)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.chooser, self.coverage.table, self.filters.words, self.places.table)

    def show_household(self, household_id: int) -> None:
        """Select somebody of the round."""
        self.places.select(lambda row: row.household_id == household_id)

    # asking

    def refresh(self) -> None:
        """Ask for the round again, and for what a new one is planned with."""
        surveys, now = self.bridge.workspace.surveys, self.bridge.now()
        self.coverage.expect()
        self.places.expect()
        self.ask(surveys.board, self._round_id, now, then=self._on_board, key="surveys.board")
        self.ask(surveys.instruments, now, then=self._on_instruments, key="surveys.instruments")
        if not self._areas:
            self.ask(surveys.areas, then=self._on_areas, key="surveys.areas")

    def _on_instruments(self, rows: list[InstrumentRow]) -> None:
        self._instruments = rows

    def _on_areas(self, rows: list[tuple[int, str]]) -> None:
        self._areas = rows

    def _on_board(self, board: Board | None) -> None:
        self._board = board
        if board is None:
            self._round_id = None
            self.empty.say(
                tr("No survey round is planned yet. A round freezes whom to visit and shows how far it is."),
                tr("Plan a round"),
            )
            self.stack.setCurrentWidget(self.empty)
            self._follow()
            return
        self.stack.setCurrentIndex(0)
        self._round_id = board.row.id
        self._town_of = {
            row.area_id: row.town_id for row in board.areas if row.area_id is not None and row.town_id is not None
        }
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for row in board.rounds:
            self.chooser.addItem(row.name, row.id)
        self.chooser.setCurrentIndex(self.chooser.findData(board.row.id))
        self.chooser.blockSignals(False)
        self.movement.show_movement(board.movement)
        self.coverage.set_rows(board.areas)
        self.places.set_rows(board.places)
        self._follow()

    # what is shown

    def _in_area(self, row: PlaceRow, code: str) -> bool:
        level, _, number = code.partition(":")
        area = row.area_id or 0
        return str(self._town_of.get(area, area) if level == AreaLevel.TOWN else area) == number

    def _moved(self, row: PlaceRow, code: str) -> bool:
        moved: Movement | None = None if self._board is None else self._board.movement
        pair = None if moved is None else moved.homes.get(row.household_id)
        if pair is None:
            return False
        return ">".join(pair) == code if ">" in code else move_of(*pair) == code

    @Slot(object)
    def _on_area(self, row: AreaRow | None) -> None:
        if row is not None:
            self.picked_area.choose(_WHOLE if row.level == AreaLevel.COUNTY else f"{row.level}:{row.area_id}")

    @Slot(int, int)
    def _on_shown(self, shown: int, every: int) -> None:
        if shown == every:
            self.shown.setText(ntr("{n} household", "{n} households", shown))
        else:
            self.shown.setText(tr("{shown} of {all} households", shown=f"{shown:,}", all=f"{every:,}"))

    @Slot()
    def _follow(self, _row: Any = None) -> None:
        """Offer what can be done with the round and with who is selected."""
        board = self._board
        row = self.places.selected()
        self.open_button.setEnabled(row is not None)
        self.assess.setEnabled(row is not None and board is not None and not board.row.is_closed)
        for each in (self.listed, self.close_button, self.print, self.chooser):
            each.setVisible(board is not None)
        if board is None:
            self.count.setText("")
            return
        self.listed.setText(tr("Off the worklist") if board.row.on_worklist else tr("Onto the worklist"))
        self.listed.setEnabled(not board.row.is_closed)
        self.close_button.setText(tr("Take the round up again") if board.row.is_closed else tr("Close the round"))
        span = f"{short_day(board.row.starts_on)} – {short_day(board.row.ends_on)}"
        closed = [tr("closed")] if board.row.is_closed else []
        self.count.setText(" · ".join((span, *closed, board.row.title)))

    # acting

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self._round_id = self.chooser.itemData(place)
        self.filters.clear()
        self.refresh()

    @Slot()
    def begin_plan(self) -> None:
        """Open the form of a new round."""
        if not self._instruments:
            return
        count = partial(self.ask, self.bridge.workspace.surveys.would_ask)
        self.forms.begin(
            ("round",), lambda: RoundForm(self._instruments, self._areas, self.bridge.now(), count, self.forms)
        )

    @Slot()
    def _on_listed(self) -> None:
        if self._board is not None:
            self.act(ask_for(Surveys.show_on_worklist, self._board.row.id, not self._board.row.on_worklist, WHEN_RUN))

    @Slot()
    def _on_close(self) -> None:
        if self._board is not None:
            verb = Surveys.reopen_round if self._board.row.is_closed else Surveys.close_round
            self.act(ask_for(verb, self._board.row.id, WHEN_RUN))

    @Slot()
    def _on_assess(self) -> None:
        row = self.places.selected()
        if row is not None:
            self.act_wanted.emit(row.household_id, "assess")

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self.messages.clear()
        self.bridge.do(request, then=partial(self._on_planned, request), failed=partial(self._on_refused, request))

    def _on_planned(self, request: Request, done: Any) -> None:
        self.forms.forget_sent(request)
        self._round_id = done.value
        self.refresh()

    def _on_refused(self, request: Request, error: BaseException) -> None:
        self.forms.refuse(why_not(error), request)
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)

    @Slot()
    def _on_form_closed(self) -> None:
        self.moved.show()
        self.bring_back(self.coverage)
