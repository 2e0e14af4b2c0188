"""Meter readings in the vault: one packed array a meter and month, merged, undone and read as hours."""

from __future__ import annotations

import hashlib
import struct
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import bindparam, delete, insert, select, update

from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.journal import VaultFact
from coordinator.records.power import MISSING, Feed, Meter, ReadingMonth, ReadingUndo
from coordinator.text import tr
from coordinator.vault.acts import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

_UNITS_WH = (0.1, 1.0, 10.0, 100.0)
_HEAD = struct.Struct("<Hd")
_MINUTE = np.timedelta64(1, "m")
_METERS_A_QUERY = 400
REWIND_FACT = "screen_from"
"""The fact that names the earliest reading the watch has not seen; gone when it has."""


@dataclass(frozen=True, slots=True)
class MeterSeries:
    """Readings of one meter without gaps in the index.

    Attributes
    ----------
    meter_id : the meter's row
    step_minutes : 15, 30 or 60
    start : begin of the first step, Korean wall clock, minute precision, on a step boundary
    wh : float32 [step], energy in the step, Wh, NaN = no reading
    """

    meter_id: int
    step_minutes: int
    start: np.datetime64
    wh: NDArray[np.float32]


@dataclass(slots=True)
class WriteCounts:
    """Readings by what became of them."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def add(self, counts: WriteCounts) -> None:
        """Add another count."""
        self.new += counts.new
        self.changed += counts.changed
        self.same += counts.same


def month_of(moment: np.datetime64) -> int:
    """Name the month of an instant as year x 100 + month."""
    text = str(moment.astype("datetime64[M]"))
    return int(text[:4]) * 100 + int(text[5:7])


def month_start(month: int) -> np.datetime64:
    """Give the first minute of a month."""
    return np.datetime64(f"{month // 100:04d}-{month % 100:02d}-01T00:00", "m")


def month_steps(month: int, step_minutes: int) -> int:
    """Count the steps of a month."""
    return monthrange(month // 100, month % 100)[1] * 1440 // step_minutes


def pack(wh: NDArray[np.float32]) -> tuple[float, bytes]:
    """Pack Wh into little-endian uint16 of the finest unit that fits; gives (unit_wh, data)."""
    units_wh, data = pack_rows(wh[None])
    return units_wh[0], data[0]


def pack_rows(wh: NDArray[np.float32]) -> tuple[list[float], list[bytes]]:
    """Pack rows of Wh [meter, step], each in the finest unit that fits it; gives (unit_wh, data) row by row."""
    missing = np.isnan(wh)
    if np.min(wh, where=~missing, initial=0.0) < 0:
        raise ValueError("a negative reading cannot be stored")
    peaks = np.max(wh, axis=1, where=~missing, initial=0.0).astype(np.float64)
    fits = peaks[:, None] / np.array(_UNITS_WH) < MISSING - 0.5
    if not fits.any(axis=1).all():
        raise ValueError("a reading too large to store")
    units_wh = np.array(_UNITS_WH)[fits.argmax(axis=1)]
    counts = wh / units_wh.astype(np.float32)[:, None]
    np.rint(counts, out=counts)
    counts[missing] = MISSING
    return units_wh.tolist(), [row.tobytes() for row in counts.astype("<u2")]


def unpack(unit_wh: float, data: bytes) -> NDArray[np.float32]:
    """Unpack to float32 Wh, NaN = missing."""
    counts = np.frombuffer(data, "<u2")
    wh = counts.astype(np.float32) * np.float32(unit_wh)
    wh[counts == MISSING] = np.nan
    return wh


def _digest(step_minutes: int, unit_wh: float, data: bytes) -> bytes:
    return hashlib.sha256(_HEAD.pack(step_minutes, unit_wh) + data).digest()


def _by_month(start: np.datetime64, step_minutes: int, count: int) -> Iterator[tuple[int, int, slice]]:
    """Split `count` steps into (month, first step in it, which of the steps)."""
    position = 0
    step = step_minutes * _MINUTE
    while position < count:
        at = start.astype("datetime64[m]") + position * step
        month = month_of(at)
        offset = int((at - month_start(month)) / step)
        take = min(count - position, month_steps(month, step_minutes) - offset)
        yield month, offset, slice(position, position + take)
        position += take


def write(
    session: Session,
    series: Iterable[MeterSeries],
    batch_id: int | None,
    *,
    progress: Callable[[int], None] | None = None,
) -> WriteCounts:
    """Merge series into the month arrays of their meters, within the caller's transaction.

    A reading that is already there is `same`, a differing one `changed`; missing values never erase. With a
    `batch_id` each touched month's earlier array is kept, so that the batch can be undone.
    """
    total = WriteCounts()
    chunk: list[MeterSeries] = []
    done = 0
    for meter in series:
        chunk.append(meter)
        if len(chunk) == _METERS_A_QUERY:
            total.add(_write_chunk(session, chunk, batch_id))
            done += len(chunk)
            chunk = []
            if progress:
                progress(done)
    if chunk:
        total.add(_write_chunk(session, chunk, batch_id))
        if progress:
            progress(done + len(chunk))
    return total


@dataclass(slots=True)
class _Rows:
    """What a chunk does to the tables."""

    inserts: list[tuple[int, int, int, float, bytes]] = field(default_factory=list[tuple[int, int, int, float, bytes]])
    updates: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    undos: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def insert(self, batch_id: int | None, meter_id: int, month: int, step: int, unit_wh: float, data: bytes) -> None:
        """Note a month that is new."""
        self.inserts.append((meter_id, month, step, unit_wh, data))
        if batch_id is not None:
            self._undo(batch_id, meter_id, month, None, _digest(step, unit_wh, data))

    def update(self, batch_id: int | None, old: Any, step: int, unit_wh: float, data: bytes) -> None:
        """Note a month that changes."""
        self.updates.append({"row": old.id, "unit": unit_wh, "step": step, "bytes": data})
        if batch_id is not None:
            before = _HEAD.pack(old.step_minutes, old.unit_wh) + old.data
            self._undo(batch_id, old.meter_id, old.month, before, _digest(step, unit_wh, data))

    def _undo(self, batch_id: int, meter_id: int, month: int, before: bytes | None, after: bytes) -> None:
        self.undos.append(
            {"batch_id": batch_id, "meter_id": meter_id, "month": month, "before": before, "after_sha256": after}
        )


def _write_chunk(session: Session, chunk: list[MeterSeries], batch_id: int | None) -> WriteCounts:
    splits: dict[tuple[np.datetime64, int, int], list[tuple[int, int, slice]]] = {}
    for meter in chunk:
        key = (meter.start, meter.step_minutes, len(meter.wh))
        if key not in splits:
            splits[key] = list(_by_month(*key))
    months = [month for split in splits.values() for month, _, _ in split]
    columns = (ReadingMonth.id, ReadingMonth.meter_id, ReadingMonth.month, ReadingMonth.step_minutes)
    stored = {
        (row.meter_id, row.month): row
        for row in session.execute(
            select(*columns, ReadingMonth.unit_wh, ReadingMonth.data).where(
                ReadingMonth.meter_id.in_({meter.meter_id for meter in chunk}),
                ReadingMonth.month.between(min(months, default=0), max(months, default=0)),
            )
        )
    }
    counts, rows = WriteCounts(), _Rows()
    stored_meters = {meter_id for meter_id, _ in stored}
    times = Counter(meter.meter_id for meter in chunk)
    blocks: dict[tuple[np.datetime64, int, int], list[MeterSeries]] = {}
    pieces: dict[tuple[int, int], list[tuple[int, int, NDArray[np.float32]]]] = {}
    for meter in chunk:
        key = (meter.start, meter.step_minutes, len(meter.wh))
        if meter.meter_id not in stored_meters and times[meter.meter_id] == 1:
            blocks.setdefault(key, []).append(meter)
            continue
        for month, offset, part in splits[key]:
            pieces.setdefault((meter.meter_id, month), []).append((meter.step_minutes, offset, meter.wh[part]))
    touched = [key[0].astype("datetime64[m]") for key in blocks]
    for key, block in blocks.items():
        counts.new += _insert_block(rows, block, splits[key], batch_id)
    # Months of one home lie side by side, so that a home's year is read from a few pages.
    rows.inserts.sort(key=itemgetter(0, 1))
    for (meter_id, month), parts in pieces.items():
        old = stored.get((meter_id, month))
        step = min([part[0] for part in parts] + ([] if old is None else [int(old.step_minutes)]))
        if old is None:
            before = np.full(month_steps(month, step), np.nan, np.float32)
        else:
            before = _finer(unpack(old.unit_wh, old.data), int(old.step_minutes) // step)
        after = before.copy()
        for part_step, offset, wh in parts:
            counts.add(_merge(after, wh, offset, part_step // step, 0.1 if old is None else float(old.unit_wh)))
        moved = np.flatnonzero((before != after) & ~(np.isnan(before) & np.isnan(after)))
        if not len(moved):
            continue
        touched.append(month_start(month) + int(moved[0]) * step * _MINUTE)
        unit_wh, data = pack(after)
        if old is None:
            rows.insert(batch_id, meter_id, month, step, unit_wh, data)
        else:
            rows.update(batch_id, old, step, unit_wh, data)
    _store(session, rows)
    _note_newest(session, chunk)
    if touched:
        rewind(session, instant(min(touched)))
    return counts


def _insert_block(
    rows: _Rows, block: list[MeterSeries], split: list[tuple[int, int, slice]], batch_id: int | None
) -> int:
    """Pack meters of one start, step and length that have nothing stored yet, all at once; gives the readings."""
    step = block[0].step_minutes
    new = 0
    for month, offset, part in split:
        wh = np.full((len(block), month_steps(month, step)), np.nan, np.float32)
        np.stack([meter.wh[part] for meter in block], out=wh[:, offset : offset + part.stop - part.start])
        value_counts = np.count_nonzero(~np.isnan(wh), axis=1)
        new += int(value_counts.sum())
        units_wh, data = pack_rows(wh)
        for meter, has, unit_wh, packed in zip(block, value_counts.tolist(), units_wh, data, strict=True):
            if has:
                rows.insert(batch_id, meter.meter_id, month, step, unit_wh, packed)
    return new


def _store(session: Session, rows: _Rows) -> None:
    connection = session.connection()
    table = table_of(ReadingMonth)
    if rows.inserts:
        # Rows of plain numbers and bytes go to the driver as they are; by the tens of thousands that halves the time.
        columns = ("meter_id", "month", "step_minutes", "unit_wh", "data")
        statement = insert(table).compile(dialect=connection.dialect, column_keys=columns)
        connection.exec_driver_sql(str(statement), rows.inserts)
    if rows.updates:
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("row"))
            .values(unit_wh=bindparam("unit"), step_minutes=bindparam("step"), data=bindparam("bytes")),
            rows.updates,
        )
    if rows.undos:
        _remember(session, rows.undos)


def rewind(session: Session, moment: datetime) -> None:
    """Have the watch look again from `moment` on: readings of a time it has passed came, changed or went."""
    row = session.execute(select(VaultFact.value).where(VaultFact.name == REWIND_FACT)).one_or_none()
    text = moment.isoformat()
    table = table_of(VaultFact)
    if row is None:
        session.execute(insert(table).values(name=REWIND_FACT, value=text))
    elif moment < datetime.fromisoformat(row[0]):
        session.execute(update(table).where(table.c.name == REWIND_FACT).values(value=text))


def _finer(wh: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Spread each step evenly over `times` finer ones; the sum stays what the meter said."""
    return wh if times == 1 else np.repeat(wh / np.float32(times), times)


