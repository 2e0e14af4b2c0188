"""The board of a week: where each household stands, who comes first, what a short read of a long past says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.casework.checkins.calls import usual_answer_share
from coordinator.casework.checkins.rounds import take_results
from coordinator.records.base import KST
from coordinator.records.checkins import Call, CallResult
from coordinator.records.households import Absence, Consent
from coordinator.worklist.checkins import round_board
from coordinator.worklist.checkins.round_rows import (
    GROUP_LABELS,
    GROUP_OF,
    STATUS_LABELS,
    RoundItemRow,
    count_groups,
    next_step,
    status_of,
    status_words,
)
from tests.casework.homes import DAY, HOUR, Home, add_home, store, vendor_calls
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

WEEK = timedelta(weeks=1)
MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KST)


def came(workspace: Workspace, home: Home, result: str, when: datetime, *, urgent: bool = False) -> None:
    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=when, result=result, urgent=urgent)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    workspace.act("test.call", when + timedelta(minutes=1), take)


def enrolled(workspace: Workspace, *names: str, weekday: int = 0) -> list[Home]:
    homes = [add_home(workspace, name, calls="active", weekday=weekday, hour=10) for name in names]
    workspace.checkins.make_round(NOW)
    return homes


def by_name(workspace: Workspace, now: datetime = NOW, week_on: date | None = None) -> dict[str, RoundItemRow]:
    return {row.name: row for row in workspace.checkins.board(now, week_on).rows}


# ------------------------------------------------------------ where somebody stands


def test_a_call_whose_time_is_past_without_a_result_is_in_progress_and_one_ahead_is_due(empty: Workspace) -> None:
    enrolled(empty, "김월요")
    enrolled(empty, "이금요", weekday=4)
    rows = by_name(empty)
    assert {name: row.status for name, row in rows.items()} == {"김월요": "in_progress", "이금요": "due"}
    assert {row.state for row in rows.values()} == {"due"}


def test_a_week_that_is_over_says_that_no_result_came(empty: Workspace) -> None:
    enrolled(empty, "김월요")
    (row,) = empty.checkins.board(NOW + WEEK, MONDAY).rows
    assert (row.status, row.group) == ("no_result", "in_progress")


def test_every_state_is_told_and_the_counts_add_up(empty: Workspace) -> None:
    names = ["가응답", "나특이", "다긴급", "라미응답", "마미시도", "바인계", "사종결", "아대기"]
    homes = dict(zip(names, enrolled(empty, *names), strict=True))
    came(empty, homes["가응답"], "ok", at(23, 10))
    came(empty, homes["나특이"], "concern", at(23, 10))
    came(empty, homes["다긴급"], "ok", at(23, 10), urgent=True)
    for name in ("라미응답", "바인계", "사종결"):
        came(empty, homes[name], "no_answer", at(23, 10))
    came(empty, homes["마미시도"], "not_attempted", at(23, 10))
    empty.checkins.settle(homes["바인계"].id, "handed_over", at(23, 12))
    empty.checkins.settle(homes["사종결"].id, "closed_unreached", at(23, 12), "딸이 모셔 감")
    board = empty.checkins.board(at(24, 9))
    assert {row.name: row.status for row in board.rows} == {
        "가응답": "confirmed",
        "나특이": "concern_open",
        "다긴급": "urgent",
        "라미응답": "missed",
        "마미시도": "not_attempted",
        "바인계": "handed_over",
        "사종결": "closed_unreached",
        "아대기": "in_progress",
    }
    assert board.counts == {
        "well": 1,
        "concern": 2,
        "missed": 1,
        "content_unknown": 0,
        "in_progress": 1,
        "due": 0,
        "not_attempted": 1,
        "stopped": 0,
        "closed": 2,
    }
    assert [row.name for row in board.rows][:3] == ["다긴급", "나특이", "라미응답"]


def test_who_is_not_to_be_reached_is_stopped_with_the_cause_and_nobody_forgets_who_was_well(empty: Workspace) -> None:
    away, withdrew, well = enrolled(empty, "김부재", "이철회", "박확인")
    came(empty, well, "ok", at(23, 10))
    store(
        empty,
        Absence(household_id=away.id, kind="hospital", starts_at=at(23, 9), ends_at=at(30, 9)),
        *(
            Consent(household_id=home.id, purpose="calls", given_on=date(2026, 1, 1), withdrawn_on=MONDAY)
            for home in (withdrew, well)
        ),
    )
    rows = by_name(empty, at(24, 9))
    assert (rows["김부재"].status, rows["김부재"].stop_cause) == ("stopped", "absence")
    assert (rows["이철회"].status, rows["이철회"].stop_cause) == ("stopped", "withdrawal")
    assert rows["박확인"].status == "confirmed"
    assert next_step(rows["김부재"]) is None


def test_a_miss_is_told_by_the_step_that_is_up_and_until_when(empty: Workspace) -> None:
    (home,) = enrolled(empty, "김하나")
    came(empty, home, "no_answer", at(23, 10))
    row = by_name(empty, at(23, 10, 30))["김하나"]
    assert (row.step, row.step_due_at, row.is_overdue(at(23, 10, 30))) == ("retry", at(23, 11), False)
    assert not row.is_mine_now(at(23, 10, 30))
    came(empty, home, "no_answer", at(23, 11))
    row = by_name(empty, at(23, 12))["김하나"]
    assert (row.step, row.step_due_at) == ("staff", at(23, 18))
    assert status_words(row) == "미응답 · 직원 통화"
    assert row.is_mine_now(at(23, 12))
    assert row.is_overdue(at(23, 18))


def test_a_call_of_unknown_content_has_its_own_place_and_goes_on_as_a_silent_one_does(empty: Workspace) -> None:
    silent, unknown = enrolled(empty, "말없음", "내용모름")
    for home, result in ((silent, "silent"), (unknown, "content_unknown")):
        vendor_calls(empty, home, ["ok", "ok", "ok"], last=at(16, 10))
        came(empty, home, result, at(23, 10))
    board = empty.checkins.board(NOW)
    rows = {row.name: row for row in board.rows}
    mine, other = rows["내용모름"], rows["말없음"]
    assert (mine.status, other.status, board.counts["content_unknown"], board.counts["missed"]) == (
        "content_unknown",
        "missed",
        1,
        1,
    )
    assert (mine.rank(NOW), mine.step, mine.step_due_at, mine.answer_share) == (
        other.rank(NOW),
        other.step,
        other.step_due_at,
        other.answer_share,
    )
    assert next_step(mine) == next_step(other)
    assert (mine.is_mine_now(NOW), mine.is_by_hand_today(NOW)) == (other.is_mine_now(NOW), other.is_by_hand_today(NOW))
    assert status_words(mine) == "내용 알 수 없음"
    lines = {line.name: line for line in empty.today(NOW).lines}
    first, second = lines["내용모름"], lines["말없음"]
    assert (first.severity, first.due_at, first.step) == (second.severity, second.due_at, second.step)
    assert [said.text for said in first.reasons] == ["안부전화는 연결됐으나 내용 알 수 없음"]
    assert [cell.mark for cell in empty.households.card(unknown.id, NOW).calls][-1] == "content_unknown"
    # a later attempt that nobody answered is a missed call again
    came(empty, unknown, "no_answer", at(23, 11))
    assert by_name(empty)["내용모름"].status == "missed"


def test_two_declined_calls_ask_for_a_person_not_for_the_next_step(empty: Workspace) -> None:
    (home,) = enrolled(empty, "김하나")
    vendor_calls(empty, home, ["ok", "declined_ai"], last=at(16, 10))
    came(empty, home, "declined_ai", at(23, 10))
    row = by_name(empty, at(23, 12))["김하나"]
    said = next_step(row)
    assert row.declined_twice
    assert said is not None
    assert said.code == "declined_ai"
    # Whatever time has passed, somebody who answered the phone does not stand before a concern.
    concern = row._replace(status="concern_open")
    assert concern.rank(at(26, 9)) < row.rank(at(26, 9))


# ------------------------------------------------------------ who comes first


def test_a_miss_that_is_not_like_the_person_stands_before_one_that_is(empty: Workspace) -> None:
    usual, unusual = enrolled(empty, "가드문", "나늘")
    vendor_calls(empty, usual, ["no_answer", "no_answer", "ok", "no_answer"], last=at(16, 10))
    vendor_calls(empty, unusual, ["ok"] * 11, last=at(16, 10))
    for home in (usual, unusual):
        came(empty, home, "no_answer", at(23, 10))
        came(empty, home, "no_answer", at(23, 11))
    board = empty.checkins.board(at(23, 12))
    assert [(row.name, row.answer_share) for row in board.rows] == [("나늘", 1.0), ("가드문", pytest.approx(1 / 3))]


def test_a_step_whose_time_has_passed_stands_before_a_concern(empty: Workspace) -> None:
    missed, concern = enrolled(empty, "김미응답", "이특이")
    came(empty, missed, "no_answer", at(23, 10))
    came(empty, concern, "concern", at(23, 10))
    assert [row.name for row in empty.checkins.board(at(24, 9)).rows] == ["이특이", "김미응답"]
    # Two days on the escalation has come to its last step, which only a person can take.
    first, second = empty.checkins.board(at(26, 9)).rows
    assert (first.name, first.step, first.is_overdue(at(26, 9))) == ("김미응답", "emergency", True)
    assert second.name == "이특이"


RESULTS = st.lists(st.sampled_from(list(CallResult)), max_size=12)


@given(RESULTS)
def test_the_usual_share_read_by_the_database_is_that_of_the_rule(results: list[CallResult]) -> None:
    """What the board sums up without reading every call is the rule's own share."""
    tried = [result for result in results if result != CallResult.NOT_ATTEMPTED]
    spoke = sum(result in ("ok", "concern") for result in tried)
    if tried and tried[-1] in ("ok", "concern"):
        assert usual_answer_share(results) == spoke / len(tried)


