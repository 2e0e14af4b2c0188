"""Readings of a file against the vault: compared, stored with their meters, and taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from sqlalchemy import func, insert, select, update

from coordinator.casework.alerts.acts import void_of_meters
from coordinator.casework.intake.feeds import feed_of
from coordinator.casework.intake.plan import (
    SHOWN_NEW_ROWS,
    Compared,
    Matching,
    NewRow,
    Outcome,
    Storing,
    stop_if,
)
from coordinator.casework.power.meters import assign_all
from coordinator.casework.power.registers_intake import drop_ends, keep_ends, steps_between, with_step_before
from coordinator.importers.reading.cells import meter_key
from coordinator.records.power import Feed, Finding, Meter, ReadingMonth, ReadingUndo, Signal
from coordinator.text import ntr
from coordinator.vault import readings
from coordinator.vault.acts import table_of
from coordinator.vault.readings import MeterSeries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.importers.power.readings import MeterReadings
    from coordinator.importers.preview import Preview
    from coordinator.records.imports import ImportBatch
    from coordinator.vault.acts import OpenAct


def compare_readings(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the readings of a file would do; meters nobody has are listed."""
    meters = _meters(session)
    rows, renamed = _under_known_numbers(cast("tuple[MeterReadings, ...]", preview.rows), meters)
    limit = _limit(now)
    new = changed = same = future = 0
    unassigned: list[str] = []
    matching = Matching()
    begun: list[NewRow] = []
    for of_meter in rows:
        wh, late = _until(of_meter, limit)
        future += late
        known = meters.get(of_meter.external_id)
        if known is None or known.household_id is None:
            unassigned.append(of_meter.external_id)
        stored = _stored(session, known.id, of_meter) if known is not None else None
        stored = None if stored is None else stored[: len(wh)]
        given = ~np.isnan(wh)
        both = given & ~np.isnan(stored) if stored is not None else np.zeros_like(given)
        fresh = given & ~both
        new += int(np.count_nonzero(fresh))
        if len(begun) < SHOWN_NEW_ROWS and fresh.any():
            begun.append(_brings(of_meter, known.household_id if known is not None else None, fresh))
        if stored is None:
            continue
        differs = both & (np.abs(stored - wh) > 0.051)
        changed += int(np.count_nonzero(differs))
        same += int(np.count_nonzero(both & ~differs))
    _name_future(preview, future, matching)
    return Compared(
        matching,
        new,
        changed,
        same,
        new_rows=tuple(begun),
        unassigned=tuple(dict.fromkeys(unassigned)),
        notes=_about_renamed(renamed),
    )


def _brings(of_meter: MeterReadings, household_id: int | None, fresh: NDArray[np.bool_]) -> NewRow:
    """Describe the readings of a meter that are not stored yet: from when to when, and how many."""
    places = np.flatnonzero(fresh)
    first, last = (
        str(of_meter.start + int(place) * np.timedelta64(of_meter.step_minutes, "m")) for place in places[[0, -1]]
    )
    span = f"{first.replace('T', ' ')} – {last.replace('T', ' ')}"
    return NewRow(0, household_id, of_meter.external_id, (("stamp", span), ("readings", f"{len(places):,}")))


def _stored(session: Session, meter_id: int, of_meter: MeterReadings) -> NDArray[np.float32] | None:
    """Read what is stored in the span of a series, at its own step; None where nothing is."""
    step = np.timedelta64(of_meter.step_minutes, "m")
    end = of_meter.start + len(of_meter.wh) * step
    rows = session.execute(
        select(ReadingMonth.month, ReadingMonth.step_minutes, ReadingMonth.unit_wh, ReadingMonth.data).where(
            ReadingMonth.meter_id == meter_id,
            ReadingMonth.month.between(readings.month_of(of_meter.start), readings.month_of(end)),
            ReadingMonth.step_minutes == of_meter.step_minutes,
        )
    ).all()
    if not rows:
        return None
    answer = np.full(len(of_meter.wh), np.nan, np.float32)
    for month, _, unit_wh, data in rows:
        wh = readings.unpack(unit_wh, data)
        offset = int((readings.month_start(month) - of_meter.start) / step)
        low, high = max(0, offset), min(len(answer), offset + len(wh))
        if low < high:
            answer[low:high] = wh[low - offset : high - offset]
    return answer


