"""The field that finds the household a paper is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.homes.search import HitSearch, keep_gone_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rows import SearchHit

_ASK_AFTER_MS = 150
_MOST_SHOWN = 6


class Whose(QWidget):
    """Looks for a household as it is typed; the one chosen stands below the field until another is.

    Signals
    -------
    searched : str, words to look for
    chosen : int, the household chosen
    """

    searched = Signal(str)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.household_id: int | None = None
        self.words = QLineEdit(self)
        self.words.setObjectName("paperHousehold")
        self.words.setPlaceholderText(tr("Name, initials, phone, address"))
        self.words.setAccessibleName(tr("Household the paper is of"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.words.textChanged.connect(self._on_text)
        self.search = HitSearch(self.words, _ASK_AFTER_MS)
        self.search.wanted.connect(self.searched)
        self.search.found.connect(self._show_hits)
        self.search.entered.connect(self._take)
        self.hits = QListWidget(self)
        self.hits.setObjectName("paperHits")
        self.hits.setAccessibleName(tr("Households found"))
        self.hits.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.itemClicked.connect(self._on_clicked)
        self.hits.hide()
        self._shown: list[SearchHit] = []
        self._gone_to: SearchHit | None = None
        """Whom a person went to among those found; no answer takes them away or puts another in their place."""
        self.nobody = second(tr("Nobody is found for these words."))
        self.nobody.setObjectName("paperNobody")
        self.nobody.setParent(self)
        self.nobody.hide()
        self.who = QLabel(self)
        self.who.setObjectName("paperWhose")
        self.who.setProperty("role", "strong")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.words, self.hits, self.nobody, self.who):
            layout.addWidget(part)
        self.setFocusProxy(self.words)
        self.show_chosen(None, "")

    def show_chosen(self, household_id: int | None, name: str) -> None:
        """Say whose paper it is."""
        self.household_id = household_id
        self.who.setText(name or tr("No household is chosen yet."))

    def answer(self, words: str, hits: Sequence[SearchHit]) -> None:
        """Take what was found for some words."""
        self.search.answer(words, hits)

    @Slot(object)
    def _show_hits(self, hits: Sequence[SearchHit]) -> None:
        self._shown = list(hits[:_MOST_SHOWN])
        place = keep_gone_to(self._shown, self._gone_to, self.hits.currentRow(), lambda hit: hit.household_id)
        self.hits.clear()
        for hit in self._shown:
            item = QListWidgetItem(who_is(hit.name, hit.age, hit.area))
            item.setData(Qt.ItemDataRole.UserRole, hit.household_id)
            self.hits.addItem(item)
        if self._shown:
            self.hits.setCurrentRow(place)
            self.hits.setFixedHeight(self.hits.sizeHintForRow(0) * self.hits.count() + 6)
        self.hits.setVisible(bool(self._shown))
        self.nobody.setVisible(not self._shown and bool(self.search.words))

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._gone_to = None

    @Slot()
    def _take(self) -> None:
        item = self.hits.currentItem()
        if item is not None:
            self._on_clicked(item)

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        household_id = int(item.data(Qt.ItemDataRole.UserRole))
        self.show_chosen(household_id, item.text())
        self.words.clear()
        self.hits.hide()
        self.chosen.emit(household_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows walk the households found, and Enter take one, while the words are typed."""
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.hits.count():
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                self.hits.setCurrentRow((self.hits.currentRow() + by) % self.hits.count())
                self._gone_to = self._shown[self.hits.currentRow()]
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search.enter(chosen=self._gone_to is not None)
                return True
        return super().eventFilter(watched, event)


def who_is(name: str, age: int | None, area: str) -> str:
    """Name a household in one line."""
    return " · ".join(filter(None, (name, "" if age is None else tr("{age} y", age=age), area)))
