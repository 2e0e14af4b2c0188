"""A map on which one home is placed: a cross that the mouse sets and the arrow keys move, until Enter takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent

from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.map.view import HouseholdMap
from coordinator.worklist.geography import project, unproject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_STEP_PX, _FINE_PX = 12.0, 2.0
_ARM_PX, _GAP_PX = 15.0, 4.0
_CLOSE_SCALE = 0.12
"""Pixels a metre at which a home that has a place is looked at: some four kilometres in a pane."""
_EDGE_PX = 28.0


class PlacingMap(HouseholdMap):
    """Places one home.

    A click sets the cross, the arrow keys move it (with Shift by little), plus and minus zoom, Enter takes the place,
    Esc gives up. Dragging and the wheel move the map as everywhere.

    Signals
    -------
    moved : the cross stands elsewhere
    taken : float latitude, float longitude, degrees (WGS84)
    left : somebody gave up
    """

    moved = Signal()
    taken = Signal(float, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placingMap")
        self.setAccessibleName(tr("Map to place a home on"))
        self._cross: tuple[float, float] | None = None
        self._wanted: tuple[float, float, float] | None = None
        """Middle and scale to be shown once there is room."""
        self._pressed_where: QPointF | None = None

    # ------------------------------------------------------------------------------------------------ where it is

    def begin(self, household_id: int, latitude: float | None, longitude: float | None) -> None:
        """Begin with a home: at its place, or near where the map stands it, with the cross not yet set.

        Parameters
        ----------
        latitude, longitude : degrees, None where no place is known
        """
        self.select(household_id)
        self._cross = None
        at = None if latitude is None or longitude is None else project(longitude, latitude)
        scale = _CLOSE_SCALE
        if at is None and (index := self._scene.index_of(household_id)) is not None:
            at = (float(self._scene.points.x[index]), float(self._scene.points.y[index]))
            scale = _CLOSE_SCALE / 2
        if at is None:
            self.fit()
        else:
            self._fitted = False
            self._wanted = (*at, scale)
            self._look()
        self._tell()

    def _look(self) -> None:
        if self._wanted is not None and self.width() > 2 and self.height() > 2:
            x, y, scale = self._wanted
            self._fitted = False
            self._set_view(x, y, scale)

    def place(self) -> tuple[float, float] | None:
        """Give latitude and longitude of the cross; None while it is not set."""
        if self._cross is None:
            return None
        longitude, latitude = unproject(*self._cross)
        return latitude, longitude

    def put(self, x: float, y: float) -> None:
        """Set the cross at a place of the map, metres."""
        self._cross = (x, y)
        self._tell()

    def _tell(self) -> None:
        at = self.place()
        self.setAccessibleDescription(
            tr("Arrow keys set the cross.")
            if at is None
            else tr("Cross at {latitude}, {longitude}", latitude=f"{at[0]:.5f}", longitude=f"{at[1]:.5f}")
        )
        self.moved.emit()
        self.update()

    def _pixel(self) -> QPointF:
        assert self._cross is not None
        view = self._view
        return QPointF(
            (self._cross[0] - view.centre_x) * view.scale + self.width() / 2,
            self.height() / 2 - (self._cross[1] - view.centre_y) * view.scale,
        )

    # ------------------------------------------------------------------------------------------------ hand and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where, to tell a click from a drag."""
        self._pressed_where = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the cross where somebody clicked; nothing is selected or opened here."""
        is_click = event.button() == Qt.MouseButton.LeftButton and not self._dragged
        if is_click and self._pressed_where is not None:
            self._pressed_at = None
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.put(*self._view.to_map(event.position().x(), event.position().y()))
        else:
            super().mouseReleaseEvent(event)
        self._pressed_where = None

    def event(self, event: QEvent) -> bool:
        """Keep the keys that place a home from the window's shortcuts."""
        asked = event if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) else None
        if asked is not None and asked.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, *_WAYS):
            asked.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross, take its place, or give up."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.place()
            if at is not None:
                self.taken.emit(*at)
        elif key in _WAYS:
            self._move(*_WAYS[Qt.Key(key)], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _move(self, east: int, north: int, *, fine: bool) -> None:
        view = self._view
        if self._cross is None:
            self.put(view.centre_x, view.centre_y)
            return
        step = (_FINE_PX if fine else _STEP_PX) / view.scale
        self.put(self._cross[0] + east * step, self._cross[1] + north * step)
        if not self.rect().toRectF().adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX).contains(self._pixel()):
            self._set_view(*self._cross, view.scale)

    # ------------------------------------------------------------------------------------------------ window's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the home once there is room for it."""
        super().resizeEvent(event)
        if self._cross is None:
            self._look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map and the cross upon it."""
        super().paintEvent(event)
        if self._cross is None:
            return
        colours = theme.current()
        at = self._pixel()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, width in ((colours.surface, 6.0), (colours.primary, 2.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, _ARM_PX - 3, _ARM_PX - 3)
                for east, north in _WAYS.values():
                    inner, outer = QPointF(east, north) * _GAP_PX, QPointF(east, north) * _ARM_PX
                    painter.drawLine(at + inner, at + outer)


_WAYS: dict[Qt.Key, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
