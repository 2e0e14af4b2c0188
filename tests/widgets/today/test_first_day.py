"""The card of the first day on Today: three steps, ticked by what is stored, gone once homes are watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.casework.homes import add_home, life, write_hours
from tests.conftest import NOW
from tests.widgets.places import WindowPlace, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def place(empty: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    with whole_window(empty, qtbot, "today", "power", "import") as made:
        yield made


def card(place: WindowPlace) -> Any:
    return place.window.today.first_day


def facts(place: WindowPlace, step: str) -> str:
    label = place.screen.findChild(QLabel, f"firstDayFacts_{step}")
    assert label is not None
    return label.text()


def ticked(place: WindowPlace) -> list[str]:
    return [name for name, label in card(place)._names.items() if label.text().startswith("✓")]


def again(place: WindowPlace) -> None:
    place.window.today.refresh()
    place.settle()


def empty_words(place: WindowPlace) -> str:
    label = place.screen.findChild(QLabel, "worklistEmpty")
    assert label is not None
    return label.text()


def take(workspace: Workspace, folder: Path, kind: str, text: str) -> None:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    workspace.imports.commit(workspace.imports.preview(kind, path), NOW)


def test_an_empty_vault_begins_with_three_steps_and_the_keyboard_on_the_first(place: WindowPlace) -> None:
    assert card(place).isVisible()
    assert ticked(place) == []
    focus = QApplication.focusWidget()
    assert focus is card(place).buttons["list"]
    place.key(Qt.Key.Key_Space)
    place.settle()
    assert place.window.current_desk == "import"
    assert place.desk.kind == "households"


def test_each_step_is_ticked_by_what_is_stored_and_unticked_when_that_is_taken_back(
    place: WindowPlace, tmp_path: Path
) -> None:
    workspace = place.workspace
    take(workspace, tmp_path, "households", "관리번호,이름\n1,김영희\n2,박철수\n3,12\n")
    again(place)
    assert ticked(place) == ["list"]
    assert facts(place, "list").startswith("2가구 · 반려 1행")
    hours = "".join(f"12345678,2026-11-23 {hour:02}:00,0.2\n" for hour in range(24))
    take(workspace, tmp_path, "readings", "meter,time,kwh\n" + hours)
    again(place)
    assert ticked(place) == ["list", "reading"]
    assert "주인 없는 계량기 1대" in facts(place, "links")
    take(workspace, tmp_path, "meters", "계량기번호,관리번호\n12345678,1\n")
    again(place)
    assert ticked(place) == ["list", "reading", "links"]
    assert card(place).isVisible(), "its habit is being learnt; nobody is watched yet"
    assert card(place).learning.text().startswith("1가구는 평소 생활을 배우는 중입니다")
    assert card(place).coverage.text() == "살피는 가구 0 / 2"
    workspace.imports.undo(3, NOW)
    again(place)
    assert ticked(place) == ["list", "reading"]


def test_while_nobody_is_watched_the_list_never_says_that_nothing_waits(place: WindowPlace) -> None:
    add_home(place.workspace, "김하나")
    again(place)
    assert "오늘 기다리는 일이 없습니다" not in empty_words(place)
    assert "살피는 가구가 없어" in empty_words(place)


def test_the_card_goes_by_itself_once_a_home_is_watched_and_comes_again_when_asked_for(place: WindowPlace) -> None:
    home = add_home(place.workspace, "김하나", meter=True, consents=("power",))
    write_hours(place.workspace, home, NOW, life(60, 1))
    again(place)
    assert not card(place).isVisible()
    place.window.run_action("first_day")
    place.settle()
    assert card(place).isVisible()
    assert card(place).coverage.text() == "살피는 가구 1 / 1"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert card(place).isAncestorOf(focus)
    place.key(Qt.Key.Key_Escape)
    assert not card(place).isVisible()


def test_a_step_leads_to_its_own_kind_of_file(place: WindowPlace) -> None:
    place.click("firstDay_reading")
    assert (place.window.current_desk, place.desk.kind) == ("import", "readings")
    place.go("today")
    place.click("firstDay_links")
    assert place.window.current_desk == "power"


def test_a_county_in_which_homes_are_watched_has_no_card(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today") as made:
        assert not card(made).isVisible()
