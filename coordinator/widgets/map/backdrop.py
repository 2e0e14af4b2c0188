"""The ground as one picture that reaches beyond the window: panning moves it and paints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from coordinator.widgets.map.outlines import VILLAGES_FROM_SCALE, Ground, View

if TYPE_CHECKING:
    from coordinator.widgets.kit.theme import Colours
    from coordinator.widgets.map.keys import Signs
    from coordinator.widgets.map.shading import Shading

_BACKDROP = 0.2
"""How much of the window's size the painted ground reaches beyond each side."""
_MOVING_HOLDS = 2.0
"""How much larger or smaller the view may become before that while the wheel turns."""


class Underlay(Protocol):
    """What lies beneath edges and names: a picture of tiles, or thin lines."""

    is_land: bool
    """Whether it takes the place of the land's plain colour."""

    def paint(self, painter: QPainter, view: View, colours: Colours) -> None:
        """Paint what a view shows of it."""


@dataclass(frozen=True, slots=True)
class _Picture:
    view: View
    width: float
    height: float
    picture: QPixmap


class Backdrop:
    """Keeps the painted ground, with what lies beneath it and what shades it."""

    def __init__(self) -> None:
        self.shading: Shading | None = None
        self.underlays: list[Underlay] = []
        self._made: _Picture | None = None

    def forget(self) -> None:
        """Paint anew next time."""
        self._made = None

    def draw(
        self, painter: QPainter, view: View, signs: Signs, ground: Ground, *, villages: bool, moving: bool
    ) -> None:
        """Draw the ground of a view.

        Parameters
        ----------
        villages : the edges of villages are wanted, from near
        moving : a zoom goes on; what was painted for the scale before is shown larger or smaller
        """
        made = self._of_view(view, signs, ground, villages=villages, moving=moving)
        size = view.scale / made.view.scale
        painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(signs.colours.ground))
        painter.drawPixmap(
            QRectF(
                (made.view.centre_x - view.centre_x) * view.scale + view.width / 2 - made.width / 2 * size,
                (view.centre_y - made.view.centre_y) * view.scale + view.height / 2 - made.height / 2 * size,
                made.width * size,
                made.height * size,
            ),
            made.picture,
            QRectF(made.picture.rect()),
        )

    def _of_view(self, view: View, signs: Signs, ground: Ground, *, villages: bool, moving: bool) -> _Picture:
        old = self._made
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
        wide = View(view.centre_x, view.centre_y, view.scale, width, height)
        with QPainter(picture) as painter:
            near = villages and view.scale >= VILLAGES_FROM_SCALE
            ground.paint(
                painter,
                wide,
                signs.colours,
                villages=near or (self.shading is not None and self.shading.level == "village"),
                shading=self.shading,
                underlays=self.underlays,
                ratio=signs.ratio,
            )
        self._made = _Picture(view, width, height, picture)
        return self._made
