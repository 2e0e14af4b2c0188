"""Paper and PDF: lays a document out on A4 pages and paints it; the one file outside the screens that needs Qt.

Rows and paragraphs are measured as strips and packed into pages here, since Qt's own text documents cut table rows
across pages. All is laid out in points of a fixed, fine grid, so that screen preview, printer and PDF agree on pages.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import pylopdf_fonts_ko
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt, QUuid
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from coordinator.briefing import signs
from coordinator.briefing.document import (
    Beside,
    Chart,
    DayChart,
    Heading,
    KeyFacts,
    Note,
    PageBreak,
    Paragraph,
    Table,
    practice_line,
)
from coordinator.briefing.render.chart import Area, Words, draw
from coordinator.briefing.render.day_chart import draw_day
from coordinator.briefing.render.pages import Strip, pack
from coordinator.briefing.render.pdf import mended
from coordinator.briefing.render.whole import BriefingCancelled, write_whole
from coordinator.text import moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtGui import QPagedPaintDevice, QTextLine

    from coordinator.briefing.document import Align, Block, Cell, Document
    from coordinator.briefing.render.chart import Mark

DPI = 1200
"""The layout grid; one point is 1200/72 of its units, so that rounding to whole units is never seen."""
_U = DPI / 72

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
LEFT = RIGHT = 48.0
TOP, BOTTOM = 58.0, 54.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
BODY = PAGE_HEIGHT - TOP - BOTTOM

_LEADING = 1.42
_PAD_X = 5.0
_DAY_SHARE = 0.78
"""Height of a day's chart, which stands beside its figures, of that of other charts."""


@dataclass(frozen=True, slots=True)
class _Density:
    """How closely a document is set."""

    scale: float
    gap: float
    pad: float
    chart: float


_ROOMY = _Density(1.0, 1.0, 4.2, 138.0)
_DENSE = _Density(0.92, 0.5, 2.0, 100.0)
_TIGHT = _Density(0.87, 0.4, 1.4, 88.0)
"""For sheets that should stay on one page: the first that does is taken."""


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    colour: str = signs.INK
    strong: bool = False

    def at(self, d: _Density) -> _Style:
        """Give the style in the size of a density."""
        return self if d.scale == 1 else replace(self, size=round(self.size * d.scale, 1))


_TITLE = _Style(21, strong=True)
_SUBTITLE = _Style(11.5, signs.INK_QUIET)
_SHEET = _Style(15, strong=True)
_SECTION = _Style(11.5, strong=True)
_NOTE_TITLE = _Style(10.5, strong=True)
_ASIDE = _Style(9, signs.INK_QUIET)
_BODY = _Style(9.5)
_CELL = _Style(9)
_DETAIL = _Style(8, signs.INK_QUIET)
_COLUMN = _Style(8, signs.INK_QUIET)
_RUNNING = _Style(7.5, signs.INK_QUIET)


