"""Green Button files (ESPI in Atom XML) as rows of readings: usage point, start in UTC, Wh, direction.

References
----------
NAESB REQ.21 (ESPI) 1.1 to 3.3: IntervalBlock, IntervalReading, ReadingType (uom 72 = Wh, 38 = W; flowDirection 1 =
drawn, 19 = fed in; accumulationBehaviour 1 and 3 = running; dataQualifier 8 and 9 = highest
and lowest), times in seconds since 1970 UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from xml.parsers import expat

from coordinator.errors import ImportRefused
from coordinator.importers.reading.stamps import LENGTHS
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT_BYTES = 120 * 1024**2
READING_LIMIT = 3_000_000
DEPTH_LIMIT = 64
COLUMNS = ("UsagePoint", "start", "Wh", "flowDirection")

_HOUR_SECONDS = 3_600
_WH, _WATT = "72", "38"
_RUNNING = ("1", "3")
_FED_IN = ("19", "20")
_ELECTRICITY = ("", "0", "1", "2")
_EXTREME = ("8", "9")
"""Data qualifiers of the highest and the lowest power within a time, which say nothing of what was used in it."""
_RECOGNISED = re.compile(rb"naesb\.org/espi", re.IGNORECASE)
_POINT = re.compile(r"UsagePoint/([^/?#]+)")
_READING = re.compile(r"(.*MeterReading/[^/?#]+)")


def is_green_button(head: bytes) -> bool:
    """Tell a Green Button file by its name space, which stands at its beginning."""
    return _RECOGNISED.search(head) is not None


@dataclass(slots=True)
class _Entry:
    """One Atom entry: what it is, its links, its plain fields, and a block's readings."""

    kind: str = ""
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    readings: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    def link(self, rel: str) -> str:
        return next((href for name, href in self.links if name == rel), "")


@dataclass(frozen=True, slots=True)
class GreenButton:
    """The rows of a file.

    Attributes
    ----------
    rows : cells under `COLUMNS`, numbered as they stand in the file
    is_running : the values are running meter readings
    minutes : how long each value lasts; 0 where that is not the same of all
    notes : what was left out and why
    """

    rows: tuple[tuple[int, list[str]], ...]
    is_running: bool
    minutes: int
    notes: tuple[str, ...]


