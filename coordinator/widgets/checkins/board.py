"""The board of the Calls desk (안부전화): a week's round, who wants somebody first, and the chosen one beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets.checkins.roster.export import RosterExport
from coordinator.widgets.checkins.rounds.columns import NARROW_HIDES, STRIP, columns
from coordinator.widgets.checkins.rounds.pane import RoundPane
from coordinator.widgets.checkins.rounds.progress import RoundProgress
from coordinator.widgets.checkins.rounds.script_panel import ScriptPanel
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.frame import button, hairline
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.checkins import Checkins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.round_rows import RoundBoard, RoundItemRow
    from coordinator.worklist.checkins.script import CallScript
    from coordinator.worklist.rows import CallCell

MINE, BY_HAND, OPEN = "mine", "by_hand", "open"
SHOW: dict[str, str] = {
    MINE: mark("Mine to do now"),
    BY_HAND: mark("By hand today"),
    OPEN: mark("Still to do"),
}
"""Answers of the filter that asks what there is to do."""
_OPEN_GROUPS = ("concern", "missed", "content_unknown", "in_progress", "due", "not_attempted")
_REST_MS = 120
"""How long a row stays chosen before it is looked up; who runs through the list asks for nothing."""
_LEAST_NEXT = 220  # pixels the next step needs to be read
_KEYS: dict[str, tuple[str, ...]] = {"call": ("C", "ㅊ"), "step": ("V", "ㅍ"), "settle": ("H", "ㅗ")}
"""Letters of the acts, also as the Korean keyboard hands them over."""


_NO_LIST = mark("There is no list of calls for this week yet. It is made from the households enrolled in the calls.")


class CallsBoard(ListingDesk):
    """The calls of a week; Enter or C opens the form of a call beside the list, saving goes to the next one to do."""

    named_filters = (Filter("Show", mark("To do"), lambda _row, _code: True, SHOW),)
    pane: RoundPane

    def __init__(self, bridge: Bridge) -> None:
        self._board: RoundBoard | None = None
        self._week: date | None = None
        self._strips: dict[int, tuple[CallCell, ...]] = {}
        self._asked: set[int] = set()
        self._next: tuple[int, list[int]] | None = None
        """The item an act was for, and those that come into question after it."""
        super().__init__(self._declare(), bridge)
        self.progress_bar = RoundProgress()
        self.filters.add_filter(self.progress_bar, lambda row, code: row.group == code)
        self.show_menu = self.menus["Show"]
        self._make_weeks()
        self.table.table.verticalScrollBar().valueChanged.connect(self._on_sight)
        self.pane.forms.keep_with(bridge, "calls:board")
        self.pane.act_requested.connect(self._on_act)
        self.pane.household_wanted.connect(self.household_opened)
        self.pane.left.connect(self.table.enter)
        self.pane.speaking.connect(self._on_speaking)
        self.roster = RosterExport(self, self.pane.forms)
        self.roster.told.connect(self._on_roster)
        self.export = self.buttons["roundRoster"]
        self._sight = self._timer(0, self._ask_strips)
        self._fill = self._timer(_REST_MS, self._ask_habits)
        self.body.insertWidget(0, self.progress_bar)
        self.body.insertWidget(1, hairline())
        self.script_panel = ScriptPanel()
        self.column.addWidget(self.script_panel)
        self.splitter.splitterMoved.connect(self._fit_columns)
        self._make_keys()

    def _declare(self) -> Listing:
        """Declare the list of a week; which week, and what is known of it by now, is this desk's own."""
        return Listing(
            "round",
            mark("This week's check-in calls"),
            desk="callsBoard",
            ask=lambda workspace, now: workspace.checkins.board(now, self._week),
            columns=columns(self._strips, self._as_of),
            key=lambda row: row.id,
            count=self._count,
            empty=Empty(_NO_LIST, mark("Make this week's list"), step=lambda _desk: self._make_round()),
            placeholder=mark("Name, initials, phone, area"),
            words=lambda row: (row.name, row.area, row.phone),
            filters=(AREA, replace(self.named_filters[0], fits=self._fits_show)),
            acts=(
                RowAct(
                    "roundSheet",
                    mark("Call sheet"),
                    lambda desk, _row: desk.desk_wanted.emit("briefings:calls"),
                    tip=mark("Print the calls that are due, to be made by hand"),
                    when=None,
                ),
                RowAct("roundRoster", mark("Export the roster…"), lambda _desk, _row: self.roster.start(), when=None),
            ),
            pane=lambda _desk: RoundPane(self._as_of),
            detail=lambda workspace, row, now: workspace.checkins.case(row.id, now),
            opened=lambda _desk, row: self._begin_call(row),
            pane_width=400,
            shares=(3, 1),
        )

    def _make_weeks(self) -> None:
        self.earlier = button("◀", "roundEarlier", tip=tr("Week before"))
        self.later = button("▶", "roundLater", tip=tr("Week after"))
        self.this_week = button(tr("This week"), "roundThisWeek")
        self.week_label = QLabel()
        self.week_label.setObjectName("roundWeek")
        self.week_label.setProperty("role", "strong")
        for step_button, name, clicked in (
            (self.earlier, tr("Week before"), self._on_earlier),
            (self.later, tr("Week after"), self._on_later),
            (self.this_week, tr("This week"), self._on_this_week),
        ):
            step_button.setAccessibleName(name)
            step_button.clicked.connect(clicked)
        for step_button in (self.earlier, self.later):
            step_button.setProperty("step", "true")
            step_button.setFixedWidth(36)
            step_button.setStyleSheet("QPushButton { padding: 6px 0; } QPushButton:focus { padding: 5px 0; }")
        for part in (self.earlier, self.week_label, self.later, self.this_week):
            self.head.insertWidget(self.head.indexOf(self.filters), part)

    @Slot(bool)
    def _on_speaking(self, speaks: bool) -> None:
        # Who calls because of a concern has to know which, before the first word.
        self.script_panel.show_script(self.pane.script if speaks else None, self.pane.concern())
        if speaks:
            QTimer.singleShot(0, self, self._show_current)

    @Slot()
    def _show_current(self) -> None:
        self.table.table.scrollTo(self.table.table.currentIndex())

    def _make_keys(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            "call": self.pane.begin_call,
            "step": self.pane.begin_step,
            "settle": self.pane.begin_settle,
        }
        for act, letters in _KEYS.items():
            for letter in letters:
                key = QShortcut(QKeySequence(ord(letter)), self)
                key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                key.activated.connect(partial(self._on_key, acts[act]))

    def _on_key(self, begin: Callable[[], None]) -> None:
        begin()
        if self.pane.row is None:
            self.say(tr("Choose a household of the list first."))
        elif self.pane.forms.form is None:
            self.say(tr("No missed call and no concern waits here."))

    def _timer(self, wait_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(then)
        return timer

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.progress_bar.parts["well"], self.table.table, self.pane)

    def _as_of(self) -> datetime:
        return self.bridge.now() if self._board is None else self._board.now

    def _fits_show(self, row: RoundItemRow, code: str) -> bool:
        match code:
            case "mine":
                return row.is_mine_now(self._as_of())
            case "by_hand":
                return row.is_by_hand_today(self._as_of())
            case _:
                return row.group in _OPEN_GROUPS

    # ------------------------------------------------------------ asking

    def refresh(self) -> None:
        """Ask for the week again, and for what a person says in a call."""
        super().refresh()
        self.ask(self.bridge.workspace.checkins.script, then=self._on_script, key="calls.script")

    def take_answer(self, answer: RoundBoard) -> None:
        """Show a week; what was filled in before stays until it is asked anew, so that nothing flickers."""
        board = answer
        other_week = self._board is None or self._board.week_on != board.week_on
        self._board = board
        self._asked.clear()
        self._name_week(board)
        self.progress_bar.show_counts(board.counts)
        rows_before = {} if other_week else {row.id: row for row in self.table.all_rows()}
        kept = [
            row
            if row.last_result or (old := rows_before.get(row.id)) is None
            else row._replace(answer_share=old.answer_share, last_result=old.last_result)
            for row in board.rows
        ]
        self.show_rows(kept)
        self._go_to_next()
        self._sight.start()
        self._fit_columns()
        self._fill.start()

    @Slot()
    def _ask_habits(self) -> None:
        """Fill in how everybody usually answers, once the board is painted: both at a time would delay it."""
        if self._board is not None and self._board.rows:
            self.ask(self.bridge.workspace.checkins.with_habits, self._board, then=self._on_habits, key="calls.habits")

    def _on_habits(self, rows: list[RoundItemRow]) -> None:
        if self._board is not None and [row.id for row in rows] == [row.id for row in self._board.rows]:
            self.table.set_rows(rows)
            self._sight.start()

    def _on_script(self, script: CallScript) -> None:
        self.pane.script = script

    def _name_week(self, board: RoundBoard) -> None:
        last = board.week_on + timedelta(days=6)
        self.week_label.setText(tr("{first} – {last}", first=short_day(board.week_on), last=short_day(last)))
        self.earlier.setEnabled(board.before)
        self.later.setEnabled(board.after)
        self.this_week.setVisible(board.week_on != board.this_week)
        is_this_week = board.week_on == board.this_week
        self.table.set_empty(
            tr(_NO_LIST) if is_this_week else tr("There is no list of calls for that week."),
            tr("Make this week's list") if is_this_week else "",
        )

    @Slot()
    def _on_sight(self) -> None:
        self._sight.start()

    @Slot()
    def _ask_strips(self) -> None:
        """Ask for the weeks of the rows in sight that are not known yet."""
        view, model = self.table.table, self.table.table.rows_model
        if self._board is None or not model.rowCount() or view.isColumnHidden(STRIP):
            return
        top = max(0, view.rowAt(0))
        bottom = view.rowAt(view.viewport().height() - 1)
        last = model.rowCount() - 1 if bottom < 0 else bottom
        rows = [model.row_at(model.index(number, 0)) for number in range(top, last + 1)]
        wanted = [row.household_id for row in rows if row.household_id not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.ask(self.bridge.workspace.checkins.strips, wanted, self._board.now, then=self._on_strips)

    def _on_strips(self, strips: dict[int, tuple[CallCell, ...]]) -> None:
        self._strips.update(strips)
        self.table.table.viewport().update()

    # ------------------------------------------------------------ acting

    def _begin_call(self, row: RoundItemRow) -> None:
        self.pane.show_row(row)
        self.pane.begin_call()

    def holds(self) -> bool:
        """Say whether a form is open."""
        return self.pane.forms.form is not None

    @Slot(object)
    def _on_act(self, request: Request) -> None:
        if self.roster.takes(request):
            return
        home = self.pane.forms.whose(request) or self.pane.household_id
        row = next((entry for entry in self.table.rows() if entry.household_id == home), None)
        self._next = None if row is None else (row.id, self._to_do_after(row))
        # Whose act it is, is settled now; the selection may be elsewhere when the answer comes.
        done, failed = partial(self._on_done, request), partial(self._on_act_failed, request, home)
        self.bridge.do(request, then=done, failed=failed)

    def _to_do_after(self, row: RoundItemRow | None) -> list[int]:
        """List the items that come into question after one, in the order of the list: those a person is to do first."""
        rows = self.table.rows()
        row_number = next((n for n, entry in enumerate(rows) if row is not None and entry.id == row.id), -1)
        after = rows[row_number + 1 :] + rows[: max(row_number, 0)]
        now = self._as_of()
        mine = [entry.id for entry in after if entry.is_mine_now(now)]
        return mine + [entry.id for entry in rows[row_number + 1 :] if not entry.is_mine_now(now)]

    def _on_done(self, request: Request, _done: Any) -> None:
        self.pane.act_done(request)
        if self.pane.forms.form is None:
            self.bring_back(self.table)

    def _on_act_failed(self, request: Request, household_id: object, error: BaseException) -> None:
        self._next = None
        why = why_not(error)
        if not self.pane.refuse(why, request, household_id):
            row = next((entry for entry in self.table.all_rows() if entry.household_id == household_id), None)
            words = why if row is None else tr("{name}: {why}", name=row.name, why=why)
            self.messages.say(words, button=tr("Go back to it"), then=partial(self._take_up, household_id))
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)

    def _take_up(self, household_id: object) -> None:
        self.table.select(lambda row: row.household_id == household_id)
        self.pane.forms.take_up()

    def _go_to_next(self) -> None:
        """Choose the next one to do, once the list shows what the last act changed.

        Who has gone on by hand, or fills in a form, is left where they are.
        """
        wanted, self._next = self._next, None
        chosen = self.table.selected()
        if wanted is None or self.pane.forms.form is not None or (chosen is not None and chosen.id != wanted[0]):
            return
        row_ids = {row.id for row in self.table.rows()}
        next_item = next((item for item in wanted[1] if item in row_ids), None)
        if next_item is not None:
            self.table.select(lambda row: row.id == next_item)

    @Slot(str)
    def _on_roster(self, words: str) -> None:
        self.messages.say(words, kind="info")
        if self.pane.forms.form is None:
            self.bring_back(self.table)

    def _make_round(self) -> None:
        self.act(ask_for(Checkins.make_round, WHEN_RUN), then=self._on_made)

    def _on_made(self, done: Any) -> None:
        if not done.value:
            self.messages.say(tr("No household is enrolled in the check-in calls yet."), kind="info")

    # ------------------------------------------------------------ weeks, counts, columns

    def _go(self, weeks: int) -> None:
        if self._board is not None:
            self._week = self._board.week_on + timedelta(weeks=weeks)
            self.refresh()

    @Slot()
    def _on_earlier(self) -> None:
        self._go(-1)

    @Slot()
    def _on_later(self) -> None:
        self._go(1)

    @Slot()
    def _on_this_week(self) -> None:
        self._week = None
        self.refresh()

    def _count(self, shown_count: int, rows: Sequence[RoundItemRow]) -> str:
        now = self._as_of()
        mine = sum(row.is_mine_now(now) for row in rows)
        words = ntr("{n} household", "{n} households", len(rows))
        if shown_count != len(rows):
            words = tr("{shown} of {all}", shown=f"{shown_count:,}", all=words)
        return tr("{all} · {mine} for you now", all=words, mine=f"{mine:,}") if rows else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the narrow list has no room for."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_columns)
        self._sight.start()  # a higher list shows more rows

    @Slot()
    def _fit_columns(self) -> None:
        """Let columns give way until what comes next can be read."""
        view = self.table.table
        head = view.horizontalHeader()
        for column in NARROW_HIDES:
            view.setColumnHidden(column, False)
        wide = sum(head.sectionSize(n) for n in range(head.count() - 1))
        for column in NARROW_HIDES:
            if wide + _LEAST_NEXT <= view.viewport().width():
                break
            wide -= head.sectionSize(column)
            view.setColumnHidden(column, True)
