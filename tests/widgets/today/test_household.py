from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.records.alerts import HANDLING, Outcome
from coordinator.records.base import KST
from coordinator.records.services import LINK
from coordinator.records.values.ages import AboutAge
from coordinator.reference.limits import first_check_days
from coordinator.text import phone_text
from coordinator.widgets.alerts.forms import OUTCOME_GROUPS, AcknowledgeForm, ResolveForm, SnoozeForm
from coordinator.widgets.alerts.pane_part import AlertPart
from coordinator.widgets.checkins.form import RESULT_KEYS, CallForm
from coordinator.widgets.checkins.pane_part import CallPart
from coordinator.widgets.checkins.strip import MARK_LABELS, CallStrip, paint_mark
from coordinator.widgets.households.absence_forms import AbsenceForm
from coordinator.widgets.households.pane_parts import AbsencePart, ContactPart, NotePart
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.power.pane_part import UsagePart
from coordinator.widgets.power.usage.chart import UsageChart
from coordinator.widgets.services.acts import move as begin_link_move
from coordinator.widgets.services.link_forms import LINK_REASON_LABELS, LinkMoveForm, LinkRequestForm
from coordinator.widgets.services.link_timeline import LinkTimeline, birthday, next_age_limit
from coordinator.widgets.services.pane_part import LinkPart
from coordinator.widgets.today.household_head import who_words
from coordinator.widgets.today.timeline_section import TimelinePart
from coordinator.worklist.rows import LinkRow, TimelineRow, Usage
from coordinator.workspace.alerts import Alerts
from coordinator.workspace.checkins import Checkins
from coordinator.workspace.households import Households
from coordinator.workspace.services import Services
from tests.conftest import NOW as MORNING
from tests.widgets import samples
from tests.widgets.panes import acts_of, open_form, press, save, shown_pane, type_korean, words_of
from tests.worklist.cards import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.today.household_pane import HouseholdPane
    from coordinator.workspace import Workspace

NOW = samples.NOW


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> None:
    text.set_language("en")


@pytest.fixture
def pane(qtbot: QtBot) -> HouseholdPane:
    made = shown_pane(samples.card(1), qtbot)
    made.show_answer("usage", samples.usage())
    return made


@pytest.fixture
def acts(pane: HouseholdPane) -> list[Any]:
    return acts_of(pane)


def link(state: str = "requested", **changes: Any) -> LinkRow:
    return replace(samples.links()[1], state=state, **changes)


# ---------------------------------------------------------------------------------------------------- what is shown


def test_the_pane_says_who_where_and_when_life_was_last_seen(pane: HouseholdPane) -> None:
    words = words_of(pane.head)
    assert "김표본" in words
    assert "aged 78 · woman · lives alone" in words
    assert "010-0000-0000" in words
    assert "박견본 (village head) 033-000-0000" in words
    assert "Last sign of life <b>Sun 22 Nov 01:00</b>" in words
    assert pane.head.badge.word() == "Serious"


def test_the_safety_note_stands_before_every_other_fact(pane: HouseholdPane) -> None:
    head = pane.head
    assert head.safety.isVisible()
    assert head.safety.y() < head.signs.y()
    assert head.safety.mapTo(pane, QPoint()).y() < pane.part(AlertPart).alerts.mapTo(pane, QPoint()).y()


def test_nobody_chosen_is_said_and_no_act_is_offered(pane: HouseholdPane) -> None:
    pane.show_card(None, NOW)
    assert "Choose a household" in words_of(pane)
    assert not pane.bar.isVisible()
    pane.begin("call")
    assert pane.forms.form is None


def test_a_home_without_meter_calls_or_links_says_each_with_its_act(pane: HouseholdPane) -> None:
    pane.show_card(samples.card(2), NOW)
    pane.show_answer("usage", None)
    assert "No meter is linked to this home." in words_of(pane.part(UsagePart).usage)
    assert "No check-in call" in words_of(pane.part(CallPart).strip)
    assert pane.part(CallPart).strip.call_button.isVisibleTo(pane.part(CallPart).strip)
    assert "No service is linked yet." in words_of(pane.part(LinkPart).links)
    assert pane.part(LinkPart).links.request_button.isVisibleTo(pane.part(LinkPart).links)
    # nothing listens, so no dead button
    assert not pane.part(UsagePart).usage.meter_button.isVisibleTo(pane.part(UsagePart).usage)


