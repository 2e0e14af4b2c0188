"""The household map: areas, homes in groups, homes in trouble alone; by mouse, wheel and keys."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.map.arrange import Scene, make_scene
from coordinator.widgets.map.controls import MapControls
from coordinator.widgets.map.outlines import Bounds, Ground, PlacedName, View
from coordinator.widgets.map.scene import MapScene
from coordinator.widgets.map.walk import nearest_home, next_home, next_urgent
from coordinator.widgets.map.words import Known, asks_home, caption, group_tip, picture
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints, Outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.map.clusters import Arrangement, Ints

_LARGEST_SCALE = 3.0
_FURTHEST_OUT = 0.7
_SMALLEST_EXTENT_M = 500.0
_WHEEL_NOTCH = 120.0
_STEP = 2.0**0.5
_OPEN_GROUP = 2.5
_IN_VIEW_PX = 24.0
_REST_MS = 90
_LOOK_MS = 5
_MAKER = ThreadPoolExecutor(1, thread_name_prefix="map")
"""Groups homes and places names while the window goes on; one for all maps, which are one at a time."""


class HouseholdMap(QWidget):
    """Shows where the households are and which need a person.

    Drag pans, the wheel zooms about the pointer, a click selects a home or opens a group; plus and minus zoom, Home
    shows the whole county, the arrow keys walk from home to home, Page Down and Page Up from urgent words to urgent
    words, and Enter selects the home they are at. Homes with urgent words lie upon all others and in no group.

    Signals
    -------
    household_selected : int
        Number of the household a person chose on the map; not sent for `select`.
    """

    household_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        idle.collect_here()
        self.setObjectName("householdMap")
        self.setAccessibleName(tr("Household map"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 240)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

        self._scene = MapScene()
        self._known = Known(self._on_known)
        self._tipped = QPoint()
        """Where on the screen a tool tip was asked for last."""
        self._selected_id: int | None = None
        self._view = View(0.0, 0.0, 0.01, 1.0, 1.0)
        self._fitted = True
        self._pressed_at: QPointF | None = None
        self._dragged = self._by_keys = False
        self._resting = QTimer(self)
        """Runs while the wheel turns; at its end the homes are grouped for the new scale."""
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self.update)
        self._awaited: Future[Scene] | None = None
        self._waiting = QTimer(self)
        """Runs while a scene is made elsewhere."""
        self._waiting.setInterval(_LOOK_MS)
        self._waiting.timeout.connect(self._look_for_scene)

        self._controls = MapControls(self)
        self._controls.zoom_in_asked.connect(self.zoom_in)
        self._controls.zoom_out_asked.connect(self.zoom_out)
        self._controls.fit_asked.connect(self.fit)
        self._controls.layers_changed.connect(self._layers_changed)
        self._controls.legend.hidden_changed.connect(self._on_hidden)
        self._layers_changed()

    # ------------------------------------------------------------------------------------------------ what is shown

    def set_outlines(self, outlines: list[Outline] | Ground) -> None:
        """Show these areas, and the whole of them; a `Ground` of them can be made ready on any thread."""
        self._scene.ground = outlines if isinstance(outlines, Ground) else Ground(outlines)
        self._scene.forget()
        self.fit()

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
        scene.at, scene.selected = scene.index_of(at_id), scene.index_of(self._selected_id)
        self._controls.legend.set_counts(self.counts(), len(points.urgent))
        self._describe()
        self._controls.place()
        if self._fitted:
            self.fit()
        self.update()

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

    @Slot()
    def fit(self) -> None:
        """Show the whole county, as large as the pane allows."""
        self._fitted = True
        bounds = self._bounds()
        if bounds is None or self.width() < 2 or self.height() < 2:
            return
        self._controls.place()
        # The county's middle goes to the middle of the free room, not of the window: the key covers a part of that.
        room, scale = self._controls.room(), self._fit_scale()
        self._set_view(
            (bounds[0] + bounds[2]) / 2 - (room.center().x() - self.width() / 2) / scale,
            (bounds[1] + bounds[3]) / 2 + (room.center().y() - self.height() / 2) / scale,
            scale,
        )

    @Slot()
    def zoom_in(self) -> None:
        """Zoom in about the middle."""
        self._zoom(_STEP, QPointF(self.width() / 2, self.height() / 2))

    @Slot()
    def zoom_out(self) -> None:
        """Zoom out about the middle."""
        self._zoom(1 / _STEP, QPointF(self.width() / 2, self.height() / 2))

    def counts(self) -> dict[str, int]:
        """Count the households on the map by severity word."""
        counts = np.bincount(self._scene.points.severity, minlength=len(MAP_SEVERITIES)).tolist()
        return dict(zip(MAP_SEVERITIES, counts, strict=True))

    def view(self) -> View:
        """Tell what part of the map is shown."""
        return self._view

    def homes(self) -> Arrangement:
        """Tell how the homes are grouped and placed at present."""
        return self._scene.of_view(self._view, self.devicePixelRatioF()).homes

    def is_settled(self) -> bool:
        """Tell whether the picture is the final one of this view: nothing turns, nothing is being worked out."""
        return (
            not self._resting.isActive()
            and self._awaited is None
            and self._scene.is_complete
            and self._scene.order(self._view, self.devicePixelRatioF()) is None
        )

    def names(self) -> tuple[PlacedName, ...]:
        """Tell which names of places are shown, and where."""
        return self._scene.of_view(self._view, self.devicePixelRatioF()).names

    # ------------------------------------------------------------------------------------------------------ the view

    def _bounds(self) -> Bounds | None:
        x, y = self._scene.points.x, self._scene.points.y
        if self._scene.ground.bounds is not None or not len(x):
            return self._scene.ground.bounds
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def _fit_scale(self) -> float:
        bounds = self._bounds()
        if bounds is None:
            return 0.01
        room = self._controls.room()
        return min(
            room.width() / max(bounds[2] - bounds[0], _SMALLEST_EXTENT_M),
            room.height() / max(bounds[3] - bounds[1], _SMALLEST_EXTENT_M),
        )

    def _set_view(self, centre_x: float, centre_y: float, scale: float) -> None:
        bounds = self._bounds()
        if bounds is not None:
            centre_x = min(max(centre_x, bounds[0]), bounds[2])
            centre_y = min(max(centre_y, bounds[1]), bounds[3])
        self._view = View(centre_x, centre_y, scale, float(self.width()), float(self.height()))
        self._controls.scale_bar.set_scale(0.0 if bounds is None else scale)
        self.update()

    def _zoom(self, factor: float, about: QPointF) -> None:
        smallest = self._fit_scale() * _FURTHEST_OUT
        scale = min(max(self._view.scale * factor, smallest), max(_LARGEST_SCALE, smallest))
        x, y = self._view.to_map(about.x(), about.y())
        self._fitted = False
        self._set_view(x - (about.x() - self.width() / 2) / scale, y + (about.y() - self.height() / 2) / scale, scale)

    def _pixel_of(self, index: int) -> QPointF:
        points = self._scene.points
        px, py = self._view.to_px(points.x[index : index + 1], points.y[index : index + 1])
        return QPointF(float(px[0]), float(py[0]))

    def _bring_into_view(self, index: int) -> None:
        room = self._controls.room().adjusted(_IN_VIEW_PX, 0, -_IN_VIEW_PX, 0)
        if not room.contains(self._pixel_of(index)):
            points = self._scene.points
            self._fitted = False
            self._set_view(float(points.x[index]), float(points.y[index]), self._view.scale)

    # ---------------------------------------------------------------------------------------------------------- words

    def caption(self, index: int) -> str:
        """Name a home (by its index in the points) and its severity."""
        scene = self._scene
        name = self._known.name(scene.id_of(index))
        return caption(int(scene.points.severity[index]), urgent=index in scene.points.urgent, name=name)

    def _describe(self) -> None:
        if not self._controls.legend.is_known:
            return
        sentences = picture(self.counts(), len(self._scene.points.urgent), self._scene.hidden)
        if self._scene.at is not None:
            sentences.insert(0, self._said(self._scene.at))
        self.setAccessibleDescription("\n".join(sentences))

    def _said(self, index: int) -> str:
        """Say all that is known of a home."""
        return "\n".join([self.caption(index), *self._known.further(self._scene.id_of(index))])

    def _on_known(self, household_id: int) -> None:
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
        return group_tip(dict(zip(MAP_SEVERITIES, badge[2].tolist(), strict=True)))

    # ------------------------------------------------------------------------------------------------ mouse and wheel

    def _home_at(self, position: QPointF) -> int | None:
        return self._scene.home_at(self._view, self.devicePixelRatioF(), position.x(), position.y())

    def _badge_at(self, position: QPointF) -> tuple[float, float, Ints] | None:
        return self._scene.badge_at(self._view, self.devicePixelRatioF(), position.x(), position.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._by_keys = False
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._dragged = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or show by the pointer that there is something to click."""
        position = event.position()
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            over = self._home_at(position) is not None or self._badge_at(position) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
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
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        self._pressed_at = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if self._dragged:
            return
        index, badge = self._home_at(event.position()), self._badge_at(event.position())
        if index is not None:
            self._choose(index)
        elif badge is not None:
            self._fitted = False
            self._set_view(badge[0], badge[1], min(self._view.scale * _OPEN_GROUP, _LARGEST_SCALE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in where there is nothing to click."""
        if self._home_at(event.position()) is None and self._badge_at(event.position()) is None:
            self._zoom(2.0, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self._resting.start()
            self._zoom(_STEP ** (turned / _WHEEL_NOTCH), event.position())
        event.accept()

    def _choose(self, index: int) -> None:
        household_id = self._scene.id_of(index)
        self.select(household_id)
        self.household_selected.emit(household_id)

    # ----------------------------------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, zoom, fit, select."""
        directions: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-1.0, 0.0),
            Qt.Key.Key_Right: (1.0, 0.0),
            Qt.Key.Key_Up: (0.0, 1.0),
            Qt.Key.Key_Down: (0.0, -1.0),
        }
        key, at = event.key(), self._scene.at
        if key in directions:
            self._walk(*directions[key])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and len(self._scene.points.urgent):
            self._go_to(next_urgent(self._scene.points.urgent, at, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(_STEP, self._zoom_middle())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._zoom(1 / _STEP, self._zoom_middle())
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at is not None:
            self._choose(at)
        else:
            super().keyPressEvent(event)
            return
        self._by_keys = True
        self.update()

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

    # ------------------------------------------------------------------------------------------------- window's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map as it is seen now."""
        by_keys = self._by_keys and self.hasFocus()
        with QPainter(self) as painter:
            self._scene.paint(
                painter,
                self._view,
                self.devicePixelRatioF(),
                self.caption if by_keys else None,
                moving=self._resting.isActive(),
            )
            if by_keys:
                painter.setPen(QPen(QColor(theme.current().primary), 2.0))
                painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if not self._resting.isActive():
            self._mend()

    def _mend(self) -> None:
        """Have the scene of this view made where the one painted no longer holds, and paint what was left out."""
        if not self._scene.is_complete:
            QTimer.singleShot(0, self, self.update)
        if self._awaited is None:
            order = self._scene.order(self._view, self.devicePixelRatioF())
            if order is not None:
                self._awaited = _MAKER.submit(make_scene, order)
                self._waiting.start()

    @Slot()
    def _look_for_scene(self) -> None:
        """Take the scene that was made elsewhere, once it is there."""
        if self._awaited is None or not self._awaited.done():
            return
        scene, self._awaited = self._awaited, None
        self._waiting.stop()
        self._scene.take(scene.result())
        self.update()

    def event(self, event: QEvent) -> bool:
        """Answer for tool tips."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tipped = event.globalPos()
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            if (index := self._home_at(QPointF(event.pos()))) is not None:
                self._known.want(self._scene.id_of(index))
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole county in view, or else the middle where it is; while nothing is known, ground alone."""
        self._controls.place()
        if self._fitted and self._bounds() is not None:
            self.fit()
        else:
            self._set_view(self._view.centre_x, self._view.centre_y, self._view.scale)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit at first sight."""
        self._controls.place()
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew in another look or language; other words take other room."""
        is_words = event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange)
        if is_words or event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._scene.forget(sizes=is_words)
            self._controls.show_anew()
        super().changeEvent(event)

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

    @Slot()
    def _layers_changed(self) -> None:
        self._scene.layers = self._controls.layers()
        self._scene.forget()
        self.update()
