"""The papers: purpose first, pages as on paper, four ways out, each logged; what is shown is what leaves."""

from __future__ import annotations

import os
import random
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QInputMethodEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from coordinator.briefing.papers import PAPERS
from coordinator.widgets.briefings.desk import PapersDesk
from coordinator.widgets.briefings.pages_view import FIT_PAGE, FIT_WIDTH
from coordinator.widgets.briefings.wish import usual_purposes
from tests.conftest import NOW
from tests.widgets.places import FRAME_HEIGHT, HEIGHT, WIDTH, DeskPlace, WindowPlace, desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def place(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("briefings", village, qtbot) as made:
        yield made


@pytest.fixture
def desk(place: DeskPlace) -> PapersDesk:
    assert isinstance(place.desk, PapersDesk)
    return place.desk


def write_purpose(place: DeskPlace | WindowPlace, desk: PapersDesk, words: str = "아침 회의") -> None:
    """Type a purpose and wait for the pages."""
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.clear()
    edit.setText(words)
    wait_for_pages(place, desk)


def wait_for_pages(place: DeskPlace | WindowPlace, desk: PapersDesk) -> None:
    place.qtbot.waitUntil(lambda: desk.is_ready and desk.pages.count > 0, timeout=20_000)


def issues(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.vault.read() as session:
        from sqlalchemy import select

        from coordinator.records.journal import Act

        acts = session.scalars(select(Act).where(Act.verb == "briefings.issue").order_by(Act.id))
        return [{**act.details, "purpose": act.reason, "household_id": act.household_id} for act in acts]


def save(place: DeskPlace | WindowPlace, desk: PapersDesk, path: Path) -> None:
    """Save what is shown as a file, by its own button and the dialog it opens."""
    way = path.suffix.lstrip(".")
    place.qtbot.mouseClick(desk.issue.buttons[way], Qt.MouseButton.LeftButton)
    dialog = desk.findChild(QFileDialog, "paperSave")
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    place.qtbot.waitUntil(lambda: not desk._busy, timeout=20_000)
    place.settle()


def test_without_a_purpose_nothing_is_made_and_nothing_can_leave(place: DeskPlace, desk: PapersDesk) -> None:
    place.settle()
    assert desk._document is None
    assert desk.pages.count == 0
    assert "목적" in desk.issue.hint.text()
    assert not any(button.isEnabled() for button in desk.issue.buttons.values())
    write_purpose(place, desk)
    assert all(button.isEnabled() for button in desk.issue.buttons.values())
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("   ")
    assert not any(button.isEnabled() for button in desk.issue.buttons.values())
    place.qtbot.waitUntil(lambda: desk.pages.count == 0)
    assert issues(place.workspace) == []


def test_usual_purposes_are_offered_those_of_the_paper_first_and_none_is_taken_unasked(desk: PapersDesk) -> None:
    box = desk.form.purpose
    assert [box.itemText(place) for place in range(box.count())] == [
        "아침 회의",
        "가구 방문",
        "안부전화",
        "가정 방문",
        "방문 계획",
        "마을 방문",
        "조사 방문",
        "발굴 결과 제출",
        "지역케어회의",
        "업무 대행 인계",
    ]
    desk.form.choose("calls")
    assert box.itemText(0) == "안부전화"
    assert desk.form.wish().purpose == ""
    assert usual_purposes(PAPERS, "household")[0] == "가구 방문"


def test_a_purpose_is_what_one_typed_also_where_a_usual_one_begins_with_it(place: DeskPlace, desk: PapersDesk) -> None:
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setFocus()
    for sign in "업무":
        typed = QInputMethodEvent()
        typed.setCommitString(sign)
        QApplication.sendEvent(edit, typed)
    assert edit.text() == "업무"
    place.key(Qt.Key.Key_Return)
    assert desk.form.wish().purpose == "업무"


def test_the_pages_are_those_of_the_paper_and_are_walked_and_sized_by_keys(place: DeskPlace, desk: PapersDesk) -> None:
    write_purpose(place, desk)
    pages = desk.pages
    assert desk._document is not None
    assert pages.document is desk._document
    pages.setFocus()
    assert pages.page == 1
    pages.set_size(1.0)
    count = pages.count
    assert count >= 2
    place.qtbot.keyClick(pages, Qt.Key.Key_PageDown)
    assert pages.page == 2
    assert desk.place.text().startswith(f"2 / {count}쪽")
    place.qtbot.keyClick(pages, Qt.Key.Key_End)
    assert pages.page == count
    place.qtbot.keyClick(pages, Qt.Key.Key_Home)
    assert pages.page == 1
    place.qtbot.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.scale == 1.25
    place.qtbot.keyClick(pages, Qt.Key.Key_Minus)
    assert pages.scale == 1.0
    place.qtbot.keyClick(pages, Qt.Key.Key_0)
    assert pages._size == FIT_WIDTH
    place.qtbot.keyClick(pages, Qt.Key.Key_9)
    assert pages._size == FIT_PAGE
    assert pages.accessibleDescription()


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (1024, 600)])
def test_every_way_out_is_in_sight_whole_in_a_window_of_any_size(
    place: DeskPlace, desk: PapersDesk, size: tuple[int, int]
) -> None:
    width, height = size
    place.screen.resize(width, height - FRAME_HEIGHT)
    write_purpose(place, desk)
    assert (place.screen.width(), place.screen.height()) == (width, height - FRAME_HEIGHT)
    assert list(desk.issue.buttons) == ["pdf", "hwpx", "xlsx", "printed"]
    for button in desk.issue.buttons.values():
        place.qtbot.waitUntil(lambda button=button: button.visibleRegion().boundingRect() == button.rect())
        assert button.height() >= button.sizeHint().height()
        assert button.width() >= button.minimumSizeHint().width()
        assert button.accessibleName()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("way", ["pdf", "hwpx", "xlsx"])