def application() -> QGuiApplication:
    """Give the running application, or make one without a screen: fonts need it."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    # A widget application, because a later window or test in this process could not live on a lesser one.
    from PySide6.QtWidgets import QApplication

    _Owned.application = QApplication(["coordinator", "-platform", "offscreen"])
    return _Owned.application


class _Owned:
    application: ClassVar[QGuiApplication | None] = None


@lru_cache(maxsize=1)
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(pylopdf_fonts_ko.sans_path()))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


@lru_cache(maxsize=32)
def _font(size: float) -> QFont:
    font = QFont(_family())
    font.setPixelSize(round(size * _U))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.ForceOutline)
    # These swap spaces and figures for Korean variants that no character names: a PDF could not be searched for them.
    for feature in ("locl", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    font.setWordSpacing(size * _U * 0.04)
    return font


class _Text:
    """A text broken into lines of one width; sizes in points."""

    def __init__(
        self, text: str, style: _Style, width: float, align: Align = "left", sign: str = "", sign_colour: str = ""
    ) -> None:
        self._style = style
        whole = f"{sign}\u00a0{text}" if sign else text
        # Qt breaks lines at U+2028; Korean breaks at spaces, a word wider than the column anywhere.
        self._layout = QTextLayout(whole.replace("\n", "\u2028"), _font(style.size))
        option = QTextOption(_ALIGN[align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        if sign:
            coloured = QTextLayout.FormatRange()
            coloured.start, coloured.length = 0, len(sign)
            manner = QTextCharFormat()
            manner.setForeground(QColor(sign_colour))
            coloured.format = manner
            self._layout.setFormats([coloured])
        self.lines: list[QTextLine] = []
        self.natural_width = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width * _U)
            self.lines.append(line)
            self.natural_width = max(self.natural_width, line.naturalTextWidth() / _U)
        self._layout.endLayout()
        self.line_height = style.size * _LEADING

    @property
    def height(self) -> float:
        return self.line_height * len(self.lines)

    def draw_line(self, painter: QPainter, index: int, x: float, y: float) -> None:
        """Draw one line with its top left corner at `x`, `y` points."""
        line = self.lines[index]
        at = QPointF(x * _U, (y + self.line_height / 2) * _U - line.height() / 2)
        painter.setPen(QColor(self._style.colour))
        line.draw(painter, at)
        if self._style.strong:
            self._embolden(painter, line, at)

    def _embolden(self, painter: QPainter, line: QTextLine, at: QPointF) -> None:
        """Lay thickened outlines over the letters.

        The font has one weight, and Qt's false bold would put the text twice into a PDF. The outlines are filled too,
        as viewers may shift letters, but not outlines, to whole pixels.
        """
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for run in line.glyphRuns():
            raw = run.rawFont()
            for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
                path.addPath(raw.pathForGlyph(glyph).translated(place))
        colour = QColor(self._style.colour)
        pen = QPen(colour, _U * (0.08 + self._style.size * 0.013))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(colour)
        painter.drawPath(path.translated(at))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        for index in range(len(self.lines)):
            self.draw_line(painter, index, x, y + index * self.line_height)


_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


_Strip = Strip[QPainter]


def _rule(painter: QPainter, y: float, colour: str, width: float, x: float = LEFT, length: float = WIDTH) -> None:
    pen = QPen(QColor(colour), width * _U)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x * _U, y * _U), QPointF((x + length) * _U, y * _U))


def _draw_all(texts: Sequence[_Text], painter: QPainter, x: float, y: float) -> None:
    for text in texts:
        text.draw(painter, x, y)
        y += text.height


def _draw_fact(name: _Text, value: _Text, painter: QPainter, x: float, y: float) -> None:
    name.draw(painter, x, y + (value.line_height - name.line_height) / 2 + 0.3)
    value.draw(painter, x + name.natural_width + 5, y)


_NOTE_COLOURS = {
    "note": signs.RULE,
    "coverage": signs.ACCENT,
    "safety": signs.TONE_COLOURS["caution"],
    "urgent": signs.TONE_COLOURS["serious"],
}


class _Setter:
    """Sets blocks as strips between two edges, roomy or dense."""

    def __init__(self, density: _Density, left: float = LEFT, width: float = WIDTH) -> None:
        self._d = density
        self._left, self._width = left, width

    def text(
        self, text: str, style: _Style, width: float, align: Align = "left", sign: str = "", sign_colour: str = ""
    ) -> _Text:
        return _Text(text, style.at(self._d), width, align, sign, sign_colour)

    def cell(self, cell: Cell, width: float, align: Align) -> list[_Text]:
        """Set what a cell says: its text, and its detail below."""
        colour = signs.INK_QUIET if cell.tone == "quiet" else signs.INK
        style = _Style(_CELL.size, colour, cell.tone == "strong")
        texts: list[_Text] = []
        if cell.text or cell.sign:
            texts.append(self.text(cell.text, style, width, align, cell.sign, signs.TONE_COLOURS[cell.tone]))
        if cell.detail:
            texts.append(self.text(cell.detail, _DETAIL, width, align))
        return texts

    def head(self, document: Document) -> Iterator[_Strip]:
        """Set title, what it is about, and the facts the law asks for on a print."""
        title = self.text(document.title, _TITLE, WIDTH * 0.6)
        indent = min(title.natural_width, WIDTH * 0.6) + 16
        beside = "  ".join(filter(None, (document.county, document.subtitle)))
        subtitle = self.text(beside, _SUBTITLE, WIDTH - indent, "right")
        height = max(title.height, subtitle.height)

        def paint(painter: QPainter, y: float) -> None:
            title.draw(painter, LEFT, y + height - title.height)
            subtitle.draw(painter, LEFT + indent, y + height - subtitle.height - 4)
            _rule(painter, y + height + 4, signs.ACCENT, 1.6)

        yield _Strip(height + 5, paint, keep=True)
        facts = [
            (self.text(name, _DETAIL, 200), self.text(value, _CELL, WIDTH - 60))
            for name, value in document.head_facts()
        ]
        used = WIDTH * 2
        lines: list[list[tuple[float, _Text, _Text]]] = []
        for name, value in facts:
            width = name.natural_width + 5 + value.natural_width
            if used + width > WIDTH:
                lines.append([])
                used = 0.0
            lines[-1].append((LEFT + used, name, value))
            used += width + 18
        for number, line in enumerate(lines):

            def paint_line(painter: QPainter, y: float, line: list[tuple[float, _Text, _Text]] = line) -> None:
                for x, name, value in line:
                    _draw_fact(name, value, painter, x, y)

            yield _Strip(max(value.height for _, _, value in line) + 1.5, paint_line, gap=6 if number == 0 else 0)
        if document.practice and not document.dense:  # a dense sheet says it in the running head, as all pages do
            yield from self._lines(self.text(practice_line(), _Style(9, signs.ACCENT), WIDTH), gap=2)

    def heading(self, block: Heading) -> Iterator[_Strip]:
        style = _SHEET if block.level == 1 else _SECTION
        aside = self.text(block.aside, _ASIDE, self._width * 0.4, "right")
        text = self.text(block.text, style, self._width - (aside.natural_width + 12 if block.aside else 0))

        def paint(painter: QPainter, y: float) -> None:
            text.draw(painter, self._left, y)
            if block.aside:
                aside.draw(painter, self._left + self._width * 0.6, y + text.line_height - aside.line_height - 1)

        yield _Strip(text.height + 1, paint, gap=15 * self._d.gap, keep=True)

    def paragraph(self, block: Paragraph) -> Iterator[_Strip]:
        style = _DETAIL if block.tone == "quiet" else _Style(_BODY.size, strong=block.tone == "strong")
        return self._lines(self.text(block.text, style, self._width), gap=3)

    def _lines(self, text: _Text, gap: float) -> Iterator[_Strip]:
        """Give a strip a line; the first two and the last two lines stay together."""
        last = len(text.lines) - 1
        for index in range(len(text.lines)):

            def paint(painter: QPainter, y: float, index: int = index) -> None:
                text.draw_line(painter, index, self._left, y)

            keep = index < last and index in {0, last - 1}
            yield _Strip(text.line_height, paint, gap=gap if index == 0 else 0, keep=keep)

    def note(self, block: Note) -> Iterator[_Strip]:
        """Set a remark with a bar at its side; no box."""
        inset = 10.0
        style = _DETAIL if block.kind == "note" else _CELL
        texts = [self.text(block.title, _NOTE_TITLE, self._width - inset)] if block.title else []
        texts += [self.text(line, style, self._width - inset) for line in block.text.split("\n")]
        lines = [(text, index) for text in texts for index in range(len(text.lines))]
        bar = QColor(_NOTE_COLOURS[block.kind])
        for number, (text, index) in enumerate(lines):
            height = text.line_height + (1.5 if index == len(text.lines) - 1 and number < len(lines) - 1 else 0)

            def paint(
                painter: QPainter, y: float, text: _Text = text, index: int = index, height: float = height
            ) -> None:
                painter.fillRect(QRectF(self._left * _U, y * _U, 2.2 * _U, (height + 0.3) * _U), bar)
                text.draw_line(painter, index, self._left + inset, y)

            first = number == 0
            yield _Strip(height, paint, gap=10 * self._d.gap if first else 0, keep=first and len(lines) > 1)

    def facts(self, block: KeyFacts) -> Iterator[_Strip]:
        """Set facts side by side, name above value, a hairline above each."""
        room = 12.0
        width = (self._width - room * (block.columns - 1)) / block.columns
        facts = [[self.text(name, _DETAIL, width), *self.cell(cell, width, "left")] for name, cell in block.facts]
        for first in range(0, len(facts), block.columns):
            row = facts[first : first + block.columns]

            def paint(painter: QPainter, y: float, row: list[list[_Text]] = row) -> None:
                for number, texts in enumerate(row):
                    x = self._left + number * (width + room)
                    _rule(painter, y, signs.HAIRLINE, 0.6, x, width)
                    _draw_all(texts, painter, x, y + 3)

            height = max(sum(text.height for text in texts) for texts in row)
            yield _Strip(height + 3 + self._d.pad, paint, gap=8 * self._d.gap if first == 0 else 0)

    def chart(self, block: Chart | DayChart) -> Iterator[_Strip]:
        day = isinstance(block, DayChart)
        height = self._d.chart * (_DAY_SHARE if day else 1)
        marks = draw_day(block, self._width, height) if day else draw(block, self._width, height)

        def paint(painter: QPainter, y: float) -> None:
            for mark in marks:
                _paint_mark(mark, painter, self._left, y)

        yield _Strip(height, paint, gap=2, keep=bool(block.caption))
        if block.caption:
            yield from self._lines(self.text(block.caption, _CELL, self._width), gap=2)

    def table(self, block: Table) -> Iterator[_Strip]:
        if not block.rows and block.empty:
            yield from self.paragraph(Paragraph(block.empty, "quiet"))
            return
        places = _places(block, self._left, self._width)
        titles = [
            self.text(column.title, _COLUMN, width, column.align)
            for column, (_, width) in zip(block.columns, places, strict=True)
        ]
        height = max(text.height for text in titles) + 5

        def paint_head(painter: QPainter, y: float) -> None:
            for text, (x, _) in zip(titles, places, strict=True):
                text.draw(painter, x, y + height - 3 - text.height)
            _rule(painter, y + height, signs.RULE, 0.8, self._left, self._width)

        head = _Strip(height, paint_head)
        for row in block.rows:
            texts = [
                self.cell(cell, width, column.align)
                for cell, column, (_, width) in zip(row, block.columns, places, strict=True)
            ]
            yield from self._row(texts, [x for x, _ in places], head)

    def _row(self, cells: Sequence[Sequence[_Text]], xs: Sequence[float], head: _Strip) -> Iterator[_Strip]:
        """Give a row as one strip; only a row higher than a page is cut, between its lines."""
        pad = self._d.pad
        rest = [[(text, index) for text in texts for index in range(len(text.lines))] for texts in cells]
        full = max((sum(text.line_height for text, _ in lines) for lines in rest), default=0.0)
        whole = full + 2 * pad + head.height <= BODY
        room = full + 1 if whole else BODY / 8  # pieces small enough to fill the page it begins on
        above = pad
        while True:
            parts: list[list[tuple[_Text, int]]] = []
            for number, lines in enumerate(rest):
                used, count = 0.0, 0
                while count < len(lines) and used + lines[count][0].line_height <= room:
                    used += lines[count][0].line_height
                    count += 1
                parts.append(lines[:count])
                rest[number] = lines[count:]
            more = any(rest)
            height = above + max((sum(text.line_height for text, _ in part) for part in parts), default=0.0)
            height += 0 if more else pad

            def paint(
                painter: QPainter,
                y: float,
                parts: list[list[tuple[_Text, int]]] = parts,
                height: float = height,
                above: float = above,
                more: bool = more,
            ) -> None:
                for x, part in zip(xs, parts, strict=True):
                    down = y + above
                    for text, index in part:
                        text.draw_line(painter, index, x, down)
                        down += text.line_height
                if not more:
                    _rule(painter, y + height, signs.HAIRLINE, 0.5, self._left, self._width)

            yield _Strip(height, paint, head=head)
            if not more:
                return
            above = 0.0

    def beside(self, block: Beside) -> Iterator[_Strip]:
        """Set two stacks side by side as one strip, or one after the other where a page cannot hold them."""
        room = 20.0
        width = (self._width - room) / 2
        stacks: list[list[tuple[_Strip, float]]] = []
        for number, side in enumerate((block.left, block.right)):
            setter = _Setter(self._d, self._left + number * (width + room), width)
            strips = [strip for inner in side for strip in setter.block(inner)]
            stacks.append(pack(strips, math.inf)[0])
        height = max((y + strip.height for stack in stacks for strip, y in stack), default=0.0)
        if height > BODY:
            for inner in (*block.left, *block.right):
                yield from self.block(inner)
            return

        def paint(painter: QPainter, y: float) -> None:
            for stack in stacks:
                for strip, down in stack:
                    strip.paint(painter, y + down)

        yield _Strip(height, paint, gap=15 * self._d.gap)

    def block(self, block: Block) -> Iterator[_Strip]:
        if isinstance(block, Heading):
            return self.heading(block)
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        if isinstance(block, Note):
            return self.note(block)
        if isinstance(block, KeyFacts):
            return self.facts(block)
        if isinstance(block, Chart | DayChart):
            return self.chart(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Beside):
            return self.beside(block)
        return iter([_Strip(0, lambda _painter, _y: None, new_page=True)])


def _places(block: Table, left_edge: float, whole: float) -> list[tuple[float, float]]:
    """Give left edge and width of each column's text; the outer ones stand flush with the page's text."""
    shares = sum(column.share for column in block.columns)
    places: list[tuple[float, float]] = []
    edge, last = left_edge, len(block.columns) - 1
    for number, column in enumerate(block.columns):
        width = whole * column.share / shares
        left = 0.0 if number == 0 and not block.ruled else 1.0 if block.ruled else _PAD_X
        right = 0.0 if number == last and not block.ruled else 1.0 if block.ruled else _PAD_X
        places.append((edge + left, width - left - right))
        edge += width
    return places


def _paint_mark(mark: Mark, painter: QPainter, left: float, y: float) -> None:
    if isinstance(mark, Words):
        text = _Text(mark.text, _Style(mark.size, mark.colour), WIDTH)
        x = mark.x - text.natural_width * {"left": 0.0, "center": 0.5, "right": 1.0}[mark.align]
        text.draw(painter, left + x, y + mark.y - text.line_height * 0.74)
        return
    shape = QPolygonF([QPointF((left + px) * _U, (y + py) * _U) for px, py in mark.points])
    if isinstance(mark, Area):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mark.fill))
        painter.drawPolygon(shape)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    pen = QPen(QColor(mark.colour), mark.width * _U)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if mark.dashed:
        pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.drawPolyline(shape)


def _strips(document: Document) -> list[_Strip]:
    """Set the whole document; of a dense one, each sheet so that it stays on a page if it can."""
    if not document.dense:
        setter = _Setter(_ROOMY)
        return [*setter.head(document), *(strip for block in document.blocks for strip in setter.block(block))]
    strips: list[_Strip] = []
    for sheet in _sheets(document):
        for density in (_DENSE, _TIGHT):
            setter = _Setter(density)
            fitted = [] if strips else list(setter.head(document))
            fitted += [strip for block in sheet for strip in setter.block(block)]
            if len(pack(fitted, BODY)) == 1:
                break
        if strips:
            strips.append(_Strip(0, lambda _painter, _y: None, new_page=True))
        strips += fitted
    return strips


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

    def put(text: str, y: float, align: Align = "left", style: _Style = _RUNNING, room: float = WIDTH) -> None:
        laid = _Text(text, style, room, align)
        if laid.lines:
            laid.draw_line(painter, 0, LEFT + (WIDTH - room if align == "right" else 0), y)

    names = [document.title, document.county]
    if document.practice:
        names.append(practice_line())
    put(" · ".join(filter(None, names)), 32, room=WIDTH * 0.6)
    put(tr("As of {at}", at=moment(document.as_of)), 32, "right", room=WIDTH * 0.4)
    _rule(painter, 46, signs.HAIRLINE, 0.5)
    bottom = PAGE_HEIGHT - BOTTOM + 14
    _rule(painter, bottom, signs.HAIRLINE, 0.5)
    put(document.confidentiality, bottom + 4, style=_Style(_RUNNING.size, strong=True), room=WIDTH * 0.86)
    page = tr("{number} / {count}", number=number, count=count)
    put(page, bottom + 4, "right", _Style(_RUNNING.size + 1), WIDTH * 0.14)
    put(_purpose(document.purpose), bottom + 16, room=WIDTH * 0.62)
    issued = " · ".join(filter(None, (document.number, document.issued_by)))
    put(issued, bottom + 16, "right", room=WIDTH * 0.36)


def _purpose(purpose: str) -> str:
    """Say the purpose in what fits a line; the head of the first page has it whole."""
    longest = 48
    return tr("Purpose: {purpose}", purpose=purpose if len(purpose) <= longest else f"{purpose[: longest - 1]}…")


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
    BriefingCancelled
        If `cancelled()` turns true between two pages.
    """
    application()
    pages = pack(_strips(document), BODY)
    painter = QPainter(device)
    try:
        scale = device.logicalDpiX() / DPI
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        for number, strips in enumerate(pages, start=1):
            if cancelled is not None and cancelled():
                raise BriefingCancelled(tr("Printing was stopped; no file was left."))
            if number > 1:
                device.newPage()
            _running(painter, document, number, len(pages))
            for strip, y in strips:
                strip.paint(painter, TOP + y)
            if progress is not None:
                progress(number, len(pages))
    finally:
        painter.end()
    return len(pages)


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
