"""What of an entry is to be corrected: a digit leads to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.request import Request

PARTS: tuple[tuple[str, str], ...] = (
    ("entry_person", mark("Name, birth, phone, address")),
    ("entry_residents", mark("People living there")),
    ("entry_contact", mark("Add a contact")),
    ("entry_consents", mark("Consents")),
    ("entry_rite", mark("Rite leader")),
    ("entry_merit", mark("National merit")),
    ("safety_note", mark("Safety note")),
    ("leaving", mark("Death, move or end")),
)
"""The acts on an entry, each with its title, in the order of their digits."""


class EntryChooser(ActForm):
    """The parts of an entry (명부 고치기); the one chosen opens its form in place of this.

    Parameters
    ----------
    begin : begins an act by its name
    """

    def __init__(self, household: Whom, begin: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(tr("Correct the entry"), "", parent, household=household)
        self._begin = begin
        self.part_of_entry = Choices([(code, tr(title)) for code, title in PARTS], self, keys="12345678")
        self.add_field(tr("What is to be corrected"), self.part_of_entry)
        for button in self.part_of_entry.buttons:
            button.clicked.connect(self._on_chosen)
        self.save_button.hide()
        self.setFocusProxy(self.part_of_entry.buttons[0])
        self.refresh()

    def _on_chosen(self) -> None:
        if self.part_of_entry.one():
            self._begin(self.part_of_entry.one())

    def on_digit(self, digit: int) -> None:
        """Begin the part of a digit."""
        picked = self.part_of_entry.by_key(str(digit))
        if picked is not None:
            picked.click()

    def missing(self) -> str:
        """Ask for a part."""
        return tr("A digit opens it.")

    def request(self) -> Request:
        """Make no request: the part chosen has a form of its own."""
        raise NotImplementedError
