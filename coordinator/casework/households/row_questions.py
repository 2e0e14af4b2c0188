"""What a list of households leaves open: who a row means, what became of somebody, what a consent says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.alike import SAME
from coordinator.casework.intake.finder import as_text
from coordinator.casework.intake.questions import NO, YES, Answer, RowQuestion, key_of
from coordinator.importers.households.marks import Became
from coordinator.records.households import CONSENT_LABELS
from coordinator.text import day, mark, phone_text, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from coordinator.casework.households.changes import KnownHome
    from coordinator.casework.intake.questions import Asking
    from coordinator.importers.households.consents import ConsentCell
    from coordinator.importers.households.marks import Mark
    from coordinator.importers.households.people import HouseholdRow

OTHER = "other"
MOST_HOMES = 8
"""So many homes of a name are offered; with “somebody else” each has a digit."""
_HOME = "home-"

ENDS: Mapping[Became, tuple[str, str]] = {
    Became.DIED: ("death", mark("Record the death as reported")),
    Became.MOVED: ("moved", mark("Record as moved away")),
    Became.CLOSED: ("closed", mark("Take out of the register")),
    Became.HOSPITAL: ("absence", mark("Register as absent: in hospital")),
    Became.FACILITY: ("absence", mark("Register as absent: in a facility")),
    Became.REFUSED: ("withdrawal", mark("Record that all consents are withdrawn")),
}
"""By what became of somebody: the kind of the question, and the act it proposes."""
_NEVER_IN_BULK = frozenset({"death"})
"""What nobody records for many people in one press: calls and alerts of each stop with it."""
GONE = frozenset({Became.DIED, Became.MOVED, Became.CLOSED})
"""Whoever is not in the register and of whom a list says so is not taken into it."""


class HouseholdQuestions:
    """Asks what the rows of one list leave open.

    Parameters
    ----------
    columns : what the file calls our fields
    places : the name of an area by its number
    other : what follows where a row is nobody of the register, source text
    """

    def __init__(
        self,
        asking: Asking,
        columns: Mapping[str, str],
        places: Mapping[int, str],
        other: str = mark("Somebody else: take as new"),
    ) -> None:
        self._other = other
        self.asking = asking
        self._columns = columns
        self._places = places

    def who(self, row: HouseholdRow, area_id: int | None, homes: Sequence[KnownHome]) -> KnownHome | str:
        """Ask who of the register a row means: a home, `other` for somebody new, empty while nobody has said it."""
        first = homes[0]
        person = first.person
        facts = (
            ("name", row.name, person.name),
            ("born_on", as_text(row.born_on), as_text(person.born_on)),
            ("phone", phone_text(row.phone), phone_text(person.phone)),
            ("village", self._place(area_id), self._place(person.area_id)),
            ("address", row.address, person.address),
        )
        is_elsewhere = row.phone != person.phone and row.address != person.address
        likely = person.name == row.name and (
            (
                not (is_elsewhere and row.phone and row.address and person.phone and person.address)
                and row.born_on is not None
                and row.born_on == person.born_on
            )
            or bool(row.phone and row.phone == person.phone)
        )
        question = RowQuestion(
            key_of("person", row.external_id, *(fact[1] for fact in facts), *(_identity(home) for home in homes)),
            "person",
            row.line,
            self._columns.get("name", ""),
            row.name,
            tr("Is this {name} of the register (household {n})?", name=person.name, n=first.household.id)
            if len(homes) == 1
            else tr("Is this one of {n} households of the register?", n=len(homes)),
            (
                *(Answer(f"{_HOME}{home.household.id}", self._called(home)) for home in homes),
                Answer(OTHER, tr(self._other)),
            ),
            f"{_HOME}{first.household.id}" if likely and len(homes) == 1 else "",
            first.household.id,
            person.name,
            tuple(fact for fact in facts if fact[1] or fact[2]),
        )
        answer = self.asking.ask(question)
        return next((home for home in homes if answer == f"{_HOME}{home.household.id}"), answer)

    def has_number(self, row: HouseholdRow, known: KnownHome) -> str:
        """Ask whether a row that has nothing but the number of a home is of its person: `yes`, `no`, empty."""
        question = RowQuestion(
            key_of("number", row.external_id, row.name, row.born_on, row.phone, *_identity(known)),
            "person",
            row.line,
            self._columns.get("external_id", ""),
            row.external_id,
            tr(
                "The number is that of {name} (household {n}), the name is {other}: is it one person?",
                name=known.person.name,
                n=known.household.id,
                other=row.name,
            ),
            (
                Answer(YES, tr("One person: the name is corrected")),
                Answer(NO, tr("Somebody else: leave the row out")),
            ),
            household_id=known.household.id,
            household=known.person.name,
            facts=(("name", row.name, known.person.name),),
        )
        return self.asking.ask(question)

    def is_resident(self, row: HouseholdRow, home: KnownHome) -> str:
        """Ask whether a row with name and phone of a contact is of somebody living alone: `yes`, `no`, empty."""
        question = RowQuestion(
            key_of("contact", home.household.id, row.external_id, row.name, row.phone, row.born_on, row.address),
            "person",
            row.line,
            self._columns.get("name", ""),
            row.name,
            tr(
                "Name and phone are those of a contact of {name} (household {n}): does this person live alone too?",
                name=home.person.name,
                n=home.household.id,
            ),
            (
                Answer(NO, tr("A contact: leave the row out")),
                Answer(YES, tr("Lives alone too: take as new")),
            ),
            household_id=home.household.id,
            household=home.person.name,
            facts=(("name", row.name, row.name), ("phone", phone_text(row.phone), phone_text(row.phone))),
        )
        return self.asking.ask(question)

    def second(self, row: HouseholdRow, earlier: HouseholdRow) -> str:
        """Ask whether a row of the file means the person of an earlier row of it: `same`, `other`, empty."""
        facts = _facts_of(row, earlier)
        question = RowQuestion(
            _key_of_second(facts),
            "person",
            row.line,
            self._columns.get("name", ""),
            row.name,
            tr("Line {n} says much the same: is it one person?", n=earlier.line),
            (
                Answer(SAME, tr("One person: line {n} is kept", n=earlier.line)),
                Answer(OTHER, tr("Two people: take both")),
            ),
            facts=tuple(fact for fact in facts if fact[1] or fact[2]),
            other_row=earlier.line,
        )
        return self.asking.ask(question)

    def is_double(self, row: HouseholdRow, earlier: HouseholdRow) -> bool:
        """Say whether somebody has said of two rows, with this file or an earlier one, that they are one person."""
        key = _key_of_second(_facts_of(row, earlier))
        return SAME in (self.asking.given.get(key), self.asking.before.get(key))

    def became(self, row: HouseholdRow, mark_of_row: Mark, known: KnownHome) -> str:
        """Ask whether what a list says became of somebody is to be recorded: `yes`, `no`, empty while it is open."""
        kind, act = ENDS[mark_of_row.became]
        return self._ask_act(kind, row, mark_of_row.column, mark_of_row.words, known, act, mark_of_row.became)

    def take_gone(self, row: HouseholdRow, mark_of_row: Mark) -> str:
        """Ask whether somebody who is gone by the list, and not in the register, is taken into it all the same."""
        question = RowQuestion(
            key_of(
                "gone", row.external_id, row.name, row.born_on, row.phone, row.village, row.address, mark_of_row.became
            ),
            "gone",
            row.line,
            self._columns.get(mark_of_row.column, ""),
            mark_of_row.words,
            tr(
                "The list says “{words}”, and nobody of the register fits: is the person taken in?",
                words=mark_of_row.words,
            ),
            (Answer(NO, tr("Leave out")), Answer(YES, tr("Take in"))),
            NO,
            facts=(("name", row.name, ""),),
        )
        return self.asking.ask(question)

    def returned(self, row: HouseholdRow, known: KnownHome) -> str:
        """Ask whether somebody who left the register is in it again."""
        home = known.household
        assert home.ended_on is not None
        question = RowQuestion(
            key_of("returned", home.id, home.ended_on, row.external_id, row.name, row.born_on, row.phone, row.address),
            "returned",
            row.line,
            self._columns.get("name", ""),
            row.name,
            tr("{name} left the register on {day}: back again?", name=known.person.name, day=day(home.ended_on)),
            (Answer(NO, tr("Leave out")), Answer(YES, tr("Take back into the register"))),
            household_id=home.id,
            household=known.person.name,
            once=YES,
        )
        return self.asking.ask(question)

    def withdrawn(self, row: HouseholdRow, cell: ConsentCell, known: KnownHome) -> str:
        """Ask whether the no of a list withdraws a consent that runs."""
        act = tr("Record the withdrawal: {purpose}", purpose=tr(CONSENT_LABELS[cell.purpose]))
        return self._ask_act("withdrawal", row, f"consent_{cell.purpose}", cell.value, known, act, cell.purpose)

    def consent(self, row: HouseholdRow, cell: ConsentCell, known: KnownHome | None) -> bool | None:
        """Ask what a cell means that is neither yes nor no; None while nobody has said it."""
        home = known.household.id if known is not None else None
        question = RowQuestion(
            key_of(
                "consent",
                home or (row.external_id, row.name, row.born_on, row.phone, row.village, row.address),
                cell.purpose,
                cell.value,
            ),
            "consent",
            row.line,
            self._columns.get(f"consent_{cell.purpose}", ""),
            cell.value,
            tr("“{value}” is neither yes nor no: is it a consent?", value=cell.value),
            (Answer(YES, tr("Yes, a consent")), Answer(NO, tr("No, not a consent"))),
            household_id=home,
            household=known.person.name if known is not None else row.name,
        )
        return {YES: True, NO: False}.get(self.asking.ask(question))

    def _ask_act(
        self, kind: str, row: HouseholdRow, field: str, words: str, known: KnownHome, act: str, *of: object
    ) -> str:
        home = known.household.id
        question = RowQuestion(
            key_of(kind, home, words, *of),
            kind,
            row.line,
            self._columns.get(field, ""),
            words,
            tr("The list says “{words}” of {name}: is it recorded?", words=words, name=known.person.name),
            (Answer(YES, tr(act)), Answer(NO, tr("Leave as it is"))),
            "" if kind in _NEVER_IN_BULK else YES,
            home,
            known.person.name,
            once=YES,
        )
        return self.asking.ask(question)

    def _place(self, area_id: int | None) -> str:
        return "" if area_id is None else self._places.get(area_id, "")

    def _called(self, home: KnownHome) -> str:
        person = home.person
        born = day(person.born_on) if person.born_on is not None else ""
        return " · ".join(filter(None, (person.name, born, self._place(person.area_id), f"#{home.household.id}")))


_Facts = tuple[tuple[str, str, str], ...]


def _facts_of(row: HouseholdRow, earlier: HouseholdRow) -> _Facts:
    return (
        ("name", row.name, earlier.name),
        ("born_on", as_text(row.born_on), as_text(earlier.born_on)),
        ("phone", phone_text(row.phone), phone_text(earlier.phone)),
        ("address", row.address, earlier.address),
    )


def _key_of_second(facts: _Facts) -> str:
    return key_of("second", *(text for fact in facts for text in fact))


def _identity(home: KnownHome) -> tuple[int, str, date | None]:
    """Give by what a home stays the same for a question: phone and address may be the list's by the next time."""
    return home.household.id, home.person.name, home.person.born_on
