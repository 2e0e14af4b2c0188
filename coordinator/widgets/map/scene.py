"""What the map draws, made ready once a scale and painted every frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from coordinator.widgets.kit import theme
from coordinator.widgets.map.arrange import SCALE_HOLDS, Order, Scene, Sized, make_scene, with_alone
from coordinator.widgets.map.aside import SHAPE_RADIUS_PX
from coordinator.widgets.map.backdrop import Backdrop
from coordinator.widgets.map.clusters import SPREAD_SCALE, Floats, Ints
from coordinator.widgets.map.keys import URGENT, Signs
from coordinator.widgets.map.marks import ALERTS_LOOK, Look
from coordinator.widgets.map.outlines import VILLAGES_FROM_SCALE, Area, Ground, View
from coordinator.widgets.map.shading import shading_of
from coordinator.worklist.rows import MapPoints

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from coordinator.widgets.map.clusters import Arrangement
    from coordinator.widgets.map.route_line import RouteLine
    from coordinator.worklist.places.map_rows import Shaded

HIT_PX = 12.0
"""How near to the middle of a home's shape counts as on it."""

_NAMES_A_FRAME = 10
"""How many names are drawn for the first time in one frame; the rest follow in the next ones."""
_LEADER_FROM_PX = 14.0


class MapScene:
    """Keeps ground, homes and what is chosen of them; hands out the scene of a view and paints it."""

    def __init__(self) -> None:
        self.ground = Ground([])
        self.points = MapPoints(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0, np.uint8))
        self.layers: set[str] = {"homes"}
        """Layers that are on: homes, villages, names."""
        self.hidden: frozenset[str] = frozenset()
        """Severities that the legend has switched off."""
        self.selected: int | None = None
        """Index of the selected home."""
        self.at: int | None = None
        """Index of the home the keys are at."""
        self.is_complete = True
        """Whether the last frame showed all that it should; else another follows."""
        self._scene: Scene | None = None
        self._shown: tuple[Scene, tuple[int, ...], Scene] | None = None
        """The scene, the homes chosen of it, and the scene with these shown alone."""
        self.look: Look = ALERTS_LOOK
        self.picked = np.zeros(0, bool)
        """[home] whether it is among those selected to be worked on."""
        self.route: RouteLine | None = None
        self.backdrop = Backdrop()
        self._signs: Signs | None = None

    def forget(self, *, sizes: bool = True) -> None:
        """Make everything anew: the areas or the layers changed; in another look alone all stays where it stands."""
        if sizes:
            self._scene = None
        self.backdrop.forget()

    def set_shaded(self, shaded: Shaded | None) -> None:
        """Shade the areas by a rate, or no more; the rate stands below the names."""
        shading = None if shaded is None else shading_of(shaded)
        self.backdrop.shading = shading
        self.ground.set_notes(shading.level if shading else "", shading.notes if shading else {})
        self.forget()

    @property
    def off(self) -> frozenset[str]:
        """Words that are not drawn: those the legend has switched off, or all."""
        return self.hidden if "homes" in self.layers else frozenset(self.look.words)

    def index_of(self, household_id: int | None) -> int | None:
        """Find a household among the points."""
        if household_id is None:
            return None
        places = np.flatnonzero(self.points.household_id == household_id)
        return int(places[0]) if len(places) else None

    def id_of(self, index: int) -> int:
        """Give the number of the household at an index."""
        return int(self.points.household_id[index])

    def shown_homes(self) -> Ints:
        """Give the indices of the homes that the legend leaves in; urgent words are always."""
        off = [self.look.words.index(word) for word in self.off]
        return np.union1d(np.flatnonzero(~np.isin(self.points.severity, off)), self.points.urgent)

    def of_view(self, view: View, ratio: float) -> Scene:
        """Give the scene of a view, made now if it is not there."""
        order = self.order(view, ratio)
        if order is not None:
            self._scene = make_scene(order)
        assert self._scene is not None
        return self._with_chosen(self._scene)

    def order(self, view: View, ratio: float) -> Order | None:
        """Say what the scene of a view is to be made from; none if the one there is holds."""
        old = self._scene
        if old is not None and old.points is self.points and old.order.hidden == self.off and old.holds(view):
            return None
        towns = self._sized(self.ground.towns, ratio) if "names" in self.layers else ()
        near = bool(towns) and view.scale >= VILLAGES_FROM_SCALE
        villages = self._sized(self.ground.villages, ratio) if near else ()
        return Order(self.points, self.ground, view, self.off, towns, villages, self._kept(view), self.look)

    def _kept(self, view: View) -> Floats | None:
        """Say how far homes stand aside in the picture there is: so they stay, whatever became of them."""
        old = self._scene
        if old is None or not old.homes.scale <= view.scale < old.homes.scale * SCALE_HOLDS:
            return None
        homes = self._with_chosen(old).homes
        ids, of_homes = self.points.household_id, old.points.household_id[homes.home]
        order = np.argsort(of_homes)
        at = order[np.clip(np.searchsorted(of_homes[order], ids), 0, max(len(order) - 1, 0))] if len(order) else None
        kept = np.full((len(ids), 2), np.nan)
        if at is not None:
            same = of_homes[at] == ids
            # Groups of one are placed like groups, not set aside.
            ratio = homes.scale / view.scale
            kept[same, 0] = (homes.home_x - homes.true_x)[at[same]] * ratio
            kept[same, 1] = (homes.home_y - homes.true_y)[at[same]] * ratio
        return kept

    def take(self, scene: Scene) -> None:
        """Take a scene that was made elsewhere, unless homes, ground or layers changed in the meantime."""
        order = scene.order
        named = "names" in self.layers and bool(self.ground.towns)
        if (
            order.points is self.points
            and order.ground is self.ground
            and order.hidden == self.off
            and bool(order.towns) == named
        ):
            self._scene = scene

    def _sized(self, areas: list[Area], ratio: float) -> Sized:
        signs = self.signs(ratio)
        return tuple((area, *signs.name_size(area.label, area.outline.level)) for area in areas)

    def _with_chosen(self, scene: Scene) -> Scene:
        """Show the selected home and the one the keys are at alone; a choice moves nothing but what is beside it."""
        chosen = tuple(
            dict.fromkeys(
                index for index in (self._index_in(scene, self.selected), self._index_in(scene, self.at)) if index >= 0
            )
        )
        if self._shown is None or self._shown[0] is not scene or self._shown[1] != chosen:
            self._shown = (scene, chosen, with_alone(scene, chosen))
        return self._shown[2]

    def _index_in(self, scene: Scene, index: int | None) -> int:
        """Give the index in a scene's own points of a home of the map; -1 where there is none."""
        if index is None or scene.points is self.points:
            return -1 if index is None else index
        places = np.flatnonzero(scene.points.household_id == self.points.household_id[index])
        return int(places[0]) if len(places) else -1

    def _seen(self, view: View, ratio: float) -> Scene:
        """Give the scene that is painted: that of the view, or the one before it until that is made."""
        return self.of_view(view, ratio) if self._scene is None else self._with_chosen(self._scene)

    def signs(self, ratio: float) -> Signs:
        """Give the signs for the look in use and the pixel ratio."""
        colours = theme.current()
        old = self._signs
        if old is None or old.colours != colours or old.ratio != ratio or old.look is not self.look:
            self._signs = Signs(colours, ratio, self.look)
        assert self._signs is not None
        return self._signs

    def home_at(self, view: View, ratio: float, x: float, y: float) -> int | None:
        """Find the home drawn at a pixel; gives its index.

        It is one with urgent words where there is one, else the nearest, of equally near ones the one painted last.
        """
        scene = self._seen(view, ratio)
        homes = scene.homes
        px, py = view.to_px(homes.home_x, homes.home_y)
        distance = np.hypot(px - x, py - y)
        hit = np.flatnonzero(distance <= HIT_PX)[::-1]
        if not len(hit):
            return None
        urgent = hit[np.isin(homes.home[hit], scene.points.urgent)]
        hit = urgent if len(urgent) else hit
        return self.index_of(int(scene.points.household_id[homes.home[hit[np.argmin(distance[hit])]]]))

    def badge_at(self, view: View, ratio: float, x: float, y: float) -> tuple[float, float, Ints] | None:
        """Find the group drawn at a pixel: its middle (metres) and its homes by severity."""
        homes = self._seen(view, ratio).homes
        px, py = view.to_px(homes.badge_x, homes.badge_y)
        hit = np.flatnonzero(np.hypot(px - x, py - y) <= homes.badge_radius + 1.0)
        if not len(hit):
            return None
        at = int(hit[0])
        return float(homes.badge_x[at]), float(homes.badge_y[at]), homes.badge_counts[at]

    def paint(
        self, painter: QPainter, view: View, ratio: float, caption: Callable[[int], str] | None, *, moving: bool = False
    ) -> None:
        """Paint all of a view, from the scene there is; whether it still holds is for the owner to ask and to mend.

        Parameters
        ----------
        caption : gives the words for the home the keys are at; without it that home is not marked
        moving : a zoom goes on: what was ready for the scale before is shown larger or smaller until it rests
        """
        signs = self.signs(ratio)
        scene = self._seen(view, ratio)
        self.backdrop.draw(painter, view, signs, self.ground, villages="villages" in self.layers, moving=moving)
        fresh = 0
        for name in scene.names:
            x = (name.x - view.centre_x) * view.scale + view.width / 2
            y = (view.centre_y - name.y) * view.scale + view.height / 2
            if -name.width < x < view.width + name.width and -name.height < y < view.height + name.height:
                if not signs.has_name(name.text, name.level):
                    fresh += 1
                    if fresh > _NAMES_A_FRAME:
                        continue
                signs.draw_name(painter, x, y, name.text, name.level)
        self.is_complete = fresh <= _NAMES_A_FRAME
        if signs.look is scene.order.look:
            self._paint_homes(painter, view, signs, scene, caption)
        if self.route is not None:
            self.route.paint(painter, view, signs.colours)

    def _paint_homes(
        self, painter: QPainter, view: View, signs: Signs, scene: Scene, caption: Callable[[int], str] | None
    ) -> None:
        homes = scene.homes
        x, y = view.to_px(homes.badge_x, homes.badge_y)
        for index in _on_screen(x, y, view).tolist():
            signs.draw_badge(
                painter, float(x[index]), float(y[index]), float(homes.badge_radius[index]), homes.badge_counts[index]
            )
        picked = self._picked_in(scene)
        if picked.any():
            self._paint_picked_groups(painter, signs, homes, picked, x, y, view)
        x, y = view.to_px(homes.home_x, homes.home_y)
        on_screen = _on_screen(x, y, view)
        if view.scale < SPREAD_SCALE:
            _paint_leaders(
                painter,
                signs,
                x[on_screen],
                y[on_screen],
                *view.to_px(homes.true_x[on_screen], homes.true_y[on_screen]),
            )
        words = scene.order.look.words
        severity = scene.points.severity[homes.home]
        selected, at = self._index_in(scene, self.selected), self._index_in(scene, self.at)
        is_urgent = np.isin(homes.home[on_screen], scene.points.urgent)
        for index in on_screen[~is_urgent].tolist():
            signs.draw_shape(painter, float(x[index]), float(y[index]), words[severity[index]])
        for index in on_screen[picked[homes.home[on_screen]]].tolist():
            signs.draw_pick(painter, float(x[index]), float(y[index]), SHAPE_RADIUS_PX + 1.0)
        for index in on_screen[homes.home[on_screen] == selected].tolist():
            signs.draw_ring(painter, float(x[index]), float(y[index]), selected=True)
            signs.draw_shape(painter, float(x[index]), float(y[index]), words[severity[index]])
        if caption is not None and self.at is not None:
            for index in on_screen[homes.home[on_screen] == at].tolist():
                if self.at != self.selected:
                    signs.draw_ring(painter, float(x[index]), float(y[index]), selected=False)
                _paint_caption(painter, view, float(x[index]), float(y[index]), caption(self.at))
        for index in on_screen[is_urgent].tolist():  # a cry for help lies under nothing
            signs.draw_shape(painter, float(x[index]), float(y[index]), URGENT)

    def _picked_in(self, scene: Scene) -> NDArray[np.bool_]:
        """Say which homes of a scene are picked."""
        if scene.points is self.points and len(self.picked) == len(self.points.household_id):
            return self.picked
        return np.zeros(len(scene.points.household_id), bool)

    def _paint_picked_groups(
        self,
        painter: QPainter,
        signs: Signs,
        homes: Arrangement,
        picked: NDArray[np.bool_],
        x: Floats,
        y: Floats,
        view: View,
    ) -> None:
        """Ring the groups in which homes are picked: closed where all are, dashed where some."""
        in_badge = homes.badge_of >= 0
        counted = np.bincount(
            homes.badge_of[in_badge], weights=picked[homes.grouped[in_badge]], minlength=len(homes.badge_x)
        )
        whole = homes.badge_counts.sum(axis=1)
        for index in _on_screen(x, y, view).tolist():
            if counted[index]:
                radius = float(homes.badge_radius[index]) + 3.0
                signs.draw_pick(
                    painter, float(x[index]), float(y[index]), radius, some=bool(counted[index] < whole[index])
                )


def _paint_leaders(painter: QPainter, signs: Signs, x: Floats, y: Floats, true_x: Floats, true_y: Floats) -> None:
    """Tie homes that were set aside to the place where they are, by a line with a light edge and a dot at its end."""
    far = np.flatnonzero(np.hypot(x - true_x, y - true_y) > _LEADER_FROM_PX)
    if not len(far):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = [QLineF(x[index], y[index], true_x[index], true_y[index]) for index in far.tolist()]
    for colour, width, dot in ((signs.colours.surface, 4.0, 4.0), (signs.colours.subtle, 1.6, 2.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLines(lines)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        for line in lines:
            painter.drawEllipse(line.p2(), dot, dot)
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


def _on_screen(px: Floats, py: Floats, view: View, margin: float = 30.0) -> Ints:
    return np.flatnonzero((px > -margin) & (px < view.width + margin) & (py > -margin) & (py < view.height + margin))
