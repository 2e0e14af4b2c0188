"""A year of calls in figures: what counts as answered, connected and completed, and when a share is said at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST, Cause
from coordinator.records.checkins import Call
from coordinator.records.households import Area
from coordinator.worklist.checkins.trends import CallTrends, Remembered, months_of, totals, trends
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=KST)


def calls(workspace: Workspace, home: Home, *results: str, at: datetime = MONDAY, caller: str = "vendor") -> None:
    """Store calls a minute apart."""
    store(
        workspace,
        *(
            Call(household_id=home.id, called_at=at + timedelta(minutes=n), result=result, caller=caller)
            for n, result in enumerate(results)
        ),
    )


def counted(workspace: Workspace, known: Remembered | None = None) -> CallTrends:
    return workspace.ask(trends, NOW, known)


def all_well(act: OpenAct) -> None:
    for call in act.session.scalars(select(Call)):
        call.result = "ok"


def area(workspace: Workspace, name: str) -> int:
    with workspace.vault.read() as session:
        return session.scalars(select(Area.id).where(Area.name == name)).first() or 0


def test_a_day_counts_what_was_tried_and_only_speech_as_an_answer(empty: Workspace) -> None:
    home = add_home(empty)
    calls(empty, home, "ok", "concern", "no_answer", "silent", "declined_ai", "not_attempted")
    calls(empty, home, "ok", at=MONDAY.replace(hour=0, minute=0))
    calls(empty, home, "ok", at=MONDAY.replace(hour=0, minute=0) - timedelta(minutes=1))
    by_day = {day.on: day for day in counted(empty).days}
    monday, sunday = by_day[date(2026, 11, 23)], by_day[date(2026, 11, 22)]
    assert (monday.call_count, monday.answered_count, monday.not_attempted_count) == (6, 3, 1)
    assert (sunday.call_count, sunday.answered_count) == (1, 1)


def test_the_days_run_from_a_monday_over_twelve_months_to_today(empty: Workspace) -> None:
    days = counted(empty).days
    assert (days[0].on, days[-1].on) == (date(2025, 11, 3), NOW.date())
    assert [day.on for day in days] == [days[0].on + timedelta(days=n) for n in range(len(days))]
    assert (months_of(NOW)[0], months_of(NOW)[-1]) == (date(2025, 11, 1), date(2026, 11, 1))


def test_a_topic_counts_where_it_was_talked_of_and_under_five_talks_has_no_share(empty: Workspace) -> None:
    home = add_home(empty)
    talks = [(["meals"], ["health"]), ([], ["meals", "health"]), ([], ["meals"]), ([], ["meals"]), ([], ["meals"])]
    store(
        empty,
        *(
            Call(household_id=home.id, called_at=MONDAY + n * HOUR, result="ok", topics=bad, topics_well=good)
            for n, (bad, good) in enumerate(talks)
        ),
        Call(household_id=home.id, called_at=MONDAY - 40 * DAY, result="no_answer"),
    )
    now = {row.topic: row for row in counted(empty).topics if row.month == date(2026, 11, 1)}
    assert (now["meals"].talked_count, now["meals"].concern_count, now["meals"].share) == (5, 1, 0.2)
    assert (now["health"].talked_count, now["health"].concern_count, now["health"].share) == (2, 0, None)
    assert (now["sleep"].talked_count, now["sleep"].share) == (0, None)
    assert {row.talked_count for row in counted(empty).topics if row.month == date(2026, 10, 1)} == {0}


def test_rates_are_those_of_the_call_service_and_a_call_never_made_is_in_none(empty: Workspace) -> None:
    home = add_home(empty, area_id=area(empty, "마차리"))
    calls(empty, home, "ok", "concern", "silent", "no_answer", "unreachable", "not_attempted", "wrong_person")
    calls(empty, home, "ok", at=MONDAY + HOUR, caller="staff")
    (row,) = counted(empty).rates
    assert (row.area, row.month) == ("북면", date(2026, 11, 1))
    assert (row.call_count, row.connected_count, row.completed_count, row.not_attempted_count) == (6, 4, 2, 1)
    assert (row.connected_share, row.completed_share) == (4 / 6, 2 / 6)


def test_sums_by_area_and_by_month_begin_with_the_whole_and_agree(empty: Workspace) -> None:
    north, south = add_home(empty, area_id=area(empty, "북면")), add_home(empty, "이두리")
    calls(empty, north, "ok", "no_answer")
    calls(empty, north, "ok", at=MONDAY - 30 * DAY)
    calls(empty, south, "silent")
    rates = counted(empty).rates
    by_area, by_month = totals(rates, "area"), totals(rates, "month")
    assert [(row.whole, row.area, row.call_count) for row in by_area] == [
        (True, "", 4),
        (False, "북면", 3),
        (False, "", 1),
    ]
    assert [(row.month, row.call_count) for row in by_month] == [
        (None, 4),
        (date(2026, 11, 1), 3),
        (date(2026, 10, 1), 1),
    ]
    assert by_area[0].connected_share is None
    assert totals([], "area") == []


def test_a_month_is_counted_again_only_when_a_call_came_or_an_import_changed_it(empty: Workspace) -> None:
    home = add_home(empty)
    calls(empty, home, "no_answer")
    known: Remembered = {}
    counted(empty, known)
    kept = {month: counts for month, (_, counts) in known.items()}
    counted(empty, known)
    assert all(known[month][1] is counts for month, counts in kept.items())
    calls(empty, home, "ok", at=MONDAY + HOUR)
    assert counted(empty, known).days[-2].answered_count == 1
    assert known[date(2026, 10, 1)][1] is kept[date(2026, 10, 1)]
    empty.act("imports.commit", NOW, all_well, cause=Cause.IMPORT)
    assert counted(empty, known).days[-2].answered_count == 2


def test_the_workspace_counts_what_the_calls_desk_shows(empty: Workspace) -> None:
    home = add_home(empty)
    calls(empty, home, "ok")
    assert empty.checkins.trends(NOW) == counted(empty)
