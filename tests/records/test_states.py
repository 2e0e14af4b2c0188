"""The state tables: closed, checked at every step, and each state says who acts next."""

from __future__ import annotations

import inspect
import itertools
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records import (
    Base,
    alerts,
    base,
    checkins,
    finding,
    households,
    imports,
    journal,
    merges,
    power,
    services,
    states,
    watch,
)
from coordinator.records.alerts import CONDITION, HANDLING, Episode
from coordinator.records.base import Transition
from coordinator.records.checkins import ENROLMENT, ROUND_ITEM, Enrolment
from coordinator.records.imports import BATCH
from coordinator.records.power import FEED_HEALTH, feed_health
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.states import FACTS, IN_ERROR, Kind, Machine
from coordinator.workspace import Workspace
from tests.casework.homes import Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct

ROOMS = (base, states, households, merges, power, watch, alerts, checkins, services, finding, imports, journal)
MACHINES = [value for room in ROOMS for value in vars(room).values() if isinstance(value, Machine)]
STORED = (HANDLING, ENROLMENT, ROUND_ITEM, LINK, BATCH)
HANGUL = re.compile("[가-힣]")
each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)


def test_every_table_of_the_records_is_looked_at() -> None:
    names = {
        "condition",
        "alert",
        "feed",
        "enrolment",
        "round_item",
        "link",
        "batch",
        "person_pair",
        "power_proposal",
        "finding",
    }
    assert {machine.name for machine in MACHINES} == names


@each_machine
def test_moves_reasons_and_needs_name_known_states_and_facts(machine: Machine) -> None:
    codes = {state.code for state in machine.states}
    assert len(codes) == len(machine.states)
    for origin, targets in machine.moves.items():
        assert origin in codes
        assert set(targets) <= codes
        assert len(set(targets)) == len(targets)
    assert set(machine.reasons) <= {target for targets in machine.moves.values() for target in targets}
    for state in machine.states:
        assert set(state.needs) <= set(FACTS)
        assert len(state.code) <= 24, "the column of the transitions"


@each_machine
def test_every_state_can_be_reached_from_the_first(machine: Machine) -> None:
    seen, fresh = set(), {machine.states[0].code}
    while fresh:
        seen |= fresh
        fresh = {target for code in fresh for target in machine.moves.get(code, ())} - seen
    assert seen == {state.code for state in machine.states}


@pytest.mark.parametrize("machine", [m for m in MACHINES if m is not BATCH], ids=lambda m: m.name)
def test_every_open_or_waiting_state_names_who_acts_next_and_can_be_left(machine: Machine) -> None:
    for state in machine.states:
        if state.kind in (Kind.OPEN, Kind.WAITING):
            assert state.next_actor or state.clock, state.code
            assert machine.moves.get(state.code), state.code
        if state.kind == Kind.VOID and state.code == IN_ERROR:
            assert not machine.moves.get(state.code)


@each_machine
def test_no_move_goes_through_that_the_table_lacks(machine: Machine) -> None:
    for origin in machine.states:
        for target in machine.states:
            reason = machine.reasons.get(target.code, ("",))[0]
            if machine.may_move(origin.code, target.code):
                machine.check(origin.code, target.code, reason=reason, given=target.needs)
            else:
                with pytest.raises(RuleError) as caught:
                    machine.check(origin.code, target.code, reason=reason, given=target.needs)
                assert caught.value.code == "no_such_move"
                assert HANGUL.search(caught.value.message)


@each_machine
def test_a_move_without_its_reason_or_fact_is_refused(machine: Machine) -> None:
    for origin, targets in machine.moves.items():
        for target in targets:
            reasons = machine.reasons.get(target)
            if reasons is not None:
                for wrong in ("", "no such reason"):
                    with pytest.raises(RuleError) as caught:
                        machine.check(origin, target, reason=wrong, given=machine[target].needs)
                    assert caught.value.code == "reason_missing"
            if machine[target].needs:
                with pytest.raises(RuleError) as caught:
                    machine.check(origin, target, reason=(reasons or ("",))[0])
                assert caught.value.code == "fact_missing"


def test_an_alert_ends_with_an_outcome_only_and_a_silence_with_an_end() -> None:
    assert set(HANDLING.reasons["resolved"]) >= set(alerts.Outcome)
    assert set(HANDLING["silenced"].needs) == {"end", "reason"}
    assert HANDLING.codes(Kind.DONE_OK, Kind.DONE_NOT_OK) == ["resolved"]


# ------------------------------------------------------------ walks through the engine


@pytest.fixture(scope="module")
def walkers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Home]:
    made, _ = Workspace.create(
        tmp_path_factory.mktemp("walk") / "v", "연습용 비밀번호 practice", actor="시험", county="영월군", now=NOW
    )
    return made, add_home(made)


