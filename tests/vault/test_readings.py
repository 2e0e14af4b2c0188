"""Readings come back as they went in, are merged without loss, and a batch leaves no trace when undone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coordinator.errors import RuleError
from coordinator.records.base import KST
from coordinator.records.imports import ImportBatch
from coordinator.records.power import Feed, Meter, ReadingMonth, ReadingUndo
from coordinator.vault import readings
from coordinator.vault.file import Vault
from coordinator.vault.readings import MeterSeries, WriteCounts, pack, read_hours, undo_batch, unpack, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=KST)
NAN = np.float32("nan")
STEPS = st.sampled_from([15, 30, 60])
SAME_VAULT = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made, _ = Vault.create(tmp_path_factory.mktemp("v") / "v", "푸른 산 아래 맑은 강", facts={}, now=NOW, actor="시험")
    yield made
    made.close()


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    """Give a session with two meters; nothing of it stays."""
    with Session(vault._engine) as opened:
        opened.add(Feed(id=1, name="검침", signal="power"))
        opened.flush()
        opened.add_all(Meter(id=i, feed_id=1, external_id=str(i)) for i in (1, 2))
        opened.add_all(batch(i) for i in (1, 2, 3))
        opened.flush()
        yield opened
        opened.rollback()


def batch(number: int) -> ImportBatch:
    return ImportBatch(
        id=number, uuid=str(number), kind="readings", file_name="f", file_sha256=str(number), imported_at=NOW
    )


def series(start: str, wh: NDArray[np.float32] | list[float], step: int = 60, meter: int = 1) -> MeterSeries:
    return MeterSeries(meter, step, np.datetime64(start, "m"), np.asarray(wh, np.float32))


def stored(session: Session) -> list[Any]:
    columns = (ReadingMonth.meter_id, ReadingMonth.month, ReadingMonth.step_minutes, ReadingMonth.unit_wh)
    months = session.execute(select(*columns, ReadingMonth.data).order_by(ReadingMonth.meter_id, ReadingMonth.month))
    times = session.execute(select(Meter.id, Meter.first_at, Meter.newest_at).order_by(Meter.id))
    return (
        [tuple(row) for row in months] + [tuple(row) for row in times] + list(session.scalars(select(Feed.newest_at)))
    )


def hours(session: Session, start: str, count: int, meter: int = 1) -> list[float]:
    first = np.datetime64(start, "h")
    return read_hours(session, [meter], first, first + np.timedelta64(count, "h"))[0].tolist()


def wipe(session: Session) -> None:
    for table in (ReadingUndo, ReadingMonth):
        session.execute(delete(table))
    session.execute(Meter.__table__.update().values(first_at=None, newest_at=None))
    session.execute(Feed.__table__.update().values(newest_at=None))


# ------------------------------------------------------------ packing


@given(
    unit=st.sampled_from([0.1, 1.0, 10.0, 100.0]),
    counts=st.lists(st.integers(0, 65534) | st.none(), min_size=1, max_size=60),
)
def test_packed_readings_come_back_within_half_a_unit_and_missing_stays_missing(
    unit: float, counts: list[int | None]
) -> None:
    wh = np.array([np.nan if c is None else c * unit for c in counts], np.float32)
    unit_wh, data = pack(wh)
    back = unpack(unit_wh, data)
    assert unit_wh <= unit * 1.0001
    assert len(data) == 2 * len(counts)
    assert np.array_equal(np.isnan(back), np.isnan(wh))
    assert np.allclose(back, wh, rtol=1e-6, atol=unit_wh * 0.51, equal_nan=True)
    again_unit, again = pack(back)
    assert unpack(again_unit, again).tolist() == pytest.approx(back.tolist(), nan_ok=True)


def test_zero_is_a_reading_and_no_reading_is_not_zero() -> None:
    assert unpack(*pack(np.array([0.0, np.nan], np.float32)))[0] == 0
    assert np.isnan(unpack(*pack(np.array([0.0, np.nan], np.float32)))[1])


@pytest.mark.parametrize(
    ("peak", "unit"), [(0.0, 0.1), (6553.4, 0.1), (6553.6, 1), (65_534, 1), (65_536, 10), (6.5e6, 100)]
)
def test_the_finest_unit_that_fits_is_taken(peak: float, unit: float) -> None:
    assert pack(np.array([peak], np.float32))[0] == unit


@pytest.mark.parametrize("value", [7e6, float("inf"), -1.0])
def test_a_reading_that_cannot_be_stored_is_refused_not_bent(value: float) -> None:
    with pytest.raises(ValueError, match="reading"):
        pack(np.array([value], np.float32))


# ------------------------------------------------------------ writing and reading back


@SAME_VAULT
@given(
    step=STEPS,
    start=st.integers(0, 24 * 1220).map(lambda hour: np.datetime64("2023-11-01T00:00", "m") + hour * 60),
    length=st.integers(1, 24 * 65),
    holes=st.floats(0, 0.5),
    peak=st.sampled_from([50.0, 5_000.0, 50_000.0, 500_000.0, 5_000_000.0]),
    seed=st.integers(0, 1000),
)
def test_a_series_comes_back_over_months_and_year_ends(
    session: Session, step: int, start: np.datetime64, length: int, holes: float, peak: float, seed: int
) -> None:
    wipe(session)
    rng = np.random.default_rng(seed)
    wh = rng.uniform(0, peak, length * 60 // step).astype(np.float32)
    wh[rng.random(len(wh)) < holes] = np.nan
    one = MeterSeries(1, step, start, wh)
    readable = int(np.count_nonzero(~np.isnan(wh)))
    assert write(session, [one], None) == WriteCounts(new=readable)
    first = start.astype("datetime64[h]")
    back = read_hours(session, [2, 1], first - np.timedelta64(5, "h"), first + np.timedelta64(length + 5, "h"))
    assert np.isnan(back[0]).all()
    assert np.isnan(back[1, :5]).all()
    assert np.isnan(back[1, 5 + length :]).all()
    expected = wh.reshape(-1, 60 // step).astype(float).sum(1)
    unit = {50.0: 0.1, 5_000.0: 0.1, 50_000.0: 1, 500_000.0: 10, 5_000_000.0: 100}[peak]
    assert np.allclose(back[1, 5 : 5 + length], expected, rtol=1e-5, atol=unit * 60 / step, equal_nan=True)
    assert write(session, [one], None) == WriteCounts(same=readable)
    meter = session.get_one(Meter, 1, populate_existing=True)
    given_at = np.flatnonzero(~np.isnan(wh))
    if readable:
        assert meter.first_at == readings.instant(one.start + int(given_at[0]) * np.timedelta64(step, "m"))
        assert meter.newest_at == readings.instant(one.start + (int(given_at[-1]) + 1) * np.timedelta64(step, "m"))
    else:
        assert meter.first_at is None


def test_a_leap_february_and_a_year_end_have_their_own_lengths(session: Session) -> None:
    write(session, [series("2023-12-31T22:00", [1, 2, 3, 4]), series("2024-02-28T23:00", [5] * 26)], None)
    assert hours(session, "2023-12-31T21", 6)[1:5] == pytest.approx([1, 2, 3, 4])
    assert hours(session, "2024-02-28T23", 27)[:26] == pytest.approx([5] * 26)
    assert session.scalars(select(ReadingMonth.month).order_by(ReadingMonth.month)).all() == [
        202312,
        202401,
        202402,
        202403,
    ]


def test_missing_values_never_erase_what_is_there(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1, 2, 3])], None)
    before = stored(session)
    assert write(session, [series("2026-11-01T00:00", [NAN, NAN, NAN])], 1) == WriteCounts()
    assert stored(session) == before
    assert session.scalars(select(ReadingUndo)).all() == []


def test_new_changed_and_same_readings_are_counted_apart(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1, 2, NAN])], None)
    counts = write(session, [series("2026-11-01T00:00", [1, 9, 3, NAN, 5])], None)
    assert counts == WriteCounts(new=2, changed=1, same=1)
    assert hours(session, "2026-11-01T00", 5) == pytest.approx([1, 9, 3, NAN, 5], nan_ok=True)


def test_an_hour_with_a_missing_step_is_missing(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1, 1, 1, 1, 2, NAN, 2, 2, 0, 0, 0, 0], 15)], None)
    assert hours(session, "2026-11-01T00", 3) == pytest.approx([4, NAN, 0], nan_ok=True)


def test_coarser_readings_of_the_same_sum_never_blur_finer_ones(session: Session) -> None:
    quarters = [10.0, 0.0, 0.0, 30.0, 5.0, 5.0, 5.0, 5.0]
    write(session, [series("2026-11-01T00:00", quarters, 15)], None)
    before = stored(session)
    assert write(session, [series("2026-11-01T00:00", [40, 20])], None) == WriteCounts(same=2)
    assert stored(session) == before
    assert write(session, [series("2026-11-01T00:00", [40, 28])], None) == WriteCounts(same=1, changed=1)
    assert hours(session, "2026-11-01T00", 2) == pytest.approx([40, 28])
    month = session.scalars(select(ReadingMonth)).one()
    assert unpack(month.unit_wh, month.data)[:4].tolist() == pytest.approx(quarters[:4])


def test_finer_readings_replace_coarser_ones_and_the_other_hours_keep_their_sum(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [40, 28])], None)
    counts = write(session, [series("2026-11-01T00:00", [10, 0, 0, 30], 15)], None)
    assert counts.new == 0
    assert hours(session, "2026-11-01T00", 2) == pytest.approx([40, 28])
    assert session.scalars(select(ReadingMonth.step_minutes)).all() == [15]


@SAME_VAULT
@given(seed=st.integers(0, 10_000), peaks=st.tuples(*[st.sampled_from([100.0, 20_000.0, 300_000.0])] * 2))
def test_the_same_file_again_changes_nothing_even_after_a_larger_reading_made_the_unit_coarser(
    session: Session, seed: int, peaks: tuple[float, float]
) -> None:
    wipe(session)
    rng = np.random.default_rng(seed)
    first = series("2026-11-01T00:00", rng.uniform(0, peaks[0], 300).astype(np.float32))
    write(session, [first], None)
    write(session, [series("2026-11-20T00:00", rng.uniform(0, peaks[1], 20).astype(np.float32))], None)
    assert write(session, [first], None) == WriteCounts(same=300)


# ------------------------------------------------------------ undo


@SAME_VAULT
@given(seed=st.integers(0, 10_000), steps=st.tuples(STEPS, STEPS), peak=st.sampled_from([300.0, 90_000.0]))
def test_undoing_a_batch_restores_every_byte(session: Session, seed: int, steps: tuple[int, int], peak: float) -> None:
    wipe(session)
    rng = np.random.default_rng(seed)

    def some(step: int, top: float, start: str, days: int) -> MeterSeries:
        wh = rng.uniform(0, top, days * 1440 // step).astype(np.float32)
        wh[rng.random(len(wh)) < 0.2] = np.nan
        return series(start, wh, step)

    write(session, [some(steps[0], 300, "2025-12-20T00:00", 20)], None)
    before = stored(session)
    write(session, [some(steps[1], peak, "2025-12-28T00:00", 40)], 1)
    assert stored(session) != before
    assert undo_batch(session, 1) == 3
    assert stored(session) == before
    assert session.scalars(select(ReadingUndo)).all() == []


def test_undoing_the_only_batch_leaves_a_meter_without_readings(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1, 2, 3])], 1)
    undo_batch(session, 1)
    assert stored(session) == [(1, None, None), (2, None, None), None]


def test_a_batch_is_not_undone_under_a_later_one_of_the_same_month(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1, 2, 3])], 1)
    first = stored(session)
    write(session, [series("2026-11-09T00:00", [7])], 2)
    with pytest.raises(RuleError) as caught:
        undo_batch(session, 1)
    assert caught.value.code == "later_batch"
    undo_batch(session, 2)
    assert stored(session) == first
    undo_batch(session, 1)
    assert stored(session)[0] == (1, None, None)


def test_a_later_batch_of_other_months_or_of_the_same_readings_is_in_nobodys_way(session: Session) -> None:
    meter = series("2026-11-01T00:00", [1, 2, 3])
    write(session, [meter], 1)
    write(session, [series("2026-12-01T00:00", [7])], 2)
    write(session, [meter], 3)
    undo_batch(session, 1)
    assert hours(session, "2026-11-01T00", 1) == pytest.approx([NAN], nan_ok=True)
    assert hours(session, "2026-12-01T00", 1) == pytest.approx([7])


def test_a_month_that_one_batch_touches_twice_goes_back_to_before_the_batch(session: Session) -> None:
    write(session, [series("2026-11-01T00:00", [1])], None)
    before = stored(session)
    write(session, [series("2026-11-02T00:00", [2])], 1)
    write(session, [series("2026-11-03T00:00", [3])], 1)
    undo_batch(session, 1)
    assert stored(session) == before


def test_many_meters_are_written_in_parts_and_progress_is_told(session: Session) -> None:
    session.add_all(Meter(id=i, feed_id=1, external_id=str(i)) for i in range(10, 460))
    session.flush()
    told: list[int] = []
    counts = write(
        session, [series("2026-11-01T00:00", [i], meter=i) for i in range(10, 460)], None, progress=told.append
    )
    assert counts == WriteCounts(new=450)
    assert told == [400, 450]
    first = np.datetime64("2026-11-01T00", "h")
    asked = list(range(459, 9, -1))
    assert read_hours(session, asked, first, first + np.timedelta64(1, "h"))[:, 0].tolist() == pytest.approx(asked)


@pytest.mark.parametrize("turn", [readings.wall_clock, lambda at: readings.wall_clock(at.astimezone(KST))])
def test_an_instant_and_its_korean_wall_clock_are_each_others_way_back(
    turn: Callable[[datetime], np.datetime64],
) -> None:
    assert readings.instant(turn(NOW)) == NOW
