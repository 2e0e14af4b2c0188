"""The official address files by their lines: which of them one is, and the rows of a county out of it.

References
----------
위치정보요약DB (`entrc_*.txt`), 18 fields; its monthly changes have a 19th: 31 new, 34 changed, 63 gone.
도로명주소 한글 (`rnaddrkor_*.txt`), 24 fields, and 지번 (`jibun_*.txt`), 14 fields; both begin with the number of the
road-name address (도로명주소관리번호, 25 or 26 digits). RNENTDATA begins with it too and has 19.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from coordinator.errors import ImportRefused
from coordinator.records.addresses import AddressPart
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.reading.whole_file import Region

NEW, CHANGED, GONE = "31", "34", "63"
"""What the 19th field of a change of the month says."""
_MANAGED_DIGITS = (25, 26)
_COUNTY_DIGITS = 5
KOREA_X, KOREA_Y = (700_000.0, 1_400_000.0), (1_400_000.0, 2_700_000.0)
"""Metres of EPSG:5179 in which all of Korea lies; beyond them a figure is a slip."""


class PointRow(NamedTuple):
    """A building of the entrance file: `change` is empty in a whole set."""

    line: int
    legal_code: str
    town: str
    road_code: str
    road: str
    is_underground: bool
    number: int
    sub_number: int
    building: str
    postal_code: str
    x: float | None
    y: float | None
    change: str = ""

    @property
    def key(self) -> tuple[str, bool, int, int]:
        """What the building is called by in every official file."""
        return self.road_code, self.is_underground, self.number, self.sub_number


class LotRow(NamedTuple):
    """A lot with the building on it."""

    line: int
    legal_code: str
    town: str
    village: str
    is_mountain: bool
    lot: int
    sub_lot: int
    road_code: str
    is_underground: bool
    number: int
    sub_number: int
    change: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the official files.

    Attributes
    ----------
    part : what its rows are stored as
    label : what it is called
    columns : places of the named cells shown of its first rows
    county_at : the place of the county's name
    code_at : the place of the code that begins with the county's
    has_changes : a further field says what became of the row
    """

    part: AddressPart
    label: str
    columns: tuple[str, ...]
    county_at: int
    code_at: int
    least_fields: int
    has_changes: bool = False

    def is_of(self, cells: Sequence[str], region: Region) -> bool:
        """Say whether a row is of the county: by its name, and its code where that is known."""
        if len(cells) <= max(self.county_at, self.code_at) or cells[self.county_at] != region.name:
            return False
        return not region.codes or cells[self.code_at][:_COUNTY_DIGITS] in region.codes


ENTRANCES = Layout(
    AddressPart.ENTRANCE,
    mark("Location summary of addresses (entrc)"),
    (
        *(
            "시군구코드",
            "출입구일련번호",
            "법정동코드",
            "시도명",
            "시군구명",
            "읍면동명",
            "도로명코드",
            "도로명",
            "지하여부",
        ),
        *("건물본번", "건물부번", "건물명", "우편번호", "건물용도분류", "건물군여부", "관할행정동", "X", "Y"),
    ),
    county_at=4,
    code_at=0,
    least_fields=18,
)
ENTRANCE_CHANGES = Layout(
    AddressPart.ENTRANCE,
    mark("Location summary of addresses, changes of a month"),
    (*ENTRANCES.columns, "이동사유코드"),
    county_at=4,
    code_at=0,
    least_fields=19,
    has_changes=True,
)
BUILDINGS = Layout(
    AddressPart.BUILDING,
    mark("Road-name addresses in Korean (rnaddrkor)"),
    (
        *(
            "도로명주소관리번호",
            "법정동코드",
            "시도명",
            "시군구명",
            "읍면동명",
            "리명",
            "산여부",
            "지번본번",
            "지번부번",
        ),
        *("도로명코드", "도로명", "지하여부", "건물본번", "건물부번"),
    ),
    county_at=3,
    code_at=1,
    least_fields=24,
)
LOTS = Layout(
    AddressPart.LOT,
    mark("Further lots of buildings (jibun)"),
    (
        *(
            "도로명주소관리번호",
            "법정동코드",
            "시도명",
            "시군구명",
            "읍면동명",
            "리명",
            "산여부",
            "지번본번",
            "지번부번",
        ),
        *("도로명코드", "지하여부", "건물본번", "건물부번", "이동사유코드"),
    ),
    county_at=3,
    code_at=1,
    least_fields=14,
)
_BY_COUNT = {24: BUILDINGS, 25: BUILDINGS, 14: LOTS}