class _Reader:
    """Builds entries from the parser's events; nothing outside the file is ever fetched, and no entity expanded."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._path: list[str] = []
        self._entry = _Entry()
        self._text: list[str] = []
        self._reading: dict[str, str] = {}
        self._count = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._hostile
        parser.EntityDeclHandler = self._hostile
        self.parser = parser

    def _hostile(self, *_: object) -> None:
        raise ImportRefused(tr("The file holds what no readings need, and was not opened."), code="hostile")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(" ")[2]
        self._path.append(plain)
        if len(self._path) > DEPTH_LIMIT:
            self._hostile()
        self._text.clear()
        if plain == "entry":
            self._entry = _Entry()
            self.entries.append(self._entry)
        elif plain == "link":
            self._entry.links.append((attributes.get("rel", ""), attributes.get("href", "")))
        elif len(self._path) > 1 and self._path[-2] == "content":
            self._entry.kind = plain
            if not self.entries:
                self.entries.append(self._entry)
        elif plain == "IntervalReading":
            self._reading = {}

    def _end(self, name: str) -> None:
        plain = name.rpartition(" ")[2]
        text = "".join(self._text).strip()
        self._text.clear()
        self._path.pop()
        if plain == "IntervalReading":
            interval = self._reading
            self._count += 1
            if self._count > READING_LIMIT:
                raise ImportRefused(tr("The file is too large. Split it, for example by month."), code="too_large")
            self._entry.readings.append(
                (interval.get("start", ""), interval.get("duration", ""), interval.get("value", ""))
            )
        elif not text:
            return
        elif "IntervalReading" in self._path:
            self._reading[plain] = text
        elif self._path and self._path[-1] == self._entry.kind:
            self._entry.facts[plain] = text


def parse(raw: bytes) -> GreenButton:
    """Read a Green Button file.

    Raises
    ------
    ImportRefused
        `too_large`, `damaged`, `hostile` (a document type or entities), `no_header` (no electricity in it)
    """
    if len(raw) > LIMIT_BYTES:
        raise ImportRefused(tr("The file is too large. Split it, for example by month."), code="too_large")
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as fault:
        raise ImportRefused(
            tr("The Green Button file is damaged in line {n}. Ask for it again.", n=fault.lineno), code="damaged"
        ) from fault
    return _rows(reader.entries)


@dataclass(frozen=True, slots=True)
class _Series:
    """The blocks of one usage point and reading type."""

    point: str
    kind: dict[str, str]
    entries: list[_Entry]

    @property
    def is_electric(self) -> bool:
        return (
            self.kind.get("uom", _WH) in (_WH, _WATT)
            and self.kind.get("commodity", "") in _ELECTRICITY
            and self.kind.get("dataQualifier", "") not in _EXTREME
        )

    @property
    def seconds(self) -> int:
        written = self.kind.get("intervalLength", "") or next(
            (duration for entry in self.entries for _, duration, _ in entry.readings if duration), ""
        )
        return int(written) if written.isdecimal() else _HOUR_SECONDS

    @property
    def is_fed_in(self) -> bool:
        return self.kind.get("flowDirection", "") in _FED_IN


def _rows(entries: list[_Entry]) -> GreenButton:
    notes: list[str] = []
    chosen: list[_Series] = []
    left_out = 0
    by_point: dict[tuple[str, bool], _Series] = {}
    for series in _series(entries):
        if not series.is_electric or series.seconds > _HOUR_SECONDS:
            left_out += sum(len(entry.readings) for entry in series.entries)
            continue
        # a point may give its quarter hours and their hours; the finest are taken, never both
        rival = by_point.get((series.point, series.is_fed_in))
        if rival is not None:
            loser = series if series.seconds >= rival.seconds else rival
            left_out += sum(len(entry.readings) for entry in loser.entries)
            if loser is series:
                continue
        by_point[series.point, series.is_fed_in] = series
    chosen = list(by_point.values())
    if not chosen:
        raise ImportRefused(
            tr("No electricity of every hour or finer was found in the Green Button file."), code="no_header"
        )
    if left_out:
        notes.append(
            ntr(
                "{n} value was left out: no electricity, or the same electricity in longer steps.",
                "{n} values were left out: no electricity, or the same electricity in longer steps.",
                left_out,
            )
        )
    rows: list[list[str]] = []
    for series in chosen:
        rows.extend(_cells(series))
    running = all(series.kind.get("accumulationBehaviour", "") in _RUNNING for series in chosen)
    return GreenButton(tuple(enumerate(rows, start=2)), running, _minutes(chosen), tuple(notes))


def _minutes(chosen: Iterable[_Series]) -> int:
    """Give the one length of all readings in minutes; 0 where they differ, or hours do not divide into it."""
    lengths = {
        int(duration) if duration.isdecimal() else series.seconds
        for series in chosen
        for entry in series.entries
        for _, duration, _ in entry.readings
    }
    minutes, over = divmod(lengths.pop(), 60) if len(lengths) == 1 else (0, 0)
    return minutes if minutes in LENGTHS and not over else 0


def _series(entries: list[_Entry]) -> Iterable[_Series]:
    """Put each block to its usage point and reading type, by the links, and in files without them by their order."""
    kinds = {entry.link("self"): entry.facts for entry in entries if entry.kind == "ReadingType"}
    of_reading: dict[str, dict[str, str]] = {}
    last_kind: dict[str, str] = next(iter(kinds.values()), {})
    for entry in entries:
        if entry.kind == "MeterReading":
            linked = next((kinds[href] for rel, href in entry.links if rel == "related" and href in kinds), None)
            if linked is not None:
                of_reading[entry.link("self")] = linked
    by_key: dict[tuple[str, int], _Series] = {}
    point = "UsagePoint"
    for entry in entries:
        hrefs = [href for _, href in entry.links]
        named = next((match[1] for href in hrefs if (match := _POINT.search(href))), "")
        if entry.kind == "ReadingType":
            last_kind = entry.facts
        elif entry.kind == "UsagePoint":
            point = named or point
        elif entry.kind == "IntervalBlock":
            reading = next((match[1] for href in hrefs if (match := _READING.match(href))), "")
            kind = of_reading.get(reading, last_kind)
            key = (named or point, id(kind))
            by_key.setdefault(key, _Series(key[0], kind, [])).entries.append(entry)
    return by_key.values()


def _cells(series: _Series) -> Iterable[list[str]]:
    power_of_ten = series.kind.get("powerOfTenMultiplier", "0")
    scale = int(power_of_ten) if re.fullmatch(r"-?\d{1,2}", power_of_ten) else 0
    flow = "export" if series.is_fed_in else "import"
    watt = series.kind.get("uom", _WH) == _WATT
    for entry in series.entries:
        for start, duration, value in entry.readings:
            seconds = int(duration) if duration.isdecimal() else series.seconds
            yield [series.point, _instant(start), _wh(value, scale, seconds if watt else _HOUR_SECONDS), flow]


def _instant(start: str) -> str:
    if not start.isdecimal() or len(start) > 10:
        return start
    return f"{datetime.fromtimestamp(int(start), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _wh(value: str, scale: int, seconds: int) -> str:
    try:
        wh = Decimal(value).scaleb(scale) * seconds / _HOUR_SECONDS
    except InvalidOperation:
        return value  # named with the row, as any cell that is no number
    return f"{wh:f}" if wh.is_finite() else value
