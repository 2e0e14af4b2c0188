"""The further acts on a household: those on its chosen alert that are rare, then those on the home itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from coordinator.records.alerts import HANDLING
from coordinator.records.power import SIGNAL_LABELS
from coordinator.records.states import IN_ERROR
from coordinator.text import short_moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.worklist.rows import AlertRow


class MoreMenu(QMenu):
    """Filled anew each time it opens.

    Parameters
    ----------
    acts : text and what it begins, of the acts on the household
    on_alert : begins an act on the alert that was chosen when the menu was filled: `merge` with another, `detach`,
        `in_error`
    """

    def __init__(
        self,
        acts: Sequence[tuple[str, Callable[[], object]]],
        on_alert: Callable[[str, AlertRow | None, AlertRow | None], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("moreMenu")
        self._acts, self._on_alert = acts, on_alert
        self._for: tuple[AlertRow | None, tuple[AlertRow, ...]] | None = None
        self._is_filled = False
        self.aboutToShow.connect(self._fill)
        self.show_for(None, ())

    def show_for(self, chosen: AlertRow | None, alerts: Sequence[AlertRow]) -> None:
        """Offer what can be done with the chosen alert beside the others that are open; an open menu stays as it is."""
        if (chosen, tuple(alerts)) != self._for:
            self._for, self._is_filled = (chosen, tuple(alerts)), False
        if not self.isVisible():
            self._fill()

    @Slot()
    def _fill(self) -> None:
        if self._is_filled or self._for is None:
            return
        self._is_filled = True
        chosen, alerts = self._for
        self.clear()
        if chosen is not None:
            for other in alerts:
                if other.id != chosen.id and other.state in ("new", "acknowledged") and _may(chosen, "merged"):
                    self._add(
                        "merge",
                        tr(
                            "Put together with: {signal}, {moment}",
                            signal=tr(SIGNAL_LABELS.get(other.signal, other.signal)),
                            moment=short_moment(other.since_at),
                        ),
                        partial(self._on_alert, "merge", chosen, other),
                    )
            if chosen.state == "merged":
                self._add("detach", tr("Take the alerts apart"), partial(self._on_alert, "detach", chosen, None))
            if _may(chosen, IN_ERROR):
                take_back = partial(self._on_alert, "in_error", chosen, None)
                self._add("in_error", tr("Take the alert back as an error"), take_back)
            self.addSeparator()
        for text, begin in self._acts:
            self._add("", text, begin)

    def _add(self, name: str, text: str, begin: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.triggered.connect(lambda _checked=False: begin())
        self.addAction(action)


def _may(alert: AlertRow, target: str) -> bool:
    return HANDLING.may_move(alert.state, target)
