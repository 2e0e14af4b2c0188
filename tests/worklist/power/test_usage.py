"""What the Power desk is told of homes: the list with its fortnight, and one home's year, habits and meter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coordinator.records.alerts import Episode
from coordinator.records.base import KST
from coordinator.records.households import Absence
from coordinator.records.power import Outage, PhoneDay
from coordinator.records.watch import SupplyCut
from coordinator.worklist.power.rows import PHONE_DAYS, watch_of, watch_text
from tests.casework.homes import DAY, HOUR, Home, add_home, life, quiet, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.power.rows import PowerHomeRow
    from coordinator.workspace import Workspace


def lives(workspace: Workspace, home: Home, days: int, *, silent_hours: int = 0, seed: int = 1) -> None:
    """Store a life up to now that ends with a silence."""
    wh = life(days, seed)[: days * 24 - 16]
    if silent_hours:
        wh[-silent_hours:] = quiet(silent_hours)
    else:
        wh[-1] = 500
    write_hours(workspace, home, NOW, wh)


def row_of(workspace: Workspace, home: Home) -> PowerHomeRow:
    return next(row for row in workspace.power.homes(NOW) if row.household_id == home.id)


def alert(home: Home, since_at: datetime, severity: str = "serious", **more: object) -> Episode:
    values = {"opened_at": since_at + 9 * HOUR, "last_fired_at": since_at + 20 * HOUR, **more}
    return Episode(household_id=home.id, signal="power", severity=severity, since_at=since_at, **values)  # type: ignore[arg-type]


# ------------------------------------------------------------ the list


def test_a_silent_home_shows_when_it_was_last_active_and_empty_days(empty: Workspace) -> None:
    home = add_home(empty, "김조용", meter=True)
    lives(empty, home, 60, silent_hours=50)
    row = row_of(empty, home)
    assert row.quiet_hours is not None
    assert 50 <= row.quiet_hours <= 60
    assert row.last_active_at == NOW - row.quiet_hours * HOUR
    assert row.active_hours.shape == (14,)
    assert row.active_hours[-1] == 0
    assert row.active_hours[:10].min() > 8


def test_who_needs_a_look_stands_first_the_longest_silence_before_all(empty: Workspace) -> None:
    homes = [add_home(empty, f"김{n}", meter=True) for n in range(4)]
    for n, home in enumerate(homes):
        lives(empty, home, 60, silent_hours=(0, 30, 50, 20)[n], seed=n)
    store(
        empty, alert(homes[1], NOW - 30 * HOUR), alert(homes[2], NOW - 50 * HOUR), alert(homes[3], NOW - DAY, "watch")
    )
    listed = [(row.name, row.state) for row in empty.power.homes(NOW)]
    assert listed == [("김2", "serious"), ("김1", "serious"), ("김3", "watch"), ("김0", "normal")]


def test_an_alert_whose_home_came_back_waits_for_its_check_under_another_word(empty: Workspace) -> None:
    home = add_home(empty, "김회복", meter=True)
    lives(empty, home, 60)
    store(empty, alert(home, NOW - 2 * DAY, cleared_at=NOW - 3 * HOUR))
    assert row_of(empty, home).state == empty.power.home(home.id, NOW).state == "returned"


def test_each_state_says_why_a_home_is_not_simply_normal(empty: Workspace) -> None:
    away, silenced, stale, none, new, cut = (add_home(empty, name, meter=True) for name in "가나다라마바")
    for home in (away, silenced, cut):
        lives(empty, home, 60)
    write_hours(empty, stale, NOW - 9 * DAY, life(40, 2))
    lives(empty, new, 5)
    store(
        empty,
        Absence(household_id=away.id, kind="hospital", starts_at=NOW - DAY, ends_at=NOW + DAY),
        SupplyCut(household_id=cut.id, starts_at=NOW - DAY, ends_at=NOW + DAY),
        alert(silenced, NOW - DAY, state="silenced", silenced_until=NOW + DAY),
    )
    states = {row.household_id: row.state for row in empty.power.homes(NOW)}
    assert states == {
        away.id: "away",
        silenced.id: "silenced",
        stale.id: "stale",
        none.id: "no_readings",
        new.id: "learning",
        cut.id: "no_supply",
    }
    for home in (away, silenced, stale, none, new, cut):
        assert empty.power.home(home.id, NOW).state == states[home.id]


def test_days_without_calls_or_texts_are_counted_up_to_the_newest_file(empty: Workspace) -> None:
    used, silent, without = (add_home(empty, name, meter=True) for name in "가나다")
    last = (NOW - DAY).date()
    store(
        empty,
        *(
            PhoneDay(
                household_id=home.id, day=last - n * timedelta(days=1), outgoing_count=int(home is used and n == 4)
            )
            for home in (used, silent)
            for n in range(10)
        ),
    )
    assert row_of(empty, used).phone_silent_days == 4
    assert row_of(empty, silent).phone_silent_days == PHONE_DAYS
    assert row_of(empty, without).phone_silent_days is None


@pytest.mark.parametrize(
    ("nats", "word"),
    [(8.24, "살필 수 있음"), (4.1, "약함"), (1.7, "전력으로는 살필 수 없음"), (None, "학습 중")],
)
def test_how_well_a_home_can_be_watched_is_a_word_without_a_bare_number(nats: float | None, word: str) -> None:
    assert watch_text(nats) == word
    assert watch_of(nats) in ("good", "weak", "none", "learning")


# ------------------------------------------------------------ one home


def test_a_year_has_its_days_by_weeks_with_what_was_the_case_on_them(empty: Workspace) -> None:
    home = add_home(empty, "김한해", meter=True)
    wh = life(400, 3)[: 400 * 24 - 16]
    wh[-100 * 24 - 8 : -97 * 24 - 8] = np.nan
    wh[-1] = 500
    write_hours(empty, home, NOW, wh)
    midnight = datetime(NOW.year, NOW.month, NOW.day, tzinfo=KST)
    store(
        empty,
        Absence(
            household_id=home.id, kind="family", starts_at=midnight - 40 * DAY, ends_at=midnight - 38 * DAY, reason=""
        ),
        alert(home, midnight - 20 * DAY + HOUR, "caution", state="resolved", outcome="seen_safe",
              cleared_at=midnight - 19 * DAY + HOUR, resolved_at=midnight - 19 * DAY + 2 * HOUR),
    )  # fmt: skip
    year = empty.power.home(home.id, NOW).year
    assert year is not None
    assert year.first_on.weekday() == 0
    days = {year.first_on + timedelta(days=n): n for n in range(len(year.daily_wh))}
    assert max(days) == NOW.date()
    assert len(days) > 364
    assert np.isnan(year.daily_wh[[days[NOW.date() - timedelta(days=n)] for n in (98, 99, 100)]]).all()
    whole = year.daily_wh[~np.isnan(year.daily_wh)]
    assert len(whole) == len(days) - 4  # three days of the hole, and today, which is not over
    assert np.flatnonzero(year.absent).tolist() == [days[NOW.date() - timedelta(days=n)] for n in (40, 39)]
    assert {int(year.level[days[NOW.date() - timedelta(days=n)]]) for n in (20, 19)} == {2}
    assert np.count_nonzero(year.level) == 2
    assert not year.outage.any()


def test_an_outage_of_the_town_is_marked_in_its_homes(practice: Workspace) -> None:
    rows = practice.power.homes(NOW)
    with practice.vault.read() as session:
        from coordinator.casework.households.people import towns
        from coordinator.records.households import Household

        home = next(row for row in rows if row.state == "normal")
        town = towns(session)[session.get_one(Household, home.household_id).area_id or 0]
    noon = datetime(2026, 11, 10, 12, tzinfo=KST)
    store(practice, Outage(area_id=town, starts_at=noon, ends_at=noon + 3 * HOUR, home_count=9))
    year = practice.power.home(home.household_id, NOW).year
    assert year is not None
    assert year.outage[(date(2026, 11, 10) - year.first_on).days]


def test_a_home_is_compared_with_the_same_weeks_a_year_before(empty: Workspace) -> None:
    home = add_home(empty, "김비교", meter=True)
    wh = life(400, 3)[: 400 * 24 - 16]
    wh[: 60 * 24] *= 2
    wh[-1] = 500
    write_hours(empty, home, NOW, wh)
    power_home = empty.power.home(home.id, NOW)
    ago = power_home.year_ago
    assert ago is not None
    assert ago.is_known
    assert len(ago.daily_wh) == len(ago.daily_then_wh) == 28
    assert np.nanmean(ago.daily_then_wh) > 1.5 * np.nanmean(ago.daily_wh)
    assert power_home.year_ago_on == NOW.date() - timedelta(days=28)


def test_without_a_year_of_readings_there_is_nothing_to_compare_with(empty: Workspace) -> None:
    home = add_home(empty, "김새로", meter=True)
    lives(empty, home, 60)
    power_home = empty.power.home(home.id, NOW)
    assert power_home.year_ago is not None
    assert not power_home.year_ago.is_known
    assert power_home.readings_since is not None


def test_figures_say_how_quiet_how_usual_and_whether_it_ever_was(empty: Workspace) -> None:
    home = add_home(empty, "김설명", meter=True)
    lives(empty, home, 90, silent_hours=40)
    said = [fact.text for fact in empty.power.home(home.id, NOW).facts]
    assert [fact.code for fact in empty.power.home(home.id, NOW).facts] == ["quiet_now", "usual", "ever", "expected"]
    assert "시간째 조용합니다" in said[0]
    assert " 0번" in said[2]
    assert "kWh" in said[3]
    lives_again = add_home(empty, "김활동", meter=True)
    lives(empty, lives_again, 90)
    codes = [fact.code for fact in empty.power.home(lives_again.id, NOW).facts]
    assert codes == ["active_now", "usual", "longest"]


def test_a_home_without_a_meter_or_readings_says_so_by_having_none(empty: Workspace) -> None:
    bare, waiting = add_home(empty, "김없음"), add_home(empty, "김대기", meter=True)
    power_home = empty.power.home(bare.id, NOW)
    assert (power_home.meter, power_home.year, power_home.usage, power_home.facts) == (None, None, None, ())
    power_home = empty.power.home(waiting.id, NOW)
    assert power_home.meter is not None
    assert (power_home.meter.health, power_home.meter.missing_share, power_home.year) == ("not_connected", None, None)


def test_the_share_of_hours_that_did_not_come_is_told(empty: Workspace) -> None:
    home = add_home(empty, "김구멍", meter=True)
    wh = life(60, 1)[: 60 * 24 - 16]
    wh[-14 * 24 : -7 * 24] = np.nan
    write_hours(empty, home, NOW, wh)
    meter = empty.power.home(home.id, NOW).meter
    assert meter is not None
    assert meter.missing_share == pytest.approx(0.25)
