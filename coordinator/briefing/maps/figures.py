"""Pages of the map as figures: outlines, numbers of the list, and what a level lets through of where somebody lives."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coordinator.briefing.blocks import MapArea, MapFigure, MapMark
from coordinator.briefing.document import Level
from coordinator.briefing.signs import TONES
from coordinator.text import tr
from coordinator.worklist.places.map_rows import ALERTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.on_map.book import BookPage, PlacedHome
    from coordinator.worklist.places.map_rows import Shaded

MASKED = "◇"


def figure(
    page: BookPage,
    rules: Redaction,
    numbers: Mapping[int, str],
    *,
    layer: str = ALERTS,
    shaded: Shaded | None = None,
    least: int = 5,
    lines: Sequence[Sequence[tuple[float, float]]] = (),
    caption: str = "",
) -> MapFigure:
    """Draw a page: every home with its number; below the full level only how many there are in each village.

    A mark at its place is an address. At a level that hides addresses the map counts by area, and of fewer homes than
    `least` it says nothing.

    Parameters
    ----------
    numbers : by household, as in the list
    shaded : a rate that shades the areas
    least : fewer homes than this are not counted on a paper without addresses
    """
    exact = rules.level is Level.FULL
    marks = _exact(page, numbers, layer) if exact else _counted(page, least)
    strength, notes, key = _shades(shaded)
    areas = tuple(
        MapArea(
            rings=tuple(tuple((float(x), float(y)) for x, y in ring.tolist()) for ring in area.rings),
            level=area.level,
            name=area.name,
            label=area.label,
            note=notes.get(area.area_id, ""),
            shade=strength.get(area.area_id),
            hatched=notes.get(area.area_id) == MASKED,
            strong=area.is_subject,
        )
        for area in page.areas
    )
    return MapFigure(
        page.extent,
        areas,
        marks,
        tuple(tuple(line) for line in lines) if exact else (),
        key,
        caption,
    )


def _exact(page: BookPage, numbers: Mapping[int, str], layer: str) -> tuple[MapMark, ...]:
    return tuple(
        MapMark(
            placed.x,
            placed.y,
            numbers[placed.home.household_id],
            TONES.get(placed.home.category, "") if layer == ALERTS else "",
        )
        for placed in page.homes
        if placed.x is not None and placed.y is not None and placed.home.household_id in numbers
    )


def _counted(page: BookPage, least: int) -> tuple[MapMark, ...]:
    """Count homes at the middle of their village, or of their town where the page shows no villages."""
    labels = {area.area_id: area.label for area in page.areas if area.label is not None}
    count: Counter[int] = Counter(_area_of(placed, labels) for placed in page.homes)
    marks: list[MapMark] = []
    for area, homes in sorted(count.items()):
        label = labels.get(area)
        if label is not None:
            below = label[0], label[1] - (page.extent[3] - page.extent[1]) * 0.025
            marks.append(MapMark(below[0], below[1], str(homes) if homes >= least else MASKED))
    return tuple(marks)


def _area_of(placed: PlacedHome, labels: Mapping[int, object]) -> int:
    return placed.home.village_id if placed.home.village_id in labels else placed.home.town_id


def _shades(
    shaded: Shaded | None,
) -> tuple[dict[int, float], dict[int, str], tuple[tuple[float | None, str], ...]]:
    """Give strength and note by area, and the key, of a rate."""
    if shaded is None:
        return {}, {}, ()
    known = [area for area in shaded.areas if area.percent is not None]
    top = max((area.percent or 0.0 for area in known), default=0.0) or 1.0
    unit = "" if shaded.rate.per_hundred else " %"
    strength = {area.area_id: (area.percent or 0.0) / top for area in known}
    notes = {area.area_id: f"{area.percent:.0f}{unit} · {area.part:,}/{area.whole:,}" for area in known}
    notes |= {area.area_id: MASKED for area in shaded.areas if area.is_masked}
    key: list[tuple[float | None, str]] = [(0.0, f"0{unit}"), (0.5, f"{top / 2:.0f}{unit}"), (1.0, f"{top:.0f}{unit}")]
    if any(area.is_masked for area in shaded.areas):
        key.append((None, tr("fewer than {least} homes, or told by them", least=shaded.limit)))
    return strength, notes, tuple(key)
