"""Where the keyboard is: from pane to pane (F6), the order of the Tab key, and never handed on to what would act."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


_REMEMBERED = 32
_guard: FocusGuard | None = None


def focus_next(panes: Sequence[QWidget], by: int) -> None:
    """Give the keyboard to the pane `by` places after the one that has it; round the end to the first."""
    focus = QApplication.focusWidget()
    focused = next((n for n, p in enumerate(panes) if focus is p or (focus is not None and p.isAncestorOf(focus))), -1)
    start = focused if focused >= 0 or by > 0 else 0
    pane = panes[(start + by) % len(panes)]
    if pane.focusPolicy() == Qt.FocusPolicy.NoFocus and pane.focusProxy() is None:
        pane.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    pane.setFocus(Qt.FocusReason.ShortcutFocusReason)


def types_elsewhere(pane: QWidget) -> bool:
    """Say whether somebody types outside a pane, as into Ctrl+K: no late answer takes the keyboard from there."""
    focus = pane.window().focusWidget()
    if focus is None or pane.isAncestorOf(focus):
        return False
    return focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


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
    stops = [stop for widget in before if widget is not None for stop in _stops(widget)]
    if stops and stops[-1].window() is pane.window():
        for earlier, following in pairwise([stops[-1], *_stops(pane)]):
            QWidget.setTabOrder(earlier, following)


def _stops(pane: QWidget) -> list[QWidget]:
    """List where the Tab key stops in a pane, in its order."""
    stops = [pane] if pane.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    at = pane.nextInFocusChain()
    while at is not None and at is not pane:
        if pane.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(at)
        at = at.nextInFocusChain()
    return stops


class FocusGuard(QObject):
    """Takes the keyboard back where Qt hands it on by the order of the Tab key, as the next Space would act there.

    What was disabled leaves it with the pane around it, and has it again when it is enabled. What was hidden, as a
    box or a form is, leaves it where it was before.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._before: deque[QWidget] = deque(maxlen=_REMEMBERED)
        self._disabled: tuple[QWidget, QWidget] | None = None
        """What was disabled under the keyboard, and what has it meanwhile."""
        application.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and shiboken6.isValid(old):
            self._before.append(old)
            if not old.isEnabled() and old.isVisible() and (new is None or new.window() is old.window()):
                self._hold(old)
            elif not old.isVisible() and new is not None and new.window() is old.window() and not _is_in_form(new):
                self._give_back(old)

    def _give_back(self, hidden: QWidget) -> None:
        """Give the keyboard to what had it before the part that is hidden now."""
        away = hidden
        while (parent := away.parentWidget()) is not None and not parent.isVisible() and not away.isWindow():
            away = parent
            if hasattr(away, "give_back"):
                return  # the place of a form sees to that itself
        for widget in reversed(self._before):
            if can_take(widget) and widget.window() is hidden.window() and not away.isAncestorOf(widget):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _hold(self, disabled: QWidget) -> None:
        """Leave the keyboard with the pane around a control until that is enabled again."""
        around = disabled.parentWidget()
        while around is not None and (not can_take(around) or _acts(around.focusProxy())):
            around = around.parentWidget()
        if around is None:
            return
        around.setFocus(Qt.FocusReason.OtherFocusReason)
        self._forget()
        self._disabled = (disabled, QApplication.focusWidget() or around)
        disabled.installEventFilter(self)

    def _forget(self) -> None:
        if self._disabled is not None and shiboken6.isValid(self._disabled[0]):
            self._disabled[0].removeEventFilter(self)
        self._disabled = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the keyboard back to what is enabled again, unless somebody has gone on from there."""
        if event.type() == QEvent.Type.EnabledChange and self._disabled is not None:
            disabled, around = self._disabled
            if watched is disabled and disabled.isEnabled():
                self._forget()
                if QApplication.focusWidget() is around:
                    disabled.setFocus(Qt.FocusReason.OtherFocusReason)
        return super().eventFilter(watched, event)


def _is_in_form(widget: QWidget) -> bool:
    """Say whether the keyboard is in a form: it was led there on purpose, as from the form that waited for it."""
    around: QWidget | None = widget
    while around is not None and not hasattr(around, "give_back"):
        around = around.parentWidget()
    return around is not None


def _acts(widget: QWidget | None) -> bool:
    while widget is not None and widget.focusProxy() is not None:
        widget = widget.focusProxy()
    return isinstance(widget, QAbstractButton)


def guard_focus() -> None:
    """Guard the keyboard in all windows of the program, once."""
    global _guard
    application = QApplication.instance()
    if isinstance(application, QApplication) and (_guard is None or not shiboken6.isValid(_guard)):
        _guard = FocusGuard(application)
