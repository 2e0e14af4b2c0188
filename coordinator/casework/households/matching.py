"""Household rows of a file against the register: which home a row means, and what it would change of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.alike import (
    PERHAPS,
    SAME,
    Person,
    PersonIndex,
    is_another,
    name_key,
    names_alike,
    one_person,
    same_address,
    speaks_for,
)
from coordinator.casework.households.changes import (
    HomeChange,
    KnownHome,
    Proposed,
    compare_home,
    of_contacts,
    register_of,
)
from coordinator.casework.households.named_rows import RowNames
from coordinator.casework.households.planned import HouseholdPlan, NewHome, person_of
from coordinator.casework.households.row_consents import RowConsents
from coordinator.casework.households.row_questions import ENDS, GONE, MOST_HOMES, OTHER, HouseholdQuestions
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.grids import placed
from coordinator.casework.intake.plan import Carried
from coordinator.casework.intake.questions import NO, YES, Asking
from coordinator.importers.households.marks import Became
from coordinator.importers.households.notes import NOTE_FIELDS
from coordinator.importers.reading.cells import meter_key
from coordinator.records.households import Area, LifeStatus
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.households.people import HouseholdRow

_SURE = 1_000
"""What a partner's number counts beside what agrees of a person."""


def plan_households(
    session: Session,
    rows: Sequence[HouseholdRow],
    columns: dict[str, str],
    now: datetime | None = None,
    answers: Mapping[str, str] | None = None,
) -> HouseholdPlan:
    """Match rows to the register: by the partner's number, else by who they are of; what is not plain is asked.

    Parameters
    ----------
    columns : what the file calls our fields, for the naming of problems
    now : a birth after it is left out; None leaves that check to the commit
    answers : what a person has answered to the questions, by their keys
    """
    return _Matcher(session, columns, now, Asking.of(session, answers)).plan(rows)


@dataclass(slots=True)
class _Meant:
    """A row with who it is of, and the homes that it means beyond doubt."""

    row: HouseholdRow
    person: Person
    equal: Sequence[KnownHome]
    is_numbered: bool = False


