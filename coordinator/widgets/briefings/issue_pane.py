"""The right side of the papers: what is about to leave, the four ways it can, and where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from coordinator.briefing.document import LEVEL_LABELS
from coordinator.text import mark, moment, ntr, tr
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.desks.frame import button, heading, second

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton

    from coordinator.briefing.document import Document

PRINTED = "printed"
WAYS: tuple[tuple[str, str, str], ...] = (
    ("pdf", mark("PDF"), "Ctrl+S"),
    ("hwpx", mark("HWPX"), "Ctrl+Shift+H"),
    ("xlsx", mark("Excel (XLSX)"), "Ctrl+Shift+X"),
    (PRINTED, mark("Print"), "Ctrl+Return"),
)
"""The ways a paper leaves, each with its name and its keys."""


class IssuePane(QWidget):
    """Number and facts of the paper, four equal buttons, and what came of the last press.

    Signals
    -------
    wanted : str, a way of `WAYS`
    folder_wanted : the folder of the file saved last is to be opened
    """

    wanted = Signal(str)
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paperIssue")
        self.setAccessibleName(tr("Issue"))
        self.title = QLabel(self)
        self.title.setObjectName("paperTitle")
        self.title.setProperty("role", "strong")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = QFormLayout()
        self.facts.setContentsMargins(0, 0, 0, 0)
        self.facts.setHorizontalSpacing(10)
        self.facts.setVerticalSpacing(4)
        self.facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.buttons: dict[str, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(heading(tr("Issue")))
        layout.addWidget(self.title)
        layout.addLayout(self.facts)
        layout.addSpacing(4)
        for way, name, keys in WAYS:
            way_button = self.buttons[way] = button(tr(name), f"paperWay_{way}")
            way_button.setToolTip(tr("{act} ({key})", act=tr(name), key=keys.replace("Return", "Enter")))
            way_button.setProperty("way", way)
            way_button.clicked.connect(self._on_clicked)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(way_button.click)
            layout.addWidget(way_button)
        self.hint = second()
        self.hint.setObjectName("paperHint")
        layout.addWidget(self.hint)
        self.saved = second()
        self.saved.setObjectName("paperSaved")
        self.open_folder = push_button(tr("Open the folder"), self.folder_wanted.emit, self, link=True)
        self.open_folder.setObjectName("paperFolder")
        layout.addWidget(self.saved)
        layout.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.show_document(None)
        self.show_left("")

    def show_document(self, document: Document | None, pages: int = 0) -> None:
        """Say what is about to leave."""
        while self.facts.rowCount():
            self.facts.removeRow(0)
        self.title.setText(document.title if document else "")
        self.title.setVisible(document is not None)
        if document is None:
            return
        facts = [
            (tr("Issue number"), document.number),
            (tr("As of"), moment(document.as_of)),
            (tr("Pages"), ntr("{n} page", "{n} pages", pages) if pages else "–"),
            (tr("Shown"), tr(LEVEL_LABELS[document.level])),
        ]
        for name, value in facts:
            label = QLabel(value)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self.facts.addRow(second(name, wrap=False), label)

    def allow(self, *, on: bool, why_not: str = "") -> None:
        """Let the paper leave, or say why it cannot yet."""
        for way_button in self.buttons.values():
            way_button.setEnabled(on)
        self.hint.setText(why_not)
        self.hint.setVisible(bool(why_not))

    def show_left(self, number: str, path: Path | None = None) -> None:
        """Say under which number the last paper left, printed or as a file; the name of a file tells no person."""
        if path is not None:
            words = tr("Saved: {number} · {name}", number=number, name=path.name)
        else:
            words = tr("Printed: {number}", number=number) if number else ""
        self.saved.setText(words)
        self.saved.setToolTip(str(path) if path else "")
        self.saved.setVisible(bool(words))
        self.open_folder.setVisible(path is not None)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted.emit(str(sender.property("way")))
