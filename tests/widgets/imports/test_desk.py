"""Naming a file's columns in the Import desk, keeping that as a profile, and using it again; over a real vault."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QTableView
from sqlalchemy import select

from coordinator.records.checkins import Call
from coordinator.records.households import Contact, Resident
from coordinator.widgets.imports.folder_watch import FolderWatch
from coordinator.widgets.imports.look import PROFILE_LABELS
from coordinator.widgets.imports.preview import reading_of
from coordinator.widgets.imports.tables import Words
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, WindowPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


class Desk(DeskPlace):
    """The Import desk by itself, and what a person does with it."""

    def choose(self, name: str, words: str) -> None:
        mapping = self.desk.preview.mapping
        self.qtbot.waitUntil(mapping.again.isVisible)
        box = next(b for b in mapping.findChildren(QComboBox, name) if mapping._inside.isAncestorOf(b))
        if box.isHidden():
            self.click("importMappingMore")
        assert box.findText(words) >= 0, [box.itemText(n) for n in range(box.count())]
        box.setCurrentIndex(box.findText(words))

    def write(self, name: str, words: str) -> None:
        def seen() -> list[QLineEdit]:
            return [f for f in self.screen.findChildren(QLineEdit, name) if f.isVisible()]

        self.qtbot.waitUntil(lambda: bool(seen()))
        field = seen()[0]
        field.clear()
        field.insert(words)  # keys of a test are those of an ASCII keyboard

    def open(self, path: Path, kind: str = "readings") -> None:
        self.desk.kinds.choose(kind)
        self.desk.open_files([str(path)])
        self.settle()


@pytest.fixture
def desk(empty: Workspace, qtbot: QtBot) -> Iterator[Desk]:
    with desk_alone("import", empty, qtbot, of=Desk) as made:
        yield made


def odd(folder: Path, name: str, day: int) -> Path:
    path = folder / name
    rows = "".join(f"{hour * 10},가나다,{hour}시,2026-11-{day:02},YW1\n" for hour in range(24))
    path.write_text("하나,둘,셋,넷,다섯\n" + rows, encoding="utf-8")
    return path


def test_a_file_chosen_in_the_systems_window_is_looked_at(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "가구.csv"
    path.write_text("관리번호,성명\nY-1,김시험\n", encoding="cp949")
    desk.desk.kinds.choose("households")
    desk.click("importChoose")
    dialog = desk.screen.findChild(QFileDialog, "importFileDialog")
    assert dialog is not None
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    desk.settle()
    assert desk.desk.pages.currentIndex() == 1
    assert any("가구.csv" in label.text() for label in desk.desk.preview.findChildren(QLabel))


def test_a_contact_can_be_named_whatever_its_columns_are_called(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "가구.csv"
    path.write_text("관리번호,성명,돌보는 사람,그 번호\nY-1,김시험,박이웃,010-1234-5678\n", encoding="cp949")
    desk.open(path, "households")
    desk.choose("importColumn_contact_name", "돌보는 사람")
    desk.choose("importColumn_contact_phone", "그 번호")
    desk.click("importReadAgain")
    desk.click("importStore")
    with desk.workspace.vault.read() as session:
        kept = session.execute(select(Contact.name, Contact.phone)).all()
    assert [tuple(row) for row in kept] == [("박이웃", "01012345678")]


def test_cells_to_check_are_listed_and_remarks_are_shown_as_the_note_or_the_safety_note(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "가구.csv"
    path.write_text(
        "관리번호,성명,생년월일,연락처,비고\nY-1,김시험,음 1948.3.2.,033)370-2114~5,개 있음 주의\n"
        "Y-2,박시험,570108,010-1234-5678,주민번호 480302-2345678\n",
        encoding="cp949",
    )
    desk.open(path, "households")
    tables = {name: desk.screen.findChild(QTableView, name) for name in ("importRejected", "importNewRows")}
    assert desk.screen.findChild(QPushButton, "importRejectedTab").text() == "확인할 것 3"  # type: ignore[union-attr]
    reasons = [tables["importRejected"].model().index(n, 3).data() for n in range(3)]  # type: ignore[union-attr]
    assert any("음력" in reason for reason in reasons)
    assert any("033-370-2114만" in reason for reason in reasons)
    assert any("“비고” 칸의 주민등록번호를 가렸습니다" in reason for reason in reasons)
    assert "메모: 개 있음 주의" in tables["importNewRows"].model().index(0, 2).data()  # type: ignore[union-attr]
    assert desk.desk.preview.mapping.columns["note"].currentText() == "비고"
    desk.click("importStore")
    with desk.workspace.vault.read() as session:
        kept = session.execute(select(Resident.name, Resident.born_on, Resident.phone)).all()
    assert [tuple(row) for row in kept] == [
        ("김시험", date(1948, 4, 10), "0333702114"), ("박시험", date(1957, 1, 8), "01012345678")
    ]  # fmt: skip
    desk.open(path, "households")
    desk.choose("importColumn_note", "– 없음 –")
    desk.choose("importColumn_safety_note", "비고")
    desk.click("importReadAgain")
    assert "note" not in desk.desk._preview.profile.columns
    assert desk.desk._preview.rows[0].safety_note == "개 있음 주의"


def test_columns_nobody_knows_are_named_by_hand_kept_and_used_again(desk: Desk, tmp_path: Path) -> None:
    desk.open(odd(tmp_path, "1일.csv", 1))
    assert desk.desk.pages.currentIndex() == 0
    assert desk.desk.messages.text
    desk.click("importDeskMessageButton")
    assert desk.desk.pages.currentIndex() == 1
    assert not desk.desk.preview.save.isEnabled()
    for name, column in (("usage", "하나"), ("clock", "셋"), ("stamp", "넷"), ("meter", "다섯")):
        desk.choose(f"importColumn_{name}", column)
    desk.choose("importOption_unit", "Wh")
    desk.click("importReadAgain")
    assert desk.desk._preview.taken_count == 24
    assert desk.desk._preview.rows[0].wh[5] == 50
    desk.write("importProfileName", "검침 회사")
    desk.click("importSaveProfile")
    assert "검침 회사" in desk.desk.messages.text
    desk.click("importStore")
    desk.open(odd(tmp_path, "2일.csv", 2))
    assert desk.desk._preview.profile.name == "검침 회사"
    assert desk.desk._preview.taken_count == 24
    desk.desk.leave()
    desk.desk.profile.choose("검침 회사")
    desk.settle()
    desk.click("importDeleteProfile")
    assert desk.workspace.imports.profiles("readings")[0] != "검침 회사"
    assert desk.desk.profile.code == ""


def test_what_is_known_of_the_columns_is_chosen_already_when_one_has_to_be_named(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "통화.csv"
    path.write_text("번,때,메모,값\n010-1234-5678,2026-11-23 오전 10:05,네,무슨\n", encoding="cp949")
    desk.open(path, "calls")
    desk.click("importDeskMessageButton")
    columns = desk.desk.preview.mapping.columns
    assert {name: box.currentData() for name, box in columns.items() if box.currentData()} == {
        "phone": "번",
        "called_at": "때",
        "summary": "메모",
    }


def test_a_choice_that_does_not_fit_is_said_and_the_choices_stay(desk: Desk, tmp_path: Path) -> None:
    desk.open(odd(tmp_path, "1일.csv", 1))
    desk.click("importDeskMessageButton")
    desk.choose("importColumn_usage", "둘")
    desk.choose("importColumn_stamp", "넷")
    desk.click("importReadAgain")
    assert desk.desk.pages.currentIndex() == 1
    assert "가나다" in desk.desk.messages.text
    assert desk.desk.preview.mapping.columns["usage"].currentText() == "둘"


def test_a_column_is_left_out_by_hand_and_a_meter_and_a_clock_are_given(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "utility.csv"
    path.write_text(
        "time,kwh,register\n" + "".join(f"2026-07-0{d} {h:02}:00,0.5,Export\n" for d in (1, 2) for h in range(24)),
        encoding="utf-8",
    )
    desk.open(path)
    assert desk.desk._preview.taken_count == 0
    desk.choose("importColumn_register", "– 없음 –")
    desk.choose("importOption_zone", "Europe/Brussels")
    desk.write("importMeterNumber", "YW77")
    desk.click("importReadAgain")
    (one,) = desk.desk._preview.rows
    assert (one.external_id, str(one.start), one.reading_count) == ("YW77", "2026-07-01T07:00", 48)
    assert desk.desk.preview.mapping.columns["register"].currentData() == ""


def test_a_wide_file_is_told_as_one_and_not_as_ninety_columns(desk: Desk, tmp_path: Path) -> None:
    names = ",".join(f"{hour}시" for hour in range(24))
    path = tmp_path / "하루.csv"
    path.write_text(f"고객번호,일자,{names}\nA,2026-11-01,{','.join(['0.2'] * 24)}\n", encoding="utf-8")
    desk.open(path)
    assert QApplication.activeWindow() is desk.screen  # nothing was shown as a window of its own on the way
    assert desk.desk._preview.wide == "0시 ~ 23시 (24개)"
    assert desk.desk.preview.mapping.options["layout"].currentData() == "day"


# ------------------------------------------------------------ sheets, lines, contents, dates


def test_another_sheet_and_another_line_of_names_are_chosen_by_hand_and_kept(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("이번달")
        first.write_row(0, 0, ["이름", "전화", "읍면"])
        first.write_row(1, 0, ["김영희", "010-1234-5678", "영월읍"])
        second = book.add_worksheet("지난달")
        second.write_row(0, 0, ["이름", "전화"])
        second.write_row(1, 0, ["대상자", "연락처"])
        second.write_row(2, 0, ["박철수", "010-1234-5679"])
    desk.open(path, "households")
    assert "이번달" in reading_of(desk.desk._preview)
    desk.choose("importSheet", "지난달")
    desk.click("importReadAgain")
    assert desk.desk._preview.row_count == 2
    desk.desk.preview.mapping.line.setValue(2)
    desk.click("importReadAgain")
    assert [row.name for row in desk.desk._preview.rows] == ["박철수"]
    desk.write("importProfileName", "군청 명단")
    desk.click("importSaveProfile")
    desk.desk.leave()
    desk.open(path, "households")
    assert (desk.desk._preview.profile.name, desk.desk._preview.sheet) == ("군청 명단", "지난달")


def test_a_line_without_names_is_said_and_the_choices_stay(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text("이름,전화\n김영희,010-1234-5678\n", encoding="utf-8")
    desk.open(path, "households")
    desk.desk.preview.mapping.line.setValue(9)
    desk.click("importReadAgain")
    assert desk.desk.pages.currentIndex() == 1
    assert "9행" in desk.desk.messages.text


def test_a_column_known_by_what_it_holds_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "통화.csv"
    path.write_text("가,통화일시,결과\n010-1234-5678,2026-11-20 10:00,미응답\n", encoding="utf-8")
    desk.open(path, "calls")
    phone = desk.desk.preview.mapping.columns["phone"]
    assert phone.currentText() == "가"
    assert phone.accessibleDescription() == "내용을 보고 짐작함"
    assert desk.desk.preview.mapping.columns["result"].accessibleDescription() == ""


@pytest.mark.parametrize(("answer", "month"), [("day", 4), ("month", 3)])
def test_dates_that_may_be_two_days_are_asked_with_both(desk: Desk, tmp_path: Path, answer: str, month: int) -> None:
    path = tmp_path / "통화.csv"
    path.write_text("전화,통화일시,결과\n010-1234-5678,03/04/2026 10:00,미응답\n", encoding="utf-8")
    desk.open(path, "calls")
    assert "03/04/2026" in desk.desk.question.text
    words = [button.text() for button in desk.desk.question.answers]
    assert ["4. 3." in words[1], "3. 4." in words[0]] == [True, True]
    assert QApplication.focusWidget() is desk.desk.question.answers[0]
    desk.click(f"importDateOrder_{answer}")
    assert desk.desk._preview.rows[0].called_at.month == month
    assert desk.desk.preview.mapping.options["date_order"].currentData() == answer
    assert desk.desk.question.text == ""


ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.mark.parametrize(
    ("kind", "rows", "written"),
    [
        ("households", "관리번호,성명,생년월일\nY-1,김시험,1948-03-02\n", "1948. 3. 2.(화)"),
        (
            "readings",
            "계량기번호,일시,사용량\nA,2026-11-01 10:00,0.2\nA,2026-11-01 11:00,0.2\n",
            "2026. 11. 1.(일) 10:00",
        ),
        ("calls", "전화,통화일시,결과\n010-1234-5670,2026-11-20 10:00,미응답\n", "2026. 11. 20.(금) 10:00"),
        ("phone-use", "전화,날짜,발신\n010-1234-5670,2026-11-20,3\n", "2026. 11. 20.(금)"),
    ],
)
def test_what_a_file_brings_says_days_and_times_as_everywhere(
    desk: Desk, tmp_path: Path, kind: str, rows: str, written: str
) -> None:
    people(desk)
    path = tmp_path / "파일.csv"
    path.write_text(rows, encoding="utf-8")
    desk.open(path, kind)
    brought = [row[2] for row in desk.cells("importNewRows")]
    assert any(written in words for words in brought), brought
    assert not any(ISO.search(words) for words in brought)


def test_a_date_that_changes_is_said_as_everywhere(desk: Desk, tmp_path: Path) -> None:
    for born in ("1948-03-02", "1949-03-02"):
        path = tmp_path / f"{born}.csv"
        path.write_text(f"관리번호,성명,생년월일\nY-1,김시험,{born}\n", encoding="utf-8")
        desk.open(path, "households")
        if born.startswith("1948"):
            desk.click("importStore")
    (change,) = (row[2] for row in desk.cells("importChanged"))
    assert "1948. 3. 2.(화) → 1949. 3. 2.(수)" in change


# ------------------------------------------------------------ several files


def drop(desk: Desk, *paths: Path) -> None:
    """Drop files onto the desk, as the system does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = QPointF(200, 100), Qt.DropAction.CopyAction
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, data, left, plain)
    desk.desk.dragEnterEvent(enter)
    assert enter.isAccepted()
    desk.desk.dropEvent(QDropEvent(at, copy, data, left, plain))


