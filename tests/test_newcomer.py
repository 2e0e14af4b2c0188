"""A new subject moves in by its own files and a line in each table: make-believe outings, in a copy of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.newcomer.__main__ import run_tests
from tests.newcomer.graft import HOUSE, OWN, added, files, graft, shared

if TYPE_CHECKING:
    from pathlib import Path

MOST_PLACES = 10
MOST_LINES = 2
"""A row of a table, and the import of what it names."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Move outings into a copy of the house."""
    folder = tmp_path_factory.mktemp("house")
    graft(folder)
    return folder


@pytest.fixture(scope="module")
def touched(house: Path) -> dict[str, int]:
    """Count by shared file the lines the newcomer wrote there, before any test has run in the copy."""
    return shared(files(HOUSE), files(house))


def test_a_new_subject_writes_into_ten_shared_files_at_most_a_row_and_its_import_each(touched: dict[str, int]) -> None:
    assert 0 < len(touched) <= MOST_PLACES, touched
    assert {name: lines for name, lines in touched.items() if not 0 < lines <= MOST_LINES} == {}


def test_what_is_counted_is_every_line_that_is_new_in_what_was_there() -> None:
    before = {"a.py": b"x = (A, B)\n", "b.py": b"y = 1\n", "gone.py": b"\n"}
    after = {"a.py": b"import C\nx = (A, B, C)\n", "b.py": b"y = 1\n", "own.py": b"z = 1\n", "gone.py": b"\n\n\n\n"}
    assert shared(before, after) == {"a.py": 2, "gone.py": 3}
    assert added("one\ntwo", "one\nthree\nfour\ntwo") == 2


def test_the_desk_of_a_new_subject_is_declared_in_at_most_120_lines() -> None:
    desk = OWN / "coordinator" / "widgets" / "outings" / "desk.py"
    assert len(desk.read_text(encoding="utf-8").splitlines()) <= 120


def test_a_new_subject_works_in_every_room_and_the_rules_of_the_house_hold(
    house: Path, touched: dict[str, int]
) -> None:
    ran = run_tests(house)
    assert ran.returncode == 0, ran.stdout + ran.stderr
