"""What the reading types of a Green Button file count, and which of them together are the electricity a home drew.

References
----------
NAESB REQ.21 (ESPI) 1.1 to 3.3, ReadingType: uom 72 = Wh, 38 = W; flowDirection 1 = drawn, 4 = net, 8 = the quadrants of
energy drawn, 19 = fed in, 20 = both added; tou, consumptionTier and cpp = the tariff it counts, 0 or none = all; phase
128, 64, 32 = A, B, C, with 1 added against neutral, 512, 256 = the two legs of a split phase; accumulationBehaviour 1
and 3 = running; dataQualifier 8 and 9 = highest and lowest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from coordinator.text import ntr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HOUR_SECONDS = 3_600
_LONGEST_START = 10
"""Digits of seconds since 1970."""
_WH, _WATT = "72", "38"
_RUNNING = ("1", "3")
_FED_IN = "19"
_FLOWS = ("drawn", "drawn and fed in", "net")
_FLOW_OF = {"": "drawn", "0": "drawn", "1": "drawn", "8": "drawn", "20": "drawn and fed in", "4": "net"}
"""What a flowDirection counts; of several the first of `_FLOWS` is what a home used."""
_PARTS = ("phase", "tou", "consumptionTier", "cpp")
_SINGLE_PHASES = frozenset({"128", "129", "64", "65", "32", "33", "512", "513", "256", "257"})
_ELECTRICITY = ("", "0", "1", "2")
_EXTREME = ("8", "9")
"""Data qualifiers of the highest and the lowest power within a time, which say nothing of what was used in it."""


@dataclass(slots=True)
class Entry:
    """One Atom entry: what it is, its links, its plain fields, and a block's readings."""

    kind: str = ""
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    readings: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    def link(self, rel: str) -> str:
        """Give where a link of this name leads; empty where there is none."""
        return next((href for name, href in self.links if name == rel), "")


@dataclass(frozen=True, slots=True)
class Series:
    """The blocks of one usage point and reading type."""

    point: str
    kind: dict[str, str]
    entries: list[Entry]

    @property
    def is_electric(self) -> bool:
        """Whether it counts energy or mean power of electricity."""
        return (
            self.kind.get("uom", _WH) in (_WH, _WATT)
            and self.kind.get("commodity", "") in _ELECTRICITY
            and self.kind.get("dataQualifier", "") not in _EXTREME
        )

    @property
    def seconds(self) -> int:
        """How long its readings last, as the type or its first reading says."""
        written = self.kind.get("intervalLength", "") or next(
            (duration for entry in self.entries for _, duration, _ in entry.readings if duration), ""
        )
        return int(written) if written.isdecimal() else HOUR_SECONDS

    @property
    def is_fed_in(self) -> bool:
        """Whether it counts energy fed in."""
        return self.kind.get("flowDirection", "") == _FED_IN

    @property
    def flow(self) -> str:
        """Which of `_FLOWS` it counts; empty where that is none of them."""
        return _FLOW_OF.get(self.kind.get("flowDirection", ""), "")

    @property
    def is_running(self) -> bool:
        """Whether its values are running meter readings."""
        return self.kind.get("accumulationBehaviour", "") in _RUNNING

    @property
    def part(self) -> tuple[str, ...]:
        """Which phase, tariff period and tier it counts; an empty text is all of them."""
        numbers = [self.kind.get(name, "") for name in _PARTS]
        if numbers[0] not in _SINGLE_PHASES:
            numbers[0] = ""
        return tuple("" if number == "0" else number for number in numbers)

    @property
    def count(self) -> int:
        """How many readings it has."""
        return sum(len(entry.readings) for entry in self.entries)


class LeftOut:
    """Counts the values that are not taken, by the reason that is said."""

    def __init__(self) -> None:
        self.other = self.beside = self.whole = 0

    def notes(self) -> list[str]:
        """Say what was left out."""
        return [
            words
            for words, n in (
                (
                    ntr(
                        "{n} value was left out: no electricity, or the same electricity in longer steps.",
                        "{n} values were left out: no electricity, or the same electricity in longer steps.",
                        self.other,
                    ),
                    self.other,
                ),
                (
                    ntr(
                        "{n} value was left out: net, power or a running register beside the energy drawn.",
                        "{n} values were left out: net, power or a running register beside the energy drawn.",
                        self.beside,
                    ),
                    self.beside,
                ),
                (
                    ntr(
                        "{n} value was left out: a tariff or phase whose electricity the whole beside it counts.",
                        "{n} values were left out: tariffs or phases whose electricity the whole beside them counts.",
                        self.whole,
                    ),
                    self.whole,
                ),
            )
            if n
        ]


