"""Official address files read line by line: a nationwide set of six million rows needs no more room than the county."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from coordinator.errors import ImportRefused, RowProblem
from coordinator.importers.addresses.layouts import (
    BUILDINGS,
    Layout,
    LotRow,
    PointRow,
    degrees,
    layout_of,
    lot_row,
    not_addresses,
    point_row,
)
from coordinator.importers.reading.cells import KEPT_PROBLEMS, shown_name
from coordinator.importers.reading.whole_file import WholeRead
from coordinator.records.addresses import AddressPart
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coordinator.importers.reading.whole_file import Region, WholeFile

UNPACKED_LIMIT_BYTES = 4 * 1024**3
"""A zip that unpacks to more is refused; the national set of a month is below one."""
MEMBER_LIMIT = 400
LINE_LIMIT_BYTES = 64 * 1024
FAR_M = 20_000.0
"""So far from the middle of its road a place is a slip: the longest road of a county is shorter."""

_BLOCK = 1 << 20
_SAMPLE_ROWS = 30
_MONTH = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)")


@dataclass
class PartRead:
    """The rows of the county of one part: all of a month, or its changes."""

    part: str
    month: str
    is_changes: bool
    points: list[PointRow] = field(default_factory=list[PointRow])
    lots: list[LotRow] = field(default_factory=list[LotRow])
    places: dict[tuple[str, bool, int, int], tuple[float, float, bool]] = field(default_factory=dict[Any, Any])
    """By the building: latitude, longitude, and whether it lies far from all others of its road."""

    @property
    def reading_count(self) -> int:
        """How many rows it holds."""
        return len(self.points) or len(self.lots)


def tells(path: Path, head: bytes) -> bool:
    """Say whether a file is an official address file: by the fields of its first line, or in a zip by a name."""
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as packed:
                return any(_is_named(info.filename) for info in packed.infolist()[:MEMBER_LIMIT])
        except (OSError, zipfile.BadZipFile):
            return False
    try:
        layout_of(_text(head.split(b"\n", 1)[0]).rstrip("\r").split("|"), path.name)
    except ImportRefused as refused:
        return refused.code == "linked_set"
    return True


def _is_named(name: str) -> bool:
    leaf = name.replace("\\", "/").rpartition("/")[2].casefold()
    return leaf.endswith(".txt") and any(word in leaf for word in ("entrc", "rnaddrkor", "jibun", "rnentdata"))


def read(file: WholeFile) -> WholeRead:
    """Read one such file, or a zip of them, and keep what is of the county.

    Raises
    ------
    ImportRefused
        `no_county`, `not_addresses`, `linked_set`, `damaged`, `too_large`, `none_of_county`, `cancelled`
    """
    if not file.region.name:
        raise ImportRefused(
            tr("Address files are read for one county, and this vault has no county's name."), code="no_county"
        )
    reader = _Reader(file)
    try:
        if zipfile.is_zipfile(file.path):
            reader.read_zip()
        else:
            with file.path.open("rb") as source:
                reader.read_lines(source, file.path.name, file.path.stat().st_size)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
        raise ImportRefused(tr("The packed file is damaged. Ask for it again."), code="damaged") from fault
    return reader.result()


class _Reader:
    def __init__(self, file: WholeFile) -> None:
        self._file = file
        self._done_bytes = 0
        self._total_bytes = file.path.stat().st_size
        self.line_count = 0
        self.parts: dict[tuple[str, bool], PartRead] = {}
        self._problems: list[RowProblem] = []
        self._problem_counts: Counter[str] = Counter()
        self._rejected = 0
        self._sample: list[tuple[str, ...]] = []
        self._columns: tuple[str, ...] = ()
        self._encodings: list[str] = []
        self._labels: list[str] = []

    # ------------------------------------------------------------ lines

    def read_zip(self) -> None:
        """Read every address file of a zip, one after another."""
        with zipfile.ZipFile(self._file.path) as packed:
            members = packed.infolist()
            named = [info for info in members if _is_named(info.filename)]
            if not named:
                raise not_addresses(self._file.path.name)
            self._total_bytes = sum(info.file_size for info in named)
            if len(members) > MEMBER_LIMIT or self._total_bytes > UNPACKED_LIMIT_BYTES:
                raise ImportRefused(tr("The file is too large. Split it, for example by month."), code="too_large")
            for info in named:
                with ExitStack() as opened:
                    self.read_lines(opened.enter_context(packed.open(info)), info.filename, info.file_size)

    def read_lines(self, source: IO[bytes], name: str, size_bytes: int) -> None:
        """Read one file; of lines that do not name the county no more is looked at than that."""
        begin = self._done_bytes
        county = self._file.region.name
        needles = {encoding: county.encode(encoding) for encoding in ("cp949", "utf-8")}
        layout: Layout | None = None
        encoding, needle, part, number = "", b"", None, 0
        for number, line in enumerate(_lines(source), 1):
            if layout is None:
                encoding = _encoding_of(line)
                needle = needles[encoding]
                layout = layout_of(_text(line.removeprefix(b"\xef\xbb\xbf"), encoding).split("|"), shown_name(name))
                part = self._part(layout, name)
                if encoding not in self._encodings:
                    self._encodings.append(encoding)
            self._done_bytes += len(line) + 1
            if not number & 0x3FFF:
                if self._done_bytes - begin > max(size_bytes, 0) + _BLOCK:
                    raise ImportRefused(tr("The packed file is damaged. Ask for it again."), code="damaged")
                self._file.report(self._done_bytes, self._total_bytes)
            if needle in line and part is not None:
                self._take(number, _text(line, encoding), layout, part, self._file.region)
        if layout is None:
            raise not_addresses(shown_name(name))
        self.line_count += number
        self._file.report(self._done_bytes, self._total_bytes)

    def _part(self, layout: Layout, name: str) -> PartRead:
        months = [f"{year}-{month}" for text in (name, self._file.path.name) for year, month in _MONTH.findall(text)]
        key = (str(layout.part), layout.has_changes)
        if tr(layout.label) not in self._labels:
            self._labels.append(tr(layout.label))
        part = self.parts.setdefault(key, PartRead(key[0], "", layout.has_changes))
        part.month = part.month or next(iter(months), "")
        return part

    def _take(self, number: int, text: str, layout: Layout, part: PartRead, region: Region) -> None:
        cells = text.lstrip("\ufeff").split("|")
        if not layout.is_of(cells, region):
            return
        if len(cells) not in (layout.least_fields, layout.least_fields + (layout is BUILDINGS)):
            self._reject(number, "", f"{len(cells)}", "fields", tr("This line has another number of fields."))
            return
        try:
            if layout.part == AddressPart.ENTRANCE:
                part.points.append(point_row(number, cells, has_change=layout.has_changes))
            else:
                part.lots.append(lot_row(number, cells, layout))
        except ValueError as fault:
            message = tr("A code or number of this line is none; it was left out. Ask for the file again.")
            self._reject(number, "", str(fault)[:60], "number", message)
            return
        if len(self._sample) < _SAMPLE_ROWS and self._columns in ((), layout.columns):
            self._columns = layout.columns
            self._sample.append(tuple(cells[: len(layout.columns)]))

    def _reject(self, line: int, column: str, value: str, code: str, message: str) -> None:
        if self._problem_counts[code] < KEPT_PROBLEMS:
            self._problems.append(RowProblem(line, column, value, code, message))
        self._problem_counts[code] += 1
        self._rejected += 1

    # ------------------------------------------------------------ what came of it

    def result(self) -> WholeRead:
        """Give what was read.

        Raises
        ------
        ImportRefused
            `none_of_county`
        """
        parts = tuple(part for part in self.parts.values() if part.reading_count)
        county = self._file.region.name
        if not parts and not self._rejected:
            raise ImportRefused(
                ntr(
                    "{n} line was read and none is of {county}. Ask for the file of its province.",
                    "{n} lines were read and none is of {county}. Ask for the file of its province.",
                    self.line_count,
                    county=county,
                ),
                code="none_of_county",
            )
        taken = sum(part.reading_count for part in parts)
        notes = [
            ntr(
                "{n} line, {taken} of {county}.",
                "{n} lines, {taken} of {county}.",
                self.line_count,
                taken=f"{taken:,}",
                county=county,
            )
        ]
        for part in parts:
            if part.points:
                _place(part)
                notes += _about(part)
        months = sorted({part.month for part in parts if part.month})
        if months:
            notes.insert(0, tr("Of the month {month}.", month=", ".join(months)))
        else:
            notes.insert(0, tr("The name of the file does not say of which month it is."))
        if "cp949" in self._encodings:
            notes.append(tr("Read as Korean Windows text (CP949)."))
        return WholeRead(
            _digest(self._file.path),
            parts,
            taken + self._rejected,
            self._rejected,
            tuple(self._problems),
            dict(self._problem_counts),
            tuple(notes),
            " · ".join(self._labels),
            self._encodings[0] if self._encodings else "",
            self._columns,
            tuple(self._sample),
        )


def _about(part: PartRead) -> Sequence[str]:
    placeless = sum(row.x is None for row in part.points)
    doubtful = sum(is_far for _, _, is_far in part.places.values())
    notes: list[str] = []
    if placeless:
        notes.append(
            ntr(
                "{n} address has no place in the file; it is kept without one.",
                "{n} addresses have no place in the file; they are kept without one.",
                placeless,
            )
        )
    if doubtful:
        notes.append(
            ntr(
                "{n} place lies far from all others of its road; it is kept as doubtful and not used.",
                "{n} places lie far from all others of their road; they are kept as doubtful and not used.",
                doubtful,
            )
        )
    return notes


def _place(part: PartRead) -> None:
    """Turn the metres of all rows into degrees, and mark those far from the median of their road."""
    rows = [row for row in part.points if row.x is not None and row.y is not None]
    if not rows:
        return
    x, y = np.array([row.x for row in rows], float), np.array([row.y for row in rows], float)
    longitude, latitude = degrees(x, y)
    by_road: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_road[row.road_code].append(place)
    whole = np.median(x), np.median(y)
    far = np.zeros(len(rows), bool)
    for places in by_road.values():
        # Of a road with one or two buildings the middle is either of them; the county's own tells more.
        middle = (np.median(x[places]), np.median(y[places])) if len(places) > 2 else whole
        reach = FAR_M if len(places) > 2 else 3 * FAR_M
        far[places] = np.hypot(x[places] - middle[0], y[places] - middle[1]) > reach
    for place, row in enumerate(rows):
        if row.key not in part.places or part.places[row.key][2]:
            part.places[row.key] = (
                round(float(latitude[place]), 7),
                round(float(longitude[place]), 7),
                bool(far[place]),
            )


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Give the lines of a file, of which none may be so long that it fills the memory."""
    while line := source.readline(LINE_LIMIT_BYTES):
        if len(line) == LINE_LIMIT_BYTES and not line.endswith(b"\n"):
            raise ImportRefused(tr("Line {n} holds a cell that is too long.", n=1), code="field")
        stripped = line.rstrip(b"\r\n")
        if stripped:
            yield stripped


def _encoding_of(line: bytes) -> str:
    try:
        return "utf-8" if line.decode("utf-8") else "cp949"
    except UnicodeDecodeError:
        return "cp949"


def _text(line: bytes, encoding: str = "") -> str:
    return line.decode(encoding or _encoding_of(line), "replace")


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
