"""The county's areas and outlines: today's names, old ones as aliases, shapes that fit together."""

from __future__ import annotations

from datetime import date

import shapely

from coordinator.records.households import AreaLevel
from coordinator.records.services import LifeStage
from coordinator.reference.areas import current_towns, read_areas
from coordinator.reference.outlines import outlines
from coordinator.reference.programmes import programmes

TOWNS = {"영월읍", "상동읍", "산솔면", "김삿갓면", "북면", "남면", "한반도면", "주천면", "무릉도원면"}
OLD_NAMES = {"하동면": "김삿갓면", "서면": "한반도면", "수주면": "무릉도원면", "중동면": "산솔면"}


def test_the_county_has_nine_towns_and_57_villages_under_their_current_names() -> None:
    areas = read_areas()
    assert [area.name for area in areas if area.level == AreaLevel.COUNTY] == ["영월군"]
    assert {area.name for area in areas if area.level == AreaLevel.TOWN} == TOWNS
    assert sum(area.level == AreaLevel.VILLAGE for area in areas) == 57


def test_parents_come_before_their_children_and_no_path_stands_twice() -> None:
    seen: set[tuple[str, ...]] = set()
    for area in read_areas():
        assert area.path not in seen
        assert len(area.path) == 1 or area.path[:-1] in seen
        seen.add(area.path)


def test_old_and_spoken_names_lead_to_todays_name() -> None:
    towns = current_towns()
    assert {old: towns[old] for old in OLD_NAMES} == OLD_NAMES
    assert towns["수주"] == "무릉도원면"
    assert towns["녹전"] == "산솔면"
    assert towns["구래"] == "상동읍"
    assert towns["북면"] == "북면"


def test_no_old_name_is_a_current_name_or_means_two_towns() -> None:
    aliases = [alias for area in read_areas() if area.level == AreaLevel.TOWN for alias in area.aliases]
    assert not TOWNS & set(aliases)
    assert len(aliases) == len(set(aliases))


def test_every_area_has_a_romanised_name_and_says_where_its_name_is_from() -> None:
    for area in read_areas():
        assert area.name_en.isascii()
        assert area.name_en.rsplit("-", 1)[1] in {"gun", "eup", "myeon", "ri"}
        assert area.source


def test_a_date_known_to_the_year_only_is_no_date() -> None:
    by_name = {area.name: area for area in read_areas()}
    assert by_name["김삿갓면"].valid_from is None
    assert by_name["산솔면"].valid_from == date(2021, 1, 1)


def test_outlines_carry_current_names_although_their_source_is_older() -> None:
    assert {path for path in outlines()} == {area.path for area in read_areas()}


def test_villages_neither_overlap_nor_gape_and_make_up_their_towns() -> None:
    shapes = outlines()
    villages = [shape for path, shape in shapes.items() if len(path) == 3]
    assert shapely.coverage_is_valid(villages)
    for town in TOWNS:
        parts = [shape for path, shape in shapes.items() if len(path) == 3 and path[1] == town]
        whole = shapes[("영월군", town)]
        assert abs(sum(part.area for part in parts) / whole.area - 1) < 1e-9
    west, south, east, north = shapes[("영월군",)].bounds
    assert 128.0 < west < east < 129.0
    assert 36.9 < south < north < 37.5


def test_outlines_are_read_once_and_hold_few_enough_points_for_a_map() -> None:
    shapes = outlines()
    assert outlines() is shapes
    points = [shapely.get_num_coordinates(shape) for shape in shapes.values()]
    assert sum(points) < 15_000
    assert max(points) < 3_000


def test_programmes_have_a_stage_and_what_was_not_verified_says_so() -> None:
    rows = programmes()
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["stage"] for row in rows} == set(LifeStage)
    for row in rows:
        assert row["source"]
        assert row["name_en"].isascii()
        assert (row["checked_on"] is None) == row["source"].startswith("미확인")
        assert (row["minimum_age"] or 0) <= (row["maximum_age"] or 200)
    by_name = {row["name"]: row for row in rows}
    assert (by_name["신사의 품격"]["minimum_age"], by_name["신사의 품격"]["maximum_age"]) == (50, 60)
