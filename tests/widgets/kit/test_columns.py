"""What columns hold decides how wide they are; what a person drew stays, and what is cut is said in a tip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionViewItem, QToolTip

from coordinator.widgets.kit import theme
from coordinator.widgets.kit.desks.left_view import LeftView
from coordinator.widgets.kit.table import ROW_HEIGHT, Column, RowTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

LONG = "강원특별자치도 영월군 무릉도원면 무릉리 아주 긴 주소"


@dataclass(frozen=True)
class Home:
    name: str
    where: str
    note: str = ""


COLUMNS = (
    Column("이름", lambda row: row.name, width=60, as_is=True),
    Column("아주 긴 이름의 열", lambda row: row.where, width=60, as_is=True),
    Column("메모", lambda row: row.note, width=0, as_is=True),
)


@pytest.fixture(autouse=True)
def usual_size(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.set_text_size(100)
    theme.apply(qapp, "light")


def table(qtbot: QtBot, width: int) -> RowTable:
    made = RowTable(COLUMNS, "homes", "가구")
    qtbot.addWidget(made)
    made.resize(width, 300)
    made.show()
    return made


def needs(made: RowTable, text: str) -> int:
    return made.fontMetrics().horizontalAdvance(text)


def test_a_column_is_as_wide_as_its_title_and_cells_where_there_is_room(qtbot: QtBot) -> None:
    made = table(qtbot, 900)
    made.set_rows([Home("김영옥", LONG[:24])])
    head = made.horizontalHeader()
    assert head.sectionSize(1) > needs(made, LONG[:24])
    assert head.sectionSize(1) > needs(made, COLUMNS[1].title)
    assert head.length() <= made.viewport().width()


def test_the_column_that_takes_the_rest_is_never_squeezed(qtbot: QtBot) -> None:
    made = table(qtbot, 240)
    made.set_rows([Home("김영옥", LONG, "바뀐 점을 말하는 문장")])
    assert made.horizontalHeader().sectionSize(2) >= 100


def test_room_that_stands_empty_is_given_to_the_rest_before_its_words_are_cut(qtbot: QtBot) -> None:
    wide = (
        Column("이름", lambda row: row.name, width=200, as_is=True),
        Column("곳", lambda row: row.where, width=200, as_is=True),
        COLUMNS[2],
    )
    made = RowTable(wide, "homes", "가구")
    qtbot.addWidget(made)
    made.resize(480, 300)
    made.show()
    note = "생년월일이 미래라 뺐습니다. 확인해 주세요"
    made.set_rows([Home("김영옥", "북면", note)])
    assert made.horizontalHeader().sectionSize(2) > needs(made, note)
    assert made.horizontalHeader().length() <= made.viewport().width()


def test_in_a_narrow_window_words_are_cut_before_a_table_is_scrolled_sideways_and_phones_are_whole(
    qtbot: QtBot,
) -> None:
    made = RowTable(
        (
            Column("이름", lambda row: row.name, width=60, as_is=True),
            Column("주소", lambda row: row.where, width=200, as_is=True),
            Column("전화", lambda row: "010-0000-1655", width=140, as_is=True),
            COLUMNS[2],
        ),
        "homes",
        "가구",
    )
    qtbot.addWidget(made)
    made.resize(430, 300)
    made.show()
    made.set_rows([Home("김영옥", LONG, LONG)])
    head = made.horizontalHeader()
    assert head.length() <= made.viewport().width()
    assert head.sectionSize(0) > needs(made, "김영옥")
    assert head.sectionSize(2) > needs(made, "010-0000-1655")


def test_a_width_a_person_drew_stays_and_alone_is_kept(qtbot: QtBot) -> None:
    kept: dict[str, Any] = {}
    made = table(qtbot, 900)
    LeftView(made, None, kept)
    made.set_rows([Home("김영옥", LONG)])
    made.resize(700, 300)
    assert "widths" not in kept.get("homes", {})
    made.horizontalHeader().resizeSection(0, 210)
    made.set_rows([Home("아주긴이름을가진사람", "")])
    made.resize(900, 300)
    assert made.horizontalHeader().sectionSize(0) == 210
    assert kept["homes"]["widths"] == {"이름": 210}
    assert made.horizontalHeader().sectionResizeMode(2) == QHeaderView.ResizeMode.Stretch


def test_rows_grow_with_the_texts_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    made = table(qtbot, 900)
    theme.set_text_size(150)
    theme.apply(qapp, "light")
    qtbot.waitUntil(lambda: made.verticalHeader().defaultSectionSize() == ROW_HEIGHT * 3 // 2)
    assert made.font().pointSizeF() == pytest.approx(theme.TEXT_PT * 1.5)


def test_a_cell_that_is_cut_says_all_of_it_in_a_tip(qtbot: QtBot) -> None:
    made = table(qtbot, 300)
    made.set_rows([Home("김영옥", "짧음", LONG)])
    for column, is_cut in ((0, False), (2, True)):
        index = made.rows_model.index(0, column)
        option = QStyleOptionViewItem()
        option.rect = made.visualRect(index)
        at = made.viewport().mapToGlobal(option.rect.center())
        event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(1, 1), at)
        assert made.itemDelegate().helpEvent(event, made, option, index) == is_cut
    assert QToolTip.text() == LONG
