"""The parser of written addresses: real ways of writing, the way back, and texts of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.reference.address_text import Address, parse

ROADS = (
    "하송로",
    "하송안길",
    "단종로12번길",
    "중앙1로",
    "영흥12로",
    "마차리길",
    "김삿갓로",
    "횡계1길",
    "은행나무1길",
    "남면로",
)
TOWNS = ("", "영월읍", "남면", "김삿갓면", "무릉도원면")
VILLAGES = ("하송리", "조전리", "마차리", "와석리", "상월오개리")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "영월읍 하송로 12-3, 101동 203호 (하송리)",
            Address(
                town="영월읍",
                village="하송리",
                road="하송로",
                number=12,
                sub_number=3,
                block="101",
                room="203",
            ),
        ),
        ("남면 조전리 산 12-3번지", Address(town="남면", village="조전리", is_mountain=True, lot=12, sub_lot=3)),
        ("조전리 2반, 마을회관 옆", Address(village="조전리", hamlet=2, rest="마을회관 옆")),
        (
            "강원도 영월군 수주면 무릉리 123",
            Address(province="강원특별자치도", county="영월군", town="수주면", village="무릉리", lot=123),
        ),
        (
            "강원특별자치도영월군영월읍하송로12-3",
            Address(province="강원특별자치도", county="영월군", town="영월읍", road="하송로", number=12, sub_number=3),
        ),
        ("영월 북면 마차리12번지", Address(county="영월군", town="북면", village="마차리", lot=12)),
        ("영월읍 하송로 12번길 3", Address(town="영월읍", road="하송로12번길", number=3)),
        ("영월읍 하송 1리 12번지의 3", Address(town="영월읍", village="하송리", village_part=1, lot=12, sub_lot=3)),
        (
            "중앙로 지하 20 지하1층 b102호",
            Address(road="중앙로", is_underground=True, number=20, floor=-1, room="B102"),
        ),
        (
            "단종로12번길 5 삼호아파트 가동 101호",
            Address(road="단종로12번길", number=5, building="삼호아파트", block="가", room="101"),
        ),
        ("북면 마차리길 12", Address(town="북면", road="마차리길", number=12)),
        (
            "(26239) 강원 영월군 남면 연당로 5",
            Address(province="강원특별자치도", county="영월군", town="남면", road="연당로", number=5),
        ),
        ("하송로 １２－３", Address(road="하송로", number=12, sub_number=3)),
        ("하송로 12 (하송리 123-4)", Address(village="하송리", road="하송로", number=12, lot=123, sub_lot=4)),
        ("영월읍\u200b 하송로\u00a012", Address(town="영월읍", road="하송로", number=12)),
        ("전라남도 고흥군", Address(province="전남광주통합특별시", county="고흥군")),
        ("마을회관 옆", Address(rest="마을회관 옆")),
        ("", Address()),
    ],
)
def test_addresses_as_people_write_them_are_taken_apart(text: str, wanted: Address) -> None:
    assert parse(text) == wanted


_numbers = st.integers(1, 9_999)
_subs = st.integers(0, 999)
_units = st.fixed_dictionaries(
    {
        "block": st.sampled_from(("", "가", "101", "B")),
        "floor": st.integers(-3, 20),
        "room": st.sampled_from(("", "203", "B102", "1503")),
    }
)
_before = {
    "province": st.sampled_from(("", "강원특별자치도")),
    "county": st.sampled_from(("", "영월군")),
    "town": st.sampled_from(TOWNS),
}
_on_road = st.fixed_dictionaries(
    {
        **_before,
        "road": st.sampled_from(ROADS),
        "is_underground": st.booleans(),
        "number": _numbers,
        "sub_number": _subs,
    }
)
_on_lot = st.fixed_dictionaries(
    {
        **_before,
        "village": st.sampled_from(VILLAGES),
        "village_part": st.integers(0, 12),
        "is_mountain": st.booleans(),
        "lot": _numbers,
        "sub_lot": _subs,
    }
)
_in_village = st.fixed_dictionaries({**_before, "village": st.sampled_from(VILLAGES), "hamlet": st.integers(0, 30)})
_addresses = st.builds(
    lambda where, unit: Address(**where, **unit),
    st.one_of(_on_road, _on_lot),
    _units,
) | st.builds(lambda where: Address(**where), _in_village)


@given(_addresses)
def test_what_is_written_out_is_read_back_as_it_was(address: Address) -> None:
    assert parse(str(address)) == address
    assert parse(str(address)).same_home(address) or not (address.number or address.lot or address.hamlet)


@given(_addresses)
def test_blanks_more_or_fewer_before_numbers_change_nothing(address: Address) -> None:
    if address.road:
        assert parse(str(address).replace(address.road + " ", address.road + "   ")) == address


@given(st.text(max_size=200) | st.text("영월군읍면리로길산번지동호층반0123456789-() ,", max_size=120))
def test_no_text_makes_it_fail_and_nothing_written_is_without_a_trace(text: str) -> None:
    address = parse(text)
    assert address.number >= 0
    assert isinstance(address.key, str)
    assert parse(text) == address


def test_a_text_of_a_million_signs_is_read_at_once() -> None:
    assert parse("하송로" * 300_000).rest
    assert parse("1" * 100_000).rest
