"""Life stages by birth date: bands of the county, days that are known and days that are not, and what ends by age."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.cli.main import main
from coordinator.errors import RuleError
from coordinator.records.base import whole_years
from coordinator.records.services import Link
from coordinator.records.values.ages import age_on, birthday
from coordinator.worklist.facts.life_stages import crossings
from coordinator.worklist.facts.people import Person
from tests.casework.homes import add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.services.handover import HandoverRow
    from coordinator.workspace import Workspace

TODAY = NOW.date()
DAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31))


def born(on: date | None, part: str = "") -> Person:
    return Person(1, "김하나", age_on(TODAY, on, part), "", on, "", "", "", "unknown", "", part)


def reaching(age: int, in_days: int) -> date:
    """Give a birth date by which somebody reaches an age in so many days."""
    on = TODAY + timedelta(days=in_days)
    return on.replace(year=on.year - age)


@given(DAYS, st.integers(1, 110))
def test_an_age_is_reached_on_the_first_day_on_which_it_is_counted(born_on: date, age: int) -> None:
    on = birthday(born_on, age)
    assert whole_years(born_on, on) == age
    assert whole_years(born_on, on - timedelta(days=1)) == age - 1


@given(DAYS, DAYS, st.integers(1, 110))
def test_a_crossing_is_found_where_the_age_changes_within_the_period_and_nowhere_else(
    born_on: date, first: date, age: int
) -> None:
    last = first + timedelta(days=90)
    found = [crossing.age for crossing in crossings(born(born_on), [age], first, last)]
    is_crossed = whole_years(born_on, first) < age <= whole_years(born_on, last) if born_on < first else None
    if is_crossed is not None:
        assert (found == [age]) is is_crossed


def test_who_was_born_on_29_february_reaches_an_age_on_1_march_of_a_common_year() -> None:
    assert birthday(date(1960, 2, 29), 67) == date(2027, 3, 1)
    assert birthday(date(1960, 2, 29), 68) == date(2028, 2, 29)


def test_a_birth_known_in_part_gives_days_between_which_it_is_and_never_one_of_them() -> None:
    (crossing,) = crossings(born(None, f"{TODAY.year - 65}-12"), [65], TODAY, TODAY + timedelta(days=90))
    assert (crossing.first_on, crossing.last_on) == (date(TODAY.year, 12, 1), date(TODAY.year, 12, 31))
    assert "사이" in crossing.words


def people(workspace: Workspace) -> list[HandoverRow]:
    return workspace.services.handover(NOW)


def programme(workspace: Workspace, name: str) -> int:
    return next(number for number, known in workspace.services.programmes() if known == name)


def test_who_turns_65_loses_what_ends_by_age_and_may_begin_what_begins(empty: Workspace) -> None:
    home = add_home(empty, born_on=reaching(65, 30))
    add_home(empty, "이두리", born_on=reaching(65, 120))
    care = programme(empty, "일상돌봄 서비스")
    store(empty, Link(household_id=home.id, programme_id=care, state="in_progress"))
    (row,) = people(empty)
    assert (row.household_id, row.on, row.from_stage, row.to_stage) == (
        home.id,
        TODAY + timedelta(days=30),
        "middle",
        "older",
    )
    assert [effect.programme for effect in row.running] == ["일상돌봄 서비스"]
    assert "노인맞춤돌봄서비스" in {effect.programme for effect in row.gains}
    unverified = {effect.programme for effect in (*row.loses, *row.gains) if not effect.is_verified}
    assert "노인장기요양보험" in unverified


def test_a_service_in_use_that_ends_between_two_stages_is_told_too(empty: Workspace) -> None:
    home = add_home(empty, born_on=reaching(35, 10))
    assert people(empty) == []
    club = programme(empty, "싱글벙글")
    store(empty, Link(household_id=home.id, programme_id=club, state="in_progress"))
    (row,) = people(empty)
    assert (row.age, row.from_stage, row.to_stage) == (35, "youth", "youth")


def test_the_command_prints_the_people_with_stable_keys(
    empty: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_home(empty, born_on=reaching(40, 5))
    folder = empty.folder
    empty.close()
    from tests.conftest import WORDS

    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    assert main(["--vault", str(folder), "--now", NOW.isoformat(), "handover", "--json"]) == 0
    (person,) = json.loads(capsys.readouterr().out)["people"]
    assert {"household_id", "on", "loses", "gains"} <= person.keys()
    assert person["on"] == (TODAY + timedelta(days=5)).isoformat()


def test_bands_that_are_not_in_order_are_refused_and_other_ones_hold_at_once(empty: Workspace) -> None:
    home = add_home(empty, born_on=reaching(66, 10))
    rules = empty.households.rules(NOW)
    with pytest.raises(RuleError) as refused:
        empty.households.set_rules({**rules.stage_ages, "older": 30}, rules.silent_days, NOW)
    assert refused.value.code == "stage_ages"
    (row,) = empty.households.table(NOW)
    assert row.stage == "older"
    empty.households.set_rules({**rules.stage_ages, "older": 66}, rules.silent_days, NOW)
    (row,) = empty.households.table(NOW)
    assert (row.household_id, row.stage, row.stage_next) == (home.id, "middle", "older")
