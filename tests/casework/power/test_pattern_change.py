"""The weekly list of declines: made once a week, kept as it was, and at most a low line of the worklist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import func, select

from coordinator.casework.power.pattern_change import WEEK_FACT
from coordinator.records.alerts import Episode
from coordinator.records.households import Absence, Household
from coordinator.records.journal import Act, VaultFact
from coordinator.records.pattern_change import Decline
from tests.casework.homes import DAY, Home, add_home, life, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.workspace import Workspace

MIDNIGHT = NOW.replace(hour=0)
DAYS = 140


def thinned(wh: np.ndarray, days: int, share: float, seed: int = 5) -> np.ndarray:
    """Leave a share of the active stretches of the last days, three hours each."""
    part = wh[-days * 24 :]
    gone = (part > 60) & np.repeat(np.random.default_rng(seed).random(days * 8) > share, 3)
    part[gone] = 30
    return wh


def home(workspace: Workspace, seed: int, *, share: float = 1.0, until: datetime = MIDNIGHT) -> Home:
    made = add_home(workspace, f"김{seed}", meter=True)
    write_hours(workspace, made, until, thinned(life(DAYS, seed), 30, share))
    return made


def listed(workspace: Workspace) -> list[tuple[int, object]]:
    with workspace.vault.read() as session:
        return [tuple(row) for row in session.execute(select(Decline.household_id, Decline.week_on))]


def reviews(workspace: Workspace) -> int:
    with workspace.vault.read() as session:
        return session.scalar(select(func.count()).where(Act.verb == "power.review_declines")) or 0


def test_who_declines_is_on_this_weeks_list_and_on_the_worklist_with_little_weight(empty: Workspace) -> None:
    steady = home(empty, 1)
    falling = home(empty, 2, share=0.4)
    empty.power.screen(NOW)
    assert listed(empty) == [(falling.id, MIDNIGHT.date() - timedelta(days=1))]
    line = next(line for line in empty.today(NOW).lines if line.household_id == falling.id)
    assert [reason.code for reason in line.reasons] == ["use_declining"]
    assert line.severity == "watch"
    assert "줄고" in line.reasons[0].text
    assert line.due_at is not None
    assert line.due_at > NOW
    assert steady.id not in {line.household_id for line in empty.today(NOW).lines}


def test_a_decline_is_never_an_alert(empty: Workspace) -> None:
    home(empty, 2, share=0.4)
    empty.power.review_declines(NOW)
    with empty.vault.read() as session:
        assert session.scalar(select(func.count()).select_from(Decline)) == 1
        assert not session.scalar(select(func.count()).select_from(Episode))


def test_the_list_is_made_once_a_week_and_does_not_change_within_it(empty: Workspace) -> None:
    home(empty, 2, share=0.4)
    empty.power.screen(NOW)
    before = listed(empty)
    home(empty, 3, share=0.4)  # came later in the week
    empty.power.screen(NOW + timedelta(hours=3))
    assert listed(empty) == before
    assert reviews(empty) == 1


def test_a_new_week_makes_a_new_list(empty: Workspace) -> None:
    falling = home(empty, 2, share=0.4)
    empty.power.screen(NOW)
    week = 7 * DAY
    write_hours(empty, falling, MIDNIGHT + week, thinned(life(7, 8), 7, 0.4))
    empty.power.screen(NOW + week)
    assert [on for _, on in listed(empty)] == [MIDNIGHT.date() - DAY, MIDNIGHT.date() + 6 * DAY]
    lines = empty.today(NOW + week).lines
    assert [reason.code for line in lines for reason in line.reasons].count("use_declining") == 1


def test_a_screening_of_a_past_period_makes_no_list(empty: Workspace) -> None:
    home(empty, 2, share=0.4)
    empty.power.screen(NOW, since=MIDNIGHT - 9 * DAY, until=MIDNIGHT)
    assert listed(empty) == []


def test_an_old_list_leaves_the_worklist(empty: Workspace) -> None:
    home(empty, 2, share=0.4, until=MIDNIGHT - 21 * DAY)
    empty.power.review_declines(NOW)
    assert len(listed(empty)) == 1
    assert "use_declining" not in {reason.code for line in empty.today(NOW).lines for reason in line.reasons}


def test_registered_absences_are_left_out(empty: Workspace) -> None:
    made = add_home(empty, meter=True)
    wh = life(DAYS, 4)
    wh[-20 * 24 :] = thinned(wh[-20 * 24 :].copy(), 20, 0.2)
    write_hours(empty, made, MIDNIGHT, wh)
    store(
        empty,
        Absence(household_id=made.id, kind="family", starts_at=MIDNIGHT - 21 * DAY, ends_at=MIDNIGHT, reason="딸네"),
    )
    empty.power.review_declines(NOW)
    assert listed(empty) == []


def test_without_readings_nothing_is_due_and_nothing_is_journalled(empty: Workspace) -> None:
    store(empty, Household(address="북면"))
    assert empty.power.review_declines(NOW) is None
    assert reviews(empty) == 0


def test_an_empty_list_is_remembered_too(empty: Workspace) -> None:
    home(empty, 1)
    done = empty.power.review_declines(NOW)
    assert done is not None
    assert done.value == 0
    with empty.vault.read() as session:
        assert session.scalar(select(VaultFact.value).where(VaultFact.name == WEEK_FACT)) == "2026-11-23"
    assert empty.power.review_declines(NOW) is None


@pytest.mark.parametrize("field", ["active_change", "changes_change"])
def test_the_figures_of_the_list_are_kept(empty: Workspace, field: str) -> None:
    home(empty, 2, share=0.4)
    empty.power.review_declines(NOW)
    with empty.vault.read() as session:
        one = session.scalars(select(Decline)).one()
    assert one.active_recent_hours < 0.7 * one.active_before_hours
    assert 9 < one.active_before_hours < 15
    assert -0.9 < getattr(one, field) <= -0.3
