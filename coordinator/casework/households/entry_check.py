"""What there is to say of an entry while it is typed: how it is read, where it is, and who of the register it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from coordinator.casework.households.alike import Person, PersonIndex, name_key
from coordinator.casework.households.entry_text import Birthday, Typed, area_of, read_birth, read_phone
from coordinator.casework.households.people import is_person_of_home
from coordinator.casework.intake.areas import AreaIndex
from coordinator.errors import RuleError
from coordinator.records.base import normal
from coordinator.records.households import Area, AreaLevel, Household, Resident
from coordinator.records.merges import PersonPair

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy.orm import Session

MOST_ALIKE = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HomeAlike:
    """A household of the register that may be of the person typed.

    Attributes
    ----------
    same : what agrees: `name`, `birth`, `phone`, `address`
    has_left : it is not in the register any more
    """

    household_id: int
    person: Person
    same: frozenset[str]
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """What there is to say of what is typed.

    Attributes
    ----------
    problems : by field (`born`, `phone`, `address`) the sentence that says why it cannot be stored
    area_id, area : the area of the address and its name; none where none was found
    elsewhere : the other county the address names
    alike : who of the register it may be, the likeliest first; the same address alone is never enough
    """

    born: Birthday = field(default_factory=Birthday)
    phone: str = ""
    area_id: int | None = None
    area: str = ""
    elsewhere: str = ""
    problems: dict[str, str] = field(default_factory=dict[str, str])
    alike: tuple[HomeAlike, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    household_id: int
    person: Person
    has_left: bool


def check_entry(
    session: Session, typed: Typed, address: str, today: date, household_id: int | None = None
) -> EntryCheck:
    """Read what is typed and look for who of the register it may be.

    Parameters
    ----------
    household_id : whose entry is corrected; it is not held against itself, nor against whom it was told apart from
    """
    problems: dict[str, str] = {}
    born = _try("born", lambda: read_birth(typed.born, today), Birthday(), problems)
    phone = _try("phone", lambda: read_phone(typed.phone), "", problems)
    area_id, elsewhere = area_of(session, address) if address.strip() else (None, "")
    name = normal(typed.name)
    alike: tuple[HomeAlike, ...] = ()
    if name:
        person = Person(name, born.born_on, phone, area_id, normal(address), born.born_part)
        alike = _alike(session, person, household_id)
    return EntryCheck(born, phone, area_id, _area_name(session, area_id), elsewhere, problems, alike)


def _try(name: str, read: Callable[[], T], empty: T, problems: dict[str, str]) -> T:
    try:
        return read()
    except RuleError as error:
        problems[name] = error.message
        return empty


def _alike(session: Session, person: Person, household_id: int | None) -> tuple[HomeAlike, ...]:
    rows = session.execute(
        select(
            Household.id,
            Household.area_id,
            Household.address,
            Household.ended_on,
            Resident.name,
            Resident.born_on,
            Resident.born_part,
            Resident.phone,
        )
        .join(Resident, Resident.household_id == Household.id)
        .where(is_person_of_home() | Household.ended_on.is_not(None))
    )
    apart = _told_apart(session, household_id)
    known = (
        _Known(home, Person(name, born_on, phone, area_id, address, part), ended_on is not None)
        for home, area_id, address, ended_on, name, born_on, part, phone in rows
        if home != household_id and home not in apart
    )
    index = PersonIndex(known, AreaIndex(session).may_be_one)
    near: dict[int, HomeAlike] = {}
    for home in (*index.equal(person), *index.perhaps(person)):
        if home.household_id not in near:
            near[home.household_id] = HomeAlike(
                home.household_id, home.person, _same(person, home.person), home.has_left
            )
    return tuple(near.values())[:MOST_ALIKE]


def _area_name(session: Session, area_id: int | None) -> str:
    area = None if area_id is None else session.get(Area, area_id)
    if area is None:
        return ""
    town = session.get(Area, area.parent_id) if area.parent_id and area.level == AreaLevel.VILLAGE else None
    return area.name if town is None else f"{town.name} {area.name}"


def _told_apart(session: Session, household_id: int | None) -> set[int]:
    if household_id is None:
        return set()
    pairs = session.execute(
        select(PersonPair.household_id, PersonPair.other_id).where(
            PersonPair.state == "not_duplicate",
            (PersonPair.household_id == household_id) | (PersonPair.other_id == household_id),
        )
    )
    return {home for pair in pairs for home in pair} - {household_id}


def _same(person: Person, known: Person) -> frozenset[str]:
    agree = {
        "name": name_key(person.name) == name_key(known.name),
        "birth": (person.born_on is not None and person.born_on == known.born_on)
        or (bool(person.born_part) and person.born_part == known.born_part),
        "phone": bool(person.phone) and person.phone == known.phone,
        "address": bool(person.address) and person.address == known.address,
    }
    return frozenset(name for name, is_same in agree.items() if is_same)
