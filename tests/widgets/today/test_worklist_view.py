"""The worklist and the list of who is not watched: what they show, and what the keys do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QToolTip

from coordinator import text
from coordinator.widgets.frame.not_watched import ENTRY, Cause, NotWatchedPanel
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.skeleton import Skeleton
from coordinator.widgets.kit.table import Column, RowTable, severity_column
from coordinator.widgets.today.worklist_rows import due_short, due_words, row_words, spoken, why_words
from coordinator.widgets.today.worklist_view import WorklistView
from coordinator.worklist.rows import NotWatched
from coordinator.worklist.said import Said
from tests.widgets import samples

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from coordinator.worklist.rows import Line


@pytest.fixture
def view(qtbot: QtBot) -> WorklistView:
    text.set_language("en")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    made = WorklistView()
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.show()
    made.set_lines(samples.lines(), samples.NOW)
    return made


def test_model_keeps_qts_rules(view: WorklistView, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(view.model)


def test_lines_stand_in_the_order_they_were_ranked(view: WorklistView) -> None:
    assert view.household_ids() == [line.household_id for line in samples.lines()]
    count = view.findChild(QLabel, "worklistCount")
    assert count is not None
    assert count.text() == "23 households"


def test_a_screen_reader_hears_severity_who_where_why_and_what_next(view: WorklistView) -> None:
    said = view.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Serious, 김표본 78 years old, Macha-ri, Buk-myeon, quiet for 31 hours, 2 check-in calls unanswered, "
        "Call now, by 08:30"
    )


def test_an_unknown_age_is_left_out() -> None:
    text.set_language("en")
    line = samples.line()
    unknown = type(line)(**{f: getattr(line, f) for f in line.__slots__} | {"age": None})
    assert "years" not in spoken(unknown, samples.NOW)


def test_tool_tip_holds_every_reason(view: WorklistView) -> None:
    tip = view.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines() == ["quiet for 31 hours", "2 check-in calls unanswered", "Next: Call now, by 08:30"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-1, "1 hour over (07:00)"),
        (-24, "24 hours over (Sun 08:00)"),
        (-24 * 9, "9 days over (Sat 14 Nov)"),
        (0.5, "by 08:30"),
        (10, "today"),
        (24, "tomorrow"),
        (96, "by Fri 27 Nov"),
    ],
)
def test_due_is_said_as_seen_from_now(hours: float, words: str) -> None:
    text.set_language("en")
    assert due_words(samples.NOW + timedelta(hours=hours), samples.NOW) == words


def test_what_is_overdue_is_short_in_the_row_and_whole_in_tip_and_speech(view: WorklistView) -> None:
    text.set_language("en")
    late = samples.NOW - timedelta(hours=24)
    assert due_short(late, samples.NOW) == "24 hours over"
    assert due_short(samples.NOW - timedelta(hours=1), samples.NOW) == "1 hour over"
    assert due_short(samples.NOW + timedelta(hours=0.5), samples.NOW) == "by 08:30"
    line = samples.line()
    overdue = type(line)(**{f: getattr(line, f) for f in line.__slots__} | {"due_at": late})
    view.set_lines([overdue], samples.NOW)
    index = view.model.index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole).endswith("24 hours over (Sun 08:00)")
    assert "24 hours over (Sun 08:00)" in index.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (60, "Quiet for 38 hours · 2 calls not answered in a row"),
        (36, "Quiet for 38 hours · 2 unanswered"),
        (24, "Quiet for 38 hours +1"),
        (3, "Quiet for 38 hours"),
    ],
)
def test_reasons_are_shortened_before_any_is_left_out_and_none_but_the_first_is_cut(room: int, words: str) -> None:
    text.set_language("en")
    quiet = Said("quiet", "Quiet for 38 hours")
    line = replace(
        samples.line(),
        reasons=(quiet, Said("missed", "2 calls not answered in a row")),
        shorts=(quiet, Said("missed", "2 unanswered")),
    )
    assert why_words(line, lambda said: len(said) <= room) == words


@pytest.mark.parametrize(
    ("room", "urgent", "due", "is_above"),
    [
        (60, True, "24 hours over (Sun 08:00)", False),
        (48, True, "24 hours over", False),
        (36, True, "24 hours over", True),
        (36, False, "24 hours over", False),
        (20, True, "24 hours over", True),
    ],
)
def test_words_that_cannot_wait_have_the_row_before_the_time_due_is_beside_them(
    room: int, urgent: bool, due: str, is_above: bool
) -> None:
    text.set_language("en")
    said = Said("urgent_call", "“My chest is tight, cannot breath”")
    line = replace(
        samples.line(),
        reasons=(said,),
        shorts=(said,),
        due_at=samples.NOW - timedelta(hours=24),
        urgent_at=samples.NOW if urgent else None,
    )
    words = row_words(line, samples.NOW, lambda told: room - len(told), len)
    assert words == (said.text, due, is_above)


def test_w_says_why_the_selected_household_stands_where_it_stands(view: WorklistView, qtbot: QtBot) -> None:
    first = replace(samples.line(), place_reason=Said("due", "both {severity}; due earlier", {"severity": "Serious"}))
    view.set_lines([first, *samples.lines()[1:]], samples.NOW)
    view.select(first.household_id)
    view.say_why()
    qtbot.waitUntil(lambda: QToolTip.text() == "First because: both Serious; due earlier")
    assert view.list.accessibleDescription() == "First because: both Serious; due earlier"
    assert view.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole).endswith("both Serious; due earlier")
    view.select(999)
    view.say_why()
    qtbot.waitUntil(lambda: QToolTip.text() == "This household is not on today's list.")


def test_nothing_is_said_where_nothing_is_due() -> None:
    assert due_words(None, samples.NOW) == ""


def test_choosing_a_line_tells_its_household(view: WorklistView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.household_selected) as signal:
        view.list.setCurrentIndex(view.model.index(2, 0))
    assert signal.args == [3]


def test_being_told_a_household_tells_nobody_back(view: WorklistView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.household_selected):
        view.select(5)
    assert view.selected() == 5


def test_enter_begins_the_morning_run_with_whom_one_has_selected(view: WorklistView, qtbot: QtBot) -> None:
    view.select(2)
    with qtbot.waitSignal(view.run_wanted) as signal:
        qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert signal.args == [2]


def test_a_double_click_opens_the_household(view: WorklistView, qtbot: QtBot) -> None:
    place = view.list.visualRect(view.model.index(1, 0)).center()
    with qtbot.waitSignal(view.household_opened) as signal:
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [2]


def test_arrows_and_steps_stop_at_the_ends(view: WorklistView, qtbot: QtBot) -> None:
    view.select(1)
    view.step(-1)
    assert view.selected() == 1
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert view.selected() == 2
    view.step(100)
    assert view.selected() == 23


def test_the_selected_household_stays_selected_when_the_list_comes_anew(view: WorklistView) -> None:
    view.select(4)
    view.set_lines(tuple(reversed(samples.lines())), samples.NOW)
    assert view.selected() == 4


def test_a_household_that_left_the_list_leaves_nobody_selected_and_j_goes_on_from_there(view: WorklistView) -> None:
    view.select(3)
    view.set_lines([line for line in samples.lines() if line.household_id != 3], samples.NOW)
    assert view.selected() is None
    view.step(1)
    assert view.selected() == 4


def _choose(view: WorklistView, menu: str, words: str) -> None:
    button = view._filter if menu == "filter" else view._order
    next(action for action in button.menu().actions() if action.text() == words).trigger()


def test_filter_shows_one_severity_and_offers_the_way_back(view: WorklistView) -> None:
    _choose(view, "filter", "Caution")
    assert view.household_ids() == [2, 3]
    view.set_lines(samples.lines()[:1], samples.NOW)
    assert view.household_ids() == []
    button = view.findChild(QPushButton, "worklistShowAll")
    assert button is not None
    assert button.isVisible()
    button.click()
    assert view.household_ids() == [1]


def test_filter_by_owner_is_offered_when_somebody_owns(view: WorklistView) -> None:
    line = samples.line()
    mine = type(line)(**{f: getattr(line, f) for f in line.__slots__} | {"owner": "담당"})
    view.set_lines([mine, *samples.lines()[1:]], samples.NOW)
    _choose(view, "filter", "담당")
    assert view.household_ids() == [1]
    _choose(view, "filter", "Nobody's yet")
    assert 1 not in view.household_ids()
    assert len(view.household_ids()) == 22


def test_order_by_due_puts_the_earliest_first(view: WorklistView) -> None:
    _choose(view, "sort", "By time due")
    due = {line.household_id: line.due_at for line in samples.lines()}
    shown = [due[ident] for ident in view.household_ids()]
    assert shown == sorted(shown, key=lambda at: (at is None, at))


def test_an_empty_day_says_what_will_come(view: WorklistView) -> None:
    view.set_lines([], samples.NOW)
    words = view.findChild(QLabel, "worklistEmpty")
    assert words is not None
    assert words.isVisible()
    assert words.text().startswith("Nothing is waiting today.")


def test_a_county_without_households_is_led_to_the_import(view: WorklistView, qtbot: QtBot) -> None:
    view.set_lines([], samples.NOW, household_count=0)
    button = view.findChild(QPushButton, "worklistImport")
    assert button is not None
    assert button.isVisible()
    with qtbot.waitSignal(view.import_requested):
        button.click()
    view.set_lines(samples.lines(), samples.NOW, household_count=23)
    assert not button.isVisible()


def test_until_the_lines_are_known_their_shape_stands_there_and_no_sentence(qtbot: QtBot) -> None:
    text.set_language("en")
    view = WorklistView()
    qtbot.addWidget(view)
    view.show()
    view.expect()
    words, shape, title = view.findChild(QLabel, "worklistEmpty"), view.findChild(Skeleton), view.findChild(QFrame)
    assert words is not None
    assert shape is not None
    assert title is not None
    assert not words.isVisible()
    assert shape.isVisible()
    assert shape.accessibleName() == "Loading the worklist…"
    top = title.y()
    view.set_lines(samples.lines(), samples.NOW, household_count=23)
    assert not shape.isVisible()
    assert title.y() == top == 0


def test_every_row_is_painted_in_every_look(view: WorklistView) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    pictures: list[QPixmap] = []
    for look in ("light", "dark"):
        theme.apply(app, look)
        view.select(2)
        pictures.append(view.list.grab())
    theme.apply(app, "light")
    assert pictures[0].toImage() != pictures[1].toImage()


@pytest.fixture
def panel(qtbot: QtBot) -> NotWatchedPanel:
    text.set_language("en")
    made = NotWatchedPanel()
    qtbot.addWidget(made)
    made.set_households(samples.not_watched())
    made.open_panel()
    return made


def test_not_watched_model_keeps_qts_rules(panel: NotWatchedPanel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(panel.model)


def test_not_watched_households_stand_under_their_cause_the_commonest_first(panel: NotWatchedPanel) -> None:
    entries = [panel.model.entry(row) for row in range(panel.model.rowCount())]
    assert [entry.count for entry in entries if isinstance(entry, Cause)] == [8, 4, 2]
    assert sum(isinstance(entry, NotWatched) for entry in entries) == 14
    assert panel.model.index(0, 0).data() == "No meter and no check-in calls: 8 households"


def test_steps_pass_over_the_headings(panel: NotWatchedPanel) -> None:
    seen = []
    for _ in range(14):
        entry = panel.list.currentIndex().data(ENTRY)
        assert isinstance(entry, NotWatched)
        seen.append(entry.household_id)
        panel.step(1)
    assert len(set(seen)) == 14


def test_enter_opens_a_household_that_is_not_watched_and_esc_closes(panel: NotWatchedPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.household_opened) as signal:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert signal.args == [200]
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


COLUMNS = (
    severity_column(lambda line: line.severity),
    Column("Household", lambda line: line.name),
    Column("Age", lambda line: str(line.age), lambda line: line.age, number=True),
)


@pytest.fixture
def table(qtbot: QtBot) -> RowTable:
    text.set_language("en")
    made = RowTable(COLUMNS, "sampleTable", "Sample")
    qtbot.addWidget(made)
    made.set_rows(samples.lines())
    return made


def test_table_model_keeps_qts_rules(table: RowTable, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table.rows_model)


def test_table_sorts_numbers_as_numbers_and_keeps_who_is_selected(table: RowTable) -> None:
    table.select(lambda line: line.household_id == 7)
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    ages = [line.age for line in table.rows_model.rows()]
    assert ages == sorted(ages)
    assert table.selected_row().household_id == 7


def test_table_sorts_by_severity_not_by_its_word(table: RowTable) -> None:
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    words = [line.severity for line in table.rows_model.rows()]
    assert words == sorted(words, key=["serious", "caution", "watch", "no_data"].index)


def test_table_keeps_the_selected_row_when_rows_come_anew(table: RowTable, qtbot: QtBot) -> None:
    def key(line: Line) -> int:
        return line.household_id

    with qtbot.waitSignal(table.row_selected):
        table.select(lambda line: line.household_id == 5)
    table.set_rows(tuple(reversed(samples.lines())), key)
    assert table.selected_row().household_id == 5
