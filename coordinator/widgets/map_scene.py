"""What the map draws, made ready once a zoom level and painted every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from coordinator.widgets import theme
from coordinator.widgets.map_clusters import (
    SPREAD_SCALE,
    Arrangement,
    Floats,
    Ints,
    group,
    level_of,
    level_scale,
    settle,
)
from coordinator.widgets.map_keys import RING_REACH_PX, Signs
from coordinator.widgets.map_outlines import (
    VILLAGES_FROM_SCALE,
    Area,
    Bounds,
    Ground,
    PlacedName,
    View,
    name_discs,
    place_names,
)
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints

if TYPE_CHECKING:
    from collections.abc import Callable

HIT_PX = 12.0
"""How near to the middle of a home's shape counts as on it."""

_REGION = 0.75
"""How much of the window's size is arranged beyond each side, so that panning needs no new arrangement at once."""
_BACKDROP = 0.25
"""How much of the window's size the painted ground reaches beyond each side."""
_NAME_CLEARANCE_PX = 10.0
_LEADER_FROM_PX = 14.0


@dataclass(frozen=True, slots=True)
class Scene:
    """Homes and names as placed at one level, for the view's region."""

    level: int
    homes: Arrangement
    names: tuple[PlacedName, ...]


@dataclass(frozen=True, slots=True)
class _Backdrop:
    """The ground, painted once and moved along while panning."""

    view: View
    margin_x: float
    margin_y: float
    picture: QPixmap


class MapScene:
    """Keeps ground, homes and what is chosen of them; hands out the scene of a view and paints it."""

    def __init__(self) -> None:
        self.ground = Ground([])
        self.points = MapPoints(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.uint8))
        self.layers: set[str] = set()
        """Layers that are on: villages, names, normal."""
        self.selected: int | None = None
        """Index of the selected home."""
        self.at: int | None = None
        """Index of the home the keys are at."""
        self._scene: Scene | None = None
        self._backdrop: _Backdrop | None = None
        self._signs: Signs | None = None

    def forget(self) -> None:
        """Make everything anew: the look, the areas or the layers changed."""
        self._scene = None
        self._backdrop = None

    def forget_homes(self) -> None:
        """Place the homes anew: they, or which of them stand alone, changed."""
        self._scene = None

    def index_of(self, household_id: int | None) -> int | None:
        """Find a household among the points."""
        if household_id is None:
            return None
        found = np.flatnonzero(self.points.household_id == household_id)
        return int(found[0]) if len(found) else None

    def id_of(self, index: int) -> int:
        """Give the number of the household at an index."""
        return int(self.points.household_id[index])

    def shown_homes(self) -> Ints:
        """Give the indices of the homes that the layers show."""
        if "normal" in self.layers:
            return np.arange(len(self.points.x))
        return np.flatnonzero(self.points.severity != 0)

    def of_view(self, view: View, ratio: float) -> Scene:
        """Give the scene of a view, from before where that still holds."""
        level = level_of(view.scale)
        old = self._scene
        if old is not None and old.level == level and _covers(old.homes.bounds, view.bounds()):
            return old
        alone = [index for index in {self.selected, self.at} if index is not None]
        points = self.points
        groups = group(
            points.x,
            points.y,
            points.severity,
            scale=level_scale(level),
            bounds=view.bounds(_REGION),
            alone=np.array(alone, np.intp),
            with_normal="normal" in self.layers,
        )
        homes, names = settle(groups, points.x, points.y, points.severity), ()
        if "names" in self.layers:
            signs = self.signs(ratio)
            # Groups make way for the names of eup/myeon, which a reader finds the place by; what still collides is left out.
            wished = self._place(self.ground.towns, homes, signs, make_way=True)
            homes = settle(groups, points.x, points.y, points.severity, name_discs(wished, homes.scale))
            villages = self.ground.villages if homes.scale >= VILLAGES_FROM_SCALE else []
            names = tuple(self._place([*self.ground.towns, *villages], homes, signs))
        self._scene = Scene(level, homes, names)
        return self._scene

    def signs(self, ratio: float) -> Signs:
        """Give the signs for the look in use and the pixel ratio."""
        colours = theme.current()
        if self._signs is None or self._signs.colours != colours or self._signs.ratio != ratio:
            self._signs = Signs(colours, ratio)
        return self._signs

    def home_at(self, view: View, ratio: float, x: float, y: float) -> int | None:
        """Find the home drawn at a pixel, the nearest, of equally near ones the one painted last; gives its index."""
        homes = self.of_view(view, ratio).homes
        px, py = view.to_px(homes.home_x, homes.home_y)
        distance = np.hypot(px - x, py - y)
        hit = np.flatnonzero(distance <= HIT_PX)[::-1]
        return int(homes.home[hit[np.argmin(distance[hit])]]) if len(hit) else None

    def badge_at(self, view: View, ratio: float, x: float, y: float) -> int | None:
        """Find the group drawn at a pixel, as its index in the arrangement."""
        homes = self.of_view(view, ratio).homes
        px, py = view.to_px(homes.badge_x, homes.badge_y)
        hit = np.flatnonzero(np.hypot(px - x, py - y) <= homes.badge_radius + 1.0)
        return int(hit[0]) if len(hit) else None

    def paint(self, painter: QPainter, view: View, ratio: float, caption: Callable[[int], str] | None) -> None:
        """Paint all of a view; with `caption` also where the keys are, and its words."""
        signs, scene = self.signs(ratio), self.of_view(view, ratio)
        backdrop = self._ground_picture(view, signs)
        painter.drawPixmap(
            QPointF(
                (backdrop.view.centre_x - view.centre_x) * view.scale - backdrop.margin_x,
                (view.centre_y - backdrop.view.centre_y) * view.scale - backdrop.margin_y,
            ),
            backdrop.picture,
        )
        for name in scene.names:
            x = (name.x - view.centre_x) * view.scale + view.width / 2
            y = (view.centre_y - name.y) * view.scale + view.height / 2
            if -name.width < x < view.width + name.width and -name.height < y < view.height + name.height:
                signs.draw_name(painter, x, y, name.text, name.level)
        self._paint_homes(painter, view, signs, scene.homes, caption)

    def _place(
        self, areas: list[Area], homes: Arrangement, signs: Signs, *, make_way: bool = False
    ) -> list[PlacedName]:
        sizes = [signs.name_size(area.name, area.outline.level) for area in areas]
        clearance = np.full(len(homes.home_x), _NAME_CLEARANCE_PX)
        clearance[np.isin(homes.home, [index for index in (self.selected, self.at) if index is not None])] = (
            RING_REACH_PX
        )
        discs = np.column_stack(
            [
                np.concatenate([homes.badge_x, homes.home_x]),
                np.concatenate([homes.badge_y, homes.home_y]),
                np.concatenate([homes.badge_radius + 1.5, clearance]),
            ]
        )
        movable = np.arange(len(discs)) < len(homes.badge_x) if make_way else None
        return place_names(areas, sizes, homes.scale, homes.bounds, discs, movable)

    def _ground_picture(self, view: View, signs: Signs) -> _Backdrop:
        """Give the painted ground; it reaches beyond the window, so that panning moves it and paints nothing."""
        old = self._backdrop
        if (
            old is not None
            and (old.view.scale, old.view.width, old.view.height) == (view.scale, view.width, view.height)
            and old.picture.devicePixelRatio() == signs.ratio
            and abs(old.view.centre_x - view.centre_x) * view.scale <= old.margin_x
            and abs(old.view.centre_y - view.centre_y) * view.scale <= old.margin_y
        ):
            return old
        margin_x, margin_y = float(np.ceil(view.width * _BACKDROP)), float(np.ceil(view.height * _BACKDROP))
        wide, high = view.width + 2 * margin_x, view.height + 2 * margin_y
        picture = QPixmap(round(wide * signs.ratio), round(high * signs.ratio))
        picture.setDevicePixelRatio(signs.ratio)
        picture.fill(QColor(signs.colours.ground))
        with QPainter(picture) as painter:
            self.ground.paint(
                painter,
                View(view.centre_x, view.centre_y, view.scale, wide, high),
                signs.colours,
                villages="villages" in self.layers and view.scale >= VILLAGES_FROM_SCALE,
            )
        self._backdrop = _Backdrop(view, margin_x, margin_y, picture)
        return self._backdrop

    def _paint_homes(
        self, painter: QPainter, view: View, signs: Signs, homes: Arrangement, caption: Callable[[int], str] | None
    ) -> None:
        x, y = view.to_px(homes.badge_x, homes.badge_y)
        for index in _on_screen(x, y, view).tolist():
            signs.draw_badge(
                painter, float(x[index]), float(y[index]), float(homes.badge_radius[index]), homes.badge_counts[index]
            )
        x, y = view.to_px(homes.home_x, homes.home_y)
        shown = _on_screen(x, y, view)
        if view.scale < SPREAD_SCALE:
            _paint_leaders(painter, signs, x[shown], y[shown], *view.to_px(homes.true_x[shown], homes.true_y[shown]))
        severity = self.points.severity[homes.home]
        for index in shown.tolist():
            signs.draw_shape(painter, float(x[index]), float(y[index]), MAP_SEVERITIES[severity[index]])
        for index in shown[homes.home[shown] == self.selected].tolist():
            signs.draw_ring(painter, float(x[index]), float(y[index]), selected=True)
        if caption is None or self.at is None:
            return
        for index in shown[homes.home[shown] == self.at].tolist():
            if self.at != self.selected:
                signs.draw_ring(painter, float(x[index]), float(y[index]), selected=False)
            _paint_caption(painter, view, float(x[index]), float(y[index]), caption(self.at))


