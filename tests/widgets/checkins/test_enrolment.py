"""The enrolment section of the Calls desk as a person uses it: keys over a real vault, and the roster read back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget
from python_calamine import CalamineWorkbook

from coordinator import text
from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.records.households import Household, Resident
from coordinator.widgets.checkins.enrolment.forms import ChangeForm, DeclineForm, EndForm, EnrolForm, PauseForm
from coordinator.widgets.checkins.roster.columns import RosterColumns
from coordinator.widgets.checkins.roster.form import RosterForm
from coordinator.widgets.kit.desks.filter_bar import FilterMenu
from tests.casework.homes import add_home, store
from tests.conftest import NOW
from tests.widgets.places import NO_KEY, DeskPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.checkins.enrolment.section import EnrolmentSection
    from coordinator.workspace import Workspace

TODAY = NOW.date()
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk(DeskPlace):
    """The section by itself, with what a person does there."""

    @property
    def page(self) -> EnrolmentSection:
        """The section."""
        page: EnrolmentSection = self.desk.page("enrolment")
        return page

    @property
    def form(self) -> Any:
        """The form that is open."""
        return self.page.detail.forms.form

    def is_settled(self) -> bool:
        """Tell whether every question is answered and the selection looked at."""
        return super().is_settled() and not self.page._rest.isActive()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key where the keyboard is."""
        super().key(key, held)
        self.settle()

    def press(self, name: str) -> None:
        """Press a button that can be seen."""
        button = self.page.findChild(QPushButton, name)
        assert button is not None
        assert button.isVisible()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def names(self) -> list[str]:
        """Read the names of the list shown."""
        return [row.name for row in self.page.table.rows()]


def people(workspace: Workspace, count: int) -> list[int]:
    ids = store(workspace, *(Household(address=f"북면 {n}") for n in range(count)))
    store(workspace, *(Resident(household_id=home, name=f"김{home}", phone=f"0105555{home:04}") for home in ids))
    return ids


@pytest.fixture
def desk(empty: Workspace, qtbot: QtBot) -> Iterator[Desk]:
    with desk_alone("calls", empty, qtbot, of=Desk) as made:
        yield made


def opened(desk: Desk, *, who_next: bool = False) -> None:
    desk.go("calls:enrolment")
    desk.page.table.enter()
    if who_next:
        desk.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)


def test_seventy_are_enrolled_by_keyboard_and_the_roster_reads_back(desk: Desk, tmp_path: Path) -> None:
    ids = people(desk.workspace, 70)
    opened(desk, who_next=True)
    assert len(desk.names()) == 70
    desk.key(Qt.Key.Key_A, CTRL)
    assert desk.page.detail.who.text() == "70가구 선택"
    desk.key(Qt.Key.Key_Return)
    assert isinstance(desk.form, EnrolForm)
    desk.key(Qt.Key.Key_Return, CTRL)
    rows = desk.workspace.enrolment.rows(NOW)
    assert [row.state for row in rows] == ["active"] * 70
    assert max(Counter(row.weekday for row in rows).values()) == 18
    assert desk.page.next.empty.isVisible()
    desk.press("rosterExport")
    form = desk.form
    assert isinstance(form, RosterForm)
    assert QApplication.focusWidget() is form.purpose
    assert form.holds.text() == "발신 70명"
    assert form.likely.isVisible()
    assert "업체 확인 전" in form.likely.text()
    file = tmp_path / "명단.xlsx"
    form.file.setText(str(file))
    form.purpose.insert("이번 주 발신")
    desk.key(Qt.Key.Key_Return, CTRL)
    table = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert table[0][:3] == ["이름", "전화번호", "관리번호"]
    assert sorted(row[2] for row in table[1:]) == sorted(f"HH-{home}" for home in ids)
    assert "파일에 70명이 있습니다." in desk.page.detail.report.toPlainText()


def test_who_could_not_be_enrolled_is_listed_with_the_reason(desk: Desk) -> None:
    add_home(desk.workspace, "김하나", phone="01055550001")
    add_home(desk.workspace, "이둘", phone="")
    opened(desk, who_next=True)
    desk.key(Qt.Key.Key_A, CTRL)
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.page.detail.report.toPlainText().splitlines()[-1] == ("이둘: 전화번호가 없어 AI 전화를 걸 수 없습니다.")
    assert desk.names() == ["이둘"]
    desk.press("enrolmentReportClose")
    assert not desk.page.detail.report.isVisible()


