"""File dialogs speak the user's language where the system has none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from coordinator import text
from coordinator.widgets.kit.file_dialog import to_save

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(("language", "words"), [("ko", {"폴더:", "파일 이름:", "파일 형식:"}), ("en", {"Folder:"})])
def test_its_labels_are_ours(qtbot: QtBot, tmp_path: Path, language: text.Language, words: set[str]) -> None:
    text.set_language(language)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = to_save(parent, "save", "저장", tmp_path / "브리핑.pdf", "PDF")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert words <= {label.text() for label in dialog.findChildren(QLabel)}
    assert dialog.iconProvider().type(_folder(tmp_path)) == ("폴더" if language == "ko" else "Folder")


def test_a_folder_that_is_gone_gives_way_to_the_documents(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = to_save(parent, "save", "저장", tmp_path / "없음" / "브리핑.pdf", "PDF")
    assert dialog.directory().exists()
    assert dialog.selectedFiles()[0].endswith("브리핑.pdf")


def _folder(path: Path) -> object:
    from PySide6.QtCore import QFileInfo

    return QFileInfo(str(path))
