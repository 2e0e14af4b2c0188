"""Made-up hourly use of homes in which one person lives, and their telephone use by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray


if TYPE_CHECKING:
    from coordinator.demo.happenings import Spell
    from collections.abc import Iterator, Sequence

Floats: TypeAlias = NDArray[np.float32]

BLOCK_HOMES: Final = 256
"""Homes made at once; each block has its own random stream."""
SINGLE_MISSING: Final = 0.003
"""Share of hours whose reading is lost on the way."""

_HOUR: Final = np.arange(24, dtype=np.float32)
_KINDS: Final = ("home", "active", "worker", "shift", "owl")
_WAKE: Final = np.array([5.9, 5.5, 6.6, 7.4, 9.8], np.float32)
_BED: Final = np.array([21.6, 21.9, 23.2, 23.5, 26.0], np.float32)


@dataclass(frozen=True, slots=True)
class Block:
    """Readings of some homes.

    Attributes
    ----------
    first : number of the first home
    wh : float32 [home, hour], Wh, NaN = no reading
    outgoing : float32 [home, day], calls and texts sent; whole days only
    """

    first: int
    wh: Floats
    outgoing: Floats


def blocks(
    ages: NDArray[np.integer],
    start: np.datetime64,
    hours: int,
    *,
    seed: int,
    spells: Sequence[Spell] = (),
    unwatchable: Sequence[int] = (),
    firm: Sequence[int] = (),
) -> Iterator[Block]:
    """Make the readings block by block, so that memory does not grow with the county.

    A day is simulated by hours: waking, sleeping, errands, work, meals, television, light, laundry, heating mat,
    air conditioner; and without anybody: standby, cycling fridges, rice cooker on keep-warm, boiler. Then the spells
    of `happenings` are laid over.

    Parameters
    ----------
    ages : int [home], completed years
    start : midnight at which hour 0 begins, Korean wall clock
    hours : how many hours
    spells : what happens in which home
    unwatchable : homes whose load hides their person
    firm : homes whose people have firm habits
    """
    days = -(-hours // 24)
    outdoor = _outdoor(start, days, seed)
    by_home: dict[int, list[Spell]] = {}
    for spell in spells:
        by_home.setdefault(spell.home, []).append(spell)
    loud, steady = set(unwatchable), set(firm)
    for block, first in enumerate(range(0, len(ages), BLOCK_HOMES)):
        some = np.asarray(ages[first : first + BLOCK_HOMES])
        rng = np.random.default_rng([seed, 3, block])
        mine = [by_home.get(first + k, []) for k in range(len(some))]
        hidden = np.array([first + k in loud for k in range(len(some))])
        regular = np.array([first + k in steady for k in range(len(some))])
        wh, sent = _simulate(rng, some, start, days, outdoor, mine, hidden, regular)
        wh = wh.reshape(len(some), -1)[:, :hours]
        wh[rng.random(wh.shape, np.float32) < SINGLE_MISSING] = np.nan
        _lay_over(wh, mine)
        yield Block(first, wh, sent[:, : hours // 24])


def readings(
    ages: NDArray[np.integer],
    start: np.datetime64,
    hours: int,
    *,
    seed: int,
    spells: Sequence[Spell] = (),
    unwatchable: Sequence[int] = (),
    firm: Sequence[int] = (),
) -> Floats:
    """Make all readings at once; float32 [home, hour]."""
    wh = np.empty((len(ages), hours), np.float32)
    for block in blocks(ages, start, hours, seed=seed, spells=spells, unwatchable=unwatchable, firm=firm):
        wh[block.first : block.first + len(block.wh)] = block.wh
    return wh


def _outdoor(start: np.datetime64, days: int, seed: int) -> Floats:
    """Outdoor temperature of a mountain county, degrees Celsius, [day, 24]."""
    rng = np.random.default_rng([seed, 2])
    push = rng.normal(0, 2.2, days)
    weather = np.zeros(days)
    for day in range(1, days):
        weather[day] = 0.8 * weather[day - 1] + push[day]
    mean = 10.8 - 14.2 * np.cos(2 * np.pi * (_day_of_year(start, days) - 18) / 365.25) + weather
    swing = -5.0 * np.cos(2 * np.pi * (_HOUR - 3.5) / 24)
    return (mean[:, None] + swing).astype(np.float32)


def _day_of_year(start: np.datetime64, days: int) -> NDArray[np.float64]:
    day = start.astype("datetime64[D]") + np.arange(days)
    return (day - day.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64)


def _within(begin: Floats, end: Floats) -> Floats:
    """Share of each hour that lies within an interval of the day; [home, day] → [home, day, 24]."""
    share = np.minimum(end[..., None], _HOUR + 1)
    share -= np.maximum(begin[..., None], _HOUR)
    return np.clip(share, 0, 1, out=share)


class _Draw:
    """Random numbers in float32, by block."""

    def __init__(self, rng: np.random.Generator, homes: int, days: int) -> None:
        self.rng, self.homes, self.days = rng, homes, days

    def normal(self, spread: float | Floats = 1.0) -> Floats:
        return self.rng.standard_normal((self.homes, self.days), np.float32) * np.float32(1) * spread

    def chance(self) -> Floats:
        return self.rng.random((self.homes, self.days), np.float32)

    def hourly(self) -> Floats:
        return self.rng.random((self.homes, self.days, 24), np.float32)

    def home(self, low: float, high: float) -> Floats:
        """One number a home, evenly spread, [home, 1]."""
        return self.rng.uniform(low, high, (self.homes, 1)).astype(np.float32)

    def has(self, share: float) -> Floats:
        """1 where a home has a thing, else 0, [home, 1]."""
        return (self.rng.random((self.homes, 1)) < share).astype(np.float32)


def _simulate(
    rng: np.random.Generator,
    ages: NDArray[np.integer],
    start: np.datetime64,
    days: int,
    outdoor: Floats,
    spells: Sequence[Sequence[Spell]],
    hidden: NDArray[np.bool_],
    regular: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Give use [home, day, 24] in Wh and calls and texts sent [home, day]."""
    homes = len(ages)
    draw = _Draw(rng, homes, days)
    old = ages >= 65
    step = np.where(old[:, None], [0.5, 0.94, 0.94, 0.94, 1.0], [0.2, 0.2, 0.75, 0.87, 1.0])
    kind = (rng.random((homes, 1)) > step).sum(1)
    kind[regular] = 0
    firm = regular[:, None]
    worker, shift = (kind == 2)[:, None], (kind == 3)[:, None]
    calendar = np.arange(days) + int((start.astype("datetime64[D]").astype(np.int64) + 3) % 7)
    weekend = (calendar % 7 >= 5)[None, :]
    year = _day_of_year(start, days)
    growing = ((year > 95) & (year < 305))[None, :]

    # -- the day: awake, out, ill
    spread = np.where(firm, np.float32(0.25), np.exp(draw.home(-1.1, 0.2)))
    drift = np.cumsum(draw.normal(0.03), 1)
    late_week = ((calendar // 7) % 2 == 1)[None, :]
    wake = _WAKE[kind][:, None] + draw.home(-1.2, 1.2) + drift + draw.normal(spread)
    wake += weekend * np.where(worker, 1.2, 0.2) + shift * np.where(late_week, 2.5, -1.5)
    bed = _BED[kind][:, None] + draw.home(-1.2, 1.2) + drift + draw.normal(spread)
    bed += shift * np.where(late_week, 2.0, -1.0)
    wake = np.maximum(wake, 2.5).astype(np.float32)
    bed = np.clip(bed, wake + 8, wake + 20).astype(np.float32)
    ill = (draw.chance() < 4 / 365) & ~firm
    ill[:, 1:] |= ill[:, :-1].copy()
    awake = _within(wake, bed)
    awake[:, 1:] += _within(np.zeros_like(bed[:, :-1]), bed[:, :-1] - 24)
    np.minimum(awake, 1, out=awake)

    house = np.ones((homes, days, 24), np.float32)  # share of the hour in which somebody is in the house
    works = ((worker & ~weekend) | (shift & (draw.chance() < 0.7))) & (draw.chance() < 0.93) & ~ill
    leave = wake + 1.1 + draw.normal(0.25)
    house -= _within(leave, leave + np.where(works, 10 + draw.normal(1.2), 0))
    often = np.where((kind == 0)[:, None], draw.home(0.1, 0.8), draw.home(0.3, 0.95)) * np.where(firm, 0.2, 1)
    for centre, length, share in ((9.6, 1.8, 0.75), (14.6, 1.9, 0.7), (18.8, 2.2, 0.25)):
        goes = (draw.chance() < often * share * np.where(growing, 1.1, 0.8)) & ~ill
        leave = centre + draw.normal(1.1)
        stay = length * np.exp(draw.normal(0.6)) * goes
        house *= 1 - _within(leave, leave + stay)
    long_day = (draw.chance() < draw.home(0, 0.1)) & ~ill & ~firm
    house *= 1 - _within(wake + 1.5, wake + 1.5 + long_day * (11 + draw.normal(1.5)))
    np.clip(house, 0, 1, out=house)
    life = _life(spells, homes, days)
    house *= np.minimum(life, 1)
    active = awake * house
    active *= np.where(ill, np.float32(0.3), np.float32(1))[..., None]

    # -- what the person uses
    thrift = np.exp(rng.normal(0.25, 0.3, (homes, 1))).astype(np.float32)
    thrift = np.where(firm, np.maximum(thrift, 1), thrift) * np.where(hidden[:, None], np.float32(0.35), 1)
    season = np.cos(2 * np.pi * (year - 172) / 365.25).astype(np.float32)[:, None]
    dark = ((17.6 + 1.5 * season < _HOUR) | (6.6 - 1.2 * season > _HOUR)).astype(np.float32)
    bright = 0.25 + 0.75 * dark  # rooms under old roofs are lit by day as well
    watt = active * (bright * (draw.home(20, 90) * thrift)[..., None])
    for low, high, use in ((5.5, 10.0, 0.75), (11.0, 17.0, 0.7), (17.5, 23.5, 0.92)):
        on = draw.chance() < np.clip(use * (1 + 0.35 * draw.home(-1.5, 1.2)), 0.05, 0.98)
        begin = low + rng.exponential(0.8, (homes, days)).astype(np.float32)
        end = np.where(on, high - rng.exponential(0.8, (homes, days)).astype(np.float32), begin)
        watt += active * _within(begin, end) * (draw.home(60, 140) * thrift)[..., None]
    home_index, day_index = np.indices((homes, days), sparse=True)

    def use(at: Floats, happens: NDArray[np.bool_], energy_wh: Floats | float) -> None:
        """Add energy in the hour of `at`, where the person is up and in."""
        hour = at.astype(np.int64)
        fine = happens & (hour >= 0) & (hour < 24)
        hour = np.clip(hour, 0, 23)
        there = active[home_index, day_index, hour]
        amount = energy_wh * thrift * np.exp(draw.normal(0.45)) * np.minimum(there * 1.5, 1)
        watt[home_index, day_index, hour] += np.where(fine & (there > 0.25), amount, 0).astype(np.float32)

    hob = 55 + draw.has(0.35) * draw.home(200, 480) + draw.home(20, 140)
    for centre, jitter, share in ((wake + 0.7, 0.3, 0.85), (12.4, 0.6, 0.8), (18.2, 0.6, 0.88)):
        cooks = draw.chance() < np.clip(share + 0.12 * draw.home(-1, 1), 0.2, 0.98)
        use(centre + draw.normal(jitter), cooks, hob)
    use(9.5 + draw.normal(1.5), draw.chance() < draw.home(0.1, 0.4), draw.home(350, 650))  # washing machine
    use(10.5 + draw.normal(1.5), draw.chance() < draw.home(0.05, 0.3), 170)  # vacuum cleaner
    use(17.2 + draw.normal(0.6), draw.chance() < draw.home(0.3, 0.8), draw.home(90, 260))  # cooking the rice
    small = draw.hourly() < draw.home(0.12, 0.45)[..., None]  # kettle, pump, hair dryer
    watt += small * active * (45 * thrift)[..., None]
    computer = draw.has(0.25) * np.where(old[:, None], 0.3, 1)
    begin = (12 + 8 * draw.chance()).astype(np.float32)
    end = begin + np.where(draw.chance() < 0.6, 1 + 3 * draw.chance(), 0)
    watt += active * _within(begin, end) * (computer * draw.home(60, 150))[..., None]
    asleep = (1 - awake) * house
    watt += asleep * (draw.hourly() < draw.home(0.03, 0.2)[..., None]) * draw.home(8, 40)[..., None]  # light at night
    mat = draw.has(0.6) * draw.home(25, 60)
    watt += asleep * (outdoor < 11) * np.clip((16 - outdoor) / 20, 0.25, 1) * mat[..., None]
    heater = draw.has(0.22) * draw.home(150, 500)
    watt += active * (outdoor < 3) * (draw.hourly() < 0.6) * heater[..., None]
    cooler = draw.has(0.55) * draw.home(250, 750)
    hot = np.clip((outdoor - 25) / 5, 0, 1) * (_HOUR > 10)
    watt += active * hot * (draw.chance() < 0.85)[..., None] * cooler[..., None]
    watt *= np.maximum(life, 0)

    # -- what runs without anybody
    watt += draw.home(6, 38)[..., None]
    flat = np.arange(days * 24, dtype=np.float64).reshape(1, days, 24)
    for share in (1.0, 0.45):  # the fridge, the kimchi fridge
        period = draw.home(0.7, 1.9).astype(np.float64)[..., None]
        duty = np.clip(draw.home(0.25, 0.5)[..., None] + 0.006 * (outdoor - 12), 0.15, 0.75)
        phase = flat / period + draw.home(0, 1)[..., None] + np.cumsum(draw.normal(0.06), 1)[..., None]
        running = _cycle(phase + 1 / period, duty) - _cycle(phase, duty)
        watt += (running * period * (draw.has(share) * draw.home(55, 105))[..., None]).astype(np.float32)
    keeps_warm = draw.has(0.35) * draw.home(18, 40) * (draw.chance() < draw.home(0.2, 0.95))
    watt += keeps_warm[..., None]
    boiler = draw.has(0.65) * draw.home(10, 45)
    watt += np.clip((14 - outdoor) / 20, 0, 1) * (0.6 + 0.8 * draw.hourly()) * boiler[..., None]
    if hidden.any():
        load = np.where(hidden[:, None], draw.home(350, 800), 0)  # pumps and heaters of a shop or a barn on one meter
        watt += load[..., None] * draw.hourly()
    np.rint(watt, out=watt)

    sends = np.exp(rng.normal(0.9, 0.7, (homes, 1))) * np.where(old[:, None], 0.9, 1.5)
    sends = np.where(firm, np.maximum(sends, 4), sends)
    ours = np.maximum(life, 0).mean(2)
    gone = _gone_silent(spells, homes, days)
    sent = rng.poisson(sends * np.where(gone, np.minimum(ours, 1), 1)).astype(np.float32)
    sent[rng.random((homes, days)) < 0.004] = np.nan
    return watt, sent


def _cycle(phase: NDArray[np.float64], duty: NDArray[np.floating]) -> NDArray[np.float64]:
    """Count the running time, in cycles, of a thing that runs the first `duty` of each cycle."""
    whole = np.floor(phase)
    return whole * duty + np.minimum(phase - whole, duty)


def _life(spells: Sequence[Sequence[Spell]], homes: int, days: int) -> Floats:
    """How much of the person's usual life there is each hour: 0 nobody, 1 as usual, more with guests."""
    life = np.ones((homes, days * 24), np.float32)
    for k, mine in enumerate(spells):
        for spell in mine:
            part = life[k, max(spell.first_hour, 0) : spell.end_hour]
            if spell.kind in ("away", "silent", "left_on"):
                part[:] = 0
            elif spell.kind == "guests":
                part *= 1.6
            elif spell.kind == "decline":
                part *= np.linspace(1, spell.amount, len(part), dtype=np.float32)
    return life.reshape(homes, days, 24)


def _gone_silent(spells: Sequence[Sequence[Spell]], homes: int, days: int) -> NDArray[np.bool_]:
    """Days on which silence in the home is silence on the telephone too; somebody who travels still telephones."""
    gone = np.zeros((homes, days), bool)
    for k, mine in enumerate(spells):
        for spell in mine:
            if spell.kind in ("silent", "left_on", "decline"):
                gone[k, max(spell.first_hour, 0) // 24 : -(-spell.end_hour // 24)] = True
    return gone


def _lay_over(wh: Floats, spells: Sequence[Sequence[Spell]]) -> None:
    """Put meters' own happenings over the use: things left on, outages, gaps, dead and late meters."""
    order = {"left_on": 0, "outage": 1, "zero": 2, "gap": 3}
    for k, mine in enumerate(spells):
        for spell in sorted((s for s in mine if s.kind in order), key=lambda s: order[s.kind]):
            part = wh[k, max(spell.first_hour, 0) : spell.end_hour]
            if spell.kind == "left_on":
                part += spell.amount
            elif spell.kind == "gap":
                part[:] = np.nan
            else:
                part[:] = 0
