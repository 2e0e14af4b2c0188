"""Which profile a file is read by: found by itself, saved under a name, or one that every vault has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.imports.look import PROFILE_LABELS
from coordinator.widgets.kit.desks.filter_bar import FilterMenu, Option
from coordinator.widgets.kit.desks.frame import button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.workspace.tables import Kind


class ProfileMenu(QWidget):
    """The choice of a profile, and the button that deletes the saved one that is chosen.

    Signals
    -------
    changed : another profile was chosen
    delete_wanted : str, name of a saved profile
    """

    changed = Signal()
    delete_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[str, ...] = ()
        self._saved: tuple[str, ...] = ()
        self.menu = FilterMenu("importProfile", tr("Profile: found by itself"), everything=tr("Found by itself"))
        self.menu.setToolTip(tr("How this partner writes dates, times and units"))
        self.menu.changed.connect(self._on_changed)
        self.forget = button(tr("Delete profile"), "importDeleteProfile")
        self.forget.clicked.connect(self._on_forget)
        self.forget.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.menu)
        row.addWidget(self.forget)

    @property
    def code(self) -> str:
        """The name of the profile chosen; empty: found by itself."""
        return self.menu.code

    def choose(self, name: str) -> None:
        """Choose a profile."""
        self.menu.choose(name)

    def set_kind(self, kind: Kind) -> None:
        """Offer the profiles of a kind of file; the saved ones come when they are known."""
        self._offered, self._saved = kind.offered, ()
        self._show()

    def set_saved(self, names: Sequence[str]) -> None:
        """Offer the saved profiles before those that every vault has."""
        self._saved = tuple(name for name in names if name not in PROFILE_LABELS)
        self._show()

    def _show(self) -> None:
        self.menu.set_options(
            [
                *(Option(name, name) for name in self._saved),
                *(Option(name, tr(PROFILE_LABELS.get(name, name))) for name in self._offered),
            ]
        )
        self._show_forget()

    def _show_forget(self) -> None:
        self.forget.setVisible(bool(self.code) and self.code in self._saved)

    @Slot()
    def _on_changed(self) -> None:
        self._show_forget()
        self.changed.emit()

    @Slot()
    def _on_forget(self) -> None:
        self.delete_wanted.emit(self.code)
