"""The monthly comparison (월별 비교): who changed most against their own last months, with pictures and a paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from coordinator.errors import UsageError
from coordinator.text import mark, month_text, ntr, tr
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter, FilterMenu, Option
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.desks.listing import Empty, Listing, households_shown
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.table import Column
from coordinator.widgets.power.day_profile import SmallDay
from coordinator.widgets.power.monthly_pane import MonthlyPane
from coordinator.worklist.power.pattern_rows import AS_USUAL, ChangeRow, signed_hours, signed_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLabel, QWidget

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
        paint=SmallDay,
        tip=lambda row: tr("Dark: the month. Blue: the months before.") if isinstance(row, ChangeRow) else "",
    ),
)


def facts_of(comparison: MonthlyComparison) -> str:
    """Say what was compared with what, and who was left out."""
    parts = [
        tr("{month} against {months}", month=comparison.month_words, months=comparison.before_words),
        ntr("{n} household changed", "{n} households changed", len(comparison.changed)),
    ]
    falling = sum(1 for row in comparison.rows if row.decline is not None)
    if falling:
        parts.append(ntr("{n} on a weekly list of declines", "{n} on a weekly list of declines", falling))
    if comparison.not_compared:
        parts.append(ntr("{n} could not be compared", "{n} could not be compared", len(comparison.not_compared)))
    parts.append(
        ntr("{n} has the same month a year ago", "{n} have the same month a year ago", comparison.year_ago_count)
        if comparison.year_ago_count
        else tr("no readings of a year ago yet")
    )
    if not comparison.season_removed:
        parts.append(tr("too few homes to take the season out"))
    return " · ".join(parts)


def _facts(_desk: ListingDesk) -> QLabel:
    label = second()
    label.setObjectName("monthlyFacts")
    label.setContentsMargins(16, 6, 16, 6)
    return label


CHANGES = Listing(
    "monthly",
    mark("Monthly comparison"),
    desk="monthlyComparison",
    table_title=mark("Who changed most"),
    ask=lambda workspace, now: workspace.power.comparable_months(now),
    columns=COLUMNS,
    key=lambda row: row.household_id,
    count=households_shown,
    empty=Empty(
        mark("No month can be compared yet: that takes readings of two months."), mark("Import readings"), "import"
    ),
    placeholder=mark("Name, area"),
    words=lambda row: (row.name, row.area),
    filters=(
        Filter(
            "Which",
            mark("Everybody"),
            belongs,
            {
                CHANGED: mark("Something changed"),
                DECLINING: mark("On a weekly list of declines"),
                LEFT_OUT: mark("Could not be compared"),
            },
        ),
        AREA,
    ),
    pane=lambda _desk: MonthlyPane(),
    above=_facts,
    opened=ListingDesk.open_row,
    pane_width=456,
)


class MonthlyComparisonView(ListingDesk):
    """The ranking left, the chosen home right; the month, the filters and the paper above."""

    named_filters = CHANGES.filters

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(CHANGES, bridge)
        self._shown: MonthlyComparison | None = None
        self.which = self.menus["Which"]
        self.month = FilterMenu("monthlyMonth", tr("Last whole month"), everything=tr("Last whole month"))
        self.month.setAccessibleName(tr("Month"))
        self.month.changed.connect(self._on_month)
        self.print_button = button(
            tr("Print…"), "monthlyPrint", main=True, tip=tr("Print this comparison, or save it as a file")
        )
        self.print_button.clicked.connect(self._on_print)
        self.print_button.setEnabled(False)
        self.head.insertWidget(self.head.indexOf(self.filters), self.month)
        self.head.addWidget(self.print_button)
        self.facts = self.above
        self.pane.household_wanted.connect(self.household_opened)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table, self.pane)

    def take_answer(self, answer: Sequence[MonthChoice]) -> None:
        """Offer the months that can be compared, and ask for the rows of the one chosen."""
        self.month.set_options([Option(f"{choice.month:%Y-%m}", month_text(choice.month)) for choice in answer])
        if not answer:
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

    def _show(self, comparison: MonthlyComparison | None) -> None:
        self._shown = comparison
        self.print_button.setEnabled(comparison is not None)
        self.facts.setText("" if comparison is None else facts_of(comparison))
        if comparison is not None:
            self.pane.name_month(comparison.month)
        self.show_rows(() if comparison is None else (*comparison.rows, *comparison.not_compared))

    @Slot()
    def _on_month(self) -> None:
        self.refresh()

    @Slot()
    def _on_print(self) -> None:
        if self._shown is None:
            return
        self.desk_wanted.emit(f"briefings:monthly/{self._shown.month:%Y-%m}")
