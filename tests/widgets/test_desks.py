"""The desks as a person uses them, over a real vault: a small practice county, files on disk, keys and clicks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from coordinator import text
from coordinator.demo.county import make
from coordinator.records.base import KST
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.desks.areas import area_options, in_area
from coordinator.widgets.kit.desks.filter_bar import FilterBar, FilterMenu, Option
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.restyle import restyle
from coordinator.widgets.kit.table import Column
from coordinator.workspace import Workspace
from tests.conftest import NOW, WORDS, made_once, open_copy, shared_folder
from tests.widgets.places import DeskPlace, WindowPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

HOMES = 30


def make_county(folder: Path) -> None:
    workspace, _ = Workspace.create(folder, WORDS, actor="시험", county="영월군", practice=True, now=NOW)
    make(workspace.vault, households=HOMES, days=30, seed=3, now=NOW)
    workspace.close()


@pytest.fixture
def month(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, kernel: None) -> Iterator[Workspace]:
    """Open a copy of a practice county of one month that was never screened."""
    opened = open_copy(made_once(shared_folder(tmp_path_factory), "month", make_county), tmp_path / "vault")
    yield opened
    opened.close()


@pytest.fixture
def desks(month: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("", month, qtbot) as place:
        yield place


@pytest.fixture
def window(month: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    with whole_window(month, qtbot) as place:
        yield place


def csv(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding) + b"\n")
    return path


def readings_file(folder: Path, *meters: str, hours: int = 30) -> Path:
    start = datetime(2013, 1, 1, tzinfo=KST)
    lines = ["meter,time,kwh"]
    for meter in meters:
        lines += [f"{meter},{start + timedelta(hours=n):%Y-%m-%d %H:%M},{0.1 + n % 7 / 10:.1f}" for n in range(hours)]
    return csv(folder, "검침.csv", *lines)


# ------------------------------------------------------------ tables and filters


COLUMNS = (
    Column("Name", lambda row: row[0], width=0),
    Column("Count", lambda row: str(row[1]), lambda row: row[1], number=True),
)
PEOPLE = [("김숙자", 3), ("박철수", 12), ("금순이", 1)]


@pytest.fixture
def filtered(qtbot: QtBot) -> DeskTable:
    bar = FilterBar("sample", "찾기", lambda row: (row[0],))
    bar.add_menu("Size", "크기", lambda row, code: (row[1] > 2) == (code == "many"), [Option("many", "많음")])
    table = DeskTable(COLUMNS, "sample", "표", key=lambda row: row[0], filters=bar)
    qtbot.addWidget(table)
    qtbot.addWidget(bar)
    bar.show()
    table.show()
    return table


def test_words_find_by_initials_and_menus_narrow_further(filtered: DeskTable) -> None:
    bar = filtered._filters
    assert bar is not None
    filtered.set_rows(PEOPLE)
    bar.words.setText("김ㅅ")
    assert filtered.rows() == [("김숙자", 3)]
    bar.words.setText("")
    menu = bar.findChild(FilterMenu, "sampleSize")
    assert menu is not None
    menu.choose("many")
    assert filtered.rows() == [("김숙자", 3), ("박철수", 12)]
    assert menu.text() == "많음 ▾"


def test_a_filter_that_fits_nothing_offers_to_show_everything(filtered: DeskTable, qtbot: QtBot) -> None:
    assert filtered._filters is not None
    filtered.set_rows(PEOPLE)
    filtered._filters.words.setText("없는 사람")
    assert filtered.currentWidget() is filtered.empty
    qtbot.mouseClick(filtered.empty.button, Qt.MouseButton.LeftButton)
    assert filtered.currentWidget() is filtered.table
    assert len(filtered.rows()) == 3


def test_an_empty_table_says_what_to_do_first(filtered: DeskTable, qtbot: QtBot) -> None:
    filtered.set_empty("아직 없습니다.", "가져오기")
    filtered.set_rows(())
    assert filtered.empty.words.text() == "아직 없습니다."
    with qtbot.waitSignal(filtered.first_step_wanted):
        qtbot.mouseClick(filtered.empty.button, Qt.MouseButton.LeftButton)


def test_the_selected_row_stays_selected_when_rows_come_anew_and_in_another_order(filtered: DeskTable) -> None:
    filtered.set_rows(PEOPLE)
    filtered.select(lambda row: row[0] == "박철수")
    filtered.set_rows(list(reversed(PEOPLE)))
    assert filtered.selected() == ("박철수", 12)


def test_a_table_is_walked_and_opened_by_keys_alone(filtered: DeskTable, qtbot: QtBot) -> None:
    filtered.set_rows(PEOPLE)
    filtered.enter()
    qtbot.keyClick(filtered.table, Qt.Key.Key_J)
    assert filtered.selected() == PEOPLE[1]
    qtbot.keyClick(filtered.table, Qt.Key.Key_End)
    assert filtered.selected() == PEOPLE[2]
    qtbot.keyClick(filtered.table, Qt.Key.Key_K)
    with qtbot.waitSignal(filtered.row_opened) as opened:
        qtbot.keyClick(filtered.table, Qt.Key.Key_Return)
    assert opened.args == [PEOPLE[1]]


def test_a_table_that_takes_long_shows_a_skeleton_until_it_has_rows(filtered: DeskTable, qtbot: QtBot) -> None:
    filtered.expect()
    qtbot.waitUntil(filtered._skeleton.isVisible)
    filtered.set_rows(PEOPLE)
    assert not filtered._skeleton.isVisible()


def test_the_table_model_keeps_qts_rules(filtered: DeskTable, qtmodeltester: ModelTester) -> None:
    filtered.set_rows(PEOPLE)
    qtmodeltester.check(filtered.table.rows_model)


@pytest.mark.parametrize(
    ("area", "town"), [("영월읍 하송리", "영월읍"), ("영월읍", "영월읍"), ("Hasong-ri, Yeongwol-eup", "Yeongwol-eup")]
)
def test_a_village_belongs_to_its_town_in_either_language(area: str, town: str) -> None:
    assert in_area(area, town)
    assert [option.code for option in area_options([area, ""])] == [town]


# ------------------------------------------------------------ households


def test_households_shows_everybody_and_enter_opens_one_in_today(desks: DeskPlace) -> None:
    desk = desks.go("households:register")
    rows = desks.cells("householdsTable")
    assert len(rows) == HOMES
    assert {row[3] for row in rows} == {text.tr("Woman"), text.tr("Man")}
    assert QApplication.focusWidget() is desk.table.table
    third = desk.table.rows()[2]
    desk.table.select(lambda row: row is third)
    desks.qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    assert desks.opened == [third.household_id]


def test_a_household_that_was_shown_once_does_not_take_the_selection_back_from_who_went_on(desks: DeskPlace) -> None:
    desk = desks.go("households:register")
    rows = desk.table.rows()
    desk.show_household(rows[3].household_id)
    assert desk.table.selected() == rows[3]
    desk.table.setFocus()
    desks.key(Qt.Key.Key_J)
    desk.refresh()
    desks.settle()
    assert desk.table.selected().household_id == rows[4].household_id


def test_a_household_that_is_not_listed_yet_is_selected_with_the_answer_unless_another_row_is_by_then(
    desks: DeskPlace,
) -> None:
    desk = desks.go("households:register")
    rows = desk.table.rows()
    for step in (None, Qt.Key.Key_J):
        desk.table.set_rows(rows[:3])
        desk.table.select(lambda row: row == rows[0])
        desk.show_household(rows[5].household_id)
        if step is not None:
            desk.table.setFocus()
            desks.key(step)
        desk.refresh()
        desks.settle()
        assert desk.table.selected().household_id == rows[5 if step is None else 1].household_id
        desk.refresh()
        desks.settle()
        assert desk.table.selected().household_id == rows[5 if step is None else 1].household_id


def test_households_are_filtered_by_words_and_severity_together(desks: DeskPlace) -> None:
    desk = desks.go("households:register")
    one = next(row for row in desk.table.rows() if row.severity == "no_data")
    desks.qtbot.keyClicks(desk.filters.words, one.phone[-4:])
    menu = desk.filters.findChild(FilterMenu, "householdsFilterSeverity")
    menu.choose("no_data")
    assert [row.household_id for row in desk.table.rows()] == [one.household_id]
    menu.choose("serious")
    assert desk.table.empty.isVisible()


def test_a_county_without_households_leads_to_the_import(empty: Workspace, qtbot: QtBot) -> None:
    with desk_alone("power", empty, qtbot) as place:
        for name in ("calls", "services", "history"):
            place.go(name)  # each empty state must stand by itself
        place.go("households:register")
        place.click("householdsTableEmptyButton")
        assert place.wanted == ["import"]


# ------------------------------------------------------------ power


def test_a_meter_finds_its_household_by_hand_and_the_link_is_undone_from_the_status_bar(
    window: WindowPlace, tmp_path: Path
) -> None:
    store(window, "readings", readings_file(tmp_path, "M-1", "M-2"))
    free = next(row for row in window.workspace.households.table(NOW) if not row.has_meter)
    desk = window.go("power:meters")
    assert desk.band.isVisible()
    assert "2" in desk._nobody.text()
    desk.table.enter()
    window.qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is desk.meter.words
    desk.meter.words.insert(free.name)  # Hangul comes from an input method, not from keys
    window.qtbot.waitUntil(lambda: desk.meter.hits.rows_model.rowCount() > 0)
    while desk.meter.hits.selected_row().household_id != free.household_id:
        window.qtbot.keyClick(desk.meter.words, Qt.Key.Key_Down)
    window.qtbot.keyClick(desk.meter.words, Qt.Key.Key_Return)
    window.settle()
    owners = {row.external_id: row.household_id for row in window.workspace.power.meters(NOW)}
    assert owners["M-1"] == free.household_id
    assert desk.table.selected().external_id == "M-2"  # the next one nobody has
    window.click("statusUndo")
    owners = {row.external_id: row.household_id for row in window.workspace.power.meters(NOW)}
    assert owners["M-1"] is None


def test_a_meter_is_released_and_stands_first_again(desks: DeskPlace) -> None:
    desk = desks.go("power:meters")
    row = desk.table.selected()
    desks.click("meterRelease")
    assert desks.cells("metersTable")[0][0] == row.external_id
    assert desk.band.isVisible()


def test_a_meter_is_replaced_by_one_nobody_has(desks: DeskPlace, tmp_path: Path) -> None:
    store(desks, "readings", readings_file(tmp_path, "M-9"))
    desk = desks.go("power:meters")
    old = next(row for row in desk.table.rows() if row.household_id is not None)
    desk.table.select(lambda row: row.id == old.id)
    desk.meter.ending.new.setEditText("nothing")
    assert not desk.meter.ending.end.isEnabled()
    desk.meter.ending.new.setEditText("M-9")
    assert desk.meter.ending.end.isEnabled()
    desks.click("meterEndButton")
    rows = {row.external_id: row for row in desks.workspace.power.meters(NOW)}
    assert (rows[old.external_id].health, rows["M-9"].household_id) == ("ended", old.household_id)


def test_a_household_with_a_meter_refuses_a_second_one_in_the_desks_own_bar(desks: DeskPlace, tmp_path: Path) -> None:
    store(desks, "readings", readings_file(tmp_path, "M-1"))
    taken = next(row for row in desks.workspace.households.table(NOW) if row.has_meter)
    desk = desks.go("power:meters")
    meter = next(row for row in desk.table.rows() if row.external_id == "M-1")
    desk.meter.link_wanted.emit(meter.id, taken.household_id)
    desks.settle()
    assert desk.messages.text


def test_the_watch_runs_over_new_hours_and_lists_what_it_found(desks: DeskPlace) -> None:
    desk = desks.go("power:homes")
    desks.click("watchButton")
    assert desk.findings.isVisible()
    rows = desk.findings.table.rows()
    assert len({(row.household_id, row.kind, row.since_at) for row in rows}) == len(rows)
    assert desk.watch.run.isEnabled()
    if rows:
        assert len(desks.cells("findingsTable")[0][3]) > 10
        desks.qtbot.keyClick(desk.findings.table.table, Qt.Key.Key_Return)
        assert desks.opened == [rows[0].household_id]


def test_a_period_is_offered_from_the_readings_and_refused_backwards(desks: DeskPlace, tmp_path: Path) -> None:
    store(desks, "readings", readings_file(tmp_path, "M-1", hours=24), assign=True)
    desk = desks.go("power:homes")
    desk.watch.which.choose("period")
    desks.settle()
    assert desk.watch.since.moment() == datetime(2013, 1, 1, tzinfo=KST)
    assert desk.watch.until.moment() == datetime(2013, 1, 2, tzinfo=KST)
    desk.watch.until.give(datetime(2012, 12, 1, tzinfo=KST))
    assert not desk.watch.run.isEnabled()
    desk.watch.until.give(datetime(2013, 1, 3, tzinfo=KST))
    desks.click("watchButton")
    assert desk.messages.text == ""
    assert desk.findings.isVisible()


def test_all_meters_are_linked_at_once_in_the_practice_county(desks: DeskPlace, tmp_path: Path) -> None:
    store(desks, "readings", readings_file(tmp_path, "M-1", "M-2"))
    desk = desks.go("power:meters")
    desks.click("assignAll")
    assert not desk.band.isVisible()
    assert all(row.household_id for row in desks.workspace.power.meters(NOW))


# ------------------------------------------------------------ calls


def test_enter_on_a_call_opens_the_form_of_a_call_beside_the_list(desks: DeskPlace) -> None:
    desk = desks.go("calls:board")
    last = desk.table.rows()[-1]
    desk.table.select(lambda row: row.id == last.id)
    desks.qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    desks.settle()
    assert desk.pane.forms.form is not None
    desks.qtbot.keyClick(desk.pane.forms.form, Qt.Key.Key_Escape)
    desks.click("roundOpen")
    assert desks.opened == [last.household_id]


def test_calls_are_filtered_to_those_still_to_do(desks: DeskPlace) -> None:
    first = desks.workspace.checkins.round(NOW)[0]
    desks.workspace.checkins.record_call(first.household_id, "ok", NOW)
    desk = desks.go("calls:board")
    menu = desk.filters.findChild(FilterMenu, "roundFilterShow")
    menu.choose("open")
    assert first.household_id not in {row.household_id for row in desk.table.rows()}
    menu.choose("")
    desk.progress_bar.choose("well")
    assert first.household_id in {row.household_id for row in desk.table.rows()}


# ------------------------------------------------------------ services


def test_a_link_moves_by_keys_and_asks_for_its_reason(desks: DeskPlace) -> None:
    desk = desks.go("services:links")
    asked = next(row for row in desk.table.rows() if row.state == "requested")
    desk.table.select(lambda row: row.id == asked.id)
    desks.qtbot.keyClick(desk.table.table, Qt.Key.Key_Return)
    form = desk.pane.form
    form.states.choose("rejected")
    assert not form.save_button.isEnabled()
    form.reasons["rejected"].choose("full")
    assert form.save_button.isEnabled()
    desks.qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desks.settle()
    after = {row.id: row.state for row in desks.workspace.services.links(NOW)}
    assert after.get(asked.id, "rejected") == "rejected"
    assert "requested" not in {row.state for row in desk.table.rows() if row.id == asked.id}


def test_who_waits_longest_stands_first(desks: DeskPlace) -> None:
    waits = [row.wait_days for row in desks.go("services:links").table.rows()]
    known = [days for days in waits if days is not None]
    assert waits[: len(known)] == sorted(known, reverse=True)


# ------------------------------------------------------------ import


def look_at(desks: DeskPlace | WindowPlace, kind: str, path: Path) -> Any:
    desk = desks.go("import")
    desk.kinds.choose(kind)
    desk.open_files([str(path)])
    desks.settle()
    return desk


def store(desks: DeskPlace | WindowPlace, kind: str, path: Path, *, assign: bool = False) -> Any:
    desk = look_at(desks, kind, path)
    assert desk.pages.currentIndex() == 1, desk.messages.text
    desk.preview.assign.setChecked(assign)
    desks.click("importStore")
    return desk


def test_a_preview_names_what_is_new_and_each_row_that_cannot_be_taken(desks: DeskPlace, tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "명단.csv",
        "관리번호,이름,생년월일,전화",
        "A-1,김견본,1948-03-02,010-0000-1111",
        "A-2,이견본,1950-13-02,010-0000-1112",
        "A-3,박견본 500101-1234567,1961-01-01,010-0000-1113",
        encoding="cp949",
    )
    desk = look_at(desks, "households:register", path)
    rejected = desks.cells("importRejected")
    assert [row[:2] for row in rejected] == [["3", "생년월일"], ["4", "이름"]]
    assert all("1234567" not in cell for row in rejected for cell in row)
    assert desks.cells("importPreview")[0][1] == "김견본"
    before = len(desks.workspace.households.table(NOW))
    desks.click("importStore")
    assert len(desks.workspace.households.table(NOW)) == before + 3
    assert desk.pages.currentIndex() == 0
    assert desks.cells("batchesTable")[0][3] == "명단.csv"
    assert len(desks.cells("rejectedTable")) == 2
    desks.click("batchUndo")
    assert len(desks.workspace.households.table(NOW)) == before
    assert desks.workspace.imports.batches()[0].state == "undone"
    assert not desk.batches.undo.isEnabled()


def test_the_same_file_twice_has_nothing_to_store(desks: DeskPlace, tmp_path: Path) -> None:
    path = readings_file(tmp_path, "M-1")
    store(desks, "readings", path)
    desk = look_at(desks, "readings", path)
    assert not desk.preview.save.isEnabled()
    assert desk.preview.nothing.text()


def test_meters_nobody_has_lead_to_power_unless_they_are_given_to_practice_households(
    desks: DeskPlace, tmp_path: Path
) -> None:
    desk = store(desks, "readings", readings_file(tmp_path, "M-1", "M-2"))
    assert "2" in desk.messages.text
    desks.click("importDeskMessageButton")
    assert desks.wanted == ["power:meters"]
    desks.go("power:meters")
    assert desks.cells("metersTable")[0][0] == "M-1"


def test_given_meters_belong_to_somebody_at_once(desks: DeskPlace, tmp_path: Path) -> None:
    store(desks, "readings", readings_file(tmp_path, "M-1", "M-2"), assign=True)
    assert all(row.household_id for row in desks.workspace.power.meters(NOW))


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_with_a_way_on(desks: DeskPlace, tmp_path: Path) -> None:
    desk = look_at(desks, "calls", csv(tmp_path, "엉뚱.csv", "가,나", "1,2"))
    assert desk.pages.currentIndex() == 0
    assert desk.messages.text
    desk = look_at(desks, "calls", tmp_path / "없음.csv")
    assert "없음.csv" in desk.messages.text
    assert desks.screen.findChild(QPushButton, "importDeskMessageButton").isVisible()


def test_a_dropped_file_is_looked_at_and_another_kind_reads_it_again(desks: DeskPlace, tmp_path: Path) -> None:
    desk = desks.go("import")
    desk.kinds.choose("readings")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(readings_file(tmp_path, "M-1")))])
    desk.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    desks.settle()
    assert desk.pages.currentIndex() == 1
    desk.kinds.choose("calls")
    desks.settle()
    assert desk.pages.currentIndex() == 0  # readings are no call results, and the bar says so
    assert desk.messages.text


def test_a_profile_reads_the_file_anew(desks: DeskPlace, tmp_path: Path) -> None:
    lines = [f"M-1,2013-01-01 {hour:02}:00,{100 + hour}" for hour in range(20)]
    desk = look_at(desks, "readings", csv(tmp_path, "값.csv", "meter,time,usage", *lines))
    desk.profile.choose("watt-hours")
    desks.settle()
    assert desk._preview is not None
    assert desk._preview.profile.unit == "wh"


def test_a_stopped_import_stores_nothing_and_says_so(desks: DeskPlace, tmp_path: Path) -> None:
    desk = look_at(desks, "readings", readings_file(tmp_path, "M-1"))
    go_on = threading.Event()
    answers: list[bool] = []
    desks.bridge.ask(go_on.wait, 10, then=answers.append)  # the worker is busy, so the hand is quicker
    desks.qtbot.mouseClick(desk.preview.save, Qt.MouseButton.LeftButton)
    desk.progress.findChild(QPushButton, "taskStop").click()
    go_on.set()
    desks.settle()
    assert answers == [True]
    assert desks.workspace.imports.batches() == []
    assert desk.messages.text
    assert desk.pages.currentIndex() == 1  # the preview is still there, to be stored after all


# ------------------------------------------------------------ history


def test_an_act_of_a_person_is_undone_and_done_again_from_the_history(desks: DeskPlace) -> None:
    home = desks.workspace.households.table(NOW)[0].household_id
    desks.workspace.households.add_note(home, "딸이 주말마다 들름", NOW)
    desk = desks.go("history")
    assert desk.table.selected().verb == "households.add_note"
    desks.click("actUndo")
    assert "딸이 주말마다 들름" not in [n.text for n in desks.workspace.households.card(home, NOW).notes]
    undone = next(row for row in desk.table.rows() if row.verb == "households.add_note")
    assert undone.undone
    desks.click("actRedo")
    assert "딸이 주말마다 들름" in [n.text for n in desks.workspace.households.card(home, NOW).notes]


def test_enter_on_an_act_goes_to_what_it_changed_beside_it(desks: DeskPlace) -> None:
    home = desks.workspace.households.table(NOW)[0].household_id
    desks.workspace.checkins.record_call(home, "no_answer", NOW)
    desk = desks.go("history")
    assert desk.table.selected().result == "미응답"
    desks.qtbot.waitUntil(lambda: "결과: 미응답" in desk.pane.fields.toPlainText())
    assert "전화 기록: 미응답" in [cell for row in desks.cells("actsTable") for cell in row]
    desk.table.row_opened.emit(desk.table.selected())
    desks.qtbot.waitUntil(desk.pane.fields.hasFocus)


def test_acts_are_filtered_by_what_was_done_and_by_day(desks: DeskPlace) -> None:
    home = desks.workspace.households.table(NOW)[0].household_id
    desks.workspace.households.add_note(home, "딸이 들름", NOW)
    desk = desks.go("history")
    desk.menus["Verb"].choose("households.add_note")
    assert {row.verb for row in desk.table.rows()} == {"households.add_note"}
    desk.menus["Day"].choose(NOW.date().isoformat())
    assert len(desk.table.rows()) == 1


def test_what_cannot_be_undone_offers_no_button(desks: DeskPlace) -> None:
    desk = desks.go("history")
    desk.table.select(lambda row: row.verb == "vault.create")
    assert not desk.buttons["actUndo"].isEnabled()


def test_verifying_an_untouched_journal_says_that_all_is_whole(desks: DeskPlace) -> None:
    desk = desks.go("history")
    desks.click("historyVerify")
    assert desk.messages.text
    assert desk.buttons["historyVerify"].isEnabled()


# ------------------------------------------------------------ the window around them


def test_every_desk_survives_a_change_of_language_and_look(window: WindowPlace, qapp: QApplication) -> None:
    names = ["households", "power", "calls", "services", "import", "history"]
    for name in names:
        window.go(name)
    restyle(look="dark", language="en")
    window.settle()
    for name in names:
        desk = window.go(name)
        assert all(pane is not None for pane in desk.panes())
        window.window.cycle(1)
    theme.apply(qapp, "light")


def test_every_table_and_button_of_the_desks_has_a_name_for_those_who_do_not_see(desks: DeskPlace) -> None:
    for name in ("households", "power", "calls", "services", "import", "history"):
        desk = desks.go(name)
        for part in (*desk.findChildren(QPushButton), *desk.findChildren(QTableView)):
            if part.isVisible():
                assert part.accessibleName() or part.property("text"), part.objectName()
