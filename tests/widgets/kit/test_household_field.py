"""The field that finds a household: whom a person went to stays, whatever is answered late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from coordinator.widgets.kit.homes.field import HouseholdField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.worklist.rows import SearchHit
    from coordinator.workspace import Workspace


def test_an_answer_that_comes_late_does_not_change_whom_enter_chooses(village: Workspace, qtbot: QtBot) -> None:
    hits = village.households.search("010")[:4]
    for late in (list(reversed(hits)), [hits[0], *hits[2:]]):
        field = HouseholdField("words", "hits", "household")
        qtbot.addWidget(field)
        field.show()
        chosen: list[SearchHit] = []
        field.chosen.connect(chosen.append)
        field.words.setText("010")
        field.set_hits("010", hits)
        field.words.setText("01")
        qtbot.keyClick(field.words, Qt.Key.Key_Down)
        assert field.current() == hits[1]
        field.set_hits("01", late)
        assert field.current() == hits[1]
        qtbot.keyClick(field.words, Qt.Key.Key_Return)
        assert chosen == [hits[1]]
