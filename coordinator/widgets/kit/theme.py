"""How everything looks: KRDS colours for light, dark and high contrast, the palette, the font, the severity shapes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from coordinator import fonts
from coordinator.widgets.kit.stylesheet import stylesheet

Name = Literal["light", "dark", "contrast"]

TEXT_PT = 10.5
SECOND_PT = 9.5


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one look, by what they are for; KRDS steps (DOMAIN section 6.4)."""

    name: Name
    surface: str
    """Panes, lists, fields."""
    ground: str
    """Behind panes: the map's water, a hovered row."""
    hairline: str
    muted: str
    """What is off or on its way: a main button that cannot be pressed, bars where words will be."""
    edge: str
    """Borders of fields and buttons, town outlines."""
    text: str
    subtle: str
    """Secondary text."""
    faint: str
    """Placeholders, axes, things switched off; never for text one must read."""
    primary: str
    primary_text: str
    """Primary as text on a surface."""
    on_primary: str
    primary_soft: str
    """A selected row, the expected band."""
    danger: str
    danger_text: str
    danger_soft: str
    warning: str
    warning_edge: str
    warning_text: str
    warning_soft: str
    success: str
    success_soft: str
    unknown: str
    """A call of which nobody knows what was said."""
    unknown_text: str
    unknown_soft: str
    no_data: str
    night: str
    """Shading of nights and weekends in charts."""

    def severity(self, word: str) -> QColor:
        """Give the colour of a severity word; unknown words are gray."""
        return QColor(
            {
                "serious": self.danger,
                "caution": self.warning,
                "watch": self.primary,
                "normal": self.success,
                "no_data": self.no_data,
                "absent": self.no_data,
                "silenced": self.no_data,
            }.get(word, self.no_data)
        )

    def severity_edge(self, word: str) -> QColor:
        """Give the colour of the edge; dark for the yellow of caution, which is too light on white alone."""
        return QColor(self.warning_edge) if word == "caution" else self.severity(word)

    def soft(self, word: str) -> QColor:
        """Give the pale background that goes with a severity word."""
        return QColor(
            {
                "serious": self.danger_soft,
                "caution": self.warning_soft,
                "watch": self.primary_soft,
                "normal": self.success_soft,
            }.get(word, self.ground)
        )


LIGHT = Colours(
    name="light",
    surface="#ffffff",
    ground="#f4f5f6",
    hairline="#e6e8ea",
    muted="#e6e8ea",
    edge="#b1b8be",
    text="#1e2124",
    subtle="#464c53",
    faint="#6d7882",
    primary="#256ef4",
    primary_text="#0b50d0",
    on_primary="#ffffff",
    primary_soft="#ecf2fe",
    danger="#de3412",
    danger_text="#bd2c0f",
    danger_soft="#fdefec",
    warning="#ffb114",
    warning_edge="#9e6a00",
    warning_text="#8a5c00",
    warning_soft="#fff3db",
    success="#228738",
    success_soft="#eaf6ec",
    unknown="#7a52c7",
    unknown_text="#6236ad",
    unknown_soft="#f1ebfb",
    no_data="#6d7882",
    night="#f4f5f6",
)
DARK = Colours(
    name="dark",
    surface="#1e2127",
    ground="#16181d",
    hairline="#31353c",
    muted="#31353c",
    edge="#58616a",
    text="#e6e8ea",
    subtle="#b1b8be",
    faint="#8a949e",
    primary="#4c87f6",
    primary_text="#86aff9",
    on_primary="#0b1220",
    primary_soft="#22304d",
    danger="#f05f42",
    danger_text="#f48771",
    danger_soft="#42231e",
    warning="#ffb114",
    warning_edge="#ffe0a3",
    warning_text="#ffc95c",
    warning_soft="#3d3119",
    success="#3fa654",
    success_soft="#1d3524",
    unknown="#a687e8",
    unknown_text="#c0a8f2",
    unknown_soft="#32284a",
    no_data="#8a949e",
    night="#191c21",
)
CONTRAST = Colours(
    name="contrast",
    surface="#000000",
    ground="#000000",
    hairline="#ffffff",
    muted="#3a3a3a",
    edge="#ffffff",
    text="#ffffff",
    subtle="#ffffff",
    faint="#d6d6d6",
    primary="#6ea8ff",
    primary_text="#9cc4ff",
    on_primary="#000000",
    primary_soft="#0a2a66",
    danger="#ff7a5c",
    danger_text="#ff9b85",
    danger_soft="#4d1206",
    warning="#ffd447",
    warning_edge="#ffffff",
    warning_text="#ffe27a",
    warning_soft="#4a3a00",
    success="#5fe07d",
    success_soft="#003d12",
    unknown="#cbb2ff",
    unknown_text="#ddccff",
    unknown_soft="#2c1660",
    no_data="#e0e0e0",
    night="#1f1f1f",
)
_LOOKS: dict[str, Colours] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

_current: Colours = LIGHT
_text_percent = 100


def current() -> Colours:
    """Give the colours in use; painting code asks each time it paints."""
    return _current


