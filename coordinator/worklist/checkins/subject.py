"""What checkins bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.casework.checkins.enrolment import CHANGED, END_REASONS
from coordinator.records.checkins import ENROLMENT
from coordinator.worklist.checkins import card, head, reasons, timeline
from coordinator.worklist.checkins.came_due import CAME_DUE
from coordinator.worklist.checkins.enrolment import reasons as enrolment_reasons
from coordinator.worklist.checkins.enrolment.on_map import LAYERS, RATES
from coordinator.worklist.checkins.rules import RULES
from coordinator.worklist.checkins.verbs import VERBS
from coordinator.worklist.subject import Events, Head, Moves, Signal, Subject

SUBJECT = Subject(
    "checkins",
    reads=frozenset({"checkins", "households", "power", "services", "tasks"}),
    rules=RULES,
    signals=(Signal(reasons.calls, reaches=True), Signal(enrolment_reasons.ask_again), Signal(reasons.lapsed_calls)),
    head=(Head(30, head.call_lines),),
    card=card.card,
    timeline=(Events(20, timeline.calls),),
    moves=(Moves(ENROLMENT, timeline.ENROLMENT_WORDS, END_REASONS, instead={CHANGED: timeline.OTHER_TERMS}),),
    verbs=VERBS,
    came_due=CAME_DUE,
    layers=LAYERS,
    rates=RATES,
)