def homes(folder: Path, name: str, *people: str) -> Path:
    path = folder / name
    rows = "".join(f"{name}-{n},{who}\n" for n, who in enumerate(people))
    path.write_text(f"관리번호,성명\n{rows}", encoding="utf-8")
    return path


def names_stored(desk: Desk) -> set[str]:
    with desk.workspace.vault.read() as session:
        return set(session.scalars(select(Resident.name)))


@pytest.mark.parametrize("when", ["shown", "read"])
def test_a_file_dropped_while_another_is_looked_at_waits_for_its_turn_and_that_is_said(
    desk: Desk, tmp_path: Path, when: str
) -> None:
    first, second, third = (homes(tmp_path, f"{who}.csv", f"{who}연습") for who in "가나다")
    desk.desk.kinds.choose("households")
    drop(desk, first)
    if when == "shown":
        desk.settle()
    drop(desk, second, third)
    drop(desk, second)
    desk.settle()
    assert desk.desk._preview.file_name == "가.csv"
    assert desk.desk.count.text() == "남은 파일 2개"
    assert names_stored(desk) == set()
    desk.click("importStore")
    assert desk.desk._preview.file_name == "나.csv"
    assert names_stored(desk) == {"가연습"}
    desk.click("importOther")
    assert desk.desk._preview.file_name == "다.csv"
    desk.click("importStore")
    assert desk.desk.pages.currentIndex() == 0
    assert names_stored(desk) == {"가연습", "다연습"}


