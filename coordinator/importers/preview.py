"""The one door for files: path and kind in, a frozen preview of rows and problems out; nothing is stored here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordinator.errors import ColumnsUnclear, ImportRefused
from coordinator.importers.column_fit import suggest
from coordinator.importers.columns import Holds
from coordinator.importers.kind import FileToRead, Kind
from coordinator.importers.kinds import KINDS, kind_named
from coordinator.importers.mapping import complete, find_by_content, header_score, resolved
from coordinator.importers.previewed import Preview as Preview
from coordinator.importers.previewed import read_whole, whole_kind_of
from coordinator.importers.profiles import Profile, profile_for
from coordinator.importers.reading.cells import Problems
from coordinator.importers.reading.formats import Sheet, Source, open_source
from coordinator.importers.reading.headers import distinct, leaf, letter
from coordinator.importers.reading.whole_file import Cancelled, Progress, Region, WholeFile
from coordinator.importers.unmapped import code_columns, sample_of, scan_unmapped
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


def preview(
    kind: str,
    path: Path,
    *,
    profile: Profile | Mapping[str, Any] | str | None = None,
    saved: Sequence[Profile] = (),
    urgent_words: Sequence[str] | None = None,
    date_order: str = "",
    today: date | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    region: Region | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """Read and check a partner's file.

    Parameters
    ----------
    kind : the word of one of `kinds`
    path : CSV in UTF-8 or CP949 (also gz), XLSX, or Green Button XML
    profile : a profile, its stored mapping, or the name of a built-in one; columns it leaves open are found by name
    saved : profiles of the vault; without a profile, one whose file had the same column names is used
    urgent_words : words of a call that a person has to hear of at once; None: those the program knows
    date_order : `day` or `month`, whatever the profile says; empty: as the profile says
    today : by which the century of a birth in six digits is known; None: such a birth is not read
    region : the county whose rows are taken out of a file of all Korea
    progress, cancelled : told and asked while a file without column names is read

    Raises
    ------
    UsageError
        The kind is not known.
    ImportRefused
        The file cannot be read at all; the sentence says what to do. See `formats.open_sheet`, `mapping.complete`.
    """
    of = kind_named(kind, kinds)
    if of.whole is not None:
        return read_whole(of, WholeFile(Path(path), region or Region(), progress, cancelled))
    wanted = profile_for(of, profile)
    source = open_source(Path(path))
    if not profile:
        known = _of_saved(source, [saved_profile for saved_profile in saved if saved_profile.kind == kind], kinds)
        if known is not None:
            read_as = _ordered(known[1], date_order)
            return read_sheet(of, known[0], read_as, kinds, by_header=True, urgent_words=urgent_words, today=today)
    sheet = source.sheet(header_score(of), sheet=wanted.sheet, header_row=wanted.header_row)
    return read_sheet(of, sheet, _ordered(wanted, date_order), kinds, urgent_words=urgent_words, today=today)


def _ordered(profile: Profile, date_order: str) -> Profile:
    return replace(profile, date_order="day" if date_order == "day" else "month") if date_order else profile


def outline(
    kind: str,
    path: Path,
    *,
    profile: Profile | Mapping[str, Any] | str | None = None,
    kinds: tuple[Kind, ...] = KINDS,
) -> Preview:
    """Show the columns and first rows of a file that cannot be read as it is, so that its columns can be named.

    Raises
    ------
    ImportRefused
        See `formats.open_sheet`.
    """
    of = kind_named(kind, kinds)
    if of.whole is not None:
        return read_whole(of, WholeFile(Path(path), Region()))
    wanted = profile_for(of, profile)
    sheet = open_source(Path(path)).sheet(header_score(of), sheet=wanted.sheet, header_row=wanted.header_row)
    unclear = _unclear(of, wanted, sheet, kinds)
    by_name = suggest(of, [column for column in sheet.columns if column])
    if unclear is not None:
        columns = dict(unclear.columns)
        suggested = {n: c for n, c in columns.items() if n not in wanted.columns and c not in by_name.values()}
    else:
        named = resolved(wanted.columns, sheet.columns)
        columns = {name: column for name, column in named.items() if column in sheet.columns}
        for name, column in by_name.items():
            if name not in wanted.left_out and column not in columns.values():
                columns.setdefault(name, column)
        suggested = find_by_content(of, wanted, columns, sheet, kinds)
    profile_seen = replace(wanted, columns=columns | suggested, header=sheet.columns)
    return Preview(
        of=of,
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
        sample=sample_of(sheet, code_columns(of, profile_seen), kinds),
        encoding=sheet.encoding,
        header_row=sheet.header_row,
        sheet=sheet.name,
        sheets=sheet.names,
        by_content=tuple(suggested),
        questions=() if unclear is None else unclear.questions,
    )


def _unclear(kind: Kind, profile: Profile, sheet: Sheet, kinds: tuple[Kind, ...]) -> ColumnsUnclear | None:
    try:
        complete(kind, profile, sheet, kinds)
    except ColumnsUnclear as unclear:
        return unclear
    except ImportRefused:
        return None
    return None


def look(
    path: Path,
    saved: Sequence[Profile] = (),
    *,
    today: date | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    region: Region | None = None,
) -> Preview:
    """Read and check a file of which nothing is known but what it holds.

    A saved profile whose file had the same column names tells its kind; else the names of its columns do.

    Raises
    ------
    ImportRefused
        As `preview`, and `kind_unknown`. Two columns of the likeliest kind that fit one field are asked, and no other
        kind is tried in its place.
    """
    whole = whole_kind_of(Path(path), kinds)
    if whole is not None:
        return read_whole(whole, WholeFile(Path(path), region or Region()))
    scores = [header_score(kind) for kind in kinds]
    source = open_source(Path(path))
    known = _of_saved(source, saved, kinds)
    if known is not None:
        return read_sheet(kind_named(known[1].kind, kinds), *known, kinds, by_header=True, today=today)
    sheet = source.sheet(lambda cells: max(score(cells) for score in scores))
    for kind in _likely(sheet.columns, kinds):
        try:
            complete(kind, Profile(kind.name), sheet, kinds)
        except ColumnsUnclear as unclear:
            raise unclear.of(kind.name) from None
        except ImportRefused:
            continue
        return read_sheet(kind, sheet, Profile(kind.name), kinds, today=today)
    raise ImportRefused(
        tr("It is not clear what this file holds. Choose its kind and open it again."), code="kind_unknown"
    )


def _likely(columns: Sequence[str], kinds: tuple[Kind, ...]) -> list[Kind]:
    """List the kinds a header may be of, the one that names most of its fields first, of equals the one with fewer."""
    named = {kind: suggest(kind, [column for column in columns if column]) for kind in kinds}
    lacking = {
        kind: sum(wanted.required and wanted.name not in fields for wanted in kind.fields)
        for kind, fields in named.items()
    }
    scores = {kind: header_score(kind)(columns) for kind in kinds}
    fits = [kind for kind in kinds if scores[kind] >= 2]

    def place(kind: Kind) -> tuple[bool, int, int, int]:
        unmet = sum(not named[kind].keys() & {*group} for group in kind.needs)
        return lacking[kind] > 0 and scores[kind] < _WIDE_SCORE, -scores[kind], unmet, len(kind.fields)

    return sorted(fits, key=place)


_WIDE_SCORE = 20
"""So many columns that are times or days tell a wide file, which names few of our fields."""


def _of_saved(source: Source, saved: Sequence[Profile], kinds: tuple[Kind, ...]) -> tuple[Sheet, Profile] | None:
    """Find the saved profile whose file had the same column names, at the place where that profile looks for them."""
    score = {kind.name: header_score(kind) for kind in kinds}
    sheets: dict[tuple[str, str, int], Sheet | None] = {}
    for saved_profile in saved:
        if not saved_profile.header:
            continue
        place = (saved_profile.kind, saved_profile.sheet, saved_profile.header_row)
        if place not in sheets:
            try:
                sheets[place] = source.sheet(
                    score[saved_profile.kind], sheet=saved_profile.sheet, header_row=saved_profile.header_row
                )
            except ImportRefused:
                sheets[place] = None
        sheet = sheets[place]
        if sheet is not None and _is_header_of(saved_profile, sheet.columns):
            return sheet, saved_profile
    return None


def _is_header_of(profile: Profile, columns: tuple[str, ...]) -> bool:
    """Say whether a file has the column names a profile was saved with, also when only their own names were kept."""
    if distinct(profile.header) == columns:
        return True
    own = tuple(leaf(column) for column in columns)
    return profile.header == own and {*resolved(profile.columns, columns).values()} <= {*columns}


def read_sheet(
    kind: Kind,
    sheet: Sheet,
    wanted: Profile,
    kinds: tuple[Kind, ...],
    *,
    by_header: bool = False,
    urgent_words: Sequence[str] | None = None,
    today: date | None = None,
) -> Preview:
    """Read and check one table of a known kind; see `preview`.

    Parameters
    ----------
    wanted : what is known of its columns; the rest is found by name and content
    by_header : whether that is a saved profile, found by the file's own column names
    """
    if next(sheet.rows(), None) is None:
        raise ImportRefused(
            tr("“{name}” has column names and no row below them. Ask the sender for the data.", name=sheet.file_name),
            code="no_rows",
        )
    full, settled = complete(kind, wanted, sheet, kinds)
    days = {*kind.holding(Holds.DATE), "born_on"} & full.columns.keys()
    sheet = sheet.with_days_from_1904(full.columns[name] for name in days)
    codes = code_columns(kind, full)
    problems = Problems(as_is=codes)
    file = FileToRead(kind, sheet, full, problems, today, urgent_words)
    unread = scan_unmapped(file, kinds)
    rows, row_count, notes = kind.read(file)
    _note_same(problems, notes)
    notes += file.notes
    if by_header:
        notes.insert(0, tr("Read with the saved profile “{name}”, by the same column names.", name=full.name))
    by_name = suggest(kind, [column for column in sheet.columns if column])
    by_content = tuple(
        name for name, column in full.columns.items() if name not in wanted.columns and column not in by_name.values()
    )
    notes += settled
    if unread:
        named = (sheet.columns[place] if place < len(sheet.columns) else "" for place in unread)
        columns = (
            tr("{name} (column {letter})", name=name or "–", letter=letter(place))
            for place, name in zip(unread, named, strict=True)
        )
        notes.append(tr("Columns left out: {columns}.", columns=", ".join(columns)))
    return Preview(
        of=kind,
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
        sample=sample_of(sheet, codes, kinds),
        encoding=sheet.encoding,
        header_row=sheet.header_row,
        sheet=sheet.name,
        sheets=sheet.names,
        by_content=by_content,
        sheet_read=None if kind.by_column else sheet,
        settled=frozenset(problems.settled),
    )


def _note_same(problems: Problems, notes: list[str]) -> None:
    """Note how many rows said the same a second time."""
    same = problems.counts["duplicate_same"]
    if same:
        notes.append(ntr("{n} row repeats an earlier one.", "{n} rows repeat earlier ones.", same))
