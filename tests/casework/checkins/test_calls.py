"""Check-in calls: who is called this week, what a result does, and what is left for a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from coordinator.casework.checkins.calls import answer_share
from coordinator.casework.checkins.rounds import monday
from coordinator.errors import RuleError
from coordinator.records.base import Transition
from coordinator.records.checkins import Call, CallResult, Enrolment, RoundItem
from coordinator.records.households import Absence, Consent, Household, Resident
from coordinator.workspace import Workspace
from tests.casework.homes import DAY, HOUR, Home, add_home, store, vendor_calls
from tests.conftest import NOW

WEEK = timedelta(weeks=1)
TODAY = NOW.date()
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=NOW.tzinfo)
EVENING = NOW + 10 * HOUR


def called(workspace: Workspace, home: Home | None = None, **calls: str) -> Home:
    """Add an enrolled household and make the round of the week."""
    made = home or add_home(workspace, calls="active", **calls)
    workspace.checkins.make_round(NOW)
    return made


def item(workspace: Workspace, home: Home, week: date = TODAY) -> RoundItem:
    with workspace.vault.read() as session:
        rows = session.scalars(select(RoundItem).where(RoundItem.household_id == home.id))
        (row_of_week,) = [row for row in rows if monday(row.due_at.date()) == monday(week)]
        return row_of_week


def codes(workspace: Workspace, now: datetime = EVENING) -> list[str]:
    return [said.code for line in workspace.today(now).lines for said in line.reasons]


# ------------------------------------------------------------ the round


def test_the_round_is_made_once_a_week_at_each_persons_own_time(empty: Workspace) -> None:
    one = add_home(empty, calls="active", weekday=0, hour=10)
    two = add_home(empty, "이두리", calls="active", weekday=3, hour=15)
    assert empty.checkins.make_round(NOW).value == 2
    assert empty.checkins.make_round(NOW + DAY).value == 0
    assert [(row.household_id, row.due_at) for row in empty.checkins.round(NOW)] == [
        (one.id, MONDAY_TEN),
        (two.id, MONDAY_TEN + 3 * DAY + 5 * HOUR),
    ]
    assert empty.checkins.make_round(NOW + WEEK).value == 2
    assert item(empty, one, NOW.date() + WEEK).due_at == MONDAY_TEN + WEEK


def test_who_is_enrolled_during_the_week_joins_the_round_that_is_there(empty: Workspace) -> None:
    called(empty)
    late = add_home(empty, "이두리", calls="active")
    assert empty.checkins.make_round(NOW).value == 1
    assert item(empty, late).state == "due"


@pytest.mark.parametrize("state", ["proposed", "consented", "paused", "ended", "declined", "entered_in_error"])
def test_only_active_enrolments_are_called(empty: Workspace, state: str) -> None:
    add_home(empty, calls=state)
    assert empty.checkins.make_round(NOW).value == 0


@pytest.mark.parametrize("why", ["death", "moved", "ended", "away", "consent withdrawn", "consent run out"])
def test_nobody_is_called_who_died_moved_withdrew_or_is_away(empty: Workspace, why: str) -> None:
    home = add_home(empty, calls="active", weekday=3)
    changes = {
        "death": update(Resident).values(life_status="death_reported"),
        "moved": update(Resident).values(moved_out_on=NOW.date()),
        "ended": update(Household).values(ended_on=NOW.date()),
    }
    past = date(2026, 1, 1)
    added = {
        "away": Absence(household_id=home.id, kind="travel", starts_at=NOW, ends_at=NOW + 4 * DAY),
        "consent withdrawn": Consent(household_id=home.id, purpose="calls", given_on=past, withdrawn_on=NOW.date()),
        "consent run out": Consent(household_id=home.id, purpose="calls", given_on=past, until=NOW.date() - DAY),
    }
    if why in changes:
        empty.act("test.change", NOW, lambda act: act.session.execute(changes[why]))
    else:
        store(empty, added[why])
    assert empty.checkins.make_round(NOW).value == 0
    assert empty.checkins.round(NOW) == []


def test_a_new_consent_after_a_withdrawal_brings_the_calls_back(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    store(
        empty,
        Consent(household_id=home.id, purpose="calls", given_on=date(2026, 1, 1), withdrawn_on=date(2026, 5, 1)),
        Consent(household_id=home.id, purpose="calls", given_on=date(2026, 9, 1)),
    )
    assert empty.checkins.make_round(NOW).value == 1


def test_who_is_back_before_the_day_of_the_call_is_called(empty: Workspace) -> None:
    home = add_home(empty, calls="active", weekday=4)
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - DAY, ends_at=NOW + DAY))
    assert empty.checkins.make_round(NOW).value == 1


def test_opening_the_vault_makes_the_round_of_a_new_week(empty: Workspace) -> None:
    home = called(empty)
    empty.close()
    again = Workspace.open(empty.folder, "연습용 비밀번호 practice", actor="시험", now=NOW + WEEK)
    assert item(again, home, NOW.date() + WEEK).state == "due"
    again.close()


# ------------------------------------------------------------ results


@pytest.mark.parametrize(
    ("result", "state"),
    [
        ("ok", "confirmed"),
        ("concern", "concern_open"),
        ("no_answer", "missed"),
        ("unreachable", "missed"),
        ("wrong_person", "missed"),
        ("silent", "missed"),
        ("content_unknown", "missed"),
        ("declined_ai", "missed"),
        ("not_attempted", "not_attempted"),
    ],
)
def test_a_result_moves_the_item_as_the_table_says_and_leaves_its_transition(
    empty: Workspace, result: str, state: str
) -> None:
    home = called(empty)
    done = empty.checkins.record_call(home.id, result, NOW)
    item_row = item(empty, home)
    assert item_row.state == state
    assert item_row.missed_at == (NOW if state == "missed" else None)
    with empty.vault.read() as session:
        moves = session.scalars(select(Transition).where(Transition.machine == "round_item")).all()
        assert [(m.from_state, m.to_state, m.happened_at) for m in moves] == [("due", state, NOW)]
        assert session.get_one(Call, done.value).round_item_id == item_row.id


def test_a_call_that_was_never_made_starts_no_escalation(empty: Workspace) -> None:
    home = called(empty)
    empty.checkins.record_call(home.id, "not_attempted", NOW)
    assert codes(empty) == []
    empty.checkins.record_call(home.id, "no_answer", NOW + HOUR)
    assert item(empty, home).state == "missed"


def test_an_urgent_call_is_a_concern_whatever_else_it_says(empty: Workspace) -> None:
    home = called(empty)
    empty.checkins.record_call(home.id, "ok", NOW, urgent=True)
    assert item(empty, home).state == "concern_open"
    (line,) = empty.today(EVENING).lines
    assert (line.reasons[0].code, line.severity) == ("urgent_call", "serious")


def test_a_concern_says_its_topics_and_stays_until_a_person_settles_it(empty: Workspace) -> None:
    home = called(empty)
    empty.checkins.record_call(home.id, "concern", NOW, topics=["meals", "sleep"])
    (line,) = empty.today(EVENING).lines
    assert "식사" in line.reasons[0].text
    assert "수면" in line.reasons[0].text
    empty.checkins.record_call(home.id, "no_answer", NOW + HOUR)
    assert item(empty, home).state == "concern_open"
    empty.checkins.settle(home.id, "handed_over", NOW + 2 * HOUR, note="맞춤형복지팀에 넘김")
    assert empty.today(EVENING).lines == ()


def test_a_staff_call_that_reached_the_person_confirms_after_misses(empty: Workspace) -> None:
    home = called(empty)
    for hour in range(2):
        empty.checkins.record_call(home.id, "no_answer", NOW + hour * HOUR)
    assert len(empty.today(EVENING).lines) == 1
    empty.checkins.record_call(home.id, "ok", NOW + 3 * HOUR)
    assert item(empty, home).state == "confirmed"
    assert empty.today(EVENING).lines == ()


def test_a_miss_after_a_confirmation_of_the_same_week_changes_nothing(empty: Workspace) -> None:
    home = called(empty)
    empty.checkins.record_call(home.id, "ok", NOW)
    empty.checkins.record_call(home.id, "no_answer", NOW + HOUR)
    assert item(empty, home).state == "confirmed"


def test_a_call_of_a_household_outside_the_round_is_kept_all_the_same(empty: Workspace) -> None:
    home = add_home(empty)
    done = empty.checkins.record_call(home.id, "ok", NOW)
    with empty.vault.read() as session:
        assert session.get_one(Call, done.value).round_item_id is None
    with pytest.raises(RuleError) as caught:
        empty.checkins.settle(home.id, "confirmed", NOW)
    assert caught.value.code == "not_in_round"


def test_two_calls_within_one_second_are_two_calls(empty: Workspace) -> None:
    home = called(empty)
    first = empty.checkins.record_call(home.id, "no_answer", NOW).value
    second = empty.checkins.record_call(home.id, "no_answer", NOW).value
    assert first != second
    assert len(empty.checkins.calls(NOW + HOUR, household_id=home.id)) == 2


@pytest.mark.parametrize(
    ("result", "called_at", "topics", "code"),
    [
        ("fine", None, (), "call_result"),
        ("ok", NOW + HOUR, (), "call_in_future"),
        ("concern", None, ("weather",), "call_topic"),
    ],
)
def test_a_call_that_cannot_be_is_refused_whole(
    empty: Workspace, result: str, called_at: datetime | None, topics: tuple[str, ...], code: str
) -> None:
    home = called(empty)
    with pytest.raises(RuleError) as caught:
        empty.checkins.record_call(home.id, result, NOW, called_at=called_at, topics=topics)
    assert caught.value.code == code
    assert empty.checkins.calls(NOW + DAY) == []
    assert item(empty, home).state == "due"


def test_undo_of_a_call_takes_the_call_and_the_move_back(empty: Workspace) -> None:
    home = called(empty)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    empty.history.undo_last(NOW)
    assert item(empty, home).state == "due"
    assert item(empty, home).missed_at is None
    assert empty.checkins.calls(NOW + HOUR) == []


# ------------------------------------------------------------ weeks


def missed_last_week(workspace: Workspace, result: str = "no_answer") -> Home:
    home = add_home(workspace, calls="active")
    workspace.checkins.make_round(NOW - WEEK)
    workspace.checkins.record_call(home.id, result, NOW - WEEK)
    return home


def test_an_unsettled_item_of_last_week_stays_until_a_newer_result(empty: Workspace) -> None:
    home = missed_last_week(empty)
    empty.checkins.make_round(NOW)
    assert len(codes(empty)) == 1
    empty.checkins.record_call(home.id, "ok", NOW)
    assert codes(empty) == []
    assert item(empty, home).state == "confirmed"


@pytest.mark.parametrize("result", ["no_answer", "concern"])
def test_a_staff_call_settles_last_weeks_item_where_this_week_has_none(empty: Workspace, result: str) -> None:
    home = missed_last_week(empty, result)
    empty.act("test.end", NOW, lambda act: act.session.execute(update(Enrolment).values(state="ended")))
    empty.checkins.make_round(NOW)
    assert len(codes(empty)) == 1
    empty.checkins.record_call(home.id, "ok", NOW)
    assert codes(empty) == []
    assert item(empty, home, NOW.date() - WEEK).state == "confirmed"


def test_last_weeks_item_can_be_settled_by_hand_where_this_week_has_none(empty: Workspace) -> None:
    home = missed_last_week(empty)
    empty.act("test.end", NOW, lambda act: act.session.execute(update(Enrolment).values(state="paused")))
    empty.checkins.settle(home.id, "closed_unreached", NOW, "두 번 찾아갔으나 만나지 못함")
    assert codes(empty) == []


# ------------------------------------------------------------ the person's own pattern


def missed_with(workspace: Workspace, past: list[str]) -> str:
    home = add_home(workspace, f"김{len(past)}{past.count('ok')}", calls="active")
    vendor_calls(workspace, home, past, last=NOW - WEEK)
    workspace.checkins.make_round(NOW)
    store(workspace, Call(household_id=home.id, called_at=MONDAY_TEN, result="no_answer"))
    workspace.act(
        "test.missed", NOW, lambda act: act.session.execute(update(RoundItem).values(state="missed", missed_at=NOW))
    )
    (line,) = [line for line in workspace.today(EVENING).lines if line.household_id == home.id]
    return line.reasons[0].code


@pytest.mark.parametrize(
    ("past", "code"),
    [
        (["ok"] * 10, "missed_unusual"),
        (["ok"] * 9 + ["no_answer"], "missed_unusual"),
        (["ok", "ok", "no_answer", "ok", "no_answer", "ok", "ok"], "missed"),
        (["ok", "no_answer", "no_answer", "ok", "no_answer", "no_answer", "ok"], "missed_usual"),
        (["ok"] * 6 + ["declined_ai"], "declined"),
    ],
)
def test_a_miss_is_weighed_by_the_persons_own_answers(empty: Workspace, past: list[str], code: str) -> None:
    if code == "declined":
        home = add_home(empty, calls="active")
        vendor_calls(empty, home, [*past, "declined_ai"], last=NOW - DAY)
        empty.checkins.make_round(NOW)
        empty.act("test.m", NOW, lambda act: act.session.execute(update(RoundItem).values(state="missed")))
        assert codes(empty) == ["declined_ai"]
    else:
        assert missed_with(empty, past) == code


@pytest.mark.parametrize("past", [[], ["no_answer"], ["no_answer"] * 8])
def test_a_miss_of_somebody_who_never_answered_yet_is_not_called_usual(empty: Workspace, past: list[str]) -> None:
    assert missed_with(empty, past) == "missed_first"
    (line,) = empty.today(EVENING).lines
    assert "%" not in line.reasons[0].text


def test_attempts_that_were_never_made_do_not_count_against_anybody() -> None:
    assert answer_share([]) is None
    assert answer_share(["not_attempted"]) is None
    assert answer_share(["ok", "not_attempted", "no_answer"]) == 0.5
    assert answer_share(["concern"]) == 1.0
    assert answer_share([CallResult.DECLINED_AI]) == 0.0


def test_an_urgent_call_by_hand_is_on_the_list_without_any_enrolment(empty: Workspace) -> None:
    home = add_home(empty)
    empty.checkins.record_call(home.id, "concern", NOW, urgent=True, note="가슴 통증")
    assert [said.code for line in empty.today(NOW).lines for said in line.reasons] == ["urgent_call"]


def test_a_pause_ends_by_itself_while_the_window_stays_open(empty: Workspace) -> None:
    home = add_home(empty, calls="paused")
    empty.act(
        "test.pause",
        NOW,
        lambda act: act.session.execute(
            update(Enrolment)
            .where(Enrolment.household_id == home.id)
            .values(paused_until=NOW.date() + timedelta(days=2))
        ),
    )
    empty.today(NOW)
    empty.today(NOW + timedelta(days=3))
    with empty.vault.read() as session:
        assert session.scalar(select(Enrolment.state)) == "active"


def test_clocks_run_again_after_the_clock_of_the_pc_was_put_right(empty: Workspace) -> None:
    home = add_home(empty, calls="paused")
    empty.today(NOW + timedelta(days=300))  # the PC's battery was empty: it began in another year
    empty.act(
        "test.pause",
        NOW,
        lambda act: act.session.execute(update(Enrolment).values(state="paused", paused_until=NOW.date())),
    )
    empty.today(NOW)
    with empty.vault.read() as session:
        assert session.scalar(select(Enrolment.state).where(Enrolment.household_id == home.id)) == "active"


def test_clocks_run_although_somebody_works_without_a_pause(empty: Workspace) -> None:
    home = add_home(empty, calls="paused")
    empty.today(NOW)
    empty.act(
        "test.pause",
        NOW,
        lambda act: act.session.execute(update(Enrolment).values(state="paused", paused_until=NOW.date())),
    )
    for seconds in range(20, 140, 20):
        empty.households.add_note(home.id, f"메모 {seconds}", NOW + timedelta(seconds=seconds))
        empty.today(NOW + timedelta(seconds=seconds))
    with empty.vault.read() as session:
        assert session.scalar(select(Enrolment.state)) == "active"
