"""Outlines and official addresses in the Import desk: seen on the map, asked where it is not clear, stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coordinator.widgets.imports.outline_pictures import OutlinePictures
from tests.importers.addresses.official import houses, month_of
from tests.importers.addresses.outline_data import geojson
from tests.widgets.imports.test_desk import Desk
from tests.widgets.places import desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def desk(village: Workspace, qtbot: QtBot) -> Iterator[Desk]:
    with desk_alone("import", village, qtbot, Desk) as made:
        yield made


def picture(desk: Desk, name: str) -> None:
    """Keep a picture of the desk where somebody asks for it."""
    if "PICTURES" in os.environ:
        desk.desk.window().resize(1366, 700)
        desk.settle()
        desk.desk.window().grab().save(str(Path(os.environ["PICTURES"]) / f"{name}.png"))


def test_outlines_in_an_unknown_system_are_seen_by_each_before_one_is_chosen(desk: Desk, tmp_path: Path) -> None:
    desk.open(geojson(tmp_path / "읍면.geojson", 5186, says=False), "outlines")
    pictures = desk.desk.preview.findChild(OutlinePictures)
    assert pictures is not None
    assert pictures.isVisible()
    assert len(pictures.pictures) == 4
    picture(desk, "outlines")
    question = desk.desk.preview.asked
    tab = desk.desk.preview.findChild(QPushButton, "importQuestionsTab")
    assert tab is not None
    tab.click()
    desk.qtbot.keyClick(question.table, Qt.Key.Key_2)
    desk.settle()
    shown = [one for one in desk.desk.preview.findChildren(OutlinePictures) if one.pictures]
    desk.qtbot.waitUntil(lambda: question.open_count == 0)
    assert shown
    picture(desk, "outlines-answered")


def test_a_month_of_addresses_is_previewed_by_what_it_holds(desk: Desk, tmp_path: Path) -> None:
    desk.open(month_of(tmp_path, houses(60)), "addresses")
    preview = desk.desk.preview
    assert preview.save.isEnabled()
    assert preview.mapping.isHidden()
    picture(desk, "addresses")
    desk.click("importStore")
    desk.settle()
    assert desk.workspace.addresses.state().point_count == 60
