"""The county's official addresses, looked up without a network: where a written address lies, and how sure that is."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from coordinator.casework.intake.areas import AreaIndex
from coordinator.importers.reading.whole_file import Region
from coordinator.records.addresses import AddressLot, AddressPart, AddressPoint, AddressRelease
from coordinator.records.households import Area, AreaLevel, PlaceCertainty
from coordinator.reference.address_text import Address, parse
from coordinator.reference.limits import limit
from coordinator.text import mark

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    Key = tuple[str, bool, int, int]
    """Road code, underground, number and second number of a building."""
    Place = tuple[float, float]
    """Latitude and longitude."""

LEAST_ALIKE = 75
"""Of 100; the name of a road less alike is not suggested."""
MOST_SUGGESTED = 3
SURE = frozenset({PlaceCertainty.GIVEN, PlaceCertainty.BUILDING, PlaceCertainty.LOT})
"""How sure a place must be that nobody needs to look at it."""

REASONS: dict[str, str] = {
    "": "",
    "no_address": mark("No address is known."),
    "no_number": mark("The address names no house number and no lot."),
    "no_road": mark("The address file has no road “{name}”."),
    "no_house": mark("The road “{name}” has no such number in the address file."),
    "no_lot": mark("The address file has no building on this lot in {name}."),
    "no_village": mark("Of the lot {name} the village is not known."),
    "no_point": mark("The address file names this building but gives no place that can be used."),
    "elsewhere": mark("The address is in {name}, outside the county."),
}
"""Why an address was placed no more surely; `{name}` is the road, village or county."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An address that may be meant; nothing is done with it until a person says yes."""

    address: str
    alike: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an address lies.

    Attributes
    ----------
    place : latitude and longitude; None where no building is known, also where the village is
    certainty : one of `PlaceCertainty`
    reason, name : why it is no surer, a key of `REASONS`, and what that names
    """

    certainty: PlaceCertainty
    place: Place | None = None
    reason: str = ""
    name: str = ""


def region_of(session: Session, county: str = "") -> Region:
    """Give the county whose rows are taken out of official files, with its codes of today and before."""
    rows = session.execute(select(Area.name, Area.code, Area.aliases).where(Area.level == AreaLevel.COUNTY)).all()
    for name, code, aliases in rows:
        codes = tuple(word for word in (code, *(aliases or ())) if word.isdecimal() and len(word) == 5)
        return Region(name, codes)
    return Region(county)


def current_releases(session: Session) -> dict[str, int]:
    """Give the release in force of each part: the newest that is stored."""
    rows = session.execute(select(AddressRelease.part, func.max(AddressRelease.id)).group_by(AddressRelease.part))
    return {part: release_id for part, release_id in rows}


class AddressBook:
    """The official addresses in force.

    Attributes
    ----------
    is_empty : no address file was taken in yet
    """

    def __init__(self, session: Session) -> None:
        releases = current_releases(session)
        self._near_numbers = limit("place_near_numbers", date.max)
        self.is_empty = AddressPart.ENTRANCE not in releases
        self._roads: dict[str, dict[tuple[bool, int, int], Key]] = defaultdict(dict)
        self._places: dict[Key, Place | None] = {}
        self._lots: dict[tuple[str, bool, int], list[tuple[int, str, Key]]] = defaultdict(list)
        self._areas = AreaIndex(session)
        rows = session.execute(select(Area.id, Area.parent_id, Area.level, Area.name)).all()
        self._area = {row.id: row for row in rows}
        if not self.is_empty:
            self._read_points(session, releases[AddressPart.ENTRANCE])
            lots = [releases[part] for part in (AddressPart.BUILDING, AddressPart.LOT) if part in releases]
            self._read_lots(session, lots)

    def _read_points(self, session: Session, release_id: int) -> None:
        p = AddressPoint
        for road_code, road, below, number, sub_number, latitude, longitude, is_doubtful in session.execute(
            select(
                p.road_code, p.road, p.is_underground, p.number, p.sub_number, p.latitude, p.longitude, p.is_doubtful
            )
            .where(p.release_id == release_id)
            .order_by(p.id)
        ):
            key = (road_code, below, number, sub_number)
            self._roads[road].setdefault(key[1:], key)
            usable = None if latitude is None or longitude is None or is_doubtful else (latitude, longitude)
            if self._places.get(key) is None:
                self._places[key] = usable

    def _read_lots(self, session: Session, release_ids: list[int]) -> None:
        r = AddressLot
        for town, village, mountain, lot, sub_lot, road_code, below, number, sub_number in session.execute(
            select(
                r.town,
                r.village,
                r.is_mountain,
                r.lot,
                r.sub_lot,
                r.road_code,
                r.is_underground,
                r.number,
                r.sub_number,
            )
            .where(r.release_id.in_(release_ids))
            .order_by(r.release_id, r.id)
        ):
            key = (road_code, below, number, sub_number)
            self._lots[village or town, mountain, lot].append((sub_lot, town, key))

    # ------------------------------------------------------------ looking up

    def locate(self, text: str, area_id: int | None = None) -> Placement:
        """Find where an address lies, as surely as it can be said.

        Parameters
        ----------
        area_id : the area the register knows, where the address itself names none
        """
        address = parse(text)
        if not text.strip():
            return self._by_area(area_id, "no_address")
        elsewhere = self._areas.elsewhere("", "", text)
        if elsewhere:
            return Placement(PlaceCertainty.NONE, reason="elsewhere", name=elsewhere)
        found = self._areas.find("", "", text)[0]
        if area_id is None or (found is not None and self._areas.narrower(area_id, found) == found):
            area_id = found or area_id
        on_road = self._on_road(address) if address.road else None
        if on_road is not None and on_road.place is not None:
            return on_road
        on_lot = self._on_lot(address, area_id) if address.lot else None
        if on_lot is not None and on_lot.place is not None:
            return on_lot
        said = on_road or on_lot
        return self._by_area(area_id, said.reason if said else "no_number", said.name if said else "")

    def _on_road(self, address: Address) -> Placement:
        houses = self._roads.get(address.road)
        if not houses:
            return Placement(PlaceCertainty.NONE, reason="no_road", name=address.road)
        wanted = (address.is_underground, address.number, address.sub_number)
        key = houses.get(wanted)
        place = self._places[key] if key is not None else None
        if place is not None:
            return Placement(PlaceCertainty.BUILDING, place)
        reason = "no_house" if key is None else "no_point"
        near = [
            (abs(number - address.number), abs(sub - address.sub_number), other)
            for (below, number, sub), other in houses.items()
            if below == address.is_underground and self._places[other] is not None
        ]
        near = [candidate for candidate in near if candidate[0] <= self._near_numbers]
        if not near:
            return Placement(PlaceCertainty.NONE, reason=reason, name=address.road)
        return Placement(PlaceCertainty.ROAD, self._places[min(near)[2]], reason, address.road)

    def _on_lot(self, address: Address, area_id: int | None) -> Placement:
        village, town = self._names(area_id)
        village = village or address.village or (address.town if address.town.endswith("동") else "")
        if not village:
            return Placement(PlaceCertainty.NONE, reason="no_village", name=address.on_lot)
        lots = self._lots.get((village, address.is_mountain, address.lot), [])
        lots = [lot for lot in lots if not town or lot[1] == town] or ([] if town else lots)
        if not lots:
            return Placement(PlaceCertainty.NONE, reason="no_lot", name=village)
        same = [key for sub_lot, _, key in lots if sub_lot == address.sub_lot]
        for key in same:
            if (place := self._places.get(key)) is not None:
                return Placement(PlaceCertainty.LOT, place)
        near = sorted((abs(sub_lot - address.sub_lot), key) for sub_lot, _, key in lots if self._places.get(key))
        reason = "no_point" if same else "no_lot"
        if near:
            return Placement(PlaceCertainty.NEAR_LOT, self._places[near[0][1]], reason, village)
        return Placement(PlaceCertainty.NONE, reason=reason, name=village)

    def _names(self, area_id: int | None) -> tuple[str, str]:
        """Give the names of the village and the town of an area, empty where it has none."""
        area = self._area.get(area_id) if area_id is not None else None
        if area is None or area.level == AreaLevel.COUNTY:
            return "", ""
        if area.level == AreaLevel.TOWN:
            return "", area.name
        parent = self._area.get(area.parent_id)
        return area.name, "" if parent is None else parent.name

    def _by_area(self, area_id: int | None, reason: str, name: str = "") -> Placement:
        village, town = self._names(area_id)
        certainty = PlaceCertainty.VILLAGE if village else PlaceCertainty.TOWN if town else PlaceCertainty.NONE
        return Placement(certainty, None, reason, name)

    # ------------------------------------------------------------ what may be meant

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        """List addresses of roads whose names are like the one written, and that have its number."""
        address = parse(text)
        if not address.road or address.road in self._roads:
            return ()
        # By their letters, since one of a syllable is what a slip of the hand changes.
        written = unicodedata.normalize("NFD", address.road)
        alike = process.extract(written, self._letters, scorer=fuzz.ratio, limit=12, score_cutoff=LEAST_ALIKE)
        wanted = (address.is_underground, address.number, address.sub_number)
        suggested: list[Suggestion] = []
        for _, score, road in alike:
            key = self._roads[road].get(wanted)
            if key is not None and self._places[key] is not None:
                words = (address.town, replace(address, road=road).on_road)
                suggested.append(Suggestion(" ".join(filter(None, words)), round(score)))
        return tuple(suggested[:MOST_SUGGESTED])

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {road: unicodedata.normalize("NFD", road) for road in self._roads}
