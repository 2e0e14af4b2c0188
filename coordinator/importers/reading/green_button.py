"""Green Button files (ESPI in Atom XML) as rows of readings: usage point, start in UTC, Wh, direction.

References
----------
NAESB REQ.21 (ESPI) 1.1 to 3.3: IntervalBlock, IntervalReading, ReadingType (see `green_button_series`), times in
seconds since 1970 UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from coordinator.errors import ImportRefused
from coordinator.importers.reading.green_button_series import (
    HOUR_SECONDS,
    Entry,
    LeftOut,
    Series,
    chosen_of_point,
    readings_of,
    row_of,
)
from coordinator.importers.reading.stamps import LENGTHS
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT_BYTES = 120 * 1024**2
READING_LIMIT = 3_000_000
DEPTH_LIMIT = 64
COLUMNS = ("UsagePoint", "start", "Wh", "flowDirection")

_RECOGNISED = re.compile(rb"naesb\.org/espi", re.IGNORECASE)
_POINT = re.compile(r"UsagePoint/([^/?#]+)")
_READING = re.compile(r"(.*MeterReading/[^/?#]+)")


def is_green_button(head: bytes) -> bool:
    """Tell a Green Button file by its name space, which stands at its beginning."""
    return _RECOGNISED.search(head) is not None


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
        self.entries: list[Entry] = []
        self._path: list[str] = []
        self._entry = Entry()
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
            self._entry = Entry()
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


def _rows(entries: list[Entry]) -> GreenButton:
    left_out = LeftOut()
    by_point: dict[str, list[Series]] = {}
    fed_in: list[Series] = []
    for series in _series(entries):
        if not series.is_electric or series.seconds > HOUR_SECONDS:
            left_out.other += series.count
        elif series.is_fed_in:
            fed_in.append(series)
        else:
            by_point.setdefault(series.point, []).append(series)
    if not by_point and not fed_in:
        raise ImportRefused(
            tr("No electricity of every hour or finer was found in the Green Button file."), code="no_header"
        )
    rows: list[list[str]] = []
    taken: list[Series] = []
    lengths: set[int] = set()
    for of_point in by_point.values():
        cells, chosen = chosen_of_point(of_point, left_out, lengths)
        rows += cells
        taken += chosen
    for series in fed_in:
        rows += [row_of(at, "export") for at in readings_of(series)]
    running = bool(taken) and all(series.is_running for series in taken)
    minutes, over = divmod(lengths.pop(), 60) if len(lengths) == 1 else (0, 0)
    minutes = minutes if minutes in LENGTHS and not over else 0
    return GreenButton(tuple(enumerate(rows, start=2)), running, minutes, tuple(left_out.notes()))


def _series(entries: list[Entry]) -> Iterable[Series]:
    """Put each block to its usage point and reading type, by the links, and in files without them by their order."""
    kinds = {entry.link("self"): entry.facts for entry in entries if entry.kind == "ReadingType"}
    of_reading: dict[str, dict[str, str]] = {}
    last_kind: dict[str, str] = next(iter(kinds.values()), {})
    for entry in entries:
        if entry.kind == "MeterReading":
            linked = next((kinds[href] for rel, href in entry.links if rel == "related" and href in kinds), None)
            if linked is not None:
                of_reading[entry.link("self")] = linked
    by_key: dict[tuple[str, int], Series] = {}
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
            by_key.setdefault(key, Series(key[0], kind, [])).entries.append(entry)
    return by_key.values()
