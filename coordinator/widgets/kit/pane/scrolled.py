"""What is scrolled up and down only, and is therefore never narrower than what it holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """An area without a frame in which the wheel goes up and down; the keyboard goes to what it holds.

    Parameters
    ----------
    least_width : pixels it is wide at least, more where what it holds needs more
    """

    def __init__(self, parent: QWidget | None = None, *, least_width: int = 0) -> None:
        super().__init__(parent)
        self._least_width = least_width
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width without which something would be out of reach."""
        inside = self.widget()
        needed = 0 if inside is None else inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(self._least_width, needed), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask again when what it holds needs another width."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
