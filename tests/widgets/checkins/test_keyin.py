"""Keying in a printed call sheet, by keys alone, over a real vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coordinator.errors import RuleError
from coordinator.records.values.row_codes import row_code
from coordinator.widgets.checkins.keyin import CallsKeyin
from coordinator.widgets.kit.bridge import Bridge
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@dataclass
class Keying:
    """The screen with three rows on paper."""

    desk: CallsKeyin
    bridge: Bridge
    workspace: Workspace
    qtbot: QtBot
    codes: dict[str, str]

    def press(self, *keys: Qt.Key | str) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            if isinstance(key, str):
                self.qtbot.keyClicks(focus, key)
            else:
                self.qtbot.keyClick(focus, key)
            self.qtbot.waitUntil(lambda: not self.bridge._open, timeout=20_000)

    def key_in(self, code: str, result: str, note: str = "") -> None:
        """Key in one row."""
        self.press(code, Qt.Key.Key_Return, result, note, Qt.Key.Key_Return)

    def states(self) -> dict[str, str]:
        """Read the states on record."""
        return {row.name: row.state for row in self.workspace.checkins.round(NOW)}


@pytest.fixture
def keying(empty: Workspace, qtbot: QtBot) -> Iterator[Keying]:
    for name in ("김하나", "이두리", "박세찌"):
        add_home(empty, name, calls="active", weekday=0, hour=10)
    empty.checkins.make_round(NOW)
    codes = {row.name: row_code(row.id) for row in empty.checkins.round(NOW)}
    bridge = Bridge(lambda: NOW, empty)
    desk = CallsKeyin(bridge)
    qtbot.addWidget(desk)
    desk.resize(1366, 700)
    desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    desk.refresh()
    desk.code.setFocus()
    yield Keying(desk, bridge, empty, qtbot, codes)
    qtbot.waitUntil(lambda: not bridge._open, timeout=20_000)
    bridge.close()


def test_a_sheet_is_keyed_in_row_by_row(keying: Keying) -> None:
    keying.key_in(keying.codes["김하나"], "6", "fine")
    assert QApplication.focusWidget() is keying.desk.code
    keying.key_in(keying.codes["이두리"].replace("-", ""), "8")
    assert keying.states() == {"김하나": "confirmed", "이두리": "missed", "박세찌": "due"}
    assert [(row.name, row.result, row.note) for row in keying.desk.table.rows()] == [
        ("이두리", "no_answer", ""),
        ("김하나", "ok", "fine"),
    ]
    (call,) = keying.workspace.checkins.calls(NOW, household_id=keying.desk.table.rows()[1].household_id)
    assert (call.caller, call.summary, call.called_at) == ("staff", "fine", NOW)


def test_the_household_is_shown_before_its_result_is_keyed_in(keying: Keying) -> None:
    keying.press(keying.codes["박세찌"], Qt.Key.Key_Return)
    assert keying.desk.found.text().startswith("박세찌")
    assert keying.desk.forms.form is not None
    keying.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is keying.desk.code
    assert set(keying.states().values()) == {"due"}


@pytest.mark.parametrize("wrong", ["digit", "swap", "nobody"])
def test_a_wrong_code_says_so_and_opens_nothing(keying: Keying, wrong: str) -> None:
    code = keying.codes["김하나"]
    typed = {"digit": f"{code[:-1]}{(int(code[-1]) + 1) % 10}", "swap": f"{code[-1]}-{code[0]}", "nobody": row_code(99)}
    keying.press(typed[wrong], Qt.Key.Key_Return)
    assert keying.desk.forms.form is None
    assert typed[wrong] in keying.desk.messages.text


def test_the_time_of_a_row_stands_behind_its_code_and_the_day_is_the_sheets(keying: Keying) -> None:
    keying.desk.day.give(NOW - timedelta(days=1))
    keying.key_in(f"{keying.codes['김하나']} 1405", "6")
    (row,) = keying.desk.table.rows()
    assert row.called_at == (NOW - timedelta(days=1)).replace(hour=14, minute=5)
    keying.press(f"{keying.codes['이두리']} 25:00", Qt.Key.Key_Return)
    assert "25:00" in keying.desk.messages.text


def test_a_row_of_a_week_after_the_day_of_the_sheet_is_not_taken(keying: Keying) -> None:
    keying.desk.day.give(NOW - timedelta(days=8))
    keying.press(keying.codes["김하나"], Qt.Key.Key_Return)
    assert "11. 23." in keying.desk.messages.text
    assert keying.desk.forms.form is None


def test_a_call_in_the_future_is_refused_in_its_form(keying: Keying) -> None:
    keying.press(f"{keying.codes['김하나']} 2300", Qt.Key.Key_Return, "6", Qt.Key.Key_Return)
    assert keying.desk.forms.form is not None
    assert keying.desk.forms.form.refusal.isVisible()
    assert keying.states()["김하나"] == "due"


def test_what_was_keyed_in_is_undone_from_the_list(keying: Keying) -> None:
    keying.key_in(keying.codes["김하나"], "8")
    keying.qtbot.mouseClick(keying.desk.undo, Qt.MouseButton.LeftButton)
    keying.qtbot.waitUntil(lambda: not keying.bridge._open)
    assert keying.states()["김하나"] == "due"
    assert not keying.desk.undo.isEnabled()
    assert keying.desk.table.rows()[0].undone


def test_what_is_undone_or_done_again_elsewhere_is_marked_in_the_list(keying: Keying) -> None:
    keying.key_in(keying.codes["김하나"], "8")
    keying.key_in(keying.codes["이두리"], "8")
    history, desk = keying.workspace.history, keying.desk
    for act, marks in ((history.undo_last, [True, False]), (history.redo, [False, False])):
        keying.bridge.act(act, NOW)
        keying.qtbot.waitUntil(lambda: not keying.bridge._open)
        desk.mark_old()  # as the window does for every desk that reads what was written into
        desk.catch_up()
        keying.qtbot.waitUntil(lambda: not keying.bridge._open)
        assert [row.undone for row in desk.table.rows()] == marks


def test_an_urgent_word_of_the_sheet_asks_before_it_is_kept(keying: Keying) -> None:
    desk: Any = keying.desk
    keying.press(keying.codes["김하나"], Qt.Key.Key_Return, "7")
    desk.forms.form.note.setPlainText("가슴이 답답하다고 함")
    keying.press(Qt.Key.Key_Return)
    assert set(keying.states().values()) == {"due"}
    keying.press("u")
    keying.press(Qt.Key.Key_Return)
    assert keying.workspace.checkins.calls(NOW)[0].urgent


def test_a_row_half_keyed_in_comes_back_by_its_code(keying: Keying) -> None:
    desk: Any = keying.desk
    keying.press(keying.codes["김하나"], Qt.Key.Key_Return, "6", "fine")
    for name in ("이두리", "김하나"):
        desk.code.setText(keying.codes[name])
        desk.code.setFocus()
        keying.press(Qt.Key.Key_Return)
        assert name in desk.forms.form.title.text()
    assert (desk.forms.form.results.one(), desk.forms.form.note.toPlainText()) == ("ok", "fine")
    keying.press("6", Qt.Key.Key_End, "!", Qt.Key.Key_Return)
    assert [(row.name, row.note) for row in desk.table.rows()] == [("김하나", "fine!")]


def test_a_row_that_comes_back_is_of_the_time_typed_last(keying: Keying) -> None:
    desk: Any = keying.desk
    keying.press(f"{keying.codes['김하나']} 0705", Qt.Key.Key_Return, "6", "fine")
    desk.code.setText(f"{keying.codes['김하나']} 0710")
    desk.code.setFocus()
    keying.press(Qt.Key.Key_Return, "6", Qt.Key.Key_Return)
    (row,) = desk.table.rows()
    assert (row.called_at, row.note) == (NOW.replace(hour=7, minute=10), "fine")


def test_going_back_to_a_refused_row_keeps_what_is_typed_for_another(keying: Keying) -> None:
    desk: Any = keying.desk
    keying.press(f"{keying.codes['김하나']} 2300", Qt.Key.Key_Return, "6", "late")
    desk.forms.form.save()
    desk.code.setText(keying.codes["이두리"])  # before the answer has come
    keying.qtbot.waitUntil(lambda: bool(desk.messages.text))
    desk.code.setFocus()
    keying.press(Qt.Key.Key_Return, "8", "second")
    row = keying.workspace.checkins.sheet_row(keying.codes["김하나"], NOW)
    desk._take_up(row, desk.forms._refused[0][1].request())
    assert desk.forms.form.note.toPlainText() == "late"
    desk.code.setText(keying.codes["이두리"])
    desk.code.setFocus()
    keying.press(Qt.Key.Key_Return)
    assert (desk.forms.form.results.one(), desk.forms.form.note.toPlainText()) == ("no_answer", "second")
    desk.code.setText(keying.codes["김하나"])
    desk.code.setFocus()
    keying.press(Qt.Key.Key_Return)
    assert desk.forms.form.note.toPlainText() == "late"


def test_a_code_of_nobody_is_refused_by_the_records(empty: Workspace) -> None:
    for code, expected in (("12", "row_code"), (row_code(7), "row_unknown")):
        with pytest.raises(RuleError) as refused:
            empty.checkins.sheet_row(code, NOW)
        assert refused.value.code == expected


def test_the_printed_sheet_carries_the_codes(empty: Workspace) -> None:
    add_home(empty, "김하나", calls="active", weekday=0, hour=10, enrolled_on=date(2026, 1, 1))
    empty.checkins.make_round(NOW)
    (row,) = empty.checkins.round(NOW)
    document = empty.briefings.compose("calls", NOW, purpose="안부전화", everything=True)
    assert row_code(row.id) in repr(document)
