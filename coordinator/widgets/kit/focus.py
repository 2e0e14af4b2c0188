"""Moving the keyboard from pane to pane (F6), and the order in which the Tab key goes through them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import shiboken6
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


def can_take(widget: QWidget) -> bool:
    """Say whether a widget is still there and takes the keyboard."""
    return shiboken6.isValid(widget) and widget.isVisible() and widget.isEnabled()


def tab_after(before: Sequence[QWidget | None], pane: QWidget) -> None:
    """Let the Tab key come to a pane after the last of others: what is put into a window later would come at its end.

    Parameters
    ----------
    before : panes of the same window in their order; without a stop in any of them nothing is changed
    pane : already in its place
    """
    stops = [stop for other in before if other is not None for stop in _stops(other)]
    if stops and stops[-1].window() is pane.window():
        for one, following in pairwise([stops[-1], *_stops(pane)]):
            QWidget.setTabOrder(one, following)


def _stops(pane: QWidget) -> list[QWidget]:
    """List where the Tab key stops in a pane, in its order."""
    stops = [pane] if pane.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    at = pane.nextInFocusChain()
    while at is not None and at is not pane:
        if pane.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(at)
        at = at.nextInFocusChain()
    return stops
