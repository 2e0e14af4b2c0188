"""The middle of the papers: the pages as they will be, painted by the painter of the paper itself."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from coordinator.briefing.render import paper
from coordinator.text import tr
from coordinator.widgets.kit import idle, theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from coordinator.briefing.document import Document
    from coordinator.briefing.render.paper.blocks import PaintedStrip

_GAP = 14
"""Pixels around a page."""
_STEP_S = 0.008
"""So long a turn sets the paper; more would be felt under the fingers."""
_LINE = 48
_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Sizes of a page beside its own: 1 is as large as on paper at 96 dots an inch."""
_MOST_KEPT = 6
"""Pictures of pages that are kept; a page seen again is not painted again."""

FIT_WIDTH, FIT_PAGE = 0.0, -1.0
"""Sizes that follow the room there is."""


class PagesView(QAbstractScrollArea):
    """Pages below each other; the wheel and the keys walk them, Ctrl with the wheel or + and − makes them larger.

    Signals
    -------
    laid : int, so many pages the document has
    page_changed : int, the page in sight; the first is 1
    size_changed : float, how large a page is beside its own size
    """

    laid = Signal(int)
    page_changed = Signal(int)
    size_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paperPages")
        self.setAccessibleName(tr("Pages of the paper"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._pages: paper.Pages | None = None
        self._document: Document | None = None
        self._size = FIT_WIDTH
        self._page = 0
        self._kept: dict[int, QPixmap] = {}
        self._words = ""
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().setSingleStep(_LINE)

    # what is shown

    @property
    def count(self) -> int:
        """So many pages are shown; 0 before there are any."""
        return 0 if self._pages is None else len(self._pages)

    @property
    def document(self) -> Document | None:
        """The document whose pages are in sight."""
        return None if self._pages is None else self._pages.document

    @property
    def page(self) -> int:
        """The page in sight, the first being 1; 0 before there are any."""
        return self._page

    def show_document(self, document: Document | None, words: str = "") -> None:
        """Set a document in small steps; what was shown stays until it is there.

        Parameters
        ----------
        words : what to say where there is no document
        """
        self._document, self._words = document, words
        if document is None:
            self._pages = None
            self._kept.clear()
            self._fit()
            return
        set_already: list[PaintedStrip] = []
        idle.later(self, partial(self._set, document, paper.strips(document), set_already))

    def _set(self, document: Document, coming: Iterator[PaintedStrip], set_already: list[PaintedStrip]) -> None:
        if document is not self._document:
            return  # another is wanted by now
        began = time.perf_counter()
        for strip in coming:
            set_already.append(strip)
            if time.perf_counter() - began > _STEP_S:
                idle.later(self, partial(self._set, document, coming, set_already))
                return
        self._pages = paper.Pages(document, set_already)
        self._kept.clear()
        self._fit()
        self.laid.emit(len(self._pages))

    # sizes

    @property
    def scale(self) -> float:
        """How large a page is beside its own size."""
        if self._size > 0:
            return self._size
        room = self.viewport().size() - QSize(2 * _GAP, 2 * _GAP)
        wide = room.width() * 72 / 96 / paper.PAGE_WIDTH
        high = room.height() * 72 / 96 / paper.PAGE_HEIGHT
        return max(0.2, wide if self._size == FIT_WIDTH else min(wide, high))

    def set_size(self, size: float) -> None:
        """Show pages in a size, or `FIT_WIDTH`, or `FIT_PAGE`; the page in sight stays there."""
        page = self._page
        self._size = size
        self._kept.clear()
        self._fit()
        self.go_to(page)
        self.size_changed.emit(self.scale)

    def step_size(self, by: int) -> None:
        """Make pages a step larger or smaller."""
        now = self.scale
        steps = [step for step in _STEPS if (step > now + 0.01 if by > 0 else step < now - 0.01)]
        if steps:
            self.set_size(steps[0] if by > 0 else steps[-1])

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        if self.count:
            self.verticalScrollBar().setValue(self._top(min(max(1, page), self.count)) - _GAP)

    def _page_size(self) -> QSize:
        dots = self.scale * 96 / 72
        return QSize(round(paper.PAGE_WIDTH * dots), round(paper.PAGE_HEIGHT * dots))

    def _top(self, page: int) -> int:
        return _GAP + (page - 1) * (self._page_size().height() + _GAP)

    def _fit(self) -> None:
        size, view = self._page_size(), self.viewport().size()
        whole = self._top(self.count + 1) if self.count else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, whole - view.height()))
        bar.setPageStep(max(1, view.height() - _LINE))
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, size.width() + 2 * _GAP - view.width()) if self.count else 0)
        across.setPageStep(view.width())
        self._on_scrolled()
        self.viewport().update()

    @Slot()
    def _on_scrolled(self) -> None:
        page = 0
        if self.count:
            middle = self.verticalScrollBar().value() + self.viewport().height() // 3
            page = min(self.count, max(1, 1 + (middle - _GAP) // (self._page_size().height() + _GAP)))
        if page != self._page:
            self._page = page
            self.setAccessibleDescription(tr("Page {number} of {count}", number=page, count=self.count))
            self.page_changed.emit(page)
        self.viewport().update()

    # Qt

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint anew where the pages are now."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room there is; the page in sight stays there."""
        super().resizeEvent(event)
        page = self._page
        if self._size <= 0:
            self._kept.clear()
        self._fit()
        if self._size <= 0:
            self.go_to(page)
            self.size_changed.emit(self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight."""
        ink = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(ink.ground))
        if not self.count:
            painter.setPen(QColor(ink.subtle))
            room = self.viewport().rect().adjusted(32, 32, -32, -32)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        size, view = self._page_size(), self.viewport().rect()
        left = max(_GAP, (view.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        for page in range(1, self.count + 1):
            place = QRect(QPoint(left, self._top(page) - self.verticalScrollBar().value()), size)
            if place.intersects(view):
                painter.drawPixmap(place.topLeft(), self._picture(page, size))
                painter.setPen(QColor(ink.edge))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QColor(ink.primary))
            painter.drawRect(view.adjusted(0, 0, -1, -1))
        painter.end()

    def _picture(self, page: int, size: QSize) -> QPixmap:
        """Give a page as it will be on paper: black on white, whatever the look of the window is."""
        picture = self._kept.pop(page, None)
        if picture is None:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            assert self._pages is not None
            self._pages.paint(painter, page, self.scale * 96)
            painter.end()
        self._kept[page] = picture
        while len(self._kept) > _MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        return picture

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Walk the pages; with Ctrl make them larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_size(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows, page by page, to both ends; + and − change the size, 0 fits the width, 9 the page."""
        key, bar = event.key(), self.verticalScrollBar()
        match key:
            case Qt.Key.Key_PageDown | Qt.Key.Key_Right | Qt.Key.Key_J | Qt.Key.Key_Space:
                self.go_to(self._page + 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_Left | Qt.Key.Key_K | Qt.Key.Key_Backspace:
                self.go_to(self._page - 1)
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                self.go_to(self.count)
            case Qt.Key.Key_Down:
                bar.setValue(bar.value() + _LINE)
            case Qt.Key.Key_Up:
                bar.setValue(bar.value() - _LINE)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_size(1)
            case Qt.Key.Key_Minus:
                self.step_size(-1)
            case Qt.Key.Key_0:
                self.set_size(FIT_WIDTH)
            case Qt.Key.Key_9:
                self.set_size(FIT_PAGE)
            case _:
                super().keyPressEvent(event)
