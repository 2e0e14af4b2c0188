"""What the map draws, made ready once a scale and painted every frame."""

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
    badge_radius,
    group,
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

    from numpy.typing import NDArray

HIT_PX = 12.0
"""How near to the middle of a home's shape counts as on it."""

_REGION = 0.5
"""How much of the window's size is arranged beyond each side, so that panning needs no new arrangement at once."""
_BACKDROP = 0.2
"""How much of the window's size the painted ground reaches beyond each side."""
_SCALE_HOLDS = 1.1
"""How much larger the view may become before homes are grouped anew: touchpads zoom in small steps."""
_MOVING_HOLDS = 2.0
"""How much larger or smaller the view may become before that while the wheel turns."""
_NAME_CLEARANCE_PX = 10.0
_LEADER_FROM_PX = 14.0


@dataclass(frozen=True, slots=True)
class Scene:
    """Homes and names as placed at one scale, for the view's region."""

    homes: Arrangement
    names: tuple[PlacedName, ...]


@dataclass(frozen=True, slots=True)
class _Backdrop:
    """The ground, painted once and moved along while panning."""

    view: View
    width: float
    height: float
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
        old = self._scene
        if (
            old is not None
            and old.homes.scale <= view.scale < old.homes.scale * _SCALE_HOLDS
            and _covers(old.homes.bounds, view.bounds())
        ):
            return old
        alone = np.array(sorted({index for index in (self.selected, self.at) if index is not None}), np.intp)
        points = self.points
        groups = group(
            points.x,
            points.y,
            points.severity,
            scale=view.scale,
            bounds=view.bounds(_REGION),
            alone=alone,
            with_normal="normal" in self.layers,
        )
        kept_free = np.column_stack([points.x[alone], points.y[alone], np.full(len(alone), RING_REACH_PX)])
        named = "names" in self.layers
        if named:
            # Groups make way for the names of eup/myeon, by which a reader finds the place.
            movable = np.column_stack([groups.x, groups.y, badge_radius(groups.counts.sum(axis=1))])
            fixed = np.column_stack([groups.single_x, groups.single_y, np.full(len(groups.single), _NAME_CLEARANCE_PX)])
            discs = np.concatenate([movable, fixed, kept_free])
            soft = np.arange(len(discs)) < len(movable)
            wished = self._place(self.ground.towns, groups.scale, groups.bounds, view, ratio, discs, soft)
            kept_free = np.concatenate([kept_free, name_discs(wished, groups.scale)])
        homes = settle(groups, points.x, points.y, points.severity, kept_free)
        names: tuple[PlacedName, ...] = ()
        if named:
            villages = self.ground.villages if homes.scale >= VILLAGES_FROM_SCALE else []
            names = tuple(
                self._place([*self.ground.towns, *villages], homes.scale, homes.bounds, view, ratio, self._discs(homes))
            )
        self._scene = Scene(homes, names)
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

    def paint(
        self, painter: QPainter, view: View, ratio: float, caption: Callable[[int], str] | None, *, moving: bool = False
    ) -> None:
        """Paint all of a view.

        Parameters
        ----------
        caption : gives the words for the home the keys are at; without it that home is not marked
        moving : a zoom goes on: what was ready for the scale before is shown larger or smaller until it rests
        """
        signs = self.signs(ratio)
        old = self._scene
        still_good = moving and old is not None and 1 / _MOVING_HOLDS <= view.scale / old.homes.scale <= _MOVING_HOLDS
        scene = old if still_good and old is not None else self.of_view(view, ratio)
        backdrop = self._ground_picture(view, signs, moving=moving)
        size = view.scale / backdrop.view.scale
        painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(signs.colours.ground))
        painter.drawPixmap(
            QRectF(
                (backdrop.view.centre_x - view.centre_x) * view.scale + view.width / 2 - backdrop.width / 2 * size,
                (view.centre_y - backdrop.view.centre_y) * view.scale + view.height / 2 - backdrop.height / 2 * size,
                backdrop.width * size,
                backdrop.height * size,
            ),
            backdrop.picture,
            QRectF(backdrop.picture.rect()),
        )
        for name in scene.names:
            x = (name.x - view.centre_x) * view.scale + view.width / 2
            y = (view.centre_y - name.y) * view.scale + view.height / 2
            if -name.width < x < view.width + name.width and -name.height < y < view.height + name.height:
                signs.draw_name(painter, x, y, name.text, name.level)
        self._paint_homes(painter, view, signs, scene.homes, caption)

    def _place(
        self,
        areas: list[Area],
        scale: float,
        bounds: Bounds,
        view: View,
        ratio: float,
        discs: Floats,
        movable: NDArray[np.bool_] | None = None,
    ) -> list[PlacedName]:
        signs = self.signs(ratio)
        sizes = [signs.name_size(area.name, area.outline.level) for area in areas]
        return place_names(areas, sizes, scale, bounds, view.bounds(), discs, movable)

    def _discs(self, homes: Arrangement) -> Floats:
        """Give all that names keep off, [n, 3] middle and radius."""
        clearance = np.full(len(homes.home_x), _NAME_CLEARANCE_PX)
        clearance[(homes.home == self.selected) | (homes.home == self.at)] = RING_REACH_PX
        return np.column_stack(
            [
                np.concatenate([homes.badge_x, homes.home_x]),
                np.concatenate([homes.badge_y, homes.home_y]),
                np.concatenate([homes.badge_radius + 1.5, clearance]),
            ]
        )

    def _ground_picture(self, view: View, signs: Signs, *, moving: bool) -> _Backdrop:
        """Give the painted ground; it reaches beyond the window, so that panning moves it and paints nothing."""
        old = self._backdrop
        if old is not None and old.picture.devicePixelRatio() == signs.ratio:
            size = view.scale / old.view.scale
            if moving and 1 / _MOVING_HOLDS <= size <= _MOVING_HOLDS:
                return old
            spare_x, spare_y = (old.width - view.width) / 2, (old.height - view.height) / 2
            if (
                size == 1.0
                and abs(old.view.centre_x - view.centre_x) * view.scale <= spare_x
                and abs(old.view.centre_y - view.centre_y) * view.scale <= spare_y
            ):
                return old
        width = view.width + 2.0 * round(view.width * _BACKDROP)
        height = view.height + 2.0 * round(view.height * _BACKDROP)
        picture = QPixmap(round(width * signs.ratio), round(height * signs.ratio))
        picture.setDevicePixelRatio(signs.ratio)
        picture.fill(QColor(signs.colours.ground))
        with QPainter(picture) as painter:
            self.ground.paint(
                painter,
                View(view.centre_x, view.centre_y, view.scale, width, height),
                signs.colours,
                villages="villages" in self.layers and view.scale >= VILLAGES_FROM_SCALE,
            )
        self._backdrop = _Backdrop(view, width, height, picture)
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
