"""What alerts bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.records.alerts import HANDLING
from coordinator.worklist.alerts import card, head, reasons, timeline
from coordinator.worklist.alerts.came_due import CAME_DUE
from coordinator.worklist.alerts.on_map import RATES
from coordinator.worklist.alerts.rules import RULES
from coordinator.worklist.alerts.verbs import VERBS
from coordinator.worklist.subject import Events, Head, Moves, Signal, Subject

SUBJECT = Subject(
    "alerts",
    reads=frozenset({"alerts", "checkins", "households", "power", "tasks"}),
    rules=RULES,
    signals=(Signal(reasons.alerts, reaches=True),),
    head=(Head(40, head.snoozes_to_look_through),),
    card=card.card,
    timeline=(Events(30, timeline.findings), Events(40, timeline.alerts), Events(50, timeline.utility)),
    moves=(Moves(HANDLING, timeline.ALERT_WORDS, timeline.WHY_MOVED),),
    verbs=VERBS,
    came_due=CAME_DUE,
    rates=RATES,
)
