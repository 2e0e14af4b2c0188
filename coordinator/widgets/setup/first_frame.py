"""The window's first frame: it stands before anything is read in, shows what is under way, and keeps what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import tr
from coordinator.widgets.kit.skeleton import LINES, PANE, Skeleton
from coordinator.widgets.setup.typed_early import TypedEarly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from coordinator.widgets.kit.bridge import Task

_SHARES = (400, 540, 426)


class FirstFrame(QMainWindow):
    """Today's panes without what they hold, or what the program is making before there is anything to hold.

    Signals
    -------
    painted : the frame stands on the screen; what takes long may begin
    stop_wanted : what is being made is not wanted any more
    """

    painted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstFrame")
        self.setWindowTitle(tr("Coordinator"))
        self.setAccessibleName(tr("Coordinator"))
        self.typed = TypedEarly()
        self._is_painted = False
        self._making = False
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._bar("top", 44))
        head = self._bar("top", 36)
        self.words = QLabel(tr("Opening the vault…"))
        self.words.setObjectName("firstWords")
        self.words.setProperty("role", "strong")
        inside = QHBoxLayout(head)
        inside.setContentsMargins(16, 0, 16, 0)
        inside.addWidget(self.words)
        rows.addWidget(head)
        rows.addWidget(self._panes(), 1)
        rows.addWidget(self._bar("bottom", 30))
        self.setCentralWidget(centre)
        self.making = self._make_making(centre)
        self.making.hide()

    def _bar(self, where: str, height: int) -> QFrame:
        bar = QFrame()
        bar.setProperty("bar", where)
        bar.setFixedHeight(height)
        return bar

    def _panes(self) -> QWidget:
        panes = QWidget()
        line = QHBoxLayout(panes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for share, title, bars in zip(_SHARES, (tr("To do today"), "", ""), (LINES, (), PANE), strict=True):
            pane = QWidget()
            rows = QVBoxLayout(pane)
            rows.setContentsMargins(0 if title else 16, 0 if title else 12, 0, 0)
            rows.setSpacing(0)
            if title:
                head = self._bar("top", 44)
                inside = QHBoxLayout(head)
                inside.setContentsMargins(16, 0, 8, 0)
                name = QLabel(title)
                name.setProperty("role", "title")
                inside.addWidget(name)
                rows.addWidget(head)
            rows.addWidget(Skeleton(bars), 1)
            line.addWidget(pane, share)
        return panes

    def _make_making(self, centre: QWidget) -> QFrame:
        box = QFrame(centre)
        box.setObjectName("making")
        box.setProperty("panel", "true")
        rows = QVBoxLayout(box)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        self.making_words = QLabel()
        self.making_words.setWordWrap(True)
        self.making_words.setTextFormat(Qt.TextFormat.PlainText)
        self.making_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.stop_button = QPushButton(tr("Cancel"))
        self.stop_button.setObjectName("makingStop")
        self.stop_button.clicked.connect(self._on_stop)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.stop_button)
        rows.addWidget(self.making_words)
        rows.addWidget(self.progress)
        rows.addLayout(row)
        return box

    def follow(self, task: Task, paragraphs: Iterable[str]) -> None:
        """Show what is being made, how far it is, and the way to stop it."""
        self._making = True
        words = "\n\n".join(paragraphs)
        self.words.setText("")
        self.making_words.setText(words)
        self.making.setAccessibleName(words)
        self.making.show()
        self._place()
        self.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        task.progressed.connect(self._on_progress)

    def open_next(self) -> None:
        """Say that what was made is being opened."""
        self._making = False
        self.making.hide()
        self.words.setText(tr("Opening the vault…"))

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        if done >= total:
            # What follows, the watch over all of it, tells no numbers.
            self.progress.setRange(0, 0)

    @Slot()
    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.making_words.setText(tr("Stopping…"))
        self.stop_wanted.emit()

    def _place(self) -> None:
        width = min(520, self.width() - 48)
        self.making.setFixedWidth(width)
        self.making.adjustSize()
        self.making.move((self.width() - width) // 2, max(24, (self.height() - self.making.height()) // 3))
        self.making.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the box in the middle."""
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what is typed for the window that follows; Esc stops what is being made."""
        if self._making:
            if event.key() == Qt.Key.Key_Escape and self.stop_button.isEnabled():
                self._on_stop()
        else:
            self.typed.take(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell, after the first time, that the frame stands."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is being made when the window is closed over it."""
        if self._making and self.stop_button.isEnabled():
            self._on_stop()
        super().closeEvent(event)
