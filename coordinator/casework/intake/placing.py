"""Homes of the register placed by their addresses; a place that a person or a list gave is never touched."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.intake.address_book import AddressBook
from coordinator.casework.intake.plan import stop_if
from coordinator.records.households import PLACE_CERTAINTY_LABELS, Household, PlaceCertainty, PlacedBy
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Cancelled, Progress
    from coordinator.vault.acts import OpenAct

_EVERY = 500


def book_of(session: Session) -> AddressBook | None:
    """Read the official addresses; None where none were taken in yet, so that nothing can be placed by them."""
    book = AddressBook(session)
    return None if book.is_empty else book


def is_by_address(home: Household) -> bool:
    """Say whether the place of a home follows from its address, and may be found anew."""
    return home.placed_by in (PlacedBy.ADDRESS, PlacedBy.VILLAGE) or (not home.placed_by and home.latitude is None)


def place_home(book: AddressBook, home: Household) -> PlaceCertainty | None:
    """Place a home by its address; gives how sure it is, None where somebody else has placed it.

    A home of which only the village is known keeps no figures: the map stands it near the middle of its village.
    """
    if not is_by_address(home):
        return None
    placement = book.locate(home.address, home.area_id)
    latitude, longitude = placement.place or (None, None)
    placed_by = PlacedBy.ADDRESS if placement.place is not None else PlacedBy.VILLAGE
    if placement.certainty == PlaceCertainty.NONE:
        placed_by = ""
    wanted = {
        "latitude": latitude,
        "longitude": longitude,
        "placed_by": str(placed_by),
        "place_certainty": str(placement.certainty),
        "placed_for": home.address,
    }
    for name, value in wanted.items():
        if getattr(home, name) != value:
            setattr(home, name, value)
    return placement.certainty


def place_homes(
    act: OpenAct, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Counter[PlaceCertainty]:
    """Place every home of today's register whose place follows from its address.

    Returns
    -------
    how many are placed how surely
    """
    book = book_of(act.session)
    counts: Counter[PlaceCertainty] = Counter()
    if book is None:
        return counts
    homes = act.session.scalars(select(Household).where(Household.ended_on.is_(None)).order_by(Household.id)).all()
    for done, home in enumerate(homes):
        if done % _EVERY == 0:
            stop_if(cancelled)
            if progress:
                progress(done, len(homes))
        certainty = place_home(book, home)
        if certainty is not None:
            counts[certainty] += 1
    act.session.flush()
    return counts


def given_place(home: Household, placed_by: PlacedBy) -> None:
    """Note that a home stands where somebody, or a list, has said."""
    home.placed_by = str(placed_by)
    home.place_certainty = str(PlaceCertainty.GIVEN)
    home.placed_for = home.address


def counted(counts: Mapping[PlaceCertainty, int]) -> str:
    """Say in one sentence how many homes were placed how surely."""
    total = sum(counts.values())
    if not total:
        return tr("No home has a place that follows from its address.")
    parts = ", ".join(
        tr("{what} {n}", what=tr(PLACE_CERTAINTY_LABELS[certainty]), n=f"{counts[certainty]:,}")
        for certainty in PlaceCertainty
        if counts.get(certainty)
    )
    return ntr(
        "{n} home looked up by its address: {parts}.",
        "{n} homes looked up by their addresses: {parts}.",
        total,
        parts=parts,
    )
