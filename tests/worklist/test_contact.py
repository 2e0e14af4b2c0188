"""Loss of contact: the newest sign of life from any source, and who fell silent told apart from whom nobody reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coordinator.casework.power.last_activity import last_activity
from coordinator.records.checkins import Call
from coordinator.records.households import Absence, Resident
from coordinator.records.power import Feed, Meter, PhoneDay
from tests.casework.homes import DAY, HOUR, add_alert, add_home, life, quiet, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
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


def unseen_home(workspace: Workspace, quiet_hours: int, name: str = "김하나", seed: int = 1) -> int:
    """Add a home with solar panels, whose watch cannot speak, and which was quiet for the last hours."""
    home = add_home(workspace, name, meter=True)
    wh = life(61, seed)[: 60 * 24 + NOW.hour]
    wh[-quiet_hours:] = quiet(quiet_hours, seed)
    write_hours(workspace, home, NOW, wh)
    hinder(workspace, "solar", home.id)
    return home.id


def hinder(workspace: Workspace, hindrance: str, *homes: int) -> None:
    def set_hindrance(act: OpenAct) -> None:
        act.session.execute(update(Meter).where(Meter.household_id.in_(homes)).values(hindrance=hindrance))

    workspace.act("test.hinder", NOW, set_hindrance)


def test_a_meter_that_cannot_speak_tells_of_its_last_active_hour_once_a_screening_looked(empty: Workspace) -> None:
    home = unseen_home(empty, 106)
    assert row_of(empty, home).sign == (NOW, "power"), "nobody looked yet"
    empty.power.screen(NOW)
    with empty.vault.read() as session:
        found = last_activity(session, home, NOW)
    assert found == NOW - 106 * HOUR
    assert row_of(empty, home).sign == (found, "power")


def test_a_screening_of_days_gone_by_takes_no_newer_activity_away(empty: Workspace) -> None:
    home = unseen_home(empty, 106)
    empty.power.screen(NOW)
    empty.power.screen(NOW, since=NOW - 30 * DAY, until=NOW - 20 * DAY)
    assert row_of(empty, home).sign == (NOW - 106 * HOUR, "power")


def test_what_was_used_before_somebody_moved_in_is_no_sign_of_them(empty: Workspace) -> None:
    home = unseen_home(empty, 106)
    empty.power.screen(NOW)
    moved_in_on = (NOW - 2 * DAY).date()

    def move_in(act: OpenAct) -> None:
        act.session.execute(update(Resident).where(Resident.household_id == home).values(moved_in_on=moved_in_on))

    empty.act("test.move_in", NOW, move_in)
    assert row_of(empty, home).sign is None


def test_readings_that_come_once_a_month_are_looked_into_and_leave_a_month_more_time(empty: Workspace) -> None:
    home = unseen_home(empty, 106)
    hinder(empty, "", home)

    def come_monthly(act: OpenAct) -> None:
        act.session.execute(update(Feed).values(cadence_minutes=30 * 1440))

    empty.act("test.monthly", NOW, come_monthly)
    empty.power.screen(NOW)
    assert row_of(empty, home).sign == (NOW - 106 * HOUR, "power")
    later = NOW + 40 * DAY
    row = next(row for row in empty.households.table(later) if row.household_id == home)
    assert (row.contact, row.quiet_days) == ("heard", 44)
