"""A field that finds a household: by what is typed, or, while nothing is, by what is suggested; Enter chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coordinator.text import mark, tr
from coordinator.widgets.kit.homes.search import HitSearch, keep_gone_to
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rows import SearchHit

_ASK_AFTER_MS = 150
HIT_COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(
        mark("Age"), lambda row: "" if row.age is None else str(row.age), lambda row: row.age, number=True, width=56
    ),
    Column(mark("Where"), lambda row: row.address or row.area, width=0, tip=lambda row: row.address or row.area),
)


class HouseholdField(QWidget):
    """The field with the households found below it.

    Signals
    -------
    searched : str, what was typed
    chosen : SearchHit, by Enter or a double click
    shown : others are shown, or another is gone to
    """

    searched = Signal(str)
    chosen = Signal(object)
    shown = Signal()

    def __init__(self, field: str, hits: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggested: list[SearchHit] = []
        self._gone_to: SearchHit | None = None
        """Whom a person went to; no answer takes them away or puts another in their place."""
        self.words = QLineEdit()
        self.words.setObjectName(field)
        self.words.setPlaceholderText(tr("Name, initials, phone, address"))
        self.words.setAccessibleName(accessible)
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._on_text)
        self.search = HitSearch(self.words, _ASK_AFTER_MS)
        self.search.wanted.connect(self.searched)
        self.search.found.connect(self._show_hits)
        self.search.entered.connect(self.choose)
        self.words.installEventFilter(self)
        self.hits = RowTable(HIT_COLUMNS, hits, tr("Households found"))
        self.hits.horizontalHeader().hide()
        self.hits.row_opened.connect(self._on_hit)
        self.hits.row_selected.connect(self._on_selected)
        self.hits.clicked.connect(self._on_gone_to)
        self.hits.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.hits, 1)
        self.setFocusProxy(self.words)

    def clear(self) -> None:
        """Forget what was typed, found and suggested."""
        self._suggested, self._gone_to = [], None
        self.words.clear()
        self.hits.set_rows(())
        self.shown.emit()

    @property
    def is_suggesting(self) -> bool:
        """Whether what is shown is suggested, not found for words."""
        return bool(self._suggested) and not self.search.words

    def suggest(self, hits: Sequence[SearchHit]) -> None:
        """Offer households, the likeliest first, as long as nothing is typed; none is chosen by itself."""
        self._suggested = list(hits)
        if not self.search.words:
            self._show_hits(())

    def set_hits(self, words: str, hits: Sequence[SearchHit]) -> None:
        """Show the households found for some words, if these are still the words; the best is gone to."""
        self.search.answer(words, hits)

    def current(self) -> SearchHit | None:
        """Give the household that Enter would choose."""
        return self.hits.selected_row()

    @Slot()
    def choose(self) -> None:
        """Choose the household gone to."""
        self._on_hit(self.current())

    @Slot(object)
    def _show_hits(self, hits: Sequence[SearchHit]) -> None:
        rows = list(hits or (() if self.search.words else self._suggested))
        place = keep_gone_to(rows, self._gone_to, self.hits.currentIndex().row(), lambda hit: hit.household_id)
        self.hits.set_rows(rows)
        # What is only suggested waits until a person goes to it: Enter pressed twice links nothing unseen.
        if hits or self._gone_to is not None:
            self.hits.setCurrentIndex(self.hits.rows_model.index(place, 0))
        self.shown.emit()

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._gone_to = None

    @Slot()
    def _on_gone_to(self) -> None:
        self._gone_to = self.current()

    @Slot(object)
    def _on_hit(self, hit: SearchHit | None) -> None:
        if hit is not None:
            self.chosen.emit(hit)

    @Slot(object)
    def _on_selected(self, _hit: SearchHit | None) -> None:
        self.shown.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down go to a household while one types; Enter chooses it."""
        if watched is self.words and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search.enter(chosen=self._gone_to is not None)
                return True
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = self.hits.currentIndex().row() + step
                if 0 <= row < self.hits.rows_model.rowCount():
                    self.hits.setCurrentIndex(self.hits.rows_model.index(row, 0))
                    self._on_gone_to()
                return True
        return super().eventFilter(watched, event)
