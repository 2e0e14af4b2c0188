"""Two columns that fit one field: a question, never a guess; a guardian never becomes the resident."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import ColumnsUnclear, ImportRefused
from coordinator.importers.arrivals import Arrival, survey
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.kinds import kind_named
from coordinator.importers.preview import Preview, look, outline, preview
from coordinator.importers.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def write(folder: Path, text: str, name: str = "파일.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def homes(file_preview: Preview) -> list[HouseholdRow]:
    return [row for row in file_preview.rows if isinstance(row, HouseholdRow)]


def asked(kind: str, path: Path, **options: object) -> dict[str, tuple[str, ...]]:
    with pytest.raises(ColumnsUnclear) as refused:
        preview(kind, path, **options)  # type: ignore[arg-type]
    assert refused.value.code == "two_columns"
    for question in refused.value.questions:
        assert all(column in refused.value.message for column in question.columns)
    return {question.field: question.columns for question in refused.value.questions}


# ------------------------------------------------------------ what is asked


@pytest.mark.parametrize(
    ("kind", "head", "row", "field", "columns"),
    [
        ("households", "성명,이름", "한가람,한바다", "name", ("성명", "이름")),
        ("households", "성명,연락처,전화번호", "한가람,010-1111-2221,010-9999-0001", "phone", ("연락처", "전화번호")),
        ("households", "성명,전화번호,전화번호(집)", "한가람,010-1111-2221,033-370-2114", "phone", None),
        ("households", "성명,생년월일,생일", "한가람,1948-03-02,1948-04-11", "born_on", None),
        ("households", "성명,주소,실거주지", "한가람,하송리 12,덕포리 3", "address", None),
        ("households", "성명,전화,보호자전화,비상연락처", "한가람,010-1111-2221,010-9999-1111,010-9999-2222",
         "contact_phone", None),
        ("calls", "전화번호,수신번호,통화일시,결과", "010-1111-2221,010-9999-0001,2026-11-20 10:00,미응답", "phone",
         ("전화번호", "수신번호")),
        ("calls", "전화번호,통화일시,통화결과,안부결과", "010-1111-2221,2026-11-20 10:00,응답,이상", "result", None),
        ("phone-use", "전화번호,일자,발신건수,합계", "010-1111-2221,2026-11-20,3,9", "outgoing", None),
        ("readings", "계량기번호,일시,사용량,전력량", "A-1,2026-11-20 10:00,0.2,3.1", "usage", None),
        ("utility-alerts", "계량기번호,발생일시,단계,위험도", "A-1,2026-11-20 10:00,주의,심각", "level", None),
    ],
)  # fmt: skip
def test_two_columns_that_fit_one_field_are_asked_whatever_their_order(
    tmp_path: Path, kind: str, head: str, row: str, field: str, columns: tuple[str, ...] | None
) -> None:
    found = asked(kind, write(tmp_path, f"{head}\n{row}\n"))
    assert set(found) == {field}
    assert columns is None or found[field] == columns
    names, cells = head.split(","), row.split(",")
    for order in list(permutations(range(len(names))))[:6]:
        text = ",".join(names[n] for n in order) + "\n" + ",".join(cells[n] for n in order) + "\n"
        assert field in asked(kind, write(tmp_path, text))


def test_names_that_come_twice_are_told_apart_by_their_place(tmp_path: Path) -> None:
    path = write(tmp_path, "성명,전화번호,성명,전화번호\n한가람,010-1111-2221,한바다,010-9999-0001\n")
    assert asked("households", path) == {"name": ("성명", "성명 [C]"), "phone": ("전화번호", "전화번호 [D]")}
    (home,) = homes(preview("households", path, profile={"columns": {"name": "성명 [C]", "phone": "전화번호 [D]"}}))
    assert (home.name, home.phone) == ("한바다", "01099990001")


def test_a_phone_behind_a_contact_is_asked_and_may_be_given_to_the_contact(tmp_path: Path) -> None:
    path = write(tmp_path, "성명,주소,보호자,관계,연락처\n한가람,하송리 12,한바다,아들,010-9999-0001\n")
    assert asked("households", path) == {"phone": ("연락처",)}
    chosen = {"columns": {"contact_phone": "연락처"}, "left_out": ["phone"]}
    (home,) = homes(preview("households", path, profile=chosen))
    assert home.phone == ""
    assert [(contact.name, contact.relation, contact.phone) for contact in home.contacts] == [
        ("한바다", "아들", "01099990001")
    ]


def test_what_stands_beside_speaks_for_one_of_two_and_takes_none(tmp_path: Path) -> None:
    path = write(tmp_path, "성명,연락처,보호자,전화번호\n한가람,010-1111-2221,한바다,010-9999-0001\n")
    with pytest.raises(ColumnsUnclear) as refused:
        preview("households", path)
    (question,) = refused.value.questions
    assert (question.columns, question.suggested) == (("연락처", "전화번호"), "연락처")
    assert question.samples == (("010-1111-2221",), ("010-9999-0001",))


@pytest.mark.parametrize(
    "head", ["성명,생년월일,자녀연락처", "성명,생년월일,담당자 전화", "성명,생년월일,전화번호(보호자)"]
)
def test_somebody_elses_phone_is_never_taken_by_what_it_holds(tmp_path: Path, head: str) -> None:
    text = head + "\n" + "".join(f"한가람{n},1948-03-0{n},010-9999-000{n}\n" for n in range(1, 4))
    assert [home.phone for home in homes(preview("households", write(tmp_path, text)))] == ["", "", ""]


def test_two_columns_of_phones_under_names_nobody_knows_are_asked(tmp_path: Path) -> None:
    path = write(tmp_path, "성명,집번호,손번호,자녀연락처\n한가람,033-370-2114,010-1111-2221,010-9999-0001\n")
    assert asked("households", path) == {"phone": ("집번호", "손번호")}


# ------------------------------------------------------------ what is no question


@pytest.mark.parametrize(
    ("kind", "head", "row", "columns"),
    [
        ("households", "성명,전화번호,보호자 전화번호", "한가람,010-1111-2221,010-9999-0001",
         {"phone": "전화번호", "contact_phone": "보호자 전화번호"}),
        ("households", "성명,전화번호(보호자),전화번호(본인)", "한가람,010-9999-0001,010-1111-2221",
         {"phone": "전화번호(본인)", "contact_phone": "전화번호(보호자)"}),
        ("households", "성명,도로명주소,지번주소", "한가람,중앙로 1,하송리 12", {"address": "도로명주소"}),
        ("households", "성명,보호자1,관계,연락처1,보호자2,관계,보호자2 전화,전화",
         "한가람,한바다,아들,1,두바다,딸,010-9999-0002,010-1111-2221",
         {"contact_relation": "관계", "contact_relation_2": "관계 [F]"}),
        ("calls", "전화번호,통화일시,통화시작일시,통화결과",
         "010-1111-2221,2026-11-20 10:00,2026-11-20 10:00:21,미응답", {"called_at": "통화일시"}),
        ("calls", "전화번호,일시,시각,통화결과", "010-1111-2221,2026-11-20,10:00,미응답",
         {"called_at": "일시", "clock": "시각"}),
        ("readings", "고객번호,계량기번호,시작일시,종료일시,사용량", "C1,A-1,2026-11-20 10:00,2026-11-20 11:00,0.2",
         {"meter": "계량기번호", "stamp": "시작일시"}),
    ],
)  # fmt: skip
def test_columns_of_different_fields_are_no_question(
    tmp_path: Path, kind: str, head: str, row: str, columns: dict[str, str]
) -> None:
    found = preview(kind, write(tmp_path, f"{head}\n{row}\n")).profile.columns
    assert {name: found.get(name) for name in columns} == columns


@pytest.mark.parametrize(
    ("head", "rows", "taken"),
    [
        ("성명,이름", ["한가람,", "두메산,"], "성명"),
        ("이름,성명", [",한가람", ",두메산"], "성명"),
        ("성명,이름", ["한가람,한 가람", "두메산,두메산"], None),
        ("성명,이름", ["한가람,한가람", "두메산,"], "성명"),
    ],
)
def test_an_empty_column_and_one_that_says_the_same_are_no_question_and_it_is_said(
    tmp_path: Path, head: str, rows: list[str], taken: str | None
) -> None:
    file_preview = preview("households", write(tmp_path, head + "\n" + "\n".join(rows) + "\n"))
    assert [home.name for home in homes(file_preview)] in (["한가람", "두메산"], ["한 가람", "두메산"])
    assert taken is None or file_preview.profile.columns["name"] == taken
    assert any("성명" in note and "이름" in note for note in file_preview.notes)


def test_one_row_that_differs_is_a_question(tmp_path: Path) -> None:
    rows = "".join(f"사람{n},사람{n}\n" for n in range(200)) + "한가람,한바다\n"
    assert asked("households", write(tmp_path, "성명,이름\n" + rows)) == {"name": ("성명", "이름")}


def test_a_column_that_holds_no_phone_is_none(tmp_path: Path) -> None:
    file_preview = preview("households", write(tmp_path, "성명,전화,연락처\n한가람,있음,010-1111-2221\n"))
    assert [home.phone for home in homes(file_preview)] == ["01011112221"]
    assert any("연락처" in note for note in file_preview.notes)


@given(st.lists(st.tuples(st.sampled_from("가나"), st.sampled_from(["가", "나", ""])), min_size=1, max_size=6))
def test_a_second_name_is_asked_exactly_when_it_says_something_else(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    text = "성명,이름,전화\n" + "".join(f"한{one},{two and '한' + two},010-1111-2221\n" for one, two in pairs)
    path = write(tmp_path_factory.mktemp("two"), text)
    if any(two and one != two for one, two in pairs):
        assert asked("households", path) == {"name": ("성명", "이름")}
    else:
        assert {home.name for home in homes(preview("households", path))} == {f"한{one}" for one, _ in pairs}


# ------------------------------------------------------------ heads of two lines
PEOPLE = (("1", "한가람", "1948-03-02", "010-1111-2221", "한바다", "아들", "010-9999-0001", "개 있음"),
          ("2", "두메산", "1949-03-02", "010-1111-2222", "두바다", "딸", "010-9999-0002", ""))  # fmt: skip
UPPER = ("연번", "대상자", "", "", "보호자", "", "", "비고")
LOWER = ("", "성명", "생년월일", "전화번호", "성명", "관계", "전화번호", "")


def merged(path: Path, group: str, *, above: int = 0) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        if above:
            sheet.merge_range(0, 0, 0, 7, "2026년 독거노인 명단")
        sheet.merge_range(above, 0, above + 1, 0, "연번")
        sheet.merge_range(above, 7, above + 1, 7, "비고")
        sheet.merge_range(above, 1, above, 3, group)
        sheet.merge_range(above, 4, above, 6, "보호자")
        sheet.write_row(above + 1, 1, LOWER[1:7])
        for number, row in enumerate(PEOPLE):
            sheet.write_row(above + 2 + number, 0, row)
    return path


def check_people(file_preview: Preview, group: str = "대상자") -> None:
    assert [(home.name, home.phone) for home in homes(file_preview)] == [
        ("한가람", "01011112221"),
        ("두메산", "01011112222"),
    ]
    assert [[(c.name, c.relation, c.phone) for c in home.contacts] for home in homes(file_preview)] == [
        [("한바다", "아들", "01099990001")],
        [("두바다", "딸", "01099990002")],
    ]
    assert file_preview.profile.columns["name"] == f"{group} › 성명"
    assert file_preview.profile.columns["contact_name"] == "보호자 › 성명"
    assert file_preview.row_count == 2
    assert any("보호자" in note and "묶음" in note for note in file_preview.notes)


@pytest.mark.parametrize("title", ["", "2026년 독거노인 명단\n"])
def test_the_group_above_a_column_says_whose_it_is(tmp_path: Path, title: str) -> None:
    text = title + "\n".join(",".join(row) for row in (UPPER, LOWER, *PEOPLE)) + "\n"
    check_people(preview("households", write(tmp_path, text)))


@pytest.mark.parametrize("group", ["대상자", "인적사항"])
@pytest.mark.parametrize("above", [0, 1])
def test_merged_groups_of_a_workbook_say_whose_a_column_is(tmp_path: Path, group: str, above: int) -> None:
    check_people(preview("households", merged(tmp_path / "a.xlsx", group, above=above)), group)


def test_a_line_of_names_below_the_header_belongs_to_it(tmp_path: Path) -> None:
    text = "관리번호,성명,전화번호,보호자,,\n,,,성명,관계,전화번호\nA1,한가람,010-1111-2221,한바다,아들,010-9999-0001\n"
    file_preview = preview("households", write(tmp_path, text))
    (home,) = homes(file_preview)
    assert (home.name, home.phone, file_preview.problems) == ("한가람", "01011112221", ())
    assert [(c.name, c.relation, c.phone) for c in home.contacts] == [("한바다", "아들", "01099990001")]


def test_two_groups_of_unknown_people_are_asked(tmp_path: Path) -> None:
    text = "갑,,을,\n성명,전화번호,성명,전화번호\n한가람,010-1111-2221,한바다,010-9999-0001\n"
    assert asked("households", write(tmp_path, text)) == {
        "name": ("갑 › 성명", "을 › 성명"),
        "phone": ("갑 › 전화번호", "을 › 전화번호"),
    }


def test_a_group_of_staff_fills_nothing_of_the_resident(tmp_path: Path) -> None:
    text = "대상자,,생활지원사,\n성명,주소,성명,전화번호\n한가람,하송리 12,한바다,010-9999-0001\n"
    (home,) = homes(preview("households", write(tmp_path, text)))
    assert (home.name, home.phone, home.contacts) == ("한가람", "", ())


@pytest.mark.parametrize(
    "above",
    ["독거노인 명단,,,\n", "기준일: 2026. 10. 31.,,,작성자: 김담당\n", "부서,복지과,담당,김담당\n", ",,,\n"],
)
def test_a_title_is_no_group(tmp_path: Path, above: str) -> None:
    file_preview = preview(
        "households", write(tmp_path, above + "성명,전화번호,읍면,리\n한가람,010-1111-2221,영월읍,하송리\n")
    )
    assert file_preview.columns == ("성명", "전화번호", "읍면", "리")


def test_the_first_row_is_no_line_of_names(tmp_path: Path) -> None:
    file_preview = preview(
        "households", write(tmp_path, "성명,,읍면,\n한가람,여,영월읍,하송리\n두메산,남,영월읍,덕포리\n")
    )
    assert (file_preview.header_row, [home.name for home in homes(file_preview)]) == (1, ["한가람", "두메산"])


def test_a_call_record_with_groups_keeps_its_topics(tmp_path: Path) -> None:
    text = "전화번호,통화일시,결과,항목별 응답,\n,,,건강,식사\n010-1111-2221,2026-11-20 10:00,연결,양호,주의 - 굶음\n"
    (row,) = (row for row in preview("calls", write(tmp_path, text)).rows if isinstance(row, CallRow))
    assert (row.topics, row.summary) == (("meals",), "식사: 주의 - 굶음")


# ------------------------------------------------------------ profiles, the outline, the watched folder
TWO = "성명,이름,전화\n한가람,한바다,010-1111-2221\n"


def test_a_profile_that_says_which_settles_it_and_another_does_not(tmp_path: Path) -> None:
    path = write(tmp_path, TWO)
    assert asked("households", path, profile="day-first") == {"name": ("성명", "이름")}
    file_preview = preview("households", path, profile={"columns": {"name": "이름"}})
    assert [home.name for home in homes(file_preview)] == ["한바다"]
    kept = Profile.from_dict(kind_named("households"), "복지과", file_preview.profile.as_dict())
    again = preview("households", path, saved=[kept])
    assert (again.profile.name, [home.name for home in homes(again)]) == ("복지과", ["한바다"])


def test_a_profile_of_a_file_with_groups_may_name_a_column_without_its_group(tmp_path: Path) -> None:
    text = "전화번호,통화일시,결과,항목별 응답,\n,,,건강,식사\n010-1111-2221,2026-11-20 10:00,연결,양호,주의\n"
    old = Profile(
        "calls",
        "업체",
        {"phone": "전화번호", "called_at": "통화일시", "result": "결과", "health": "건강"},
        left_out=("meals",),
        header=("전화번호", "통화일시", "결과", "건강", "식사"),
    )
    file_preview = preview("calls", write(tmp_path, text), saved=[old])
    assert (file_preview.profile.name, file_preview.profile.columns["health"]) == ("업체", "항목별 응답 › 건강")
    ambiguous = write(tmp_path, "\n".join(",".join(row) for row in (UPPER, LOWER, *PEOPLE)))
    with pytest.raises(ImportRefused) as refused:
        preview("households", ambiguous, profile={"columns": {"name": "성명"}})
    assert refused.value.code == "column_missing"


def test_the_outline_leaves_the_field_open_and_shows_both(tmp_path: Path) -> None:
    file_preview = outline("households", write(tmp_path, TWO))
    assert dict(file_preview.profile.columns) == {"phone": "전화"}
    assert [(question.field, question.columns, question.samples) for question in file_preview.questions] == [
        ("name", ("성명", "이름"), (("한가람",), ("한바다",)))
    ]


def looks(folder: Path, saved: Sequence[Profile], before: list[Arrival] | None = None) -> list[Arrival]:
    rows = before or []
    for _ in range(2):
        rows = survey(folder, {row.path: row for row in rows}, {}, saved)
    return rows


def test_a_file_of_the_watched_folder_asks_until_a_profile_answers(tmp_path: Path) -> None:
    path = write(tmp_path, TWO)
    with pytest.raises(ColumnsUnclear):
        look(path)
    (row,) = looks(tmp_path, [])
    assert (row.state, row.kind, row.taken_count) == ("asks", "households", 0)
    assert "성명" in row.reason
    assert "이름" in row.reason
    assert looks(tmp_path, [], [row]) == [row]
    named = preview("households", path, profile={"columns": {"name": "이름"}}).profile
    (row,) = looks(tmp_path, [Profile.from_dict(kind_named("households"), "복지과", named.as_dict())], [row])
    assert (row.state, row.profile) == ("arrived", "복지과")