def wished(name: str) -> Colours:
    """Resolve a setting ("" follows the system, and the system's high contrast wins) to colours."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    if name in _LOOKS:
        return _LOOKS[name]
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def choose(name: str) -> Colours:
    """Take the colours of a look for all that is made from now on; `apply` then puts it on."""
    global _current
    _current = wished(name)
    return _current


def set_text_size(percent: int) -> None:
    """Take a size for all texts, in percent of the usual; `apply` then puts it on."""
    global _text_percent
    _text_percent = percent


def text_size() -> int:
    """Give the size of texts in percent of the usual."""
    return _text_percent


def scaled(pixels: int) -> int:
    """Give a length that grows with the texts, of one that fits the usual size; pixels."""
    return round(pixels * _text_percent / 100)


def apply(app: QApplication, name: str) -> Colours:
    """Dress the application and all that is open: Fusion, our palette, our font, the few style sheet rules.

    Parameters
    ----------
    name : "light", "dark", "contrast" or "" for what the system asks
    """
    recolour(app, name)
    sheet, base = stylesheet(_current, _text_percent), font()
    if app.styleSheet() != sheet or app.font() != base:
        # Where a sheet follows another, Qt takes each widget as many times as it stands deep; off and on is once each.
        app.setStyleSheet("")
        if app.style().objectName().lower() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        if app.font() != base:
            app.setFont(base)
        app.setStyleSheet(sheet)
    for window in app.topLevelWidgets():
        for part in parts(window):
            wear(part)
    return _current


def recolour(app: QApplication, name: str) -> None:
    """Take the colours of a look for the application; each part of what is open has then to `wear` it."""
    choose(name)
    if app.palette() != (palette := _palette(_current)):
        app.setPalette(palette)


def parts(window: QWidget) -> list[QWidget]:
    """List what wears a look by itself in a window: the parts it names, else the whole of it; else it is its parent's.

    A widget that waits for its place is no window yet: it will wear what the place does.
    """
    named = getattr(window, "parts", None)
    if named is not None:
        return named()
    return [window] if window.isVisible() and window.parentWidget() is None else []


def wear(part: QWidget) -> None:
    """Put the look of now on a part of a window, over the one the application was started with.

    The application itself stays in that: another sheet there goes to every widget there is, in one turn.
    """
    app = QApplication.instance()
    sheet = stylesheet(_current, _text_percent)
    if isinstance(app, QApplication) and app.styleSheet() == sheet:
        sheet = ""
    if part.styleSheet() != sheet:
        part.setStyleSheet("")
        part.setStyleSheet(sheet)


def _palette(c: Colours) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in (
        (roles.Window, c.surface),
        (roles.WindowText, c.text),
        (roles.Base, c.surface),
        (roles.AlternateBase, c.ground),
        (roles.Text, c.text),
        (roles.Button, c.surface),
        (roles.ButtonText, c.text),
        (roles.BrightText, c.danger),
        (roles.ToolTipBase, c.surface),
        (roles.ToolTipText, c.text),
        (roles.Highlight, c.primary),
        (roles.HighlightedText, c.on_primary),
        (roles.Link, c.primary_text),
        (roles.LinkVisited, c.primary_text),
        (roles.PlaceholderText, c.faint),
        (roles.Accent, c.primary),
        (roles.Light, c.ground),
        (roles.Midlight, c.hairline),
        (roles.Mid, c.edge),
        (roles.Dark, c.edge),
        (roles.Shadow, c.edge),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(c.edge))
    return palette


@lru_cache(maxsize=1)
def _bundled_family() -> str:
    """Load the Korean typeface that comes along; the same everywhere, even without system fonts."""
    number, *_ = [QFontDatabase.addApplicationFont(str(path)) for path in fonts.typeface()]
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def family() -> str:
    """Name the font family: Malgun Gothic on Windows, the bundled one elsewhere."""
    if sys.platform == "win32" and "Malgun Gothic" in QFontDatabase.families():
        return "Malgun Gothic"
    return _bundled_family()


def font(size_pt: float = TEXT_PT, *, bold: bool = False) -> QFont:
    """Make the one font in a size, with figures of equal width."""
    made = QFont(family())
    made.setPointSizeF(size_pt * _text_percent / 100)
    if bold:
        made.setWeight(QFont.Weight.Bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


def paint_severity(painter: QPainter, rect: QRectF, severity: str, colours: Colours | None = None) -> None:
    """Paint a severity's shape into `rect`.

    Serious is a square, caution a triangle, watch a disc, normal a ring, no data a diamond, absent a hollow triangle on
    its point, silenced two bars.

    The shape is the largest centred one; the same in list, map, chart and paper.
    """
    c = colours or _current
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    fill, line = c.severity(severity), max(1.2, side / 9)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    if severity == "serious":
        inset = side * 0.04
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    elif severity == "caution":
        pen = QPen(c.severity_edge(severity), max(1.0, side / 14))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        low = box.bottom() - side * 0.08
        points = [QPointF(box.center().x(), box.top() + side * 0.06), QPointF(box.right() - 0.5, low)]
        painter.drawPolygon(QPolygonF([*points, QPointF(box.left() + 0.5, low)]))
    elif severity == "watch":
        inset = side * 0.04
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    elif severity == "silenced":
        width = side * 0.2
        for x in (box.left() + side * 0.22, box.right() - side * 0.22 - width):
            painter.drawRect(QRectF(x, box.top() + side * 0.08, width, side * 0.84))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(fill, line))
        inset = line / 2 + side * 0.03
        inner = box.adjusted(inset, inset, -inset, -inset)
        if severity == "normal":
            painter.drawEllipse(inner)
        elif severity == "absent":
            pen = QPen(fill, line)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            top, low = inner.top() + side * 0.08, inner.bottom() - side * 0.02
            points = [QPointF(inner.left(), top), QPointF(inner.right(), top), QPointF(inner.center().x(), low)]
            painter.drawPolygon(QPolygonF(points))
        else:
            middle = inner.center()
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle.x(), inner.top()),
                        QPointF(inner.right(), middle.y()),
                        QPointF(middle.x(), inner.bottom()),
                        QPointF(inner.left(), middle.y()),
                    ]
                )
            )
    painter.restore()
