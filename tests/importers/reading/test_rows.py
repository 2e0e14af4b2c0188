"""Households, calls and phone use out of files, row by row."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.power.phone_use import PhoneUseRow
from coordinator.importers.preview import Preview, preview
from coordinator.records.base import KST
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from pathlib import Path


def read(kind: str, folder: Path, text: str, encoding: str = "utf-8", **options: object) -> Preview:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return preview(kind, path, **options)  # type: ignore[arg-type]


def homes(file_preview: Preview) -> list[HouseholdRow]:
    return [row for row in file_preview.rows if isinstance(row, HouseholdRow)]


def codes(file_preview: Preview) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file_preview.problems]


HEADER = (
    "연번,관리번호,성명,성별,생년월일,전화번호,읍면,리,주소,위도,경도,위험군,방문 안전메모,"
    "비상연락처 성명,관계,비상연락처 전화,안부전화 동의,동의일"
)
FULL = f"""독거 어르신 명단
기준일: 2026. 10. 31.
{HEADER}
1,YW-1,김영희,여,1948-03-02,1012345678,영월읍,영흥리,중앙로 1,37.18,128.46,고위험군,\
개 있음,김철수,아들,010-2222-3333,예,2026-01-05
2,YW-2,박철수,남자,19501105,033) 370-2114,산솔면,녹전1리,,128.60,37.20,중,,,,,아니오,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_county_list_is_read_in_full(tmp_path: Path, encoding: str) -> None:
    file_preview = read("households", tmp_path, FULL, encoding)
    one, two = homes(file_preview)
    assert (one.line, one.external_id, one.name, one.sex, one.born_on) == (4, "YW-1", "김영희", "f", date(1948, 3, 2))
    assert (one.phone, one.town, one.village, one.risk) == ("01012345678", "영월읍", "영흥리", "high")
    assert (one.safety_note, one.latitude, one.longitude) == ("개 있음", 37.18, 128.46)
    assert [(c.name, c.relation, c.phone) for c in one.contacts] == [("김철수", "아들", "01022223333")]
    assert [(cell.purpose, cell.answer, cell.on) for cell in one.consents] == [("calls", True, date(2026, 1, 5))]
    assert [(cell.purpose, cell.answer) for cell in two.consents] == [("calls", False)]
    assert (two.sex, two.born_on, two.phone, two.contacts) == (
        "m",
        date(1950, 11, 5),
        "0333702114",
        (),
    )
    assert (two.latitude, two.longitude) == (37.20, 128.60)  # swapped in the file
    assert file_preview.problems == ()
    assert len(file_preview.notes) >= 4  # header line, zero put back, coordinates, columns left out


def test_each_bad_cell_is_named_and_only_rows_beyond_use_are_left_out(tmp_path: Path) -> None:
    text = "관리번호,이름,생년월일,전화,성별,위험군,위도,경도\n" + "\n".join(
        [
            "1,김영희,1948-03-02,010-1234-5678,여,고,37.1,128.4",
            "2,,1948-03-02,010-1234-5678,여,고,,",
            "3,이몽룡,48.3.2,010-1234-5678,남,고,,",
            "4,성춘향,1948-02-30,010-1234-5678,여,고,,",
            "5,홍길동,1950-01-01,12,기타,최고,35.0,139.7",
            "1,김영희,1949-03-02,010-1234-5678,여,고,37.1,128.4",
            "1,김영희,1948-03-02,010-1234-5678,여,고,37.1,128.4",
            "8,12345,1948-03-02,,,,,",
        ]
    )
    file_preview = read("households", tmp_path, text)
    assert sorted(codes(file_preview)) == [
        (3, "name_missing"),
        (4, "two_digit_year"),
        (5, "birth_never"),
        (6, "coordinates"),
        (6, "phone"),
        (6, "risk"),
        (6, "sex"),
        (7, "duplicate"),
        (9, "name"),
    ]
    assert [home.external_id for home in homes(file_preview)] == ["1", "3", "4", "5"]
    assert [home.born_on for home in homes(file_preview)] == [date(1948, 3, 2), None, None, date(1950, 1, 1)]
    assert (file_preview.row_count, file_preview.rejected_count, file_preview.repeated_count) == (8, 3, 1)
    assert homes(file_preview)[3].latitude is None


