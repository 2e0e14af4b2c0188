"""What a list says became of a person, in every way offices write it; and what only looks like it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.households.marks import Became, became, split_mark, stated
from coordinator.importers.preview import preview
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.importers.households.people import HouseholdRow


def only_row(folder: Path, head: str, cells: str) -> HouseholdRow:
    path = folder / "list.csv"
    path.write_text(f"성명,{head}\n두메산,{cells}\n", encoding="utf-8")
    (row,) = preview("households", path, today=NOW.date()).rows
    return row  # type: ignore[return-value]


@pytest.mark.parametrize(
    "name",
    [
        "고 영 희",
        "고 영희",
        "고 은",
        "최 이주",
        "김 해지",
        "박 이사",
        "이 운명",
        "남궁 해지",
        "남궁해지",
        "김 이 주",
        "응우옌 티 화",
    ],
)
def test_a_name_with_a_blank_in_it_is_a_whole_name_and_no_mark(name: str) -> None:
    assert split_mark(name) == (name.replace(" ", ""), None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("고 두메산", Became.DIED),
        ("고(故) 두메산", Became.DIED),
        ("(故)두메산", Became.DIED),
        ("두메산사망", Became.DIED),
        ("두메산(亡)", Became.DIED),
        ("두메산(돌아가심)", Became.DIED),
        ("두메산_사망", Became.DIED),
        ("두 메 산 사망", Became.DIED),
        ("두메산*사망", Became.DIED),
        ("두메산(사망, 26.3.1)", Became.DIED),
        ("두메산(자택 사망)", Became.DIED),
        ("두메산 26.10.3 사망", Became.DIED),
        ("두메산→전출", Became.MOVED),
        ("두메산(전출: 원주)", Became.MOVED),
        ("두메산 관외 전출", Became.MOVED),
        ("두메산 입원 중", Became.HOSPITAL),
        ("두메산（요양원 입소）", Became.FACILITY),
        (unicodedata.normalize("NFD", "두메산(사망)"), Became.DIED),
    ],
)
def test_a_mark_is_taken_off_a_name_however_it_stands_there(name: str, kind: Became) -> None:
    read, mark = split_mark(name)
    assert (read, mark and mark.became) == ("두메산", kind)


_NAMES = st.text("가나다라마바사아자차김이박최", min_size=3, max_size=3)
_SAID = st.sampled_from(
    ["사망", "전출", "입원중", "서비스 종결", "요양원 입소", "동의 철회", "26.11.2. 사망", "원주시 전출"]
)


@given(
    _NAMES, _SAID, st.sampled_from(["{n}({w})", "{n} {w}", "{n}-{w}", "{n}/{w}", "({w}){n}", "{n} [{w}]", "{n}_{w}"])
)
def test_name_and_mark_come_apart_in_every_way_of_writing(name: str, words: str, form: str) -> None:
    read, mark = split_mark(form.format(n=name, w=words))
    assert (read, mark and mark.became) == (name, stated(words))


@given(_NAMES)
def test_a_plain_name_stays_whole(name: str) -> None:
    assert split_mark(name) == (name, None)
    assert split_mark(" ".join(name)) == (name, None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("종결(사망)", Became.DIED),
        ("사망으로 인한 종결", Became.DIED),
        ("사망 처리", Became.DIED),
        ("별세하심", Became.DIED),
        ("병원 사망", Became.DIED),
        ("전출로 종결", Became.MOVED),
        ("서울로 이사", Became.MOVED),
        ("딸네 집으로 이사", Became.MOVED),
        ("서비스 중단", Became.CLOSED),
        ("해지(본인요청)", Became.CLOSED),
        ("영월의료원 입원 중", Became.HOSPITAL),
        ("장기 입원중", Became.HOSPITAL),
        ("요양원 입소(11/2)", Became.FACILITY),
        ("본인 거부", Became.REFUSED),
    ],
)
def test_a_remark_of_nothing_else_says_what_became_of_the_person(words: str, kind: Became) -> None:
    assert became(words) == stated(words) == kind


@pytest.mark.parametrize(
    "words",
    [
        "남편 전출",
        "아들 전출",
        "며느리 병원입원",
        "남편 요양원 입소",
        "모 사망",
        "이웃 사망으로 우울",
        "보호자 입원",
        "미전출",
        "전출 안함",
        "전출 예정",
        "입소 대기",
        "입원 후 퇴원",
        "사망 아님",
        "사망신고 취소",
        "전출 취소",
        "고독사 위험군",
        "고독사 예방",
        "관내 전출",
        "관내 이사",
        "기초수급 중지",
        "휴대전화 해지",
        "배우자와 사별",
        "반려견 사망",
        "입원 이력 있음",
    ],
)
def test_what_is_of_others_or_not_so_is_no_mark(words: str) -> None:
    assert became(words) is stated(words) is None
    assert split_mark(f"두메산({words})")[1] is None


@pytest.mark.parametrize(
    ("head", "cells", "kind"),
    [
        ("종결여부", "Y", Became.CLOSED),
        ("종결여부", "N", None),
        ("생존여부", "N", Became.DIED),
        ("생존여부", "Y", None),
        ("사망여부", "○", Became.DIED),
        ("사망여부", "X", None),
        ("사망일", "2026-10-01", Became.DIED),
        ("전출일자", "26.10.1", Became.MOVED),
        ("전출일자", "2026.10.1", Became.MOVED),
        ("종결일", "2027-12-31", None),
        ("상태,종결사유", "종결,사망", Became.DIED),
        ("상태,종결사유,종결일", "정상,,", None),
        ("변동사항", "변동 없음", None),
        ("상태,비고", "정상,사망", None),
        ("상태", "Y", None),
        ("동의철회", "Y", Became.REFUSED),
    ],
)
def test_columns_that_ask_after_one_thing_say_it_by_a_yes_or_a_day(
    tmp_path: Path, head: str, cells: str, kind: Became | None
) -> None:
    row = only_row(tmp_path, head, cells)
    if cells == "정상,사망":  # the remark tells what the state does not
        kind = Became.DIED
    assert (row.mark and row.mark.became) == kind
    assert row.born_on is None


@pytest.mark.parametrize("head", ["사망일", "전출일", "방문일", "상담일자", "처리일시", "기준일", "최근 통화일"])
def test_a_day_of_something_else_is_no_birth(tmp_path: Path, head: str) -> None:
    assert only_row(tmp_path, f"{head},읍면", "2026-10-01,영월읍").born_on is None


@pytest.mark.parametrize("head", ["주민앞자리", "생년월일(양력)", "생일"])
def test_a_birth_is_still_found_by_what_its_cells_hold(tmp_path: Path, head: str) -> None:
    assert str(only_row(tmp_path, f"{head},읍면", "1948-03-02,영월읍").born_on) == "1948-03-02"


def test_words_of_a_state_that_say_neither_are_kept(tmp_path: Path) -> None:
    assert only_row(tmp_path, "상태,종결사유", "보류,장기 출타").notes == (
        "명단의 상태: 보류",
        "명단의 종결사유: 장기 출타",
    )
