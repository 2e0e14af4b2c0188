"""What a household's card tells of finding: by whom it was found, and the national lists it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.finding import FindingList, FindingPerson, FindingRow
from coordinator.records.households import Household
from coordinator.records.states import IN_ERROR
from coordinator.worklist.finding.open_rounds import open_rounds
from coordinator.worklist.finding.rows import SignalWords
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.worklist.instant import Instant


@dataclass(frozen=True, slots=True)
class OnList:
    """A household on a national list: which round, with which signals, and what became of it."""

    person_id: int
    round: str
    received_on: date
    until: date | None
    signals: tuple[SignalWords, ...]
    state: str
    tries: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingPart(CardPart):
    """By whom a household was found, a code of the reporters; and the national lists it stands on, newest first."""

    found_by: str
    on_lists: tuple[OnList, ...]


def card(instant: Instant, home: Home) -> FindingPart:
    """Gather it."""
    return instant.once(part, home.id)


def part(instant: Instant, household_id: int) -> FindingPart:
    """Gather what finding tells of a household."""
    session = instant.session
    found_by = session.scalar(select(Household.found_by).where(Household.id == household_id)) or ""
    rows = session.execute(
        select(FindingPerson, FindingRow)
        .join(FindingRow, FindingRow.person_id == FindingPerson.id)
        .join(FindingList, FindingList.id == FindingRow.list_id)
        .where(FindingPerson.household_id == household_id, FindingPerson.state != IN_ERROR)
        .order_by(FindingList.version)
    ).all()
    if not rows:
        return FindingPart(found_by, ())
    of_round = {row.id: row for row in instant.once(open_rounds)}
    newest = {record.id: (record, row) for record, row in rows}
    lists = [
        OnList(
            person_id=record.id,
            round=of_round[record.round_id].short,
            received_on=of_round[record.round_id].received_on,
            until=of_round[record.round_id].until,
            signals=tuple(SignalWords(words, code) for words, code in zip(row.signals, row.classes, strict=True)),
            state=record.state,
            tries=record.tries,
            closed_at=record.closed_at,
        )
        for record, row in newest.values()
    ]
    return FindingPart(found_by, tuple(sorted(lists, key=lambda row: (row.received_on, row.person_id), reverse=True)))
