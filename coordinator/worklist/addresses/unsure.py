"""The homes whose place nobody can be sure of, each with why, and with what may be meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from coordinator.casework.intake.address_book import REASONS, SURE, AddressBook, current_releases
from coordinator.records.addresses import AddressPart, AddressPoint, AddressRelease
from coordinator.records.households import Household, PlaceCertainty
from coordinator.text import mark, tr
from coordinator.worklist.addresses.card import is_stale, place_words
from coordinator.worklist.facts.people import area_names, people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.said import Said

NO_FILE = mark("No address file was taken in yet.")
OTHER_ADDRESS = mark("Its address is another one since it was placed.")
_ORDER = tuple(PlaceCertainty)


@dataclass(frozen=True, slots=True)
class HomePlace:
    """A home of today's register, with how it is placed.

    Attributes
    ----------
    certainty, placed_by : codes, as in the household
    where : how it is placed now, in words
    why : why it is no surer, in words
    suggestions : addresses that may be meant
    is_unsure : somebody should look at it
    latitude, longitude : degrees, none where only its area is known
    """

    household_id: int
    name: str
    area: str
    address: str
    certainty: str
    placed_by: str
    where: Said
    why: str
    suggestions: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    is_unsure: bool = True


@dataclass(frozen=True, slots=True)
class AddressState:
    """Which official addresses are in force, and how much of the register they place.

    Attributes
    ----------
    month : of the places, empty where the file did not say it
    point_count : buildings; 0 where no file was taken in
    sure_count, home_count : homes placed beyond doubt, and all of today's register
    """

    month: str
    point_count: int
    sure_count: int
    home_count: int


def home_places(session: Session, today: date, *, only_unsure: bool = False) -> list[HomePlace]:
    """List the homes of today's register with how they are placed: those to look at first, the least sure on top.

    Parameters
    ----------
    only_unsure : leave out the others
    """
    h = Household
    rows = session.execute(
        select(
            *(h.id, h.area_id, h.address, h.latitude, h.longitude, h.placed_by, h.place_certainty, h.placed_for)
        ).where(h.ended_on.is_(None))
    ).all()
    unsure = {row.id for row in rows if _is_unsure(row)}
    rows = [row for row in rows if row.id in unsure] if only_unsure else rows
    if not rows:
        return []
    book = AddressBook(session) if unsure else None
    persons = people(session, today)
    areas = area_names(session)
    places = [_home_place(row, book, persons, areas, is_unsure=row.id in unsure) for row in rows]
    return sorted(
        places,
        key=lambda at: (not at.is_unsure, -_ORDER.index(PlaceCertainty(at.certainty)), at.area, at.name),
    )


def _home_place(
    row: Any, book: AddressBook | None, persons: Mapping[int, Person], areas: Mapping[int, str], *, is_unsure: bool
) -> HomePlace:
    stale = is_stale(row.placed_by, row.placed_for, row.address)
    why, suggestions = "", ()
    if stale:
        why = tr(OTHER_ADDRESS)
    elif is_unsure and book is not None and book.is_empty:
        why = tr(NO_FILE)
    elif is_unsure and book is not None:
        placement = book.locate(row.address, row.area_id)
        why = tr(REASONS[placement.reason], name=placement.name) if placement.reason else ""
        suggestions = tuple(suggestion.address for suggestion in book.suggestions(row.address))
    person = persons.get(row.id)
    has_figures = row.latitude is not None
    return HomePlace(
        row.id,
        person.name if person is not None else tr("Household {n}", n=row.id),
        areas.get(row.area_id, ""),
        row.address,
        row.place_certainty or (PlaceCertainty.GIVEN if has_figures else PlaceCertainty.NONE),
        row.placed_by,
        place_words(row.placed_by, row.place_certainty, has_figures=has_figures, is_stale=stale),
        why,
        suggestions,
        row.latitude,
        row.longitude,
        is_unsure,
    )


def _is_unsure(row: object) -> bool:
    placed_by, certainty, latitude = (getattr(row, name) for name in ("placed_by", "place_certainty", "latitude"))
    if is_stale(placed_by, getattr(row, "placed_for", ""), getattr(row, "address", "")):
        return True
    return certainty not in SURE and placed_by != "hand" and not (not certainty and latitude is not None)


def address_state(session: Session) -> AddressState:
    """Say which official addresses are in force and how much of the register they place."""
    release_id = current_releases(session).get(AddressPart.ENTRANCE)
    month, points = "", 0
    if release_id is not None:
        month = session.scalar(select(AddressRelease.month).where(AddressRelease.id == release_id)) or ""
        points = session.scalar(select(func.count()).where(AddressPoint.release_id == release_id)) or 0
    rows = session.execute(
        select(
            Household.placed_by,
            Household.place_certainty,
            Household.latitude,
            Household.placed_for,
            Household.address,
        ).where(Household.ended_on.is_(None))
    ).all()
    return AddressState(month, points, sum(not _is_unsure(row) for row in rows), len(rows))
