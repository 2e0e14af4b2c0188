"""Files as meter portals and smart-home programs export them, by the whole road: preview, commit, the vault, undo."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import func, select

from coordinator.records.power import Meter, ReadingMonth
from coordinator.vault.readings import unpack

if TYPE_CHECKING:
    from tests.conftest import Workspace

from tests.conftest import NOW

SHARED = Path(os.environ.get("COORDINATOR_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
EXPORTS = SHARED / "vendor_exports"


def table(name: str, delimiter: str = ",") -> list[list[str]]:
    with (EXPORTS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def figure(text: str) -> float:
    return float(text.replace(",", "."))


def dsmr() -> tuple[int, float]:
    _, *rows = table("dsmr_reader_hourly_nl.csv")
    return len(rows), sum(figure(row[1]) + figure(row[2]) for row in rows)


def homewizard() -> tuple[int, float]:
    _, *rows = table("homewizard_15min_cumulative_nl.csv")
    return len(rows) - 1, sum(figure(rows[-1][place]) - figure(rows[0][place]) for place in (1, 2))


def enel() -> tuple[int, float]:
    _, *rows = table("enel_15min_wide_it.csv", ";")
    cells = [figure(cell) for row in rows for cell in row[1:] if cell]
    return len(cells), sum(cells)


def fluvius() -> tuple[int, float]:
    _, *rows = table("fluvius_15min_long_be.csv", ";")
    volumes = [figure(row[8]) for row in rows if row[7].startswith("Offtake") and row[8]]
    return len(volumes), sum(volumes)


CASES: list[Any] = [
    ("dsmr_reader_hourly_nl.csv", {}, dsmr, 60),
    ("homewizard_15min_cumulative_nl.csv", {"zone": "Europe/Amsterdam"}, homewizard, 15),
    ("enel_15min_wide_it.csv", {"zone": "Europe/Rome"}, enel, 15),
    ("fluvius_15min_long_be.csv", {"zone": "Europe/Brussels"}, fluvius, 15),
]


@NEEDS_SHARED
@pytest.mark.parametrize(("name", "profile", "truth", "step"), CASES)
def test_an_export_is_stored_watt_hour_for_watt_hour_and_taken_back(
    empty: Workspace, name: str, profile: dict[str, str], truth: Any, step: int
) -> None:
    count, kwh = truth()
    preview = empty.imports.preview("readings", EXPORTS / name, profile=profile)
    done = empty.imports.commit(preview, NOW)
    assert (done.value.counts["new"], done.value.counts["meters"]) == (count, 1)
    assert preview.row_count == preview.taken_count + preview.rejected_count
    with empty.vault.read() as session:
        months = session.execute(select(ReadingMonth.step_minutes, ReadingMonth.unit_wh, ReadingMonth.data)).all()
    assert {month.step_minutes for month in months} == {step}
    stored = np.concatenate([unpack(month.unit_wh, month.data) for month in months]).astype(np.float64)
    assert int(np.count_nonzero(~np.isnan(stored))) == count
    assert np.nansum(stored) == pytest.approx(kwh * 1000, abs=0.05 * count)
    assert np.nansum(stored) == pytest.approx(kwh * 1000, rel=1e-6)
    again = empty.imports.commit(empty.imports.preview("readings", EXPORTS / name, profile=profile), NOW)
    assert (again.value.counts["new"], again.value.counts["same"]) == (0, count)
    empty.imports.undo(again.value.batch_id, NOW)
    empty.imports.undo(done.value.batch_id, NOW)
    with empty.vault.read() as session:
        assert session.scalar(select(func.count()).select_from(ReadingMonth)) == 0
        assert session.scalar(select(func.count()).select_from(Meter)) == 0


@NEEDS_SHARED
@pytest.mark.parametrize(
    ("name", "homes", "hours"),
    [
        ("lcl_london_hourly.csv.gz", 60, 509_020),
        ("sgsc_australia_hourly.csv.gz", 5, 69_444),
        ("swiss_bamberg_hourly.csv.gz", 228, 268_128),
        ("epri_fontana_hourly.csv.gz", 4, 35_040),
        ("uci_sceaux_hourly.csv.gz", 1, 34_085),
        ("openmv_hourly.csv.gz", 1, 2_712),
    ],
)
def test_every_real_hourly_file_is_stored_whole(empty: Workspace, name: str, homes: int, hours: int) -> None:
    preview = empty.imports.preview("readings", SHARED / name)
    counts = empty.imports.commit(preview, NOW).value.counts
    assert (counts["meters"], counts["new"], counts["rejected"]) == (homes, hours, 0)