def test_each_way_writes_the_file_logs_it_and_says_where_it_is(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path, way: str
) -> None:
    write_purpose(place, desk)
    target = tmp_path / f"문서.{way}"
    save(place, desk, target)
    assert target.read_bytes()[:2] == (b"%P" if way == "pdf" else b"PK")
    assert way == "pdf" or zipfile.is_zipfile(target)
    (logged,) = issues(place.workspace)
    assert (logged["kind"], logged["way"], logged["purpose"]) == ("daily", way, "아침 회의")
    assert (logged["level"], logged["number"]) == ("full", "2026-0001")
    assert target.name in desk.issue.saved.text()
    # Above stands the number of the next issue by then; what left has its own beside it.
    place.qtbot.waitUntil(lambda: desk._document.number == "2026-0002")
    assert desk.issue.saved.text() == f"저장함: 2026-0001 · {target.name}"
    assert not desk.issue.open_folder.isHidden()


def test_each_paper_that_leaves_has_a_number_of_its_own(place: DeskPlace, desk: PapersDesk, tmp_path: Path) -> None:
    write_purpose(place, desk)
    for number in (1, 2):
        wait_for_pages(place, desk)
        assert desk._document is not None
        place.qtbot.waitUntil(lambda number=number: desk._document.number == f"2026-000{number}")
        wait_for_pages(place, desk)
        save(place, desk, tmp_path / f"{number}.xlsx")
    assert [logged["number"] for logged in issues(place.workspace)] == ["2026-0001", "2026-0002"]


def test_the_file_is_proposed_among_the_documents_then_where_the_last_went_and_its_name_tells_no_person(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path
) -> None:
    desk.form.choose("household")
    desk.show_household(1)
    write_purpose(place, desk, "방문")
    name = desk._document.subtitle.split("(")[0].strip() if desk._document else ""
    assert name

    def proposed() -> Path:
        place.qtbot.mouseClick(desk.issue.buttons["pdf"], Qt.MouseButton.LeftButton)
        dialog = desk.findChild(QFileDialog, "paperSave")
        assert dialog is not None
        path = Path(dialog.selectedFiles()[0])
        dialog.close()
        dialog.deleteLater()
        place.qtbot.waitUntil(lambda: desk.findChild(QFileDialog, "paperSave") is None)
        return path

    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    first = proposed()
    assert first.parent in {documents, Path.home()}
    assert name not in first.name
    assert first.name == "가구 현황 2026-11-24.pdf"
    save(place, desk, tmp_path / "아무개.pdf")
    wait_for_pages(place, desk)
    assert proposed().parent == tmp_path
    assert place.bridge.views["briefings"]["folder"] == str(tmp_path)
    assert "아무개" not in str(place.bridge.views)