def test_resident_numbers_are_hidden_wherever_they_stand(tmp_path: Path) -> None:
    text = "이름,주민등록번호,전화,주소,비고\n" + "\n".join(
        [
            "김영희 480302-2123456,1948-03-02,010-1234-5678,,",
            "박철수,501105-1234567,010-1234-5679,,",
            "이몽룡,1951-01-01,010-1234-5670,４８０３０２－２１２３４５６,",
            "성춘향,1952-01-01,010-1234-5671,,주민 480302 2123456",
        ]
    )
    file_preview = read("households", tmp_path, text)
    assert codes(file_preview) == [
        (2, "resident_number"),
        (3, "resident_number"),
        (4, "resident_number"),
        (5, "resident_number"),
    ]
    assert [(home.name, home.born_on, home.sex, home.address, home.notes) for home in homes(file_preview)] == [
        ("김영희", date(1948, 3, 2), "", "", ()),
        ("박철수", date(1950, 11, 5), "m", "", ()),
        ("이몽룡", date(1951, 1, 1), "", "480302-2******", ()),
        ("성춘향", date(1952, 1, 1), "", "", ("주민 480302-2******",)),
    ]
    everything = (
        repr(file_preview.rows) + repr(file_preview.problems) + repr(file_preview.sample) + repr(file_preview.notes)
    )
    narrow = unicodedata.normalize("NFKC", everything)
    assert "2123456" not in narrow
    assert "1234567," not in narrow
    assert "480302-2******" in everything


def test_a_file_named_by_a_resident_number_does_not_keep_it(tmp_path: Path) -> None:
    path = tmp_path / "480302-2123456.csv"
    path.write_text("이름,전화\n김영희,010-1234-5678\n", encoding="utf-8")
    assert preview("households", path).file_name == "480302-2******.csv"


def test_names_come_in_one_form_and_formulas_stay_text(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "김영희")
    text = f"이름,주소,전화\n\u200b{decomposed}\u00a0,=HYPERLINK(1),010-1234-5678\n"
    (home,) = homes(read("households", tmp_path, text))
    assert (home.name, home.address) == ("김영희", "=HYPERLINK(1)")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_cell_breaks_the_import(tmp_path_factory: pytest.TempPathFactory, name: str, phone: str, born: str) -> None:
    cells = ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in (name, phone, born))
    text = f"이름,전화,생년월일\n{cells}\n김영희,010-1234-5678,1948-03-02\n"
    try:
        file_preview = read("households", tmp_path_factory.mktemp("fuzz"), text, "utf-8-sig")
    except (ImportRefused, UnicodeEncodeError):
        return
    assert homes(file_preview)[-1].name == "김영희"
    assert (
        file_preview.row_count == file_preview.taken_count + file_preview.rejected_count + file_preview.repeated_count
    )


def test_calls_are_read_with_korean_times_and_words(tmp_path: Path) -> None:
    text = """전화번호,통화일시,통화결과,이상항목,긴급,요약
010-1234-5678,2026-11-20 오후 2:05,연결,,,잘 지내심
1087654321,2026. 11. 20. 9:10,연결,"건강, 식사",,무릎 통증
010-1111-2222,2026-11-20 10:00,미응답,,,
010-1111-2222,2026-11-20 10:30,결번,,,
010-1111-2223,2026-11-20 11:00,거부,,,
010-1111-2224,2026-11-20 11:00,연결,,Y,쓰러짐
010-1111-2225,2026-11-20 11:00,알쏭달쏭,,,
010-1111-2226,언젠가,연결,,,
,2026-11-20 11:00,연결,,,
010-1111-2222,2026-11-20 10:00,연결,,,
"""
    file_preview = read("calls", tmp_path, text)
    rows = [row for row in file_preview.rows if isinstance(row, CallRow)]
    assert [(row.result, row.urgent, row.topics) for row in rows] == [
        (CallResult.OK, False, ()),
        (CallResult.CONCERN, False, ("health", "meals")),
        (CallResult.NO_ANSWER, False, ()),
        (CallResult.UNREACHABLE, False, ()),
        (CallResult.DECLINED_AI, False, ()),
        (CallResult.CONCERN, True, ()),
    ]
    assert rows[0].called_at == datetime(2026, 11, 20, 14, 5, tzinfo=KST)
    assert rows[1].phone == "01087654321"
    assert codes(file_preview) == [(8, "result"), (9, "stamp"), (10, "household_missing"), (11, "duplicate")]


