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
