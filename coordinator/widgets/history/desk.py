"""The History desk (기록): every act with who and why, the way back from each, and the proof that none was altered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from coordinator.text import mark, moment, ntr, tr
from coordinator.widgets.kit.desk_frame import DeskView, button
from coordinator.widgets.kit.desk_table import DeskTable
from coordinator.widgets.kit.filter_bar import FilterBar, Option
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.list_rows import ActRow

LIMIT = 1000
CAUSE_LABELS: dict[str, str] = {
    "user": mark("By a person"),
    "import": mark("Import"),
    "rule": mark("By a rule"),
    "undo": mark("Undo"),
    "redo": mark("Redo"),
}

COLUMNS = (
    Column(mark("When"), lambda row: moment(row.recorded_at), lambda row: row.id, width=190),
    Column(mark("Who"), lambda row: row.actor, width=120),
    Column(mark("What"), lambda row: row.title, width=210, tip=lambda row: row.title),
    Column(mark("Household"), lambda row: row.name or "–", width=120),
    Column(mark("Reason"), lambda row: row.reason, width=0, tip=lambda row: row.reason),
    Column(
        mark("Origin"),
        lambda row: tr(CAUSE_LABELS[row.cause]) if row.cause in CAUSE_LABELS else row.cause,
        width=110,
    ),
    Column(
        mark("Rows"),
        lambda row: f"{row.change_count:,}",
        lambda row: row.change_count,
        number=True,
        width=80,
    ),
    Column(mark("Taken back"), lambda row: tr("Undone") if row.undone else "", lambda row: not row.undone, width=110),
)


class HistoryDesk(DeskView):
    """The journal as a table; the chosen act can be undone, the last undone one done again."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "historyDesk", tr("History"), parent)
        self.filters = FilterBar(
            "actsFilter",
            tr("What, who, household, reason"),
            lambda row: (row.title, row.actor, row.name, row.reason),
        )
        self.filters.add_menu(
            "Cause",
            tr("Origin"),
            lambda row, code: row.cause == code,
            [Option(code, tr(label)) for code, label in CAUSE_LABELS.items()],
        )
        self.head.addWidget(self.filters)
        self._verify = button(
            tr("Verify"), "historyVerify", tip=tr("Check the file, its seals and the chain of all acts")
        )
        self._verify.clicked.connect(self._on_verify)
        self._open = button(tr("Show in Today"), "actOpen", tip=tr("Show in Today (Enter)"))
        self._open.clicked.connect(self._on_open)
        self._redo = button(tr("Redo"), "actRedo", tip=tr("Do the last undone act again (Ctrl+Shift+Z)"))
        self._redo.clicked.connect(self._on_redo)
        self._undo = button(tr("Undo this act"), "actUndo")
        self._undo.clicked.connect(self._on_undo)
        for one in (self._verify, self._open, self._redo, self._undo):
            self.head.addWidget(one)
        self.table = DeskTable(COLUMNS, "actsTable", tr("History"), key=lambda row: row.id, filters=self.filters)
        self.table.set_empty(tr("Nothing was done yet. Every act will stand here, with who did it and why."))
        self.table.row_opened.connect(self.open_row)
        self.table.row_selected.connect(self._on_selected)
        self.table.shown.connect(self._on_shown)
        self.body.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self._on_selected(None)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table)

    def refresh(self) -> None:
        """Ask for the acts again."""
        self.table.expect()
        self.ask(self.bridge.workspace.history.acts, LIMIT, then=self.table.set_rows, key="desk.history")

    @Slot(int, int)
    def _on_shown(self, _shown: int, there: int) -> None:
        if there >= LIMIT:
            self.count.setText(tr("the newest {n} acts", n=f"{there:,}"))
        else:
            self.count.setText(ntr("{n} act", "{n} acts", there))
        self._on_selected(self.table.selected())

    @Slot(object)
    def _on_selected(self, row: ActRow | None) -> None:
        self._open.setEnabled(row is not None and row.household_id is not None)
        self._undo.setEnabled(row is not None and row.can_undo)
        if row is None:
            tip = tr("Choose an act first.")
        elif row.undone:
            tip = tr("This was undone before.")
        elif not row.can_undo:
            tip = tr("This act cannot be undone.")
        else:
            tip = tr("Undo this act")
        self._undo.setToolTip(tip)

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_undo(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.act(self.bridge.workspace.history.undo, row.id, self.bridge.now(), then=self._on_done)

    @Slot()
    def _on_redo(self) -> None:
        self.act(self.bridge.workspace.history.redo, self.bridge.now(), then=self._on_redone)

    def _on_redone(self, done: Any) -> None:
        if done is None:
            self.messages.say(tr("There is nothing to redo."), kind="info")
        else:
            self._on_done(done)

    def _on_done(self, _done: Any) -> None:
        self.refresh()

    @Slot()
    def _on_verify(self) -> None:
        self.messages.clear()
        self._verify.setEnabled(False)
        self.bridge.ask(self.bridge.workspace.history.verify, then=self._on_verified, failed=self._on_not_verified)

    def _on_verified(self, faults: list[str]) -> None:
        self._verify.setEnabled(True)
        if faults:
            self.messages.say(" ".join(faults), kind="warning")
        else:
            self.messages.say(tr("File, seals and journal are whole; no act was altered or removed."), kind="info")

    def _on_not_verified(self, error: BaseException) -> None:
        self._verify.setEnabled(True)
        self.on_failed(error)
