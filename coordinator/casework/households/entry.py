"""Acts on an entry of the register: a household added by hand, a person and an address corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.alike import Person
from coordinator.casework.households.entry_text import (
    Typed,
    area_of,
    read_birth,
    read_name,
    read_phone,
    read_sex,
)
from coordinator.casework.households.pairs import keep_apart
from coordinator.casework.households.people import household, living_there, name_of
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.placing import book_of, place_home
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import Household, Resident
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


def add_household(
    act: OpenAct, typed: Typed, address: str, safety_note: str = "", apart_from: Sequence[int] = ()
) -> int:
    """Add a household with the person who lives there; the risk is not assessed yet.

    Parameters
    ----------
    apart_from : households that somebody has looked at and said to be of another person; remembered

    Raises
    ------
    RuleError
        Those of `entry_text`; `address_missing`; `elsewhere`: the address is in another county.
    """
    new = _read(typed, act.now.date())
    address = free_text(address)
    if not address:
        raise RuleError(tr("Write the address: somebody has to find the house."), code="address_missing")
    home = Household(
        area_id=_area(act.session, address),
        address=address,
        safety_note=free_text(safety_note),
        registered_on=act.now.date(),
    )
    _place_by_address(act.session, home)
    act.session.add(home)
    act.session.flush()
    new.household_id = home.id
    act.session.add(new)
    act.session.flush()
    for other_id in apart_from:
        _keep_apart(act, home.id, other_id)
    act.household_id = home.id
    act.message = tr("{name} added to the register", name=new.name)
    return home.id


def correct_person(act: OpenAct, resident_id: int, typed: Typed, apart_from: Sequence[int] = ()) -> None:
    """Correct name, sex, birth and phone of somebody who lives or lived in a household.

    Raises
    ------
    RuleError
        Those of `entry_text`; `unknown_resident`; `nothing_changed`
    """
    resident = resident_of(act.session, resident_id)
    new = _read(typed, act.now.date())
    changes = {
        name: getattr(new, name)
        for name in ("name", "sex", "born_on", "born_part", "born_words", "phone")
        if getattr(new, name) != getattr(resident, name)
    }
    if "born_words" in changes and not changes.keys() & {"born_on", "born_part"}:
        # What a list wrote beside a birth stays with it for as long as the birth is the same.
        del changes["born_words"]
    if not changes and not apart_from:
        raise RuleError(tr("Nothing was changed."), code="nothing_changed")
    for name, value in changes.items():
        setattr(resident, name, value)
    act.session.flush()
    for other_id in apart_from:
        _keep_apart(act, resident.household_id, other_id)
    act.household_id = resident.household_id
    act.message = tr("Entry of {name} corrected", name=resident.name)


def correct_address(act: OpenAct, household_id: int, address: str) -> None:
    """Correct the address of a household: its area is found anew, and its place on the map is open again.

    Raises
    ------
    RuleError
        `unknown_household`, `address_missing`, `elsewhere`, `nothing_changed`
    """
    home = household(act.session, household_id)
    address = free_text(address)
    if not address:
        raise RuleError(tr("Write the address: somebody has to find the house."), code="address_missing")
    if address == home.address:
        raise RuleError(tr("Nothing was changed."), code="nothing_changed")
    found = _area(act.session, address)
    # Words that name the town alone take no village away; words that name nothing of the county keep nothing.
    home.area_id = AreaIndex(act.session).narrower(home.area_id, found)
    home.address = address
    _place_by_address(act.session, home)
    act.household_id = household_id
    act.message = tr("Address of {name} corrected", name=name_of(act.session, household_id))


def correct_entry(
    act: OpenAct, household_id: int, resident_id: int, typed: Typed, address: str, apart_from: Sequence[int] = ()
) -> None:
    """Correct a person and the address of the household in one act; what is the same as before is left.

    Raises
    ------
    RuleError
        Those of `correct_person` and `correct_address`; `nothing_changed` where neither changes
    """
    resident = resident_of(act.session, resident_id)
    if resident.household_id != household_id:
        raise RuleError(tr("This person does not live in that household."), code="unknown_resident")
    changed = 0
    for correct in (
        lambda: correct_address(act, household_id, address),
        lambda: correct_person(act, resident_id, typed, apart_from),
    ):
        try:
            correct()
            changed += 1
        except RuleError as error:
            if error.code != "nothing_changed":
                raise
    if not changed:
        raise RuleError(tr("Nothing was changed."), code="nothing_changed")
    act.message = tr("Entry of {name} corrected", name=resident.name)


def _place_by_address(session: Session, home: Household) -> None:
    """Place a home by its new address alone: where the old one stood, even by hand, says nothing of it."""
    home.latitude = home.longitude = None
    home.placed_by = home.place_certainty = home.placed_for = ""
    book = book_of(session)
    if book is not None:
        place_home(book, home)


def _keep_apart(act: OpenAct, household_id: int, other_id: int) -> None:
    people = {number: person_of(act.session, number) for number in (household_id, other_id)}
    keep_apart(act, household_id, other_id, people)


def person_of(session: Session, household_id: int) -> Person:
    """Give what tells the person of a household from others."""
    home = household(session, household_id)
    there = living_there(session, household_id)
    if not there:
        return Person("", None, "", home.area_id, home.address)
    first = there[0]
    return Person(first.name, first.born_on, first.phone, home.area_id, home.address, first.born_part)


def resident_of(session: Session, resident_id: int) -> Resident:
    """Fetch a resident.

    Raises
    ------
    RuleError
        `unknown_resident`
    """
    resident = session.get(Resident, resident_id)
    if resident is None:
        raise RuleError(tr("This person is not in the register any more."), code="unknown_resident")
    return resident


def _read(typed: Typed, today: date) -> Resident:
    born = read_birth(typed.born, today)
    return Resident(
        household_id=0,
        name=read_name(typed.name),
        sex=read_sex(typed.sex, born.sex),
        born_on=born.born_on,
        born_part=born.born_part,
        born_words=born.born_words,
        phone=read_phone(typed.phone),
    )


def new_resident(typed: Typed, household_id: int, today: date) -> Resident:
    """Make a resident of what was typed; the same guards as for a new household."""
    resident = _read(typed, today)
    resident.household_id = household_id
    return resident


def _area(session: Session, address: str) -> int | None:
    area_id, elsewhere = area_of(session, address)
    if elsewhere:
        raise RuleError(
            tr("This address is in {county}, not in our county. Look at it again.", county=elsewhere), code="elsewhere"
        )
    return area_id
