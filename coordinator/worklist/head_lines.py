"""The lines at the head of the day: what concerns many homes at once and would be noise home by home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import HeadLine
    from coordinator.worklist.subject import Subject


def head_lines(instant: Instant, subjects: Iterable[Subject] = SUBJECTS) -> list[HeadLine]:
    """List what every subject has to tell once for many homes."""
    heads = sorted((head for subject in subjects for head in subject.head), key=lambda head: head.place)
    return [line for head in heads for line in instant.once(head.ask)]
