"""Who is in the register: a death reported, a move, an end, a withdrawal; each is one act that can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from coordinator.errors import RuleError
from coordinator.records.households import Consent, Household, LifeStatus, Note, Resident
from tests.casework.homes import store
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.workspace import Workspace

TODAY = NOW.date()


@pytest.fixture
def home(empty: Workspace) -> int:
    (household_id,) = store(empty, Household(registered_on=TODAY))
    store(empty, Resident(household_id=household_id, name="김시험"))
    for purpose in ("power", "calls"):
        store(empty, Consent(household_id=household_id, purpose=purpose, given_on=TODAY - timedelta(days=9)))
    return household_id


def stored(workspace: Workspace) -> tuple[Any, ...]:
    """Give what the register says of the one household: end, reason, life, move, withdrawals, notes."""
    with workspace.vault.read() as session:
        household = session.scalars(select(Household)).one()
        resident = session.scalars(select(Resident)).one()
        consents = session.scalars(select(Consent.withdrawn_on).order_by(Consent.purpose)).all()
        notes = session.scalars(select(Note.text)).all()
        return (
            household.ended_on, household.end_reason, resident.life_status, resident.moved_out_on, *consents, *notes
        )  # fmt: skip


ACTS: dict[str, tuple[Callable[[Workspace, int], Any], tuple[Any, ...]]] = {
    "death": (
        lambda w, home: w.households.report_death(home, "아들이 알림", NOW),
        (None, "", LifeStatus.DEATH_REPORTED, None, None, None, "아들이 알림"),
    ),
    "move": (
        lambda w, home: w.households.move_out(home, TODAY, "", NOW),
        (TODAY, "moved", LifeStatus.ALIVE, TODAY, None, None),
    ),
    "end": (
        lambda w, home: w.households.close(home, TODAY, "본인 요청", NOW),
        (TODAY, "closed", LifeStatus.ALIVE, None, None, None, "본인 요청"),
    ),
    "withdrawal": (
        lambda w, home: w.households.withdraw_consents(home, ("calls",), "전화로", NOW),
        (None, "", LifeStatus.ALIVE, None, TODAY, None, "전화로"),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_writes_what_it_says_and_undo_takes_it_back(empty: Workspace, home: int, name: str) -> None:
    act, wanted = ACTS[name]
    before = stored(empty)
    done = act(empty, home)
    assert stored(empty) == wanted
    assert "김시험" in done.message
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert stored(empty) == before


def test_what_has_happened_does_not_happen_twice_and_nothing_ends_ahead_of_time(empty: Workspace, home: int) -> None:
    with pytest.raises(RuleError, match="아직 오지 않은"):
        empty.households.move_out(home, TODAY + timedelta(days=1), "", NOW)
    with pytest.raises(RuleError) as no_reason:
        empty.households.close(home, TODAY, "  ", NOW)
    empty.households.withdraw_consents(home, ("calls",), "", NOW)
    with pytest.raises(RuleError) as no_consent:
        empty.households.withdraw_consents(home, ("calls",), "", NOW)
    empty.households.report_death(home, "", NOW)
    with pytest.raises(RuleError) as reported:
        empty.households.report_death(home, "", NOW)
    empty.households.move_out(home, TODAY, "", NOW)
    with pytest.raises(RuleError) as ended:
        empty.households.move_out(home, TODAY, "", NOW)
    codes = [raised.value.code for raised in (no_reason, no_consent, reported, ended)]
    assert codes == ["reason_missing", "no_consent", "already_reported", "already_ended"]


@pytest.mark.parametrize("name", ["death", "move", "end"])
def test_who_is_gone_is_neither_listed_nor_asked_to_be_called(practice: Workspace, name: str) -> None:
    today = practice.today(NOW)
    home = next(line.household_id for line in today.lines)
    act, _ = ACTS[name]
    done = act(practice, home)
    after = practice.today(NOW)
    assert home not in [line.household_id for line in after.lines]
    practice.history.undo(done.act_id, NOW)
    assert home in [line.household_id for line in practice.today(NOW).lines]