def test_a_file_that_cannot_be_written_is_said_in_one_sentence_and_neither_logged_nor_left(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path
) -> None:
    write_purpose(place, desk)
    save(place, desk, tmp_path / "없는 폴더" / "x.pdf")
    assert "폴더가 없습니다" in desk.messages.text
    assert issues(place.workspace) == []
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".pdf", ".part"}]
    assert desk.is_ready


@pytest.mark.skipif(sys.platform != "linux", reason="rights are other ones there")
def test_a_folder_one_may_not_write_into_is_said(place: DeskPlace, desk: PapersDesk, tmp_path: Path) -> None:
    if os.geteuid() == 0 and not os.path.ismount("/sys"):
        pytest.skip("the administrator may write into every folder here")
    write_purpose(place, desk)
    tmp_path.chmod(0o500)
    nobody_may = Path("/sys") if os.geteuid() == 0 else tmp_path  # the administrator may write into any other
    save(place, desk, nobody_may / "x.pdf")
    assert "쓰기 권한이 없습니다" in desk.messages.text
    assert issues(place.workspace) == []
    assert desk.is_ready


def test_printing_is_logged_and_takes_its_own_number(place: DeskPlace, desk: PapersDesk, tmp_path: Path) -> None:
    write_purpose(place, desk)
    place.qtbot.mouseClick(desk.issue.buttons["printed"], Qt.MouseButton.LeftButton)
    dialog = desk.findChild(QPrintDialog, "paperPrint")
    assert dialog is not None
    assert "일일 브리핑" in dialog.windowTitle()
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.close()
    place.settle()
    (logged,) = issues(place.workspace)
    assert (logged["way"], logged["number"]) == ("printed", "2026-0001")
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    assert desk.issue.saved.text() == "인쇄함: 2026-0001"
    assert desk.issue.open_folder.isHidden()


def test_a_file_that_is_called_off_is_neither_written_nor_logged(place: DeskPlace, desk: PapersDesk) -> None:
    write_purpose(place, desk)
    place.qtbot.mouseClick(desk.issue.buttons["pdf"], Qt.MouseButton.LeftButton)
    dialog = desk.findChild(QFileDialog, "paperSave")
    assert dialog is not None
    dialog.reject()
    place.settle()
    assert issues(place.workspace) == []
    assert not desk.issue.saved.text()
    assert desk.is_ready


def test_a_print_that_is_called_off_is_not_logged(place: DeskPlace, desk: PapersDesk) -> None:
    write_purpose(place, desk)
    place.qtbot.mouseClick(desk.issue.buttons["printed"], Qt.MouseButton.LeftButton)
    dialog = desk.findChild(QPrintDialog, "paperPrint")
    assert dialog is not None
    dialog.reject()
    place.settle()
    assert issues(place.workspace) == []


def test_what_was_shown_cannot_leave_once_something_else_is_wished(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path
) -> None:
    write_purpose(place, desk)
    button = next(
        level_button
        for level_button in desk.form.levels.buttons()
        if level_button.objectName() == "paperLevel_initials"
    )
    button.click()
    assert not any(way_button.isEnabled() for way_button in desk.issue.buttons.values())
    desk._on_wanted("pdf")
    assert desk.findChild(QFileDialog, "paperSave") is None
    wait_for_pages(place, desk)
    assert desk._document is not None
    assert desk._document.level == "initials"
    save(place, desk, tmp_path / "x.pdf")
    assert issues(place.workspace)[0]["level"] == "initials"


