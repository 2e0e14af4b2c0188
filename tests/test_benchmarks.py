"""What the benchmarks compare with is what they say it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.power import Meter
from tests.benchmarks.bench_card import months_of
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


def test_the_floor_of_a_card_reads_the_months_of_readings_it_says(village: Workspace) -> None:
    with village.vault.read() as session:
        homes = session.scalars(select(Meter.household_id).where(Meter.newest_at.is_not(None)).distinct()).all()
        read = {month.month for home in homes for month in months_of(session, home, NOW)}
    assert NOW.year * 100 + NOW.month in read
