"""Why a household stands where it stands on the list, shown beside its line when it is asked for by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from coordinator.text import tr
from coordinator.worklist.order import in_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListView

    from coordinator.worklist.rows import Line

SHOWN_MS = 12_000
"""Long enough to read two lines aloud."""


def show_why(view: QListView, line: Line | None) -> None:
    """Say why the selected household stands before the next: below its line, and to a screen reader.

    Parameters
    ----------
    line : none where the household is not on the list
    """
    words = tr("This household is not on today's list.") if line is None else in_words(line)
    view.setAccessibleDescription(words)
    index = view.currentIndex()
    box = view.visualRect(index) if index.isValid() else view.viewport().rect().adjusted(0, 0, 0, -view.height())
    place = view.viewport().mapToGlobal(box.bottomLeft() + QPoint(36, -4))
    QToolTip.showText(place, words, view.viewport(), view.viewport().rect(), SHOWN_MS)
