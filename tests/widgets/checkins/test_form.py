"""The form of a call by hand, by keys as a person presses them while the phone is at the ear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from coordinator import text
from coordinator.records.checkins import CallResult
from coordinator.widgets.checkins.form import RESULT_KEYS, CallForm
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.worklist.checkins.script import QUESTIONS, CallScript
from coordinator.workspace.checkins import Checkins
from tests.widgets.panes import type_korean

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(qtbot: QtBot) -> CallForm:
    return shown(qtbot)


def shown(qtbot: QtBot, **named: Any) -> CallForm:
    text.set_language("en")
    form = CallForm(Whom(7, "김표본"), "010-0000-0000", **named)
    qtbot.addWidget(form)
    form.resize(420, 600)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.setFocus()
    return form


def saved(form: CallForm) -> list[Any]:
    acts: list[Any] = []
    form.saved.connect(acts.append)
    return acts


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, *keys: Qt.Key | str) -> None:
    for key in keys:
        if isinstance(key, str):
            qtbot.keyClicks(focus(), key)
        else:
            qtbot.keyClick(focus(), key)


def test_somebody_who_is_well_takes_two_keys(form: CallForm, qtbot: QtBot) -> None:
    acts = saved(form)
    press(qtbot, "6")
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert acts == [ask_for(Checkins.record_call, 7, "ok", WHEN_RUN)]


def test_a_topic_makes_the_call_a_concern_by_itself_and_goes_back_by_its_own_key(form: CallForm, qtbot: QtBot) -> None:
    acts = saved(form)
    press(qtbot, "1", "3", "3")
    assert form.topics.chosen() == ("health",)
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert acts == [ask_for(Checkins.record_call, 7, "concern", WHEN_RUN, topics=("health",))]


def test_a_topic_does_not_overrule_a_result_that_is_no_conversation(form: CallForm, qtbot: QtBot) -> None:
    press(qtbot, "0", "2")
    assert form.results.one() == CallResult.WRONG_PERSON
    press(qtbot, "6", "4")
    assert form.results.one() == CallResult.CONCERN


def test_a_call_with_a_concern_is_not_saved_as_well(form: CallForm, qtbot: QtBot) -> None:
    acts = saved(form)
    press(qtbot, "1", "6")
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert acts == []
    assert "concern" in form.missing()
    press(qtbot, "1")
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert acts == [ask_for(Checkins.record_call, 7, "ok", WHEN_RUN)]


def test_arrows_reach_the_results_that_have_no_key(form: CallForm, qtbot: QtBot) -> None:
    reached: list[str] = []
    for _ in RESULT_KEYS:
        press(qtbot, Qt.Key.Key_Right)
        reached.append(form.results.one())
    assert set(reached) >= {CallResult.SILENT, CallResult.DECLINED_AI, CallResult.NOT_ATTEMPTED}


@pytest.mark.parametrize("letter", ["u", "U", "ㅕ"])
def test_u_marks_as_urgent_in_either_keyboard_layout(form: CallForm, letter: str) -> None:
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier, letter)
    QApplication.sendEvent(form, key)
    assert form.urgent.isChecked()


def test_an_urgent_word_in_the_note_asks_before_anything_is_saved(form: CallForm, qtbot: QtBot) -> None:
    acts = saved(form)
    press(qtbot, "7", "n")
    type_korean(form.note, "숨이 차다고 함")
    assert form.ask.isVisible()
    assert "숨이 차" in form._asked.text()
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    assert acts == []
    assert focus() is form.ask_yes
    press(qtbot, "u")
    assert not form.ask.isVisible()
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert [act["urgent"] for act in acts] == [True]


def test_a_person_may_say_that_it_is_not_urgent_and_another_word_asks_again(form: CallForm, qtbot: QtBot) -> None:
    acts = saved(form)
    press(qtbot, "6", "n")
    type_korean(form.note, "작년에 쓰러지셨던 이야기")
    qtbot.keyClick(form.note, Qt.Key.Key_Return, CTRL)
    press(qtbot, "n")
    assert not form.ask.isVisible()
    form.note.selectAll()
    type_korean(form.note, "가슴이 답답하다고 함")
    assert form.ask.isVisible()
    qtbot.mouseClick(form.ask_no, Qt.MouseButton.LeftButton)
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    assert [act["urgent"] for act in acts] == [False]


def test_the_countys_own_urgent_words_are_asked_about(qtbot: QtBot) -> None:
    form = shown(qtbot, script=CallScript("", ("가스",)))
    type_korean(form.note, "가스 냄새가 난다고 함")
    assert form.ask.isVisible()


def test_what_to_say_is_shown_when_it_is_wanted_and_always_ends_with_119(qtbot: QtBot) -> None:
    form = shown(qtbot, script=CallScript("Good morning.\nHow are you?"))
    assert not form.script_label.isVisible()
    qtbot.mouseClick(form.script_button, Qt.MouseButton.LeftButton)
    assert form.script_label.isVisible()
    said = form.script_label.text().splitlines()
    assert said[:2] == ["Good morning.", "How are you?"]
    assert "119" in said[-1]
    qtbot.mouseClick(form.script_button, Qt.MouseButton.LeftButton)
    assert not form.script_label.isVisible()


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_programs_own_words_greet_ask_five_questions_and_end(language: text.Language) -> None:
    text.set_language(language)
    lines = CallScript().lines
    assert len(lines) == 1 + len(QUESTIONS) + 2
    assert [line[0] for line in lines[1:6]] == list("12345")
    assert "119" in lines[-1]


def test_a_sheet_is_keyed_in_with_the_result_a_note_and_enter(qtbot: QtBot) -> None:
    form = shown(qtbot, quick=True)
    acts = saved(form)
    press(qtbot, "8")
    assert focus() is form.note
    press(qtbot, "2x", Qt.Key.Key_Return)
    assert acts == [ask_for(Checkins.record_call, 7, "no_answer", WHEN_RUN, note="2x")]
