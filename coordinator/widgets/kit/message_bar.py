"""A bar at the top of a pane that says one thing and carries its button; never a stack of boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.kit.bridge import Task

Kind = Literal["error", "warning", "info"]
# Red is kept for people in danger, so a refusal is amber too.
_SHAPES: dict[str, str] = {"error": "caution", "warning": "caution", "info": "watch"}
_PROGRESS_AFTER_MS = 1000


class Shape(QWidget):
    """A severity's shape as a small widget; the word beside it says the same."""

    def __init__(self, severity: str = "normal", size: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._severity = severity
        self.setFixedSize(QSize(size, size))

    def set_severity(self, severity: str) -> None:
        """Show another severity."""
        self._severity = severity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        painter = QPainter(self)
        theme.paint_severity(painter, QRectF(self.rect()), self._severity)
        painter.end()


class MessageBar(QFrame):
    """Shows one message; a newer one takes its place, Esc or the cross puts it away."""

    def __init__(self, name: str = "messageBar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._then: Callable[[], None] | None = None
        self._shape = Shape()
        self._words = QLabel()
        self._words.setObjectName(f"{name}Text")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setObjectName(f"{name}Button")
        self._button.clicked.connect(self._on_button)
        self._close = QToolButton()
        self._close.setObjectName(f"{name}Close")
        self._close.setAccessibleName(tr("Close this message"))
        self._close.setToolTip(tr("Close this message"))
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._shape)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    def say(self, text: str, *, kind: Kind = "error", button: str = "", then: Callable[[], None] | None = None) -> None:
        """Show a sentence; with `button` the thing to do about it stands beside it."""
        self._then = then
        self._words.setText(text)
        self.setAccessibleName(text)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))
        self._shape.set_severity(_SHAPES[kind])
        self._close.setIcon(icons.icon("close"))
        self.setProperty("message", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    @property
    def text(self) -> str:
        """The sentence shown, empty when there is none."""
        return self._words.text() if not self.isHidden() else ""

    @Slot()
    def clear(self) -> None:
        """Put the message away."""
        self._then = None
        self.hide()

    @Slot()
    def _on_button(self) -> None:
        then = self._then
        self.clear()
        if then is not None:
            then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the message away with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class ProgressBar(QFrame):
    """Shows a long task after one second, with a way to stop it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskBar")
        self.setProperty("message", "info")
        self._task: Task | None = None
        self._words = QLabel()
        self._bar = QProgressBar()
        self._bar.setObjectName("taskProgress")
        self._bar.setTextVisible(False)
        self._stop = QPushButton(tr("Stop"))
        self._stop.setObjectName("taskStop")
        self._stop.clicked.connect(self._on_stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(12)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._stop)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PROGRESS_AFTER_MS)
        self._wait.timeout.connect(self.show)
        self.hide()

    def follow(self, task: Task, text: str, *, cancellable: bool = True) -> None:
        """Show this task until it ends."""
        self._task = task
        self._stop.setVisible(cancellable)
        self._words.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        task.progressed.connect(self._on_progress)
        task.ended.connect(self._on_ended)
        self._wait.start()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        # QProgressBar counts in 32 bits; hundreds are fine enough for an eye.
        self._bar.setRange(0, 1000 if total else 0)
        if total:
            self._bar.setValue(min(1000, done * 1000 // total))

    @Slot()
    def _on_stop(self) -> None:
        if self._task is not None:
            self._stop.setEnabled(False)
            self._task.cancel()

    @Slot()
    def _on_ended(self) -> None:
        self._wait.stop()
        self._task = None
        self.hide()
