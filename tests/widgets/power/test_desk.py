"""The Power desk as a person uses it: the list, one home's year, a replay by the slider, all of it by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import func, select

from coordinator import text
from coordinator.analysis.activity import YearAgo
from coordinator.cli.power import row_words
from coordinator.records.alerts import Episode
from coordinator.records.journal import Act
from coordinator.records.power import Finding
from coordinator.text import tr
from coordinator.widgets.kit import theme
from coordinator.widgets.power.active_days import fortnight_words
from coordinator.widgets.power.feeds_section import PRECISION
from coordinator.widgets.power.replay_setting import budget_of, step_of
from coordinator.widgets.power.week_bars import Week, WeekBars
from coordinator.widgets.power.year_ago_chart import YearAgoChart
from coordinator.widgets.power.year_heat_map import YearHeatMap
from coordinator.worklist.power.rows import HomeYear
from coordinator.worklist.power.watch_rows import PrecisionRow
from tests.casework.homes import DAY, HOUR, store
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.power.homes_section import HomesSection
    from coordinator.widgets.power.replay_section import Known, ReplaySection
    from coordinator.workspace import Workspace

NAN = np.float32(np.nan)


@pytest.fixture
def power(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("power", village, qtbot) as made:
        yield made


@pytest.fixture
def homes(power: DeskPlace) -> HomesSection:
    return power.go("power:homes")


@pytest.fixture
def replaying(power: DeskPlace) -> ReplaySection:
    section: ReplaySection = power.go("power:replay")
    power.qtbot.waitUntil(lambda: section.table.all_rows() != ())
    return section


# ------------------------------------------------------------ sections


def test_sections_are_reached_by_keys_and_each_takes_the_keyboard(power: DeskPlace) -> None:
    power.go("power")
    power.desk.setFocus()
    order = [*power.desk._sections]
    for section in (*order[1:], order[0]):
        power.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        power.settle()
        assert power.desk.section == section
        focus = QApplication.focusWidget()
        assert focus is not None
        assert power.desk.page(section).isAncestorOf(focus)
    for number, section in enumerate(order):
        power.key(Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)
        power.settle()
        assert power.desk.section == section
    power.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert power.desk.section == order[-2]


def test_what_leads_to_the_meters_comes_to_their_section(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "power") as place:
        place.window.today.pane.place_wanted.emit("power:meters", 1)
        place.settle()
        assert place.window.current_desk == "power"
        desk: Any = place.window.stack.currentWidget()
        assert desk.section == "meters"


def test_each_section_has_its_tables_under_their_names(power: DeskPlace) -> None:
    for section, names in {
        "homes": ("powerHomesTable",),
        "replay": ("replayTable", "replayFigures", "replayOutcomes"),
        "feeds": ("feedHealthTable", "precisionTable"),
        "meters": ("metersTable",),
    }.items():
        page = power.go(f"power:{section}")
        for name in names:
            table = page.findChild(QWidget, name)
            assert table is not None, name
            assert table.accessibleName(), name


# ------------------------------------------------------------ the list


def test_every_watched_home_has_a_row_that_says_its_state_and_how_well_it_can_be_watched(homes: HomesSection) -> None:
    rows = homes.table.rows()
    assert len(rows) > 25
    assert homes.count.text() == f"{len(rows):,}가구"
    model = homes.table.table.rows_model
    assert model.index(0, 0).data() in ("심각", "주의", "관심")
    words = {str(model.index(row, 6).data()) for row in range(len(rows))}
    assert (
        {"살필 수 있음", "전력으로는 살필 수 없음"}
        <= words
        <= {"살필 수 있음", "전력으로는 살필 수 없음", "학습 중", "약함"}
    )
    for number, row in enumerate(rows):
        figure = "" if row.nats is None else f"{row.nats:.1f}"
        assert figure in str(model.index(number, 6).data(Qt.ItemDataRole.ToolTipRole))


def test_filters_and_words_leave_what_fits(power: DeskPlace, homes: HomesSection) -> None:
    menus = {menu.objectName(): menu for menu, _ in homes.filters._menus}
    menus["powerHomesFilterWatch"].choose("none")
    assert {row.watch for row in homes.table.rows()} == {"none"}
    menus["powerHomesFilterWatch"].choose("")
    one = homes.table.rows()[5]
    homes.filters.words.setText(one.name)
    assert one in homes.table.rows()
    assert all(one.name in row.name or one.name in row.area for row in homes.table.rows())


def test_the_small_picture_is_drawn_and_told_in_words(homes: HomesSection) -> None:
    table = homes.table.table
    quiet = next(row for row in homes.table.rows() if row.quiet_hours and row.quiet_hours > 24)
    assert f"{quiet.quiet_hours}시간째 조용" in fortnight_words(quiet)
    homes.table.select(lambda row: row.household_id == quiet.household_id)
    cell = table.visualRect(table.rows_model.index(table.currentIndex().row(), 4))
    drawn = table.viewport().grab(cell).toImage()
    colours = {drawn.pixelColor(x, drawn.height() // 2).name() for x in range(drawn.width())}
    assert len(colours) > 2
    empty = replace(quiet, active_hours=np.full(14, NAN), quiet_hours=None)
    assert "검침 없음" in fortnight_words(empty)


def test_the_chosen_home_shows_its_hours_figures_year_and_meter(power: DeskPlace, homes: HomesSection) -> None:
    first = homes.table.rows()[0]
    power.qtbot.waitUntil(lambda: bool(homes.pane.facts.text()))
    assert homes.pane.name.text() == first.name
    assert homes.pane.year.map.days[-1].on == NOW.date()
    assert any(one.severity for one in homes.pane.year.map.days)
    assert "AMI" in homes.pane.meter.text()
    assert "시작했습니다" in homes.pane.year_ago.sentence.text()
    homes.table.enter()
    power.key(Qt.Key.Key_Down)
    power.qtbot.waitUntil(lambda: homes.pane.facts.isVisible() and not power.bridge._open)
    assert homes.pane.name.text() == homes.table.rows()[1].name
    power.key(Qt.Key.Key_Return)
    assert power.opened == [homes.table.rows()[1].household_id]


# ------------------------------------------------------------ the year


def a_year(days: int = 365) -> HomeYear:
    rng = np.random.default_rng(3)
    daily = rng.uniform(2000, 6000, days).astype(np.float32)
    active = rng.uniform(4, 14, days).astype(np.float32)
    daily[:100] = active[:100] = NAN  # readings began later
    daily[200:203] = active[200:203] = NAN
    absent, outage, level = np.zeros(days, bool), np.zeros(days, bool), np.zeros(days, np.int8)
    absent[250:255], outage[300], level[320:322] = True, True, 3
    return HomeYear(date(2025, 11, 24), daily, active, absent, outage, level)


@pytest.fixture
def calendar(qtbot: QtBot, qapp: QApplication) -> YearHeatMap:
    theme.apply(qapp, "light")
    made = YearHeatMap()
    qtbot.addWidget(made)
    made.resize(560, 260)
    made.show()
    made.show_year(a_year())
    return made


def test_days_are_walked_by_keys_and_said(calendar: YearHeatMap, qtbot: QtBot) -> None:
    pointed: list[int] = []
    calendar.map.day_pointed.connect(pointed.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(calendar.map, key)
    assert pointed == [364, 363, 364, 0, 364]  # the first key comes to the last day; beyond the end is the end
    calendar.map.point_at(321)
    said = calendar.map.accessibleDescription()
    assert text.day(date(2025, 11, 24) + timedelta(days=321)) in said
    assert "위험신호 심각" in said
    assert "kWh" in said


@pytest.mark.parametrize(
    ("number", "words"),
    [(50, "검침 시작 전"), (201, "자료 없음"), (252, "등록된 부재"), (300, "정전"), (320, "위험신호 심각")],
)
def test_what_was_the_case_on_a_day_is_drawn_and_said(calendar: YearHeatMap, number: int, words: str) -> None:
    calendar.map.point_at(number)
    assert words in calendar.map.pointed_sentence()
    calendar.map.point_at(-1)

    def seen() -> object:
        return calendar.map.grab(calendar.map.box_of(number).toAlignedRect()).toImage()

    before = seen()
    plain = a_year()
    for name, value in (("absent", False), ("outage", False), ("level", 0)):
        getattr(plain, name)[:] = value
    plain.daily_wh[:] = plain.active_hours[:] = 4
    calendar.show_year(plain)
    assert seen() != before


def test_the_pointer_says_the_day_it_is_on(calendar: YearHeatMap, qtbot: QtBot) -> None:
    spot = calendar.map.box_of(130).center()
    assert calendar.map.day_at(spot) == 130
    assert calendar.map.day_at(QPointF(2, 2)) == -1
    qtbot.mouseMove(calendar.map, spot.toPoint())
    qtbot.waitUntil(lambda: "2026. 4. 3." in calendar.map.pointed_sentence())


def test_the_table_holds_the_same_days_newest_first(calendar: YearHeatMap, qtbot: QtBot) -> None:
    qtbot.mouseClick(calendar.table_button, Qt.MouseButton.LeftButton)
    assert calendar.is_table
    assert calendar.table is not None
    assert [one.on for one in calendar.table.rows_model.rows()] == [one.on for one in reversed(calendar.map.days)]
    cells = [str(calendar.table.rows_model.index(44, column).data()) for column in range(4)]
    assert cells[0] == text.day(date(2025, 11, 24) + timedelta(days=320))
    assert cells[3] == "위험신호 심각"
    qtbot.mouseClick(calendar.table_button, Qt.MouseButton.LeftButton)
    assert not calendar.is_table


def test_the_colours_follow_the_measure_and_a_year_without_readings_says_so(calendar: YearHeatMap) -> None:
    before = calendar.map.grab().toImage()
    calendar.measure.choose("use")
    calendar.measure.clearFocus()
    assert calendar.map.grab().toImage() != before
    assert "빠진 날 3일" in calendar.sentence.text()
    calendar.show_year(None)
    assert not calendar.map.isVisible()
    assert calendar.sentence.text()


# ------------------------------------------------------------ a year ago


def ago(share: float, days: int = 28) -> YearAgo:
    now = np.full(28, 4000, np.float32)
    then = (now / np.float32(share)).astype(np.float32)
    then[days:] = NAN
    profile = np.full(24, 160, np.float32)
    hours = np.full(28, 9, np.float32)
    return YearAgo(profile, (profile / np.float32(share)).astype(np.float32), now, then, hours, hours + 2)


@pytest.mark.parametrize(("share", "words"), [(0.7, "30% 적습니다"), (1.5, "50% 많습니다"), (1.03, "비슷합니다")])
def test_a_sentence_says_what_changed_in_a_year(qtbot: QtBot, share: float, words: str) -> None:
    chart = YearAgoChart()
    qtbot.addWidget(chart)
    chart.show_ago(ago(share), date(2026, 10, 27), None)
    assert words in chart.sentence.text()
    assert "9.0시간" in chart.sentence.text()


def test_both_years_are_walked_by_keys_and_stand_in_the_table(qtbot: QtBot) -> None:
    chart = YearAgoChart()
    qtbot.addWidget(chart)
    chart.show()
    chart.show_ago(ago(0.5), date(2026, 10, 27), None)
    for _ in range(25):
        qtbot.keyClick(chart.chart, Qt.Key.Key_Right)
    assert chart.chart.accessibleDescription() == "10. 27.(화) · 올해 4.0 kWh · 지난해 8.0 kWh"
    chart.toggle_table()
    assert chart.table is not None
    assert chart.table.rows_model.rowCount() == 24 + 28
    assert [chart.table.rows_model.index(0, column).data() for column in range(4)] == ["00시", "160", "320", "Wh"]


def test_without_last_years_days_it_says_since_when_there_are_readings(qtbot: QtBot) -> None:
    chart = YearAgoChart()
    qtbot.addWidget(chart)
    chart.show_ago(ago(1.0, days=5), date(2026, 10, 27), date(2026, 7, 27))
    assert "2026. 7. 27.(월)" in chart.sentence.text()
    assert not chart.chart.isVisibleTo(chart)


# ------------------------------------------------------------ the replay


def figures(section: ReplaySection) -> dict[str, tuple[str, str]]:
    return {row.what: (row.asked, row.in_force) for row in section.figures.rows()}


def test_the_slider_answers_with_each_key_and_the_setting_in_force_stays(
    power: DeskPlace, replaying: ReplaySection
) -> None:
    section = replaying
    slider = section.setting.slider
    slider.setFocus()
    power.key(Qt.Key.Key_Home)
    low = figures(section)
    seen = section.said.text()
    power.key(Qt.Key.Key_End)
    high = figures(section)
    assert int(high["위험신호"][0].replace(",", "")) > int(low["위험신호"][0].replace(",", ""))
    assert high["위험신호"][1] == low["위험신호"][1]
    assert section.said.text() != seen
    assert section.setting.budget.text() == "4.00"
    power.key(Qt.Key.Key_Left)
    assert 3.5 < float(section.setting.budget.text()) < 4
    assert slider.accessibleDescription() == section.said.text()


def test_the_list_and_the_weeks_follow_the_slider(power: DeskPlace, replaying: ReplaySection) -> None:
    section = replaying
    section.setting.slider.setValue(section.setting.slider.maximum())
    power.qtbot.waitUntil(lambda: not section._rest.isActive())
    assert section.replay is not None
    answer = section.replay.answer(section.setting.value)
    alerted = [row for row in section.table.rows() if row.alert_count]
    assert len(alerted) == answer.home_count
    assert sum(row.alert_count for row in alerted) == answer.alert_count
    assert [week.asked for week in section._week_rows()] == answer.weekly.tolist()
    section.weeks.toggle_table()
    assert section.weeks.table is not None
    assert section.weeks.table.rows_model.rowCount() == len(answer.weekly)


def test_a_threshold_typed_moves_the_slider(replaying: ReplaySection) -> None:
    section = replaying
    section.setting.slider.setValue(0)
    before = section.setting.value
    section.setting.threshold.setValue(before - 2)
    assert section.setting.slider.value() > 0
    assert section.replay is not None
    assert figures(section)["위험신호"][0] == f"{section.replay.answer(section.setting.value).alert_count:,}"


def test_outcomes_on_record_are_named_as_found_or_missed(power: DeskPlace) -> None:
    with power.workspace.vault.read() as session:
        finding = session.scalars(
            select(Finding)
            .where(Finding.kind == "silence", Finding.severity == "serious")
            .order_by(Finding.score.desc())
        ).first()
        assert finding is not None
        home, number, since, found_at = finding.household_id, finding.id, finding.since_at, finding.found_at
    store(
        power.workspace,
        Episode(
            household_id=home, signal="power", severity="serious", state="resolved", finding_id=number, since_at=since,
            opened_at=found_at, last_fired_at=found_at, outcome="emergency", resolved_at=found_at + HOUR,
        ),
    )  # fmt: skip
    section: ReplaySection = power.go("power:replay")
    power.qtbot.waitUntil(lambda: bool(section.known.rows()))

    def mine() -> Known:
        return next(row for row in section.known.rows() if row.alert.outcome == "emergency")

    assert mine().household_id == home
    assert mine() == section.known.rows()[0]  # where somebody needed someone stands first
    highest = mine().alert.highest
    section.setting.threshold.setValue(highest - 0.02)
    assert mine().asked
    before = figures(section)["그중 도움이 필요했던 것"][0]
    section.setting.threshold.setValue(highest + 0.02)
    assert not mine().asked
    assert figures(section)["그중 도움이 필요했던 것"][0] != before


def test_another_period_is_scored_anew_and_nothing_is_stored(power: DeskPlace, replaying: ReplaySection) -> None:
    section = replaying

    def acts() -> int | None:
        with power.workspace.vault.read() as session:
            return session.scalar(select(func.count()).select_from(Act))

    before, first = acts(), section.replay
    section.period.choose("30")
    power.settle()
    assert section.replay is not first
    assert section.replay is not None
    assert section.replay.until - section.replay.since < 31 * DAY
    assert acts() == before


def test_enter_on_an_alerted_home_opens_it(power: DeskPlace, replaying: ReplaySection) -> None:
    power.qtbot.waitUntil(lambda: bool(replaying.table.rows()))
    wanted = replaying.table.rows()[0].household_id
    replaying.table.enter()
    power.key(Qt.Key.Key_Return)
    assert power.opened == [wanted]


def test_each_step_of_the_slider_is_as_much_more_as_the_one_before() -> None:
    assert (budget_of(0), budget_of(12), budget_of(48)) == (0.25, 0.5, 4.0)
    assert [step_of(budget_of(step)) for step in range(49)] == list(range(49))
    assert step_of(0.01) == 0


def test_weeks_are_walked_by_keys_and_said(qtbot: QtBot) -> None:
    bars = WeekBars()
    qtbot.addWidget(bars)
    bars.show()
    bars.show_weeks([Week(date(2026, 11, 2), 3, 1), Week(date(2026, 11, 9), 5, 2)], 9)
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription() == "11. 9.(월) 주 · 이 기준 5번 · 지금 기준 2번"
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert "3번" in bars.accessibleDescription()


# ------------------------------------------------------------ feeds


def test_every_feed_is_listed_with_its_health(power: DeskPlace) -> None:
    section = power.go("power:feeds")
    table = section.feeds.table.rows_model
    words = {str(table.index(row, 1).data()) for row in range(table.rowCount())}
    assert {"전력", "통신 사용", "안부전화"} <= words
    states = {str(table.index(row, 5).data()) for row in range(table.rowCount())}
    assert states <= {"정상", "지연", "중단", "연결 안 됨"}
    assert "정상" in states


def test_a_partner_whose_data_stopped_is_told_once_and_precision_stands_below(power: DeskPlace) -> None:
    section = power.go("power:feeds")
    outages = power.workspace.power.vendor_outages(NOW)
    said = section.outages.text()
    assert len(said.splitlines()) == len(outages)
    assert all(one.name in said for one in outages)
    table = section.precision.table.rows_model
    first = [str(table.index(0, column).data()) for column in range(4)]
    rows = power.workspace.power.precision(NOW)
    assert first[0] == "모든 위험신호"
    assert first[2] == f"{rows[0].alert_count:,}"
    assert table.rowCount() == len(rows)


def test_what_counts_for_precision_is_what_a_person_judged_and_not_all_that_is_resolved() -> None:
    heads = [tr(column.title) for column in PRECISION]
    assert "판단함" in heads
    assert "종결" not in heads  # what came back by itself and what could not be established is resolved too
    row = PrecisionRow("all", "", 9, 1, 1, 5, 2, 0.4, None, None)
    (precise,) = (column for column in PRECISION if column.title == "Precision")
    assert precise.tip is not None
    for said in (precise.tip(row), row_words(row)):
        assert "판단" in said
        assert "종결" not in said


# ------------------------------------------------------------ putting a setting in force


def test_a_setting_is_put_in_force_and_taken_back_from_the_status_bar(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "power") as place:
        section: ReplaySection = place.go("power:replay")
        qtbot.waitUntil(lambda: section.table.all_rows() != ())
        slider = section.setting.slider
        assert not section.setting.use.isEnabled()  # it is in force already
        before = figures(section)["위험신호"][1]
        slider.setValue(step_of(3.0))
        wanted = budget_of(slider.value())
        qtbot.mouseClick(section.setting.use, Qt.MouseButton.LeftButton)
        place.settle()
        assert village.power.policy(NOW).budget == wanted
        asked, in_force = figures(section)["위험신호"]
        assert asked == in_force != before
        assert not section.setting.use.isEnabled()
        place.click("statusUndo")
        assert village.power.policy(NOW).budget == 1.0
        assert figures(section)["위험신호"] == (asked, before)
