"""Measures behind the pictures of a home: what is active, how long it was quiet, one year beside another."""

from __future__ import annotations

import numpy as np
import pytest

from coordinator.analysis.activity import (
    active_line,
    by_day,
    last_active,
    moving_line,
    quiet_counts,
    silence,
    year_ago,
)
from tests.casework.homes import life, quiet

NAN = np.float32(np.nan)


def test_the_line_lies_above_the_empty_home_and_below_a_life() -> None:
    homes = np.stack([life(14, seed) for seed in range(5)])
    line = active_line(homes)
    assert ((line > 45) & (line < 120)).all()
    assert np.isnan(active_line(homes[:, : 4 * 24])).all()  # four days tell nothing
    gone = homes.copy()
    gone[2, :] = NAN
    assert np.flatnonzero(np.isnan(active_line(gone))).tolist() == [2]


def test_a_season_moves_the_line_along() -> None:
    wh = life(140, 1)
    wh[70 * 24 :] += 150  # a seat heated day and night
    line = moving_line(wh)
    assert line[24] < 120 < line[-1]
    _, active = by_day(wh, line)
    assert abs(active[:60].mean() - active[-20:].mean()) < 1.5


def test_a_day_with_few_readings_is_missing_and_a_small_hole_is_filled_by_its_mean() -> None:
    wh = np.full(72, 100, np.float32)
    wh[24:31] = NAN
    wh[48] = NAN
    daily, active = by_day(wh, 60.0)
    assert daily[0] == 2400
    assert np.isnan(daily[1])
    assert daily[2] == pytest.approx(2400)
    assert active[2] == pytest.approx(24)


def test_the_last_active_hour_is_found_for_every_home() -> None:
    wh = np.full((3, 48), 30, np.float32)
    wh[0, 5], wh[0, 40] = 300, 300
    wh[2] = NAN
    assert last_active(wh, np.full(3, 60, np.float32)).tolist() == [40, -1, -1]


def test_quiet_hours_are_counted_over_small_holes_and_begin_anew_after_large_ones_and_absences() -> None:
    wh = np.full(60, 30, np.float32)
    wh[2] = 300
    wh[5:8] = NAN
    wh[12:37] = NAN  # a day and an hour
    apart = np.zeros(60, bool)
    apart[41:43] = True
    counts = quiet_counts(wh, np.full(60, 60, np.float32), apart)
    assert counts[2] == 0
    assert counts[8] == 3  # hours 3, 4 and 8
    assert counts[36] == 0
    assert counts[37] == 1
    assert counts[42] == 0
    assert counts[-1] == 17


def test_a_silence_is_told_by_what_was_ever_seen_here() -> None:
    wh = np.concatenate([life(60, 3), quiet(48, 3), life(39, 4), quiet(24, 5)])
    line = moving_line(wh)
    read = ~np.isnan(wh)
    told = silence(quiet_counts(wh, line), read)
    assert 50 <= told.longest_hours <= 60
    assert 62 * 24 + 7 <= told.longest_end <= 62 * 24 + 10
    assert 25 <= told.hours <= 30
    assert told.first == len(wh) - told.hours
    assert told.times_before == 1
    assert told.usual_p90_hours <= 4 < told.hours  # at midnight somebody was up until ten
    assert told.usual_days == 60


def test_a_home_that_is_active_now_has_no_silence() -> None:
    wh = life(30, 3)
    wh[-1] = 900
    told = silence(quiet_counts(wh, moving_line(wh)), ~np.isnan(wh))
    assert (told.hours, told.times_before) == (0, 0)
    assert told.longest_hours > 5


def test_a_year_ago_is_compared_when_both_have_days_enough() -> None:
    now, then = life(28, 1), life(28, 2) * np.float32(2)
    told = year_ago(now, then, moving_line(now), moving_line(then))
    assert told.is_known
    assert np.nanmean(told.daily_then_wh) == pytest.approx(2 * np.nanmean(told.daily_wh), rel=0.1)
    assert told.profile_wh.shape == (24,)
    then[15 * 24 :] = NAN
    assert year_ago(now, then, moving_line(now), moving_line(then)).is_known
    then[:] = NAN
    unknown = year_ago(now, then, moving_line(now), moving_line(then))
    assert not unknown.is_known
    assert np.isnan(unknown.profile_then_wh).all()
