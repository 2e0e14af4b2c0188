"""A programme that may be proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordinator.worklist.said import Said


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A programme that fits what a call told of, and why."""

    programme_id: int
    programme: str
    because: Said
