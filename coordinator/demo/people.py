"""Made-up people who live alone, spread over the county's villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coordinator.demo import names
from coordinator.records.households import Risk
from coordinator.reference.outlines import outlines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

TOWN_HOUSEHOLDS: dict[str, int] = {
    "영월읍": 10_776, "상동읍": 702, "산솔면": 856, "김삿갓면": 1_021, "북면": 1_240, "남면": 1_334,
    "한반도면": 1_745, "주천면": 2_321, "무릉도원면": 1_284,
}  # fmt: skip
"""Households: 2024-03 for five, 2021-07 for 상동읍, 산솔면 and 김삿갓면; 한반도면 is what remains of the 2024 total."""

VILLAGE_WEIGHT: dict[str, float] = {
    "영흥리": 9, "하송리": 9, "덕포리": 8, "방절리": 2, "주천리": 4, "쌍용리": 2.5, "신천리": 2, "연당리": 2.5,
    "마차리": 2.5, "녹전리": 2.5, "구래리": 3, "옥동리": 2, "무릉리": 2, "문곡리": 1.5,
}  # fmt: skip
"""Villages with more people than the others of their eup/myeon (1); assumed, no count by village is at hand."""

SHARE_65 = 0.486
"""Share of people of 65 and more among those who live alone in the county."""
AGE_GROUPS: tuple[tuple[int, int, float, float], ...] = (
    (19, 39, 0.171, 0.40),
    (40, 49, 0.083, 0.30),
    (50, 59, 0.130, 0.32),
    (60, 64, 0.130, 0.42),
    (65, 74, 0.226, 0.52),
    (75, 84, 0.180, 0.72),
    (85, 97, 0.080, 0.80),
)
"""First and last age, share of all, share of women; the last three groups add up to `SHARE_65`."""

METRES_PER_DEGREE = 111_320.0
NOT_LIVE = "0100000"
"""Beginning of every phone number of the practice county; four digits follow. No such number is given to anybody."""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """One of the made-up emergency contacts of a household."""

    name: str
    relation: str
    phone: str
    hours: str
    may_enter: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person living alone and their home."""

    external_id: str
    name: str
    sex: str
    born_on: date
    age: int
    phone: str
    area: tuple[str, ...]
    """Names from the county down to the village."""
    address: str
    """Without the county, such as `북면 마차리 12-3`."""
    longitude: float
    latitude: float
    risk: str
    safety_note: str
    registered_on: date
    moved_in_on: date
    contacts: tuple[ContactDraft, ...]


def people(count: int, *, seed: int, today: date, county: str = "") -> list[Person]:
    """Make `count` people; the same arguments give the same people.

    Parameters
    ----------
    count : how many households of one person
    seed : any whole number
    today : the day from which ages count
    county : on whose outlines they live; empty for the first the program knows
    """
    shapes = outlines(county)
    rng = np.random.default_rng([seed, 1])
    villages = [path for path in shapes if len(path) == 3]
    area = rng.choice(len(villages), count, p=_village_shares(villages))
    points = _places(rng, shapes, villages, area)
    group = rng.choice(len(AGE_GROUPS), count, p=[share for *_, share, _ in AGE_GROUPS])
    given_names = _GivenNames(rng)
    phones = rng.permutation(10_000)
    used: set[str] = set()
    heads = {path: _name(rng, given_names, 62, "m") for path in villages}
    persons: list[Person] = []
    for i in range(count):
        first, last, _, women = AGE_GROUPS[group[i]]
        age = int(rng.integers(first, last + 1))
        sex = "f" if rng.random() < women else "m"
        born_on = _birthday(today, age, int(rng.integers(0, 365)))
        path = villages[area[i]]
        name = _name(rng, given_names, age, sex)
        registered_on = today - timedelta(days=int(rng.integers(200, 1_100)))
        persons.append(
            Person(
                external_id=f"P{i + 1:05d}",
                name=name,
                sex=sex,
                born_on=born_on,
                age=age,
                phone=f"{NOT_LIVE}{phones[i % len(phones)]:04d}" if rng.random() > 0.01 else "",
                area=path,
                address=_address(rng, path, used),
                longitude=float(points[i, 0]),
                latitude=float(points[i, 1]),
                risk=_risk(rng, age, sex),
                safety_note=str(rng.choice(names.SAFETY_NOTES)) if rng.random() < 0.06 else "",
                registered_on=registered_on,
                moved_in_on=registered_on - timedelta(days=int(rng.integers(30, 9_000))),
                contacts=_contacts(rng, given_names, name, age, sex, heads[path]),
            )
        )
    return persons


