"""The monthly comparison (월별 비교): who changed most against their own last months, with pictures and a paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import UsageError
from coordinator.text import mark, month_text, ntr, tr
from coordinator.widgets.briefings.printing import Printing
from coordinator.widgets.kit.areas import area_options, in_area
from coordinator.widgets.kit.desk_frame import DeskView, button, hairline, second
from coordinator.widgets.kit.desk_table import DeskTable
from coordinator.widgets.kit.filter_bar import FilterBar, FilterMenu, Option
from coordinator.widgets.kit.table import Column
from coordinator.widgets.power.day_profile import SmallDay
from coordinator.widgets.power.monthly_pane import MonthlyPane
from coordinator.worklist.power.pattern_rows import AS_USUAL, ChangeRow, signed_hours, signed_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.power.pattern_rows import MonthChoice, MonthlyComparison, NotCompared

CHANGED, DECLINING, LEFT_OUT = "changed", "declining", "left_out"


def belongs(row: ChangeRow | NotCompared, code: str) -> bool:
    """Tell whether a row belongs to an answer of the filter."""
    if not isinstance(row, ChangeRow):
        return code == LEFT_OUT
    if code == DECLINING:
        return row.decline is not None
    return code == CHANGED and row.sentence.code != AS_USUAL


def said(row: ChangeRow | NotCompared) -> str:
    """Say what changed, or why that is not known; of a home as usual, what a weekly list says of it."""
    if not isinstance(row, ChangeRow):
        return row.cause.text
    if row.decline is not None and row.sentence.code == AS_USUAL:
        return row.decline.text
    return row.sentence.text


def whole(row: ChangeRow | NotCompared) -> str:
    """Say all of it, for the tool tip."""
    if isinstance(row, ChangeRow) and row.decline is not None:
        return f"{row.sentence.text}\n{row.decline.text}"
    return said(row)


def _part(text: Callable[[ChangeRow], str]) -> Callable[[Any], str]:
    return lambda row: text(row) if isinstance(row, ChangeRow) else ""


def _key(value: Callable[[ChangeRow], float]) -> Callable[[Any], float | None]:
    return lambda row: value(row) if isinstance(row, ChangeRow) else None


COLUMNS = (
    Column(
        mark("No."),
        _part(lambda row: f"{row.rank:,}"),
        _key(lambda row: row.rank),
        number=True,
        width=52,
    ),
    Column(mark("Name"), lambda row: row.name, width=68),
    Column(mark("Area"), lambda row: row.area, width=104, tip=lambda row: row.area),
    Column(
        mark("What changed"),
        said,
        _key(lambda row: -row.score),
        width=0,
        tip=whole,
    ),
    Column(
        mark("Use"),
        _part(lambda row: signed_percent(row.level_change)),
        _key(lambda row: row.level_change),
        number=True,
        width=64,
    ),
    Column(
        mark("Nights"),
        _part(lambda row: signed_percent(row.nights_change)),
        _key(lambda row: row.nights_change),
        number=True,
        width=64,
    ),
    Column(
        mark("Activity"),
        _part(lambda row: signed_hours(row.active_change_hours)),
        _key(lambda row: row.active_change_hours),
        number=True,
        width=74,
    ),
    Column(
        mark("Rhythm"),
        _part(lambda row: f"{row.moved_share * 100:.0f}%"),
        _key(lambda row: row.moved_share),
        number=True,
        width=72,
        tip=lambda _row: tr("Share of the day’s activity at other hours than before"),
    ),
    Column(
        mark("The day"),
        lambda _row: "",
        _key(lambda row: row.score),
        width=96,
        tip=lambda row: tr("Dark: this month. Blue: the months before.") if isinstance(row, ChangeRow) else "",
    ),
)
_PICTURE = len(COLUMNS) - 1


class MonthlyComparisonView(DeskView):
    """The ranking left, the chosen home right; the month, the filters and the paper above."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "monthlyComparison", tr("Monthly comparison"), parent)
        self._printing: Printing | None = None
        self._shown: MonthlyComparison | None = None
        self.month = FilterMenu("monthlyMonth", tr("Last whole month"), everything=tr("Last whole month"))
        self.month.setAccessibleName(tr("Month"))
        self.month.changed.connect(self._on_month)
        self.filters = FilterBar("monthlyFilter", tr("Name, area"), lambda row: (row.name, row.area))
        self.which = self.filters.add_menu(
            "Which",
            tr("Everybody"),
            belongs,
            [
                Option(CHANGED, tr("Something changed")),
                Option(DECLINING, tr("On a weekly list of declines")),
                Option(LEFT_OUT, tr("Could not be compared")),
            ],
        )
        self._area = self.filters.add_menu("Area", tr("Area"), lambda row, town: in_area(row.area, town))
        self.print_button = button(
            tr("Print…"), "monthlyPrint", main=True, tip=tr("Print this comparison, or keep it as a PDF")
        )
        self.print_button.clicked.connect(self._on_print)
        self.print_button.setEnabled(False)
        for part in (self.month, self.filters, self.print_button):
            self.head.addWidget(part)
        self.facts = second()
        self.facts.setObjectName("monthlyFacts")
        facts = QHBoxLayout()
        facts.setContentsMargins(16, 6, 16, 6)
        facts.addWidget(self.facts, 1)

        self.table = DeskTable(
            COLUMNS, "monthlyTable", tr("Who changed most"), key=lambda row: row.household_id, filters=self.filters
        )
        self.table.table.setItemDelegateForColumn(_PICTURE, SmallDay(self.table.table))
        self.table.set_empty(
            tr("No month can be compared yet: that takes readings of two months."), tr("Import readings")
        )
        self.table.first_step_wanted.connect(self._on_import)
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.pane = MonthlyPane()
        self.pane.household_wanted.connect(self.household_opened)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        self.body.addWidget(splitter, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(facts)
        column.addWidget(hairline())
        column.addWidget(self.table, 1)
        splitter.addWidget(left)
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([910, 456])
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table, self.pane)

    def refresh(self) -> None:
        """Ask for the months and the comparison again."""
        self.table.expect()
        now = self.bridge.now()
        self.ask(self.bridge.workspace.power.comparable_months, now, then=self._on_months, key="monthly.months")

    def _on_months(self, months: Sequence[MonthChoice]) -> None:
        self.month.set_options([Option(f"{one.month:%Y-%m}", month_text(one.month)) for one in months])
        if not months:
            self._show(None)
            return
        self.bridge.ask(
            self.bridge.workspace.power.monthly,
            self.bridge.now(),
            self._month(),
            then=self._show,
            failed=self._on_refused,
            key="monthly.rows",
        )

    def _month(self) -> date | None:
        code = self.month.code
        return date.fromisoformat(f"{code}-01") if code else None

    def _on_refused(self, error: BaseException) -> None:
        """Say why there is nothing to compare in the table's place; the rest in the bar."""
        if isinstance(error, UsageError):
            self._show(None)
        else:
            self.on_failed(error)

    def _show(self, made: MonthlyComparison | None) -> None:
        self._shown = made
        self.print_button.setEnabled(made is not None)
        self.facts.setText("" if made is None else facts_of(made))
        rows = () if made is None else (*made.rows, *made.not_compared)
        self._area.set_options(area_options([row.area for row in rows]))
        self.table.set_rows(rows)
        self._on_selected(self.table.selected())

    @Slot()
    def _on_month(self) -> None:
        self.refresh()

    @Slot(int, int)
    def _on_shown(self, shown: int, there: int) -> None:
        if shown == there:
            self.count.setText(ntr("{n} household", "{n} households", there))
        else:
            self.count.setText(tr("{shown} of {all} households", shown=f"{shown:,}", all=f"{there:,}"))

    @Slot(object)
    def _on_selected(self, row: ChangeRow | NotCompared | None) -> None:
        self.pane.show_row(row)

    @Slot()
    def _on_import(self) -> None:
        self.desk_wanted.emit("import")

    @Slot()
    def _on_print(self) -> None:
        if self._shown is None:
            return
        if self._printing is None:
            self._printing = Printing(self.bridge, self.window())
        self._printing.begin("monthly", month=self._shown.month)


def facts_of(made: MonthlyComparison) -> str:
    """Say what was compared with what, and who was left out."""
    parts = [
        tr("{month} against {months}", month=made.month_words, months=made.before_words),
        ntr("{n} household changed", "{n} households changed", len(made.changed)),
    ]
    falling = sum(1 for row in made.rows if row.decline is not None)
    if falling:
        parts.append(ntr("{n} on a weekly list of declines", "{n} on a weekly list of declines", falling))
    if made.not_compared:
        parts.append(ntr("{n} could not be compared", "{n} could not be compared", len(made.not_compared)))
    parts.append(
        ntr("{n} has the same month a year ago", "{n} have the same month a year ago", made.year_ago_count)
        if made.year_ago_count
        else tr("no readings of a year ago yet")
    )
    if not made.season_removed:
        parts.append(tr("too few homes to take the season out"))
    return " · ".join(parts)
