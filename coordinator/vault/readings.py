"""Meter readings in the vault: one packed array a meter and month, merged, undone and read as hours."""

from __future__ import annotations

import hashlib
import struct
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.power import MISSING, Feed, Meter, ReadingMonth, ReadingUndo
from coordinator.text import tr

_UNITS_WH = (0.1, 1.0, 10.0, 100.0)
_HEAD = struct.Struct("<Hd")
_MINUTE = np.timedelta64(1, "m")
_METERS_A_QUERY = 400


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

    def add(self, other: WriteCounts) -> None:
        """Add another count."""
        self.new += other.new
        self.changed += other.changed
        self.same += other.same


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
    missing = np.isnan(wh)
    peak = float(np.max(wh, where=~missing, initial=0.0))
    unit_wh = next((unit for unit in _UNITS_WH if peak / unit < MISSING - 0.5), None)
    if unit_wh is None:
        raise ValueError("a reading too large to store")
    counts = np.where(missing, np.float32(MISSING), np.rint(wh / np.float32(unit_wh)))
    return unit_wh, counts.astype("<u2").tobytes()


def unpack(unit_wh: float, data: bytes) -> NDArray[np.float32]:
    """Unpack to float32 Wh, NaN = missing."""
    counts = np.frombuffer(data, "<u2")
    wh = counts.astype(np.float32) * np.float32(unit_wh)
    wh[counts == MISSING] = np.nan
    return wh


def _digest(step_minutes: int, unit_wh: float, data: bytes) -> bytes:
    return hashlib.sha256(_HEAD.pack(step_minutes, unit_wh) + data).digest()


def _by_month(series: MeterSeries) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """Split a series into (month, first step in it, values)."""
    position = 0
    step = np.timedelta64(series.step_minutes, "m")
    while position < len(series.wh):
        at = series.start.astype("datetime64[m]") + position * step
        month = month_of(at)
        offset = int((at - month_start(month)) / step)
        take = min(len(series.wh) - position, month_steps(month, series.step_minutes) - offset)
        yield month, offset, series.wh[position : position + take]
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
    for one in series:
        chunk.append(one)
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


