"""The board of the calls as a person clears it: keys, forms, filters, weeks, over a real vault."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from coordinator import text
from coordinator.casework.checkins.rounds import take_results
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.power import PhoneDay
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.checkins.roster.form import RosterForm
from coordinator.widgets.checkins.rounds.columns import AREA, NEXT, PHONE, STRIP
from coordinator.widgets.checkins.rounds.forms import HandOverForm
from tests.casework.homes import Home, add_home, store, vendor_calls
from tests.conftest import NOW
from tests.widgets.panes import type_korean
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier
MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KST)


def came(
    workspace: Workspace, home: Home, result: str, when: datetime, *, urgent: bool = False, said: str = ""
) -> None:
    def take(act: OpenAct) -> None:
        call = Call(household_id=home.id, called_at=when, result=result, urgent=urgent, summary=said)
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])

    workspace.act("test.call", when + timedelta(minutes=1), take)


class Desk(DeskPlace):
    """The desk of the calls with the board open, and what a person does to it."""

    @property
    def board(self) -> Any:
        """The board."""
        return self.desk.page("board")

    def is_settled(self) -> bool:
        """Tell whether the board has asked everything it wants to know."""
        board = self.board
        return super().is_settled() and not any(t.isActive() for t in (board._rest, board._sight, board._fill))

    def press(self, *keys: Qt.Key | str) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            if isinstance(key, str):
                self.qtbot.keyClicks(focus, key)
            else:
                self.qtbot.keyClick(focus, key)
        self.settle()

    def save(self) -> None:
        """Press Ctrl+Enter."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self.qtbot.keyClick(focus, Qt.Key.Key_Return, CTRL)
        self.settle()

    def select(self, name: str) -> None:
        """Choose a row by the name."""
        assert self.board.table.select(lambda row: row.name == name)
        self.settle()

    def names(self) -> list[str]:
        """Read the names as shown."""
        return [row.name for row in self.board.table.rows()]

    def states(self) -> dict[str, str]:
        """Read the states as they are on record."""
        return {row.name: row.status for row in self.workspace.checkins.board(NOW).rows}


@pytest.fixture
def county(empty: Workspace) -> Workspace:
    """Six people: an urgent one, a concern, two missed, one for staff, one who is due on Friday."""
    homes = {
        name: add_home(empty, name, calls="active", weekday=0, hour=10, contact="박이웃" if name == "다미응" else "")
        for name in ("가긴급", "나특이", "다미응", "라드문")
    }
    add_home(empty, "바금요", calls="active", weekday=4, hour=10)
    empty.checkins.make_round(NOW)
    vendor_calls(empty, homes["다미응"], ["ok"] * 6, last=at(16, 10))
    vendor_calls(empty, homes["라드문"], ["no_answer", "no_answer", "ok"], last=at(16, 10))
    came(empty, homes["가긴급"], "ok", at(24, 7, 50), urgent=True)
    came(empty, homes["나특이"], "concern", at(23, 10))
    for name in ("다미응", "라드문"):
        came(empty, homes[name], "no_answer", at(24, 7))
        came(empty, homes[name], "no_answer", at(24, 7, 30))
    return empty


@pytest.fixture
def desk(county: Workspace, qtbot: QtBot) -> Iterator[Desk]:
    with desk_alone("calls:board", county, qtbot, of=Desk) as made:
        made.board.table.enter()
        made.settle()
        yield made


# ------------------------------------------------------------ what is shown


def test_who_wants_somebody_first_stands_first_and_the_bar_counts_everybody(desk: Desk) -> None:
    assert desk.names() == ["가긴급", "나특이", "다미응", "라드문", "바금요"]
    assert {group: part.count for group, part in desk.board.progress_bar.parts.items() if part.count} == {
        "concern": 2,
        "missed": 2,
        "due": 1,
    }
    assert "지금 할 일 4" in desk.board.count.text()


def test_a_row_says_its_step_and_until_when_and_shows_twelve_weeks(desk: Desk) -> None:
    model = desk.board.table.table.model()
    third = [str(model.index(2, column).data() or "") for column in range(model.columnCount())]
    assert third[0] == "미응답 · 직원 통화"
    assert third[NEXT] == "오늘 전화 · 화 18:00까지"
    assert third[STRIP].endswith("○○○×")
    assert third[7] == "100%"


