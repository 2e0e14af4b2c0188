"""Rows of a list that may mean somebody of the register: asked, answered, remembered, and never taken by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordinator.casework import imports, mending
from coordinator.casework.households.alike import Person, PersonIndex, births_alike, name_key, names_alike
from coordinator.records.households import Absence, Consent, Household, LifeStatus, Note, Resident
from coordinator.records.imports import AnsweredQuestion
from coordinator.records.merges import PersonPair
from tests.casework.test_imports import count, seen, store, take_back, vault
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.intake.plan import Comparison, ImportSummary
    from coordinator.importers.preview import Preview
    from coordinator.vault.file import Vault

__all__ = ["vault"]

HEAD = "관리번호,성명,생년월일,휴대전화,읍면,리,주소,전력동의,안부전화동의,상태,비고\n"
REGISTER = (
    HEAD
    + "P1,박용준,1975-04-20,010-1000-2821,영월읍,영흥리,영흥리 1,동의,동의,,\n"
    + "P2,송창호,1956-11-10,010-1000-2233,산솔면,녹전리,녹전리 2,동의,,,\n"
)


@pytest.fixture
def register(vault: Vault, tmp_path: Path) -> Vault:
    store(vault, seen("households", tmp_path, REGISTER))
    return vault


def compared(vault: Vault, preview: Preview) -> Comparison:
    with vault.read() as session:
        return imports.compare(session, preview)


def of(vault: Vault, tmp_path: Path, row: str, head: str = "성명,생년월일,휴대전화,읍면,리,주소\n") -> Preview:
    return seen("households", tmp_path, head + row + "\n")


def answered(vault: Vault, preview: Preview, *codes: str) -> ImportSummary:
    """Answer the questions of a file in their order and store it."""
    questions = compared(vault, preview).questions
    answers = {question.key: code for question, code in zip(questions, codes, strict=True)}
    return store(vault, replace(preview, answers=answers))


def homes(vault: Vault) -> int:
    return count(vault, Household)


@pytest.mark.parametrize(
    "row",
    [
        "박용준,1975-04-20,010-1000-2821,,,",
        "박용준,1975-04-20,,,,",
        "박용준,1975-04-20,010-1000-2821,영월읍,,",
        "박 용 준,1975-04-20,010-1000-2821,영월읍,영흥리,영흥리 1",
        "박용준,1975-04-20,010-9999-2821,영월읍,영흥리,영흥리 1",
    ],
)
def test_who_agrees_in_name_and_birth_with_nothing_against_it_is_known(
    register: Vault, tmp_path: Path, row: str
) -> None:
    comparison = compared(register, of(register, tmp_path, row))
    assert (comparison.new, comparison.rejected, comparison.questions) == (0, 0, ())


@pytest.mark.parametrize(
    "row",
    [
        "박용준,1975-04-20,010-1000-2821,산솔면,녹전리,녹전리 7",  # moved
        "박용준,1975-04-20,010-9999-0000,,,",  # another phone, no place
        "박용중,1975-04-20,010-1000-2821,영월읍,영흥리,영흥리 1",  # a letter off
        "박용준,1975-04-02,010-1000-2821,영월읍,영흥리,영흥리 1",  # two digits in each other's place
        "박용준,1975-04-21,,영월읍,영흥리,",  # a digit off
        "박용준,,010-1000-2821,산솔면,녹전리,",  # the phone elsewhere
        "박용준,,,영월읍,영흥리,",  # a namesake of whom nothing is known
        "박용준(여),1975-04-20,010-1000-2821,산솔면,녹전리,녹전리 7",
    ],
)
def test_who_may_be_somebody_of_the_register_waits_until_a_person_has_said_it(
    register: Vault, tmp_path: Path, row: str
) -> None:
    preview = of(register, tmp_path, row)
    comparison = compared(register, preview)
    assert (comparison.new, comparison.changed, comparison.rejected) == (0, 0, 1)
    (question,) = comparison.questions
    assert (question.kind, question.household_id, question.answers[0].code) == ("person", 1, "home-1")
    summary = store(register, preview)
    assert (homes(register), summary.waiting, summary.counts["rejected"]) == (2, 1, 1)
    assert [problem.code for problem in summary.problems] == ["perhaps_known"]


@pytest.mark.parametrize("number", ["007", "7", "'007", "0 07"])
def test_a_number_that_lost_its_zeros_or_signs_is_the_same_number(vault: Vault, tmp_path: Path, number: str) -> None:
    store(vault, seen("households", tmp_path, "관리번호,성명,주소\n007,박용준,하송리 1\n"))
    comparison = compared(vault, of(vault, tmp_path, f"{number},박용준,하송리 1", "관리번호,성명,주소\n"))
    assert (comparison.same, comparison.new) == (1, 0)


def test_another_partners_number_makes_nobody_a_second_time_unasked(register: Vault, tmp_path: Path) -> None:
    head = "관리번호,성명,생년월일,휴대전화\n"
    preview = of(register, tmp_path, "S-88,박용준,1975-04-20,010-1000-2821", head)
    assert [question.kind for question in compared(register, preview).questions] == ["person"]
    answered(register, preview, "home-1")
    with register.read() as session:
        assert session.scalars(select(Household.external_id)).all() == ["P1", "P2"]
    stranger = of(register, tmp_path, "S-89,박용준,1944-01-05,010-1000-7777", head)
    assert (compared(register, stranger).new, compared(register, stranger).questions) == (1, ())


@pytest.mark.parametrize(
    "row",
    [
        "박용준,1948-01-09,010-3333-4444,영월읍,영흥리,영흥리 9",
        "박용준,,010-3333-4444,영월읍,영흥리,영흥리 9",  # phone and address are somebody else's
        "박용준,1948-01-09,010-1000-2821,산솔면,녹전리,",  # one phone, but two births far apart
        "김순자,1975-04-20,010-3333-4444,영월읍,영흥리,영흥리 9",
    ],
)
def test_who_is_somebody_else_is_new_without_a_question(register: Vault, tmp_path: Path, row: str) -> None:
    comparison = compared(register, of(register, tmp_path, row))
    assert (comparison.new, comparison.questions) == (1, ())


def test_the_same_person_said_so_is_changed_and_not_asked_again(register: Vault, tmp_path: Path) -> None:
    row = "박용중,1975-04-20,010-1000-2821,산솔면,녹전리,녹전리 7"
    answered(register, of(register, tmp_path, row), "home-1")
    with register.read() as session:
        name, address = session.execute(
            select(Resident.name, Household.address).join(Household).where(Household.id == 1)
        ).one()
    assert (homes(register), name, address) == (2, "박용준", "녹전리 7")  # the register's name stays, and is named
    again = compared(register, of(register, tmp_path, row))
    assert (again.same, again.rejected, again.questions) == (1, 0, ())


def test_an_answer_is_remembered_for_the_same_row_and_goes_with_its_import(register: Vault, tmp_path: Path) -> None:
    row = "박용준,1975-04-21,010-5555-0001,영월읍,영흥리,영흥리 5"
    preview = of(register, tmp_path, row)
    summary = answered(register, preview, "other")
    assert homes(register) == 3
    again = compared(register, of(register, tmp_path, row))
    assert (again.same, again.new, again.questions) == (1, 0, ())
    with register.read() as session:
        assert session.execute(select(PersonPair.household_id, PersonPair.other_id, PersonPair.state)).all() == [
            (1, 3, "not_duplicate")
        ]
    take_back(register, summary.batch_id)
    assert (homes(register), count(register, PersonPair), count(register, AnsweredQuestion)) == (2, 0, 0)
    assert register.verify() == []


def test_an_answer_that_the_question_does_not_have_is_none(register: Vault, tmp_path: Path) -> None:
    preview = of(register, tmp_path, "박용준,1975-04-21,,영월읍,영흥리,")
    assert answered(register, preview, "home-2").counts["rejected"] == 1


def test_two_rows_of_one_name_and_birth_with_two_addresses_are_asked(vault: Vault, tmp_path: Path) -> None:
    row = "김순자,1948-03-02,영월읍,영흥리,영흥리"
    text = f"성명,생년월일,읍면,리,주소\n{row} 12\n{row} 47\n"
    preview = seen("households", tmp_path, text)
    comparison = compared(vault, preview)
    assert (comparison.new, comparison.rejected) == (1, 1)
    assert [question.kind for question in comparison.questions] == ["person"]
    assert answered(vault, preview, "other").counts["new"] == 2
    assert store(vault, seen("households", tmp_path, text)).counts["same"] == 2


def test_a_number_of_somebody_who_left_the_register_takes_nobody_in_unasked(register: Vault, tmp_path: Path) -> None:
    answered(register, of(register, tmp_path, "P1,박용준,전출", "관리번호,성명,상태\n"), "yes")
    preview = of(register, tmp_path, "P1,박용준,1975-04-20", "관리번호,성명,생년월일\n")
    assert store(register, preview).counts["rejected"] == 1
    answered(register, preview, "yes")
    with register.read() as session:
        assert session.scalar(select(Household.ended_on).where(Household.id == 1)) is None
        assert session.scalar(select(Resident.moved_out_on).where(Resident.household_id == 1)) is None


# ------------------------------------------------------------ what became of somebody


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("박용준(사망)", "death"), ("故 박용준", "death"), ("(고)박용준", "death"), ("박용준 사망", "death"),
        ("박용준[별세]", "death"), ("박용준-사망", "death"), ("박용준(26.11.2. 사망)", "death"),
        ("박용준(전출)", "moved"), ("박용준(원주시 전출)", "moved"), ("박용준 이사", "moved"),
        ("박용준(종결)", "closed"), ("박용준(서비스 종결)", "closed"),
        ("박용준(입원)", "absence"), ("박용준(영월의료원 입원)", "absence"), ("박용준(요양원 입소)", "absence"),
        ("박용준(미동의)", "withdrawal"), ("박용준(동의 철회)", "withdrawal"),
    ],
)  # fmt: skip
def test_a_mark_in_a_name_is_no_part_of_it_and_proposes_what_it_means(
    register: Vault, tmp_path: Path, name: str, kind: str
) -> None:
    preview = of(register, tmp_path, f"{name},1975-04-20,010-1000-2821,영월읍,영흥리,영흥리 1")
    comparison = compared(register, preview)
    assert (comparison.new, comparison.same) == (0, 0)
    assert [(question.kind, question.household_id) for question in comparison.questions] == [(kind, 1)]
    summary = store(register, preview)  # unanswered: nothing of it happens
    assert "list_says" in [problem.code for problem in summary.problems]
    with register.read() as session:
        resident = session.scalars(select(Resident).where(Resident.household_id == 1)).one()
        assert (resident.name, resident.life_status, resident.moved_out_on) == ("박용준", LifeStatus.ALIVE, None)
    assert count(register, Absence) == 0


@pytest.mark.parametrize(
    "words", ["남편 사망", "퇴원", "입원 예정", "사망 아님", "배우자 사망 후 우울", "전출 예정 없음"]
)
def test_a_remark_that_tells_of_something_else_proposes_nothing(register: Vault, tmp_path: Path, words: str) -> None:
    preview = of(register, tmp_path, f"P1,박용준,{words}", "관리번호,성명,비고\n")
    assert compared(register, preview).questions == ()


def test_what_a_person_agrees_to_is_done_with_the_import_and_undone_with_it(register: Vault, tmp_path: Path) -> None:
    head = "관리번호,성명,상태\n"
    text = head + "P1,박용준,사망\nP2,송창호,입원\n"
    summary = answered(register, seen("households", tmp_path, text), "yes", "yes")
    with register.read() as session:
        assert session.scalar(select(Resident.life_status).where(Resident.household_id == 1)) == "death_reported"
        kind, back = session.execute(select(Absence.kind, Absence.check_back_on)).one()
        assert (kind, back is not None) == ("hospital", True)
    assert compared(register, seen("households", tmp_path, text)).questions == ()
    take_back(register, summary.batch_id)
    with register.read() as session:
        assert session.scalar(select(Resident.life_status).where(Resident.household_id == 1)) == "alive"
        assert session.scalar(select(func.count()).select_from(Absence)) == 0


def test_a_no_of_the_list_is_asked_and_withdraws_what_runs(register: Vault, tmp_path: Path) -> None:
    preview = of(register, tmp_path, "P1,박용준,미동의,철회", "관리번호,성명,전력동의,안부전화동의\n")
    comparison = compared(register, preview)
    assert [question.kind for question in comparison.questions] == ["withdrawal", "withdrawal"]
    assert (comparison.changed, comparison.same) == (0, 0)  # nothing is changed unasked, and nothing is "as stored"
    assert [problem.code for problem in comparison.problems] == ["list_says", "list_says"]
    answered(register, preview, "yes", "no")
    with register.read() as session:
        rows = session.execute(
            select(Consent.purpose, Consent.withdrawn_on).where(Consent.household_id == 1).order_by(Consent.purpose)
        ).all()
    assert [(purpose, on is not None) for purpose, on in rows] == [("calls", False), ("power", True)]


@pytest.mark.parametrize(
    "words", ["ㅇ", "○", "◯", "O", "V", "√", "Y", "유", "여", "동의함", "서면동의", "예(서면)", "1"]
)
def test_a_yes_as_offices_write_it_is_a_consent(vault: Vault, tmp_path: Path, words: str) -> None:
    store(vault, seen("households", tmp_path, f"성명,전력동의,동의일\n한가람,{words},2026-11-01\n"))
    with vault.read() as session:
        given_on: date = session.scalars(select(Consent.given_on)).one()
    assert given_on.isoformat() == "2026-11-01"


@pytest.mark.parametrize("words", ["X", "N", "무", "부", "부동의", "동의 안함", "미동의", "철회", "비동의"])
def test_a_no_as_offices_write_it_is_none(vault: Vault, tmp_path: Path, words: str) -> None:
    store(vault, seen("households", tmp_path, f"성명,전력동의\n한가람,{words}\n"))
    assert count(vault, Consent) == 0


@pytest.mark.parametrize("words", ["Y/N", "확인중", "추후", "?"])
def test_what_is_neither_is_asked_and_is_no_consent_before(vault: Vault, tmp_path: Path, words: str) -> None:
    preview = seen("households", tmp_path, f"성명,전력동의\n한가람,{words}\n")
    assert [question.kind for question in compared(vault, preview).questions] == ["consent"]
    summary = store(vault, preview)
    assert (count(vault, Consent), "consent" in [problem.code for problem in summary.problems]) == (0, True)
    take_back(vault, summary.batch_id)
    answered(vault, preview, "yes")
    assert count(vault, Consent) == 1


def test_a_consent_whose_day_cannot_be_read_is_not_dated_by_guess(vault: Vault, tmp_path: Path) -> None:
    summary = store(vault, seen("households", tmp_path, "성명,전력동의,동의일\n한가람,동의,봄에\n"))
    assert count(vault, Consent) == 0
    assert {problem.code for problem in summary.problems} == {"date", "consent_day"}


def test_nobody_is_taken_in_from_a_row_that_says_gone(vault: Vault, tmp_path: Path) -> None:
    preview = seen("households", tmp_path, "성명,생년월일,상태\n한가람,1948-03-02,종결\n두메산,1950-01-01,이용중\n")
    comparison = compared(vault, preview)
    assert (comparison.new, [question.kind for question in comparison.questions]) == (1, ["gone"])
    assert store(vault, preview).counts["new"] == 1
    assert answered(vault, preview, "yes").counts["new"] == 1


def test_what_was_not_answered_waits_and_can_be_answered_later(register: Vault, tmp_path: Path) -> None:
    rows = "P1,박용준,미동의\nP2,송창호,동의\n"
    summary = store(register, seen("households", tmp_path, "관리번호,성명,전력동의\n" + rows))
    with register.read() as session:
        (row,) = mending.rows_to_mend(session, summary.batch_id, NOW).rows
    (question,) = row.questions
    assert (row.fits, row.line, question.kind) == (False, 2, "withdrawal")
    with register.act("test.answer", now=NOW, actor="tester") as act:
        mending.answer(act, row.id, question, "yes")
    with register.read() as session:
        (row,) = mending.rows_to_mend(session, summary.batch_id, NOW).rows
    assert (row.fits, row.questions) == (True, ())
    with register.act("test.take", now=NOW, actor="tester") as act:
        mending.take(act, [row.id])
    with register.read() as session:
        assert session.scalars(select(Consent.withdrawn_on).where(Consent.household_id == 1)).all() == [
            NOW.date(),
            None,
        ]


@pytest.mark.parametrize("row", ["한가람(입원),", "한가람,입원", "한가람,요양원 입소"])
def test_what_became_of_somebody_new_is_kept_as_a_note(vault: Vault, tmp_path: Path, row: str) -> None:
    store(vault, seen("households", tmp_path, f"성명,상태\n{row}\n"))
    with vault.read() as session:
        assert session.scalars(select(Resident.name)).all() == ["한가람"]
        (note,) = session.scalars(select(Note.text)).all()
    assert "입" in note


# ------------------------------------------------------------ likeness


_SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=4)


@given(_SYLLABLES)
def test_blanks_and_brackets_make_no_other_name(name: str) -> None:
    assert name_key(" ".join(name)) == name_key(f"{name} (여)") == name_key(name)
    assert names_alike(name_key(name), name_key(" ".join(name)))


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 7))
def test_a_birth_with_two_neighbouring_digits_changed_over_is_alike(born_on: date, place: int) -> None:
    digits = list(f"{born_on:%Y%m%d}")
    if place < 7:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    try:
        changed_over = type(born_on).fromisoformat("".join(digits))
    except ValueError:
        return
    assert births_alike(born_on, changed_over)


class _Home:
    def __init__(self, person: Person) -> None:
        self.person = person


_PEOPLE = st.builds(
    Person,
    st.sampled_from(["김순자", "김순지", "김 순 자", "박용준"]),
    st.none() | st.dates(),
    st.sampled_from(["", "01012345678", "01012345679"]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["", "하송리 12", "하송리 47"]),
)


@given(_PEOPLE, st.lists(_PEOPLE, max_size=6))
def test_whoever_is_equal_may_be_the_person_and_a_copy_is_found(person: Person, others: list[Person]) -> None:
    homes_of = [_Home(other) for other in (*others, person)]
    index = PersonIndex(homes_of, lambda area, known: area is None or known is None or area == known)
    equal = index.equal(person)
    assert all(index._may_be(name_key(person.name), person, home.person) for home in equal)
    if person.born_on is not None and person.area_id is not None:
        assert homes_of[-1] in equal or any(home.person == person for home in equal)
