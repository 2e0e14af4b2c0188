"""Hours without power, of a village or a whole town, told apart from homes that are silent.

Two signs tell an outage. Homes that went dark together: three of one village whose readings fell to zero at the same
hour, or, whatever their villages, four of one town. And a town of which most reads zero, whenever each began. A missing
reading is never a sign: it is the feed that stopped.

Only a home that is dark itself belongs to an outage. Whoever has light is judged by their own readings, and a meter
that fell to zero at another hour than its neighbours' is told by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coordinator.analysis.scores import DEFAULT, Flags, Floats, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_BLOCK_HOMES = 64
_Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


class Outage(NamedTuple):
    """One stretch of hours in which a village, or a town, had no power."""

    area: int
    first_hour: int
    end_hour: int  # exclusive
    homes: int  # the most homes that were dark in one of these hours


class _Stretches(NamedTuple):
    """Stretches of hours in which a home is dark, in the order of home and time; arrays of one length.

    A reading of zero is dark, and so is a missing one for a day after it: a meter without power sends nothing.
    """

    home: _Ints
    earliest: _Ints
    """The hour after the last reading above zero: the power may have gone since."""
    onset: _Ints
    """The hour of the first reading of zero."""
    first: _Ints
    end: _Ints
    lit_before: Flags
    """Whether the home had power before, as far as the readings go back."""
    seen: Flags
    """Whether its begin was seen, give or take a short hole."""
    unusual: Flags
    """Whether the home hardly ever fell to zero in the weeks before."""

    def take(self, rows: NDArray[np.integer] | Flags | slice) -> _Stretches:
        """Take some of them."""
        return _Stretches(
            self.home[rows],
            self.earliest[rows],
            self.onset[rows],
            self.first[rows],
            self.end[rows],
            self.lit_before[rows],
            self.seen[rows],
            self.unusual[rows],
        )


class _Together(NamedTuple):
    """The stretches of one area that began together, and the hours in which enough of them last."""

    members: _Stretches
    homes: _Ints
    """int64 [hour]: how many of them are dark, of those whose begin was seen."""
    on: Flags
    """bool [hour]."""


class _Found(NamedTuple):
    """What was found in the readings."""

    out: dict[int, Flags]
    """bool [hour] of each home that shares in an outage: those hours."""
    stretches: _Stretches
    listed: list[Outage]


def area_outages(wh: Floats, area: NDArray[np.integer] | None, settings: Settings = DEFAULT) -> list[Outage]:
    """List the outages of towns and villages, each home's hours in one of them only.

    A village is named where at least half of the homes that went dark together lie in such villages, otherwise the
    town. What holds at an hour follows from the readings up to it; later ones change nothing.

    Parameters
    ----------
    wh
        float32 [household, hour], Wh, NaN = missing.
    area
        int [household], the towns; or int [household, 2], town and village, both of one numbering. Negative = not
        known; None = no areas are known.

    Returns
    -------
    In the order of area and time.
    """
    return sorted(_find(wh, area, settings).listed)


def dark_hours(
    wh: Floats, area: NDArray[np.integer] | None, settings: Settings = DEFAULT
) -> tuple[Flags, NDArray[np.int64]]:
    """Give the hours in which each home was without power or caught up after an outage.

    Parameters
    ----------
    wh, area
        As for `area_outages`.

    Returns
    -------
    dark
        bool [row, hour]; row 0 is that of the homes that shared in no outage.
    row
        int64 [household], row of `dark`.
    """
    outages = _find(wh, area, settings)
    row = np.zeros(len(wh), np.int64)
    kept = [np.zeros(wh.shape[1], np.bool_)]
    known: dict[bytes, int] = {}
    of_home = _by_home(outages.stretches)
    for home, out in outages.out.items():
        powerless = out.copy()
        for first, end in of_home.get(home, ()):
            shared = np.flatnonzero(out[first:end])
            if len(shared):  # its own power may come back later than its neighbours'
                first += shared[0]
                powerless[first:end] |= np.abs(wh[home, first:end]) <= settings.zero_wh
        after = powerless.copy()
        for hour in range(1, settings.catch_up_hours + 1):
            after[hour:] |= powerless[:-hour]
        both = out | (after & ~powerless)
        number = known.setdefault(both.tobytes(), len(kept))
        if number == len(kept):
            kept.append(both)
        row[home] = number
    return np.stack(kept), row


def _by_home(stretches: _Stretches) -> dict[int, list[tuple[int, int]]]:
    of_home: dict[int, list[tuple[int, int]]] = {}
    for home, first, end in zip(stretches.home.tolist(), stretches.first.tolist(), stretches.end.tolist(), strict=True):
        of_home.setdefault(home, []).append((first, end))
    return of_home


def _find(wh: Floats, area: NDArray[np.integer] | None, settings: Settings) -> _Found:
    """Find the hours in which each home shared in an outage, and name the outages."""
    stretches, any_zero = _stretches_of(wh[:0] if area is None else wh, settings)
    out: dict[int, Flags] = {}
    listed: list[Outage] = []
    if area is None:
        return _Found(out, stretches, listed)
    levels = np.asarray(area)
    if levels.shape[:1] != wh.shape[:1] or levels.shape[1:] not in ((), (1,), (2,)):
        raise ValueError(f"area has shape {levels.shape}, the readings have {wh.shape[0]} households")
    levels = levels[:, None] if levels.ndim == 1 else levels
    villages = _villages(stretches, levels, wh.shape[1], out, settings) if levels.shape[1] == 2 else []
    in_village = {home: hours.copy() for home, hours in out.items()}
    of_town: dict[int, Flags] = {}
    by_town = dict(_groups(stretches, levels[:, 0]))
    for town in np.unique(levels[:, 0]).tolist():
        rows = np.flatnonzero(levels[:, 0] == town)
        if town < 0 or np.count_nonzero(any_zero[rows]) < settings.outage_fewest_homes:
            continue
        mine = by_town.get(town, stretches.take(slice(0)))
        most, on = _mostly_dark(wh, rows, any_zero, mine, settings)
        dark = np.flatnonzero(on)
        for home in rows.tolist() if len(dark) else ():
            out_here = dark[~(np.abs(wh[home, dark]) > settings.zero_wh)]
            if len(out_here):
                out.setdefault(home, np.zeros(wh.shape[1], np.bool_))[out_here] = True
        for together in _together(mine, settings.outage_town_homes, wh.shape[1], settings):
            _mark(out, together)
            # The line of a village says enough, unless most of the homes lie elsewhere.
            elsewhere = together.on & (2 * _count(together, in_village) < together.homes)
            on = on | elsewhere
            most = np.where(elsewhere, np.maximum(most, together.homes), most)
        of_town[town] = on
        listed += _spans(town, on, most)
    for village, town, on, most in villages:
        listed += _spans(village, on & ~of_town[town] if town in of_town else on, most)
    return _Found(out, stretches, listed)


def _villages(
    stretches: _Stretches, levels: NDArray[np.integer], hours: int, out: dict[int, Flags], settings: Settings
) -> list[tuple[int, int, Flags, _Ints]]:
    """Find the outages of villages: (village, its town, bool [hour], homes in each hour)."""
    outages: list[tuple[int, int, Flags, _Ints]] = []
    for village, mine in _groups(stretches, levels[:, 1]):
        on, most = np.zeros(hours, np.bool_), np.zeros(hours, np.int64)
        for together in _together(mine, settings.outage_village_homes, hours, settings):
            _mark(out, together)
            on |= together.on
            most = np.where(together.on, np.maximum(most, together.homes), most)
        if on.any():
            outages.append((village, int(levels[mine.home[0], 0]), on, most))
    return outages


def _count(together: _Together, in_village: dict[int, Flags]) -> _Ints:
    """Count in each hour those of them that a village's outage names."""
    named = np.zeros(len(together.on), np.int64)
    proving = together.members.take(together.members.seen)
    for home, first, end in zip(proving.home.tolist(), proving.first.tolist(), proving.end.tolist(), strict=True):
        if home in in_village:
            named[first:end] += in_village[home][first:end]
    return named


