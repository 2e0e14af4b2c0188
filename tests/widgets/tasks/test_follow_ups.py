"""The household pane on what calls ask for: by keys and buttons, with a real vault behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator import text
from coordinator.casework.checkins.rounds import take_results
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.services import Provider
from coordinator.widgets.alerts.pane_part import AlertPart
from coordinator.widgets.checkins.escalation_forms import EscalationStepForm, SettleForm
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.checkins.pane_part import CallPart
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.services.link_forms import LinkMoveForm
from coordinator.widgets.tasks.forms import ServiceForm, TaskEndForm, TaskForm
from coordinator.widgets.tasks.pane_part import TaskPart
from coordinator.widgets.today.household_pane import HouseholdPane
from coordinator.worklist.rows import SIGNS, LifeSign
from coordinator.worklist.said import Said
from coordinator.workspace.checkins import Checkins
from coordinator.workspace.tasks import Tasks
from tests.casework.homes import DAY, Home, add_home, store
from tests.conftest import NOW
from tests.widgets.panes import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=KST)


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> None:
    text.set_language("en")


class Desk:
    """A pane over a vault: what it asks for is done, and the card shown anew, as the Today desk does."""

    def __init__(self, workspace: Workspace, home: Home, qtbot: QtBot) -> None:
        self.workspace, self.home, self.now, self.qtbot = workspace, home, NOW, qtbot
        self.pane = HouseholdPane()
        qtbot.addWidget(self.pane)
        self.pane.resize(428, 660)
        self.pane.show()
        self.pane.know("directory", (workspace.services.programmes(), workspace.services.providers()))
        self.asked: list[Any] = []
        self.pane.act_requested.connect(self._do)
        self.show()

    def _do(self, request: Any) -> None:
        self.asked.append(request)
        request.apply(self.workspace, self.now)
        self.show()

    def show(self) -> None:
        self.pane.show_card(self.workspace.households.card(self.home.id, self.now), self.now)

    def press(self, widget: QWidget, *keys: Qt.Key | str) -> None:
        for key in keys:
            self.qtbot.keyClick(widget, key)

    def save(self) -> None:
        assert self.pane.forms.form is not None
        self.qtbot.keyClick(self.pane.forms.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    @property
    def form(self) -> Any:
        return self.pane.forms.form

    @property
    def links(self) -> list[str]:
        return [button.text() for button in self.pane.part(CallPart).work.follow_ups.buttons]


@pytest.fixture
def desk(empty: Workspace, qtbot: QtBot) -> Callable[..., Desk]:
    def make(result: str = "concern", *, urgent: bool = False, at: datetime = TEN, **more: Any) -> Desk:
        home = add_home(empty, calls="active", consents=("sharing",), **more)
        empty.checkins.make_round(NOW)
        store(empty, Provider(name="영월 복지관"))

        def take(act: OpenAct) -> None:
            said = "끼니를 거른다고 함" if result == "concern" else ""
            topics = ["meals"] if result == "concern" else []
            call = Call(
                household_id=home.id,
                called_at=at,
                result=result,
                urgent=urgent,
                urgent_word="죽고 싶" if urgent else "",
                topics=topics,
                summary=said,
            )
            act.session.add(call)
            act.session.flush()
            take_results(act, [call])

        empty.act("test.call", NOW, take)
        return Desk(empty, home, qtbot)

    return make


# ------------------------------------------------------------ a concern becomes work


def test_a_concern_shows_its_summary_and_becomes_a_task_in_one_press(desk: Callable[..., Desk]) -> None:
    d = desk()
    panel = d.pane.part(CallPart).work
    assert "끼니를 거른다고 함" in words_of(panel)
    assert "Concern · AI call service · Meals" in words_of(panel)
    d.press(panel.task_button, Qt.Key.Key_Space)
    assert len(d.links) == 1
    assert "Task by Tue 24 Nov" in d.links[0]
    (line,) = d.pane.part(TaskPart).tasks.lines
    assert "끼니를 거른다고 함" in line.task.text
    assert [said.code for one in d.workspace.today(NOW).lines for said in one.reasons] == ["task_due"]
    line.setFocus()
    d.press(line, Qt.Key.Key_D)
    assert d.asked[-1] == ask_for(Tasks.finish, line.task.id, WHEN_RUN)
    assert d.workspace.today(NOW).lines == ()
    assert "Done" in d.links[0]


def test_the_alert_is_raised_in_one_press_and_names_the_call_it_came_of(desk: Callable[..., Desk]) -> None:
    d = desk(urgent=True)
    assert "Urgent: “죽고 싶”" in words_of(d.pane.part(CallPart).work)
    d.press(d.pane.part(CallPart).work.alert_button, Qt.Key.Key_Space)
    chosen = d.pane.part(AlertPart).chosen
    assert chosen is not None
    assert (chosen.signal, chosen.severity) == ("calls", "serious")
    assert d.pane.bar.buttons["acknowledge"].isEnabled()
    assert not d.pane.part(CallPart).work.alert_button.isEnabled()
    assert not d.pane.part(CallPart).work._escalation.isVisibleTo(d.pane)
    (back,) = d.pane.part(AlertPart).links.buttons
    assert "끼니를 거른다고 함" in back.text()
    d.press(back, Qt.Key.Key_Space)
    assert "Concern" in d.pane.part(CallPart).strip.squares.line.text()
    d.press(d.pane.part(CallPart).work.follow_ups.buttons[0], Qt.Key.Key_Space)
    assert d.pane.part(AlertPart).alerts.chosen.signal == "calls"


def test_a_service_that_fits_is_chosen_already_and_saved_by_keys(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.press(d.pane.part(CallPart).work.service_button, Qt.Key.Key_Space)
    assert isinstance(d.form, ServiceForm)
    assert "Meals" in d.form.because.text()
    d.press(d.form, "2")
    assert d.form.programme.currentText() == "Meal delivery"
    d.save()
    assert "Meal delivery" in d.links[0]
    d.press(d.pane.part(CallPart).work.follow_ups.buttons[0], Qt.Key.Key_Space)
    assert isinstance(d.form, LinkMoveForm)


def test_choosing_another_programme_by_hand_takes_the_suggestion_back(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.pane.begin("call_service")
    d.form.programme.setCurrentIndex(1)
    assert (d.form.suggested.one(), d.form.because.text()) == ("", "")
    assert d.form.request()["programme_id"] == d.form.programme.currentData()


def test_the_key_of_a_task_opens_its_form_with_what_the_call_told_of(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.pane.begin("task")
    assert isinstance(d.form, TaskForm)
    assert "끼니를 거른다고 함" in d.form.text.toPlainText()
    d.form.presets.setFocus()
    d.press(d.form, "3")
    d.save()
    (task,) = d.workspace.tasks.of_household(d.home.id, NOW)
    assert task.due_on == NOW.date() + timedelta(days=3)
    assert [source.kind for source in task.sources] == ["call"]


# ------------------------------------------------------------ tasks


def test_a_task_needs_a_text_and_a_day_and_can_be_changed_by_key(desk: Callable[..., Desk]) -> None:
    d = desk("ok")
    d.pane.part(TaskPart).tasks.button.click()
    assert "what is to be done" in d.form.missing_label.text()
    d.form.text.setPlainText("보청기 점검")
    assert "by when" in d.form.missing_label.text()
    d.press(d.form, "1")
    d.save()
    (line,) = d.pane.part(TaskPart).tasks.lines
    line.setFocus()
    d.press(line, Qt.Key.Key_E)
    assert isinstance(d.form, TaskForm)
    d.form.text.setPlainText("보청기 수리")
    d.press(d.form, "2")
    d.save()
    assert [(t.text, t.due_on) for t in d.workspace.tasks.of_household(d.home.id, NOW)] == [
        ("보청기 수리", (NOW + DAY).date())
    ]


def test_a_task_past_its_last_useful_day_offers_no_done_and_asks_why(desk: Callable[..., Desk]) -> None:
    d = desk("ok")
    today = NOW.date()
    task = d.workspace.tasks.add(d.home.id, "김장 나눔", today, NOW, last_useful_on=today).value
    d.now = NOW + 2 * DAY
    d.show()
    (line,) = d.pane.part(TaskPart).tasks.lines
    line.setFocus()
    d.press(line, Qt.Key.Key_D)
    assert isinstance(d.form, TaskEndForm)
    assert "not done" in words_of(d.form)
    d.press(d.form, "2")
    d.save()
    assert d.asked == [ask_for(Tasks.not_done, task, "refused", WHEN_RUN)]
    d.pane.part(TaskPart).tasks.lines[0].findChildren(type(d.pane.part(TaskPart).tasks.button))[0].click()
    assert d.workspace.tasks.of_household(d.home.id, d.now)[0].state == "ready"


# ------------------------------------------------------------ the escalation


def test_the_step_that_is_up_stands_with_its_time_and_is_recorded_by_keys(desk: Callable[..., Desk]) -> None:
    d = desk("no_answer", contact="김딸")
    assert d.pane.part(CallPart).work.step.text().startswith("Wait for the second AI call · overdue since Mon 23 Nov")
    assert not d.pane.part(CallPart).work.call_button.isHidden()
    d.workspace.checkins.record_call(d.home.id, "no_answer", NOW)
    d.show()
    assert "Ask 김딸 (딸)" in d.pane.part(CallPart).work.step.text()
    assert "Call by staff: Not reached" in d.pane.part(CallPart).work.before.text()
    d.press(d.pane.part(CallPart).work.step_button, Qt.Key.Key_Space)
    assert isinstance(d.form, EscalationStepForm)
    assert d.form.steps.one() == "contacts"
    d.press(d.form, "3")
    assert not d.form.save_button.isEnabled()
    d.press(d.form, "1")
    d.save()
    assert d.asked == [ask_for(Checkins.take_step, d.home.id, "contacts", "reached", WHEN_RUN)]
    assert d.workspace.today(NOW).lines == ()
    assert not d.pane.part(CallPart).work._escalation.isVisibleTo(d.pane)


def test_a_sign_of_life_from_elsewhere_is_offered_as_the_reason_to_stop(
    desk: Callable[..., Desk],
) -> None:
    d = desk("no_answer")
    card = d.workspace.households.card(d.home.id, NOW)
    sign = LifeSign(TEN + timedelta(hours=5), "power", Said("power", SIGNS["power"]))
    d.pane.show_card(replace(card, last_sign=sign), NOW)
    d.press(d.pane.part(CallPart).work.settle_button, Qt.Key.Key_Space)
    assert isinstance(d.form, SettleForm)
    assert d.form.reasons.one() == "sign_of_life"
    assert "power use" in d.form.note.toPlainText()
    d.save()
    (asked,) = d.asked
    assert (asked["target"], asked["reason"]) == ("confirmed", "sign_of_life")
    assert d.workspace.today(NOW).lines == ()


def test_closing_a_call_unreached_needs_a_note_and_is_not_offered_for_a_concern(desk: Callable[..., Desk]) -> None:
    d = desk("no_answer")
    d.pane.begin("settle")
    d.press(d.form, "6")
    assert not d.form.save_button.isEnabled()
    d.form.note.setPlainText("이장과 함께 세 번 방문, 만나지 못함")
    d.save()
    assert d.asked == [
        ask_for(Checkins.settle, d.home.id, "closed_unreached", WHEN_RUN, "이장과 함께 세 번 방문, 만나지 못함")
    ]


def test_what_was_begun_of_a_missed_call_does_not_settle_a_concern(desk: Callable[..., Desk]) -> None:
    d = desk("no_answer")
    d.pane.begin("settle")
    d.press(d.form, "6")
    d.pane.forms.leave()
    d.workspace.checkins.record_call(d.home.id, "concern", NOW)
    d.show()
    d.pane.begin("settle")
    assert d.form.UNREACHED not in [button.code for button in d.form.reasons.buttons]


def test_a_concern_is_settled_without_a_follow_up(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.press(d.pane.part(CallPart).work.well_button, Qt.Key.Key_Space)
    assert isinstance(d.form, SettleForm)
    assert d.form.UNREACHED not in [button.code for button in d.form.reasons.buttons]
    d.press(d.form, "4")
    d.save()
    assert d.workspace.today(NOW).lines == ()


def test_the_call_by_staff_of_the_escalation_opens_the_call_form(desk: Callable[..., Desk]) -> None:
    d = desk("wrong_person")
    d.press(d.pane.part(CallPart).work.call_button, Qt.Key.Key_Space)
    assert isinstance(d.form, CallForm)
