"""Fields of a value: the wheel changes one only where the keyboard is, so that who scrolls a form changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QWidget

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


def combo_of(placeholder: str, choices: Sequence[tuple[int, str]], parent: QWidget) -> QComboBox:
    """Make a choice among numbered names; its first entry stands for none."""
    combo = still(QComboBox(parent))
    combo.addItem(placeholder, None)
    for number, name in choices:
        combo.addItem(name, number)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(16)
    return combo
