"""The Places desk: one home after another is placed on the map, by hand and by keys."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from coordinator.records.households import Household
from coordinator.widgets.addresses.place_pane import PlacePane
from tests.conftest import NOW
from tests.widgets.places import desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace
    from tests.widgets.places import DeskPlace


@pytest.fixture
def unplaced(village: Workspace) -> Workspace:
    """Give a practice county in which two homes have no place."""

    def forget(act: object) -> None:
        for number in (3, 7):
            home = act.session.get_one(Household, number)  # type: ignore[attr-defined]
            home.latitude = home.longitude = None
            home.placed_by, home.place_certainty = "", ""

    village.act("test.forget", NOW, forget)
    return village


@pytest.fixture
def place(unplaced: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    """Open the desk alone."""
    with desk_alone("households:places", unplaced, qtbot) as made:
        made.settle()
        yield made


def pane_of(place: DeskPlace) -> PlacePane:
    """Give the pane beside the list."""
    pane = place.page.pane
    assert isinstance(pane, PlacePane)
    return pane


def first(place: DeskPlace) -> int:
    """Go to the first home to look at; gives its number."""
    row = place.page.table.all_rows()[0]
    assert row.is_unsure
    place.page.table.select(lambda other: other.household_id == row.household_id)
    place.settle()
    return int(row.household_id)


def test_the_homes_to_look_at_stand_first_and_say_why(place: DeskPlace) -> None:
    rows = place.page.table.all_rows()
    assert [row.is_unsure for row in rows[:3]] == [True, True, False]
    assert rows[0].why


def test_a_click_and_the_button_place_a_home_and_the_next_has_its_turn(place: DeskPlace, qtbot: QtBot) -> None:
    number = first(place)
    pane = pane_of(place)
    assert not pane.take.isEnabled()
    qtbot.waitUntil(lambda: pane.map.width() > 50)
    qtbot.mouseClick(pane.map, Qt.MouseButton.LeftButton, pos=QPoint(pane.map.width() // 2, pane.map.height() // 2))
    assert pane.take.isEnabled()
    qtbot.mouseClick(pane.take, Qt.MouseButton.LeftButton)
    place.settle()
    rows = {row.household_id: row for row in place.page.table.all_rows()}
    assert (rows[number].placed_by, rows[number].is_unsure) == ("hand", False)
    chosen = place.page.table.selected()
    assert chosen.is_unsure
    assert chosen.household_id != number


def test_keys_alone_place_a_home(place: DeskPlace, qtbot: QtBot) -> None:
    number = first(place)
    pane = pane_of(place)
    pane.enter()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(pane.map, key)
    at = pane.map.place()
    assert at is not None
    qtbot.keyClick(pane.map, Qt.Key.Key_Return)
    place.settle()
    row = next(row for row in place.page.table.all_rows() if row.household_id == number)
    assert (row.latitude, row.longitude) == pytest.approx(at, abs=1e-5)


def test_escape_leaves_the_map_and_changes_nothing(place: DeskPlace, qtbot: QtBot) -> None:
    number = first(place)
    pane = pane_of(place)
    pane.enter()
    qtbot.keyClick(pane.map, Qt.Key.Key_Right)
    qtbot.keyClick(pane.map, Qt.Key.Key_Escape)
    place.settle()
    row = next(row for row in place.page.table.all_rows() if row.household_id == number)
    assert row.is_unsure
    assert not pane.map.hasFocus()


def test_shift_moves_the_cross_by_less(place: DeskPlace, qtbot: QtBot) -> None:
    first(place)
    pane = pane_of(place)
    pane.enter()
    qtbot.keyClick(pane.map, Qt.Key.Key_Right)
    places = [pane.map.place()]
    qtbot.keyClick(pane.map, Qt.Key.Key_Right)
    places.append(pane.map.place())
    qtbot.keyClick(pane.map, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    places.append(pane.map.place())
    steps = [b[1] - a[1] for a, b in itertools.pairwise(places) if a is not None and b is not None]
    assert 0 < steps[1] < steps[0]


def test_a_home_placed_by_hand_can_be_left_to_the_address_only_with_an_address_file(
    place: DeskPlace, qtbot: QtBot
) -> None:
    first(place)
    pane = pane_of(place)
    assert not pane.by_address.isEnabled()


@pytest.mark.skipif("PICTURES" not in os.environ, reason="pictures are taken when they are asked for")
def test_pictures(place: DeskPlace, qtbot: QtBot) -> None:
    first(place)
    pane = pane_of(place)
    place.page.window().resize(1366, 700)
    pane.enter()
    qtbot.keyClick(pane.map, Qt.Key.Key_Right)
    qtbot.waitUntil(pane.map.is_settled)
    place.settle()
    place.page.window().grab().save(str(Path(os.environ["PICTURES"]) / "places.png"))
