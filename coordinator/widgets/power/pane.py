"""One home on the Power desk: why the watch spoke or how quiet it is, its hours, its year, a year ago, its meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from coordinator.records.power import FEED_HEALTH
from coordinator.text import day, short_moment, tr
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.message_bar import Shape
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.pane_section import hairline
from coordinator.widgets.power.usage.chart import UsageChart
from coordinator.widgets.power.year_ago_chart import YearAgoChart
from coordinator.widgets.power.year_heat_map import YearHeatMap
from coordinator.worklist.power.rows import STATE_LABELS, STATE_SHAPES, watch_of, watch_text

if TYPE_CHECKING:
    from coordinator.worklist.power.rows import MeterFacts, PowerHome, PowerHomeRow


class PowerPane(QWidget):
    """Everything the watch knows of one home.

    Signals
    -------
    household_wanted : int, the household is to be shown on the Today desk
    """

    household_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("powerPane")
        self.setAccessibleName(tr("The chosen home"))
        self._household_id: int | None = None
        self._empty = second_label(tr("Choose a home to see its year."), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = Scrolled(self, least_width=360)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)

        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.name = QLabel(content)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self._shape = Shape(parent=content)
        self.state = QLabel(content)
        self.state.setProperty("role", "strong")
        self.open_button = push_button(tr("Open the household"), self._on_open, content, link=True)
        self.open_button.setObjectName("powerPaneOpen")
        for part in (self.name, self._shape, self.state):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.open_button)
        self.watched = second_label("", content)
        self.usage = UsageChart(content)
        self.facts = QLabel(content)
        self.facts.setObjectName("powerPaneFacts")
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.year = YearHeatMap(content)
        self.year_ago = YearAgoChart(content)
        self.meter = second_label("", content)
        self.meter.setObjectName("powerPaneMeter")
        rows.addLayout(head)
        rows.addWidget(self.watched)
        for part in (self.usage, self.facts):
            if part is self.usage:
                rows.addWidget(hairline(content))
            rows.addWidget(part)
        for part in (self.year, self.year_ago, self.meter):
            rows.addWidget(hairline(content))
            rows.addWidget(part)
        rows.addStretch(1)
        self._scroll.setWidget(content)
        self.setFocusProxy(self.open_button)

    def show_row(self, row: PowerHomeRow | None) -> None:
        """Show who it is, or that none is chosen; the pictures follow."""
        if row is None:
            self._household_id = None
            self._pages.setCurrentWidget(self._empty)
            return
        if row.household_id == self._household_id:
            return
        self._household_id = row.household_id
        self._name(row.name, row.age, row.area, row.state, row.nats)
        self.usage.expect_usage()
        self.facts.hide()
        for part in (self.year, self.year_ago):
            part.hide()
        self.meter.setText("")
        self._pages.setCurrentWidget(self._scroll)
        self._scroll.verticalScrollBar().setValue(0)

    def show_detail(self, home: PowerHome) -> None:
        """Show all of a home."""
        self._household_id = home.household_id
        self._name(home.name, home.age, home.area, home.state, home.nats)
        has_meter = home.meter is not None and home.meter.newest_at is not None
        nothing = tr("No reading came in these days.") if has_meter else tr("Its meter has sent no readings yet.")
        self.usage.show_usage(home.usage, nothing)
        self.facts.setText("\n".join(fact.text for fact in home.facts))
        self.facts.setVisible(bool(home.facts))
        self.year.show_year(home.year)
        since = None if home.readings_since is None else home.readings_since.date()
        self.year_ago.show_ago(home.year_ago, home.year_ago_on, since)
        for part in (self.year, self.year_ago):
            part.show()
        self.meter.setText("" if home.meter is None else _meter_words(home.meter))
        self._pages.setCurrentWidget(self._scroll)

    def _name(self, name: str, age: int | None, area: str, state: str, nats: float | None) -> None:
        self.name.setText(name)
        self.setAccessibleDescription(tr("{name}: {state}", name=name, state=tr(STATE_LABELS[state])))
        self._shape.set_severity(STATE_SHAPES.get(state, state))
        self.state.setText(tr(STATE_LABELS[state]))
        age_words = [tr("{n} years old", n=age)] if age is not None else []
        self.watched.setText(" · ".join((*age_words, area, _watch_words(nats))))

    @Slot()
    def _on_open(self) -> None:
        if self._household_id is not None:
            self.household_wanted.emit(self._household_id)


def _watch_words(nats: float | None) -> str:
    if watch_of(nats) in ("none", "learning"):
        return watch_text(nats)
    return tr("by electricity: {words}", words=watch_text(nats))


def _meter_words(meter: MeterFacts) -> str:
    """Say which meter it is and how its readings come in."""
    parts = [
        tr("Meter {number}", number=meter.external_id),
        meter.feed,
        tr("every {n} minutes", n=meter.step_minutes),
        tr(FEED_HEALTH[meter.health].label),
    ]
    if meter.first_at is not None and meter.newest_at is not None:
        span = {"first": day(meter.first_at.date()), "last": short_moment(meter.newest_at)}
        parts.append(tr("{first} to {last}", **span))
    if meter.missing_share is not None:
        share = f"{meter.missing_share * 100:.1f}"
        parts.append(tr("{share}% of the hours of four weeks missing", share=share))
    return " · ".join(parts)
