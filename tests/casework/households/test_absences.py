"""Absences: with an end, or with a day to ask again; nothing rests longer than that without being on the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework import exclusions
from coordinator.casework.power import watched_homes
from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.households import Absence
from coordinator.reference.limits import check_back_days
from tests.casework.alerts.test_handling import fire, stored, tick
from tests.casework.homes import DAY, HOUR, add_home, store
from tests.conftest import NOW, open_copy

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()
LIMIT = check_back_days(TODAY)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KST)


def absent(workspace: Workspace, absence_id: int) -> Absence:
    with workspace.vault.read() as session:
        return session.get_one(Absence, absence_id)


def register(workspace: Workspace, home: int, days: int, now: datetime = NOW) -> int:
    day = now.date() + timedelta(days=days)
    return workspace.households.register_absence(home, "hospital", now - HOUR, None, "", now, check_back_on=day).value


def listed(workspace: Workspace, home: int, now: datetime) -> list[str]:
    lines = {line.household_id: line for line in workspace.today(now).lines}
    return [said.code for said in lines[home].reasons] if home in lines else []


@pytest.mark.parametrize("days", [-3, 0, LIMIT + 1, 400])
def test_a_day_to_ask_again_is_after_today_and_within_the_limit(empty: Workspace, days: int) -> None:
    home = add_home(empty).id
    with pytest.raises(RuleError) as caught:
        register(empty, home, days)
    assert caught.value.code == ("check_back_early" if days <= 0 else "check_back_late")
    with empty.vault.read() as session:
        assert session.scalars(select(Absence)).all() == []


def test_an_absence_without_an_end_has_a_day_to_ask_again(empty: Workspace) -> None:
    home = add_home(empty).id
    with pytest.raises(RuleError) as caught:
        empty.households.register_absence(home, "hospital", NOW, None, "", NOW)
    assert caught.value.code == "check_back_missing"


def test_the_limit_counts_from_the_begin_of_an_absence_that_is_to_come(empty: Workspace) -> None:
    home, begin = add_home(empty).id, NOW + 10 * DAY
    latest = begin.date() + timedelta(days=LIMIT)
    ask = empty.households.register_absence
    with pytest.raises(RuleError):
        ask(home, "facility", begin, None, "", NOW, check_back_on=begin.date())
    with pytest.raises(RuleError):
        ask(home, "facility", begin, None, "", NOW, check_back_on=latest + timedelta(days=1))
    assert absent(empty, ask(home, "facility", begin, None, "", NOW, check_back_on=latest).value).ends_at is None


def test_it_rests_until_its_check_back_day_begins_and_then_is_on_the_list(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home, "serious")
    absence = register(empty, home.id, 7)
    until = midnight(TODAY + timedelta(days=7))
    assert absent(empty, absence).rests_until == until
    assert (stored(empty, episode).state, stored(empty, episode).silenced_until) == ("silenced", until)
    assert listed(empty, home.id, until - HOUR) == []
    assert [row.cause.code for row in empty.today(until - HOUR).not_watched] == ["absent"]
    assert tick(empty, until) == ["absence_ended"]
    assert set(listed(empty, home.id, until + HOUR)) == {"check_back", "quiet_serious"}
    assert home.id not in {
        row.household_id for row in empty.today(until + HOUR).not_watched if row.cause.code == "absent"
    }


def test_who_is_still_away_rests_on_until_another_day(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    absence = register(empty, home.id, 2)
    later = midnight(TODAY + timedelta(days=2)) + 9 * HOUR
    tick(empty, later)
    assert stored(empty, episode).state == "new"
    day = later.date() + timedelta(days=14)
    done = empty.households.extend_absence(absence, later, check_back_on=day)
    assert (stored(empty, episode).state, stored(empty, episode).silenced_until) == ("silenced", midnight(day))
    assert listed(empty, home.id, later) == []
    empty.history.undo(done.act_id or 0, later)
    assert stored(empty, episode).state == "new"
    assert set(listed(empty, home.id, later)) == {"check_back", "quiet_caution"}


def test_an_absence_with_an_end_can_be_made_longer_too(empty: Workspace) -> None:
    home = add_home(empty)
    absence = empty.households.register_absence(home.id, "travel", NOW, NOW + DAY, "", NOW).value
    assert listed(empty, home.id, NOW + 2 * DAY) == ["return_check"]
    empty.households.extend_absence(absence, NOW + 2 * DAY, ends_at=NOW + 5 * DAY)
    assert listed(empty, home.id, NOW + 2 * DAY) == []
    assert listed(empty, home.id, NOW + 6 * DAY) == ["return_check"]


def test_an_alert_silenced_for_longer_keeps_its_own_end(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home, "caution")
    absence = register(empty, home.id, 2)
    empty.alerts.silence(episode, NOW + 20 * DAY, "계량기 점검", NOW)
    empty.households.extend_absence(absence, NOW, check_back_on=TODAY + timedelta(days=5))
    assert stored(empty, episode).silenced_until == NOW + 20 * DAY


def test_the_return_ends_it_now_and_settles_what_rested_with_it(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    absence = register(empty, home.id, 7)
    done = empty.households.check_return(absence, NOW + 2 * DAY)
    back = absent(empty, absence)
    assert (back.ends_at, back.check_back_on) == (NOW + 2 * DAY, TODAY + timedelta(days=7))
    assert stored(empty, episode).outcome == "hospital"
    with pytest.raises(RuleError) as caught:
        empty.households.extend_absence(absence, NOW + 3 * DAY, check_back_on=TODAY + timedelta(days=9))
    assert caught.value.code == "absence_checked"
    empty.history.undo(done.act_id or 0, NOW + 2 * DAY)
    assert absent(empty, absence).ends_at is None
    assert stored(empty, episode).state == "silenced"


def test_undo_of_an_absence_without_an_end_takes_it_away(empty: Workspace) -> None:
    home = add_home(empty)
    register(empty, home.id, 7)
    empty.history.undo_last(NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(Absence)).all() == []


def test_an_alert_resolved_as_hospital_registers_an_absence_without_an_end(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.alerts.resolve(episode, "hospital", NOW, check_back_on=TODAY + timedelta(days=7))
    (line,) = empty.households.card(home.id, NOW).absences
    assert (line.kind, line.ends_at, line.check_back_on) == ("hospital", None, TODAY + timedelta(days=7))
    assert listed(empty, home.id, NOW + 3 * DAY) == []
    assert empty.households.table(NOW)[0].severity == "absent"


def test_a_supply_cut_without_an_end_is_refused_whole(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    with pytest.raises(RuleError) as caught:
        empty.alerts.resolve(episode, "supply_cut", NOW, check_back_on=TODAY + timedelta(days=7))
    assert caught.value.code == "supply_end"
    assert stored(empty, episode).state == "new"


def test_who_could_not_be_reached_and_is_away_meanwhile_rests_with_the_absence(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.alerts.resolve(episode, "not_established", NOW)
    register(empty, home.id, 14)
    tick(empty, NOW + 4 * DAY)
    assert stored(empty, episode).state == "silenced"
    assert listed(empty, home.id, NOW + 4 * DAY) == []


OPEN = st.none()
RETURNS = st.one_of(st.integers(1, 40 * 24), OPEN)
"""Hours from now to the end; none: nobody knows."""
ABSENCES = st.lists(st.tuples(st.integers(-80, 200), RETURNS, st.integers(1, LIMIT)), min_size=1, max_size=4)
LATER = st.lists(st.integers(0, 24 * (LIMIT + 15)), min_size=1, max_size=5)


@settings(
    max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(absences=ABSENCES, later=LATER)
def test_no_home_rests_beyond_its_end_or_check_back_without_being_on_the_list(
    absences: list[tuple[int, int | None, int]], later: list[int], empty_template: Path
) -> None:
    with TemporaryDirectory() as folder:
        workspace = open_copy(empty_template, Path(folder) / "dates")
        try:
            home = add_home(workspace, meter=True)
            known: list[tuple[datetime, datetime]] = []
            for starts, ends, days in absences:
                begin = NOW + timedelta(hours=starts)
                end = None if ends is None else max(begin, NOW) + timedelta(hours=ends)
                day = max(begin, NOW).date() + timedelta(days=days)
                workspace.households.register_absence(home.id, "other", begin, end, "", NOW, check_back_on=day)
                known.append((begin, end if end is not None else midnight(day)))
            for hours in sorted(later):
                now = NOW + timedelta(hours=hours)
                runs = any(begin <= now < end for begin, end in known)
                over = any(end <= now for _, end in known)
                today = workspace.today(now)
                away = {row.household_id for row in today.not_watched if row.cause.code == "absent"}
                assert (home.id in away) is runs
                assert (
                    any(said.code in ("check_back", "return_check") for line in today.lines for said in line.reasons)
                    is over
                )
                with workspace.vault.read() as session:
                    assert (exclusions.exclusions(session, now).cause(home.id, now) == "absence") is runs
        finally:
            workspace.close()


@given(starts=st.integers(-100, 100), days=st.integers(1, LIMIT))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_watch_leaves_out_just_the_hours_until_the_check_back_day(empty: Workspace, starts: int, days: int) -> None:
    begin = midnight(TODAY) + timedelta(hours=starts)
    day = max(begin, NOW).date() + timedelta(days=days)
    absence = Absence(household_id=1, kind="other", starts_at=begin, check_back_on=day)
    first, hours = np.datetime64(midnight(TODAY).replace(tzinfo=None) - 10 * DAY, "h"), 24 * 50
    homes = watched_homes.Homes([1], [1], np.zeros((1, 2), np.int32), {1: 0}, [], {})
    if not empty.households.table(NOW):
        add_home(empty)
    store(empty, absence)
    with empty.vault.read() as session:
        spans = watched_homes.absences(session, homes, first, hours)
    since = (begin.replace(tzinfo=None) - first.astype(datetime)) // HOUR
    until = (midnight(day).replace(tzinfo=None) - first.astype(datetime)) // HOUR
    assert (0, since, until) in spans
