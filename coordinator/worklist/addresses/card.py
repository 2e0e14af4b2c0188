"""What a household's card tells of its place on the map: how it was found and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from coordinator.records.households import PLACE_CERTAINTY_LABELS, Household, PlaceCertainty, PlacedBy
from coordinator.text import mark, tr
from coordinator.worklist.said import Said
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

BY_HAND = mark("Placed by hand")
FROM_LIST = mark("Place given by the list")
NOT_LOOKED_UP = mark("Not looked up by its address yet")
BY_ADDRESS = mark("{where}, by the address")
STALE = mark("{where}; the address has changed since, look again")


@dataclass(frozen=True, slots=True)
class PlacePart(CardPart):
    """How a home was placed and how sure that is, as codes and in words."""

    UNTOLD: ClassVar[tuple[str, ...]] = ("place_words", "latitude", "longitude")
    placed_by: str
    place_certainty: str
    place_words: Said | None
    """None where nobody can say."""
    latitude: float | None = None
    """Degrees, for who sets it anew on the map."""
    longitude: float | None = None


def place_words(placed_by: str, certainty: str, *, has_figures: bool, is_stale: bool) -> Said:
    """Say how a home was placed and how sure that is."""
    if placed_by == PlacedBy.HAND:
        template = BY_HAND
    elif placed_by == PlacedBy.FILE or (not placed_by and has_figures):
        template = FROM_LIST
    elif not certainty:
        template = NOT_LOOKED_UP
    else:
        label = PLACE_CERTAINTY_LABELS[certainty]
        if certainty == PlaceCertainty.NONE:
            return Said("none", label)
        return Said(certainty, BY_ADDRESS, {"where": lambda: tr(label)})
    if is_stale:
        return Said("stale", STALE, {"where": lambda: tr(template)})
    return Said(placed_by or certainty or "unknown", template)


def is_stale(placed_by: str, placed_for: str, address: str) -> bool:
    """Say whether a place was set for another address than the home has now."""
    return placed_by == PlacedBy.HAND and placed_for != address


def card(instant: Instant, home: Home) -> PlacePart:
    """Gather it."""
    return instant.once(_place, home.id)


def _place(instant: Instant, household_id: int) -> PlacePart:
    h = Household
    row = instant.session.execute(
        select(h.placed_by, h.place_certainty, h.placed_for, h.address, h.latitude, h.longitude).where(
            h.id == household_id
        )
    ).one_or_none()
    if row is None:
        return PlacePart("", "", None)
    stale = is_stale(row.placed_by, row.placed_for, row.address)
    words = place_words(row.placed_by, row.place_certainty, has_figures=row.latitude is not None, is_stale=stale)
    return PlacePart(row.placed_by, row.place_certainty, words, row.latitude, row.longitude)
