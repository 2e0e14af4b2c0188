"""One window a vault: a second start finds the first and brings it to the front."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer

_ANSWER_MS = 300


class FirstInstance(QObject):
    """Keeps one window a vault: a second start brings the first to the front.

    Signals
    -------
    called : a second start asked for the window
    """

    called = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server: QLocalServer = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_called)
        name = _socket_name(folder)
        if not self._server.listen(name):
            # A crash leaves the name behind; nobody answered on it, or `call_first` would have won.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    @Slot()
    def _on_called(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnectFromServer()
            caller.deleteLater()
        self.called.emit()

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.close()


def _socket_name(folder: Path) -> str:
    return "coordinator-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def call_first(folder: Path) -> bool:
    """Bring a window that is already open on this vault to the front; tell whether there is one."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_socket_name(folder))
    answered = socket.waitForConnected(_ANSWER_MS)
    socket.abort()
    return answered
