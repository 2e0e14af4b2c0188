"""A map as areas, lines and words in points: numbered marks that lie beside each other, names, scale bar and north."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from coordinator.briefing.render.chart import Area, Stroke, Words
from coordinator.briefing.signs import ACCENT, HAIRLINE, INK, INK_QUIET, RULE, SURFACE, TONE_COLOURS
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coordinator.briefing.blocks import MapArea, MapFigure
    from coordinator.briefing.render.chart import Mark, Point

_RADIUS = 6.2
_TEXT = 6.6
_LETTER = 3.9
"""Points that a figure of a mark's number takes."""
_LONGEST_BAR = 110.0
_SHADES = ((240, 247, 245), (104, 176, 168))
"""From few to many; the darkest leaves black words readable, on a copier too."""
_TRIES = 14
_RINGS = 12
_FROM_EDGE = 7.0
_SYLLABLE = 7.6
_SHIFTS = (0.0, 11.0, -11.0, 22.0, -22.0, 33.0, -33.0)


def height_of(figure: MapFigure, width: float, most: float) -> float:
    """Give the height at which a map fills its width, or the most there may be."""
    west, south, east, north = figure.extent
    return min(most, width * (north - south) / max(east - west, 1.0))


def no_drawing() -> str:
    """Say in a file without drawings where the map is."""
    return tr("(The map itself is in the PDF and the HTML file; this one holds the list.)")


def draw_map(figure: MapFigure, width: float, height: float) -> tuple[Mark, ...]:
    """Lay the map out in `width` × `height` points, back to front."""
    return tuple(_Frame(figure, width, height).marks())


