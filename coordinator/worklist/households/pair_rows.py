"""Two households side by side that may be of one person: what each tells, what agrees, and what would stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from coordinator.casework.households.alike import (
    Person,
    PersonIndex,
    births_alike,
    births_differ,
    name_key,
    names_alike,
    same_address,
)
from coordinator.casework.households.merge_fields import FIELDS, main_resident, newer_of, usual_choice, values_of
from coordinator.casework.households.people import no_household
from coordinator.records.checkins import Enrolment
from coordinator.records.households import RISK_LABELS, Household, LifeStatus, Resident
from coordinator.records.merges import HouseholdMerge, PersonPair
from coordinator.records.power import Meter
from coordinator.records.services import Link
from coordinator.text import day, mark, phone_text, tr
from coordinator.worklist.facts.people import area_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

SAME, ALIKE, DIFFERENT, UNKNOWN = "same", "alike", "different", "unknown"
"""How two values stand to each other; unknown where one of the two is not on record."""
LIFE_LABELS: Mapping[str, str] = {
    LifeStatus.ALIVE: mark("Alive"),
    LifeStatus.DEATH_REPORTED: mark("Death reported"),
    LifeStatus.DEATH_CONFIRMED: mark("Death confirmed"),
}
SEX_LABELS: Mapping[str, str] = {"f": mark("Woman"), "m": mark("Man")}
_COMPARED = ("name", "birth", "phone", "place")
"""What tells people apart; the other facts are only chosen between."""


@dataclass(frozen=True, slots=True)
class PairFact:
    """One fact of a pair.

    Attributes
    ----------
    code, label : of the fact; the label is a source text
    first, second : what each household tells, in words; empty where it tells nothing
    likeness : `same`, `alike`, `different`, `unknown`
    choice : whose value stays if the second is merged into the first and nobody says otherwise; empty where a person
        has to say it
    """

    code: str
    label: str
    first: str
    second: str
    likeness: str
    choice: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of households, the one that would stay first.

    Attributes
    ----------
    id : of the pair; 0 where the two were only held side by side
    household_id, other_id : the household that would stay, and the one that would be merged into it
    state : as the machine of pairs has it
    names : of the two
    facts : those that tell people apart first
    first_has, second_has : what hangs on each: meter, calls, services, in words
    agreeing : how much agrees; pairs are put in order by it
    decided : the day of the decision, none while it is open
    area : where the first one is
    """

    id: int
    household_id: int
    other_id: int
    state: str
    name: str
    other_name: str
    facts: tuple[PairFact, ...]
    first_has: tuple[str, ...]
    second_has: tuple[str, ...]
    agreeing: int
    decided: date | None
    area: str = ""

    def fact(self, code: str) -> PairFact:
        """Give one fact."""
        return next(fact for fact in self.facts if fact.code == code)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in ("suspected", "later")


class _Reader:
    """Reads pairs; what is the same for all of them is read once."""

    def __init__(self, session: Session, homes: set[int] | None = None) -> None:
        self._session = session
        self._areas = area_names(session)
        self._has: dict[int, list[str]] = {}
        for words, query in (
            (tr("meter"), select(Meter.household_id).where(Meter.ended_on.is_(None))),
            (tr("check-in calls"), select(Enrolment.household_id).where(Enrolment.state.in_(("active", "paused")))),
            (tr("Service link"), select(Link.household_id).where(Link.state.in_(_RUNNING_LINKS)).distinct()),
        ):
            for home in session.scalars(query):
                if home is not None:
                    self._has.setdefault(home, []).append(words)
        del homes

    def row(self, pair_id: int, ids: tuple[int, int], state: str, decided: date | None) -> PairRow:
        """Make a row of two households."""
        session = self._session
        homes = [session.get(Household, number) for number in ids]
        if homes[0] is None or homes[1] is None:
            raise no_household(ids[0] if homes[0] is None else ids[1])
        known = [(home, main_resident(session, home.id)) for home in homes if home is not None]
        if self._comes_after(known[0][0], known[1][0]):
            known.reverse()
        (first, resident), (second, other) = known
        people = [_person(home, of_home) for home, of_home in known]
        second_is_newer = newer_of(session, first.id, second.id) == second.id
        facts: list[PairFact] = []
        for field in FIELDS:
            values = [values_of(field, home, of_home) for home, of_home in known]
            words = [self._words(field.code, of_one) for of_one in values]
            if any(words):
                choice = usual_choice(field.code, values[0], values[1], second_is_newer=second_is_newer)
                likeness = _likeness(field.code, people[0], people[1], words)
                facts.append(PairFact(field.code, field.label, words[0], words[1], likeness, choice))
        has = [tuple(self._has.get(home.id, ())) for home, _ in known]
        return PairRow(
            pair_id,
            first.id,
            second.id,
            state,
            _name(first, resident),
            _name(second, other),
            tuple(facts),
            has[0],
            has[1],
            PersonIndex.agreeing(people[0], people[1]),
            decided,
            self._areas.get(first.area_id or 0, ""),
        )

    def _comes_after(self, home: Household, other: Household) -> bool:
        """Say whether the other should stay: it is in the register, more hangs on it, or it is the older one."""

        def rank(one: Household) -> tuple[bool, int, int]:
            return one.ended_on is not None, -len(self._has.get(one.id, ())), one.id

        return rank(home) > rank(other)

    def _words(self, code: str, values: tuple[Any, ...]) -> str:
        if not values:
            return ""
        if code == "birth":
            return day(values[0]) if values[0] is not None else str(values[1] or values[2])
        if code == "phone":
            return phone_text(values[0])
        if code == "place":
            return str(values[1]) or self._areas.get(values[0] or 0, "")
        if code == "registered_on":
            return day(values[0]) if values[0] is not None else ""
        labels = {"sex": SEX_LABELS, "life_status": LIFE_LABELS, "risk": RISK_LABELS}.get(code)
        return tr(labels[values[0]]) if labels is not None and values[0] in labels else str(values[0])


