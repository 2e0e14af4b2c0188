"""One home of the monthly comparison: what changed, the figures beside those of before, and the picture of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import mark, short_month, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.pane_section import hairline
from coordinator.widgets.power.day_profile import DayProfile
from coordinator.worklist.power.pattern_rows import ChangeRow, raw_change_words, signed_hours, signed_percent

if TYPE_CHECKING:
    from datetime import date

    from coordinator.worklist.power.pattern_rows import MonthFigures, NotCompared

_HEADS = (
    mark("Before"),
    mark("The month"),
    mark("A year ago"),
    mark("As read"),
    mark("Season out"),
    mark("× usual"),
)
_TIPS = (
    mark("Mean of the months before, as read"),
    mark("As read"),
    mark("The same month a year ago, as read"),
    mark("Change of the figures as read: the season is in it"),
    mark("Change that remains when the season is taken out"),
    mark("How large the change is: 1 is what is ordinary"),
)
_NOW, _YEAR_AGO = 1, 2
_PARTS = (mark("Use (kWh a day)"), mark("Nights (kWh)"), mark("Active hours"), mark("Moved"))


class MonthlyPane(QWidget):
    """Everything the comparison says of one home.

    Signals
    -------
    household_wanted : int, the household is to be shown on the Today desk
    """

    household_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("monthlyPane")
        self.setAccessibleName(tr("The chosen home"))
        self._household_id: int | None = None
        self._empty = second_label(tr("Choose a home to see what changed in it."), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        scroll = Scrolled(self, least_width=440)
        self._scroll = scroll
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(scroll)

        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        self.name = QLabel(content)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button = push_button(tr("Open the household"), self._on_open, content, link=True)
        self.open_button.setObjectName("monthlyPaneOpen")
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.open_button)
        self.about = second_label("", content)
        self.sentence = QLabel(content)
        self.sentence.setObjectName("monthlySentence")
        self.sentence.setProperty("role", "strong")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.decline = second_label("", content)
        self.decline.setObjectName("monthlyDecline")
        self._figures = QWidget(content)
        self._figures.setObjectName("monthlyFigures")
        self._heads, self._cells = _grid(self._figures)
        self.profile = DayProfile(content)
        rows.addLayout(head)
        self._lines = (hairline(content), hairline(content))
        for part in (self.about, self.sentence, self.decline, self._lines[0], self._figures, self._lines[1]):
            rows.addWidget(part)
        rows.addWidget(self.profile)
        rows.addStretch(1)
        scroll.setWidget(content)
        self.setFocusProxy(self.open_button)

    def show_row(self, row: ChangeRow | NotCompared | None) -> None:
        """Show a home, why it could not be compared, or that none is chosen."""
        if row is None:
            self._household_id = None
            self._pages.setCurrentWidget(self._empty)
            return
        self._household_id = row.household_id
        compared = isinstance(row, ChangeRow)
        sentence = row.sentence.text if compared else row.cause.text
        self.name.setText(row.name)
        self.setAccessibleDescription(tr("{name}: {state}", name=row.name, state=sentence))
        age = [tr("{n} years old", n=row.age)] if row.age is not None else []
        rank = [tr("rank {n}", n=f"{row.rank:,}")] if compared else []
        self.about.setText(" · ".join(filter(None, (*age, row.area, *rank))))
        self.sentence.setText(sentence)
        decline = row.decline.text if compared and row.decline is not None else ""
        self.decline.setText(decline)
        self.decline.setVisible(bool(decline))
        for part in (*self._lines, self._figures, self.profile):
            part.setVisible(compared)
        if compared:
            self._fill(row)
            self.profile.show_picture(row.picture, _under_picture(row))
        self._pages.setCurrentWidget(self._scroll)
        self._scroll.verticalScrollBar().setValue(0)

    def name_month(self, month: date) -> None:
        """Call the month that is compared by its name."""
        self._heads[_NOW].setText(short_month(month))
        self.profile.name_month(month)

    def figures(self) -> list[list[str]]:
        """Give the figures as shown, a row a part."""
        return [[cell.text() for cell in row] for row in self._cells]

    def _fill(self, row: ChangeRow) -> None:
        changes = (
            signed_percent(row.level_change),
            signed_percent(row.nights_change),
            signed_hours(row.active_change_hours),
            f"{row.moved_share * 100:.0f}%",
        )
        of = ("kwh_a_day", "night_kwh", "active_hours", "")
        for cells, name, change, units in zip(self._cells, of, changes, row.parts, strict=True):
            texts = [_figure(month, name) for month in (row.before, row.now, row.year_ago)]
            texts += [raw_change_words(row, name) if name else "–", change, f"{abs(units):.1f}"]
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)
        for column in (self._heads, *self._cells):
            column[_YEAR_AGO].setVisible(row.year_ago is not None)

    @Slot()
    def _on_open(self) -> None:
        if self._household_id is not None:
            self.household_wanted.emit(self._household_id)


def _grid(host: QWidget) -> tuple[list[QLabel], list[list[QLabel]]]:
    """Lay out the figures: the heads, then a row a part."""
    layout = QGridLayout(host)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(12)
    layout.setVerticalSpacing(6)
    layout.setColumnStretch(0, 1)
    heads = [QLabel(tr(title), host) for title in _HEADS]
    for column, head in enumerate(heads, start=1):
        head.setProperty("role", "second")
        head.setToolTip(tr(_TIPS[column - 1]))
        layout.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
    cells: list[list[QLabel]] = []
    for row, part in enumerate(_PARTS, start=1):
        name = QLabel(tr(part), host)
        name.setProperty("role", "second")
        layout.addWidget(name, row, 0)
        cells.append([QLabel(host) for _ in _HEADS])
        for column, cell in enumerate(cells[-1], start=1):
            cell.setAccessibleName(f"{tr(part)}, {tr(_HEADS[column - 1])}")
            cell.setToolTip(tr(_TIPS[column - 1]))
            if column in (_NOW + 1, 5):
                cell.setProperty("role", "strong")
            layout.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
    return heads, cells


def _figure(figures: MonthFigures | None, name: str) -> str:
    return "–" if figures is None or not name else f"{getattr(figures, name):.1f}"


def _under_picture(row: ChangeRow) -> str:
    """Say what the picture rests on."""
    days = tr(
        "{now} days of the month against {before} of the months before.", now=row.now.days, before=row.before.days
    )
    if row.year_ago is None:
        return tr("{said} Of the same month a year ago there are no readings.", said=days)
    return days