def _merge(after: NDArray[np.float32], wh: NDArray[np.float32], offset: int, times: int, unit_wh: float) -> WriteCounts:
    """Merge values into a month in place; coarser ones (`times` steps each) never blur finer ones of the same sum."""
    target = after[offset * times : (offset + len(wh)) * times].reshape(-1, times)
    given = ~np.isnan(wh)
    sums = target.sum(axis=1)
    known = given & ~np.isnan(sums)
    # Half a unit is lost by rounding, and a twentieth more where a month was packed in a finer unit before.
    differs = known & (np.abs(sums - wh) > unit_wh * 0.56 * times)
    take = (given & ~known) | differs
    target[take] = (wh[take] / np.float32(times))[:, None]
    new, changed = int(np.count_nonzero(given & ~known)), int(np.count_nonzero(differs))
    return WriteCounts(new, changed, int(np.count_nonzero(given)) - new - changed)


def _remember(session: Session, undos: list[dict[str, object]]) -> None:
    """Keep before-values; when one batch touches a month twice the first before-value stands."""
    batch_id = undos[0]["batch_id"]
    table = table_of(ReadingUndo)
    known = {
        (row.meter_id, row.month)
        for row in session.execute(
            select(ReadingUndo.meter_id, ReadingUndo.month).where(
                ReadingUndo.batch_id == batch_id, ReadingUndo.meter_id.in_({u["meter_id"] for u in undos})
            )
        )
    }
    fresh = [u for u in undos if (u["meter_id"], u["month"]) not in known]
    again = [u for u in undos if (u["meter_id"], u["month"]) in known]
    if fresh:
        session.execute(insert(table), fresh)
    for u in again:
        session.execute(
            update(table)
            .where(table.c.batch_id == batch_id, table.c.meter_id == u["meter_id"], table.c.month == u["month"])
            .values(after_sha256=u["after_sha256"])
        )


