"""The handling of alerts to its end in the window: away, services, supply, merged, taken back; policy and silences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from coordinator import text
from coordinator.reference.limits import first_check_days
from coordinator.widgets.alerts.forms import InErrorForm, ResolveForm
from coordinator.widgets.alerts.pane_part import AlertPart
from coordinator.widgets.alerts.snooze_list import SnoozeList
from coordinator.widgets.households.pane_parts import AbsencePart
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.power.supply_form import SupplyForm
from coordinator.widgets.power.watch_settings import WatchSettings
from coordinator.widgets.services.link_forms import LinkRequestForm
from coordinator.widgets.today.head_lines import HeadLines
from coordinator.worklist.power.watch_rows import SupplyCutRow
from coordinator.worklist.rows import HeadLine
from coordinator.worklist.said import Said
from coordinator.workspace.alerts import Alerts
from coordinator.workspace.power import Power
from tests.casework.homes import HOUR, add_home
from tests.conftest import NOW as MORNING
from tests.widgets import samples
from tests.widgets.panes import acts_of, open_form, press, save, shown_pane
from tests.widgets.places import whole_window
from tests.worklist.cards import changed
from tests.worklist.test_lines import alarmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.today.household_pane import HouseholdPane
    from coordinator.workspace import Workspace

NOW = samples.NOW


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    text.set_language("en")
    theme.apply(qapp, "light")


@pytest.fixture
def pane(qtbot: QtBot) -> HouseholdPane:
    return shown_pane(samples.card(1), qtbot)


@pytest.fixture
def acts(pane: HouseholdPane) -> list[Any]:
    return acts_of(pane)


def menu_of(pane: HouseholdPane) -> dict[str, Any]:
    return {action.objectName() or action.text(): action for action in pane.bar.more_menu.actions()}


def two_alerts(pane: HouseholdPane, **changes: Any) -> None:
    first = samples.alerts()[0]
    second = replace(first, id=2, signal="phone", severity="caution", **changes)
    pane.show_card(changed(samples.card(1), alerts=(first, second)), NOW)


# ------------------------------------------------------------ outcomes that go on


def test_an_outcome_of_somebody_away_offers_the_absence_with_its_end(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    assert isinstance(form, ResolveForm)
    assert not form.back.isVisibleTo(form)
    press(qtbot, form, "23")
    assert form.outcome() == "hospital"
    assert form.back.isVisibleTo(form)
    press(qtbot, form, "8")
    save(qtbot, form)
    assert acts == [
        ask_for(Alerts.resolve, 1, "hospital", WHEN_RUN, until=(NOW + timedelta(days=7)).replace(hour=18, minute=0))
    ]


def test_without_an_end_nobody_is_registered_as_away(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "22")
    press(qtbot, form, "7")
    press(qtbot, form, "11")
    save(qtbot, form)
    assert acts == [ask_for(Alerts.resolve, 1, "seen_safe", WHEN_RUN)]


def test_a_need_for_a_service_goes_on_to_the_service(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.know("directory", ([(1, "Meals")], [(1, "Welfare centre")]))
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "41")
    assert form.next_label.isVisibleTo(form)
    save(qtbot, form)
    pane.act_done(acts[0])
    assert isinstance(open_form(pane), LinkRequestForm)


# ------------------------------------------------------------ merged, taken apart, taken back


def test_two_alerts_are_put_together_from_the_menu(pane: HouseholdPane, acts: list[Any]) -> None:
    two_alerts(pane)
    menu_of(pane)["merge"].trigger()
    assert acts == [ask_for(Alerts.merge, 1, 2, WHEN_RUN)]
    assert "detach" not in menu_of(pane)


def test_a_merged_alert_is_taken_apart_before_anything_else(pane: HouseholdPane, acts: list[Any]) -> None:
    two_alerts(pane, state="merged")
    assert "merge" not in menu_of(pane)
    pane.part(AlertPart).alerts.choose(2)
    for button in (pane.bar.buttons["acknowledge"], pane.bar.buttons["silence"], pane.bar.buttons["resolve"]):
        assert not button.isEnabled()
        assert "take them apart" in button.toolTip()
    menu_of(pane)["detach"].trigger()
    assert acts == [ask_for(Alerts.detach, 2, WHEN_RUN)]


def test_an_alert_is_taken_back_with_a_reason_only(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    menu_of(pane)["in_error"].trigger()
    form = open_form(pane)
    assert isinstance(form, InErrorForm)
    save(qtbot, form)
    assert acts == []
    press(qtbot, form, "1")
    save(qtbot, form)
    assert acts == [ask_for(Alerts.enter_in_error, 1, "Another home's meter", WHEN_RUN)]


def test_without_an_alert_the_menu_has_the_acts_on_the_home_only(pane: HouseholdPane) -> None:
    pane.show_card(samples.card(2), NOW)
    assert set(menu_of(pane)) & {"merge", "detach", "in_error"} == set()
    assert "Without electricity" in menu_of(pane)


# ------------------------------------------------------------ supply


def test_a_supply_cut_needs_its_end(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    menu_of(pane)["Without electricity"].trigger()
    form = open_form(pane)
    assert isinstance(form, SupplyForm)
    press(qtbot, form, "1")
    save(qtbot, form)
    assert acts == []
    press(qtbot, form, "5")
    save(qtbot, form)
    (request,) = acts
    assert request.verb is Power.cut_supply
    assert (request["ends_at"], request["reason"]) == (
        (NOW + timedelta(days=7)).replace(hour=18, minute=0),
        "Bill unpaid",
    )


def test_a_home_without_electricity_has_the_button_that_says_it_is_back(pane: HouseholdPane, acts: list[Any]) -> None:
    cut = SupplyCutRow(4, NOW - timedelta(days=1), NOW + timedelta(days=1), "Bill unpaid")
    pane.show_card(changed(samples.card(1), supply_cuts=(cut,)), NOW)
    button = next(
        b for b in pane.part(AbsencePart).absences.findChildren(QPushButton) if b.text() == "Electricity is back"
    )
    button.click()
    assert acts == [ask_for(Power.check_supply, 4, WHEN_RUN)]


# ------------------------------------------------------------ told once


def test_the_head_is_there_only_with_something_to_tell_and_shows_more(qtbot: QtBot) -> None:
    head = HeadLines()
    qtbot.addWidget(head)
    head.show_lines(())
    assert head.isHidden()
    head.show_lines([HeadLine(Said("vendor_outage", "Power data cut off"), "no_data", "not_watched")])
    assert not head.isHidden()
    button = head.findChild(QPushButton, "headLine_vendor_outage")
    assert button.accessibleName() == "Show: Power data cut off"
    with qtbot.waitSignal(head.action_wanted) as wanted:
        button.click()
    assert wanted.args == ["not_watched"]
    head.show_lines(())
    assert head.isHidden()


# ------------------------------------------------------------ policy and silences, on a real county


@pytest.fixture
def bridge(village: Workspace) -> Iterator[Bridge]:
    made = Bridge(lambda: MORNING, village)
    yield made
    made.close()


def test_the_policy_tells_its_price_and_is_in_force_once_saved(
    village: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    form = WatchSettings(bridge)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: bool(form.means.text()))
    before = form.means.text()
    assert not form.save_button.isEnabled()
    form.budget.setValue(3.0)
    assert form.means.text() != before
    form.delivery.choose("daily")
    form.feeds[1].setChecked(True)
    with qtbot.waitSignal(form.policy_saved):
        form.save_button.click()
    row = village.power.policy(MORNING)
    assert (row.budget, row.delivery, row.monthly_feeds) == (3.0, "daily", (1,))
    assert row.set_by == "시험 담당"


def test_the_silences_are_listed_oldest_first_and_open_their_household(
    village: Workspace, bridge: Bridge, qtbot: QtBot
) -> None:
    lines = [line for line in village.today(MORNING).lines if line.episode_id and line.severity != "serious"]
    line = lines[0]
    assert line.episode_id is not None
    village.alerts.silence(line.episode_id, MORNING + timedelta(days=9), "딸 집", MORNING)
    rows = village.alerts.silences(MORNING)
    shown = SnoozeList(bridge)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.table.rows_model.rowCount() == len(rows))
    assert [row.episode_id for row in shown.table.rows_model.rows()] == [row.episode_id for row in rows]
    assert f"{sum(row.is_long for row in rows)} over a week" in shown.count.text()
    with qtbot.waitSignal(shown.household_opened) as opened:
        qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert opened.args == [rows[0].household_id]


def test_both_are_reached_from_the_menu_and_the_palette(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot) as place:
        window = place.window
        window.run_action("palette")
        assert {"silences", "watch_policy"} <= {offer.key for offer in window.palette_box._offers}
        window.palette_box.close_box()
        window.run_action("silences")
        listed = window.findChild(SnoozeList)
        window.run_action("watch_policy")
        form = window.findChild(WatchSettings)
        assert listed is not None
        assert form is not None
        qtbot.waitUntil(lambda: bool(form.means.text()))


def test_somebody_in_hospital_is_registered_as_away_until_somebody_asks_again(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "23")
    assert form.back.is_unknown
    assert form.back.check_back.isVisibleTo(form)
    save(qtbot, form)
    day = NOW.date() + timedelta(days=first_check_days(NOW.date()))
    assert acts == [ask_for(Alerts.resolve, 1, "hospital", WHEN_RUN, check_back_on=day)]


def test_a_supply_cut_has_an_end_or_none_and_never_a_day_to_ask_again(
    pane: HouseholdPane, acts: list[Any], qtbot: QtBot
) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "23")
    press(qtbot, form, "31")
    assert form.outcome() == "supply_cut"
    assert not form.back.is_unknown
    assert not form.back.on_digit(0)
    save(qtbot, form)
    assert acts == [ask_for(Alerts.resolve, 1, "supply_cut", WHEN_RUN)]


def test_nothing_is_registered_where_that_is_the_answer(pane: HouseholdPane, acts: list[Any], qtbot: QtBot) -> None:
    pane.begin("resolve")
    form = open_form(pane)
    press(qtbot, form, "23")
    form.back.presets.choose("none")
    save(qtbot, form)
    assert acts == [ask_for(Alerts.resolve, 1, "hospital", WHEN_RUN)]


# ------------------------------------------------------------ closed by one key after somebody was heard of


def test_resolve_stands_filled_in_where_somebody_was_heard_of_and_ctrl_enter_closes_it(
    empty: Workspace, qtbot: QtBot
) -> None:
    text.set_language("ko")
    home = add_home(empty, meter=True, contact="박딸")
    alarmed(empty, home=home, severity="serious")
    empty.checkins.record_call(home.id, "ok", MORNING - HOUR, note="식사 잘하심")
    with whole_window(empty, qtbot, "today") as place:
        today = place.window.today
        qtbot.waitUntil(lambda: today.card is not None and today.card.id == home.id)
        today.worklist.list.setFocus()
        place.key(Qt.Key.Key_R)
        qtbot.waitUntil(lambda: isinstance(today.pane.forms.form, ResolveForm))
        form = today.pane.forms.form
        assert (form.outcome(), form.note.toPlainText()) == ("spoken_safe", "07:00 통화로 확인")
        assert not form.is_dirty()
        place.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        place.settle()
        qtbot.waitUntil(lambda: empty.today(MORNING).lines == ())
        (alert,) = empty.households.card(home.id, MORNING).alerts
        assert (alert.state, alert.outcome, alert.note) == ("resolved", "spoken_safe", "07:00 통화로 확인")
        place.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        place.settle()
        qtbot.waitUntil(lambda: len(empty.today(MORNING).lines) == 1)


def test_w_on_the_list_says_why_the_selected_household_comes_first(empty: Workspace, qtbot: QtBot) -> None:
    text.set_language("ko")
    alarmed(empty, "김하나", severity="serious")
    alarmed(empty, "이두리", severity="caution")
    with whole_window(empty, qtbot, "today") as place:
        today = place.window.today
        qtbot.waitUntil(lambda: today.card is not None)
        today.worklist.list.setFocus()
        place.key(Qt.Key.Key_W)
        qtbot.waitUntil(lambda: QToolTip.text() == "먼저인 사유: 심각, 다음 분은 주의")
        assert today.pane.head.place.text() == "먼저인 사유: 심각, 다음 분은 주의"
        assert "지금 전화" in today.pane.head.step.text()
