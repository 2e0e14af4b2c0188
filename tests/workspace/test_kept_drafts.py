"""Drafts of the vault are handed out for whom they were written, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.drafts import Draft, DraftRow
from coordinator.records.households import Household
from tests.casework.homes import DAY, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


def test_a_draft_from_before_its_household_was_there_is_handed_out_for_nobody_and_stays_stored(
    empty: Workspace,
) -> None:
    with empty.vault.read() as session:
        number = (session.scalar(select(func.max(Household.id))) or 0) + 1
    before = DraftRow(number, "NoteForm", "today", "김잘못", "note", "today", "메모", {"note": "무릎"}, NOW - DAY)
    later = DraftRow(number, "CallForm", "today", "이다음", "call", "today", "전화", {"note": "경로당"}, NOW + DAY)
    empty.drafts.keep([before, later], [])
    assert len(empty.drafts.all()) == 2
    assert add_home(empty, "이다음").id == number
    assert empty.drafts.all() == [later]
    with empty.vault.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 2


def test_what_no_household_of_the_register_shows_is_listed_by_itself_until_it_is_thrown_away(empty: Workspace) -> None:
    home = add_home(empty, "김하나")
    here = DraftRow(home.id, "NoteForm", "today", "김하나", "note", "today", "메모", {"note": "무릎"}, NOW + DAY)
    several = DraftRow(0, "EnrolForm", "calls", "2가구", "", "calls:enrolment", "등록", {"note": "둘"}, NOW + DAY)
    gone = DraftRow(home.id + 1, "NoteForm", "today", "이빠짐", "note", "today", "메모", {"note": "경로당"}, NOW - DAY)
    empty.drafts.keep([here, several, gone], [])
    assert empty.drafts.left_over() == [gone]
    assert add_home(empty, "박다음").id == gone.household_id  # its number is another's by now
    assert empty.drafts.left_over() == [gone]
    empty.drafts.keep([], [gone.key])
    assert empty.drafts.left_over() == []
    assert len(empty.drafts.all()) == 2
