"""What tasks bring into the list, the card, the timeline and the head of the day."""

from __future__ import annotations

from coordinator.records.tasks import TASK, TASK_REASON_LABELS
from coordinator.worklist.subject import Events, Moves, Signal, Subject
from coordinator.worklist.tasks import card, reasons, timeline
from coordinator.worklist.tasks.rules import RULES
from coordinator.worklist.tasks.verbs import VERBS

SUBJECT = Subject(
    "tasks",
    reads=frozenset({"tasks"}),
    rules=RULES,
    signals=(Signal(reasons.due_tasks),),
    card=card.card,
    timeline=(Events(60, timeline.tasks),),
    moves=(Moves(TASK, timeline.texts, TASK_REASON_LABELS),),
    verbs=VERBS,
)
