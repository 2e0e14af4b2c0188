"""Rows of one list that may be one person, or two of one home: nobody is lost, nobody doubled without a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.households.alike import _births_near, births_alike, name_key, same_address
from coordinator.records.households import Household, Resident
from tests.casework.households.test_row_questions import answered, compared, homes
from tests.casework.test_imports import seen, store, two_towns, vault

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.vault.file import Vault

__all__ = ["vault"]

HEAD = "성명,생년월일,휴대전화,읍면,리,주소\n"
KNOWN = "두메산,1940-01-01,010-1000-0001,영월읍,영흥리,영흥리 1\n"
SECOND = "두메산,1940-01-01,010-1000-0002,영월읍,영흥리,영흥리 9\n"


def phones(vault: Vault) -> list[str]:
    with vault.read() as session:
        return list(session.scalars(select(Resident.phone).order_by(Resident.household_id)))


def test_phone_and_address_that_both_differ_are_asked_also_of_one_birth(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HEAD + KNOWN))
    preview = seen("households", tmp_path, HEAD + SECOND)
    (question,) = compared(vault, preview).questions
    assert (question.kind, question.suggested) == ("person", "")
    store(vault, preview)
    assert phones(vault) == ["01010000001"]
    answered(vault, preview, "other")
    assert phones(vault) == ["01010000001", "01010000002"]


@pytest.mark.parametrize("rows", [KNOWN + SECOND, SECOND + KNOWN])
def test_a_second_person_of_the_name_is_no_duplicate_whichever_stands_first(
    vault: Vault, tmp_path: Path, rows: str
) -> None:
    store(vault, seen("households", tmp_path, HEAD + KNOWN))
    preview = seen("households", tmp_path, HEAD + rows)
    comparison = compared(vault, preview)
    assert (comparison.same, comparison.changed, comparison.rejected) == (1, 0, 1)
    assert [problem.code for problem in comparison.problems] == ["perhaps_known"]
    answered(vault, preview, "other")
    assert phones(vault) == ["01010000001", "01010000002"]
    assert compared(vault, preview).same == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_home_is_the_row_s_that_agrees_with_it_most(vault: Vault, tmp_path: Path, is_first: bool) -> None:
    store(vault, seen("households", tmp_path, HEAD + KNOWN))
    moved = "두메산,1940-01-01,010-1000-0002,영월읍,영흥리,\n"
    preview = seen("households", tmp_path, HEAD + (moved + KNOWN if is_first else KNOWN + moved))
    comparison = compared(vault, preview)
    assert (comparison.same, comparison.changed, len(comparison.questions)) == (1, 0, 1)
    answered(vault, preview, "other")
    assert phones(vault) == ["01010000001", "01010000002"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("두메산,1940-01-01,010-1000-0001,,,", "duplicate"),
        ("두메산,1940-01-01,010-1000-0001,영월읍,,", "duplicate"),
        ("두 메 산,1940-01-01,010-1000-0001,,,", "duplicate"),
        ("두메산 님,1940-01-01,010-1000-0001,,,", "duplicate"),
        ("두메산,1940-01-01,010-1000-0001,산솔면,녹전리,녹전리 7", "perhaps_known"),  # moved
        ("두메신,1940-01-01,010-1000-0001,영월읍,영흥리,영흥리 1", "perhaps_known"),  # a letter off
        ("두메산,1940-10-01,010-1000-0001,영월읍,영흥리,영흥리 1", "perhaps_known"),  # two digits changed over
        ("두메산,,010-1000-0001,산솔면,녹전리,", "perhaps_known"),
        ("DUMESAN,1940-01-01,010-1000-0001,영월읍,영흥리,영흥리 1", "perhaps_known"),  # in other letters
    ],
)
def test_nobody_is_taken_in_twice_from_one_list_unasked(vault: Vault, tmp_path: Path, row: str, code: str) -> None:
    preview = seen("households", tmp_path, HEAD + KNOWN + row + "\n")
    comparison = compared(vault, preview)
    assert (comparison.new, comparison.rejected) == (1, 1)
    assert [problem.code for problem in comparison.problems] == [code]
    assert len(comparison.questions) == (code == "perhaps_known")


@pytest.mark.parametrize(
    "row",
    [
        "한가람,1942-05-05,010-1000-0001,영월읍,영흥리,영흥리 1",  # a couple with one phone
        "한가람,,010-1000-0001,영월읍,영흥리,",
        "한가람,1940-01-01,010-1000-0003,영월읍,영흥리,영흥리 3",  # of one day
        "두메산,1948-07-07,010-1000-0003,영월읍,영흥리,영흥리 3",
        "두메산,,010-1000-0003,영월읍,영흥리,영흥리 3",
    ],
)
def test_two_people_of_one_list_are_two_without_a_question(vault: Vault, tmp_path: Path, row: str) -> None:
    comparison = compared(vault, seen("households", tmp_path, HEAD + KNOWN + row + "\n"))
    assert (comparison.new, comparison.questions) == (2, ())


def test_two_numbers_of_one_list_are_one_person_only_where_all_else_says_so_and_it_is_asked(
    vault: Vault, tmp_path: Path
) -> None:
    head, row = "관리번호,성명,생년월일,휴대전화\n", "두메산,1940-01-01,010-1000-0001\n"
    comparison = compared(vault, seen("households", tmp_path, f"{head}A1,{row}A2,{row}"))
    assert (comparison.new, len(comparison.questions)) == (1, 1)
    other = "두메산,1940-01-01,010-1000-0002\n"
    assert compared(vault, seen("households", tmp_path, f"{head}A1,{row}A2,{other}")).new == 2


def test_a_number_alone_gives_nobody_another_name_unasked(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, "관리번호,성명,생년월일\nA1,두메산,1940-01-01\n"))
    preview = seen("households", tmp_path, "관리번호,성명\nA1,한가람\n")
    assert [question.kind for question in compared(vault, preview).questions] == ["person"]
    store(vault, preview)
    with vault.read() as session:
        assert session.scalars(select(Resident.name)).all() == ["두메산"]
    answered(vault, preview, "yes")
    with vault.read() as session:
        assert session.scalars(select(Resident.name)).all() == ["한가람"]


def test_a_number_s_other_person_is_left_out_where_somebody_says_so(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, "관리번호,성명\nA1,두메산\n"))
    preview = seen("households", tmp_path, "관리번호,성명\nA1,한가람\n")
    summary = answered(vault, preview, "no")
    assert (homes(vault), summary.counts["rejected"], summary.waiting) == (1, 1, 0)
    assert compared(vault, preview).questions == ()


def test_a_letter_off_at_one_address_is_asked_where_no_birth_is_known(vault: Vault, tmp_path: Path) -> None:
    head = "성명,읍면,리,주소\n"
    store(vault, seen("households", tmp_path, head + "두메산,영월읍,영흥리,영흥리 1\n"))
    comparison = compared(vault, seen("households", tmp_path, head + "두메신,영월읍,영흥리,영흥리 1\n"))
    assert (comparison.new, len(comparison.questions)) == (0, 1)


@pytest.mark.parametrize("name", ["두메산님", "두메산 님", "두메산 어르신", "두메산 할머니", "두메산 씨"])
def test_how_somebody_is_called_is_no_part_of_the_name(name: str) -> None:
    assert name_key(name) == name_key("두메산")
    assert name_key("김귀님") != name_key("김귀")


@pytest.mark.parametrize("name", ["ＫＩＭ　ＳＵＮ", "Kim Sun", "kim  sun"])
def test_latin_names_are_the_same_in_every_width_and_size(vault: Vault, tmp_path: Path, name: str) -> None:
    store(vault, seen("households", tmp_path, "성명,생년월일\nKIM SUN,1950-01-01\n"))
    assert compared(vault, seen("households", tmp_path, f"성명,생년월일\n{name},1950-01-01\n")).same == 1


def test_of_many_namesakes_each_that_is_offered_has_a_digit(vault: Vault, tmp_path: Path) -> None:
    rows = "".join(f"두메산,,010-1000-00{n:02},영월읍,영흥리,영흥리 {n}\n" for n in range(20))
    assert store(vault, seen("households", tmp_path, HEAD + rows)).counts["new"] == 20
    preview = seen("households", tmp_path, "성명,읍면,리\n두메산,영월읍,영흥리\n")
    (question,) = compared(vault, preview).questions
    assert len(question.answers) == 9


_WORDS = st.lists(
    st.sampled_from(["영월군", "영월읍", "영흥리", "단종로", "1", "20-1", "301호"]), min_size=1, max_size=5
)


@given(_WORDS, _WORDS)
def test_an_address_without_its_beginning_is_the_same(before: list[str], words: list[str]) -> None:
    whole, end = " ".join([*before, *words]), " ".join(words)
    assert same_address(whole, whole)
    assert same_address(whole, end) == same_address(end, whole)
    assert same_address(whole, end) or len(words) == 1
    assert not same_address(whole, "")


_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["두메산", "한가람", "두 메 산", "두메신"]),
        st.sampled_from(["1940-01-01", "1940-10-01", "1950-05-05", ""]),
        st.sampled_from(["010-1000-0001", "010-1000-0002", ""]),
        st.sampled_from(["영월읍,영흥리,영흥리 1", "영월읍,,", "산솔면,녹전리,녹전리 7", ",,"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(first=_PEOPLE, second=_PEOPLE)
@example(
    first=[("두메산", "1940-01-01", "010-1000-0001", "영월읍,영흥리,영흥리 1")],
    second=[
        ("두메산", "1940-01-01", "010-1000-0002", "영월읍,영흥리,영흥리 1"),
        ("한가람", "1940-01-01", "010-1000-0001", "영월읍,영흥리,영흥리 1"),
    ],
)  # a number that went from one neighbour to the other
@example(
    first=[
        ("두메산", "1940-01-01", "010-1000-0001", "영월읍,영흥리,영흥리 1"),
        ("한가람", "1940-01-01", "010-1000-0001", "영월읍,영흥리,영흥리 1"),
    ],
    second=[("두메산", "1940-01-01", "010-1000-0001", "영월읍,영흥리,영흥리 1")],
)  # two names of one birth and phone
def test_every_row_is_stored_known_or_named_and_who_was_stored_is_known_to_the_next_import(
    bare_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    opened = two_towns(bare_template, folder / "vault")
    for people in (first, second):
        preview = seen("households", folder, HEAD + "".join(",".join(person) + "\n" for person in people))
        comparison = compared(opened, preview)
        counted = comparison.new + comparison.changed + comparison.same + comparison.rejected
        assert counted == len(people) == preview.row_count
        before = homes(opened)
        summary = store(opened, preview)
        assert homes(opened) == before + comparison.new
        assert summary.counts["rejected"] == comparison.rejected
        again = compared(opened, preview)
        # Whoever was stored is known; a row that waited may be somebody new once the others of the list are stored.
        waited = {problem.row for problem in comparison.problems}
        assert {row.line for row in again.new_rows} <= waited
        assert {question.household_id for question in again.questions} <= {None, *range(1, homes(opened) + 1)}
        answers = {question.key: question.answers[0].code for question in again.questions}
        assert compared(opened, replace(preview, answers=answers)).new <= again.new
    with opened.read() as session:
        assert session.scalars(select(Household.ended_on)).all() == [None] * homes(opened)
    opened.close()


_DAYS = st.dates(min_value=date(1920, 1, 1), max_value=date(2008, 12, 31))


@given(_DAYS, _DAYS)
def test_births_a_digit_off_are_all_those_that_are_alike(born_on: date, other: date) -> None:
    near = set(_births_near(born_on))
    assert all(births_alike(born_on, day) for day in near)
    assert (other in near) == (other != born_on and births_alike(born_on, other))


def test_of_a_name_that_very_many_have_the_same_people_are_found(vault: Vault, tmp_path: Path) -> None:
    rows = [f"김○○,19{n // 12 + 30}-{n % 12 + 1:02}-11,010-1000-{n:04},영월읍,영흥리,영흥리 {n}\n" for n in range(120)]
    store(vault, seen("households", tmp_path, HEAD + "".join(rows)))
    assert compared(vault, seen("households", tmp_path, HEAD + "".join(rows))).same == 120
    off = "김○○,1930-01-12,,영월읍,영흥리,\n"
    (question,) = compared(vault, seen("households", tmp_path, HEAD + off)).questions
    assert question.household_id == 1


def test_a_contact_of_somebody_becomes_no_resident_unasked(vault: Vault, tmp_path: Path) -> None:
    head = "성명,생년월일,보호자 성명,보호자 연락처\n"
    store(vault, seen("households", tmp_path, head + "두메산,1940-01-01,한가람(아들),010-2222-3333\n"))
    preview = seen("households", tmp_path, "이름,전화\n한가람,010-2222-3333\n")
    assert [question.answers[0].code for question in compared(vault, preview).questions] == ["no"]
    assert (store(vault, preview).counts["rejected"], homes(vault)) == (1, 1)
    assert answered(vault, preview, "no").waiting == 0
    assert compared(vault, preview).questions == ()
    other = seen("households", tmp_path, "이름,전화,주소\n한가람,010-2222-3333,영흥리 5\n")
    answered(vault, other, "yes")
    assert homes(vault) == 2
    assert compared(vault, other).same == 1
