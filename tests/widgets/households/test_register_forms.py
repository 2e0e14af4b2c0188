"""Death, move, end and withdrawal in the household pane: a few keys, one act, and back again by undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from coordinator import text
from coordinator.widgets.households.register_forms import LeavingForm, WithdrawalForm
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.households import Households
from tests.widgets import samples
from tests.widgets.panes import acts_of, open_form, press, save, shown_pane
from tests.worklist.cards import changed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.widgets.today.household_pane import HouseholdPane

NOW = samples.NOW


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    text.set_language("ko")
    theme.apply(qapp, "light")


@pytest.fixture
def pane(qtbot: QtBot) -> HouseholdPane:
    return shown_pane(changed(samples.card(1), consents=("power", "calls")), qtbot)


@pytest.fixture
def acts(pane: HouseholdPane) -> list[Any]:
    return acts_of(pane)


@pytest.mark.parametrize(
    ("digit", "words", "wanted"),
    [
        ("1", "아들이 알림", ask_for(Households.report_death, 1, "아들이 알림", WHEN_RUN)),
        ("2", "원주로", ask_for(Households.move_out, 1, NOW.date(), "원주로", WHEN_RUN)),
        ("3", "본인 요청", ask_for(Households.close, 1, NOW.date(), "본인 요청", WHEN_RUN)),
    ],
)
def test_a_death_a_move_and_an_end_take_a_digit_and_words(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot, digit: str, words: str, wanted: Any
) -> None:
    pane.begin("leaving")
    form = open_form(pane)
    assert isinstance(form, LeavingForm)
    assert "1–3" in form.missing_label.text()
    press(qtbot, form, digit)
    form.remark.setText(words)
    save(qtbot, form)
    assert acts == [wanted]


def test_an_end_asks_why(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("leaving")
    form = open_form(pane)
    assert isinstance(form, LeavingForm)
    press(qtbot, form, "3")
    save(qtbot, form)
    assert acts == []
    assert "사유" in form.missing_label.text()


def test_only_consents_that_hold_can_be_withdrawn(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("withdrawal")
    form = open_form(pane)
    assert isinstance(form, WithdrawalForm)
    assert [choice.code for choice in form.purposes.buttons] == ["power", "calls"]
    press(qtbot, form, "2")
    save(qtbot, form)
    assert acts == [ask_for(Households.withdraw_consents, 1, ("calls",), "", WHEN_RUN)]