def test_the_pane_says_number_hours_habit_escalation_and_contacts_of_the_chosen_one(desk: Desk) -> None:
    desk.select("다미응")
    pane = desk.board.pane
    assert pane.phone.text() == "010-5555-6666"
    assert "10~18시" in pane.hours.text()
    words = " ".join(label.text() for label in pane.findChildren(QLabel) if not label.isHidden())
    assert "10시 6회 중 6회" in words
    assert "평소와 다릅니다" in words
    assert "▶ 직원 통화 · 화 18:00까지" in words
    assert "박이웃" in words


def test_who_calls_because_of_a_concern_reads_what_was_said_while_the_form_is_open(desk: Desk) -> None:
    urgent = next(row.household_id for row in desk.board.table.rows() if row.name == "가긴급")
    for words, minute, is_urgent in (("가슴이 답답하다고 하심", 52, True), ("약속함", 55, False)):
        came(desk.workspace, Home(urgent), "concern", at(24, 7, minute), urgent=is_urgent, said=words)
    desk.board.refresh()
    desk.settle()
    desk.select("가긴급")
    desk.press("c")
    assert desk.board.script_panel.said.isVisible()
    assert desk.board.script_panel.said.text() == "긴급 · 가슴이 답답하다고 하심"
    desk.press(Qt.Key.Key_Escape)
    assert not desk.board.script_panel.said.isVisible()
    desk.select("다미응")
    desk.press("c")
    assert desk.board.script_panel.isVisible()
    assert not desk.board.script_panel.said.isVisible()


def test_the_step_of_the_contacts_names_whom_to_ask_with_the_number(desk: Desk) -> None:
    desk.select("다미응")
    desk.press("c", "8")
    desk.save()
    desk.select("다미응")
    desk.press("v")
    assert desk.board.pane.forms.form.detail.text() == "딸 박이웃 010-1111-2222"


def test_enter_presses_the_button_that_has_the_keyboard(desk: Desk) -> None:
    desk.select("가긴급")
    desk.board.pane.hand_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert isinstance(desk.board.pane.forms.form, HandOverForm)


def test_columns_that_the_pane_says_as_well_give_way_when_it_is_narrow(desk: Desk) -> None:
    view = desk.board.table.table
    desk.screen.resize(1100, 700)
    desk.qtbot.waitUntil(lambda: view.isColumnHidden(AREA))
    assert not view.isColumnHidden(NEXT)
    desk.screen.resize(2400, 1000)
    desk.qtbot.waitUntil(lambda: not view.isColumnHidden(PHONE))


def test_a_higher_window_asks_for_the_weeks_of_the_rows_it_brings_into_sight(desk: Desk) -> None:
    desk.screen.resize(1366, 490)
    for n in range(30):
        add_home(desk.workspace, f"사람{n:02}", calls="active", weekday=4, hour=11)
    desk.workspace.checkins.make_round(NOW)
    desk.board.refresh()
    desk.settle()
    assert len(desk.board._asked) < 35
    desk.screen.resize(1366, 2000)
    desk.qtbot.waitUntil(lambda: len(desk.board._asked) == 35)
    desk.settle()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_end_of_the_form_of_a_call_is_in_sight_in_a_low_window(
    county: Workspace, language: text.Language, qtbot: QtBot
) -> None:
    text.set_language(language)
    with desk_alone("calls:board", county, qtbot, of=Desk) as desk:
        desk.board.table.enter()
        desk.select("가긴급")
        desk.press("c")
        pane = desk.board.pane
        save = pane.forms.findChild(QPushButton, "saveButton")
        desk.qtbot.waitUntil(lambda: save.mapTo(pane, save.rect().bottomRight()).y() < pane.height())


# ------------------------------------------------------------ filters


def test_a_part_of_the_bar_is_a_filter_reached_by_keys(desk: Desk) -> None:
    bar = desk.board.progress_bar
    bar.parts["well"].setFocus()
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert bar.code == "missed"
    assert desk.names() == ["다미응", "라드문"]
    desk.press(Qt.Key.Key_Return)
    assert len(desk.names()) == 5
    middle = bar.bar.spans()[0]
    desk.qtbot.mouseClick(bar.bar, Qt.MouseButton.LeftButton, pos=QPoint(round(middle[1]) + 3, 3))
    assert desk.names() == ["가긴급", "나특이"]


