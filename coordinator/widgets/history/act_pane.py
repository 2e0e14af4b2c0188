"""The pane beside the history: one act with every field before and after, and its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from coordinator.text import mark, moment, ntr, tr
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.desks.listing import RowAct, show_in_today
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.history.rows import ActRow, Changes

CAUSE_LABELS: dict[str, str] = {
    "user": mark("By a person"),
    "import": mark("Import"),
    "rule": mark("By a rule"),
    "undo": mark("Undo"),
    "redo": mark("Redo"),
}


def what_words(row: ActRow) -> str:
    """Say what an act did and what came of it."""
    return tr("{what}: {result}", what=row.title, result=row.result) if row.result else row.title


def changes_words(changes: Changes) -> str:
    """Write the fields of an act, record by record: what stood there before, and what stands there since."""
    lines: list[str] = []
    record = ""
    for change in changes.fields:
        if change.record != record:
            record = change.record
            lines += ["", record] if lines else [record]
        if change.before and change.after:
            lines.append(
                "  " + tr("{field}: {before} → {after}", field=change.field, before=change.before, after=change.after)
            )
        elif change.after:
            lines.append("  " + tr("{field}: {value}", field=change.field, value=change.after))
        else:
            lines.append("  " + tr("{field}: {value} (taken away)", field=change.field, value=change.before))
    if changes.more_rows:
        lines += ["", ntr("and {n} more record", "and {n} more records", changes.more_rows)]
    return "\n".join(lines) or tr("Nothing of this act is told field by field.")


def _undo_tip(row: ActRow | None) -> str:
    if row is None:
        return tr("Choose an act first.")
    if row.undone:
        return tr("This was undone before.")
    return tr("Undo this act") if row.can_undo else tr("This act cannot be undone.")


def _undo(desk: ListingDesk, row: ActRow) -> None:
    desk.do(ask_for(History.undo, row.id, WHEN_RUN))


class ActPane(QWidget):
    """One act of the journal; its fields are asked for once the row rests."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__()
        self.setObjectName("actPane")
        self.setAccessibleName(tr("The chosen act"))
        self.setMinimumWidth(280)
        self._shown: int | None = None
        self.what = QLabel()
        self.what.setProperty("role", "title")
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)
        self.what.setObjectName("actWhat")
        self.facts = second()
        self.facts.setObjectName("actFacts")
        self.hint = second(tr("Choose an act to see what it changed."))
        self.fields = QPlainTextEdit()
        self.fields.setObjectName("actFields")
        self.fields.setAccessibleName(tr("What it changed"))
        self.fields.setReadOnly(True)
        self.fields.setTabChangesFocus(True)
        acts = (
            RowAct(
                "actUndo",
                mark("Undo this act"),
                _undo,
                tip=_undo_tip,
                when=lambda row: row is not None and row.can_undo,
            ),
            show_in_today("actOpen", tip=mark("Show in Today")),
        )
        self.buttons = QWidget()
        row = Flow(self.buttons, gap=8)
        for act_button in desk.add_buttons(acts):
            row.addWidget(act_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for part in (self.what, self.facts, self.buttons, self.hint):
            layout.addWidget(part)
        layout.addWidget(self.fields, 1)
        layout.addStretch()
        self.setFocusProxy(self.fields)

    def show_row(self, row: Any) -> None:
        """Show an act; its fields come with `show_detail`."""
        for part in (self.what, self.facts, self.buttons, self.fields):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        if row is None:
            self._shown = None
            return
        if row.id != self._shown:
            self.fields.setPlainText("")
        self._shown = row.id
        self.what.setText(what_words(row))
        self.facts.setText("\n".join(_facts(row)))

    def show_detail(self, changes: Changes) -> None:
        """Show the fields of the act that is shown."""
        self.fields.setPlainText(changes_words(changes))


def _facts(row: ActRow) -> list[str]:
    cause = tr(CAUSE_LABELS[row.cause]) if row.cause in CAUSE_LABELS else row.cause
    lines = [
        tr("{name}, {at}", name=row.name, at=moment(row.recorded_at)) if row.name else moment(row.recorded_at),
        tr("{who} ({cause})", who=row.actor, cause=cause),
    ]
    if row.reason:
        lines.append(tr("Reason: {reason}", reason=row.reason))
    if row.undone:
        lines.append(tr("Undone"))
    return lines
