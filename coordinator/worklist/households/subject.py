"""What households bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.worklist.households import card, reasons, timeline
from coordinator.worklist.households.on_map import LAYERS, RATES
from coordinator.worklist.households.rules import RULES
from coordinator.worklist.households.verbs import VERBS
from coordinator.worklist.subject import Events, Signal, Subject

SUBJECT = Subject(
    "households",
    reads=frozenset({"households"}),
    rules=RULES,
    signals=(Signal(reasons.returns, reaches=True), Signal(reasons.contact_lost)),
    card=card.card,
    timeline=(
        Events(10, timeline.registered),
        Events(15, timeline.merges),
        Events(70, timeline.absences),
        Events(90, timeline.notes),
    ),
    verbs=VERBS,
    layers=LAYERS,
    rates=RATES,
)