def test_a_household_sheet_waits_for_its_household_which_is_found_as_it_is_typed(
    place: DeskPlace, desk: PapersDesk
) -> None:
    desk.form.choose("household")
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("방문")
    place.settle()
    assert "가구" in desk.issue.hint.text()
    name = place.workspace.households.card(3, NOW).name
    whose = desk.form.whose
    whose.words.setText(name)
    place.qtbot.waitUntil(lambda: whose.hits.isVisible() and not whose.search.waits)
    place.qtbot.keyClick(whose.words, Qt.Key.Key_Return)
    wait_for_pages(place, desk)
    assert whose.household_id is not None
    assert name in whose.who.text()
    assert desk._document is not None
    assert desk._document.kind == "household"
    assert name in desk._document.subtitle


def test_whose_paper_it_is_stays_said_while_somebody_else_is_looked_for(place: DeskPlace, desk: PapersDesk) -> None:
    name = place.workspace.households.card(3, NOW).name
    desk.form.choose("household")
    desk.show_household(3)
    place.settle()
    whose = desk.form.whose
    assert name in whose.who.text()
    whose.words.setText("없는이름")
    place.qtbot.waitUntil(lambda: not whose.search.waits)
    assert name in whose.who.text()
    assert whose.nobody.isVisible()
    whose.words.clear()
    assert name in whose.who.text()
    assert not whose.nobody.isVisible()


def test_an_answer_that_comes_late_does_not_change_whom_enter_takes(place: DeskPlace, desk: PapersDesk) -> None:
    desk.form.choose("household")
    whose = desk.form.whose
    hits = place.workspace.households.search("010")[:4]
    whose.words.setText("010")
    place.qtbot.waitUntil(lambda: whose.hits.count() >= 3 and not whose.search.waits)
    whose.words.setText("01")
    place.qtbot.keyClick(whose.words, Qt.Key.Key_Down)
    taken: list[int] = []
    whose.chosen.connect(taken.append)
    wanted = whose.hits.currentItem().data(Qt.ItemDataRole.UserRole)
    whose.answer("01", list(reversed(hits)))
    assert whose.hits.currentItem().data(Qt.ItemDataRole.UserRole) == wanted
    place.qtbot.keyClick(whose.words, Qt.Key.Key_Return)
    assert taken == [wanted]


def test_whom_one_went_to_is_taken_also_where_a_late_answer_comes_without_them(
    place: DeskPlace, desk: PapersDesk
) -> None:
    desk.form.choose("household")
    whose = desk.form.whose
    hits = place.workspace.households.search("010")[:6]
    whose.words.setText("010")
    place.qtbot.waitUntil(lambda: whose.hits.count() >= 3 and not whose.search.waits)
    whose.words.setText("01")
    place.qtbot.keyClick(whose.words, Qt.Key.Key_Down)
    taken: list[int] = []
    whose.chosen.connect(taken.append)
    wanted = whose.hits.currentItem().data(Qt.ItemDataRole.UserRole)
    whose.answer("01", [hit for hit in hits if hit.household_id != wanted][:3])
    assert whose.hits.currentItem().data(Qt.ItemDataRole.UserRole) == wanted
    place.qtbot.keyClick(whose.words, Qt.Key.Key_Return)
    assert taken == [wanted]


def test_what_was_asked_for_before_something_was_missing_is_not_shown(place: DeskPlace, desk: PapersDesk) -> None:
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("아침 회의")
    desk.compose()
    edit.setText("")
    desk.form.settled.emit()
    place.settle()
    assert desk._document is None
    assert desk.pages.count == 0


def test_no_paper_is_shown_under_the_name_of_another_that_was_chosen_since(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path
) -> None:
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("아침 회의")
    desk.compose()
    desk.form.choose("calls")
    place.qtbot.waitUntil(lambda: not place.bridge._open)
    assert desk._document is None or desk._document.kind == "calls"
    wait_for_pages(place, desk)
    assert desk.pages.document is not None
    assert desk.pages.document.kind == "calls"
    save(place, desk, tmp_path / "x.xlsx")
    assert [logged["kind"] for logged in issues(place.workspace)] == ["calls"]


