"""The one door for files: path and kind in, a frozen preview of rows and problems out; nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordinator.errors import ColumnQuestion, ColumnsUnclear, ImportRefused
from coordinator.importers.alerts import utility as utility_alerts
from coordinator.importers.alerts.utility import UtilityAlertRow
from coordinator.importers.checkins import calls
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.column_fit import is_code_name, suggest
from coordinator.importers.columns import CODES, FIELDS, FIGURES
from coordinator.importers.households import people as households
from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.mapping import complete, find_by_content, header_score, resolved, wide_columns
from coordinator.importers.power import phone_use, readings
from coordinator.importers.power.phone_use import PhoneUseRow
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.profiles import KINDS, Profile, profile_for
from coordinator.importers.reading.cells import Problems, clean, shortened, shown
from coordinator.importers.reading.formats import Sheet, Source, open_source
from coordinator.importers.reading.headers import distinct, leaf, letter
from coordinator.records.resident_numbers import has_resident_number, resident_numbers_among
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.errors import RowProblem

SAMPLE_ROWS = 20
SCANNED_ROWS = 1_000
"""Rows of a readings file in which a nameless column is looked for."""

Row = HouseholdRow | MeterReadings | PhoneUseRow | CallRow | UtilityAlertRow


@dataclass(frozen=True)
class Preview:
    """What a file holds, before anything is stored.

    Attributes
    ----------
    rows : what can be taken; for readings one series a meter
    problems : the first 1,000 of each code, in the order of the file
    problem_counts : all problems by code
    row_count : rows of the file below the header; row_count = taken + rejected (+ repeated same readings)
    rejected_count : rows not taken; other problems concern single cells of rows that are taken
    notes : sentences on what was found and assumed
    sample : the first rows as text, fit to be shown
    encoding : of a text file; empty for a workbook
    header_row : line of the column names, 1 = first
    sheet, sheets : of a workbook: the sheet that was read, and all that hold anything
    by_content : our fields whose column was suggested from what its cells hold, not from its name
    questions : our fields for which two columns may be meant; only of an outline, since nothing is read before
    """

    kind: str
    file_name: str
    sha256: str
    profile: Profile
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    problems: tuple[RowProblem, ...] = field(repr=False)
    problem_counts: Mapping[str, int]
    row_count: int
    rejected_count: int
    notes: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    encoding: str = ""
    header_row: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    by_content: tuple[str, ...] = ()
    questions: tuple[ColumnQuestion, ...] = ()

    @property
    def mapped(self) -> tuple[tuple[str, str], ...]:
        """Our fields in words, each with the file's column it is taken from."""
        columns = self.profile.columns
        return tuple((tr(one.label), columns[one.name]) for one in FIELDS[self.kind] if one.name in columns)

    @property
    def fields(self) -> tuple[tuple[str, str, bool], ...]:
        """Our fields of this kind: name, label, and whether one has to be there."""
        return tuple((one.name, tr(one.label), one.required) for one in FIELDS[self.kind])

    @property
    def wide(self) -> str:
        """The columns that hold a time, a day or a meter each, in words; empty in a long file."""
        places = wide_columns(self.profile, self.columns)
        if not places:
            return ""
        first, last = self.columns[places[0]], self.columns[places[-1]]
        return tr("{first} to {last} ({n})", first=first, last=last, n=len(places))

    @property
    def repeated_count(self) -> int:
        """Rows that say the same as an earlier row of the file."""
        return self.row_count - self.rejected_count - self.taken_count

    @property
    def taken_count(self) -> int:
        """Rows of the file that can be stored."""
        return sum(row.reading_count if isinstance(row, MeterReadings) else 1 for row in self.rows)


_Reader = Callable[[Sheet, Profile, Problems], tuple[tuple[Row, ...], int, list[str]]]
_READERS: dict[str, _Reader] = {
    "households": households.read,
    "readings": readings.read,
    "phone-use": phone_use.read,
    "calls": calls.read,
    "utility-alerts": utility_alerts.read,
}


def preview(
    kind: str,
    path: Path,
    *,
    profile: Profile | Mapping[str, Any] | str | None = None,
    saved: Sequence[Profile] = (),
    urgent_words: Sequence[str] | None = None,
    date_order: str = "",
    today: date | None = None,
) -> Preview:
    """Read and check a partner's file.

    Parameters
    ----------
    kind : one of `profiles.KINDS`
    path : CSV in UTF-8 or CP949 (also gz), XLSX, or Green Button XML
    profile : a profile, its stored mapping, or the name of a built-in one; columns it leaves open are found by name
    saved : profiles of the vault; without a profile, one whose file had the same column names is used
    urgent_words : words of a call that a person has to hear of at once; None: those the program knows
    date_order : `day` or `month`, whatever the profile says; empty: as the profile says
    today : by which the century of a birth in six digits is known; None: such a birth is not read

    Raises
    ------
    UsageError
        The kind is not known.
    ImportRefused
        The file cannot be read at all; the sentence says what to do. See `formats.open_sheet`, `mapping.complete`.
    """
    wanted = profile_for(kind, profile)
    source = open_source(Path(path))
    if not profile:
        found = _of_saved(source, [one for one in saved if one.kind == kind])
        if found is not None:
            read_as = _ordered(found[1], date_order)
            return _preview(found[0], read_as, by_header=True, urgent_words=urgent_words, today=today)
    sheet = source.sheet(header_score(kind), sheet=wanted.sheet, header_row=wanted.header_row)
    return _preview(sheet, _ordered(wanted, date_order), urgent_words=urgent_words, today=today)