def instant(moment: np.datetime64) -> datetime:
    """Turn a Korean wall-clock time into an instant."""
    return moment.astype("datetime64[s]").astype(datetime).replace(tzinfo=KST)


def wall_clock(moment: datetime) -> np.datetime64:
    """Turn an instant into Korean wall-clock time, minute precision."""
    return np.datetime64(moment.astimezone(KST).replace(tzinfo=None), "m")


def _given(wh: NDArray[np.float32]) -> tuple[int, int] | None:
    """Find the first reading and the end of the last; none where there is nothing."""
    if len(wh) and not np.isnan(wh[[0, -1]]).any():
        return 0, len(wh)
    given = np.flatnonzero(~np.isnan(wh))
    return (int(given[0]), int(given[-1]) + 1) if len(given) else None


def _note_newest(session: Session, chunk: list[MeterSeries]) -> None:
    """Move the first and newest times of meters and feeds; bulk, so not through the row journal."""
    ids = [meter.meter_id for meter in chunk]
    known = {
        row.id: row
        for row in session.execute(
            select(Meter.id, Meter.feed_id, Meter.first_at, Meter.newest_at).where(Meter.id.in_(ids))
        )
    }
    spans: dict[int, tuple[datetime, datetime]] = {}
    instants: dict[tuple[np.datetime64, int, int], datetime] = {}

    def times(meter: MeterSeries, steps: int) -> datetime:
        # The meters of a file mostly begin and end together.
        key = (meter.start, meter.step_minutes, steps)
        if key not in instants:
            instants[key] = instant(meter.start + steps * meter.step_minutes * _MINUTE)
        return instants[key]

    for meter in chunk:
        given = _given(meter.wh)
        if given is None:
            continue
        first, newest = times(meter, given[0]), times(meter, given[1])
        row = known[meter.meter_id]
        earlier = [row.first_at, spans.get(meter.meter_id, (None, None))[0]]
        later = [row.newest_at, spans.get(meter.meter_id, (None, None))[1]]
        spans[meter.meter_id] = (
            min([first, *[t for t in earlier if t]]),
            max([newest, *[t for t in later if t]]),
        )
    if not spans:
        return
    table = table_of(Meter)
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("row"))
        .values(first_at=bindparam("first"), newest_at=bindparam("newest"), step_minutes=bindparam("step")),
        [
            {
                "row": meter.meter_id,
                "first": spans[meter.meter_id][0],
                "newest": spans[meter.meter_id][1],
                "step": meter.step_minutes,
            }
            for meter in chunk
            if meter.meter_id in spans
        ],
    )
    newest_by_feed: dict[int, datetime] = {}
    for meter_id, (_, newest) in spans.items():
        feed = known[meter_id].feed_id
        newest_by_feed[feed] = max(newest, newest_by_feed.get(feed, newest))
    feeds = table_of(Feed)
    for feed_id, newest in newest_by_feed.items():
        session.execute(
            update(feeds)
            .where(feeds.c.id == feed_id, (feeds.c.newest_at.is_(None)) | (feeds.c.newest_at < newest))
            .values(newest_at=newest)
        )


