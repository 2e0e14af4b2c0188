"""What the map is seen through: the view, its ground and homes as made for it, zoom and fit; no home is chosen here."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from coordinator.text import tr
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.map.arrange import Scene, make_scene
from coordinator.widgets.map.controls import MapControls
from coordinator.widgets.map.outlines import Bounds, Ground, View
from coordinator.widgets.map.route_line import RouteLine
from coordinator.widgets.map.scene import MapScene

if TYPE_CHECKING:
    from coordinator.widgets.map.backdrop import Underlay
    from coordinator.widgets.map.clusters import Arrangement
    from coordinator.widgets.map.marks import Look
    from coordinator.widgets.map.names import PlacedName
    from coordinator.worklist.places.map_rows import Shaded, VisitRoute
    from coordinator.worklist.rows import Outline

LARGEST_SCALE = 3.0
STEP = 2.0**0.5
_FURTHEST_OUT = 0.7
_SMALLEST_EXTENT_M = 500.0
_IN_VIEW_PX = 24.0
_REST_MS = 90
_LOOK_MS = 5
_MAKER = ThreadPoolExecutor(1, thread_name_prefix="map")
"""Groups homes and places names while the window goes on; one for all maps, which are one at a time."""


class MapCanvas(QWidget):
    """Shows a part of the county and paints it; what is pressed and what is said is for the class above."""

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
        self._view = View(0.0, 0.0, 0.01, 1.0, 1.0)
        self._fitted = True
        self._by_keys = False
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
        self._layers_changed()

    def set_outlines(self, outlines: list[Outline] | Ground) -> None:
        """Show these areas, and the whole of them; a `Ground` of them can be made ready on any thread."""
        self._scene.ground = outlines if isinstance(outlines, Ground) else Ground(outlines)
        self._scene.forget()
        self.fit()

    def set_look(self, look: Look) -> None:
        """Mark the homes by the words of another layer; their points follow."""
        if look is not self._scene.look:
            scene = self._scene
            scene.look, scene.hidden = look, frozenset()
            scene.points = replace(scene.points, severity=np.zeros(len(scene.points.severity), np.uint8))
            scene.forget()
            self._controls.legend.set_look(look)
            self._controls.place()
            self.update()

    def set_shaded(self, shaded: Shaded | None) -> None:
        """Shade the areas by a rate, or no more."""
        self._scene.set_shaded(shaded)
        self._controls.shade_key.set_shading(self._scene.backdrop.shading)
        self._controls.place()
        self._place_key()
        self._describe()
        self.update()

    def set_underlays(self, underlays: list[Underlay], attribution: str) -> None:
        """Lay pictures and lines beneath edges, names and homes; the attribution is shown upon the map."""
        self._scene.backdrop.underlays = underlays
        self._scene.backdrop.forget()
        self._controls.attribution.setText(attribution)
        self._controls.place()
        self.update()

    def set_route(self, way: VisitRoute | None) -> None:
        """Draw the way of visits, or none."""
        self._scene.route = None if way is None else RouteLine(way)
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
        self._place_key()

    def _place_key(self) -> None:
        """Put the key of the shaded areas where it hides none of them, as the view is now."""
        if self._scene.backdrop.shading is not None:
            to_map = self._view.transform().inverted()[0]
            land = [area.path for area in self._scene.ground.counties or self._scene.ground.towns]
            self._controls.place_key(lambda rect: any(path.intersects(to_map.mapRect(rect)) for path in land))

    @Slot()
    def zoom_in(self) -> None:
        """Zoom in about the middle."""
        self._zoom(STEP, QPointF(self.width() / 2, self.height() / 2))

    @Slot()
    def zoom_out(self) -> None:
        """Zoom out about the middle."""
        self._zoom(1 / STEP, QPointF(self.width() / 2, self.height() / 2))

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

    # the view

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
        scale = min(max(self._view.scale * factor, smallest), max(LARGEST_SCALE, smallest))
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

    # painting

    def caption(self, index: int) -> str:
        """Name the home the keys are at (by its index in the points)."""
        return ""

    def _describe(self) -> None:
        """Say in words what is seen."""

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies upon everything, such as a rectangle that is being drawn."""

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
            self.paint_over(painter)
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

    @Slot()
    def _layers_changed(self) -> None:
        self._scene.layers = self._controls.layers()
        self._scene.forget()
        self.update()