def _groups(stretches: _Stretches, area: NDArray[np.integer]) -> Iterator[tuple[int, _Stretches]]:
    """Part the stretches by the area of their homes; those of homes whose area is not known are left out."""
    name = area[stretches.home]
    order = np.argsort(name, kind="stable")
    order = order[np.searchsorted(name[order], 0) :]
    for rows in np.split(order, np.flatnonzero(np.diff(name[order])) + 1):
        if len(rows):
            yield int(name[rows[0]]), stretches.take(rows)


def _spans(area: int, on: Flags, most: _Ints) -> list[Outage]:
    edge = np.flatnonzero(np.diff(np.concatenate(([0], on.view(np.int8), [0]))))
    return [Outage(area, int(a), int(b), int(most[a:b].max())) for a, b in edge.reshape(-1, 2)]


def _mark(out: dict[int, Flags], together: _Together) -> None:
    """Note the hours in which each of them shared in the outage."""
    members = together.members
    for home, first, end in zip(members.home.tolist(), members.first.tolist(), members.end.tolist(), strict=True):
        shared = together.on[first:end]
        if shared.any():
            out.setdefault(home, np.zeros(len(together.on), np.bool_))[first:end] |= shared


def _together(of_area: _Stretches, least: int, hours: int, settings: Settings) -> Iterator[_Together]:
    """Find the homes of one area that went dark together, `least` of them or more.

    The hour of the first zero differs by one where the power goes early in an hour: who uses little has nothing to read
    for it, others have something. Two hours next to each other are therefore one begin. A home whose begin was not seen
    belongs to it where it may, but proves nothing.
    """
    of_area = of_area.take(of_area.lit_before & of_area.unusual)
    if len(np.unique(of_area.home[of_area.seen])) < least:
        return
    for hour in np.unique(of_area.onset[of_area.seen]).tolist():
        began = (of_area.earliest <= hour + 1) & (of_area.onset >= hour)
        proving = of_area.take(began & of_area.seen)
        if len(proving.home) < least:
            continue
        change = np.zeros(hours + 1, np.int64)
        np.add.at(change, proving.first, 1)
        np.add.at(change, proving.end, -1)
        homes = np.cumsum(change[:-1])
        on = homes >= least
        on[hour + settings.outage_longest_hours :] = False
        yield _Together(of_area.take(began), homes, on)


