"""Opening the vault: the passphrase, or the recovery key with a new passphrase; the work is done on the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.message_bar import MessageBar
from coordinator.widgets.setup.passphrase import PassphrasePair, Secret
from coordinator.widgets.setup.typed_early import TypedEarly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Workspace


def _open(*arguments: Any, **named: Any) -> Workspace:
    """Open a vault by its passphrase; runs on the worker."""
    opened: Workspace = idle.loaded("coordinator.workspace").Workspace.open(*arguments, **named)
    return opened


def _recover(*arguments: Any, **named: Any) -> Workspace:
    """Open a vault by its recovery key; runs on the worker."""
    opened: Workspace = idle.loaded("coordinator.workspace").Workspace.open_with_recovery_key(*arguments, **named)
    return opened


class Unlock(QWidget):
    """The first window of a day.

    Parameters
    ----------
    opens : opens a folder by a passphrase, on the worker; the workspace's own way without it

    Signals
    -------
    opened : the open Workspace
    """

    opened = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        folder: Path,
        *,
        actor: str = "",
        opens: Callable[..., Workspace] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unlock")
        self.setWindowTitle(tr("Coordinator"))
        self.setAccessibleName(tr("Open the vault"))
        self.setMinimumWidth(440)
        self._bridge, self._folder, self._actor, self._opens = bridge, folder, actor, opens or _open
        self.typed = TypedEarly()
        self.messages = MessageBar("unlockMessage")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_passphrase_page())
        self._pages.addWidget(self._make_recovery_page())
        title = QLabel(tr("Coordinator"))
        title.setProperty("role", "figure")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 24)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self.messages)
        layout.addWidget(self._pages)
        layout.addStretch()

    def _make_passphrase_page(self) -> QWidget:
        page = QWidget()
        words = QLabel(tr("Enter your passphrase to open the vault on this PC."))
        words.setWordWrap(True)
        self.passphrase = Secret("unlockPassphrase", tr("Passphrase"))
        self.passphrase.returnPressed.connect(self._on_open)
        self.open_button = QPushButton(tr("Open the vault"))
        self.open_button.setObjectName("unlockOpen")
        self.open_button.setProperty("main", "true")
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self._on_open)
        self.passphrase.textChanged.connect(self._on_text)
        lost = QPushButton(tr("I forgot the passphrase"))
        lost.setObjectName("unlockLost")
        lost.setProperty("link", "true")
        lost.clicked.connect(self._on_lost)
        row = QHBoxLayout()
        row.addWidget(lost)
        row.addStretch()
        row.addWidget(self.open_button)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.passphrase)
        layout.addLayout(row)
        layout.addStretch()
        return page

    def _make_recovery_page(self) -> QWidget:
        page = QWidget()
        words = QLabel(
            tr("Type the recovery key that was printed when the vault was made, then choose a new passphrase.")
        )
        words.setWordWrap(True)
        self.recovery_key = QLineEdit()
        self.recovery_key.setObjectName("unlockRecoveryKey")
        self.recovery_key.setAccessibleName(tr("Recovery key"))
        self.recovery_key.setPlaceholderText(tr("Recovery key"))
        self.pair = PassphrasePair()
        self.recover_button = QPushButton(tr("Open with the recovery key"))
        self.recover_button.setObjectName("unlockRecover")
        self.recover_button.setProperty("main", "true")
        self.recover_button.setEnabled(False)
        self.recover_button.clicked.connect(self._on_recover)
        self.recovery_key.textChanged.connect(self._on_recovery_text)
        self.pair.changed.connect(self._on_recovery_text)
        back = QPushButton(tr("Back"))
        back.setObjectName("unlockBack")
        back.clicked.connect(self._on_back)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch()
        row.addWidget(self.recover_button)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.recovery_key)
        layout.addWidget(self.pair)
        layout.addLayout(row)
        layout.addStretch()
        return page

    @Slot()
    def _on_text(self) -> None:
        self.open_button.setEnabled(bool(self.passphrase.text()))

    @Slot()
    def _on_recovery_text(self) -> None:
        self.recover_button.setEnabled(bool(self.recovery_key.text().strip()) and self.pair.is_good)

    @Slot()
    def _on_lost(self) -> None:
        self.messages.clear()
        self._pages.setCurrentIndex(1)
        self.recovery_key.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_back(self) -> None:
        self.messages.clear()
        self._pages.setCurrentIndex(0)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_open(self) -> None:
        if not self.passphrase.text() or not self._pages.isEnabled():
            return
        self._wait(waits=True)
        self._bridge.ask(
            self._opens,
            self._folder,
            self.passphrase.text(),
            actor=self._actor,
            now=self._bridge.now(),
            then=self._on_opened,
            failed=self._on_failed,
        )

    @Slot()
    def _on_recover(self) -> None:
        self._wait(waits=True)
        self._bridge.ask(
            _recover,
            self._folder,
            self.recovery_key.text().strip(),
            self.pair.text,
            actor=self._actor,
            now=self._bridge.now(),
            then=self._on_opened,
            failed=self._on_failed,
        )

    def _wait(self, *, waits: bool) -> None:
        # The key is stretched on purpose (Argon2id); half a second without a word would look broken.
        self._pages.setEnabled(not waits)
        if waits:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open_button.setText(tr("Opening…") if waits else tr("Open the vault"))
        if waits:
            self.messages.clear()

    def _on_opened(self, workspace: Workspace) -> None:
        for field in (self.passphrase, self.recovery_key):
            field.clear()
        self.pair.clear()
        self.opened.emit(workspace)

    def _on_failed(self, error: BaseException) -> None:
        self._wait(waits=False)
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message)
        else:
            self._bridge.crashed.emit(error)
        self.passphrase.selectAll()
        (self.passphrase if self._pages.currentIndex() == 0 else self.recovery_key).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc, or close. What is typed while the vault is opened is for the window to come."""
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex() and self._pages.isEnabled():
            self._on_back()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not self._pages.isEnabled() and event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.typed.take(event)
        else:
            super().keyPressEvent(event)
