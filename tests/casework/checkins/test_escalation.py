"""The escalation: which step comes up when, who is left alone, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from coordinator.casework.checkins.policy import DEFAULT, DEFAULT_WAITS, LEVELS, TIMED_STEPS, Plan
from coordinator.casework.checkins.rounds import take_results
from coordinator.casework.workdays import is_working_day
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.checkins import Call, EscalationStep, RoundItem
from coordinator.records.households import Absence, Consent, Household, Resident
from coordinator.workspace import Workspace
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
"""Monday."""
WEEK = timedelta(weeks=1)


def enrolled(workspace: Workspace, name: str = "김하나", risk: str = "unknown") -> Home:
    home = add_home(workspace, name, calls="active", weekday=0, hour=10)
    workspace.act("test.risk", NOW, lambda act: act.session.execute(update(Household).values(risk=risk)))
    workspace.checkins.make_round(NOW)
    return home


def vendor(workspace: Workspace, home: Home, result: str, at: datetime, *, urgent: bool = False) -> None:
    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=at, result=result, urgent=urgent)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    workspace.act("test.call", at + timedelta(minutes=1), take)


def escalation_of(workspace: Workspace, home: Home) -> list[tuple[str, datetime, datetime, str]]:
    with workspace.vault.read() as session:
        steps = session.scalars(
            select(EscalationStep).where(EscalationStep.household_id == home.id).order_by(EscalationStep.id)
        ).all()
        return [(s.step, s.begun_at, s.due_at, s.outcome) for s in steps]


def state(workspace: Workspace, home: Home) -> str:
    with workspace.vault.read() as session:
        return (
            session.scalars(
                select(RoundItem.state).where(RoundItem.household_id == home.id).order_by(RoundItem.round_id.desc())
            ).first()
            or ""
        )


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KST)


def opened(workspace: Workspace, now: datetime) -> Workspace:
    """Close the vault and open it again at another time, as after some days away."""
    workspace.close()
    return Workspace.open(workspace.folder, "연습용 비밀번호 practice", actor="시험", now=now)


# ------------------------------------------------------------ when a step comes up


def test_a_miss_waits_for_the_second_call_then_for_staff_contacts_and_visit(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    assert escalation_of(empty, home) == [("retry", TEN, TEN + HOUR, "")]
    again = opened(empty, at(25, 8))
    assert escalation_of(again, home) == [
        ("retry", TEN, at(23, 11), ""),
        ("staff", at(23, 11), at(23, 18), ""),
        ("contacts", at(23, 18), at(24, 18), ""),
        ("visit", at(24, 18), at(25, 18), ""),
    ]
    assert [said.code for said in again.while_away] == ["ladder_staff", "ladder_contacts", "ladder_visit"]
    (line,) = again.today(at(25, 8)).lines
    assert (line.step.template, line.due_at, line.severity) == ("Arrange a visit", at(25, 18), "caution")
    again.close()


def test_after_the_visit_it_is_for_a_person_to_decide_about_119(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    again = opened(empty, at(26, 9))
    assert [step for step, *_ in escalation_of(again, home)][-1] == "emergency"
    (line,) = again.today(at(26, 9)).lines
    assert (line.step.template, line.severity) == ("Decide about 119", "serious")
    again.close()


def test_the_times_of_a_high_risk_are_hours(empty: Workspace) -> None:
    home = enrolled(empty, risk="high")
    vendor(empty, home, "no_answer", TEN)
    vendor(empty, home, "no_answer", TEN + timedelta(minutes=15))
    empty.checkins.record_call(home.id, "no_answer", at(23, 10, 40))
    assert escalation_of(empty, home) == [
        ("retry", TEN, at(23, 10, 15), "not_reached"),
        ("staff", at(23, 10, 15), at(23, 11), "not_reached"),
        ("contacts", at(23, 10, 40), at(23, 13), ""),
    ]


def test_a_miss_on_a_friday_evening_waits_for_the_office_not_for_the_weekend(empty: Workspace) -> None:
    home = enrolled(empty)
    friday = at(27, 18, 30)
    vendor(empty, home, "wrong_person", friday)
    assert escalation_of(empty, home) == [("staff", friday, at(30, 18), "")]


@pytest.mark.parametrize(
    ("missed", "step", "risk", "due"),
    [
        (at(23, 10), "contacts", "low", at(24, 18)),
        (at(27, 17, 30), "staff", "high", at(30, 9, 30)),
        (at(27, 17, 30), "visit", "high", at(30, 18)),
        (at(27, 17, 30), "staff", "low", at(30, 18)),
        (at(28, 10), "staff", "none", at(30, 18)),
        (datetime(2026, 12, 24, 10, tzinfo=KST), "contacts", "none", datetime(2026, 12, 28, 18, tzinfo=KST)),
        (datetime(2026, 9, 23, 17, tzinfo=KST), "staff", "high", datetime(2026, 9, 23, 18, tzinfo=KST)),
        (datetime(2026, 9, 23, 17, 30, tzinfo=KST), "staff", "high", datetime(2026, 9, 28, 9, 30, tzinfo=KST)),
    ],
)
def test_waits_are_counted_in_office_hours_over_weekends_and_holidays(
    missed: datetime, step: str, risk: str, due: datetime
) -> None:
    assert DEFAULT.due_at(step, missed, risk) == due


@given(
    missed=st.integers(0, 700 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=KST) + timedelta(minutes=n)),
    risk=st.sampled_from(LEVELS),
)
def test_no_step_is_due_before_the_one_below_it_and_office_waits_end_in_office_hours(
    missed: datetime, risk: str
) -> None:
    dues = [DEFAULT.due_at(step, missed, risk) for step in TIMED_STEPS]
    assert dues == sorted(dues)
    assert dues[0] >= missed
    for step, due in zip(TIMED_STEPS, dues, strict=True):
        if DEFAULT_WAITS[risk][step][1] != "minutes":
            assert is_working_day(due.date())
            assert timedelta(hours=9) <= due - due.replace(hour=0, minute=0, second=0, microsecond=0) <= 18 * HOUR


# ------------------------------------------------------------ who is left alone


@pytest.mark.parametrize("why", ["death", "exit", "withdrawal", "absence"])
def test_the_escalation_stops_by_itself_and_goes_on_when_the_cause_is_taken_back(empty: Workspace, why: str) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    changes = {
        "death": update(Resident).values(life_status="death_reported"),
        "exit": update(Household).values(ended_on=TEN.date()),
    }
    back = {"death": update(Resident).values(life_status="alive"), "exit": update(Household).values(ended_on=None)}
    added = {
        "withdrawal": Consent(household_id=home.id, purpose="calls", given_on=TEN.date(), withdrawn_on=TEN.date()),
        "absence": Absence(household_id=home.id, kind="travel", starts_at=TEN, ends_at=at(25, 18)),
    }
    if why in changes:
        empty.act("test.change", NOW, lambda act: act.session.execute(changes[why]))
    else:
        store(empty, added[why])
    again = opened(empty, at(24, 9))
    assert again.while_away == ()
    assert [step for step, *_ in escalation_of(again, home)] == ["retry"]
    assert not [x for line in again.today(at(24, 9)).lines for x in line.reasons if x.code.startswith("missed")]
    if why in back:
        again.act("test.back", at(24, 9), lambda act: act.session.execute(back[why]))
        again = opened(again, at(24, 10))
        assert [step for step, *_ in escalation_of(again, home)] == ["retry", "staff", "contacts"]
    again.close()


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_a_person_told_stays_on_the_list_after_the_consent_is_gone(empty: Workspace, withdrawn: bool) -> None:
    home = enrolled(empty)
    vendor(empty, home, "ok", TEN, urgent=True)
    gone = {"withdrawn_on": TEN.date()} if withdrawn else {"until": (TEN - DAY).date()}
    store(empty, Consent(household_id=home.id, purpose="calls", given_on=(TEN - WEEK).date(), **gone))
    (line,) = empty.today(at(23, 12)).lines
    assert (line.severity, line.reasons[0].code) == ("serious", "urgent_call")
    assert [row.status for row in empty.checkins.board(at(23, 12)).rows] == ["urgent"]


def test_who_went_over_to_calls_by_a_person_is_not_offered_them_again(empty: Workspace) -> None:
    home = enrolled(empty)
    for week in (0, 1):
        empty.checkins.make_round(NOW + week * WEEK)
        vendor(empty, home, "declined_ai", TEN + week * WEEK)
    later = TEN + WEEK + 2 * HOUR
    (offered,) = [x for line in empty.today(later).lines for x in (line.step,)]
    assert offered.template == "Offer a call by a person"
    empty.enrolment.change_mode(home.id, "human", later)
    (line,) = empty.today(later + HOUR).lines
    assert line.step.template == "Call today"
    assert line.due_at is not None
    assert line.due_at <= later + DAY
    (row,) = [row for row in empty.checkins.board(later + HOUR).rows if row.household_id == home.id]
    assert not row.declined_twice


def test_who_declined_the_ai_call_gets_a_person_and_no_visit_by_time_alone(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "declined_ai", TEN)
    again = opened(empty, at(26, 9))
    assert [step for step, *_ in escalation_of(again, home)] == ["staff"]
    again.close()


@pytest.mark.parametrize("result", ["silent", "content_unknown", "unreachable", "wrong_person"])
def test_where_another_ai_call_would_bring_nothing_a_person_calls(empty: Workspace, result: str) -> None:
    home = enrolled(empty)
    vendor(empty, home, result, TEN)
    assert escalation_of(empty, home) == [("staff", TEN, at(23, 18), "")]


def test_urgent_words_jump_to_a_person_within_half_an_hour_whatever_the_hour(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "ok", at(28, 20), urgent=True)
    assert escalation_of(empty, home) == [("staff", at(28, 20), at(28, 20, 30), "")]
    (line,) = empty.today(at(28, 21)).lines
    assert (line.severity, line.due_at) == ("serious", at(28, 20, 30))
    empty.checkins.record_call(home.id, "no_answer", at(28, 21))
    assert [step for step, *_ in escalation_of(empty, home)] == ["staff", "contacts"]


# ------------------------------------------------------------ what settles it


def test_a_contact_who_knows_the_person_well_settles_the_call(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    empty.checkins.take_step(home.id, "contacts", "reached", at(23, 12), note="이웃이 아침에 봄")
    assert state(empty, home) == "confirmed"
    assert empty.today(at(26, 9)).lines == ()
    assert opened(empty, at(26, 9)).while_away == ()


def test_a_visit_in_vain_brings_up_119_and_119_hands_the_matter_over(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    empty.checkins.take_step(home.id, "visit", "not_reached", at(23, 15))
    assert [(step, outcome) for step, _, _, outcome in escalation_of(empty, home)] == [
        ("retry", "skipped"),
        ("visit", "not_reached"),
        ("emergency", ""),
    ]
    empty.checkins.take_step(home.id, "emergency", "reached", at(23, 15))
    assert state(empty, home) == "handed_over"


def test_a_step_is_left_out_for_a_reason_only_and_recorded_once(empty: Workspace) -> None:
    home = enrolled(empty)
    with pytest.raises(RuleError) as none:
        empty.checkins.take_step(home.id, "visit", "reached", TEN)
    vendor(empty, home, "no_answer", TEN)
    with pytest.raises(RuleError) as why:
        empty.checkins.take_step(home.id, "contacts", "skipped", at(23, 12))
    empty.checkins.take_step(home.id, "contacts", "skipped", at(23, 12), note="연락처가 없음")
    with pytest.raises(RuleError) as twice:
        empty.checkins.take_step(home.id, "contacts", "not_reached", at(23, 13))
    with pytest.raises(RuleError) as retry:
        empty.checkins.take_step(home.id, "retry", "reached", at(23, 13))
    codes = [caught.value.code for caught in (none, why, twice, retry)]
    assert codes == ["not_in_round", "step_note", "step_done", "ladder_step"]
    assert [step for step, *_ in escalation_of(empty, home)][-1] == "visit"


def test_a_miss_of_the_next_week_goes_on_where_the_escalation_stands(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    again = opened(empty, at(25, 8))
    again = opened(again, NOW + WEEK)
    vendor(again, home, "no_answer", TEN + WEEK)
    assert [step for step, *_ in escalation_of(again, home)][-1] in ("visit", "emergency")
    (line,) = again.today(TEN + WEEK + HOUR).lines
    assert line.severity == "serious"
    with again.vault.read() as session:
        states = session.scalars(select(RoundItem.state).order_by(RoundItem.round_id)).all()
    assert states == ["handed_over", "missed"]
    again.checkins.record_call(home.id, "ok", TEN + WEEK + 2 * HOUR)
    assert again.today(TEN + WEEK + 3 * HOUR).lines == ()
    again.close()


def test_an_older_row_of_a_file_does_not_move_what_somebody_settled_since(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    empty.checkins.settle(home.id, "handed_over", at(23, 14), note="맞춤형복지팀")
    vendor(empty, home, "no_answer", TEN + timedelta(minutes=40))
    assert state(empty, home) == "handed_over"


@pytest.mark.parametrize(("result", "urgent"), [("ok", True), ("concern", False)])
def test_a_concern_that_comes_to_light_later_opens_what_was_settled(
    empty: Workspace, result: str, urgent: bool
) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    empty.checkins.record_call(home.id, "ok", at(23, 14))
    vendor(empty, home, result, TEN + timedelta(minutes=40), urgent=urgent)
    assert state(empty, home) == "concern_open"
    assert [line.household_id for line in empty.today(at(23, 15)).lines] == [home.id]


def test_the_next_ai_call_does_not_settle_a_concern(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "concern", TEN)
    vendor(empty, home, "ok", TEN + HOUR)
    assert state(empty, home) == "concern_open"
    empty.checkins.record_call(home.id, "ok", TEN + 2 * HOUR)
    assert state(empty, home) == "confirmed"


@pytest.mark.parametrize(("target", "reason"), [("closed_unreached", ""), ("confirmed", "other")])
def test_closing_somebody_unreached_or_well_for_a_reason_not_named_needs_words(
    empty: Workspace, target: str, reason: str
) -> None:
    home = enrolled(empty)
    vendor(empty, home, "no_answer", TEN)
    with pytest.raises(RuleError) as caught:
        empty.checkins.settle(home.id, target, TEN, reason=reason, note=" ")
    assert caught.value.code == "settle_note"
    assert state(empty, home) == "missed"


# ------------------------------------------------------------ versions


def quicker(days: int) -> Plan:
    waits = {level: {**steps, "contacts": (days, "days")} for level, steps in DEFAULT_WAITS.items()}
    return replace(DEFAULT, waits=waits)


def test_a_new_version_leaves_running_escalations_alone_until_it_is_applied(empty: Workspace) -> None:
    old, new = enrolled(empty), enrolled(empty, "이두리")
    vendor(empty, old, "no_answer", TEN)
    empty.checkins.set_plan(quicker(0), TEN)
    vendor(empty, new, "no_answer", TEN + timedelta(minutes=1))
    empty.checkins.record_call(old.id, "no_answer", at(23, 12))
    empty.checkins.record_call(new.id, "no_answer", at(23, 12))
    assert escalation_of(empty, old)[-1][:3] == ("contacts", at(23, 12), at(24, 18))
    assert escalation_of(empty, new)[-1][:3] == ("contacts", at(23, 12), at(23, 18))
    assert empty.checkins.apply_plan(at(23, 12)).value == 1
    assert escalation_of(empty, old)[-1][:3] == ("contacts", at(23, 12), at(23, 18))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (DEFAULT, "call_policy_same"),
        (replace(DEFAULT, capacity=-1), "call_capacity"),
        (replace(DEFAULT, lapsed_weeks=0), "call_lapsed"),
        (replace(DEFAULT, opens_minute=1080), "call_hours"),
        (replace(DEFAULT, waits={}), "call_waits"),
        (quicker(99), "call_waits"),
    ],
)
def test_settings_that_cannot_be_are_refused(empty: Workspace, wanted: Plan, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        empty.checkins.set_plan(wanted, NOW)
    assert caught.value.code == code
    assert empty.checkins.plan() == DEFAULT


def test_undo_takes_the_settings_back(empty: Workspace) -> None:
    empty.checkins.set_plan(replace(DEFAULT, capacity=70), NOW)
    assert empty.checkins.plan().capacity == 70
    empty.history.undo_last(NOW + DAY)
    assert empty.checkins.plan() == DEFAULT


def test_staff_who_found_the_person_well_settle_an_older_concern_too(empty: Workspace) -> None:
    home = enrolled(empty)
    vendor(empty, home, "ok", TEN, urgent=True)
    empty.checkins.make_round(NOW + WEEK)
    vendor(empty, home, "ok", TEN + WEEK)
    assert [x.code for line in empty.today(TEN + WEEK).lines for x in line.reasons] == ["urgent_call"]
    empty.checkins.record_call(home.id, "ok", TEN + WEEK + HOUR)
    assert empty.today(TEN + WEEK + 2 * HOUR).lines == ()


def test_calls_of_long_ago_open_nothing(empty: Workspace) -> None:
    home = enrolled(empty)
    for result, urgent in (("no_answer", False), ("concern", False), ("ok", True)):
        then = TEN - (10 + len(result)) * WEEK

        def take(act: OpenAct, at: datetime = then, result: str = result, urgent: bool = urgent) -> None:
            call = Call(household_id=home.id, called_at=at, result=result, urgent=urgent)
            act.session.add(call)
            act.session.flush()
            take_results(act, [call])

        empty.act("test.call", NOW, take)
    assert empty.today(NOW).lines == ()
    assert escalation_of(empty, home) == []


def test_a_call_that_came_before_its_day_is_on_the_sheet_while_it_waits(empty: Workspace) -> None:
    home = add_home(empty, "김하나", calls="active", weekday=4, hour=10)
    empty.checkins.make_round(NOW)
    assert "김하나" not in repr(empty.briefings.compose("calls", at(24, 9), purpose="통화"))
    vendor(empty, home, "ok", TEN, urgent=True)
    assert "김하나" in repr(empty.briefings.compose("calls", at(24, 9), purpose="통화"))
