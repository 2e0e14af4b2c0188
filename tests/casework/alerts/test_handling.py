"""The whole life of an alert: absences, merging, taking back, clocks; and a random walk over all of it."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from coordinator.casework import clocks
from coordinator.casework.alerts import acts as alerts
from coordinator.errors import RuleError
from coordinator.records.alerts import HANDLING, SERIOUS_SILENCE_LIMIT, Episode, Outcome
from coordinator.records.base import Transition
from coordinator.records.households import Absence
from coordinator.records.power import Feed, Finding
from tests.casework.homes import DAY, HOUR, Home, add_home
from tests.conftest import NOW, open_copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace


def fire(
    workspace: Workspace,
    home: Home,
    severity: str = "caution",
    at: datetime = NOW,
    *,
    signal: str = "power",
    kind: str = "silence",
    since: datetime | None = None,
) -> int:
    def add(act: OpenAct) -> int:
        finding = Finding(
            household_id=home.id,
            meter_id=home.meter_id,
            found_at=at,
            since_at=since or at - 30 * HOUR,
            kind=kind,
            severity=severity,
            score=2.0,
            reason="quiet_since_activity",
            figures={"usual_max_hours": 9, "usual_days": 60},
        )
        act.session.add(finding)
        act.session.flush()
        return alerts.raise_alert(act, finding, signal=signal).id

    return workspace.act("test.fire", max(at, NOW), add).value


def stored(workspace: Workspace, episode_id: int) -> Episode:
    with workspace.vault.read() as session:
        return session.get_one(Episode, episode_id)


def tick(workspace: Workspace, now: datetime) -> list[str]:
    return [due.code for due in workspace.act("clocks.run", now, clocks.run).value]


def codes(workspace: Workspace, now: datetime = NOW) -> dict[int, list[str]]:
    return {line.household_id: [said.code for said in line.reasons] for line in workspace.today(now).lines}


# ------------------------------------------------------------ silence


def test_a_blip_of_power_neither_ends_a_silence_nor_closes_its_alert(empty: Workspace) -> None:
    episode = fire(empty, add_home(empty, meter=True), "watch")
    empty.alerts.silence(episode, NOW + DAY, "딸 집에 감", NOW)
    empty.act(
        "test.back",
        NOW + HOUR,
        lambda act: alerts.signal_returned(act, act.session.get_one(Episode, episode), NOW + HOUR, close=False),
    )
    assert stored(empty, episode).state == "silenced"
    assert tick(empty, NOW + 2 * DAY) == ["cleared_while_silenced"]
    assert stored(empty, episode).outcome == "self_cleared"


def test_the_end_of_a_silence_stands_on_the_households_timeline(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.alerts.silence(episode, NOW + 3 * HOUR, "병원 진료", NOW)
    tick(empty, NOW + DAY)
    said = {row.at: row.text.text for row in empty.households.timeline(home.id, NOW + DAY) if row.kind == "alert"}
    assert "알림 멈춤 끝남" in said[NOW + 3 * HOUR]


# ------------------------------------------------------------ absences


def test_an_absence_found_out_after_the_alert_lets_it_rest_until_its_end(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home, "serious")
    back = NOW + 10 * DAY
    done = empty.households.register_absence(home.id, "hospital", NOW - DAY, back, "군 의료원", NOW)
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.silenced_until, stored_alert.silence_reason) == (
        "silenced",
        back,
        "군 의료원",
    )
    assert codes(empty) == {}
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["absent"]
    assert tick(empty, back + HOUR) == ["absence_ended"]
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.since_at) == ("new", back)
    assert codes(empty, back + HOUR) == {home.id: ["quiet_serious", "return_check"]}
    assert done.act_id is not None


def test_the_return_check_settles_the_alert_that_rested_with_the_absence(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    absence = empty.households.register_absence(home.id, "hospital", NOW - DAY, NOW + DAY, "", NOW).value
    done = empty.households.check_return(absence, NOW + 2 * HOUR)
    assert (stored(empty, episode).state, stored(empty, episode).outcome) == ("resolved", "hospital")
    assert "1건" in done.message
    empty.history.undo_last(NOW + 2 * HOUR)
    assert stored(empty, episode).state == "silenced"


def test_an_alert_that_fired_after_the_absence_is_not_settled_by_its_return_check(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    absence = empty.households.register_absence(home.id, "family", NOW - DAY, NOW + DAY, "", NOW).value
    tick(empty, NOW + DAY)
    fire(empty, home, "caution", NOW + 3 * DAY)
    empty.households.check_return(absence, NOW + 3 * DAY + HOUR)
    assert stored(empty, episode).state == "new"


def test_an_absence_registered_ahead_lets_the_alert_rest_from_its_begin(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.households.register_absence(home.id, "travel", NOW + DAY, NOW + 3 * DAY, "", NOW)
    assert stored(empty, episode).state == "new"
    assert "absence_began" in tick(empty, NOW + 2 * DAY)
    assert stored(empty, episode).silenced_until == NOW + 3 * DAY
    empty.alerts.acknowledge(episode, NOW + 2 * DAY)
    assert tick(empty, NOW + 2 * DAY + HOUR) == []
    assert stored(empty, episode).state == "acknowledged"


def test_undo_of_an_absence_wakes_the_alert_again(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.households.register_absence(home.id, "travel", NOW - HOUR, NOW + 3 * DAY, "", NOW)
    empty.history.undo_last(NOW)
    stored_alert = stored(empty, episode)
    assert (stored_alert.state, stored_alert.absence_id, stored_alert.silenced_until) == ("new", None, None)


@pytest.mark.parametrize(
    ("outcome", "kind"), [("away_new", "other"), ("hospital", "hospital"), ("facility", "facility")]
)
def test_an_alert_resolved_as_away_registers_the_absence_in_the_same_act(
    empty: Workspace, outcome: str, kind: str
) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    since = stored(empty, episode).since_at
    empty.alerts.resolve(episode, outcome, NOW, note="아들이 알려 줌", until=NOW + 5 * DAY)
    with empty.vault.read() as session:
        (absence,) = session.scalars(select(Absence))
    assert (absence.kind, absence.starts_at, absence.ends_at) == (kind, since, NOW + 5 * DAY)
    assert stored(empty, episode).outcome == outcome
    empty.history.undo_last(NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(Absence)).all() == []
    assert stored(empty, episode).state == "new"


def test_an_alert_resolved_as_a_supply_cut_notes_the_cut_in_the_same_act(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    empty.alerts.resolve(episode, "supply_cut", NOW, until=NOW + 5 * DAY)
    (cut,) = empty.households.card(home.id, NOW).supply_cuts
    assert (cut.starts_at, cut.ends_at) == (stored(empty, episode).since_at, NOW + 5 * DAY)
    empty.history.undo_last(NOW)
    assert empty.households.card(home.id, NOW).supply_cuts == ()


def test_no_absence_comes_with_an_outcome_of_somebody_at_home(empty: Workspace) -> None:
    episode = fire(empty, add_home(empty, meter=True))
    with pytest.raises(RuleError) as caught:
        empty.alerts.resolve(episode, "spoken_safe", NOW, until=NOW + DAY)
    assert caught.value.code == "absence_kind"
    assert stored(empty, episode).state == "new"


# ------------------------------------------------------------ merge, detach, error


def test_an_alert_taken_out_of_another_has_its_old_state_again(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    host, second_alert = fire(empty, home), fire(empty, home, signal="phone", at=NOW + HOUR)
    empty.alerts.acknowledge(second_alert, NOW + HOUR)
    empty.alerts.merge(second_alert, host, NOW + HOUR)
    empty.alerts.detach(second_alert, NOW + 2 * HOUR)
    stored_alert = stored(empty, second_alert)
    assert (stored_alert.state, stored_alert.merged_into_id, stored_alert.owner) == ("acknowledged", None, "시험 담당")
    with pytest.raises(RuleError) as caught:
        empty.alerts.detach(second_alert, NOW + 2 * HOUR)
    assert caught.value.code == "not_merged"


def test_what_an_alert_carried_goes_along_when_it_is_merged_itself(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    first = fire(empty, home)
    second = fire(empty, home, signal="phone", at=NOW + HOUR)
    third = fire(empty, home, signal="utility", at=NOW + 2 * HOUR)
    empty.alerts.merge(first, second, NOW + 3 * HOUR)
    empty.alerts.merge(second, third, NOW + 3 * HOUR)
    assert fire(empty, home, at=NOW + 4 * HOUR) == first
    assert len(empty.today(NOW + 4 * HOUR).lines) == 1
    empty.alerts.resolve(third, "seen_safe", NOW + 5 * HOUR)
    assert {stored(empty, one).outcome for one in (first, second, third)} == {"seen_safe"}


def test_what_fires_again_while_merged_keeps_its_own_finding_and_only_raises_its_host(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    power, host = fire(empty, home), fire(empty, home, "watch", signal="phone", at=NOW + HOUR)
    empty.alerts.merge(power, host, NOW + HOUR)
    empty.alerts.acknowledge(host, NOW + HOUR)
    before = stored(empty, host)
    again = fire(empty, home, "serious", at=NOW + 3 * HOUR)
    there, carried = stored(empty, host), stored(empty, power)
    assert again == power
    assert (there.finding_id, there.last_fired_at, there.repeat_count) == (before.finding_id, before.last_fired_at, 0)
    assert (there.severity, there.state, there.remind_at) == ("serious", "new", None)
    assert (carried.state, carried.severity, carried.last_fired_at) == ("merged", "serious", NOW + 3 * HOUR)
    assert carried.finding_id != there.finding_id
    assert carried.repeat_count == 1


def test_what_fires_while_its_host_is_over_stands_by_itself(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    host, phone = fire(empty, home), fire(empty, home, signal="phone", at=NOW + HOUR)
    empty.alerts.merge(phone, host, NOW + HOUR)
    empty.act(
        "test.back",
        NOW + 2 * HOUR,
        lambda act: alerts.signal_returned(act, act.session.get_one(Episode, host), NOW + 2 * HOUR, close=False),
    )
    assert fire(empty, home, signal="phone", at=NOW + 3 * HOUR) == phone
    assert (stored(empty, phone).state, stored(empty, phone).merged_into_id) == ("new", None)
    assert stored(empty, host).cleared_at == NOW + 2 * HOUR


def test_an_alert_taken_back_needs_a_reason_frees_what_it_carried_and_can_be_undone(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    host, second_alert = fire(empty, home), fire(empty, home, signal="phone", at=NOW + HOUR)
    empty.alerts.merge(second_alert, host, NOW + HOUR)
    with pytest.raises(RuleError) as caught:
        empty.alerts.enter_in_error(host, " ", NOW + HOUR)
    assert caught.value.code == "reason_missing"
    empty.alerts.enter_in_error(host, "다른 집 계량기", NOW + HOUR)
    assert (stored(empty, host).state, stored(empty, second_alert).state) == ("entered_in_error", "new")
    assert [line.episode_id for line in empty.today(NOW + HOUR).lines] == [second_alert]
    empty.history.undo_last(NOW + HOUR)
    assert (stored(empty, host).state, stored(empty, second_alert).state) == ("new", "merged")


# ------------------------------------------------------------ what a monthly feed may say


def test_a_monthly_feed_says_that_the_pattern_changed_and_never_more_than_caution(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    empty.act(
        "test.cadence",
        NOW,
        lambda act: setattr(act.session.scalars(select(Feed)).one(), "cadence_minutes", 30 * 1440),
    )
    with pytest.raises(RuleError) as caught:
        fire(empty, home, "serious")
    assert caught.value.code == "monthly_feed"
    episode = fire(empty, home, "serious", kind="pattern")
    assert stored(empty, episode).severity == "caution"
    (line,) = empty.today(NOW).lines
    assert [said.code for said in line.reasons] == ["pattern_changed"]


# ------------------------------------------------------------ a random walk

MOVES = (
    "fire",
    "rise",
    "other",
    "back",
    "acknowledge",
    "silence",
    "resolve",
    "unsettled",
    "merge",
    "detach",
    "error",
    "away",
    "returned",
    "wait",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(MOVES), st.integers(0, 3), st.integers(1, 40), st.booleans()), min_size=4, max_size=18
)


def rows(workspace: Workspace) -> list[dict[str, Any]]:
    columns = [c.key for c in inspect(Episode).column_attrs]
    with workspace.vault.read() as session:
        return [{c: getattr(e, c) for c in columns} for e in session.scalars(select(Episode).order_by(Episode.id))]


def one_step(workspace: Workspace, home: Home, move: str, pick: int, hours: int, now: datetime) -> Callable[[], Any]:
    there = rows(workspace)
    chosen = there[pick % len(there)]["id"] if there else 1
    second = there[(pick + 1) % len(there)]["id"] if there else 1
    later = now + timedelta(hours=hours)
    w = workspace

    def back(act: OpenAct) -> None:
        for e in act.session.scalars(select(Episode).where(Episode.state.in_(alerts.OPEN_STATES))).all():
            if e.cleared_at is None:
                alerts.signal_returned(act, e, now, close=False)

    def returned() -> Any:
        with w.vault.read() as session:
            absence = session.scalars(select(Absence.id).where(Absence.return_checked_at.is_(None))).first()
        return w.households.check_return(absence or 0, now)

    return {
        "fire": lambda: fire(w, home, "watch", now, since=now - HOUR),
        "rise": lambda: fire(w, home, "serious", now, since=now - HOUR),
        "other": lambda: fire(w, home, "caution", now, signal="phone", since=now - HOUR),
        "back": lambda: w.act("test.back", now, back),
        "acknowledge": lambda: w.alerts.acknowledge(chosen, now),
        "silence": lambda: w.alerts.silence(chosen, later, "입원", now),
        "resolve": lambda: w.alerts.resolve(chosen, Outcome.SPOKEN_SAFE, now),
        "unsettled": lambda: w.alerts.resolve(chosen, Outcome.NOT_ESTABLISHED, now),
        "merge": lambda: w.alerts.merge(chosen, second, now),
        "detach": lambda: w.alerts.detach(chosen, now),
        "error": lambda: w.alerts.enter_in_error(chosen, "오입력", now),
        "away": lambda: w.households.register_absence(home.id, "hospital", now - HOUR, later, "", now),
        "returned": returned,
        "wait": lambda: None,
    }[move]


def is_sound(workspace: Workspace, home: Home, now: datetime) -> None:
    today = workspace.today(now)  # before the rows are read: it runs the clocks, by which what came up may rest again
    there = rows(workspace)
    by_id = {e["id"]: e for e in there}
    with workspace.vault.read() as session:
        moves = list(session.scalars(select(Transition).where(Transition.machine == "alert").order_by(Transition.id)))
        absences = {a.id: a for a in session.scalars(select(Absence))}
    last = {m.record_id: m for m in moves}
    for m in moves:
        assert HANDLING.may_move(m.from_state, m.to_state) or m.cause in ("undo", "redo")
    seen: set[str] = set()
    for e in there:
        assert e["state"] == (last[e["id"]].to_state if e["id"] in last else "new")
        if e["state"] in ("new", "acknowledged", "silenced"):
            assert (e["outcome"], e["resolved_at"], e["merged_into_id"]) == ("", None, None)
            assert e["signal"] not in seen, "one line a household and signal"
            seen.add(e["signal"])
        if e["state"] == "acknowledged":
            assert e["owner"]
            assert e["remind_at"] > now
        if e["state"] == "silenced":
            assert e["silence_reason"]
            assert e["silenced_until"] > now
            absence = absences.get(e["absence_id"])
            if e["severity"] == "serious" and (absence is None or absence.ends_at != e["silenced_until"]):
                began = last[e["id"]].happened_at
                assert e["silenced_until"] <= began + SERIOUS_SILENCE_LIMIT
        if e["state"] == "merged":
            assert by_id[e["merged_into_id"]]["state"] in ("new", "acknowledged", "silenced")
        if e["state"] == "resolved":
            assert e["outcome"]
            assert e["resolved_at"] <= now
    wanted = any(e["state"] in ("new", "acknowledged") for e in there)
    assert wanted <= (home.id in [line.household_id for line in today.lines]), "nobody open is lost from the list"
    if any(e["state"] == "silenced" for e in there):
        assert home.id in [row.household_id for row in today.not_watched]


@settings(
    max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(steps=STEPS)
@example(
    # of two absences at once the longer holds, and the clocks do not write what is so already
    steps=[("rise", 1, 22, False), ("away", 2, 36, False), ("silence", 2, 18, False), ("away", 1, 30, True)]
)
@example(
    # what comes up during a registered absence rests with the next look of the clocks, and is not lost
    steps=[("away", 0, 21, False), ("other", 1, 40, True)]
)
@example(
    # what is taken apart during an absence rests with it at once, and comes back whole
    steps=[
        ("other", 1, 35, False),
        ("rise", 2, 23, False),
        ("merge", 1, 17, False),
        ("away", 1, 40, False),
        ("detach", 0, 1, True),
        ("detach", 1, 1, True),
    ]
)
def test_no_walk_over_acts_clocks_and_undo_leaves_an_alert_lost_or_half_moved(
    steps: list[tuple[str, int, int, bool]], empty_template: Path
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_copy(empty_template, Path(folder) / "walk")
        try:
            home = add_home(workspace, meter=True)
            now = NOW
            for move, pick, hours, take_back in steps:
                now += timedelta(hours=hours if move == "wait" else 1)
                workspace.act("clocks.run", now, clocks.run)
                before = rows(workspace)
                try:
                    done = one_step(workspace, home, move, pick, hours, now)()
                except RuleError:
                    assert rows(workspace) == before
                    continue
                is_sound(workspace, home, now)
                if take_back and getattr(done, "act_id", None) is not None and done.act_id:
                    workspace.history.undo(done.act_id, now)
                    assert rows(workspace) == before
                    is_sound(workspace, home, now)
        finally:
            workspace.close()