def test_the_board_gives_the_share_of_the_rule_for_every_kind_of_past(empty: Workspace) -> None:
    pasts: dict[str, list[str]] = {
        "가": ["ok", "no_answer", "ok"],
        "나": ["ok", "no_answer", "no_answer"],
        "다": ["no_answer", "no_answer"],
        "라": ["not_attempted"],
        "마": ["ok", "declined_ai", "not_attempted"],
        "바": ["ok", "silent", "not_attempted", "wrong_person"],
        "사": [],
    }
    homes = dict(zip(pasts, enrolled(empty, *pasts), strict=True))
    for name, results in pasts.items():
        if results:
            vendor_calls(empty, homes[name], results, last=at(16, 10))
    rows = {row.name: row for row in empty.checkins.round(NOW)}
    assert {name: row.answer_share for name, row in rows.items()} == {
        name: usual_answer_share(results) for name, results in pasts.items()
    }
    assert {name: row.last_result for name, row in rows.items()} == {
        name: (results or [""])[-1] for name, results in pasts.items()
    }


def test_many_households_are_read_as_few_are(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    homes = enrolled(empty, "김하나", "이두리", "박세찌")
    vendor_calls(empty, homes[0], ["ok", "no_answer"], last=at(16, 10))
    few = empty.checkins.board(NOW), empty.checkins.habits(NOW)
    monkeypatch.setattr(round_board, "_MOST_ASKED", 0)
    assert (empty.checkins.board(NOW), empty.checkins.habits(NOW)) == few


# ------------------------------------------------------------ weeks


def test_an_older_week_stays_readable_and_one_to_come_is_there_once_it_is_made(empty: Workspace) -> None:
    enrolled(empty, "김하나")
    board = empty.checkins.board(NOW)
    assert (board.before, board.after, board.made) == (False, False, True)
    empty.checkins.make_round(NOW, MONDAY + WEEK)
    ahead = empty.checkins.board(NOW, MONDAY + WEEK + DAY)
    assert (ahead.week_on, ahead.made, ahead.before) == (MONDAY + WEEK, True, True)
    assert [row.status for row in ahead.rows] == ["due"]
    assert empty.checkins.board(NOW).after
    assert not empty.checkins.board(NOW, MONDAY - WEEK).made


def test_an_older_week_tells_the_last_result_of_its_own_time(empty: Workspace) -> None:
    (home,) = enrolled(empty, "김하나")
    came(empty, home, "ok", at(23, 10))
    later = NOW + WEEK
    empty.checkins.make_round(later)
    came(empty, home, "no_answer", at(30, 10))
    now = at(30, 12)
    for week_on, result in ((None, "no_answer"), (MONDAY, "ok")):
        (row,) = empty.checkins.with_habits(empty.checkins.board(now, week_on))
        assert row.last_result == result


# ------------------------------------------------------------ words


def test_every_status_has_a_group_and_each_group_its_words() -> None:
    assert set(GROUP_OF) == set(STATUS_LABELS)
    assert set(GROUP_OF.values()) == set(GROUP_LABELS)


def test_strips_of_many_are_those_of_each(empty: Workspace) -> None:
    one, other = enrolled(empty, "김하나", "이두리")
    vendor_calls(empty, one, ["ok", "no_answer", "concern"], last=at(16, 10))
    vendor_calls(empty, other, ["silent"], last=at(16, 11))
    together = empty.checkins.strips([one.id, other.id], NOW)
    assert together == {home.id: empty.households.card(home.id, NOW).calls for home in (one, other)}
    assert [cell.mark for cell in together[one.id]][-4:] == ["ok", "no_answer", "concern", "due"]


@given(
    st.sampled_from(["due", "in_progress", "missed", "concern_open", "confirmed", "handed_over"]),
    st.integers(-100, 100),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "death"]),
)
def test_a_status_is_always_one_of_the_list(state: str, hours: int, urgent: bool, over: bool, cause: str) -> None:
    status = status_of(state, NOW + hours * HOUR, NOW, urgent=urgent, week_over=over, stop_cause=cause)
    assert status in STATUS_LABELS
    if cause and state not in ("confirmed", "handed_over"):
        assert status == "stopped"


def test_counts_of_no_rows_name_every_group() -> None:
    assert count_groups([]) == dict.fromkeys(GROUP_LABELS, 0)