def test_a_file_dropped_while_another_is_stored_is_looked_at_next(desk: Desk, tmp_path: Path) -> None:
    first, second = (homes(tmp_path, f"{who}.csv", f"{who}연습") for who in "가나")
    desk.open(first, "households")
    desk.desk.preview.save.click()
    drop(desk, second)
    desk.settle()
    assert names_stored(desk) == {"가연습"}
    assert desk.desk._preview.file_name == "나.csv"


def readings(folder: Path, name: str, day: str) -> Path:
    path = folder / name
    path.write_text("".join(["meter,time,kwh\n", *(f"A,{day} {hour:02}:00,0.1\n" for hour in range(24))]))
    return path


def test_a_file_whose_dates_are_asked_is_asked_again_after_the_one_dropped_meanwhile(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(readings(tmp_path, "가.csv", "03/04/2013"))
    assert desk.desk.question.text
    drop(desk, readings(tmp_path, "나.csv", "2013-04-05"))
    desk.settle()
    assert desk.desk._preview.file_name == "나.csv"
    assert desk.desk.count.text() == "남은 파일 1개"
    desk.click("importOther")
    assert desk.desk.question.text


# ------------------------------------------------------------ calls: the difference, the same file, what is left


def people(desk: Desk) -> list[int]:
    homes = [
        add_home(desk.workspace, name, phone=f"0101234567{n}", calls="active").id
        for n, name in enumerate(("김영희", "박철수"))
    ]
    homes.append(add_home(desk.workspace, "이몽룡", phone="01012345672").id)
    desk.workspace.checkins.make_round(NOW)
    return homes


def test_the_difference_of_a_file_of_calls_has_its_tabs_and_what_is_left_is_said_after(
    desk: Desk, tmp_path: Path
) -> None:
    people(desk)
    path = tmp_path / "통화.csv"
    path.write_text(
        "이름,전화,통화일시,결과,요약\n김영희,010-1234-5670,2026-11-23 10:03,연결,어제 쓰러졌다고 하심\n"
        "이몽룡,010-1234-5672,2026-11-23 10:04,미응답,\n누구,010-9999-9999,2026-11-23 10:04,미응답,\n",
        encoding="utf-8",
    )
    assert desk.desk.steps.step == "file"
    desk.open(path, "calls")
    assert desk.desk.steps.step == "difference"
    assert desk.cells("importMissing") == [["2", "박철수"]]
    assert desk.cells("importUnplanned") == [["3", "이몽룡"]]
    new = desk.cells("importNewRows")
    assert [row[1] for row in new] == ["김영희", "이몽룡"]
    assert "특이사항 · 긴급" in new[0][2]
    assert "쓰러졌다고" in new[0][2]
    assert [row[0] for row in desk.cells("importRejected")] == ["4"]
    desk.click("importMissingTab")
    assert desk.desk.preview._pages.currentWidget().objectName() == "importMissing"
    desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: desk.desk.steps.step == "stored")
    assert "1가구가 파일에 없습니다" in desk.desk.messages.text
    desk.click("importDeskMessageButton")
    assert [wanted.partition(":")[0] for wanted in desk.wanted] == ["calls"]


