"""Assessments: kept as they were judged, corrected by a further row, followed by the household's grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from coordinator.casework.surveys.assess import Sheet
from coordinator.errors import RuleError
from coordinator.records.households import Household
from coordinator.records.surveys import Assessment
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()
DAY = timedelta(days=1)


def sheet(home: int, answers: str = "1111111000", **changed: Any) -> Sheet:
    """Make a form of the ten items, filled in today."""
    usual = Sheet(household_id=home, instrument="ten-item", version="2022", assessed_on=TODAY, answers=answers)
    return replace(usual, **changed)


def screening(home: int, answers: str) -> Sheet:
    """Make a form of PHQ-9."""
    return sheet(home, answers, instrument="phq-9", version="1")


def points(home: int, answers: str, **changed: Any) -> Sheet:
    """Make a form of the thirteen points."""
    return sheet(home, answers, instrument="thirteen-point", version="2025", **changed)


def risk(workspace: Workspace, home: int) -> str:
    """Give the grade of a household."""
    return workspace.ask(lambda session: session.get(Household, home).risk)


def stored(workspace: Workspace) -> list[tuple[Any, ...]]:
    """Give what is stored of every assessment."""
    columns = (Assessment.answers, Assessment.score, Assessment.band_set, Assessment.band, Assessment.supersedes_id)
    return workspace.ask(
        lambda session: [tuple(row) for row in session.execute(select(*columns).order_by(Assessment.id))]
    )


def test_the_grade_of_a_household_follows_in_the_same_act_and_is_undone_with_it(empty: Workspace) -> None:
    home = add_home(empty).id
    done = empty.surveys.assess(sheet(home), NOW)
    assert risk(empty, home) == "high"
    assert "고위험" in done.message
    assert done.household_id == home
    empty.history.undo_last(NOW)
    assert (risk(empty, home), stored(empty)) == ("unknown", [])


def test_an_older_form_keyed_in_late_changes_no_grade(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(sheet(home), NOW)
    empty.surveys.assess(sheet(home, "0000000000", assessed_on=TODAY - 3 * DAY), NOW)
    assert risk(empty, home) == "high"


def test_a_form_older_than_its_instrument_lets_it_stand_changes_no_grade(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(sheet(home, assessed_on=TODAY - 366 * DAY), NOW)
    assert risk(empty, home) == "unknown"


def test_without_chosen_bands_a_score_is_no_grade_and_choosing_later_judges_nothing_anew(empty: Workspace) -> None:
    home = add_home(empty).id
    done = empty.surveys.assess(points(home, "1" * 13), NOW)
    assert "판정 기준을 정하지 않음" in done.message
    assert risk(empty, home) == "unknown"
    empty.surveys.choose_bands("thirteen-point", "2025", "four-grades", TODAY, NOW)
    assert risk(empty, home) == "unknown"
    assert stored(empty) == [("1" * 13, 13, "", "", None)]
    other = add_home(empty, "이두리", phone="01055550002").id
    empty.surveys.assess(points(other, "1" * 9 + "0000"), NOW)
    assert risk(empty, other) == "high"


def test_bands_hold_from_their_day_on(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.choose_bands("thirteen-point", "2025", "two-groups", TODAY, NOW)
    empty.surveys.assess(points(home, "1" * 13, assessed_on=TODAY - DAY), NOW)
    assert risk(empty, home) == "unknown"
    with pytest.raises(RuleError) as refused:
        empty.surveys.choose_bands("thirteen-point", "2025", "two-groups", TODAY, NOW)
    assert refused.value.code == "same_bands"
    empty.surveys.choose_bands("thirteen-point", "2025", "", TODAY, NOW)
    row = next(row for row in empty.surveys.instruments(NOW) if row.instrument.id == "thirteen-point")
    assert row.bands is None


def test_a_band_that_names_no_grade_raises_one_and_never_lowers_it(empty: Workspace) -> None:
    empty.surveys.choose_bands("thirteen-point", "2025", "two-groups", TODAY, NOW)
    new, known = add_home(empty).id, add_home(empty, "이두리", phone="01055550002").id
    empty.surveys.assess(sheet(known), NOW)
    for home in (new, known):
        empty.surveys.assess(points(home, "1" * 7 + "0" * 6), NOW)
    assert (risk(empty, new), risk(empty, known)) == ("middle", "high")


def test_missing_answers_lower_no_grade(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(sheet(home, assessed_on=TODAY - DAY), NOW)
    done = empty.surveys.assess(sheet(home, "0000-00000"), NOW)
    assert "판정할 수 없음(무응답 1)" in done.message
    assert risk(empty, home) == "high"
    (other, third) = (add_home(empty, f"이두{n}", phone=f"0105555000{n}").id for n in (2, 3))
    empty.surveys.assess(sheet(other, "1111------"), NOW)
    empty.surveys.assess(sheet(third, assessed_on=TODAY - DAY), NOW)
    empty.surveys.assess(sheet(third, "1111------"), NOW)
    assert (risk(empty, other), risk(empty, third)) == ("middle", "high")


def test_a_correction_is_a_further_row_and_the_grade_rests_on_what_stands(empty: Workspace) -> None:
    home = add_home(empty).id
    first = empty.surveys.assess(sheet(home, assessed_on=TODAY - 9 * DAY, answers="1111000000"), NOW).value
    wrong = empty.surveys.assess(sheet(home), NOW).value
    empty.surveys.correct(wrong, sheet(home, "0000000000"), "다른 사람의 조사표", NOW)
    assert risk(empty, home) == "none"
    assert [row[0] for row in stored(empty)] == ["1111000000", "1111111000", "0000000000"]
    for code, number, reason in (("corrected_already", wrong, "x"), ("reason_missing", first, " ")):
        with pytest.raises(RuleError) as refused:
            empty.surveys.correct(number, sheet(home, assessed_on=TODAY - 8 * DAY), reason, NOW)
        assert refused.value.code == code


def test_what_was_keyed_for_somebody_else_gives_back_the_grade_of_before(empty: Workspace) -> None:
    home = add_home(empty).id
    wrong = empty.surveys.assess(sheet(home), NOW).value
    nothing = sheet(home, "", result="other", next_on=TODAY + DAY)
    empty.surveys.correct(wrong, nothing, "다른 사람의 조사표", NOW)
    assert risk(empty, home) == "unknown"


def test_a_grade_of_ones_own_needs_a_reason_and_holds_until_the_next(empty: Workspace) -> None:
    home = add_home(empty).id
    with pytest.raises(RuleError) as refused:
        empty.surveys.assess(sheet(home, "0000000000", override_risk="high"), NOW)
    assert refused.value.code == "override"
    own = sheet(home, "0000000000", override_risk="high", override_reason="최근 퇴원", assessed_on=TODAY - DAY)
    empty.surveys.assess(own, NOW)
    assert risk(empty, home) == "high"
    empty.surveys.assess(sheet(home, "1000000000"), NOW)
    assert risk(empty, home) == "low"


def test_a_screening_changes_no_grade_and_thoughts_of_self_harm_open_a_task_at_once(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(screening(home, "333333330"), NOW)
    assert empty.tasks.of_household(home, NOW) == ()
    done = empty.surveys.assess(replace(screening(home, "000000001"), assessed_on=TODAY - DAY), NOW)
    (task,) = empty.tasks.of_household(home, NOW)
    assert (risk(empty, home), task.due_on) == ("unknown", TODAY)
    assert "109" in task.text
    assert "109" in done.message
    line = next(line for line in empty.today(NOW).lines if line.household_id == home)
    assert (line.severity, line.reasons[0].code) == ("serious", "screening_urgent")
    empty.tasks.finish(task.id, NOW)
    assert [line.household_id for line in empty.today(NOW).lines] == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"assessed_on": TODAY + DAY}, "future"),
        ({"answers": "-----"}, "no_answers"),
        ({"answers": "2"}, "answers"),
        ({"answers": "0" * 11}, "answers"),
        ({"version": "1999"}, "unknown_instrument"),
        ({"result": "absent", "answers": ""}, "next_missing"),
        ({"result": "absent", "answers": "", "next_on": TODAY}, "next_order"),
        ({"result": "asleep", "answers": ""}, "no_result"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(empty: Workspace, changed: dict[str, Any], code: str) -> None:
    home = add_home(empty).id
    with pytest.raises(RuleError) as refused:
        empty.surveys.assess(sheet(home, **changed), NOW)
    assert (refused.value.code, stored(empty)) == (code, [])


def test_one_form_keyed_in_twice_is_refused(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(sheet(home), NOW)
    with pytest.raises(RuleError) as refused:
        empty.surveys.assess(sheet(home), NOW)
    assert refused.value.code == "assessed_already"


def test_who_could_not_be_assessed_stands_on_the_list_from_the_day_given(empty: Workspace) -> None:
    home = add_home(empty).id
    absent = sheet(home, "", result="absent", next_on=TODAY + 2 * DAY, assessed_on=TODAY)
    empty.surveys.could_not_assess(absent, NOW)
    assert [line.household_id for line in empty.today(NOW).lines] == []
    line = empty.today(NOW + 2 * DAY).lines[0]
    assert (line.household_id, line.reasons[0].code) == (home, "survey_again")
    empty.surveys.assess(sheet(home, "0000000000", assessed_on=TODAY + 2 * DAY), NOW + 2 * DAY)
    assert empty.today(NOW + 2 * DAY).lines == ()


def test_a_death_that_a_survey_tells_of_waits_for_the_register(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.could_not_assess(sheet(home, "", result="died"), NOW)
    assert [line.reasons[0].code for line in empty.today(NOW).lines] == ["survey_register"]
    empty.households.report_death(home, "이장", NOW)
    assert empty.today(NOW).lines == ()


def test_pasted_wording_is_kept_a_line_an_item_and_never_half(empty: Workspace) -> None:
    with pytest.raises(RuleError) as refused:
        empty.surveys.set_texts("phq-2", "1", ["하나"], NOW)
    assert refused.value.code == "texts"
    empty.surveys.set_texts("phq-2", "1", ["1. 첫째 문항", "2) 둘째 문항"], NOW)
    row = next(row for row in empty.surveys.instruments(NOW) if row.instrument.id == "phq-2")
    assert row.texts == ("첫째 문항", "둘째 문항")
    empty.history.undo_last(NOW)
    row = next(row for row in empty.surveys.instruments(NOW) if row.instrument.id == "phq-2")
    assert not row.has_texts


def test_the_county_adds_a_version_of_its_own_once(empty: Workspace) -> None:
    own: dict[str, Any] = {
        "id": "village-check",
        "version": "1",
        "ko": "마을 안부 3문항",
        "valid_from": "2026-11-01",
        "source": "군 자체",
        "max_age_days": 90,
        "sets_risk": True,
        "in_force": "own",
        "options": [{"key": "0", "value": 0, "ko": "아니오"}, {"key": "1", "value": 2, "ko": "예"}],
        "items": [{"ko": "하나"}, {"ko": "둘"}, {"ko": "셋"}],
        "band_sets": [
            {
                "id": "own",
                "ko": "자체",
                "source": "군 자체",
                "bands": [
                    {"id": "ok", "ko": "괜찮음", "from": 0, "to": 3, "risk": "none"},
                    {"id": "high", "ko": "고위험", "from": 4, "to": 6, "risk": "high", "at_risk": True},
                ],
            }
        ],
    }
    home = add_home(empty).id
    empty.surveys.add_instrument(own, NOW)
    empty.surveys.assess(sheet(home, "110", instrument="village-check", version="1"), NOW)
    assert risk(empty, home) == "high"
    with pytest.raises(RuleError) as refused:
        empty.surveys.add_instrument(own, NOW)
    assert refused.value.code == "instrument_known"


def test_an_assessment_stands_on_the_card_and_in_the_timeline(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.surveys.assess(sheet(home), NOW)
    (row,) = empty.households.card(home, NOW).parts["surveys"].assessments
    assert (row.score, row.most, row.band, row.grade, row.assessed_on) == (7, 10, "고위험", "high", date(2026, 11, 24))
    assert any("고독사 위험도 10문항" in event.text.text for event in empty.households.timeline(home, NOW))