def test_what_is_mine_now_and_what_is_by_hand_today_are_filters(desk: Desk) -> None:
    desk.board.show_menu.choose("mine")
    assert desk.names() == ["가긴급", "나특이", "다미응", "라드문"]
    desk.board.show_menu.choose("by_hand")
    assert desk.names() == ["다미응", "라드문"]
    desk.board.show_menu.choose("open")
    assert "바금요" in desk.names()


# ------------------------------------------------------------ acts


def test_somebody_is_recorded_as_well_by_three_keys_and_the_next_one_is_chosen(desk: Desk) -> None:
    desk.select("다미응")
    desk.board.table.enter()
    desk.press("c", "6")
    desk.save()
    assert desk.states()["다미응"] == "confirmed"
    assert desk.board.table.selected().name == "라드문"
    assert QApplication.focusWidget() is desk.board.table.table


def test_the_whole_board_is_cleared_by_keys_alone(desk: Desk) -> None:
    pressed = 0
    while any(row.is_mine_now(NOW) for row in desk.board.table.rows()):
        desk.press(Qt.Key.Key_Return)
        assert isinstance(desk.board.pane.forms.form, CallForm)
        desk.press("6")
        desk.save()
        pressed += 1
        assert pressed <= 4
    assert [status for status in desk.states().values() if status not in ("confirmed", "handed_over")] == ["due"]


def test_j_and_k_go_along_the_list_and_escape_goes_back_to_it(desk: Desk) -> None:
    desk.press("j", "j", "k")
    assert desk.board.table.selected().name == "나특이"
    desk.press("c")
    desk.press(Qt.Key.Key_Escape)
    assert desk.board.pane.forms.form is None
    assert QApplication.focusWidget() is desk.board.table.table


def test_the_script_stands_beside_the_call(desk: Desk) -> None:
    desk.press("c")
    pane = desk.board.pane
    assert desk.board.script_panel.isVisible()
    assert "119" in desk.board.script_panel.lines.text()
    assert pane.forms.form.detail.text() == "010-5555-6666"
    # All of the form is in sight on a screen of 768 lines, without scrolling.
    desk.qtbot.waitUntil(lambda: pane.forms.height() > 200)
    desk.qtbot.waitUntil(lambda: not pane.forms.form._scroll.verticalScrollBar().isVisible())
    desk.press(Qt.Key.Key_Escape)
    assert not desk.board.script_panel.isVisible()


def test_a_call_nobody_answered_brings_up_the_contacts_and_their_answer_ends_the_escalation(desk: Desk) -> None:
    desk.select("다미응")
    desk.board.table.enter()
    desk.press("c", "8")
    desk.save()
    desk.select("다미응")
    assert desk.board.table.selected().step == "contacts"
    desk.board.table.enter()
    desk.press("v", "1")
    desk.save()
    assert desk.states()["다미응"] == "confirmed"


def test_what_was_begun_for_one_step_is_not_saved_for_the_next(desk: Desk) -> None:
    home = next(row.household_id for row in desk.board.table.rows() if row.name == "다미응")
    desk.workspace.checkins.record_call(home, "no_answer", NOW)
    desk.board.refresh()
    desk.settle()
    desk.select("다미응")
    desk.board.table.enter()
    desk.press("v", "2")
    type_korean(desk.board.pane.forms.form.note, "아무도 받지 않음")
    desk.select("라드문")
    desk.workspace.checkins.take_step(home, "contacts", "not_reached", NOW)
    desk.board.refresh()
    desk.settle()
    desk.select("다미응")
    assert desk.board.table.selected().step == "visit"
    desk.board.table.enter()
    desk.press("v")
    form = desk.board.pane.forms.form
    assert (form.steps.one(), form.note.toPlainText()) == ("visit", "")


def test_what_was_begun_of_a_missed_call_does_not_settle_a_concern(desk: Desk) -> None:
    home = next(row.household_id for row in desk.board.table.rows() if row.name == "라드문")
    desk.select("라드문")
    desk.board.table.enter()
    desk.press("h", "6")
    desk.select("다미응")
    desk.workspace.checkins.record_call(home, "concern", NOW)
    desk.board.refresh()
    desk.settle()
    desk.select("라드문")
    assert desk.board.table.selected().state == "concern_open"
    desk.board.table.enter()
    desk.press("h")
    form = desk.board.pane.forms.form
    assert form.UNREACHED not in [button.code for button in form.reasons.buttons]


