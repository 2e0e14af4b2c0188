"""Survey papers: forms with row codes, the sheet of a household, tables without small numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.briefing.surveys.masks import masked
from coordinator.casework.surveys.assess import Sheet
from coordinator.casework.surveys.rounds import Whom
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()


@pytest.fixture
def round_id(empty: Workspace) -> int:
    """Plan a round of PHQ-2 over two homes."""
    for n, name in enumerate(("김하나", "이두리")):
        add_home(empty, name, phone=f"0105555000{n}")
    return empty.surveys.plan_round("올해", "phq-2", "1", TODAY, TODAY + timedelta(days=9), Whom(), NOW).value


def texts(workspace: Workspace, level: str = "full", **asked: object) -> str:
    """Give all a form says."""
    document = workspace.briefings.compose("survey", NOW, purpose="시험", level=level, **asked)  # type: ignore[arg-type]
    return "\n".join(document.texts())


def test_a_form_prints_the_row_codes_that_are_keyed_back(empty: Workspace, round_id: int) -> None:
    said = texts(empty)
    for place in empty.surveys.places(round_id, NOW):
        assert place.code in said
        assert place.name in said
    assert "010-5555-0000" in said


def test_without_the_wording_numbers_stand_and_it_is_said(empty: Workspace, round_id: int) -> None:
    assert "원문을 붙이지 않아" in texts(empty)
    empty.surveys.set_texts("phq-2", "1", ["첫째 물음입니다", "둘째 물음입니다"], NOW)
    said = texts(empty, everything=True)
    assert "원문을 붙이지 않아" not in said
    assert said.count("첫째 물음입니다") == 2


def test_who_is_assessed_is_on_no_form_any_more(empty: Workspace, round_id: int) -> None:
    empty.surveys.assess(Sheet(household_id=1, instrument="phq-2", version="1", assessed_on=TODAY, answers="00"), NOW)
    assert "김하나" not in texts(empty)
    assert "이두리" in texts(empty, household_id=2)


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_a_form_names_nobody_beyond_its_level(empty: Workspace, round_id: int, level: str) -> None:
    for everything in (False, True):
        said = texts(empty, level, everything=everything)
        assert "김하나" not in said
        assert "5555" not in said


def test_without_a_round_the_form_says_the_next_step(empty: Workspace) -> None:
    assert "조사 탭에서" in texts(empty)


def test_the_sheet_of_a_household_tells_its_assessments(empty: Workspace, round_id: int) -> None:
    empty.surveys.assess(Sheet(household_id=1, instrument="phq-2", version="1", assessed_on=TODAY, answers="33"), NOW)
    document = empty.briefings.compose("household", NOW, purpose="시험", household_id=1)
    assert "6점, 선별 기준 이상" in "\n".join(document.texts())


@pytest.mark.parametrize("kind", ["survey-coverage", "survey-movement", "survey-open"])
def test_each_list_is_composed(empty: Workspace, round_id: int, kind: str) -> None:
    said = "\n".join(empty.briefings.compose_list(kind, NOW, purpose="시험").texts())
    assert ("5 미만" in said) is (kind == "survey-coverage")


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(TABLES)
def test_no_small_number_is_told_and_none_can_be_counted_back(counts: list[list[int]]) -> None:
    table = masked(counts, 5)
    for row, told in zip(counts, table, strict=True):
        assert all(n is None or (n == real and not 0 < real < 5) for n, real in zip(told, row, strict=True))
        assert told.count(None) != 1 or len(told) == 1
    if len(table) > 1:
        assert all(list(column).count(None) != 1 for column in zip(*table, strict=True))
