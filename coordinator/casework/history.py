"""The way back of an act: its rows by the journal, and whatever rested on them by the subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.subjects import SUBJECTS
from coordinator.vault import journal

if TYPE_CHECKING:
    from coordinator.casework.subject import Subject
    from coordinator.vault.acts import OpenAct


def undo(act: OpenAct, act_id: int, subjects: tuple[Subject, ...] = SUBJECTS) -> None:
    """Take an act back.

    Raises
    ------
    RuleError
        As `journal.undo` says.
    """
    journal.undo(act, act_id)
    taken_back(act, subjects)


def taken_back(act: OpenAct, subjects: tuple[Subject, ...] = SUBJECTS) -> None:
    """Let every subject put right what rested on the rows this act took back."""
    for subject in subjects:
        for put_right in subject.taken_back:
            put_right(act)
