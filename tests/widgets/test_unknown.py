"""Before an answer is there, no desk shows a number, a count or the sentence of an empty list."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from coordinator.widgets.kit import idle
from coordinator.widgets.kit.desks.table import EmptyState
from coordinator.widgets.kit.restyle import texts_of
from coordinator.widgets.map.legend import MapLegend
from coordinator.widgets.map.marks import ALERTS_LOOK
from tests.widgets.places import WindowPlace, every_page, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.workspace import Workspace

ZERO = re.compile(r"(?<![\d.,:(])0(?![\d.,:]*\d)")
"""A number that is none; the key of a button stands in brackets."""


class HeldWindow(WindowPlace):
    """The whole window over a worker that answers nothing until it is let go."""

    def __init__(self, bridge: Bridge, *given: Any, **named: Any) -> None:
        self.go_on = threading.Event()
        bridge.ask(self.go_on.wait, then=print)
        super().__init__(bridge, *given, **named)

    def is_settled(self) -> bool:
        """Tell whether no step waits for its turn; answers are not waited for while they are held."""
        return super().is_settled() if self.go_on.is_set() else idle.queue().is_empty()


@pytest.fixture
def held(village: Workspace, qtbot: QtBot) -> Iterator[HeldWindow]:
    with whole_window(village, qtbot, of=HeldWindow, ahead=True) as place:
        yield place
        place.go_on.set()
        place.settle()


def seen_in(root: QWidget) -> Iterator[tuple[str, str]]:
    """Give every text that can be read in a widget, with where it stands."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible():
            for get, _put in texts_of(type(widget)):
                if get.__name__ in ("text", "accessibleName", "accessibleDescription"):
                    yield f"{type(widget).__name__}:{widget.objectName()}", get(widget)


def test_before_its_answer_came_no_desk_shows_a_zero_or_says_that_there_is_nothing(held: HeldWindow) -> None:
    told: dict[str, list[tuple[str, str]]] = {}
    for name in every_page():
        if name in ("calls:keyin", "surveys:keyin"):
            continue  # what was keyed in at this sitting is known: nothing yet
        held.window.show_desk(name)
        held.settle()
        told[name] = [(where, said) for where, said in seen_in(held.window) if ZERO.search(said)]
        told[name] += [("empty", e.words.text()) for e in held.window.findChildren(EmptyState) if e.isVisible()]
    legend = held.window.today.map.findChild(MapLegend)
    assert legend is not None
    told["legend"] = [(word, legend.text(word)) for word in ALERTS_LOOK.order if ZERO.search(legend.text(word))]
    held.window.toggle_not_watched()
    told["drawer"] = [(where, said) for where, said in seen_in(held.window.not_watched) if ZERO.search(said)]
    assert {where: said for where, said in told.items() if said} == {}


def test_a_pane_that_waits_does_not_ask_to_choose_a_household(held: HeldWindow) -> None:
    held.settle()
    pane = held.window.today.pane
    assert pane.coming.isVisible()
    assert not any("고르세요" in label.text() for label in pane.findChildren(QLabel) if label.isVisible())
