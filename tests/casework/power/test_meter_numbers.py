"""A meter whose number lost its zeros in a spreadsheet is the same meter, unless it may be two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from coordinator.records.power import Meter
from tests.casework.homes import imported

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace


def take(workspace: Workspace, folder: Path, day: int, *numbers: str) -> tuple[str, ...]:
    """Take in a day of readings of each number; gives the notes."""
    rows = [f'"{number}",2026-11-{day:02} {hour:02}:00,0.4' for number in numbers for hour in range(24)]
    path = folder / "검침.csv"
    path.write_text("\n".join(["계량기번호,일시,사용량(kWh)", *rows]) + "\n", encoding="utf-8")
    return imported(workspace, "readings", path).notes


def meters(workspace: Workspace) -> list[str]:
    with workspace.vault.read() as session:
        return sorted(session.scalars(select(Meter.external_id)))


@pytest.mark.parametrize("written", ["412345678", "'0412345678", "04-1234-5678", "04 1234 5678", "000412345678"])
def test_readings_go_to_the_meter_known_by_the_number_with_its_zeros(
    empty: Workspace, tmp_path: Path, written: str
) -> None:
    take(empty, tmp_path, 1, "0412345678")
    notes = take(empty, tmp_path, 2, written)
    assert meters(empty) == ["0412345678"]
    assert any("0412345678" in note for note in notes)


def test_a_number_that_may_be_two_meters_or_is_short_is_a_meter_of_its_own(empty: Workspace, tmp_path: Path) -> None:
    take(empty, tmp_path, 1, "0412345678", "07")
    take(empty, tmp_path, 2, "0412345678", "412345678", "7")
    assert meters(empty) == ["0412345678", "07", "412345678", "7"]
    take(empty, tmp_path, 3, "00412345678")
    assert len(meters(empty)) == 5
