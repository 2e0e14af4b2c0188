"""Running meter readings from file to file: the step between two files is the rise from one's end to the next."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, insert, select

from coordinator.records.power import RegisterEnd
from coordinator.vault import readings
from coordinator.vault.acts import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.importers.power.readings import MeterReadings

_METERS_A_QUERY = 400


def steps_between(
    session: Session, rows: Sequence[MeterReadings], ids: Mapping[str, int], maximum_kwh: float
) -> dict[str, float]:
    """Find the usage of the step that ends where a file's registers begin.

    Parameters
    ----------
    ids : meters' rows by the partner's number
    maximum_kwh : more than this in an hour is not believed

    Returns
    -------
    Wh by the partner's number, for the meters of which an earlier file ended exactly one step before
    """
    running = [of_meter for of_meter in rows if of_meter.registers]
    ends: dict[int, dict[tuple[str, np.datetime64], float]] = defaultdict(dict)
    wanted = [ids[of_meter.external_id] for of_meter in running]
    for first in range(0, len(wanted), _METERS_A_QUERY):
        for end in session.execute(
            select(RegisterEnd.meter_id, RegisterEnd.register, RegisterEnd.at, RegisterEnd.reading_wh)
            .where(RegisterEnd.meter_id.in_(wanted[first : first + _METERS_A_QUERY]))
            .order_by(RegisterEnd.id)
        ):
            ends[end.meter_id][end.register, readings.wall_clock(end.at)] = end.reading_wh
    answer: dict[str, float] = {}
    for of_meter in running:
        step = np.timedelta64(of_meter.step_minutes, "m")
        known = ends[ids[of_meter.external_id]]
        begins = {span.first_at for span in of_meter.registers}
        rises = [
            span.first_wh - known[span.register, span.first_at - step]
            for span in of_meter.registers
            if (span.register, span.first_at - step) in known
        ]
        whole = len(begins) == 1 and len(rises) == len(of_meter.registers)
        limit = maximum_kwh * 1000.0 * of_meter.step_minutes / 60.0
        if whole and all(rise >= 0 for rise in rises) and sum(rises) <= limit:
            answer[of_meter.external_id] = sum(rises)
    return answer


def with_step_before(
    of_meter: MeterReadings, wh: NDArray[np.float32], usage_wh: float
) -> tuple[np.datetime64, NDArray[np.float32]]:
    """Put the step between two files before a series; gives the new start and array."""
    step = np.timedelta64(of_meter.step_minutes, "m")
    start = of_meter.registers[0].first_at - step
    gap = int((of_meter.start - start) / step) - 1
    return start, np.concatenate([np.array([usage_wh], np.float32), np.full(gap, np.nan, np.float32), wh])


def keep_ends(session: Session, rows: Sequence[MeterReadings], ids: Mapping[str, int], batch_id: int) -> None:
    """Note where the registers of a file end; beside the journal, since it goes with its batch."""
    ends = [
        {
            "batch_id": batch_id,
            "meter_id": ids[of_meter.external_id],
            "register": span.register,
            "at": readings.instant(span.last_at),
            "reading_wh": span.last_wh,
        }
        for of_meter in rows
        for span in of_meter.registers
    ]
    if ends:
        session.connection().execute(insert(table_of(RegisterEnd)), ends)


def drop_ends(session: Session, batch_id: int) -> None:
    """Forget where the registers of a batch ended."""
    table = table_of(RegisterEnd)
    session.connection().execute(delete(table).where(table.c.batch_id == batch_id))
