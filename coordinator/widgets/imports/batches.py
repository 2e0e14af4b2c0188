"""The files taken in so far: what each brought, what it could not bring, and the way back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from coordinator.records.imports import BATCH
from coordinator.text import mark, moment, ntr, short_moment, tr
from coordinator.widgets.imports.tables import PROBLEM_COLUMNS
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.errors import RowProblem
    from coordinator.worklist.list_rows import BatchRow
    from coordinator.workspace.tables import Kind


def _count(title: str, name: str) -> Column:
    return Column(
        title,
        lambda row: f"{row.counts.get(name, 0):,}",
        lambda row: row.counts.get(name, 0),
        number=True,
        width=72,
    )


def kind_column(kinds: Sequence[Kind], unknown: Callable[[Any], str]) -> Column:
    """Make the column that names a row's kind of file."""
    labels = {kind.name: kind.label for kind in kinds}
    return Column(mark("Kind"), lambda row: tr(labels[row.kind]) if row.kind in labels else unknown(row), width=150)


_BEFORE = (
    Column(mark("No."), lambda row: f"{row.id}", lambda row: row.id, number=True, width=64),
    Column(
        mark("When"),
        lambda row: short_moment(row.imported_at),
        lambda row: row.imported_at.timestamp(),
        width=140,
        tip=lambda row: moment(row.imported_at),
    ),
)
_BEHIND = (
    Column(mark("File"), lambda row: row.file_name, width=0, tip=lambda row: row.file_name),
    _count(mark("New"), "new"),
    _count(mark("Changed"), "changed"),
    _count(mark("Same"), "same"),
    _count(mark("Rejected"), "rejected"),
    Column(mark("State"), lambda row: tr(BATCH[row.state].label), width=84),
)


class ImportBatches(QWidget):
    """Batches as a table; the chosen one's rejected rows stand beside it.

    Signals
    -------
    rejected_wanted : int, the batch whose rejected rows are to be shown
    undo_wanted : int, the batch to be taken back
    mend_wanted : int, the batch whose rejected rows are to be corrected
    """

    rejected_wanted = Signal(int)
    undo_wanted = Signal(int)
    mend_wanted = Signal(int)

    def __init__(self, kinds: Sequence[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = {kind.name: kind.label for kind in kinds}
        columns = (*_BEFORE, kind_column(kinds, lambda row: row.kind), *_BEHIND)
        self.table = DeskTable(columns, "batchesTable", tr("Files taken in so far"), key=lambda row: row.id)
        self.table.set_empty(tr("No file was taken in yet. Begin with the list of households."))
        self.table.row_selected.connect(self._show)
        # From the outside in: a splitter styles what it is given, and all of it again each time it moves itself.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        layout.addWidget(splitter)
        left = QWidget()
        splitter.addWidget(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = heading(tr("Files taken in so far"))
        title.setContentsMargins(16, 10, 16, 8)
        column.addWidget(title)
        column.addWidget(hairline())
        column.addWidget(self.table, 1)
        self.rejected = DeskTable(
            PROBLEM_COLUMNS, "rejectedTable", tr("Rejected rows"), key=lambda row: (row.row, row.column, row.code)
        )
        self.title = heading("")
        self.facts = second()
        self.undo = button(tr("Undo this import"), "batchUndo")
        self.undo.clicked.connect(self._on_undo)
        self.mend = button("", "batchMend")
        self.mend.clicked.connect(self._on_mend)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 12, 6)
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        head.addWidget(self.mend)
        head.addWidget(self.undo)
        self.detail = QWidget()
        splitter.addWidget(self.detail)
        self.detail.setObjectName("batchDetail")
        self.detail.setAccessibleName(tr("The chosen import"))
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.rejected, 1)
        self.reason = second()
        self.reason.setObjectName("rejectedReason")
        self.reason.setContentsMargins(16, 8, 16, 8)
        self.rejected.row_selected.connect(self._on_problem)
        column.addWidget(self.reason)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([860, 506])
        self.setFocusProxy(self.table)
        self._wanted = 0
        self.detail.hide()

    def go_to(self, batch_id: int) -> None:
        """Choose a batch that the next answer brings."""
        self._wanted = batch_id

    def set_rows(self, rows: list[BatchRow]) -> None:
        """Show the batches."""
        self.table.set_rows(rows)
        if self._wanted and self.table.select(lambda row: row.id == self._wanted):
            self._wanted = 0
        self._show(self.table.selected())

    def set_rejected(self, batch_id: int, problems: list[Any]) -> None:
        """Show the rejected rows of a batch, if it is still the chosen one."""
        row = self.table.selected()
        if row is not None and row.id == batch_id:
            self.rejected.set_rows(problems)
            if self.rejected.selected() is None:
                self.rejected.select(lambda _problem: True)
            self._on_problem(self.rejected.selected())

    @Slot(object)
    def _on_problem(self, problem: RowProblem | None) -> None:
        """Say the reason in full; in its column it may be cut."""
        self.reason.setVisible(problem is not None)
        if problem is not None:
            self.reason.setText(problem.message)

    @Slot(object)
    def _show(self, row: BatchRow | None) -> None:
        self.detail.setVisible(row is not None)
        if row is None:
            return
        self.title.setText(tr("Import {n} · {kind}", n=row.id, kind=tr(self._labels.get(row.kind, row.kind))))
        facts = [ntr("{n} row", "{n} rows", row.counts.get("rows", 0))]
        if row.counts.get("meters"):
            facts.append(ntr("{n} meter", "{n} meters", row.counts["meters"]))
        if row.counts.get("unassigned"):
            facts.append(tr("{n} of nobody", n=f"{row.counts['unassigned']:,}"))
        if row.counts.get("rejected"):
            facts.append(tr("{n} rejected", n=f"{row.counts['rejected']:,}"))
        if row.counts.get("mended"):
            facts.append(tr("{n} taken in after correction", n=f"{row.counts['mended']:,}"))
        self.mend.setVisible(row.waiting > 0)
        self.mend.setText(tr("Correct rows ({n})", n=f"{row.waiting:,}"))
        self.mend.setAccessibleName(self.mend.text())
        self.mend.setToolTip(tr("Correct the rejected rows here and take them in"))
        self.facts.setText(" · ".join(facts))
        undoable = row.state == "applied"
        self.undo.setEnabled(undoable)
        self.undo.setToolTip(tr("Undo this import") if undoable else tr("This import was undone before."))
        self.rejected.set_empty(tr("Every row of this file was taken."))
        self.rejected.expect()
        self.rejected_wanted.emit(row.id)

    @Slot()
    def _on_mend(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.mend_wanted.emit(row.id)

    @Slot()
    def _on_undo(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.undo_wanted.emit(row.id)
