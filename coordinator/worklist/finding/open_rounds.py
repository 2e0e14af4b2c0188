"""The rounds with those of their people who have no result yet, in one question for all that rests on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coordinator.records.finding import OPEN_STATES, FindingList, FindingPerson, FindingRound
from coordinator.worklist.finding.rows import ListedRound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.instant import Instant


class OpenPerson(NamedTuple):
    """Somebody of a round without a result; `household_id` is None for nobody of the register."""

    household_id: int | None
    is_untried: bool


@dataclass(frozen=True, slots=True)
class OpenRound(ListedRound):
    """A round with those of its people who have no result."""

    people: tuple[OpenPerson, ...]


def open_rounds(instant: Instant) -> list[OpenRound]:
    """List the rounds, the newest first, worked off or not."""
    later = aliased(FindingList)
    newest = select(func.max(later.version)).where(later.round_id == FindingRound.id).scalar_subquery()
    query = (
        select(
            FindingRound.id,
            FindingRound.source,
            FindingRound.year,
            FindingRound.number,
            FindingList.received_on,
            FindingRound.until,
            FindingPerson.household_id,
            FindingPerson.state,
            FindingPerson.tries,
        )
        .select_from(FindingRound)
        .join(FindingList, (FindingList.round_id == FindingRound.id) & (FindingList.version == newest))
        .outerjoin(FindingPerson, (FindingPerson.round_id == FindingRound.id) & FindingPerson.state.in_(OPEN_STATES))
        .order_by(FindingList.received_on.desc(), FindingRound.id.desc(), FindingPerson.id)
    )
    rows: Sequence[Any] = instant.session.execute(query).all()
    rounds: dict[int, OpenRound] = {}
    people: dict[int, list[OpenPerson]] = {}
    for number, source, year, of_year, received_on, until, home, state, tries in rows:
        if number not in rounds:
            rounds[number], people[number] = OpenRound(number, source, year, of_year, received_on, until, ()), []
        if state is not None:  # none of a round without anybody
            people[number].append(OpenPerson(home, state == "to_do" and not tries))
    return [replace(known, people=tuple(people[known.id])) for known in rounds.values()]