def test_the_meter_button_is_there_when_somebody_links_meters(pane: HouseholdPane, qtbot: QtBot) -> None:
    wanted: list[tuple[str, int]] = []
    pane.place_wanted.connect(lambda *place: wanted.append(place))
    pane.show_card(samples.card(2), NOW)
    pane.show_answer("usage", None)
    qtbot.mouseClick(pane.part(UsagePart).usage.meter_button, Qt.MouseButton.LeftButton)
    assert wanted == [("power:meters", 2)]


def test_names_and_notes_are_never_read_as_markup(pane: HouseholdPane) -> None:
    pane.show_card(changed(samples.card(1), name="<b>x</b>", safety_note="<img src=x>"), NOW)
    for label in (pane.head.name, pane.head.safety_label, pane.head.where):
        assert label.textFormat() == Qt.TextFormat.PlainText
    pane.show_timeline([TimelineRow(NOW, "note", samples.said("n", "<i>a&b</i>", "<i>a&b</i>"))])
    assert "&lt;i&gt;a&amp;b" in words_of(pane.part(TimelinePart).events)


def test_the_timeline_is_asked_for_only_when_it_is_opened(pane: HouseholdPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.timeline_wanted) as signal:
        pane.part(TimelinePart).events.button.click()
    assert signal.args == [1]
    early = TimelineRow(NOW - timedelta(days=2), "call", samples.said("a", "", "early"))
    late = TimelineRow(NOW - timedelta(days=1), "call", samples.said("b", "", "late"))
    pane.show_timeline([early, late])
    words = words_of(pane.part(TimelinePart).events)
    assert words.index("late") < words.index("early")
    pane.part(TimelinePart).events.button.click()
    assert "late" not in words_of(pane.part(TimelinePart).events)


def test_the_reason_is_not_said_twice(pane: HouseholdPane) -> None:
    assert pane.part(AlertPart).alerts.chosen is not None
    assert not pane.part(UsagePart).usage.sentence.isVisibleTo(pane.part(UsagePart).usage)
    pane.show_answer("usage", replace(samples.usage(), sentence=samples.said("other", "다름", "Something else")))
    assert pane.part(UsagePart).usage.sentence.isVisibleTo(pane.part(UsagePart).usage)


def test_print_names_the_household(pane: HouseholdPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.print_wanted) as signal:
        pane.head.print_button.click()
    assert signal.args == [1]


# ------------------------------------------------------------------------------------------------------------- calls


@pytest.mark.parametrize(("result", "key"), [(result, key) for result, key in RESULT_KEYS.items() if key])
def test_a_call_is_recorded_with_one_digit(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot, result: str, key: str
) -> None:
    pane.begin("call")
    press(qtbot, open_form(pane), key)
    save(qtbot, open_form(pane))
    assert acts == [ask_for(Checkins.record_call, 1, result, WHEN_RUN)]
    assert pane.forms.form is None


def test_a_call_without_result_cannot_be_saved_and_says_so(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.bar.buttons["call"], Qt.MouseButton.LeftButton)
    form = open_form(pane)
    assert isinstance(form, CallForm)
    assert not form.save_button.isEnabled()
    assert "6 to 0" in form.missing_label.text()
    save(qtbot, form)
    assert acts == []


def test_note_topics_and_urgency_go_with_the_call(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("call")
    form = open_form(pane)
    press(qtbot, form, "7")
    type_korean(form.note, "무릎이 아프다고 함")
    # a digit typed in the note is a digit of the note
    qtbot.keyClicks(form.note, " 3")
    form.topics.choose("health")
    form.topics.choose("outing")
    form.urgent.setChecked(True)
    save(qtbot, form.note)
    assert acts == [
        ask_for(
            Checkins.record_call,
            1,
            "concern",
            WHEN_RUN,
            topics=("health", "outing"),
            note="무릎이 아프다고 함 3",
            urgent=True,
        )
    ]


def test_escape_closes_the_form_from_any_field(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("call")
    qtbot.keyClick(open_form(pane).note, Qt.Key.Key_Escape)
    assert pane.forms.form is None
    assert acts == []


def test_letters_in_a_form_do_not_reach_the_one_letter_shortcuts(pane: HouseholdPane) -> None:
    pane.begin("call")
    for key, held in ((Qt.Key.Key_S, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier)):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, held, chr(key).lower())
        event.ignore()
        QApplication.sendEvent(open_form(pane), event)
        assert event.isAccepted()
    undo = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "\x1a")
    undo.ignore()
    QApplication.sendEvent(open_form(pane), undo)
    assert not undo.isAccepted()


