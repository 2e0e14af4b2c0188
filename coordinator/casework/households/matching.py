"""Household rows of a file against the register: which home a row means, and what it would change of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.alike import SAME, Person, PersonIndex, is_another, name_key, one_person
from coordinator.casework.households.changes import (
    HomeChange,
    KnownHome,
    Proposed,
    as_text,
    compare_home,
    register_of,
)
from coordinator.casework.households.row_consents import RowConsents, name_open
from coordinator.casework.households.row_questions import ENDS, GONE, OTHER, YES, HouseholdQuestions
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.grids import placed
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Carried, Matching, NewRow
from coordinator.casework.intake.questions import Asking
from coordinator.importers.households.marks import Became
from coordinator.importers.households.notes import NOTE_FIELDS
from coordinator.importers.reading.cells import meter_key
from coordinator.records.households import Area, LifeStatus
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.households.people import HouseholdRow


@dataclass(frozen=True, slots=True)
class NewHome:
    """A household that is not in the register yet, with the consents and acts that were made sure of."""

    row: HouseholdRow
    area_id: int | None
    consents: tuple[tuple[str, date | None], ...] = ()
    acts: tuple[Proposed, ...] = ()
    not_same_as: tuple[int, ...] = ()
    """Households of which somebody has said that they are of other people."""


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


class _Matcher:
    """Goes through the rows of one list."""

    def __init__(self, session: Session, columns: dict[str, str], now: datetime | None, asking: Asking) -> None:
        self._session = session
        self._columns = columns
        self._now = now
        self._areas = AreaIndex(session)
        self._register = register_of(session)
        self._by_number = {home.household.external_id: home for home in self._register if home.household.external_id}
        self._by_bare_number: dict[str, list[KnownHome]] = defaultdict(list)
        for number, home in self._by_number.items():
            self._by_bare_number[meter_key(number)].append(home)
        self._people = PersonIndex(self._register, self._areas.may_be_one)
        places = {area_id: name for area_id, name in session.execute(select(Area.id, Area.name))}
        self._questions = HouseholdQuestions(asking, columns, places)
        meter_column = columns.get("meter") or columns.get("customer", "")
        self._plan = HouseholdPlan(meter_column=meter_column, asking=asking)
        self._consents = RowConsents(self._questions, self._plan.matching, columns, now)
        self._line_of_home: dict[int, int] = {}
        self._new_people: dict[tuple[str, int | None], list[tuple[HouseholdRow, Person]]] = defaultdict(list)

    def plan(self, rows: Sequence[HouseholdRow]) -> HouseholdPlan:
        """Say of each row what it means."""
        rows, self._plan.notes = placed(self._session, rows, self._plan.asking, self._columns, self._plan.matching)
        for row in rows:
            self._take(self._born_before(row))
        self._plan.missing = [
            (home.household.id, home.person.name)
            for home in self._register
            if home.household.ended_on is None and home.household.id not in self._line_of_home
        ]
        return self._plan

    def _take(self, row: HouseholdRow) -> None:
        matching = self._plan.matching
        area_id, complete = self._areas.find(row.town, row.village, row.address)
        if not complete:
            county = self._areas.elsewhere(row.town, row.village, row.address)
            named = f"{row.town} {row.village}".strip()
            column = ("village" if row.village else "town") if named else "address"
            message = tr("This area is not known in the county; the household is kept without it.")
            if county:
                message = tr(
                    "This place is in {county}, not in the county; look where the person lives.", county=county
                )
            matching.add(row.line, self._columns.get(column, ""), named or row.address, "area", message, reject=False)
        known = self._numbered(row)
        others: tuple[int, ...] = ()
        is_said = False
        if known is None and not row.name:
            known = self._by_phone(row)
            if known is None:
                matching.add(row.line, self._columns["name"], "", "name_missing", tr("The name is missing."))
                return
        if known is None:
            person = _person(row, area_id)
            answer, others = self._who(row, person)
            if answer is None:
                return
            is_said = isinstance(answer, KnownHome)
            known = answer if isinstance(answer, KnownHome) else None
            if known is None:
                self._take_new(row, person, others)
                return
        self._take_known(known, row, area_id, is_said=is_said)

    # ------------------------------------------------------------ who it is

    def _who(self, row: HouseholdRow, person: Person) -> tuple[KnownHome | str | None, tuple[int, ...]]:
        """Find who of the register a row means.

        Returns
        -------
        the home, an empty text for somebody new, None where a person has to say it first; and the homes it is not
        """
        equal = [home for home in self._people.equal(person) if self._may_have(home, row)]
        if len(equal) == 1:
            return equal[0], ()
        # Another partner has numbers of its own: two numbers are two households only where nothing else says one.
        near = equal or [
            home
            for home in self._people.perhaps(person)
            if self._may_have(home, row) or (person.born_on is not None and person.born_on == home.person.born_on)
        ]
        if not near:
            return "", ()
        answer = self._questions.who(row, person.area_id, near)
        if answer == OTHER:
            return "", tuple(home.household.id for home in near)
        if answer:
            return answer, ()
        self._plan.matching.add(
            row.line,
            self._columns["name"],
            row.name,
            "perhaps_known",
            tr("Perhaps this is somebody of the register; the row waits until a person has said it."),
        )
        return None, ()

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
        number = home.household.external_id
        return not (row.external_id and number) or meter_key(row.external_id) == meter_key(number)

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
        matching = self._plan.matching
        people = self._new_people[(person.name, person.area_id)]
        for earlier, earlier_person in people:
            if row.external_id and earlier.external_id:
                continue
            if is_one := one_person(person, earlier_person):
                answer = SAME if is_one == SAME else self._questions.second(row, earlier)
                if answer == SAME:
                    self._name_duplicate(row, earlier.line)
                    return
                if not answer:
                    message = tr(
                        "Line {n} has the same name; the row waits until a person has said whether it is one person.",
                        n=earlier.line,
                    )
                    matching.add(row.line, self._columns["name"], row.name, "perhaps_known", message)
                    return
        if row.mark is not None and row.mark.became in GONE:
            answer = self._questions.take_gone(row, row.mark)
            if answer != YES:
                words = row.mark.words
                message = tr(
                    "The list says “{words}”, and nobody of the register fits; the person was not taken in.",
                    words=words,
                )
                matching.add(row.line, self._columns.get(row.mark.column, ""), words, "gone", message)
                self._settle(row, answer)
                return
        if not others and self._people.namesakes(person):
            message = tr("Somebody of this name is in the register here; look whether it is the same person.")
            matching.add(row.line, self._columns["name"], row.name, "namesake", message, reject=False)
        if row.mark is not None and row.mark.column not in NOTE_FIELDS:  # not to be lost; a remark is kept as it is
            row = replace(row, notes=(*row.notes, tr("The list says: {words}", words=row.mark.words)))
        people.append((row, person))
        self._plan.new.append(NewHome(row, person.area_id, tuple(self._consents.brought(row, None)), (), others))

    # ------------------------------------------------------------ somebody of the register

    def _take_known(self, known: KnownHome, row: HouseholdRow, area_id: int | None, *, is_said: bool) -> None:
        if not self._fits(known, row):
            return
        plan = self._plan
        if known.household.ended_on is not None:
            answer = self._questions.returned(row, known)
            if answer != YES:
                self._name_ended(known, row)
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
            change.acts += self._agreed(known, row) + self._consents.withdrawn(row, known)
            if is_said:
                self._keep_own(change)
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
            name_open(self._plan.matching, row.line, self._columns.get(row.mark.column, ""), row.mark.words, known)
        return []

    def _is_news(self, known: KnownHome, became: Became) -> bool:
        if became == Became.DIED:
            return known.resident is not None and known.resident.life_status == LifeStatus.ALIVE
        if became in (Became.HOSPITAL, Became.FACILITY):
            return not any(self._now is None or absence.rests_until > self._now for absence in known.absences)
        return became != Became.REFUSED or bool(self._consents.running(known))

    def _keep_own(self, change: HomeChange) -> None:
        """Keep name and birth of the register where a person has said who it is: the list's are the ones in doubt."""
        resident = change.known.resident
        for name in ("name", "born_on"):
            if resident is not None and name in change.resident and getattr(resident, name):
                message = tr(
                    "The register's own stays: {value}. Correct it there if the list is right.",
                    value=as_text(getattr(resident, name)),
                )
                value = as_text(change.resident.pop(name))
                self._plan.matching.add(
                    change.row.line, self._columns.get(name, ""), value, "kept", message, reject=False
                )

    # ------------------------------------------------------------ what is named

    def _born_before(self, row: HouseholdRow) -> HouseholdRow:
        """Leave a birth after `now` out, and name it; the person is taken."""
        if self._now is None:
            return row
        born, today = row.born_part if row.born_on is None else f"{row.born_on}", f"{self._now.date()}"
        if born <= today[: len(born)]:
            return row
        message = tr("The date of birth lies in the future; it was left out. Find it out.")
        self._plan.matching.add(
            row.line, self._columns.get("born_on", ""), row.born_on or born, "future", message, reject=False
        )
        return replace(row, born_on=None, born_part="")

    def _name_duplicate(self, row: HouseholdRow, earlier: int) -> None:
        message = tr("The same household stands in line {n} with other values; the first one was kept.", n=earlier)
        self._plan.matching.add(row.line, self._columns["name"], row.name, "duplicate", message)

    def _name_ended(self, known: KnownHome, row: HouseholdRow) -> None:
        message = tr(
            "{name} left the register (household {n}); the row was not taken.",
            name=known.person.name,
            n=known.household.id,
        )
        self._plan.matching.add(row.line, self._columns["name"], row.name, "ended", message)

    def _settle(self, row: HouseholdRow, answer: str) -> None:
        """Keep nothing to be mended of a row that a person has said is left out."""
        if answer:
            self._plan.matching.rejected_lines.discard(row.line)

    def _fits(self, known: KnownHome, row: HouseholdRow) -> bool:
        earlier = self._line_of_home.setdefault(known.household.id, row.line)
        if earlier != row.line:
            self._name_duplicate(row, earlier)
            return False
        resident = known.resident
        if resident and resident.name != row.name and is_another(_person(row, None), known.person):
            self._plan.matching.add(
                row.line,
                self._columns.get("external_id", self._columns["name"]),
                row.external_id,
                "other_person",
                tr("This number belongs to another person in the register. Check who moved, then change it there."),
            )
            return False
        return True


def _person(row: HouseholdRow, area_id: int | None) -> Person:
    return Person(row.name, row.born_on, row.phone, area_id, row.address, row.born_part)
