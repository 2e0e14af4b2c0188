"""The forms by which a view of a list gets its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.records.saved_views import MOST_NAME
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.saved_views import SavedViews

if TYPE_CHECKING:
    from coordinator.casework.saved_views import ViewContent, ViewRow

PINNED, LOOSE = "pinned", "loose"


class _NameForm(ActForm):
    """A name of a view; Enter saves, there is nothing else to write."""

    def __init__(self, title: str, detail: str, name: str, parent: QWidget | None) -> None:
        super().__init__(title, detail, parent)
        self._before = name
        self.name = QLineEdit(self)
        self.name.setObjectName("viewName")
        self.name.setMaxLength(MOST_NAME)
        self.name.setText(name)
        self.name.selectAll()
        self.name.textChanged.connect(self.refresh)
        self.name.returnPressed.connect(self.save)
        self.add_field(tr("Name of the view"), self.name)
        self.setFocusProxy(self.name)

    def missing(self) -> str:
        """Ask for a name."""
        return "" if self.name.text().strip() else tr("Give the view a name.")

    def is_dirty(self) -> bool:
        """Say whether a name was written."""
        return self.name.text().strip() not in ("", self._before)


class SaveViewForm(_NameForm):
    """Keep what the list shows now under a name (보기 저장)."""

    def __init__(self, desk: str, content: ViewContent, parent: QWidget | None = None) -> None:
        detail = tr("Words, filters, order and columns as they are now; its number stays up to date.")
        super().__init__(tr("Save this view"), detail, "", parent)
        self._desk, self._content = desk, content
        answers = ((PINNED, tr("With a digit of its own")), (LOOSE, tr("Without")))
        self.pinned = Choices(answers, self)
        self.pinned.choose(PINNED)
        self.add_field(tr("In the list"), self.pinned)
        self.refresh()

    def request(self) -> Request:
        """Make the request."""
        name, pinned = self.name.text().strip(), self.pinned.one() != LOOSE
        return ask_for(SavedViews.save, self._desk, name, self._content, WHEN_RUN, pinned=pinned)


class RenameViewForm(_NameForm):
    """Give a view another name."""

    def __init__(self, view: ViewRow, name: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Rename the view"), "", name, parent)
        self._view = view
        self.refresh()

    def request(self) -> Request:
        """Make the request."""
        return ask_for(SavedViews.rename, self._view.id, self.name.text().strip(), WHEN_RUN)
