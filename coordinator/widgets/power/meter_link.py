"""The pane beside the meters: whose the chosen meter is, and the field by which it finds its household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coordinator.text import day, mark, tr
from coordinator.widgets.kit.desks.frame import button, heading, second
from coordinator.widgets.kit.hit_search import HitSearch
from coordinator.widgets.kit.table import Column, RowTable
from coordinator.widgets.power.meter_end import MeterEnd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.worklist.rows import MeterRow, SearchHit

_ASK_AFTER_MS = 150

_HIT_COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(
        mark("Age"), lambda row: "" if row.age is None else str(row.age), lambda row: row.age, number=True, width=56
    ),
    Column(mark("Where"), lambda row: row.address or row.area, width=0, tip=lambda row: row.address or row.area),
)


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
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.open)
        acts.addWidget(self.release)
        acts.addStretch()
        self.words = QLineEdit()
        self.words.setObjectName("meterHousehold")
        self.words.setPlaceholderText(tr("Name, initials, phone, address"))
        self.words.setAccessibleName(tr("Household this meter belongs to"))
        self.words.setClearButtonEnabled(True)
        self.search = HitSearch(self.words, _ASK_AFTER_MS)
        self.search.wanted.connect(self.searched)
        self.search.found.connect(self._show_hits)
        self.search.entered.connect(self._link_chosen)
        self.words.installEventFilter(self)
        self.hits = RowTable(_HIT_COLUMNS, "meterHits", tr("Households found"))
        self.hits.horizontalHeader().hide()
        self.hits.row_opened.connect(self._on_hit)
        self.hits.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hint = second()
        self.link = button(tr("Link"), "meterLinkButton", main=True, tip=tr("Link (Enter)"))
        self.link.clicked.connect(self._link_chosen)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.link, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.number)
        layout.addWidget(self.facts)
        layout.addWidget(self.owner)
        layout.addLayout(acts)
        layout.addWidget(self.ending)
        layout.addWidget(self.words)
        layout.addWidget(self.hits, 1)
        layout.addLayout(foot)
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)
        self.show_row(None)

    def show_row(self, meter: MeterRow | None) -> None:
        """Show a meter; what was typed stays while it is the same one."""
        if meter is None or self._meter is None or meter.id != self._meter.id:
            self.words.clear()
            self.hits.set_rows(())
        self._meter = meter
        free = meter is not None and meter.household_id is None
        for part in (self.words, self.hits, self.link):
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
        self.setFocusProxy(self.words if free else self.open)
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
        self.ending.set_free([(one.id, one.external_id) for one in meters], today)

    def set_hits(self, words: str, hits: Sequence[SearchHit]) -> None:
        """Show the households found for some words, if these are still the words; the best is chosen."""
        self.search.answer(words, hits)

    @Slot(object)
    def _show_hits(self, hits: Sequence[SearchHit]) -> None:
        self.hits.set_rows(hits)
        if hits:
            self.hits.setCurrentIndex(self.hits.rows_model.index(0, 0))
        self._show_hint()

    def _show_hint(self) -> None:
        chosen = self.hits.selected_row()
        self.link.setEnabled(chosen is not None)
        if self._meter is None:
            self.hint.setText(tr("Choose a meter to see whose it is or to link it to a household."))
        elif chosen is not None:
            self.hint.setText(tr("Enter links it; the status bar offers Undo."))
        elif self.words.text().strip():
            self.hint.setText(tr("No household fits these words."))
        else:
            self.hint.setText(tr("Type who lives there."))

    @Slot()
    def _link_chosen(self) -> None:
        self._on_hit(self.hits.selected_row())

    @Slot(object)
    def _on_hit(self, hit: SearchHit | None) -> None:
        if hit is not None and self._meter is not None and self._meter.household_id is None:
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down choose among the households found while one types; Enter links."""
        if watched is self.words and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search.enter(chosen=self.hits.currentIndex().row() > 0)
                return True
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = self.hits.currentIndex().row() + step
                if 0 <= row < self.hits.rows_model.rowCount():
                    self.hits.setCurrentIndex(self.hits.rows_model.index(row, 0))
                return True
        return super().eventFilter(watched, event)


def _span(meter: MeterRow) -> str:
    if meter.first_at is None or meter.newest_at is None:
        return tr("no readings yet")
    span: dict[str, Any] = {"first": day(meter.first_at.date()), "last": day(meter.newest_at.date())}
    step = tr("every {n} minutes", n=meter.step_minutes)
    return " · ".join((tr("{first} to {last}", **span), step))