def undo_batch(session: Session, batch_id: int) -> int:
    """Put every month array back to what it was before the batch; gives the number of months restored.

    Raises
    ------
    RuleError
        `later_batch`: a later file changed the same months; that one has to be undone first.
    """
    rows = session.execute(
        select(ReadingUndo.meter_id, ReadingUndo.month, ReadingUndo.before, ReadingUndo.after_sha256).where(
            ReadingUndo.batch_id == batch_id
        )
    ).all()
    table = table_of(ReadingMonth)
    for row in rows:
        now = session.execute(
            select(ReadingMonth.id, ReadingMonth.step_minutes, ReadingMonth.unit_wh, ReadingMonth.data).where(
                ReadingMonth.meter_id == row.meter_id, ReadingMonth.month == row.month
            )
        ).one_or_none()
        if now is None or _digest(now.step_minutes, now.unit_wh, now.data) != row.after_sha256:
            raise RuleError(tr("A later file changed the same readings; undo that import first."), code="later_batch")
        if row.before is None:
            session.execute(delete(table).where(table.c.id == now.id))
        else:
            step, unit_wh = _HEAD.unpack_from(row.before)
            session.execute(
                update(table)
                .where(table.c.id == now.id)
                .values(step_minutes=step, unit_wh=unit_wh, data=row.before[_HEAD.size :])
            )
    undo_table = table_of(ReadingUndo)
    session.execute(delete(undo_table).where(undo_table.c.batch_id == batch_id))
    _recount(session, {row.meter_id for row in rows})
    if rows:
        rewind(session, instant(month_start(min(row.month for row in rows))))
    return len(rows)


