"""What a file holds before it is stored: how it was read, what would change, its first rows, what cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import mark, ntr, tr
from coordinator.widgets.imports.mapping import ImportMapping
from coordinator.widgets.imports.outline_pictures import OutlinePictures
from coordinator.widgets.imports.question import Question
from coordinator.widgets.imports.row_questions import RowQuestionsPane
from coordinator.widgets.imports.tables import Words, sample_table, tables
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.labels import take_out
from coordinator.widgets.kit.pane.scrolled import Scrolled

if TYPE_CHECKING:
    from coordinator.casework.imports import Comparison
    from coordinator.widgets.imports.file_preview import FilePreview
    from coordinator.widgets.kit.table import RowTable

_FACTS_WIDTH = 344
_QUESTIONS, _SAMPLE, _PROBLEMS = 0, 1, 2
"""Places of the first pages; problems stand behind the first rows where there are any."""
ENCODING_LABELS: dict[str, str] = {"cp949": mark("Korean Windows text (CP949)"), "utf-8": mark("UTF-8 text")}


def reading_of(preview: FilePreview) -> str:
    """Say how a file was read: as which text or sheet, header line, rows."""
    if preview.read_as:
        return " · ".join((preview.read_as, ntr("{n} row", "{n} rows", preview.row_count)))
    how = tr(ENCODING_LABELS[preview.encoding]) if preview.encoding in ENCODING_LABELS else preview.encoding
    if not how:
        how = tr("Excel workbook")
        if len(preview.sheets) > 1:
            how = tr("Excel workbook, sheet “{sheet}”", sheet=preview.sheet)
    return " · ".join(
        (
            how,
            tr("column names in line {n}", n=preview.header_row),
            ntr("{n} row", "{n} rows", preview.row_count),
        )
    )


class ImportPreview(QWidget):
    """The preview of one file.

    Signals
    -------
    stored : bool, whether meters nobody has go to practice households
    left : the user wants another file or none
    read_wanted, save_wanted : as `ImportMapping`
    answered : as `RowQuestionsPane`
    """

    stored = Signal(bool)
    left = Signal()
    read_wanted = Signal(object)
    save_wanted = Signal(str)
    answered = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importPreviewPane")
        self.setAccessibleName(tr("Preview of the file"))
        self.table: RowTable | None = None
        self._file: FilePreview | None = None
        self._practice = False
        self.asked = RowQuestionsPane(self)
        self.asked.answered.connect(self.answered)
        self._facts = QVBoxLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setSpacing(6)
        inside = QWidget()
        self.mapping = ImportMapping()
        self.mapping.read_wanted.connect(self.read_wanted)
        self.mapping.save_wanted.connect(self.save_wanted)
        facts = QVBoxLayout(inside)
        facts.setContentsMargins(16, 12, 12, 12)
        facts.setSpacing(12)
        facts.addLayout(self._facts)
        facts.addWidget(self.mapping)
        facts.addStretch()
        scroll = Scrolled()
        scroll.setWidget(inside)
        scroll.setFixedWidth(_FACTS_WIDTH)
        self._tabs = QButtonGroup(self)
        self._tabs.idClicked.connect(self._on_tab)
        tab_place = QWidget()
        self._tab_row = Flow(tab_place, gap=6)  # in a narrow window they take a second line; none is cut
        around = QHBoxLayout()
        around.setContentsMargins(12, 8, 12, 8)
        around.addWidget(tab_place)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.asked)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(around)
        right.addWidget(hairline())
        right.addWidget(self._pages, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(scroll)
        middle.addWidget(hairline(upright=True))
        middle.addLayout(right, 1)
        self.assign = QCheckBox(tr("Give meters nobody has to practice households"))
        self.assign.setObjectName("importAssign")
        self.nothing = second()
        self.nothing.setObjectName("importNothing")
        self._other = button(tr("Another file"), "importOther")
        self._other.clicked.connect(self.left)
        self.save = button(tr("Store"), "importStore", main=True, tip=tr("Store (Ctrl+Enter)"))
        self.save.setShortcut("Ctrl+Return")
        self.save.clicked.connect(self._on_save)
        self.question = Question("importSameFile")
        self.question.answered.connect(self._on_answer)
        self._same_file = 0
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        foot.addWidget(self.assign)
        foot.addWidget(self.nothing, 1)
        foot.addWidget(self._other)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.question)
        layout.addLayout(foot)

    def show_preview(
        self, preview: FilePreview, comparison: Comparison | None, *, practice: bool, refused: str = ""
    ) -> None:
        """Show a file; one that cannot be read as it is has no comparison, and `refused` says why."""
        self._file, self._practice = preview, practice
        self.asked.begin(() if comparison is None else comparison.questions, Words(preview.fields))
        self.mapping.setVisible(preview.of.whole is None)
        if preview.of.whole is None:
            self.mapping.set_file(preview, is_read=not refused)
        self.question.hide()
        self._show_facts(preview, comparison)
        self._show_tables(preview, comparison)
        if comparison is None:
            self.assign.hide()
            self.save.setEnabled(False)
            self.nothing.setText(refused)
            return
        self.assign.setVisible(practice and preview.of.assigns)
        self.assign.setChecked(practice and bool(comparison.unassigned))
        self._show_foot(comparison)

    def show_answered(self, comparison: Comparison) -> None:
        """Show what storing would do by the answers given; the grid of questions keeps its place."""
        if self._file is None:
            return
        self.asked.set_questions(comparison.questions)
        self._show_facts(self._file, comparison)
        self._show_tables(self._file, comparison, shown=self._tabs.checkedId())
        self._show_foot(comparison)

    def _show_facts(self, preview: FilePreview, comparison: Comparison | None) -> None:
        take_out(self._facts)
        name = heading(preview.file_name)
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.addWidget(name)
        self._facts.addWidget(second(reading_of(preview)))
        if comparison is not None:
            self._facts.addSpacing(6)
            self._facts.addLayout(_counts(preview, comparison))
            for note in comparison.notes:
                self._facts.addWidget(second(note))
        self._same_file = comparison.same_file if comparison is not None else 0

    def _show_foot(self, comparison: Comparison) -> None:
        changes = comparison.new + comparison.changed
        # Rows that wait for an answer are kept to be answered later, which is something to store.
        self.save.setEnabled(changes > 0 or self.asked.open_count > 0)
        words = "" if changes else _why_nothing(comparison)
        if self.asked.open_count:
            words = ntr(
                "{n} question is not answered: what it asks about is not stored, and its row waits.",
                "{n} questions are not answered: what they ask about is not stored, and their rows wait.",
                self.asked.open_count,
            )
        self.nothing.setText(words)

    def _show_tables(self, preview: FilePreview, comparison: Comparison | None, shown: int = -1) -> None:
        while (page := self._pages.widget(_SAMPLE)) is not None:  # the grid of questions stays, with the keyboard
            self._pages.removeWidget(page)
            page.deleteLater()
        for old in self._tabs.buttons():
            self._tabs.removeButton(old)
        take_out(self._tab_row)
        asks = comparison is not None and bool(comparison.questions)
        if comparison is not None and asks:
            self._add_tab(tr("Questions {n}", n=f"{len(comparison.questions):,}"), self.asked, _QUESTIONS)
        pictures = -1
        drawn = OutlinePictures(comparison.drawn) if comparison is not None and comparison.drawn else None
        if drawn is not None:
            pictures = self._pages.addWidget(drawn)
        self.table = sample_table(preview)
        self._add(ntr("First row", "First {n} rows", len(preview.sample)), self.table)
        if comparison is not None:
            for words, table in tables(preview, comparison):
                self._add(words, table)
        if drawn is not None:
            self._add_tab(tr("On the map"), drawn, pictures)
        first = pictures if pictures >= 0 else _QUESTIONS if asks else _SAMPLE
        if comparison is not None and comparison.problems and not asks and pictures < 0:
            first = _PROBLEMS
        place = shown if self._tabs.button(shown) is not None else first
        self._tabs.button(place).setChecked(True)
        self._on_tab(place)

    def _add(self, words: str, table: RowTable) -> None:
        self._add_tab(words, table, self._pages.addWidget(table))

    def _add_tab(self, words: str, page: QWidget, place: int) -> None:
        tab = QPushButton(words)
        tab.setObjectName(f"{page.objectName()}Tab")
        tab.setProperty("pill", "true")
        tab.setCheckable(True)
        tab.setAutoDefault(False)
        self._tabs.addButton(tab, place)
        self._tab_row.addWidget(tab)

    @Slot(int)
    def _on_tab(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        page = self._pages.widget(number)
        if page is not None:
            self.setFocusProxy(page)

    @Slot()
    def _on_save(self) -> None:
        if self._same_file:
            self.question.ask(
                tr("This very file was stored as import {n}. Store it once more?", n=self._same_file),
                (("no", tr("Leave it")), ("again", tr("Store once more"))),
            )
            return
        self._store()

    @Slot(str)
    def _on_answer(self, answer: str) -> None:
        if answer == "again":
            self._store()
        else:
            self.save.setFocus()

    def _store(self) -> None:
        self.stored.emit(self.assign.isChecked() and not self.assign.isHidden())


def _why_nothing(comparison: Comparison) -> str:
    if comparison.rejected and not comparison.same:
        return tr("No row of this file can be taken; the reasons stand above.")
    return tr("Everything in this file is stored already; nothing would change.")


def _counts(preview: FilePreview, comparison: Comparison) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    counts = [
        (tr("New"), comparison.new, "importNew"),
        (tr("Changed"), comparison.changed, "importChangedCount"),
        (tr("Same as stored"), comparison.same, "importSame"),
        (tr("Rejected"), comparison.rejected, "importRejectedCount"),
    ]
    for name, label in preview.of.counts:
        counts.append((tr(label), len(getattr(comparison, name)), f"import{name.capitalize()}Count"))
    for place, (words, count, name) in enumerate(counts):
        figure = QLabel(f"{count:,}")
        figure.setObjectName(name)
        figure.setProperty("role", "strong" if count else "second")
        figure.setAccessibleName(f"{words} {count:,}")
        grid.addWidget(second(words, wrap=False), place, 0)
        grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return grid