def test_what_was_made_too_late_is_made_again_once_it_is_wished_again(place: DeskPlace, desk: PapersDesk) -> None:
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("아침 회의")
    desk.compose()
    edit.setText("방문")
    place.qtbot.waitUntil(lambda: not place.bridge._open)
    edit.setText("아침 회의")
    wait_for_pages(place, desk)
    assert desk._document is not None
    assert desk._document.purpose == "아침 회의"


def test_a_household_that_is_gone_is_said_and_leaves_no_old_pages(place: DeskPlace, desk: PapersDesk) -> None:
    write_purpose(place, desk)
    desk.form.choose("household")
    desk.show_household(999_999)
    place.settle()
    place.qtbot.waitUntil(lambda: desk.pages.count == 0)
    assert desk.messages.text
    assert not desk.is_ready


def test_boxes_to_sign_in_and_the_receiver_stand_on_the_paper_and_the_names_of_the_boxes_are_kept(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path
) -> None:
    write_purpose(place, desk)
    desk.form.signed.setChecked(True)
    desk.form.approval.setText("담당, 과장")
    desk.form.issued_to.setText("부군수실")
    wait_for_pages(place, desk)
    assert desk._document is not None
    assert desk._document.approval == ("담당", "과장")
    assert ("받는 이", "부군수실") in desk._document.head_facts()
    save(place, desk, tmp_path / "x.xlsx")
    assert issues(place.workspace)[0]["issued_to"] == "부군수실"
    kept = place.bridge.views["briefings"]
    assert kept["approval"] == "담당, 과장"
    assert "부군수실" not in str(kept)
    assert PapersDesk(place.bridge).form.approval.text() == "담당, 과장"


def test_the_call_sheet_is_for_people_and_can_be_of_all_calls(place: DeskPlace, desk: PapersDesk) -> None:
    desk.form.choose("calls")
    write_purpose(place, desk)
    assert not desk.form.wish().everything
    desk.form.parts.choose("whole")
    wait_for_pages(place, desk)
    assert desk.form.wish().everything


def test_a_purpose_of_ten_thousand_signs_is_cut_to_what_the_field_holds_and_fits_the_paper(
    place: DeskPlace, desk: PapersDesk
) -> None:
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("가" * 10_000)
    wait_for_pages(place, desk)
    assert desk._document is not None
    assert len(desk._document.purpose) == 200


