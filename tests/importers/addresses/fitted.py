"""Official addresses made to fit a made-up register: nearly every home of it is there, by today's names."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyproj import Transformer

from coordinator.reference.outlines import outlines
from tests.importers.addresses.official import House, pack, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.importers.households.messy_register import MadeUp

_TO_METRES = Transformer.from_crs(4326, 5179, always_xy=True)
_LOT = re.compile(r"\S+ (\d+)(?:-(\d+))?$")
_ROAD = re.compile(r"(\S+로) (\d+)번길 (\d+)$")


@dataclass(frozen=True)
class FittedHouse(House):
    """A building on a road of its own number."""

    road_number: int = field(default=0)

    @property
    def road_code(self) -> str:
        """The road's code."""
        return f"51750{4_000_000 + self.road_number:07d}"


def fitted(people: Iterable[MadeUp], missing: float = 0.02, seed: int = 1) -> list[FittedHouse]:
    """Make up the buildings people of a register live in, within a few hundred metres of the middle of their village.

    Parameters
    ----------
    missing : the share of homes no file has
    """
    rng = random.Random(seed)
    middles = _middles()
    roads: dict[str, int] = {}
    taken: set[tuple[object, ...]] = set()
    made: list[FittedHouse] = []
    for person in people:
        gone = rng.random() < missing
        east, north, legal = middles[person.town, person.village]
        lot, road = _LOT.match(person.address), _ROAD.match(person.address)
        if road is not None:
            name, number, sub_number = f"{road[1]}{road[2]}번길", int(road[3]), 0
            plot, sub_plot = 5_000 + person.number, 0
        elif lot is not None:
            name, number, sub_number = f"{person.village[:-1]}큰길", 1 + person.number, 0
            plot, sub_plot = int(lot[1]), int(lot[2] or 0)
        else:
            raise AssertionError(person.address)
        keys = {(person.town, name, number), (person.town, person.village, plot, sub_plot)}
        if gone or keys & taken:
            continue
        taken |= keys
        code = roads.setdefault(f"{person.town} {name}", len(roads))
        made.append(
            FittedHouse(
                person.town,
                person.village,
                legal,
                name,
                number,
                sub_number,
                plot,
                sub_plot,
                east + rng.uniform(-300, 300),
                north + rng.uniform(-300, 300),
                code,
            )
        )
    return made


def write_fitted(folder: Path, made: list[FittedHouse], month: str = "202610") -> Path:
    """Write them as the month's files of places and buildings, packed."""
    entrances = write(folder / "entrc_gangwon.txt", (house.entrance(n) for n, house in enumerate(made)))
    buildings = write(folder / "rnaddrkor_gangwon.txt", (house.building(n) for n, house in enumerate(made)))
    return pack(folder / f"{month}_주소자료_전체분.zip", (entrances, buildings))


def _middles() -> dict[tuple[str, str], tuple[float, float, str]]:
    """Give a point inside each village by eup/myeon and name: metres, with a code of the village."""
    villages = [path for path in outlines() if len(path) == 3]
    towns = sorted({path[1] for path in villages})
    answer: dict[tuple[str, str], tuple[float, float, str]] = {}
    for n, path in enumerate(villages):
        inside = outlines()[path].representative_point()
        east, north = _TO_METRES.transform(inside.x, inside.y)
        answer[path[1], path[2]] = (east, north, f"51750{250 + towns.index(path[1]):03d}{n % 100:02d}")
    return answer
