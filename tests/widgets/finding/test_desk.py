"""A round of a hundred and fifty people at the Finding desk: worked on by keys, with signals and register beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from tests.casework.finding.lists import TITLE, taken, write_list
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets.places import desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace
    from tests.widgets.places import DeskPlace

PEOPLE = 150
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(empty: Workspace, tmp_path: Path, qtbot: QtBot) -> Iterator[DeskPlace]:
    """Open the desk over a round of 150 people, of whom the first is of the register."""
    add_home(empty)
    first = "1,김하나,1950-05-05,여,010-5555-6666,북면,북면 마차리 1,건강보험료 체납"
    rows = tuple(
        f"{n},사람{chr(0xAC00 + n)},19{n % 60 + 30}-03-{n % 28 + 1:02},남,010-5557-{n:04},북면,북면 마차리 {n},단전"
        for n in range(2, PEOPLE + 1)
    )
    taken(empty, write_list(tmp_path, (first, *rows)))
    with desk_alone("surveys:finding", empty, qtbot) as made:
        made.page.table.table.setFocus()
        made.page.table.select(lambda row: row.name == "김하나")
        yield made


def selected(place: DeskPlace) -> Any:
    return place.page.table.selected()


def test_the_newest_round_stands_there_with_its_progress(place: DeskPlace) -> None:
    desk = place.page
    assert len(desk.table.rows()) == PEOPLE
    assert desk.above.title.text() == "고독사 2026-4차"
    assert "150명 중 0명 마침" in desk.above.said.text()
    assert "37일 남음" in desk.above.said.text()


def test_a_digit_records_and_goes_to_the_next_and_what_is_done_is_undone(place: DeskPlace, qtbot: QtBot) -> None:
    for digit in (Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_8):
        qtbot.keyClick(place.page.table.table, digit)
        place.settle()
    states = [(row.state, row.tries) for row in place.workspace.finding.people(NOW)[:4]]
    assert states == [("counselled", 0), ("in_work", 1), ("refused", 0), ("to_do", 0)]
    assert selected(place).id == 4
    assert "150명 중 2명 마침" in place.page.above.said.text()
    place.workspace.history.undo_last(NOW)
    assert place.workspace.finding.people(NOW)[2].state == "to_do"


def test_nobody_is_absent_without_a_try(place: DeskPlace, qtbot: QtBot) -> None:
    qtbot.keyClick(place.page.table.table, Qt.Key.Key_0)
    place.settle()
    assert place.page.messages.isVisible()
    assert place.workspace.finding.people(NOW)[0].state == "to_do"


def test_the_form_takes_result_and_note_by_keys(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    form = desk.pane.form
    form.note.setPlainText("혼자 지내심")
    qtbot.keyClick(form, Qt.Key.Key_4)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    place.settle()
    row = place.workspace.finding.people(NOW)[0]
    assert (row.state, row.note) == ("risk_high", "혼자 지내심")


def test_a_result_is_taken_back_by_its_reason(place: DeskPlace, qtbot: QtBot) -> None:
    place.workspace.finding.set_result(1, "refused", NOW)
    desk = place.page
    desk.refresh()
    place.settle()
    desk.table.select(lambda row: row.id == 1)
    qtbot.keyClick(desk.table.table, Qt.Key.Key_2)
    qtbot.keyClick(desk.pane.form, Qt.Key.Key_Return, CTRL)
    place.settle()
    assert place.workspace.finding.people(NOW)[0].state == "to_do"


def test_signals_and_what_the_register_knows_stand_beside_it(place: DeskPlace, qtbot: QtBot) -> None:
    pane = place.page.pane
    assert pane.signals.text() == "· 건강보험료 체납"
    qtbot.waitUntil(lambda: "열린 위험신호" in pane.register.text())
    assert "김하나 (가구 1)" in pane.register.text()


def test_somebody_is_taken_into_the_register_by_a_key(place: DeskPlace, qtbot: QtBot) -> None:
    desk = place.page
    assert not desk.buttons["findingTake"].isEnabled()
    desk.table.select(lambda row: row.id == 2)
    qtbot.keyClick(desk.table.table, Qt.Key.Key_T)
    place.settle()
    row = place.workspace.finding.people(NOW)[1]
    assert row.household_id is not None
    assert place.workspace.households.card(row.household_id, NOW).parts["finding"].found_by == "national_list"


def test_who_may_be_of_the_register_is_said_by_a_digit(empty: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    home = add_home(empty, born_on=None, phone="01055556666")
    taken(empty, write_list(tmp_path, ("1,김하너,1950-05-05,여,010-5555-6666,북면,,단전",), title=TITLE))
    with desk_alone("surveys:finding", empty, qtbot) as place:
        desk = place.page
        desk.table.select(lambda _row: True)
        if not desk.table.selected().perhaps:
            pytest.fail("the row is not asked about")
        qtbot.keyClick(desk.table.table, Qt.Key.Key_1)
        qtbot.keyClick(desk.pane.form, Qt.Key.Key_Return, CTRL)
        place.settle()
        assert empty.finding.people(NOW)[0].household_id == home.id


def test_without_a_list_the_first_step_leads_to_the_import(empty: Workspace, qtbot: QtBot) -> None:
    with desk_alone("surveys:finding", empty, qtbot) as place:
        place.page.table.empty.button.click()
        assert place.wanted == ["import"]
