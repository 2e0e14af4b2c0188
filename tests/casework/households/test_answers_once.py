"""An act that a list proposes is done once for each answer; consents are never taken against what a row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coordinator.casework import mending
from coordinator.casework.households.absences import check_return
from coordinator.records.households import Absence, Consent, LifeStatus, Resident
from coordinator.records.imports import AnsweredQuestion
from tests.casework.households.test_row_questions import REGISTER, answered, compared
from tests.casework.test_imports import NOW, count, seen, store, take_back, vault

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.vault.file import Vault

__all__ = ["vault"]


@pytest.fixture
def register(vault: Vault, tmp_path: Path) -> Vault:
    store(vault, seen("households", tmp_path, REGISTER))
    return vault


def test_a_hospital_that_is_said_again_is_asked_again(register: Vault, tmp_path: Path) -> None:
    preview = seen("households", tmp_path, "관리번호,성명,상태\nP1,박용준,입원\n")
    answered(register, preview, "yes")
    assert compared(register, preview).same == 1
    with register.act("test.back", now=NOW, actor="tester") as act:
        check_return(act, 1)
    comparison = compared(register, preview)
    assert (comparison.changed, [question.kind for question in comparison.questions]) == (0, ["absence"])
    store(register, preview)
    assert count(register, Absence) == 1


def test_who_moved_and_came_back_is_asked_about_before_they_are_gone_again(register: Vault, tmp_path: Path) -> None:
    gone = seen("households", tmp_path, "관리번호,성명,상태\nP1,박용준,전출\n")
    answered(register, gone, "yes")
    again = compared(register, gone)
    assert (again.same, again.rejected, again.questions) == (1, 0, ())  # month by month the list says it still
    answered(register, seen("households", tmp_path, "관리번호,성명,상태\nP1,박용준,정상\n"), "yes")
    assert [question.kind for question in compared(register, gone).questions] == ["moved"]


def test_a_consent_given_anew_is_withdrawn_by_no_answer_of_before(register: Vault, tmp_path: Path) -> None:
    no = seen("households", tmp_path, "관리번호,성명,전력동의\nP2,송창호,N\n")
    answered(register, no, "yes")
    with register.act("test.given", now=NOW, actor="tester") as act:
        act.session.add(Consent(household_id=2, purpose="power", given_on=NOW.date()))
    assert [question.kind for question in compared(register, no).questions] == ["withdrawal"]


def test_a_death_of_a_mended_row_that_was_taken_back_is_asked_before_it_is_reported_again(
    register: Vault, tmp_path: Path
) -> None:
    preview = seen("households", tmp_path, "관리번호,성명,상태\nP1,박용준,사망\n")
    summary = store(register, preview)
    with register.read() as session:
        (row,) = mending.rows_to_mend(session, summary.batch_id, NOW).rows
    with register.act("test.answer", now=NOW, actor="tester") as act:
        mending.answer(act, row.id, row.questions[0], "yes")
    with register.act("test.take", now=NOW, actor="tester") as act:
        mended = mending.take(act, [row.id])
    assert count(register, AnsweredQuestion) == 0
    take_back(register, mended.batch_id)
    with register.read() as session:
        assert set(session.scalars(select(Resident.life_status))) == {LifeStatus.ALIVE}
        (row,) = mending.rows_to_mend(session, summary.batch_id, NOW).rows
    assert (row.fits, [question.kind for question in row.questions]) == (False, ["death"])
    assert [question.kind for question in compared(register, preview).questions] == ["death"]
    assert register.verify() == []


def test_an_answer_of_before_that_holds_is_counted_among_the_notes(register: Vault, tmp_path: Path) -> None:
    preview = seen("households", tmp_path, "관리번호,성명,전력동의\nP2,송창호,N\n")
    answered(register, preview, "no")
    comparison = compared(register, preview)
    assert (comparison.questions, comparison.same) == ((), 1)
    assert any("1" in note and "질문" in note for note in comparison.notes)


def test_a_refusal_and_a_no_of_one_row_are_one_question(register: Vault, tmp_path: Path) -> None:
    preview = seen("households", tmp_path, "관리번호,성명,전력동의,상태\nP1,박용준,N,철회\n")
    answered(register, preview, "yes")
    with register.read() as session:
        withdrawn = session.scalars(select(Consent.withdrawn_on).where(Consent.household_id == 1)).all()
    assert withdrawn == [NOW.date(), NOW.date()]


@pytest.mark.parametrize(
    "row", ["P1,박용준,동의,철회", "P9,한가람,동의,미동의", "P9,한가람(동의 철회),동의,", "P9,한가람,확인중,거부"]
)
def test_a_row_that_says_refused_brings_no_consent(register: Vault, tmp_path: Path, row: str) -> None:
    before = count(register, Consent)
    summary = store(register, seen("households", tmp_path, f"관리번호,성명,통신동의,상태\n{row}\n"))
    assert count(register, Consent) == before
    assert "consent_refused" in [problem.code for problem in summary.problems]


def test_a_consent_of_a_day_to_come_is_named_and_not_taken(register: Vault, tmp_path: Path) -> None:
    preview = seen("households", tmp_path, "관리번호,성명,통신동의\nP1,박용준,2026-12-24\n")
    before = count(register, Consent)
    assert [problem.code for problem in store(register, preview).problems] == ["consent_day"]
    assert count(register, Consent) == before


@pytest.mark.parametrize(
    "words",
    ["동의(철회)", "동의(철회 2026.5.1)", "동의(제3자 제공은 거부)", "Y(보류)", "○(취소)", "동의(조건부 부동의)"],
)
def test_a_yes_that_its_remark_takes_back_is_asked(vault: Vault, tmp_path: Path, words: str) -> None:
    preview = seen("households", tmp_path, f"성명,전력동의\n한가람,{words}\n")
    assert [question.kind for question in compared(vault, preview).questions] == ["consent"]
    store(vault, preview)
    assert count(vault, Consent) == 0


@pytest.mark.parametrize("words", ["동의(2026-03-01)", "예(26.3.1.)", "2026-03-01 동의", "동의 26.3.1", "2026.3.1"])
def test_the_day_beside_a_yes_is_that_of_the_consent(vault: Vault, tmp_path: Path, words: str) -> None:
    store(vault, seen("households", tmp_path, f"성명,전력동의,등록일\n한가람,{words},2025-05-05\n"))
    with vault.read() as session:
        assert [str(on) for on in session.scalars(select(Consent.given_on))] == ["2026-03-01"]


@pytest.mark.parametrize(("given_on", "expected"), [("2026-01-02", ["2026-01-02"]), ("봄에", [])])
def test_what_is_answered_as_a_yes_has_the_day_of_its_row_and_never_today(
    vault: Vault, tmp_path: Path, given_on: str, expected: list[str]
) -> None:
    answered(vault, seen("households", tmp_path, f"성명,전력동의,동의일\n한가람,확인중,{given_on}\n"), "yes")
    with vault.read() as session:
        assert [str(on) for on in session.scalars(select(Consent.given_on))] == expected
