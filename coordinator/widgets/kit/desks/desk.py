"""What the window asks of a desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from PySide6.QtCore import Signal
    from PySide6.QtWidgets import QWidget

STANDS_FOR = timedelta(minutes=1)
"""So long what a desk shows stands when it is shown again, where nothing touched it: much comes due by time alone."""


def stands(asked_at: datetime | None, now: datetime) -> bool:
    """Say whether what was asked at an instant may be shown again; None was never asked, or has been touched since."""
    if asked_at is None or asked_at.date() != now.date():
        return False
    return timedelta() <= now - asked_at <= STANDS_FOR


def meets(reads: AbstractSet[str] | None, nouns: AbstractSet[str]) -> bool:
    """Say whether a change of these nouns makes old what was read from those; None is everything.

    A fact about the vault is read anywhere.
    """
    return reads is None or "vault" in nouns or not reads.isdisjoint(nouns)


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
    shows_acts: bool
    """Whether what was done for a household can be seen where it shows one now."""

    def refresh(self) -> None:
        """Ask everything again."""

    def mark_old(self, nouns: AbstractSet[str]) -> None:
        """Note that nouns it reads were written into."""

    def catch_up(self) -> None:
        """Ask again if what is shown is old; called whenever the desk is shown, or touched while it is shown."""

    def panes(self) -> Sequence[QWidget]:
        """List the panes for F6, as what takes the focus in each."""
        ...

    def show_section(self, section: str) -> None:
        """Go to a section, and ask again if what it shows is old."""

    def show_household(self, household_id: int) -> None:
        """Show a household where this desk has it."""

    def take_keyboard(self) -> None:
        """Take the keyboard where work begins here."""
