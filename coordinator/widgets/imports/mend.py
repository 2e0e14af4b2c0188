"""The page of rejected rows: correct a cell, say whose a row is, take in what fits, or go on in a spreadsheet."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.imports.mend_table import MendTable
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.file_dialog import documents, to_save
from coordinator.widgets.kit.homes.field import HouseholdField
from coordinator.widgets.kit.labels import take_out
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.imports import Imports

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from coordinator.casework.intake.questions import RowQuestion
    from coordinator.casework.mending import MendList, MendRow
    from coordinator.widgets.kit.desks.frame import DeskView
    from coordinator.worklist.rows import SearchHit
    from coordinator.workspace import Workspace


def suggested(workspace: Workspace, row: MendRow) -> tuple[int, list[SearchHit]]:
    """Ask whom a row may mean: what its list suggests, else who has the name that stands in it; on the worker."""
    hits = list(workspace.imports.suggested_homes(row))
    return row.id, hits or (workspace.households.search(row.words, 5) if row.words else [])


class MendPage(QWidget):
    """The rejected rows of one import.

    Signals
    -------
    left : somebody is done here
    on_screen : bool, whether the page is shown
    """

    left = Signal()
    on_screen = Signal(bool)

    def __init__(self, desk: DeskView) -> None:
        super().__init__(desk)
        self.setObjectName("mendPage")
        self._desk = desk
        self._batch = 0
        self._listed: MendList | None = None
        self._asked_of = 0
        self.title = heading("")
        self.facts = second(wrap=False)
        self.take = button("", "mendTake", main=True)
        self.take.clicked.connect(self._on_take)
        self.export = button(tr("Save as a workbook…"), "mendExport", tip=tr("Save these rows with their reasons"))
        self.export.clicked.connect(self.choose_file)
        self.back = button(tr("Back"), "mendBack", tip=tr("Back (Esc)"))
        self.back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.facts, 1)
        for part in (self.take, self.export, self.back):
            head.addWidget(part)
        self.table = MendTable()
        self.table.rows.corrected.connect(self._on_corrected)
        self.table.row_changed.connect(self._on_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addWidget(self._make_foot())
        self.setFocusProxy(self.table)

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("mendFoot")
        self.where = heading("")
        self.reason = QLabel()
        self.reason.setObjectName("mendReason")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = second()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.where)
        words.addWidget(self.reason)
        words.addWidget(self.hint)
        self._answers_place = QVBoxLayout()
        words.addLayout(self._answers_place)
        words.addStretch()
        self.answers: Choices | None = None
        self.field = HouseholdField("mendHousehold", "mendHits", tr("Household this row means"))
        self.field.searched.connect(self._on_searched)
        self.field.chosen.connect(self._on_chosen)
        self.field.setMinimumWidth(360)
        self.whom = second(wrap=True)
        self.whom.setObjectName("mendWhom")
        whose = QVBoxLayout()
        whose.setSpacing(4)
        whose.addWidget(self.whom)
        whose.addWidget(self.field, 1)
        self._whose = QWidget()
        self._whose.setLayout(whose)
        whose.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(24)
        row.addLayout(words, 3)
        row.addWidget(self._whose, 2)
        foot.setFixedHeight(176)
        return foot

    def open(self, batch_id: int) -> None:
        """Show the rejected rows of an import."""
        self._batch, self._listed = batch_id, None
        self.title.setText(tr("Rejected rows of import {n}", n=batch_id))
        self.refresh()
        self.setFocus()

    def refresh(self) -> None:
        """Ask for the rows again, each checked anew; the page may be put away meanwhile."""
        if self._batch:
            workspace, now = self._desk.bridge.workspace, self._desk.bridge.now()
            self._desk.ask(workspace.imports.to_mend, self._batch, now, then=self._on_rows, key="desk.mend")

    def _on_rows(self, listed: MendList) -> None:
        if listed.batch_id != self._batch:
            return
        row = self.table.current_row()
        self._listed = listed
        self._whose.setVisible(listed.names_household and bool(listed.rows))
        fitting = sum(row.fits for row in listed.rows)
        self.facts.setText(
            " · ".join(
                part
                for part in (
                    listed.file_name,
                    ntr("{n} row waits", "{n} rows wait", len(listed.rows)),
                    tr("{n} taken in after correction", n=f"{listed.taken:,}") if listed.taken else "",
                )
                if part
            )
        )
        self.take.setText(tr("Take in what fits ({n:,})", n=fitting))
        self.take.setAccessibleName(self.take.text())
        self.take.setToolTip(tr("Take in what fits (Ctrl+Enter)"))
        self.take.setEnabled(fitting > 0)
        self.export.setEnabled(bool(listed.rows))
        self.table.set_list(listed, row.id if row is not None else None)

    # the row gone to

    @Slot()
    def _on_row(self) -> None:
        row = self.table.current_row()
        self._show_question(row)
        if row is None:
            self.where.setText(tr("No row of this import waits."))
            self.reason.setText("")
            self.hint.setText("")
            return
        self.where.setText(tr("Line {n}", n=f"{row.line:,}"))
        self.reason.setText(row.reason or tr("This row fits now; it is taken in when you say so."))
        self.hint.setText(tr("Enter corrects the cell; each correction can be undone (Ctrl+Z)."))
        self.whom.setText(
            tr("Means {name}", name=row.household)
            if row.household
            else tr("Which household does this row mean? Type, or go down to one; Enter chooses it.")
        )
        if self._whose.isHidden():
            return
        if row.id != self._asked_of:
            self._asked_of = row.id
            self.field.clear()
        if not self.field.words.text():  # what is being looked for stays when an answer shows the row anew
            then = self._on_suggested
            self._desk.ask(suggested, self._desk.bridge.workspace, row, then=then, key="desk.mend.suggest")

    def _show_question(self, row: MendRow | None) -> None:
        """Offer the answers of what the row leaves open; the first question, and the next once that is answered."""
        take_out(self._answers_place)
        self.answers = None
        if row is None or not row.questions:
            return
        question = row.questions[0]
        self.answers = Choices([(answer.code, answer.label) for answer in question.answers], self)
        self.answers.setObjectName("mendAnswers")
        self.answers.setAccessibleName(question.message)
        for choice in self.answers.buttons:
            choice.clicked.connect(partial(self._on_answer, row.id, question, choice.code))
        if question.message not in row.reason:
            self._answers_place.addWidget(second(question.message))
        self._answers_place.addWidget(self.answers)

    def _on_answer(self, row_id: int, question: RowQuestion, code: str, _checked: bool = False) -> None:
        request = ask_for(Imports.answer, row_id, question, code, WHEN_RUN)
        self._desk.act(request, then=partial(self._on_said, row_id))

    def _on_suggested(self, answer: tuple[int, list[SearchHit]]) -> None:
        row_id, hits = answer
        row = self.table.current_row()
        if row is not None and row.id == row_id:
            self.field.suggest(hits)

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        show_hits = partial(self.field.set_hits, words)
        self._desk.ask(self._desk.bridge.workspace.households.find, words, then=show_hits, key="desk.mend.search")

    # acts

    @Slot(int, int, str)
    def _on_corrected(self, row_id: int, place: int, text: str) -> None:
        then = partial(self._on_correction, row_id, place)
        self._desk.act(ask_for(Imports.correct, row_id, place, text, WHEN_RUN), then=then)

    @Slot(object)
    def _on_chosen(self, hit: SearchHit) -> None:
        row = self.table.current_row()
        if row is None:
            return
        request = ask_for(Imports.choose_household, row.id, hit.household_id, WHEN_RUN)
        self._desk.act(request, then=partial(self._on_said, row.id))

    def _on_said(self, row_id: int, _done: Any) -> None:
        """Go on to the next row that does not fit, the keyboard still in the field; who went on is left there."""
        row = self.table.current_row()
        if row is not None and row.id == row_id:
            following = self.table.next_to_correct()
            if following >= 0:
                self.table.go_to(following)
        self.refresh()

    def _on_correction(self, row_id: int, place: int, _done: Any) -> None:
        self.table.rows.settle(row_id, place)
        self.refresh()

    @Slot()
    def _on_take(self) -> None:
        fitting = [row.id for row in self._listed.rows if row.fits] if self._listed is not None else []
        if fitting:
            self._desk.act(ask_for(Imports.take_mended, fitting, WHEN_RUN), then=self._on_taken)

    def _on_taken(self, done: Any) -> None:
        self._desk.messages.say(done.message, kind="info")
        self.refresh()
        self.table.setFocus()

    # a file of them

    @Slot()
    def choose_file(self) -> None:
        """Ask in the system's own window where the rows are to be written."""
        path = documents() / tr("rejected-{n}.xlsx", n=self._batch)
        dialog = to_save(self, "mendFileDialog", tr("Save the rejected rows"), path, tr("Workbook"), [("CSV", ".csv")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, name: str) -> None:
        request = ask_for(Imports.export_rejected, self._batch, Path(name), WHEN_RUN)
        self._desk.act(request, then=self._on_written)

    def _on_written(self, done: Any) -> None:
        self._desk.messages.say(done.message, kind="info")

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the page is shown."""
        super().showEvent(event)
        self.on_screen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that another page is shown."""
        super().hideEvent(event)
        self.on_screen.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take in what fits with Ctrl+Enter; go back with Esc."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held:
            self._on_take()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