def chosen_of_point(
    of_point: list[Series], left_out: LeftOut, lengths: set[int]
) -> tuple[list[list[str]], list[Series]]:
    """Choose among the reading types of one usage point what was drawn, each bit of it once; parts carry their name."""
    flow = next((name for name in _FLOWS if any(series.flow == name for series in of_point)), "")
    best = min((series.kind.get("uom", _WH) == _WATT, series.is_running) for series in of_point if series.flow == flow)
    chosen: dict[tuple[str, ...], list[Series]] = {}
    for series in of_point:
        if series.flow != flow or (series.kind.get("uom", _WH) == _WATT, series.is_running) != best:
            left_out.beside += series.count
        else:
            chosen.setdefault(series.part, []).append(series)
    finest = {part: _finest(alike, left_out) for part, alike in chosen.items()}
    rows: list[list[str]] = []
    covered: set[int] = set()
    for is_of_level in _LEVELS:
        level = {part: readings for part, readings in finest.items() if is_of_level(part)}
        kept = {part: [at for at in ats if covered.isdisjoint(at.minutes)] for part, ats in level.items()}
        left_out.whole += sum(map(len, level.values())) - sum(map(len, kept.values()))
        for part, ats in kept.items():
            name = " ".join(f"{word} {number}" for word, number in zip(_PARTS, part, strict=True) if number)
            rows += [row_of(at, f"import {name}".strip()) for at in ats]
            lengths.update(at.seconds for at in ats)
        if len(finest) > len(level):
            covered.update(minute for ats in kept.values() for at in ats for minute in at.minutes)
        rows += _silent_phases(of_point[0].point, kept)
    return rows, [series for alike in chosen.values() for series in alike]


_LEVELS: tuple[Callable[[tuple[str, ...]], bool], ...] = (
    lambda part: not any(part),
    lambda part: any(part) and not part[0],
    lambda part: bool(part[0]),
)
"""The whole, its tariffs, its phases: a time that one of them gives is not taken from the next once more."""


def _silent_phases(point: str, kept: dict[tuple[str, ...], list[_Reading]]) -> list[list[str]]:
    """Give an empty reading where a phase is silent beside the others, so that theirs is not taken for all of it."""
    starts: dict[str, set[str]] = {}
    for part, ats in kept.items():
        if part[0]:
            starts.setdefault(part[0], set()).update(at.start for at in ats)
    every_start = set[str]().union(*starts.values())
    return [
        [point, _instant(start), "", f"import phase {phase}"]
        for phase, own in starts.items()
        for start in sorted(every_start - own)
    ]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a series: its start and length in seconds and its value as written."""

    series: Series
    start: str
    seconds: int
    value: str

    @property
    def minutes(self) -> range:
        """The minutes since 1970 it lasts; none where its start cannot be read."""
        if not self.start.isdecimal() or len(self.start) > _LONGEST_START:
            return range(0)
        begin = int(self.start)
        return range(begin // 60, (begin + max(self.seconds, 1) - 1) // 60 + 1)


def readings_of(series: Series) -> Iterable[_Reading]:
    """Yield the readings of a series."""
    for entry in series.entries:
        for start, duration, value in entry.readings:
            seconds = int(duration) if duration.isdecimal() and len(duration) <= _LONGEST_START else series.seconds
            yield _Reading(series, start, seconds, value)


def _finest(alike: list[Series], left_out: LeftOut) -> list[_Reading]:
    """Take the readings of series that count the same; where they overlap, the finer ones, never both."""
    by_seconds: dict[int, list[_Reading]] = {}
    for series in alike:
        for at in readings_of(series):
            if at.seconds > HOUR_SECONDS:
                left_out.other += 1
            else:
                by_seconds.setdefault(at.seconds, []).append(at)
    kept: list[_Reading] = []
    covered: set[int] = set()
    for seconds in sorted(by_seconds):
        alone = [at for at in by_seconds[seconds] if covered.isdisjoint(at.minutes)]
        left_out.other += len(by_seconds[seconds]) - len(alone)
        kept += alone
        if len(by_seconds) > 1:
            covered.update(minute for at in alone for minute in at.minutes)
    return kept


def row_of(at: _Reading, register: str) -> list[str]:
    """Make the cells of a reading: usage point, instant, Wh, register."""
    series = at.series
    power_of_ten = series.kind.get("powerOfTenMultiplier", "0")
    scale = int(power_of_ten) if re.fullmatch(r"-?\d{1,2}", power_of_ten) else 0
    watt = series.kind.get("uom", _WH) == _WATT
    return [series.point, _instant(at.start), _wh(at.value, scale, at.seconds if watt else HOUR_SECONDS), register]


def _instant(start: str) -> str:
    if not start.isdecimal() or len(start) > _LONGEST_START:
        return start
    return f"{datetime.fromtimestamp(int(start), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _wh(value: str, scale: int, seconds: int) -> str:
    try:
        wh = Decimal(value).scaleb(scale) * seconds / HOUR_SECONDS
    except InvalidOperation:
        return value  # named with the row, as any cell that is no number
    return f"{wh:f}" if wh.is_finite() else value
