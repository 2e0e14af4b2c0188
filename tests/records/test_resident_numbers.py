"""A resident registration number is hidden wherever it stands, and nothing else is."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator.importers.preview import preview
from coordinator.records.values.resident_numbers import (
    drop_resident_numbers,
    has_resident_number,
    hide_resident_numbers,
    resident_number_in,
    resident_numbers_among,
)
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

MANY = 10_000
WRITTEN = [
    "480302-2345678", "4803022345678", "480302 2345678", "480302 - 2345678", "480302–2345678", "480302—2345678",
    "480302−2345678", "480302‐2345678", "480302~2345678", "480302.2345678", "480302·2345678", "480302ㅡ2345678",
    "480302 ㅡ 2345678", "480302ー2345678", "480302_2345678", "480302/2345678", "480302:2345678", "480302,2345678",
    "480302;2345678", "480302|2345678", "480302=2345678", "480302*2345678", "480302→2345678", "480302--2345678",
    "480302-2 345678", "480302-2-345678", "480302-23456-78", "480302-2345-678", "48 03 02-2345678", "(480302)2345678",
    "[480302]-[2345678]", "480302(2345678)", "①480302-2345678", "①4803022345678", "４８０３０２－２３４５６７８",
    "٤٨٠٣٠٢-٢٣٤٥٦٧٨", "19480302-2345678", "194803022345678", "19480302 2345678", "48.03.02-2345678", "48-03-02-2345678",
    "48. 3. 2.-2345678", "48/03/02-2345678", "1948-03-02-2345678", "1948.03.02.-2345678", "1948년 3월 2일-2345678",
    "4 8 0 3 0 2 - 2 3 4 5 6 7 8", "4 8 0 3 0 2 2 3 4 5 6 7 8", "4-8-0-3-0-2-2-3-4-5-6-7-8", "48O3O2-2345678",
    "480302-234567l", "480302\u200b-2345678", "480302-\u00ad2345678", "480302\t2345678", "480302 뒷자리 2345678",
    "480230-2345678", "480302-9345678",
]  # fmt: skip
KEPT = [
    "010-1234-5678", "2026-11-24 08:00", "계좌 123456-04-123456", "481399-2345678", "480302 010-1234-5678",
    "1948-03-02 010-2345-6789", "1948.3.2/033-370-2114", "480302-010-1234-5678", "480302/01012345678",
    "48 03 02 02-1234567", "480302 370-2114", "480302-370-2114", "480302 3702114", "1948.03.02 3702114",
    "480302 1588-1234", "+82 10-1234-5678", "+8201012345678", "2026-11-24T11:12:13.1234567", "고객번호 9001012345678",
    "계량기: 9001012345678", "480302-2******", "480302-2", "1780012345678", "302-1234-5678-91", "SGSC10006486",
]  # fmt: skip


@pytest.mark.parametrize("typed", WRITTEN)
def test_each_way_of_writing_one_is_hidden(typed: str) -> None:
    hidden = hide_resident_numbers(f"메모 {typed} 끝")
    assert hidden.count("******") == 1
    assert hidden.startswith("메모 ")
    assert hidden.endswith(" 끝")
    assert hide_resident_numbers(hidden) == hidden
    assert resident_number_in(typed)[:7] in ("4803022", "4802302", "4803029")
    assert drop_resident_numbers(f"김영희 {typed}") in ("김영희", "김영희 ①")


@pytest.mark.parametrize("typed", KEPT)
def test_other_numbers_stay(typed: str) -> None:
    assert hide_resident_numbers(typed) == typed


def some_birth(chance: random.Random) -> str:
    form = chance.choice(
        [
            "%y%m%d",
            "%Y%m%d",
            "%Y-%m-%d",
            "%Y.%m.%d",
            "%y.%m.%d",
            "%Y. %m. %d.",
            "%Y년 %m월 %d일",
            "%y/%m/%d",
            "%y-%m-%d",
        ]
    )
    return (date(1920, 1, 1) + timedelta(chance.randrange(31_000))).strftime(form)


def test_a_date_beside_a_phone_keeps_both() -> None:
    chance = random.Random(1)
    for _ in range(MANY):
        line, exchange, four = (chance.randrange(*span) for span in ((0, 10_000), (200, 1_000), (1_000, 10_000)))
        phone = chance.choice(
            [f"010-{four}-{line:04}", f"010{four}{line:04}", f"010 {four} {line:04}", f"033-{exchange}-{line:04}",
             f"033) {exchange}-{line:04}", f"02-{exchange}{line:04}", f"1588-{line:04}", f"{exchange}-{line:04}"]
        )  # fmt: skip
        text = some_birth(chance) + chance.choice([" ", ", ", "/", " / ", " - ", ": ", "-", ";", "  ", "\t"]) + phone
        assert hide_resident_numbers(text) == text
        text = f"{phone} {some_birth(chance)}"
        assert hide_resident_numbers(text) == text


def test_a_time_stays_as_it_is() -> None:
    chance = random.Random(2)
    for _ in range(MANY):
        at = datetime(2020, 1, 1) + timedelta(seconds=chance.randrange(10**9), microseconds=chance.randrange(10**6))  # noqa: DTZ001
        for text in (
            at.isoformat(), f"{at:%Y-%m-%d %H:%M:%S}", f"{at:%Y%m%d%H%M%S}", f"{at:%y%m%d%H%M%S}",
            f"{at:%Y%m%d %H%M%S}", f"{at:%Y-%m-%d-%H.%M.%S.%f}", f"{at:%Y. %m. %d. %H:%M}",
            f"{at:%Y-%m-%dT%H:%M:%S}+09:00",
            f"{at:%Y-%m-%d %H:%M}~{at:%H:%M}", f"{at:%Y-%m-%d} ~ {at:%Y-%m-%d}", f"{at:%Y%m%d%H%M%S%f}",
        ):  # fmt: skip
            assert hide_resident_numbers(text) == text


@pytest.mark.parametrize(
    "code",
    [
        lambda c: f"{c.randrange(10**13):013}",
        lambda c: f"{date(1920, 1, 1) + timedelta(c.randrange(31_000)):%y%m%d}{c.randrange(10**7):07}",
        lambda c: f"{date(2010, 1, 1) + timedelta(c.randrange(5_000)):%y%m%d}-{c.randrange(10**7):07}",
        lambda c: f"{c.randrange(10**6):06}-{c.randrange(10**7):07}",
        lambda c: f"{c.randrange(100):02}-{c.randrange(10**4):04}-{c.randrange(10**4):04}",
    ],
)  # fmt: skip
def test_codes_of_a_column_are_codes_whatever_they_begin_with(code: object) -> None:
    chance = random.Random(3)
    assert resident_numbers_among([code(chance) for _ in range(MANY)]) == frozenset()  # type: ignore[operator]


def real(chance: random.Random) -> str:
    """Make a number up with a right check digit."""
    born_on = date(1930, 1, 1) + timedelta(chance.randrange(20_000))
    digits = f"{born_on:%y%m%d}{chance.choice('12')}{chance.randrange(10**5):05}"
    total = sum(int(d) * weight for d, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    return f"{digits}{(11 - total % 11) % 10}"


def test_a_column_of_codes_that_holds_resident_numbers_is_known_by_their_check_digits() -> None:
    chance = random.Random(4)
    numbers = [real(chance) for _ in range(50)]
    assert resident_numbers_among(numbers) == frozenset(numbers)
    dashed = [f"{number[:6]}-{number[6:]}" for number in numbers]
    assert resident_numbers_among(dashed) == frozenset(dashed)
    assert resident_numbers_among(["YW-1", "YW-2", "YW-3", "480302-2345678"]) == {"480302-2345678"}


def test_a_customer_number_is_stored_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    rows = [f"9001012345678,2026-11-01 {hour:02}:00,0.1" for hour in range(24)]
    path.write_text("\n".join(("고객번호,일시,사용량(kWh)", *rows, "9001012345678,어제,0.1")) + "\n", encoding="utf-8")
    file_preview = preview("readings", path)
    assert {row.external_id for row in file_preview.rows} == {"9001012345678"}  # type: ignore[union-attr]
    assert {problem.code for problem in file_preview.problems} == {"stamp"}
    assert file_preview.sample[0][0] == "9001012345678"
    homes = tmp_path / "homes.csv"
    homes.write_text("관리번호,이름,계량기번호\n9001012345678,김영희,9001012345678\n", encoding="utf-8")
    list_seen = preview("households", homes)
    assert list_seen.rows[0].external_id == "9001012345678"  # type: ignore[union-attr]
    assert list_seen.problems == ()
    assert list_seen.sample[0] == ("9001012345678", "김영희", "9001012345678")
    wide = tmp_path / "wide.csv"
    lines = [f"2026-11-01 {hour:02}:00,0.1,0.2" for hour in range(24)]
    wide.write_text("\n".join(("일시,9001012345678,9001012345679", *lines)) + "\n", encoding="utf-8")
    assert {row.external_id for row in preview("readings", wide).rows} == {"9001012345678", "9001012345679"}  # type: ignore[union-attr]
    one = tmp_path / "9001012345678.csv"
    one.write_text("\n".join(("일시,사용량(kWh)", *(f"2026-11-01 {hour:02}:00,0.1" for hour in range(24)))) + "\n")
    assert [row.external_id for row in preview("readings", one).rows] == ["9001012345678"]  # type: ignore[union-attr]


TEXTS = (
    "이름",
    "주소",
    "방문 안전메모",
    "비고",
    "보호자 성명",
    "관계",
    "보호자 연락처",
    "전화",
    "읍면",
    "리",
    "성별",
    "위험군",
)


@pytest.mark.parametrize("typed", ["480302-2345678", "194803022345678", "(480302)2345678", "48.03.02-2345678"])
def test_a_number_in_any_text_of_a_list_is_hidden_named_and_costs_no_person(tmp_path: Path, typed: str) -> None:
    head = ("이름", *TEXTS[1:])
    rows = [[f"사람{chr(0xAC00 + n)}" if n else "김영희", *[""] * (len(head) - 1)] for n in range(len(head))]
    for n, row in enumerate(rows):
        row[n] = f"{row[n]} {typed}".strip()
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in (head, *rows)) + "\n", encoding="utf-8")
    file_preview = preview("households", path)
    assert (file_preview.taken_count, file_preview.rejected_count) == (len(rows), 0)
    named = {(problem.row, problem.column) for problem in file_preview.problems if problem.code == "resident_number"}
    assert named == {(n + 2, column) for n, column in enumerate(head)}
    assert "345678" not in repr(file_preview.rows) + repr(file_preview.problems) + repr(file_preview.sample) + repr(
        file_preview.notes
    )


def test_a_call_that_names_a_number_is_kept_with_it_masked(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    rows = ["010-1234-5678,2026-11-20 14:05,응답,숨이 차다고 하심. 주민번호 480302-2345678"]
    path.write_text("\n".join(("전화번호,통화일시,통화결과,요약", *rows)) + "\n", encoding="utf-8")
    file_preview = preview("calls", path)
    assert file_preview.rows[0].summary == "숨이 차다고 하심. 주민번호 480302-2******"  # type: ignore[union-attr]
    assert [(problem.row, problem.column, problem.code) for problem in file_preview.problems] == [
        (2, "요약", "resident_number")
    ]


def test_a_note_typed_with_one_is_stored_without_it(empty: Workspace) -> None:
    home = add_home(empty)
    empty.households.add_note(home.id, "주민번호 480302-2345678 확인, 생일 480302 전화 010-1234-5678", NOW)
    text = empty.households.card(home.id, NOW).notes[0].text
    assert text == "주민번호 480302-2****** 확인, 생일 480302 전화 010-1234-5678"
    assert not has_resident_number(text)


@pytest.mark.parametrize("text", ["하송리 19 48-03-02-2123453", "하송리 20 48.03.02-2123453", "3통 2반 48/3/2-2123453"])
def test_a_number_behind_another_one_of_an_address_is_masked(text: str) -> None:
    assert "2123453" not in hide_resident_numbers(text)
