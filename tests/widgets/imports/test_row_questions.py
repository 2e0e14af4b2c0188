"""What rows of a list leave open, in the Import desk: one grid, answered by digits, kept, and answered later too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sqlalchemy import select

from coordinator.records.households import Consent, Household, LifeStatus, Resident
from tests.widgets.imports.test_desk import Desk, desk

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["desk"]

HEAD = "성명,생년월일,휴대전화,주소,전력동의,상태\n"
REGISTER = HEAD + "박용준,1975-04-20,010-1000-2821,덕포리 1,동의,\n송창호,1956-11-10,010-1000-2233,내덕리 2,동의,\n"
REGISTER += "이몽룡,1951-01-01,010-1000-4444,주천리 4,동의,\n"
LIST = (
    HEAD
    + "박용중,1975-04-20,010-1000-2821,덕포리 9,,\n"  # a letter off
    + "송창호,1956-11-10,010-1000-2233,내덕리 2,,사망\n"
    + "이몽룡,1951-01-01,010-1000-4444,주천리 4,철회,\n"
    + "한가람,1948-03-02,010-1000-5555,하송리 3,동의,\n"
)


def look_at(desk: Desk, folder: Path) -> None:
    path = folder / "명단.csv"
    path.write_text(REGISTER, encoding="utf-8")
    desk.open(path, "households")
    desk.click("importStore")
    path.write_text(LIST, encoding="utf-8")
    desk.open(path, "households")


def answers(desk: Desk) -> list[str]:
    return [row[4] for row in desk.cells("importQuestionTable")]


def figure(desk: Desk, name: str) -> str:
    def shown() -> list[str]:
        return [label.text() for label in desk.screen.findChildren(QLabel, name) if label.isVisible()]

    desk.qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def homes(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.workspace.vault.read() as session:
        rows = session.execute(
            select(Resident.name, Household.address, Resident.life_status).join(Household).order_by(Household.id)
        )
        return [tuple(row) for row in rows]


def test_a_file_with_questions_begins_with_them_and_stores_nothing_of_what_is_open(desk: Desk, tmp_path: Path) -> None:
    look_at(desk, tmp_path)
    grid = desk.desk.preview.asked
    assert QApplication.focusWidget() is grid.table
    asked = [row[:2] for row in desk.cells("importQuestionTable")]
    assert asked == [["2", "누구인지"], ["3", "사망"], ["4", "동의 철회"]]
    assert figure(desk, "importNew") == "1"
    assert "3건" in desk.desk.preview.nothing.text()
    desk.click("importStore")
    assert homes(desk) == [
        ("박용준", "덕포리 1", LifeStatus.ALIVE),
        ("송창호", "내덕리 2", LifeStatus.ALIVE),
        ("이몽룡", "주천리 4", LifeStatus.ALIVE),
        ("한가람", "하송리 3", LifeStatus.ALIVE),
    ]


def test_a_digit_answers_and_goes_on_and_what_storing_would_do_follows(desk: Desk, tmp_path: Path) -> None:
    look_at(desk, tmp_path)
    for digit in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        desk.key(digit)
        desk.settle()
    assert answers(desk) == ["박용준 · 1975. 4. 20.(일) · 덕포리 · #1", "사망 신고로 기록", "그대로 두기"]
    assert figure(desk, "importChangedCount") == "2"
    assert figure(desk, "importRejectedCount") == "0"
    desk.click("importStore")
    assert homes(desk) == [
        ("박용준", "덕포리 9", LifeStatus.ALIVE),  # the name in doubt stays the register's
        ("송창호", "내덕리 2", LifeStatus.DEATH_REPORTED),
        ("이몽룡", "주천리 4", LifeStatus.ALIVE),
        ("한가람", "하송리 3", LifeStatus.ALIVE),
    ]
    desk.open(tmp_path / "명단.csv", "households")
    assert desk.cells("importPreview") != []
    assert not desk.desk.preview.asked.isVisible()  # the same list asks nothing twice


def test_suggested_answers_are_given_in_one_press_but_for_a_death(desk: Desk, tmp_path: Path) -> None:
    look_at(desk, tmp_path)
    desk.click("importAnswerSuggested")
    assert answers(desk) == ["–", "–", "동의 철회 기록: 전력 사용"]  # nor does a letter off suggest anybody
    grid = desk.desk.preview.asked
    grid.table.select(lambda row: row.kind == "withdrawal")
    desk.key(Qt.Key.Key_2)
    desk.settle()
    assert answers(desk) == ["–", "–", "그대로 두기"]
    assert desk.screen.findChild(QPushButton, "importAnswerSuggested").isHidden()  # what is left is never in bulk
    desk.click("importStore")
    assert homes(desk)[1][2] == LifeStatus.ALIVE
    with desk.workspace.vault.read() as session:
        assert session.scalar(select(Consent.withdrawn_on).where(Consent.household_id == 3)) is None


def test_a_row_that_waits_is_answered_later_among_the_rejected_ones(desk: Desk, tmp_path: Path) -> None:
    look_at(desk, tmp_path)
    desk.click("importStore")
    desk.desk._on_mend_wanted(desk.workspace.imports.batches()[0].id)
    desk.settle()
    page = desk.desk.mend
    assert page.table.current_row().line == 2
    next(choice for choice in page.answers.buttons if choice.code == "other").click()
    desk.settle()
    desk.click("mendTake")
    assert [name for name, _, _ in homes(desk)] == ["박용준", "송창호", "이몽룡", "한가람", "박용중"]


def test_the_import_just_stored_is_the_one_shown_below(desk: Desk, tmp_path: Path) -> None:
    look_at(desk, tmp_path)
    desk.click("importStore")
    shown = desk.desk.batches.table.selected()
    assert shown.id == max(row.id for row in desk.workspace.imports.batches()) == 2


def test_two_rows_of_one_file_stand_side_by_side_under_their_lines(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    head, person = "성명,생년월일,휴대전화,읍면,리,주소\n", "1948-03-02,010-1111-2221,영월읍,하송리,하송리 12\n"
    path.write_text(f"{head}김순자,{person}김순지,{person}", encoding="utf-8")
    desk.open(path, "households")
    shown = {label.text() for label in desk.desk.preview.asked.findChildren(QLabel) if label.isVisible()}
    assert {"3행", "2행", "김순자", "김순지"} <= shown
    assert "등록부" not in shown