class _Matcher:
    """Goes through the rows of one list."""

    def __init__(self, session: Session, columns: dict[str, str], now: datetime | None, asking: Asking) -> None:
        self._session = session
        self._columns = columns
        self._now = now
        self._areas = AreaIndex(session)
        self._register = register_of(session)
        self._by_number = {number: home for home in self._register for number in home.numbers}
        self._by_bare_number: dict[str, list[KnownHome]] = defaultdict(list)
        for number, home in self._by_number.items():
            self._by_bare_number[meter_key(number)].append(home)
        self._of_contacts = of_contacts(self._register)
        self._people = PersonIndex(self._register, self._areas.may_be_one)
        for home in self._register:
            for merged in home.merged:
                self._people.add(home, merged.person)
        places = {area_id: name for area_id, name in session.execute(select(Area.id, Area.name))}
        self._questions = HouseholdQuestions(asking, columns, places)
        meter_column = columns.get("meter") or columns.get("customer", "")
        self._plan = HouseholdPlan(meter_column=meter_column, asking=asking)
        self._named = RowNames(self._plan.matching, columns)
        self._consents = RowConsents(self._questions, self._plan.matching, self._named, columns, now)
        self._row_of_home: dict[int, HouseholdRow] = {}
        self._new_people: PersonIndex[NewHome] = PersonIndex((), self._areas.may_be_one)

    def plan(self, rows: Sequence[HouseholdRow]) -> HouseholdPlan:
        """Say of each row what it means."""
        rows, self._plan.notes = placed(self._session, rows, self._plan.asking, self._columns, self._plan.matching)
        read = [self._read(row) for row in rows]
        self._hold_homes(read)
        for meant in read:
            self._take(meant)
        self._plan.missing = [
            (home.household.id, home.person.name)
            for home in self._register
            if home.household.ended_on is None and home.household.id not in self._row_of_home
        ]
        return self._plan

    def _read(self, row: HouseholdRow) -> _Meant:
        row = self._named.born_before(row, self._now)
        area_id, complete = self._areas.find(row.town, row.village, row.address)
        if not complete:
            self._named.unknown_area(row, self._areas.elsewhere(row.town, row.village, row.address))
        person = person_of(row, area_id)
        numbered = self._numbered(row)
        if numbered is not None:
            return _Meant(row, person, [numbered], is_numbered=True)
        if not row.name:
            known = self._by_phone(row)
            return _Meant(row, person, [] if known is None else [known])
        return _Meant(row, person, [home for home in self._people.equal(person) if self._may_have(home, row)])

    def _hold_homes(self, read: Sequence[_Meant]) -> None:
        """Give each home to the row that agrees with it most, so that it does not matter which stands first."""
        most: dict[int, int] = {}
        for meant in read:
            if len(meant.equal) != 1:
                continue
            home = meant.equal[0]
            agreeing = _SURE if meant.is_numbered else self._people.agreeing(meant.person, home.person)
            if agreeing > most.get(home.household.id, -1):
                most[home.household.id] = agreeing
                self._row_of_home[home.household.id] = meant.row
        self._sure_row_of_home = dict(self._row_of_home)

    def _take(self, meant: _Meant) -> None:
        row, person = meant.row, meant.person
        if len(meant.equal) == 1:
            known = meant.equal[0]
            if not meant.is_numbered or not row.name or self._has_number(row, person, known):
                self._take_known(known, row, person, is_said=False)
        elif row.name:
            answer, others = self._who(row, person, meant.equal)
            if isinstance(answer, KnownHome):
                self._take_known(answer, row, person, is_said=True)
            elif answer is not None:
                self._take_new(row, person, others)
        else:
            message = tr("The name is missing.")
            self._plan.matching.add(row.line, self._columns["name"], "", "name_missing", message)

    # ------------------------------------------------------------ who it is

    def _who(
        self, row: HouseholdRow, person: Person, equal: Sequence[KnownHome]
    ) -> tuple[KnownHome | str | None, tuple[int, ...]]:
        """Find who of the register a row means.

        Returns
        -------
        the home, an empty text for somebody new, None where a person has to say it first; and the homes it is not
        """
        # Another partner has numbers of its own: two numbers are two households only where nothing else says one.
        near = equal or [
            home
            for home in self._people.perhaps(person)
            if self._may_have(home, row) or (person.born_on is not None and person.born_on == home.person.born_on)
        ]
        near = [home for home in near if not self._is_of_another(home, row)][:MOST_HOMES]
        if not near:
            return "", ()
        for home in near:
            holder = self._sure_row_of_home.get(home.household.id)
            if holder is not None and self._questions.is_double(row, holder):
                self._named.duplicate(row, holder.line)  # said with an earlier file, when both were new
                return None, ()
        answer = self._questions.who(row, person.area_id, near)
        if answer == OTHER:
            self._plan.people.update({home.household.id: home.person for home in near})
            return "", tuple(home.household.id for home in near)
        if answer:
            return answer, ()
        self._named.perhaps_known(row)
        return None, ()

    def _is_of_another(self, home: KnownHome, row: HouseholdRow) -> bool:
        """Say whether a home's person stands in the list by another row, under a name that is not this row's."""
        holder = self._sure_row_of_home.get(home.household.id)
        if holder is None or holder is row or names_alike(name_key(row.name), name_key(home.person.name)):
            return False
        same_birth = row.born_on is not None and row.born_on == (holder.born_on or home.person.born_on)
        return not (same_birth and row.phone and row.phone == (holder.phone or home.person.phone))

    def _has_number(self, row: HouseholdRow, person: Person, known: KnownHome) -> bool:
        """Say whether the home of a number is the row's; where the number alone says it, a person does."""
        persons = known.persons
        if not known.person.name or (
            any(speaks_for(person, one) for one in persons) or all(is_another(person, one) for one in persons)
        ):
            return True  # that it is another person's is named where the row is taken
        answer = self._questions.has_number(row, known)
        if not answer:
            self._named.perhaps_known(row)
        elif answer == NO:
            self._named.other_person(row)
            self._settle(row, answer)
        return answer == YES

    def _numbered(self, row: HouseholdRow) -> KnownHome | None:
        """Find a home by the partner's number; one that lost its zeros or signs counts where the name is the same."""
        if not row.external_id:
            return None
        exact = self._by_number.get(row.external_id)
        if exact is not None:
            return exact
        alike = self._by_bare_number.get(meter_key(row.external_id), [])
        same_name = [home for home in alike if name_key(home.person.name) == name_key(row.name)]
        return same_name[0] if len(alike) == len(same_name) == 1 else None

    @staticmethod
    def _may_have(home: KnownHome, row: HouseholdRow) -> bool:
        """Say whether a home can be the row's by the partner's number: two different ones tell two households apart."""
        numbers = home.numbers
        is_apart = bool(row.external_id and numbers)
        return not is_apart or meter_key(row.external_id) in {meter_key(number) for number in numbers}

    def _by_phone(self, row: HouseholdRow) -> KnownHome | None:
        """Find the one household of a phone, for a row whose name was lost."""
        homes = [
            home
            for home in self._register
            if row.phone and home.household.ended_on is None and home.person.phone == row.phone
            if self._may_have(home, row)
        ]
        return homes[0] if len(homes) == 1 else None

    # ------------------------------------------------------------ somebody new

    def _take_new(self, row: HouseholdRow, person: Person, others: tuple[int, ...]) -> None:
        for earlier in self._new_people.perhaps(person):
            if not (likeness := self._likeness(row, person, earlier)):
                continue
            answer = SAME if likeness == SAME else self._questions.second(row, earlier.row)
            if answer == SAME:
                self._named.duplicate(row, earlier.row.line)
                return
            if not answer:
                self._named.may_be_of(row, earlier.row)
                return
        home = self._of_contacts.get((name_key(row.name), row.phone))
        if home is not None and (answer := self._questions.is_resident(row, home)) != YES:
            self._named.contact(row, home)
            self._settle(row, answer)
            return
        if row.mark is not None and row.mark.became in GONE:
            answer = self._questions.take_gone(row, row.mark)
            if answer != YES:
                self._named.gone(row)
                self._settle(row, answer)
                return
        if not others and self._people.namesakes(person):
            self._named.namesake(row)
        if row.mark is not None and row.mark.column not in NOTE_FIELDS:  # not to be lost; a remark is kept as it is
            row = replace(row, notes=(*row.notes, tr("The list says: {words}", words=row.mark.words)))
        new = NewHome(row, person.area_id, tuple(self._consents.brought(row, None)), others)
        self._new_people.add(new)
        self._plan.new.append(new)

    def _likeness(self, row: HouseholdRow, person: Person, earlier: NewHome) -> str:
        """Say whether an earlier row is of the same person: `same`, `perhaps`, or not (empty)."""
        known = earlier.person
        same_name = name_key(person.name) == name_key(known.name)
        same_birth = person.born_on is not None and person.born_on == known.born_on
        same_phone = bool(person.phone) and person.phone == known.phone
        if not (same_birth and same_phone) and not names_alike(name_key(person.name), name_key(known.name)):
            return ""  # a couple, or neighbours with one phone
        likeness = one_person(person, known)
        if row.external_id and earlier.row.external_id:
            # One partner's two numbers are two people, unless everything else says one.
            is_one = same_name and same_birth and (same_phone or same_address(person.address, known.address))
            return PERHAPS if is_one and likeness else ""
        is_sure = likeness == SAME and any(home is earlier for home in self._new_people.equal(person))
        return SAME if is_sure else PERHAPS if likeness else ""

    # ------------------------------------------------------------ somebody of the register

    def _take_known(self, known: KnownHome, row: HouseholdRow, person: Person, *, is_said: bool) -> None:
        if not self._is_free(known, row, person) or not self._fits(known, row):
            return
        plan, area_id = self._plan, person.area_id
        if known.household.ended_on is not None and row.mark is not None and row.mark.became in GONE:
            plan.same += 1  # the list says what the register has: who left is not asked about month by month
            return
        if known.household.ended_on is not None:
            answer = self._questions.returned(row, known)
            if answer != YES:
                self._named.ended(known, row)
                self._settle(row, answer)
                return
            change = compare_home(known, row, area_id, self._consents.brought(row, known))
            change.acts.append(Proposed("returned", row.name))
            plan.changed.append(change)
            return
        if row.mark is not None and row.mark.became in GONE:
            # What a list of the past says of an address is no news; only what became of the person is.
            acts = self._agreed(known, row)
            notes = tuple(text for text in row.notes if text not in known.notes)
            change = HomeChange(known, row, {}, {}, [], [], [], notes, acts)
        else:
            # A file that names the town alone, or whose village was lost, takes no village from anybody.
            in_area = self._areas.narrower(known.household.area_id, area_id)
            change = compare_home(known, row, in_area, self._consents.brought(row, known))
            change.acts += self._agreed(known, row)
            if row.mark is None or row.mark.became != Became.REFUSED:  # who refused at all is asked about once
                change.acts += self._consents.withdrawn(row, known)
            if is_said:
                self._named.keep_own(change)
        if row.meters:
            plan.known_meters.append(Carried(row.line, known.household.id, row.meters, plan.meter_column))
        if change:
            plan.changed.append(change)
        elif row.line in plan.matching.waiting_lines:
            plan.matching.rejected += 1  # never “as stored”: the list says something else, and nobody has answered
            plan.matching.rejected_lines.add(row.line)
        else:
            plan.same += 1

    def _agreed(self, known: KnownHome, row: HouseholdRow) -> list[Proposed]:
        """Ask about what became of somebody; give what a person has agreed to."""
        if row.mark is None or not self._is_news(known, row.mark.became):
            return []
        kind, _ = ENDS[row.mark.became]
        answer = self._questions.became(row, row.mark, known)
        if answer == YES:
            running = tuple(self._consents.running(known)) if kind == "withdrawal" else ()
            return [Proposed(kind, row.mark.words, row.mark.became, running)]
        if not answer:
            self._named.open_question(row.line, self._columns.get(row.mark.column, ""), row.mark.words, known)
        return []

    def _is_news(self, known: KnownHome, became: Became) -> bool:
        if became == Became.DIED:
            resident = known.resident
            return resident is not None and resident.life_status == LifeStatus.ALIVE and resident.moved_out_on is None
        if became in (Became.HOSPITAL, Became.FACILITY):
            return not any(self._now is None or absence.rests_until > self._now for absence in known.absences)
        return became != Became.REFUSED or bool(self._consents.running(known))

    # ------------------------------------------------------------ what is named

    def _settle(self, row: HouseholdRow, answer: str) -> None:
        """Keep nothing to be mended of a row that a person has said is left out."""
        if answer:
            self._plan.matching.rejected_lines.discard(row.line)

    def _is_free(self, known: KnownHome, row: HouseholdRow, person: Person) -> bool:
        """Say whether no other row of the file is the home's; one that is, is this person, or a second one of them."""
        holder = self._row_of_home.setdefault(known.household.id, row)
        if holder.line == row.line:
            return True
        likeness = one_person(person, person_of(holder, person.area_id))
        if known.merged and all(known.is_written_as(person_of(each, None)) for each in (row, holder)):
            likeness = SAME  # both records of a merge stand in the list: somebody has said that they are one person
        answer = SAME if likeness == SAME else self._questions.second(row, holder)
        if answer == SAME:
            self._named.duplicate(row, holder.line)
        elif answer:
            self._take_new(row, person, (known.household.id,))
        else:
            self._named.may_be_of(row, holder)
        return False

    def _fits(self, known: KnownHome, row: HouseholdRow) -> bool:
        resident = known.resident
        if (
            resident
            and resident.name != row.name
            and all(is_another(person_of(row, None), person) for person in known.persons)
        ):
            self._named.other_person(row)
            return False
        return True
