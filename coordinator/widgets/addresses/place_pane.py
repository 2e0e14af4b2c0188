"""The pane beside the list of places: one home, why its place is not sure, what may be meant, and its map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.records.households import PlacedBy
from coordinator.text import tr
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import button, hairline, second
from coordinator.widgets.kit.desks.listing import show_in_today
from coordinator.widgets.kit.labels import take_out
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.map.placing import PlacingMap
from coordinator.workspace.addresses import Addresses

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.addresses.unsure import HomePlace
    from coordinator.worklist.rows import MapPoints, Outline
    from coordinator.workspace import Workspace


_LEAST_MAP = 120
"""Pixels of the map that what is said above and below it leaves in a low window."""


def ask_ground(workspace: Workspace, now: datetime) -> tuple[list[Outline], MapPoints]:
    """Ask for the outlines of the county and where its homes stand."""
    return workspace.households.outlines(), workspace.households.map_points(now)


class PlacePane(QWidget):
    """Places the homes of the list one after another: after each the next has its turn, the keyboard on the map."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__()
        self.setObjectName("placePane")
        self.setAccessibleName(tr("Place of the chosen home"))
        self.setMinimumWidth(360)
        self._desk = desk
        self._row: HomePlace | None = None
        self._goes_on = False
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        self.address = second()
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.why = second()
        self.why.setObjectName("placeWhy")
        self.hint = second(tr("Choose a home to see where it stands and to place it on the map."))
        self._suggested = QWidget()
        self._suggestions = Flow(self._suggested, gap=8)
        self.map = PlacingMap(self)
        self.map.setMinimumHeight(_LEAST_MAP)
        self.map.moved.connect(self._on_moved)
        self.map.taken.connect(self._on_taken)
        self.map.left.connect(self._on_left)
        self.cross = second(wrap=True)
        self.cross.setObjectName("placeCross")
        self.take = button(tr("Place it here"), "placeTake", main=True, tip=tr("Enter on the map"))
        self.take.clicked.connect(self._on_take)
        self.by_address = button(
            tr("Leave it to the address"), "placeByAddress", tip=tr("Gives the place up that was set")
        )
        self.by_address.clicked.connect(self._on_by_address)
        (today,) = desk.add_buttons((show_in_today("placeOpen", tip=""),))
        above = QVBoxLayout()
        above.setContentsMargins(16, 12, 16, 8)
        above.setSpacing(4)
        for part in (self.who, self.address, self.why, self._suggested, self.hint):
            above.addWidget(part)
        acts = QWidget()
        flow = Flow(acts, gap=8)
        for act_button in (self.take, self.by_address, today):
            flow.addWidget(act_button)
        self._foot = QWidget()
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(16, 8, 16, 10)
        below.setSpacing(6)
        below.addWidget(self.cross)
        below.addWidget(acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addWidget(self.map, 1)
        layout.addWidget(hairline())
        layout.addWidget(self._foot)
        self.setFocusProxy(self.map)
        self._ground_asked = False
        self.show_row(None)

    def enter(self) -> None:
        """Go to the map."""
        self.map.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_row(self, row: HomePlace | None) -> None:
        """Show a home; the same one again keeps the cross where it is."""
        is_same = self._row is not None and row is not None and row.household_id == self._row.household_id
        if is_same and row == self._row:
            return
        self._row = row
        for part in (self.who, self.address, self.why, self.map, self._foot):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        take_out(self._suggestions)
        self._suggested.setVisible(bool(row and row.suggestions))
        if row is None:
            return
        self.who.setText(row.name)
        self.address.setText(row.address or row.area or tr("No address is known."))
        self.why.setText("\n".join(part for part in (row.where.text, row.why) if part))
        for number, address in enumerate(row.suggestions, 1):
            taken = button(tr("Is it {address}?", address=address), f"placeSuggested{number}")
            taken.clicked.connect(partial(self._on_suggested, address))
            self._suggestions.addWidget(taken)
        self.by_address.setEnabled(row.placed_by in (PlacedBy.HAND, PlacedBy.FILE))
        if not self._ground_asked:
            self._ask_ground()
        self.map.begin(row.household_id, row.latitude, row.longitude)
        if self._goes_on:
            self._goes_on = False
            self.enter()

    def _ask_ground(self) -> None:
        self._ground_asked = True
        bridge = self._desk.bridge
        self._desk.ask(ask_ground, bridge.workspace, bridge.now(), then=self._on_ground, key="places.ground")

    def _on_ground(self, ground: tuple[list[Outline], MapPoints]) -> None:
        outlines, points = ground
        self.map.set_outlines(outlines)
        self.map.set_points(points)
        if self._row is not None:
            self.map.begin(self._row.household_id, self._row.latitude, self._row.longitude)

    # acts

    @Slot()
    def _on_moved(self) -> None:
        at = self.map.place()
        self.take.setEnabled(at is not None)
        self.cross.setText(
            tr("Click, or set the cross with the arrow keys; Shift moves it little, Enter places the home, Esc leaves.")
            if at is None
            else tr("Cross at {latitude}, {longitude}", latitude=f"{at[0]:.5f}", longitude=f"{at[1]:.5f}")
        )

    @Slot()
    def _on_take(self) -> None:
        at = self.map.place()
        if at is not None:
            self._on_taken(*at)

    @Slot(float, float)
    def _on_taken(self, latitude: float, longitude: float) -> None:
        if self._row is not None:
            verb = Addresses.place_by_hand
            self._act(ask_for(verb, self._row.household_id, latitude, longitude, WHEN_RUN))

    def _on_suggested(self, address: str, _checked: bool = False) -> None:
        if self._row is not None:
            self._act(ask_for(Addresses.place_as, self._row.household_id, address, WHEN_RUN))

    @Slot()
    def _on_by_address(self) -> None:
        if self._row is not None:
            self._desk.act(ask_for(Addresses.let_address_decide, self._row.household_id, WHEN_RUN))

    def _act(self, request: Any) -> None:
        """Place the home of the row shown, and go on to the next that is to be looked at."""
        row = self._row
        rows = [other for other in self._desk.table.all_rows() if other.is_unsure or other is row]
        at = rows.index(row) if row in rows else -1
        following = next((other for other in (*rows[at + 1 :], *rows[:at]) if other is not row), None)

        def go_on(_done: object) -> None:
            if following is not None:
                self._goes_on = True
                self._desk.show_household(following.household_id)

        self._desk.act(request, then=go_on)

    @Slot()
    def _on_left(self) -> None:
        self._desk.table.enter()
