"""On the smallest screen and with the largest texts nothing is cut, covered or over the edge, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QVariantAnimation
from PySide6.QtWidgets import QApplication, QTableView

from coordinator import text
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.subjects import VIEWS
from tests.widgets import fitting
from tests.widgets.places import WindowPlace, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

SMALLEST = (1093, 614)
"""1366 × 768 at 125 %."""
USUAL = (1366, 728)
PLACES = tuple(
    f"{view.desk.id}:{section.id}" if view.sections else view.desk.id
    for view in VIEWS
    if view.desk
    for section in (view.sections or (view.desk,))
)
"""Every desk, and every section of those that have any."""
FORMS = ("call", "note", "safety_note", "absence", "return_check", "resolve", "silence", "acknowledge", "task")


@pytest.fixture(params=["ko 100", "en 100", "ko 150", "en 150"])
def fitted(request: pytest.FixtureRequest, village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    language, percent = request.param.split()
    text.set_language(language)
    theme.set_text_size(int(percent))
    try:
        with whole_window(village, qtbot) as made:
            made.window.resize(*(SMALLEST if percent == "100" else USUAL))
            yield made
    finally:
        theme.set_text_size(100)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, "light")


def seen_faults(place: WindowPlace, where: str) -> list[str]:
    """Let what was put off or is on its way find its place, then look."""
    place.settle()
    sliding = [each for host in place.window.findChildren(FormHost) for each in host.findChildren(QVariantAnimation)]
    place.qtbot.waitUntil(lambda: all(each.state() == QVariantAnimation.State.Stopped for each in sliding))
    found: list[str] = []
    for _ in range(10):  # a pane finds its width a turn or two after what it holds came
        place.qtbot.wait(30)
        place.settle()
        found = fitting.faults(place.window)
        if not found:
            break
    return [f"{where}: {fault}" for fault in found]


def test_nothing_is_cut_covered_or_over_the_edge(fitted: WindowPlace) -> None:
    size = fitted.window.size()
    found = seen_faults(fitted, "today")
    for household_id in fitted.window.today.worklist.household_ids()[:2]:
        fitted.window.today.select(household_id)
        fitted.settle()
        for act in FORMS:
            fitted.window.today.begin(act)
            found += seen_faults(fitted, f"form {act}")
            fitted.window.today.pane.forms.close_form()
    for place in PLACES:
        fitted.go(place)
        select_first(fitted.desk)
        found += seen_faults(fitted, place)
    fitted.window.show_desk("settings")
    found += seen_faults(fitted, "settings")
    assert list(dict.fromkeys(fault.partition(": ")[2] for fault in found)) == [], "\n".join(found)
    assert fitted.window.size() == size, "a place is larger than the screen"


def select_first(desk: Any) -> None:
    table = next((each for each in desk.findChildren(QTableView) if each.isVisible()), None)
    if table is not None and table.model().rowCount():
        table.setCurrentIndex(table.model().index(0, 0))


def test_the_places_are_all_there_are() -> None:
    assert len(PLACES) >= len(desks_of()) - 1


def test_the_drawer_of_who_is_not_watched_covers_the_pane_beneath_it_whole(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot) as place:
        splitter = place.window.today.splitter
        splitter.setSizes([300, 500, 566])
        place.window.toggle_not_watched()
        place.settle()
        drawer = place.window.not_watched
        pane = place.window.today.pane
        assert drawer.mapTo(place.window, QPoint(0, 0)).x() <= pane.mapTo(place.window, QPoint(0, 0)).x()


def test_panes_nobody_drew_are_not_kept(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot) as place:
        place.window.resize(1900, 1000)
        place.settle()
        place.window.resize(1366, 768)
        place.settle()
        assert place.window.settings.splitter == []