def _paint_leaders(painter: QPainter, signs: Signs, x: Floats, y: Floats, true_x: Floats, true_y: Floats) -> None:
    """Tie homes that were set aside to the place where they are."""
    far = np.flatnonzero(np.hypot(x - true_x, y - true_y) > _LEADER_FROM_PX)
    if not len(far):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(signs.colours.faint), 1.0))
    for index in far.tolist():
        painter.drawLine(QPointF(x[index], y[index]), QPointF(true_x[index], true_y[index]))
    painter.restore()


def _paint_caption(painter: QPainter, view: View, x: float, y: float, text: str) -> None:
    """Write the words for a home above it, or below it at the window's top."""
    c, font = theme.current(), theme.font(theme.SECOND_PT)
    metrics = QFontMetricsF(font)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 16, metrics.height() + 6)
    box.moveCenter(QPointF(x, y - 20 - box.height() / 2))
    box.moveLeft(min(max(box.left(), 4.0), view.width - box.width() - 4.0))
    if box.top() < 4.0:
        box.moveTop(y + 20)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(c.edge), 1.0))
    painter.setBrush(QColor(c.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(QColor(c.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _covers(region: Bounds, shown: Bounds) -> bool:
    return region[0] <= shown[0] and region[1] <= shown[1] and region[2] >= shown[2] and region[3] >= shown[3]


def _on_screen(px: Floats, py: Floats, view: View, margin: float = 30.0) -> Ints:
    return np.flatnonzero((px > -margin) & (px < view.width + margin) & (py > -margin) & (py < view.height + margin))
