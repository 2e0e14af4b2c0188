"""What power bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.worklist.power import card, head, reasons, timeline
from coordinator.worklist.power.rules import RULES
from coordinator.worklist.power.verbs import VERBS
from coordinator.worklist.subject import Events, Head, Signal, Subject

SUBJECT = Subject(
    "power",
    reads=frozenset({"power", "households"}),
    rules=RULES,
    signals=(Signal(reasons.supply, reaches=True), Signal(reasons.no_data), Signal(reasons.declines)),
    head=(Head(10, head.outages), Head(20, head.vendors)),
    card=card.card,
    timeline=(Events(80, timeline.cuts),),
    verbs=VERBS,
)