def test_only_one_main_button_while_a_form_is_open(pane: HouseholdPane) -> None:
    assert pane.bar.buttons["call"].property("main") is True
    pane.begin("call")
    assert pane.bar.buttons["call"].property("main") is False
    open_form(pane).closed.emit()
    assert pane.bar.buttons["call"].property("main") is True


# ------------------------------------------------------------------------------------------------------------ alerts


def test_without_open_alert_its_acts_are_off_and_say_why(pane: HouseholdPane, acts: list[Any]) -> None:
    pane.show_card(samples.card(2), NOW)
    for button in (pane.bar.buttons["acknowledge"], pane.bar.buttons["silence"], pane.bar.buttons["resolve"]):
        assert not button.isEnabled()
        assert button.toolTip() == "There is no open alert here."
    for act in ("acknowledge", "silence", "resolve"):
        pane.begin(act)
        assert pane.forms.form is None


@pytest.mark.parametrize("state", [state.code for state in HANDLING.states])
def test_the_state_table_decides_which_acts_are_on(pane: HouseholdPane, state: str) -> None:
    pane.show_card(changed(samples.card(1), alerts=(replace(samples.alerts()[0], state=state),)), NOW)
    is_open = state in ("new", "acknowledged", "silenced")  # one that was put together is handled with its host
    assert pane.bar.buttons["resolve"].isEnabled() == (is_open and HANDLING.may_move(state, "resolved"))
    assert pane.bar.buttons["silence"].isEnabled() == (is_open and HANDLING.may_move(state, "silenced"))


