"""The map book, the print of the view and the visit list: numbers agree, levels hold, no address slips by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.briefing.blocks import Heading, MapFigure, PageBreak, Table
from coordinator.briefing.render import files
from coordinator.briefing.render.map_figure import bar_of, beside_each_other
from coordinator.errors import UsageError
from coordinator.text import phone_text
from coordinator.worklist.places.map_rows import MapWish, RouteWish
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.briefing.document import Document
    from coordinator.workspace import Workspace

FRAME = (500.0, 330.0)


def composed(workspace: Workspace, kind: str, level: str = "full", wish: MapWish | None = None) -> Document:
    return workspace.briefings.compose(kind, NOW, purpose="방문", level=level, on_map=wish)


def town(workspace: Workspace) -> str:
    return workspace.maps.picture(NOW).homes[0].area.split(" ")[0]


def test_every_home_of_the_town_is_once_in_the_book_with_the_number_of_its_mark(village: Workspace) -> None:
    name = town(village)
    document = composed(village, "map-book", wish=MapWish(area=name))
    homes = [home for home in village.maps.picture(NOW).homes if home.area.startswith(name)]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    figures = [block for block in document.blocks if isinstance(block, MapFigure)]
    assert sum(len(table.rows) for table in tables) == len(homes)
    assert len(figures) == len(tables) == len({home.village_id for home in homes})
    assert sum(isinstance(block, PageBreak) for block in document.blocks) == len(tables) - 1
    for table, figure in zip(tables, figures, strict=True):
        listed = [row[0].text for row in table.rows]
        assert listed == [str(number) for number in range(1, len(listed) + 1)]
        assert {mark.text for mark in figure.marks} <= set(listed)
        west, south, east, north = figure.extent
        assert all(west <= mark.x <= east and south <= mark.y <= north for mark in figure.marks)


@pytest.mark.parametrize("level", ["initials", "anonymous"])
@pytest.mark.parametrize("kind", ["map-book", "map", "visits"])
def test_below_the_full_level_nobody_stands_at_a_place_and_no_address_name_or_phone_stands(
    village: Workspace, kind: str, level: str
) -> None:
    homes = village.maps.picture(NOW).homes
    wish = MapWish(area=town(village), households=tuple(home.household_id for home in homes[:12]))
    document = composed(village, kind, level, wish)
    said = "\n".join(document.texts())
    for home in homes:
        assert home.address not in said or not home.address
        assert home.name not in said
        assert not home.phone or phone_text(home.phone) not in said
    points = village.maps.picture(NOW).points
    places = set(zip(points.x.tolist(), points.y.tolist(), strict=True))
    for block in document.blocks:
        if isinstance(block, MapFigure):
            assert not {(mark.x, mark.y) for mark in block.marks} & places
            assert not block.lines
            assert all(mark.text == "◇" or int(mark.text) >= 5 for mark in block.marks)


def test_the_visit_list_goes_by_the_way_and_says_first_what_a_visitor_must_know(village: Workspace) -> None:
    picture = village.maps.picture(NOW)
    homes = tuple(home.household_id for home in picture.homes[:8])
    start = RouteWish(float(picture.points.x.mean()), float(picture.points.y.mean()), "사무소", cars=2)
    document = composed(village, "visits", wish=MapWish(households=homes, route=start))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert len(table.rows) == len(homes)
    assert table.columns[1].title == "방문 전 확인" or table.columns[1].title == "Before a visit"
    assert all(row[-1].room for row in table.rows)
    way = village.maps.route(homes, start, NOW)
    order = [stop.household_id for day in way.days for stop in day.stops]
    name_of = {home.household_id: home.name for home in picture.homes}
    assert [row[2].text for row in table.rows][: len(order)] == [name_of[home] for home in order]
    assert "1.4" in "\n".join(document.texts())


def test_the_papers_are_written_in_every_format(village: Workspace, tmp_path: Path) -> None:
    wish = MapWish(area=town(village), rate="high_risk")
    for kind in ("map-book", "map"):
        document = composed(village, kind, wish=wish)
        for suffix in files.SUFFIXES:
            path = tmp_path / f"{kind}{suffix}"
            files.write(document, path)
            assert path.stat().st_size > 1000
    assert "<polygon" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_a_book_of_no_town_there_is_refused_with_the_names_of_those_there_are(village: Workspace) -> None:
    with pytest.raises(UsageError, match=town(village)):
        composed(village, "map-book", wish=MapWish(area="없는면"))


def test_the_issue_of_a_paper_of_the_map_is_logged(village: Workspace, tmp_path: Path) -> None:
    number = village.briefings.next_number(NOW)
    done = village.maps.issue("map", tmp_path / "map.html", "계획", "full", MapWish(), NOW)
    assert number in done.message
    assert village.briefings.next_number(NOW) != number


def test_two_hundred_homes_of_one_village_are_all_numbered_beside_each_other() -> None:
    places = [(250.0 + number % 3, 160.0 + number % 5) for number in range(200)]
    assert_apart(places, [6.2] * 200)


@given(st.lists(st.tuples(st.floats(20, 480), st.floats(20, 310)), max_size=40))
def test_marks_never_hide_each_other_and_stay_in_the_frame(places: list[tuple[float, float]]) -> None:
    assert_apart(places, [6.2] * len(places))


def assert_apart(places: list[tuple[float, float]], radii: list[float]) -> None:
    put = np.array(beside_each_other(places, radii, FRAME)).reshape(-1, 2)
    apart = np.hypot(put[:, None, 0] - put[:, 0], put[:, None, 1] - put[:, 1])
    np.fill_diagonal(apart, np.inf)
    assert not len(put) or apart.min() >= 12.4
    assert ((put >= 0) & (put <= FRAME)).all()


@given(st.floats(1e-4, 10.0))
def test_the_scale_bar_is_a_round_length_no_longer_than_its_room(scale: float) -> None:
    metres, words = bar_of(scale)
    assert metres * scale <= 110.0 + 1e-6
    assert words[0] in "125"


def test_headings_name_the_village(village: Workspace) -> None:
    name = town(village)
    document = composed(village, "map-book", wish=MapWish(area=name))
    assert all(name in block.text for block in document.blocks if isinstance(block, Heading))
