"""The further acts on a household: those its parts offer, then those on the home itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.widgets.kit.pane.part import Offered


class MoreMenu(QMenu):
    """Filled anew before it opens, when what is offered may be another.

    Parameters
    ----------
    offered : lists what the parts of the pane offer now
    acts : source text and what it begins, of the acts on the household
    """

    def __init__(
        self,
        offered: Callable[[], Sequence[Offered]],
        acts: Sequence[tuple[str, Callable[[], object]]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("moreMenu")
        self._offered, self._acts = offered, acts
        self._is_filled = False
        self.aboutToShow.connect(self._fill)

    def renew(self) -> None:
        """Offer what can be done now; an open menu stays as it is."""
        self._is_filled = False
        if not self.isVisible():
            self._fill()

    @Slot()
    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        self.clear()
        offered = self._offered()
        for entry in offered:
            self._add(entry.name, entry.text, entry.begin)
        if offered:
            self.addSeparator()
        for text, begin in self._acts:
            self._add("", tr(text), begin)

    def _add(self, name: str, text: str, begin: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.triggered.connect(lambda _checked=False: begin())
        self.addAction(action)
