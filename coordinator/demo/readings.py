"""Made-up hourly readings of meters and telephone use by day: how people live, and what befalls them and the meters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from coordinator.demo.homes import Floats, Homes, simulate, telephone, weather

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from coordinator.demo.happenings import Spell

BLOCK_HOMES: Final = 256
"""Homes made at once; each block has its own random stream."""
SINGLE_MISSING: Final = 0.003
"""Share of hours whose reading is lost on the way."""


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
    sky = weather(start, days, seed=seed)
    by_home: dict[int, list[Spell]] = {}
    for spell in spells:
        by_home.setdefault(spell.home, []).append(spell)
    loud, steady = set(unwatchable), set(firm)
    for block, first in enumerate(range(0, len(ages), BLOCK_HOMES)):
        block_homes = range(first, min(first + BLOCK_HOMES, len(ages)))
        rng = np.random.default_rng([seed, 3, block])
        mine = [by_home.get(home, []) for home in block_homes]
        homes = Homes(
            ages=ages[block_homes.start : block_homes.stop],
            firm=np.array([home in steady for home in block_homes]),
            hidden=np.array([home in loud for home in block_homes]),
        )
        life = _life(mine, days)
        wh = simulate(rng, homes, sky, life).reshape(len(block_homes), -1)[:, :hours]
        wh[rng.random(wh.shape, np.float32) < SINGLE_MISSING] = np.nan
        _lay_over(wh, mine)
        reachable = np.where(_silent_days(mine, days), np.minimum(life.mean(2), 1), np.float32(1))
        yield Block(first, wh, telephone(rng, homes, reachable)[:, : hours // 24])


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


def _life(spells: Sequence[Sequence[Spell]], days: int) -> Floats:
    """How much of the person's usual life there is each hour: 0 nobody, 1 as usual, more with guests."""
    life = np.ones((len(spells), days * 24), np.float32)
    for k, mine in enumerate(spells):
        for spell in mine:
            part = life[k, max(spell.first_hour, 0) : spell.end_hour]
            if spell.kind in ("away", "silent", "left_on"):
                part[:] = 0
            elif spell.kind == "guests":
                part *= np.float32(spell.amount)
            elif spell.kind == "decline":
                part *= _thinned(spell, len(part))
    return life.reshape(len(spells), days, 24)


def _thinned(spell: Spell, hours: int) -> NDArray[np.bool_]:
    """Tell which stretches of three hours somebody still fills, fewer and fewer up to the middle of the spell."""
    keep = 1 - (1 - spell.amount) * np.minimum(np.linspace(0, 2, -(-hours // 3)), 1)
    fills = np.random.default_rng([spell.home, spell.end_hour]).random(len(keep)) < keep
    return np.repeat(fills, 3)[:hours]


def _silent_days(spells: Sequence[Sequence[Spell]], days: int) -> NDArray[np.bool_]:
    """Days on which silence in the home is silence on the telephone too; somebody who travels still telephones."""
    gone = np.zeros((len(spells), days), bool)
    for k, mine in enumerate(spells):
        for spell in mine:
            if spell.kind in ("silent", "left_on", "decline"):
                gone[k, max(spell.first_hour, 0) // 24 : -(-spell.end_hour // 24)] = True
    return gone


def _lay_over(wh: Floats, spells: Sequence[Sequence[Spell]]) -> None:
    """Put over the use what turns the day, and meters' own happenings: things left on, outages, gaps, dead meters."""
    order = {"turned": 0, "left_on": 1, "outage": 2, "zero": 3, "gap": 4}
    for k, mine in enumerate(spells):
        for spell in sorted((s for s in mine if s.kind in order), key=lambda s: order[s.kind]):
            part = wh[k, max(spell.first_hour, 0) : spell.end_hour]
            if spell.kind == "turned":
                part[:] = np.roll(part, round(spell.amount))
            elif spell.kind == "left_on":
                part += spell.amount
            elif spell.kind == "gap":
                part[:] = np.nan
            else:
                part[:] = 0
