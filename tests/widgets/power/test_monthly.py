"""The monthly comparison as a person uses it: the ranking, the filters, the picture and its table, the way to paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coordinator import text
from coordinator.records.pattern_change import Decline
from coordinator.widgets.kit import theme
from coordinator.widgets.power.day_profile import HEIGHT, DayDrawing, DayProfile, hours_of
from coordinator.widgets.power.monthly_comparison import DECLINING, LEFT_OUT, belongs, facts_of, said
from coordinator.worklist.power.pattern_rows import ChangeRow
from tests.briefing.power import monthly_rows
from tests.casework.homes import store
from tests.conftest import NOW
from tests.conftest import VILLAGE_HOMES as HOMES
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.power.monthly_comparison import MonthlyComparisonView
    from coordinator.workspace import Workspace


@pytest.fixture
def monthly(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("power", village, qtbot) as made:
        yield made


@pytest.fixture
def view(monthly: DeskPlace) -> MonthlyComparisonView:
    return monthly.go("power:comparison")


# ------------------------------------------------------------ the ranking


def test_who_changed_most_is_on_top_with_the_sentence_and_the_figures_beside(view: MonthlyComparisonView) -> None:
    rows = view.table.rows()
    assert len(rows) == HOMES
    first = rows[0]
    assert first.rank == 1
    assert [row.rank for row in rows if isinstance(row, ChangeRow)] == sorted(
        row.rank for row in rows if isinstance(row, ChangeRow)
    )
    assert view.pane.name.text() == first.name
    assert view.pane.sentence.text() == first.sentence.text
    figures = view.pane.figures()
    assert figures[0][0] == f"{first.before.kwh_a_day:.1f}"
    assert figures[0][1] == f"{first.now.kwh_a_day:.1f}"
    assert figures[3][3] == f"{first.moved_share * 100:.0f}%"
    assert [row[4] for row in figures] == [f"{abs(part):.1f}" for part in first.parts]


def test_the_head_says_what_is_compared_with_what_and_that_a_year_ago_is_missing(view: MonthlyComparisonView) -> None:
    told = view.facts.text()
    assert "2026년 10월, 비교 기준 2026년 9월" in told
    assert "비교하지 못한 가구" in told
    assert "지난해 검침값은 아직 없음" in told
    assert "지난해 같은 달 검침값은 없습니다" in view.pane.profile.sentence.text()
    assert not view.pane._heads[2].isVisible()  # no column for a year that is not there


def test_choosing_a_row_by_key_shows_that_home(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    view.setFocus()
    assert view.table.table.hasFocus()
    monthly.key(Qt.Key.Key_Down)
    second = view.table.rows()[1]
    assert view.pane.name.text() == second.name
    monthly.key(Qt.Key.Key_Return)
    assert monthly.opened == [second.household_id]


def test_the_link_of_the_pane_opens_the_household(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    monthly.qtbot.mouseClick(view.pane.open_button, Qt.MouseButton.LeftButton)
    assert monthly.opened == [view.table.rows()[0].household_id]


def test_sorting_by_a_part_leaves_those_without_it_last(view: MonthlyComparisonView) -> None:
    view.table.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    rows = view.table.rows()
    compared = [row for row in rows if isinstance(row, ChangeRow)]
    assert rows[: len(compared)] == compared
    assert [row.level_change for row in compared] == sorted(row.level_change for row in compared)


# ------------------------------------------------------------ the filters


def test_who_could_not_be_compared_is_listed_with_the_cause(view: MonthlyComparisonView) -> None:
    view.which.choose(LEFT_OUT)
    rows = view.table.rows()
    assert rows
    assert not any(isinstance(row, ChangeRow) for row in rows)
    assert view.pane.sentence.text() == rows[0].cause.text
    assert not view.pane.profile.isVisible()
    assert not view.pane._figures.isVisible()


def test_the_weekly_list_is_a_filter_of_the_comparison(monthly: DeskPlace) -> None:
    with_meter = monthly.workspace.power.monthly(NOW).rows[-1]
    store(
        monthly.workspace,
        Decline(
            household_id=with_meter.household_id,
            week_on=date(2026, 11, 23),
            until_on=date(2026, 11, 24),
            active_before_hours=9.0,
            active_recent_hours=5.5,
            active_change=-0.4,
            changes_change=-0.35,
        ),
    )
    view = monthly.go("power:comparison")
    view.which.choose(DECLINING)
    assert [row.household_id for row in view.table.rows()] == [with_meter.household_id]
    assert "9.0 → 5.5" in view.pane.decline.text()
    assert "주간 감소 목록 1가구" in view.facts.text()


def test_words_find_a_home_and_nothing_found_offers_everything(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    name = view.table.rows()[3].name
    view.filters.words.setText(name)
    assert {row.name for row in view.table.rows()} == {name}
    view.filters.words.setText("없는이름")
    assert view.table.currentWidget() is view.table.empty
    monthly.qtbot.mouseClick(view.table.empty.button, Qt.MouseButton.LeftButton)
    assert len(view.table.rows()) == HOMES


def test_another_month_is_chosen_from_those_that_can_be_compared(
    monthly: DeskPlace, view: MonthlyComparisonView
) -> None:
    codes = [action.data() for action in view.month.menu().actions()]
    assert codes == ["", "2026-11", "2026-10"]
    view.month.choose("2026-11")
    monthly.settle()
    assert view.facts.text().startswith("2026년 11월 (11. 24.(화)까지)")


# ------------------------------------------------------------ the picture


def test_the_picture_has_a_table_of_the_same_hours(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    profile = view.pane.profile
    monthly.qtbot.mouseClick(profile.table_button, Qt.MouseButton.LeftButton)
    assert profile.is_table
    assert profile.table is not None
    rows = profile.table.rows_model.rows()
    assert len(rows) == 24
    first = view.table.rows()[0]
    assert [one.now_wh for one in rows] == pytest.approx(first.picture.now.tolist())
    view.setFocus()
    monthly.key(Qt.Key.Key_Down)  # the table follows the selection
    second = view.table.rows()[1]
    assert [one.now_wh for one in profile.table.rows_model.rows()] == pytest.approx(second.picture.now.tolist())


def test_arrows_walk_the_hours_and_a_screen_reader_is_told(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    drawing = DayDrawing()
    qtbot.addWidget(drawing)
    drawing.resize(420, HEIGHT)
    drawing.show_hours(hours_of(monthly_rows.picture(1, year=True)))
    drawing.show()
    qtbot.keyClick(drawing, Qt.Key.Key_Right)
    assert drawing.accessibleDescription().startswith("00시 · 이달")
    qtbot.keyClick(drawing, Qt.Key.Key_Right)
    assert "01시" in drawing.pointed
    assert "지난해" in drawing.pointed
    for _ in range(3):
        qtbot.keyClick(drawing, Qt.Key.Key_Left)
    assert "00시" in drawing.pointed
    area = drawing._area()
    middle = QPointF(area.left() + area.width() * 12.5 / 24, area.center().y()).toPoint()
    qtbot.mouseMove(drawing, middle)
    qtbot.waitUntil(lambda: "12시" in drawing.pointed)
    drawing.show_hours([])
    assert drawing.pointed == ""


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_the_picture_is_painted_in_every_look(look: str, qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, look)  # type: ignore[arg-type]
    profile = DayProfile()
    qtbot.addWidget(profile)
    profile.resize(460, 260)
    profile.show_picture(monthly_rows.picture(0), "말")
    profile.show()
    image = profile.chart.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert theme.current().primary_soft in colours
    theme.apply(qapp, "light")


def test_a_row_shows_its_small_picture(view: MonthlyComparisonView) -> None:
    table = view.table.table
    index = table.rows_model.index(0, table.rows_model.columnCount() - 1)
    image = table.viewport().grab(table.visualRect(index)).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 10


# ------------------------------------------------------------ nothing yet, paper, words


def test_without_readings_it_says_what_it_takes_and_leads_to_the_import(empty: Workspace, qtbot: QtBot) -> None:
    with desk_alone("power", empty, qtbot) as place:
        view: MonthlyComparisonView = place.go("power:comparison")
        assert view.table.currentWidget() is view.table.empty
        assert "두 달치" in view.table.empty.words.text()
        assert not view.print_button.isEnabled()
        qtbot.mouseClick(view.table.empty.button, Qt.MouseButton.LeftButton)
        assert place.wanted == ["import"]


def test_printing_leads_to_the_paper_of_that_month(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    view.month.choose("2026-11")
    monthly.settle()
    monthly.qtbot.mouseClick(view.print_button, Qt.MouseButton.LeftButton)
    assert monthly.wanted == ["briefings:monthly/2026-11"]
    desk = monthly.go("briefings")
    desk.show_section("monthly/2026-11")
    monthly.settle()
    assert desk.form.wish().month == date(2026, 11, 1)
    desk.form.purpose.setEditText("월례 회의")
    monthly.qtbot.waitUntil(lambda: desk.is_ready)
    assert desk._document.kind == "monthly"
    assert desk._document.subtitle.startswith("2026년 11월")


def test_it_is_read_once_until_something_is_done(monthly: DeskPlace, view: MonthlyComparisonView) -> None:
    power = monthly.workspace.power
    first = power.monthly(NOW)
    assert power.monthly(NOW).rows is first.rows
    home = first.rows[0].household_id
    monthly.workspace.households.add_note(home, "만나 봄", NOW)
    again = power.monthly(NOW)
    assert again.rows is not first.rows
    assert [row.household_id for row in again.rows] == [row.household_id for row in first.rows]


def test_every_part_has_a_name_for_screen_readers(view: MonthlyComparisonView) -> None:
    for name in (
        "monthlyTable",
        "monthlyPane",
        "monthlyMonth",
        "monthlyFilterWords",
        "monthlyPrint",
        "dayProfileChart",
    ):
        found = view.findChild(QWidget, name)
        assert found is not None, name
        assert found.accessibleName(), name
    assert all(label.accessibleName() for label in view.pane._figures.findChildren(QLabel) if label.text() == "–")
    assert view.panes()[1] is view.table.table


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_facts_are_said_in_both_languages(lang: str) -> None:
    text.set_language(lang)  # type: ignore[arg-type]
    made = monthly_rows.comparison(season_removed=False)
    told = facts_of(made)
    assert ("가구가 적어" if lang == "ko" else "too few homes") in told
    assert told.count(" · ") == 5


def test_a_home_as_usual_on_a_weekly_list_says_what_the_list_says() -> None:
    usual = monthly_rows.change(6)
    assert said(usual) == usual.sentence.text
    assert not belongs(usual, "changed")
    listed = monthly_rows.change(6, decline=monthly_rows.change(2).decline)
    assert "12.7 → 9.4" in said(listed)
    assert belongs(listed, DECLINING)
    assert belongs(monthly_rows.not_compared(0), LEFT_OUT)
