"""Acts on the place of a home: set by hand, taken from an address that was meant, left to the address again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.people import household, name_of
from coordinator.casework.intake.address_book import AddressBook
from coordinator.casework.intake.grids import county_bounds
from coordinator.casework.intake.placing import book_of, counted, given_place, place_home, place_homes
from coordinator.errors import RuleError
from coordinator.records.households import PLACE_CERTAINTY_LABELS, Household, PlaceCertainty, PlacedBy
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.vault.acts import OpenAct

_DIGITS = 6
"""Decimals of a degree that are kept, a tenth of a metre."""


def _living(act: OpenAct, household_id: int) -> Household:
    home = household(act.session, household_id)
    if home.ended_on is not None:
        raise RuleError(
            tr("{name} has left the register; the place is not changed any more.", name=name_of(act.session, home.id)),
            code="ended",
        )
    act.household_id = household_id
    return home


def place_by_hand(act: OpenAct, household_id: int, latitude: float, longitude: float) -> None:
    """Set where a home stands; no file and no address moves it from there.

    Raises
    ------
    RuleError
        `unknown_household`, `ended`, `outside` where that is not in the county.
    """
    home = _living(act, household_id)
    west, south, east, north = county_bounds(act.session)
    if not (west <= longitude <= east and south <= latitude <= north):
        raise RuleError(tr("This place lies outside the county; choose one within it."), code="outside")
    home.latitude, home.longitude = round(latitude, _DIGITS), round(longitude, _DIGITS)
    given_place(home, PlacedBy.HAND)
    act.message = tr("{name} placed on the map by hand", name=name_of(act.session, household_id))


def place_as(act: OpenAct, household_id: int, address: str) -> None:
    """Place a home where another address lies, which a person says is meant; the register's own text stays.

    Raises
    ------
    RuleError
        `unknown_household`, `ended`, `not_found` where that address has no place.
    """
    home = _living(act, household_id)
    placement = AddressBook(act.session).locate(address, home.area_id)
    if placement.place is None:
        raise RuleError(tr("“{address}” has no place in the address file.", address=address), code="not_found")
    home.latitude, home.longitude = placement.place
    given_place(home, PlacedBy.HAND)
    home.place_certainty = str(placement.certainty)
    act.message = tr("{name} placed as {address}", name=name_of(act.session, household_id), address=address)


def let_address_decide(act: OpenAct, household_id: int) -> None:
    """Give up the place a person or a list gave, and let the address decide again.

    Raises
    ------
    RuleError
        `unknown_household`, `ended`, `no_addresses` where no address file was taken in.
    """
    home = _living(act, household_id)
    book = _book(act)
    home.placed_by, home.latitude, home.longitude = "", None, None
    certainty = place_home(book, home) or PlaceCertainty.NONE
    where = tr(PLACE_CERTAINTY_LABELS[certainty])
    act.message = tr("{name} placed by the address: {where}", name=name_of(act.session, household_id), where=where)


def place_all(act: OpenAct) -> Mapping[PlaceCertainty, int]:
    """Look every home up by its address anew; what a person or a list has placed stays.

    Raises
    ------
    RuleError
        `no_addresses` where no address file was taken in.
    """
    _book(act)
    counts = place_homes(act)
    act.message = counted(counts)
    return counts


def _book(act: OpenAct) -> AddressBook:
    book = book_of(act.session)
    if book is None:
        raise RuleError(
            tr("No address file was taken in yet. Import the location summary (entrc_….txt) first."),
            code="no_addresses",
        )
    return book
