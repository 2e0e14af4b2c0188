"""Homes selected to be worked on: by a rectangle, by a line drawn round them, one by one, by the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from coordinator.widgets.kit import theme
from coordinator.widgets.map.outlines import View, inside

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QMouseEvent

    from coordinator.widgets.map.scene import MapScene

RECTANGLE, LASSO = "rectangle", "lasso"
_LEAST_PX = 4.0


class Picker:
    """Draws the rectangle or the line while the mouse is held, and says which homes lie within.

    Attributes
    ----------
    is_on : whether homes can be selected here at all; a map that only shows has none of it
    mode : what a drag draws: nothing (it pans), `rectangle` or `lasso`; with Shift a drag always draws a rectangle
    """

    def __init__(self) -> None:
        self.is_on = False
        self.mode = ""
        self._drawn: list[QPointF] = []
        self._shape = ""

    @property
    def is_drawing(self) -> bool:
        """Whether the mouse is held and something is being drawn."""
        return bool(self._shape)

    def press(self, event: QMouseEvent) -> bool:
        """Begin to draw; says whether the press was meant for that."""
        if not self.is_on or event.button() != Qt.MouseButton.LeftButton:
            return False
        held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not held and not self.mode:
            return False
        self._shape = RECTANGLE if held else self.mode
        self._drawn = [event.position()]
        return True

    def move(self, position: QPointF) -> None:
        """Draw on."""
        if self._shape == RECTANGLE:
            self._drawn = [self._drawn[0], position]
        else:
            self._drawn.append(position)

    def cancel(self) -> None:
        """Draw no further; nothing is selected by it."""
        self._shape, self._drawn = "", []

    def release(self, view: View, scene: MapScene) -> NDArray[np.intp] | None:
        """End the drawing.

        Returns
        -------
        indices of the homes within, by where they are drawn alone or else by where they are; none where it was a click
        """
        outline, self._shape, self._drawn = self._outline(), "", []
        corners = np.array([[point.x(), point.y()] for point in outline])
        if len(corners) < 3 or float(np.ptp(corners, axis=0).max()) < _LEAST_PX:
            return None
        x, y = view.to_px(scene.points.x, scene.points.y)
        ring = np.concatenate([corners, corners[:1]])
        within = inside(np.column_stack([x, y]), (ring,))
        shown = scene.shown_homes()
        return shown[within[shown]]

    def _outline(self) -> list[QPointF]:
        if self._shape == RECTANGLE and len(self._drawn) == 2:
            rect = QRectF(*self._drawn).normalized()
            return [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()]
        return list(self._drawn)

    def paint(self, painter: QPainter) -> None:
        """Paint what is being drawn."""
        outline = self._outline()
        if len(outline) < 2:
            return
        c = theme.current()
        fill = QColor(c.primary)
        fill.setAlphaF(0.12)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(c.primary), 1.6, Qt.PenStyle.DashLine))
        painter.drawPolygon(QPolygonF(outline))
        painter.restore()
