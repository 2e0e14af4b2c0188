"""Who is in the check-in calls, who should be asked next, and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.households import Absence, Consent, Household, Resident
from coordinator.records.power import Feed, Meter, PhoneDay
from coordinator.worklist.checkins.enrolment.candidates import NOT_ALONE, WHY_ASK
from tests.casework.homes import DAY, Home, add_home, life, store, vendor_calls, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.checkins.enrolment.candidates import CandidateRow
    from coordinator.worklist.checkins.enrolment.rows import EnrolmentRow
    from coordinator.workspace import Workspace

TODAY = NOW.date()
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=KST)


def row(workspace: Workspace, home: int, now: datetime = NOW) -> EnrolmentRow:
    return next(enrolment for enrolment in workspace.enrolment.rows(now) if enrolment.household_id == home)


def asked(workspace: Workspace, now: datetime = NOW) -> list[tuple[int, list[str]]]:
    return [
        (household.household_id, [said.code for said in household.reasons])
        for household in workspace.enrolment.candidates(now)
    ]


def candidate(workspace: Workspace, home: int, now: datetime = NOW) -> CandidateRow | None:
    return next(
        (household for household in workspace.enrolment.candidates(now) if household.household_id == home), None
    )


def enrolled(workspace: Workspace, name: str = "김하나", **terms: int | str) -> int:
    home = add_home(workspace, name).id
    workspace.enrolment.enrol([home], TODAY, CallTerms(**{"weekday": 3, **terms}), NOW)  # pyright: ignore[reportArgumentType]
    return home


def add_meter(workspace: Workspace, home: int) -> int:
    feed = store(workspace, Feed(name=f"검침{home}", signal="power", newest_at=NOW))[0]
    first = NOW - 40 * DAY
    meter = Meter(feed_id=feed, external_id=f"m{home}", household_id=home, first_at=first, newest_at=NOW)
    return store(workspace, meter)[0]


def set_risk(workspace: Workspace, home: int, risk: str) -> None:
    change = update(Household).where(Household.id == home).values(risk=risk)
    workspace.act("test.risk", NOW, lambda act: act.session.execute(change))


# ------------------------------------------------------------ who is in


def test_a_row_tells_the_next_call_and_the_last_result(empty: Workspace) -> None:
    home = enrolled(empty)
    assert (row(empty, home).next_call_at, row(empty, home).last_result) == (THURSDAY, "")
    store(empty, Call(household_id=home, called_at=NOW - 3 * DAY, result="no_answer"))
    store(empty, Call(household_id=home, called_at=NOW - DAY, result="not_attempted"))
    assert row(empty, home).last_result == "no_answer"
    empty.checkins.record_call(home, "ok", NOW)
    assert (row(empty, home).next_call_at, row(empty, home).last_result) == (THURSDAY + 7 * DAY, "ok")


@pytest.mark.parametrize("every_weeks", [1, 2, 4])
def test_the_next_call_after_this_weeks_comes_by_the_cadence(empty: Workspace, every_weeks: int) -> None:
    home = enrolled(empty, every_weeks=every_weeks)
    empty.checkins.record_call(home, "ok", NOW)
    assert row(empty, home).next_call_at == THURSDAY + timedelta(weeks=every_weeks)


def test_an_absence_stops_the_calls_and_the_next_one_comes_after_it(empty: Workspace) -> None:
    home = enrolled(empty)
    store(empty, Absence(household_id=home, kind="hospital", starts_at=NOW - DAY, ends_at=NOW + 8 * DAY))
    enrolment = row(empty, home)
    assert (enrolment.stop, enrolment.next_call_at) == ("absence", THURSDAY + 7 * DAY)


def test_a_pause_a_death_and_a_withdrawal_are_told(empty: Workspace) -> None:
    paused, dead, withdrew = enrolled(empty), enrolled(empty, "이둘"), enrolled(empty, "박셋")
    empty.enrolment.pause([paused], TODAY + 7 * DAY, NOW)
    gone = update(Resident).where(Resident.household_id == dead).values(life_status="death_reported")
    ended = update(Consent).where(Consent.household_id == withdrew).values(withdrawn_on=TODAY)
    for change in (gone, ended):
        empty.act("test.change", NOW, lambda act, change=change: act.session.execute(change))
    assert [row(empty, home).stop for home in (paused, dead, withdrew)] == ["paused", "death", "withdrawal"]
    assert [row(empty, home).next_call_at for home in (paused, dead, withdrew)] == [THURSDAY + 7 * DAY, None, None]


def test_only_the_running_enrolment_of_a_household_is_listed(empty: Workspace) -> None:
    home = enrolled(empty)
    empty.enrolment.end([home], "prefers_human", NOW)
    assert [(enrolment.state, enrolment.mode) for enrolment in empty.enrolment.rows(NOW)] == [("consented", "human")]
    empty.enrolment.enter_in_error([home], NOW)
    assert [enrolment.state for enrolment in empty.enrolment.rows(NOW)] == ["ended"]


# ------------------------------------------------------------ who next


def test_a_home_nothing_watches_is_asked_first_where_the_risk_is_high(empty: Workspace) -> None:
    high, low = add_home(empty, "고위험").id, add_home(empty, "보통").id
    watched = enrolled(empty, "통화중")
    set_risk(empty, high, "high")
    assert asked(empty) == [(high, ["risk_high", "not_watched", "age_old"]), (low, ["not_watched", "age_old"])]
    first = candidate(empty, high)
    assert first is not None
    assert first.points == sum(first.reason_points) == 82
    assert candidate(empty, watched) is None


@pytest.mark.parametrize(("risk", "days"), [("high", 2), ("middle", 3), ("low", 5), ("unknown", 7)])
def test_contact_is_lost_sooner_where_the_risk_is_higher(empty: Workspace, risk: str, days: int) -> None:
    home = add_home(empty)
    set_risk(empty, home.id, risk)
    vendor_calls(empty, home, ["ok"], last=NOW - days * DAY + timedelta(minutes=1))
    before = candidate(empty, home.id)
    after = candidate(empty, home.id, NOW + timedelta(minutes=1))
    assert before is not None
    assert after is not None
    assert "contact_lost" not in [said.code for said in before.reasons]
    assert [said.fields["n"] for said in after.reasons if said.code == "contact_lost"] == [days]


def test_any_later_sign_of_life_counts_for_the_contact(empty: Workspace) -> None:
    home = add_home(empty)
    set_risk(empty, home.id, "high")
    vendor_calls(empty, home, ["ok"], last=NOW - 9 * DAY)
    store(empty, PhoneDay(household_id=home.id, day=TODAY - DAY, outgoing_count=2))
    candidate_row = candidate(empty, home.id)
    assert candidate_row is not None
    assert "contact_lost" not in [said.code for said in candidate_row.reasons]


def test_who_declined_is_left_alone_until_the_day_and_then_is_on_the_worklist(empty: Workspace) -> None:
    home = add_home(empty).id
    empty.enrolment.propose([home], NOW)
    empty.enrolment.decline([home], TODAY + 10 * DAY, NOW)
    assert candidate(empty, home) is None
    assert empty.today(NOW).lines == ()
    later = NOW + 10 * DAY
    candidate_row = candidate(empty, home, later)
    assert candidate_row is not None
    assert (candidate_row.reasons[0].code, candidate_row.asked_before) == ("not_watched", "declined")
    assert "ask_again" in [said.code for said in candidate_row.reasons]
    (line,) = empty.today(later).lines
    assert ([said.code for said in line.reasons], line.severity) == (["ask_again"], "watch")
    assert row(empty, home, later).ask_again_due
    empty.enrolment.propose([home], later)
    assert empty.today(later).lines == ()


def test_who_withdrew_is_not_asked_again_for_half_a_year(empty: Workspace) -> None:
    home = enrolled(empty)
    empty.enrolment.end([home], "withdrew", NOW)
    assert candidate(empty, home, NOW + 170 * DAY) is None
    assert candidate(empty, home, NOW + 181 * DAY) is not None


def test_who_is_away_is_asked_when_nearly_back(empty: Workspace) -> None:
    home = add_home(empty).id
    store(empty, Absence(household_id=home, kind="hospital", starts_at=NOW - DAY, ends_at=NOW + 10 * DAY))
    assert candidate(empty, home) is None
    candidate_row = candidate(empty, home, NOW + 4 * DAY)
    assert candidate_row is not None
    assert [said.code for said in candidate_row.reasons] == ["returning", "age_old"]


def test_age_and_low_risk_alone_bring_nobody_onto_the_list(empty: Workspace) -> None:
    young = add_home(empty, "젊은이", born_on=date(2000, 1, 1)).id
    middle = add_home(empty, "중년", born_on=date(1980, 1, 1)).id
    assert dict(asked(empty)) == {middle: ["not_watched", "age_middle"], young: ["not_watched"]}
    for home in (young, middle):
        empty.enrolment.enrol([home], TODAY, CallTerms(), NOW)
        empty.enrolment.end([home], "moved", NOW)  # since then it is the meter that watches
        write_hours(empty, Home(home, add_meter(empty, home)), NOW, life(40, home))
    set_risk(empty, middle, "low")
    assert asked(empty) == []


def test_an_age_by_the_year_of_birth_alone_is_to_be_checked(empty: Workspace) -> None:
    home = add_home(empty, born_part="1948").id
    assert dict(asked(empty)) == {home: ["not_watched", "age_check"]}
    candidate_row = candidate(empty, home)
    assert candidate_row is not None
    assert "확인 필요" in candidate_row.reasons[-1].text


def test_every_reason_is_said_in_words(empty: Workspace) -> None:
    home = add_home(empty).id
    candidate_row = candidate(empty, home)
    assert candidate_row is not None
    assert candidate_row.reasons[0].text == "오늘 이상이 있어도 알 수 없음: 계량기도 안부전화도 없음"
    assert set(NOT_ALONE) < set(WHY_ASK)


def test_a_call_by_a_person_is_not_asked_for_while_the_calls_are_paused_or_ended(empty: Workspace) -> None:
    home = enrolled(empty, mode="human")
    assert [said.code for line in empty.today(THURSDAY).lines for said in line.reasons] == ["call_by_hand"]
    empty.enrolment.pause([home], TODAY + 20 * DAY, NOW)
    assert empty.today(THURSDAY).lines == ()
    empty.enrolment.resume([home], NOW)
    assert len(empty.today(THURSDAY).lines) == 1
    empty.enrolment.end([home], "moved", NOW)
    assert empty.today(THURSDAY).lines == ()
