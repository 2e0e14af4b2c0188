"""Printing a briefing: purpose first, then a preview with print and PDF; every issue is told to the caller."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.briefing.document import LEVEL_LABELS, Document, Level
from coordinator.briefing.papers import PAPERS
from coordinator.briefing.render import paper
from coordinator.errors import CoordinatorError
from coordinator.text import mark, tr
from coordinator.widgets.kit.fields import still

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.paper_kind import Paper

OTHER_PURPOSES: tuple[str, ...] = (
    mark("Care conference"),
    mark("Handing over to a deputy"),
)
"""What papers of several kinds are printed for; what one kind is for stands with it."""


def usual_purposes(papers: Sequence[Paper[Any]] = PAPERS) -> list[str]:
    """List the purposes to choose from, in the language of the moment: those of each kind of paper, then others."""
    return [tr(purpose) for purpose in (*(paper.usual_purpose for paper in papers), *OTHER_PURPOSES) if purpose]


LEVEL_HINTS: dict[str, str] = {
    Level.FULL: mark("Names, phones and addresses. For those who call and visit."),
    Level.INITIALS: mark("Family names, ages and villages; no phones or addresses. For meetings."),
    Level.ANONYMOUS: mark("Household numbers, decades and towns only. For others."),
}


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What was asked before a paper is made: why, how much it shows, for whom."""

    purpose: str
    level: str
    issued_to: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that left the program, to be logged with its purpose; holds no file name, as names may stand in it."""

    kind: str
    purpose: str
    level: str
    issued_to: str
    number: str
    way: Literal["printed", "pdf"]


class IssueDialog(QDialog):
    """Asks for purpose and level before anything is composed; without a purpose it cannot be left by its button.

    Signals
    -------
    requested : carries an `IssueRequest`, when accepted
    """

    requested = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, *, papers: Sequence[Paper[Any]] = PAPERS, level: str = Level.FULL
    ) -> None:
        super().__init__(parent)
        self.setObjectName("issueDialog")
        self.setWindowTitle(tr("Print a briefing"))
        self.setMinimumWidth(460)
        self._purpose = still(QComboBox(self))
        self._purpose.setObjectName("issuePurpose")
        self._purpose.setEditable(True)
        self._purpose.addItems(usual_purposes(papers))
        self._purpose.setCurrentIndex(-1)
        self._purpose.setEditText("")
        self._purpose.setAccessibleName(tr("Purpose"))
        edit = self._purpose.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(tr("What is it for? The law asks for this on every print."))
            edit.setMaxLength(200)
        self._issued_to = QLineEdit(self)
        self._issued_to.setObjectName("issuedTo")
        self._issued_to.setMaxLength(80)
        self._issued_to.setAccessibleName(tr("Issued to"))
        self._levels = QButtonGroup(self)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(tr("Purpose"), self._purpose)
        form.addRow(tr("Issued to"), self._issued_to)
        choices = QVBoxLayout()
        choices.setSpacing(2)
        for number, (code, label) in enumerate(LEVEL_LABELS.items()):
            button = QRadioButton(tr(label), self)
            button.setObjectName(f"issueLevel_{code}")
            button.setChecked(code == level)
            hint = QLabel(tr(LEVEL_HINTS[code]), self)
            hint.setWordWrap(True)
            hint.setIndent(22)
            hint.setProperty("secondary", True)
            button.setAccessibleDescription(hint.text())
            self._levels.addButton(button, number)
            choices.addWidget(button)
            choices.addWidget(hint)
        form.addRow(tr("Shown"), choices)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._continue = self._buttons.addButton(tr("Show the preview"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._continue.setObjectName("issueContinue")
        self._continue.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self._buttons)
        self._purpose.editTextChanged.connect(self._on_purpose_changed)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def request(self) -> IssueRequest:
        """Give what is asked for at this moment."""
        level = list(LEVEL_LABELS)[max(0, self._levels.checkedId())]
        return IssueRequest(self._purpose.currentText().strip(), level, self._issued_to.text().strip())

    def set_purpose(self, purpose: str) -> None:
        """Fill in a purpose."""
        self._purpose.setEditText(purpose)

    def accept(self) -> None:
        """Close with a request; without a purpose stay open."""
        request = self.request()
        if not request.purpose:
            self._purpose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()
        self.requested.emit(request)

    @Slot(str)
    def _on_purpose_changed(self, text: str) -> None:
        self._continue.setEnabled(bool(text.strip()))


class PrintPreview(QPrintPreviewDialog):
    """Shows the pages as they will be; prints them or saves them as PDF. Works without any printer.

    Signals
    -------
    issued : carries an `Issued`, once for each paper printed or file saved
    """

    issued = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None, *, issued_to: str = "") -> None:
        # Held by the dialog's own life: the dialog does not own a printer given to it.
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setPageLayout(paper.page_layout())
        self._printer.setDocName(document.title)  # seen in the print queue: names no person
        self._printer.setCreator("Coordinator")
        super().__init__(self._printer, parent)
        self._document = document
        self._issued_to = issued_to or document.issued_to
        self.page_count = 0
        self.setObjectName("printPreview")
        self.setWindowTitle(tr("Preview: {title}", title=document.title))
        self.resize(1060, 760)  # the tool bar folds nothing away
        self._add_save_action()
        self.paintRequested.connect(self._on_paint_requested)
        self.accepted.connect(self._on_printed)

    def _add_save_action(self) -> None:
        action = QAction(tr("Save as PDF…"), self)
        action.setObjectName("savePdfAction")
        action.setShortcut("Ctrl+S")
        action.triggered.connect(self._on_save_requested)
        self.addAction(action)
        for field in self.findChildren(QComboBox):
            still(field)
        # The dialog's own tool bar; a later Qt may lack one, then the shortcut remains.
        bar = self.findChild(QToolBar)
        if bar is not None:
            # First, so that it is in sight: at the end the bar would fold it away.
            first = bar.actions()[0] if bar.actions() else None
            if first is None:
                bar.addAction(action)
            else:
                bar.insertAction(first, action)
                bar.insertSeparator(first)
            for one in bar.findChildren(QToolButton):
                one.setAccessibleName(one.text())
            button = bar.widgetForAction(action)
            if button is not None:
                button.setObjectName("savePdfButton")

    @Slot(QPrinter)
    def _on_paint_requested(self, printer: QPrinter) -> None:
        self.page_count = paper.print_to(self._document, printer)

    @Slot()
    def _on_printed(self) -> None:
        # The dialog is accepted by its print button only, after the pages went out.
        self._tell("printed")

    @Slot()
    def _on_save_requested(self) -> None:
        dialog = QFileDialog(self, tr("Save as PDF"))
        dialog.setObjectName("savePdfDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("PDF files (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        # Names the kind and the day, never a person: file names are seen by many.
        dialog.selectFile(f"{self._document.title} {self._document.as_of:%Y-%m-%d}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, name: str) -> None:
        self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> bool:
        """Write the PDF and tell it; a refusal is said in a box. Gives whether the file is there."""
        try:
            paper.write_pdf(self._document, path)
        except CoordinatorError as refused:
            box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), refused.message, parent=self)
            box.setObjectName("savePdfRefused")
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.open()
            return False
        self._tell("pdf")
        return True

    def _tell(self, way: Literal["printed", "pdf"]) -> None:
        document = self._document
        self.issued.emit(Issued(document.kind, document.purpose, document.level, self._issued_to, document.number, way))
