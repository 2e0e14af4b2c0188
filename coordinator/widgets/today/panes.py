"""The three panes of the Today desk side by side: the list at once, map and household when they are first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from coordinator.widgets.kit import idle
from coordinator.widgets.kit.focus import tab_after
from coordinator.widgets.kit.skeleton import PANE, Skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coordinator.widgets.subject import SubjectView

_STRETCH = (1, 4, 1)
"""The map takes most of the room a larger window gives."""
_START_SIZES = (400, 540, 426)
_LEAST_WIDTHS = (300, 240, 340)


def _map() -> QWidget:
    from coordinator.widgets.map.view import HouseholdMap

    return HouseholdMap()


def _pane(views: Sequence[SubjectView]) -> Iterator[QWidget]:
    from coordinator.widgets.today.household_pane import HouseholdPane

    pane = HouseholdPane(views, at_once=False)
    for _ in pane.slices:
        yield pane
    yield pane


def _whole(make: Callable[[], QWidget]) -> Iterator[QWidget]:
    yield make()


class Panes(QSplitter):
    """List, map and household.

    Parameters
    ----------
    first : the list
    views : the table of subjects, whose parts stand in the household pane
    make_map, make_pane : make the other two in place of those of the program

    Signals
    -------
    map_made, pane_made : the widget, once it stands in its place
    """

    map_made = Signal(object)
    pane_made = Signal(object)

    def __init__(
        self,
        first: QWidget,
        views: Sequence[SubjectView],
        make_map: Callable[[], QWidget] | None = None,
        make_pane: Callable[[], QWidget] | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("todaySplitter")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._make_map = make_map or _map
        self._slices = _pane(views) if make_pane is None else _whole(make_pane)
        self._coming: Any = None
        self.made_map: Any = None
        """The household map, once it is made."""
        self.made_pane: Any = None
        """The household pane, once it is made."""
        self._map_place, self._pane_place = QWidget(), Skeleton((16 + x, 12 + y, width) for x, y, width in PANE)
        self._map_place.setObjectName("mapPlace")
        self._pane_place.setObjectName("panePlace")
        for number, pane in enumerate((first, self._map_place, self._pane_place)):
            pane.setMinimumWidth(_LEAST_WIDTHS[number])
            self.addWidget(pane)
            self.setStretchFactor(number, _STRETCH[number])
        self.setSizes(list(_START_SIZES))

    def make_soon(self) -> None:
        """Make both in the first idle moments once the list stands: it is what the day begins with."""
        idle.load("coordinator.widgets.map.outlines")  # whole before the map is, for the worker asks for it by itself
        idle.when_loaded(self, "coordinator.widgets.map.view", lambda: self.map)
        idle.when_loaded(self, "coordinator.widgets.today.household_pane", self._grow)

    def _grow(self) -> None:
        idle.in_turns(self, self._grow_pane())

    def _grow_pane(self) -> Iterator[object]:
        """Make the household pane slice by slice; it takes its place in the last."""
        for pane in self._slices:
            self._coming = pane
            yield
        yield self.pane

    @property
    def map(self) -> Any:
        """The household map, made when it is first asked for."""
        if self.made_map is None:
            self.made_map = self._make_map()
            self._put(1, self.made_map, self._map_place)
            self.map_made.emit(self.made_map)
        return self.made_map

    @property
    def pane(self) -> Any:
        """The household pane, made when it is first asked for."""
        if self.made_pane is None:
            for pane in self._slices:
                self._coming = pane
            self.made_pane = self._coming
            self._put(2, self.made_pane, self._pane_place)
            self.pane_made.emit(self.made_pane)
        return self.made_pane

    def _put(self, number: int, pane: QWidget, place: QWidget) -> None:
        sizes = self.sizes()
        if number == 1:
            pane.setMinimumWidth(_LEAST_WIDTHS[number])  # the household's pane knows what it needs
        self.replaceWidget(number, pane)
        # Which pane takes the room is kept on the widget, and this is another one.
        self.setStretchFactor(number, _STRETCH[number])
        self.setSizes(sizes)
        tab_after([self.widget(n) for n in range(number)], pane)
        place.deleteLater()
        # A splitter shows no widget that takes the place of another.
        pane.show()