def test_what_a_second_file_adds_is_shown_in_words(desk: Desk, tmp_path: Path) -> None:
    people(desk)
    head = "전화,통화일시,결과"
    path = tmp_path / "목록.csv"
    path.write_text(f"{head}\n010-1234-5670,2026-11-23 10:03,연결\n", encoding="utf-8")
    desk.open(path, "calls")
    desk.click("importStore")
    path.write_text(f"{head},식사\n010-1234-5670,2026-11-23 10:05,연결,주의\n", encoding="utf-8")
    desk.open(path, "calls")
    ((_, name, change),) = desk.cells("importChanged")
    assert name == "김영희"
    assert change == "결과: 안부 확인 → 특이사항 · 걱정되는 점: – → 식사"


def test_a_file_that_was_stored_asks_before_it_is_stored_again(desk: Desk, tmp_path: Path) -> None:
    people(desk)
    path = tmp_path / "통화.csv"
    path.write_text("전화,통화일시,결과\n010-1234-5670,2026-11-23 10:03,미응답\n", encoding="utf-8")
    desk.open(path, "calls")
    desk.click("importStore")
    with desk.workspace.vault.act("test.change", now=NOW, actor="t") as act:
        act.session.scalars(select(Call)).one().result = "ok"
    desk.open(path, "calls")
    desk.click("importStore")
    question = desk.desk.preview.question
    assert "1번" in question.text
    assert len(desk.workspace.imports.batches()) == 1
    desk.qtbot.keyClick(question.answers[0], Qt.Key.Key_Escape)
    assert question.text == ""
    desk.click("importStore")
    desk.click("importSameFile_no")
    assert len(desk.workspace.imports.batches()) == 1
    desk.click("importStore")
    desk.click("importSameFile_again")
    assert len(desk.workspace.imports.batches()) == 2


