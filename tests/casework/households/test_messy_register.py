"""A messy register taken in whole: every row counted, every double asked, no resident number kept, nobody lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from coordinator.records.base import Base
from coordinator.records.checkins import Call
from coordinator.records.households import Household, Resident
from tests.conftest import NOW
from tests.importers.households.messy_register import KINDS, MessyRegister, messy_register

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.importers.preview import Preview
    from coordinator.workspace import Workspace

PEOPLE, DOUBLES = 900, 80


@pytest.fixture(scope="module")
def register() -> MessyRegister:
    return messy_register(PEOPLE, doubles=DOUBLES)


def seen(workspace: Workspace, folder: Path, register: MessyRegister, answers: dict[str, str] | None = None) -> Preview:
    path = folder / "명부.csv"
    path.write_bytes(register.content)
    return replace(workspace.imports.preview("households", path), answers=answers or {})


def everything_stored(workspace: Workspace) -> str:
    """Read every cell of every table as one text."""
    with workspace.vault.read() as session:
        rows: list[Any] = [
            row for table in Base.metadata.sorted_tables for row in session.execute(select(*table.columns)).all()
        ]
    return "\n".join(map(repr, rows))


def test_the_register_is_taken_in_whole(empty: Workspace, tmp_path: Path, register: MessyRegister) -> None:
    assert {row.slip for row in register.doubles} == set(KINDS)
    preview = seen(empty, tmp_path, register)
    comparison = empty.imports.compare(preview)
    assert comparison.new + comparison.changed + comparison.same + comparison.rejected == len(register.rows)
    doubles = {row.line for row in register.doubles}
    asked = {question.row for question in comparison.questions if question.kind == "person"}
    settled = {problem.row for problem in comparison.problems if problem.code == "duplicate"}
    firsts = {row.doubles for row in register.doubles}
    assert doubles <= asked | settled | firsts
    assert asked | settled <= doubles | firsts  # nobody else is taken for another
    # one answer for all of them: the first of the two lines is kept
    answers = {question.key: "same" for question in comparison.questions}
    done = empty.imports.commit(seen(empty, tmp_path, register, answers), NOW).value
    assert done.counts["new"] == PEOPLE
    with empty.vault.read() as session:
        stored = set(session.execute(select(Resident.name, Resident.born_on, Resident.phone)).all())
        areas = session.scalars(select(Household.area_id)).all()
    assert stored == {(person.name, person.born_on, person.phone) for person in register.people}
    assert None not in areas  # old names of renamed eup/myeon are known
    # the answers hold: the next month's file asks nothing and changes nothing
    again = empty.imports.compare(seen(empty, tmp_path, register))
    assert (again.new, again.changed) == (0, 0)
    assert not [question for question in again.questions if not question.answer]
    assert empty.duplicates.find_pairs(NOW).value == 0
    text = everything_stored(empty)
    kept = [number for number in register.resident_numbers if number in text or number.replace("-", "") in text]
    assert kept == []


def test_what_a_merge_put_together_is_known_again_by_either_number_and_by_either_name(
    empty: Workspace, tmp_path: Path
) -> None:
    head = "관리번호,성명,생년월일,연락처,주소\n"
    both = (
        head
        + "A-1,김영희,1948-03-02,010-1111-2222,영월읍 영흥리 1\nB-7,김영히,1948-03-20,010-3333-4444,영월읍 영흥리 9\n"
    )
    path = tmp_path / "명부.csv"
    path.write_text(both, encoding="utf-8")
    empty.imports.commit(empty.imports.preview("households", path), NOW)
    with empty.vault.read() as session:
        first, second = session.scalars(select(Household.id).order_by(Household.id)).all()
    empty.duplicates.merge(
        first, second, NOW, choices={"name": "stays", "birth": "stays", "phone": "stays", "place": "stays"}
    )
    comparison = empty.imports.compare(empty.imports.preview("households", path))
    assert (comparison.new, comparison.changed) == (0, 0)
    assert not comparison.questions
    # the double alone, without its number, is that person too; what was decided against is no news
    path.write_text("성명,생년월일,연락처,주소\n김영히,1948-03-20,010-3333-4444,영월읍 영흥리 9\n", encoding="utf-8")
    comparison = empty.imports.compare(empty.imports.preview("households", path))
    assert (comparison.new, comparison.changed, comparison.same) == (0, 0, 1)
    # a call reported under the old number is the call of the one who stays
    calls = tmp_path / "통화.csv"
    calls.write_text(
        f"관리번호,통화일시,결과\nB-7,2026-11-23 10:00,정상\nHH-{second},2026-11-16 10:00,정상\n", encoding="utf-8"
    )
    empty.imports.commit(empty.imports.preview("calls", calls), NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(Call.household_id)).all() == [first, first]
