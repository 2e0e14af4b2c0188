"""Blocks of a document as measured strips, roomy or dense; rows whole, since Qt's own texts cut them across pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from coordinator.briefing import signs
from coordinator.briefing.blocks import Beside, Chart, DayChart, Heading, KeyFacts, MapFigure, Note, Paragraph, Table
from coordinator.briefing.document import practice_line
from coordinator.briefing.render.chart import Area, Words, draw
from coordinator.briefing.render.day_chart import draw_day
from coordinator.briefing.render.map_figure import draw_map, height_of
from coordinator.briefing.render.pages import Strip, pack
from coordinator.briefing.render.paper.grid import BODY, LEFT, UNITS, WIDTH, draw_rule
from coordinator.briefing.render.paper.letters import (
    ASIDE,
    BODY_TEXT,
    CELL,
    COLUMN,
    DETAIL,
    NOTE_TITLE,
    SECTION,
    SHEET,
    SUBTITLE,
    TITLE,
    Blank,
    Density,
    Style,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coordinator.briefing.blocks import Align, Block, Cell
    from coordinator.briefing.document import Document
    from coordinator.briefing.render.chart import Mark

_PAD_X = 5.0
_DAY_SHARE = 0.78
"""Height of a day's chart, which stands beside its figures, of that of other charts."""

_BOX_WIDTH, _BOX_HEAD, _BOX_HEIGHT = 54.0, 14.0, 52.0
"""Points of a box to sign in, and of the name above it."""
_MOST_BOXES = 6

PaintedStrip = Strip[QPainter]


def _draw_all(texts: Sequence[Text], painter: QPainter, x: float, y: float) -> None:
    for text in texts:
        text.draw(painter, x, y)
        y += text.height


def _draw_fact(name: Text, value: Text, painter: QPainter, x: float, y: float) -> None:
    name.draw(painter, x, y + (value.line_height - name.line_height) / 2 + 0.3)
    value.draw(painter, x + name.natural_width + 5, y)


def _draw_boxes(painter: QPainter, names: Sequence[Text], y: float) -> None:
    """Draw the boxes to sign in at the right edge, the names of who signs above."""
    if not names:
        return
    left, width = LEFT + WIDTH - len(names) * _BOX_WIDTH, len(names) * _BOX_WIDTH
    for down in (0.0, _BOX_HEAD, _BOX_HEIGHT):
        draw_rule(painter, y + down, signs.RULE, 0.5, left, width)
    painter.setPen(QPen(QColor(signs.RULE), 0.5 * UNITS))
    for number in range(len(names) + 1):
        x = (left + number * _BOX_WIDTH) * UNITS
        painter.drawLine(QPointF(x, y * UNITS), QPointF(x, (y + _BOX_HEIGHT) * UNITS))
    for number, name in enumerate(names):
        name.draw_line(painter, 0, left + number * _BOX_WIDTH, y + (_BOX_HEAD - name.line_height) / 2)


_NOTE_COLOURS = {
    "note": signs.RULE,
    "coverage": signs.ACCENT,
    "safety": signs.TONE_COLOURS["caution"],
    "urgent": signs.TONE_COLOURS["serious"],
}


