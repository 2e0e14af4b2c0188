"""What came due while the program was closed: few things by name, many summed up with their list one press away."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import Engine, event

from coordinator import text
from coordinator.casework.checkins.rounds import take_results
from coordinator.casework.moves import CameDue
from coordinator.records.checkins import Call
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.kit.homes.rows import HouseholdList
from coordinator.widgets.kit.restyle import restyle
from coordinator.worklist.said import Said
from coordinator.worklist.subject import Due, Subject
from coordinator.worklist.subjects import SUBJECTS
from coordinator.workspace import Workspace
from coordinator.workspace.while_away import AwayRow, away_rows, newest, summary
from tests.casework.homes import add_home
from tests.conftest import NOW, WORDS
from tests.widgets.places import program_running

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.vault.acts import OpenAct

HOUR = timedelta(hours=1)
DUE = {code: due for subject in SUBJECTS for code, due in subject.came_due.items()}


def row(code: str, home: int, hours: float = 0.0) -> AwayRow:
    at, due = NOW + hours * HOUR, DUE[code]
    said = Said(code, due.sentence, {"name": f"가구{home}", "at": "08:00"})
    return AwayRow(code, home, f"가구{home}", "", at, said, due)


def missed(workspace: Workspace, count: int) -> Workspace:
    """Let some homes miss their call at ten on Monday, and open the vault again on Wednesday."""
    homes = [add_home(workspace, f"김{n}순", calls="active") for n in range(count)]
    workspace.checkins.make_round(NOW)

    def take(act: OpenAct) -> None:
        calls = [Call(household_id=home.id, called_at=NOW - 22 * HOUR, result="no_answer") for home in homes]
        act.session.add_all(calls)
        act.session.flush()
        take_results(act, calls)

    workspace.act("test.call", NOW, take)
    folder = workspace.folder
    workspace.close()
    return Workspace.open(folder, "연습용 비밀번호 practice", actor="시험", now=NOW + 30 * HOUR)


def test_every_kind_that_comes_due_belongs_to_one_subject_and_has_a_place_of_its_own() -> None:
    assert len(DUE) == sum(len(subject.came_due) for subject in SUBJECTS)
    assert sorted(due.urgency for due in DUE.values()) == list(range(len(DUE)))


def test_a_kind_of_another_subject_is_told_by_its_row_alone() -> None:
    text.set_language("en")
    overdue = Due("{name} was to be visited {at}.", "Visit overdue", -1, lambda n: f"{n} visits overdue")
    visits = Subject("visits", frozenset(), came_due={"visit_overdue": overdue})
    came = [CameDue("visit_overdue", 1, NOW), CameDue("reminder", 2, NOW)]
    rows = away_rows(came, {}, (*SUBJECTS, visits))
    assert [made.kind for made in newest(rows)] == ["Visit overdue", "Alert without news, new again"]
    assert summary(rows) == "While you were away: 1 visits overdue, 1 alert without news is new again."


def test_many_things_are_summed_up_by_kind_the_most_pressing_first() -> None:
    text.set_language("en")
    rows = [
        row("pause_ended", 9),
        *(row("ladder_staff", n) for n in range(3)),
        *(row("ladder_visit", n) for n in (4, 5)),
    ]
    assert (
        summary(newest(rows))
        == "While you were away: 2 visits came due, 3 calls by staff came due, 1 pause of the calls ended."
    )


def test_a_step_that_a_higher_one_followed_is_not_told_twice() -> None:
    rows = [row("ladder_staff", 1, 0), row("ladder_staff", 2, 0), row("ladder_contacts", 1, 8), row("reminder", 1, 9)]
    assert [(one.code, one.household_id) for one in newest(rows)] == [
        ("ladder_contacts", 1),
        ("ladder_staff", 2),
        ("reminder", 1),
    ]


def test_after_two_days_each_household_is_told_with_the_step_it_stands_at(empty: Workspace) -> None:
    again = missed(empty, 3)
    try:
        assert [one.code for one in again.came_due()] == ["ladder_visit"] * 3
        told, much = again.notice_in_short()
        assert (len(told.splitlines()), much) == (3, False)
        assert "김0순" in told
    finally:
        again.close()


def test_the_notice_of_many_is_one_line_and_its_list_one_press_away(
    qapp: QApplication, qtbot: QtBot, empty: Workspace
) -> None:
    again = missed(empty, 5)
    with program_running(qapp, lambda: NOW + 30 * HOUR) as program:
        restyle(language="en")
        program.show_workspace(again)
        qtbot.waitUntil(lambda: isinstance(program.window, MainWindow) and program.window.messages.isVisible())
        window = program.window
        assert isinstance(window, MainWindow)
        assert window.messages.text == "While you were away: 5 visits came due."
        shown = window.messages.findChild(QPushButton)
        assert isinstance(shown, QPushButton)
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
        (listed,) = window.findChildren(HouseholdList)
        assert listed.table.rows_model.rowCount() == 5
        opened: list[int] = []
        listed.household_opened.connect(opened.append)
        qtbot.keyClick(listed.table, Qt.Key.Key_Return)
        assert len(opened) == 1
        qtbot.waitUntil(lambda: window.today.selected == opened[0])


def test_an_opening_at_which_nothing_came_due_asks_nothing_about_people(village: Workspace) -> None:
    village.close()
    said: list[str] = []
    opening = threading.current_thread()

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.current_thread() is opening:  # a worker of a window that was closed may still be at its last
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        opened = Workspace.open(village.folder, WORDS, now=NOW)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    opened.close()
    assert not opened.came_due()
    assert not [statement for statement in said if "FROM area" in statement]
