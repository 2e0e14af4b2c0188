"""Moving the keyboard from pane to pane (F6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


def focus_next(panes: Sequence[QWidget], by: int) -> None:
    """Give the keyboard to the pane `by` places after the one that has it; round the end to the first."""
    focus = QApplication.focusWidget()
    here = next((n for n, p in enumerate(panes) if focus is p or (focus is not None and p.isAncestorOf(focus))), -1)
    start = here if here >= 0 or by > 0 else 0
    pane = panes[(start + by) % len(panes)]
    if pane.focusPolicy() == Qt.FocusPolicy.NoFocus and pane.focusProxy() is None:
        pane.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
