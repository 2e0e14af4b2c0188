"""Absences in the window: registered without an end, asked after by one key, shown at once in head, list and map."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coordinator import text
from coordinator.widgets.households.absence_forms import AbsenceForm, ReturnForm
from coordinator.widgets.households.pane_parts import AbsencePart
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.map.keys import Signs
from coordinator.widgets.map.marks import ALERTS_LOOK
from coordinator.worklist.rows import MAP_SEVERITIES, AbsenceRow
from coordinator.worklist.said import Said
from coordinator.workspace.households import Households
from tests.widgets import samples
from tests.widgets.panes import acts_of, open_form, press, save, shown_pane
from tests.worklist.cards import changed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.widgets.today.household_pane import HouseholdPane

NOW = samples.NOW
DAY = timedelta(days=1)
ABSENCE = AbsenceRow(7, "hospital", NOW - 3 * DAY, None, "", NOW.date(), NOW.replace(hour=0, minute=0))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    text.set_language("ko")
    theme.apply(qapp, "light")


@pytest.fixture
def pane(qtbot: QtBot) -> HouseholdPane:
    return shown_pane(changed(samples.card(1), absences=(ABSENCE,)), qtbot)


@pytest.fixture
def acts(pane: HouseholdPane) -> list[Any]:
    return acts_of(pane)


def test_an_absence_is_registered_without_an_end_by_three_keys(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("absence")
    form = open_form(pane)
    assert isinstance(form, AbsenceForm)
    press(qtbot, form, "1")
    assert "0" in form.missing_label.text()
    press(qtbot, form, "0")
    assert form.back.check_back.isVisibleTo(form)
    assert not form.back.end.isVisibleTo(form)
    save(qtbot, form)
    day = NOW.date() + 7 * DAY
    wanted = ask_for(Households.register_absence, 1, "hospital", NOW, None, "", WHEN_RUN, check_back_on=day)
    assert acts == [wanted]


@pytest.mark.parametrize("days", [0, 31, 90])
def test_a_day_to_ask_again_outside_the_limit_is_said_in_the_form(qtbot: QtBot, days: int) -> None:
    form = AbsenceForm(Whom(1, "김표본"), NOW)
    qtbot.addWidget(form)
    form.on_digit(1)
    form.on_digit(0)
    assert form.missing() == ""
    form.back.check_back.give(NOW + days * DAY)
    assert ("30일" in form.missing()) is (days > 30)
    assert form.missing()
    assert not form.save_button.isEnabled()


def test_one_key_and_an_answer_record_the_return(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("return_check")
    form = open_form(pane)
    assert isinstance(form, ReturnForm)
    assert not form.save_button.isEnabled()
    press(qtbot, form, "1")
    save(qtbot, form)
    assert acts == [ask_for(Households.check_return, 7, WHEN_RUN)]


def test_one_key_and_an_answer_put_the_check_back_off(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("return_check")
    press(qtbot, open_form(pane), "0")
    save(qtbot, open_form(pane))
    day = NOW.date() + 7 * DAY
    assert acts == [ask_for(Households.extend_absence, 7, WHEN_RUN, check_back_on=day)]


def test_still_away_is_said_at_the_row_of_the_absence_too(pane: HouseholdPane, qtbot: QtBot) -> None:
    buttons = pane.part(AbsencePart).absences.findChildren(type(pane.bar.buttons["call"]))
    words = [button.text() for button in buttons]
    buttons[words.index("아직 부재")].click()
    assert isinstance(open_form(pane), ReturnForm)


def test_the_key_registers_an_absence_where_none_waits(pane: HouseholdPane, qtbot: QtBot) -> None:
    pane.show_card(changed(samples.card(1), absences=()), NOW)
    pane.begin("return_check")
    assert isinstance(open_form(pane), AbsenceForm)


def test_the_head_says_where_somebody_is(pane: HouseholdPane) -> None:
    said = Said("hospital", "입원 중 · 11. 28.(토)부터")
    pane.show_card(changed(samples.card(1), absence=said), NOW)
    assert pane.head.not_watched_label.text() == said.template
    assert pane.head.not_watched.isVisibleTo(pane)


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_the_sign_of_absent_is_like_no_other(qapp: QApplication, look: str) -> None:
    theme.choose(look)
    signs = Signs(theme.current(), 2.0)
    pictures = {word: signs.shape(word).toImage() for word in ALERTS_LOOK.order}
    assert set(ALERTS_LOOK.order) == set(MAP_SEVERITIES)
    assert [word for word in pictures if word != "absent" and pictures[word] == pictures["absent"]] == []
