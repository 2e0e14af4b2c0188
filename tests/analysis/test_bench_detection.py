"""The rules that the watch is held against score as they say, on homes made by hand; and a judge must be named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.benchmarks import bench_detection, judged_sets
from tests.benchmarks.libraries import features
from tests.benchmarks.rules import CHANGE_WH, below_usual, flat_hours, standby_hours

if TYPE_CHECKING:
    from pathlib import Path

NAN = np.nan


def readings(wh: np.ndarray, absences: tuple[tuple[int, int, int], ...] = (), area: np.ndarray | None = None):  # noqa: ANN201
    return SimpleNamespace(wh=np.atleast_2d(np.asarray(wh, np.float32)), absences=absences, area=area)


def lived_in(days: int) -> np.ndarray:
    """A home at 40 Wh by night and 300 Wh from seven to eleven."""
    clock = np.tile(np.arange(24), days)
    return np.where((clock >= 7) & (clock < 23), 300.0, 40.0)


def test_flat_rule_counts_the_hours_without_a_change() -> None:
    step = CHANGE_WH + 1
    wh = [100, 100, 100 + step, 100 + step, 100 + 2 * step - 2, NAN, 100 + 2 * step, 100 + step - 2]
    assert flat_hours(readings(wh))[0] == pytest.approx([1, 2, 0, 1, 2, NAN, 3, 0], nan_ok=True)


def test_flat_rule_counts_a_load_left_on_as_flat() -> None:
    wh = np.concatenate([lived_in(3), np.full(30, 1040.0)])
    assert flat_hours(readings(wh))[0, -1] == 29


def test_half_of_usual_is_a_score_of_one_half() -> None:
    wh = np.concatenate([np.full(80 * 24, 200.0), np.full(50, 100.0)])
    score = below_usual(readings(wh))[0]
    assert score[80 * 24 - 1] == pytest.approx(0)
    assert score[80 * 24 + 24] == pytest.approx(0.25)
    assert score[-1] == pytest.approx(0.5)
    assert np.isnan(score[: 21 * 24]).all()


def test_standby_rule_counts_from_the_last_hour_above_the_homes_own_standby() -> None:
    wh = np.concatenate([lived_in(40), np.full(30, 45.0)])
    score = standby_hours(readings(wh))[0]
    assert score[39 * 24 + 12] == 0
    assert score[39 * 24 + 23] == 1
    assert score[-1] == 31
    assert standby_hours(readings(np.concatenate([lived_in(40), np.full(30, 1040.0)])))[0, -1] == 0


def test_rules_leave_out_holes_outages_and_absences() -> None:
    wh = np.tile(np.concatenate([lived_in(40), np.full(48, 45.0)]), (6, 1))
    wh[0, 40 * 24 + 3 : 40 * 24 + 5] = NAN
    wh[:, 40 * 24 + 10] = 0
    given = readings(wh, ((1, 40 * 24, 41 * 24),), np.zeros(6, np.int32))
    for rule in (flat_hours, below_usual, standby_hours):
        score = rule(given)
        assert np.isnan(score[0, 40 * 24 + 3 : 40 * 24 + 5]).all()
        assert np.isnan(score[:, 40 * 24 + 10]).all()
        assert np.isnan(score[1, 40 * 24 : 41 * 24]).all()
    assert standby_hours(given)[:3, -1] == pytest.approx([46, 24, 48])


def test_rules_look_back_only() -> None:
    rng = np.random.default_rng(3)
    wh = np.round(lived_in(60) * rng.uniform(0.2, 2, 60 * 24))
    wh[rng.random(len(wh)) < 0.02] = NAN
    for rule in (flat_hours, below_usual, standby_hours):
        whole = rule(readings(wh))[0]
        assert np.count_nonzero(~np.isnan(whole)) > 24 * 20
        assert np.array_equal(rule(readings(wh[: 50 * 24 + 7]))[0], whole[: 50 * 24 + 7], equal_nan=True)


def test_features_describe_the_last_day() -> None:
    wh = np.concatenate([np.full(24, 100.0), [100, 400]]).astype(np.float32)
    assert np.isnan(features(wh)[16]).all()
    assert features(wh)[-1] == pytest.approx([112.5, 100, 400, 59.948, 300 / 23, 300, 1, 150], rel=1e-3)


def test_a_missing_judge_is_asked_for_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_detection.main(["--judge", str(tmp_path / "none.py")]) == 2
    assert "--judge FILE" in capsys.readouterr().err


def test_a_judge_is_loaded_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "some_judge.py"
    file.write_text("from dataclasses import dataclass\n@dataclass\nclass Event:\n    household: int\n")
    assert judged_sets.load_judge(judged_sets.judge_file(str(file))).Event(3).household == 3
