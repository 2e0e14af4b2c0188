"""Check-in calls in the table of casework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.checkins.calls import end_pauses
from coordinator.casework.checkins.escalation import drop_taken_back, run_clocks
from coordinator.casework.checkins.rounds import make_round
from coordinator.casework.subject import Intake, IntakeFeed, Subject
from coordinator.records.power import Signal

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining
    from coordinator.casework.moves import CameDue
    from coordinator.vault.acts import OpenAct


def _make_round(act: OpenAct) -> list[CameDue]:
    """Make this week's round if it is not there, after the pauses that are over and the escalations."""
    make_round(act)
    return []


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.checkins.intake import commit_calls, compare_calls, newest_call

    return (Intake("calls", compare_calls, commit_calls, feed=IntakeFeed(Signal.CALLS, newest_call)),)


def _join_calls(joining: Joining) -> None:
    from coordinator.casework.checkins.merged_homes import join_enrolments, join_rounds

    join_enrolments(joining)
    join_rounds(joining)


CHECKINS = Subject(
    "checkins",
    clocks=(end_pauses, run_clocks, _make_round),
    intakes=_intakes,
    taken_back=(drop_taken_back,),
    joins=(_join_calls,),
)
