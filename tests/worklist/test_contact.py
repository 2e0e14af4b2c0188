"""Loss of contact: the newest sign of life from any source, and who fell silent told apart from whom nobody reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordinator.records.checkins import Call
from coordinator.records.households import Absence
from coordinator.records.power import PhoneDay
from tests.casework.homes import DAY, add_alert, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.list_rows import HouseholdRow
    from coordinator.workspace import Workspace

LONG_AGO = (NOW - 200 * DAY).date()


def row_of(workspace: Workspace, home: int) -> HouseholdRow:
    return next(row for row in workspace.households.table(NOW) if row.household_id == home)


def codes(workspace: Workspace) -> list[str]:
    return [reason.code for line in workspace.today(NOW).lines for reason in line.reasons]


def called(home: int, days_ago: int, result: str = "ok") -> Call:
    return Call(household_id=home, called_at=NOW - days_ago * DAY, caller="staff", result=result)


def test_whoever_is_called_and_not_heard_of_by_any_source_is_a_reason_with_the_days(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO)
    store(empty, called(home.id, 16))
    row = row_of(empty, home.id)
    assert (row.contact, row.quiet_days) == ("silent", 16)
    line = next(line for line in empty.today(NOW).lines if line.household_id == home.id)
    assert "16일째 생활 신호가 없습니다" in line.reasons[0].text
    card = empty.households.card(home.id, NOW)
    assert card.parts["households"].contact is not None


def test_a_newer_sign_of_another_source_takes_the_reason_away(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO)
    store(empty, called(home.id, 16), PhoneDay(household_id=home.id, day=(NOW - 2 * DAY).date(), outgoing_count=3))
    assert row_of(empty, home.id).contact == "heard"
    assert "contact_lost" not in codes(empty)


@pytest.mark.parametrize(("risk", "contact"), [("high", "silent"), ("low", "heard")])
def test_the_days_that_count_follow_the_risk_level(empty: Workspace, risk: str, contact: str) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO, risk=risk)
    store(empty, called(home.id, 9))
    assert row_of(empty, home.id).contact == contact


def test_whom_nobody_watches_and_nobody_ever_reached_is_told_apart_and_is_no_reason_every_day(
    empty: Workspace,
) -> None:
    never = add_home(empty)
    once = add_home(empty, "이두리")
    store(empty, called(once.id, 90))
    assert row_of(empty, never.id).contact == "unreached"
    assert row_of(empty, never.id).sign is None
    assert (row_of(empty, once.id).contact, row_of(empty, once.id).quiet_days) == ("silent", 90)
    assert not {"contact_lost", "contact_none"} & set(codes(empty))


def test_an_absence_silences_it(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO)
    store(
        empty,
        called(home.id, 16),
        Absence(household_id=home.id, kind="hospital", starts_at=NOW - 3 * DAY, ends_at=NOW + 3 * DAY),
    )
    assert row_of(empty, home.id).contact == "rests"
    assert "contact_lost" not in codes(empty)


def test_an_alert_that_says_nobody_is_heard_of_is_not_said_twice(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO, meter=True)
    store(empty, called(home.id, 16))
    add_alert(empty, home.id)
    found = codes(empty)
    assert found
    assert "contact_lost" not in found


def test_the_county_sets_the_days_itself_and_undo_brings_the_old_ones_back(empty: Workspace) -> None:
    home = add_home(empty, calls="active", enrolled_on=LONG_AGO, risk="low")
    store(empty, called(home.id, 9))
    rules = empty.households.rules(NOW)
    done = empty.households.set_rules(rules.stage_ages, {**rules.silent_days, "low": 5}, NOW)
    assert row_of(empty, home.id).contact == "silent"
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert row_of(empty, home.id).contact == "heard"
