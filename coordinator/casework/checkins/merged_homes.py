"""Enrolments and calls of the week that two households of one person both have: one of each goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.moves import move
from coordinator.records.checkins import ENROLMENT, ROUND_ITEM, Call, Enrolment, EscalationStep, RoundItem
from coordinator.records.states import IN_ERROR
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining

_RUNNING = ("active", "paused", "consented", "proposed")
"""Enrolments that are not over, the furthest first."""


def join_enrolments(joining: Joining) -> None:
    """Let the enrolment that is furthest go on, of equals that of the household that stays."""
    act = joining.act
    homes = (joining.stays.id, joining.goes.id)
    running = [
        enrolment
        for enrolment in act.session.scalars(select(Enrolment).where(Enrolment.household_id.in_(homes)))
        if enrolment.state in _RUNNING
    ]
    if len({enrolment.household_id for enrolment in running}) < 2:
        return
    running.sort(key=lambda enrolment: (_RUNNING.index(enrolment.state), enrolment.household_id != joining.stays.id))
    for enrolment in running[1:]:
        move(act, ENROLMENT, enrolment, IN_ERROR)
    joining.told.append(tr("Both were enrolled in the check-in calls; one enrolment goes on."))


def join_rounds(joining: Joining) -> None:
    """Put the calls of a week that both have together: a concern or a miss of either stays open, nobody is lost."""
    act = joining.act
    session = act.session
    mine_of_round = {
        item.round_id: item
        for item in session.scalars(select(RoundItem).where(RoundItem.household_id == joining.stays.id))
    }
    of_other = select(RoundItem).where(RoundItem.household_id == joining.goes.id)
    for item in session.scalars(of_other).all():
        mine = mine_of_round.get(item.round_id)
        if mine is None:
            continue
        joining.keep(RoundItem.__tablename__, item.id)
        if item.state == "concern_open" and mine.state != "concern_open":
            move(act, ROUND_ITEM, mine, "concern_open")
        elif item.state == "missed" and mine.state in ("due", "in_progress", "not_attempted"):
            move(act, ROUND_ITEM, mine, "missed")
        if mine.state in ("missed", "concern_open") and mine.missed_at is None:
            mine.missed_at, mine.policy_id = item.missed_at, item.policy_id
        have = set(session.scalars(select(EscalationStep.step).where(EscalationStep.round_item_id == mine.id)))
        for step in session.scalars(select(EscalationStep).where(EscalationStep.round_item_id == item.id)).all():
            if step.step in have:
                joining.keep(EscalationStep.__tablename__, step.id)
            else:
                step.round_item_id = mine.id
        for call in session.scalars(select(Call).where(Call.round_item_id == item.id)).all():
            call.round_item_id = mine.id
        if ROUND_ITEM.may_move(item.state, IN_ERROR):
            move(act, ROUND_ITEM, item, IN_ERROR)
