"""A rate by area as the map shades it: classes with round limits, colours for light and dark, hatching for few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.theme import Colours
    from coordinator.worklist.places.map_rows import AreaRate, Shaded

MASKED = "◇"
_STEPS: dict[str, tuple[str, ...]] = {
    "light": ("#e6f1ef", "#bcdcd8", "#86bfb9", "#4f9f99", "#1f7872"),
    "dark": ("#20302f", "#27504d", "#2f706b", "#3c918a", "#5db5ad"),
    "contrast": ("#10302d", "#175650", "#1f7d75", "#2aa79c", "#4fd6c9"),
}
"""One hue that grows in lightness alone, so that it is told apart by every eye and on a copier; away from land's."""
_HATCH_PX = 7
_ROUND = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Shading:
    """What is shaded: by area its class, none where it is masked or nobody lives there.

    Attributes
    ----------
    limits : upper limits of the classes in percent, ascending
    class_of : number of the class by area; -1 masked, -2 without households
    notes : what stands in the area, below its name
    counts : areas in each class; masked ones last
    """

    shaded: Shaded
    limits: tuple[float, ...]
    class_of: dict[int, int]
    notes: dict[int, str]
    counts: tuple[int, ...]

    @property
    def level(self) -> str:
        """The level of the areas: town or village."""
        return self.shaded.level

    def words(self) -> list[str]:
        """Name the classes, and what is masked, as the key does."""
        unit = "" if self.shaded.rate.per_hundred else " %"
        words: list[str] = []
        low = 0.0
        for number, high in enumerate(self.limits):
            last = number == len(self.limits) - 1
            text = f"{low:g}–{high:g}{unit}" if not last or number == 0 else f"{low:g}{unit} +"
            words.append(text)
            low = high
        return words


def shading_of(shaded: Shaded) -> Shading:
    """Sort areas into at most five classes of about as many areas each, with round limits."""
    values = sorted(area.percent for area in shaded.areas if area.percent is not None)
    limits = round_limits(values)
    class_of: dict[int, int] = {}
    counts = [0] * (len(limits) + 1)
    for area in shaded.areas:
        if area.is_masked:
            class_of[area.area_id] = -1
            counts[-1] += 1
        elif area.percent is None:
            class_of[area.area_id] = -2
        else:
            number = min(int(np.searchsorted(limits, area.percent, "right")), len(limits) - 1)
            class_of[area.area_id] = number
            counts[number] += 1
    notes = {area.area_id: note_of(area, per_hundred=shaded.rate.per_hundred) for area in shaded.areas}
    return Shading(shaded, tuple(limits), class_of, notes, tuple(counts))


def note_of(area: AreaRate, *, per_hundred: bool) -> str:
    """Say in one line what stands in an area: the rate, and how many of how many."""
    if area.is_masked:
        return MASKED
    if area.percent is None:
        return "–"
    counts = tr("{part}/{whole}", part=f"{area.part:,}", whole=f"{area.whole:,}")
    rate = f"{area.percent:.0f}" if per_hundred else f"{area.percent:.0f} %"
    return f"{rate} · {counts}"


def round_limits(values: Sequence[float], most: int = 5) -> list[float]:
    """Choose round upper limits for classes of about as many values each.

    Parameters
    ----------
    values : ascending; percent

    Returns
    -------
    ascending limits, the last no less than the largest value; one class where all values are alike
    """
    if not values:
        return [100.0]
    top = max(values[-1], 1.0)
    step = next((step for step in _ROUND if top / step <= 4 * most), _ROUND[-1])
    limits: list[float] = []
    for number in range(1, most):
        at = float(np.quantile(np.array(values), number / most))
        limit = float(np.ceil(at / step) * step)
        if limit > 0 and (not limits or limit > limits[-1]) and limit < top:
            limits.append(limit)
    limits.append(max(float(np.ceil(top / step) * step), (limits[-1] if limits else 0.0) + step))
    return limits


def steps_of(colours: Colours, count: int) -> list[QColor]:
    """Give the colours of so many classes, from few to many."""
    scale = _STEPS[colours.name]
    at = np.linspace(0, len(scale) - 1, count) if count > 1 else np.array([len(scale) // 2])
    return [QColor(scale[round(float(number))]) for number in at.tolist()]


def hatch(colours: Colours, ratio: float) -> QBrush:
    """Make the hatching of areas whose numbers may not stand."""
    tile = QPixmap(round(_HATCH_PX * ratio), round(_HATCH_PX * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.edge), 1.0))
        for shift in (-_HATCH_PX, 0, _HATCH_PX):
            painter.drawLine(shift, _HATCH_PX, shift + _HATCH_PX, 0)
    return QBrush(tile)
