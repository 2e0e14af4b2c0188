"""Letters on paper: the font, styles and densities, and texts broken into lines of one width."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from coordinator import fonts
from coordinator.briefing import signs
from coordinator.briefing.render.paper.grid import UNITS, draw_rule

if TYPE_CHECKING:
    from PySide6.QtGui import QTextLine

    from coordinator.briefing.blocks import Align

_LEADING = 1.42
_WRITING = 19.0
"""Points from line to line where somebody writes by hand."""


@dataclass(frozen=True, slots=True)
class Density:
    """How closely a document is set."""

    scale: float
    gap: float
    pad: float
    chart: float


ROOMY = Density(1.0, 1.0, 4.2, 138.0)
DENSE = Density(0.92, 0.5, 2.0, 100.0)
TIGHT = Density(0.87, 0.4, 1.4, 88.0)
"""For sheets that should stay on one page: the first that does is taken."""


@dataclass(frozen=True, slots=True)
class Style:
    """Size in points, colour and strength of a text."""

    size: float
    colour: str = signs.INK
    strong: bool = False

    def at(self, d: Density) -> Style:
        """Give the style in the size of a density."""
        return self if d.scale == 1 else replace(self, size=round(self.size * d.scale, 1))


TITLE = Style(21, strong=True)
SUBTITLE = Style(11.5, signs.INK_QUIET)
SHEET = Style(15, strong=True)
SECTION = Style(11.5, strong=True)
NOTE_TITLE = Style(10.5, strong=True)
ASIDE = Style(9, signs.INK_QUIET)
BODY_TEXT = Style(9.5)
CELL = Style(9)
DETAIL = Style(8, signs.INK_QUIET)
COLUMN = Style(8, signs.INK_QUIET)
RUNNING = Style(7.5, signs.INK_QUIET)


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
    number, *_ = [QFontDatabase.addApplicationFont(str(path)) for path in fonts.typeface()]
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


class _Fonts(threading.local):
    """The fonts made so far; each thread has its own, as Qt binds a font's letters to the thread that sets them."""

    def __init__(self) -> None:
        self.made: dict[tuple[float, bool], QFont] = {}


_fonts = _Fonts()


def _font(size: float, *, strong: bool) -> QFont:
    font = _fonts.made.get((size, strong))
    if font is not None:
        return font
    font = _fonts.made[size, strong] = QFont(_family())
    font.setWeight(QFont.Weight.Bold if strong else QFont.Weight.Normal)
    font.setPixelSize(round(size * UNITS))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.ForceOutline)
    # These swap spaces and figures for Korean variants that no character names: a PDF could not be searched for them.
    for feature in ("locl", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    font.setWordSpacing(size * UNITS * 0.04)
    return font


_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


class Text:
    """A text broken into lines of one width; sizes in points."""

    def __init__(
        self, text: str, style: Style, width: float, align: Align = "left", sign: str = "", sign_colour: str = ""
    ) -> None:
        self._style = style
        whole = f"{sign}\u00a0{text}" if sign and text else sign or text
        # Qt breaks lines at U+2028; Korean breaks at spaces, a word wider than the column anywhere.
        self._layout = QTextLayout(whole.replace("\n", "\u2028"), _font(style.size, strong=style.strong))
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
            line.setLineWidth(width * UNITS)
            self.lines.append(line)
            self.natural_width = max(self.natural_width, line.naturalTextWidth() / UNITS)
        self._layout.endLayout()
        self.line_height = style.size * _LEADING

    @property
    def height(self) -> float:
        """Give the height of all its lines, in points."""
        return self.line_height * len(self.lines)

    def draw_line(self, painter: QPainter, index: int, x: float, y: float) -> None:
        """Draw one line with its top left corner at `x`, `y` points."""
        line = self.lines[index]
        at = QPointF(x * UNITS, (y + self.line_height / 2) * UNITS - line.height() / 2)
        painter.setPen(QColor(self._style.colour))
        line.draw(painter, at)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw all its lines with the top left corner at `x`, `y` points."""
        for index in range(len(self.lines)):
            self.draw_line(painter, index, x, y + index * self.line_height)


class Blank(Text):
    """Empty lines of one width to write on by hand, in the place of a text."""

    def __init__(self, count: int, width: float) -> None:
        super().__init__("\n".join("\u00a0" * count), BODY_TEXT, width)
        self._width = width
        self.line_height = _WRITING

    def draw_line(self, painter: QPainter, index: int, x: float, y: float) -> None:
        """Draw the line that is written on."""
        draw_rule(painter, y + self.line_height - 2, signs.HAIRLINE, 0.5, x, self._width)