def test_acknowledging_takes_a_next_step_by_digit(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("acknowledge")
    form = open_form(pane)
    assert isinstance(form, AcknowledgeForm)
    assert "2 hours" in words_of(form)
    press(qtbot, form, "3")
    save(qtbot, form)
    assert acts == [ask_for(Alerts.acknowledge, 1, WHEN_RUN, next_step="Ask for a visit")]


def test_a_silence_needs_an_end_and_a_reason(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("silence")
    form = open_form(pane)
    assert "end" in form.missing_label.text()
    press(qtbot, form, "2")
    assert form.missing_label.text() == "Give the reason."
    assert not form.save_button.isEnabled()
    form.reason.setText("   ")
    assert not form.save_button.isEnabled()
    type_korean(form.reason, "딸네 집")
    save(qtbot, form.reason)
    assert acts == [ask_for(Alerts.silence, 1, datetime(2026, 11, 24, 9, tzinfo=KST), "딸네 집", WHEN_RUN)]


def test_a_serious_alert_cannot_rest_longer_than_three_days(pane: HouseholdPane, qtbot: QtBot) -> None:
    pane.begin("silence")
    form = open_form(pane)
    assert isinstance(form, SnoozeForm)
    assert "3 days at most: until Thu 26 Nov 08:00" in words_of(form)
    assert [button.isEnabled() for button in form.presets.buttons] == [True, True, True, False]
    press(qtbot, form, "4")
    assert form.until.moment() is None
    form.until.give(NOW + timedelta(days=30))
    until = form.until.moment()
    assert until is not None
    assert until <= NOW + timedelta(days=3)


def test_a_lesser_alert_may_rest_seven_days(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    alert = replace(samples.alerts()[0], severity="caution")
    pane.show_card(changed(samples.card(1), alerts=(alert,)), NOW)
    pane.begin("silence")
    press(qtbot, open_form(pane), "45")
    save(qtbot, open_form(pane))
    assert acts[0]["until"] == NOW + timedelta(days=7)
    assert acts[0]["reason"] == "In hospital"


def test_an_evening_that_has_passed_is_not_offered(qtbot: QtBot) -> None:
    form = SnoozeForm(Whom(1, "김표본"), samples.alerts()[0], NOW.replace(hour=21))
    qtbot.addWidget(form)
    assert not form.presets.buttons[0].isEnabled()
    assert form.presets.buttons[0].toolTip() == "This time has passed."


def test_an_end_can_be_typed_by_keys_alone(pane: HouseholdPane, qtbot: QtBot) -> None:
    pane.begin("silence")
    form = open_form(pane)
    assert not form.until.is_set()
    qtbot.keyClick(form.until, Qt.Key.Key_Up)
    assert form.until.moment() == datetime(2026, 11, 24, 9, tzinfo=KST)


def test_every_outcome_has_its_two_digits_and_is_compulsory(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    assert sorted(code for _, codes in OUTCOME_GROUPS for code in codes) == sorted(Outcome)
    for number, (_, codes) in enumerate(OUTCOME_GROUPS, start=1):
        for place, code in enumerate(codes, start=1):
            pane.begin("resolve")
            form = open_form(pane)
            assert isinstance(form, ResolveForm)
            assert not form.save_button.isEnabled()
            assert "two digits" in form.missing_label.text()
            press(qtbot, form, str(number) if len(codes) == 1 else f"{number}{place}")
            save(qtbot, form)
            # Who is in hospital is away until nobody knows when, and is asked about on the day that is proposed.
            is_away = code in (Outcome.HOSPITAL, Outcome.FACILITY)
            day = NOW.date() + timedelta(days=first_check_days(NOW.date())) if is_away else None
            assert acts.pop() == ask_for(Alerts.resolve, 1, code, WHEN_RUN, check_back_on=day)


def test_only_one_outcome_holds_over_all_groups(pane: HouseholdPane, qtbot: QtBot) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "12")
    press(qtbot, form, "31")
    assert form.outcome() == "supply_cut"
    assert sum(button.isChecked() for button in form._buttons()) == 1
    qtbot.mouseClick(form.groups[0].buttons[0], Qt.MouseButton.LeftButton)
    assert form.outcome() == "seen_safe"
    assert sum(button.isChecked() for button in form._buttons()) == 1


def test_with_two_open_alerts_the_acts_are_for_the_chosen_one(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    second = replace(samples.alerts()[0], id=4, signal="calls", severity="caution")
    pane.show_card(changed(samples.card(1), alerts=(samples.alerts()[0], second)), NOW)
    pane.part(AlertPart).alerts.choose(4)
    pane.begin("acknowledge")
    save(qtbot, open_form(pane))
    assert acts == [ask_for(Alerts.acknowledge, 4, WHEN_RUN)]
    pane.show_card(changed(samples.card(1), alerts=(samples.alerts()[0], second)), NOW)
    assert pane.part(AlertPart).alerts.chosen == second


# ---------------------------------------------------------------------------------------- notes, absences and drafts


def test_an_absence_needs_kind_start_and_end(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("absence")
    form = open_form(pane)
    assert isinstance(form, AbsenceForm)
    assert "1 to 5" in form.missing_label.text()
    press(qtbot, form, "1")
    assert "end" in form.missing_label.text()
    form.back.end.give(NOW - timedelta(days=1))
    assert form.missing_label.text() == "The end must come after the start."
    press(qtbot, form, "7")
    save(qtbot, form)
    assert acts == [
        ask_for(Households.register_absence, 1, "hospital", NOW, datetime(2026, 11, 26, 18, tzinfo=KST), "", WHEN_RUN)
    ]


def test_a_return_is_checked_with_one_press(pane: HouseholdPane, acts: list[Any]) -> None:
    button = next(
        b for b in pane.part(AbsencePart).absences.findChildren(type(pane.bar.buttons["call"])) if b.text() == "Is back"
    )
    button.click()
    assert acts == [ask_for(Households.check_return, 1, WHEN_RUN)]


def test_a_note_is_added_in_its_place_or_in_the_form(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    qtbot.keyClick(pane.part(NotePart).quick_note, Qt.Key.Key_Return)
    assert acts == []
    type_korean(pane.part(NotePart).quick_note, "문이 열려 있음")
    qtbot.keyClick(pane.part(NotePart).quick_note, Qt.Key.Key_Return)
    assert pane.part(NotePart).quick_note.text() == ""
    pane.begin("note")
    assert not open_form(pane).save_button.isEnabled()
    type_korean(open_form(pane).note, "둘째 메모")
    save(qtbot, open_form(pane).note)
    assert acts == [
        ask_for(Households.add_note, 1, "문이 열려 있음", WHEN_RUN),
        ask_for(Households.add_note, 1, "둘째 메모", WHEN_RUN),
    ]


def test_a_safety_note_can_be_taken_away_but_not_saved_unchanged(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("safety_note")
    form = open_form(pane)
    assert not form.save_button.isEnabled()
    form.note.clear()
    save(qtbot, form.note)
    assert acts == [ask_for(Households.set_safety_note, 1, "", WHEN_RUN)]


def test_what_was_typed_waits_for_its_household(pane: HouseholdPane) -> None:
    pane.begin("note")
    type_korean(open_form(pane).note, "반쯤 쓴 메모")
    pane.show_card(samples.card(2), NOW)
    assert pane.forms.form is None
    pane.begin("note")
    assert open_form(pane).note.toPlainText() == ""
    pane.show_card(samples.card(1), NOW)
    pane.begin("note")
    assert isinstance(open_form(pane), NoteForm)
    assert open_form(pane).note.toPlainText() == "반쯤 쓴 메모"


def test_a_refresh_of_the_same_household_keeps_form_chart_and_text(pane: HouseholdPane) -> None:
    pane.begin("call")
    form = open_form(pane)
    type_korean(form.note, "말")
    pane.show_card(samples.card(1), NOW + timedelta(minutes=1))
    assert pane.forms.form is form
    assert form.note.toPlainText() == "말"
    assert pane.part(UsagePart).usage.plot.isVisibleTo(pane.part(UsagePart).usage)


def test_a_refused_act_comes_back_with_its_words_and_the_reason(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("call")
    press(qtbot, open_form(pane), "1")
    type_korean(open_form(pane).note, "잘 지냄")
    save(qtbot, open_form(pane).note)
    pane.act_refused("The vault is full.")
    form = open_form(pane)
    assert "The vault is full." in words_of(form)
    assert form.note.toPlainText() == "잘 지냄"
    save(qtbot, form.note)
    assert len(acts) == 2
    assert acts[0] == acts[1]


def test_a_refused_quick_note_comes_back_with_the_reason(pane: HouseholdPane, qtbot: QtBot) -> None:
    type_korean(pane.part(NotePart).quick_note, "짧은 메모")
    qtbot.keyClick(pane.part(NotePart).quick_note, Qt.Key.Key_Return)
    pane.act_refused("Someone else changed it.")
    assert pane.refusal.isVisible()
    assert "Someone else changed it." in words_of(pane.refusal)
    assert pane.part(NotePart).quick_note.text() == "짧은 메모"
    qtbot.keyClick(pane.part(NotePart).quick_note, Qt.Key.Key_Return)
    assert not pane.refusal.isVisible()


def test_every_request_is_an_act_of_the_workspace(practice: Workspace) -> None:
    now = MORNING
    line = next(line for line in practice.today(now).lines if line.episode_id is not None)
    home, episode = line.household_id, line.episode_id
    assert episode is not None
    for request in (
        ask_for(Households.add_note, home, "메모", WHEN_RUN),
        ask_for(Households.set_safety_note, home, "개가 있음", WHEN_RUN),
        ask_for(Alerts.acknowledge, episode, WHEN_RUN, next_step="다시 전화"),
        ask_for(Alerts.silence, episode, now + timedelta(days=1), "입원", WHEN_RUN),
        ask_for(Alerts.resolve, episode, "spoken_safe", WHEN_RUN, note="통화함"),
        ask_for(Checkins.record_call, home, "ok", WHEN_RUN, topics=("health",), note="잘 지냄"),
        ask_for(Households.register_absence, home, "hospital", now, now + timedelta(days=2), "", WHEN_RUN),
        ask_for(
            Services.request_link,
            home,
            practice.services.programmes()[0][0],
            practice.services.providers()[0][0],
            WHEN_RUN,
        ),
    ):
        done = request.apply(practice, now)
        assert done.act_id is not None
        assert done.message
    card = practice.households.card(home, now)
    assert card.safety_note == "개가 있음"
    assert card.notes[0].text == "메모"
    ask_for(Households.check_return, card.absences[0].id, WHEN_RUN).apply(practice, now)
    asked = next(link for link in card.links if link.state == "requested")
    ask_for(Services.move_link, asked.id, "rejected", WHEN_RUN, reason="full").apply(practice, now)
    moved = practice.households.card(home, now)
    assert next(link.state for link in moved.links if link.id == asked.id) == "rejected"


def test_a_real_household_is_shown_whole(practice: Workspace, pane: HouseholdPane) -> None:
    for line in practice.today(MORNING).lines[:12]:
        pane.show_card(practice.households.card(line.household_id, MORNING), MORNING)
        pane.show_answer("usage", practice.households.usage(line.household_id, MORNING))
        pane.show_timeline(practice.households.timeline(line.household_id, MORNING))
        assert not pane.grab().isNull()
        assert pane.head.badge.word()


# ------------------------------------------------------------------------------------------------------------- links


def test_a_refusal_by_the_provider_needs_its_reason(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    begin_link_move(pane, link("waitlisted"))
    form = open_form(pane)
    assert isinstance(form, LinkMoveForm)
    press(qtbot, form, "2")
    assert form.missing_label.text() == "Choose the reason."
    press(qtbot, form, "4")
    save(qtbot, form)
    assert acts == [ask_for(Services.move_link, 2, "rejected", WHEN_RUN, reason="full")]


@pytest.mark.parametrize(
    ("state", "key", "field"), [("requested", "3", "review_on"), ("in_progress", "2", "resume_on")]
)
def test_waiting_states_need_their_date(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot, state: str, key: str, field: str
) -> None:
    begin_link_move(pane, link(state))
    form = open_form(pane)
    press(qtbot, form, key)
    assert "date" in form.missing_label.text()
    form.on.give(NOW + timedelta(days=9))
    save(qtbot, form)
    assert acts[0][field] == date(2026, 12, 2)


@pytest.mark.parametrize("state", [state.code for state in LINK.states])
def test_a_link_is_offered_exactly_the_moves_of_its_table(qtbot: QtBot, state: str) -> None:
    form = LinkMoveForm(Whom(1, "김표본"), link(state), NOW)
    qtbot.addWidget(form)
    assert tuple(button.code for button in form.states.buttons) == LINK.moves.get(state, ())
    assert not form.save_button.isEnabled()


def test_every_reason_of_the_link_table_has_words() -> None:
    assert {code for codes in LINK.reasons.values() for code in codes} <= set(LINK_REASON_LABELS)


def test_a_service_is_linked_from_the_directory_offered(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    assert not pane.part(LinkPart).links.request_button.isEnabled()
    pane.know("directory", ([(5, "Meals"), (6, "Care")], [(8, "Centre")]))
    pane.part(LinkPart).links.request_button.click()
    form = open_form(pane)
    assert isinstance(form, LinkRequestForm)
    form.programme.setCurrentIndex(2)
    assert form.missing_label.text() == "Choose the provider."
    form.provider.setCurrentIndex(1)
    save(qtbot, form)
    assert acts == [ask_for(Services.request_link, 1, 6, 8, WHEN_RUN)]


def test_arrows_walk_the_links_and_enter_opens_the_moves(pane: HouseholdPane, qtbot: QtBot) -> None:
    line = pane.part(LinkPart).links.line
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert "Meal delivery" in line.accessibleDescription()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert isinstance(open_form(pane), LinkMoveForm)


def test_the_next_age_limit_is_that_of_the_running_programme_or_65() -> None:
    born = date(1964, 2, 29)
    limited = link("in_progress", minimum_age=40, maximum_age=63)
    limit = next_age_limit((limited, link("completed", maximum_age=62)), born, NOW.date())
    assert limit is not None
    assert (limit.age, limit.on) == (64, date(2028, 2, 29))
    plain = next_age_limit((), born, NOW.date())
    assert plain is not None
    assert (plain.age, plain.on) == (65, date(2029, 3, 1))
    assert next_age_limit((), date(1940, 1, 1), NOW.date()) is None


@given(st.dates(date(1900, 1, 1), date(2010, 12, 31)), st.integers(0, 110))
def test_a_birthday_is_the_first_day_of_that_age(born: date, age: int) -> None:
    from coordinator.records.base import whole_years

    on = birthday(born, age)
    assert whole_years(born, on) == age
    if age:
        assert whole_years(born, on - timedelta(days=1)) == age - 1


def test_the_line_spans_from_the_earliest_link_to_three_years_ahead(qtbot: QtBot) -> None:
    timeline = LinkTimeline()
    qtbot.addWidget(timeline)
    timeline.show_links(samples.links(), date(1948, 3, 2), NOW)
    first, last = timeline.line.span()
    assert first == date(2019, 10, 1)
    assert last.year == 2029
    timeline.show_links((), date(1948, 3, 2), NOW)
    assert timeline.line.span()[0].year == 2021
    timeline.resize(400, 200)
    timeline.grab()


# ------------------------------------------------------------------------------------------------------ power chart


@pytest.fixture
def chart(qtbot: QtBot) -> UsageChart:
    made = UsageChart()
    qtbot.addWidget(made)
    made.resize(396, 220)
    made.show()
    made.show_usage(samples.usage())
    return made


def test_the_chart_says_its_silence_in_words_for_those_who_do_not_see_it(chart: UsageChart) -> None:
    assert "quiet for 31 hours" in chart.accessibleDescription()
    assert "Everything in use stopped" in chart.accessibleDescription()


def test_arrow_keys_read_the_hours(chart: UsageChart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert chart.plot.pointed_sentence().startswith("Mon 23 Nov 07:00 · ")
    qtbot.keyClick(chart.plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert chart.plot.pointed_sentence().startswith("Sun 22 Nov 07:00 · ")
    assert "usually" in chart.plot.accessibleDescription()


def test_the_pointer_reads_the_hour_below_it_and_a_gap_as_no_data(chart: UsageChart) -> None:
    with_gap = samples.usage()
    hour = int(np.flatnonzero(np.isnan(with_gap.wh))[0])
    chart.plot.point_at(hour)
    assert chart.plot.pointed_sentence().endswith("no data")
    chart.plot.point_at(5000)
    assert chart.plot.pointed_sentence() == ""


def test_neither_wheel_nor_drag_moves_the_chart(chart: UsageChart, qtbot: QtBot) -> None:
    before = chart.plot.getViewBox().viewRange()
    viewport = chart.plot.viewport()
    middle = QPointF(viewport.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    chart.plot.wheelEvent(wheel)
    assert not wheel.isAccepted()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    qtbot.mouseMove(viewport, QPoint(160, 60))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(160, 60))
    qtbot.mouseDClick(viewport, Qt.MouseButton.RightButton, pos=QPoint(100, 60))
    assert chart.plot.getViewBox().viewRange() == before


def test_the_table_holds_the_same_hours_newest_first(chart: UsageChart, qtmodeltester: Any) -> None:
    chart.table_button.click()
    assert chart.table is not None
    assert chart.table.isVisible()
    model = chart.table.hours
    qtmodeltester.check(model)
    assert model.rowCount() == 96
    first = [model.data(model.index(0, column)) for column in range(4)]
    assert first[0] == "Mon 23 Nov 07:00"
    assert first[3] == "quiet"
    gap = 95 - int(np.flatnonzero(np.isnan(samples.usage().wh))[0])
    assert model.data(model.index(gap, 1)) == "–"
    assert model.data(model.index(gap, 3)) == "Area outage"
    chart.table_button.click()
    assert chart.plot.isVisible()


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK, theme.CONTRAST], ids=lambda look: look.name)
@pytest.mark.parametrize(
    "change",
    [
        lambda usage: usage,
        lambda usage: replace(usage, low=usage.low * np.nan, median=usage.median * np.nan, high=usage.high * np.nan),
        lambda usage: replace(usage, silent_since=None, outages=(), absences=usage.outages, sentence=None),
        lambda usage: replace(usage, silent_since=usage.start - timedelta(days=9)),
        lambda usage: replace(usage, wh=np.zeros_like(usage.wh)),
        lambda usage: replace(usage, now=usage.now + timedelta(days=2)),
    ],
    ids=["whole", "no band", "absence", "silent before the window", "all zero", "late feed"],
)
def test_odd_hours_are_drawn_without_complaint(
    chart: UsageChart, monkeypatch: pytest.MonkeyPatch, look: theme.Colours, change: Callable[[Usage], Usage]
) -> None:
    monkeypatch.setattr(theme, "_current", look)
    chart.plot.restyle()
    chart.show_usage(change(samples.usage()))
    assert not chart.grab().isNull()


def test_the_background_follows_the_household_shown(chart: UsageChart) -> None:
    before = chart.plot.grab().toImage()
    chart.show_usage(replace(samples.usage(), silent_since=None))
    calm = chart.plot.grab().toImage()
    assert calm != before
    red = before.pixelColor(before.width() - 30, 60)
    assert red.red() > red.blue()
    assert calm.pixelColor(before.width() - 30, 60) != red


@pytest.mark.parametrize(("days", "width"), [(4, 396), (14, 396), (7, 340), (1, 396)])
def test_day_labels_never_touch(chart: UsageChart, days: int, width: int) -> None:
    usage = samples.usage()
    count = days * 24 + 8
    hours = np.resize(usage.wh, count)
    start = (NOW - timedelta(hours=count)).replace(hour=0)
    chart.resize(width, 220)
    chart.show_usage(replace(usage, start=start, wh=hours, low=hours, median=hours, high=hours))
    (ticks,) = chart.plot.getPlotItem().getAxis("bottom")._tickLevels
    places = sorted(at for at, _ in ticks)
    assert len(places) >= min(days, 4)
    assert np.diff(places).min(initial=np.inf) * (width - 40) / count > 40


def test_all_hours_missing_is_said_not_drawn(chart: UsageChart) -> None:
    usage = samples.usage()
    chart.show_usage(replace(usage, wh=np.full_like(usage.wh, np.nan)))
    assert not chart.plot.isVisible()
    assert "No reading came in these days." in words_of(chart)


def test_a_slow_answer_is_said_after_a_moment(chart: UsageChart, qtbot: QtBot) -> None:
    chart.expect_usage()
    assert "Reading" not in words_of(chart)
    qtbot.waitUntil(lambda: "Reading the meter" in words_of(chart))
    chart.show_usage(samples.usage())
    assert "Reading" not in words_of(chart)


# -------------------------------------------------------------------------------------------------------- call strip


def test_arrow_keys_walk_the_weeks_and_say_each(qtbot: QtBot) -> None:
    strip = CallStrip()
    qtbot.addWidget(strip)
    strip.show()
    strip.show_calls(samples.call_cells(), 0.98)
    assert "Usually answers 98%" in words_of(strip)
    qtbot.keyClick(strip.squares, Qt.Key.Key_End)
    assert strip.squares.line.text() == "Mon 23 Nov 10:20 · No answer · AI call service"
    for _ in range(4):
        qtbot.keyClick(strip.squares, Qt.Key.Key_Left)
    assert strip.squares.line.text() == "Week of Mon 26 Oct: Paused"
    assert strip.squares.accessibleDescription() == strip.squares.line.text()


def test_every_mark_has_its_own_sign(qapp: QApplication) -> None:
    # With the program's own font, as in the window: a bare system may have none at all.
    theme.apply(qapp, "light")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    seen: set[bytes] = set()
    for word in MARK_LABELS:
        # black on white only, so that two signs told apart by colour alone would be the same
        image = QImage(26, 26, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        paint_mark(painter, QRectF(0, 0, 26, 26), word)
        painter.end()
        gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
        seen.add(bytes(value < 150 for value in bytes(gray.constBits())))
    # "due" and "none" are empty squares, told apart by a dashed and a plain edge, faint on purpose.
    assert len(seen) >= len(MARK_LABELS) - 1


# ---------------------------------------------------------------------------------------------------------- contacts


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("01000000000", "010-0000-0000"),
        ("0330000000", "033-000-0000"),
        ("020000000", "02-000-0000"),
        ("0200000000", "02-0000-0000"),
        ("050500000000", "0505-0000-0000"),
        ("15880000", "1588-0000"),
        ("010-0000-0000", "010-0000-0000"),
        ("119", "119"),
        ("", ""),
        ("이장님께 문의", "이장님께 문의"),
    ],
)
def test_phone_numbers_are_written_as_people_write_them(digits: str, written: str) -> None:
    assert phone_text(digits) == written


@given(st.text(alphabet="0123456789", max_size=14))
def test_writing_a_number_never_loses_a_digit(digits: str) -> None:
    assert phone_text(digits).replace("-", "") == digits


def test_the_contacts_stand_in_their_order_and_says_whom_not_to_ask(pane: HouseholdPane, qtbot: QtBot) -> None:
    first, second = samples.contacts()
    contacts = (replace(first, rank=2, do_not_contact=True), replace(second, rank=1))
    pane.show_card(changed(samples.card(1), contacts=contacts), NOW)
    qtbot.waitUntil(lambda: "박견본" in words_of(pane.part(ContactPart).contacts))
    words = words_of(pane.part(ContactPart).contacts)
    assert words.index("김자녀") < words.index("박견본")
    assert "Do not contact" in words
    assert "May enter" in words
    assert "박견본" not in pane.head.where.text()


def test_the_head_says_of_a_birth_known_in_part_what_is_known() -> None:
    known = changed(samples.card(), born_on=None, born_part="1948", age=AboutAge(78))
    assert who_words(changed(known, sex="f")) == "born in 1948, aged about 78 · woman · lives alone"
    text.set_language("ko")
    assert who_words(changed(known, sex="")) == "1948년생, 약 78세 · 혼자 삶"
    assert who_words(changed(known, age=78, born_on=date(1948, 3, 2), born_part="", sex="")) == "78세 · 혼자 삶"
