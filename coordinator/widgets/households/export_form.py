"""The form by which the list of households leaves the program as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, beside, second_label
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.file_dialog import ask_where, documents
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.briefings import Briefings

if TYPE_CHECKING:
    from datetime import datetime

SUFFIXES = (".xlsx", ".html")


class RegisterForm(ActForm):
    """Export the register; the purpose is compulsory."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export the list"), "", parent)
        self.setObjectName("registerForm")
        self.purpose = QLineEdit(self)
        self.purpose.setObjectName("registerPurpose")
        self.purpose.setPlaceholderText(tr("For example: to compare with the list of the eup and myeon"))
        self.file = QLineEdit(str(documents() / tr("households-{day}.xlsx", day=f"{now:%Y-%m-%d}")), self)
        self.file.setObjectName("registerFile")
        browse = push_button(tr("Browse…"), self._on_browse, self)
        browse.setObjectName("registerBrowse")
        self.body.addWidget(
            second_label(tr("Every household with name, phone and address; logged with its purpose."), self)
        )
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
        return ask_for(Briefings.export_list, "households", path, WHEN_RUN, purpose=self.purpose.text().strip())

    def _on_browse(self) -> None:
        kinds = ((tr("Workbook"), ".xlsx"), ("HTML", ".html"))
        ask_where(self.file, "registerFileDialog", tr("Export the list"), kinds)
