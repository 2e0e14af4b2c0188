"""What finding rounds bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.worklist.finding import card, head, reasons, timeline
from coordinator.worklist.finding.rules import RULES
from coordinator.worklist.finding.verbs import VERBS
from coordinator.worklist.subject import Events, Head, Signal, Subject

SUBJECT = Subject(
    "finding",
    reads=frozenset({"finding", "households"}),
    rules=RULES,
    signals=(Signal(reasons.people_to_try),),
    head=(Head(60, head.round_lines),),
    card=card.card,
    timeline=(Events(15, timeline.listed), Events(75, timeline.worked)),
    verbs=VERBS,
)
