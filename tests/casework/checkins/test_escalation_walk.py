"""Whatever happens in whatever order: nobody who was not heard of falls off the list."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.checkins.escalation import UNSETTLED
from coordinator.casework.checkins.rounds import take_results
from coordinator.errors import RuleError
from coordinator.records.checkins import Call, CallResult, EscalationStep, RoundItem
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

NAMES = count(1)
Walk = list[tuple[int, tuple[str, str]]]
ACTS = st.one_of(
    st.tuples(st.just("vendor"), st.sampled_from([*CallResult, "urgent"])),
    st.tuples(st.just("staff"), st.sampled_from([*CallResult, "urgent"])),
    st.tuples(st.just("settle"), st.sampled_from(["confirmed", "handed_over", "closed_unreached"])),
    st.tuples(st.just("contacts"), st.sampled_from(["reached", "not_reached", "skipped"])),
    st.tuples(st.just("visit"), st.sampled_from(["reached", "not_reached", "skipped"])),
    st.tuples(st.just("emergency"), st.sampled_from(["reached", "not_reached"])),
    st.tuples(st.just("undo"), st.just("")),
)
WALK = st.lists(st.tuples(st.integers(1, 60), ACTS), min_size=1, max_size=12)


@given(walk=WALK)
@settings(
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_who_was_missed_and_not_heard_of_since_stays_on_the_list(empty: Workspace, walk: Walk) -> None:
    number = next(NAMES)
    home = add_home(empty, f"김{number}", calls="active", phone=f"0107{number:07}").id
    now = max(empty.now or NOW, NOW) + timedelta(hours=1)
    empty.today(now)
    done = 0
    for hours, (what, how) in walk:
        now += timedelta(hours=hours)
        empty.today(now)  # the clocks run
        before = _state(empty, home)
        if what == "undo" and not done:
            continue
        with suppress(RuleError):
            _do(empty, home, what, how, now)
            done += -1 if what == "undo" else 1
        empty.today(now)
        state, escalations = _state(empty, home), _escalations(empty, home)
        if before == "concern_open" and what == "vendor":
            assert state == "concern_open", "an AI call settles no concern"
        if before in UNSETTLED and state not in UNSETTLED:
            assert f"{what}:{how}" in ENDS_THE_WAIT or what == "undo", (what, how, before, state)
        listed = home in {line.household_id for line in empty.today(now).lines}
        assert listed or state not in UNSETTLED, (what, how, state)
        for steps in escalations:
            assert len({s.step for s in steps}) == len(steps)
            assert all(s.due_at >= s.begun_at for s in steps)
            assert all(s.done_at is None or s.outcome for s in steps)


ENDS_THE_WAIT = {
    "vendor:ok",
    "staff:ok",
    "settle:confirmed",
    "settle:handed_over",
    "settle:closed_unreached",
    "contacts:reached",
    "visit:reached",
    "emergency:reached",
}
"""The only acts after which nobody waits any more."""


def _do(workspace: Workspace, home: int, what: str, how: str, now: datetime) -> None:
    urgent = how == "urgent"
    result = "ok" if urgent else how
    if what == "staff":
        workspace.checkins.record_call(home, result, now, urgent=urgent)
    elif what == "vendor":
        workspace.act("test.call", now, _vendor_call, home, result, urgent)
    elif what == "settle":
        workspace.checkins.settle(home, how, now, "시험")
    elif what == "undo":
        workspace.history.undo_last(now)
    else:
        workspace.checkins.take_step(home, what, how, now, note="시험")


def _vendor_call(act: OpenAct, home: int, result: str, urgent: bool) -> None:
    call = Call(household_id=home, called_at=act.now, result=result, urgent=urgent)
    act.session.add(call)
    act.session.flush()
    take_results(act, [call])


def _state(workspace: Workspace, home: int) -> str:
    """Give the state of what waits, a concern first, or else of the newest item."""
    with workspace.vault.read() as session:
        states = session.scalars(
            select(RoundItem.state).where(RoundItem.household_id == home).order_by(RoundItem.round_id.desc())
        ).all()
    return next((state for state in ("concern_open", "missed") if state in states), states[0] if states else "")


def _escalations(workspace: Workspace, home: int) -> list[list[EscalationStep]]:
    with workspace.vault.read() as session:
        steps = session.scalars(
            select(EscalationStep).where(EscalationStep.household_id == home).order_by(EscalationStep.id)
        ).all()
    return [[s for s in steps if s.round_item_id == item] for item in dict.fromkeys(s.round_item_id for s in steps)]
