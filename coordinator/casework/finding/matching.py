"""The people of a list against the register and against an earlier list of their round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.alike import Person, PersonIndex, births_differ, name_key, names_alike, speaks_for
from coordinator.casework.households.changes import KnownHome, register_of
from coordinator.casework.households.planned import person_of
from coordinator.casework.households.row_questions import MOST_HOMES, HouseholdQuestions
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.finder import as_text
from coordinator.records.crisis_signals import signal_class
from coordinator.records.finding import FindingList, FindingPerson, FindingRow
from coordinator.records.households import Area
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Matching
    from coordinator.casework.intake.questions import Asking
    from coordinator.importers.finding.people import ListedPerson

_SOMEBODY_ELSE = mark("Somebody else: a person of the round only")


@dataclass(slots=True)
class Known:
    """A person of an earlier list of the round, with the newest row of it."""

    record: FindingPerson
    row: FindingRow

    @property
    def person(self) -> Person:
        """What tells it from others."""
        row = self.row
        return Person(row.name, row.born_on, row.phone, self.record.area_id, row.address, row.born_part)


@dataclass(slots=True)
class Placed:
    """A person of a list: whom of the register it is, whom it may be, and who of an earlier list.

    Attributes
    ----------
    home : the number of its household; None for nobody or where nobody has said it
    perhaps : the numbers it may be, while that is open
    classes : the class of each of its signals
    changes : against the earlier list: field, then and now
    """

    listed: ListedPerson
    person: Person
    home: int | None = None
    perhaps: list[int] = field(default_factory=list[int])
    classes: list[str] = field(default_factory=list[str])
    known: Known | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


class ListMatcher:
    """Goes through the people of one list.

    Parameters
    ----------
    columns : what the file calls our fields
    received_on : by which the classes of signals are read
    """

    def __init__(
        self, session: Session, columns: Mapping[str, str], received_on: date, asking: Asking, matching: Matching
    ) -> None:
        self._areas = AreaIndex(session)
        self._register = register_of(session)
        self._people: PersonIndex[KnownHome] = PersonIndex(self._register, self._areas.may_be_one)
        self._by_number = {home.household.external_id: home for home in self._register if home.household.external_id}
        places = {area_id: name for area_id, name in session.execute(select(Area.id, Area.name))}
        self._questions = HouseholdQuestions(asking, columns, places, other=_SOMEBODY_ELSE)
        self._columns, self._received_on, self._matching = columns, received_on, matching
        self.unknown_signals: dict[str, int] = {}
        """Signals no class knows, with the number of people who have them."""

    def place(self, rows: Sequence[ListedPerson], earlier: Sequence[Known] = ()) -> list[Placed]:
        """Say of each person who it is."""
        before: PersonIndex[Known] = PersonIndex(earlier, self._areas.may_be_one)
        by_number = {known.row.external_id: known for known in earlier if known.row.external_id}
        taken: set[int] = set()
        answer: list[Placed] = []
        line_of_home: dict[int, int] = {}
        for listed in rows:
            placed = self._read(listed)
            placed.known = _known(placed, before, by_number, taken)
            if placed.known is not None:
                taken.add(placed.known.record.id)
                placed.changes = _changes(placed, placed.known.row)
            if placed.known is None or placed.known.record.household_id is None:
                self._find_home(placed)
            if placed.home is not None:
                self._name_second(placed, line_of_home)
            answer.append(placed)
        return answer

    def _read(self, listed: ListedPerson) -> Placed:
        row = listed.person
        area_id, complete = self._areas.find(row.town, row.village, row.address)
        if not complete:
            message = tr("The area is not one of the county's; the person is kept with the words of the list.")
            column = next((self._columns[name] for name in ("village", "town", "address") if name in self._columns), "")
            self._matching.add(row.line, column, row.village or row.town, "area", message, reject=False)
        classes = [sign.of_class or signal_class(sign.words, self._received_on) for sign in listed.signs]
        for sign, code in zip(listed.signs, classes, strict=True):
            if not code:
                self.unknown_signals[sign.words] = self.unknown_signals.get(sign.words, 0) + 1
        return Placed(listed, person_of(row, area_id), classes=classes)

    def _find_home(self, placed: Placed) -> None:
        row, person = placed.listed.person, placed.person
        numbered = self._by_number.get(row.external_id) if row.external_id else None
        if numbered is not None and speaks_for(person, numbered.person):
            placed.home = numbered.household.id
            return
        equal = self._people.equal(person)
        if len(equal) == 1:
            placed.home = equal[0].household.id
            return
        near = (equal or self._people.perhaps(person))[:MOST_HOMES]
        if not near:
            return
        answer = self._questions.who(row, person.area_id, near)
        if isinstance(answer, KnownHome):
            placed.home = answer.household.id
        elif not answer:
            placed.perhaps = [home.household.id for home in near]
            message = tr("It may be somebody of the register; the person is taken, and the desk asks who it is.")
            self._matching.add(
                row.line, self._columns.get("name", ""), row.name, "perhaps_known", message, reject=False
            )

    def _name_second(self, placed: Placed, line_of_home: dict[int, int]) -> None:
        assert placed.home is not None
        line = placed.listed.line
        earlier = line_of_home.setdefault(placed.home, line)
        if earlier != line:
            message = tr(
                "Line {n} means the same household of the register; look whether one person stands there twice.",
                n=earlier,
            )
            name = placed.person.name
            self._matching.add(line, self._columns.get("name", ""), name, "same_household", message, reject=False)


def earlier_people(session: Session, round_id: int) -> list[Known]:
    """Give the people of a round, each with the newest row of it."""
    rows = session.execute(
        select(FindingPerson, FindingRow)
        .join(FindingRow, FindingRow.person_id == FindingPerson.id)
        .join(FindingList, FindingList.id == FindingRow.list_id)
        .where(FindingPerson.round_id == round_id)
        .order_by(FindingList.version, FindingRow.line)
    )
    return list({record.id: Known(record, row) for record, row in rows}.values())


def _known(placed: Placed, before: PersonIndex[Known], by_number: Mapping[str, Known], taken: set[int]) -> Known | None:
    """Find who of the earlier list a person is; a name, birth or phone put right makes nobody another."""
    person = placed.person
    numbered = by_number.get(placed.listed.person.external_id)
    if numbered is not None and numbered.record.id not in taken and speaks_for(person, numbered.person):
        return numbered
    equal = [known for known in before.equal(person) if known.record.id not in taken]
    if equal:
        return equal[0]
    near = [
        known
        for known in before.perhaps(person)
        if known.record.id not in taken
        and names_alike(name_key(person.name), name_key(known.person.name))
        and (not births_differ(person, known.person) or (person.phone and person.phone == known.person.phone))
    ]
    return near[0] if len(near) == 1 else None


def _changes(placed: Placed, row: FindingRow) -> tuple[tuple[str, str, str], ...]:
    """Say what a list says otherwise of a person than the earlier one."""
    listed = placed.listed
    person = listed.person
    pairs = (
        ("name", row.name, person.name),
        ("born_on", as_text(row.born_on or row.born_part), as_text(person.born_on or person.born_part)),
        ("phone", row.phone, person.phone),
        ("address", row.address, person.address),
        ("signals", ", ".join(row.signals), ", ".join(sign.words for sign in listed.signs)),
    )
    return tuple((name, before, now) for name, before, now in pairs if before != now)
