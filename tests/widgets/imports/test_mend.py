"""The rejected rows on the Import desk, as a person corrects them: by keys, over a real vault."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from sqlalchemy import select

from coordinator.records.checkins import Call
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.imports.mend_table import FIRST_CELL
from tests.casework.homes import add_home, imported
from tests.casework.test_mending import HOMES, names
from tests.conftest import NOW
from tests.widgets.hands import HeldBridge
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


class Desk(DeskPlace):
    """The Import desk by itself, with rejected rows."""

    def take(self, folder: Path, kind: str, text: str) -> int:
        path = folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        done = imported(self.workspace, kind, path)
        self.desk.refresh()
        self.settle()
        self.desk.batches.table.select(lambda row: row.id == done.batch_id)
        self.settle()
        return done.batch_id

    def mend(self, folder: Path, kind: str = "households", text: str = HOMES) -> None:
        self.take(folder, kind, text)
        self.click("batchMend")

    def write(self, text: str) -> None:
        """Write into the cell gone to, as Enter begins it and Enter ends it."""
        self.key(Qt.Key.Key_Return)
        self.editor().setText(text)
        self.key(Qt.Key.Key_Return)
        self.written()

    def written(self) -> None:
        """Wait until what was written is passed on and answered."""
        table = self.desk.mend.table
        self.qtbot.waitUntil(lambda: table.state() != table.State.EditingState)
        self.settle()

    def editor(self) -> QLineEdit:
        self.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        return focus

    def reason(self) -> str:
        label = self.screen.findChild(QLabel, "mendReason")
        assert label is not None
        return label.text()


@pytest.fixture
def desk(empty: Workspace, qtbot: QtBot) -> Iterator[Desk]:
    with desk_alone("import", empty, qtbot, of=Desk) as made:
        yield made


def test_a_rejected_row_is_corrected_by_keys_alone_and_taken_in(desk: Desk, tmp_path: Path) -> None:
    desk.mend(tmp_path)
    page = desk.desk.mend
    assert page.table.hasFocus()
    assert [row[:3] for row in desk.cells("mendTable")] == [["3", "고칠 것", ""], ["4", "고칠 것", "12"]]
    assert desk.reason() == "이름이 비었습니다."
    assert not page.take.isEnabled()
    desk.write("박철수")
    assert desk.cells("mendTable")[0][1:3] == ["맞음", "박철수"]
    assert names(desk.workspace) == {"김영희"}
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert names(desk.workspace) == {"김영희", "박철수"}
    assert [row[0] for row in desk.cells("mendTable")] == ["4"]
    desk.key(Qt.Key.Key_Escape)
    desk.settle()
    assert desk.desk.pages.currentIndex() == 0
    assert desk.seen("batchMend").text() == "반려 행 고치기 (1)"


def test_after_storing_the_rejected_rows_are_one_press_away(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text(HOMES, encoding="utf-8")
    desk.desk.open_files([str(path)])
    desk.settle()
    desk.click("importStore")
    bar = desk.desk.messages
    desk.qtbot.waitUntil(bar.isVisible)
    assert bar._button.text() == "반려 행 고치기 (2)"
    bar._button.click()
    assert desk.wanted == ["import:mend-1"]
    desk.desk.show_section("mend-1")
    desk.settle()
    assert [row[0] for row in desk.cells("mendTable")] == ["3", "4"]


def test_what_is_being_written_stays_when_an_answer_comes(desk: Desk, tmp_path: Path) -> None:
    desk.mend(tmp_path)
    desk.key(Qt.Key.Key_Return)
    desk.editor().setText("박철")
    desk.desk.mend.refresh()
    desk.settle()
    assert desk.editor().text() == "박철"
    desk.editor().setText("박철수")
    desk.key(Qt.Key.Key_Return)
    desk.written()
    assert desk.cells("mendTable")[0][1:3] == ["맞음", "박철수"]


def test_a_text_of_too_many_signs_is_refused_in_one_sentence_and_stays_to_be_shortened(
    desk: Desk, tmp_path: Path
) -> None:
    desk.mend(tmp_path)
    desk.write("가" * 10_001)
    assert desk.desk.messages.text == "한 칸에는 10,000자까지 적을 수 있습니다. 글을 줄이세요."
    assert len(desk.cells("mendTable")[0][2]) == 10_001
    assert desk.workspace.imports.to_mend(1, NOW).rows[0].cells[0] == ""


def test_a_phone_nobody_has_is_given_its_household(desk: Desk, tmp_path: Path) -> None:
    home = add_home(desk.workspace, "김하나").id
    desk.mend(tmp_path, "calls", "전화번호,성명,통화일시,통화결과\n010-9999-0000,김하나,2026-11-23 10:00,정상\n")
    page = desk.desk.mend
    assert desk.reason() == "이 전화번호를 가진 사람이 명부에 없습니다."
    assert [row[0] for row in desk.cells("mendHits")] == ["김하나"], "who has the name is suggested"
    page.field.words.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.cells("mendTable")[0][1] == "고칠 것", "a suggestion nobody went to is not taken"
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.cells("mendTable")[0][1] == "맞음"
    desk.click("mendTake")
    with desk.workspace.vault.read() as session:
        assert session.scalars(select(Call.household_id)).all() == [home]


def test_rows_of_the_household_list_ask_for_no_household(desk: Desk, tmp_path: Path) -> None:
    desk.mend(tmp_path)
    assert desk.desk.mend.field.isHidden() or not desk.desk.mend.field.isVisible()


def test_the_rejected_rows_are_written_to_a_file_with_their_reasons(desk: Desk, tmp_path: Path) -> None:
    desk.mend(tmp_path)
    desk.click("mendExport")
    dialog = desk.screen.findChild(QFileDialog, "mendFileDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "반려.csv"))
    dialog.close()
    desk.settle()
    lines = (tmp_path / "반려.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "이름,생년월일,전화,파일의 행,반려 사유"
    assert lines[1].endswith("3,이름이 비었습니다.")
    assert "2행을 반려.csv에 저장했습니다" in desk.desk.messages.text


def test_the_reason_of_a_rejected_row_is_read_in_full_beside_the_list_of_imports(desk: Desk, tmp_path: Path) -> None:
    desk.take(tmp_path, "meters", "계량기번호,성명\n8.31234E+10,김영희\n")
    label = desk.screen.findChild(QLabel, "rejectedReason")
    assert label is not None
    assert label.isVisible()
    assert label.wordWrap()
    assert label.text().endswith("번호를 다시 넣으세요.")


def test_an_import_that_is_undone_has_no_rows_to_correct_any_more(desk: Desk, tmp_path: Path) -> None:
    batch = desk.take(tmp_path, "households", HOMES)
    desk.workspace.imports.undo(batch, NOW)
    desk.desk.refresh()
    desk.settle()
    assert not desk.desk.batches.mend.isVisible()


def test_what_is_looked_for_stays_when_an_answer_shows_the_row_anew(desk: Desk, tmp_path: Path) -> None:
    desk.mend(tmp_path, "calls", "전화번호,성명,통화일시,통화결과\n010-9999-0000,김하나,2026-11-23 10:00,정상\n")
    page = desk.desk.mend
    page.field.words.setText("이두리")
    page.refresh()
    desk.settle()
    assert page.field.words.text() == "이두리"


def test_corrections_at_random_land_where_they_were_written_and_none_is_lost(
    empty: Workspace, qtbot: QtBot, tmp_path: Path, walk_steps: int
) -> None:
    add_home(empty, "김하나")
    rows = "".join(f"010-9999-{n:04},김하나,2026-11-23 10:{n:02},정상\n" for n in range(6))
    path = tmp_path / "calls.csv"
    path.write_text("전화번호,성명,통화일시,통화결과\n" + rows, encoding="utf-8")
    batch = imported(empty, "calls", path).batch_id
    bridge, chance = HeldBridge(empty), random.Random(5)
    desk = next(page for page in desks_of() if page.id == "import").make(bridge)
    qtbot.addWidget(desk)
    desk.resize(1366, 658)
    desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    desk._on_mend_wanted(batch)
    bridge.settle(qtbot)
    table, field = desk.mend.table, desk.mend.field
    written: dict[tuple[int, int], str] = {}
    meant: dict[int, int] = {}
    field.chosen.connect(lambda hit: meant.update({table.current_row().id: hit.household_id}))
    for number in range(walk_steps):
        bridge.holds = True
        step = chance.choice(
            ["down", "up", "left", "right", "write", "write", "choose", "go", "one", "refresh", "look"]
        )
        if step in ("down", "up", "left", "right"):
            table.setFocus()
            qtbot.keyClick(table, getattr(Qt.Key, f"Key_{step.title()}"))
        elif step == "write" and table.currentIndex().column() >= FIRST_CELL:
            row, place, text = table.current_row(), table.currentIndex().column() - FIRST_CELL, f"글 {number}"
            table.setFocus()
            qtbot.keyClick(table, Qt.Key.Key_Return)
            editor = next(field for field in reversed(table.findChildren(QLineEdit)) if field.isVisible())
            editor.setText(text)
            if chance.random() < 0.5:
                bridge.let_go()
                assert editor.text() == text
            qtbot.keyClick(editor, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: table.state() != table.State.EditingState)
            written[row.id, place] = text
        elif step == "choose" and field.hits.rows_model.rowCount():
            field.words.setFocus()
            qtbot.keyClick(field.words, Qt.Key.Key_Down)
            qtbot.keyClick(field.words, Qt.Key.Key_Return)
        elif step == "go":
            bridge.let_go()
        elif step == "one":
            bridge.let_go(1)
        elif step == "refresh":
            desk.mend.refresh()
        else:
            assert table.current_row() is not None
            assert desk.mend.where.text() == f"{table.current_row().line:,}행"
        qtbot.wait(0)
    bridge.settle(qtbot)
    stored = {row.id: row for row in empty.imports.to_mend(batch, NOW).rows}
    assert {(row, place): stored[row].cells[place] for row, place in written} == written
    assert {row.id: row.household_id for row in stored.values() if row.household_id is not None} == meant
    bridge.close()