class Setter:
    """Sets blocks as strips between two edges, roomy or dense."""

    def __init__(self, density: Density, left: float = LEFT, width: float = WIDTH) -> None:
        self._d = density
        self._left, self._width = left, width

    def text(
        self, text: str, style: Style, width: float, align: Align = "left", sign: str = "", sign_colour: str = ""
    ) -> Text:
        """Break a text into lines of a width, in the size of the density."""
        return Text(text, style.at(self._d), width, align, sign, sign_colour)

    def cell(self, cell: Cell, width: float, align: Align) -> list[Text]:
        """Set what a cell says: its text, and its detail below."""
        colour = signs.INK_QUIET if cell.tone == "quiet" else signs.INK
        style = Style(CELL.size, colour, cell.tone == "strong")
        texts: list[Text] = []
        if cell.text or cell.sign:
            texts.append(self.text(cell.text, style, width, align, cell.sign, signs.TONE_COLOURS[cell.tone]))
        if cell.detail:
            texts.append(self.text(cell.detail, DETAIL, width, align))
        if cell.room:
            texts.append(Blank(cell.room, width))
        return texts

    def head(self, document: Document) -> Iterator[PaintedStrip]:
        """Set title, what it is about, boxes to sign in, and the facts the law asks for on a print."""
        boxes = [self.text(name, COLUMN, _BOX_WIDTH, "center") for name in document.approval[:_MOST_BOXES]]
        room = WIDTH - (len(boxes) * _BOX_WIDTH + 16 if boxes else 0)
        title = self.text(document.title, TITLE, room if boxes else WIDTH * 0.6)
        indent = 0.0 if boxes else min(title.natural_width, WIDTH * 0.6) + 16
        beside = "  ".join(filter(None, (document.county, document.subtitle)))
        subtitle = self.text(beside, SUBTITLE, room - indent, "left" if boxes else "right")
        height = max(title.height, subtitle.height)
        if boxes:  # what it is about stands below the title then, and the boxes at the right of both
            height = max(title.height + subtitle.height, _BOX_HEIGHT)

        def paint(painter: QPainter, y: float) -> None:
            title.draw(painter, LEFT, y if boxes else y + height - title.height)
            subtitle.draw(painter, LEFT + indent, y + height - subtitle.height - (0 if boxes else 4))
            _draw_boxes(painter, boxes, y + height - _BOX_HEIGHT)
            draw_rule(painter, y + height + 4, signs.ACCENT, 1.6)

        yield PaintedStrip(height + 5, paint, keep=True)
        facts = [
            (self.text(name, DETAIL, 200), self.text(value, CELL, WIDTH - 60)) for name, value in document.head_facts()
        ]
        used = WIDTH * 2
        lines: list[list[tuple[float, Text, Text]]] = []
        for name, value in facts:
            width = name.natural_width + 5 + value.natural_width
            if used + width > WIDTH:
                lines.append([])
                used = 0.0
            lines[-1].append((LEFT + used, name, value))
            used += width + 18
        for number, line in enumerate(lines):

            def paint_line(painter: QPainter, y: float, line: list[tuple[float, Text, Text]] = line) -> None:
                for x, name, value in line:
                    _draw_fact(name, value, painter, x, y)

            yield PaintedStrip(max(value.height for _, _, value in line) + 1.5, paint_line, gap=6 if number == 0 else 0)
        if document.practice and not document.dense:  # a dense sheet says it in the running head, as all pages do
            yield from self._lines(self.text(practice_line(), Style(9, signs.ACCENT), WIDTH), gap=2)

    def heading(self, block: Heading) -> Iterator[PaintedStrip]:
        """Set a heading, with what stands aside of it at the right end."""
        style = SHEET if block.level == 1 else SECTION
        aside = self.text(block.aside, ASIDE, self._width * 0.4, "right")
        text = self.text(block.text, style, self._width - (aside.natural_width + 12 if block.aside else 0))

        def paint(painter: QPainter, y: float) -> None:
            text.draw(painter, self._left, y)
            if block.aside:
                aside.draw(painter, self._left + self._width * 0.6, y + text.line_height - aside.line_height - 1)

        yield PaintedStrip(text.height + 1, paint, gap=15 * self._d.gap, keep=True)

    def paragraph(self, block: Paragraph) -> Iterator[PaintedStrip]:
        """Set running text, a strip a line."""
        style = DETAIL if block.tone == "quiet" else Style(BODY_TEXT.size, strong=block.tone == "strong")
        return self._lines(self.text(block.text, style, self._width), gap=3)

    def _lines(self, text: Text, gap: float) -> Iterator[PaintedStrip]:
        """Give a strip a line; the first two and the last two lines stay together."""
        last = len(text.lines) - 1
        for index in range(len(text.lines)):

            def paint(painter: QPainter, y: float, index: int = index) -> None:
                text.draw_line(painter, index, self._left, y)

            keep = index < last and index in {0, last - 1}
            yield PaintedStrip(text.line_height, paint, gap=gap if index == 0 else 0, keep=keep)

    def note(self, block: Note) -> Iterator[PaintedStrip]:
        """Set a remark with a bar at its side; no box."""
        inset = 10.0
        style = DETAIL if block.kind == "note" else CELL
        texts = [self.text(block.title, NOTE_TITLE, self._width - inset)] if block.title else []
        texts += [self.text(line, style, self._width - inset) for line in block.text.split("\n")]
        lines = [(text, index) for text in texts for index in range(len(text.lines))]
        bar = QColor(_NOTE_COLOURS[block.kind])
        for number, (text, index) in enumerate(lines):
            height = text.line_height + (1.5 if index == len(text.lines) - 1 and number < len(lines) - 1 else 0)

            def paint(
                painter: QPainter, y: float, text: Text = text, index: int = index, height: float = height
            ) -> None:
                painter.fillRect(QRectF(self._left * UNITS, y * UNITS, 2.2 * UNITS, (height + 0.3) * UNITS), bar)
                text.draw_line(painter, index, self._left + inset, y)

            first = number == 0
            yield PaintedStrip(height, paint, gap=10 * self._d.gap if first else 0, keep=first and len(lines) > 1)

    def facts(self, block: KeyFacts) -> Iterator[PaintedStrip]:
        """Set facts side by side, name above value, a hairline above each."""
        room = 12.0
        width = (self._width - room * (block.columns - 1)) / block.columns
        facts = [[self.text(name, DETAIL, width), *self.cell(cell, width, "left")] for name, cell in block.facts]
        for first in range(0, len(facts), block.columns):
            row = facts[first : first + block.columns]

            def paint(painter: QPainter, y: float, row: list[list[Text]] = row) -> None:
                for number, texts in enumerate(row):
                    x = self._left + number * (width + room)
                    draw_rule(painter, y, signs.HAIRLINE, 0.6, x, width)
                    _draw_all(texts, painter, x, y + 3)

            height = max(sum(text.height for text in texts) for texts in row)
            yield PaintedStrip(height + 3 + self._d.pad, paint, gap=8 * self._d.gap if first == 0 else 0)

    def chart(self, block: Chart | DayChart) -> Iterator[PaintedStrip]:
        """Set a chart, with its caption below."""
        day = isinstance(block, DayChart)
        height = self._d.chart * (_DAY_SHARE if day else 1)
        marks = draw_day(block, self._width, height) if day else draw(block, self._width, height)

        def paint(painter: QPainter, y: float) -> None:
            for mark in marks:
                paint_mark(mark, painter, self._left, y)

        yield PaintedStrip(height, paint, gap=2, keep=bool(block.caption))
        if block.caption:
            yield from self._lines(self.text(block.caption, CELL, self._width), gap=2)

    def map_figure(self, block: MapFigure) -> Iterator[PaintedStrip]:
        """Set a map, with its caption below."""
        height = height_of(block, self._width, BODY * 0.6)
        marks = draw_map(block, self._width, height)

        def paint(painter: QPainter, y: float) -> None:
            painter.save()
            for mark in marks:
                paint_mark(mark, painter, self._left, y)
            painter.restore()

        yield PaintedStrip(height + 6, paint, gap=4, keep=bool(block.caption))
        if block.caption:
            yield from self._lines(self.text(block.caption, CELL, self._width), gap=3)

    def table(self, block: Table) -> Iterator[PaintedStrip]:
        """Set rows under a head that is repeated on each page."""
        if not block.rows and block.empty:
            yield from self.paragraph(Paragraph(block.empty, "quiet"))
            return
        places = _places(block, self._left, self._width)
        titles = [
            self.text(column.title, COLUMN, width, column.align)
            for column, (_, width) in zip(block.columns, places, strict=True)
        ]
        height = max(text.height for text in titles) + 5

        def paint_head(painter: QPainter, y: float) -> None:
            for text, (x, _) in zip(titles, places, strict=True):
                text.draw(painter, x, y + height - 3 - text.height)
            draw_rule(painter, y + height, signs.RULE, 0.8, self._left, self._width)

        head = PaintedStrip(height, paint_head)
        for row in block.rows:
            texts = [
                self.cell(cell, width, column.align)
                for cell, column, (_, width) in zip(row, block.columns, places, strict=True)
            ]
            yield from self._row(texts, [x for x, _ in places], head, self._d.pad * (0.55 if block.close else 1))

    def _row(
        self, cells: Sequence[Sequence[Text]], xs: Sequence[float], head: PaintedStrip, pad: float
    ) -> Iterator[PaintedStrip]:
        """Give a row as one strip; only a row higher than a page is cut, between its lines."""
        rest = [[(text, index) for text in texts for index in range(len(text.lines))] for texts in cells]
        full = max((sum(text.line_height for text, _ in lines) for lines in rest), default=0.0)
        whole = full + 2 * pad + head.height <= BODY
        room = full + 1 if whole else BODY / 8  # pieces small enough to fill the page it begins on
        above = pad
        while True:
            parts: list[list[tuple[Text, int]]] = []
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
                parts: list[list[tuple[Text, int]]] = parts,
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
                    draw_rule(painter, y + height, signs.HAIRLINE, 0.5, self._left, self._width)

            yield PaintedStrip(height, paint, head=head)
            if not more:
                return
            above = 0.0

    def beside(self, block: Beside) -> Iterator[PaintedStrip]:
        """Set two stacks side by side as one strip, or one after the other where a page cannot hold them."""
        room = 20.0
        width = (self._width - room) / 2
        stacks: list[list[tuple[PaintedStrip, float]]] = []
        for number, side in enumerate((block.left, block.right)):
            setter = Setter(self._d, self._left + number * (width + room), width)
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

        yield PaintedStrip(height, paint, gap=15 * self._d.gap)

    def block(self, block: Block) -> Iterator[PaintedStrip]:
        """Set a block of any kind."""
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
        if isinstance(block, MapFigure):
            return self.map_figure(block)
        if isinstance(block, Beside):
            return self.beside(block)
        return iter([PaintedStrip(0, lambda _painter, _y: None, new_page=True)])


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


def paint_mark(mark: Mark, painter: QPainter, left: float, y: float) -> None:
    """Paint one mark of a chart whose top left corner is at `left`, `y` points."""
    if isinstance(mark, Words):
        text = Text(mark.text, Style(mark.size, mark.colour), WIDTH)
        x = mark.x - text.natural_width * {"left": 0.0, "center": 0.5, "right": 1.0}[mark.align]
        text.draw(painter, left + x, y + mark.y - text.line_height * 0.74)
        return
    shape = QPolygonF([QPointF((left + px) * UNITS, (y + py) * UNITS) for px, py in mark.points])
    if isinstance(mark, Area):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mark.fill))
        painter.drawPolygon(shape)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    pen = QPen(QColor(mark.colour), mark.width * UNITS)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if mark.dashed:
        pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.drawPolyline(shape)
