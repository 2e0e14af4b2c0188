"""Where a file is to go: the system's own dialog, and where there is none, one with texts in the user's language."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QFileIconProvider

from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QLineEdit, QWidget


def documents() -> Path:
    """Name the folder of the user's documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder else Path.home()


class _Kinds(QFileIconProvider):
    """Names folders in the user's language, where the dialog is Qt's own."""

    def type(self, info: QFileInfo) -> str:
        """Name the kind of a file."""
        return tr("Folder") if info.isDir() else super().type(info)


@lru_cache(maxsize=1)
def _kinds() -> _Kinds:
    """Keep the one there is: no dialog owns it."""
    return _Kinds()


def spoken(dialog: QFileDialog) -> QFileDialog:
    """Give a file dialog texts of our own: Qt's Korean lacks some of them."""
    label = QFileDialog.DialogLabel
    dialog.setLabelText(label.LookIn, tr("Folder:"))
    dialog.setLabelText(label.FileName, tr("File name:"))
    dialog.setLabelText(label.FileType, tr("Kind of file:"))
    saves = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.setLabelText(label.Accept, tr("Save") if saves else tr("Choose"))
    dialog.setLabelText(label.Reject, tr("Cancel"))
    dialog.setIconProvider(_kinds())
    return dialog


def to_save(
    parent: QWidget, name: str, title: str, path: Path, kind: str, more_kinds: Sequence[tuple[str, str]] = ()
) -> QFileDialog:
    """Make a dialog that asks where a file is to be saved; the caller connects `fileSelected` and opens it.

    Parameters
    ----------
    name : the dialog's object name
    path : the file proposed; where its folder is gone, the user's documents
    kind : what the file is, as in `PDF`
    more_kinds : what else it may be, each with the suffix of that
    """
    folder = path.parent if path.parent.is_dir() else documents()
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setObjectName(name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    suffixes = {f"{words} (*{suffix})": suffix.lstrip(".") for words, suffix in ((kind, path.suffix), *more_kinds)}
    dialog.setNameFilters(list(suffixes))
    dialog.setDefaultSuffix(path.suffix.lstrip("."))
    dialog.filterSelected.connect(partial(_take_suffix, dialog, suffixes))
    dialog.selectFile(path.name)
    return spoken(dialog)


def ask_where(field: QLineEdit, name: str, title: str, kinds: Sequence[tuple[str, str]]) -> None:
    """Ask where the file named in a field is to be saved, and write the answer there.

    Parameters
    ----------
    name : the dialog's object name
    kinds : what the file may be, each with its suffix; the first where the field names none of them
    """
    path = Path(field.text().strip()).expanduser()
    if not path.name:
        path = documents() / title
    chosen = next((kind for kind in kinds if kind[1] == path.suffix.lower()), None)
    if chosen is None:
        chosen, path = kinds[0], path.with_name(path.name + kinds[0][1])
    dialog = to_save(field, name, title, path, chosen[0], [kind for kind in kinds if kind != chosen])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(field.setText)
    dialog.open()


def _take_suffix(dialog: QFileDialog, suffixes: Mapping[str, str], chosen: str) -> None:
    """Let a name without a suffix get that of the kind chosen."""
    dialog.setDefaultSuffix(suffixes[chosen])
