"""A visit as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit: whose, for which day, when it was made."""

    id: int
    household_id: int
    name: str
    area: str
    planned_on: date
    made_at: datetime | None

    @property
    def state(self) -> str:
        """`planned` or `made`."""
        return "planned" if self.made_at is None else "made"