def layout_of(first: Sequence[str], name: str) -> Layout:
    """Tell by its first line which of the files one is.

    Raises
    ------
    ImportRefused
        `linked_set`, or `not_addresses`.
    """
    head, count = first[0].strip(), len(first)
    if head.isdecimal() and len(head) == _COUNTY_DIGITS and count in (18, 19):
        return ENTRANCES if count == 18 else ENTRANCE_CHANGES
    if head.isdecimal() and len(head) in _MANAGED_DIGITS:
        if count in _BY_COUNT:
            return _BY_COUNT[count]
        if count == 19:
            raise ImportRefused(
                tr(
                    "“{name}” is of the linked set of entrances (RNENTDATA), which is laid out otherwise. Ask for the"
                    " location summary (위치정보요약DB), whose files begin with “entrc_”.",
                    name=name,
                ),
                code="linked_set",
            )
    raise not_addresses(name)


def not_addresses(name: str) -> ImportRefused:
    """Say that a file is none of the official address files."""
    return ImportRefused(
        tr(
            "“{name}” is not one of the official address files. They have no column names, and their fields are parted"
            " by “|”: entrc_….txt (18 fields), rnaddrkor_….txt (24) or jibun_….txt (14), also packed as a zip.",
            name=name,
        ),
        code="not_addresses",
    )


def point_row(line: int, cells: Sequence[str], *, has_change: bool) -> PointRow:
    """Read a row of the entrance file.

    Raises
    ------
    ValueError
        A number or code is none.
    """
    x, y = _metres(cells[16]), _metres(cells[17])
    if x is None or y is None or not (KOREA_X[0] <= x <= KOREA_X[1] and KOREA_Y[0] <= y <= KOREA_Y[1]):
        x = y = None
    change = cells[18].strip() if has_change else ""
    if has_change and change not in (NEW, CHANGED, GONE):
        raise ValueError(change)
    return PointRow(
        line,
        _code(cells[2], 10),
        cells[5].strip(),
        _code(cells[6], 12),
        cells[7].strip(),
        cells[8].strip() not in ("", "0"),
        int(cells[9]),
        int(cells[10] or 0),
        cells[11].strip(),
        cells[12].strip()[:5],
        x,
        y,
        change,
    )


def lot_row(line: int, cells: Sequence[str], layout: Layout) -> LotRow:
    """Read a row of the files of lots.

    Raises
    ------
    ValueError
        A number or code is none.
    """
    road_at, number_at = (9, 11) if layout is BUILDINGS else (9, 10)
    return LotRow(
        line,
        _code(cells[1], 10),
        cells[4].strip(),
        cells[5].strip(),
        cells[6].strip() not in ("", "0"),
        int(cells[7]),
        int(cells[8] or 0),
        _code(cells[road_at], 12),
        cells[number_at].strip() not in ("", "0"),
        int(cells[number_at + 1]),
        int(cells[number_at + 2] or 0),
        cells[13].strip() if layout is LOTS and len(cells) > 13 else "",
    )


def _code(text: str, digits: int) -> str:
    code = text.strip()
    if len(code) != digits or not (code.isascii() and code.isdecimal()):
        raise ValueError(code)
    return code


def _metres(text: str) -> float | None:
    plain = text.strip()
    return float(plain) if plain else None


@lru_cache(maxsize=1)
def _transformer() -> Any:
    from pyproj import Transformer  # late: most files have no metres

    return Transformer.from_crs(5179, 4326, always_xy=True)


def degrees(x: Any, y: Any) -> tuple[Any, Any]:
    """Turn metres of the address files (EPSG:5179) into degrees.

    Parameters
    ----------
    x, y : metres east and north, numbers or arrays of one shape

    Returns
    -------
    longitude and latitude (WGS84), of the same shape
    """
    longitude, latitude = _transformer().transform(x, y)
    return longitude, latitude
