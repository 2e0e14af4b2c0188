"""The preview: purpose first, pages as on paper, each issue told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QMessageBox, QPushButton, QRadioButton, QToolButton

from coordinator import text
from coordinator.widgets.briefings.preview import Issued, IssueDialog, IssueRequest, PrintPreview
from tests.briefing.test_composition import daily_at

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_nothing_goes_on_without_a_purpose(qtbot: QtBot) -> None:
    dialog = IssueDialog()
    qtbot.addWidget(dialog)
    button = dialog.findChild(QPushButton, "issueContinue")
    assert button is not None
    assert not button.isEnabled()
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    dialog.set_purpose("   ")
    assert not button.isEnabled()
    dialog.set_purpose("아침 회의")
    assert button.isEnabled()


def test_the_request_carries_purpose_level_and_receiver(qtbot: QtBot) -> None:
    dialog = IssueDialog()
    qtbot.addWidget(dialog)
    dialog.set_purpose(" 아침 회의 ")
    level = dialog.findChild(QRadioButton, "issueLevel_initials")
    assert level is not None
    level.setChecked(True)
    with qtbot.waitSignal(dialog.requested) as asked:
        dialog.accept()
    assert asked.args == [IssueRequest("아침 회의", "initials")]


def test_usual_purposes_are_offered_but_none_is_taken_unasked(qtbot: QtBot) -> None:
    dialog = IssueDialog()
    qtbot.addWidget(dialog)
    box = dialog.findChild(QComboBox, "issuePurpose")
    assert box is not None
    assert [box.itemText(place) for place in range(box.count())] == [
        "아침 회의",
        "가구 방문",
        "안부전화",
        "지역케어회의",
        "업무 대행 인계",
    ]
    assert dialog.request().purpose == ""


def test_the_preview_shows_the_pages_of_the_paper_without_a_printer(qtbot: QtBot) -> None:
    preview = PrintPreview(daily_at())
    qtbot.addWidget(preview)
    preview.show()
    qtbot.waitUntil(lambda: preview.page_count == 2)


def test_saving_as_pdf_and_printing_are_in_sight_when_the_preview_opens(qtbot: QtBot) -> None:
    text.set_language("ko")
    preview = PrintPreview(daily_at())
    qtbot.addWidget(preview)
    preview.show()
    qtbot.waitUntil(lambda: preview.page_count == 2)
    button = preview.findChild(QToolButton, "savePdfButton")
    assert button is not None
    assert button.isVisible()
    assert button.accessibleName()
    folded = preview.findChild(QToolButton, "qt_toolbar_ext_button")
    assert folded is None or not folded.isVisible()


def test_a_saved_pdf_is_told_with_its_purpose(qtbot: QtBot, tmp_path: Path) -> None:
    preview = PrintPreview(daily_at(), issued_to="부군수")
    qtbot.addWidget(preview)
    with qtbot.waitSignal(preview.issued) as told:
        assert preview.save_pdf(tmp_path / "x.pdf")
    assert told.args == [Issued("daily", "아침 회의", "full", "부군수", "", "pdf")]
    assert (tmp_path / "x.pdf").exists()


def test_a_refused_file_is_said_and_not_told_as_issued(qtbot: QtBot, tmp_path: Path) -> None:
    preview = PrintPreview(daily_at())
    qtbot.addWidget(preview)
    told: list[object] = []
    preview.issued.connect(told.append)
    assert not preview.save_pdf(tmp_path / "nowhere" / "x.pdf")
    box = preview.findChild(QMessageBox, "savePdfRefused")
    assert box is not None
    box.close()
    assert told == []


def test_closing_the_preview_issues_nothing(qtbot: QtBot) -> None:
    preview = PrintPreview(daily_at())
    qtbot.addWidget(preview)
    told: list[object] = []
    preview.issued.connect(told.append)
    preview.show()
    preview.reject()
    assert told == []


@pytest.mark.parametrize("name", ["issueDialog"])
def test_widgets_have_their_names(qtbot: QtBot, name: str) -> None:
    dialog = IssueDialog()
    qtbot.addWidget(dialog)
    assert dialog.objectName() == name
