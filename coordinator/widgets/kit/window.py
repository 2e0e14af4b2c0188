"""What a subject may ask of the window it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from coordinator.widgets.kit import theme
from coordinator.widgets.kit.focus import guard_focus

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QChildEvent

    from coordinator.widgets.kit.bridge import Bridge

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def tell(widget: QWidget, sentence: str, act: str = "", then: Callable[[], object] | None = None) -> None:
    """Say something in the line at the bottom of the window a widget stands in, if it stands in one."""
    window = widget.window()
    if isinstance(window, Window):
        window.tell(sentence, act, then)


class Window(QMainWindow):
    """The window as its subjects know it.

    Parameters
    ----------
    bridge : the way to the workspace
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        guard_focus()

    def parts(self) -> list[QWidget]:
        """List what wears a look by itself: what stands about the desks, each desk, each dialog.

        Not the window, whose look would go to all of them at once.
        """
        centre = self.centralWidget()
        about = [] if centre is None else centre.findChildren(QWidget, options=DIRECT)
        desks = [
            desk
            for stack in about
            if isinstance(stack, QStackedWidget)
            for desk in stack.findChildren(QWidget, options=DIRECT)
        ]
        dialogs = [child for child in self.findChildren(QWidget, options=DIRECT) if child.isWindow()]
        return [*(part for part in about if not isinstance(part, QStackedWidget)), *desks, *dialogs]

    def childEvent(self, event: QChildEvent) -> None:
        """Have a dialog wear the look of now before it is seen."""
        super().childEvent(event)
        child = event.child()
        if event.polished() and isinstance(child, QWidget) and child.isWindow():
            theme.wear(child)

    @property
    def current_desk(self) -> str:
        """The id of the desk shown."""
        raise NotImplementedError

    def show_desk(self, place: str, household_id: int | None = None) -> None:
        """Go to a desk, or with `desk:section` to a section of it, and there to a household."""
        raise NotImplementedError

    def open_household(self, household_id: int) -> None:
        """Show a household on the Today desk."""
        raise NotImplementedError

    def begin_act(self, household_id: int, act: str) -> None:
        """Show a household on the Today desk with an act begun."""
        raise NotImplementedError

    def print_paper(self, kind: str) -> None:
        """Go to where a paper of no one household is printed."""
        self.show_desk(f"briefings:{kind}")

    def tell(self, sentence: str, act: str = "", then: Callable[[], object] | None = None) -> None:
        """Say something in the line at the bottom, with the thing to do about it beside it."""
        raise NotImplementedError
