"""What is done for a person of a finding round: tries, a result, taken back for a reason, into the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.errors import RuleError
from coordinator.records.base import Transition
from coordinator.records.finding import FINDING, GONE, OPEN_STATES, RESULTS
from coordinator.records.households import Household
from coordinator.records.states import IN_ERROR
from tests.casework.finding.lists import taken, write_list
from tests.casework.homes import add_home, imported
from tests.conftest import NOW
from tests.importers.addresses.official import houses, month_of

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.worklist.finding.rows import PersonRow
    from coordinator.workspace import Workspace


@pytest.fixture
def worked(empty: Workspace, tmp_path: Path) -> Workspace:
    """Give a county with a household, and a round of three people of whom the first is of it."""
    add_home(empty)
    taken(empty, write_list(tmp_path))
    return empty


def person(workspace: Workspace, name: str) -> PersonRow:
    return next(row for row in workspace.finding.people(NOW) if row.name == name)


def test_each_try_is_counted_with_its_time_and_sets_the_person_in_work(worked: Workspace) -> None:
    two = person(worked, "이두리").id
    worked.finding.record_attempt(two, "visit", NOW, tried_at=NOW - timedelta(hours=20))
    done = worked.finding.record_attempt(two, "call", NOW, note="전화 꺼져 있음")
    row = person(worked, "이두리")
    assert (done.value, row.tries, row.state, row.last_try_at) == (2, 2, "in_work", NOW)
    worked.history.undo_last(NOW)
    assert person(worked, "이두리").tries == 1


@pytest.mark.parametrize("result", RESULTS)
def test_each_result_closes_the_person_and_is_undone(worked: Workspace, result: str) -> None:
    two = person(worked, "이두리").id
    worked.finding.record_attempt(two, "visit", NOW)
    done = worked.finding.set_result(two, result, NOW, note="직접 만남")
    assert (person(worked, "이두리").state, person(worked, "이두리").note) == (result, "직접 만남")
    assert done.nouns == {"finding"}
    worked.history.undo_last(NOW)
    assert person(worked, "이두리").state == "in_work"


def test_a_result_is_taken_back_for_a_reason_only_and_the_way_there_is_kept(worked: Workspace) -> None:
    two = person(worked, "이두리").id
    worked.finding.set_result(two, "refused", NOW)
    with pytest.raises(RuleError) as refused:
        worked.finding.set_result(two, "counselled", NOW)
    assert refused.value.code == "has_result"
    with pytest.raises(RuleError) as refused:
        worked.finding.reopen(two, "", NOW)
    assert refused.value.code == "reason_missing"
    worked.finding.reopen(two, "again", NOW)
    worked.finding.set_result(two, "counselled", NOW)
    moves = worked.ask(
        lambda session: session.scalars(
            select(Transition.to_state).where(Transition.machine == "finding", Transition.record_id == two)
        ).all()
    )
    assert moves == ["refused", "to_do", "counselled"]


def test_nobody_is_absent_without_a_try(worked: Workspace) -> None:
    with pytest.raises(RuleError) as refused:
        worked.finding.set_result(person(worked, "이두리").id, "absent", NOW)
    assert refused.value.code == "no_try"


def test_a_try_that_lies_ahead_or_after_a_result_is_refused(worked: Workspace) -> None:
    two = person(worked, "이두리").id
    with pytest.raises(RuleError) as refused:
        worked.finding.record_attempt(two, "visit", NOW, tried_at=NOW + timedelta(minutes=1))
    assert refused.value.code == "future"
    worked.finding.set_result(two, "moved", NOW)
    with pytest.raises(RuleError) as refused:
        worked.finding.record_attempt(two, "visit", NOW)
    assert refused.value.code == "has_result"


def test_a_person_enters_the_register_by_an_act_found_by_the_national_list(worked: Workspace) -> None:
    two = person(worked, "이두리").id
    worked.finding.set_result(two, "risk_high", NOW)
    home = worked.finding.take_into_register(two, NOW).value
    card = worked.households.card(home, NOW)
    assert (card.name, card.risk, card.phone, card.parts["finding"].found_by) == (
        "이두리",
        "high",
        "01055550002",
        "national_list",
    )
    assert "단전" in card.notes[0].text
    with pytest.raises(RuleError) as refused:
        worked.finding.take_into_register(two, NOW)
    assert refused.value.code == "in_register"
    worked.history.undo_last(NOW)
    assert person(worked, "이두리").household_id is None


def test_who_is_in_the_register_by_now_is_not_taken_in_a_second_time(worked: Workspace) -> None:
    add_home(worked, "이두리", born_on=date(1970, 3, 2), phone="01055550002", address="북면 문곡리 22")
    with pytest.raises(RuleError) as refused:
        worked.finding.take_into_register(person(worked, "이두리").id, NOW)
    assert refused.value.code == "known_already"


def test_who_may_be_of_the_register_is_named_first(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, born_on=date(1950, 5, 6))
    taken(empty, write_list(tmp_path))
    one = person(empty, "김하나").id
    with pytest.raises(RuleError) as refused:
        empty.finding.take_into_register(one, NOW)
    assert refused.value.code == "perhaps_open"
    empty.finding.say_who(one, home.id, NOW)
    assert person(empty, "김하나").known_as == "김하나"
    empty.finding.say_who(one, None, NOW)
    empty.finding.take_into_register(one, NOW)
    assert len(empty.ask(lambda session: session.scalars(select(Household)).all())) == 2


def test_by_whom_a_household_was_found_is_set_by_hand_and_only_as_the_table_knows(worked: Workspace) -> None:
    home = person(worked, "김하나").household_id
    assert home is not None
    worked.finding.set_found_by(home, "letter_carrier", NOW)
    assert worked.households.card(home, NOW).parts["finding"].found_by == "letter_carrier"
    with pytest.raises(RuleError) as refused:
        worked.finding.set_found_by(home, "astrologer", NOW)
    assert refused.value.code == "unknown_reporter"


def test_two_rounds_cannot_become_one_by_correction(worked: Workspace, tmp_path: Path) -> None:
    taken(worked, write_list(tmp_path, name="다른.csv", title="2026년 3차 고독사 명단"))
    newest = next(row for row in worked.finding.rounds(NOW) if row.number == 3)
    with pytest.raises(RuleError) as refused:
        worked.finding.correct_round(newest.id, "lonely_death", 2026, 4, date(2026, 11, 2), None, NOW)
    assert refused.value.code == "round_known"


def test_rounds_are_told_in_plain_words_for_the_command_line(worked: Workspace) -> None:
    worked.finding.set_result(person(worked, "이두리").id, "counselled", NOW)
    (told,) = worked.finding.rounds_as_told(NOW)
    assert (told["source"], told["number"], told["people"]) == ("lonely_death", 4, 3)
    assert told["results"] == {"counselled": 1, "open": 2}


@given(st.lists(st.sampled_from([state.code for state in FINDING.states]), max_size=8))
def test_every_state_leads_back_to_work_and_none_is_left_without_a_reason(path: list[str]) -> None:
    state = "to_do"
    for target in path:
        if not FINDING.may_move(state, target):
            continue
        if target == "to_do":
            with pytest.raises(RuleError):
                FINDING.check(state, target)
        state = target
    assert state in (*OPEN_STATES, IN_ERROR) or FINDING.may_move(state, "to_do")


@pytest.mark.parametrize("result", GONE)
def test_nobody_who_died_or_moved_away_is_taken_into_the_register(worked: Workspace, result: str) -> None:
    two = person(worked, "이두리").id
    worked.finding.set_result(two, result, NOW)
    with pytest.raises(RuleError) as refused:
        worked.finding.take_into_register(two, NOW)
    assert refused.value.code == "gone"


def test_who_is_taken_in_stands_on_the_map_by_the_address_of_the_list(worked: Workspace, tmp_path: Path) -> None:
    made = houses(20)
    house = made[0]
    folder = tmp_path / "주소"
    folder.mkdir()
    imported(worked, "addresses", month_of(folder, made))
    row = f"1,최새로,1960-01-01,여,010-5555-0009,{house.town},{house.town} {house.village} {house.lot},단전"
    taken(worked, write_list(folder, (row,), "다음.csv"), number="3")
    home = worked.finding.take_into_register(person(worked, "최새로").id, NOW).value
    place = next(each for each in worked.addresses.places(NOW) if each.household_id == home)
    assert (place.placed_by, place.certainty) == ("address", "lot")


def test_of_two_records_that_were_merged_the_one_that_goes_on_is_offered(empty: Workspace, tmp_path: Path) -> None:
    first = add_home(empty, born_on=date(1950, 5, 6)).id
    second = add_home(empty, born_on=date(1950, 5, 7)).id
    taken(empty, write_list(tmp_path))
    assert {home for home, _ in person(empty, "김하나").perhaps} == {first, second}
    empty.duplicates.merge(first, second, NOW)
    row = person(empty, "김하나")
    assert [home for home, _ in row.perhaps] == [first]
    empty.finding.say_who(row.id, first, NOW)
    assert not person(empty, "김하나").has_left
    empty.households.report_death(first, "이장이 알림", NOW)
    assert person(empty, "김하나").has_left