def _ordered(profile: Profile, date_order: str) -> Profile:
    return replace(profile, date_order="day" if date_order == "day" else "month") if date_order else profile


def outline(kind: str, path: Path, *, profile: Profile | Mapping[str, Any] | str | None = None) -> Preview:
    """Show the columns and first rows of a file that cannot be read as it is, so that its columns can be named.

    Raises
    ------
    ImportRefused
        See `formats.open_sheet`.
    """
    wanted = profile_for(kind, profile)
    sheet = open_source(Path(path)).sheet(header_score(kind), sheet=wanted.sheet, header_row=wanted.header_row)
    unclear = _unclear(wanted, sheet)
    by_name = suggest(kind, [column for column in sheet.columns if column])
    if unclear is not None:
        columns = dict(unclear.columns)
        suggested = {n: c for n, c in columns.items() if n not in wanted.columns and c not in by_name.values()}
    else:
        named = resolved(wanted.columns, sheet.columns)
        columns = {name: column for name, column in named.items() if column in sheet.columns}
        for name, column in by_name.items():
            if name not in wanted.left_out and column not in columns.values():
                columns.setdefault(name, column)
        suggested = find_by_content(wanted, columns, sheet)
    profile_seen = replace(wanted, columns=columns | suggested, header=sheet.columns)
    return Preview(
        kind=kind,
        file_name=sheet.file_name,
        sha256=sheet.sha256,
        profile=profile_seen,
        columns=sheet.columns,
        rows=(),
        problems=(),
        problem_counts={},
        row_count=sum(1 for _ in sheet.rows()),
        rejected_count=0,
        notes=sheet.notes,
        sample=_sample(sheet, _code_columns(profile_seen)),
        encoding=sheet.encoding,
        header_row=sheet.header_row,
        sheet=sheet.name,
        sheets=sheet.names,
        by_content=tuple(suggested),
        questions=() if unclear is None else unclear.questions,
    )


def _unclear(profile: Profile, sheet: Sheet) -> ColumnsUnclear | None:
    try:
        complete(profile, sheet)
    except ColumnsUnclear as unclear:
        return unclear
    except ImportRefused:
        return None
    return None


def look(path: Path, saved: Sequence[Profile] = (), *, today: date | None = None) -> Preview:
    """Read and check a file of which nothing is known but what it holds.

    A saved profile whose file had the same column names tells its kind; else the names of its columns do.

    Raises
    ------
    ImportRefused
        As `preview`, and `kind_unknown`. Two columns of the likeliest kind that fit one field are asked, and no other
        kind is tried in its place.
    """

    def score(cells: Sequence[str]) -> int:
        return max(one(cells) for one in _SCORES.values())

    source = open_source(Path(path))
    found = _of_saved(source, saved)
    if found is not None:
        return _preview(*found, by_header=True, today=today)
    sheet = source.sheet(score)
    for kind in _likely(sheet.columns):
        try:
            complete(Profile(kind), sheet)
        except ColumnsUnclear as unclear:
            raise unclear.of(kind) from None
        except ImportRefused:
            continue
        return _preview(sheet, Profile(kind), today=today)
    raise ImportRefused(
        tr("It is not clear what this file holds. Choose its kind and open it again."), code="kind_unknown"
    )


_SCORES = {kind: header_score(kind) for kind in KINDS}


def _likely(columns: Sequence[str]) -> list[str]:
    """List the kinds a header may be of, the one that names most of its fields first."""
    named = {kind: suggest(kind, [column for column in columns if column]) for kind in KINDS}
    lacking = {
        kind: sum(one.required and one.name not in found for one in FIELDS[kind]) for kind, found in named.items()
    }
    scores = {kind: _SCORES[kind](columns) for kind in KINDS}
    fits = [kind for kind in KINDS if scores[kind] >= 2]
    return sorted(fits, key=lambda kind: (lacking[kind] > 0 and scores[kind] < _WIDE_SCORE, -scores[kind]))


_WIDE_SCORE = 20
"""So many columns that are times or days tell a wide file, which names few of our fields."""


def _of_saved(source: Source, saved: Sequence[Profile]) -> tuple[Sheet, Profile] | None:
    """Find the saved profile whose file had the same column names, at the place where that profile looks for them."""
    seen: dict[tuple[str, str, int], Sheet | None] = {}
    for one in saved:
        if not one.header:
            continue
        place = (one.kind, one.sheet, one.header_row)
        if place not in seen:
            try:
                seen[place] = source.sheet(_SCORES[one.kind], sheet=one.sheet, header_row=one.header_row)
            except ImportRefused:
                seen[place] = None
        sheet = seen[place]
        if sheet is not None and _is_header_of(one, sheet.columns):
            return sheet, one
    return None


