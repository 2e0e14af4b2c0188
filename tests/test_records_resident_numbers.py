"""A resident registration number is hidden wherever it stands, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from casework_homes import add_home
from conftest import NOW

from coordinator.records.resident_numbers import hide_resident_numbers

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


@pytest.mark.parametrize(
    "typed",
    ["480302-2345678", "480302 - 2345678", "４８０３０２－２３４５６７８", "48 03 02-2345678", "480302-2 345678"],
)
def test_each_way_of_writing_one_is_hidden(typed: str) -> None:
    assert "345678" not in hide_resident_numbers(f"메모 {typed} 끝").replace(" ", "")


@pytest.mark.parametrize("typed", ["010-1234-5678", "2026-11-24 08:00", "계좌 123456-04-123456", "481399-2345678"])
def test_other_numbers_stay(typed: str) -> None:
    assert hide_resident_numbers(typed) == typed


def test_a_note_typed_with_one_is_stored_without_it(empty: Workspace) -> None:
    home = add_home(empty)
    empty.households.add_note(home.id, "주민번호 480302-2345678 확인", NOW)
    assert "2345678" not in empty.households.card(home.id, NOW).notes[0].text
