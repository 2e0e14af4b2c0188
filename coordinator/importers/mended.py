"""Rows of an earlier file that were not taken, read once more by the columns it was read with."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coordinator.errors import ImportRefused
from coordinator.importers.columns import Holds
from coordinator.importers.kinds import KINDS
from coordinator.importers.preview import read_sheet
from coordinator.importers.profiles import Profile
from coordinator.importers.reading.formats import Sheet
from coordinator.importers.reading.stamps import date_order
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from coordinator.importers.kind import Kind
    from coordinator.importers.preview import Preview


def reading_of(preview: Preview) -> dict[str, Any]:
    """Say how a file was read, so that some of its rows can be read so again, without the others that decided it.

    Returns
    -------
    as `Profile.as_dict` gives it, with the order of day and month as the whole file had it
    """
    profile, sheet = preview.profile, preview.sheet_read
    if sheet is None or profile.date_order:
        return profile.as_dict()
    named = {*preview.of.holding(Holds.DATE), "born_on"} & profile.columns.keys()
    places = [sheet.columns.index(profile.columns[name]) for name in named]
    cells = (row[place] for _, row in sheet.rows() for place in places if place < len(row)) if places else ()
    try:
        order = date_order(cells)
    except ImportRefused:  # of columns that were not read as dates
        order = ""
    return replace(profile, date_order=order).as_dict()


def of_rows(
    kind: Kind,
    reading: Mapping[str, Any],
    rows: Sequence[tuple[int, Sequence[str]]],
    file_name: str,
    *,
    more: Mapping[str, Mapping[int, str]] | None = None,
    urgent_words: Sequence[str] | None = None,
    today: date | None = None,
    kinds: tuple[Kind, ...] = KINDS,
) -> Preview:
    """Read rows of an earlier file once more, by the columns it was read with.

    Parameters
    ----------
    reading : how the file was read, as `Profile.as_dict` gives it
    rows : line and cells in the order of its columns
    more : values for our fields by line that stand in no column of it, such as the household a person chose

    Raises
    ------
    ImportRefused
        `date_order`: the rows leave open whether their dates have the day or the month first.
    """
    profile = Profile.from_dict(kind, "", reading)
    more = {name: values for name, values in (more or {}).items() if values and kind.has(name)}
    header = list(profile.header)
    columns = dict(profile.columns)
    width = max([len(header), *(len(cells) for _, cells in rows)])
    table = {line: [*cells, *[""] * (width - len(cells))] for line, cells in rows}
    header += [""] * (width - len(header))
    named = len(profile.header)
    for name, values in more.items():
        if name not in columns:
            columns[name] = tr(kind.label_of(name))
            header.insert(named, columns[name])
            for cells in table.values():
                cells.insert(named, "")
            named += 1
        for line, value in values.items():
            table[line][header.index(columns[name])] = value
    content = json.dumps([kind.name, sorted(table.items())], ensure_ascii=False)
    digest: Future[str] = Future()
    digest.set_result(hashlib.sha256(content.encode()).hexdigest())
    sheet = Sheet(
        file_name,
        digest,
        header_row=0,
        columns=tuple(header[:named]),
        cells=tuple(sorted(table.items())),
        width=named,
    )
    absent_fields = tuple(field.name for field in kind.fields if field.name not in columns)
    mended_profile = replace(profile, columns=columns, left_out=absent_fields, header=sheet.columns)
    return read_sheet(kind, sheet, mended_profile, kinds, urgent_words=urgent_words, today=today)