def test_a_sign_of_life_stops_the_escalation_only_by_a_persons_press(desk: Desk) -> None:
    home = next(row.household_id for row in desk.board.table.rows() if row.name == "라드문")
    desk.workspace.households.add_note(home, "이웃이 아침에 봤다고 함", NOW)
    store(desk.workspace, PhoneDay(household_id=home, day=MONDAY, outgoing_count=3))  # the day before the miss
    desk.select("라드문")
    desk.board.ask_detail()
    desk.settle()
    stop = desk.seen("stopForSign")
    assert desk.states()["라드문"] == "missed"
    desk.qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.states()["라드문"] == "confirmed"


def test_a_sign_of_life_is_no_answer_to_urgent_words(desk: Desk) -> None:
    home = next(row.household_id for row in desk.board.table.rows() if row.name == "가긴급")
    desk.workspace.households.add_note(home, "이웃이 아침에 봤다고 함", NOW)
    desk.select("가긴급")
    desk.board.ask_detail()
    desk.settle()
    stop = desk.seen("stopForSign")
    assert not stop.isEnabled()


def test_handing_over_asks_to_whom(desk: Desk) -> None:
    desk.select("나특이")
    desk.qtbot.mouseClick(desk.board.pane.hand_button, Qt.MouseButton.LeftButton)
    form = desk.board.pane.forms.form
    assert not form.save_button.isEnabled()
    type_korean(form.note, "북면사무소 김주무관")
    desk.save()
    assert desk.states()["나특이"] == "handed_over"


def test_closing_somebody_unreached_needs_what_was_tried(desk: Desk) -> None:
    desk.select("라드문")
    desk.board.table.enter()
    desk.press("h", "6")
    form = desk.board.pane.forms.form
    assert not form.save_button.isEnabled()
    type_korean(form.note, "전화 3회, 이웃도 모름")
    desk.save()
    assert desk.states()["라드문"] == "closed_unreached"


def test_two_declined_calls_offer_a_person_from_now_on(desk: Desk) -> None:
    home = add_home(desk.workspace, "사거절", calls="active", weekday=0, hour=10)
    desk.workspace.checkins.make_round(NOW)
    vendor_calls(desk.workspace, home, ["ok", "declined_ai"], last=at(16, 10))
    came(desk.workspace, home, "declined_ai", at(24, 7))
    desk.board.refresh()
    desk.settle()
    desk.select("사거절")
    button = desk.board.pane.person_button
    assert button.isVisible()
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert {row.name: row.mode for row in desk.workspace.enrolment.rows(NOW)}["사거절"] == "human"


def test_a_refused_act_says_why_in_the_pane(desk: Desk) -> None:
    desk.select("나특이")
    home = desk.board.table.selected().household_id
    desk.workspace.checkins.settle(home, "confirmed", NOW)
    desk.board.pane.begin_hand_over()
    form = desk.board.pane.forms.form
    type_korean(form.note, "누구에게")
    desk.save()
    assert desk.board.pane._refusal.isVisible() or desk.board.pane.forms.form is form


# ------------------------------------------------------------ weeks


def test_an_older_week_is_read_and_this_week_is_one_press_away(desk: Desk) -> None:
    board = desk.board
    assert not board.earlier.isEnabled()
    desk.workspace.checkins.make_round(NOW, MONDAY + timedelta(weeks=1))
    board.refresh()
    desk.settle()
    desk.qtbot.mouseClick(board.later, Qt.MouseButton.LeftButton)
    desk.settle()
    assert "11. 30." in board.week_label.text()
    assert {row.status for row in board.table.rows()} == {"due"}
    desk.qtbot.mouseClick(board.this_week, Qt.MouseButton.LeftButton)
    desk.settle()
    assert len(desk.names()) == 5
    assert not board.this_week.isVisible()


def test_the_roster_leaves_from_the_board_and_what_left_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.board.export.click()
    desk.settle()
    form = desk.board.pane.forms.form
    assert isinstance(form, RosterForm)
    file = tmp_path / "명단.csv"
    form.file.setText(str(file))
    form.purpose.setFocus()
    desk.press("weekly")
    desk.save()
    assert [line.split(",")[0] for line in file.read_text("utf-8-sig").splitlines()] == ["이름", "바금요"]
    assert "1명" in desk.board.messages.text
    assert desk.board.pane.forms.form is None
