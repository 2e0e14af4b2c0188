"""What is said of rows of a list of households that were not taken whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.casework.intake.finder import as_text
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coordinator.casework.households.changes import HomeChange, KnownHome
    from coordinator.casework.intake.plan import Matching
    from coordinator.importers.households.people import HouseholdRow


class RowNames:
    """Names rows among the problems of a file.

    Parameters
    ----------
    columns : what the file calls our fields
    """

    def __init__(self, matching: Matching, columns: Mapping[str, str]) -> None:
        self._matching = matching
        self._columns = columns

    def perhaps_known(self, row: HouseholdRow) -> None:
        """Say that a row may mean somebody of the register, and waits."""
        message = tr("Perhaps this is somebody of the register; the row waits until a person has said it.")
        self._matching.add(row.line, self._columns["name"], row.name, "perhaps_known", message)

    def may_be_of(self, row: HouseholdRow, earlier: HouseholdRow) -> None:
        """Say that a row may mean the person of an earlier row, and waits."""
        message = tr(
            "Line {n} may be the same person; the row waits until a person has said whether it is.", n=earlier.line
        )
        self._matching.add(row.line, self._columns["name"], row.name, "perhaps_known", message)

    def duplicate(self, row: HouseholdRow, earlier: int) -> None:
        """Say that a row is of the person of an earlier row, which was kept."""
        message = tr("The same household stands in line {n} with other values; the first one was kept.", n=earlier)
        self._matching.add(row.line, self._columns["name"], row.name, "duplicate", message)

    def ended(self, known: KnownHome, row: HouseholdRow) -> None:
        """Say that a row is of somebody who left the register."""
        message = tr(
            "{name} left the register (household {n}); the row was not taken.",
            name=known.person.name,
            n=known.household.id,
        )
        self._matching.add(row.line, self._columns["name"], row.name, "ended", message)

    def other_person(self, row: HouseholdRow) -> None:
        """Say that a row's number is that of another person."""
        message = tr("This number belongs to another person in the register. Check who moved, then change it there.")
        column = self._columns.get("external_id", self._columns["name"])
        self._matching.add(row.line, column, row.external_id, "other_person", message)

    def open_question(self, line: int, column: str, words: str, known: KnownHome) -> None:
        """Name what a list says of somebody and nobody has answered yet; the row waits to be answered."""
        message = tr(
            "The list says “{words}” of {name}, the register does not; nothing was changed. Record it, or leave it.",
            words=words,
            name=known.person.name,
        )
        self._matching.add(line, column, words, "list_says", message, reject=False)
        self._matching.waiting_lines.add(line)

    def gone(self, row: HouseholdRow) -> None:
        """Say that a row is of somebody who is gone by the list, and whom the register does not know."""
        assert row.mark is not None
        message = tr(
            "The list says “{words}”, and nobody of the register fits; the person was not taken in.",
            words=row.mark.words,
        )
        self._matching.add(row.line, self._columns.get(row.mark.column, ""), row.mark.words, "gone", message)

    def namesake(self, row: HouseholdRow) -> None:
        """Say that somebody of the name is in the register there; the person is taken."""
        message = tr("Somebody of this name is in the register here; look whether it is the same person.")
        self._matching.add(row.line, self._columns["name"], row.name, "namesake", message, reject=False)

    def born_before(self, row: HouseholdRow, now: datetime | None) -> HouseholdRow:
        """Leave a birth after `now` out, and name it; the person is taken."""
        if now is None:
            return row
        born, today = row.born_part if row.born_on is None else f"{row.born_on}", f"{now.date()}"
        if born <= today[: len(born)]:
            return row
        message = tr("The date of birth lies in the future; it was left out. Find it out.")
        column = self._columns.get("born_on", "")
        self._matching.add(row.line, column, row.born_on or born, "future", message, reject=False)
        return replace(row, born_on=None, born_part="")

    def unknown_area(self, row: HouseholdRow, county: str) -> None:
        """Say that the county has no such area, or that it is in another county; the person is taken."""
        named = f"{row.town} {row.village}".strip()
        column = ("village" if row.village else "town") if named else "address"
        message = tr("This area is not known in the county; the household is kept without it.")
        if county:
            message = tr("This place is in {county}, not in the county; look where the person lives.", county=county)
        self._matching.add(row.line, self._columns.get(column, ""), named or row.address, "area", message, reject=False)

    def contact(self, row: HouseholdRow, home: KnownHome) -> None:
        """Say that a row has name and phone of somebody's contact, who is no resident unasked."""
        message = tr(
            "This is a contact of {name} (household {n}) by name and phone; nobody was taken in. Say whether the "
            "person lives alone too.",
            name=home.person.name,
            n=home.household.id,
        )
        self._matching.add(row.line, self._columns["name"], row.name, "contact", message)

    def keep_own(self, change: HomeChange) -> None:
        """Keep name and birth of the register where a person has said who it is: the list's are the ones in doubt."""
        resident = change.known.resident
        for name in ("name", "born_on"):
            if resident is not None and name in change.resident and getattr(resident, name):
                message = tr(
                    "The register's own stays: {value}. Correct it there if the list is right.",
                    value=as_text(getattr(resident, name)),
                )
                value = as_text(change.resident.pop(name))
                self._matching.add(change.row.line, self._columns.get(name, ""), value, "kept", message, reject=False)
