"""The widths of a table's columns: what a person drew stays, the others share the room there is by what they hold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

from coordinator.korea import KST
from coordinator.text import short_moment, tr
from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.table import Column, RowTable

FIRST_PADDING, PADDING = 13, 5
"""With the style's own 3 pixels a cell's text stands under its title, the first column's under the desk's title."""
_LONG_MOMENT = datetime(2026, 11, 25, 20, 50, tzinfo=KST)
"""A moment that is long to write."""
_STYLE = 10
"""What the style takes at both sides of a text, and a pixel or two to spare."""
_SHAPE = 20
_MOST = 280
_LEAST_REST = 100
_LEAST_WORDS, _LEAST_FIGURES = 88, 160
"""Words and longer figures may be cut to so much where a narrow window has no room; no phone number, no moment is."""
_MOST_ROWS = 120
"""So many rows are measured; that they are from all over the list is enough."""


class ColumnWidths:
    """Shares out the width of a table: first what titles and cells need, then what is declared, the rest to column 0.

    Needs only grow while rows come and go, so that no column moves under somebody who types into a filter.

    Attributes
    ----------
    given : the width each column was given here, by its number; another one was drawn by a person
    """

    def __init__(self, table: RowTable) -> None:
        self._table = table
        self._needs: dict[int, int] = {}
        self._are_words: dict[int, bool] = {}
        self.given: dict[int, int] = {}
        head = table.horizontalHeader()
        for number, column in enumerate(table.rows_model.columns):
            if column.width:
                head.resizeSection(number, column.width)
                self.given[number] = head.sectionSize(number)
            else:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def measure(self, rows: Sequence[Any], *, anew: bool = False) -> None:
        """Take the measure of rows that are to be shown, and share out the width."""
        if anew:
            self._needs.clear()
        plain, before = QFontMetrics(theme.font()), dict(self._needs)
        sample = rows[:: max(1, len(rows) // _MOST_ROWS)]
        for number, column in enumerate(self._table.rows_model.columns):
            if column.paint is None and sample:
                widest = max(plain.horizontalAdvance(column.text(row)) for row in sample)
                need = min(self._around(number, column) + widest, theme.scaled(_MOST))
                self._needs[number] = max(self._needs.get(number, 0), need)
                words = "".join(column.text(row) for row in sample)
                self._are_words[number] = sum(map(str.isalpha, words)) > sum(map(str.isdigit, words))
        if anew or self._needs != before:
            self.share_out()

    def _around(self, number: int, column: Column) -> int:
        shape = 0 if column.severity is None else _SHAPE
        return (FIRST_PADDING if number == 0 else PADDING) + PADDING + _STYLE + shape

    def _least(self, number: int, column: Column) -> int:
        """Count what the title needs, and a moment in the language of now."""
        title = column.title if column.as_is else tr(column.title)
        least = QFontMetrics(theme.font(bold=True)).horizontalAdvance(title) + 18 + (8 if number == 0 else 0)
        if column.moment:
            words = QFontMetrics(theme.font()).horizontalAdvance(short_moment(_LONG_MOMENT))
            least = max(least, words + self._around(number, column))
        return least

    def share_out(self) -> None:
        """Share out the width there is."""
        head = self._table.horizontalHeader()
        columns = self._table.rows_model.columns
        room = self._table.viewport().width()
        least: dict[int, int] = {}
        wanted: dict[int, int] = {}
        rest: int | None = None
        for number, column in enumerate(columns):
            if head.isSectionHidden(number):
                continue
            if not column.width:
                rest = number
            elif head.sectionSize(number) != self.given.get(number):
                room -= head.sectionSize(number)  # drawn by a person
            else:
                declared = 0 if column.moment else theme.scaled(column.width)
                title = self._least(number, column)
                least[number] = max(title, self._needs.get(number, declared) if column.paint is None else declared)
                wanted[number] = max(title, declared, least[number])
                # What holds less than it is declared with gives way first, what holds more has room last.
                least[number] = min(least[number], max(title, declared)) if column.paint is None else wanted[number]
        if rest is not None:
            least[rest] = self._rest(rest, columns[rest])
        self._squeeze(least, room)
        room -= sum(least.values())
        # First what is held, in the column of the rest too; only then the room that is declared and stands empty.
        held = {number: min(width, max(least[number], self._needs.get(number, 0))) for number, width in wanted.items()}
        for number, width in held.items():
            more = max(0, min(room, width - least[number]))
            room -= more
            least[number] += more
        spare = room if rest is None else room - max(0, self._needs.get(rest, 0) - least[rest])
        for number, width in wanted.items():
            more = max(0, min(spare, width - least[number]))
            spare -= more
            room -= more
            self._give(number, least[number] + more)
        if rest is not None:
            fixed, stretched = QHeaderView.ResizeMode.Fixed, QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(rest, fixed if room < 0 else stretched)
            if room < 0:
                head.resizeSection(rest, least[rest])

    def _squeeze(self, least: dict[int, int], room: int) -> None:
        """Cut the longest words down to one length where a table would have to be scrolled sideways; tips have them.

        Where it has to be scrolled all the same, what a row is called in the first column stands whole.
        """
        columns = self._table.rows_model.columns
        first = least.get(0, 0)
        floors: dict[int, int] = {}
        for number, column in enumerate(columns):
            is_fixed = not column.width or column.number or column.paint is not None or column.severity is not None
            if number in least and not is_fixed:
                floor = theme.scaled(_LEAST_WORDS if self._are_words.get(number) else _LEAST_FIGURES)
                floors[number] = max(self._least(number, column), floor)
        for most in range(max(least.values(), default=0), theme.scaled(_LEAST_WORDS), -4):
            if sum(least.values()) <= room:
                return
            for number, floor in floors.items():
                least[number] = min(least[number], max(most, floor))
        if 0 in floors and sum(least.values()) > room:
            least[0] = first

    def _rest(self, number: int, column: Column) -> int:
        """Count the least width of the column that takes the rest."""
        return max(self._least(number, column), min(self._needs.get(number, 0), theme.scaled(_LEAST_REST)))

    def _give(self, number: int, width: int) -> None:
        head = self._table.horizontalHeader()
        self.given[number] = max(width, head.minimumSectionSize())
        head.resizeSection(number, self.given[number])