def _write_chunk(session: Session, chunk: list[MeterSeries], batch_id: int | None) -> WriteCounts:
    pieces: dict[tuple[int, int], list[tuple[int, int, NDArray[np.float32]]]] = {}
    for one in chunk:
        for month, offset, wh in _by_month(one):
            pieces.setdefault((one.meter_id, month), []).append((one.step_minutes, offset, wh))
    months = {month for _, month in pieces}
    columns = (ReadingMonth.id, ReadingMonth.meter_id, ReadingMonth.month, ReadingMonth.step_minutes)
    there = {
        (row.meter_id, row.month): row
        for row in session.execute(
            select(*columns, ReadingMonth.unit_wh, ReadingMonth.data).where(
                ReadingMonth.meter_id.in_({meter for meter, _ in pieces}), ReadingMonth.month.in_(months)
            )
        )
    }
    counts = WriteCounts()
    inserts: list[dict[str, object]] = []
    updates: list[dict[str, object]] = []
    undos: list[dict[str, object]] = []
    for (meter_id, month), parts in pieces.items():
        old = there.get((meter_id, month))
        step = min([part[0] for part in parts] + ([] if old is None else [int(old.step_minutes)]))
        if old is None:
            before = np.full(month_steps(month, step), np.nan, np.float32)
        else:
            before = _finer(unpack(old.unit_wh, old.data), int(old.step_minutes) // step)
        after = before.copy()
        for part_step, offset, wh in parts:
            counts.add(_merge(after, wh, offset, part_step // step, 0.1 if old is None else float(old.unit_wh)))
        if np.array_equal(before, after, equal_nan=True):
            continue
        unit_wh, data = pack(after)
        if old is None:
            inserts.append(
                {"meter_id": meter_id, "month": month, "step_minutes": step, "unit_wh": unit_wh, "data": data}
            )
        else:
            updates.append({"row": old.id, "unit": unit_wh, "step": step, "bytes": data})
        if batch_id is not None:
            undos.append(
                {
                    "batch_id": batch_id,
                    "meter_id": meter_id,
                    "month": month,
                    "before": None if old is None else _HEAD.pack(old.step_minutes, old.unit_wh) + old.data,
                    "after_sha256": _digest(step, unit_wh, data),
                }
            )
    connection = session.connection()
    if inserts:
        connection.execute(insert(ReadingMonth.__table__), inserts)
    if updates:
        table = ReadingMonth.__table__
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("row"))
            .values(unit_wh=bindparam("unit"), step_minutes=bindparam("step"), data=bindparam("bytes")),
            updates,
        )
    if undos:
        _remember(session, undos)
    _note_newest(session, chunk)
    return counts


def _finer(wh: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Spread each step evenly over `times` finer ones; the sum stays what the meter said."""
    return wh if times == 1 else np.repeat(wh / np.float32(times), times)


def _merge(after: NDArray[np.float32], wh: NDArray[np.float32], offset: int, times: int, unit_wh: float) -> WriteCounts:
    """Merge values into a month in place; coarser ones (`times` steps each) never blur finer ones of the same sum."""
    target = after[offset * times : (offset + len(wh)) * times].reshape(-1, times)
    given = ~np.isnan(wh)
    there = target.sum(axis=1)
    known = given & ~np.isnan(there)
    differs = known & (np.abs(there - wh) > unit_wh * 0.51 * times)
    take = (given & ~known) | differs
    target[take] = (wh[take] / np.float32(times))[:, None]
    new, changed = int(np.count_nonzero(given & ~known)), int(np.count_nonzero(differs))
    return WriteCounts(new, changed, int(np.count_nonzero(given)) - new - changed)


def _remember(session: Session, undos: list[dict[str, object]]) -> None:
    """Keep before-values; when one batch touches a month twice the first before-value stands."""
    batch_id = undos[0]["batch_id"]
    table = ReadingUndo.__table__
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


def _note_newest(session: Session, chunk: list[MeterSeries]) -> None:
    """Move the first and newest times of meters and feeds; bulk, so not through the row journal."""
    ids = [one.meter_id for one in chunk]
    known = {
        row.id: row
        for row in session.execute(
            select(Meter.id, Meter.feed_id, Meter.first_at, Meter.newest_at).where(Meter.id.in_(ids))
        )
    }
    spans: dict[int, tuple[datetime, datetime]] = {}
    for one in chunk:
        given = np.flatnonzero(~np.isnan(one.wh))
        if not len(given):
            continue
        step = one.step_minutes * _MINUTE
        first, newest = instant(one.start + given[0] * step), instant(one.start + (given[-1] + 1) * step)
        row = known[one.meter_id]
        earlier = [row.first_at, spans.get(one.meter_id, (None, None))[0]]
        later = [row.newest_at, spans.get(one.meter_id, (None, None))[1]]
        spans[one.meter_id] = (
            min([first, *[t for t in earlier if t]]),
            max([newest, *[t for t in later if t]]),
        )
    if not spans:
        return
    table = Meter.__table__
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("row"))
        .values(first_at=bindparam("first"), newest_at=bindparam("newest"), step_minutes=bindparam("step")),
        [
            {
                "row": one.meter_id,
                "first": spans[one.meter_id][0],
                "newest": spans[one.meter_id][1],
                "step": one.step_minutes,
            }
            for one in chunk
            if one.meter_id in spans
        ],
    )
    newest_by_feed: dict[int, datetime] = {}
    for meter_id, (_, newest) in spans.items():
        feed = known[meter_id].feed_id
        newest_by_feed[feed] = max(newest, newest_by_feed.get(feed, newest))
    feeds = Feed.__table__
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
    table = ReadingMonth.__table__
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
    undo_table = ReadingUndo.__table__
    session.execute(delete(undo_table).where(undo_table.c.batch_id == batch_id))
    _recount(session, {row.meter_id for row in rows})
    return len(rows)


def _recount(session: Session, meter_ids: set[int]) -> None:
    """Set the first and newest times of meters and their feeds from what is stored."""
    table = Meter.__table__
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
        session.execute(update(Feed.__table__).where(Feed.__table__.c.id == feed_id).values(newest_at=newest_at))


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
    whole = len(meter_ids) > 2000
    groups = (
        [list(meter_ids)]
        if whole
        else [list(meter_ids[i : i + _METERS_A_QUERY]) for i in range(0, len(meter_ids), _METERS_A_QUERY)]
    )
    for group in groups:
        picked = query if whole else query.where(ReadingMonth.meter_id.in_(group))
        for meter_id, month, step, unit_wh, data in session.connection().execute(picked):
            i = row_of.get(meter_id)
            if i is None:
                continue
            wh = unpack(unit_wh, data)
            if step != 60:
                wh = wh.reshape(-1, 60 // step).sum(axis=1)
            offset = int((month_start(month).astype("datetime64[h]") - start_h) / np.timedelta64(1, "h"))
            low, high = max(0, offset), min(hours, offset + len(wh))
            if low < high:
                answer[i, low:high] = wh[low - offset : high - offset]
    return answer
