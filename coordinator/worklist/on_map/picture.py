"""The map by one question: homes as points and as rows under a layer, and a rate by area with small numbers masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coordinator.errors import UsageError
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import AreaLevel
from coordinator.reference.limits import limit
from coordinator.text import language, mark, tr
from coordinator.worklist.facts.county import areas as read_areas
from coordinator.worklist.facts.county import register, towns
from coordinator.worklist.geography import placed
from coordinator.worklist.instant import Answers
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines, words
from coordinator.worklist.places.area_counts import NOWHERE, area_of
from coordinator.worklist.places.map_rows import (
    ALERTS,
    AreaRate,
    Category,
    Layer,
    LayerWords,
    MapHome,
    MapPicture,
    Rate,
    RateWords,
    Shaded,
)
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.subject import Subject

_ALERTS = LayerWords(
    ALERTS,
    mark("Alerts of today"),
    tuple(Category(word, SEVERITY_LABELS[word], word, word) for word in MAP_SEVERITIES),
)
_NO_AREA = 0


def layers(subjects: Sequence[Subject] = SUBJECTS) -> tuple[LayerWords, ...]:
    """List what the homes can be marked by."""
    return (_ALERTS, *(LayerWords(layer.code, layer.title, layer.categories) for layer in _layers(subjects)))


def rates(subjects: Sequence[Subject] = SUBJECTS) -> tuple[RateWords, ...]:
    """List what areas can be shaded by."""
    return tuple(_rate_words(rate) for rate in _rates(subjects))


def picture(
    session: Session,
    now: datetime,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
    *,
    layer: str = ALERTS,
    rate: str = "",
    level: str = "town",
) -> MapPicture:
    """Ask all that the map shows at an instant.

    Parameters
    ----------
    layer : code of what marks the homes
    rate : code of what shades the areas; empty for nothing
    level : of the areas shaded, town or village

    Raises
    ------
    UsageError
        `map_layer`, `map_rate`, `map_level`: there is no such.
    """
    with opened(session, now, answers) as instant:
        every = tuple(subjects)
        chosen = next((words for words in layers(every) if words.code == layer), None)
        if chosen is None:
            raise UsageError(tr("The map has no layer “{layer}”.", layer=layer), code="map_layer")
        points, category_of = instant.once(_points, every, layer)
        return MapPicture(
            chosen,
            points,
            _homes(instant, every, chosen, points, category_of),
            shaded(instant, every, rate, level) if rate else None,
            layers(every),
            rates(every),
        )


def shaded(instant: Instant, subjects: Sequence[Subject], rate: str, level: str) -> Shaded:
    """Give a rate by area, with the areas masked in which too few live.

    Raises
    ------
    UsageError
        `map_rate`, `map_level`: there is no such.
    """
    asked = next((one_rate for one_rate in _rates(subjects) if one_rate.code == rate), None)
    if asked is None:
        raise UsageError(tr("The map has no rate “{rate}”.", rate=rate), code="map_rate")
    if level not in (AreaLevel.TOWN, AreaLevel.VILLAGE):
        raise UsageError(tr("Areas are shaded by town or by village."), code="map_level")
    town_of, rows = instant.once(towns), {row.id: row for row in instant.once(read_areas)}
    of_level = {key: row for key, row in rows.items() if row.level == level}
    part, whole = dict.fromkeys(of_level, 0), dict.fromkeys(of_level, 0)
    without_area = 0
    for area, (some, every) in asked.by_area(instant).items():
        at = area if level == AreaLevel.VILLAGE else town_of.get(area, NOWHERE)
        if at in of_level:
            part[at] += some
            whole[at] += every
        else:
            without_area += every
    least = limit("map_least_households", instant.today)
    english = language() == "en"
    few = masked(whole, {key: row.parent_id or NOWHERE for key, row in of_level.items()}, least)
    return Shaded(
        _rate_words(asked),
        level,
        least,
        tuple(
            AreaRate(key, (row.name_en if english else "") or row.name, part[key], whole[key], key in few)
            for key, row in of_level.items()
        ),
        without_area,
    )


def masked(whole: dict[int, int], parent_of: dict[int, int], least: int) -> set[int]:
    """Choose the areas whose numbers may not stand.

    Those with fewer than `least` households, and where the number of a parent less those of its other areas would give
    them away, the smallest others as well, until those masked under a parent are two at least and hold `least`
    households together. An area without any household says nothing of anybody.

    Parameters
    ----------
    whole : households by area
    parent_of : by area, the one that its number is a part of
    """
    few = {area for area, count in whole.items() if 0 < count < least}
    for parent in {parent_of.get(area, NOWHERE) for area in few}:
        inside = sorted(
            (area for area, count in whole.items() if count and parent_of.get(area, NOWHERE) == parent),
            key=lambda area: (area not in few, whole[area], area),
        )
        hidden = [area for area in inside if area in few]
        for area in inside[len(hidden) :]:
            if len(hidden) > 1 and sum(whole[hide] for hide in hidden) >= least:
                break
            hidden.append(area)
        few.update(hidden)
    return few


def _layers(subjects: Iterable[Subject]) -> list[Layer]:
    return [layer for subject in subjects for layer in subject.layers]


def _rates(subjects: Iterable[Subject]) -> list[Rate]:
    return [rate for subject in subjects for rate in subject.rates]


def _rate_words(rate: Rate) -> RateWords:
    return RateWords(rate.code, rate.title, rate.meaning, rate.per_hundred)


def _categories_of(instant: Instant, subjects: tuple[Subject, ...], code: str) -> tuple[dict[int, str], str]:
    """Give the word of each home under a layer, and that of all others."""
    if code == ALERTS:
        return instant.once(words, subjects), "normal"
    layer = next(layer for layer in _layers(subjects) if layer.code == code)
    return dict(layer.ask(instant)), layer.otherwise


def _points(instant: Instant, subjects: tuple[Subject, ...], code: str) -> tuple[MapPoints, dict[int, str]]:
    """Place every household with its word under a layer."""
    everyone = instant.once(register)
    known, otherwise = _categories_of(instant, subjects, code)
    word_of = {home: known.get(home, otherwise) for home in everyone}
    order = next(words for words in layers(subjects) if words.code == code).categories
    index = {category.code: place for place, category in enumerate(order)}
    ids, x, y = instant.once(placed)
    stays = np.fromiter((home in everyone for home in ids.tolist()), bool, len(ids))
    ids, x, y = ids[stays], x[stays], y[stays]
    at = np.fromiter((index[word_of[home]] for home in ids.tolist()), np.uint8, len(ids))
    urgent = [line.household_id for line in instant.once(lines, subjects) if line.is_urgent]
    in_need = np.flatnonzero(np.isin(ids, np.array(urgent, np.int64)))
    return MapPoints(ids, x, y, at, in_need), word_of


def _homes(
    instant: Instant,
    subjects: tuple[Subject, ...],
    layer: LayerWords,
    points: MapPoints,
    category_of: dict[int, str],
) -> tuple[MapHome, ...]:
    """Give everybody as a row: the most notable word of the layer first, there by area and name."""
    place = {category.code: number for number, category in enumerate(layer.categories)}
    severity_of, areas, town_of = instant.once(words, subjects), instant.once(area_of), instant.once(towns)
    levels = {row.id: row.level for row in instant.once(read_areas)}
    on_map = set(points.household_id.tolist())
    rows = [
        MapHome(
            household_id=home,
            name=person.name,
            age=person.age,
            area=person.area,
            address=person.address,
            phone=person.phone,
            risk=person.risk,
            severity=severity_of.get(home, "normal"),
            category=category_of[home],
            safety_note=person.safety_note,
            is_placed=home in on_map,
            town_id=town_of.get(areas[home], _NO_AREA),
            village_id=areas[home] if levels.get(areas[home]) == AreaLevel.VILLAGE else _NO_AREA,
        )
        for home, person in instant.once(register).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-place[row.category], row.area, row.name, row.household_id)))
