"""What the rows of a list mean for the register, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.casework.households.alike import Person
from coordinator.casework.households.changes import HomeChange
from coordinator.casework.intake.finder import as_text
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Carried, Matching, NewRow
from coordinator.casework.intake.questions import Asking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from coordinator.importers.households.people import HouseholdRow


def person_of(row: HouseholdRow, area_id: int | None) -> Person:
    """Give what a row tells of who it is of."""
    return Person(row.name, row.born_on, row.phone, area_id, row.address, row.born_part)


@dataclass(frozen=True, slots=True)
class NewHome:
    """A household that is not in the register yet, with the consents that were made sure of."""

    row: HouseholdRow
    area_id: int | None
    consents: tuple[tuple[str, date | None], ...] = ()
    not_same_as: tuple[int, ...] = ()
    """Households of which somebody has said that they are of other people."""

    @property
    def person(self) -> Person:
        """What tells its person from others."""
        return person_of(self.row, self.area_id)


@dataclass
class HouseholdPlan:
    """What the rows of a file mean for the register."""

    new: list[NewHome] = field(default_factory=list[NewHome])
    changed: list[HomeChange] = field(default_factory=list[HomeChange])
    same: int = 0
    missing: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    matching: Matching = field(default_factory=Matching)
    meter_column: str = ""
    known_meters: list[Carried] = field(default_factory=list[Carried])
    asking: Asking = field(default_factory=Asking)
    people: dict[int, Person] = field(default_factory=dict[int, Person])
    """Who the households of the register are of, by number, of which somebody has said that they are not a row's."""
    notes: list[str] = field(default_factory=list[str])

    def meters(self, ids: Mapping[int, int]) -> list[Carried]:
        """Give the meters whose numbers stand in the rows; `ids` are the numbers of new households by line."""
        rows = [home.row for home in self.new if home.row.meters]
        return self.known_meters + [Carried(row.line, ids.get(row.line), row.meters, self.meter_column) for row in rows]

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first new households."""
        return tuple(
            NewRow(
                row.line,
                None,
                row.name,
                tuple(
                    (name, text)
                    for name in ("born_on", "born_part", "phone", "town", "address")
                    if (text := as_text(getattr(row, name)))
                )
                + tuple(("note", text) for text in row.notes),
            )
            for row in (home.row for home in self.new[:SHOWN_NEW_ROWS])
        )
