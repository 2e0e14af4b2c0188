"""Consents by purpose: asked, given, refused, ending, run out, withdrawn; and the exception for life and body."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.casework.exclusions import exclusions
from coordinator.casework.households.people import without_consent
from coordinator.errors import RuleError
from coordinator.records.households import Consent, ConsentPurpose, ConsentRequest
from coordinator.reference.limits import limit
from coordinator.worklist.facts.entry_rows import CONSENT_STATES
from coordinator.worklist.households.entry import consent_row
from tests.casework.homes import add_home, imported
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.worklist.facts.entry_rows import ConsentRow
    from coordinator.workspace import Workspace

TODAY = NOW.date()
DAY = timedelta(days=1)


def state(workspace: Workspace, home: int, purpose: str = "calls", on: int = 0) -> ConsentRow:
    """Give what the card says of a consent, some days from now."""
    rows = workspace.households.card(home, NOW + on * DAY).consent_states
    return next(row for row in rows if row.purpose == purpose)


@pytest.fixture
def home(empty: Workspace) -> int:
    return add_home(empty, "김하나", calls="active").id


def test_a_consent_is_asked_given_ends_soon_and_runs_out_by_its_days(empty: Workspace, home: int) -> None:
    assert state(empty, home).state == "never"
    empty.households.ask_consent(home, ("calls",), TODAY, NOW)
    assert (state(empty, home).state, state(empty, home).since) == ("asked", TODAY)
    days = limit("consent_expiring", TODAY)
    until = TODAY + (days + 5) * DAY
    empty.households.give_consent(home, ("calls",), TODAY, NOW, until=until, paper="서면, 캐비닛 2")
    assert (state(empty, home).state, state(empty, home).until, state(empty, home).words) == (
        "given", until, "서면, 캐비닛 2",
    )  # fmt: skip
    assert state(empty, home, on=4).state == "given"
    assert state(empty, home, on=5).state == "expiring"
    assert state(empty, home, on=days + 5).state == "expiring"
    assert state(empty, home, on=days + 6).state == "expired"


def test_a_refusal_stops_what_needs_the_consent_and_keeps_the_day_to_ask_again(empty: Workspace, home: int) -> None:
    again = TODAY + 90 * DAY
    done = empty.households.refuse_consent(home, ("calls", "power"), TODAY, again, NOW)
    assert (state(empty, home).state, state(empty, home).ask_again_on) == ("refused", again)
    with empty.vault.read() as session:
        assert exclusions(session, NOW).causes[home] == "withdrawal"
        assert home in without_consent(session, "power", TODAY)
        assert home not in without_consent(session, "phone", TODAY)
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    with empty.vault.read() as session:
        assert home not in exclusions(session, NOW).causes
    assert state(empty, home).state == "never"


def test_a_consent_given_after_a_refusal_lets_it_begin(empty: Workspace, home: int) -> None:
    empty.households.refuse_consent(home, ("calls",), TODAY, None, NOW)
    empty.households.give_consent(home, ("calls",), TODAY, NOW)
    with empty.vault.read() as session:
        assert home not in exclusions(session, NOW).causes
    assert state(empty, home).state == "given"


def test_three_consents_are_one_act_and_one_undo(empty: Workspace, home: int) -> None:
    done = empty.households.give_consent(home, ("calls", "power", "conference"), TODAY, NOW)
    assert empty.households.card(home, NOW).consents == ("calls", "conference", "power")
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert empty.households.card(home, NOW).consents == ()


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda w, home: w.households.give_consent(home, (), TODAY, NOW), "purpose_missing"),
        (lambda w, home: w.households.give_consent(home, ("all",), TODAY, NOW), "purpose_missing"),
        (lambda w, home: w.households.give_consent(home, ("calls",), TODAY + DAY, NOW), "future"),
        (lambda w, home: w.households.give_consent(home, ("calls",), TODAY, NOW, until=TODAY - DAY), "consent_order"),
        (lambda w, home: w.households.refuse_consent(home, ("calls",), TODAY, TODAY, NOW), "ask_again_early"),
        (lambda w, home: w.households.use_exception(home, ("calls",), " ", NOW), "reason_missing"),
        (lambda w, home: w.households.ask_consent(999, ("calls",), TODAY, NOW), "unknown_household"),
    ],
)
def test_what_cannot_be_meant_is_refused(empty: Workspace, home: int, act: object, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        act(empty, home)  # type: ignore[operator]
    assert refused.value.code == code


def test_what_holds_is_withdrawn_and_not_refused(empty: Workspace, home: int) -> None:
    empty.households.give_consent(home, ("calls",), TODAY - DAY, NOW)
    for act in (
        lambda: empty.households.refuse_consent(home, ("calls",), TODAY, None, NOW),
        lambda: empty.households.use_exception(home, ("calls",), "쓰러짐", NOW),
    ):
        with pytest.raises(RuleError) as refused:
            act()
        assert refused.value.code == "consent_holds"


# -------------------------------------------------------------------------------------- the exception for life and body


def test_the_exception_counts_as_consent_until_it_ends_by_itself(empty: Workspace, home: int) -> None:
    empty.households.refuse_consent(home, ("calls",), TODAY, None, NOW)
    empty.households.use_exception(home, ("calls",), "쓰러진 뒤 연락이 닿지 않음", NOW)
    days = limit("vital_exception", TODAY)
    row = state(empty, home)
    assert (row.state, row.until, row.words) == ("exception", TODAY + (days - 1) * DAY, "쓰러진 뒤 연락이 닿지 않음")
    assert empty.households.card(home, NOW).consents == ("calls",)
    with empty.vault.read() as session:
        assert home not in exclusions(session, NOW + (days - 1) * DAY).causes
        assert exclusions(session, NOW + days * DAY).causes[home] == "withdrawal"
    assert state(empty, home, on=days).state == "expired"


def test_a_withdrawal_ends_an_exception_at_once(empty: Workspace, home: int) -> None:
    empty.households.use_exception(home, ("calls",), "쓰러짐", NOW)
    empty.households.withdraw_consents(home, ("calls",), "", NOW)
    with empty.vault.read() as session:
        assert exclusions(session, NOW).causes[home] == "withdrawal"


def test_a_consent_stands_before_an_exception_and_renews_none(empty: Workspace, home: int) -> None:
    empty.households.use_exception(home, ("calls",), "쓰러짐", NOW)
    empty.enrolment.record_consent([home], TODAY, NOW)
    with empty.vault.read() as session:
        from sqlalchemy import select

        consents = session.scalars(select(Consent).order_by(Consent.id)).all()
        assert [bool(consent.vital_reason) for consent in consents] == [True, False]
        assert consents[0].until is not None
    assert state(empty, home).state == "given"


# ----------------------------------------------------------------------------------------- a withdrawal stops the thing


def test_a_withdrawal_of_phone_use_takes_no_further_day_of_it(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김하나", consents=("phone",), phone="01055556666").id
    file = tmp_path / "통신.csv"
    file.write_text(f"전화번호,날짜,발신\n010-5555-6666,{TODAY - DAY},3\n", encoding="utf-8")
    empty.households.withdraw_consents(home, ("phone",), "", NOW)
    summary = imported(empty, "phone-use", file)
    assert [problem.code for problem in summary.problems] == ["no_consent"]


def test_a_withdrawal_of_sharing_lets_no_link_go_on(empty: Workspace) -> None:
    home = add_home(empty, consents=("sharing",)).id
    empty.households.withdraw_consents(home, ("sharing",), "", NOW)
    programme = empty.services.programmes()[0][0]
    with pytest.raises(RuleError) as refused:
        empty.services.request_link(home, programme, None, NOW)
    assert refused.value.code == "no_consent"


# ------------------------------------------------------------------------------------------------------------- any days

days = st.integers(-60, 60).map(lambda n: TODAY + timedelta(days=n))
consents = st.builds(
    lambda given_on, length, withdrawn, reason: Consent(
        household_id=1,
        purpose="calls",
        given_on=given_on,
        until=None if length is None else given_on + timedelta(days=length),
        withdrawn_on=None if withdrawn is None else given_on + timedelta(days=withdrawn),
        vital_reason=reason,
    ),
    days,
    st.none() | st.integers(0, 60),
    st.none() | st.integers(0, 60),
    st.sampled_from(["", "쓰러짐"]),
)
requests = st.builds(
    lambda on, answer: ConsentRequest(
        household_id=1, purpose="calls", asked_on=on, answer=answer, answered_on=on if answer else None
    ),
    days,
    st.sampled_from(["", "given", "refused"]),
)


@given(st.lists(consents, max_size=4), st.lists(requests, max_size=3))
def test_what_is_said_of_a_consent_always_agrees_with_whether_one_holds(
    given_rows: list[Consent], asked: list[ConsentRequest]
) -> None:
    row = consent_row(ConsentPurpose.CALLS, given_rows, asked, TODAY, date(2027, 1, 1))
    assert row.holds == any(consent.holds_on(TODAY) for consent in given_rows)
    assert row.state in CONSENT_STATES