def test_practice_files_are_offered_in_the_practice_county_only(desk: Desk) -> None:
    desk.desk.kinds.choose("calls")
    desk.settle()
    assert desk.desk.start.practice.isHidden()
    assert [option for option in PROFILE_LABELS if "carecall" in option] == ["carecall-list", "carecall-record"]


def test_practice_files_are_made_and_both_are_one_press_from_their_preview(
    practice: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    practice.now = NOW + timedelta(days=3, hours=9)  # as Today tells it, which is not beside this desk
    with desk_alone("import", practice, qtbot, of=Desk, now=lambda: NOW + timedelta(days=3, hours=9)) as place:
        place.desk.kinds.choose("calls")
        place.settle()
        assert place.desk.start.practice.isVisible()
        place.desk.start.practice_wanted.emit(str(tmp_path))
        place.settle()
        assert "연습_통화목록" in place.desk.messages.text
        place.click("importDeskMessageButton")
        assert place.desk.pages.currentIndex() == 1
        place.click("importStore")
        assert "4가구가 파일에 없습니다" in place.desk.messages.text
        assert place.desk.pages.currentIndex() == 1  # the conversation record is next
        place.click("importStore")
        assert len(practice.imports.batches()) >= 2


# ------------------------------------------------------------ the watched folder


def watch(desk: Desk | WindowPlace, folder: Path) -> FolderWatch:
    desk.desk.arrivals.folder_wanted.emit(str(folder))
    made = FolderWatch.of(desk.bridge)
    made._soon.setInterval(20)
    desk.qtbot.waitUntil(lambda: made.folder == folder and not made.busy)
    desk.settle()
    return made


def test_a_file_that_arrives_is_told_on_today_and_is_one_press_from_its_preview(
    empty: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    with whole_window(empty, qtbot, "today", "import") as desk:
        desk.go("import")
        folder = tmp_path / "받은 파일"
        folder.mkdir()
        watched = watch(desk, folder)
        assert desk.window.today.arrived.text == ""
        (folder / "검침.csv").write_text("계량기번호,일시,사용량\nA,2026-11-01 10:00,0.2\n", encoding="utf-8")
        (folder / "엉뚱.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
        desk.qtbot.waitUntil(lambda: {row.state for row in watched.rows} == {"arrived", "unreadable"})
        assert [row[0] for row in desk.cells("arrivalsTable")] == ["검침.csv", "엉뚱.csv"]
        assert desk.workspace.imports.batches() == []  # nothing is taken by itself
        desk.window.show_desk("today")
        desk.settle()
        assert "1" in desk.window.today.arrived.text
        desk.click("todayArrivedButton")
        assert desk.window.current_desk == "import"
        desk.desk.arrivals.table.select(lambda row: row.state == "arrived")
        desk.click("arrivalsLook")
        assert (desk.desk.kind, desk.desk.pages.currentIndex()) == ("readings", 1)
        desk.click("importStore")
        desk.qtbot.waitUntil(lambda: {row.state for row in watched.rows} == {"stored", "unreadable"})
        assert desk.window.today.arrived.text == ""
        desk.click("arrivalsLeave")
        desk.qtbot.waitUntil(lambda: watched.folder is None)
        assert desk.desk.arrivals.table.isHidden()
        assert not watched._slow.isActive()


def test_a_folder_that_goes_away_is_said_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "N 드라이브"
    folder.mkdir()
    watched = watch(desk, folder)
    folder.rmdir()
    watched.look()
    desk.qtbot.waitUntil(lambda: bool(watched.problem))
    assert desk.desk.arrivals.words.text() == watched.problem
    folder.mkdir()
    (folder / "a.csv").write_text("계량기번호,일시,사용량\nA,2026-11-01 10:00,0.2\n", encoding="utf-8")
    watched.look()
    desk.qtbot.waitUntil(lambda: [row.state for row in watched.rows] == ["arrived"])
    assert watched.problem == ""


def test_a_file_that_arrived_is_looked_at_and_the_one_whose_dates_are_asked_waits_as_the_kind_it_is(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "받은 파일"
    folder.mkdir()
    watched = watch(desk, folder)
    homes(folder, "명부.csv", "가연습")
    desk.qtbot.waitUntil(lambda: {row.state for row in watched.rows} == {"arrived"})
    desk.open(readings(tmp_path, "가.csv", "03/04/2013"))
    assert desk.desk.question.text
    desk.desk.arrivals.table.select(lambda row: row.state == "arrived")
    desk.click("arrivalsLook")
    assert (desk.desk.kind, desk.desk._preview.file_name) == ("households", "명부.csv")
    assert desk.desk.count.text() == "남은 파일 1개"
    desk.click("importOther")
    assert desk.desk.kind == "readings"
    assert desk.desk.question.text
    assert desk.desk.count.text() == ""


def test_a_day_that_does_not_exist_stands_in_a_preview_as_the_file_has_it() -> None:
    words = Words(())
    for text in ("2026-02-30", "1948-13-45", "2026-11-20 25:99"):
        assert words.value("born_on", text) == text