def _mostly_dark(
    wh: Floats, rows: NDArray[np.intp], any_zero: Flags, stretches: _Stretches, settings: Settings
) -> tuple[_Ints, Flags]:
    """Find the hours in which most of a town reads zero: half of five homes or more, or all of three or four.

    Homes that have read zero for longer than any outage, or for as long as the readings go back, are empty: they count
    neither way.

    Returns
    -------
    int64 and bool [hour]: homes that read zero, and whether that is an outage.
    """
    hours = wh.shape[1]
    zero, empty = np.zeros(hours, np.int64), np.zeros(hours, np.int64)
    for home in rows[any_zero[rows]]:  # one at a time keeps the memory small
        zero += np.abs(wh[home]) <= settings.zero_wh
    old = np.where(stretches.lit_before, stretches.onset + settings.outage_longest_hours, 0)
    for stretch in np.flatnonzero(old < stretches.end):
        begin, end = max(int(old[stretch]), int(stretches.first[stretch])), int(stretches.end[stretch])
        empty[begin:end] += np.abs(wh[stretches.home[stretch], begin:end]) <= settings.zero_wh
    zero -= empty
    on = np.zeros(hours, np.bool_)
    may = np.flatnonzero(zero >= settings.outage_fewest_homes)
    if len(may):
        read = -empty[may]
        for home in rows:
            read += ~np.isnan(wh[home, may])
        many = (read >= settings.outage_least_homes) & (zero[may] >= settings.outage_share * read)
        on[may] = many | (zero[may] == read)
    return zero, on