def test_date_and_time_of_calls_may_stand_apart(tmp_path: Path) -> None:
    text = "phone,date,time,result\n010-1234-5678,2026-11-20,오후 2:05,connected\n010-1234-5678,2026-11-21,,no answer\n"
    file_preview = read("calls", tmp_path, text)
    first, second = (row for row in file_preview.rows if isinstance(row, CallRow))
    assert first.called_at == datetime(2026, 11, 20, 14, 5, tzinfo=KST)
    assert second.called_at == datetime(2026, 11, 21, tzinfo=KST)
    assert len(file_preview.notes) == 2  # no time of day; answered and no more


def test_phone_use_adds_calls_and_texts(tmp_path: Path) -> None:
    text = """전화번호,일자,발신통화,발신문자
010-1234-5678,2026-11-20,3,2
010-1234-5678,2026-11-21,0,0
010-1234-5678,2026-11-21,0,0
010-1234-5678,2026-11-21,1,0
010-1234-5678,2026-11-22,-1,0
010-1234-5678,2026-11-23,많음,0
010-1234-5678,2026-11-24,,
010-1234-5678,2026-11-25,99999,
"""
    file_preview = read("phone-use", tmp_path, text)
    assert [(row.day.day, row.outgoing_count) for row in file_preview.rows if isinstance(row, PhoneUseRow)] == [
        (20, 5),
        (21, 0),
    ]
    assert codes(file_preview) == [(5, "duplicate"), (6, "negative"), (7, "not_a_number"), (8, "empty"), (9, "absurd")]
    assert (file_preview.rejected_count, file_preview.repeated_count) == (5, 1)


# ------------------------------------------------------------ phone use, a column a day

WIDE = """회선번호,가입자,2026-11-01,2026. 11. 2.,20261103
010-1234-5678,가,3,0,
01012345679,나,x,-1,2
010-1234-5678,가,3,1,4
"""


def test_a_carriers_file_with_a_column_a_day_is_read_and_an_empty_cell_is_no_zero(tmp_path: Path) -> None:
    file_preview = read("phone-use", tmp_path, WIDE)
    rows = [row for row in file_preview.rows if isinstance(row, PhoneUseRow)]
    assert [(row.phone[-1], row.day.day, row.outgoing_count) for row in rows] == [
        ("8", 1, 3),
        ("8", 2, 0),
        ("9", 3, 2),
        ("8", 3, 4),
    ]
    assert codes(file_preview) == [(3, "not_a_number"), (3, "negative"), (4, "duplicate")]
    assert [problem.column for problem in file_preview.problems][:2] == ["2026-11-01", "2026. 11. 2."]
    assert (
        file_preview.row_count,
        file_preview.taken_count,
        file_preview.rejected_count,
        file_preview.repeated_count,
    ) == (8, 4, 3, 1)
    assert not any("2026" in note for note in file_preview.notes)


@given(st.lists(st.none() | st.integers(0, 40), min_size=2, max_size=31))
def test_a_column_a_day_and_a_row_a_day_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int | None]
) -> None:
    folder = tmp_path_factory.mktemp("phone")
    days = [date(2026, 10, 1 + n) for n in range(len(counts))]
    cells = ["" if count is None else str(count) for count in counts]
    wide = read("phone-use", folder, f"전화,{','.join(map(str, days))}\n01012345678,{','.join(cells)}\n")
    long = "".join(f"01012345678,{day},{cell}\n" for day, cell in zip(days, cells, strict=True) if cell)
    rows = [(row.day, row.outgoing_count) for row in wide.rows if isinstance(row, PhoneUseRow)]
    if long:
        other = read("phone-use", folder, "전화,일자,발신\n" + long)
        assert rows == [(row.day, row.outgoing_count) for row in other.rows if isinstance(row, PhoneUseRow)]
    assert rows == [(day, count) for day, count in zip(days, counts, strict=True) if count is not None]
