"""Two columns that fit one field, in the Import desk: asked with what they hold, kept in a profile, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from coordinator.records.households import Contact, Resident
from tests.widgets.imports.test_desk import Desk, desk, watch

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["desk"]

TWO = "관리번호,성명,이름,전화번호,연락처\n{n},한가람{n},한바다,010-1111-222{n},010-9999-0001\n"


def people(desk: Desk) -> list[tuple[str, str]]:
    with desk.workspace.vault.read() as session:
        return [(name, phone) for name, phone in session.execute(select(Resident.name, Resident.phone))]


def test_two_columns_are_asked_with_what_they_hold_and_nothing_is_stored_before(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text(TWO.format(n=1), encoding="utf-8")
    desk.open(path, "households")
    pane = desk.desk.preview
    assert desk.desk.pages.currentIndex() == 1
    assert desk.desk.steps.step == "columns"
    assert list(pane.mapping.asked) == ["name", "phone"]
    assert QApplication.focusWidget() is pane.mapping.asked["name"]
    said = pane.mapping.findChild(QLabel, "importAskedSamples_name").text()
    assert "한가람1" in said
    assert "한바다" in said
    assert "성명" in pane.nothing.text()
    assert "이름" in pane.nothing.text()
    assert (pane.save.isEnabled(), pane.mapping.again.isEnabled()) == (False, False)
    desk.choose("importColumn_name", "성명")
    assert not pane.mapping.again.isEnabled()
    desk.choose("importColumn_phone", "전화번호")
    assert not pane.save.isEnabled()
    desk.click("importReadAgain")
    assert pane.mapping.asked == {}
    assert pane.save.isEnabled()
    assert people(desk) == []
    desk.write("importProfileName", "복지과")
    desk.click("importSaveProfile")
    desk.click("importStore")
    assert people(desk) == [("한가람1", "01011112221")]
    path.write_text(TWO.format(n=2), encoding="utf-8")
    desk.open(path, "households")
    assert (desk.desk._preview.profile.name, pane.save.isEnabled()) == ("복지과", True)


def test_a_phone_behind_a_contact_is_asked_and_can_be_the_contacts(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text("성명,주소,보호자,관계,연락처\n한가람,하송리 12,한바다,아들,010-9999-0001\n", encoding="utf-8")
    desk.open(path, "households")
    mapping = desk.desk.preview.mapping
    assert list(mapping.asked) == ["phone"]
    desk.choose("importColumn_phone", "– 없음 –")
    desk.choose("importColumn_contact_phone", "연락처")
    desk.click("importReadAgain")
    desk.click("importStore")
    assert people(desk) == [("한가람", "")]
    with desk.workspace.vault.read() as session:
        assert session.execute(select(Contact.name, Contact.phone)).all() == [("한바다", "01099990001")]


def test_a_row_that_does_not_fit_its_columns_is_shown_with_what_stands_in_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text("성명,주소,휴대전화\n한가람,하송리 12, 뒷집,010-1111-2221\n두메산,하송리 14,010-1111-2222\n")
    desk.open(path, "households")
    ((line, _, value, reason),) = desk.cells("importRejected")
    assert (line, "010-1111-2221" in value, "4칸" in reason) == ("2", True, True)
    assert desk.desk.preview._pages.currentWidget().objectName() == "importRejected"


def test_a_file_of_the_watched_folder_asks_and_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "받은 파일"
    folder.mkdir()
    watched = watch(desk, folder)
    (folder / "명단.csv").write_text(TWO.format(n=1), encoding="utf-8")
    desk.qtbot.waitUntil(lambda: [row.state for row in watched.rows] == ["asks"])
    ((_, _, _, _, holds, state),) = desk.cells("arrivalsTable")
    assert state == "묻습니다"
    assert "성명" in holds
    desk.desk.arrivals.table.select(lambda row: row.state == "asks")
    desk.click("arrivalsLook")
    assert (desk.desk.kind, list(desk.desk.preview.mapping.asked)) == ("households", ["name", "phone"])
    desk.choose("importColumn_name", "성명")
    desk.choose("importColumn_phone", "전화번호")
    desk.click("importReadAgain")
    desk.write("importProfileName", "복지과")
    desk.click("importSaveProfile")
    desk.qtbot.waitUntil(lambda: [row.state for row in watched.rows] == ["arrived"])
    assert people(desk) == []
