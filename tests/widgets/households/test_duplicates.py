"""The grid of pairs: looked for, decided by digits, many at once, merged with the values chosen, taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from coordinator.records.households import Household, Resident
from tests.casework.homes import store
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

TWICE = (
    (("김영희", "01011112222", "영월읍 영흥리 1"), ("김영히", "", "영월읍 영흥리 1")),
    (("박철수", "01033334444", "영월읍 덕포리 2"), ("박철수", "01055556666", "영월읍 덕포리 2")),
    (("최말순", "01077778888", "북면 마차리 3"), ("최말순", "01077778888", "북면 문곡리 9")),
)
"""Three people who stand in the register twice: name, phone, address."""


class PairsPlace(DeskPlace):
    """The grid of pairs, one of the sections of the desk."""

    @property
    def desk(self) -> Any:
        """The section."""
        return super().desk.page("duplicates")

    def states(self) -> list[str]:
        """Read the states as the grid shows them."""
        return [row.state for row in self.desk.table.rows()]


@pytest.fixture
def place(empty: Workspace, qtbot: QtBot) -> Iterator[PairsPlace]:
    for number, records in enumerate(TWICE):
        for name, phone, address in records:
            (home,) = store(empty, Household(address=address))
            store(empty, Resident(household_id=home, name=name, phone=phone, born_on=date(1940 + number, 3, 2)))
    with desk_alone("households:duplicates", empty, qtbot, of=PairsPlace) as made:
        yield made


def test_nothing_stands_there_until_somebody_looks_and_the_empty_list_says_how(place: PairsPlace) -> None:
    assert place.desk.count.text() == "", "where nobody has looked nothing is decided"
    place.click("duplicatesTableEmptyButton")
    assert place.states() == ["suspected"] * 3
    assert place.desk.table.selected() is not None


def test_digits_decide_and_the_next_open_pair_comes_up(place: PairsPlace) -> None:
    place.desk.look_for_pairs()
    place.settle()
    place.desk.table.enter()
    first = place.desk.table.selected()
    place.key(Qt.Key.Key_2)
    place.settle()
    second = place.desk.table.selected()
    assert second.id != first.id
    assert second.is_open
    place.key(Qt.Key.Key_3)
    place.settle()
    assert sorted(place.states()) == ["later", "not_duplicate", "suspected"]
    place.workspace.history.undo_last(NOW)
    place.desk.refresh()
    place.settle()
    assert sorted(place.states()) == ["not_duplicate", "suspected", "suspected"]


def test_many_are_decided_at_once(place: PairsPlace) -> None:
    place.desk.look_for_pairs()
    place.settle()
    place.desk.table.enter()
    place.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    place.key(Qt.Key.Key_2)
    place.settle()
    assert place.states() == ["not_duplicate"] * 3


def test_a_merge_takes_the_values_chosen_and_is_taken_back_from_the_same_grid(place: PairsPlace) -> None:
    place.desk.look_for_pairs()
    place.settle()
    pane = place.desk.pane
    assert place.desk.table.select(lambda row: row.name == "박철수")
    assert set(pane.facts) == {"phone"}  # what is the same is not asked
    stays, goes = pane.numbers
    pane.facts["phone"].choose("second")
    place.click("pairSwap")
    assert pane.numbers == (goes, stays)
    assert pane.choices() == {"phone": "stays"}  # the value that was chosen, whoever keeps the number
    place.click("pairMerge")
    with place.workspace.vault.read() as session:
        assert session.get_one(Household, stays).merged_into_id == goes
        phones = session.scalars(select(Resident.phone).where(Resident.household_id == goes)).all()
    assert phones == ["01055556666"]
    assert place.desk.table.select(lambda row: row.state == "merged")
    place.click("pairUnmerge")
    assert "unmerged" in place.states()
    with place.workspace.vault.read() as session:
        assert session.get_one(Household, stays).merged_into_id is None


def test_the_grid_says_by_shape_and_the_tip_by_word_how_the_two_stand_to_each_other(place: PairsPlace) -> None:
    place.desk.look_for_pairs()
    place.settle()
    cells = {row[1]: row for row in place.cells("duplicatesTable")}
    assert cells["= 최말순"][2].startswith("= ")
    assert cells["= 최말순"][4].startswith("≠ ")
    alike = next(row for name, row in cells.items() if name.startswith("≈"))
    assert alike[3].startswith("· ")


def test_a_search_that_finds_nobody_says_so(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "households") as place:
        place.go("households:duplicates")
        place.click("pairsFind")
        assert place.section("duplicates").table.rows() == []
        assert "두 번 올라" in place.window.status.text
