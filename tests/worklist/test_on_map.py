"""What the map is told: layers that mark every home once, rates by area, numbers masked that would name somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import UsageError
from coordinator.worklist.on_map import visits
from coordinator.worklist.on_map.picture import masked
from coordinator.worklist.places.map_rows import RouteWish
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

LEAST = 5


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), min_size=1, max_size=30))
def test_no_masked_number_can_be_worked_out_from_its_parent_and_the_others(areas: list[tuple[int, int]]) -> None:
    whole = {number: count for number, (count, _) in enumerate(areas)}
    parent = {number: town for number, (_, town) in enumerate(areas)}
    hidden = masked(whole, parent, LEAST)
    assert {area for area, count in whole.items() if 0 < count < LEAST} <= hidden
    assert all(whole[area] for area in hidden)
    for town in {parent[area] for area in hidden}:
        inside = [area for area in whole if parent[area] == town and whole[area]]
        behind = [area for area in inside if area in hidden]
        # What is left of the parent is the number of several, and of enough; or nothing of the parent is shown at all.
        assert behind == inside or (len(behind) > 1 and sum(whole[area] for area in behind) >= LEAST)


def test_nothing_is_masked_where_everywhere_are_enough() -> None:
    assert masked({1: 5, 2: 90, 3: 0}, {1: 9, 2: 9, 3: 9}, LEAST) == set()


def test_every_layer_gives_every_home_one_word_and_every_word_is_one_of_the_layer(village: Workspace) -> None:
    for words in village.maps.layers():
        picture = village.maps.picture(NOW, words.code)
        codes = {category.code for category in words.categories}
        assert len(words.categories) <= 7
        assert {home.category for home in picture.homes} <= codes
        word_of = {home.household_id: home.category for home in picture.homes}
        drawn = [words.categories[at].code for at in picture.points.severity.tolist()]
        assert drawn == [word_of[home] for home in picture.points.household_id.tolist()]


def test_rates_of_villages_and_of_those_without_one_come_to_the_whole_register(village: Workspace) -> None:
    everyone = len(village.households.table(NOW))
    for rate in ("high_risk", "not_assessed", "not_watched", "open_alerts"):
        for level in ("town", "village"):
            shaded = village.maps.picture(NOW, rate=rate, level=level).shaded
            assert shaded is not None
            assert sum(area.whole for area in shaded.areas) + shaded.without_area == everyone
            assert all(area.percent is None for area in shaded.areas if area.is_masked or not area.whole)


def test_what_the_map_does_not_have_is_refused_by_name(village: Workspace) -> None:
    for asked in ({"layer": "weather"}, {"rate": "weather"}, {"rate": "high_risk", "level": "street"}):
        with pytest.raises(UsageError):
            village.maps.picture(NOW, **asked)


def middle(village: Workspace) -> RouteWish:
    points = village.maps.picture(NOW).points
    return RouteWish(float(points.x.mean()), float(points.y.mean()))


def test_every_visit_chosen_is_on_the_way_or_said_to_be_on_none(village: Workspace) -> None:
    homes = [home.household_id for home in village.maps.picture(NOW).homes][:30]
    way = village.maps.route(homes, middle(village), NOW)
    on_way = [stop.household_id for day in way.days for stop in day.stops]
    assert way.unassigned
    assert sorted(on_way + [home for home, _ in way.unassigned]) == sorted(homes)
    for day in way.days:
        ends = [stop.leave_minute for stop in day.stops]
        assert day.leave_minute >= 9 * 60
        assert day.back_minute <= 18 * 60
        assert ends == sorted(ends)
        assert [stop.number for stop in day.stops] == list(range(1, len(day.stops) + 1))
    rows = village.ask(visits.visit_rows, NOW, homes, way)
    assert [row.household_id for row in rows][: len(on_way)] == on_way
    assert all(row.why_not for row in rows[len(on_way) :])


def test_a_way_stopped_before_the_solver_begins_makes_none(village: Workspace) -> None:
    homes = [home.household_id for home in village.maps.picture(NOW).homes][:3]
    assert village.maps.route(homes, middle(village), NOW, cancelled=lambda: True).days == ()


def test_a_day_that_ends_before_it_begins_and_no_visits_are_refused(village: Workspace) -> None:
    with pytest.raises(UsageError):
        village.maps.route([], middle(village), NOW)
    with pytest.raises(UsageError):
        village.maps.route([1], RouteWish(0.0, 0.0, begin_minute=600, end_minute=600), NOW)