def _village_shares(villages: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """Share of each village: its eup/myeon's households, parted by the weights of its villages."""
    weight = np.array([VILLAGE_WEIGHT.get(village, 1.0) for _, _, village in villages])
    towns = np.array([town for _, town, _ in villages])
    share = np.zeros(len(villages))
    known = TOWN_HOUSEHOLDS if set(towns.tolist()) == TOWN_HOUSEHOLDS.keys() else {}
    for town in dict.fromkeys(towns.tolist()):
        in_town = towns == town
        # Of a county without counts each eup/myeon has as many homes as it has villages.
        households = known.get(town, int(in_town.sum()))
        share[in_town] = households * weight[in_town] / weight[in_town].sum()
    return share / share.sum()


def _places(
    rng: np.random.Generator,
    shapes: Mapping[tuple[str, ...], BaseGeometry],
    villages: Sequence[tuple[str, ...]],
    area: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Place homes in one to three clusters a village, drawn out along a line as a valley is; [home, lon and lat]."""
    points = np.empty((len(area), 2))
    for index, path in enumerate(villages):
        residents = np.flatnonzero(area == index)
        inside = shapes[path].buffer(-60 / METRES_PER_DEGREE)
        if inside.is_empty:
            inside = shapes[path]
        shapely.prepare(inside)
        centres = _points_inside(rng, inside, int(rng.integers(1, 4)))
        axis = rng.uniform(0, np.pi, len(centres))
        length = rng.uniform(200, 550, len(centres))
        waiting = residents
        for spread in (1.0, 1.0, 1.0, 0.5, 0.2):
            centre = rng.choice(len(centres), len(waiting), p=_shares(len(centres)))
            along = rng.normal(0, 1, len(waiting)) * length[centre] * spread
            across = rng.normal(0, 70, len(waiting)) * spread
            east = along * np.cos(axis[centre]) - across * np.sin(axis[centre])
            north = along * np.sin(axis[centre]) + across * np.cos(axis[centre])
            latitude = centres[centre, 1] + north / METRES_PER_DEGREE
            longitude = centres[centre, 0] + east / (METRES_PER_DEGREE * np.cos(np.radians(latitude)))
            points[waiting, 0], points[waiting, 1] = longitude, latitude
            waiting = waiting[~shapely.contains_xy(inside, longitude, latitude)]
            if not len(waiting):
                break
        else:
            points[waiting] = centres[0]
    return points


def _shares(count: int) -> NDArray[np.float64]:
    weight = np.array([3.0, 2.0, 1.0])[:count]
    return weight / weight.sum()


def _points_inside(rng: np.random.Generator, shape: BaseGeometry, count: int) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    points = np.empty((0, 2))
    while len(points) < count:
        tried = rng.uniform((west, south), (east, north), (40, 2))
        points = np.concatenate((points, tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])]))
    return points[:count]


def _birthday(today: date, age: int, days_ago: int) -> date:
    """Give the day of birth of somebody of that age whose last birthday was so long ago."""
    last = today - timedelta(days=days_ago)
    day = min(last.day, 28) if last.month == 2 else last.day
    return date(last.year - age, last.month, day)


class _GivenNames:
    """Given names, split once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.tables = [(age, women.split(), men.split()) for age, women, men in names.GIVEN]
        self.surnames = [surname for surname, _ in names.SURNAMES]
        weight = np.array([weight for _, weight in names.SURNAMES])
        self.weight = np.cumsum(weight / weight.sum())
        self.rng = rng

    def given(self, age: int, sex: str) -> str:
        women, men = next((women, men) for first, women, men in self.tables if age >= first)
        chosen = women if sex == "f" else men
        return chosen[int(self.rng.integers(len(chosen)))]

    def surname(self) -> str:
        return self.surnames[min(int(np.searchsorted(self.weight, self.rng.random())), len(self.surnames) - 1)]


def _name(rng: np.random.Generator, given_names: _GivenNames, age: int, sex: str) -> str:
    return given_names.surname() + given_names.given(max(0, age + int(rng.integers(-4, 5))), sex)


def _address(rng: np.random.Generator, path: tuple[str, ...], used: set[str]) -> str:
    while True:
        hill = "산" if rng.random() < 0.03 else ""
        lot = str(int(rng.integers(1, 900)))
        sub = f"-{int(rng.integers(1, 20))}" if rng.random() < 0.55 else ""
        address = f"{path[1]} {path[2]} {hill}{lot}{sub}"
        if address not in used:
            used.add(address)
            return address


def _risk(rng: np.random.Generator, age: int, sex: str) -> str:
    lean = 2.0 if sex == "m" and 45 <= age <= 69 else 1.3 if age >= 80 else 0.7 if age < 40 else 1.0
    levels = (Risk.HIGH, Risk.MIDDLE, Risk.LOW, Risk.NONE, Risk.UNKNOWN)
    weight = np.array([0.06 * lean, 0.2 * lean, 0.4, 0.14, 0.16])
    return str(levels[int(np.searchsorted(np.cumsum(weight / weight.sum()), rng.random()))])


_YEARS_APART = {
    "아들": -28,
    "딸": -27,
    "며느리": -29,
    "동생": -5,
    "누나": 4,
    "형": 4,
    "조카": -25,
    "어머니": 28,
    "아버지": 30,
}
_WOMEN = ("딸", "며느리", "누나", "어머니")
_MEN = ("아들", "형", "아버지", names.VILLAGE_HEAD)
_FATHERS_NAME = ("동생", "누나", "형", "아버지", "형제")
"""Kin who bear the person's own surname; so do a man's children."""


def _contacts(
    rng: np.random.Generator, given_names: _GivenNames, name: str, age: int, sex: str, head: str
) -> tuple[ContactDraft, ...]:
    """Make one to three contacts: kin and neighbours, the village head often last; some have the village head only."""
    table = names.RELATIONS_OLD if age >= 62 else names.RELATIONS_MIDDLE if age >= 36 else names.RELATIONS_YOUNG
    steps = np.cumsum([weight for _, weight in table])
    count = int(np.searchsorted((0.3, 0.75), rng.random())) + 1
    surname = name[:2] if name.startswith("남궁") else name[0]
    contacts: list[ContactDraft] = []
    for rank in range(count):
        if age >= 36 and rank == count - 1 and rng.random() < 0.4:
            relation, called = names.VILLAGE_HEAD, head
        else:
            relation = table[int(np.searchsorted(steps / steps[-1], rng.random()))][0]
            if relation in ("아들", "딸") and age < 47:
                relation = "친구"
            whose = "f" if relation in _WOMEN else "m" if relation in _MEN else "fm"[int(rng.integers(2))]
            called = _name(rng, given_names, max(19, age + _YEARS_APART.get(relation, 0)), whose)
            if relation in _FATHERS_NAME or (sex == "m" and relation in ("아들", "딸")):
                called = surname + called[2 if called.startswith("남궁") else 1 :]
        near = relation in ("이웃", names.VILLAGE_HEAD, "아들", "딸")
        contacts.append(
            ContactDraft(
                name=called,
                relation=relation,
                phone=f"{NOT_LIVE}{int(rng.integers(10_000)):04d}",
                hours=names.CALL_HOURS[int(rng.integers(len(names.CALL_HOURS)))],
                may_enter=near and bool(rng.random() < 0.4),
            )
        )
    return tuple(contacts)
