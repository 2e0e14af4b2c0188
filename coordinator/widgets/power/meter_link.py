"""The pane beside the meters: whose the chosen meter is, and the field by which it finds its household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import day, tr
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import button, heading, second
from coordinator.widgets.kit.homes.field import HouseholdField
from coordinator.widgets.power.meter_end import MeterEnd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.worklist.list_rows import MeterRow, MeterSuggestion
    from coordinator.worklist.rows import SearchHit


class MeterLink(QWidget):
    """One meter and its household.

    Signals
    -------
    searched : str, what was typed
    link_wanted : int meter, int household
    release_wanted : int meter
    open_wanted : int household
    end_wanted : int meter, date of its end, int the new meter in its place, 0 where none
    """

    searched = Signal(str)
    link_wanted = Signal(int, int)
    release_wanted = Signal(int)
    open_wanted = Signal(int)
    end_wanted = Signal(int, object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meterLink")
        self.setAccessibleName(tr("The chosen meter"))
        self.setMinimumWidth(320)
        self._meter: MeterRow | None = None
        self._listed = ""
        self.number = QLabel()
        self.number.setProperty("role", "title")
        self.number.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = second()
        self.owner = heading("")
        self.open = button(tr("Show in Today"), "meterOpen")
        self.open.clicked.connect(self._on_open)
        self.release = button(tr("Release the meter"), "meterRelease")
        self.release.clicked.connect(self._on_release)
        self.ending = MeterEnd()
        self.ending.wanted.connect(self._on_end)
        acts = QWidget()
        flow = Flow(acts, gap=8)
        flow.addWidget(self.open)
        flow.addWidget(self.release)
        self.field = HouseholdField("meterHousehold", "meterHits", tr("Household this meter belongs to"))
        self.field.searched.connect(self.searched)
        self.field.chosen.connect(self._on_hit)
        self.field.shown.connect(self._show_hint)
        self.words, self.hits, self.search = self.field.words, self.field.hits, self.field.search
        self.hint = second()
        self.link = button(tr("Link"), "meterLinkButton", main=True, tip=tr("Link (Enter)"))
        self.link.clicked.connect(self.field.choose)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.link, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.number)
        layout.addWidget(self.facts)
        layout.addWidget(self.owner)
        layout.addWidget(acts)
        layout.addWidget(self.ending)
        layout.addWidget(self.field, 1)
        layout.addLayout(foot)
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)
        self.show_row(None)

    def show_row(self, meter: MeterRow | None) -> None:
        """Show a meter; what was typed stays while it is the same one."""
        if meter is None or self._meter is None or meter.id != self._meter.id:
            self.field.clear()
        self._meter = meter
        free = meter is not None and meter.household_id is None
        for part in (self.field, self.link):
            part.setVisible(free)
        for part in (self.open, self.release):
            part.setVisible(meter is not None and not free)
        self.ending.setVisible(meter is not None and not free and meter.health != "ended")
        if meter is not None:
            self.ending.begin(meter.id)
        for part in (self.number, self.facts, self.owner):
            part.setVisible(meter is not None)
        self._filler.setVisible(not free)
        self.hint.setVisible(meter is None or free)
        self._show_hint()
        self.setFocusProxy(self.field if free else self.open)
        if meter is None:
            return
        self.number.setText(meter.external_id)
        self.facts.setText(" · ".join(part for part in (meter.feed, _span(meter)) if part))
        if free:
            self.owner.setText(tr("Whose meter is it?"))
        else:
            self.owner.setText(" · ".join(part for part in (meter.name, meter.area) if part))

    def set_free(self, meters: Sequence[MeterRow], today: date) -> None:
        """Offer the meters nobody has as the new one of a household whose meter was changed."""
        self.ending.set_free([(free_meter.id, free_meter.external_id) for free_meter in meters], today)

    def set_hits(self, words: str, hits: Sequence[SearchHit]) -> None:
        """Show the households found for some words, if these are still the words; the best is chosen."""
        self.field.set_hits(words, hits)

    def show_detail(self, suggestion: MeterSuggestion | None) -> None:
        """Offer the households a list of meters may mean by this one; none where somebody has it."""
        if suggestion is not None:
            self._listed = suggestion.words
            self.field.suggest(suggestion.hits)

    @Slot()
    def _show_hint(self) -> None:
        chosen = self.field.current()
        self.link.setEnabled(chosen is not None)
        if self._meter is None:
            self.hint.setText(tr("Choose a meter to see whose it is or to link it to a household."))
        elif chosen is None and self.field.is_suggesting:
            self.hint.setText(
                tr("A list of meters says: {words}. Choose with the arrow keys; Enter links it.", words=self._listed)
            )
        elif chosen is not None:
            self.hint.setText(tr("Enter links it; the status bar offers Undo."))
        elif self.words.text().strip():
            self.hint.setText(tr("No household fits these words."))
        else:
            self.hint.setText(tr("Type who lives there."))

    @Slot(object)
    def _on_hit(self, hit: SearchHit) -> None:
        if self._meter is not None and self._meter.household_id is None:
            self.link_wanted.emit(self._meter.id, hit.household_id)

    @Slot()
    def _on_open(self) -> None:
        if self._meter is not None and self._meter.household_id is not None:
            self.open_wanted.emit(self._meter.household_id)

    @Slot(object, int)
    def _on_end(self, on: date, new_meter_id: int) -> None:
        if self._meter is not None:
            self.end_wanted.emit(self._meter.id, on, new_meter_id)

    @Slot()
    def _on_release(self) -> None:
        if self._meter is not None:
            self.release_wanted.emit(self._meter.id)


def _span(meter: MeterRow) -> str:
    if meter.first_at is None or meter.newest_at is None:
        return tr("no readings yet")
    span: dict[str, Any] = {"first": day(meter.first_at.date()), "last": day(meter.newest_at.date())}
    step = tr("every {n} minutes", n=meter.step_minutes)
    return " · ".join((tr("{first} to {last}", **span), step))