def commit_readings(storing: Storing) -> Outcome:
    """Store the readings of a file; meters never seen before are made, with no household."""
    act, preview, batch_id = storing.act, storing.preview, storing.batch_id
    session = act.session
    meters = _meters(session)
    rows, renamed = _under_known_numbers(cast("tuple[MeterReadings, ...]", preview.rows), meters)
    feed_id = feed_of(act, Signal.POWER)
    steps = {of_meter.external_id: of_meter.step_minutes for of_meter in rows}
    new_ids = _make_meters(act, feed_id, {name: step for name, step in steps.items() if name not in meters})
    ids = {name: (meters[name].id if name in meters else new_ids[name]) for name in steps}
    matching = Matching()
    future = 0
    series: list[MeterSeries] = []
    limit = _limit(act.now)
    between = steps_between(session, rows, ids, preview.profile.maximum_kwh)
    for of_meter in rows:
        wh, late = _until(of_meter, limit)
        future += late
        start = of_meter.start
        if of_meter.registers and of_meter.external_id in between:
            start, wh = with_step_before(of_meter, wh, between[of_meter.external_id])
        series.append(MeterSeries(ids[of_meter.external_id], of_meter.step_minutes, start, wh))
    keep_ends(session, rows, ids, batch_id)
    _name_future(preview, future, matching)

    def report(done: int) -> None:
        stop_if(storing.cancelled)
        if storing.progress:
            storing.progress(done, len(series))

    written = readings.write(session, series, batch_id, progress=report)
    solar = sorted({ids[of_meter.external_id] for of_meter in rows if of_meter.feeds_in})
    if solar:
        session.execute(update(Meter).where(Meter.id.in_(solar)).values(hindrance="solar"))
        act.details["solar"] = solar
    session.expire_all()
    act.touch("power")
    linked: list[tuple[int, int]] = []
    if storing.assign:
        linked = assign_all(act)
        session.flush()
        act.details["linked"] = linked
    taken = set(session.scalars(select(Meter.id).where(Meter.household_id.is_not(None))))
    unassigned = tuple((meter_id, name) for name, meter_id in ids.items() if meter_id not in taken)
    counts = {
        "new": written.new,
        "changed": written.changed,
        "same": written.same,
        "meters": len(ids),
        "assigned": len(linked),
        "unassigned": len(unassigned),
    }
    notes = _about_renamed(renamed)
    if between:
        counts["between"] = len(between)
        notes += (
            ntr(
                "{n} step between this file and the one before was counted from their running readings.",
                "{n} steps between this file and the one before were counted from their running readings.",
                len(between),
            ),
        )
    return Outcome(counts, matching, unassigned, notes)


def _make_meters(act: OpenAct, feed_id: int, steps: dict[str, int]) -> dict[str, int]:
    """Make meters, ten thousand at once; journalled as the range of their numbers, so that an undo finds them."""
    table = table_of(Meter)
    first = (act.session.scalar(select(func.max(Meter.id))) or 0) + 1
    ids = {name: first + place for place, name in enumerate(steps)}
    if ids:
        act.session.connection().execute(
            insert(table),
            [
                {"id": meter_id, "feed_id": feed_id, "external_id": name, "step_minutes": steps[name]}
                for name, meter_id in ids.items()
            ],
        )
        act.details["meters_made"] = [first, first + len(ids)]
    return ids


@dataclass(frozen=True, slots=True)
class _KnownMeter:
    id: int
    household_id: int | None


def _meters(session: Session) -> dict[str, _KnownMeter]:
    """Give the power meters by the partner's number; of two feeds' equal numbers the one in use, else the older."""
    by_number: dict[str, _KnownMeter] = {}
    query = (
        select(Meter.id, Meter.external_id, Meter.household_id)
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Feed.signal == Signal.POWER)
        .order_by(Meter.ended_on.is_not(None), Meter.id)
    )
    for meter_id, external_id, household_id in session.execute(query):
        by_number.setdefault(external_id, _KnownMeter(meter_id, household_id))
    return by_number


_SHORTEST_ALIKE = 6
"""Shorter numbers without zeros and signs may be another meter's."""
_SHOWN_RENAMED = 10


