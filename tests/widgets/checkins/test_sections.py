"""The sections of the Calls desk beside the board, as a person uses them: lapsed, trends, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from coordinator.casework.checkins.policy import DEFAULT
from coordinator.records.base import KST
from coordinator.records.checkins import Call, Enrolment, EscalationStep, Round, RoundItem
from coordinator.widgets.checkins import VIEW
from coordinator.widgets.checkins.lapsed import LAPSED
from coordinator.widgets.checkins.settings import CallsSettings
from coordinator.widgets.checkins.trends import CallsTrends
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.desks.desk import meets
from tests.casework.homes import DAY, Home, add_home, store, vendor_calls
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.kit.desks.frame import DeskView
    from coordinator.workspace import Workspace

WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=KST)


@pytest.fixture
def show(empty: Workspace, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[type[DeskView]], Any]]:
    """Show a section over the vault and wait for its answers."""
    theme.apply(qapp, "light")
    bridge = Bridge(lambda: NOW, empty)
    faults: list[BaseException] = []
    shown: list[DeskView] = []
    bridge.crashed.connect(faults.append)

    def made(section: Callable[[Bridge], DeskView]) -> Any:
        desk = section(bridge)
        bridge.touched.connect(partial(on_touched, desk))
        shown.append(desk)  # a desk without a window is its holder's; it must outlive what is still on its way
        qtbot.addWidget(desk)
        desk.resize(1366, 610)
        desk.show()
        desk.catch_up()
        settle(desk, qtbot)
        return desk

    yield made
    bridge.close()
    assert faults == []


def on_touched(desk: DeskView, nouns: frozenset[str]) -> None:
    """Let a section ask again where a change meets what its desk reads, as the window does."""
    if meets(VIEW.reads, nouns):
        desk.mark_old(nouns)
    desk.catch_up()


def settle(desk: DeskView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.bridge._open, timeout=20_000)


def press(desk: DeskView, name: str, qtbot: QtBot) -> None:
    button = desk.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)


def text_of(desk: DeskView, name: str) -> str:
    label = desk.findChild(QLabel, name)
    assert label is not None
    return label.text()


# ------------------------------------------------------------ lapsed


def lapsed_home(workspace: Workspace, name: str = "김하나", *, contact: str = "박이웃") -> Home:
    home = add_home(workspace, name, calls="active", contact=contact, enrolled_on=(NOW - 30 * WEEK).date())
    vendor_calls(workspace, home, ["ok", "no_answer", "no_answer", "declined_ai", "silent"], last=NOW - WEEK)
    return home


def test_the_list_says_what_came_instead_and_whom_to_ask(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    lapsed_home(empty)
    lapsed_home(empty, "이두리", contact="")
    desk = show(LAPSED)
    model = desk.table.table.rows_model
    shown = [[model.index(row, column).data() for column in range(7)] for row in range(model.rowCount())]
    assert [row[1] for row in shown] == ["김하나", "이두리"]
    assert shown[0][4] == "미응답 2회, AI통화 거부 1회, 연결됐으나 말 없음 1회"
    assert [row[6] for row in shown] == ["박이웃 (딸)", "정해진 분 없음"]
    assert desk.count.text() == "2명 · 물어볼 분 없음: 1"
    assert text_of(desk, "lapsedAsked").startswith("박이웃 (딸) · 010-1111-2222")


def test_one_press_lets_a_person_call_and_enter_opens_the_household(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    home = lapsed_home(empty)
    desk = show(LAPSED)
    with qtbot.waitSignal(desk.household_opened) as opened:
        qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    assert opened.args == [home.id]
    press(desk, "lapsedByPerson", qtbot)
    with empty.vault.read() as session:
        assert session.get_one(Enrolment, home.enrolment_id).mode == "human"
    assert not desk.pane.by_person.isEnabled()


def test_a_pause_and_an_end_take_the_person_off_the_list(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    first, second = lapsed_home(empty), lapsed_home(empty, "이두리")
    desk = show(LAPSED)
    press(desk, "lapsedPause", qtbot)
    assert [row.household_id for row in desk.table.all_rows()] == [second.id]
    with empty.vault.read() as session:
        paused = session.get_one(Enrolment, first.enrolment_id)
        assert (paused.state, paused.paused_until) == ("paused", (NOW + 4 * WEEK).date())
    assert not desk.pane.end_button.isEnabled()
    desk.pane.reason.setCurrentIndex(desk.pane.reason.findData("moved"))
    press(desk, "lapsedEnd", qtbot)
    assert not desk.table.all_rows()
    assert desk.pane.isHidden()
    empty.history.undo_last(NOW)
    desk.refresh()
    settle(desk, qtbot)
    assert [row.household_id for row in desk.table.all_rows()] == [second.id]


def test_the_contact_step_is_offered_while_a_missed_call_waits(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    home, second_home = lapsed_home(empty), lapsed_home(empty, "이두리")
    (round_id,) = store(empty, Round(week_on=datetime(2026, 11, 16, tzinfo=KST).date()))
    item = RoundItem(
        round_id=round_id, household_id=home.id, enrolment_id=home.enrolment_id, state="missed", due_at=NOW - 7 * DAY
    )
    (item_id,) = store(empty, item)
    desk = show(LAPSED)
    desk.table.table.select(lambda row: row.household_id == second_home.id)
    assert desk.pane.reached.isHidden()
    desk.table.table.select(lambda row: row.household_id == home.id)
    assert not desk.pane.reached.isHidden()
    press(desk, "lapsedContact_reached", qtbot)
    with empty.vault.read() as session:
        assert session.get_one(RoundItem, item_id).state == "confirmed"


# ------------------------------------------------------------ trends


def year_of_calls(workspace: Workspace) -> None:
    home = add_home(workspace)
    store(
        workspace,
        *(
            Call(
                household_id=home.id,
                called_at=MONDAY + timedelta(minutes=n) - weeks * WEEK,
                result="no_answer" if n == 5 else "ok",
                topics=["meals"] if n == 0 else [],
                topics_well=["health", "meals"] if n < 5 and n else [],
            )
            for weeks in (0, 6, 30)
            for n in range(6)
        ),
        *(Call(household_id=home.id, called_at=MONDAY - DAY - n * WEEK, result="not_attempted") for n in (1, 2)),
    )


def test_the_calendar_is_walked_by_keys_and_its_table_keeps_the_day(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    year_of_calls(empty)
    desk = show(CallsTrends)
    drawing = desk.calendar.map
    drawing.setFocus()
    qtbot.keyClick(drawing, Qt.Key.Key_End)
    qtbot.keyClick(drawing, Qt.Key.Key_Up)
    assert drawing.pointed_sentence() == "2026. 11. 23.(월) · 통화 6건 · 응답 5건 (83%)"
    assert drawing.accessibleDescription() == drawing.pointed_sentence()
    qtbot.keyClick(drawing, Qt.Key.Key_T)
    assert desk.calendar.is_table
    assert desk.calendar.table.selected_row().on == MONDAY.date()
    desk.calendar.table.select(lambda row: row.on == (MONDAY - 8 * DAY).date())
    qtbot.keyClick(desk.calendar.table, Qt.Key.Key_T)
    assert not desk.calendar.is_table
    assert drawing.pointed_sentence() == "2026. 11. 15.(일) · 미시행 1건"


def test_topics_are_lines_with_a_table_and_few_talks_stay_numbers(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    year_of_calls(empty)
    desk = show(CallsTrends)
    panels = desk.topics.panels
    panels.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(panels, key)
    assert panels.pointed_sentence() == "2026년 11월 식사: 5건 중 특이사항 1건 (20%)"
    qtbot.keyClick(panels, Qt.Key.Key_Up)
    assert panels.pointed_sentence() == "2026년 11월 건강: 4건 중 특이사항 0건"
    qtbot.keyClick(panels, Qt.Key.Key_T)
    assert (desk.topics.table.selected_row().topic, desk.topics.table.selected_row().talked_count) == ("health", 4)


def test_rates_are_shown_by_area_by_month_and_by_both(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    year_of_calls(empty)
    desk = show(CallsTrends)
    model = desk.table.table.rows_model

    def cells() -> list[list[str]]:
        return [[model.index(row, column).data() for column in range(8)] for row in range(model.rowCount())]

    assert cells()[0] == ["군 전체", "전체 기간", "18", "15", "83.3%", "15", "83.3%", "2"]
    qtbot.mouseClick(desk.group.buttons[1], Qt.MouseButton.LeftButton)
    assert [row[1] for row in cells()] == ["전체 기간", "2026년 11월", "2026년 10월", "2026년 4월"]
    qtbot.mouseClick(desk.group.buttons[2], Qt.MouseButton.LeftButton)
    assert [row[1] for row in cells()] == ["2026년 11월", "2026년 10월", "2026년 4월"]


def test_a_year_without_calls_says_so(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    desk = show(CallsTrends)
    assert desk.calendar.sentence.text() == "최근 12개월 동안 안부전화를 한 적이 없습니다."
    assert desk.topics.sentence.text() == "최근 12개월 통화에 대화 주제가 적힌 것이 없습니다."
    assert desk.table.currentWidget() is desk.table.empty


def test_the_pictures_are_drawn(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    year_of_calls(empty)
    desk = show(CallsTrends)
    for drawing in (desk.calendar.map, desk.topics.panels):
        picture = QPixmap(drawing.size())
        drawing.render(picture)
        image = picture.toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
        assert len(colours) > 8


# ------------------------------------------------------------ settings


def test_saving_makes_a_version_and_earlier_ones_can_be_read(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    desk = show(CallsSettings)
    assert desk.version.currentText() == "프로그램 기본값 (시행 중)"
    assert not desk.save_button.isEnabled()
    desk.capacity.setValue(70)
    desk.waits.cells["high", "visit"].show_value(5, "hours")
    desk.urgent.setPlainText("가스 냄새\n\n쓰러")
    press(desk, "callPlanSave", qtbot)
    plan = empty.checkins.plan()
    assert (plan.capacity, plan.waits["high"]["visit"], plan.urgent_words) == (70, (5, "hours"), ("가스 냄새", "쓰러"))
    assert desk.version.currentText() == "1판, 2026. 11. 24.(화) 08:00, 시험 담당 (시행 중)"
    desk.version.setCurrentIndex(1)
    assert (desk.capacity.value(), desk.urgent.toPlainText()) == (0, "")
    assert desk.save_button.isEnabled()
    press(desk, "callPlanSave", qtbot)
    assert replace(empty.checkins.plan(), version=0) == DEFAULT


def test_what_cannot_be_is_refused_in_a_sentence_and_stays_in_the_form(
    empty: Workspace, show: Any, qtbot: QtBot
) -> None:
    desk = show(CallsSettings)
    desk.opens.setTime(desk.closes.time())
    press(desk, "callPlanSave", qtbot)
    assert desk.messages.isVisible()
    assert desk.opens.time() == desk.closes.time()
    assert empty.checkins.plan() == DEFAULT


def test_the_example_says_the_times_of_a_friday_evening_as_it_is_edited(
    empty: Workspace, show: Any, qtbot: QtBot
) -> None:
    desk = show(CallsSettings)
    line = "고위험: AI 재통화 11. 27.(금) 17:45까지 → 직원 통화 11. 30.(월) 09:30까지"
    assert text_of(desk, "escalationExample_high").startswith(line)
    desk.waits.cells["high", "staff"].count.setValue(3)
    assert "직원 통화 11. 30.(월) 11:30까지" in text_of(desk, "escalationExample_high")
    desk.example.missed.give(datetime(2026, 12, 24, 17, 30, tzinfo=KST))
    assert desk.example.days_off.text() == "사이의 공휴일: 12. 25.(금)"


def test_open_escalations_are_told_of_and_follow_only_when_asked(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    home = add_home(empty, calls="active")
    (round_id,) = store(empty, Round(week_on=datetime(2026, 11, 16, tzinfo=KST).date()))
    (item,) = store(
        empty,
        RoundItem(round_id=round_id, household_id=home.id, state="missed", due_at=MONDAY, missed_at=MONDAY),
    )
    store(
        empty,
        EscalationStep(
            round_item_id=item, household_id=home.id, step="contacts", begun_at=MONDAY, due_at=MONDAY + 2 * DAY
        ),
    )
    desk = show(CallsSettings)
    assert not desk.apply_button.isEnabled()
    desk.waits.cells["usual", "contacts"].count.setValue(3)
    press(desk, "callPlanSave", qtbot)
    assert text_of(desk, "callPlanOlder").startswith("이전 기준으로 진행 중인 단계가 1건")
    press(desk, "callPlanApply", qtbot)
    assert not desk.apply_button.isEnabled()
    with empty.vault.read() as session:
        (step,) = session.query(EscalationStep).all()
        assert step.due_at == datetime(2026, 11, 26, 18, tzinfo=KST)


def test_what_somebody_writes_stays_when_something_else_changes(empty: Workspace, show: Any, qtbot: QtBot) -> None:
    desk = show(CallsSettings)
    desk.script.setPlainText("안녕하세요, 군청입니다.")
    add_home(empty)
    desk.refresh()
    settle(desk, qtbot)
    assert desk.script.toPlainText() == "안녕하세요, 군청입니다."
