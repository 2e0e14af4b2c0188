"""The page of the glossary beside the shortcuts (F1): every word, what it means and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator import glossary
from coordinator.text import language, mark, ntr, tr
from coordinator.widgets.kit.desks.filter_bar import FilterBar, Option
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.table import Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.glossary import Term


def _subject(term: Term) -> str:
    return glossary.subjects()[term.noun].word


def _words(term: Term) -> Sequence[str]:
    return (term.korean, term.english, term.meaning, term.origin, *term.code)


class GlossaryPage(QWidget):
    """The glossary as a table that is searched while one types; below it the selected word in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glossaryPage")
        columns = (
            Column(mark("Term"), lambda term: term.word, width=170),
            Column(mark("English") if language() == "ko" else mark("Korean"), lambda term: term.other_word, width=170),
            Column(mark("Subject"), _subject, width=130),
            Column(mark("Meaning"), lambda term: term.meaning, width=0),
        )
        self.filters = FilterBar("glossary", tr("Word, meaning or source"), _words)
        self.subject = self.filters.add_menu(
            "Subject",
            tr("Subject"),
            lambda term, noun: term.noun == noun,
            [Option(noun, name.word) for noun, name in glossary.subjects().items()],
        )
        self.count = second(wrap=False)
        self.count.setObjectName("glossaryCount")
        self.table = RowTable(columns, "glossaryTable", tr("Glossary"))
        self.word = QLabel()
        self.word.setProperty("role", "strong")
        self.meaning = QLabel()
        self.meaning.setObjectName("glossaryMeaning")
        self.meaning.setWordWrap(True)
        self.meaning.setMinimumHeight(2 * self.meaning.fontMetrics().lineSpacing())
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.source = second()
        self.source.setObjectName("glossarySource")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.word)
        layout.addWidget(self.meaning)
        layout.addWidget(self.source)
        self.setFocusProxy(self.filters.words)
        self.filters.changed.connect(self._on_filters)
        self.filters.left.connect(self._on_left)
        self.table.row_selected.connect(self._on_selected)
        self._on_filters()

    @Slot()
    def _on_filters(self) -> None:
        rows = self.filters.rows(glossary.terms())
        self.table.set_rows(rows, key=lambda term: term)
        if rows and self.table.selected_row() is None:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.count.setText(ntr("{n} word", "{n} words", len(rows)))
        self._on_selected(self.table.selected_row())

    @Slot()
    def _on_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_selected(self, term: Term | None) -> None:
        self.word.setText(f"{term.word} · {term.other_word}" if term else "")
        self.meaning.setText(term.meaning if term else tr("No word fits."))
        self.source.setText(tr("Source: {source}", source=term.origin) if term else "")
