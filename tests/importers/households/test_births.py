"""Dates of birth: read in every way that is sure, else left out and named; a date never costs a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from korean_lunar_calendar import KoreanLunarCalendar

from coordinator.importers.households.births import ADULT_YEARS, OLDEST_YEARS, Birth, birth, five_digits
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.preview import preview
from coordinator.records.base import whole_years

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.importers.preview import Preview

TODAY = date(2026, 11, 30)


@given(
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    st.sampled_from(
        ["%Y-%m-%d", "%Y%m%d", "%Y. %m. %d.", "%Y년 %m월 %d일", "%Y.%m.%d생", "%Y-%m-%d (78세)", "%Y/%m/%d(양)"]
    ),
)
def test_birth_dates_read_back(born_on: date, form: str) -> None:
    assert birth(born_on.strftime(form)) == Birth(born_on)


def _was(year: int, born_on: date) -> bool:
    """Say whether a day of that year was and is past; 1900 had no 29 February."""
    try:
        return born_on.replace(year=year) <= TODAY
    except ValueError:
        return False


@given(
    st.dates(TODAY - timedelta(365 * OLDEST_YEARS), TODAY - timedelta(366 * ADULT_YEARS)),
    st.sampled_from(["%y%m%d", "%y.%m.%d", "%y-%m-%d.", "%y년 %m월 %d일", "'%y%m%d", "%y%m%d.0", "%y%m%d-*******"]),
)
def test_two_digits_of_the_year_are_of_the_century_in_which_the_person_is_an_adult(born_on: date, form: str) -> None:
    read = birth(born_on.strftime(form), today=TODAY)
    assert (read.born_on, read.century, read.doubt) == (born_on, born_on.year // 100 * 100, "")
    assert read.is_either == all(_was(century + born_on.year % 100, born_on) for century in (1900, 2000))


@given(st.integers(0, 991_231).map("{:06}".format))
def test_no_one_is_read_as_a_child_or_as_older_than_anybody_is(digits: str) -> None:
    read = birth(digits, today=TODAY)
    if read.century:
        assert read.born_on is not None
        assert ADULT_YEARS <= whole_years(read.born_on, TODAY) <= OLDEST_YEARS
    else:
        assert read.doubt


def test_two_digits_of_the_year_are_not_guessed_without_a_day_to_count_from() -> None:
    for text in ("48.3.2", "480302", "48-03-02"):
        assert birth(text) == Birth(doubt="two_digit_year")


@pytest.mark.parametrize(
    ("text", "born_on", "sex"),
    [
        ("480302-2******", date(1948, 3, 2), "f"), ("050302-3", date(2005, 3, 2), "m"),
        ("480302-2XXXXXX", date(1948, 3, 2), "f"), ("480302-1●●●●●●", date(1948, 3, 2), "m"),
        ("480302-2345678", date(1948, 3, 2), "f"), ("4803022345678", date(1948, 3, 2), "f"),
        ("19480302-2345678", date(1948, 3, 2), "f"), ("(480302)2345678", date(1948, 3, 2), "f"),
    ],
)  # fmt: skip
def test_a_resident_number_gives_birth_and_sex(text: str, born_on: date, sex: str) -> None:
    assert birth(text, today=TODAY) == Birth(born_on, sex)


@pytest.mark.parametrize(
    ("text", "doubt", "part"),
    [
        ("1948", "birth_part", "1948"), ("1948년생", "birth_part", "1948"), ("48년생", "birth_part", "1948"),
        ("1948-03", "birth_part", "1948-03"), ("1948년 3월", "birth_part", "1948-03"),
        ("1948년 3월생", "birth_part", "1948-03"), ("1948.03.00", "birth_part", "1948-03"),
        ("1948-03-??", "birth_part", "1948-03"), ("1948. 3.", "birth_part", "1948-03"),
        ("48년 3월", "birth_part", "1948-03"),
        ("194803", "birth_part", "1948-03"), ("1948-00-00", "birth_part", "1948"), ("1948-XX-XX", "birth_part", "1948"),
        ("1948년 쥐띠", "birth_part", "1948"), ("1948년(날짜 모름)", "birth_part", "1948"),
        ("단기 4281년", "birth_part", "1948"),
        ("1948.1", "birth_part", "1948"), ("１９４８", "birth_part", "1948"),
        ("1948-02-30", "birth_never", "1948"), ("480230", "birth_never", "1948"), ("19480230", "birth_never", "1948"),
        ("1948-13-05", "birth_never", "1948"), ("1948년 2월 31일", "birth_never", "1948"),
        ("음력 1948", "birth_part", "1948"), ("1948-03(음)", "birth_part", "1948"),
        ("1948.3.31(음)", "birth_never", "1948"),
        ("윤 1948.3.2", "birth_never", "1948"), ("1949.7.10(음)", "birth_leap", "1949"),
        ("음 49.7.10", "birth_leap", "1949"),
        ("1900.8.10(음)", "birth_leap", "1900"),
        ("090101", "birth_century", ""), ("78세", "birth_date", ""), ("모름", "birth_date", ""),
        ("알 수 없음", "birth_date", ""), ("1.2E+05", "birth_date", ""), ("99999", "birth_date", ""),
        ("1940년대", "birth_date", ""), ("1948년경", "birth_date", ""), ("1948 이전", "birth_date", ""),
        ("1948~", "birth_date", ""), ("1948 또는 1949", "birth_date", ""), ("48", "birth_date", ""),
        ("194", "birth_date", ""),
        ("03/02/48", "birth_date", ""), ("1948302", "birth_date", ""), ("0000-00-00", "birth_date", ""),
    ],
)  # fmt: skip
def test_of_what_is_not_sure_the_part_that_is_known_stays(text: str, doubt: str, part: str) -> None:
    assert birth(text, today=TODAY) == Birth(doubt=doubt, part=part)


@pytest.mark.parametrize(("text", "sex"), [("480230-2", "f"), ("480230-1******", "m"), ("480000-2", "f")])
def test_a_resident_number_with_a_day_that_never_was_gives_year_and_sex(text: str, sex: str) -> None:
    read = birth(text, today=TODAY)
    assert (read.born_on, read.part, read.sex) == (None, "1948", sex)


# The solar days are those of the printed almanac (만세력): 1948 has no leap month, 1949 a leap 7th, 1952 a leap 5th.
@pytest.mark.parametrize(
    ("text", "born_on"),
    [
        *((text, date(1948, 4, 10)) for text in (
            "1948-03-02(음)", "음 1948.3.2.", "음력 48.3.2", "(음)480302", "19480302(음력)", "1948년 3월 2일(음)",
            "1948.03.02 음", "음)1948.3.2", "陰 1948.3.2", "480302-2(음)", "1948-03-02 (음력)생", "lunar 1948-03-02",
        )),
        ("1949-윤7-10", date(1949, 9, 2)), ("음 1949. 윤 7. 10", date(1949, 9, 2)), ("1949.7.10(윤)", date(1949, 9, 2)),
        ("1949년 윤7월 10일", date(1949, 9, 2)), ("1949윤7월10일", date(1949, 9, 2)),
        ("1949.7.10(음윤)", date(1949, 9, 2)),
        ("1949.7.10(윤달)", date(1949, 9, 2)),
        ("1949.7.10(음, 평달)", date(1949, 8, 4)), ("1949.7.10(음평)", date(1949, 8, 4)),
        ("1957.8.30(음)", date(1957, 9, 23)),  # only the first of the two months has a 30th
        ("1948.12.20(음)", date(1949, 1, 18)), ("단기 4281.3.2(음)", date(1948, 4, 10)),
        ("1948-02-30(음)", None),
    ],
)  # fmt: skip
def test_a_lunar_date_becomes_the_solar_day(text: str, born_on: date | None) -> None:
    read = birth(text, today=TODAY)
    assert (read.born_on, read.doubt) == (born_on, "birth_lunar" if born_on else "birth_never")
    assert read.has_words


@given(
    st.dates(date(1900, 2, 1), date(2030, 1, 1)),
    st.sampled_from(["{}-{}-{}(음)", "음력 {}.{}.{}", "{}.{:02}.{:02} 음"]),
)
def test_a_lunar_date_is_read_as_the_day_it_came_from_or_as_its_year(solar: date, form: str) -> None:
    calendar = KoreanLunarCalendar()
    assert calendar.setSolarDate(solar.year, solar.month, solar.day)
    year, month, day = calendar.lunarYear, calendar.lunarMonth, calendar.lunarDay
    twin = KoreanLunarCalendar()
    has_twin = twin.setLunarDate(year, month, day, not calendar.isIntercalation)
    read = birth(form.format(year, month, day), today=TODAY)
    if has_twin:
        assert (read.born_on, read.doubt) == (None, "birth_leap")
        assert read.part in (str(year), str(year + 1))
    else:
        assert (read.born_on, read.doubt) == (solar, "birth_lunar")


@given(
    st.integers(1890, 2026),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(
        ["{}-{:02}-{:02}", "{}.{}.{}", "{}년 {}월 {}일", "{} {} {}", "{}/{:02}/{:02}", "{}{:02}{:02}", "{}.{}.{}생"]
    ),
)
def test_what_a_date_says_for_sure_is_kept_and_no_more(year: int, month: int, day: int, form: str) -> None:
    read = birth(form.format(year, month, day), today=TODAY)
    try:
        assert read.born_on == date(year, month, day)
    except ValueError:
        known = f"{year}-{month:02}" if not day and 1 <= month <= 12 else str(year)
        assert (read.born_on, read.part) == (None, known)


@pytest.mark.parametrize(
    ("text", "born_on"),
    [
        ("1948.3.2 (음력 1.22)", date(1948, 3, 2)), ("1948-03-02(음 1948-01-22)", date(1948, 3, 2)),
        ("음 1948.1.22 (양 1948.3.2)", date(1948, 3, 2)), ("1948.1.22/양 1948.3.2", date(1948, 3, 2)),
        ("음 1948.1.22 (1948.3.2)", None), ("1948.1.22 (1948.3.2)", None),
    ],
)  # fmt: skip
def test_of_a_date_in_both_calendars_the_solar_one_is_taken(text: str, born_on: date | None) -> None:
    read = birth(text, today=TODAY)
    assert (read.born_on, read.has_words) == (born_on, True)


@pytest.mark.parametrize("text", ["1948-03-02(호적)", "1948.3.2 주민등록상", "1948-03-02 추정"])
def test_words_beside_a_date_are_kept(text: str) -> None:
    read = birth(text, today=TODAY)
    assert read.born_on == date(1948, 3, 2)
    assert read.has_words


def test_numbers_of_five_digits_are_read_as_their_column_is() -> None:
    assert five_digits(["10203", "480302"]) == "date"
    assert birth("10203", today=TODAY, five="date") == Birth(date(2001, 2, 3), century=2000, is_either=True)
    assert five_digits(["17593", "1948-03-02"]) == "serial"
    assert birth("17593", today=TODAY, five="serial") == Birth(date(1948, 3, 1))
    assert birth("17593", today=TODAY, five="date").born_on == date(1948, 3, 1)  # 017593 is no date
    assert five_digits(["10203", "17593", "480302"]) == ""
    assert birth("10203", today=TODAY, five="").doubt == "birth_date"
    assert birth("302", today=TODAY, five="date").born_on == date(2000, 3, 2)


# ------------------------------------------------------------ in a file


def read(folder: Path, head: str, *rows: str) -> Preview:
    path = folder / "list.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return preview("households", path, today=TODAY)


def homes(file_preview: Preview) -> list[HouseholdRow]:
    return [row for row in file_preview.rows if isinstance(row, HouseholdRow)]


def test_nobody_is_left_out_because_of_a_birth(tmp_path: Path) -> None:
    births = ["480302", "570108", "10203", "1948-03-02(음)", "1948", "480230-2", "1948-02-30", "언제인지 모름", ""]
    file_preview = read(tmp_path, "이름,생년월일", *(f"사람{chr(0xAC00 + n)},{text}" for n, text in enumerate(births)))
    assert [home.born_on for home in homes(file_preview)] == [
        date(1948, 3, 2), date(1957, 1, 8), date(2001, 2, 3), date(1948, 4, 10), None, None, None, None, None
    ]  # fmt: skip
    assert file_preview.rejected_count == 0
    assert [(problem.row, problem.code) for problem in file_preview.problems] == [
        (4, "birth_check"), (5, "birth_lunar"), (6, "birth_part"), (7, "birth_never"), (8, "birth_never"),
        (9, "birth_date"),
    ]  # fmt: skip
    assert [home.born_part for home in homes(file_preview)] == ["", "", "", "", "1948", "1948", "1948", "", ""]
    assert homes(file_preview)[5].sex == "f"
    said = " ".join(file_preview.notes)
    assert "2건을 1900년대로 읽었습니다(예: 1948년)" in said
    assert "1건을 2000년대로 읽었습니다(예: 2001년)" in said


def test_the_words_of_a_birth_that_says_more_are_kept(tmp_path: Path) -> None:
    births = [
        "음 1948.3.2.",
        "모름",
        "4802302345678",
        "1948년생",
        "1948-03-02",
        "1948년경",
        "1949.7.10(음)",
        "무자년생",
    ]
    file_preview = read(tmp_path, "이름,생년월일", *(f"사람{chr(0xAC00 + n)},{text}" for n, text in enumerate(births)))
    assert [home.born_words for home in homes(file_preview)] == [
        "음 1948.3.2.", "", "4802302******", "", "", "1948년경", "1949.7.10(음)", "무자년생"
    ]  # fmt: skip
    assert all(home.notes == () for home in homes(file_preview))
    assert "345678" not in repr(file_preview.rows) + repr(file_preview.problems)


@pytest.mark.parametrize(
    ("column", "lunar", "solar"),
    [("음양", "음", "양"), ("음력여부", "Y", "N"), ("양음구분", "음력", "양력"), ("음력여부", "음", "")],
)
def test_a_column_beside_the_birth_may_say_that_it_is_lunar(
    tmp_path: Path, column: str, lunar: str, solar: str
) -> None:
    file_preview = read(tmp_path, f"이름,생년월일,{column}", f"김영희,1948-03-02,{lunar}", f"박철수,1948-03-02,{solar}")
    assert [home.born_on for home in homes(file_preview)] == [date(1948, 4, 10), date(1948, 3, 2)]
    assert homes(file_preview)[0].born_words == f"{lunar} 1948-03-02"


def test_year_and_date_of_birth_in_two_columns_are_one_birth(tmp_path: Path) -> None:
    file_preview = read(tmp_path, "이름,출생연도,생년월일", "김영희,1948,1948-03-02", "박철수,1950,1950-01-02")
    assert [home.born_on for home in homes(file_preview)] == [date(1948, 3, 2), date(1950, 1, 2)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("생년월일", "모름"), ("성별", "기타"), ("전화번호", "뒷집"), ("위험군", "최고"), ("등록일", "작년"),
        ("위도", "북쪽"), ("경도", "999"), ("보호자 연락처", "없다고 함"), ("전력동의", "글쎄"),
        ("동의일", "봄"), ("읍면", "없는면"),
        ("관리번호", "480302-2345678"), ("주소", "하송리 480302-2345678"), ("전화번호", "4803022345678"),
        ("비고", "주민 480302-2345678"), ("보호자", "480302-2345678"),
    ],
)  # fmt: skip
def test_an_unreadable_cell_costs_the_cell_and_never_the_person(tmp_path: Path, column: str, cell: str) -> None:
    file_preview = read(tmp_path, f"이름,{column}", f"김영희,{cell}")
    assert [home.name for home in homes(file_preview)] == ["김영희"]
    assert file_preview.rejected_count == 0
    assert file_preview.problems or column == "읍면"  # areas are known to the register only
    assert "345678" not in repr(file_preview.rows) + repr(file_preview.problems) + repr(file_preview.sample)


@given(st.text(max_size=30))
def test_no_text_in_the_birth_column_costs_the_person(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    born = text.replace("\0", "").replace('"', '""')
    file_preview = read(tmp_path_factory.mktemp("birth"), "이름,생년월일,전화", f'김영희,"{born}",010-1234-5678')
    assert [home.name for home in homes(file_preview)] == ["김영희"]