def start_record(workspace: Workspace, home: Home, machine: Machine) -> object:
    first = machine.states[0].code
    if machine is HANDLING:
        record: Base = Episode(
            household_id=home.id, signal="power", severity="watch", since_at=NOW, opened_at=NOW, last_fired_at=NOW
        )
    elif machine is LINK:
        with workspace.vault.read() as session:
            programme = session.scalars(select(Programme.id)).first()
        assert programme is not None
        record = Link(household_id=home.id, programme_id=programme, state=first)
    else:
        record = Enrolment(household_id=home.id, state=first)
    (number,) = store(workspace, record)
    return type(record), number


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(machine=st.sampled_from([HANDLING, ENROLMENT, LINK]), choices=st.lists(st.integers(0, 30), max_size=25))
def test_random_walks_stay_in_the_table_and_the_last_move_is_the_state(
    walkers: tuple[Workspace, Home], machine: Machine, choices: list[int]
) -> None:
    workspace, home = walkers
    kind, number = start_record(workspace, home, machine)  # type: ignore[misc]
    codes = [state.code for state in machine.states]

    def walk(act: OpenAct) -> list[tuple[str, str]]:
        record = act.session.get_one(kind, number)
        gone: list[tuple[str, str]] = []
        for choice in choices:
            origin, target = record.state, codes[choice % len(codes)]
            reason = machine.reasons.get(target, ("",))[0]
            try:
                move(act, machine, record, target, reason=reason, given=machine[target].needs)
            except RuleError:
                assert record.state == origin
                assert target not in machine.moves.get(origin, ())
            else:
                gone.append((origin, target))
        return gone

    gone = workspace.act("test.walk", NOW, walk).value
    with workspace.vault.read() as session:
        record = session.get_one(kind, number)
        rows = session.scalars(
            select(Transition)
            .where(Transition.machine == machine.name, Transition.record_id == number)
            .order_by(Transition.id)
        ).all()
        assert [(row.from_state, row.to_state) for row in rows] == gone
        assert record.state == (rows[-1].to_state if rows else codes[0])
        assert all(a.to_state == b.from_state for a, b in itertools.pairwise(rows))


def test_a_refused_move_leaves_no_trace(walkers: tuple[Workspace, Home]) -> None:
    workspace, home = walkers
    kind, number = start_record(workspace, home, LINK)  # type: ignore[misc]
    with pytest.raises(RuleError):
        workspace.act("test.move", NOW, lambda act: move(act, LINK, act.session.get_one(kind, number), "completed"))
    with workspace.vault.read() as session:
        assert session.get_one(kind, number).state == "draft"
        assert (
            session.scalars(
                select(Transition).where(Transition.machine == "link", Transition.record_id == number)
            ).all()
            == []
        )


# ------------------------------------------------------------ feed health, words


@given(age=st.integers(0, 60 * 24 * 40), cadence=st.sampled_from([15, 60, 1440, 43_200]))
def test_the_health_of_a_feed_follows_its_cadence(age: int, cadence: int) -> None:
    newest = datetime(2026, 11, 24, tzinfo=NOW.tzinfo)
    expected = "stale" if age > 3 * cadence else "late" if age > 1.5 * cadence else "live"
    assert feed_health(newest, cadence, newest + timedelta(minutes=age)) == expected
    assert feed_health(newest, cadence, newest + timedelta(minutes=age), ended=True) == "ended"
    assert feed_health(None, cadence, newest) == "not_connected"
    assert expected in {state.code for state in FEED_HEALTH.states}


def test_the_condition_can_be_suspended_and_lose_its_data_from_everywhere() -> None:
    for state in CONDITION.states:
        assert state.code == "suspended" or CONDITION.may_move(state.code, "suspended")
        assert state.code == "no_data" or CONDITION.may_move(state.code, "no_data")


def test_every_stored_table_says_whose_state_it_keeps() -> None:
    for machine in STORED:
        assert machine.states[0].kind in (Kind.OPEN, Kind.WAITING)


TECHNICAL = {"Base", "Instant", "KeywordsOnly", "Kind", "State", "Machine"}


@pytest.mark.parametrize(
    "record",
    [
        value
        for room in ROOMS
        for name, value in vars(room).items()
        if inspect.isclass(value) and value.__module__ == room.__name__ and name not in TECHNICAL and name[0] != "_"
    ],
    ids=lambda record: record.__name__,
)
def test_every_record_names_its_korean_term(record: type) -> None:
    assert HANGUL.search(record.__doc__ or ""), f"the docstring of {record.__name__} lacks the Korean term"
