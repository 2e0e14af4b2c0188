"""Rows about what the calls of a household ask for; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.records.checkins import STEP_LABELS
from coordinator.text import tr
from coordinator.worklist.checkins.rules import STEP_WEIGHTS
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.rows import CallRow, FollowRow, NextStep
    from coordinator.worklist.services.suggested import Suggestion


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """The step of the escalation that is up now (미응답 대응 단계)."""

    round_item_id: int
    state: str
    """`missed` or `concern_open`."""
    missed_at: datetime | None
    step: str
    due_at: datetime
    """The strictest deadline of all that asks to reach this person, as the list has it."""
    actor: Said
    contact: str
    """Whom to ask first, with the relation; of the step that asks the contacts."""
    done: tuple[tuple[str, str], ...]
    """The other steps that came up and what each brought."""
    asks: NextStep | None = None
    """How the list says the person is to be reached next, of all that asks for it; none where it says nothing."""

    @property
    def said(self) -> Said:
        """The step in the words of the list."""
        if self.asks is not None:
            return self.asks.said
        words = STEP_WEIGHTS[self.step].step or STEP_LABELS[self.step]
        return Said(self.step, words, {"contact": self.contact or _somebody})

    @property
    def is_asked(self) -> bool:
        """Say whether the next step is what this step does, not one that something else wants sooner."""
        return self.asks is None or self.asks.act == STEP_WEIGHTS[self.step].act


def _somebody() -> str:
    return tr("somebody who knows the person")


@dataclass(frozen=True, slots=True)
class CallWork:
    """What the calls of a household ask for: the call that wants somebody, what came of it, the step that is up."""

    call: CallRow | None
    """The newest concern nobody has settled, else the last call."""
    is_open: bool
    """It is a concern that still wants somebody."""
    came_of: tuple[FollowRow, ...]
    escalation: EscalationRow | None = field(metadata={"key": "ladder"})
    """Printed by the command line as `ladder`, the key it always had."""
    stopped: str
    """Why nobody is to be reached now, a code of `EXCLUSION_LABELS`; empty where the person is."""
    task_text: str
    """A text for a task, from topic and summary."""
    task_due_on: date
    """A day for it: today, or the next working day once the office is about to close."""
    suggestions: tuple[Suggestion, ...]
