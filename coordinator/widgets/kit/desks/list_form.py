"""The form by which a list leaves the program as a file, for a purpose."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, beside, second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.file_dialog import ask_where, documents
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.briefings import Briefings

SUFFIXES = (".xlsx", ".html")


class ListForm(ActForm):
    """Export a list; the purpose is compulsory.

    Parameters
    ----------
    name : the object names of the form and its fields begin with it
    kind : which list, as the table of lists calls it
    title, said : what it is called, and what leaves with it
    example : a purpose, as it may be written
    file_name : proposed
    """

    def __init__(
        self, name: str, kind: str, title: str, said: str, example: str, file_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, "", parent)
        self.setObjectName(f"{name}Form")
        self._name, self._kind = name, kind
        self.purpose = QLineEdit(self)
        self.purpose.setObjectName(f"{name}Purpose")
        self.purpose.setPlaceholderText(example)
        self.file = QLineEdit(str(documents() / file_name), self)
        self.file.setObjectName(f"{name}File")
        browse = push_button(tr("Browse…"), self._on_browse, self)
        browse.setObjectName(f"{name}Browse")
        self.body.addWidget(second_label(said, self))
        self.add_field(tr("Purpose"), self.purpose)
        self.add_field(tr("File (.xlsx or .html)"), beside(self.file, browse, self))
        self.file.setAccessibleName(tr("File (.xlsx or .html)"))
        self.save_button.setText(tr("Export"))
        self.purpose.textChanged.connect(self.refresh)
        self.file.textChanged.connect(self.refresh)
        self.setFocusProxy(self.purpose)
        self.refresh()

    def missing(self) -> str:
        """Ask for purpose and file."""
        if not self.purpose.text().strip():
            return tr("Write what the list is for.")
        is_known = Path(self.file.text().strip()).suffix.lower() in SUFFIXES
        return "" if is_known else tr("Name a file that ends in .xlsx or .html.")

    def is_dirty(self) -> bool:
        """Say whether a purpose was given."""
        return bool(self.purpose.text().strip())

    def request(self) -> Request:
        """Make the request."""
        path = Path(self.file.text().strip()).expanduser()
        return ask_for(Briefings.export_list, self._kind, path, WHEN_RUN, purpose=self.purpose.text().strip())

    def _on_browse(self) -> None:
        kinds = ((tr("Workbook"), ".xlsx"), ("HTML", ".html"))
        ask_where(self.file, f"{self._name}FileDialog", self.act_title, kinds)
