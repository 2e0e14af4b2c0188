"""What concerns many homes is told once at the head: outages, partners whose data stopped, long silences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from coordinator.records.alerts import Episode
from coordinator.records.households import Area, Resident
from coordinator.records.power import Feed, Meter, Outage
from coordinator.worklist.coverage import LEARNING_DAYS
from tests.casework.homes import DAY, HOUR, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

MONDAY = NOW - DAY


def homes_of(workspace: Workspace, count: int, stale: int, *, cadence_minutes: int = 1440, vendor: str = "") -> None:
    """Add homes of one feed, of which the first `stale` have had no data for long."""
    (feed,) = store(
        workspace, Feed(name=f"검침{vendor}", vendor=vendor, signal="power", cadence_minutes=cadence_minutes)
    )
    for n in range(count):
        home = add_home(workspace, f"김{n}")
        newest = NOW - timedelta(minutes=4 * cadence_minutes) if n < stale else NOW - HOUR
        meter = Meter(
            feed_id=feed,
            external_id=f"{vendor}{n}",
            household_id=home.id,
            first_at=NOW - 400 * DAY,
            newest_at=newest,
            watchability_nats=7.0,
        )
        store(workspace, meter)


def head(workspace: Workspace, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(line.said.code, line.said.text) for line in workspace.today(now).head]


def test_a_vendor_whose_data_stopped_is_one_line_and_no_task_home_by_home(empty: Workspace) -> None:
    homes_of(empty, 10, 2, vendor="한전")
    assert head(empty) == [("vendor_outage", "전력 자료 끊김: 2가구, 11. 20.(금) 08:00부터(한전)")]
    today = empty.today(NOW)
    assert today.lines == ()
    assert [row.cause.code for row in today.not_watched] == ["stale", "stale"]
    assert today.head[0].action == "not_watched"


def test_below_a_fifth_of_its_homes_each_meter_is_a_task_of_its_own(empty: Workspace) -> None:
    homes_of(empty, 11, 2)
    assert head(empty) == []
    assert [[said.code for said in line.reasons] for line in empty.today(NOW).lines] == [["no_data"], ["no_data"]]


def test_two_feeds_of_one_vendor_are_judged_together(empty: Workspace) -> None:
    homes_of(empty, 5, 5, vendor="한전")
    store(empty, Feed(name="검침 둘", vendor="한전", signal="power"))
    for n in range(21):
        home = add_home(empty, f"이{n}")
        store(
            empty,
            Meter(feed_id=2, external_id=f"x{n}", household_id=home.id, first_at=NOW - 400 * DAY, newest_at=NOW - HOUR),
        )
    assert head(empty) == []
    assert len(empty.today(NOW).lines) == 5


def test_a_monthly_feed_is_no_task_before_three_of_its_months_and_watches_nobody_today(empty: Workspace) -> None:
    homes_of(empty, 6, 0, cadence_minutes=30 * 1440)
    later = NOW + 20 * DAY
    assert (head(empty, later), empty.today(later).lines) == ([], ())
    assert {row.cause.code for row in empty.today(later).not_watched} == {"monthly"}


def test_an_outage_of_an_area_is_one_line_with_place_count_and_hours(empty: Workspace) -> None:
    with empty.vault.read() as session:
        town = session.scalars(select(Area).where(Area.name == "북면")).one()
    store(
        empty,
        Outage(area_id=town.id, starts_at=NOW - 6 * HOUR, ends_at=NOW - 3 * HOUR, home_count=42),
        Outage(area_id=town.id, starts_at=NOW - 60 * HOUR, ends_at=NOW - 50 * HOUR, home_count=9),
    )
    assert head(empty) == [("area_outage", "정전 추정: 북면 42가구 02:00–05:00")]


def silence(workspace: Workspace, name: str, days: int, began: datetime) -> int:
    home = add_home(workspace, name, meter=True)
    (episode,) = store(
        workspace,
        Episode(
            household_id=home.id, signal="power", severity="watch", since_at=began, opened_at=began, last_fired_at=began
        ),
        now=began,
    )
    workspace.alerts.silence(episode, began + days * DAY, "딸 집에 감", began)
    return home.id


def test_silences_over_a_week_are_looked_through_once_a_week_oldest_first(empty: Workspace) -> None:
    young = silence(empty, "김하나", 20, MONDAY - 2 * DAY)
    old = silence(empty, "이두리", 30, MONDAY - 9 * DAY)
    short = silence(empty, "박세라", 5, MONDAY - DAY)
    rows = empty.alerts.silences(MONDAY)
    assert [(row.household_id, row.days, row.is_long) for row in rows] == [
        (old, 30, True),
        (young, 20, True),
        (short, 5, False),
    ]
    assert rows[0].silenced_by == "시험 담당"
    (line,) = empty.today(MONDAY).head
    assert (line.said.code, line.action) == ("long_silences", "silences")
    assert "2건" in line.said.text
    assert empty.today(NOW).head == ()


def test_a_swapped_meter_does_not_start_to_learn_from_nothing(empty: Workspace) -> None:
    homes_of(empty, 1, 0)
    with empty.vault.read() as session:
        old = session.scalars(select(Meter)).one()
    household = old.household_id
    assert household is not None
    swap = (NOW - 3 * DAY).date()
    empty.act("test.end", NOW, lambda act: act.session.execute(update(Meter).values(ended_on=swap)))
    store(
        empty,
        Meter(
            feed_id=old.feed_id,
            external_id="새 계량기",
            household_id=household,
            first_at=NOW - 3 * DAY,
            newest_at=NOW - HOUR,
            linked_on=swap,
            watchability_nats=6.0,
        ),
    )
    assert empty.today(NOW).not_watched == ()


def test_a_new_tenant_is_learnt_from_the_day_of_the_move(empty: Workspace) -> None:
    homes_of(empty, 1, 0)
    moved_in = date(2026, 11, 14)
    empty.act("test.move", NOW, lambda act: act.session.execute(update(Resident).values(moved_in_on=moved_in)))
    (row,) = empty.today(NOW).not_watched
    assert row.cause.code == "learning"
    assert "12. 5." in row.cause.text
    assert empty.today(NOW + (LEARNING_DAYS - 9) * DAY).not_watched[0].cause.code != "learning"


def test_a_home_with_solar_panels_is_named_as_one_until_the_file_is_undone(empty: Workspace, tmp_path: Path) -> None:
    homes_of(empty, 1, 0)
    # A meter called 0 is what a look-up that found nothing leaves.
    empty.act("test.rename", NOW, lambda act: act.session.execute(update(Meter).values(external_id="0401234567")))
    file = tmp_path / "태양광.csv"
    hours = [(NOW - 30 * HOUR) + n * HOUR for n in range(30)]
    file.write_text(
        "meter,time,kwh\n"
        + "".join(f"0401234567,{at:%Y-%m-%d %H:%M},{-0.4 if at.hour > 9 else 0.2}\n" for at in hours),
        encoding="utf-8",
    )
    batch = empty.imports.commit(empty.imports.preview("readings", file), NOW).value.batch_id
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["solar"]
    empty.power.screen(NOW)
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["solar"]
    empty.imports.undo(batch, NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(Meter.hindrance)).all() == [""]


def test_a_home_without_electricity_is_named_until_its_end_and_then_checked(empty: Workspace) -> None:
    homes_of(empty, 1, 0)
    with empty.vault.read() as session:
        household = session.scalars(select(Meter.household_id)).one()
    assert household is not None
    cut = empty.power.cut_supply(household, NOW - DAY, NOW + DAY, "요금 체납", NOW).value
    (row,) = empty.today(NOW).not_watched
    assert (row.cause.code, row.since_at) == ("supply_cut", NOW - DAY)
    assert empty.households.card(household, NOW).supply_cuts[0].reason == "요금 체납"
    after = NOW + DAY + HOUR
    (line,) = empty.today(after).lines
    assert [said.code for said in line.reasons] == ["supply_check"]
    empty.power.check_supply(cut, after)
    assert empty.today(after).lines == ()
    empty.history.undo_last(after)
    assert len(empty.today(after).lines) == 1
