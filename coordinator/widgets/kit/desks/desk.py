"""What the window asks of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import Signal
    from PySide6.QtWidgets import QWidget


class Desk(Protocol):
    """A tab's widget; `DeskView` and Today are such.

    Signals
    -------
    household_opened : int, a household is to be shown on the Today desk
    act_wanted : int household, str act: the same with the act begun
    desk_wanted : str, a desk or `desk:section`
    place_wanted : str desk or `desk:section`, int household that is to be shown there
    """

    household_opened: Signal
    act_wanted: Signal
    desk_wanted: Signal
    place_wanted: Signal

    def refresh(self) -> None:
        """Ask everything again."""

    def panes(self) -> Sequence[QWidget]:
        """List the panes for F6, as what takes the focus in each."""
        ...

    def show_section(self, section: str) -> None:
        """Go to a section, and ask everything on it again."""

    def show_household(self, household_id: int) -> None:
        """Show a household where this desk has it."""

    def take_keyboard(self) -> None:
        """Take the keyboard where work begins here."""
