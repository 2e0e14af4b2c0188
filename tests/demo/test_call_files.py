"""Practice files of the call vendor: what goes in comes out of the import, in the numbers asked for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordinator.demo.call_files import MADE_UP, Callee, Mix, call_files, write
from coordinator.errors import RuleError
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.preview import preview
from coordinator.importers.reading.xlsx import read_workbook
from coordinator.records.base import KST
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

MONDAY = datetime(2026, 11, 23, tzinfo=KST)


def callees(count: int) -> list[Callee]:
    return [Callee(f"김{n}", f"0100000{n:04d}", MONDAY + timedelta(days=n % 5, hours=9 + n % 7)) for n in range(count)]


@pytest.mark.parametrize("as_csv", [False, True])
@pytest.mark.parametrize("kind", ["list", "record"])
def test_both_files_read_without_a_problem_and_by_their_built_in_profiles(
    tmp_path: Path, as_csv: bool, kind: str
) -> None:
    made = call_files(callees(70), MONDAY + timedelta(days=4, hours=10))
    paths = write(made, tmp_path, as_csv=as_csv)
    path = paths[kind == "record"]
    found = preview("calls", path)
    named = preview("calls", path, profile=f"carecall-{kind}")
    assert found.rows == named.rows
    assert (found.header_row, found.problems, found.rejected_count) == (3, (), 0)
    first = (
        path.read_text("utf-8-sig").splitlines()[0] if as_csv else read_workbook(path.read_bytes())[0].cells[0][1][0]
    )
    assert MADE_UP in first
    assert "연습" in path.name


def test_the_numbers_asked_for_come_out_of_the_two_files_together(practice: Workspace, tmp_path: Path) -> None:
    now = NOW + timedelta(days=3, hours=9)
    practice.now = now
    call_list, record = practice.imports.practice_results(tmp_path, now)
    first = practice.imports.commit(practice.imports.preview("calls", call_list), now).value
    assert first.problem_counts == {"unknown_phone": 3}
    assert (first.counts["missing"], first.counts["unplanned"]) == (4, 0)
    file_preview = preview("calls", record)
    rows = [row for row in file_preview.rows if isinstance(row, CallRow)]
    assert Counter(row.result for row in rows)["silent"] == 5
    assert sum(row.urgent for row in rows) == 2
    assert sum(bool(row.urgent_word) for row in rows) == 2
    second = practice.imports.commit(practice.imports.preview("calls", record), now).value
    assert (second.counts["new"], second.problem_counts) == (0, {"unknown_phone": 3})
    assert second.counts["changed"] > 0
    with practice.vault.read():
        board = practice.checkins.round(now)
    assert Counter(item.state for item in board)["missed"] >= 9 + 5


def test_practice_files_are_never_made_among_real_people(empty: Workspace, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as refused:
        empty.imports.practice_results(tmp_path, NOW)
    assert refused.value.code == "practice_only"
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_week_that_is_done_has_nothing_to_practise_with() -> None:
    with pytest.raises(RuleError) as refused:
        call_files([], NOW)
    assert refused.value.code == "no_calls_wait"


@pytest.mark.parametrize("hours", [0, 5, 9])
def test_before_the_first_hour_of_the_weeks_calls_there_is_nothing_to_practise_with(hours: int) -> None:
    with pytest.raises(RuleError) as refused:
        call_files(callees(3), MONDAY + timedelta(hours=hours))
    assert refused.value.code == "no_calls_yet"


@given(
    st.integers(1, 40),
    st.builds(Mix, *(st.integers(0, 12) for _ in range(5))),
    st.integers(0, 6 * 24 * 60 + 14 * 60),
    st.integers(0, 9),
)
@example(1, Mix(0, 0, 0, 1, 0), 647, 2)  # due so late that its record was written after the last hour
def test_no_call_lies_in_the_future_in_another_week_or_at_night(count: int, mix: Mix, minutes: int, seed: int) -> None:
    now = MONDAY + timedelta(hours=9, minutes=minutes + 5)
    made = call_files(callees(count), now, seed=seed, mix=mix)
    stamps = [str(row[0]) for row in made.calls]
    assert stamps == sorted(stamps)
    assert all("09:00:00" <= str(row[0])[-8:] < "18:00:00" for row in (*made.calls, *made.records))
    assert all(f"{MONDAY:%Y-%m-%d %H:%M:%S}" <= stamp <= f"{now:%Y-%m-%d %H:%M:%S}" for stamp in stamps)
    assert made == call_files(callees(count), now, seed=seed, mix=mix)