def _recount(session: Session, meter_ids: set[int]) -> None:
    """Set the first and newest times of meters and their feeds from what is stored."""
    table = table_of(Meter)
    for meter_id in meter_ids:
        months = session.execute(
            select(ReadingMonth.month, ReadingMonth.step_minutes, ReadingMonth.unit_wh, ReadingMonth.data)
            .where(ReadingMonth.meter_id == meter_id)
            .order_by(ReadingMonth.month)
        ).all()
        first: datetime | None = None
        newest: datetime | None = None
        for row in months:
            given = np.flatnonzero(np.frombuffer(row.data, "<u2") != MISSING)
            if len(given):
                base = instant(month_start(row.month))
                step = timedelta(minutes=row.step_minutes)
                first = first or base + int(given[0]) * step
                newest = base + (int(given[-1]) + 1) * step
        session.execute(update(table).where(table.c.id == meter_id).values(first_at=first, newest_at=newest))
    feeds = session.scalars(select(Meter.feed_id).where(Meter.id.in_(meter_ids)).distinct()).all()
    for feed_id in feeds:
        newest_at = session.scalar(
            select(Meter.newest_at)
            .where(Meter.feed_id == feed_id, Meter.newest_at.is_not(None))
            .order_by(Meter.newest_at.desc())
            .limit(1)
        )
        session.execute(update(table_of(Feed)).where(table_of(Feed).c.id == feed_id).values(newest_at=newest_at))


def read_hours(
    session: Session, meter_ids: Sequence[int], start: np.datetime64, end: np.datetime64
) -> NDArray[np.float32]:
    """Read hourly use of meters.

    Parameters
    ----------
    meter_ids : rows of the answer, in this order
    start, end : whole hours, Korean wall clock; `end` is not included

    Returns
    -------
    float32 [meter, hour], Wh; finer steps are summed, an hour with any missing step is NaN.
    """
    start_h, end_h = start.astype("datetime64[h]"), end.astype("datetime64[h]")
    hours = int((end_h - start_h) / np.timedelta64(1, "h"))
    answer = np.full((len(meter_ids), hours), np.nan, np.float32)
    row_of = {meter_id: i for i, meter_id in enumerate(meter_ids)}
    first, last = month_of(start_h), month_of(end_h - np.timedelta64(1, "h"))
    query = select(
        ReadingMonth.meter_id, ReadingMonth.month, ReadingMonth.step_minutes, ReadingMonth.unit_wh, ReadingMonth.data
    ).where(ReadingMonth.month.between(first, last))
    # Always by meter, through the index: what is read does not grow with the months that are kept.
    ordered = sorted(row_of)
    for at in range(0, len(ordered), _METERS_A_QUERY):
        group = ordered[at : at + _METERS_A_QUERY]
        alike: dict[tuple[int, int], tuple[list[int], list[float], list[bytes]]] = {}
        for meter_id, month, step, unit_wh, data in session.connection().execute(
            query.where(ReadingMonth.meter_id.in_(group))
        ):
            home_rows, units_wh, arrays = alike.setdefault((month, step), ([], [], []))
            home_rows.append(row_of[meter_id])
            units_wh.append(unit_wh)
            arrays.append(data)
        for (month, step), (home_rows, units_wh, arrays) in alike.items():
            offset = int((month_start(month).astype("datetime64[h]") - start_h) / np.timedelta64(1, "h"))
            low, high = max(0, offset), min(hours, offset + month_steps(month, 60))
            if low >= high:
                continue
            steps = slice((low - offset) * 60 // step, (high - offset) * 60 // step)
            counts = np.frombuffer(b"".join(arrays), "<u2").reshape(len(arrays), -1)[:, steps]
            wh = counts * np.array(units_wh, np.float32)[:, None]
            wh[counts == MISSING] = np.nan
            answer[home_rows, low:high] = wh if step == 60 else wh.reshape(len(wh), high - low, -1).sum(axis=2)
    return answer
