"""Outlines and points of the map: the right place, no gaps, nobody who should not be there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from coordinator.casework.checkins.rounds import take_results
from coordinator.records.base import Base
from coordinator.records.checkins import Call
from coordinator.records.households import Area, Household
from coordinator.worklist.geography import map_points, outlines, project
from coordinator.worklist.rows import MAP_SEVERITIES
from tests.casework.homes import HOUR, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def square(west: float, south: float, size: float = 0.1) -> bytes:
    return shapely.to_wkb(shapely.box(west, south, west + size, south + size))


def test_the_origin_of_the_projection_is_where_its_definition_puts_it() -> None:
    assert project(127.5, 38.0) == pytest.approx((1_000_000.0, 2_000_000.0), abs=0.01)


def test_arrays_are_projected_as_arrays() -> None:
    x, y = project(np.array([127.5, 128.5]), np.array([38.0, 37.2]))
    assert x.shape == y.shape == (2,)
    assert x[1] - x[0] == pytest.approx(88_700, abs=300)


def test_outlines_come_county_first_with_a_label_point_inside(session: Session) -> None:
    session.add(Area(level="village", name="가리", outline=square(128.4, 37.1)))
    session.add(Area(level="town", name="나면", name_en="Na-myeon", outline=square(128.4, 37.1, 0.2)))
    session.add(Area(level="county", name="다군", outline=square(128.3, 37.0, 0.4)))
    session.flush()
    areas = outlines(session)
    assert [(o.level, o.name) for o in areas] == [("county", "다군"), ("town", "나면"), ("village", "가리")]
    for outline in areas:
        polygon = shapely.Polygon(outline.rings[0])
        assert polygon.contains(shapely.Point(outline.label_x, outline.label_y))
    assert areas[1].name_en == "Na-myeon"


def test_a_county_without_an_outline_gets_the_union_of_its_towns_without_the_gaps_between(session: Session) -> None:
    session.add(Area(id=1, level="county", name="다군", outline=None))
    session.add(Area(parent_id=1, level="town", name="가면", outline=square(128.4, 37.1)))
    # a gap of about 40 m, as careless simplifying leaves
    notch = [(128.5, 37.16), (128.5005, 37.15), (128.5, 37.14)]
    notched = [(128.5, 37.1), (128.6, 37.1), (128.6, 37.2), (128.5, 37.2), *notch]
    session.add(Area(parent_id=1, level="town", name="나면", outline=shapely.to_wkb(shapely.Polygon(notched))))
    session.flush()
    county, *towns = outlines(session)
    assert (county.area_id, county.level, county.name) == (1, "county", "다군")
    assert len(county.rings) == 1
    areas = [shapely.Polygon(town.rings[0]).area for town in towns]
    assert shapely.Polygon(county.rings[0]).area == pytest.approx(sum(areas))


def test_areas_of_the_past_and_areas_without_outline_are_not_drawn(session: Session) -> None:
    session.add(Area(level="town", name="옛면", valid_to=date(2016, 11, 14), outline=square(128.4, 37.1)))
    session.add(Area(level="town", name="새면", outline=None))
    session.flush()
    assert outlines(session) == []


def test_an_area_of_several_parts_keeps_them_all(session: Session) -> None:
    parts = shapely.multipolygons([shapely.box(128.0, 37.0, 128.1, 37.1), shapely.box(128.3, 37.0, 128.4, 37.1)])
    session.add(Area(level="county", name="섬군", outline=shapely.to_wkb(parts)))
    session.flush()
    (county,) = outlines(session)
    assert len(county.rings) == 2


def test_a_self_crossing_outline_is_repaired(session: Session) -> None:
    bow = shapely.Polygon([(128.0, 37.0), (128.2, 37.2), (128.2, 37.0), (128.0, 37.2)])
    session.add(Area(level="county", name="군", outline=shapely.to_wkb(bow)))
    session.flush()
    (county,) = outlines(session)
    assert len(county.rings) == 2


def test_every_household_with_a_place_is_a_point_with_its_severity(session: Session) -> None:
    session.add(Household(id=5, longitude=128.5, latitude=37.2))
    session.add(Household(id=3, longitude=128.6, latitude=37.1))
    session.add(Household(id=4, longitude=128.6, latitude=37.1))
    session.flush()
    points = map_points(session, {5: "serious", 3: "no_data", 77: "watch"})
    assert points.household_id.tolist() == [3, 4, 5]
    assert [MAP_SEVERITIES[index] for index in points.severity] == ["no_data", "normal", "serious"]
    assert (points.x[2], points.y[2]) == pytest.approx(project(128.5, 37.2))
    assert MAP_SEVERITIES[map_points(session, {}, otherwise="no_data").severity[0]] == "no_data"


def test_a_household_that_ended_or_has_no_or_an_impossible_place_is_not_on_the_map(session: Session) -> None:
    session.add(Household(longitude=128.5, latitude=37.2, ended_on=date(2026, 1, 5)))
    session.add(Household(longitude=128.5))
    session.add(Household(longitude=0.0, latitude=0.0))
    session.add(Household(longitude=37.2, latitude=128.5))
    session.flush()
    points = map_points(session, {})
    assert len(points.household_id) == len(points.x) == len(points.y) == len(points.severity) == 0


def test_a_household_without_a_position_stands_in_its_village_each_at_a_place_of_its_own(session: Session) -> None:
    session.add(Area(id=7, level="village", name="가리", outline=square(128.4, 37.1)))
    session.add(Area(id=8, level="village", name="나리"))
    session.add_all(Household(id=n, area_id=7) for n in range(1, 41))
    session.add(Household(id=41, area_id=8))
    session.add(Household(id=42, area_id=7, longitude=128.7, latitude=37.3))
    session.flush()
    points = map_points(session, {3: "serious"})
    assert points.household_id.tolist() == [*range(1, 41), 42]
    village = shapely.Polygon([project(*at) for at in shapely.box(128.4, 37.1, 128.5, 37.2).exterior.coords])
    at = [shapely.Point(*one) for one in zip(points.x, points.y, strict=True)]
    assert all(village.contains(one) for one in at[:40])
    assert (points.x[40], points.y[40]) == pytest.approx(project(128.7, 37.3))
    assert min(at[0].distance(one) for one in at[1:]) > 20
    assert MAP_SEVERITIES[points.severity[2]] == "serious"
    again = map_points(session, {})
    assert (again.x == points.x).all()


def test_the_points_come_by_one_query(session: Session) -> None:
    session.add_all([Household(longitude=128.5, latitude=37.2) for _ in range(50)])
    session.flush()
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(map_points(session, {}).household_id) == 50
    assert len(asked) == 1


def test_who_said_urgent_words_is_named_to_the_map_until_a_person_has_called(empty: Workspace) -> None:
    store(empty, Area(level="town", name="나면", outline=square(128.4, 37.1)))
    homes = [add_home(empty, name, calls="active", area_id=1) for name in ("김하나", "이두리", "박세찌")]
    empty.checkins.make_round(NOW)
    for home, urgent in zip(homes, (False, True, False), strict=True):
        call = Call(household_id=home.id, called_at=NOW - HOUR, result="concern", urgent=urgent, topics=["health"])

        def take(act: OpenAct, call: Call = call) -> None:
            act.session.add(call)
            act.session.flush()
            take_results(act, [call])

        empty.act("test.call", NOW - HOUR, take)
    points = empty.households.map_points(NOW)
    assert points.household_id[points.urgent].tolist() == [homes[1].id]
    empty.checkins.record_call(homes[1].id, "ok", NOW)
    assert empty.households.map_points(NOW).urgent.tolist() == []
