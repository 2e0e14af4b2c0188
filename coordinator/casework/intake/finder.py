"""Rows that name a household by phone or number: whose they are, and what they mean against what is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import select

from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, ChangedRow, Matching, NewRow
from coordinator.casework.joining import merged_numbers
from coordinator.importers.checkins.words import same_name
from coordinator.records.households import Household, Resident, home_numbered
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.orm import Mapped, Session


class DayRow(Protocol):
    """A row that names its household by the partner's number or a phone in digits."""

    @property
    def line(self) -> int:
        """Its line in the file."""
        ...

    @property
    def phone(self) -> str:
        """The phone, empty where the row has none."""
        ...

    @property
    def external_id(self) -> str:
        """The partner's number, empty where the row has none."""
        ...


class OfHousehold(Protocol):
    """A stored record of a household."""

    household_id: Mapped[int]


Row = TypeVar("Row", bound=DayRow)
Record = TypeVar("Record", bound=OfHousehold)


@dataclass
class DayPlan(Generic[Row, Record]):
    """What such rows mean: new ones with their household, changed ones with their record and new values."""

    matching: Matching
    new: list[tuple[int, Row]] = field(default_factory=list[Any])
    changed: list[tuple[Record, Row, dict[str, Any]]] = field(default_factory=list[Any])
    same: int = 0
    names: Callable[[int], str] = field(default=lambda _: "")
    """The name of who lives in a household."""
    brings: Callable[[Row], tuple[tuple[str, str], ...]] = field(default=lambda _: ())
    """What a row brings, by our field names, as text."""

    def described(self) -> tuple[ChangedRow, ...]:
        """Describe the changed rows per field."""
        return tuple(
            ChangedRow(
                row.line,
                record.household_id,
                self.names(record.household_id),
                tuple((name, as_text(getattr(record, name)), as_text(new)) for name, new in values.items()),
            )
            for record, row, values in self.changed
        )

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first new rows."""
        return tuple(
            NewRow(row.line, household_id, self.names(household_id), self.brings(row))
            for household_id, row in self.new[:SHOWN_NEW_ROWS]
        )


def as_text(value: object) -> str:
    """Write a stored value as a preview shows it; lists by commas, nothing as nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


class Finder:
    """Finds the household of a row by the partner's number, else by the phone of who lives there now.

    Attributes
    ----------
    names : who lives in a household now, by its number
    """

    def __init__(self, session: Session, columns: dict[str, str], matching: Matching) -> None:
        self._columns = columns
        self._matching = matching
        self._by_number: dict[str, int] = {
            number: household_id
            for household_id, number in session.execute(
                select(Household.id, Household.external_id).where(Household.external_id.is_not(None))
            )
            if number
        }
        self._merged = merged_numbers(session)
        self._also_named: dict[int, list[str]] = defaultdict(list)
        """Under which other names somebody is known: those of records that were merged into this one."""
        self._by_phone: dict[str, set[int]] = defaultdict(set)
        self.names: dict[int, list[str]] = defaultdict(list)
        for household_id, phone, name, ended_on in session.execute(
            select(Resident.household_id, Resident.phone, Resident.name, Household.ended_on)
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.moved_out_on.is_(None))
            .order_by(Resident.id)
        ):
            self.names[household_id].append(name)
            if household_id in self._merged:
                household_id = self._merged[household_id]
                self._also_named[household_id].append(name)
                ended_on = None
            if phone and ended_on is None:
                self._by_phone[phone].add(household_id)

    def label(self, household_id: int) -> str:
        """Give the name of who lives there."""
        return ", ".join(self.names.get(household_id, ()))

    def find(self, row: DayRow, *, name: str = "", is_well: bool = False) -> int | None:
        """Give the household, or name why there is none; a name that is not the register's is said and kept.

        Parameters
        ----------
        name : whom the row names, where it names anybody
        is_well : whether the row says that this person is well; that somebody of another name is well at this phone
            says nothing of who lives here, and such a row is not taken
        """
        home = home_numbered(row.external_id or "", self._by_number, self.names, self._merged)
        by_phone = home is None
        if home is None:
            home = self._by_phone_and_name(row, name)
        known = [*self.names.get(home, ()), *self._also_named.get(home, ())] if home is not None else ()
        if home is not None and name and known and not any(same_name(name, registered) for registered in known):
            others_word = by_phone and is_well
            self._matching.add(
                row.line,
                self._columns.get("name", ""),
                name,
                "name_differs",
                tr("The register has another name for this phone or number (household {n}); look whose it is.", n=home),
                reject=others_word,
            )
            return None if others_word else home
        return home

    def _by_phone_and_name(self, row: DayRow, name: str) -> int | None:
        if not row.phone:
            self._matching.add(
                row.line,
                self._columns.get("external_id", ""),
                row.external_id,
                "unknown_household",
                tr("No household of the register has this number."),
            )
            return None
        homes = self._by_phone.get(row.phone, set())
        if len(homes) > 1 and name:
            exact = {home for home in homes if name in self.names[home]}
            homes = (
                exact or {home for home in homes if any(same_name(name, known) for known in self.names[home])} or homes
            )
        if len(homes) == 1:
            return next(iter(homes))
        code, message = (
            (
                "shared_phone",
                tr(
                    "Households {numbers} share this phone, and the row does not tell them apart. "
                    "Ask the sender for the name or number.",
                    numbers=", ".join(str(number) for number in sorted(homes)),
                ),
            )
            if homes
            else ("unknown_phone", tr("Nobody in the register has this phone."))
        )
        self._matching.add(row.line, self._columns.get("phone", ""), row.phone, code, message)
        return None


def is_first(
    first_lines: dict[Any, int], key: tuple[Any, ...], row: DayRow, column: str, value: date, matching: Matching
) -> bool:
    """Say whether a row is the first of its key; a later one is named and not taken."""
    earlier = first_lines.setdefault(key, row.line)
    if earlier == row.line:
        return True
    matching.add(row.line, column, value, "duplicate", tr("This comes twice; line {n} was kept.", n=earlier))
    return False