def test_a_refusal_brings_the_form_back_as_it_was(desk: Desk) -> None:
    add_home(desk.workspace, "이둘", phone="")
    opened(desk, who_next=True)
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_5)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.form.refusal.isVisible()
    assert desk.form.cadence.one() == "2"
    desk.key(Qt.Key.Key_2)
    desk.key(Qt.Key.Key_Return, CTRL)
    (row,) = desk.workspace.enrolment.rows(NOW)
    assert (row.mode, row.every_weeks) == ("human", 2)


def test_terms_of_several_are_changed_and_what_is_left_as_it_is_stays(desk: Desk) -> None:
    first, second = people(desk.workspace, 2)
    desk.workspace.enrolment.enrol([first], TODAY, CallTerms(weekday=2, hour=9), NOW)
    desk.workspace.enrolment.enrol([second], TODAY, CallTerms(weekday=3, hour=14), NOW)
    opened(desk)
    desk.key(Qt.Key.Key_Down, SHIFT)
    desk.key(Qt.Key.Key_Return)
    assert isinstance(desk.form, ChangeForm)
    assert not desk.form.save_button.isEnabled()
    desk.key(Qt.Key.Key_2)
    desk.key(Qt.Key.Key_Return, CTRL)
    rows = {row.household_id: row for row in desk.workspace.enrolment.rows(NOW)}
    assert [(rows[home].mode, rows[home].weekday, rows[home].hour) for home in (first, second)] == [
        ("human", 2, 9),
        ("human", 3, 14),
    ]
    assert len(desk.page.chosen()) == 2  # the same two are still chosen


def test_an_enrolment_is_proposed_declined_paused_resumed_and_ended_by_its_buttons(desk: Desk) -> None:
    home = people(desk.workspace, 1)[0]

    def state() -> str:
        return desk.workspace.enrolment.rows(NOW)[0].state

    opened(desk, who_next=True)
    desk.press("enrolmentPropose")
    assert state() == "proposed"
    desk.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    desk.press("enrolmentDecline")
    assert isinstance(desk.form, DeclineForm)
    desk.key(Qt.Key.Key_1)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert state() == "declined"
    desk.workspace.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    desk.desk.refresh()
    desk.settle()
    desk.press("enrolmentPause")
    assert isinstance(desk.form, PauseForm)
    desk.key(Qt.Key.Key_2)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert state() == "paused"
    desk.key(Qt.Key.Key_Return)  # what comes next: taken up again, at once
    assert state() == "active"
    desk.press("enrolmentEnd")
    assert isinstance(desk.form, EndForm)
    desk.key(Qt.Key.Key_2)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert [(row.state, row.mode) for row in desk.workspace.enrolment.rows(NOW)] == [("consented", "human")]
    desk.key(Qt.Key.Key_Return)
    assert not desk.form.given.isVisible()  # the consent is there
    desk.key(Qt.Key.Key_Return, CTRL)
    assert state() == "active"


def test_a_form_half_filled_waits_while_another_household_is_looked_at(desk: Desk) -> None:
    desk.workspace.enrolment.enrol(people(desk.workspace, 2), TODAY, CallTerms(weekday=3), NOW)
    opened(desk)
    desk.press("enrolmentEnd")
    desk.key(Qt.Key.Key_3)
    desk.page.table.enter()
    desk.key(Qt.Key.Key_J)
    assert desk.form is None
    desk.key(Qt.Key.Key_K)
    desk.press("enrolmentEnd")
    assert desk.form.reasons.one() == "moved"


def test_the_lists_are_narrowed_by_state_mode_area_and_reason(desk: Desk) -> None:
    workspace = desk.workspace
    first, second, third, fourth = people(workspace, 4)
    workspace.enrolment.enrol([first, second], TODAY, CallTerms(weekday=3), NOW)
    workspace.enrolment.change([second], CallTerms(mode="human"), NOW)
    workspace.enrolment.pause([first], TODAY.replace(day=30), NOW)
    workspace.enrolment.propose([third], NOW)
    opened(desk)
    state = desk.page.enrolled_filters.findChild(FilterMenu, "enrolledFilterState")
    mode = desk.page.enrolled_filters.findChild(FilterMenu, "enrolledFilterMode")
    assert state is not None
    assert mode is not None
    for code, names in (("stopped", [f"김{first}"]), ("proposed", [f"김{third}"]), ("due", []), ("", None)):
        state.choose(code)
        if names is not None:
            assert desk.names() == names
    mode.choose("human")
    assert desk.names() == [f"김{second}"]
    desk.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert desk.names() == [f"김{fourth}"]
    reason = desk.page.next_filters.findChild(FilterMenu, "nextFilterReason")
    assert reason is not None
    reason.choose("risk_high")
    assert desk.names() == []


