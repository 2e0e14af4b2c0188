"""The Map desk: map and table show the same homes and the same choice, by mouse and by keys, and lead to visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coordinator.widgets.map.desk.print_form import PrintForm
from coordinator.widgets.map.desk.route_form import RouteForm
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def place(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("households:map", village, qtbot) as made:
        yield made


def chosen(desk: Any) -> set[int]:
    return {row.household_id for row in desk.table.chosen()}


def pixel_of(desk: Any, index: int) -> QPoint:
    points = desk.map._scene.points
    px, py = desk.map.view().to_px(points.x[index : index + 1], points.y[index : index + 1])
    return QPoint(round(float(px[0])), round(float(py[0])))


def drag(desk: Any, qtbot: QtBot, corners: list[QPoint], held: Any = NONE) -> None:
    qtbot.mousePress(desk.map, LEFT, held, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(desk.map, corner)
        desk.map.picker.move(corner.toPointF())
    qtbot.mouseRelease(desk.map, LEFT, held, corners[-1])


def test_a_rectangle_picks_what_lies_in_it_and_the_table_shows_the_same(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    points = desk.map._scene.points
    middle = pixel_of(desk, int(np.argmin(np.abs(points.x - np.median(points.x)))))
    corners = [middle - QPoint(60, 60), middle + QPoint(60, 60)]
    drag(desk, qtbot, corners, SHIFT)
    px, py = desk.map.view().to_px(points.x, points.y)
    within = (np.abs(px - middle.x()) <= 60) & (np.abs(py - middle.y()) <= 60)
    assert within.any()
    assert desk.map.picked() == set(points.household_id[within].tolist()) == chosen(desk)
    qtbot.keyClick(desk.map, Qt.Key.Key_Escape)
    assert desk.map.picked() == chosen(desk) == set()


def test_a_line_drawn_round_homes_picks_those_within(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    qtbot.keyClick(desk.map, Qt.Key.Key_L)
    assert desk.map.picker.mode == "lasso"
    width, height = desk.map.width(), desk.map.height()
    around = [QPoint(1, 1), QPoint(width - 1, 1), QPoint(width - 1, height - 1), QPoint(1, height - 1), QPoint(1, 2)]
    drag(desk, qtbot, around)
    assert desk.map.picked() == chosen(desk) == set(desk.map._scene.points.household_id.tolist())


def test_rows_chosen_in_the_table_are_picked_on_the_map(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    table = desk.table.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert len(chosen(desk)) == 4
    assert desk.map.picked() == chosen(desk)
    assert int(desk.map._scene.picked.sum()) == 4


def test_the_keys_pick_on_the_way_all_in_view_and_a_whole_village(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    qtbot.keyClick(desk.map, Qt.Key.Key_Escape)
    desk.map.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down):
        qtbot.keyClick(desk.map, key, SHIFT)
    walked = desk.map.picked()
    assert 1 <= len(walked) <= 4
    assert chosen(desk) == walked
    at = desk.map._scene.id_of(desk.map._scene.at)
    qtbot.keyClick(desk.map, Qt.Key.Key_V)
    home = desk._by_id[at]
    neighbours = {row.household_id for row in desk.table.rows() if row.village_id == home.village_id}
    assert desk.map.picked() == neighbours
    qtbot.keyClick(desk.map, Qt.Key.Key_A, CTRL)
    assert desk.map.picked() >= neighbours
    before = desk.map.picked()
    qtbot.keyClick(desk.map, Qt.Key.Key_Space)
    assert before - desk.map.picked() == {at}


def test_a_filter_of_the_table_is_one_of_the_map_but_never_hides_who_asked_for_help(
    place: DeskPlace, qtbot: QtBot
) -> None:
    desk = place.page
    name = desk.table.rows()[-1].name
    desk.filters.words.setText(name)
    place.settle()
    shown = {row.household_id for row in desk.table.rows()}
    points = desk.map._scene.points
    urgent = set(points.household_id[points.urgent].tolist())
    assert set(points.household_id.tolist()) == (shown & set(desk._by_id)) | urgent
    desk.filters.clear()
    assert len(desk.map._scene.points.household_id) == len(desk._by_id)


def test_what_the_legend_switches_off_is_not_in_the_table_either(place: DeskPlace) -> None:
    desk = place.page
    word = desk.table.rows()[0].category
    desk.map._controls.legend.toggle(word)
    assert all(row.category != word for row in desk.table.rows())


def test_every_layer_and_every_rate_can_be_shown_and_are_remembered(place: DeskPlace) -> None:
    desk = place.page
    for layer in place.workspace.maps.layers():
        desk.layer.choose("" if layer.code == "alerts" else layer.code)
        place.settle()
        assert desk.map._scene.look.code == layer.code
        assert sum(desk.map.counts().values()) == len(desk.map._scene.points.household_id)
    for rate in place.workspace.maps.rates():
        desk.rate.choose(rate.code)
        place.settle()
        assert desk.map._controls.shade_key.shading.shaded.rate.code == rate.code
    assert place.bridge.views["map"]["rate"] == rate.code
    desk.rate.choose("")
    place.settle()
    assert desk.map._controls.shade_key.isHidden()


def test_a_way_for_the_homes_picked_is_drawn_and_said_with_what_does_not_fit(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    desk.map.pick_in_view()
    place.click("mapRoute")
    form = desk.forms.form
    assert isinstance(form, RouteForm)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    place.settle()
    assert desk.map._scene.route is not None
    assert desk.way.unassigned
    words = desk.way_label.text()
    assert "1.4" in words
    assert desk.wish().households[0] == desk.way.days[0].stops[0].household_id


def test_the_list_of_visits_leaves_as_a_file_only_with_a_purpose(
    place: DeskPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = place.page
    place.click("mapVisits")
    form = desk.forms.form
    assert isinstance(form, PrintForm)
    assert form.missing()
    form.purpose.setText("방문")
    form.file.setText(str(tmp_path / "visits.html"))
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    place.settle()
    assert (tmp_path / "visits.html").is_file()
