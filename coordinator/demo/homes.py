"""The day of somebody who lives alone, hour by hour, and the electricity it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]

_HOUR: Final = np.arange(24, dtype=np.float32)
_WAKE: Final = np.array([5.9, 5.5, 6.6, 7.4, 9.8], np.float32)  # at home, busy outdoors, worker, shift worker, owl
_BED: Final = np.array([21.6, 21.9, 23.2, 23.5, 26.0], np.float32)
_STEPS_OLD: Final = np.array([0.5, 0.94, 0.94, 0.94, 1.0])  # cumulated shares of the same five
_STEPS_YOUNG: Final = np.array([0.2, 0.2, 0.75, 0.87, 1.0])
_OLD_FROM: Final = 65


@dataclass(frozen=True, slots=True)
class Weather:
    """What the sky does to all homes alike.

    Attributes
    ----------
    outdoor : float32 [day, 24], degrees Celsius
    weekday : int [day], 0 = Monday, counted on without end
    of_year : float [day], days since 1 January
    """

    outdoor: Floats
    weekday: NDArray[np.int64]
    of_year: NDArray[np.float64]


def weather(start: np.datetime64, days: int, *, seed: int) -> Weather:
    """Make the weather of a mountain county from the midnight `start` on."""
    rng = np.random.default_rng([seed, 2])
    push = rng.normal(0, 2.2, days)
    drift = np.zeros(days)
    for day in range(1, days):
        drift[day] = 0.8 * drift[day - 1] + push[day]
    first = start.astype("datetime64[D]")
    date = first + np.arange(days)
    of_year = (date - date.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64)
    mean = 10.8 - 14.2 * np.cos(2 * np.pi * (of_year - 18) / 365.25) + drift
    swing = -5.0 * np.cos(2 * np.pi * (_HOUR - 3.5) / 24)
    weekday = np.arange(days) + (int(first.astype(np.int64)) + 3) % 7
    return Weather((mean[:, None] + swing).astype(np.float32), weekday, of_year)


class _Draw:
    """Random numbers in float32 for a block of homes and days."""

    def __init__(self, rng: np.random.Generator, homes: int, days: int) -> None:
        self.rng, self.homes, self.days = rng, homes, days

    def normal(self, spread: float | Floats = 1.0) -> Floats:
        """[home, day], around zero."""
        return _f32(self.rng.standard_normal((self.homes, self.days), np.float32) * spread)

    def exponential(self, mean: float) -> Floats:
        """[home, day], from zero up."""
        return _f32(self.rng.exponential(mean, (self.homes, self.days)))

    def chance(self) -> Floats:
        """[home, day], 0 to 1."""
        return self.rng.random((self.homes, self.days), np.float32)

    def hourly(self) -> Floats:
        """[home, day, 24], 0 to 1."""
        return self.rng.random((self.homes, self.days, 24), np.float32)

    def home(self, low: float, high: float) -> Floats:
        """[home, 1], evenly spread."""
        return _f32(self.rng.uniform(low, high, (self.homes, 1)))

    def has(self, share: float) -> Floats:
        """[home, 1], 1 where a home has a thing, else 0."""
        return _f32(self.rng.random((self.homes, 1)) < share)


def _f32(values: NDArray[np.floating] | Flags) -> Floats:
    return values.astype(np.float32, copy=False)


def _within(begin: NDArray[np.floating], end: NDArray[np.floating]) -> Floats:
    """Share of each hour that lies within an interval of the day; [home, day] → [home, day, 24]."""
    share = np.minimum(_f32(end)[..., None], _HOUR + 1)
    share -= np.maximum(_f32(begin)[..., None], _HOUR)
    return np.clip(share, 0, 1, out=share)


@dataclass(frozen=True, slots=True)
class Homes:
    """A block of homes, [home] each.

    Attributes
    ----------
    ages : completed years
    firm : people of firm habits, never ill or long away
    hidden : homes whose load hides the person
    """

    ages: NDArray[np.integer]
    firm: Flags
    hidden: Flags


@dataclass(frozen=True, slots=True)
class _Days:
    """What people do, [home, day, 24] each: shares of the hour."""

    active: Floats
    """Up and in the house."""
    asleep: Floats
    wake: Floats
    """[home, day], the clock hour of getting up."""


def simulate(rng: np.random.Generator, homes: Homes, sky: Weather, life: Floats) -> Floats:
    """Give use in Wh, [home, day, 24].

    Parameters
    ----------
    life : float32 [home, day, 24], how much of the person's usual life there is: 0 nobody, 1 as usual, more with guests
    """
    draw = _Draw(rng, len(homes.ages), len(sky.weekday))
    days = _days(draw, homes, sky, life)
    watt = _person_load(draw, homes, sky, days)
    watt *= life
    watt += _standing_load(draw, homes, sky)
    return np.rint(watt, out=watt)


def telephone(rng: np.random.Generator, homes: Homes, reachable: Floats) -> Floats:
    """Give calls and texts sent, [home, day]; a few days are lost (NaN).

    Parameters
    ----------
    reachable : float32 [home, day], share of the day in which the person can telephone
    """
    older = homes.ages >= _OLD_FROM
    sends = np.exp(rng.normal(0.9, 0.7, len(older))) * np.where(older, 0.9, 1.5)
    sends = np.where(homes.firm, np.maximum(sends, 4), sends)
    sent = _f32(rng.poisson(sends[:, None] * reachable).astype(np.float64))
    sent[rng.random(sent.shape) < 0.004] = np.nan
    return sent


def _days(draw: _Draw, homes: Homes, sky: Weather, life: Floats) -> _Days:
    """Wake, sleep, work, errands, illness."""
    firm = homes.firm[:, None]
    steps = np.where((homes.ages >= _OLD_FROM)[:, None], _STEPS_OLD, _STEPS_YOUNG)
    kind = (draw.rng.random((draw.homes, 1)) > steps).sum(1)
    kind[homes.firm] = 0
    worker, shift = (kind == 2)[:, None], (kind == 3)[:, None]
    weekend = (sky.weekday % 7 >= 5)[None, :]
    late_week = ((sky.weekday // 7) % 2 == 1)[None, :]
    growing = ((sky.of_year > 95) & (sky.of_year < 305))[None, :]

    spread = _f32(np.where(firm, 0.25, np.exp(draw.home(-1.1, 0.2))))
    drift = np.cumsum(draw.normal(0.03), 1)  # habits wander slowly
    wake = _WAKE[kind][:, None] + draw.home(-1.2, 1.2) + drift + draw.normal(spread)
    wake = wake + weekend * np.where(worker, 1.2, 0.2) + shift * np.where(late_week, 2.5, -1.5)
    bed = _BED[kind][:, None] + draw.home(-1.2, 1.2) + drift + draw.normal(spread)
    bed = bed + shift * np.where(late_week, 2.0, -1.0)
    wake = _f32(np.maximum(wake, 2.5))
    bed = _f32(np.clip(bed, wake + 8, wake + 20))
    ill = (draw.chance() < 4 / 365) & ~firm
    ill[:, 1:] |= ill[:, :-1].copy()
    awake = _within(wake, bed)
    awake[:, 1:] += _within(np.zeros_like(bed[:, :-1]), bed[:, :-1] - 24)  # past midnight
    np.minimum(awake, 1, out=awake)

    house = np.ones_like(awake)  # share of the hour in which the person is in the house
    works = ((worker & ~weekend) | (shift & (draw.chance() < 0.7))) & (draw.chance() < 0.93) & ~ill
    leave = wake + 1.1 + draw.normal(0.25)
    house -= _within(leave, leave + np.where(works, 10 + draw.normal(1.2), 0))
    often = np.where((kind == 0)[:, None], draw.home(0.1, 0.8), draw.home(0.3, 0.95)) * np.where(firm, 0.2, 1)
    for centre, length, share in ((9.6, 1.8, 0.75), (14.6, 1.9, 0.7), (18.8, 2.2, 0.25)):
        goes = (draw.chance() < often * share * np.where(growing, 1.1, 0.8)) & ~ill
        leave = centre + draw.normal(1.1)
        house *= 1 - _within(leave, leave + length * np.exp(draw.normal(0.6)) * goes)
    long_day = (draw.chance() < draw.home(0, 0.1)) & ~ill & ~firm
    house *= 1 - _within(wake + 1.5, wake + 1.5 + long_day * (11 + draw.normal(1.5)))
    np.clip(house, 0, 1, out=house)
    house *= np.minimum(life, 1)
    asleep = (1 - awake) * house
    awake *= house
    awake *= _f32(np.where(ill, 0.3, 1.0))[..., None]
    return _Days(active=awake, asleep=asleep, wake=wake)


def _person_load(draw: _Draw, homes: Homes, sky: Weather, days: _Days) -> Floats:
    """Light, television, meals, housework, computer, heating mat, heater, air conditioner."""
    active, older = days.active, (homes.ages >= _OLD_FROM)[:, None]
    thrift = np.exp(draw.rng.normal(0.25, 0.3, (draw.homes, 1)))
    thrift = np.where(homes.firm[:, None], np.maximum(thrift, 1), thrift)
    thrift = _f32(thrift * np.where(homes.hidden[:, None], 0.35, 1))
    season = _f32(np.cos(2 * np.pi * (sky.of_year - 172) / 365.25))[:, None]
    dark = (17.6 + 1.5 * season < _HOUR) | (6.6 - 1.2 * season > _HOUR)
    lit = _f32(np.where(dark, 1.0, 0.25))  # rooms under old roofs are lit by day as well
    watt = active * (lit * (draw.home(20, 90) * thrift)[..., None])
    for low, high, usual in ((5.5, 10.0, 0.75), (11.0, 17.0, 0.7), (17.5, 23.5, 0.92)):  # television
        on = draw.chance() < np.clip(usual * (1 + 0.35 * draw.home(-1.5, 1.2)), 0.05, 0.98)
        begin = low + draw.exponential(0.8)
        end = np.where(on, high - draw.exponential(0.8), begin)
        watt += active * _within(begin, end) * (draw.home(60, 140) * thrift)[..., None]
    home, day = np.indices((draw.homes, draw.days), sparse=True)

    def once(at: NDArray[np.floating], happens: Flags, energy_wh: Floats | float) -> None:
        """Add energy in the hour of `at`, where the person is up and in."""
        hour = at.astype(np.int64)
        fine = happens & (hour >= 0) & (hour < 24)
        hour = np.clip(hour, 0, 23)
        activity = active[home, day, hour]
        amount = energy_wh * thrift * np.exp(draw.normal(0.45)) * np.minimum(activity * 1.5, 1)
        watt[home, day, hour] += _f32(np.where(fine & (activity > 0.25), amount, 0))

    hob = 55 + draw.has(0.35) * draw.home(200, 480) + draw.home(20, 140)
    noon = np.full_like(days.wake, 12.4)
    for centre, jitter, share in ((days.wake + 0.7, 0.3, 0.85), (noon, 0.6, 0.8), (noon + 5.8, 0.6, 0.88)):
        once(centre + draw.normal(jitter), draw.chance() < np.clip(share + draw.home(-0.12, 0.12), 0.2, 0.98), hob)
    once(9.5 + draw.normal(1.5), draw.chance() < draw.home(0.1, 0.4), draw.home(350, 650))  # washing machine
    once(10.5 + draw.normal(1.5), draw.chance() < draw.home(0.05, 0.3), 170)  # vacuum cleaner
    once(17.2 + draw.normal(0.6), draw.chance() < draw.home(0.3, 0.8), draw.home(90, 260))  # cooking the rice
    small = draw.hourly() < draw.home(0.12, 0.45)[..., None]  # kettle, pump, hair dryer
    watt += small * active * (45 * thrift)[..., None]
    computer = draw.has(0.25) * draw.home(60, 150) * _f32(np.where(older, 0.3, 1.0))
    begin = 12 + 8 * draw.chance()
    end = begin + (draw.chance() < 0.6) * (1 + 3 * draw.chance())
    watt += active * _within(begin, end) * computer[..., None]
    night_light = draw.hourly() < draw.home(0.03, 0.2)[..., None]
    watt += days.asleep * night_light * draw.home(8, 40)[..., None]
    mat = draw.has(0.6) * draw.home(25, 60)
    watt += days.asleep * _f32((sky.outdoor < 11) * np.clip((16 - sky.outdoor) / 20, 0.25, 1)) * mat[..., None]
    heater = draw.has(0.22) * draw.home(150, 500)
    watt += active * (sky.outdoor < 3) * (draw.hourly() < 0.6) * heater[..., None]
    cooler = draw.has(0.55) * draw.home(250, 750) * (draw.chance() < 0.85)
    watt += active * _f32(np.clip((sky.outdoor - 25) / 5, 0, 1) * (_HOUR > 10)) * cooler[..., None]
    return _f32(watt)


def _standing_load(draw: _Draw, homes: Homes, sky: Weather) -> Floats:
    """Standby, fridges, rice kept warm, boiler, and what hides a person."""
    hours = np.arange(draw.days * 24, dtype=np.float64).reshape(1, draw.days, 24)
    watt = np.empty((draw.homes, draw.days, 24), np.float32)
    watt[:] = draw.home(6, 38)[..., None]
    for share in (1.0, 0.45):  # the fridge, the kimchi fridge
        period = draw.home(0.7, 1.9)[..., None].astype(np.float64)
        duty = np.clip(draw.home(0.25, 0.5)[..., None] + 0.006 * (sky.outdoor - 12), 0.15, 0.75).astype(np.float64)
        phase = hours / period + draw.home(0, 1)[..., None] + np.cumsum(draw.normal(0.06), 1)[..., None]
        running = (_cycles(phase + 1 / period, duty) - _cycles(phase, duty)) * period
        watt += _f32(running * (draw.has(share) * draw.home(55, 105))[..., None])
    watt += (draw.has(0.35) * draw.home(18, 40) * (draw.chance() < draw.home(0.2, 0.95)))[..., None]  # rice kept warm
    boiler = draw.has(0.65) * draw.home(10, 45)
    watt += _f32(np.clip((14 - sky.outdoor) / 20, 0, 1)) * (0.6 + 0.8 * draw.hourly()) * boiler[..., None]
    if homes.hidden.any():  # pumps and heaters of a shop or a barn on the same meter
        watt += _f32(np.where(homes.hidden[:, None], draw.home(350, 800), 0))[..., None] * draw.hourly()
    return watt


def _cycles(phase: NDArray[np.float64], duty: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count the running time, in cycles, of a thing that runs the first `duty` of each cycle."""
    whole = np.floor(phase)
    return whole * duty + np.minimum(phase - whole, duty)
