"""Areas as files name them: shortened, old, without blanks; and those of another county, which are never ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.intake.areas import AreaIndex
from coordinator.records.households import Area
from coordinator.reference.areas import read_areas
from coordinator.reference.counties import counties

if TYPE_CHECKING:
    from coordinator.vault.file import Vault

PATHS = [area.path for area in read_areas()]
TOWNS = [path[1] for path in PATHS if len(path) == 2]
VILLAGES = [path for path in PATHS if len(path) == 3]
OTHERS = sorted(name for name in counties() if name != "영월군")


def place(county: Vault, town: str = "", village: str = "", address: str = "") -> tuple[str, bool, str]:
    """Give the area that is read, whether all was found, and the other county."""
    with county.read() as session:
        index = AreaIndex(session)
        area_id, is_complete = index.find(town, village, address)
        area = session.get(Area, area_id) if area_id else None
        words: list[str] = []
        while area is not None and area.level != "county":
            words.insert(0, area.name)
            area = session.scalar(select(Area).where(Area.id == area.parent_id))
        return " ".join(words), is_complete, index.elsewhere(town, village, address)


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("영월 김삿갓면 와석리", "김삿갓면 와석리"),
        ("영월 와석리 12", "김삿갓면 와석리"), ("영월 하송리", "영월읍 하송리"),
        ("강원 영월군 남면 연당리 3", "남면 연당리"), ("강원특별자치도 영월군 북면 마차리", "북면 마차리"),
        ("영월군영월읍하송리123", "영월읍 하송리"), ("강원특별자치도영월군남면연당리", "남면 연당리"),
        ("서면 신천리", "한반도면 신천리"), ("하동면 와석리", "김삿갓면 와석리"),
        ("영월 하동 와석리", "김삿갓면 와석리"),
        ("수주면 무릉리", "무릉도원면 무릉리"), ("중동면 녹전 1리", "산솔면 녹전리"),
        ("영월읍 하송제3리 45", "영월읍 하송리"),
        ("영월읍 중앙로 12", "영월읍"), ("영월", "영월읍"), ("상동", "상동읍"), ("주천 주천리", "주천면 주천리"),
        ("(26235) 강원 영월군 영월읍 하송리", "영월읍 하송리"),
    ],
)  # fmt: skip
def test_an_area_is_found_however_the_county_and_the_town_are_written(county: Vault, address: str, area: str) -> None:
    assert place(county, address=address) == (area, True, "")


@pytest.mark.parametrize(
    ("town", "village", "area", "is_complete"),
    [
        ("영월", "", "영월읍", True), ("영월", "와석리", "김삿갓면 와석리", True),
        ("영월군 남면", "연당리", "남면 연당리", True),
        ("영월군", "", "", True), ("강원도", "", "", True),
        ("남면", "무릉리", "남면", False), ("없는면", "", "", False),
        ("정선군 남면", "", "", False), ("정선", "남면", "", False),
        ("정선", "문곡리", "", False), ("춘천시", "서면", "", False),
    ],
)  # fmt: skip
def test_columns_of_areas_are_read_together(
    county: Vault, town: str, village: str, area: str, is_complete: bool
) -> None:
    assert place(county, town, village)[:2] == (area, is_complete)


@pytest.mark.parametrize(
    ("address", "elsewhere"),
    [
        ("정선군 남면 무릉리", "정선군"), ("정선 남면 무릉리", "정선"), ("강원도 인제군 북면 원통리", "인제군"),
        ("인제군북면원통리 1", "인제군"), ("춘천시 서면", "춘천시"), ("양구 남면", "양구"),
        ("자택: 정선군 남면 문곡리", "정선군"),
        ("태백시 상동 12", "태백시"), ("원주시 부론면 (영월읍에서 이사)", "원주시"),
        ("서울특별시 강남구 대치동", "강남구"),
        ("부산 중구 남포동", "부산"), ("대구광역시 달성군 하빈면", "달성군"),
        ("세종특별자치시 연서면", "세종특별자치시"),
    ],
)  # fmt: skip
def test_another_countys_town_of_the_same_name_is_not_ours_and_is_named(
    county: Vault, address: str, elsewhere: str
) -> None:
    assert place(county, address=address) == ("", False, elsewhere)


def test_a_column_that_repeats_another_countys_town_does_not_make_it_ours(county: Vault) -> None:
    assert place(county, "남면", "", "정선군 남면 문곡리") == ("", False, "정선군")
    assert place(county, "영월읍", "", "원주시 부론면") == ("영월읍", False, "원주시")


def test_a_village_that_the_town_does_not_have_leaves_a_bare_address_without_area(county: Vault) -> None:
    assert place(county, address="남면 무릉리 12") == ("", False, "")
    assert place(county, address="영월군 남면 섭새리") == ("남면", False, "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.sampled_from(OTHERS),
    st.sampled_from(TOWNS),
    st.sampled_from(["", " 무릉리 3", " 중앙로 1", " 하송리"]),
    st.sampled_from(["", "강원특별자치도 ", "경북 ", "주소 "]),
    st.booleans(),
)
def test_behind_the_whole_name_of_another_county_nothing_is_ours(
    county: Vault, other: str, town: str, behind: str, before: str, is_glued: bool
) -> None:
    text = f"{before}{other}{'' if is_glued else ' '}{town}{behind}"
    assert place(county, address=text) == ("", False, other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.sampled_from(VILLAGES),
    st.sampled_from(
        ["{0} {1} {2}", "강원특별자치도 {0} {1} {2} 12", "영월 {1} {2} 3-1", "{1} {2}", "강원도{0}{1}{2}", "{0}{1} {2}"]
    ),
)
def test_every_village_of_the_county_is_found_in_every_writing(county: Vault, path: tuple[str, ...], form: str) -> None:
    assert place(county, address=form.format(*path)) == (" ".join(path[1:]), True, "")
