"""A one-person household becomes two and back: nobody is lost, and whom the register is about stays first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator.casework.exclusions import exclusions
from coordinator.casework.households.entry_text import Typed
from coordinator.casework.power import watched_homes
from coordinator.errors import RuleError
from coordinator.records.alerts import Outcome
from coordinator.records.households import Consent, Contact, LifeStatus, Resident
from tests.casework.homes import add_alert, add_home, life, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()


@pytest.fixture
def two(empty: Workspace) -> tuple[int, int, int]:
    """Make a household of two: its number, who the register is about, who moved in."""
    home = add_home(empty, "김하나").id
    second = empty.households.add_resident(home, Typed("박두리", "m", "1952"), TODAY, NOW).value
    return home, empty.households.card(home, NOW).residents[0].id, second


def who(workspace: Workspace, home: int) -> tuple[str, tuple[str, ...]]:
    """Give whom the register is about and who lives there besides."""
    card = workspace.households.card(home, NOW)
    return card.name, card.lives_with


def test_who_moves_in_stands_beside_and_who_moves_out_leaves_the_other_alone_again(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    home, _, second = two
    assert who(empty, home) == ("김하나", ("박두리",))
    assert not empty.households.card(home, NOW).is_alone
    done = empty.households.resident_moves_out(second, TODAY, NOW)
    assert who(empty, home) == ("김하나", ())
    assert empty.households.card(home, NOW).is_alone
    assert [row.name for row in empty.households.card(home, NOW).residents] == ["김하나", "박두리"]
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert who(empty, home) == ("김하나", ("박두리",))


def test_where_the_first_leaves_the_household_goes_on_with_the_other(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    home, first, second = two
    empty.households.resident_moves_out(first, TODAY, NOW)
    assert who(empty, home) == ("박두리", ())
    assert [row.name for row in empty.households.table(NOW)] == ["박두리"]
    with pytest.raises(RuleError) as alone:
        empty.households.resident_moves_out(second, TODAY, NOW)
    assert alone.value.code == "last_one"


def test_of_two_it_is_said_who_died_and_the_other_is_looked_after_on(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    home, first, _ = two
    with pytest.raises(RuleError) as which:
        empty.households.report_death(home, "", NOW)
    assert which.value.code == "which_resident"
    empty.households.report_death(home, "딸이 알림", NOW, resident_id=first)
    assert who(empty, home) == ("박두리", ())
    with empty.vault.read() as session:
        assert home not in exclusions(session, NOW).causes
    empty.households.report_death(home, "", NOW)
    with empty.vault.read() as session:
        assert exclusions(session, NOW).causes[home] == "death"


def test_an_alert_resolved_with_a_death_marks_nobody_who_is_alive(empty: Workspace, two: tuple[int, int, int]) -> None:
    home, first, _ = two
    alert = add_alert(empty, home)
    with pytest.raises(RuleError) as which:
        empty.alerts.resolve(alert, Outcome.DECEASED, NOW)
    assert which.value.code == "which_resident"
    empty.households.report_death(home, "", NOW, resident_id=first)
    empty.alerts.resolve(alert, Outcome.DECEASED, NOW)
    statuses = [row.life_status for row in empty.households.card(home, NOW).residents]
    assert statuses == [LifeStatus.ALIVE, LifeStatus.DEATH_REPORTED]


def test_a_death_that_is_confirmed_stays_confirmed_when_the_alert_is_resolved_with_it(empty: Workspace) -> None:
    home = add_home(empty, life_status="death_confirmed").id
    alert = add_alert(empty, home)
    empty.alerts.resolve(alert, Outcome.DECEASED, NOW)
    assert [row.life_status for row in empty.households.card(home, NOW).residents] == ["death_confirmed"]


def test_who_moved_in_lately_takes_the_habit_of_the_home_from_nobody(empty: Workspace) -> None:
    home = add_home(empty, "김하나", meter=True, consents=("power",))
    write_hours(empty, home, NOW, life(20, 1))
    with empty.vault.act("test.meter", now=NOW, actor="t") as act:
        from coordinator.records.power import Meter

        meter = act.session.get_one(Meter, home.meter_id)
        meter.first_at, meter.newest_at = NOW - timedelta(days=20), NOW
    empty.households.add_resident(home.id, Typed("박두리"), TODAY, NOW)
    with empty.vault.read() as session:
        homes = watched_homes.watched(session, TODAY, NOW - timedelta(days=20), NOW)
    assert homes.household_ids == [home.id]
    assert homes.moved_in == {}


def test_whose_contact_the_dead_was_is_said_at_once_and_shown_at_the_contact(empty: Workspace) -> None:
    dead = add_home(empty, "김하나", phone="01055556666").id
    other = add_home(empty, "최셋", phone="01077778888").id
    store(empty, Contact(household_id=other, rank=1, name="김 하나", phone="01055556666", relation="이웃"))
    done = empty.households.report_death(dead, "", NOW)
    assert "최셋" in done.message
    (contact,) = empty.households.card(other, NOW).contacts
    assert contact.died


def test_a_number_that_was_given_to_somebody_else_is_no_dead_contact(empty: Workspace) -> None:
    dead = add_home(empty, "김하나", phone="01055556666").id
    other = add_home(empty, "최셋", phone="01077778888").id
    store(empty, Contact(household_id=other, rank=1, name="정넷", phone="01055556666"))
    empty.households.report_death(dead, "", NOW)
    assert not empty.households.card(other, NOW).contacts[0].died


def test_a_list_that_names_the_first_of_two_changes_nothing_of_the_other(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    from coordinator.casework.households.changes import register_of

    home, first, _ = two
    with empty.vault.read() as session:
        (known,) = register_of(session)
        assert known.resident is not None
        assert known.resident.id == first
        assert session.get_one(Resident, first).household_id == home


def test_the_consents_of_who_leaves_end_with_the_day_and_are_not_those_of_who_is_left(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    home, first, _ = two
    store(empty, Consent(household_id=home, purpose="calls", given_on=TODAY - timedelta(days=9)))
    done = empty.households.resident_moves_out(first, TODAY, NOW)
    assert "박두리" in done.message
    assert empty.households.card(home, NOW + timedelta(days=1)).consents == ()
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert empty.households.card(home, NOW + timedelta(days=1)).consents == ("calls",)


def test_a_death_in_a_household_of_two_ends_the_consents_of_the_dead_and_not_those_of_the_other(
    empty: Workspace, two: tuple[int, int, int]
) -> None:
    home, first, second = two
    store(empty, Consent(household_id=home, purpose="calls", given_on=TODAY - timedelta(days=9)))
    done = empty.households.report_death(home, "", NOW, resident_id=second)
    assert empty.households.card(home, NOW + timedelta(days=1)).consents == ("calls",)
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    empty.households.report_death(home, "", NOW, resident_id=first)
    assert empty.households.card(home, NOW + timedelta(days=1)).consents == ()
