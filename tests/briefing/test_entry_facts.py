"""What the papers tell of an entry: the safety note first, exceptions by their name, who lives there, rite leader."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.briefing.blocks import Note
from coordinator.briefing.checkins import call_sheet
from coordinator.worklist.checkins.call_aids import CallAid
from coordinator.worklist.facts.entry_rows import ConsentRow, ResidentRow, RiteLeaderRow
from tests.briefing import rows
from tests.briefing.test_composition import said, sheet_at

LEVELS = ["full", "initials", "anonymous"]


def test_the_safety_note_stands_first_on_the_household_sheet() -> None:
    made = sheet_at(safety_note="개 있음, 2인 방문")
    assert isinstance(made.blocks[0], Note)
    assert "개 있음, 2인 방문" in made.blocks[0].text


@pytest.mark.parametrize("level", LEVELS)
def test_the_call_sheet_says_what_a_visitor_must_know_beside_the_name(level: str) -> None:
    row = rows.calls_due()[0]
    due = call_sheet.CallsDue([row], {row.household_id: CallAid(safety_note="개 있음, 2인 방문")})
    made = said(call_sheet.compose(due, rows.letterhead(call_sheet.PAPER, level=level)))
    assert ("! 개 있음, 2인 방문" in made) == (level != "anonymous")


@pytest.mark.parametrize("level", LEVELS)
def test_an_exception_is_called_one_with_its_end_and_a_consent_is_not(level: str) -> None:
    exception = ConsentRow("calls", "exception", date(2026, 11, 20), date(2026, 12, 3), words="쓰러져 못 일어남")
    given = ConsentRow("power", "given", date(2026, 1, 1))
    made = said(sheet_at(level, consents=("calls", "power"), consent_states=(given, exception)))
    assert "생명·신체 보호 예외: 안부전화, 12. 3.(목)까지" in made
    assert "예외: 전력" not in made
    assert ("쓰러져 못 일어남" in made) == (level != "anonymous")


@pytest.mark.parametrize("level", LEVELS)
def test_who_lives_there_and_who_leads_the_rite_are_named_as_the_level_allows(level: str) -> None:
    first = ResidentRow(1, "김표본", "f", 78, None, "1948", "", "", "alive", None, None, merit="yes")
    leader = RiteLeaderRow("정벗하나", "01044444444", "친구", "will", None, "안방 서랍", died=True)
    made = said(sheet_at(level, residents=(first,), lives_with=("박두리둘",), rite_leader=leader))
    assert ("박두리둘" in made) == (level == "full")
    assert ("정벗하나" in made) == (level == "full")
    assert ("010-4444-4444" in made) == (level == "full")
    assert "국가유공자" in made
    assert "사망" in made