def _under_known_numbers(
    rows: tuple[MeterReadings, ...], meters: Mapping[str, _KnownMeter]
) -> tuple[tuple[MeterReadings, ...], dict[str, str]]:
    """Give readings whose meter's number lost its zeros or signs in a spreadsheet the number by which it is known.

    Returns
    -------
    the rows, and the known number of each that is written otherwise; not of one that may be two meters
    """
    unknown = {of_meter.external_id for of_meter in rows if of_meter.external_id not in meters}
    if not unknown or not meters:
        return rows, {}
    named = {of_meter.external_id for of_meter in rows}
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for number in (*meters, *unknown):
        by_key[meter_key(number)].append(number)
    renamed: dict[str, str] = {}
    for name in unknown:
        key = meter_key(name)
        alike = [number for number in by_key[key] if number != name]
        if len(key) >= _SHORTEST_ALIKE and len(alike) == 1 and alike[0] in meters and alike[0] not in named:
            renamed[name] = alike[0]
    if not renamed:
        return rows, {}
    return tuple(
        replace(of_meter, external_id=renamed.get(of_meter.external_id, of_meter.external_id)) for of_meter in rows
    ), renamed


def _about_renamed(renamed: Mapping[str, str]) -> tuple[str, ...]:
    if not renamed:
        return ()
    pairs = sorted(renamed.items())[:_SHOWN_RENAMED]
    numbers = ", ".join(f"{written} = {known}" for written, known in pairs) + (
        " …" if len(renamed) > len(pairs) else ""
    )
    return (
        ntr(
            "{n} meter is known by a number that differs in leading zeros or signs only, and its readings belong "
            "there: {numbers}.",
            "{n} meters are known by numbers that differ in leading zeros or signs only, and their readings belong "
            "there: {numbers}.",
            len(renamed),
            numbers=numbers,
        ),
    )


def _limit(now: datetime | None) -> np.datetime64 | None:
    """Give the time after which readings are not believed: an hour of grace, since a meter's clock may run ahead."""
    return None if now is None else readings.wall_clock(now + timedelta(hours=1))


def _until(of_meter: MeterReadings, limit: np.datetime64 | None) -> tuple[NDArray[np.float32], int]:
    """Leave out readings whose step is not over at the limit; gives the rest and how many were left out."""
    if limit is None:
        return of_meter.wh, 0
    keep = max(0, int((limit - of_meter.start).astype(np.int64)) // of_meter.step_minutes)
    if keep >= len(of_meter.wh):
        return of_meter.wh, 0
    late = int(np.count_nonzero(~np.isnan(of_meter.wh[keep:])))
    return of_meter.wh[:keep], late


def _name_future(preview: Preview, future: int, matching: Matching) -> None:
    if future:
        message = ntr("{n} reading lies in the future.", "{n} readings lie in the future.", future)
        matching.add(0, preview.profile.columns["stamp"], "", "future", message, reject=False)
        matching.counts["future"] = matching.rejected = future


def undo_readings(act: OpenAct, batch: ImportBatch, details: Mapping[str, Any]) -> None:
    """Restore the month arrays a batch touched, unlink what it linked, and remove the meters it made."""
    session = act.session
    touched = session.execute(
        select(ReadingUndo.meter_id, ReadingUndo.month).where(ReadingUndo.batch_id == batch.id)
    ).all()
    if touched:
        first = readings.instant(readings.month_start(min(row.month for row in touched)))
        void_of_meters(act, {row.meter_id for row in touched}, first)
    readings.undo_batch(session, batch.id)
    session.execute(update(Meter).where(Meter.id.in_(details.get("solar", ()))).values(hindrance=""))
    drop_ends(session, batch.id)
    act.touch("power")
    session.flush()
    session.expire_all()
    linked: dict[int, int] = {meter: household for meter, household in details.get("linked", ())}
    made_meters = range(*details.get("meters_made", (0, 0)))
    held = set(session.scalars(select(ReadingMonth.meter_id).distinct())) | set(
        session.scalars(select(Finding.meter_id).distinct())
    )
    for meter in session.scalars(
        select(Meter).where((Meter.id >= made_meters.start) & (Meter.id < made_meters.stop) | Meter.id.in_(linked))
    ):
        ours = meter.household_id is not None and linked.get(meter.id) == meter.household_id
        if ours:
            meter.household_id = None
            meter.linked_on = None
        if meter.id in made_meters and meter.id not in held and (ours or meter.household_id is None):
            session.delete(meter)
    session.flush()
