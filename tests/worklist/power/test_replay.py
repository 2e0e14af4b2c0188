"""A replay says what another setting would have done with the readings that are stored, and changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import func, select

from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.households import Household
from coordinator.records.journal import Act
from coordinator.records.power import Finding
from coordinator.worklist.power.replayed import said_counted
from tests.casework.homes import DAY, HOUR, Home, add_home, life, quiet, store, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.power.replayed import Replay
    from coordinator.workspace import Workspace

FELL_SILENT = NOW - 40 * HOUR


@pytest.fixture
def silent(empty: Workspace) -> tuple[Workspace, list[Home]]:
    """Eight people of firm habits; the first has been quiet for forty hours."""
    homes = [add_home(empty, f"김{n}", meter=True) for n in range(8)]
    for n, home in enumerate(homes):
        wh = life(100, n)[: 100 * 24 - 16]
        if n == 0:
            wh[-40:] = quiet(40)
        write_hours(empty, home, NOW, wh)
    return empty, homes


def resolved(workspace: Workspace, home: Home, outcome: str, *, kind: str = "silence") -> None:
    """Put an alert of the silence on record, with what it turned out to be."""
    (finding,) = store(
        workspace,
        Finding(
            household_id=home.id,
            meter_id=home.meter_id,
            found_at=NOW - 10 * HOUR,
            since_at=FELL_SILENT,
            kind=kind,
            severity="watch",
            score=2.0,
            reason="quiet_since_activity",
        ),
    )
    store(
        workspace,
        Episode(
            household_id=home.id,
            signal="power",
            severity="watch",
            state="resolved",
            finding_id=finding,
            since_at=FELL_SILENT,
            opened_at=NOW - 10 * HOUR,
            last_fired_at=NOW - 10 * HOUR,
            outcome=outcome,
            resolved_at=NOW - 2 * HOUR,
        ),
    )


def loud(played: Replay) -> float:
    """Give a threshold that only the long silence reaches."""
    return float(played.hours.value.max()) - 0.01


def test_a_silence_is_found_with_its_begin_and_level(silent: tuple[Workspace, list[Home]]) -> None:
    workspace, homes = silent
    played = workspace.power.replay(NOW, days=30)
    assert played.since == datetime(2026, 10, 26, tzinfo=NOW.tzinfo)
    assert played.until == NOW
    rows = [row for row in played.rows(0.0) if row.found_at is not None]
    mine = next(row for row in rows if row.household_id == homes[0].id)
    assert mine.since_at is not None
    assert abs(mine.since_at - FELL_SILENT) <= HOUR
    assert mine.severity in ("watch", "caution", "serious")
    assert mine.name == "김0"
    answer = played.answer(loud(played))
    assert (answer.alert_count, answer.home_count) == (1, 1)
    assert answer.weekly.tolist() == [0, 0, 0, 0, 1]
    assert len(played.week_begins()) == 5


def test_outcomes_on_record_are_found_by_a_setting_below_their_score_and_named_when_missed(
    silent: tuple[Workspace, list[Home]],
) -> None:
    workspace, homes = silent
    resolved(workspace, homes[0], "hospital")
    resolved(workspace, homes[1], "spoken_safe")  # never quiet, so no setting asked for would have found it
    resolved(workspace, homes[2], "meter_fault", kind="zero")  # no matter of the threshold
    store(
        workspace,
        Episode(
            household_id=homes[4].id,
            signal="power",
            severity="watch",
            state="resolved",
            since_at=FELL_SILENT,
            opened_at=NOW - DAY,
            last_fired_at=NOW - DAY,
            outcome="away_new",
            resolved_at=NOW - 2 * HOUR,
        ),
    )  # taken over from elsewhere, with no finding behind it
    resolved(workspace, homes[3], "self_cleared")  # nobody knows what it was
    played = workspace.power.replay(NOW, days=30)
    assert [(alert.household_id, alert.outcome, alert.needed) for alert in played.recorded] == [
        (homes[0].id, "hospital", True),
        (homes[1].id, "spoken_safe", False),
        (homes[4].id, "away_new", False),
    ]
    line = played.recorded[0].highest  # as far as the silence had grown when somebody was reached
    low, high = played.answer(line), played.answer(line + 0.01)
    assert [alert.household_id for alert in low.would] == [homes[0].id]
    assert [alert.household_id for alert in low.missed] == [homes[1].id, homes[4].id]
    assert high.would == ()
    row = next(row for row in played.rows(line) if row.household_id == homes[0].id)
    assert row.outcome == "hospital"


def test_a_higher_budget_lowers_the_threshold_and_alerts_no_less(practice: Workspace) -> None:
    played = practice.power.replay(NOW, days=60)
    answers = [played.answer(played.threshold(budget)) for budget in (0.25, 0.5, 1.0, 2.0, 4.0)]
    counts = [answer.alert_count for answer in answers]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert all(answer.budget <= budget for answer, budget in zip(answers, (0.25, 0.5, 1.0, 2.0, 4.0), strict=True))
    for answer in answers:
        assert sum(answer.level_counts) == answer.alert_count == answer.weekly.sum()


@pytest.mark.parametrize("days", [30, 90])
def test_the_threshold_of_a_budget_is_that_of_the_newest_days_whatever_period_is_shown(
    practice: Workspace, days: int
) -> None:
    played, sixty = practice.power.replay(NOW, days=days), practice.power.replay(NOW, days=60)
    assert played.counted_days == sixty.counted_days == 60
    for budget in (0.5, 1.0, 2.0):
        line = played.threshold(budget)
        assert line == pytest.approx(sixty.threshold(budget), abs=0.3)  # of other homes, and of longer habits
        assert played.budget(line) <= budget
    assert said_counted(played) == "기준값은 감시와 똑같이 최근 60일을 셉니다."
    assert played.hours.hours == pytest.approx(days * 24, abs=24)


def test_the_setting_in_force_stands_beside_and_finds_what_the_watch_found(practice: Workspace) -> None:
    with practice.vault.read() as session:
        stored = session.scalars(select(Finding).where(Finding.kind == "silence")).all()
    played = practice.power.replay(NOW, days=30)
    found = {row.household_id for row in played.rows(played.in_force) if row.in_force_count}
    late = [f for f in stored if f.found_at > played.since + 2 * DAY]
    assert late
    # The watch learns from what it had the night it ran; a replay has the same months behind it, up to a few days.
    assert sum(f.household_id in found for f in late) >= 0.8 * len(late)


def test_a_replay_stores_nothing(silent: tuple[Workspace, list[Home]]) -> None:
    workspace, _ = silent

    def rows() -> list[int | None]:
        with workspace.vault.read() as session:
            return [session.scalar(select(func.count()).select_from(t)) for t in (Finding, Episode, Act)]

    before = rows()
    workspace.power.replay(NOW, days=90).rows(0.0)
    assert rows() == before


def test_a_replay_can_be_stopped_and_refuses_a_period_backwards(silent: tuple[Workspace, list[Home]]) -> None:
    workspace, _ = silent
    with pytest.raises(RuleError, match="멈췄습니다"):
        workspace.power.replay(NOW, cancelled=lambda: True)
    with pytest.raises(RuleError) as refused:
        workspace.power.replay(NOW, since=NOW, until=NOW - DAY)
    assert refused.value.code == "replay_order"


def test_homes_of_one_town_are_scored_together_however_many_blocks_there_are(
    practice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = practice.power.replay(NOW, days=30)
    progress: list[tuple[int, int]] = []
    monkeypatch.setattr("coordinator.worklist.power.replay._BLOCK_HOMES", 40)
    parts = practice.power.replay(NOW, days=30, progress=lambda done, total: progress.append((done, total)))
    assert progress[-1] == (len(progress), len(progress))
    assert len(progress) > 1
    assert parts.household_years == whole.household_years
    for threshold in (0.0, 1.0):
        mine, theirs = parts.answer(threshold), whole.answer(threshold)
        assert np.array_equal(mine.weekly, theirs.weekly)
        assert {r.household_id for r in parts.rows(threshold)} == {r.household_id for r in whole.rows(threshold)}


def test_a_county_without_readings_has_an_empty_answer(empty: Workspace) -> None:
    played = empty.power.replay(NOW)
    answer = played.answer(played.threshold(1.0))
    assert (answer.alert_count, answer.home_count, played.rows(0.0)) == (0, 0, [])
    assert timedelta(days=89) < played.until - played.since <= timedelta(days=90)


def test_a_home_of_high_risk_is_taken_to_have_gone_further_as_in_the_watch(
    silent: tuple[Workspace, list[Home]],
) -> None:
    workspace, homes = silent
    before = workspace.power.replay(NOW, days=30)

    def raise_risk(act: OpenAct) -> None:
        act.session.get_one(Household, homes[0].id).risk = "high"

    workspace.act("test.risk", NOW, raise_risk)
    after = workspace.power.replay(NOW, days=30)
    assert float(after.hours.value.max()) == pytest.approx(float(before.hours.value.max()) + np.log(2), abs=1e-4)
