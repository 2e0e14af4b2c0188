"""What happens on a fault of ours: it is logged, and a window offers a report without personal data to copy."""

from __future__ import annotations

import hashlib
import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

import coordinator
from coordinator.text import tr

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger(__name__)


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write Qt's warnings to the log without their words, which may name files."""
    if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
        # The category and a digest are enough to find a warning again; the words stay on this screen only.
        digest = hashlib.sha256(message.encode()).hexdigest()[:8]
        log.warning("qt %s %s %s", kind.name, context.category or "default", digest)
        if sys.stderr is not None and sys.flags.dev_mode:
            sys.stderr.write(f"{message}\n")


def report(error: BaseException) -> str:
    """Write what a developer needs: types, code places, versions; the words of an error may hold personal data."""
    lines = [
        f"Coordinator {getattr(coordinator, '__version__', '')}".strip(),
        f"Python {platform.python_version()}, Qt for Python {PySide6.__version__}, {platform.system()}",
    ]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        for frame in reversed(traceback.extract_tb(cause.__traceback__)):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines)


def _place(file: str) -> str:
    """Shorten a file to its part inside a package; the folders before it may name the user."""
    parts = Path(file).parts
    for root in ("coordinator", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return Path(file).name


class ErrorDialog(QDialog):
    """Says that something went wrong with us, and gives a report to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorDialog")
        self.setAccessibleName(tr("A fault in the program"))
        self.setWindowTitle(tr("A fault in the program"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 380)
        title = QLabel(tr("Something went wrong in the program itself."))
        title.setProperty("role", "title")
        words = QLabel(
            tr(
                "What you saved is safe; the last step may not have been done. "
                "Please send the report below to those who look after the program. It holds no personal data."
            )
        )
        words.setWordWrap(True)
        self.text = QPlainTextEdit(report(error))
        self.text.setObjectName("errorReport")
        self.text.setAccessibleName(tr("Report of the fault"))
        self.text.setReadOnly(True)
        copy = QPushButton(tr("Copy the report"))
        copy.setObjectName("errorCopy")
        copy.setProperty("main", "true")
        copy.clicked.connect(self._on_copy)
        close = QPushButton(tr("Close"))
        close.setObjectName("errorClose")
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        row.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        for widget in (title, words, self.text):
            layout.addWidget(widget)
        layout.addLayout(row)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class Hooks(QObject):
    """Catches what nobody caught, on the UI thread and on others.

    Signals
    -------
    caught : the exception, on the UI thread
    """

    caught = Signal(object)
    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = (sys.excepthook, threading.excepthook)
        self._raised.connect(self.caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over both hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give both hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("unexpected fault", exc_info=(kind, error, trace))
        self._raised.emit(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