def _is_header_of(profile: Profile, columns: tuple[str, ...]) -> bool:
    """Say whether a file has the column names a profile was saved with, also when only their own names were kept."""
    if distinct(profile.header) == columns:
        return True
    own = tuple(leaf(column) for column in columns)
    return profile.header == own and {*resolved(profile.columns, columns).values()} <= {*columns}


def _preview(
    sheet: Sheet,
    wanted: Profile,
    *,
    by_header: bool = False,
    urgent_words: Sequence[str] | None = None,
    today: date | None = None,
) -> Preview:
    kind = wanted.kind
    if next(sheet.rows(), None) is None:
        raise ImportRefused(
            tr("“{name}” has column names and no row below them. Ask the sender for the data.", name=sheet.file_name),
            code="no_rows",
        )
    full, settled = complete(wanted, sheet)
    codes = _code_columns(full)
    problems = Problems(as_is=codes)
    left = _scan_unmapped(sheet, full, problems)
    if kind == "households":
        rows, row_count, notes = households.read(sheet, full, problems, today=today)
    elif kind == "calls" and urgent_words is not None:
        rows, row_count, notes = calls.read(sheet, full, problems, urgent_words=urgent_words)
    else:
        rows, row_count, notes = _READERS[kind](sheet, full, problems)
    readings.note_same(problems, notes)
    if by_header:
        notes.insert(0, tr("Read with the saved profile “{name}”, by the same column names.", name=full.name))
    by_name = suggest(kind, [column for column in sheet.columns if column])
    by_content = tuple(
        name for name, column in full.columns.items() if name not in wanted.columns and column not in by_name.values()
    )
    notes += settled
    if left:
        named = (sheet.columns[place] if place < len(sheet.columns) else "" for place in left)
        columns = (
            tr("{name} (column {letter})", name=name or "–", letter=letter(place))
            for place, name in zip(left, named, strict=True)
        )
        notes.append(tr("Columns left out: {columns}.", columns=", ".join(columns)))
    return Preview(
        kind=kind,
        file_name=sheet.file_name,
        sha256=sheet.sha256,
        profile=replace(full, header=sheet.columns),
        columns=sheet.columns,
        rows=rows,
        problems=problems.kept(),
        problem_counts={code: n for code, n in problems.counts.items() if code != "duplicate_same"},
        row_count=row_count,
        rejected_count=problems.rejected,
        notes=(*sheet.notes, *notes),
        sample=_sample(sheet, codes),
        encoding=sheet.encoding,
        header_row=sheet.header_row,
        sheet=sheet.name,
        sheets=sheet.names,
        by_content=by_content,
    )


def _scan_unmapped(sheet: Sheet, profile: Profile, problems: Problems) -> list[int]:
    """Report resident registration numbers in columns that nothing is taken from.

    Returns
    -------
    the places of those columns; nameless ones only where something stands in them
    """
    used = {*profile.columns.values()}
    wide = set(wide_columns(profile, sheet.columns))
    named = [i for i, column in enumerate(sheet.columns) if column and column not in used and i not in wide]
    nameless = [
        i for i in range(max(sheet.width, len(sheet.columns))) if not sheet.columns[i : i + 1] or not sheet.columns[i]
    ]
    filled: set[int] = set()
    if profile.kind == "readings":
        # only the meter column could hold such a number, and is looked at as a column
        for _, row in islice(sheet.rows(), SCANNED_ROWS) if nameless else ():
            filled.update(place for place in nameless if place < len(row) and row[place].strip())
        return sorted((*named, *filled))
    among = {
        place: resident_numbers_among(row[place] for _, row in sheet.rows() if place < len(row))
        for place in named
        if is_code_name(sheet.columns[place])
    }
    for line, row in sheet.rows() if named or nameless else ():
        for place in (*named, *nameless):
            if place >= len(row) or not row[place].strip():
                continue
            filled.add(place)
            if row[place] in among[place] if place in among else has_resident_number(row[place]):
                column = sheet.columns[place] if place < len(sheet.columns) else ""
                column = column or tr("column {letter}", letter=letter(place))
                problems.add(
                    line,
                    column,
                    row[place],
                    "resident_number",
                    tr(
                        "A resident registration number stands in “{column}”. Nothing of that column was stored.",
                        column=column,
                    ),
                )
    return sorted((*named, *filled.intersection(nameless)))


def _code_columns(profile: Profile) -> frozenset[str]:
    """Name the columns whose numbers are no resident numbers, whatever they look like."""
    return frozenset(column for name, column in profile.columns.items() if name in CODES | FIGURES)


def _sample(sheet: Sheet, codes: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    first = [row for _, row in islice(sheet.rows(), SAMPLE_ROWS)]
    as_is = {place for place, column in enumerate(sheet.columns) if column in codes or is_code_name(column)}
    among = {place: resident_numbers_among(row[place] for row in first if place < len(row)) for place in as_is}
    return tuple(
        tuple(
            shortened(clean(cell)) if place in as_is and cell not in among[place] else shown(cell)
            for place, cell in enumerate(row[: len(sheet.columns)])
        )
        for row in first
    )
