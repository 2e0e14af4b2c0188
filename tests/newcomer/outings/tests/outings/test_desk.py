"""A desk that is only declared does what a person expects of a desk: that of outings, which nobody has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import delete

from coordinator.records.households import Household, Resident
from coordinator.records.outings import Outing
from coordinator.widgets.frame.desks import desks_of, modules_of
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.focus import focus_next
from coordinator.widgets.outings import VIEW
from coordinator.widgets.outings.desk import OUTINGS
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.vault.acts import OpenAct
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.workspace import Workspace

NAMES = ("김하나", "이두리", "박세찬")


def plan_outings(workspace: Workspace) -> None:
    for name in NAMES:
        workspace.outings.plan(add_home(workspace, name).id, NOW.date(), NOW)


def take_away(workspace: Workspace, household_id: int) -> None:
    """Take a household out of the register behind the back of who looks at it."""

    def gone(act: OpenAct) -> None:
        for record in (Outing, Resident):
            act.session.execute(delete(record).where(record.household_id == household_id))
        act.session.execute(delete(Household).where(Household.id == household_id))

    workspace.act("test.gone", NOW, gone)


@pytest.fixture
def bridge(empty: Workspace, qapp: QApplication) -> Iterator[Bridge]:
    theme.apply(qapp, "light")
    made = Bridge(lambda: NOW, empty)
    faults: list[BaseException] = []
    made.crashed.connect(faults.append)
    yield made
    made.close()
    assert faults == []


def settle(desk: ListingDesk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.bridge._open, timeout=60_000)


@pytest.fixture
def show(bridge: Bridge, qtbot: QtBot) -> Callable[[], Any]:
    def made() -> Any:
        desk = OUTINGS(bridge)
        bridge.touched.connect(lambda _nouns: desk.refresh())  # as the window does
        qtbot.addWidget(desk)
        desk.resize(1366, 610)
        desk.show()
        desk.activateWindow()
        qtbot.waitUntil(desk.isActiveWindow, timeout=60_000)
        desk.refresh()
        settle(desk, qtbot)
        return desk

    return made


@pytest.fixture
def desk(empty: Workspace, show: Callable[[], Any]) -> Any:
    plan_outings(empty)
    return show()


def names(desk: ListingDesk) -> list[str]:
    return [row.name for row in desk.table.rows()]


# ------------------------------------------------------------ the list


def test_the_rows_of_the_question_stand_in_the_columns_and_are_counted(desk: Any) -> None:
    assert names(desk) == list(NAMES)
    model = desk.table.table.rows_model
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in (0, 2)] == ["이름", "상태"]
    assert desk.count.text() == "나들이 3건, 할 일 3건"
    assert desk.objectName() == "outingsDesk"
    assert desk.table.table.objectName() == "outingsTable"
    assert desk.table.table.accessibleName()


def test_words_and_menus_leave_what_fits(desk: Any) -> None:
    desk.filters.words.setText("두리")
    assert names(desk) == ["이두리"]
    desk.menus["State"].choose("made")
    assert desk.table.empty.isVisible()
    desk.table.empty.button.click()
    assert len(names(desk)) == 3


def test_without_rows_the_first_step_leads_on(show: Callable[[], Any], qtbot: QtBot) -> None:
    desk = show()
    assert "나들이할 집이 없습니다" in desk.table.empty.words.text()
    with qtbot.waitSignal(desk.desk_wanted) as wanted:
        desk.table.empty.button.click()
    assert wanted.args == ["import"]


# ------------------------------------------------------------ the selected row


def test_an_act_is_done_to_the_selected_row_and_the_list_shows_it(desk: Any, qtbot: QtBot) -> None:
    desk.table.select(lambda row: row.name == NAMES[1])
    done = desk.buttons["outingMade"]
    assert done.isEnabled()
    qtbot.keyClick(desk.table.table, "v")
    settle(desk, qtbot)
    row = next(row for row in desk.table.rows() if row.name == NAMES[1])
    assert (row.state, row.made_at) == ("made", NOW)
    assert desk.table.selected() == row
    assert not done.isEnabled()
    assert desk.count.text() == "나들이 3건, 할 일 2건"


def test_the_pane_says_who_is_selected_and_its_form_is_saved_for_that_row(desk: Any, qtbot: QtBot) -> None:
    desk.table.select(lambda row: row.name == NAMES[1])
    assert desk.pane.who.text() == NAMES[1]
    desk.table.enter()
    qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is desk.pane.form.note
    desk.pane.form.note.setPlainText("문을 열어 주심")
    qtbot.keyClick(desk.pane.form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert [row.name for row in desk.table.rows() if row.state == "made"] == [NAMES[1]]
    assert desk.pane.form is None  # an outing that is made has none


def test_what_is_filled_in_is_kept_for_its_row(desk: Any) -> None:
    desk.pane.form.note.setPlainText("반쯤 쓴")
    desk.table.select(lambda row: row.name == NAMES[1])
    assert desk.pane.form.note.toPlainText() == ""
    desk.table.select(lambda row: row.name == NAMES[0])
    assert desk.pane.form.note.toPlainText() == "반쯤 쓴"
    desk.filters.words.setText("두리")
    assert desk.table.selected() is None  # no filter puts another in the place of who is written about
    assert desk.pane.form.note.toPlainText() == "반쯤 쓴"


def test_a_refused_form_comes_back_with_the_reason(empty: Workspace, desk: Any, qtbot: QtBot) -> None:
    form = desk.pane.form
    form.note.setPlainText("글")
    take_away(empty, form.household_id)
    form.save()
    settle(desk, qtbot)
    assert desk.pane.form is form
    assert form.note.toPlainText() == "글"
    assert form.refusal.isVisible()
    assert desk.messages.isHidden()


def test_buttons_lead_to_the_household_in_today(desk: Any, qtbot: QtBot) -> None:
    row = desk.table.selected()
    with qtbot.waitSignal(desk.household_opened) as opened:
        desk.buttons["outingOpen"].click()
    assert opened.args == [row.household_id]
    with qtbot.waitSignal(desk.act_wanted) as wanted:
        desk.buttons["outingCall"].click()
    assert wanted.args == [row.household_id, "call"]


def test_without_a_selected_row_nothing_can_be_done_to_one(desk: Any) -> None:
    desk.table.unselect()
    assert not any(button.isEnabled() for button in desk.buttons.values())
    assert desk.pane.hint.isVisible()


def test_f6_goes_round_words_list_and_pane(desk: Any) -> None:
    desk.filters.words.setFocus()
    panes = desk.panes()
    for pane in (*panes[1:], panes[0]):
        focus_next(panes, 1)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert pane is focus or pane.isAncestorOf(focus)


# ------------------------------------------------------------ the saved view


def test_a_list_is_opened_again_as_it_was_left_but_for_the_words(desk: Any, show: Callable[[], Any]) -> None:
    desk.menus["State"].choose("planned")
    desk.menus["Area"].choose("영월군")  # a town that no row is in any more
    desk.filters.words.setText("김하나")
    desk.table.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    desk.table.table.horizontalHeader().resizeSection(0, 222)
    again = show()
    assert again.menus["State"].code == "planned"
    assert again.menus["Area"].code == ""
    assert again.filters.words.text() == ""
    assert names(again) == sorted(NAMES, reverse=True)
    assert again.table.table.horizontalHeader().sectionSize(0) == 222
    assert "김하나" not in str(desk.bridge.views)


def test_a_list_that_stands_as_declared_leaves_nothing_to_keep(desk: Any) -> None:
    desk.menus["State"].choose("planned")
    desk.table.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    desk.menus["State"].choose("")
    desk.table.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert desk.bridge.views == {}


@pytest.mark.parametrize(
    "stored",
    [
        "nonsense",
        {"filters": ["State"], "widths": 3, "order": "Name"},
        {
            "filters": {"outingsFilterGone": "x", "outingsFilterState": "gone"},
            "widths": {"Gone": 90, "Name": "wide"},
            "order": ["Gone", True],
        },
    ],
)
def test_settings_that_no_longer_fit_are_passed_over(
    empty: Workspace, bridge: Bridge, show: Callable[[], Any], stored: object
) -> None:
    plan_outings(empty)
    bridge.views["outingsTable"] = stored
    assert names(show()) == list(NAMES)


# ------------------------------------------------------------ the table of subjects


def test_a_subject_brings_its_desk_by_one_line_of_the_table(bridge: Bridge, qtbot: QtBot) -> None:
    today, outings = desks_of((VIEW,))
    assert (today.id, outings.id, outings.title, outings.reads) == ("today", "outings", "Outings", VIEW.reads)
    assert modules_of((VIEW,)) == [OUTINGS.ask.__module__]
    desk: Any = outings.make(bridge)
    qtbot.addWidget(desk)
    assert desk.listing is OUTINGS


def test_sections_of_a_subject_are_its_desk(bridge: Bridge, qtbot: QtBot) -> None:
    page = VIEW.desk
    assert page is not None
    (_, outings) = desks_of((replace(VIEW, sections=(page, replace(page, id="again"))),))
    desk: Any = outings.make(bridge)
    qtbot.addWidget(desk)
    assert desk.objectName() == "outingsDesk"
    assert desk.page("again").listing is OUTINGS


def test_a_desk_is_old_when_what_it_reads_was_changed() -> None:
    (_, outings) = desks_of((VIEW,))
    assert outings.concerns({"households", "tasks"})
    assert not outings.concerns({"tasks"})
    assert replace(outings, reads=None).concerns({"tasks"})