def _stretches_of(wh: Floats, settings: Settings) -> tuple[_Stretches, Flags]:
    """Find the dark stretches of all homes; of those where zero is ordinary only what no outage lasts as long as.

    Also tells of each home whether it ever read zero.
    """
    none, no = np.zeros(0, np.int64), np.zeros(0, np.bool_)
    parts = [_Stretches(none, none, none, none, none, no, no, no)]
    any_zero = np.zeros(len(wh), np.bool_)
    for begin in range(0, len(wh), _BLOCK_HOMES):  # few at a time keeps the memory small
        block = wh[begin : begin + _BLOCK_HOMES]
        any_zero[begin : begin + _BLOCK_HOMES] = (np.abs(block) <= settings.zero_wh).any(1)
        rows = np.flatnonzero(any_zero[begin : begin + _BLOCK_HOMES])
        if len(rows):
            stretches = _of_block(block[rows], settings)
            parts.append(stretches._replace(home=begin + rows[stretches.home]))
    return _Stretches(*(np.concatenate(column) for column in zip(*parts, strict=True))), any_zero


def _of_block(wh: Floats, settings: Settings) -> _Stretches:
    """Find the dark stretches of some homes; `home` is their row here."""
    hours = wh.shape[1]
    read = ~np.isnan(wh)
    zero = np.abs(wh) <= settings.zero_wh
    at = np.where(read, np.arange(hours, dtype=np.int32), -1)
    before = np.maximum.accumulate(at, 1)
    at[~read] = hours
    after = np.minimum.accumulate(at[:, ::-1], 1)[:, ::-1]
    row, hour = np.nonzero(zero)
    last = np.where(hour > 0, before[row, hour - 1], -1).astype(np.int64)
    following = np.where(hour + 1 < hours, after[row, np.minimum(hour + 1, hours - 1)], hours).astype(np.int64)
    fell = (last < 0) | ~zero[row, last]
    begins = fell | (hour - last - 1 > settings.longest_hole_hours)
    ends = (following == hours) | ~zero[row, np.minimum(following, hours - 1)]
    ends |= following - hour - 1 > settings.longest_hole_hours
    origin = np.maximum.accumulate(np.where(fell, np.arange(len(row)), 0))[begins]
    onset, lit_before = hour[origin], last[origin] >= 0
    earliest = np.where(lit_before, last[origin] + 1, onset)
    stretches = _Stretches(
        home=row[begins],
        earliest=earliest,
        onset=onset,
        first=hour[begins],
        end=np.minimum(following[ends], hour[ends] + 1 + settings.longest_hole_hours),
        lit_before=lit_before,
        seen=onset - earliest <= settings.longest_hole_hours,
        unusual=_is_unusual(row[begins], onset, read.argmax(1), hours, settings),
    )
    return stretches.take(stretches.unusual | ~lit_before | (stretches.end > onset + settings.outage_longest_hours))


def _is_unusual(
    home: NDArray[np.intp], onset: NDArray[np.intp], first_read: NDArray[np.intp], hours: int, settings: Settings
) -> Flags:
    """Say of falls to zero whether the home hardly ever fell there in the weeks before.

    Behind a coarse meter or solar panels zero comes every day, and says nothing of the supply.
    """
    day = onset // 24
    fell = np.zeros((len(first_read), hours // 24 + 2), np.int32)
    fell[home, day + 1] = 1
    until = np.cumsum(fell, 1)  # days with a fall before each day
    back = np.minimum(settings.standby_days, day - first_read[home] // 24)
    lately = until[home, day] - until[home, day - back]
    return (back >= settings.outage_learning_days) & (lately <= settings.zero_habit_share * back)
