"""Service links: asked for with consent, moved with what each state needs, chased and planned for in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.workdays import add_working_days, is_working_day, next_opening, working_days_between
from coordinator.errors import RuleError
from coordinator.records.base import KST, Transition, whole_years
from coordinator.records.households import Consent
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.states import Kind
from coordinator.records.values.ages import AboutAge
from coordinator.reference.programmes import programme_topics
from coordinator.worklist.services.reasons import birthday
from coordinator.worklist.services.suggestions import suggestions
from tests.casework.homes import DAY, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()


def programme(workspace: Workspace, name: str = "밑반찬 지원", maximum_age: int | None = None) -> int:
    return store(workspace, Programme(name=name, stage="older", maximum_age=maximum_age))[0]


def link_of(workspace: Workspace, link_id: int) -> Link:
    with workspace.vault.read() as session:
        return session.get_one(Link, link_id)


def requested(workspace: Workspace, at: datetime = NOW, home: Home | None = None) -> int:
    made = home or add_home(workspace, consents=["sharing"])
    return workspace.services.request_link(made.id, programme(workspace), None, at).value


def put(workspace: Workspace, state: str, **facts: Any) -> int:
    """Store a link in a state."""
    made = add_home(workspace, f"김{state}", consents=["sharing"])
    return store(workspace, Link(household_id=made.id, programme_id=programme(workspace, state), state=state, **facts))[
        0
    ]


def refused(workspace: Workspace, link_id: int, state: str, **facts: Any) -> str:
    before = link_of(workspace, link_id)
    with pytest.raises(RuleError) as caught:
        workspace.services.move_link(link_id, state, NOW, **facts)
    assert link_of(workspace, link_id) == before
    return caught.value.code


def said(workspace: Workspace, now: datetime) -> list[tuple[str, str]]:
    return [(s.code, s.text) for line in workspace.today(now).lines for s in line.reasons]


# ------------------------------------------------------------ asking


def test_a_request_needs_a_consent_to_share_that_holds_today(empty: Workspace) -> None:
    home, wanted = add_home(empty, consents=["power", "calls"]), programme(empty)

    def ask() -> str:
        with pytest.raises(RuleError) as caught:
            empty.services.request_link(home.id, wanted, None, NOW)
        return caught.value.code

    assert ask() == "no_consent"
    store(empty, Consent(household_id=home.id, purpose="sharing", given_on=date(2025, 1, 1), until=TODAY - DAY))
    store(empty, Consent(household_id=home.id, purpose="sharing", given_on=TODAY - DAY, withdrawn_on=TODAY))
    store(empty, Consent(household_id=home.id, purpose="sharing", given_on=TODAY + DAY))
    assert ask() == "no_consent"
    store(empty, Consent(household_id=home.id, purpose="sharing", given_on=TODAY, until=TODAY))
    link = link_of(empty, empty.services.request_link(home.id, wanted, None, NOW).value)
    assert (link.state, link.requested_at) == ("requested", NOW)


def test_the_same_service_is_not_asked_for_twice_while_it_runs(empty: Workspace) -> None:
    home = add_home(empty, consents=["sharing"])
    wanted = programme(empty)
    first = empty.services.request_link(home.id, wanted, None, NOW).value
    with pytest.raises(RuleError) as caught:
        empty.services.request_link(home.id, wanted, None, NOW)
    assert caught.value.code == "already_linked"
    empty.services.move_link(first, "cancelled", NOW, reason="person")
    second = empty.services.request_link(home.id, wanted, None, NOW).value
    assert second != first
    assert refused(empty, first, "requested") == "already_linked"


def test_a_cancelled_request_is_reopened_only_while_consent_holds(empty: Workspace) -> None:
    home = add_home(empty, consents=["sharing"])
    link = requested(empty, home=home)
    empty.services.move_link(link, "cancelled", NOW, reason="coordinator")
    empty.services.move_link(link, "requested", NOW + DAY)
    assert link_of(empty, link).requested_at == NOW + DAY
    empty.services.move_link(link, "cancelled", NOW + DAY, reason="person")

    def withdraw(act: Any) -> None:
        act.session.scalars(select(Consent)).one().withdrawn_on = TODAY

    empty.act("test.withdraw", NOW, withdraw)
    assert refused(empty, link, "requested") == "no_consent"


@pytest.mark.parametrize(
    ("household", "wanted", "provider", "code"),
    [(999, 1, None, "unknown_household"), (1, 999, None, "unknown_programme"), (1, 1, 999, "unknown_provider")],
)
def test_a_request_for_what_is_not_there_is_refused_in_words(
    empty: Workspace, household: int, wanted: int, provider: int | None, code: str
) -> None:
    home = add_home(empty, consents=["sharing"])
    real = {1: programme(empty)}
    with pytest.raises(RuleError) as caught:
        empty.services.request_link(home.id if household == 1 else household, real.get(wanted, wanted), provider, NOW)
    assert caught.value.code == code
    assert caught.value.message


# ------------------------------------------------------------ guards


def test_a_waiting_list_needs_a_review_date_and_a_hold_a_resume_date(empty: Workspace) -> None:
    link = requested(empty)
    assert refused(empty, link, "waitlisted") == "fact_missing"
    empty.services.move_link(link, "waitlisted", NOW, review_on=TODAY + 7 * DAY)
    assert link_of(empty, link).review_on == TODAY + 7 * DAY
    empty.services.move_link(link, "accepted", NOW)
    assert refused(empty, link, "on_hold") == "fact_missing"
    empty.services.move_link(link, "on_hold", NOW, resume_on=TODAY + 3 * DAY)
    assert (link_of(empty, link).resume_on, link_of(empty, link).review_on) == (TODAY + 3 * DAY, None)


@pytest.mark.parametrize(
    ("origin", "target"), [("requested", "cancelled"), ("requested", "rejected"), ("accepted", "failed")]
)
def test_an_end_without_service_needs_its_reason(empty: Workspace, origin: str, target: str) -> None:
    link = put(empty, origin)
    assert refused(empty, link, target) == "reason_missing"
    assert refused(empty, link, target, reason="because") == "reason_missing"
    empty.services.move_link(link, target, NOW, reason=LINK.reasons[target][0])
    assert link_of(empty, link).ended_on == TODAY
    with empty.vault.read() as session:
        assert session.scalar(select(Transition.reason)) == LINK.reasons[target][0]


def test_no_state_is_jumped_over(empty: Workspace) -> None:
    link = requested(empty)
    assert refused(empty, link, "in_progress") == "no_such_move"
    assert refused(empty, link, "completed") == "no_such_move"


def test_a_service_keeps_its_first_day_and_its_end_is_taken_back_when_it_goes_on(empty: Workspace) -> None:
    link = requested(empty)
    for day, state in enumerate(("accepted", "in_progress", "completed", "in_progress")):
        empty.services.move_link(link, state, NOW + day * DAY)
        expected = TODAY + 2 * DAY if state == "completed" else None
        assert link_of(empty, link).ended_on == expected
    assert link_of(empty, link).started_on == TODAY + DAY


def test_undo_of_a_move_brings_the_state_and_the_dates_back(empty: Workspace) -> None:
    link = requested(empty)
    empty.services.move_link(link, "cancelled", NOW, reason="moved", note="이사")
    empty.history.undo_last(NOW)
    stored_link = link_of(empty, link)
    assert (stored_link.state, stored_link.ended_on, stored_link.note) == ("requested", None, "")


# ------------------------------------------------------------ working days


def test_the_substitute_holiday_of_3_october_2026_is_no_working_day() -> None:
    assert not is_working_day(date(2026, 10, 3))
    assert not is_working_day(date(2026, 10, 5))
    assert is_working_day(date(2026, 10, 6))
    assert not is_working_day(date(2026, 10, 9))
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 6)) == 3
    assert add_working_days(date(2026, 10, 2), 1) == date(2026, 10, 6)
    assert next_opening(datetime(2026, 10, 2, 15, tzinfo=KST)) == datetime(2026, 10, 6, 9, tzinfo=KST)


@given(first=st.dates(date(2024, 1, 1), date(2028, 12, 31)), count=st.integers(1, 25))
def test_working_days_counted_are_working_days_added(first: date, count: int) -> None:
    last = add_working_days(first, count)
    assert is_working_day(last)
    assert working_days_between(first, last) == count
    assert working_days_between(last, first) == 0


def test_a_silent_provider_is_chased_after_three_working_days_holidays_left_out(empty: Workspace) -> None:
    requested(empty, datetime(2026, 9, 30, 14, 0, tzinfo=KST))
    morning = datetime(2026, 10, 6, 8, 0, tzinfo=KST)
    assert said(empty, morning) == []
    ((code, text),) = said(empty, morning + DAY)
    assert code == "silent_provider"
    assert "밑반찬 지원" in text
    assert "7일" in text


def test_an_answered_request_is_not_chased(empty: Workspace) -> None:
    link = requested(empty, NOW - 20 * DAY)
    assert len(said(empty, NOW)) == 1
    empty.services.move_link(link, "accepted", NOW)
    assert said(empty, NOW) == []


@pytest.mark.parametrize(
    ("state", "fact"), [("waitlisted", "review_on"), ("in_progress", "review_on"), ("on_hold", "resume_on")]
)
def test_a_review_or_resume_date_brings_the_link_to_the_worklist_on_its_day(
    empty: Workspace, state: str, fact: str
) -> None:
    put(empty, state, **{fact: TODAY})
    assert said(empty, NOW - DAY) == []
    assert [code for code, _ in said(empty, NOW)] == ["review_due"]


# ------------------------------------------------------------ ages


def served_until(workspace: Workspace, maximum_age: int, born_on: date, state: str = "in_progress") -> Home:
    home = add_home(workspace, f"김{born_on}{maximum_age}", born_on=born_on)
    wanted = programme(workspace, f"청년 지원 {born_on} {maximum_age} {state}", maximum_age)
    store(workspace, Link(household_id=home.id, programme_id=wanted, state=state))
    return home


@pytest.mark.parametrize(
    ("days", "listed"), [(91, False), (90, True), (1, True), (0, True), (-1, False)], ids=lambda v: str(v)
)
def test_who_grows_out_of_a_service_is_listed_ninety_days_before(empty: Workspace, days: int, listed: bool) -> None:
    leaves = TODAY + days * DAY
    served_until(empty, 39, leaves.replace(year=leaves.year - 40))
    found = said(empty, NOW)
    assert [code for code, _ in found] == (["age_limit"] if listed else [])
    if listed:
        assert f"{days}일" in found[0][1]
        assert "40" in found[0][1]


def test_services_that_end_together_are_one_reason(empty: Workspace) -> None:
    home = served_until(empty, 39, date(1987, 1, 10))
    store(empty, Link(household_id=home.id, programme_id=programme(empty, "월세 지원", 39), state="accepted"))
    ((code, text),) = said(empty, NOW)
    assert code == "age_limit"
    assert "월세 지원" in text
    assert "청년 지원" in text


@pytest.mark.parametrize(
    ("born_part", "listed"),
    [
        ("1986", True),  # 40 somewhere in this year, perhaps still to come
        ("1987", True),  # 40 from 1 January at the earliest: within ninety days
        ("1985", False), ("1988", False), ("1986-11", True), ("1987-02", True), ("1987-03", False), ("1986-10", False),
    ],
)  # fmt: skip
def test_of_a_birth_known_in_part_the_age_limit_is_to_be_checked(
    empty: Workspace, born_part: str, listed: bool
) -> None:
    home = add_home(empty, born_part=born_part)
    wanted = programme(empty, "청년 지원", 39)
    store(empty, Link(household_id=home.id, programme_id=wanted, state="in_progress"))
    found = said(empty, NOW)
    assert [code for code, _ in found] == (["age_limit_check"] if listed else [])
    if listed:
        assert "확인 필요" in found[0][1]


def test_a_service_with_an_age_limit_is_suggested_to_be_checked_where_the_age_is_not_sure(empty: Workspace) -> None:
    home = add_home(empty, born_part="1961")
    with empty.vault.read() as session:
        limited = session.scalars(select(Programme).where(Programme.minimum_age == 65)).all()
        with_topics = next(programme for programme in limited if programme_topics().get(programme.name))
        topics = programme_topics()[with_topics.name]
        for age, code in ((AboutAge(65), "check"), (65, "ages"), (64, ""), (AboutAge(64), ""), (None, "")):
            codes = {s.programme_id: s.because.code for s in suggestions(session, home.id, topics, age)}
            assert codes.get(with_topics.id, "") == code


@pytest.mark.parametrize("state", ["requested", "on_hold", "completed", "cancelled"])
def test_a_service_that_is_not_given_has_no_age_to_plan_for(empty: Workspace, state: str) -> None:
    served_until(empty, 39, date(1987, 1, 10), state)
    assert [code for code, _ in said(empty, NOW) if code == "age_limit"] == []


@given(
    born=st.dates(date(1920, 1, 1), date(2010, 12, 31)) | st.sampled_from([date(1984, 2, 29)]), age=st.integers(0, 110)
)
def test_a_birthday_is_the_first_day_of_the_new_age_also_for_29_february(born: date, age: int) -> None:
    day = birthday(born, age)
    assert whole_years(born, day) == age
    assert whole_years(born, day - timedelta(days=1)) == age - 1


def test_who_was_born_on_29_february_grows_older_on_1_march_of_a_common_year() -> None:
    assert birthday(date(1988, 2, 29), 39) == date(2027, 3, 1)
    assert birthday(date(1988, 2, 29), 40) == date(2028, 2, 29)


def test_every_running_state_is_one_that_is_not_over() -> None:
    from coordinator.casework.services.links import RUNNING

    over = LINK.codes(Kind.DONE_OK, Kind.DONE_NOT_OK, Kind.VOID)
    assert set(RUNNING) == {state.code for state in LINK.states} - set(over) - {"draft"}
