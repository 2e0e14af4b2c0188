"""The watch over stored readings: who fell silent becomes one alert, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import func, select, update

from coordinator.errors import RuleError
from coordinator.records.alerts import SELF_CLEARED, Episode
from coordinator.records.households import Absence, Area, Consent, Household, Resident
from coordinator.records.power import Feed, Finding, Meter, Outage, PhoneDay
from tests.casework.homes import DAY, HOUR, Home, add_home, life, quiet, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.casework.power.watch import ScreenResult
    from coordinator.workspace import Workspace

MIDNIGHT = NOW.replace(hour=0)
DAYS = 60


def home_silent_for(
    workspace: Workspace,
    hours: int,
    *,
    until: datetime = NOW,
    seed: int = 1,
    name: str = "김하나",
    area_id: int | None = None,
) -> Home:
    """Add a home with two months of ordinary life, then only standby for the last hours before `until`."""
    made = add_home(workspace, name, meter=True, area_id=area_id)
    wh = life(DAYS + 1, seed)[: DAYS * 24 + until.hour]
    if hours:
        wh[-hours:] = quiet(hours, seed)
    write_hours(workspace, made, until, wh)
    return made


def screen(workspace: Workspace, now: datetime = NOW, **period: datetime) -> ScreenResult:
    return workspace.power.screen(now, **period).value


def episodes(workspace: Workspace) -> list[Episode]:
    with workspace.vault.read() as session:
        return list(session.scalars(select(Episode).order_by(Episode.id)))


def found(workspace: Workspace) -> list[tuple[object, ...]]:
    columns = (Finding.id, Finding.household_id, Finding.found_at, Finding.since_at, Finding.severity, Finding.score)
    with workspace.vault.read() as session:
        return [tuple(row) for row in session.execute(select(*columns, Finding.reason).order_by(Finding.id))]


# ------------------------------------------------------------ silence


def test_a_home_that_fell_silent_becomes_one_alert_with_its_reason(empty: Workspace) -> None:
    silent = home_silent_for(empty, 40)
    lively = home_silent_for(empty, 0, seed=2, name="이두리")
    result = screen(empty)
    assert {f.household_id for f in result.findings} == {silent.id}
    assert (result.home_count, result.opened_count) == (2, 1)
    (episode,) = episodes(empty)
    assert (episode.household_id, episode.state, episode.signal) == (silent.id, "new", "power")
    assert episode.since_at == NOW - 40 * HOUR
    assert [line.household_id for line in empty.today(NOW).lines] == [silent.id]
    sentence = empty.households.card(silent.id, NOW).alerts[0].sentence.text
    assert "11. 22.(일) 16:00" in sentence
    assert empty.households.card(lively.id, NOW).alerts == ()


def test_a_second_run_over_the_same_readings_adds_nothing(empty: Workspace) -> None:
    home_silent_for(empty, 40)
    screen(empty)
    findings, first = found(empty), episodes(empty)
    again = screen(empty)
    assert (again.findings, again.opened_count, again.hour_count) == ((), 0, 0)
    since = screen(empty, since=NOW - 3 * DAY)
    assert since.opened_count == 0
    assert found(empty)[: len(findings)] == findings
    assert [e.id for e in episodes(empty)] == [e.id for e in first]


def test_longer_silence_raises_the_severity_of_the_same_line(empty: Workspace) -> None:
    home = home_silent_for(empty, 20)
    screen(empty)
    (before,) = episodes(empty)
    assert before.severity == "watch"
    later = NOW + 60 * HOUR
    write_hours(empty, home, later, quiet(60))
    screen(empty, later)
    (after,) = episodes(empty)
    assert after.id == before.id
    assert after.severity == "serious"
    assert after.repeat_count >= 1
    assert len(empty.today(later).lines) == 1


def test_what_was_found_once_is_never_changed_by_later_readings(empty: Workspace) -> None:
    home = home_silent_for(empty, 40)
    screen(empty)
    before = found(empty)
    write_hours(empty, home, NOW + DAY, life(1, 5))
    screen(empty, NOW + DAY)
    assert found(empty)[: len(before)] == before


def test_a_watch_closes_itself_when_life_shows_again(empty: Workspace) -> None:
    home = home_silent_for(empty, 20)
    result = screen(empty)
    assert {f.severity for f in result.findings} == {"watch"}
    write_hours(empty, home, NOW + 12 * HOUR, life(1, 5)[8:20])
    assert screen(empty, NOW + 12 * HOUR).returned_count == 1
    (episode,) = episodes(empty)
    assert (episode.state, episode.outcome) == ("resolved", SELF_CLEARED)
    assert empty.today(NOW + 12 * HOUR).lines == ()


def test_a_graver_alert_waits_for_its_check_after_life_showed_again(empty: Workspace) -> None:
    home = home_silent_for(empty, 64)
    assert "serious" in {f.severity for f in screen(empty).findings}
    write_hours(empty, home, NOW + 12 * HOUR, life(1, 5)[8:20])
    assert screen(empty, NOW + 12 * HOUR).returned_count == 1
    (episode,) = episodes(empty)
    assert episode.state == "new"
    assert episode.cleared_at is not None
    (line,) = empty.today(NOW + 12 * HOUR).lines
    assert [said.code for said in line.reasons] == ["came_back"]
    assert screen(empty, NOW + 13 * HOUR).returned_count == 0


def test_a_refrigerator_above_standby_for_an_hour_is_no_return(empty: Workspace) -> None:
    home = home_silent_for(empty, 64)
    screen(empty)
    hours = quiet(48, 3)
    hours[20] = hours.max() * 2
    write_hours(empty, home, NOW + 48 * HOUR, hours)
    assert screen(empty, NOW + 48 * HOUR).returned_count == 0
    (episode,) = episodes(empty)
    assert (episode.state, episode.severity, episode.cleared_at) == ("new", "serious", None)


def test_silence_after_a_return_joins_the_alert_that_still_waits(empty: Workspace) -> None:
    home = home_silent_for(empty, 64)
    screen(empty)
    write_hours(empty, home, NOW + 12 * HOUR, life(1, 5)[8:20])
    screen(empty, NOW + 12 * HOUR)
    write_hours(empty, home, NOW + 80 * HOUR, quiet(68, 3))
    screen(empty, NOW + 80 * HOUR)
    (episode,) = episodes(empty)
    assert episode.cleared_at is None
    assert episode.since_at >= NOW + 10 * HOUR


def test_a_meter_at_zero_is_told_apart_from_a_silent_home(empty: Workspace) -> None:
    home = home_silent_for(empty, 0)
    write_hours(empty, home, NOW + 20 * HOUR, np.zeros(20, np.float32))
    result = screen(empty, NOW + 20 * HOUR)
    assert {(f.kind, f.severity) for f in result.findings} == {("zero", "watch")}
    (line,) = empty.today(NOW + 20 * HOUR).lines
    assert line.reasons[0].code == "zero_reading"


# ------------------------------------------------------------ what is not silence


def test_a_registered_absence_raises_nothing(empty: Workspace) -> None:
    home = home_silent_for(empty, 40)
    store(empty, Absence(household_id=home.id, kind="family", starts_at=NOW - 41 * HOUR, ends_at=NOW + DAY))
    assert screen(empty).findings == ()


def test_missing_readings_are_not_silence(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    write_hours(empty, home, MIDNIGHT - 2 * DAY, life(DAYS, 1))
    write_hours(empty, home, NOW, np.full(56, np.nan, np.float32))
    assert screen(empty).findings == ()
    assert [row.cause.code for row in empty.today(NOW + 2 * DAY).not_watched] == ["stale"]


def test_an_outage_of_the_area_is_no_homes_alert_and_is_kept_once(empty: Workspace) -> None:
    with empty.vault.read() as session:
        area = session.scalars(select(Area.id).where(Area.level == "town")).first()
    for seed in range(6):
        home = home_silent_for(empty, 0, seed=seed, name=f"김{seed}", area_id=area)
        write_hours(empty, home, NOW + 16 * HOUR, np.zeros(16, np.float32))
    later = NOW + 16 * HOUR
    result = screen(empty, later)
    assert result.findings == ()
    assert result.outage_count == 1
    assert screen(empty, later, since=NOW - DAY).outage_count == 0
    with empty.vault.read() as session:
        (outage,) = session.scalars(select(Outage))
    assert (outage.area_id, outage.starts_at, outage.ends_at, outage.home_count) == (area, NOW, later, 6)


def test_a_village_without_power_is_one_line_by_name_and_its_homes_are_named_as_not_watched(empty: Workspace) -> None:
    with empty.vault.read() as session:
        village, town = session.execute(
            select(Area.id, Area.parent_id).where(Area.level == "village", Area.name == "마차리")
        ).one()
    homes = [home_silent_for(empty, 0, seed=n, name=f"김{n}", area_id=village if n < 5 else town) for n in range(12)]
    later, back = NOW + 16 * HOUR, NOW + 20 * HOUR
    for n, home in enumerate(homes):
        if n != 4:  # its readings come later than the others'
            write_hours(empty, home, later, life(2, n)[8:24] if n >= 5 else np.zeros(16, np.float32))
    screen(empty, NOW + 2 * HOUR)
    assert [line.said.text for line in empty.today(NOW + 2 * HOUR).head] == ["정전 추정: 북면 마차리 4가구 08:00부터"]
    write_hours(empty, homes[4], later, np.zeros(16, np.float32))
    result = screen(empty, later)
    assert (result.findings, result.outage_count) == ((), 0)
    today = empty.today(later)
    assert [line.said.text for line in today.head] == ["정전 추정: 북면 마차리 5가구 11. 24.(화) 08:00부터"]
    assert [(row.household_id, row.cause.text) for row in today.not_watched] == [
        (home.id, "정전(11. 24.(화) 08:00부터)") for home in homes[:5]
    ]
    assert {row.state for row in empty.power.homes(later) if row.household_id in {h.id for h in homes[:5]}} == {
        "outage"
    }
    usage = empty.households.usage(homes[0].id, later)
    assert [(span.starts_at, span.ends_at) for span in usage.outages] == [(NOW, later)]
    for n, home in enumerate(homes):
        write_hours(empty, home, back, life(2, n)[8:12])
    write_hours(empty, homes[0], back, np.zeros(4, np.float32))
    assert screen(empty, back).findings == ()
    today = empty.today(back)
    assert [line.said.text for line in today.head] == [
        "정전 추정: 북면 마차리 5가구 11. 24.(화) 08:00–11. 25.(수) 00:00"
    ]
    for n, home in enumerate(homes):
        write_hours(empty, home, back + 8 * HOUR, np.zeros(8, np.float32) if n == 0 else life(2, n)[8:16])
    found_at_last = screen(empty, back + 8 * HOUR).findings  # its neighbours have had power for long
    assert {(f.household_id, f.kind, f.since_at) for f in found_at_last} == {(homes[0].id, "zero", NOW)}


@pytest.mark.parametrize(
    "consent",
    [
        Consent(household_id=0, purpose="power", given_on=date(2026, 1, 1), withdrawn_on=NOW.date()),
        Consent(household_id=0, purpose="power", given_on=date(2025, 1, 1), until=NOW.date() - DAY),
    ],
    ids=["withdrawn", "run out"],
)
def test_a_home_whose_consent_is_over_is_not_watched(empty: Workspace, consent: Consent) -> None:
    home = home_silent_for(empty, 40)
    again = Consent(
        household_id=home.id,
        purpose="power",
        given_on=consent.given_on,
        until=consent.until,
        withdrawn_on=consent.withdrawn_on,
    )
    store(empty, again)
    assert screen(empty).home_count == 0
    assert episodes(empty) == []
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["no_consent"]
    store(empty, Consent(household_id=home.id, purpose="power", given_on=NOW.date()))
    assert screen(empty).opened_count == 1


@pytest.mark.parametrize("what", ["death", "moved", "ended", "unassigned", "meter ended"])
def test_nobody_is_watched_who_does_not_live_there_any_more(empty: Workspace, what: str) -> None:
    home = home_silent_for(empty, 40)
    changes = {
        "death": update(Resident).values(life_status="death_reported"),
        "moved": update(Resident).values(moved_out_on=NOW.date()),
        "ended": update(Household).values(ended_on=NOW.date()),
        "unassigned": update(Meter).values(household_id=None),
        "meter ended": update(Meter).values(ended_on=NOW.date()),
    }
    empty.act("test.change", NOW, lambda act: act.session.execute(changes[what]))
    assert home.id
    assert screen(empty).home_count == 0
    assert episodes(empty) == []


# ------------------------------------------------------------ periods, threshold


def test_a_past_period_is_screened_on_request_and_leaves_the_clock_where_it_is(empty: Workspace) -> None:
    home_silent_for(empty, 64, until=NOW - 100 * DAY)
    with pytest.raises(RuleError) as caught:
        screen(empty, since=NOW, until=NOW - DAY)
    assert caught.value.code == "screen_order"
    before = empty.vault.fact("screened_until")
    result = screen(empty, since=NOW - 105 * DAY, until=NOW - 99 * DAY)
    assert {f.severity for f in result.findings} >= {"serious"}
    assert all(NOW - 105 * DAY <= f.found_at <= NOW - 99 * DAY for f in result.findings)
    assert empty.vault.fact("screened_until") == before


def test_screening_a_period_again_after_late_data_moved_the_begin_of_the_silence_is_no_fault(empty: Workspace) -> None:
    home = home_silent_for(empty, 60)
    screen(empty, since=NOW - 10 * HOUR)
    before = found(empty)
    store(empty, PhoneDay(household_id=home.id, day=NOW.date() - 2 * DAY, outgoing_count=2))
    store(empty, Absence(household_id=home.id, kind="family", starts_at=NOW - 61 * HOUR, ends_at=NOW - 55 * HOUR))
    screen(empty, since=NOW - 10 * HOUR)
    assert found(empty)[: len(before)] == before
    assert len(episodes(empty)) == 1


def test_the_threshold_is_kept_and_a_look_into_the_past_does_not_move_it(empty: Workspace) -> None:
    home_silent_for(empty, 40)
    assert empty.vault.fact("alert_threshold") is None
    past = screen(empty, since=NOW - 5 * DAY)
    assert empty.vault.fact("alert_threshold") is None
    first = screen(empty)
    kept = empty.vault.fact("alert_threshold")
    assert kept["value"] == first.threshold == past.threshold
    assert screen(empty, NOW + 40 * DAY).threshold == kept["value"]


def test_a_county_without_readings_is_screened_without_fault(empty: Workspace) -> None:
    add_home(empty, meter=True)
    assert screen(empty).home_count == 0


# ------------------------------------------------------------ whose meter


def test_a_meter_goes_to_one_home_and_a_home_has_one_meter(empty: Workspace) -> None:
    first, two = add_home(empty, meter=True), add_home(empty, "이두리")
    with empty.vault.read() as session:
        feed = session.scalars(select(Feed.id)).one()
    (spare,) = store(empty, Meter(feed_id=feed, external_id="x"))

    def refused(meter_id: int, household_id: int) -> str:
        with pytest.raises(RuleError) as caught:
            empty.power.assign_meter(meter_id, household_id, NOW)
        return caught.value.code

    assert refused(first.meter_id, two.id) == "meter_taken"
    assert refused(spare, first.id) == "has_meter"
    assert refused(999, two.id) == "unknown_meter"
    assert refused(spare, 999) == "unknown_household"
    done = empty.power.assign_meter(spare, two.id, NOW)
    assert "이두리" in done.message
    empty.power.release_meter(first.meter_id, NOW)
    assert [row.id for row in empty.power.meters(NOW, unassigned_only=True)] == [first.meter_id]
    with pytest.raises(RuleError):
        empty.power.release_meter(first.meter_id, NOW)
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert {row.id for row in empty.power.meters(NOW, unassigned_only=True)} == {first.meter_id, spare}


def test_meters_find_homes_by_themselves_in_the_practice_county_only(empty: Workspace, practice: Workspace) -> None:
    with pytest.raises(RuleError) as caught:
        empty.power.assign_all(NOW)
    assert caught.value.code == "practice_only"

    dead = add_home(practice, "고인", life_status="death_reported")
    with practice.vault.read() as session:
        feed = session.scalars(select(Feed.id).where(Feed.signal == "power")).first()
        without = set(session.scalars(select(Household.id))) - set(
            session.scalars(select(Meter.household_id).where(Meter.household_id.is_not(None), Meter.ended_on.is_(None)))
        )
        unassigned = session.scalar(select(func.count(Meter.id)).where(Meter.household_id.is_(None))) or 0
    assert feed is not None
    store(practice, *(Meter(feed_id=feed, external_id=f"new{i}") for i in range(3)))
    links = practice.power.assign_all(NOW).value
    homes = [household for _, household in links]
    assert len(links) == min(unassigned + 3, len(without - {dead.id}))
    assert len(set(homes)) == len(homes)
    assert set(homes) <= without - {dead.id}
    assert practice.power.assign_all(NOW).value == []


# ------------------------------------------------------------ nobody is lost between two runs


def test_a_silence_that_outlives_its_resolved_alert_is_told_again(empty: Workspace) -> None:
    home = home_silent_for(empty, 72)
    screen(empty)
    empty.alerts.resolve(episodes(empty)[0].id, "spoken_safe", NOW)
    write_hours(empty, home, NOW + 12 * HOUR, quiet(12))
    assert screen(empty, NOW + 12 * HOUR).opened_count == 0
    write_hours(empty, home, NOW + 30 * HOUR, quiet(18))
    assert screen(empty, NOW + 30 * HOUR).opened_count == 1
    assert [line.household_id for line in empty.today(NOW + 30 * HOUR).lines] == [home.id]


def test_a_home_whose_file_comes_late_is_judged_all_the_same(empty: Workspace) -> None:
    late = home_silent_for(empty, 0)
    second_home = home_silent_for(empty, 0, seed=2, name="이두리")
    screen(empty)
    morrow = NOW + 3 * DAY
    write_hours(empty, second_home, morrow, life(3, 7))
    screen(empty, morrow)
    write_hours(empty, late, morrow, quiet(72))
    assert [f.household_id for f in screen(empty, morrow + HOUR).findings if f.household_id == late.id] != []
    assert late.id in [line.household_id for line in empty.today(morrow + HOUR).lines]


def test_a_corrected_file_is_looked_at_again(empty: Workspace) -> None:
    home = home_silent_for(empty, 0)
    screen(empty)
    write_hours(empty, home, NOW, quiet(60))
    assert screen(empty).opened_count == 1


def test_a_serious_alert_that_was_shown_waits_for_a_person_even_when_life_comes_back(empty: Workspace) -> None:
    home = home_silent_for(empty, 80)
    screen(empty)
    (episode,) = episodes(empty)
    assert episode.severity == "serious"
    later = NOW.replace(hour=0) + 6 * DAY
    hours = int((later - NOW) / HOUR)
    write_hours(empty, home, later, life(7, 5)[-hours:])
    screen(empty, later)
    (episode,) = episodes(empty)
    assert episode.cleared_at is not None
    assert episode.state == "new"


def test_a_household_has_one_living_meter_only(empty: Workspace) -> None:
    home = home_silent_for(empty, 0)
    released = empty.power.release_meter(home.meter_id, NOW)
    second_home = add_home(empty, "이두리", meter=True)
    empty.power.release_meter(second_home.meter_id, NOW)
    empty.power.assign_meter(second_home.meter_id, home.id, NOW)
    assert released.act_id is not None
    with pytest.raises(RuleError) as caught:
        empty.history.undo(released.act_id, NOW)
    assert caught.value.code == "later_depends"


# ------------------------------------------------------------ the end of a meter


def test_a_replaced_meter_ends_and_the_new_one_follows_with_both_histories_kept(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    (new,) = store(empty, Meter(feed_id=1, external_id="새것"))
    on = NOW.date() - timedelta(days=3)
    done = empty.power.replace_meter(home.meter_id, new, on, NOW)
    rows = {row.id: row for row in empty.power.meters(NOW)}
    assert (rows[home.meter_id].health, rows[home.meter_id].household_id) == ("ended", home.id)
    assert rows[new].household_id == home.id
    assert empty.households.card(home.id, NOW).meter == "새것"
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    rows = {row.id: row for row in empty.power.meters(NOW)}
    assert (rows[home.meter_id].health, rows[new].household_id) == ("not_connected", None)


def test_a_meter_ends_once_and_on_a_day_it_could(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    second_home = add_home(empty, "이두리", meter=True)
    write_hours(empty, home, NOW, quiet(48))
    for verb, code in (
        (lambda: empty.power.end_meter(home.meter_id, NOW.date() + timedelta(days=1), NOW), "meter_end_future"),
        (lambda: empty.power.end_meter(home.meter_id, NOW.date() - timedelta(days=9), NOW), "meter_end_early"),
        (lambda: empty.power.end_meter(999, NOW.date(), NOW), "unknown_meter"),
        (lambda: empty.power.replace_meter(home.meter_id, second_home.meter_id, NOW.date(), NOW), "meter_taken"),
        (lambda: empty.power.replace_meter(home.meter_id, home.meter_id, NOW.date(), NOW), "same_meter"),
    ):
        with pytest.raises(RuleError) as refused:
            verb()
        assert refused.value.code == code
    empty.power.end_meter(home.meter_id, NOW.date(), NOW)
    with pytest.raises(RuleError) as refused:
        empty.power.end_meter(home.meter_id, NOW.date(), NOW)
    assert refused.value.code == "meter_ended"
    (free,) = store(empty, Meter(feed_id=1, external_id="다음"))
    empty.power.assign_meter(free, home.id, NOW)
    assert empty.households.card(home.id, NOW).meter == "다음"