class _Frame:
    """Where metres lie on the drawing."""

    def __init__(self, figure: MapFigure, width: float, height: float) -> None:
        self.figure, self.width, self.height = figure, width, height
        west, south, east, north = figure.extent
        self.scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
        self.left = (width - (east - west) * self.scale) / 2 - west * self.scale
        self.top = (height - (north - south) * self.scale) / 2 + north * self.scale

        self.true = [self.place(mark.x, mark.y) for mark in figure.marks]
        self.radii = [max(_RADIUS, len(mark.text) * _LETTER / 2 + 2.6) for mark in figure.marks]
        self.put = beside_each_other(self.true, self.radii, (width, height))

    def place(self, x: float, y: float) -> Point:
        return round(self.left + x * self.scale, 2), round(self.top - y * self.scale, 2)

    def marks(self) -> Iterator[Mark]:
        yield _box(0, 0, self.width, self.height, SURFACE)
        land = [area for area in self.figure.areas if area.level == "county"] or list(self.figure.areas)
        for area in land:
            yield from self._filled(area, "#ffffff")
        for area in self.figure.areas:
            if area.shade is not None:
                yield from self._filled(area, _shade(area.shade))
            elif area.hatched:
                yield from self._hatched(area)
            elif area.strong:
                yield from self._filled(area, "#fffbe9")
        for level, colour, thick in (("village", HAIRLINE, 0.5), ("town", RULE, 0.7), ("county", INK_QUIET, 1.0)):
            for area in self.figure.areas:
                if area.level == level and not area.strong:
                    yield from self._outlined(area, colour, thick)
        for area in self.figure.areas:
            if area.strong:
                yield from self._outlined(area, ACCENT, 1.3)
        for line in self.figure.lines:
            yield Stroke(tuple(self.place(x, y) for x, y in line), ACCENT, 1.2)
        yield from self._names()
        yield from self._numbers()
        yield from self._furniture()

    def _filled(self, area: MapArea, colour: str) -> Iterator[Mark]:
        for ring in area.rings:
            yield Area(tuple(self.place(x, y) for x, y in ring), colour)

    def _hatched(self, area: MapArea) -> Iterator[Mark]:
        """Draw slanting lines inside an area, cut at its edges."""
        for ring in area.rings:
            corners = [self.place(x, y) for x, y in ring]
            yield from _hatching(corners)

    def _outlined(self, area: MapArea, colour: str, thick: float) -> Iterator[Mark]:
        for ring in area.rings:
            yield from self._edges(tuple(self.place(x, y) for x, y in ring), colour, thick)

    def _edges(self, points: tuple[Point, ...], colour: str, thick: float) -> Iterator[Mark]:
        """Draw an outline but for what runs along the frame, where the page cuts it."""
        run: list[Point] = []
        for first, second in pairwise(points):
            if self._on_frame(first, second):
                if len(run) > 1:
                    yield Stroke(tuple(run), colour, thick)
                run = []
            else:
                run = run or [first]
                run.append(second)
        if len(run) > 1:
            yield Stroke(tuple(run), colour, thick)

    def _on_frame(self, first: Point, second: Point) -> bool:
        west, south, east, north = self.figure.extent
        (low_x, high_y), (high_x, low_y) = self.place(west, south), self.place(east, north)
        return any(
            abs(first[axis] - edge) < 0.1 and abs(second[axis] - edge) < 0.1
            for axis, edge in ((0, low_x), (0, high_x), (1, low_y), (1, high_y))
        )

    def _names(self) -> Iterator[Mark]:
        """Write names where no number and no other name is: at their place, or a little above or below it."""
        taken = [
            (x - radius, y - radius, x + radius, y + radius)
            for (x, y), radius in zip(self.put, self.radii, strict=True)
        ]
        order = ("village", "town") if any(area.strong for area in self.figure.areas) else ("town", "village")
        for level in order:
            for area in self.figure.areas:
                if area.level != level or area.label is None or not area.name:
                    continue
                x, label_y = self.place(*area.label)
                size = 8.5 if level == "town" else 7.0
                half = max(len(area.name) * size * 0.5, len(area.note) * 2.4)
                below = 9.0 if area.note else 2.0
                for shift in _SHIFTS:
                    y = label_y + shift
                    box = (x - half, y - size, x + half, y + below)
                    inside = box[0] > 2 and box[2] < self.width - 2 and box[1] > 2 and box[3] < self.height - 2
                    if inside and not any(_meet(box, other) for other in taken):
                        taken.append(box)
                        ink = INK if level == "town" or area.note else INK_QUIET
                        yield Words(x, y, area.name, size, ink, "center")
                        if area.note:
                            yield Words(x, y + 8.5, area.note, 6.8, INK, "center")
                        break

    def _numbers(self) -> Iterator[Mark]:
        """Draw the numbers, each tied to its place where it had to stand aside."""
        for (x, y), (to_x, to_y) in zip(self.true, self.put, strict=True):
            if math.hypot(to_x - x, to_y - y) > 1.0:
                yield Stroke(((x, y), (to_x, to_y)), INK_QUIET, 0.5)
                yield _disc(x, y, 1.3, INK_QUIET)
        for mark, (x, y), radius in zip(self.figure.marks, self.put, self.radii, strict=True):
            yield _disc(x, y, radius + 0.8, "#ffffff")
            yield _disc(x, y, radius, TONE_COLOURS[mark.tone] if mark.tone else INK)
            yield Words(x, y + _TEXT * 0.36, mark.text, _TEXT, "#ffffff", "center")

    def _furniture(self) -> Iterator[Mark]:
        yield Stroke(((0, 0), (self.width, 0), (self.width, self.height), (0, self.height), (0, 0)), RULE, 0.6)
        metres, words = bar_of(self.scale)
        right, low = self.width - 10, self.height - 9
        left = right - metres * self.scale
        yield _box(left - 6, low - 16, right + 6, low + 5, "#ffffff")
        yield Stroke(((left, low - 4), (left, low), (right, low), (right, low - 4)), INK, 0.9)
        yield Words((left + right) / 2, low - 5.5, words, 7.0, INK, "center")
        yield _box(self.width - 26, 5, self.width - 6, 33, "#ffffff")
        x = self.width - 16
        yield Area(((x, 8), (x + 5, 21), (x, 18), (x - 5, 21)), INK)
        yield Words(x, 30, tr("N"), 7.5, INK, "center")
        if self.figure.key:
            longest = max(len(words) for _, words in self.figure.key)
            box_width = 26 + longest * _SYLLABLE * 0.72
            top = self.height - 12 * len(self.figure.key) - 10
            yield _box(5, top, 5 + box_width, self.height - 5, "#ffffff")
            for number, (shade, words) in enumerate(self.figure.key):
                y = top + 5 + number * 12
                if shade is None:
                    yield from _hatching([(9, y), (23, y), (23, y + 8), (9, y + 8)])
                else:
                    yield _box(9, y, 23, y + 8, _shade(shade))
                yield Stroke(((9, y), (23, y), (23, y + 8), (9, y + 8), (9, y)), HAIRLINE, 0.4)
                yield Words(27, y + 7, words, 7.0, INK)
        if self.figure.source:
            yield Words(6, 10, self.figure.source, 5.5, INK_QUIET)


