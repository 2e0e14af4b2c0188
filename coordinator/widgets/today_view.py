"""The Today desk (오늘): worklist, map and household side by side, in step by one selected household."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.text import tr
from coordinator.widgets.message_bar import MessageBar
from coordinator.widgets.worklist_view import WorklistView

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.bridge import Bridge
    from coordinator.worklist.rows import HouseholdCard, MapPoints, Outline, Today

log = logging.getLogger(__name__)

_START_SIZES = (400, 540, 426)
_OPEN_ALERT = frozenset({"new", "acknowledged", "silenced"})


def _map() -> QWidget:
    from coordinator.widgets.household_map import HouseholdMap

    return HouseholdMap()


def _pane() -> QWidget:
    from coordinator.widgets.household_pane import HouseholdPane

    return HouseholdPane()


class TodayView(QWidget):
    """Three panes that follow one selection.

    Signals
    -------
    loaded : Today, each time it was asked anew
    card_shown : HouseholdCard or None, when the selected household is known
    desk_wanted : str, the id of the desk where the user can go on
    """

    loaded = Signal(object)
    card_shown = Signal(object)
    desk_wanted = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        *,
        make_map: Callable[[], QWidget] = _map,
        make_pane: Callable[[], QWidget] = _pane,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("todayView")
        self.setAccessibleName(tr("Today"))
        self._bridge = bridge
        self._selected: int | None = None
        self._card: HouseholdCard | None = None
        self._today: Today | None = None
        self._asked_at = bridge.now()
        self._outlined = False
        self._names: dict[int, str] = {}

        self.messages = MessageBar("todayMessage")
        self.worklist = WorklistView()
        self.worklist.household_selected.connect(self.select)
        self.worklist.household_opened.connect(self._on_opened)
        self.worklist.import_requested.connect(self._on_import_requested)
        self.map: Any = make_map()
        self.map.household_selected.connect(self._on_map_selected)
        self.map.set_name_of(self._name_of)
        self.pane: Any = make_pane()
        self.pane.act_requested.connect(self._on_act)
        self.pane.timeline_wanted.connect(self._on_timeline_wanted)

        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("todaySplitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for number, (pane, least) in enumerate(((self.worklist, 300), (self.map, 240), (self.pane, 340))):
            pane.setMinimumWidth(least)
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(number, (3, 5, 3)[number])
        self.splitter.setSizes(list(_START_SIZES))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(self.splitter, 1)
        bridge.changed.connect(self._on_changed)

    # what the frame calls

    @property
    def selected(self) -> int | None:
        """The one selected household."""
        return self._selected

    @property
    def card(self) -> HouseholdCard | None:
        """The household shown in the pane, once it is known."""
        return self._card

    @property
    def today(self) -> Today | None:
        """What was shown last."""
        return self._today

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6, left to right, as what takes the focus in each."""
        return (self.worklist.list, self.map, self.pane)

    @Slot()
    def refresh(self) -> None:
        """Ask everything again; the newest answer wins."""
        self.worklist.expect()
        workspace = self._bridge.workspace
        # One instant for all that is shown together: list, map and card must not disagree.
        self._asked_at = self._bridge.now()
        self._bridge.ask(workspace.today, self._asked_at, then=self._on_today, failed=self._on_failed, key="today")
        if self._today is not None:
            self._ask_card()
            self._ask_map()

    @Slot(int)
    def select(self, household_id: int | None) -> None:
        """Make a household the selected one in all three panes."""
        self._select(household_id, centre=True)

    @Slot(int)
    def _on_map_selected(self, household_id: int) -> None:
        self._select(household_id, centre=False)

    def _select(self, household_id: int | None, *, centre: bool) -> None:
        if household_id == self._selected:
            return
        self._selected = household_id
        self.worklist.select(household_id)
        self.map.select(household_id, centre=centre)
        if household_id is None:
            self._show_card(None)
        else:
            self._ask_card()

    def step(self, by: int) -> None:
        """Select the next or previous line of the worklist."""
        self.worklist.step(by)

    def begin(self, act: str) -> None:
        """Open the form of an act in the household pane: call, acknowledge, silence, resolve or note."""
        self.pane.begin(act)

    def focus_pane(self) -> None:
        """Move the keyboard to the household pane."""
        self.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def states(self) -> set[str]:
        """Name the states of `actions` that hold here."""
        states = {"today"}
        if self._card is not None:
            states.add("household")
            if any(alert.state in _OPEN_ALERT for alert in self._card.alerts):
                states.add("alert")
        return states

    # asking

    def _ask_card(self) -> None:
        if self._selected is None:
            return
        workspace, now = self._bridge.workspace, self._asked_at
        self._bridge.ask(
            workspace.households.card,
            self._selected,
            now,
            then=self._on_card,
            failed=self._on_card_failed,
            key="today.card",
        )
        self._bridge.ask(
            workspace.households.usage,
            self._selected,
            now,
            then=self.pane.show_usage,
            failed=self._on_failed,
            key="today.usage",
        )

    def _ask_map(self) -> None:
        workspace = self._bridge.workspace
        if not self._outlined:
            self._outlined = True
            self._bridge.ask(workspace.households.outlines, then=self._on_outlines, failed=self._on_failed)
            self._bridge.ask(self._directory, then=self._on_directory, failed=self._on_failed)
        self._bridge.ask(
            workspace.households.map_points,
            self._asked_at,
            then=self._on_points,
            failed=self._on_failed,
            key="today.points",
        )

    def _directory(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Ask for what a service can be linked from; runs on the worker."""
        services = self._bridge.workspace.services
        return services.programmes(), services.providers()

    @Slot(int)
    def _on_timeline_wanted(self, household_id: int) -> None:
        self._bridge.ask(
            self._bridge.workspace.households.timeline,
            household_id,
            self._asked_at,
            then=self.pane.show_timeline,
            failed=self._on_failed,
            key="today.timeline",
        )

    # answers

    def _on_directory(self, directory: tuple[list[tuple[int, str]], list[tuple[int, str]]]) -> None:
        self.pane.offer_services(*directory)

    def _name_of(self, household_id: int) -> str:
        return self._names.get(household_id, "")

    def _on_today(self, today: Today) -> None:
        first = self._today is None
        self._today = today
        self._names = {row.household_id: row.name for row in (*today.lines, *today.not_watched)}
        self.worklist.set_lines(today.lines, today.now, household_count=today.household_count)
        if first:
            if self._selected is None and today.lines:
                self.select(today.lines[0].household_id)
            else:
                self.worklist.select(self._selected)
                self._ask_card()
            self._ask_map()
        self.loaded.emit(today)

    def _on_card(self, card: HouseholdCard) -> None:
        if card.id == self._selected:
            self._names[card.id] = card.name
            self._show_card(card)

    def _show_card(self, card: HouseholdCard | None) -> None:
        self._card = card
        self.pane.show_card(card, self._asked_at)
        if card is None:
            self.pane.show_usage(None)
        self.card_shown.emit(card)

    def _on_outlines(self, outlines: list[Outline]) -> None:
        self.map.set_outlines(outlines)

    def _on_points(self, points: MapPoints) -> None:
        self.map.set_points(points)
        self.map.select(self._selected)

    def _on_card_failed(self, error: BaseException) -> None:
        self._show_card(None)
        self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            self.messages.say(error.message, button=tr("Try again"), then=self.refresh)
        else:
            self._bridge.crashed.emit(error)

    # wishes

    @Slot(int)
    def _on_opened(self, household_id: int) -> None:
        self.select(household_id)
        self.focus_pane()

    @Slot()
    def _on_import_requested(self) -> None:
        self.desk_wanted.emit("import")

    @Slot(object)
    def _on_act(self, request: Any) -> None:
        self.messages.clear()
        self._bridge.do(request, failed=self._on_act_failed)

    def _on_act_failed(self, error: BaseException) -> None:
        if isinstance(error, CoordinatorError):
            # The form comes back with the reason, so that nothing typed is lost.
            self.pane.act_refused(error.message)
        else:
            self._bridge.crashed.emit(error)

    @Slot(object)
    def _on_changed(self, _done: object) -> None:
        # Every noun stands somewhere on this desk: in a reason, a card, the map or the count of who is not watched.
        self.refresh()
