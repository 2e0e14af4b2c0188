"""What services bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.records.services import LINK
from coordinator.worklist.services import card, reasons, timeline
from coordinator.worklist.services.on_map import LAYERS
from coordinator.worklist.services.rules import RULES
from coordinator.worklist.services.verbs import VERBS
from coordinator.worklist.subject import Moves, Signal, Subject

SUBJECT = Subject(
    "services",
    reads=frozenset({"services", "alerts", "households", "tasks"}),
    rules=RULES,
    signals=(Signal(reasons.links), Signal(reasons.wanted)),
    card=card.card,
    moves=(Moves(LINK, timeline.programmes),),
    verbs=VERBS,
    layers=LAYERS,
)
