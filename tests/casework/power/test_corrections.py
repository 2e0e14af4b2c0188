"""A file that corrects an earlier one replaces its readings, whichever layout either of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sqlalchemy import select

from coordinator.records.power import Meter
from coordinator.vault.readings import read_hours
from tests.casework.homes import imported

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

EPOCH_SECONDS = 1_793_458_800
"""2026-11-01 00:00 in Korea."""


def tariffs(first_wh: int) -> str:
    """Two registers side by side, the hours as ends."""
    rows = [f"77,2026-11-01,{hour}:00,{0.1 + (first_wh - 400) / 1000 * (hour == 1):.3f},0.3" for hour in range(1, 25)]
    return "\n".join(["계량기번호,일자,시각,경부하(kWh),최대부하(kWh)", *rows])


def register_rows(first_wh: int) -> str:
    rows = ["계량기번호,일시,계량구분,사용량(Wh)"]
    for hour in range(24):
        rows.append(f"77,2026-11-01 {hour:02}:00,T1,{100 + (first_wh - 400) * (hour == 0)}")
        rows += [f"77,2026-11-01 {hour:02}:00,T2,300", f"77,2026-11-01 {hour:02}:00,합계,400"]
    return "\n".join(rows)


def spans(first_wh: int) -> str:
    """Mean power, the hours as spans."""
    rows = ["계량기번호,일자,시간대,전력(W)"]
    for minute in range(0, 1440, 60):
        watt = first_wh if minute == 0 else 400
        rows.append(f"77,2026-11-01,{minute // 60:02}~{minute // 60 + 1:02}시,{watt}")
    return "\n".join(rows)


def green_button(first_wh: int) -> str:
    parts = ['<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">']
    for tou, hours in ((1, range(9)), (2, range(9, 24))):
        point, kind = f"/UsagePoint/77/MeterReading/{tou}", f"/ReadingType/{tou}"
        readings = "".join(
            f"<IntervalReading><timePeriod><duration>3600</duration><start>{EPOCH_SECONDS + 3600 * hour}</start>"
            f"</timePeriod><value>{first_wh if hour == 0 else 400}</value></IntervalReading>"
            for hour in hours
        )
        parts.append(
            f'<entry><link rel="self" href="{point}"/><link rel="related" href="{kind}"/><content><MeterReading/>'
            f'</content></entry><entry><link rel="self" href="{kind}"/><content><ReadingType><uom>72</uom>'
            f"<flowDirection>1</flowDirection><intervalLength>3600</intervalLength><tou>{tou}</tou></ReadingType>"
            f'</content></entry><entry><link rel="self" href="{point}/IntervalBlock/1"/><content><IntervalBlock>'
            f"{readings}</IntervalBlock></content></entry>"
        )
    return "".join(parts) + "</feed>"


LAYOUTS = {"tariffs": tariffs, "registers": register_rows, "spans": spans, "green button": green_button}


@pytest.mark.parametrize("second", sorted(LAYOUTS))
@pytest.mark.parametrize("first", sorted(LAYOUTS))
def test_a_correction_replaces_what_is_stored_and_the_same_again_changes_nothing(
    empty: Workspace, tmp_path: Path, first: str, second: str
) -> None:
    def take(layout: str, first_wh: int) -> tuple[int, int, int]:
        path = tmp_path / "readings.csv"
        path.write_text(LAYOUTS[layout](first_wh), encoding="utf-8")
        counts = imported(empty, "readings", path).counts
        return counts["new"], counts["changed"], counts["same"]

    assert take(first, 400) == (24, 0, 0)
    assert take(second, 400) == (0, 0, 24)
    assert take(second, 900) == (0, 1, 23)
    assert stored_hours(empty) == [900.0] + [400.0] * 23


def test_quarter_hours_that_come_after_their_hours_count_no_hour_twice(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    for step, wh in ((60, 400), (15, 100), (60, 400)):
        times = [f"2026-11-01 {minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, step)]
        path.write_text("meter,time,Wh\n" + "".join(f"77,{time},{wh}\n" for time in times), encoding="utf-8")
        imported(empty, "readings", path)
        assert stored_hours(empty) == [400.0] * 24


def stored_hours(workspace: Workspace) -> list[float]:
    """Read the day of the one meter there is."""
    begin = np.datetime64("2026-11-01T00", "h")
    with workspace.vault.read() as session:
        (meter_id,) = session.scalars(select(Meter.id))
        return read_hours(session, [meter_id], begin, begin + np.timedelta64(24, "h"))[0].tolist()