_RUNNING_LINKS = ("draft", "requested", "waitlisted", "accepted", "in_progress", "on_hold")


def _person(home: Household, resident: Resident | None) -> Person:
    if resident is None:
        return Person("", None, "", home.area_id, home.address)
    return Person(resident.name, resident.born_on, resident.phone, home.area_id, home.address, resident.born_part)


def _name(home: Household, resident: Resident | None) -> str:
    return resident.name if resident is not None and resident.name else tr("Household {n}", n=home.id)


def _likeness(code: str, person: Person, other: Person, words: list[str]) -> str:
    if not (words[0] and words[1]):
        return UNKNOWN
    if words[0] == words[1]:
        return SAME
    if code == "name":
        keys = name_key(person.name), name_key(other.name)
        return SAME if keys[0] == keys[1] else ALIKE if names_alike(*keys) else DIFFERENT
    if code == "birth":
        if person.born_on is not None and other.born_on is not None:
            return ALIKE if births_alike(person.born_on, other.born_on) else DIFFERENT
        return DIFFERENT if births_differ(person, other) else ALIKE
    if code == "place":
        return SAME if same_address(person.address, other.address) else DIFFERENT
    return DIFFERENT


def pair_list(session: Session, today: date) -> list[PairRow]:
    """List the pairs that are open, then those decided, merges that hold among them.

    A pair of which one was merged into a third is none any more.
    """
    reader = _Reader(session)
    merged = set(session.scalars(select(Household.id).where(Household.merged_into_id.is_not(None))))
    rows: list[PairRow] = []
    for pair in session.scalars(select(PersonPair)):
        ids = (pair.household_id, pair.other_id)
        if pair.state != "merged" and not merged.isdisjoint(ids):
            continue
        if pair.state == "merged":
            ids = _stays_first(session, ids)
        decided = None if pair.decided_at is None else pair.decided_at.date()
        rows.append(reader.row(pair.id, ids, pair.state, decided))
    order = {"suspected": 0, "later": 1, "unmerged": 2, "merged": 3, "not_duplicate": 4}
    rows.sort(key=lambda row: (order[row.state], -row.agreeing, row.household_id))
    return rows


def _stays_first(session: Session, ids: tuple[int, int]) -> tuple[int, int]:
    stays = session.scalar(
        select(HouseholdMerge.household_id)
        .where(
            or_(
                (HouseholdMerge.household_id == ids[0]) & (HouseholdMerge.merged_id == ids[1]),
                (HouseholdMerge.household_id == ids[1]) & (HouseholdMerge.merged_id == ids[0]),
            ),
            HouseholdMerge.unmerged_at.is_(None),
        )
        .limit(1)
    )
    return (ids[1], ids[0]) if stays == ids[1] else ids


def pair_of(session: Session, household_id: int, other_id: int, today: date) -> PairRow:
    """Hold two households side by side, whether they were found alike or not.

    Raises
    ------
    RuleError
        `unknown_household`
    """
    low, high = sorted((household_id, other_id))
    pair = session.scalar(select(PersonPair).where(PersonPair.household_id == low, PersonPair.other_id == high))
    state = "suspected" if pair is None else pair.state
    return _Reader(session).row(0 if pair is None else pair.id, (household_id, other_id), state, None)


def open_pair_count(session: Session) -> int:
    """Count the pairs nobody has decided yet."""
    return session.scalar(select(func.count()).where(PersonPair.state == "suspected")) or 0