def test_every_part_has_a_name_for_screen_readers(desk: PapersDesk) -> None:
    for name in ("paperForm", "paperKinds", "paperPurpose", "paperHousehold", "paperPages", "paperIssue"):
        part = desk.findChild(QWidget, name)
        assert part is not None, name
        assert part.accessibleName(), name
    assert all(button.accessibleName() for button in desk.issue.buttons.values())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_faster_than_answers_come_what_leaves_is_what_the_form_says(
    place: DeskPlace, desk: PapersDesk, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    levels = desk.form.levels.buttons()
    turns = (
        lambda: desk.form.choose(chance.choice(("daily", "household", "calls"))),
        lambda: edit.setText(chance.choice(("", "아침 회의", "방문", "인계"))),
        lambda: chance.choice(levels).click(),
        lambda: desk.show_household(chance.randint(1, 40)),
        lambda: desk.form.issued_to.setText(chance.choice(("", "부군수실"))),
        desk.compose,
        desk.form.settled.emit,
        lambda: place.qtbot.wait(chance.choice((0, 1, 30))),
    )
    for number in range(30):
        chance.choice(turns)()
        if not desk.is_ready:
            assert not any(button.isEnabled() for button in desk.issue.buttons.values())
            continue
        wish = desk.form.wish()
        save(place, desk, tmp_path / f"{number}.xlsx")
        logged = issues(place.workspace)[-1]
        assert (logged["kind"], logged["purpose"], logged["level"]) == (wish.kind, wish.purpose, wish.level)
        assert logged["issued_to"] == wish.issued_to
        assert logged["household_id"] == (wish.household_id if wish.kind == "household" else None)
    desk.form.choose("calls")
    write_purpose(place, desk, "끝")
    save(place, desk, tmp_path / "last.xlsx")
    assert (issues(place.workspace)[-1]["kind"], issues(place.workspace)[-1]["purpose"]) == ("calls", "끝")


# ------------------------------------------------------------ in the whole window


@pytest.fixture
def window(village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    with whole_window(village, qtbot, "today", "briefings", "history") as made:
        yield made


def papers(window: WindowPlace) -> PapersDesk:
    assert isinstance(window.desk, PapersDesk)
    return window.desk


def test_undo_from_the_papers_says_whose_act_it_was_and_shows_it_on_today(window: WindowPlace) -> None:
    window.qtbot.waitUntil(lambda: window.window.today.card is not None)
    home = next(
        row for row in window.workspace.households.table(NOW) if row.household_id != window.window.today.selected
    )
    window.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk = papers(window)
    window.bridge.act(window.workspace.households.add_note, home.household_id, "만나 봄", NOW)
    window.settle()
    desk.form.purpose.setFocus()
    window.window.run_action("undo")
    window.settle()
    assert home.name in window.window.status.text
    assert window.window.current_desk == "today"
    assert window.window.today.selected == home.household_id
    assert desk.form.whose.household_id is None


def test_who_writes_on_while_something_is_undone_is_left_there(window: WindowPlace) -> None:
    window.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk = papers(window)
    window.bridge.act(window.workspace.households.add_note, 5, "만나 봄", NOW)
    window.settle()
    desk.form.purpose.setFocus()
    window.window.run_action("undo")
    edit = desk.form.purpose.lineEdit()
    assert edit is not None
    edit.setText("회의")
    window.settle()
    assert window.window.current_desk == "briefings"


def test_ctrl_p_leads_to_the_daily_briefing_with_the_keyboard_on_the_purpose(window: WindowPlace) -> None:
    window.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk = papers(window)
    assert desk.form.kinds.one() == "daily"
    assert desk.form.purpose.hasFocus() or desk.form.purpose.lineEdit().hasFocus()


def test_the_sheet_of_the_household_selected_is_what_its_print_act_leads_to(window: WindowPlace) -> None:
    today = window.window.today
    window.qtbot.waitUntil(lambda: today.pane.card is not None)
    home, name = today.pane.card.id, today.pane.card.name
    today.pane.print_wanted.emit(home)
    window.settle()
    desk = papers(window)
    assert desk.form.wish().kind == "household"
    assert desk.form.wish().household_id == home
    assert name in desk.form.whose.who.text()


def test_a_paper_stands_when_something_changes_says_of_when_it_is_and_offers_another(window: WindowPlace) -> None:
    window.window.print_paper("daily")
    desk = papers(window)
    write_purpose(window, desk)
    shown = desk._document
    window.bridge.act(window.workspace.households.add_note, 1, "만나 봄", NOW)
    window.settle()
    assert desk._document is shown
    assert "08:00" in desk.old.text
    assert desk.is_ready
    window.window.show_desk("history")
    window.window.show_desk("briefings")
    window.settle()
    assert desk._document is shown
    assert desk.old.text
    button = desk.old.findChild(QPushButton, "paperOldButton")
    assert button is not None
    window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_pages(window, desk)
    assert desk._document is not shown
    assert desk.old.text == ""


def test_an_issue_of_its_own_makes_no_paper_old(window: WindowPlace, tmp_path: Path) -> None:
    window.window.print_paper("daily")
    desk = papers(window)
    write_purpose(window, desk)
    save(window, desk, tmp_path / "x.xlsx")
    assert desk.old.text == ""


class Opened(QObject):
    """Hears which folder the system is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_success_stands_in_the_line_at_the_bottom_with_a_button_that_opens_the_folder(
    window: WindowPlace, tmp_path: Path
) -> None:
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        window.window.print_paper("daily")
        desk = papers(window)
        write_purpose(window, desk)
        save(window, desk, tmp_path / "x.xlsx")
        assert "2026-0001" in window.window.status.text
        button = window.window.status.findChild(QPushButton, "statusUndo")
        assert button is not None
        assert button.text() == "폴더 열기"
        window.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert [Path(url.toLocalFile()) for url in opened.urls] == [tmp_path]
    finally:
        QDesktopServices.unsetUrlHandler("file")