def test_more_than_the_contract_has_room_for_is_shown_and_not_forbidden(desk: Desk) -> None:
    workspace = desk.workspace
    workspace.checkins.set_plan(replace(workspace.checkins.plan(), capacity=1), NOW)
    workspace.enrolment.enrol(people(workspace, 2), TODAY, CallTerms(weekday=3), NOW)
    opened(desk)
    assert "계약 1명 중 2명" in desk.page.count.text()
    assert desk.page.over.isVisible()


def test_an_empty_list_leads_to_who_comes_next(desk: Desk) -> None:
    people(desk.workspace, 1)
    opened(desk)
    assert desk.page.enrolled.empty.isVisible()
    desk.press("enrolledTableEmptyButton")
    assert len(desk.names()) == 1


def test_the_households_pane_leads_to_its_enrolment_even_without_a_reason_to_ask(
    empty: Workspace, qtbot: QtBot
) -> None:
    home = people(empty, 3)[1]
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    with whole_window(empty, qtbot, "today", "calls") as place:
        place.window.open_household(home)
        qtbot.waitUntil(lambda: place.window.today.card is not None)
        action = next(
            action
            for action in place.window.today.pane.bar.more_menu.actions()
            if action.text() == "안부전화 제안·변경"
        )
        action.trigger()
        page = place.section("enrolment")
        qtbot.waitUntil(lambda: [row.household_id for row in page.chosen()] == [home])
        empty.enrolment.end([home], "withdrew", NOW)
        place.window.show_desk("calls:enrolment", home)
        qtbot.waitUntil(lambda: page.views.one() == "next" and [row.household_id for row in page.chosen()] == [home])


def test_the_columns_of_the_roster_are_chosen_moved_named_and_used(desk: Desk, tmp_path: Path) -> None:
    desk.workspace.enrolment.enrol(people(desk.workspace, 1), TODAY, CallTerms(weekday=3), NOW)
    opened(desk)
    desk.press("rosterExport")
    desk.press("rosterColumns")
    assert isinstance(desk.form, RosterColumns)
    table = desk.form.findChild(QTableWidget, "rosterColumnsTable")
    assert table is not None
    desk.qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # the phone before the name
    item = table.item(2, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert "관리번호" in desk.form.missing_label.text()
    item.setCheckState(Qt.CheckState.Checked)
    for row in range(3, table.rowCount()):
        item = table.item(row, 0)
        assert item is not None
        item.setCheckState(Qt.CheckState.Unchecked)
    desk.form.name.setText("짧은 양식")
    desk.form.save()
    desk.settle()
    desk.qtbot.waitUntil(lambda: isinstance(desk.form, RosterForm))
    assert desk.form.profile.currentText() == "짧은 양식"
    assert not desk.form.likely.isVisible()
    file = tmp_path / "명단.csv"
    desk.form.file.setText(str(file))
    desk.form.purpose.setText("발신")
    desk.form.save()
    desk.settle()
    assert file.read_text("utf-8-sig").splitlines()[0] == "전화번호,이름,관리번호"


def test_a_chosen_set_stays_chosen_when_the_rows_come_anew(desk: Desk) -> None:
    ids = people(desk.workspace, 5)
    opened(desk, who_next=True)
    table = desk.page.next.table
    flag = QItemSelectionModel.SelectionFlag
    for row in (1, 3):
        table.selectionModel().select(table.rows_model.index(row, 0), flag.Select | flag.Rows)
    before = [row.household_id for row in desk.page.chosen()]
    assert len(before) == 3
    desk.desk.refresh()
    desk.settle()
    assert [row.household_id for row in desk.page.chosen()] == before
    assert set(before) < set(ids)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_field_and_button_has_a_name(desk: Desk, lang: text.Language) -> None:
    text.set_language(lang)
    people(desk.workspace, 1)
    opened(desk, who_next=True)
    desk.key(Qt.Key.Key_Return)
    form = desk.form
    for field in (form.given, form.expires, form.day, form.hour, form.until):
        assert field.accessibleName()
    assert all(button.accessibleName() for button in desk.page.detail.buttons.values())
