"""How right the alerts were: counts by level, area and month, and no percentage of a handful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import Area
from tests.casework.homes import DAY, HOUR, add_alert, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.worklist.power.watch_rows import PrecisionRow
    from coordinator.workspace import Workspace


def of(workspace: Workspace, group: str, key: str = "", now: datetime = NOW + DAY) -> PrecisionRow:
    return next(row for row in workspace.power.precision(now) if (row.group, row.key) == (group, key))


def test_precise_is_who_needed_someone_among_those_settled_by_a_person(empty: Workspace) -> None:
    home = add_home(empty).id
    outcomes = ("needs_service", "hospital", "spoken_safe", "away_new", "meter_fault", "not_established")
    for number, outcome in enumerate(outcomes):
        episode = add_alert(empty, home, opened_at=NOW - number * DAY)
        empty.alerts.resolve(episode, outcome, NOW + 2 * HOUR)
    add_alert(empty, home)
    add_alert(empty, home, state="resolved", outcome="self_cleared", resolved_at=NOW)
    add_alert(empty, home, state="entered_in_error")
    row = of(empty, "all")
    assert (row.alert_count, row.open_count, row.cleared_count) == (8, 1, 1)
    assert (row.judged_count, row.needed_count, row.precise_share) == (5, 2, 0.4)


def test_under_five_settled_alerts_there_is_no_percentage(empty: Workspace) -> None:
    home = add_home(empty).id
    for _ in range(4):
        empty.alerts.resolve(add_alert(empty, home), "emergency", NOW)
    assert (of(empty, "all").judged_count, of(empty, "all").needed_count, of(empty, "all").precise_share) == (
        4,
        4,
        None,
    )
    empty.alerts.resolve(add_alert(empty, home), "emergency", NOW)
    assert of(empty, "all").precise_share == 1.0


def test_areas_months_and_levels_add_up_to_all(empty: Workspace) -> None:
    with empty.vault.read() as session:
        areas = {a.name: a.id for a in session.scalars(select(Area))}
        village = session.scalars(select(Area).where(Area.level == "village")).first()
        assert village is not None
        town = session.get_one(Area, village.parent_id)
    one, two = add_home(empty, area_id=village.id).id, add_home(empty, area_id=areas["북면"]).id
    add_alert(empty, one, "serious")
    add_alert(empty, two, "watch", opened_at=NOW - 40 * DAY)
    add_alert(empty, two, "watch", opened_at=NOW - 400 * DAY)
    rows = empty.power.precision(NOW + DAY)
    assert [(row.key, row.alert_count) for row in rows if row.group == "month"] == [("2026-11", 1), ("2026-10", 1)]
    assert {row.key for row in rows if row.group == "area"} == {town.name, "북면"}
    assert [(row.key, row.alert_count) for row in rows if row.group == "level"] == [
        ("serious", 1),
        ("caution", 0),
        ("watch", 1),
    ]
    for group in ("level", "area", "month"):
        assert sum(row.alert_count for row in rows if row.group == group) == rows[0].alert_count == 2


def test_hours_run_from_shown_to_first_taken_and_to_settled_by_a_person(empty: Workspace) -> None:
    home = add_home(empty).id
    first, second = add_alert(empty, home), add_alert(empty, home)
    empty.alerts.acknowledge(first, NOW + HOUR)
    empty.alerts.acknowledge(first, NOW + 5 * HOUR)
    empty.alerts.acknowledge(second, NOW + 3 * HOUR)
    empty.alerts.resolve(second, "spoken_safe", NOW + 8 * HOUR)
    row = of(empty, "all")
    assert (row.acknowledge_hours, row.resolve_hours) == (2.0, 8.0)
