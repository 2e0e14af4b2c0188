"""Made-up official address files: the county's own lines among those of others, laid out as the address office does."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_TO_METRES = Transformer.from_crs(4326, 5179, always_xy=True)
VILLAGES = (("영월읍", "하송리", 50250, 22), ("영월읍", "영흥리", 50250, 21), ("남면", "조전리", 51330, 24))
ROADS = ("하송로", "하송안길", "단종로", "중앙1로", "단종로12번길", "조전길", "남면로", "영흥12로")


@dataclass(frozen=True)
class House:
    """A building of the made-up county."""

    town: str
    village: str
    legal_code: str
    road: str
    number: int
    sub_number: int
    lot: int
    sub_lot: int
    x: float
    y: float

    @property
    def road_code(self) -> str:
        """The road's code."""
        return f"51750{3_225_000 + ROADS.index(self.road):07d}"

    def entrance(self, serial: int = 1, place: str | None = None) -> str:
        """Write it as a line of the entrance file."""
        at = f"{self.x:.6f}|{self.y:.6f}" if place is None else place
        return (
            f"51750|{serial}|{self.legal_code}|강원특별자치도|영월군|{self.town}|{self.road_code}|{self.road}|0"
            f"|{self.number}|{self.sub_number}||26235|단독주택|0|{self.town}|{at}"
        )

    def building(self, serial: int = 1) -> str:
        """Write it as a line of the Korean road-name addresses."""
        cells = [
            *(f"{self.legal_code}{serial:016d}", self.legal_code, "강원특별자치도", "영월군", self.town, self.village),
            *("0", str(self.lot), str(self.sub_lot), self.road_code, self.road, "0", str(self.number)),
            *(str(self.sub_number), "5175025000", self.town, "26235", "", "20140101", "0", "", "", "", ""),
        ]
        return "|".join(cells)

    def lot_line(self, lot: int, serial: int = 1) -> str:
        """Write a further lot of it."""
        cells = [
            *(f"{self.legal_code}{serial:016d}", self.legal_code, "강원특별자치도", "영월군", self.town, self.village),
            *("1", str(lot), "0", self.road_code, "0", str(self.number), str(self.sub_number), ""),
        ]
        return "|".join(cells)


def houses(count: int = 400, seed: int = 1) -> list[House]:
    """Make up buildings along the roads of three villages."""
    rng = np.random.default_rng(seed)
    made: list[House] = []
    for place in range(count):
        town, village, emd, ri = VILLAGES[(place % len(ROADS)) % 3]
        road = ROADS[place % len(ROADS)]
        number = 1 + place // len(ROADS) * 2
        x, y = _TO_METRES.transform(128.46 + 0.01 * (place % len(ROADS)), 37.18)
        lot = 100 + place // 4
        legal = f"51750{emd % 1000:03d}{ri:02d}"
        made.append(House(town, village, legal, road, number, 0, lot, place % 4, x + number * 10, y + rng.normal(0, 5)))
    return made


def elsewhere(count: int) -> Iterable[str]:
    """Give lines of another county."""
    for place in range(count):
        yield (
            f"51760|{place}|5176025021|강원특별자치도|평창군|평창읍|517603225001|평창로|0|{place}|0||25374|단독주택|0"
            f"|평창읍|{1_080_000 + place % 900}.5|1935000.25"
        )


def write(path: Path, lines: Iterable[str], encoding: str = "cp949") -> Path:
    """Write an official file: no names of columns, `|` between the fields, CP949, lines that end with CR LF."""
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def pack(path: Path, members: Sequence[Path]) -> Path:
    """Pack files as the address office does."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            packed.write(member, member.name)
    return path


def month_of(folder: Path, made: Sequence[House], month: str = "202610") -> Path:
    """Write a whole month as one zip: places, villages and lots, among lines of others."""
    entrances = write(folder / "entrc_gangwon.txt", (*elsewhere(20), *(h.entrance(n) for n, h in enumerate(made))))
    buildings = write(folder / "rnaddrkor_gangwon.txt", (h.building(n) for n, h in enumerate(made)))
    lots = write(folder / "jibun_rnaddrkor_gangwon.txt", (h.lot_line(5_000 + n, n) for n, h in enumerate(made[:20])))
    return pack(folder / f"{month}_주소자료_전체분.zip", (entrances, buildings, lots))
