"""Making the county's own vault: who, where, passphrase, and the recovery key that is shown once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QFontDatabase, QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.errors import CoordinatorError
from coordinator.reference.areas import known_counties
from coordinator.settings import default_vault
from coordinator.text import moment, tr
from coordinator.widgets.kit.file_dialog import spoken
from coordinator.widgets.kit.message_bar import MessageBar
from coordinator.widgets.setup.passphrase import PassphrasePair

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Workspace

_WHO, _SECRET, _KEY = range(3)


class SetupWizard(QDialog):
    """Three pages: the county and its folder, the passphrase, the recovery key.

    Signals
    -------
    made : the new open Workspace, once the recovery key is kept
    """

    made = Signal(object)

    def __init__(self, bridge: Bridge, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setupWizard")
        self.setAccessibleName(tr("Set up your own vault"))
        self.setWindowTitle(tr("Set up your own vault"))
        self.setMinimumSize(560, 440)
        self._bridge = bridge
        self._workspace: Workspace | None = None
        self._key = ""
        self._pages = QStackedWidget()
        for page in (self._make_who(folder or default_vault()), self._make_secret(), self._make_key()):
            self._pages.addWidget(page)
        self.messages = MessageBar("setupMessage")
        self._where = QLabel()
        self._where.setObjectName("setupStep")
        self._where.setProperty("role", "second")
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setObjectName("setupCancel")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Esc")
        self.cancel.clicked.connect(self.reject)
        self.back = QPushButton(tr("Back"))
        self.back.setObjectName("setupBack")
        self.back.clicked.connect(self._on_back)
        self.next = QPushButton(tr("Next"))
        self.next.setObjectName("setupNext")
        self.next.setProperty("main", "true")
        self.next.setDefault(True)
        self.next.clicked.connect(self._on_next)
        row = QHBoxLayout()
        row.addWidget(self._where)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.back)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(14)
        layout.addWidget(self.messages)
        layout.addWidget(self._pages, 1)
        layout.addLayout(row)
        self._go(_WHO)

    # pages

    def _make_who(self, folder: Path) -> QWidget:
        self.county = _field("setupCounty", tr("Name of the county"))
        self.known_counties = QCompleter(list(known_counties()), self.county)
        self.known_counties.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.county.setCompleter(self.known_counties)
        known = QLabel(
            tr(
                "Areas and outlines come with {counties}; another county brings its own.",
                counties=", ".join(known_counties()),
            )
        )
        known.setObjectName("setupKnownCounties")
        known.setProperty("role", "second")
        known.setWordWrap(True)
        self.actor = _field("setupActor", tr("Your name"))
        self.folder = _field("setupFolder", tr("Folder for the vault"))
        self.folder.setText(str(folder))
        choose = QPushButton(tr("Choose…"))
        choose.setObjectName("setupChoose")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        for field in (self.county, self.actor, self.folder):
            field.textChanged.connect(self._check)
        return _page(
            tr("Your county"),
            tr("All data stay on this PC, encrypted in one folder. Your name stands beside every act in the history."),
            _named(tr("Name of the county"), self.county),
            known,
            _named(tr("Your name"), self.actor),
            QLabel(tr("Folder for the vault")),
            row,
        )

    def _make_secret(self) -> QWidget:
        self.pair = PassphrasePair()
        self.pair.changed.connect(self._check)
        return _page(
            tr("Passphrase"),
            tr(
                "The passphrase opens the vault each day. Nobody can look it up for you: "
                "without it and without the recovery key the data are lost."
            ),
            self.pair,
        )

    def _make_key(self) -> QWidget:
        self.key_label = QLabel()
        self.key_label.setObjectName("setupRecoveryKey")
        self.key_label.setAccessibleName(tr("Recovery key"))
        self.key_label.setWordWrap(True)
        self.key_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(14)
        self.key_label.setFont(fixed)
        self.print_button = QPushButton(tr("Print"))
        self.print_button.setObjectName("setupPrint")
        self.print_button.setAutoDefault(False)
        self.print_button.clicked.connect(self._on_print)
        self.kept = QCheckBox(tr("I have printed it or written it down"))
        self.kept.setObjectName("setupKept")
        self.kept.toggled.connect(self._check)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addStretch()
        return _page(
            tr("Recovery key"),
            tr(
                "It is shown only now. Keep it on paper, sealed, in a locked place away from this PC; "
                "it opens the vault when the passphrase is forgotten or its owner leaves."
            ),
            self.key_label,
            row,
            self.kept,
        )

    # moves

    def _go(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._where.setText(tr("Step {n} of {total}", n=page + 1, total=3))
        self.back.setVisible(page == _SECRET)
        self.cancel.setVisible(page != _KEY)  # the vault is made by then
        self.next.setText({_WHO: tr("Next"), _SECRET: tr("Make the vault"), _KEY: tr("Open my county")}[page])
        first = {_WHO: self.county, _SECRET: self.pair.first, _KEY: self.key_label}[page]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._check()

    @Slot()
    def _check(self) -> None:
        page = self._pages.currentIndex()
        if page == _WHO:
            good = all(field.text().strip() for field in (self.county, self.actor, self.folder))
        else:
            good = self.pair.is_good if page == _SECRET else self.kept.isChecked()
        self.next.setEnabled(good)

    @Slot()
    def _on_back(self) -> None:
        self.messages.clear()
        self._go(_WHO)

    @Slot()
    def _on_next(self) -> None:
        self.messages.clear()
        match self._pages.currentIndex():
            case 0:
                self._go(_SECRET)
            case 1:
                self._make()
            case _:
                workspace, self._workspace = self._workspace, None
                self._key = ""
                self.key_label.clear()
                self.accept()
                self.made.emit(workspace)

    def _make(self) -> None:
        from coordinator.workspace import Workspace

        self._wait(waits=True)
        self._bridge.ask(
            Workspace.create,
            Path(self.folder.text().strip()).expanduser(),
            self.pair.text,
            actor=self.actor.text().strip(),
            county=self.county.text().strip(),
            practice=False,
            now=self._bridge.now(),
            then=self._on_made,
            failed=self._on_failed,
        )

    def _wait(self, *, waits: bool) -> None:
        self._pages.setEnabled(not waits)
        self.cancel.setEnabled(not waits)
        self.back.setEnabled(not waits)
        self.next.setEnabled(not waits)
        if waits:
            self.next.setText(tr("Making the vault…"))

    def _on_made(self, workspace_and_key: tuple[Workspace, str]) -> None:
        self._workspace, self._key = workspace_and_key
        self.pair.clear()
        self.key_label.setText(self._key)
        self._wait(waits=False)
        self._go(_KEY)

    def _on_failed(self, error: BaseException) -> None:
        self._wait(waits=False)
        self._go(_SECRET)
        if isinstance(error, CoordinatorError):
            if error.code == "weak_passphrase":
                self.messages.say(error.message)
            else:
                self.messages.say(error.message, button=tr("Choose another folder"), then=self._on_back)
        else:
            self._bridge.crashed.emit(error)

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr("Folder for the vault"))
        dialog.setObjectName("setupFolderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_folder)
        QDialog.open(spoken(dialog))

    @Slot(str)
    def _on_folder(self, folder: str) -> None:
        chosen = Path(folder)
        # A vault wants a folder of its own; a chosen folder that holds other things gets one inside.
        crowded = chosen.is_dir() and any(chosen.iterdir())
        self.folder.setText(str(chosen / "coordinator" if crowded else chosen))

    @Slot()
    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("setupPrintDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._on_print_accepted)
        self._printer = printer
        QDialog.open(dialog)

    @Slot()
    def _on_print_accepted(self) -> None:
        recovery_sheet(self._key, self.county.text().strip(), self._bridge.now()).print_(self._printer)

    def reject(self) -> None:
        """Refuse to go while the vault is made, and until its recovery key is kept; it cannot be shown again."""
        if self._workspace is not None:
            self.messages.say(tr("The vault is made. Please keep the recovery key first; it cannot be shown again."))
        elif self._pages.isEnabled():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hold the window open while `reject` would."""
        if self._workspace is not None or not self._pages.isEnabled():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter only where going on is allowed."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.next.isEnabled():
            return
        super().keyPressEvent(event)


def recovery_sheet(key: str, county: str, at: datetime) -> QTextDocument:
    """Lay out the paper with the recovery key; made on this PC and kept nowhere."""
    document = QTextDocument()
    lines = (
        ("h2", tr("Recovery key")),
        ("p", county),
        ("p", tr("Made {moment}", moment=moment(at))),
        ("pre", key),
        ("p", tr("Keep it sealed in a locked place. Whoever holds it can open the vault.")),
    )
    document.setHtml("".join(f"<{tag}>{_escaped(words)}</{tag}>" for tag, words in lines))
    return document


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _field(name: str, label: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(label)
    return field


def _named(label: str, field: QLineEdit) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(4)
    caption = QLabel(label)
    caption.setBuddy(field)
    box.addWidget(caption)
    box.addWidget(field)
    return box


def _page(title: str, words: str, *parts: QWidget | QVBoxLayout | QHBoxLayout) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    head = QLabel(title)
    head.setProperty("role", "title")
    text = QLabel(words)
    text.setWordWrap(True)
    layout.addWidget(head)
    layout.addWidget(text)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    layout.addStretch()
    return page
