"""Official addresses of a file against those stored; a month's are stored whole, and taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, insert, select

from coordinator.casework.intake.address_book import current_releases
from coordinator.casework.intake.placing import counted, place_homes
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Compared, Matching, NewRow, Outcome, Storing, stop_if
from coordinator.casework.intake.rows_back import rows_back
from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.addresses.layouts import GONE
from coordinator.records.addresses import (
    ADDRESS_PART_LABELS,
    AddressLot,
    AddressPart,
    AddressPoint,
    AddressRelease,
)
from coordinator.text import tr
from coordinator.vault.acts import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.addresses.files import PartRead
    from coordinator.importers.preview import Preview
    from coordinator.records.imports import ImportBatch
    from coordinator.vault.acts import OpenAct

    Rows = dict[tuple[Any, ...], tuple[Any, ...]]
    """By what names a row, what else it says."""

KEPT_RELEASES = 3
"""So many months of a part are kept, so that an import can be taken back."""
_CHUNK = 5_000
_SHOWN_GONE = 500

_POINT_NAMES = ("road_code", "is_underground", "number", "sub_number")
_POINT_VALUES = ("legal_code", "town", "road", "building", "postal_code", "latitude", "longitude", "is_doubtful")
_LOT_NAMES = (*("legal_code", "is_mountain", "lot", "sub_lot", "road_code", "is_underground", "number", "sub_number"),)
_LOT_VALUES = ("town", "village")


class _Difference:
    """A part of a file beside what is stored of it: what is to be stored, and what that changes."""

    def __init__(self, session: Session, part: PartRead, releases: Mapping[str, int]) -> None:
        self.part = part
        release_id = releases.get(part.part)
        self.stored = _stored(session, part.part, release_id)
        if part.is_changes and release_id is None:
            raise ImportRefused(
                tr("These are the changes of one month. Import the whole location summary first, then its changes."),
                code="no_whole_set",
            )
        self.rows = _rows_of(part)
        if part.is_changes:
            gone = {row.key for row in part.points if row.change == GONE}
            self.wanted = {key: values for key, values in (self.stored | self.rows).items() if key not in gone}
        else:
            self.wanted = self.rows
        self.new = [key for key in self.wanted if key not in self.stored]
        self.changed = [key for key in self.wanted if key in self.stored and self.stored[key] != self.wanted[key]]
        self.gone = [key for key in self.stored if key not in self.wanted]
        self.stored_month = (
            session.scalar(select(AddressRelease.month).where(AddressRelease.id == release_id)) if release_id else None
        )

    @property
    def same_count(self) -> int:
        """Rows that are stored as they stand, or say the same twice."""
        return self.part.reading_count - len(self.new) - len(self.changed) - self._gone_in_file

    @property
    def _gone_in_file(self) -> int:
        return len(self.gone) if self.part.is_changes else 0

    def notes(self) -> list[str]:
        """Say what would be stored, and what goes."""
        label = tr(ADDRESS_PART_LABELS[self.part.part])
        notes = [
            tr(
                "{part}: {new} new, {changed} changed, {gone} gone.",
                part=label,
                new=f"{len(self.new):,}",
                changed=f"{len(self.changed):,}",
                gone=f"{len(self.gone):,}",
            )
        ]
        if self.stored_month and self.part.month and self.part.month < self.stored_month:
            notes.append(
                tr(
                    "What is stored is of {stored}, this file of {month}: it is older. Store it only if you mean that.",
                    stored=self.stored_month,
                    month=self.part.month,
                )
            )
        return notes


def _rows_of(part: PartRead) -> Rows:
    if part.part == AddressPart.ENTRANCE:
        rows: Rows = {}
        for row in part.points:
            if row.change == GONE or row.key in rows:
                continue  # of several entrances the first with a place is the building's
            latitude, longitude, is_far = part.places.get(row.key, (None, None, False))
            rows[row.key] = (
                row.legal_code,
                row.town,
                row.road,
                row.building,
                row.postal_code,
                latitude,
                longitude,
                is_far,
            )
        return rows
    return {
        (
            row.legal_code,
            row.is_mountain,
            row.lot,
            row.sub_lot,
            row.road_code,
            row.is_underground,
            row.number,
            row.sub_number,
        ): (row.town, row.village)
        for row in part.lots
        if row.change != GONE
    }


def _stored(session: Session, part: str, release_id: int | None) -> Rows:
    if release_id is None:
        return {}
    record, names, values = _record_of(part)
    table = table_of(record)
    columns = [table.c[name] for name in (*names, *values)]
    rows = session.execute(select(*columns).where(table.c.release_id == release_id).order_by(table.c.id))
    width = len(names)
    return {tuple(row[:width]): tuple(row[width:]) for row in rows}


def _record_of(part: str) -> tuple[type[AddressPoint | AddressLot], tuple[str, ...], tuple[str, ...]]:
    if part == AddressPart.ENTRANCE:
        return AddressPoint, _POINT_NAMES, _POINT_VALUES
    return AddressLot, _LOT_NAMES, _LOT_VALUES


def _differences(session: Session, preview: Preview) -> list[_Difference]:
    releases = current_releases(session)
    parts = sorted(cast("tuple[PartRead, ...]", preview.rows), key=lambda part: part.is_changes)
    if len({part.part for part in parts}) < len(parts):
        raise ImportRefused(
            tr("This zip holds a whole set and changes of it. Import the whole set first, then the changes."),
            code="set_and_changes",
        )
    return [_Difference(session, part, releases) for part in parts]


def compare_addresses(session: Session, preview: Preview, _now: datetime | None) -> Compared:
    """Say what storing the addresses of a file would do.

    Raises
    ------
    ImportRefused
        `no_whole_set`, `set_and_changes`
    """
    differences = _differences(session, preview)
    return Compared(
        Matching(),
        sum(len(difference.new) for difference in differences),
        sum(len(difference.changed) for difference in differences),
        sum(difference.same_count for difference in differences),
        new_rows=tuple(_shown(differences)),
        missing=tuple((0, text) for difference in differences for text in _named(difference)[:_SHOWN_GONE]),
        notes=tuple(note for difference in differences for note in difference.notes()),
    )


def _shown(differences: list[_Difference]) -> list[NewRow]:
    shown: list[NewRow] = []
    for difference in differences:
        for key in difference.new[: SHOWN_NEW_ROWS - len(shown)]:
            shown.append(NewRow(0, None, "", (("address", _text(difference, key, difference.wanted[key])),)))
    return shown


def _named(difference: _Difference) -> list[str]:
    return [_text(difference, key, difference.stored[key]) for key in difference.gone]


def _text(difference: _Difference, key: tuple[Any, ...], values: tuple[Any, ...]) -> str:
    """Write an official address as people do."""
    if difference.part.part == AddressPart.ENTRANCE:
        _, below, number, sub_number = key
        house = f"{number}-{sub_number}" if sub_number else f"{number}"
        return f"{values[1]} {values[2]} {'지하 ' if below else ''}{house}"
    _, mountain, lot, sub_lot, *_ = key
    return f"{values[0]} {values[1]} {'산 ' if mountain else ''}{f'{lot}-{sub_lot}' if sub_lot else lot}"


def commit_addresses(storing: Storing) -> Outcome:
    """Store the addresses of a file as a release of its month, and place the register by them."""
    act = storing.act
    differences = _differences(act.session, storing.preview)
    total = sum(len(difference.wanted) for difference in differences)
    done = 0
    for difference in differences:
        release = AddressRelease(part=difference.part.part, month=difference.part.month, batch_id=storing.batch_id)
        act.session.add(release)
        act.session.flush()
        record, names, values = _record_of(difference.part.part)
        columns = (*names, *values)
        rows = [
            {"release_id": release.id, **dict(zip(columns, (*key, *said), strict=True))}
            for key, said in difference.wanted.items()
        ]
        for first in range(0, len(rows), _CHUNK):
            stop_if(storing.cancelled)
            act.session.connection().execute(insert(table_of(record)), rows[first : first + _CHUNK])
            done += len(rows[first : first + _CHUNK])
            if storing.progress:
                storing.progress(done, total)
        _drop_oldest(act, difference.part.part)
    act.touch("addresses")
    counts = place_homes(act, progress=storing.progress, cancelled=storing.cancelled)
    return Outcome(
        {
            "new": sum(len(difference.new) for difference in differences),
            "changed": sum(len(difference.changed) for difference in differences),
            "same": sum(difference.same_count for difference in differences),
            "gone": sum(len(difference.gone) for difference in differences),
        },
        Matching(),
        notes=(*(note for difference in differences for note in difference.notes()), counted(counts)),
    )


def _drop_oldest(act: OpenAct, part: str) -> None:
    """Let go of the rows of months that nobody can go back to any more."""
    ids = act.session.scalars(
        select(AddressRelease.id).where(AddressRelease.part == part).order_by(AddressRelease.id.desc())
    ).all()
    record, _, _ = _record_of(part)
    table = table_of(record)
    for release_id in ids[KEPT_RELEASES:]:
        act.session.connection().execute(delete(table).where(table.c.release_id == release_id))


def undo_addresses(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    """Take a month back: its rows go, the month before is in force again, and homes return to where they stood.

    Raises
    ------
    RuleError
        `later_batch` where a later month rests on it; `later_depends` where a home was placed otherwise since.
    """
    session = act.session
    newest = current_releases(session)
    mine = session.scalars(select(AddressRelease).where(AddressRelease.batch_id == batch.id)).all()
    if any(newest.get(release.part) != release.id for release in mine):
        raise RuleError(tr("A later address file was stored; undo that one first."), code="later_batch")
    for release in mine:
        table = table_of(_record_of(release.part)[0])
        session.connection().execute(delete(table).where(table.c.release_id == release.id))
    session.expunge_all()
    rows_back(act, batch, details)
    act.touch("addresses")
