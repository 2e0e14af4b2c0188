"""Paper and PDF: lays a document out on A4 pages and paints it; the one folder outside the screens that needs Qt.

Rows and paragraphs are measured as strips and packed into pages here, since Qt's own text documents cut table rows
across pages. All is laid out in points of a fixed, fine grid, so that screen preview, printer and PDF agree on pages.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt, QUuid
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from coordinator.briefing import signs
from coordinator.briefing.blocks import PageBreak
from coordinator.briefing.document import practice_line
from coordinator.briefing.render.pages import pack
from coordinator.briefing.render.paper.blocks import PaintedStrip, Setter
from coordinator.briefing.render.paper.grid import (
    BODY,
    BOTTOM,
    DPI,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    WIDTH,
    draw_rule,
)
from coordinator.briefing.render.paper.letters import DENSE, ROOMY, RUNNING, TIGHT, Style, Text, application
from coordinator.briefing.render.pdf import mended
from coordinator.briefing.render.whole import BriefingCancelled, BriefingNotWritten, write_whole
from coordinator.text import moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice

    from coordinator.briefing.blocks import Align, Block
    from coordinator.briefing.document import Document

__all__ = [
    "DPI",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "Pages",
    "application",
    "page_layout",
    "paint",
    "picture",
    "print_to",
    "render",
    "strips",
    "write_pdf",
]


def strips(document: Document) -> Iterator[PaintedStrip]:
    """Set a document strip by strip, so that a window can do so in small steps; of a dense one, sheet by sheet.

    A sheet of a dense document is set so that it stays on a page if it can.
    """
    if not document.dense:
        setter = Setter(ROOMY)
        yield from setter.head(document)
        for block in document.blocks:
            yield from setter.block(block)
        return
    for number, sheet in enumerate(_sheets(document)):
        if number:
            yield PaintedStrip(0, lambda _painter, _y: None, new_page=True)
        fitted: list[PaintedStrip] = []
        for density in (DENSE, TIGHT):
            setter = Setter(density)
            fitted = [] if number else list(setter.head(document))
            fitted += [strip for block in sheet for strip in setter.block(block)]
            if len(pack(fitted, BODY)) == 1:
                break
        yield from fitted


def _sheets(document: Document) -> Iterator[list[Block]]:
    sheet: list[Block] = []
    for block in document.blocks:
        if isinstance(block, PageBreak):
            yield sheet
            sheet = []
        else:
            sheet.append(block)
    yield sheet


def _running(painter: QPainter, document: Document, number: int, count: int) -> None:
    """Paint what stands on every page: title, as-of, purpose, confidentiality, number, page of pages."""

    def put(text: str, y: float, align: Align = "left", style: Style = RUNNING, room: float = WIDTH) -> None:
        laid = Text(text, style, room, align)
        if laid.lines:
            laid.draw_line(painter, 0, LEFT + (WIDTH - room if align == "right" else 0), y)

    names = [document.title, document.county]
    if document.practice:
        names.append(practice_line())
    put(" · ".join(filter(None, names)), 32, room=WIDTH * 0.6)
    put(tr("As of {at}", at=moment(document.as_of)), 32, "right", room=WIDTH * 0.4)
    draw_rule(painter, 46, signs.HAIRLINE, 0.5)
    bottom = PAGE_HEIGHT - BOTTOM + 14
    draw_rule(painter, bottom, signs.HAIRLINE, 0.5)
    put(document.confidentiality, bottom + 4, style=Style(RUNNING.size, strong=True), room=WIDTH * 0.86)
    page = tr("{number} / {count}", number=number, count=count)
    put(page, bottom + 4, "right", Style(RUNNING.size + 1), WIDTH * 0.14)
    put(_purpose(document.purpose), bottom + 16, room=WIDTH * 0.62)
    issued = " · ".join(filter(None, (document.number, document.issued_by)))
    put(issued, bottom + 16, "right", room=WIDTH * 0.36)


def _purpose(purpose: str) -> str:
    """Say the purpose in what fits a line; the head of the first page has it whole."""
    longest = 48
    return tr("Purpose: {purpose}", purpose=purpose if len(purpose) <= longest else f"{purpose[: longest - 1]}…")


class Pages:
    """A document laid out on pages, each of which can be painted by itself.

    Parameters
    ----------
    set_already : what `strips` gave of the document; without it the document is set here
    """

    def __init__(self, document: Document, set_already: Sequence[PaintedStrip] | None = None) -> None:
        application()
        self.document = document
        self._pages = pack(list(strips(document)) if set_already is None else set_already, BODY)

    def __len__(self) -> int:
        return len(self._pages)

    def paint(self, painter: QPainter, number: int, dots_per_inch: float) -> None:
        """Paint page `number`, the first being 1, with its top left corner where the painter is."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(dots_per_inch / DPI, dots_per_inch / DPI)
        _running(painter, self.document, number, len(self))
        for strip, y in self._pages[number - 1]:
            strip.paint(painter, TOP + y)
        painter.restore()


def paint(
    document: Document,
    device: QPagedPaintDevice,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Paint all pages onto a device whose page is A4 without margins; gives the number of pages.

    Raises
    ------
    BriefingNotWritten
        If the device takes nothing.
    BriefingCancelled
        If `cancelled()` turns true between two pages.
    """
    pages = Pages(document)
    painter = QPainter(device)
    if not painter.isActive():
        raise BriefingNotWritten(tr("The printer takes no paper: it is gone, or its file cannot be written."))
    try:
        for number in range(1, len(pages) + 1):
            if cancelled is not None and cancelled():
                raise BriefingCancelled(tr("Printing was stopped; no file was left."))
            if number > 1:
                device.newPage()
            pages.paint(painter, number, device.logicalDpiX())
            if progress is not None:
                progress(number, len(pages))
    finally:
        painter.end()
    return len(pages)


def picture(document: Document, width: int) -> bytes:
    """Draw the first page as a PNG so many pixels wide."""
    image = QImage(width, round(width * PAGE_HEIGHT / PAGE_WIDTH), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    pages = Pages(document)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        pages.paint(painter, 1, width / PAGE_WIDTH * 72)
    finally:
        painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def page_layout() -> QPageLayout:
    """Give A4 upright without margins; the margins are the layout's own."""
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def render(
    document: Document,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Give the PDF; the same document gives the same bytes, so that a reprint can be told from a change."""
    application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageLayout(page_layout())
    # The title names the kind of paper and no person; nothing else is said of the contents.
    writer.setTitle(document.title)
    writer.setCreator("Coordinator")
    name = uuid.uuid5(uuid.NAMESPACE_OID, "\n".join((document.kind, *document.texts())))
    writer.setDocumentId(QUuid(str(name)))
    paint(document, writer, progress=progress, cancelled=cancelled)
    buffer.close()
    return mended(bytes(content.data()), as_of=document.as_of)


def write_pdf(
    document: Document,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the PDF whole or not at all.

    Raises
    ------
    BriefingNotWritten
        If the file cannot be written.
    BriefingCancelled
        If the user stopped it.
    """
    write_whole(path, render(document, progress=progress, cancelled=cancelled))


def print_to(document: Document, printer: QPagedPaintDevice) -> int:
    """Paint onto a printer or a print preview; gives the number of pages."""
    printer.setPageLayout(page_layout())
    return paint(document, printer)
