"""More than one county: what the program knows of each is data, and no code names one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from coordinator.demo.people import people
from coordinator.records.households import AreaLevel
from coordinator.reference.areas import known_counties, known_county, read_areas
from coordinator.reference.outlines import outlines

SECOND = "평창군"
PACKAGE = Path(__file__).parents[2] / "coordinator"
NAMES = re.compile(r"영월|평창|Yeongwol|Pyeongchang|yeongwol|42750|51750|42760|51760")
EXAMPLE = re.compile(r"`[^`]*`")
"""What a docstring or comment gives as an example is no knowledge."""


def test_the_second_county_is_opened_by_data_alone() -> None:
    assert known_counties()[0] != SECOND
    assert SECOND in known_counties()
    areas = read_areas(SECOND)
    shapes = outlines(SECOND)
    assert set(shapes) == {area.path for area in areas}
    assert all(shape.is_valid and not shape.is_empty for shape in shapes.values())
    towns = [shapes[area.path] for area in areas if area.level == AreaLevel.TOWN]
    assert len(towns) == 8


def test_a_county_is_known_by_its_whole_and_its_short_name() -> None:
    assert known_county("평창") == known_county("평창군") == known_county(" 평창군청 ") == SECOND
    assert known_county("정선군") == known_county("") == ""


def test_made_up_people_live_in_the_county_that_was_chosen() -> None:
    homes = people(60, seed=1, today=date(2026, 11, 30), county=SECOND)
    west, south, east, north = outlines(SECOND)[SECOND,].bounds
    assert all(home.area[0] == SECOND for home in homes)
    assert all(west <= home.longitude <= east and south <= home.latitude <= north for home in homes)
    assert len({home.area[1] for home in homes}) > 4


def test_no_code_names_a_county_outside_examples_and_the_made_up_people() -> None:
    named = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] == "demo":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if NAMES.search(EXAMPLE.sub("", line)):
                named.append(f"{path.relative_to(PACKAGE)}:{number}")
    assert named == []
