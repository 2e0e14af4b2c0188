"""The cards of the run: that of the person on the screen, and the next one asked ahead so that it is already there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coordinator.widgets.kit.desks.desk import stands

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.morning_run import RunCard


class Cards(QObject):
    """Asks for cards one by one and keeps the one that comes next.

    Signals
    -------
    came : RunCard of whoever is on the screen
    failed : the exception of a card that did not come
    """

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._here: int | None = None
        self._ahead: RunCard | None = None
        self._asked: dict[int, int] = {}
        """How many questions for a household are on their way."""
        self._late: dict[int, int] = {}
        """How many of them were asked before something changed."""

    def take(self, household_id: int, now: datetime) -> RunCard | None:
        """Give the card of whoever comes on the screen, where it is there already; else ask for it."""
        self._here = household_id
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.household_id == household_id:
            if not stands(ahead.signals.now, now):  # whoever was asked before took long; much comes due by time alone
                self._ask(household_id, now)
            return ahead
        if not self._is_coming(household_id):
            self._ask(household_id, now)
        return None

    def ask_ahead(self, household_id: int, now: datetime) -> None:
        """Ask for the card of whoever comes next."""
        is_ahead = self._ahead is not None and self._ahead.household_id == household_id
        if not is_ahead and not self._is_coming(household_id):
            self._ask(household_id, now)

    def renew(self, now: datetime) -> None:
        """Ask again for the person on the screen: something else was changed meanwhile."""
        self.forget()
        if self._here is not None:
            self._ask(self._here, now)

    def forget(self) -> None:
        """Let go of what was asked before: it may be old by now."""
        self._ahead = None
        self._late = dict(self._asked)

    def leave(self) -> None:
        """Have nobody on the screen."""
        self._here = None

    def _is_coming(self, household_id: int) -> bool:
        return self._asked.get(household_id, 0) > self._late.get(household_id, 0)

    def _ask(self, household_id: int, now: datetime) -> None:
        self._asked[household_id] = self._asked.get(household_id, 0) + 1
        self._bridge.ask(
            self._bridge.workspace.morning_run.card,
            household_id,
            now,
            then=self._on_card,
            failed=partial(self._on_failed, household_id),
        )

    def _on_card(self, card: RunCard) -> None:
        home = card.household_id
        if self._end(home):
            return
        if home == self._here:
            self.came.emit(card)
        else:
            self._ahead = card

    def _on_failed(self, household_id: int, error: BaseException) -> None:
        if not self._end(household_id):
            self.failed.emit(error)

    def _end(self, household_id: int) -> bool:
        """Count an answer that came; say whether it was asked too early to be of use."""
        self._asked[household_id] -= 1
        is_late = self._late.get(household_id, 0) > 0
        if is_late:
            self._late[household_id] -= 1
        return is_late
