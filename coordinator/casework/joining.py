"""What becomes of the rows of a household that is merged into another: a word for each column that names a household.

A merge deletes nothing. What the household that stays has already remains with the record of the other, so that the
merge can be taken back whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import Household

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.records.households import Resident
    from coordinator.vault.acts import OpenAct


class Rule(StrEnum):
    """What a merge does with the rows of one column."""

    MOVE = "move"
    """They are the other household's from then on; one for which a unique key leaves no room stays."""
    UNLESS_SAME = "unless_same"
    """As `MOVE`, but a row of which the other has the like stays."""
    KEEP = "keep"
    """They stay: what they say is true of the number they name, or the merge itself has done with them."""


RULES: Mapping[str, Rule] = {
    "absence.household_id": Rule.UNLESS_SAME,
    "act.household_id": Rule.KEEP,  # sealed; whoever reads the history asks for both numbers
    "answered_question.household_id": Rule.MOVE,
    "assessment.household_id": Rule.MOVE,
    "assessment.resident_id": Rule.KEEP,  # a resident keeps its number and comes along
    "call.household_id": Rule.MOVE,
    "change.household_id": Rule.KEEP,
    "consent.household_id": Rule.UNLESS_SAME,
    "consent_request.household_id": Rule.UNLESS_SAME,
    "contact.household_id": Rule.MOVE,
    "decline.household_id": Rule.MOVE,
    "draft.household_id": Rule.KEEP,  # nobody's act yet: it says itself where the person is now
    "enrolment.household_id": Rule.MOVE,
    "episode.household_id": Rule.MOVE,
    "finding.household_id": Rule.MOVE,
    "finding_person.household_id": Rule.MOVE,
    "follow_up.household_id": Rule.MOVE,
    "household.merged_into_id": Rule.MOVE,
    "household_merge.household_id": Rule.KEEP,
    "household_merge.merged_id": Rule.KEEP,
    "ladder_step.household_id": Rule.MOVE,
    "link.household_id": Rule.MOVE,
    "meter.household_id": Rule.MOVE,
    "morning_run_step.household_id": Rule.MOVE,
    "note.household_id": Rule.UNLESS_SAME,
    "person_pair.household_id": Rule.KEEP,
    "person_pair.other_id": Rule.KEEP,
    "phone_day.household_id": Rule.MOVE,
    "power_proposal.household_id": Rule.MOVE,
    "resident.household_id": Rule.MOVE,
    "rite_leader.household_id": Rule.UNLESS_SAME,
    "round_item.household_id": Rule.MOVE,
    "row_to_mend.household_id": Rule.MOVE,
    "supply_cut.household_id": Rule.UNLESS_SAME,
    "survey_place.household_id": Rule.MOVE,
    "task.household_id": Rule.MOVE,
    "transition.household_id": Rule.MOVE,
    "utility_alert.household_id": Rule.MOVE,
}
"""By `table.column`. A table of rows that are simply a household's is one line here with `Rule.MOVE`."""


@dataclass
class Joining:
    """One merge under way.

    Attributes
    ----------
    stays, goes : the two households, of which the second is merged into the first
    resident, other : whoever they are of; none where nobody is on record
    staying : by table, numbers of rows that remain with the second whatever their rule
    residents : of rows that name a resident who remains with the second, whom they name from then on
    told : what was settled by rule, as sentences
    """

    act: OpenAct
    stays: Household
    goes: Household
    resident: Resident | None = None
    other: Resident | None = None
    staying: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    residents: dict[int, int] = field(default_factory=dict[int, int])
    told: list[str] = field(default_factory=list[str])

    def keep(self, table: str, row_id: int) -> None:
        """Let a row remain with the household that goes."""
        self.staying.setdefault(table, set()).add(row_id)


def current_number(session: Session, household_id: int) -> int:
    """Give the number a household goes by now: that of the one it was merged into, else its own."""
    into = session.scalar(select(Household.merged_into_id).where(Household.id == household_id))
    return household_id if into is None else current_number(session, into)


def merged_numbers(session: Session) -> dict[int, int]:
    """Map each household that was merged into another to the one that goes on for it."""
    into: dict[int, int] = {
        home: other
        for home, other in session.execute(
            select(Household.id, Household.merged_into_id).where(Household.merged_into_id.is_not(None))
        )
        if other is not None
    }
    return {home: into.get(other, other) for home, other in into.items()}


def numbers_of(session: Session, household_id: int) -> list[int]:
    """List the numbers under which a household is on record: its own, and those of whatever was merged into it."""
    merged = session.scalars(select(Household.id).where(Household.merged_into_id == household_id))
    return [household_id, *sorted(merged)]
