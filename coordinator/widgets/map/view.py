"""The household map: areas, homes in groups, homes in trouble alone; by mouse, wheel and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from coordinator.text import ntr
from coordinator.widgets.map.canvas import LARGEST_SCALE, STEP, MapCanvas
from coordinator.widgets.map.picking import Picker
from coordinator.widgets.map.walk import nearest_home, next_home, next_urgent
from coordinator.widgets.map.words import Known, asks_home, caption, group_tip, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coordinator.widgets.map.clusters import Ints
    from coordinator.worklist.rows import MapPoints

_WHEEL_NOTCH = 120.0
_OPEN_GROUP = 2.5
_DIRECTIONS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class HouseholdMap(MapCanvas):
    """Shows where the households are and which need a person.

    Drag pans, the wheel zooms about the pointer, a click selects a home or opens a group; plus and minus zoom, Home
    shows the whole county, the arrow keys walk from home to home, Page Down and Page Up from urgent words to urgent
    words, and Enter selects the home they are at. Homes with urgent words lie upon all others and in no group.

    Where homes can be picked to be worked on (`picker.is_on`), Shift and a drag draw a rectangle, Ctrl and a click or
    the space bar pick one, Shift and an arrow key pick on the way, Ctrl+A picks all in view, V those of the village.

    Signals
    -------
    household_selected : int
        Number of the household a person chose on the map; not sent for `select`.
    picked_changed : frozenset of the numbers of the households picked now; not sent for `pick`
    village_wanted : int, the homes in the village of this household are to be picked
    """

    household_selected = Signal(int)
    picked_changed = Signal(object)
    village_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = Known(self._on_known)
        self._tipped = QPoint()
        """Where on the screen a tool tip was asked for last."""
        self._selected_id: int | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self._picked_ids: frozenset[int] = frozenset()
        self.picker = Picker()
        self._controls.legend.hidden_changed.connect(self._on_hidden)

    # ------------------------------------------------------------------------------------------------ what is shown

    def set_points(self, points: MapPoints) -> None:
        """Show these households; the view, the selection and where the keys are stay."""
        scene = self._scene
        self._known.clear()
        if self._controls.legend.is_known and all(
            np.array_equal(getattr(points, name), getattr(scene.points, name))
            for name in ("household_id", "x", "y", "severity", "urgent")
        ):
            return  # every home stands where it stood, with its word
        at_id = None if scene.at is None else scene.id_of(scene.at)
        scene.points = points
        self._mark_picked()
        scene.at, scene.selected = scene.index_of(at_id), scene.index_of(self._selected_id)
        self._controls.legend.set_counts(self.counts(), len(points.urgent))
        self._describe()
        self._controls.place()
        if self._fitted:
            self.fit()
        self.update()

    def picked(self) -> frozenset[int]:
        """Tell which households are picked."""
        return self._picked_ids

    def pick(self, household_ids: Iterable[int]) -> None:
        """Pick households, and no others; those without a place on the map are picked all the same."""
        self._picked_ids = frozenset(household_ids)
        self._mark_picked()
        self._describe()
        self.update()

    def pick_in_view(self) -> None:
        """Pick all homes that are in view and not switched off."""
        scene = self._scene
        x, y = self._view.to_px(scene.points.x, scene.points.y)
        seen = (x >= 0) & (x <= self.width()) & (y >= 0) & (y <= self.height())
        shown = scene.shown_homes()
        self._change_picks(self._ids_of(shown[seen[shown]]))

    def _mark_picked(self) -> None:
        ids = np.fromiter(self._picked_ids, np.int64, len(self._picked_ids))
        self._scene.picked = np.isin(self._scene.points.household_id, ids)

    def _ids_of(self, indices: Ints) -> frozenset[int]:
        return frozenset(self._scene.points.household_id[indices].tolist())

    def _change_picks(self, household_ids: frozenset[int]) -> None:
        self.pick(household_ids)
        self.picked_changed.emit(self._picked_ids)

    def set_name_of(self, name_of: Callable[[int], str] | None, *asks: Any) -> None:
        """Take what names a household; and for more, what `asks_home` is made of: the bridge, and what gives a row."""
        self._known.name_of, self._known.ask = name_of, asks_home(*asks) if asks else None

    def select(self, household_id: int | None, *, centre: bool = False) -> None:
        """Mark a household as the selected one, or none.

        Parameters
        ----------
        household_id : a household without a place on the map is no error; nothing is marked then
        centre : bring it into view where it is not
        """
        self._selected_id = household_id
        scene = self._scene
        scene.selected = scene.index_of(household_id)
        if scene.selected is not None:
            scene.at = scene.selected
            if centre:
                self._bring_into_view(scene.selected)
        self._describe()
        self.update()

    def counts(self) -> dict[str, int]:
        """Count the households on the map by word of the layer."""
        look = self._scene.look
        counts = np.bincount(self._scene.points.severity, minlength=len(look.words)).tolist()
        return dict(zip(look.words, counts, strict=True))

    # ---------------------------------------------------------------------------------------------------------- words

    def caption(self, index: int) -> str:
        """Name a home (by its index in the points) and its severity."""
        scene = self._scene
        name = self._known.name(scene.id_of(index))
        urgent = index in scene.points.urgent
        return caption(int(scene.points.severity[index]), urgent=urgent, name=name, look=scene.look)

    def _describe(self) -> None:
        if not self._controls.legend.is_known:
            return
        sentences = picture(self.counts(), len(self._scene.points.urgent), self._scene.off, self._scene.look)
        if self._picked_ids:
            sentences.append(ntr("{n} household picked.", "{n} households picked.", len(self._picked_ids)))
        sentences += self._controls.shade_key.sentences()
        if self._scene.at is not None:
            sentences.insert(0, self._said(self._scene.at))
        self.setAccessibleDescription("\n".join(sentences))

    def _said(self, index: int) -> str:
        """Say all that is known of a home."""
        return "\n".join([self.caption(index), *self._known.further(self._scene.id_of(index))])

    def _on_known(self, household_id: int) -> None:
        if not shiboken6.isValid(self):
            return  # the answer came when the map was gone already
        self._describe()
        self.update()
        if QToolTip.isVisible():
            index = self._home_at(QPointF(self.mapFromGlobal(self._tipped)))
            if index is not None and self._scene.id_of(index) == household_id:
                QToolTip.showText(self._tipped, self._said(index), self)

    def tip_at(self, position: QPointF) -> str:
        """Say what is drawn at a pixel; empty where nothing is."""
        index = self._home_at(position)
        if index is not None:
            return self._said(index)
        badge = self._badge_at(position)
        if badge is None:
            return ""
        look = self._scene.look
        counts = badge[2].tolist()[: len(look.words)]
        return group_tip(dict(zip(look.words, counts, strict=True)), look)

    # ------------------------------------------------------------------------------------------------ mouse and wheel

    def _home_at(self, position: QPointF) -> int | None:
        return self._scene.home_at(self._view, self.devicePixelRatioF(), position.x(), position.y())

    def _badge_at(self, position: QPointF) -> tuple[float, float, Ints] | None:
        return self._scene.badge_at(self._view, self.devicePixelRatioF(), position.x(), position.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._by_keys = False
        if self.picker.press(event):
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._dragged = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or show by the pointer that there is something to click."""
        position = event.position()
        if self.picker.is_drawing:
            self.picker.move(position)
            self.update()
            return
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            over = self._home_at(position) is not None or self._badge_at(position) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else self._idle_cursor())
            return
        moved = position - self._pressed_at
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        self._dragged = True
        self._fitted = False
        self._pressed_at = position
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        view = self._view
        self._set_view(view.centre_x - moved.x() / view.scale, view.centre_y + moved.y() / view.scale, view.scale)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or click: a home is selected, a group is opened."""
        if self.picker.is_drawing:
            within = self.picker.release(self._view, self._scene)
            self.setCursor(self._idle_cursor())
            if within is not None:
                adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._change_picks(self._ids_of(within) | (self._picked_ids if adds else frozenset()))
                return
            self.update()
            self._pressed_at, self._dragged = event.position(), False
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        self._pressed_at = None
        self.setCursor(self._idle_cursor())
        if self._dragged:
            return
        index, badge = self._home_at(event.position()), self._badge_at(event.position())
        if index is not None and self.picker.is_on and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle_pick(index)
        elif index is not None:
            self._choose(index)
        elif badge is not None:
            self._fitted = False
            self._set_view(badge[0], badge[1], min(self._view.scale * _OPEN_GROUP, LARGEST_SCALE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in where there is nothing to click."""
        if self._home_at(event.position()) is None and self._badge_at(event.position()) is None:
            self._zoom(2.0, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self._resting.start()
            self._zoom(STEP ** (turned / _WHEEL_NOTCH), event.position())
        event.accept()

    def _idle_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self.picker.mode else Qt.CursorShape.ArrowCursor

    def _toggle_pick(self, index: int) -> None:
        self._change_picks(self._picked_ids ^ {self._scene.id_of(index)})

    def paint_over(self, painter: QPainter) -> None:
        """Paint the rectangle or the line that is being drawn."""
        self.picker.paint(painter)

    def _choose(self, index: int) -> None:
        household_id = self._scene.id_of(index)
        self.select(household_id)
        self.household_selected.emit(household_id)

    # ----------------------------------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, zoom, fit, select."""
        key, at = event.key(), self._scene.at
        if self.picker.is_on and self._pick_by(event):
            pass
        elif key in _DIRECTIONS:
            self._walk(*_DIRECTIONS[key])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and len(self._scene.points.urgent):
            self._go_to(next_urgent(self._scene.points.urgent, at, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(STEP, self._zoom_middle())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._zoom(1 / STEP, self._zoom_middle())
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at is not None:
            self._choose(at)
        else:
            super().keyPressEvent(event)
            return
        self._by_keys = True
        self.update()

    def _pick_by(self, event: QKeyEvent) -> bool:
        """Pick by the keys; says whether the key was meant for that."""
        key, at, held = event.key(), self._scene.at, event.modifiers()
        shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if key in _DIRECTIONS and held & shift:
            before = [] if at is None else [at]
            self._walk(*_DIRECTIONS[key])
            reached = before if self._scene.at is None else [*before, self._scene.at]
            self._change_picks(self._picked_ids | self._ids_of(np.array(reached, np.intp)))
        elif key == Qt.Key.Key_A and held & ctrl:
            self.pick_in_view()
        elif key == Qt.Key.Key_Space and at is not None:
            self._toggle_pick(at)
        elif key == Qt.Key.Key_V and at is not None and not held & ctrl:
            self.village_wanted.emit(self._scene.id_of(at))
        elif key == Qt.Key.Key_Escape and (self.picker.is_drawing or self._picked_ids):
            if self.picker.is_drawing:
                self.picker.cancel()
            else:
                self._change_picks(frozenset())
        else:
            return False
        return True

    def _zoom_middle(self) -> QPointF:
        """Give what the keys zoom about: the home they are at, where it is in view."""
        if self._scene.at is not None and QRectF(self.rect()).contains(self._pixel_of(self._scene.at)):
            return self._pixel_of(self._scene.at)
        return QPointF(self.width() / 2, self.height() / 2)

    def _walk(self, east: float, north: float) -> None:
        scene, homes = self._scene, self._scene.shown_homes()
        x, y = scene.points.x, scene.points.y
        if scene.at is None:
            # The walk begins at a cry for help, where there is one.
            first = scene.points.urgent if len(scene.points.urgent) else homes
            home = nearest_home(x, y, first, self._view.centre_x, self._view.centre_y)
        else:
            home = next_home(x, y, homes, scene.at, east, north)
        if home is not None:
            self._go_to(home)

    def _go_to(self, index: int) -> None:
        self._scene.at = index
        self._bring_into_view(index)
        self._describe()
        self._known.want(self._scene.id_of(index))

    def event(self, event: QEvent) -> bool:
        """Answer for tool tips."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tipped = event.globalPos()
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            if (index := self._home_at(QPointF(event.pos()))) is not None:
                self._known.want(self._scene.id_of(index))
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where a key brought it."""
        self._by_keys = event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self._by_keys and self._scene.at is not None:
            self._known.want(self._scene.id_of(self._scene.at))
        super().focusInEvent(event)

    @Slot(object)
    def _on_hidden(self, hidden: frozenset[str]) -> None:
        self._scene.hidden = hidden
        self._controls.place()
        self._describe()
        self.update()
