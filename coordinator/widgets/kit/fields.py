"""Fields of a value: the wheel changes one only where the keyboard is, so that who scrolls a form changes nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QDateTimeEdit, QWidget

from coordinator.text import language

if TYPE_CHECKING:
    from collections.abc import Sequence

Field = TypeVar("Field", bound=QWidget)


class _Still(QObject):
    """Leaves the wheel to the pane around a field while the field has no focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel pass by."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def still(field: Field) -> Field:
    """Let the wheel turn a field's value only while the field has the keyboard, which the wheel does not give it.

    Every combo box, spin box, date, time and slider of the program is made with this: Qt gives such a field the focus
    when the wheel turns over it, and then turns its value.
    """
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_Still(field))
    return field


def write_as_texts_do(field: QDateTimeEdit, *, hours: bool = False) -> None:
    """Let a field show its day as every text of the program: `2026. 11. 30.(월)` or `Mon 30 Nov 2026`.

    Parameters
    ----------
    hours : hour and minute follow
    """
    korean = language() == "ko"
    field.setLocale(QLocale(QLocale.Language.Korean if korean else QLocale.Language.English))
    order = "yyyy. M. d.(ddd)" if korean else "ddd d MMM yyyy"
    field.setDisplayFormat(f"{order} HH:mm" if hours else order)


class DayEdit(QDateEdit):
    """A day, with a calendar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        still(self)
        self.setCalendarPopup(True)
        write_as_texts_do(self)

    def day(self) -> date:
        """Give the day."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def changeEvent(self, event: QEvent) -> None:
        """Write the same day in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            write_as_texts_do(self)


def combo_of(placeholder: str, choices: Sequence[tuple[int, str]], parent: QWidget) -> QComboBox:
    """Make a choice among numbered names; its first entry stands for none."""
    combo = still(QComboBox(parent))
    combo.addItem(placeholder, None)
    for number, name in choices:
        combo.addItem(name, number)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(16)
    return combo
