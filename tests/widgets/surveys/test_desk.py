"""The desk of surveys: a round planned, its forms keyed in by row code, coverage and movement that lead to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator.casework.surveys.assess import Sheet
from coordinator.casework.surveys.rounds import Whom
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.surveys.board import RoundsBoard
from coordinator.widgets.surveys.keyin import FormsKeyin
from coordinator.widgets.surveys.tools import INSTRUMENTS, take_file
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def bridge(empty: Workspace) -> Iterator[Bridge]:
    """Give the way to a vault of three homes."""
    for n, name in enumerate(("김하나", "이두리", "박세찬")):
        add_home(empty, name, phone=f"0105555000{n}")
    made = Bridge(lambda: NOW, empty)
    yield made
    made.close()


def plan(
    workspace: Workspace, name: str = "올해 조사", starts_on: date = TODAY, tool: tuple[str, str] = ("ten-item", "2022")
) -> int:
    """Plan a round."""
    return workspace.surveys.plan_round(name, *tool, starts_on, starts_on + 30 * DAY, Whom(40), NOW).value


def sheet(home: int, answers: str, **changed: Any) -> Sheet:
    """Make a form of the ten items."""
    usual = Sheet(household_id=home, instrument="ten-item", version="2022", assessed_on=TODAY, answers=answers)
    return replace(usual, **changed)


def show(desk: Any, qtbot: QtBot, bridge: Bridge) -> Any:
    """Show a desk and wait for its answers."""
    qtbot.addWidget(desk)
    desk.resize(1366, 700)
    desk.show()
    desk.catch_up()
    qtbot.waitUntil(lambda: not bridge._open)
    return desk


def names(board: RoundsBoard) -> list[str]:
    """Name who is shown of a round."""
    return [row.name for row in board.places.rows()]


def test_without_a_round_the_desk_says_the_next_step_and_plans_one(
    empty: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    board = show(RoundsBoard(bridge), qtbot, bridge)
    assert board.stack.currentWidget() is board.empty
    board.empty.button.click()
    form = board.forms.form
    qtbot.waitUntil(lambda: form.fit.text() == "3가구가 대상입니다")
    form.age.setValue(100)
    qtbot.waitUntil(lambda: form.fit.text() == "0가구가 대상입니다")
    form.age.setValue(40)
    form.save()
    qtbot.waitUntil(lambda: board.stack.currentIndex() == 0 and not bridge._open)
    assert len(board.places.rows()) == 3
    assert [row.name for row in empty.surveys.rounds()] == ["2026년 조사"]


def test_a_cell_of_the_movement_shows_its_households(empty: Workspace, bridge: Bridge, qtbot: QtBot) -> None:
    plan(empty, "지난 조사", TODAY - 60 * DAY)
    for home, answers in ((1, "0000000000"), (2, "1111111000")):
        empty.surveys.assess(sheet(home, answers, assessed_on=TODAY - 50 * DAY), NOW)
    plan(empty)
    for home, answers in ((1, "1111000000"), (2, "1000000000")):
        empty.surveys.assess(sheet(home, answers), NOW)
    board = show(RoundsBoard(bridge), qtbot, bridge)
    assert len(names(board)) == 3
    board.movement.buttons["newly_at_risk"].click()
    assert names(board) == ["김하나"]
    board.movement.buttons["high>low"].click()
    assert names(board) == ["이두리"]
    assert not board.movement.buttons["newly_at_risk"].isChecked()
    board.movement.buttons["high>low"].click()
    assert len(names(board)) == 3


def test_a_round_goes_onto_the_worklist_and_is_closed_from_its_desk(
    empty: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    plan(empty)
    board = show(RoundsBoard(bridge), qtbot, bridge)
    board.listed.click()
    qtbot.waitUntil(lambda: not bridge._open)
    assert len(empty.today(NOW).lines) == 3
    board.close_button.click()
    qtbot.waitUntil(lambda: not bridge._open)
    assert empty.surveys.rounds()[0].is_closed
    assert empty.today(NOW).lines == ()


def test_a_form_of_thirteen_items_is_keyed_in_with_twenty_keys_at_full_speed(
    empty: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    round_id = plan(empty, tool=("thirteen-point", "2025"))
    keyin = show(FormsKeyin(bridge), qtbot, bridge)
    places = empty.surveys.places(round_id, NOW)
    keyin.code.setFocus()
    keys = 0
    for place in places:
        # Typed on and on: nothing waits until the form is there.
        for key in (*place.code.replace("-", ""), "\r", *"1011010011010", "\r"):
            focus = keyin.window().focusWidget()
            if key == "\r":
                qtbot.keyClick(focus, Qt.Key.Key_Return)
            else:
                qtbot.keyClicks(focus, key)
            keys += 1
        qtbot.waitUntil(lambda: not bridge._open)
        if keyin.forms.form is not None:
            qtbot.keyClick(keyin.window().focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not bridge._open)
    assert keys / len(places) <= 20
    assert [row.answers for row in empty.surveys.of_household(1, NOW)] == ["1011010011010"]
    assert {row.state for row in empty.surveys.places(round_id, NOW)} == {"done"}
    assert len(keyin.table.rows()) == 3


def test_a_wrong_row_code_is_said_and_the_code_can_be_typed_anew(
    empty: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    plan(empty)
    keyin = show(FormsKeyin(bridge), qtbot, bridge)
    keyin.code.setText("99")
    qtbot.keyClick(keyin.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not keyin.messages.isHidden() and not bridge._open)
    assert keyin.forms.form is None


def test_a_star_says_that_nothing_could_be_asked(empty: Workspace, bridge: Bridge, qtbot: QtBot) -> None:
    round_id = plan(empty)
    keyin = show(FormsKeyin(bridge), qtbot, bridge)
    place = empty.surveys.places(round_id, NOW)[0]
    keyin.code.setText(place.code)
    qtbot.keyClick(keyin.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bridge._open)
    qtbot.keyClicks(keyin.forms.form.answers, "*")
    qtbot.keyClick(keyin.forms.form, Qt.Key.Key_1)
    qtbot.keyClick(keyin.forms.form, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not bridge._open)
    assert {row.state for row in empty.surveys.places(round_id, NOW)} == {"refused", "to_do"}


def test_bands_are_chosen_on_the_desk_and_stand_in_the_list(empty: Workspace, bridge: Bridge, qtbot: QtBot) -> None:
    desk: Any = show(INSTRUMENTS(bridge), qtbot, bridge)
    desk.table.select(lambda row: row.instrument.id == "thirteen-point")
    form = desk.pane.form
    assert "판정하지 않습니다" in form.about.text()
    form.bands.choose("two-groups")
    assert "중위험 이상" in form.about.text()
    form.save()
    qtbot.waitUntil(lambda: not bridge._open)
    row = next(row for row in empty.surveys.instruments(NOW) if row.instrument.id == "thirteen-point")
    assert row.bands is not None
    assert row.bands.id == "two-groups"


def test_a_file_that_is_no_instrument_is_refused_in_one_sentence(bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    desk: Any = show(INSTRUMENTS(bridge), qtbot, bridge)
    broken = tmp_path / "조사.json"
    for content in ("{", "[]", '{"id": "x"}'):
        broken.write_text(content, encoding="utf-8")
        take_file(desk, broken)
        qtbot.waitUntil(lambda: not bridge._open)
        assert not desk.messages.isHidden()
        desk.messages.clear()


def test_a_band_that_is_named_as_its_grade_says_it_once(bridge: Bridge, qtbot: QtBot) -> None:
    desk: Any = show(INSTRUMENTS(bridge), qtbot, bridge)
    desk.table.select(lambda row: row.instrument.id == "ten-item")
    assert "1–3점: 저위험\n" in desk.pane.form.about.text()
