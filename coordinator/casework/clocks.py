"""Everything whose time came while the program was closed, evaluated once up to now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.subjects import SUBJECTS

if TYPE_CHECKING:
    from coordinator.casework.moves import CameDue
    from coordinator.casework.subject import Subject
    from coordinator.vault.acts import OpenAct


def run(act: OpenAct, subjects: tuple[Subject, ...] = SUBJECTS) -> list[CameDue]:
    """Evaluate the clocks of all subjects; gives what came due, in that order."""
    came = [due for subject in subjects for clock in subject.clocks for due in clock(act)]
    return sorted(came, key=lambda due: due.due_at)
