"""The service links of a household, as its timeline names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.services import Link, Programme

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant


def programmes(instant: Instant, household_id: int) -> dict[int, str]:
    """Give the programme of each link."""
    rows = instant.session.execute(
        select(Link.id, Programme.name)
        .join(Programme, Programme.id == Link.programme_id)
        .where(Link.household_id == household_id)
    )
    return {number: name for number, name in rows}
