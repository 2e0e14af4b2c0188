"""File dialogs speak the user's language where the system has none of its own."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from coordinator import text
from coordinator.widgets.kit import file_dialog
from coordinator.widgets.kit.file_dialog import to_save

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


WIDGETS = Path(file_dialog.__file__).parents[1]


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


def test_every_file_dialog_of_the_program_speaks_the_users_language() -> None:
    """Whoever makes one hands it to `spoken`, or has it made by `to_save`."""
    mute: list[str] = []
    for path in sorted(WIDGETS.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                called = {getattr(node.func, "id", "") for node in ast.walk(function) if isinstance(node, ast.Call)}
                if "QFileDialog" in called and "spoken" not in called:
                    mute.append(f"{path.relative_to(WIDGETS)}: {function.name}")
    assert mute == []


def test_where_a_file_is_saved_is_asked_by_to_save_alone() -> None:
    asking = [path for path in sorted(WIDGETS.rglob("*.py")) if "AcceptSave" in path.read_text(encoding="utf-8")]
    assert [str(path.relative_to(WIDGETS)) for path in asking] == ["kit/file_dialog.py"]


def test_each_kind_a_file_may_have_can_be_chosen_the_one_proposed_first(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = to_save(parent, "save", "저장", tmp_path / "명단.xlsx", "엑셀", [("CSV", ".csv")])
    assert dialog.nameFilters() == ["엑셀 (*.xlsx)", "CSV (*.csv)"]
    assert dialog.defaultSuffix() == "xlsx"
    dialog.selectNameFilter("CSV (*.csv)")
    dialog.filterSelected.emit("CSV (*.csv)")
    assert dialog.defaultSuffix() == "csv"


def _folder(path: Path) -> object:
    from PySide6.QtCore import QFileInfo

    return QFileInfo(str(path))
