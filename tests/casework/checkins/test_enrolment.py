"""Enrolment in the check-in calls: how it moves, what it needs, and what a round makes of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from coordinator.casework.checkins.enrolled_homes import RUNNING
from coordinator.casework.checkins.enrolment import END_REASONS
from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.casework.exclusions import exclusions
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.checkins import CallMode, Enrolment, RoundItem
from coordinator.records.households import Consent, Household, Resident
from tests.casework.homes import DAY, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()
"""A Tuesday."""
ALL = CallTerms(mode="ai", every_weeks=1, hour=10, until_hour=18, language="ko")


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=KST)


def homes(workspace: Workspace, count: int) -> list[int]:
    """Add many households with a resident and a phone each, in one act."""
    ids = store(workspace, *(Household(address=f"북면 {n}") for n in range(count)))
    store(workspace, *(Resident(household_id=home, name=f"김{home}", phone=f"0105555{home:04}") for home in ids))
    return ids


def enrolments(workspace: Workspace, home: int) -> list[Enrolment]:
    with workspace.vault.read() as session:
        return list(session.scalars(select(Enrolment).where(Enrolment.household_id == home).order_by(Enrolment.id)))


def enrolment(workspace: Workspace, home: int) -> Enrolment:
    return enrolments(workspace, home)[-1]


def items(workspace: Workspace, home: int) -> list[tuple[datetime, str, str]]:
    with workspace.vault.read() as session:
        rows = session.scalars(select(RoundItem).where(RoundItem.household_id == home).order_by(RoundItem.due_at))
        return [(item_row.due_at, item_row.caller, item_row.state) for item_row in rows]


def planned_calls(workspace: Workspace, home: int) -> set[int]:
    """Name the calls that are due; one that moved to another day with its terms is the same call."""
    with workspace.vault.read() as session:
        due = select(RoundItem.id).where(RoundItem.household_id == home, RoundItem.state == "due")
        return set(session.scalars(due))


def refused(workspace: Workspace, verb: str, *args: object, **named: object) -> str:
    with pytest.raises(RuleError) as caught:
        getattr(workspace.enrolment, verb)(*args, **named)
    return caught.value.code


# ------------------------------------------------------------ one household, step by step


def test_the_calls_are_proposed_consented_to_and_begun(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.enrolment.propose([home], NOW)
    assert refused(empty, "begin", [home], ALL, NOW) == "enrolment_state"
    empty.enrolment.record_consent([home], TODAY, NOW, until=date(2027, 11, 23))
    assert items(empty, home) == []
    empty.enrolment.begin([home], CallTerms(weekday=3, hour=14, mode="alternate"), NOW)
    assert items(empty, home) == [(at(26, 14), "vendor", "due")]
    now = enrolment(empty, home)
    assert (now.state, now.mode, now.started_on) == ("active", "alternate", TODAY)
    told = [row.text.text for row in empty.households.timeline(home, NOW + DAY)]
    assert told == ["안부전화: 이용중", "안부전화: 동의", "안부전화: 제안"]


def test_nobody_is_called_without_a_consent_that_holds(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.enrolment.propose([home], NOW)
    empty.enrolment.record_consent([home], TODAY, NOW, until=TODAY + DAY)
    assert refused(empty, "begin", [home], ALL, NOW + 3 * DAY) == "no_consent"
    assert refused(empty, "enrol", [add_home(empty, "이둘").id], None, ALL, NOW) == "no_consent"


def test_the_call_service_needs_a_number_and_a_person_does_not(empty: Workspace) -> None:
    home = add_home(empty, phone="").id
    assert refused(empty, "enrol", [home], TODAY, ALL, NOW) == "no_phone"
    empty.enrolment.enrol([home], TODAY, CallTerms(mode="human", weekday=2), NOW)
    assert items(empty, home) == [(at(25, 10), "staff", "due")]
    assert refused(empty, "change", [home], CallTerms(mode="alternate"), NOW) == "no_phone"


def test_who_declines_is_asked_again_on_a_day_ahead(empty: Workspace) -> None:
    home = add_home(empty).id
    assert refused(empty, "decline", [home], TODAY + 30 * DAY, NOW) == "not_enrolled"
    empty.enrolment.propose([home], NOW)
    assert refused(empty, "decline", [home], None, NOW) == "fact_missing"
    assert refused(empty, "decline", [home], TODAY, NOW) == "ask_again_past"
    empty.enrolment.decline([home], TODAY + 30 * DAY, NOW, note="생각해 보겠다고 함")
    assert enrolment(empty, home).ask_again_on == TODAY + 30 * DAY
    empty.enrolment.propose([home], NOW + 31 * DAY)
    again = enrolment(empty, home)
    assert (again.state, again.ask_again_on, len(enrolments(empty, home))) == ("proposed", None, 1)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (CallTerms(mode="robot"), "call_mode"),
        (CallTerms(every_weeks=3), "call_cadence"),
        (CallTerms(weekday=7), "call_weekday"),
        (CallTerms(language="fr"), "call_language"),
        (CallTerms(hour=19), "call_clock"),
        (CallTerms(hour=4), "call_clock"),
        (CallTerms(until_hour=23), "call_clock"),
    ],
)
def test_terms_nobody_can_be_called_by_are_refused(empty: Workspace, terms: CallTerms, code: str) -> None:
    assert refused(empty, "enrol", [add_home(empty).id], TODAY, terms, NOW) == code


def test_a_pause_needs_an_end_and_is_over_by_itself_on_that_day(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    assert refused(empty, "pause", [home], None, NOW) == "fact_missing"
    assert refused(empty, "pause", [home], TODAY, NOW) == "pause_end"
    empty.enrolment.pause([home], date(2026, 12, 1), NOW)
    with empty.vault.read() as session:
        stopped = exclusions(session, NOW)
        assert stopped.planned_cause(home, at(26, 10)) == "paused"
        assert stopped.planned_cause(home, datetime(2026, 12, 3, 10, tzinfo=KST)) == ""
    empty.today(NOW + 7 * DAY)
    assert enrolment(empty, home).state == "active"
    assert [due for due, *_ in items(empty, home)] == [at(26, 10), datetime(2026, 12, 3, 10, tzinfo=KST)]


def test_a_call_whose_time_lay_in_a_pause_that_is_over_was_not_to_be_made(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=2), NOW)
    empty.enrolment.pause([home], TODAY + 14 * DAY, NOW)
    empty.enrolment.resume([home], at(27))
    with empty.vault.read() as session:
        assert exclusions(session, at(27)).planned_cause(home, at(25, 10)) == "paused"
    second_home = homes(empty, 1)[0]
    empty.enrolment.enrol([second_home], TODAY, CallTerms(weekday=0), NOW)
    empty.enrolment.pause([second_home], TODAY + 14 * DAY, NOW)
    empty.enrolment.resume([second_home], datetime(2026, 12, 2, 9, tzinfo=KST))
    assert items(empty, second_home) == []  # Monday's call of that week was not to be made either


def test_a_withdrawal_takes_the_consent_along_and_a_new_consent_brings_the_calls_back(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    assert refused(empty, "end", [home], "", NOW) == "reason_missing"
    empty.enrolment.end([home], "withdrew", NOW)
    with empty.vault.read() as session:
        assert exclusions(session, NOW).causes[home] == "withdrawal"
    assert refused(empty, "enrol", [home], None, ALL, NOW + DAY) == "no_consent"
    empty.enrolment.enrol([home], TODAY + DAY, CallTerms(weekday=4), NOW + DAY)
    assert items(empty, home) == [(at(27, 10), "vendor", "due")]
    with empty.vault.read() as session:
        assert home not in exclusions(session, NOW + DAY).causes


def test_who_prefers_a_person_gets_a_new_enrolment_that_somebody_begins(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=5, hour=16), NOW)
    empty.enrolment.end([home], "prefers_human", NOW)
    ended, offered = enrolments(empty, home)
    assert (ended.state, offered.state, offered.mode, offered.weekday) == ("ended", "consented", CallMode.HUMAN, 4)
    empty.enrolment.begin([home], CallTerms(), NOW)
    assert items(empty, home)[0][1] == "staff"
    assert refused(empty, "end", [home], "prefers_human", NOW) == "human_already"


def test_an_enrolment_in_error_takes_its_calls_that_are_due_along(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    empty.enrolment.enter_in_error([home], NOW)
    assert items(empty, home) == []
    empty.history.undo_last(NOW)
    assert items(empty, home) == [(at(26, 10), "vendor", "due")]
    assert enrolment(empty, home).state == "active"


# ------------------------------------------------------------ other terms


def test_a_call_still_due_follows_other_terms_and_a_result_stays(empty: Workspace) -> None:
    due, called = homes(empty, 2)
    empty.enrolment.enrol([due, called], TODAY, CallTerms(weekday=3), NOW)
    empty.checkins.record_call(called, "ok", NOW)
    empty.enrolment.change([due, called], CallTerms(mode="human", weekday=4, hour=15, until_hour=17), NOW)
    assert items(empty, due) == [(at(27, 15), "staff", "due")]
    assert items(empty, called) == [(at(26, 10), "vendor", "confirmed")]
    assert refused(empty, "change", [due], CallTerms(mode="human"), NOW) == "terms_same"


def test_a_day_that_is_over_this_week_holds_from_the_next_week_on(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    empty.enrolment.change([home], CallTerms(weekday=0), NOW)
    assert [due for due, *_ in items(empty, home)] == [at(26, 10)]
    empty.checkins.make_round(NOW, TODAY + 7 * DAY)
    assert [due for due, *_ in items(empty, home)] == [at(26, 10), at(30, 10)]


def test_rounds_made_ahead_follow_too(empty: Workspace) -> None:
    home, later = homes(empty, 2)
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    empty.checkins.make_round(NOW, TODAY + 7 * DAY)
    empty.enrolment.enrol([later], TODAY, CallTerms(weekday=3), NOW)
    assert len(items(empty, later)) == 2
    empty.enrolment.change([home], CallTerms(every_weeks=2), NOW)
    assert [due for due, *_ in items(empty, home)] == [at(26, 10)]


def test_another_cadence_begins_with_the_week_it_was_agreed_in(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3, every_weeks=4), NOW)
    wednesday = datetime(2026, 12, 2, 9, tzinfo=KST)
    empty.enrolment.change([home], CallTerms(every_weeks=1, weekday=0), wednesday)
    empty.today(wednesday + DAY)
    assert [due for due, *_ in items(empty, home)] == [at(26, 10)]  # Monday is over
    empty.today(datetime(2026, 12, 7, 8, tzinfo=KST))
    assert [due.day for due, *_ in items(empty, home)] == [26, 7]


def test_who_begins_after_the_own_day_is_called_next_week_whatever_the_cadence(empty: Workspace) -> None:
    home = homes(empty, 1)[0]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=0, every_weeks=2), NOW)
    assert items(empty, home) == []
    empty.today(at(30))
    assert [due for due, *_ in items(empty, home)] == [at(30, 10)]


# ------------------------------------------------------------ many at once


def test_seventy_begin_at_once_spread_evenly_over_the_days_left_of_the_week(empty: Workspace) -> None:
    ids = homes(empty, 70)
    done = empty.enrolment.enrol(ids, TODAY, ALL, NOW)
    assert (len(done.value.done), done.value.refused) == (70, ())
    days = Counter(due.date().weekday() for home in ids for due, *_ in items(empty, home))
    assert sorted(days) == [1, 2, 3, 4]
    assert sum(days.values()) == 70
    assert max(days.values()) - min(days.values()) <= 1
    assert empty.history.acts()[0].verb == "checkins.enrol"
    empty.history.undo_last(NOW)
    assert all(enrolments(empty, home) == [] and items(empty, home) == [] for home in ids)


@pytest.mark.parametrize(("now", "this_week"), [(at(28, 9), True), (NOW, False)])
def test_without_a_day_left_of_the_week_they_are_spread_over_all_five(
    empty: Workspace, now: datetime, this_week: bool
) -> None:
    ids = homes(empty, 20)
    empty.enrolment.enrol(ids, TODAY, ALL, now, this_week=this_week)
    assert Counter(enrolment(empty, home).weekday for home in ids) == dict.fromkeys(range(5), 4)


def test_a_household_that_cannot_be_enrolled_is_named_and_the_rest_go_on(empty: Workspace) -> None:
    fit = add_home(empty, "김하나", phone="01011110001").id
    dead = add_home(empty, "이둘", life_status="death_reported").id
    left = add_home(empty, "박셋").id
    empty.act(
        "test.left",
        NOW,
        lambda act: act.session.execute(update(Household).where(Household.id == left).values(ended_on=TODAY)),
    )
    mute = add_home(empty, "최넷", phone="").id
    active = add_home(empty, "정다섯", calls="active").id
    done = empty.enrolment.enrol([fit, dead, left, mute, active, 999], TODAY, ALL, NOW)
    assert done.value.done == (fit,)
    assert [(household.name, household.code) for household in done.value.refused] == [
        ("이둘", "death"),
        ("박셋", "exit"),
        ("최넷", "no_phone"),
        ("정다섯", "enrolment_state"),
        ("", "unknown_household"),
    ]
    assert all(household.message for household in done.value.refused)
    assert refused(empty, "enrol", [dead, mute], TODAY, ALL, NOW) == "none_done"
    assert refused(empty, "enrol", [dead], TODAY, ALL, NOW) == "death"
    assert refused(empty, "enrol", [], TODAY, ALL, NOW) == "nobody_chosen"


def test_more_people_than_the_contract_has_room_for_are_told_of_not_forbidden(empty: Workspace) -> None:
    ids = homes(empty, 4)
    empty.checkins.set_plan(empty.checkins.plan().__class__(capacity=2), NOW)
    assert "3 / 2" not in empty.enrolment.enrol(ids[:2], TODAY, ALL, NOW).message
    done = empty.enrolment.enrol(ids[2:3], TODAY, ALL, NOW)
    assert "3" in done.message
    assert "2" in done.message
    places = empty.enrolment.places(NOW)
    assert (places.taken, places.capacity, places.over) == (3, 2, True)
    empty.enrolment.enrol(ids[3:], TODAY, CallTerms(mode="human"), NOW)
    empty.act(
        "test.death",
        NOW,
        lambda act: act.session.execute(
            update(Resident).where(Resident.household_id == ids[0]).values(life_status="death_reported")
        ),
    )
    assert empty.enrolment.places(NOW).taken == 2


# ------------------------------------------------------------ at random

OTHERS = ("propose", "consent", "decline", "begin", "enrol", "pause", "resume", "change", "in_error", "withdraw", "die")
ACTS = st.sampled_from([*OTHERS, *END_REASONS])


def do(workspace: Workspace, act: str, home: int, now: datetime) -> None:
    verbs, today = workspace.enrolment, now.date()
    match act:
        case "propose":
            verbs.propose([home], now)
        case "consent":
            verbs.record_consent([home], today, now, until=today + 9 * DAY)
        case "decline":
            verbs.decline([home], today + 5 * DAY, now)
        case "begin":
            verbs.begin([home], CallTerms(), now)
        case "enrol":
            verbs.enrol([home], None if now.day % 2 else today, CallTerms(weekday=now.day % 7), now)
        case "pause":
            verbs.pause([home], today + 4 * DAY, now)
        case "resume":
            verbs.resume([home], now)
        case "change":
            verbs.change([home], CallTerms(every_weeks=(1, 2, 4)[now.day % 3], weekday=now.day % 7), now)
        case "in_error":
            verbs.enter_in_error([home], now)
        case "withdraw":
            change = update(Consent).where(Consent.household_id == home).values(withdrawn_on=today)
            workspace.act("test.withdraw", now, lambda act: act.session.execute(change))
        case "die":
            gone = update(Resident).where(Resident.household_id == home).values(life_status="death_reported")
            workspace.act("test.die", now, lambda act: act.session.execute(gone))
        case reason:
            verbs.end([home], reason, now)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.tuples(ACTS, st.integers(0, 3)), min_size=4, max_size=14))
def test_whatever_is_done_one_enrolment_runs_and_nobody_is_planned_without_consent(
    empty: Workspace, walk: list[tuple[str, int]]
) -> None:
    home = homes(empty, 1)[0]
    now = NOW
    for act, days in walk:
        now += timedelta(days=days)
        before = planned_calls(empty, home)
        try:
            do(empty, act, home, now)
        except RuleError:
            continue
        empty.today(now)
        mine = enrolments(empty, home)
        running = [enrolment for enrolment in mine if enrolment.state in RUNNING]
        assert len(running) <= 1
        assert all(
            enrolment.paused_until and enrolment.paused_until > now.date()
            for enrolment in running
            if enrolment.state == "paused"
        )
        with empty.vault.read() as session:
            stopped = exclusions(session, now)
            consents = session.scalars(select(Consent).where(Consent.household_id == home)).all()
        if planned_calls(empty, home) - before:
            assert [enrolment.state for enrolment in running] == ["active"]
            assert any(consent.holds_on(now.date()) for consent in consents)
            assert stopped.cause(home, now) == ""