def beside_each_other(places: Sequence[Point], radii: Sequence[float], size: tuple[float, float]) -> list[Point]:
    """Set discs that would hide each other beside each other, the first where they are, none out of the frame.

    Parameters
    ----------
    places : middles in points
    radii : of the discs
    size : width and height of the frame

    Returns
    -------
    the middles at which they are drawn
    """
    put: list[Point] = []
    for (x, y), radius in zip(places, radii, strict=True):
        best: Point | None = None
        for ring in range(_RINGS * 4):
            reach = ring * (radius + 1.0)
            turns = 1 if ring == 0 else _TRIES + 3 * ring
            for turn in range(turns):
                angle = 2 * math.pi * turn / turns + ring * 0.4
                at = x + reach * math.cos(angle), y + reach * math.sin(angle)
                edge = radius + _FROM_EDGE
                if not (edge <= at[0] <= size[0] - edge and edge <= at[1] <= size[1] - edge) and ring:
                    continue
                if all(
                    math.hypot(at[0] - other[0], at[1] - other[1]) >= radius + other_radius + 1.2
                    for other, other_radius in zip(put, radii, strict=False)
                ):
                    best = at
                    break
            if best is not None:
                break
        put.append(best or (x, y))
    return put


def bar_of(scale: float) -> tuple[float, str]:
    """Choose a round length for the scale bar: metres and its words; `scale` is points a metre."""
    most = _LONGEST_BAR / scale * (1 + 1e-9)  # a power of ten may come out a hair short
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most)
    if metres >= 1000:
        return metres, tr("{n} km", n=f"{metres / 1000:,.0f}")
    return metres, tr("{n} m", n=f"{metres:,.0f}")


def _hatching(corners: Sequence[Point], step: float = 4.0) -> Iterator[Mark]:
    """Draw slanting lines within a polygon."""
    sums = [x + y for x, y in corners]
    count = int((max(sums) - min(sums)) / step)
    for number in range(1, count + 1):
        level = min(sums) + number * step
        cuts: list[Point] = []
        for (x, y), (next_x, next_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
            here, there = x + y - level, next_x + next_y - level
            if (here > 0) != (there > 0):
                share = here / (here - there)
                cuts.append((x + (next_x - x) * share, y + (next_y - y) * share))
        cuts.sort()
        for first, second in zip(cuts[::2], cuts[1::2], strict=False):
            yield Stroke((first, second), RULE, 0.4)


def _meet(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def _shade(strength: float) -> str:
    low, high = _SHADES
    red, green, blue = (round(a + (b - a) * strength) for a, b in zip(low, high, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _box(left: float, top: float, right: float, low: float, fill: str) -> Area:
    return Area(((left, top), (right, top), (right, low), (left, low)), fill)


def _disc(x: float, y: float, radius: float, fill: str) -> Area:
    turns = [2 * math.pi * step / 20 for step in range(20)]
    return Area(tuple((round(x + radius * math.cos(a), 2), round(y + radius * math.sin(a), 2)) for a in turns), fill)
