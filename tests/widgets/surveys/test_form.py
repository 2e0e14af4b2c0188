"""The survey form: digits one behind the other, nothing lost at full speed, nothing saved by half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.surveys.form import AssessForm, NotAssessedForm
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.worklist.surveys.offers import InstrumentRow
    from coordinator.workspace import Workspace


def tool(workspace: Workspace, name: str) -> InstrumentRow:
    """Give an instrument."""
    return next(row for row in workspace.surveys.instruments(NOW) if row.instrument.id == name)


@pytest.fixture
def form(empty: Workspace, qtbot: QtBot) -> AssessForm:
    """Open the form of the thirteen points."""
    home = add_home(empty).id
    made = AssessForm(Whom(home, "김하나"), [tool(empty, "thirteen-point")], NOW)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def saved(form: Any) -> list[Any]:
    """Collect what a form hands out."""
    requests: list[Any] = []
    form.saved.connect(requests.append)
    return requests


def test_thirteen_digits_and_enter_save_a_form(form: AssessForm, qtbot: QtBot) -> None:
    requests = saved(form)
    qtbot.keyClicks(form.answers, "1011010011010")
    assert "13" in form.question.text()
    qtbot.keyClick(form.answers, Qt.Key.Key_Return)
    assert [request["sheet"].answers for request in requests] == ["1011010011010"]


def test_no_score_is_told_before_the_last_item(form: AssessForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.answers, "111111111111")
    assert form.said.text() == "13문항 중 12문항 응답"
    qtbot.keyClicks(form.answers, "1")
    assert form.said.text() == "13점, 판정 기준을 정하지 않음"


def test_enter_saves_nothing_while_items_are_left(form: AssessForm, qtbot: QtBot) -> None:
    requests = saved(form)
    qtbot.keyClicks(form.answers, "111")
    qtbot.keyClick(form.answers, Qt.Key.Key_Return)
    assert requests == []
    assert form.missing_label.text() == "10문항이 남았습니다."


def test_backspace_goes_back_and_an_item_is_answered_anew_in_its_place(form: AssessForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.answers, "110")
    qtbot.keyClick(form.answers, Qt.Key.Key_Backspace)
    assert form.answers.text() == "11"
    assert form.question.text().startswith("3/13")
    qtbot.keyClick(form.answers, Qt.Key.Key_Home)
    qtbot.keyClicks(form.answers, "0")
    assert form.answers.text() == "01"


def test_what_is_no_answer_is_named_and_not_taken(form: AssessForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.answers, "15a7")
    assert form.answers.text() == "1"
    assert form.said.text() == "2번 문항에는 ‘7’라는 답이 없습니다. 0, 1 가운데 하나입니다."


def test_an_item_without_an_answer_is_passed_over_and_the_form_is_not_judged(empty: Workspace, qtbot: QtBot) -> None:
    made = AssessForm(Whom(add_home(empty).id, "김하나"), [tool(empty, "ten-item")], NOW)
    qtbot.addWidget(made)
    requests = saved(made)
    qtbot.keyClicks(made.answers, "000000000 ")
    assert made.said.text() == "판정할 수 없음(무응답 1)"
    qtbot.keyClick(made.answers, Qt.Key.Key_Return)
    assert requests[0]["sheet"].answers == "000000000-"


def test_thoughts_of_self_harm_are_said_before_the_form_is_saved(empty: Workspace, qtbot: QtBot) -> None:
    made = AssessForm(Whom(add_home(empty).id, "김하나"), [tool(empty, "phq-9")], NOW)
    qtbot.addWidget(made)
    qtbot.keyClicks(made.answers, "000000001")
    assert "109" in made.said.text()
    assert "진단이 아닙니다" in made.said.text()


def test_another_grade_needs_its_reason(empty: Workspace, qtbot: QtBot) -> None:
    made = AssessForm(Whom(add_home(empty).id, "김하나"), [tool(empty, "ten-item")], NOW)
    qtbot.addWidget(made)
    requests = saved(made)
    qtbot.keyClicks(made.answers, "0000000000")
    made.grade.choose("high")
    assert not made.save_button.isEnabled()
    made.grade_reason.setText("최근 퇴원")
    made.save()
    assert (requests[0]["sheet"].override_risk, requests[0]["sheet"].override_reason) == ("high", "최근 퇴원")


def test_why_nothing_could_be_asked_is_one_digit_and_enter(empty: Workspace, qtbot: QtBot) -> None:
    made = NotAssessedForm(Whom(add_home(empty).id, "김하나"), tool(empty, "ten-item"), NOW)
    qtbot.addWidget(made)
    requests = saved(made)
    qtbot.keyClick(made, Qt.Key.Key_2)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    sheet = requests[0]["sheet"]
    assert (sheet.result, (sheet.next_on - NOW.date()).days) == ("absent", 7)


def test_who_has_died_is_not_asked_again(empty: Workspace, qtbot: QtBot) -> None:
    made = NotAssessedForm(Whom(add_home(empty).id, "김하나"), tool(empty, "ten-item"), NOW)
    qtbot.addWidget(made)
    requests = saved(made)
    for key in (Qt.Key.Key_2, Qt.Key.Key_5, Qt.Key.Key_Return):
        qtbot.keyClick(made, key)
    assert (requests[0]["sheet"].result, requests[0]["sheet"].next_on) == ("died", None)
