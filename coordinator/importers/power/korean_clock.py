"""The stamps of a readings file brought onto the Korean clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coordinator.importers.profiles import zone_named
from coordinator.importers.reading.regular import TextColumn
from coordinator.importers.reading.spans import begin_of_span, hour_of_day, span_of_day, written_alike
from coordinator.importers.reading.stamps import KOREA_MINUTES, YEARS, Moment, date_order, minutes_to_korea, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.stamps import DateOrder


Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SNAP_SECONDS = 5
"""A stamp so near a full minute is meant to be it: a clock that is late, or a day's fraction that was cut."""


NO_STAMP = np.iinfo(np.int64).min


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time has no zone


_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Stamps:
    """The different stamps of a file.

    Attributes
    ----------
    minutes : int64 [code], minutes since 1970 on the Korean wall clock; `NO_STAMP` where it cannot be read
    has_seconds : bool [code]
    again : code to the code of the same clock time an hour later, for stamps of the hour a clock was put back
    skipped : codes of clock times that never were, since the clock was put forward
    to_24, from_0 : how many midnights the file writes as 24:00 of the day before, and as 0:00
    """

    minutes: Ints
    has_seconds: Bools
    again: dict[int, int] = field(default_factory=dict[int, int])
    skipped: frozenset[int] = frozenset()
    to_24: int = 0
    from_0: int = 0

    @property
    def unreadable(self) -> Bools:
        """Which stamps say nothing."""
        return self.minutes == NO_STAMP

    def instants(self) -> tuple[Ints, int]:
        """Give each code the number of its time, the same for each way of writing it, and how many times there are."""
        times, numbers = np.unique(2 * self.minutes + self.has_seconds, return_inverse=True)
        return numbers.astype(np.int64), len(times)


def stamps_of(
    columns: dict[str, TextColumn], profile: Profile, offsets: Sequence[int] = ()
) -> tuple[TextColumn, Stamps]:
    """Read the different stamps; a time of day in a column of its own, or as the name of a column, is added."""
    import pandas as pd  # late: seconds that the start of the window does not need

    stamp = columns["stamp"]
    order = date_order(stamp.texts, profile.date_order)
    texts = stamp.texts
    clocks: list[str] | None = None
    if "clock" in columns:
        extra = columns["clock"]
        joined, pairs = pd.factorize(stamp.codes.astype(np.int64) * len(extra.texts) + extra.codes)
        texts = [stamp.texts[pair // len(extra.texts)] for pair in pairs]
        clocks = [extra.texts[pair % len(extra.texts)] for pair in pairs]
        stamp_texts = [f"{day} {time_of_day}" for day, time_of_day in zip(texts, clocks, strict=True)]
        stamp = TextColumn(stamp.name, joined.astype(np.int32), stamp_texts)
    walls: list[datetime | None] = []
    zoned: list[bool] = []
    known: dict[str, tuple[timedelta | None, bool]] = {}
    if clocks is not None:
        different = columns["clock"].texts
        known = {text: _time_of_day(alike) for text, alike in zip(different, written_alike(different), strict=True)}
    midnights = [0, 0]
    for code, text in enumerate(texts):
        at = stamp_moment(text, order)
        wall = None if at is None or at.wall.year not in YEARS else at.wall
        is_24 = at is not None and at.ends_day
        if wall is not None and clocks is not None and at is not None and not at.timed:
            after, is_24 = known[clocks[code]]
            wall = None if after is None else wall + after
        if wall is not None and not offsets and (is_24 or (not wall.hour and not wall.minute)):
            midnights[is_24] += 1
        walls.append(wall)
        zoned.append(at is not None and at.zoned)
    if offsets:
        step = len(offsets)
        places = np.arange(step, dtype=np.int32)
        codes = (stamp.codes[:, None] * np.int32(step) + places[None, :]).reshape(-1)
        stamp_texts = [f"{text} {minute // 60:02}:{minute % 60:02}" for text in stamp.texts for minute in offsets]
        walls = [None if wall is None else wall + minute * _MINUTE for wall in walls for minute in offsets]
        zoned = [has_zone for has_zone in zoned for _ in offsets]
        stamp = TextColumn(stamp.name, codes, stamp_texts)
    shift = minutes_to_korea(stamp.name) if profile.zone == "kst" else 0
    stamps = _on_korean_clock(walls, zoned, profile.zone, shift)
    stamps.from_0, stamps.to_24 = midnights
    return stamp, stamps


def stamp_moment(text: str, order: DateOrder = "") -> Moment | None:
    """Read a stamp of a readings file: a moment, the begin of a span, or a day as `YYMMDD`."""
    at = moment(text, order)
    if at is not None:
        return at
    plain = _MADE_A_NUMBER.sub("", text.strip())
    if _SHORT_DAY.fullmatch(plain):
        return moment(f"20{plain}")
    return moment(plain, order) if plain != text.strip() else begin_of_span(text, order)


_MADE_A_NUMBER = re.compile(r"(?<=\d)\.0+$")
"""What stands behind a day of which a program made a number, as in 20261101.0."""
_SHORT_DAY = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""A day as 파워플래너 writes it, 261101."""


def _time_of_day(text: str) -> tuple[timedelta | None, bool]:
    """Read a time of day, of a span its begin; and whether it is written as 24:00, which ends the day."""
    after = hour_of_day(text)
    if after is not None:
        return after, _DAY - after <= timedelta(seconds=SNAP_SECONDS)
    span = span_of_day(text)
    return (None, False) if span is None else (span[0], False)


def _on_korean_clock(walls: Sequence[datetime | None], zoned: Sequence[bool], zone_name: str, shift: int) -> Stamps:
    zone = zone_named(zone_name)
    plus = KOREA_MINUTES if zone == "utc" else shift
    minutes = np.full(len(walls), NO_STAMP, np.int64)
    has_seconds = np.zeros(len(walls), bool)
    second: dict[int, int] = {}
    skipped: set[int] = set()
    for code, wall in enumerate(walls):
        if wall is None:
            continue
        beside = int((wall - _EPOCH).total_seconds()) % 60
        if beside and min(beside, 60 - beside) <= SNAP_SECONDS:
            wall += timedelta(seconds=-beside if beside <= SNAP_SECONDS else 60 - beside)
        whole, seconds = divmod(int((wall - _EPOCH).total_seconds()), 60)
        has_seconds[code] = seconds != 0
        if zoned[code] or zone is None or isinstance(zone, str):
            minutes[code] = whole if zoned[code] else whole + plus
            continue
        first, later, came = _instants(wall, zone)
        minutes[code] = first
        if not came:
            skipped.add(code)
        elif later != first:
            second[code] = later
    if not second:
        return Stamps(minutes, has_seconds, skipped=frozenset(skipped))
    again = {code: len(minutes) + place for place, code in enumerate(second)}
    return Stamps(
        np.concatenate([minutes, np.array(list(second.values()), np.int64)]),
        np.concatenate([has_seconds, has_seconds[list(second)]]),
        again,
        frozenset(skipped),
    )


def _instants(wall: datetime, zone: ZoneInfo) -> tuple[int, int, bool]:
    """Give the Korean minutes since 1970 of a local time's first and second coming, and whether it ever came."""
    both: list[int] = []
    came = False
    for fold in (0, 1):
        instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        came = came or instant.astimezone(zone).replace(tzinfo=None) == wall.replace(fold=0)
        both.append(int((instant.replace(tzinfo=None) - _EPOCH).total_seconds()) // 60 + KOREA_MINUTES)
    return both[0], both[1], came
